#!/bin/bash
# fuzz.sh FOLDER SECONDS [TARGET...] - let libFuzzer look for inputs that break
# the fuzz targets (all of them unless some are named), one after the other,
# with both sanitizers, starting from the seeds. What it finds stays in
# FOLDER/found; new inputs that reach new code stay in FOLDER/corpus.
set -uo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
folder=$1
seconds=$2
shift 2

"$top/tools/packages.sh" build test develop || exit 1
CC=clang CFLAGS='-O1 -g' "$top/tools/build.sh" "$folder" --enable-asan \
    --enable-ubsan --enable-fuzzer --disable-shared || exit 1
cd "$folder" || exit 1
[ $# -gt 0 ] || set -- $(cd "$top/tests/fuzz/seeds" && ls)
make -s "${@/#/tests/fuzz/fuzz_}" >>build.log 2>&1 || { tail build.log; exit 1; }

failed=0
export SAYSO_MODEL=$PWD/sayso.model
for name in "$@"; do
    mkdir -p "corpus/$name" found
    echo "$name: $seconds seconds"
    "tests/fuzz/fuzz_$name" -max_total_time="$seconds" -timeout=10 \
        -rss_limit_mb=4096 -max_len=20000 -artifact_prefix="found/$name-" \
        "corpus/$name" "$top/tests/fuzz/seeds/$name" >"found/$name.log" 2>&1 ||
        { failed=1; echo "$name: FAILED, see $PWD/found/$name.log"; }
    tail -n 1 "found/$name.log"
done
exit $failed
