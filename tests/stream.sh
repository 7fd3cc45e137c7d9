# stream.sh - memory does not grow with the stream: STREAM_MB megabytes (24) stay
# under 300 MB, and take no more than a third of them does.
. "$top_srcdir/tests/tap.sh"

if ! command -v python3 >/dev/null; then
    skip "a stream" "no python3"
elif ldd "$SAYSO" | grep -q 'lib[a-z]*san'; then
    skip "a stream" "sanitizers take memory of their own"
else
    scratch=$(mktemp -d) || exit 99
    trap 'rm -rf "$scratch"' EXIT
    "$SAYSO" annotate --quiet --only-text "$top_srcdir"/corpus/*.txt \
        >"$scratch/records"
    stream() # MEGABYTES LIMIT
    {
        python3 "$top_srcdir/tests/stream.py" "$SAYSO" "$scratch/records" \
            "$1" "$2" >"$scratch/said" 2>&1 || { cat "$scratch/said"; return 1; }
    }
    size=${STREAM_MB:-24}
    ok "a stream stays under 300 MB" stream $((size / 3)) 300
    sed 's/^/# /' "$scratch/said"
    first=$(sed -n 's/.* \([0-9]*\) MB of memory/\1/p' "$scratch/said")
    ok "one of three times the length takes no more" \
        stream "$size" $((first + 12))
    sed 's/^/# /' "$scratch/said"
fi
plan
