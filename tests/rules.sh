# rules.sh - the examples that rules carry, a test for each rule file.
. "$top_srcdir/tests/tap.sh"

said=$(mktemp) || exit 99
trap 'rm -f "$said"' EXIT
"$SAYSO" test 2>"$said" >/dev/null
[ $? -le 1 ] || { cat "$said"; exit 99; }

# What was said about a file: its errors and the lines below each.
about()
{
    ! awk -v file="$1:" '/^[^ ]/ { shown = index($0, file) == 1 } shown' \
        "$said" | grep .
}

cd "$top_srcdir" || exit 99
for file in $(find rules -name '*.rule' | LC_ALL=C sort); do
    ok "examples of $file" about "$file"
done
plan
