#!/bin/bash
# coverage.sh SOURCE BUILD - build with counters in BUILD/coverage, run the tests
# there, and say for every file how many lines they reached. The lines they did
# not reach are marked ##### in BUILD/coverage/reached/.
set -euo pipefail
source=$1
folder=$2/coverage
"$source/tools/packages.sh" build test
CFLAGS='-O0 -g' "$source/tools/build.sh" "$folder" --enable-gcov
find "$folder" -name '*.gcda' -delete
"$source/tools/test.sh" "$folder" check || true
mkdir -p "$folder/reached"
cd "$folder/reached"
find .. -path ../reached -prune -o -name '*.gcda' -path '*src*' -print |
    xargs gcov --preserve-paths --relative-only --source-prefix "$source" |
    awk -F"[':%]" '/^File/ { file = $2 } /^Lines/ { print $3 "%", file }' |
    grep ' src/' | sort -n
