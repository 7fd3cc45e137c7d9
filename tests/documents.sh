# documents.sh - what the documents show is so: the examples of the rules in them
# hold, their tables are the program's.
. "$top_srcdir/tests/tap.sh"

scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT

# Every block ```rule of a document into a file of its own.
blocks()
{
    awk -v to="$scratch/$1" '
        /^```rule/ { n++; inside = 1; next }
        /^```/ { inside = 0 }
        inside { print > (to "-" n ".rule") }' "$top_srcdir/$2"
}

blocks rules docs/rules.md
blocks contributing CONTRIBUTING.md
for file in "$scratch"/*.rule; do
    ok "examples hold: $(basename "$file" .rule)" "$SAYSO" test "$file"
done
# The table of docs/review.md is what the program says.
checks_are_told()
{
    "$SAYSO" review --checks >"$scratch/checks" &&
        awk '/^[|] check .* says/ { table = 1 } /^$/ { table = 0 } table' \
            "$top_srcdir/docs/review.md" | diff "$scratch/checks" -
}
ok "the table of checks is the program's" checks_are_told
plan
