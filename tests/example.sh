# example.sh - what a review says of the example article, beside what people
# found in it by hand.
. "$top_srcdir/tests/tap.sh"

shared=$top_srcdir/../shared/seed
if [ ! -e "$shared/check.py" ]; then
    skip "the example article" "it is not here"
    plan
    exit
fi
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
"$SAYSO" review --json --raw --notes "$shared"/000*.txt >"$scratch/record"
python3 "$shared/check.py" "$scratch/record" >"$scratch/said"

figure() # line, comparison, limit
{
    n=$(sed -n "s/^findings: $1 *\([0-9]*\)$/\1/p" "$scratch/said")
    echo "$n"
    [ "$n" "$2" "$3" ]
}
ok "nearly all that was found by hand is found" figure "of the gold's 59" -ge 54
ok "hardly anything else is" figure "not in the gold" -le 4
plan
