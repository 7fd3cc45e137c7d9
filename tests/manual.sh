# manual.sh - the examples of the manual page and of the library, tried.
. "$top_srcdir/tests/tap.sh"

scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/bin" "$scratch/articles"
ln -s "$SAYSO" "$scratch/bin/sayso"
cd "$scratch" || exit 99
PATH=$scratch/bin:$PATH

# What the examples read.
cat >article.html <<'END'
<html><head><title>Port of Tartus</title></head><body>
<p>The port of Tartus in Syria was closed on Monday, Ann Lee said.</p>
<p>“We will open it again on Tuesday,” said Lee, who runs the port.</p>
</body></html>
END
cp article.html articles/
printf '%s\n' '{"id":"a","text":"\"No,\" said Ann Lee."}' >dump.jsonl
gzip -k dump.jsonl
cat >my.rule <<'END'
in name-evidence
rule my-own-widgets
  why   Who makes widgets is a company.
  find  name:(<cap> Widgets)
  vote  name ORG 3
  yes   They run Zorblatt Widgets.  => name = Zorblatt Widgets
  no    They run widgets.
END
cat >my.tsv <<'END'
#: class    org.company
#: about    A company that the lists lack.
#: columns  name
#: origin   made up
#: licence  MIT
#: date     2026-11-25
Zorblatt Widgets
END
ln -s "$top_srcdir/gazetteers" "$top_srcdir/rules" .
sayso annotate --quiet dump.jsonl >gold.jsonl
cp gold.jsonl predicted.jsonl

# The lines between .nf and .fi, troff taken off.
examples()
{
    sayso help --manual |
        awk '/^\.nf$/ { shown = 1; next } /^\.fi$/ { shown = 0 } shown' |
        sed 's/\\-/-/g; s/\\e/\\/g'
}

try_example()
{
    bash -o pipefail -ec "$1"
}

examples >list
ok "the manual page has examples" test -s list
while read -r line; do
    case $line in
    *jq*) command -v jq >/dev/null || { skip "$line" "no jq"; continue; } ;;
    esac
    ok "$line" try_example "$line"
done <list

manual_is_clean()
{
    sayso help --manual >sayso.1
    test -z "$(LC_ALL=C.UTF-8 man -l --warnings -Tutf8 sayso.1 2>&1 >/dev/null)"
}
if command -v man >/dev/null; then
    ok "the manual page is well formed" manual_is_clean
else
    skip "the manual page is well formed" "no man"
fi

library_example()
{
    "$top_builddir/examples/said" "$1" | grep -q '"text":"\\"No,\\"'
}
printf '"No," said Ann Lee.\n' >said.txt
ok "the example of the library" library_example said.txt
plan
