# desk.sh - what belongs to a story beside its text: sayso.conf, decisions,
# older drafts.
. "$top_srcdir/tests/tap.sh"

scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/desk/stories"
cd "$scratch/desk/stories" || exit 99

cat >story.txt <<'END'
---
author: Mara Voss
---
Ann Lee came. The gate is believed to be new.

It was a quiet quiet day, said Bob Fox of the Kestrelm Society.
END

review()
{
    "$SAYSO" review --lines "$@" >"$scratch/out" 2>"$scratch/err"
    status=$?
}
finds() # check [options]
{
    local check=$1
    shift
    review "$@" story.txt
    grep -q "\[$check\]" "$scratch/out"
}
leaves()
{
    ! finds "$@"
}

not_written_over()
{
    cp story.txt copy.txt
    "$SAYSO" review --html ../stories/story.txt story.txt 2>"$scratch/err"
    [ $? = 2 ] && grep -q 'written over' "$scratch/err" && cmp story.txt copy.txt
    status=$?
    rm copy.txt
    return $status
}
ok "a page is not written over its story" not_written_over

# ---- sayso.conf ------------------------------------------------------------

conf()
{
    cat >../sayso.conf
}
raised()
{
    echo 'severity attr-no-agent fix' | conf
    finds attr-no-agent && grep -q 'error: ' "$scratch/out" &&
        [ "$status" = 1 ]
}
switched_off()
{
    printf '# ours\n\nseverity attr-no-agent off\n' | conf
    leaves attr-no-agent && [ "$status" = 0 ]
}
house_spelling()
{
    echo 'spelling Kestrolm' | conf
    finds name-spelling && grep -q 'the house writes Kestrolm' "$scratch/out"
}
conf_error() # text, what is said
{
    echo "$1" | conf
    review story.txt
    [ "$status" = 2 ] && grep -q "sayso.conf:$2" "$scratch/err" ||
        { cat "$scratch/err"; false; }
}

ok "without settings the table counts" finds attr-no-agent
ok "a check is made stricter" raised
ok "a check is switched off" switched_off
ok "the house's spelling" house_spelling
ok "an unknown check is told with its place" \
    conf_error 'severity attr-no-agnt off' '1:10: error: no check'
ok "an unknown setting is told with its place" \
    conf_error 'sevrity attr-no-agent off' '1:1: error: no such setting'
ok "an unknown severity is told with its place" \
    conf_error 'severity attr-no-agent sometimes' '1:24: error: expected'
ok "a number that is none is told with its place" \
    conf_error '  jigsaw many' '1:10: error: expected a number'
rm ../sayso.conf

# ---- decisions ---------------------------------------------------------------

dismissed()
{
    leaves copy-glitch --dismiss copy-glitch@p2 --because 'it was' --by mv &&
        leaves copy-glitch && finds attr-no-agent
}
survives_edits()
{
    sed -i 's/^Ann Lee/Rain fell. Ann Lee/' story.txt
    leaves copy-glitch
}
stays_visible()
{
    "$SAYSO" review story.txt >"$scratch/out"
    grep -q 'DISMISSED 1' "$scratch/out" && grep -q 'it was' "$scratch/out" &&
        "$SAYSO" review --sarif story.txt |
        grep -q '"justification":"it was (mv)"'
}
other_words()
{
    sed -i 's/quiet quiet/still still/' story.txt
    finds copy-glitch
}
taken_back()
{
    sed -i 's/still still/quiet quiet/' story.txt
    sed -i '/copy-glitch/d' story.sayso
    finds copy-glitch
}
nothing_named()
{
    review --dismiss copy-glitch@p9 --because x --by mv story.txt
    [ "$status" = 2 ] && grep -q 'copy-glitch@p9' "$scratch/err"
}
half_written() # a crash while writing leaves a file of another name
{
    printf 'garbage' >story.sayso.new
    review --dismiss copy-glitch --because 'it was' --by mv story.txt
    [ ! -e story.sayso.new ] && leaves copy-glitch
}
damaged()
{
    echo 'xyz copy-glitch' >>story.sayso
    review story.txt
    [ "$status" = 2 ] && grep -q 'story.sayso:[0-9]*:1: error' "$scratch/err"
}
not_a_story()
{
    "$SAYSO" review --summary . >"$scratch/out"
    ! grep -q 'sayso$' "$scratch/out"
}

ok "a finding is dismissed" dismissed
ok "a decision survives edits elsewhere" survives_edits
ok "what was dismissed stays to be seen" stays_visible
ok "a decision is about the words it was made of" other_words
ok "a decision is taken back by deleting its row" taken_back
ok "a name that names nothing is an error" nothing_named
ok "half a file of decisions does no harm" half_written
ok "the file of decisions is no story" not_a_story
ok "a damaged file of decisions is told with its place" damaged
rm story.sayso

# ---- older drafts --------------------------------------------------------------

only_new()
{
    cp story.txt old.txt
    echo 'The lake is believed to be deep.' >>story.txt
    review --since old.txt story.txt
    grep -q 'believed' "$scratch/out" && ! grep -q copy-glitch "$scratch/out"
}
nothing_new()
{
    review --fail-on ask --since story.txt story.txt
    [ "$status" = 0 ] && [ ! -s "$scratch/out" ]
}
no_such_draft()
{
    review --since none.txt story.txt
    [ "$status" = 2 ] && grep -q none.txt "$scratch/err"
}
ok "only what is new since the older draft" only_new
ok "nothing is new" nothing_new
ok "an older draft that is not there" no_such_draft
plan
