/*
 * warc.c - a web archive cut into its records.
 *
 *     WARC/1.0 head | empty line | Content-Length bytes | CR LF CR LF |
 * WARC/...
 *
 * A length is believed when a record, or nothing, stands behind it. Otherwise
 * the record reaches to the next line that begins like one. Only records that
 * hold a page or a text are given; images, requests and the like are no
 * articles and pass in silence.
 */
#include "ingest/ingest_p.h"

#include <string.h>

enum { HEAD_MAX = 1 << 16 };

static const ss_str magic = {"WARC/", 5};

static ss_str behind(ss_str s, size_t n)
{
    return (ss_str){s.p + n, s.len - n};
}

/* Bytes up to the first one that is no line end. */
static size_t line_ends(ss_str s)
{
    size_t n = 0;
    while (n < s.len && (s.p[n] == '\r' || s.p[n] == '\n'))
        n++;
    return n;
}

/* Bytes of the head, its empty line included; 0: it is not there yet. */
static size_t head_len(ss_str s)
{
    for (size_t i = 0; i + 1 < s.len; i++) {
        size_t cr = i + 2 < s.len && s.p[i + 1] == '\r';
        if (s.p[i] == '\n' && i + 1 + cr < s.len && s.p[i + 1 + cr] == '\n')
            return i + 2 + cr;
    }
    return 0;
}

/* Where the next line stands that begins like a record; s.len: nowhere. */
static size_t find_marker(ss_str s, size_t from)
{
    while (from + 1 + magic.len < s.len) {
        const char *nl = memchr(s.p + from, '\n', s.len - from);
        if (!nl)
            break;
        from = (size_t)(nl + 1 - s.p);
        ss_str rest = behind(s, from);
        if (ss_str_starts(rest, magic) && rest.len > 6 && rest.p[6] == '.')
            return from;
    }
    return s.len;
}

/* Leave out everything before the next record. */
static enum ss_read lost(struct ss_reader *r, struct ss_record *rec,
                         struct sayso_error *err, const char *why)
{
    bool anew = false; /* a member begins where the buffer does */
    for (;;) {
        ss_str s = reader_unread(r);
        if (anew && ss_str_starts(s, magic))
            break;
        size_t at = find_marker(s, 0);
        r->used += at;
        if (at < s.len || !r->more)
            break;
        anew = input_between(r->in);
        if (!anew && s.len > magic.len + 3) /* part of one may stand there */
            r->used -= magic.len + 3;
        if (reader_fill(r, NULL))
            continue;
        anew = input_resume(r->in);
        r->used = r->buf.len;
        if (!anew)
            break;
    }
    return reader_reject(r, rec, err, why);
}

/* Do the bytes behind a record speak for its length? */
static bool well_ended(const struct ss_reader *r, ss_str s, size_t total)
{
    ss_str tail = behind(s, total);
    tail = behind(tail, line_ends(tail));
    if (tail.len < magic.len)
        return (!r->more || input_between(r->in)) && ss_str_starts(magic, tail);
    return ss_str_starts(tail, magic);
}

/* Read until the record of `total` bytes is there and what stands behind it,
 * as far as there is anything. Damage behind it will be met again. */
static bool read_whole(struct ss_reader *r, size_t total,
                       struct sayso_error *err)
{
    for (;;) {
        ss_str s = reader_unread(r);
        size_t tail = s.len > total ? s.len - total : 0;
        size_t ends = tail ? line_ends(behind(s, total)) : 0;
        if (!r->more || tail - ends >= magic.len ||
            (s.len >= total && well_ended(r, s, total)))
            return true;
        if (!reader_fill(r, err))
            return tail > ends;
    }
}

/* The length is wrong: up to the next record, or as far as may be. */
static enum ss_read cut_by_marker(struct ss_reader *r, struct ss_record *rec,
                                  struct sayso_error *err)
{
    size_t seen = magic.len, at;
    for (;;) {
        ss_str s = reader_unread(r);
        at = find_marker(s, seen);
        if (at < s.len || !r->more || s.len > SS_RECORD_MAX_BYTES)
            break;
        seen = s.len > seen + 8 ? s.len - 8 : seen;
        if (!reader_fill(r, err))
            return reader_damaged(r, rec);
    }
    ss_str s = reader_unread(r);
    if (at == s.len)
        return lost(r, rec, err, "the file ends inside this record");
    r->used += at;
    return reader_give(r, (ss_str){s.p, at}, rec);
}

/* The next record of any kind. */
static enum ss_read cut(struct ss_reader *r, struct ss_record *rec,
                        struct sayso_error *err)
{
    struct archived a;
    for (;;) {
        r->used += line_ends(reader_unread(r));
        ss_str s = reader_unread(r);
        if ((s.len && (head_len(s) || s.len > HEAD_MAX)) || !r->more)
            break;
        if (!reader_fill(r, err))
            return reader_damaged(r, rec);
    }
    ss_str s = reader_unread(r);
    size_t head = head_len(s);
    if (!s.len)
        return SS_READ_END;
    r->line = ++r->number;
    if (!head || !ss_str_starts(s, magic))
        return lost(r, rec, err, "no record of a web archive begins here");
    archived_open((ss_str){s.p, head}, &a);
    if (a.block_bytes > SS_RECORD_MAX_BYTES)
        return lost(r, rec, err,
                    a.block_bytes == UINT64_MAX
                        ? "the record does not tell its length"
                        : "the record is larger than an article may be");
    size_t total = head + (size_t)a.block_bytes;
    if (!read_whole(r, total, err))
        return reader_damaged(r, rec);
    s = reader_unread(r);
    if (s.len < total ||
        (!well_ended(r, s, total) && find_marker(s, magic.len) < s.len))
        return cut_by_marker(r, rec, err);
    r->used += total;
    return reader_give(r, (ss_str){s.p, total}, rec);
}

enum ss_read warc_next(struct ss_reader *r, struct ss_record *rec,
                       struct sayso_error *err)
{
    struct archived a;
    enum ss_read got;
    do {
        got = cut(r, rec, err);
        if (got != SS_READ_RECORD)
            break;
        archived_open(rec->bytes, &a);
    } while (!a.readable);
    return got;
}
