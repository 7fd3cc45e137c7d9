#!/usr/bin/env python3
"""Gold records of the corpus, from gold files that people write and read.

  sayso annotate corpus/*.{txt,md,html,jsonl} > records.jsonl
  gold.py make  records.jsonl              write corpus/NAME.gold.json (of a
                                           JSONL file: NAME.gold.jsonl)
  gold.py check records.jsonl [--errors] [--least FIGURE=VALUE ...]
                                           compare; exit 1 when a figure falls
                                           short or a gold record is stale
  gold.py show  records.jsonl              the gold, as it was understood

Only "id" and "text" of a record are read by `make` and `show`. The format of
the gold files, corpus/*.gold, is described in corpus/README.md.
"""
import argparse
import glob
import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CORPUS = os.path.join(HERE, "../../corpus")
TYPES = ("PER", "LOC", "ORG", "NORP")
KINDS = ("direct", "mixed", "indirect")
SOURCE_KINDS = ("person", "group", "organisation", "document", "media")
NAMINGS = ("named", "unnamed", "pseudonym")
ATTRIBUTIONS = ("explicit", "continued", "inferred", "none")
SCOPES = ("body", "summary", "title", "description", "caption", "alt")
ANONYMITY = ("request", "reason", "identity_known_to")
FIELDS = ("role", "status", "seniority", "affiliation", "nationality",
          "location")
PRONOUNS = {"i", "you", "he", "she", "it", "we", "they", "who", "him", "them"}
POSSESSIVES = {"my", "your", "his", "her", "its", "our", "their", "whose"}


class GoldError(Exception):
    pass


# ---- reading gold files --------------------------------------------------

def read_lines(path):
    """(line number, indented?, first word, rest) of every line that counts"""
    with open(path, encoding="utf-8") as f:
        for number, line in enumerate(f, 1):
            if line.strip() and not line.startswith("#"):
                word, _, rest = line.strip().partition(" ")
                yield number, line[0] == " ", word, rest.strip()


def read_gold(path):
    """The articles of a gold file: each a dict of its lines, in order."""
    articles, article, parts = [], None, None
    for number, indented, word, rest in read_lines(path):
        where = "%s:%d" % (os.path.relpath(path), number)
        if word == "article":
            article = {"id": rest, "meta": {}, "name": [], "source": [],
                       "quote": [], "path": path}
            articles.append(article)
        elif article is None:
            raise GoldError(where + ": the first line must be: article ID")
        elif indented:
            if parts is None:
                raise GoldError(where + ": belongs to no source or quote")
            parts.append((where, word, rest))
        elif word in ("name", "source", "quote"):
            parts = []
            article[word].append((where, rest, parts))
        elif word in ("title", "date"):
            article["meta"][word] = rest
        else:
            raise GoldError("%s: %r is no line of a gold file" % (where, word))
    return articles


# ---- finding words in the text -------------------------------------------

def finder(words):
    """A pattern for whole words; any white space stands for a blank."""
    body = r"\s+".join(map(re.escape, words.split()))
    before = r"(?<!\w)" if words[0].isalnum() else ""
    after = r"(?!\w)" if words[-1].isalnum() else ""
    return re.compile(before + body + after)


def find(text, words, start, where):
    """The first place at or after start; "A [...] B" runs from A to B."""
    first, gap, last = words.partition(" [...] ")
    a = finder(first).search(text, start)
    b = finder(last).search(text, a.end()) if a and gap else a
    if not b:
        raise GoldError("%s: not in the text from %r on: %s"
                        % (where, text[start:start + 30], words))
    return a.start(), b.end()


def span(text, place):
    start, end = place
    return {"start": start, "end": end, "text": text[start:end]}


def overlap(a, b):
    return a["start"] < b["end"] and b["start"] < a["end"]


# ---- from gold file and text to a record ---------------------------------

def forms_of(rest, where):
    """"PER  Ann Lee | Lee #2 #3" -> PER, [("Ann Lee", []), ("Lee", [2, 3])]"""
    kind, _, forms = rest.partition(" ")
    if kind not in TYPES:
        raise GoldError("%s: %r is no type of name" % (where, kind))
    out = []
    for form in forms.split("|"):
        words = [w for w in form.split() if not re.fullmatch(r"#\d+", w)]
        picks = [int(w[1:]) for w in form.split() if re.fullmatch(r"#\d+", w)]
        out.append((" ".join(words), picks))
    return kind, out


def build_entities(article, text):
    """Every place of every form is a mention, the longest form first."""
    entities, claims = [], []
    for where, rest, _ in article["name"]:
        kind, forms = forms_of(rest, where)
        entity = {"id": "e%d" % (len(entities) + 1), "type": kind,
                  "name": forms[0][0], "mentions": []}
        entities.append(entity)
        claims += [(form, picks, entity, where) for form, picks in forms]
    taken = {}
    for form, picks, entity, where in sorted(claims, key=lambda c: -len(c[0])):
        places = [m.span() for m in finder(form).finditer(text)]
        free = [p for p in places
                if not any(a < p[1] and p[0] < b for a, b in taken
                           if taken[a, b] != form)]
        if picks:
            free = [free[n - 1] for n in picks if n <= len(free)]
        if not free or len(picks) > len(free):
            raise GoldError("%s: not so often in the text: %s" % (where, form))
        for place in free:
            if place in taken:
                raise GoldError("%s: two names claim %r; say which places with"
                                " #1 #2" % (where, form))
            taken[place] = form
            entity["mentions"].append(span(text, place))
    for entity in entities:
        entity["mentions"].sort(key=lambda m: m["start"])
    return entities


def one_of(words, values, default):
    found = [w for w in words if w in values]
    return found[0] if found else default


def build_quotes(article, text):
    """Parts stand in the order of the text: each is looked for behind the one
    before it. "back" lets a quotation begin the search again where the last
    one began (shared speaker, quotation within a quotation)."""
    quotes, first, end = [], 0, 0
    for where, rest, parts in article["quote"]:
        words = rest.split()
        known = KINDS + ATTRIBUTIONS + SCOPES + ("back",)
        unknown = set(words[1:]) - set(known)
        if unknown:
            raise GoldError("%s: what is %s?" % (where, ", ".join(unknown)))
        at = first if "back" in words else end
        found = {"say": [], "who": [], "cue": [], "to": []}
        for i, (line, part, value) in enumerate(parts):
            if part not in found:
                raise GoldError("%s: %r is no part of a quotation"
                                % (line, part))
            place = find(text, value, at, line)
            found[part].append(span(text, place))
            first = place[0] if i == 0 else first
            at = place[1]
        end = max(end, at)
        told = "explicit" if found["who"] or found["cue"] else "none"
        quotes.append({
            "id": "q%d" % (len(quotes) + 1),
            "kind": one_of(words, KINDS, None),
            "scope": one_of(words, SCOPES, "body"),
            "spans": found["say"],
            "speaker": next(iter(found["who"]), None),
            "cue": next(iter(found["cue"]), None),
            "addressee": next(iter(found["to"]), None),
            "source": None if words[0] == "-" else words[0],
            "attribution": one_of(words, ATTRIBUTIONS, told)})
        if not quotes[-1]["kind"] or not found["say"]:
            raise GoldError(where + ": a quotation needs a kind and words")
    return quotes


def form_of(mention, names):
    if any(mention["start"] <= n["start"] and n["end"] <= mention["end"]
           for n in names):
        return "name"
    word = mention["text"].lower()
    return ("pronoun" if word in PRONOUNS else
            "possessive" if word in POSSESSIVES else "nominal")


def source_mentions(names, speakers, listed):
    """Speaker phrases, listed phrases and names, none inside another."""
    out = []
    for m in sorted(speakers + listed + names,
                    key=lambda m: m["start"] - m["end"]):
        if not any(overlap(m, o) for o in out):
            out.append(dict(m, form=form_of(m, names)))
    return sorted(out, key=lambda m: m["start"])


def build_sources(article, text, entities, quotes):
    sources = []
    for where, rest, parts in article["source"]:
        key, kind, naming, label = (rest.split(None, 3) + [""] * 4)[:4]
        if kind not in SOURCE_KINDS or naming not in NAMINGS or not label:
            raise GoldError(where + ": source ID KIND NAMING LABEL")
        source = {"id": key, "label": label, "kind": kind, "naming": naming,
                  "entity": None}
        names, listed, anonymity, at, asked = [], [], {}, 0, 0
        entity = next((e for e in entities if e["name"] == label), None)
        if entity and naming == "named":
            source["entity"], names = entity["id"], entity["mentions"]
        for line, field, value in parts:
            if field in FIELDS:
                source[field] = value
            elif field == "pronouns":
                source["pronouns"] = value.split()
            elif field == "mention":
                listed.append(span(text, find(text, value, at, line)))
                at = listed[-1]["end"]
            elif field in ANONYMITY:
                anonymity[field] = span(text, find(text, value, asked, line))
                asked = anonymity[field]["end"]
            elif field in ("reason_category", "terms"):
                anonymity[field] = value
            else:
                raise GoldError("%s: %r is nothing of a source" % (line, field))
        if anonymity:
            source["anonymity"] = anonymity
        mine = [q for q in quotes if q["source"] == key]
        source["mentions"] = source_mentions(
            names, [q["speaker"] for q in mine if q["speaker"]], listed)
        source["quotes"] = [q["id"] for q in mine]
        sources.append(source)
    known = {s["id"] for s in sources} | {None}
    for quote in quotes:
        if quote["source"] not in known:
            raise GoldError("%s: no source %s"
                            % (article["path"], quote["source"]))
    return sources


def build(article, text):
    entities = build_entities(article, text)
    quotes = build_quotes(article, text)
    record = {"schema": "sayso.article/1", "id": article["id"]}
    record.update(article["meta"])
    record.update(offsets="codepoint", text=text, entities=entities,
                  quotes=quotes,
                  sources=build_sources(article, text, entities, quotes))
    return record


# ---- comparing -----------------------------------------------------------

def words_in(text, spans):
    return {m.start() for s in spans
            for m in re.compile(r"\w+").finditer(text, s["start"], s["end"])}


def pair_quotes(gold, pred):
    """(gold quotation, predicted one) that share half of their words, or more;
    one to one, the best first."""
    text = gold["text"]
    a = [words_in(text, q["spans"]) for q in gold["quotes"]]
    b = [words_in(text, q["spans"]) for q in pred["quotes"]]
    scores = sorted(((len(x & y) / len(x | y), i, j) for i, x in enumerate(a)
                     for j, y in enumerate(b) if x & y), reverse=True)
    left, right, pairs = set(), set(), []
    for score, i, j in scores:
        if score >= .5 and i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((gold["quotes"][i], pred["quotes"][j]))
    return pairs


class Tally:
    """Counts of right, predicted and expected things, by figure."""

    def __init__(self, errors):
        self.counts, self.errors = {}, errors

    def add(self, figure, hit, pred, gold):
        old = self.counts.get(figure, (0, 0, 0))
        self.counts[figure] = tuple(map(sum, zip(old, (hit, pred, gold))))

    def error(self, record, what, text):
        if self.errors:
            print("  %s: %s: %s" % (record["id"], what, " ".join(text.split())))

    def figures(self):
        for name, (hit, pred, gold) in self.counts.items():
            yield (name, hit / pred if pred else 1., hit / gold if gold else 1.,
                   gold)


def check_names(gold, pred, tally):
    def mentions(record):
        return {(m["start"], m["end"], e["type"]) for e in record["entities"]
                for m in e["mentions"] if e["type"] in TYPES}
    want, got = mentions(gold), mentions(pred)
    for kind in TYPES:
        w = {m for m in want if m[2] == kind}
        g = {m for m in got if m[2] == kind}
        tally.add(kind, len(w & g), len(g), len(w))
    for m in sorted(want ^ got):
        tally.error(gold, "missed " + m[2] if m in want else "extra " + m[2],
                    gold["text"][m[0]:m[1]])


def source_at(gold, mention):
    """The gold source whose mention fits this one best: "Her" is not "Her
    spokesman", nor is "Lee" "Lee's critics" where Lee is a source too."""
    short = mention["text"].lower() in PRONOUNS | POSSESSIVES
    fits = [(abs(m["start"] - mention["start"]) +
             abs(m["end"] - mention["end"]), s["id"])
            for s in gold["sources"] for m in s["mentions"]
            if overlap(m, mention) and
            (not short or m["text"] == mention["text"])]
    return min(fits)[1] if fits else None


def right_source(gold, pred, g, p):
    """Does the predicted source hold words for the right one, and none for
    another?"""
    source = next((s for s in pred["sources"] if s["id"] == p["source"]), None)
    if not source or not g["source"]:
        return source is None and g["source"] is None
    return {source_at(gold, m) for m in source["mentions"]} - {None} == {
        g["source"]}


def check_quotes(gold, pred, tally):
    pairs = pair_quotes(gold, pred)
    found = {id(g): p for g, p in pairs}
    real = {id(p) for _, p in pairs}
    for kind in KINDS:
        # a quotation that was found counts under the kind the gold gives it
        hits = [q for q in gold["quotes"]
                if q["kind"] == kind and id(q) in found]
        false = [q for q in pred["quotes"]
                 if q["kind"] == kind and id(q) not in real]
        tally.add(kind, len(hits), len(hits) + len(false),
                  sum(q["kind"] == kind for q in gold["quotes"]))
    for q in gold["quotes"]:
        if id(q) not in found:
            tally.error(gold, "missed " + q["kind"],
                        " ".join(s["text"] for s in q["spans"]))
    for q in pred["quotes"]:
        if id(q) not in real:
            tally.error(gold, "extra " + q["kind"],
                        " ".join(s["text"] for s in q["spans"]))
    for part in ("speaker", "cue"):
        w = [(g, p) for g, p in pairs if g[part]]
        for g, p in w:
            hit = bool(p.get(part)) and overlap(g[part], p[part])
            tally.add(part, hit, bool(p.get(part)), 1)
            if not hit:
                tally.error(gold, "wrong " + part, "%s, not %s: %s" % (
                    g[part]["text"], (p.get(part) or {}).get("text"),
                    g["spans"][0]["text"][:50]))
    for g, p in pairs:
        hit = right_source(gold, pred, g, p)
        tally.add("source", hit, p["source"] is not None or hit, 1)
        if not hit:
            labels = {s["id"]: s["label"] for s in pred["sources"]}
            tally.error(gold, "wrong source", "%s -> %s" % (
                g["spans"][0]["text"][:50], labels.get(p["source"])))
    check_naming(gold, pred, pairs, tally)


def check_naming(gold, pred, pairs, tally):
    """People without a name: of the quotations found on both sides."""
    def unnamed(record, key):
        return any(s["id"] == key and s["naming"] == "unnamed" and
                   s["kind"] in ("person", "group") for s in record["sources"])
    for g, p in pairs:
        a, b = unnamed(gold, g["source"]), unnamed(pred, p["source"])
        tally.add("unnamed", a and b, b, a)


def check_anonymity(gold, pred, tally):
    """Why a source has no name, and who knows it: the words overlap, and the
    source holds one of the mentions."""
    def told(record, field):
        return [(s, s["anonymity"][field]) for s in record["sources"]
                if (s.get("anonymity") or {}).get(field)]

    def same(a, b):
        return overlap(a[1], b[1]) and any(
            overlap(m, o) for m in a[0]["mentions"] for o in b[0]["mentions"])
    for field in ANONYMITY:
        want, got = told(gold, field), told(pred, field)
        hits = [g for g in want if any(same(g, p) for p in got)]
        tally.add(field, len(hits), len(got), len(want))
        for g in want:
            if g not in hits:
                tally.error(gold, "missed " + field, g[1]["text"])


# ---- commands ------------------------------------------------------------

def read_records(path):
    with (sys.stdin if path == "-" else open(path, encoding="utf-8")) as f:
        return {r["id"]: r for r in map(json.loads, f)}


def gold_records(records):
    """(path of the JSON beside the gold file, its records), file by file"""
    for path in sorted(glob.glob(os.path.join(CORPUS, "*.gold"))):
        articles = read_gold(path)
        for article in articles:
            if article["id"] not in records:
                raise GoldError("%s: no record %s" % (path, article["id"]))
        # a JSONL of several articles has a JSONL of gold records
        many = os.path.exists(path[:-len("gold")] + "jsonl")
        yield (path + (".jsonl" if many else ".json"),
               [build(a, records[a["id"]]["text"]) for a in articles])


def as_text(path, gold):
    if path.endswith(".jsonl"):
        return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in gold)
    return json.dumps(gold[0], ensure_ascii=False, indent=1) + "\n"


def make(records, args):
    for path, gold in gold_records(records):
        with open(path, "w", encoding="utf-8") as f:
            f.write(as_text(path, gold))
    return 0


def check(records, args):
    tally, bad = Tally(args.errors), 0
    for path, gold in gold_records(records):
        with open(path, encoding="utf-8") as f:
            if f.read() != as_text(path, gold):
                print("stale, make it again: " + os.path.relpath(path))
                bad += 1
        for record in gold:
            check_names(record, records[record["id"]], tally)
            check_quotes(record, records[record["id"]], tally)
            check_anonymity(record, records[record["id"]], tally)
    least = dict(pair.split("=") for pair in args.least)
    for name, precision, recall, n in tally.figures():
        print("%-17s precision %.3f  recall %.3f  (%d)"
              % (name, precision, recall, n))
        for figure, value in (("precision", precision), ("recall", recall)):
            need = float(least.pop("%s.%s" % (name, figure), 0))
            if value < need:
                print("%s.%s falls short of %.3f" % (name, figure, need))
                bad += 1
    if least:
        raise GoldError("no such figure: " + ", ".join(least))
    return 1 if bad else 0


def show_quote(q):
    print("%s %s %s %s: %s" % (q["id"], q["source"], q["kind"],
                               q["attribution"],
                               " / ".join(s["text"] for s in q["spans"])))
    for part in ("speaker", "cue", "addressee"):
        if q[part]:
            away = q[part]["start"] - q["spans"][0]["start"]
            print("      %s %+d: %s" % (part, away, q[part]["text"]))


def places(mentions):
    return " | ".join("%s@%d" % (m["text"], m["start"]) for m in mentions)


def show(records, args):
    for _, gold in gold_records(records):
        for r in gold:
            print("== " + r["id"])
            for e in r["entities"]:
                print("%-5s%s" % (e["type"], places(e["mentions"])))
            for q in r["quotes"]:
                show_quote(q)
            for s in r["sources"]:
                print("%s %s: %s" % (s["id"], s["label"],
                                     places(s["mentions"])))
    return 0


def main():
    ap = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("command", choices=("make", "check", "show"))
    ap.add_argument("records", help="JSONL of sayso annotate, or -")
    ap.add_argument("--errors", action="store_true", help="print what differs")
    ap.add_argument("--least", nargs="*", default=[], metavar="FIGURE=VALUE",
                    help="direct.recall=0.9, PER.precision=0.8")
    args = ap.parse_args()
    try:
        return {"make": make, "check": check, "show": show}[args.command](
            read_records(args.records), args)
    except GoldError as e:
        sys.exit("gold.py: %s" % e)


if __name__ == "__main__":
    sys.exit(main())
