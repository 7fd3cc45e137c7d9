# corpus.sh - the articles of corpus/ beside their gold records: every article
# is read, no gold record is stale, and the figures do not fall.
. "$top_srcdir/tests/tap.sh"

gold=$top_srcdir/tools/corpus/gold.py
records=$(mktemp) || exit 99
trap 'rm -f "$records"' EXIT

annotate()
{
    "$SAYSO" annotate "$top_srcdir"/corpus/*.txt "$top_srcdir"/corpus/*.md \
        "$top_srcdir"/corpus/*.html "$top_srcdir/corpus/world-briefs.jsonl" \
        >"$records"
}

# Raise a floor when sayso has grown better; never lower one in silence.
least=""

figures()
{
    python3 "$gold" check "$records" --least $least
}

ok "every article of the corpus is read" annotate
if command -v python3 >/dev/null; then
    ok "gold records are fresh and figures hold" figures
else
    skip "gold records are fresh and figures hold" "no python3"
fi
plan
