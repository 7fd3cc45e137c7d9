# tap.sh - for test scripts: say results in the Test Anything Protocol.
#
#     . "$top_srcdir/tests/tap.sh"
#     ok "what holds" command...      runs it; its output is shown if it fails
#     skip "what" "why"
#     plan                            at the end

tap_n=0
ok()
{
    tap_n=$((tap_n + 1))
    tap_what=$1
    shift
    if tap_said=$("$@" 2>&1); then
        echo "ok $tap_n - $tap_what"
    else
        echo "not ok $tap_n - $tap_what"
        printf '%s\n' "$tap_said" | sed 's/^/# /'
    fi
}

# The same for what is known not to work yet: counted apart, not as a failure.
known_failure()
{
    ok "$@" | sed '1s/$/ # TODO known failure/'
    tap_n=$((tap_n + 1))
}

skip()
{
    tap_n=$((tap_n + 1))
    echo "ok $tap_n - $1 # SKIP $2"
}

plan()
{
    echo "1..$tap_n"
}
