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
# SAYSO_SARIF: the schema of SARIF 2.1.0, which npm's @microsoft/jest-sarif
# has in lib/schemas.
sarif_is_valid()
{
    "$SAYSO" review --sarif --notes $corpus 2>/dev/null |
        python3 -c 'import json, jsonschema, sys
schema = json.load(open(sys.argv[1]))
jsonschema.validators.validator_for(schema)(schema).validate(
    json.load(sys.stdin))' "$SAYSO_SARIF"
}
if [ -n "$SAYSO_SARIF" ]; then
    ok "a SARIF log is valid" sarif_is_valid
else
    skip "a SARIF log is valid" "SAYSO_SARIF is not set"
fi
reviewed()
{
    "$SAYSO" review --json --raw --notes $corpus 2>/dev/null |
        python3 "$top_srcdir/tests/records.py" "$schema"
}
ok "records with findings are valid" reviewed
if [ -d "$shared/seed" ]; then
    ok "the record of the example article is valid" valid "$shared"/seed/*.txt
    ok "500 records of a dump are valid" dump
else
    skip "the record of the example article is valid" "it is not here"
    skip "500 records of a dump are valid" "it is not here"
fi
plan
