/*
 * dismissal.c - decisions that a finding needs nothing, in a file beside the
 * story: a row each, cells with tabs between them, so that people can read it
 * and take one back by deleting its row.
 *
 *     key  check  words  by  because
 *
 * The key is what counts; check and words are there for people.
 */
#include "review/review_p.h"

static bool read_key(ss_str s, uint64_t *key)
{
    *key = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.p[i];
        unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                         : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
                                                : 16;
        if (digit == 16)
            return false;
        *key = *key << 4 | digit;
    }
    return s.len == 16;
}

bool ss_dismissals_read(struct ss_dismissals *d, struct ss_arena *arena,
                        const char *file, ss_str text, struct sayso_error *err)
{
    ss_str rest = text, line, key;
    uint32_t number = 0;
    if (ss_utf8_valid(text.p, text.len) != text.len)
        return ss_fail(err, SAYSO_ERR_SYNTAX, 0, 0, "%s: this is not UTF-8",
                       file);
    while (text.len && ss_str_next(&rest, '\n', &line)) {
        struct ss_dismissal row = {0};
        number++;
        if (!line.len || *line.p == '#')
            continue;
        if (!ss_str_next(&line, '\t', &key) || !read_key(key, &row.key) ||
            !ss_str_next(&line, '\t', &row.check) ||
            !ss_str_next(&line, '\t', &row.words) ||
            !ss_str_next(&line, '\t', &row.by) ||
            !ss_str_next(&line, '\t', &row.because))
            return ss_fail(err, SAYSO_ERR_SYNTAX, 0, number,
                           "%s:%u:1: error: expected a key of 16 hexadecimal "
                           "digits, check, words, initials and reason, with "
                           "tabs between them",
                           file, number);
        struct ss_dismissal *slot = ss_vec_push(arena, d);
        if (!slot)
            return ss_fail_memory(err);
        *slot = row;
    }
    return true;
}

void ss_dismissals_apply(const struct ss_dismissals *d,
                         struct ss_review *review)
{
    for (uint32_t i = 0; i < review->findings.n; i++)
        for (uint32_t k = 0; k < d->n; k++)
            if (d->v[k].key == review->findings.v[i].key)
                review->findings.v[i].dismissed = &d->v[k];
}

/* Tabs and ends of lines would end a cell. */
static void cell(struct ss_buf *out, ss_str s, char end)
{
    for (size_t i = 0; i < s.len; i++)
        ss_buf_char(out, (unsigned char)s.p[i] < 0x20 ? ' ' : s.p[i]);
    ss_buf_char(out, end);
}

void ss_dismissal_write(const struct ss_dismissal *d, struct ss_buf *out)
{
    for (int i = 60; i >= 0; i -= 4)
        ss_buf_char(out, "0123456789abcdef"[d->key >> i & 15]);
    ss_buf_char(out, '\t');
    cell(out, d->check, '\t');
    cell(out, d->words, '\t');
    cell(out, d->by, '\t');
    cell(out, d->because, '\n');
}
