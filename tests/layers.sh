# layers.sh - the floors of src/LAYERS: a folder includes only doors of folders
# listed before it, and every folder is listed.
. "$top_srcdir/tests/tap.sh"
cd "$top_srcdir/src" || exit 99

floors=$(sed '/^#/d;/^$/d' LAYERS)

listed()
{
    for f in *; do
        [ ! -d "$f" ] || echo "$floors" | grep -qx "$f" ||
            { echo "src/$f is not in src/LAYERS"; return 1; }
    done
}

# Includes of one floor, one a line: "file<tab>included".
includes()
{
    grep -HE '^#[ ]*include[ ]*"' "$1"/*.[ch] /dev/null |
        sed -E 's/^([^:]*):.*"([^"]*)".*/\1	\2/'
}

# Which includes of floor $1 point to anything but its own files and the doors
# of the floors below, given in $2?
wrong_includes()
{
    includes "$1" | awk -F '\t' -v own="$1" -v below=" $2 " '
        { split($2, part, "/"); floor = part[1] }
        $2 == "sayso.h" || floor == own { next }
        index(below, " " floor " ") && $2 == floor "/" floor ".h" { next }
        { print "src/" $1 " includes \"" $2 "\""; wrong = 1 }
        END { exit wrong }'
}

# Only files of src/ that begin with $1 may include headers that match $2.
guest_of()
{
    ! grep -nE "^#[ ]*include[ ]*<($2)" */*.[ch] | grep -vE "^$1"
}

ok "every folder of src is a floor" listed
below=
for f in $floors; do
    if [ -d "$f" ]; then
        ok "$f includes only doors of the floors below" \
            wrong_includes "$f" "$below"
    fi
    below="$below $f"
done
ok "only ingest knows libxml2, md4c, libyaml, uchardet" \
    guest_of ingest/ 'libxml|md4c|yaml|uchardet'
ok "only ingest and store/pack.c know zlib and zstd" \
    guest_of '(ingest/|store/pack.c)' 'zlib|zstd'
ok "only store/database.c knows SQLite" guest_of store/database.c 'sqlite3'
ok "only rule/regex.c knows PCRE2" guest_of rule/regex.c 'pcre2'
plan
