# fuzz.sh - every fuzz target over its seeds.
. "$top_srcdir/tests/tap.sh"

for target in "$top_builddir"/tests/fuzz/fuzz_*; do
    case $target in *.o) continue ;; esac
    name=${target##*/fuzz_}
    seeds=$top_srcdir/tests/fuzz/seeds/$name
    ok "$name: $(ls "$seeds" | wc -l) seeds" "$target" "$seeds"/*
done
plan
