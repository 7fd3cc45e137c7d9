# documents.sh - the rules that the documents show are rules: the examples in
# them hold.
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
plan
