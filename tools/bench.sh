#!/bin/bash
# bench.sh SOURCE BUILD - how fast, in one sitting, all beside each other on
# the same input, processor time of the best of three runs each: sayso, jq, wc;
# from HTML xmllint; wink-nlp and compromise where they are installed; start-up;
# a second thread; then instructions per word (tools/instructions.sh).
#
# BENCH=FILE         a JSONL dump; without it one is made of the corpus
# PAGES=FOLDER       saved pages; without it some are made of the dump
# NODE=FOLDER        where npm has put wink-nlp, wink-eng-lite-web-model and
#                    compromise (npm install --prefix FOLDER ...)
set -euo pipefail
source=$1
build=$2
"$source/tools/packages.sh" test develop
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export LC_ALL=C
sayso=$build/sayso
dump=${BENCH-}
if [ -z "$dump" ]; then
    dump=$scratch/dump.jsonl
    "$sayso" annotate --quiet --only-text "$source"/corpus/*.{txt,md,html,jsonl} |
        jq -c '{id, text}' >"$scratch/corpus.jsonl"
    for _ in $(seq 400); do cat "$scratch/corpus.jsonl"; done >"$dump"
fi

best() # RUNS COMMAND...: seconds of the best of so many runs, of a processor
{       # (TIMEFORMAT=%R: by the clock), so that a busy machine does not count
    local t best= runs=$1 TIMEFORMAT=${TIMEFORMAT:-%U %S}
    shift
    for _ in $(seq "$runs"); do
        t=$({ time "$@" >/dev/null 2>&1; } 2>&1 | awk '{ print $1 + $2 }')
        best=$(printf '%s\n' $best "$t" | sort -n | head -n 1)
    done
    echo "$best"
}

show() # NAME SECONDS: its speed, and how it compares with the yardstick
{
    awk -v name="$1" -v s="$2" -v bytes="$bytes" -v mark="$mark" \
        -v yard="$yard" 'BEGIN {
        s = s > 0 ? s : 0.001
        printf "%-28s %8.2f s %8.1f MB/s %8.3f of %s\n",
               name, s, bytes / s / 1e6, mark / s, yard }'
}

# ---- lines
bytes=$(wc -c <"$dump")
echo "lines: $bytes bytes, $(wc -l <"$dump") articles"
yard="jq -c ."
mark=$(best 3 jq -c . "$dump")
show "jq -c ." "$mark"
show "jq length" "$(best 3 jq length "$dump")"
show "wc -w" "$(best 3 wc -w "$dump")"
show "sayso --only-text, 1 thread" \
    "$(best 3 "$sayso" annotate --quiet --only-text --jobs 1 "$dump")"
show "sayso, 1 thread" "$(best 3 "$sayso" annotate --quiet --jobs 1 "$dump")"
yard="1 thread, by the clock"
mark=$(TIMEFORMAT=%R best 3 "$sayso" annotate --quiet --jobs 1 "$dump")
show "sayso, 2 threads" \
    "$(TIMEFORMAT=%R best 3 "$sayso" annotate --quiet --jobs 2 "$dump")"

# ---- pages
pages=${PAGES-}
if [ -z "$pages" ]; then
    pages=$scratch/pages
    mkdir "$pages"
    head -n 1000 "$dump" | jq -r '"<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>" +
        (.id | tostring | @html) + "</title></head><body><article><p>" +
        (.text | @html | gsub("\n+"; "</p><p>")) + "</p></article></body></html>"' |
        split -l 1 -a 4 --additional-suffix .html - "$pages/"
fi
bytes=$(cat "$pages"/* | wc -c)
echo "pages: $bytes bytes, $(ls "$pages" | wc -l) files"
yard="xmllint"
mark=$(best 3 xmllint --html --noout "$pages"/*)
show "xmllint --html --noout" "$mark"
show "sayso --only-text, 1 thread" \
    "$(best 3 "$sayso" annotate --quiet --only-text --jobs 1 "$pages")"
show "sayso, 1 thread" "$(best 3 "$sayso" annotate --quiet --jobs 1 "$pages")"

# ---- others that find names, on the first articles: they take their time
some=$scratch/some.jsonl
head -n 500 "$dump" >"$some"
bytes=$(wc -c <"$some")
for package in wink-nlp compromise; do
    if [ ! -d "${NODE-}/node_modules/$package" ]; then
        echo "$package: not installed (NODE)"
        continue
    fi
    yard="sayso, 1 thread"
    mark=$(best 3 "$sayso" annotate --quiet --jobs 1 "$some")
    echo "names alone, the first 500 articles:"
    show "$yard, all it does" "$mark"
    show "$package" "$(best 1 node "$source/tools/bench.mjs" \
        "$NODE" "$package" "$some")"
done

echo 'Ann left.' >"$scratch/short.txt"
echo "start-up with one short article: $(best 5 "$sayso" annotate --quiet \
    "$scratch/short.txt") s"
"$source/tools/instructions.sh" "$source" "$build"
