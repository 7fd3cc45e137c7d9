# golden.sh - golden tests: the program's output beside what it should be.
#
# tests/golden/<stage>/<what-it-shows>.d/ holds one case:
#   input.*           any files the case needs
#   args              arguments of sayso, run inside the folder by the shell;
#                     without the file: annotate input.*. Rules and lists of
#                     its own come in by --rules and --gazetteer.
#   expected.*        standard output (jsonl, txt ...)
#   expected.stderr   standard error, when it matters
#   expected.status   exit status, when it is not 0
# A folder that ends in .b instead of .d is a known failure.
#
# tests/golden/rule/errors/<case>.{rule,stderr}: a rule file that must be
# refused, and what is said about it.
#
# With UPDATE=1 expectations are rewritten: look at the difference before it is
# committed.
. "$top_srcdir/tests/tap.sh"

golden=$top_srcdir/tests/golden
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT

# The model's digest changes with every word of a list: leave it out.
steady()
{
    sed -E 's/"model":"[^"]*"/"model":"*"/'
}

# Compare file $1 with what is expected in $2, or rewrite $2.
same()
{
    if [ -n "$UPDATE" ]; then
        cat "$1" >"$2"
    else
        diff -u "$2" "$1"
    fi
}

one_case() # in a subshell, for cd
(
    cd "$1" || exit 1
    args=$(cat args 2>/dev/null || echo annotate input.*)
    eval '"$SAYSO"' "$args" >"$scratch/raw" 2>"$scratch/stderr"
    status=$?
    steady <"$scratch/raw" >"$scratch/out"
    for want in expected.*; do
        case $want in
        expected.stderr) same "$scratch/stderr" "$want" || exit 1 ;;
        expected.status) ;;
        *) same "$scratch/out" "$want" || exit 1 ;;
        esac
    done
    [ "$status" = "$(cat expected.status 2>/dev/null || echo 0)" ] ||
        { echo "exit status $status"; cat "$scratch/stderr"; exit 1; }
)

rule_error() # $1: path without ending
(
    cd "$golden/rule/errors" || exit 1
    ! "$SAYSO" compile --output "$scratch/model" "$1.rule" \
        2>"$scratch/stderr" || { echo "was not refused"; exit 1; }
    same "$scratch/stderr" "$1.stderr"
)

name_of()
{
    basename "${1%.*}" | tr - ' '
}

for case in "$golden"/*/*.d; do
    [ -d "$case" ] && ok "$(name_of "$case")" one_case "$case"
done
for case in "$golden"/*/*.b; do
    [ -d "$case" ] && known_failure "$(name_of "$case")" one_case "$case"
done
for case in "$golden"/rule/errors/*.rule; do
    [ -f "$case" ] && ok "rule error: $(name_of "$case")" \
        rule_error "$(basename "${case%.rule}")"
done
plan
