# kill.sh - a run that is killed at random moments and gone on with, again and
# again, gives the same bytes as one that never was; the same after a full disk
# and a signal. KILLS=100 kills a hundred times (the default: 3).
. "$top_srcdir/tests/tap.sh"

command -v python3 >/dev/null || { skip "runs that are killed" "no python3"; plan; exit; }
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
kills=${KILLS:-3}
cd "$scratch" || exit 99

make_dumps()
{
    "$SAYSO" annotate --quiet --only-text "$top_srcdir"/corpus/*.txt \
        "$top_srcdir"/corpus/*.md >records &&
        python3 "$top_srcdir/tests/dumps.py" . "$1" <records
}

annotate() # ARGUMENTS...; records that are broken are no failure
{
    "$SAYSO" annotate --quiet "$@" 2>"$scratch/err"
    [ $? -le 1 ] || { cat "$scratch/err"; return 1; }
}

between() # LEAST MOST: a random number of thousandths, as seconds
{
    od -An -N4 -tu4 /dev/urandom |
        awk -v a="$1" -v b="$2" '{ printf "%.3f", (a + $1 % (b - a)) / 1000 }'
}

now()
{
    date +%s%3N
}

# What a run left, names and bytes; of a database its rows.
state() # FOLDER
(
    cd "$1" || exit 1
    for f in *; do
        case $f in
        *.db) echo "$f"
              python3 "$top_srcdir/tests/rows.py" "$f" ;;
        *) echo "$f $(cksum <"$f")" ;;
        esac
    done
)

# INPUT KILLS ARGUMENTS...: run it whole, then killed and gone on with.
survives()
{
    input=$PWD/$1 times=$2 killed=0
    shift 2
    rm -rf whole broken
    mkdir whole broken
    start=$(now)
    (cd whole && annotate --rejects rejects.jsonl "$@" "$input") || return 1
    took=$(($(now) - start))
    cd broken || return 1
    while [ $killed -lt "$times" ]; do
        "$SAYSO" annotate --quiet --resume --rejects rejects.jsonl "$@" \
            "$input" 2>"$scratch/err" &
        pid=$!
        sleep "$(between 5 $((took + took / 8 + 50)))"
        kill -9 $pid 2>/dev/null && killed=$((killed + 1))
        wait $pid 2>/dev/null
        # Done before it could be killed: from the beginning.
        if [ -e rejects.jsonl ]; then
            took=$((took * 3 / 4 + 20)) # the machine is less busy now
            cd .. && same_state || return 1
            rm -rf broken && mkdir broken && cd broken || return 1
        fi
    done
    annotate --resume --rejects rejects.jsonl "$@" "$input" || return 1
    cd .. && same_state
}

same_state()
{
    state whole >whole.state && state broken >broken.state &&
        diff whole.state broken.state
}

whole_run()
{
    rm -rf whole && mkdir whole && cd whole &&
        annotate --output out.jsonl --rejects rejects.jsonl ../dump.jsonl
}

a_full_disk()
{
    rm -rf broken && mkdir broken && cd broken || return 1
    (ulimit -f 600 && exec "$SAYSO" annotate --quiet --output out.jsonl \
        --rejects rejects.jsonl ../dump.jsonl) 2>"$scratch/err"
    [ $? -eq 2 ] || { echo "not refused"; cat "$scratch/err"; return 1; }
    grep -q 'cannot be written: File too large' "$scratch/err" &&
        grep -q 'with --resume to go on' "$scratch/err" || { cat "$scratch/err"; return 1; }
    [ ! -e out.jsonl ] || { echo "it has its name"; return 1; }
    annotate --resume --output out.jsonl --rejects rejects.jsonl ../dump.jsonl
    cd .. && same_state
}

comes() # FILE: wait until there is something in it, or the run is over
{
    for _ in $(seq 20000); do
        [ ! -s "$1" ] && kill -0 $pid 2>/dev/null || return 0
        sleep 0.002
    done
    echo "$1 does not come"
    return 1
}

# A run that is sent the signal; 1: it was done before that.
signalled() # NAME
{
    rm -rf broken && mkdir broken && cd broken || return 2
    "$SAYSO" annotate --quiet --output out.jsonl --rejects rejects.jsonl \
        ../dump.jsonl 2>"$scratch/err" &
    pid=$!
    comes out.jsonl.part
    kill -"$1" $pid 2>/dev/null
    wait $pid
    [ $? -gt 128 ]
}

a_signal() # NAME
{
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        signalled "$1" && break
        cd ..
    done
    [ "${PWD##*/}" = broken ] || { echo "it did not end by the signal"; return 1; }
    grep -q 'with --resume to go on' "$scratch/err" || { cat "$scratch/err"; return 1; }
    tail -n 1 out.jsonl.part | grep -q '}$' ||
        { echo "the last article is cut off"; return 1; }
    annotate --resume --output out.jsonl --rejects rejects.jsonl ../dump.jsonl
    cd .. && same_state
}

refuses() # TEXT ARGUMENTS...
{
    text=$1
    shift
    "$SAYSO" annotate --quiet "$@" >/dev/null 2>"$scratch/err"
    [ $? -eq 2 ] && grep -q -- "$text" "$scratch/err" || { cat "$scratch/err"; return 1; }
}

# A run that a full disk ends, however fast the machine is.
leave_half()
{
    rm -rf half && mkdir half && cd half || return 1
    (ulimit -f 1500 && exec "$SAYSO" annotate --quiet --output out.jsonl \
        ../dump.jsonl) 2>/dev/null
    [ -e out.jsonl.journal ]
}

other_inputs()
{
    sed '3s/a2/b2/' dump.jsonl >half/other.jsonl
    before=$(cksum half/out.jsonl.part)
    refuses 'the inputs are not those' --resume --output half/out.jsonl \
        half/other.jsonl && [ "$before" = "$(cksum half/out.jsonl.part)" ]
}

ok "dumps are made" make_dumps "${DUMP_TIMES:-60}"
# Every so many-th kill is for one of these.
nth=0
try() # NAME INPUT ARGUMENTS...
{
    name=$1 input=$2
    shift 2
    n=$(((kills + 5 - nth) / 6))
    nth=$((nth + 1))
    [ $n -eq 0 ] ||
        ok "killed $n times: $name" survives "$input" $n "$@"
}
try "lines" dump.jsonl --output out.jsonl
try "a packed web archive, into packed parts" dump.warc.gz \
    --output out.jsonl.gz --split-size 300k
try "packed lines, into a database" dump.jsonl.gz --sqlite out.db
try "packed lines" dump.jsonl.gz --output out.jsonl
try "a packed web archive, on one thread" dump.warc.gz \
    --output out.jsonl.zst --jobs 1
try "lines, into packed parts" dump.jsonl --output out.jsonl.zst \
    --split-size 1M
ok "a run without stops" whole_run
ok "a full disk is told, and gone on from" a_full_disk
for signal in INT TERM; do
    ok "SIG$signal ends at an article, and is gone on from" a_signal $signal
done
ok "a run is left half done" leave_half
ok "it is not written over" refuses 'go on with --resume' \
    --output half/out.jsonl dump.jsonl
ok "it does not go on with other options" refuses 'offsets: codepoint' \
    --resume --output half/out.jsonl --offsets utf8 dump.jsonl
ok "it does not go on with other inputs" other_inputs
plan
