#!/bin/sh
# ablate.sh SAYSO DIR GOLD.jsonl... - what each kind of evidence on names is worth.
#
# Annotates the texts of GOLD with the shipped knowledge and with three poorer
# models, and leaves the records in DIR/VARIANT/: "without-lists" has no names
# in its gazetteers, only words that head or surround them; "without-article"
# no rule about the rest of the article; "without-weights" has every fitted
# weight of a rule put to 1 or -1.
set -eu
sayso=${1:?program} dir=${2:?folder}
shift 2
here=$(cd "$(dirname "$0")/../.." && pwd)

# Every name of a list becomes one that no text has, so that its classes stay.
empty_list()
{
    awk -F '\t' -v OFS='\t' '
        /^#: columns/ { n = split($0, name, /[ \t]+/); for (i = 3; i <= n; i++) if (name[i] == "aliases") at = i - 2 }
        /^#/ || /^$/ { print; next }
        { $1 = "Qxaz" $1; if (at && at <= NF) $at = ""; print }' "$1" >"$1.new"
    mv "$1.new" "$1"
}

variant()
{
    rm -rf "$dir/$1"
    mkdir -p "$dir/$1"
    cp -r "$here/gazetteers" "$here/rules" "$dir/$1"
}

variant shipped
variant without-article
rm "$dir/without-article/rules/name/article.rule"
variant without-weights
for file in "$dir"/without-weights/rules/name/*.rule; do
    awk '{ line[NR] = $0 } /^rule / { n++ } { of[NR] = n } /set +weights fixed/ { keep[n] = 1 }
        END { for (i = 1; i <= NR; i++) {
            if (line[i] ~ /^ *vote / && !keep[of[i]]) {
                k = split(line[i], w, " ")
                for (j = 1; j <= k; j++)
                    if (w[j] ~ /^-?[0-9]*\.?[0-9]+$/) w[j] = w[j] < 0 ? -1 : 1
                line[i] = " "
                for (j = 1; j <= k; j++) line[i] = line[i] " " w[j]
            }
            print line[i] } }' "$file" >"$file.new"
    mv "$file.new" "$file"
done
variant without-lists
for file in "$dir"/without-lists/gazetteers/place/*.tsv "$dir"/without-lists/gazetteers/org/*.tsv "$dir"/without-lists/gazetteers/name/*.tsv \
    "$dir"/without-lists/gazetteers/nation/*.tsv "$dir"/without-lists/gazetteers/event/*.tsv "$dir"/without-lists/gazetteers/person/known*.tsv \
    "$dir"/without-lists/gazetteers/law/*.tsv "$dir"/without-lists/gazetteers/work/*.tsv "$dir"/without-lists/gazetteers/product/*.tsv; do
    case $file in
    */head.tsv | */direction.tsv | */suffix.tsv | */particle.tsv | */joint.tsv) ;;
    *) empty_list "$file" ;;
    esac
done
for v in shipped without-lists without-article without-weights; do
    "$sayso" compile --output "$dir/$v/model" "$dir/$v/gazetteers" "$dir/$v/rules"
    for gold; do
        "$sayso" annotate --model "$dir/$v/model" "$gold" >"$dir/$v/$(basename "$gold")"
    done
done
