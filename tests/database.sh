# database.sh - what a database holds is what the records hold; the queries of
# docs/database.md work.
. "$top_srcdir/tests/tap.sh"

command -v python3 >/dev/null || { skip "a database" "no python3"; plan; exit; }
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT

make_both()
{
    "$SAYSO" annotate --quiet "$top_srcdir/corpus" >"$scratch/records" \
        2>"$scratch/err"
    "$SAYSO" annotate --quiet --sqlite "$scratch/news.db" \
        "$top_srcdir/corpus" 2>"$scratch/err"
    [ $? -le 1 ] || { cat "$scratch/err"; return 1; }
}

never_touches() # a file that is no database of a run
{
    cp "$1" "$scratch/precious" && cp "$1" "$scratch/copy"
    for option in --resume ''; do
        echo 'Ann left.' | "$SAYSO" annotate --quiet $option \
            --sqlite "$scratch/precious" 2>"$scratch/err" && return 1
        cmp "$scratch/precious" "$scratch/copy" || return 1
    done
}

other_database()
{
    python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("CREATE TABLE precious (x)")
db.commit()' "$scratch/other.db"
    never_touches "$scratch/other.db"
}

resumed()
{
    "$SAYSO" annotate --quiet --resume --sqlite "$scratch/news.db" \
        "$top_srcdir/corpus" 2>&1 | grep -q 'is complete'
}

ok "records and a database are made" make_both
ok "both hold the same" python3 "$top_srcdir/tests/database.py" \
    "$scratch/news.db" "$scratch/records" "$top_srcdir/docs/database.md"
ok "a database that is whole is left alone" resumed
ok "a file that is no database is left alone" never_touches "$top_srcdir/README.md"
ok "the database of somebody else is left alone" other_database
plan
