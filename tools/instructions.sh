#!/bin/bash
# instructions.sh SOURCE BUILD - instructions per word of the corpus by
# callgrind, stage by stage, beside the committed baseline
# (tests/bench/instructions). A figure that repeats on every machine with the
# same compiler: more than a twentieth above the baseline fails. UPDATE=1 makes
# today's figure the baseline. INPUT=FILE counts another dump, for looking.
set -euo pipefail
source=$1
build=$2
"$source/tools/packages.sh" test
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export LC_ALL=C
baseline=$source/tests/bench/instructions
articles=("$source"/corpus/*.txt "$source"/corpus/*.md "$source"/corpus/*.html
          "$source"/corpus/*.jsonl)
input=${INPUT-}
if [ -z "$input" ]; then
    input=$scratch/corpus.jsonl
    "$build/sayso" annotate --quiet --only-text "${articles[@]}" |
        jq -c '{id, text}' >"$input"
fi

valgrind --tool=callgrind --callgrind-out-file="$scratch/out" \
    --toggle-collect=worker_run "$build/sayso" annotate --quiet --jobs 1 \
    --output /dev/null --stats "$scratch/stats" "$input" 2>/dev/null
words=$(jq .words "$scratch/stats")
callgrind_annotate --inclusive=yes --threshold=100 --auto=no "$scratch/out" \
    >"$scratch/by-function"

of() # FUNCTION: instructions per word in it and below
{
    awk -v f="$1" -v words="$words" '
        match($0, "[:/]" f "( |$)") { gsub(",", "", $1); n = $1; exit }
        END { print int(n / words) }' "$scratch/by-function"
}

row()
{
    printf '%-24s %7d\n' "$1" "$(of "$2")"
}
echo "instructions per word ($words words):"
row "reading" ss_record_read
row "tokens, sentences" ss_tokenize
row "parts of speech" ss_tag
row "phrases" ss_phrases_find
row "marks" ss_quote_scan
row "names" ss_entity_find
row "quotations" ss_quote_find
row "sources" ss_source_find
row "record" ss_emit_jsonl
now=$(of worker_run)
row "all" worker_run

[ -z "${INPUT-}" ] || exit 0
if [ -n "${UPDATE-}" ]; then
    echo "$now" >"$baseline"
    exit 0
fi
before=$(cat "$baseline")
echo "the baseline is $before"
if [ "$now" -gt $((before * 105 / 100)) ]; then
    echo "more than a twentieth above it: find out why, or say why in the" \
        "commit that makes it the new one (make instructions UPDATE=1)" >&2
    exit 1
fi
