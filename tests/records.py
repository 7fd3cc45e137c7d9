#!/usr/bin/env python3
"""records.py SCHEMA < records.jsonl : is every record valid, and does it agree with itself?

Every record must be valid by the schema (package python3-jsonschema); the text at every span must be the span's own
words, counted in the unit the record names; ids that are referred to must be there. Prints what is wrong; status 1.
"""
import json
import sys

import jsonschema


def units(record):
    """The text as a sequence whose indices are the record's offsets, and a way back to words."""
    text, unit = record["text"], record.get("offsets", "codepoint")
    if unit == "utf8":
        return text.encode(), lambda b: b.decode()
    if unit == "utf16":
        raw = text.encode("utf-16-le")
        pairs = [raw[i:i + 2] for i in range(0, len(raw), 2)]
        return pairs, lambda p: b"".join(p).decode("utf-16-le")
    return text, str


def spans(value):
    if isinstance(value, dict):
        if {"start", "end", "text"} <= value.keys():
            yield value
        for v in value.values():
            yield from spans(v)
    elif isinstance(value, list):
        for v in value:
            yield from spans(v)


def wrong(record, validator):
    for e in validator.iter_errors(record):
        yield "%s: %s" % ("/".join(map(str, e.path)), e.message[:200])
        return
    sequence, words = units(record)
    for s in spans({k: v for k, v in record.items() if k != "text"}):
        if words(sequence[s["start"]:s["end"]]) != s["text"]:
            yield "span %d-%d is not its text" % (s["start"], s["end"])
    entities = {e["id"] for e in record["entities"]}
    sources = {s["id"]: s for s in record["sources"]}
    quotes = {q["id"]: q for q in record["quotes"]}
    for q in record["quotes"]:
        if q["source"] is not None and q["id"] not in sources.get(q["source"], {}).get("quotes", []):
            yield "%s has a source that does not have it" % q["id"]
    for s in record["sources"]:
        if s.get("entity") and s["entity"] not in entities:
            yield "%s is an entity that is not there" % s["id"]
        for q in s.get("quotes", []):
            if quotes.get(q, {}).get("source") != s["id"]:
                yield "%s has %s, which has another source" % (s["id"], q)


def main():
    validator = jsonschema.Draft202012Validator(json.load(open(sys.argv[1], encoding="utf-8")))
    bad = count = 0
    for line in sys.stdin:
        record = json.loads(line)
        count += 1
        for what in wrong(record, validator):
            bad += 1
            print("%s: %s" % (record.get("id"), what))
    if not count:
        print("no records came")
    return 1 if bad or not count else 0


sys.exit(main())
