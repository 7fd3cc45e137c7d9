/*
 * reader.c - a file or standard input as a stream of records.
 *
 * The first 64 kB tell what the input is. JSONL is cut into lines, containers
 * by those who know them, anything else is one record. Cutting is all that
 * happens here: reading a record into a document (record.c) is the dear part
 * and may run on another thread.
 *
 *     buf:   | used | record | next record ... | not read yet
 *                   ^ used   ^ used afterwards ^ len
 */
#include "ingest/ingest_p.h"

#include <stdlib.h>
#include <string.h>

enum {
    LOOK = 1 << 16,
    LIKELY_RECORD = 1 << 12 /* so many bytes unread hold a record, likely */
};

static const struct ss_read_options defaults;

static struct ss_reader *new_reader(const char *path,
                                    const struct ss_read_options *options,
                                    struct sayso_error *err)
{
    struct ss_reader *r = calloc(1, sizeof *r);
    if (!r || !(r->path = strdup(path))) {
        free(r);
        ss_fail_memory(err);
        return NULL;
    }
    r->shown = strcmp(path, "-") == 0 ? "<stdin>" : r->path;
    r->options = options ? options : &defaults;
    r->format = r->options->format;
    r->more = true;
    return r;
}

static struct ss_reader *with_input(struct ss_reader *r, struct input *in)
{
    r->in = in;
    if (in)
        return r;
    ss_reader_free(r);
    return NULL;
}

struct ss_reader *ss_reader_open(const char *path,
                                 const struct ss_read_options *options,
                                 struct sayso_error *err)
{
    struct ss_reader *r = new_reader(path, options, err);
    return r ? with_input(r, input_open(r->path, r->options->stop_fd, err))
             : NULL;
}

struct ss_reader *reader_of_member(const struct ss_reader *outer,
                                   const char *path, input_source *source,
                                   void *user, struct sayso_error *err)
{
    struct ss_reader *r = new_reader(path, outer->options, err);
    if (!r)
        return NULL;
    r->nesting = outer->nesting + 1;
    return with_input(r, input_from(source, user, r->path, err));
}

void ss_reader_free(struct ss_reader *r)
{
    if (!r)
        return;
    members_free(r->members);
    input_free(r->in);
    wide_free(r->wide);
    ss_buf_release(&r->buf);
    ss_buf_release(&r->head);
    free(r->path);
    free(r);
}

uint64_t ss_reader_position(const struct ss_reader *r)
{
    return input_position(r->in);
}

bool ss_reader_lost(const struct ss_reader *r)
{
    return input_lost(r->in);
}

bool reader_fill(struct ss_reader *r, struct sayso_error *err)
{
    if (r->used) {
        memmove(r->buf.p, r->buf.p + r->used, r->buf.len - r->used);
        r->buf.len -= r->used;
        r->used = 0;
    }
    if (!r->wide)
        return input_fill(r->in, &r->buf, &r->more, err);
    return input_fill(r->in, wide_raw(r->wide), &r->more, err) &&
           (wide_convert(r->wide, r->more, &r->buf) || ss_fail_memory(err));
}

/* From here on the input is converted, what was read of it, too. */
static bool widen(struct ss_reader *r, const char *charset,
                  struct sayso_error *err)
{
    ss_str s = reader_unread(r);
    r->wide = wide_open(charset);
    if (!r->wide)
        return ss_fail_memory(err);
    ss_buf_str(wide_raw(r->wide), s);
    r->used = r->buf.len = 0;
    return !wide_raw(r->wide)->failed && wide_convert(r->wide, r->more, &r->buf)
               ? true
               : ss_fail_memory(err);
}

enum ss_read reader_damaged(struct ss_reader *r, struct ss_record *rec)
{
    r->used = r->buf.len;
    *rec = (struct ss_record){.file = r->shown};
    if (!input_resume(r->in))
        return SS_READ_FAIL;
    rec->line = ++r->line;
    rec->number = ++r->number;
    return SS_READ_REJECT;
}

ss_str reader_unread(const struct ss_reader *r)
{
    if (!r->buf.p)
        return (ss_str){"", 0};
    return (ss_str){r->buf.p + r->used, r->buf.len - r->used};
}

static bool holds_line(const struct ss_reader *r)
{
    ss_str s = reader_unread(r);
    return s.len && memchr(s.p, '\n', s.len);
}

bool ss_reader_ready(const struct ss_reader *r)
{
    if (!input_waits(r->in))
        return true;
    return r->format == SS_FORMAT_JSONL
               ? holds_line(r)
               : r->begun && reader_unread(r).len >= LIKELY_RECORD;
}

/* Is the first line a whole object? Then no more need be looked at, and a pipe
 * that gives a line at a time is not kept waiting. */
static bool begins_with_object(ss_str s)
{
    const char *nl = s.len ? memchr(s.p, '\n', s.len) : NULL;
    ss_str line = ss_str_trim((ss_str){s.p, nl ? (size_t)(nl - s.p) : 0});
    return ss_str_starts(line, SS_STR("{")) && ss_str_ends(line, SS_STR("}"));
}

static bool begin(struct ss_reader *r, struct sayso_error *err)
{
    if (!r->buf.len && !reader_fill(r, err))
        return false;
    const char *charset = charset_wide(reader_unread(r));
    if (charset && !widen(r, charset, err))
        return false;
    if (r->format != SS_FORMAT_AUTO)
        return true;
    while (r->more && r->buf.len < LOOK &&
           !begins_with_object(reader_unread(r))) {
        if (reader_fill(r, err))
            continue;
        if (!r->buf.len)
            return false;
        break; /* damage further on: it will be met again */
    }
    r->format = format_of(reader_unread(r), r->path);
    return true;
}

enum ss_read reader_give(struct ss_reader *r, ss_str bytes,
                         struct ss_record *rec)
{
    *rec = (struct ss_record){.bytes = bytes,
                              .head = {r->head.p, r->head.len},
                              .format = r->format,
                              .file = r->shown,
                              .number = r->number,
                              .line = r->line,
                              .options = r->options};
    return SS_READ_RECORD;
}

void reader_use(struct ss_reader *r, size_t len)
{
    const char *p = r->buf.p + r->used, *end = p + len;
    while (p < end && (p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
        r->line++;
        p++;
    }
    r->used += len;
}

enum ss_read reader_cut(struct ss_reader *r, size_t len, struct ss_record *rec)
{
    r->number++;
    reader_give(r, (ss_str){r->buf.p + r->used, len}, rec);
    rec->line++;
    reader_use(r, len);
    return SS_READ_RECORD;
}

enum ss_read reader_reject(struct ss_reader *r, struct ss_record *rec,
                           struct sayso_error *err, const char *why)
{
    reader_give(r, (ss_str){"", 0}, rec);
    ss_fail(err, SAYSO_ERR_SYNTAX, 0, 0, "%s", why);
    return SS_READ_REJECT;
}

/* ---- lines ------------------------------------------------------------- */

/* Leave out the rest of a line that is too long. */
static enum ss_read too_long(struct ss_reader *r, struct ss_record *rec,
                             struct sayso_error *err)
{
    while (!holds_line(r) && r->more) {
        r->used = r->buf.len;
        if (!reader_fill(r, err))
            return SS_READ_FAIL;
    }
    ss_str s = reader_unread(r);
    const char *nl = s.len ? memchr(s.p, '\n', s.len) : NULL;
    r->used = nl ? (size_t)(nl - r->buf.p) + 1 : r->buf.len;
    r->number = ++r->line;
    reader_give(r, (ss_str){"", 0}, rec);
    ss_fail(err, SAYSO_ERR_LIMIT, SS_RECORD_MAX_BYTES, 0,
            "an article may have %d MB; this line is longer",
            SS_RECORD_MAX_BYTES >> 20);
    return SS_READ_REJECT;
}

static enum ss_read next_line(struct ss_reader *r, struct ss_record *rec,
                              struct sayso_error *err)
{
    for (size_t seen = 0;;) {
        ss_str s = reader_unread(r);
        const char *nl =
            s.len > seen ? memchr(s.p + seen, '\n', s.len - seen) : NULL;
        if (!nl && r->more) {
            seen = s.len;
            if (seen > SS_RECORD_MAX_BYTES)
                return too_long(r, rec, err);
            if (!reader_fill(r, err))
                return reader_damaged(r, rec);
            continue;
        }
        if (!s.len)
            return SS_READ_END;
        size_t len = nl ? (size_t)(nl - s.p) : s.len;
        r->used += len + (nl != NULL);
        r->number = ++r->line;
        seen = 0;
        if (ss_str_trim((ss_str){s.p, len}).len)
            return reader_give(r, (ss_str){s.p, len}, rec);
    }
}

/* ---- whole files ------------------------------------------------------- */

static enum ss_read whole(struct ss_reader *r, struct ss_record *rec,
                          struct sayso_error *err)
{
    if (r->done)
        return SS_READ_END;
    while (r->more && r->buf.len <= SS_RECORD_MAX_BYTES)
        if (!reader_fill(r, err))
            return SS_READ_FAIL;
    r->done = true;
    return reader_give(r, reader_unread(r), rec);
}

enum ss_read ss_reader_next(struct ss_reader *r, struct ss_record *rec,
                            struct sayso_error *err)
{
    *rec = (struct ss_record){.file = r->shown};
    if (!r->begun && !begin(r, err))
        return reader_damaged(r, rec);
    r->begun = true;
    switch (r->format) {
    case SS_FORMAT_JSONL:
        return next_line(r, rec, err);
    case SS_FORMAT_JSON:
        return json_next(r, rec, err);
    case SS_FORMAT_CSV:
        return csv_next(r, rec, err);
    case SS_FORMAT_XML:
        return xml_next_record(r, rec, err);
    case SS_FORMAT_MAIL:
        return r->number || ss_str_starts(reader_unread(r), SS_STR("From "))
                   ? split_next(r, rec, err)
                   : whole(r, rec, err);
    case SS_FORMAT_EXPORT:
        return r->xml ? word_next(r, rec, err) : split_next(r, rec, err);
    case SS_FORMAT_ARCHIVE:
        return archive_next(r, rec, err);
    case SS_FORMAT_WARC:
        return warc_next(r, rec, err);
    default:
        return whole(r, rec, err);
    }
}
