# slow.sh - texts made to be slow cost in proportion to their length. Counted in
# instructions by callgrind, so the same on every machine and at every load.
. "$top_srcdir/tests/tap.sh"

program=$top_builddir/tests/slow/slow
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT

counted()
{
    valgrind --tool=callgrind --callgrind-out-file="$scratch/out" \
        --zero-before=measured --dump-after=measured "$program" \
        >"$scratch/names" 2>"$scratch/err" || cat "$scratch/err"
}

# Instructions of the n-th call of measured().
instructions()
{
    sed -n 's/^\(summary\|totals\): //p' "$scratch/out.$1" | head -n 1
}

# Twice the text, at most 2.3 times the work.
linear()
{
    echo "$1 instructions, of twice the text $2"
    [ "$2" -lt $(($1 * 23 / 10)) ]
}

if ! command -v valgrind >/dev/null; then
    skip "texts made to be slow" "no valgrind"
elif nm "$program" | grep -q __asan_init; then
    skip "texts made to be slow" "valgrind cannot run a sanitized program"
else
    ok "texts made to be slow are annotated" counted
    n=1
    while read -r name; do
        ok "linear: $name" linear "$(instructions $n)" \
            "$(instructions $((n + 1)))"
        n=$((n + 2))
    done <"$scratch/names"
fi
plan
