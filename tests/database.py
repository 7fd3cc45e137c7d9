"""database.py DATABASE RECORDS DOCUMENT - the tables beside the records they
were made from, and the document's queries run."""
import json
import re
import sqlite3
import sys

db = sqlite3.connect(sys.argv[1])
records = [json.loads(line) for line in open(sys.argv[2], encoding="utf-8")]


def text(span):
    return span and span["text"]


def as_json(value):
    return value and json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def same(table, columns, order, wanted):
    got = db.execute("SELECT %s FROM %s ORDER BY %s" % (columns, table, order)).fetchall()
    assert len(got) == len(wanted), "%s: %d rows, %d wanted" % (table, len(got), len(wanted))
    for g, w in zip(got, sorted(wanted, key=lambda row: row[:2]) if order == "article, entity" else wanted):
        assert g == w, "%s: %s, wanted %s" % (table, g, w)


keys = [row[0] for row in db.execute("SELECT article FROM articles ORDER BY article")]
assert len(keys) == len(records) > 10
both = list(zip(keys, records))

same("articles", "article, id, uri, title, date, language, publisher, authors, keywords, text", "article",
     [(k, r["id"], r.get("uri"), r.get("title"), r.get("date"), r.get("language"), r.get("publisher"),
       as_json(r.get("authors")), as_json(r.get("keywords")), r["text"]) for k, r in both])
same("entities", "article, entity, type, name, titles, gazetteer, confidence", "article, entity",
     [(k, e["id"], e["type"], e["name"], as_json(e.get("titles")), e.get("gazetteer"), e["confidence"])
      for k, r in both for e in r["entities"]])
mentions = [(k, m["start"], m["end"], e["id"], m["text"], int(m["in_quote"]), m.get("rule"))
            for k, r in both for e in r["entities"] for m in e["mentions"]]
same("mentions", "article, begins, ends, entity, text, in_quote, rule", "article, begins", sorted(mentions))
same("quotations", "article, id, kind, scope, begins, ends, text, speaker, cue, source, attribution, confidence, rule",
     "quotation",
     [(k, q["id"], q["kind"], q["scope"], q["spans"][0]["start"], q["spans"][-1]["end"],
       " ".join(s["text"] for s in q["spans"]), text(q["speaker"]), text(q["cue"]), q["source"], q["attribution"],
       q["confidence"], q.get("rule")) for k, r in both for q in r["quotes"]])
sources = []
for k, r in both:
    for s in r["sources"]:
        a = s.get("anonymity") or {}
        sources.append((k, s["id"], s["label"], s["kind"], s["naming"], s.get("entity"), s.get("role"), s.get("status"),
                        text(a.get("request")), text(a.get("reason")), a.get("reason_category"),
                        text(a.get("identity_known_to")), s["quoted_words"]))
same("sources", "article, source, label, kind, naming, entity, role, status, request, reason, reason_category, known_to,"
     " quoted_words", "article, source", sorted(sources, key=lambda row: row[:2]))

queries = re.findall(r"```sql\n(.*?)```", open(sys.argv[3], encoding="utf-8").read(), re.S)
assert len(queries) > 3
for query in queries:
    assert db.execute(query).fetchall(), "nothing comes of " + query
