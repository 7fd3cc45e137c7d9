# symbols.sh - what the library shows and what it must not do.
. "$top_srcdir/tests/tap.sh"

lib=$(echo "$top_builddir"/.libs/libsayso.so)

only_sayso()
{
    ! nm -D --defined-only "$lib" | awk '{print $3}' | grep -v '^sayso_'
}

# Every function of the public header is there.
all_of_header()
{
    sed -n 's/.*\(sayso_[a-z_]*\)(.*/\1/p' "$top_srcdir/src/sayso.h" |
        grep -v '^sayso_sink$' | sort -u |
        while read -r name; do
            nm -D --defined-only "$lib" | grep -q " $name\$" ||
                echo "$name is not exported"
        done | { ! grep .; }
}

# A library neither prints nor ends the program it serves.
quiet()
{
    ! nm -D --undefined-only "$lib" |
        grep -E ' (exit|_exit|abort|printf|puts|putchar|stdout|stderr)(@|$)'
}

if [ -f "$lib" ] && command -v nm >/dev/null; then
    ok "only sayso_ names are exported" only_sayso
    ok "every function of sayso.h is exported" all_of_header
    ok "the library neither prints nor exits" quiet
else
    skip "symbols of libsayso" "no shared library or no nm"
fi
plan
