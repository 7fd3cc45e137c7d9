#!/usr/bin/env python3
"""meta.py SAYSO FOLDER [--errors]: title, authors and date of saved pages, against what the pages tell search engines.

Gold: headline, author and datePublished of a page's JSON-LD article, else og:title, article:published_time and the author tag.
Each page is read twice: as it is, and blind, without its JSON-LD, meta tags and <title>, so that only what a reader sees of
it is left: headline, byline, date line. A title is right when its letters and digits are the gold's, or one
is the other with the publisher behind it; authors when they are the same people; a date when it is the same day, or the
next or last one, since a page shows the time of its town. Of n pages that have the gold: how many were told, how many of
them right.
"""
import argparse
import datetime
import html
import json
import os
import re
import subprocess
import tempfile

LD = re.compile(rb"<script[^>]*ld\+json[^>]*>(.*?)</script", re.S | re.I)
TAG = re.compile(r"<meta\b[^>]*>", re.I)
HIDE = re.compile(rb"<script[^>]*ld\+json[^>]*>.*?</script[^>]*>|<meta\b(?![^>]*charset)[^>]*>|<title\b.*?</title>", re.S | re.I)


def attributes(tag):
    return {k.lower(): html.unescape(a or b) for k, a, b in
            re.findall(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", tag)}


def objects(value):
    """All objects of a JSON-LD script: itself, those of lists and of @graph."""
    if isinstance(value, list):
        for v in value:
            yield from objects(v)
    elif isinstance(value, dict):
        yield value
        yield from objects(value.get("@graph", []))


def people(value):
    if isinstance(value, list):
        return [name for v in value for name in people(v)]
    if isinstance(value, dict):
        return people(value.get("name", [])) if value.get("@type") != "Organization" else []
    return [value] if isinstance(value, str) and value else []


def gold_of(page):
    gold = {}
    for script in LD.findall(page):
        try:
            found = list(objects(json.loads(script.decode("utf-8", "replace"), strict=False)))
        except ValueError:
            continue
        for o in found:
            if re.search("Article|Posting", str(o.get("@type"))):
                gold.setdefault("title", html.unescape(o.get("headline") or ""))
                gold.setdefault("authors", people(o.get("author", [])))
                gold.setdefault("date", o.get("datePublished") or "")
    for tag in TAG.findall(page.decode("utf-8", "replace")):
        a = attributes(tag)
        name, content = a.get("property") or a.get("name") or "", a.get("content", "")
        if name == "og:title" and not gold.get("title"):
            gold["title"] = content
        if name == "article:published_time" and not gold.get("date"):
            gold["date"] = content
        if name.lower() == "author" and not gold.get("authors") and "/" not in content:
            gold["authors"] = [content]
    if not day(gold.get("date", "")):
        gold.pop("date", None)
    gold["authors"] = [a for a in gold.get("authors", []) if a]
    return {k: v for k, v in gold.items() if v}


def letters(s):
    return re.sub(r"[\W_]+", "", s).lower()


def day(s):
    m = re.match(r"([12]\d{3})-(\d\d)-(\d\d)", s)
    if m:
        return datetime.date(*map(int, m.groups()))
    m = re.search(r"(\d+ )?([A-Z][a-z]{2})[a-z]* (\d+,? )?([12]\d{3})", s)
    written = m and "%s %s %s" % ((m[1] or m[3]).strip(" ,"), m[2], m[4])
    return datetime.datetime.strptime(written, "%d %b %Y").date() if m else None


def names(people):
    return {letters(n) for p in people for n in re.split(r",|\band\b|&", re.sub(r"^by ", "", p.strip(), flags=re.I)) if letters(n)}


def right(kind, gold, got):
    if kind == "title":
        a, b = letters(gold), letters(got)
        return a == b or (min(len(a), len(b)) > 12 and (a.startswith(b) or b.startswith(a)))
    if kind == "date":
        a, b = day(gold), day(got)
        return bool(a and b) and abs((a - b).days) <= 1
    return names(gold) == names(got)


def read(sayso, folder):
    out = subprocess.run([sayso, "annotate", "--only-text", "--quiet", folder], stdout=subprocess.PIPE).stdout
    return {os.path.basename(r["id"]): r for r in map(json.loads, out.splitlines())}


def report(what, golds, records, errors):
    for kind in ("title", "authors", "date"):
        have = [(p, g[kind]) for p, g in golds.items() if kind in g]
        told = [(p, g, records[p][kind]) for p, g in have if records.get(p, {}).get(kind)]
        good = [p for p, g, got in told if right(kind, g, got)]
        print("%-6s %-8s %4d pages  told %4d  right %4d  precision %.3f  recall %.3f" %
              (what, kind, len(have), len(told), len(good), len(good) / max(1, len(told)), len(good) / max(1, len(have))))
        if errors:
            for p, g in have:
                if p not in good:
                    print("   ", p[:12], repr(g)[:90], "|", repr(records.get(p, {}).get(kind))[:90])


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("sayso")
    ap.add_argument("folder")
    ap.add_argument("--errors", action="store_true")
    args = ap.parse_args()
    golds = {}
    with tempfile.TemporaryDirectory() as blind:
        for name in sorted(os.listdir(args.folder)):
            with open(os.path.join(args.folder, name), "rb") as f:
                page = f.read()
            golds[name] = gold_of(page)
            with open(os.path.join(blind, name), "wb") as f:
                f.write(HIDE.sub(b"", page))
        report("whole", golds, read(args.sayso, args.folder), args.errors)
        report("blind", golds, read(args.sayso, blind), args.errors)


main()
