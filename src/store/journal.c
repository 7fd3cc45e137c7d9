/* journal.c - a cut through a run, as a line of JSON and back. */
#include "store/store_p.h"

#include <string.h>

#define NUMBERS(X, j)                                                          \
    X("records", (j)->mark.records)                                            \
    X("digest", (j)->mark.digest)                                              \
    X("part", (j)->output.part)                                                \
    X("bytes", (j)->output.len)                                                \
    X("rejects_part", (j)->rejects.part)                                       \
    X("rejects_bytes", (j)->rejects.len)

void ss_journal_write(const struct ss_journal *j, struct ss_buf *out)
{
    ss_buf_printf(out, "{\"sayso\":\"journal/1\",\"run\":");
    ss_emit_string(j->run, out);
#define X(name, field)                                                         \
    ss_buf_printf(out, ",\"" name "\":%llu", (unsigned long long)(field));
    NUMBERS(X, j)
#undef X
    ss_buf_printf(out, ",\"done\":%d,", j->done);
    stats_save(&j->stats, out);
    ss_buf_printf(out, "}\n");
}

/* ---- read -------------------------------------------------------------- */

bool number_of(ss_str s, uint64_t *out)
{
    uint64_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned digit = (unsigned)s.p[i] - '0';
        if (digit > 9 || n > (UINT64_MAX - digit) / 10)
            return false;
        n = n * 10 + digit;
    }
    *out = n;
    return s.len > 0;
}

ss_str string_of(ss_str value, struct ss_arena *arena)
{
    struct ss_json_text t = {0};
    ss_str piece;
    size_t len = 0, raw_len;
    char *p = ss_arena_room(arena, value.len + 1);
    if (!p || value.len < 2 || value.p[0] != '"')
        return (ss_str){NULL, 0};
    t.in = (ss_str){value.p + 1, value.len - 2};
    while (ss_json_piece(&t, &piece, &raw_len)) {
        memcpy(p + len, piece.p, piece.len);
        len += piece.len;
    }
    return (ss_str){p, len};
}

static bool field(struct ss_journal *j, ss_str name, ss_str value,
                  struct ss_arena *arena)
{
    uint64_t done = 0;
    if (ss_str_eq(name, SS_STR("sayso")))
        return ss_str_eq(value, SS_STR("\"journal/1\""));
    if (ss_str_eq(name, SS_STR("run")))
        return (j->run = string_of(value, arena)).p != NULL;
#define X(key, number)                                                         \
    if (ss_str_eq(name, SS_STR(key)))                                          \
        return number_of(value, &(number));
    NUMBERS(X, j)
#undef X
    if (!ss_str_eq(name, SS_STR("done")))
        return stats_load(&j->stats, name, value);
    bool ok = number_of(value, &done);
    j->done = done;
    return ok;
}

bool ss_journal_read(ss_str text, struct ss_arena *arena,
                     struct ss_journal *out, struct sayso_error *err)
{
    struct ss_json j = {.s = text};
    ss_str name, value;
    *out = (struct ss_journal){0};
    bool ok = ss_json_open(&j);
    while (ok && ss_json_next(&j, &name, &value))
        ok = field(out, name, value, arena);
    return (ok && !j.error && out->run.p) ||
           ss_fail(err, SAYSO_ERR_SYNTAX, j.at, 0,
                   "this is no journal of this version of sayso");
}

bool ss_journal_fits(const struct ss_journal *j, ss_str run,
                     struct sayso_error *err)
{
    ss_str then = j->run, one, other;
    bool more = true;
    while (more) {
        bool a = ss_str_next(&then, '\n', &one);
        bool b = ss_str_next(&run, '\n', &other);
        one = a ? one : SS_STR("");
        other = b ? other : SS_STR("");
        if (!ss_str_eq(one, other))
            return ss_fail(err, SAYSO_ERR_ARGUMENT, 0, 0,
                           "the stopped run was made with \"%.*s\", this one "
                           "is with \"%.*s\"",
                           (int)one.len, one.p, (int)other.len, other.p);
        more = a && b;
    }
    return true;
}
