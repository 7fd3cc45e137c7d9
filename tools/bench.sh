#!/bin/bash
# bench.sh SOURCE BUILD - how fast, in one sitting: sayso beside jq and wc
# on the same input, the best of three runs each; start-up; a second
# thread; and instructions per token on the corpus beside the committed baseline
# (tests/bench/instructions; UPDATE=1 writes it anew; a twentieth more fails).
# BENCH=FILE names a JSONL dump; without it one is made of the corpus.
# PAGES=FOLDER names saved pages, to be read beside xmllint's parse.
set -euo pipefail
source=$1
build=$2
"$source/tools/packages.sh" test develop
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export LC_ALL=C
sayso=$build/sayso
articles=("$source"/corpus/*.txt "$source"/corpus/*.md "$source"/corpus/*.html
          "$source"/corpus/*.jsonl)

"$sayso" annotate --quiet --only-text "${articles[@]}" |
    jq -c '{id, text}' >"$scratch/corpus.jsonl"
dump=${BENCH-}
if [ -z "$dump" ]; then
    dump=$scratch/dump.jsonl
    for _ in $(seq 400); do cat "$scratch/corpus.jsonl"; done >"$dump"
fi
bytes=$(wc -c <"$dump")

best() # seconds of the best of three runs
{
    local TIMEFORMAT=%R t best=
    for _ in 1 2 3; do
        t=$({ time "$@" >/dev/null 2>&1; } 2>&1)
        best=$(printf '%s\n' $best "$t" | sort -n | head -n 1)
    done
    echo "$best"
}

show() # NAME SECONDS: and how it compares with jq
{
    awk -v name="$1" -v s="$2" -v bytes="$bytes" -v jq="$jq" 'BEGIN {
        printf "%-28s %8.2f s %8.1f MB/s %8.2f of jq\n",
               name, s, bytes / s / 1e6, jq / s }'
}

echo "input: $bytes bytes, $(wc -l <"$dump") articles"
jq=$(best jq -c . "$dump")
show "jq -c ." "$jq"
show "wc -w" "$(best wc -w "$dump")"
show "jq length" "$(best jq length "$dump")"
show "sayso --only-text, 1 thread" \
    "$(best "$sayso" annotate --quiet --only-text --jobs 1 "$dump")"
show "sayso, 1 thread" "$(best "$sayso" annotate --quiet --jobs 1 "$dump")"
show "sayso, 2 threads" "$(best "$sayso" annotate --quiet --jobs 2 "$dump")"
if [ -n "${PAGES-}" ]; then
    echo "pages: xmllint --html --noout" \
        "$(best xmllint --html --noout "$PAGES"/*) s, sayso --only-text" \
        "$(best "$sayso" annotate --quiet --only-text --jobs 1 "$PAGES") s," \
        "sayso $(best "$sayso" annotate --quiet --jobs 1 "$PAGES") s, 1 thread"
fi
echo 'Ann left.' >"$scratch/short.txt"
echo "start-up with one short article: $(best "$sayso" annotate --quiet \
    "$scratch/short.txt") s"

valgrind --tool=callgrind --callgrind-out-file="$scratch/out" \
    --toggle-collect=ss_pipe_annotate "$sayso" annotate --quiet --jobs 1 \
    "$scratch/corpus.jsonl" >"$scratch/records" 2>/dev/null
instructions=$(sed -n 's/^\(summary\|totals\): //p' "$scratch/out" | head -n 1)
tokens=$(wc -w <"$scratch/corpus.jsonl")
now=$((instructions / tokens))
baseline=$source/tests/bench/instructions
echo "instructions per word of the corpus: $now" \
    "(baseline: $(cat "$baseline" 2>/dev/null || echo none))"
if [ -n "${UPDATE-}" ]; then
    echo "$now" >"$baseline"
elif [ -f "$baseline" ] && [ "$now" -gt $(($(cat "$baseline") * 105 / 100)) ]
then
    echo "more than a twentieth above the baseline" >&2
    exit 1
fi
