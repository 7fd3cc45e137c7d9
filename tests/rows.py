"""rows.py DATABASE - everything in a database of sayso, but the journal."""
import sqlite3
import sys

db = sqlite3.connect(sys.argv[1])
assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
for table, order in (("articles", "article"), ("entities", "article, entity"),
                     ("mentions", "article, begins"), ("sources", "article, source"),
                     ("quotations", "quotation")):
    for row in db.execute("SELECT * FROM %s ORDER BY %s" % (table, order)):
        print(table, row)
for table in ("search", "said"):
    db.execute("INSERT INTO %s(%s, rank) VALUES ('integrity-check', 1)" % (table, table))
