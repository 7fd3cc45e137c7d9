/*
 * split.c - text files that hold several articles, cut where a line begins the
 * next one: mailboxes, and what an archive of newspapers exports.
 */
#include "ingest/ingest_p.h"

#include <string.h>

/* Where a line begins an article, at `from` or later; s.len: nowhere. Lines
 * that may go on beyond s are not looked at unless it is all there is. */
typedef bool line_test(ss_str line);

static size_t find_line(ss_str s, size_t from, bool all, line_test *test)
{
    while (from < s.len) {
        const char *nl = memchr(s.p + from, '\n', s.len - from);
        if (!nl && !all)
            return s.len;
        size_t end = nl ? (size_t)(nl - s.p) : s.len;
        if (test((ss_str){s.p + from, end - from}))
            return from;
        from = end + (nl != NULL);
    }
    return s.len;
}

static bool mail_line(ss_str line)
{
    return ss_str_starts(line, SS_STR("From "));
}

/* The beginning of the last line that is there whole. */
static size_t last_line(ss_str s)
{
    size_t n = s.len;
    while (n && s.p[n - 1] != '\n')
        n--;
    return n;
}

enum ss_read split_next(struct ss_reader *r, struct ss_record *rec,
                        struct sayso_error *err)
{
    line_test *test = r->format == SS_FORMAT_MAIL ? mail_line : export_line;
    for (size_t seen = 0;;) {
        ss_str s = reader_unread(r);
        const char *nl = s.len ? memchr(s.p, '\n', s.len) : NULL;
        size_t first = nl ? (size_t)(nl + 1 - s.p) : s.len;
        size_t at = find_line(s, seen > first ? seen : first, !r->more, test);
        if (at < s.len || (!r->more && s.len)) {
            /* what stands before the first mark is the cover of an export */
            bool cover =
                !r->number && !test((ss_str){s.p, first}) && at < s.len;
            if (!cover)
                return reader_cut(r, at, rec);
            reader_use(r, at);
            seen = 0;
            continue;
        }
        if (!r->more)
            return SS_READ_END;
        if (s.len > SS_RECORD_MAX_BYTES) {
            reader_cut(r, s.len, rec);
            return reader_reject(r, rec, err,
                                 "an article may have 32 MB; this is longer");
        }
        seen = last_line(s);
        if (!reader_fill(r, err))
            return reader_damaged(r, rec);
    }
}
