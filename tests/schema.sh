# schema.sh - every record is valid by docs/article.schema.json and agrees with
# itself, in every unit of positions.
. "$top_srcdir/tests/tap.sh"

schema=$top_srcdir/docs/article.schema.json
corpus=$(ls "$top_srcdir"/corpus/*.txt "$top_srcdir"/corpus/*.md \
    "$top_srcdir"/corpus/*.html "$top_srcdir"/corpus/world-briefs.jsonl)
shared=$top_srcdir/../shared

valid() # options and inputs of annotate
{
    "$SAYSO" annotate --quiet "$@" |
        python3 "$top_srcdir/tests/records.py" "$schema"
}

dump()
{
    gzip -dc "$shared/eval/inputs/news-12k.jsonl.gz" | head -n 500 | valid -
}

if ! python3 -c 'import jsonschema' 2>/dev/null; then
    skip "records are valid" "no python3 with jsonschema"
    plan
    exit
fi
for unit in codepoint utf8 utf16; do
    ok "records of the corpus are valid, in $unit" \
        valid --raw --offsets $unit $corpus
done
ok "records of odd inputs are valid" valid --raw \
    "$top_srcdir"/tests/fuzz/seeds/annotate "$top_srcdir"/tests/fuzz/seeds/html
ok "records without annotations are valid" valid --only-text $corpus
ok "records of what is sure are valid" valid --min-confidence 0.9 $corpus
if [ -d "$shared/seed" ]; then
    ok "the record of the example article is valid" valid "$shared"/seed/*.txt
    ok "500 records of a dump are valid" dump
else
    skip "the record of the example article is valid" "it is not here"
    skip "500 records of a dump are valid" "it is not here"
fi
plan
