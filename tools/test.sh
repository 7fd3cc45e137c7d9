#!/bin/bash
# test.sh FOLDER TARGET [VARIABLE=VALUE...] - run `make check` or `make
# distcheck` in FOLDER, show what did not pass, and end with "N passed, N
# failed, N skipped". A target that ends badly without any failed test counts
# as one failure. Status 0 when none failed.
set -uo pipefail
cd "$1"
make -j"$(nproc)" "${@:2}" >"$2.log" 2>&1
status=$?

count() # the sum of the summary lines "# KIND:  N"
{
    awk -v kinds=" $* " '
        $1 == "#" && index(kinds, " " $2 " ") { n += $3 }
        END { print n + 0 }' "$log"
}
log=$2.log
passed=$(count PASS: XFAIL:)
failed=$(count FAIL: ERROR: XPASS:)
skipped=$(count SKIP:)

if [ $status -ne 0 ] && [ "$failed" -eq 0 ]; then
    failed=1
    tail -n 40 "$log"
fi
grep -E '^(FAIL|ERROR|XPASS|SKIP):' "$log"
if [ "$failed" -gt 0 ]; then
    echo "What was said is in $PWD/$log and in the .log files of tests/."
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
