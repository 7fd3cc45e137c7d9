#!/usr/bin/env python3
"""schema.py SCHEMA RECORDS... - are the records valid, and are spans the text they say?

Exit status 77 when there is no validator (Debian: python3-jsonschema).
"""
import json
import sys

try:
    import jsonschema
except ImportError:
    sys.exit(77)


def units(text, offsets):
    """The text as a sequence in which offsets count."""
    if offsets == "utf8":
        return text.encode(), lambda s: s.decode()
    if offsets == "utf16":
        wide = text.encode("utf-16-le")
        pairs = [wide[i:i + 2] for i in range(0, len(wide), 2)]
        return pairs, lambda s: b"".join(s).decode("utf-16-le")
    return text, lambda s: s


def spans(value):
    """Every object with start, end and text, wherever it stands."""
    if isinstance(value, dict):
        if {"start", "end", "text"} <= value.keys():
            yield value
        for v in value.values():
            yield from spans(v)
    elif isinstance(value, list):
        for v in value:
            yield from spans(v)


def wrong_spans(record):
    sequence, back = units(record["text"], record.get("offsets", "codepoint"))
    for span in spans({k: v for k, v in record.items() if k != "text"}):
        if back(sequence[span["start"]:span["end"]]) != span["text"]:
            yield span


def wrong_ids(record):
    entities = {e["id"] for e in record["entities"]}
    sources = {s["id"] for s in record["sources"]}
    for q in record["quotes"]:
        if q["source"] is not None and q["source"] not in sources:
            yield "no source " + q["source"]
    for s in record["sources"]:
        if s.get("entity") is not None and s["entity"] not in entities:
            yield "no entity " + s["entity"]


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        validator = jsonschema.Draft202012Validator(json.load(f))
    bad = n = 0
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8", newline="\n") as f:
            for line in f:
                record = json.loads(line)
                n += 1
                for e in validator.iter_errors(record):
                    bad += 1
                    print(path, record["id"], e.json_path, e.message[:200])
                for x in list(wrong_spans(record)) + list(wrong_ids(record)):
                    bad += 1
                    print(path, record["id"], x)
    print(n, "records")
    sys.exit(bad > 0 or n == 0)


if __name__ == "__main__":
    main()
