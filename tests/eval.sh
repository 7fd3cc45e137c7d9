# eval.sh - the figures of sayso eval are, to the last digit shown, those of the
# program that other tools are measured with (eval/score.py beside the data).
. "$top_srcdir/tests/tap.sh"

data=$top_srcdir/../shared/eval
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT

# The numbers of the rows, row by row.
numbers()
{
    sed -E 's/[^0-9.]+/ /g; s/^ +//; s/ +$//'
}

theirs() # task
{
    python3 "$data/score.py" "$1" "$scratch/gold" "$scratch/records"
}

our_rows() # pattern of the row's name
{
    grep -E "^ *($1) " "$scratch/table"
}

# Theirs: P R F and how many; ours: gold, predicted, P R F, overlaps.
names_agree()
{
    theirs ner | grep -v '^PER LOC' | tr -d '()' |
        awk '{ print $1, $NF, $3, $5, $7 }' >"$scratch/a"
    our_rows 'PER|LOC|ORG|NORP|MISC' | grep -v '^PER LOC' |
        awk '{ print $1, $2, $4, $5, $6 }' >"$scratch/b"
    diff "$scratch/a" "$scratch/b"
}

quotations_agree()
{
    theirs quotes | numbers >"$scratch/a"
    our_rows 'speech or marks|direct|mixed|indirect speech' | numbers \
        >"$scratch/b"
    diff "$scratch/a" "$scratch/b"
}

sources_agree()
{
    theirs sources | sed '1d; s/B3//' | numbers >"$scratch/a"
    sed -n '/^sources of/,/^[0-9]/p' "$scratch/table" | sed '1d; $d; s/B3//' |
        numbers >"$scratch/b"
    diff "$scratch/a" "$scratch/b"
}

agree() # set, what is compared of it
{
    if ! [ -f "$data/$1.jsonl" ]; then
        skip "figures of $1" "the data is not here"
        return
    fi
    ln -sf "$(cd "$data" && pwd)/$1.jsonl" "$scratch/gold"
    "$SAYSO" annotate --quiet "$scratch/gold" >"$scratch/records"
    "$SAYSO" eval "$scratch/gold" "$scratch/records" >"$scratch/table"
    what=$1
    shift
    for task; do
        ok "figures of $what: ${task%_agree}" "$task"
    done
}

agree ner/ieer names_agree
agree ner/geowebnews names_agree
agree ner/worldwide names_agree
agree quotes/gum-news quotations_agree sources_agree
agree quotes/polnear quotations_agree
agree quotes/polnear-sources quotations_agree sources_agree
plan
