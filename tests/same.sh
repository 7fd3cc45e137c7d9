# same.sh - many articles give the same bytes on every run, on one thread or
# eight, alone or in a batch.
. "$top_srcdir/tests/tap.sh"

scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
articles="$top_srcdir/corpus $top_srcdir/tests/fuzz/seeds/annotate
          $top_srcdir/tests/fuzz/seeds/html"

# Articles that cannot be read are told on standard error: status 1.
annotate() # FILE ARGUMENTS...: records into FILE
{
    out=$1
    shift
    "$SAYSO" annotate "$@" >"$scratch/$out" 2>"$scratch/err"
    [ $? -le 1 ] || { cat "$scratch/err"; return 1; }
}

same() # NAME ARGUMENTS...: the same bytes as one thread gave
{
    annotate again "$@" $articles && cmp "$scratch/one" "$scratch/again"
}

alone()
{
    : >"$scratch/alone"
    find $articles -type f ! -name '.*' | LC_ALL=C sort | while read -r file; do
        annotate each --jobs 1 "$file" || return 1
        cat "$scratch/each" >>"$scratch/alone"
    done
    LC_ALL=C sort "$scratch/alone" >"$scratch/alone.sorted"
    LC_ALL=C sort "$scratch/one" | cmp - "$scratch/alone.sorted"
}

ok "articles are annotated" annotate one --jobs 1 $articles
ok "a second run gives the same bytes" same --jobs 1
ok "eight threads give the same bytes" same --jobs 8
ok "an article alone gives the same record" alone
plan
