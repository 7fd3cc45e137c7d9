/*
 * record.c - the bytes of one article into a document: what are they, which
 * charset, is there front matter, and then whoever reads that format.
 */
#include "ingest/front_p.h"

#include <string.h>

const char *ss_format_name(enum ss_format f)
{
#define X(id, name) name,
    static const char *const names[] = {SS_FORMATS(X)};
#undef X
    return names[f];
}

/* ---- what is it? ------------------------------------------------------- */

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

/* of a name, or of what was packed under it */
static bool has_suffix(const char *path, const char *suffix)
{
    const struct codec *codec = codec_named(path);
    ss_str name = ss_str_of(path);
    name.len -= codec ? strlen(codec->suffix) : 0;
    return ss_str_ends(name, ss_str_of(suffix));
}

static ss_str skip_mark(ss_str s)
{
    return ss_str_starts(s, SS_STR("\xef\xbb\xbf"))
               ? (ss_str){s.p + 3, s.len - 3}
               : s;
}

/* A list of objects. Text may begin with a bracket, too: [1] is a note. */
static bool is_list(ss_str s)
{
    return s.len && s.p[0] == '[' &&
           ss_str_starts(ss_str_trim((ss_str){s.p + 1, s.len - 1}),
                         SS_STR("{"));
}

/* A JSON object over several lines? In a dump the next line begins with {. */
static bool spans_lines(ss_str s)
{
    const char *nl = memchr(s.p, '\n', s.len);
    if (!nl)
        return false;
    ss_str first = ss_str_trim((ss_str){s.p, (size_t)(nl - s.p)});
    ss_str rest = ss_str_trim((ss_str){nl, s.len - (size_t)(nl - s.p)});
    return rest.len && rest.p[0] != '{' && !ss_str_ends(first, SS_STR("}"));
}

enum ss_format format_of(ss_str bytes, const char *path)
{
    ss_str s = ss_str_trim(skip_mark(bytes));
    ss_str head = {s.p, s.len < 4096 ? s.len : 4096};
    unsigned depth;
    bool lines = has_suffix(path, ".jsonl") || has_suffix(path, ".ndjson");
    if (s.len && s.p[0] == '{' && lines)
        return SS_FORMAT_JSONL;
    if (s.len && s.p[0] == '{' && !front_json_len(s))
        return spans_lines(s) || json_wrapper(s, &depth) ? SS_FORMAT_JSON
                                                         : SS_FORMAT_JSONL;
    if (is_list(s))
        return SS_FORMAT_JSON;
    if (archive_begins(bytes))
        return SS_FORMAT_ARCHIVE;
    if (ss_str_starts(s, SS_STR("WARC/")) || has_suffix(path, ".warc") ||
        has_suffix(path, ".wet"))
        return SS_FORMAT_WARC;
    if (xml_is_known(s))
        return SS_FORMAT_XML;
    if (mail_begins(s))
        return SS_FORMAT_MAIL;
    if (export_begins(s))
        return SS_FORMAT_EXPORT;
    if (holds(head, "<!doctype html") || holds(head, "<html") ||
        has_suffix(path, ".html") || has_suffix(path, ".htm"))
        return SS_FORMAT_HTML;
    if (has_suffix(path, ".csv") || has_suffix(path, ".tsv") || csv_is_table(s))
        return SS_FORMAT_CSV;
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
    if (ss_str_starts(s, SS_STR("\xfe\xff")) ||
        ss_str_starts(s, SS_STR("\xff\xfe")) || charset_by_zeros(s))
        return false; /* UTF-16 and 32 hold zeros */
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        odd += c < 9 || (c > 13 && c < 32 && c != 27);
    }
    return odd * 20 > n;
}

/* ---- one article from bytes -------------------------------------------- */

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
    return ss_doc_split_plain(doc, err) && wire_head(doc, err);
}

void plain_blocks(struct composer *c, ss_str body, uint64_t base)
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
        line.len += rest.p != NULL; /* its end parts words */
        composer_text(c, line, base + (uint64_t)(line.p - body.p));
    }
    if (c->open)
        composer_end(c, page_boilerplate(composer_block(c)));
}

static bool compose(struct ss_doc *doc, ss_str utf8, uint64_t base,
                    enum ss_format format, bool verbatim,
                    const char *site_rules, struct sayso_error *err)
{
    struct composer c = {
        .doc = doc, .site_rules = site_rules, .map = doc->want_raw && verbatim};
    ss_str body;
    bool ok = true, front = front_matter(&c, utf8, base, &body);
    uint64_t at = base + (uint64_t)(body.p ? body.p - utf8.p : 0);
    if (!body.p)
        body = (ss_str){"", 0};
    if (front && format == SS_FORMAT_TEXT)
        format = format_of(body, NULL);
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

bool page_or_text(struct ss_doc *doc, ss_str bytes, ss_str label, uint64_t base,
                  enum ss_format format, const struct ss_read_options *options,
                  struct sayso_error *err)
{
    if (binary(bytes))
        return ss_fail(err, SAYSO_ERR_INPUT, 0, 1,
                       "this is not text (binary bytes)");
    struct ss_buf converted = {0};
    ss_str utf8;
    bool ok =
        charset_to_utf8(doc, bytes, label, format == SS_FORMAT_HTML, &converted,
                        &utf8, err) &&
        compose(doc, utf8,
                converted.len ? 0 : base + (uint64_t)(utf8.p - bytes.p), format,
                converted.len == 0, options ? options->site_rules : NULL, err);
    ss_buf_release(&converted);
    if (ok && !doc->blocks.n)
        return ss_fail(err, SAYSO_ERR_INPUT, 0, 1, "no text was found in it");
    return ok;
}

static bool read_any(struct ss_doc *doc, const struct ss_record *rec,
                     struct sayso_error *err)
{
    ss_str bytes = rec->bytes;
    enum ss_format format = rec->format;
    if (!ss_str_trim(bytes).len)
        return ss_fail(err, SAYSO_ERR_INPUT, 0, 1, "the article is empty");
    if (bytes.len > SS_RECORD_MAX_BYTES)
        return ss_fail(err, SAYSO_ERR_LIMIT, SS_RECORD_MAX_BYTES, 1,
                       "an article may have %d MB; this one has more",
                       SS_RECORD_MAX_BYTES >> 20);
    if (format == SS_FORMAT_AUTO)
        format = format_of(bytes, NULL);
    if (format == SS_FORMAT_JSONL || format == SS_FORMAT_JSON)
        return jsonl_record(doc, bytes, bytes.len - skip_mark(bytes).len,
                            rec->options ? &rec->options->fields : NULL, err);
    if (format == SS_FORMAT_CSV)
        return csv_record(doc, rec, err);
    if (format == SS_FORMAT_XML)
        return xml_record(doc, rec, err);
    if (format == SS_FORMAT_MAIL)
        return mail_record(doc, bytes, err);
    if (format == SS_FORMAT_EXPORT)
        return export_record(doc, bytes, err);
    if (format == SS_FORMAT_WARC)
        return warc_record(doc, rec, err);
    if (format == SS_FORMAT_ARCHIVE)
        return ss_fail(err, SAYSO_ERR_INPUT, 0, 1,
                       "this is an archive of files, not an article");
    if (ss_str_starts(bytes, SS_STR("filedesc://")))
        return ss_fail(err, SAYSO_ERR_INPUT, 0, 1,
                       "this is an ARC file; of web archives WARC is read");
    return page_or_text(doc, bytes, (ss_str){"", 0}, 0, format, rec->options,
                        err);
}

bool ss_ingest(struct ss_doc *doc, ss_str bytes, enum ss_format format,
               struct sayso_error *err)
{
    return read_any(doc, &(struct ss_record){.bytes = bytes, .format = format},
                    err);
}

/* The name of the file, and for a part of it #number. */
static bool default_id(const struct ss_record *rec, struct ss_doc *doc)
{
    struct ss_buf b = {0};
    const char *slash = strrchr(rec->file, '/');
    ss_buf_str(&b, ss_str_of(slash ? slash + 1 : rec->file));
    if (rec->number)
        ss_buf_printf(&b, "#%llu", (unsigned long long)rec->number);
    doc->id = ss_arena_copy(&doc->arena, (ss_str){b.p, b.len});
    bool ok = !b.failed && doc->id.p;
    ss_buf_release(&b);
    return ok;
}

bool ss_record_read(const struct ss_record *rec, struct ss_doc *doc,
                    struct sayso_error *err)
{
    ss_doc_clear(doc);
    if (!read_any(doc, rec, err))
        return false;
    return doc->id.len || default_id(rec, doc) ? true : ss_fail_memory(err);
}
