/*
 * reader.c - a file or standard input as a stream of articles.
 *
 * Bytes come through zlib, which passes plain ones on. The first 64 kB tell
 * what the input is; JSONL is then read line by line, anything else whole.
 */
#include "ingest/ingest_p.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { CHUNK = 1 << 18 };

struct ss_reader {
    char *path;
    const char *shown; /* name in messages */
    gzFile gz;
    struct ss_buf buf; /* read and not yet used: [used, len) */
    size_t used;
    bool ended, done;
    enum ss_format format;
    uint64_t line;
    uint64_t articles;
    ss_str record;
};

const char *ss_format_name(enum ss_format f)
{
#define X(id, name) name,
    static const char *const names[] = {SS_FORMATS(X)};
#undef X
    return names[f];
}

/* ---- bytes ------------------------------------------------------------------- */

static bool fill(struct ss_reader *r, struct sayso_error *err)
{
    if (r->used && r->used == r->buf.len)
        r->used = r->buf.len = 0;
    if (!ss_buf_reserve(&r->buf, CHUNK))
        return ss_fail_memory(err);
    int n = gzread(r->gz, r->buf.p + r->buf.len, CHUNK);
    if (n < 0) {
        int code;
        const char *why = gzerror(r->gz, &code);
        return ss_fail(err, SAYSO_ERR_IO, 0, 0, "%s: %s", r->shown,
                       code == Z_ERRNO ? strerror(errno) : why);
    }
    if (n == 0 && !gzeof(r->gz))
        return ss_fail(err, SAYSO_ERR_IO, 0, 0, "%s: cannot be read",
                       r->shown);
    int code = Z_OK;
    if (n == 0 && (gzerror(r->gz, &code), code == Z_BUF_ERROR))
        return ss_fail(err, SAYSO_ERR_IO, 0, 0,
                       "%s: the compressed file is cut short", r->shown);
    r->ended = n == 0;
    r->buf.len += (size_t)n;
    return true;
}

/* Move what is left to the front, so that the buffer does not grow. */
static void pack(struct ss_reader *r)
{
    memmove(r->buf.p, r->buf.p + r->used, r->buf.len - r->used);
    r->buf.len -= r->used;
    r->used = 0;
}

/* ---- what is it? --------------------------------------------------------------- */

static bool holds(ss_str s, const char *what)
{
    size_t n = strlen(what);
    for (size_t i = 0; i + n <= s.len; i++) {
        size_t k = 0;
        while (k < n && (s.p[i + k] | 32) == (what[k] | 32))
            k++;
        if (k == n)
            return true;
    }
    return false;
}

static bool has_suffix(const char *path, const char *suffix)
{
    return path && ss_str_ends(ss_str_of(path), ss_str_of(suffix));
}

static ss_str skip_mark(ss_str s)
{
    return ss_str_starts(s, SS_STR("\xef\xbb\xbf")) ? (ss_str){s.p + 3,
                                                              s.len - 3}
                                                    : s;
}

static enum ss_format detect(ss_str bytes, const char *path)
{
    ss_str s = ss_str_trim(skip_mark(bytes));
    ss_str head = {s.p, s.len < 4096 ? s.len : 4096};
    if (s.len && s.p[0] == '{')
        return SS_FORMAT_JSONL;
    if (holds(head, "<!doctype html") || holds(head, "<html") ||
        has_suffix(path, ".html") || has_suffix(path, ".htm"))
        return SS_FORMAT_HTML;
    if (has_suffix(path, ".md") || has_suffix(path, ".markdown"))
        return SS_FORMAT_MARKDOWN;
    if (holds(head, "<p>") || holds(head, "<div") || holds(head, "<p "))
        return SS_FORMAT_HTML;
    return SS_FORMAT_TEXT;
}

/* More than a few control characters, or none of it text. */
static bool binary(ss_str s)
{
    size_t n = s.len < 4096 ? s.len : 4096, odd = 0;
    if (n >= 2 && ((unsigned char)s.p[0] >= 0xfe))
        return false; /* UTF-16 and 32 hold NULs */
    if (n >= 4 && !s.p[0] && !s.p[1])
        return (unsigned char)s.p[2] != 0xfe;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        odd += c < 9 || (c > 13 && c < 32 && c != 27);
    }
    return odd * 20 > n;
}

/* ---- one article from bytes ------------------------------------------------------ */

static bool plain_text(struct ss_doc *doc, ss_str utf8, uint64_t base,
                       bool verbatim, struct sayso_error *err)
{
    doc->text = ss_arena_copy(&doc->arena, utf8);
    if (!doc->text.p)
        return ss_fail_memory(err);
    if (doc->want_raw && verbatim && utf8.len) {
        struct ss_map_seg *s = ss_vec_push(&doc->arena, &doc->map);
        if (!s)
            return ss_fail_memory(err);
        *s = (struct ss_map_seg){0, (uint32_t)utf8.len, base,
                                 (uint32_t)utf8.len};
    }
    return ss_doc_split_plain(doc, err);
}

/* Paragraphs of a plain body under front matter. */
static void plain_blocks(struct composer *c, ss_str body, uint64_t base)
{
    ss_str rest = body, line;
    while (ss_str_next(&rest, '\n', &line)) {
        if (!ss_str_trim(line).len) {
            if (c->open)
                composer_end(c, page_boilerplate(composer_block(c)));
            continue;
        }
        if (!c->open)
            composer_begin(c, SS_BLOCK_PARAGRAPH);
        composer_text(c, line, base + (uint64_t)(line.p - body.p));
        composer_text(c, SS_STR(" "), 0);
    }
    if (c->open)
        composer_end(c, page_boilerplate(composer_block(c)));
}

static bool compose(struct ss_doc *doc, ss_str utf8, uint64_t base,
                    enum ss_format format, bool verbatim,
                    struct sayso_error *err)
{
    struct composer c = {.doc = doc, .map = doc->want_raw && verbatim};
    ss_str body;
    bool ok = true, front = front_matter(&c, utf8, &body);
    uint64_t at = base + (uint64_t)(body.p ? body.p - utf8.p : 0);
    if (!body.p)
        body = (ss_str){"", 0};
    if (front && format == SS_FORMAT_TEXT)
        format = detect(body, NULL);
    if (format == SS_FORMAT_HTML)
        ok = html_blocks(&c, body, at, front, err);
    else if (format == SS_FORMAT_MARKDOWN)
        ok = markdown_blocks(&c, body, at, err);
    else if (front)
        plain_blocks(&c, body, at);
    else {
        composer_release(&c);
        return plain_text(doc, utf8, base, verbatim, err);
    }
    ok = ok && composer_finish(&c, err);
    composer_release(&c);
    return ok;
}

bool ss_ingest(struct ss_doc *doc, ss_str bytes, enum ss_format format,
               struct sayso_error *err)
{
    struct ss_buf converted = {0};
    ss_str utf8;
    if (!ss_str_trim(bytes).len)
        return ss_fail(err, SAYSO_ERR_INPUT, 0, 1, "the article is empty");
    if (binary(bytes))
        return ss_fail(err, SAYSO_ERR_INPUT, 0, 1,
                       "this is not text (binary bytes)");
    if (bytes.len > SS_RECORD_MAX_BYTES)
        return ss_fail(err, SAYSO_ERR_LIMIT, SS_RECORD_MAX_BYTES, 1,
                       "an article may have 256 MB");
    if (format == SS_FORMAT_AUTO)
        format = detect(bytes, NULL);
    if (format == SS_FORMAT_JSONL)
        return jsonl_record(doc, skip_mark(bytes), err);
    bool ok = charset_to_utf8(doc, bytes, format == SS_FORMAT_HTML, &converted,
                              &utf8, err) &&
              compose(doc, utf8,
                      converted.len ? 0 : (uint64_t)(utf8.p - bytes.p), format,
                      converted.len == 0, err);
    ss_buf_release(&converted);
    if (ok && !doc->blocks.n)
        return ss_fail(err, SAYSO_ERR_INPUT, 0, 1, "no text was found in it");
    return ok;
}

/* ---- the reader ------------------------------------------------------------------- */

struct ss_reader *ss_reader_open(const char *path, enum ss_format format,
                                 struct sayso_error *err)
{
    struct stat st;
    bool std = strcmp(path, "-") == 0;
    int fd = std ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    struct ss_reader *r = fd >= 0 ? calloc(1, sizeof *r) : NULL;
    if (fd < 0 || (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))) {
        ss_fail(err, SAYSO_ERR_IO, 0, 0, "%s: %s", std ? "<stdin>" : path,
                fd < 0 ? strerror(errno) : "is a folder");
        goto fail;
    }
    if (!r || !(r->path = strdup(path)) || !(r->gz = gzdopen(fd, "rb"))) {
        ss_fail_memory(err);
        goto fail;
    }
    fd = -1; /* the gzFile has it now */
    r->shown = std ? "<stdin>" : r->path;
    r->format = format;
    gzbuffer(r->gz, CHUNK);
    return r;
fail:
    if (fd >= 0)
        close(fd);
    ss_reader_free(r);
    return NULL;
}

void ss_reader_free(struct ss_reader *r)
{
    if (!r)
        return;
    if (r->gz)
        gzclose(r->gz);
    ss_buf_release(&r->buf);
    free(r->path);
    free(r);
}

ss_str ss_reader_record(const struct ss_reader *r)
{
    return r->record;
}

uint64_t ss_reader_line(const struct ss_reader *r)
{
    return r->line;
}

/* Say where: file:line:col in front of the message. */
static enum ss_read reject(const struct ss_reader *r, struct sayso_error *err)
{
    if (!err)
        return SS_READ_REJECT;
    struct sayso_error e = *err;
    uint64_t line = r->line ? r->line : e.line ? e.line : 1;
    ss_fail(err, e.code, e.offset, (uint32_t)line,
            "%s:%llu:%llu: error: %.350s", r->shown, (unsigned long long)line,
            (unsigned long long)(r->line ? e.offset + 1 : 1), e.message);
    return SS_READ_REJECT;
}

static bool default_id(const struct ss_reader *r, struct ss_doc *doc)
{
    struct ss_buf b = {0};
    if (doc->id.len)
        return true;
    const char *slash = strrchr(r->path, '/');
    ss_buf_str(&b, ss_str_of(slash ? slash + 1 : r->shown));
    if (r->line)
        ss_buf_printf(&b, "#%llu", (unsigned long long)r->line);
    doc->id = ss_arena_copy(&doc->arena, (ss_str){b.p, b.len});
    bool ok = !b.failed && doc->id.p;
    ss_buf_release(&b);
    return ok;
}

static enum ss_read next_line(struct ss_reader *r, struct ss_doc *doc,
                              struct sayso_error *err)
{
    for (;;) {
        char *from = r->buf.p + r->used;
        size_t left = r->buf.len - r->used, seen = 0;
        char *nl = left ? memchr(from, '\n', left) : NULL;
        while (!nl && !r->ended) {
            seen = r->buf.len - r->used;
            if (seen > SS_RECORD_MAX_BYTES) {
                ss_fail(err, SAYSO_ERR_LIMIT, seen, 0,
                        "%s:%llu: error: a line longer than 256 MB", r->shown,
                        (unsigned long long)r->line + 1);
                return SS_READ_FAIL;
            }
            pack(r);
            if (!fill(r, err))
                return SS_READ_FAIL;
            from = r->buf.p;
            nl = memchr(from + seen, '\n', r->buf.len - seen);
        }
        size_t len = nl ? (size_t)(nl - from) : r->buf.len - r->used;
        r->used += len + (nl != NULL);
        r->line += nl || len;
        if (!nl && !len)
            return SS_READ_END;
        r->record = skip_mark((ss_str){from, len});
        if (!ss_str_trim(r->record).len)
            continue;
        if (!jsonl_record(doc, r->record, err))
            return reject(r, err);
        if (!default_id(r, doc))
            return SS_READ_FAIL;
        return SS_READ_ARTICLE;
    }
}

static enum ss_read whole(struct ss_reader *r, struct ss_doc *doc,
                          struct sayso_error *err)
{
    if (r->done)
        return SS_READ_END;
    while (!r->ended && r->buf.len <= SS_RECORD_MAX_BYTES)
        if (!fill(r, err))
            return SS_READ_FAIL;
    r->done = true;
    r->record = (ss_str){r->buf.p, r->buf.len};
    if (!ss_ingest(doc, r->record, r->format, err))
        return reject(r, err);
    return default_id(r, doc) ? SS_READ_ARTICLE : SS_READ_FAIL;
}

enum ss_read ss_reader_next(struct ss_reader *r, struct ss_doc *doc,
                            struct sayso_error *err)
{
    ss_doc_clear(doc);
    while (!r->articles && !r->ended && r->buf.len < 65536)
        if (!fill(r, err))
            return SS_READ_FAIL;
    if (!r->articles++ && r->format == SS_FORMAT_AUTO)
        r->format = detect((ss_str){r->buf.p, r->buf.len}, r->path);
    return r->format == SS_FORMAT_JSONL ? next_line(r, doc, err)
                                        : whole(r, doc, err);
}
