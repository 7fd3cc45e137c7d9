# page.sh - the page of a review: what the browser is allowed is what stands in
# it, every link has its target, and nothing of an article becomes markup.
. "$top_srcdir/tests/tap.sh"

scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
check=$top_srcdir/tests/page.py

if ! command -v python3 >/dev/null; then
    skip "review pages" "no python3"
    plan
    exit
fi

up_to_date()
{
    python3 "$top_srcdir/tools/page.py" "$top_srcdir/src/emit/page" |
        diff "$top_srcdir/src/emit/page.inc" -
}

page_of() # article
{
    rm -f "$scratch/page.html"
    "$SAYSO" review --html "$scratch/page.html" "$1"
    [ $? -le 1 ] && python3 "$check" "$scratch/page.html"
}

cat >"$scratch/hostile.txt" <<'END'
---
title: </title><script>alert(1)</script> & <img src=x onerror=alert(2)>
date: "2020-01-01"
author: "<b>Mara</b>"
---
"I doubt it," said an official called <script>alert(3)</script>, a "><img
src=x onerror=alert(4)> official. 'It''s &lt;b&gt; <style>*{}</style> over,' she said.

An official said that that <a href="javascript:alert(5)">Kestrel</a> is
believed to be ]]> --> late.
END

ok "style and script are those of src/emit/page" up_to_date
for article in corpus/scrape-planes.txt corpus/liveblog-cyclone.html \
    corpus/court-chests.txt corpus/interview-ice.txt; do
    ok "the page of $article" page_of "$top_srcdir/$article"
done
ok "a hostile article stays text" page_of "$scratch/hostile.txt"

# In a browser: needs chromium, node, and puppeteer-core and axe-core of npm in
# the folder that SAYSO_NODE names.
in_browser()
{
    page_of "$1" &&
        (cd "$SAYSO_NODE" &&
            node "$top_srcdir/tests/browser/check.mjs" "$scratch/page.html")
}
if [ -n "$SAYSO_NODE" ]; then
    ok "a page in a browser" in_browser \
        "$top_srcdir/corpus/scrape-planes.txt"
    ok "a hostile article in a browser" in_browser "$scratch/hostile.txt"
else
    skip "a page in a browser" "SAYSO_NODE is not set"
    skip "a hostile article in a browser" "SAYSO_NODE is not set"
fi
printf 'Rain fell.\n' >"$scratch/short.txt"
ok "an article without anything to say" page_of "$scratch/short.txt"
plan
