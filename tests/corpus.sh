# corpus.sh - the articles of corpus/ beside their gold records: every article
# is read, no gold record is stale, and the figures do not fall. With UPDATE=1
# the gold records are made again first, as after a change of how text is read:
# look at the difference before it is committed.
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
least="PER.precision=0.85 PER.recall=0.85 LOC.precision=0.93 LOC.recall=0.85
       ORG.precision=0.78 ORG.recall=0.66 NORP.precision=0.95 NORP.recall=0.90
       direct.precision=0.95 direct.recall=0.68 mixed.precision=0.80
       mixed.recall=0.80 indirect.precision=0.60 indirect.recall=0.70
       speaker.recall=0.88 cue.recall=0.88 source.precision=0.80
       source.recall=0.78 unnamed.recall=0.80 reason.recall=0.90"

figures()
{
    [ -z "$UPDATE" ] || python3 "$gold" make "$records" || return 1
    python3 "$gold" check "$records" --least $least
}

ok "every article of the corpus is read" annotate
if command -v python3 >/dev/null; then
    ok "gold records are fresh and figures hold" figures
else
    skip "gold records are fresh and figures hold" "no python3"
fi
plan
