/*
 * http.c - a record of a web archive into a document: its head, the head of
 * the HTTP answer in it, the body behind both.
 *
 * Heads lie: bodies that are said to be chunked or packed often are neither,
 * since archives unpack them and keep the head. So what the bytes look like is
 * believed before the head.
 */
#include "ingest/ingest_p.h"

#include <string.h>
#include <strings.h>

/* ---- heads ------------------------------------------------------------- */

bool header_next(ss_str *rest, ss_str *name, ss_str *value)
{
    ss_str line, more;
    if (!rest->p || !ss_str_next(rest, '\n', &line) || !ss_str_trim(line).len)
        return false;
    while (rest->p && rest->len && (rest->p[0] == ' ' || rest->p[0] == '\t') &&
           ss_str_next(rest, '\n', &more))
        line.len = (size_t)(more.p + more.len - line.p);
    const char *colon = memchr(line.p, ':', line.len);
    size_t n = colon ? (size_t)(colon - line.p) : line.len;
    *name = ss_str_trim((ss_str){line.p, n});
    *value = ss_str_trim(
        (ss_str){line.p + n + (colon != NULL), line.len - n - (colon != NULL)});
    return true;
}

bool header_is(ss_str name, const char *wanted)
{
    return name.len == strlen(wanted) &&
           strncasecmp(name.p, wanted, name.len) == 0;
}

ss_str header_parameter(ss_str value, const char *name)
{
    ss_str part;
    while (ss_str_next(&value, ';', &part)) {
        const char *equals = memchr(part.p, '=', part.len);
        if (!equals)
            continue;
        ss_str key = {part.p, (size_t)(equals - part.p)};
        ss_str v = {equals + 1, part.len - key.len - 1};
        v = ss_str_trim(v);
        if (v.len > 1 && v.p[0] == '"' && v.p[v.len - 1] == '"')
            v = (ss_str){v.p + 1, v.len - 2};
        if (header_is(ss_str_trim(key), name))
            return v;
    }
    return (ss_str){"", 0};
}

static ss_str first_part(ss_str value, char sep)
{
    ss_str part = value;
    (void)ss_str_next(&value, sep, &part);
    return ss_str_trim(part);
}

ss_str unbracketed(ss_str s)
{
    if (s.len > 1 && s.p[0] == '<' && s.p[s.len - 1] == '>')
        return (ss_str){s.p + 1, s.len - 2};
    return s;
}

static void content_type(struct archived *a, ss_str value)
{
    a->mime = first_part(value, ';');
    a->charset = header_parameter(value, "charset");
}

static uint64_t length_of(ss_str s)
{
    uint64_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.p[i] < '0' || s.p[i] > '9' || n > UINT32_MAX)
            return UINT64_MAX;
        n = n * 10 + (uint64_t)(s.p[i] - '0');
    }
    return s.len ? n : UINT64_MAX;
}

/* "HTTP/1.1 200 OK" */
static bool found(ss_str status)
{
    const char *blank = memchr(status.p, ' ', status.len);
    ss_str code = {blank, blank ? status.len - (size_t)(blank - status.p) : 0};
    return blank && ss_str_starts(ss_str_trim(code), SS_STR("200"));
}

/* Head and body of an HTTP answer. False: not one that holds something. */
static bool open_answer(struct archived *a)
{
    ss_str rest = a->body, status, name, value;
    a->mime = a->charset = (ss_str){"", 0};
    if (!ss_str_next(&rest, '\n', &status) ||
        !ss_str_starts(status, SS_STR("HTTP/")) || !found(status))
        return false;
    while (header_next(&rest, &name, &value)) {
        if (header_is(name, "content-type"))
            content_type(a, value);
        else if (header_is(name, "content-encoding"))
            a->coding = value;
        else if (header_is(name, "transfer-encoding"))
            a->chunked = header_is(first_part(value, ';'), "chunked");
    }
    a->body = rest.p ? rest : (ss_str){"", 0};
    return true;
}

static bool may_be_article(ss_str mime)
{
    return !mime.len || header_is(mime, "text/html") ||
           header_is(mime, "application/xhtml+xml") ||
           header_is(mime, "text/plain");
}

void archived_open(ss_str record, struct archived *a)
{
    ss_str rest = record, name, value, type = {"", 0}, payload = type;
    *a = (struct archived){.block_bytes = UINT64_MAX};
    a->id = a->uri = a->language = a->mime = a->charset = a->coding = type;
    (void)ss_str_next(&rest, '\n', &name); /* WARC/1.0 */
    while (header_next(&rest, &name, &value)) {
        if (header_is(name, "warc-type"))
            type = value;
        else if (header_is(name, "content-length"))
            a->block_bytes = length_of(value);
        else if (header_is(name, "content-type"))
            content_type(a, value);
        else if (header_is(name, "warc-record-id"))
            a->id = unbracketed(value);
        else if (header_is(name, "warc-target-uri"))
            a->uri = unbracketed(value);
        else if (header_is(name, "warc-identified-payload-type"))
            payload = value;
        else if (header_is(name, "warc-identified-content-language"))
            a->language = first_part(value, ',');
        else if (header_is(name, "warc-truncated"))
            a->truncated = true;
    }
    a->body = rest.p ? rest : (ss_str){"", 0};
    a->plain = header_is(type, "conversion");
    if (header_is(type, "response"))
        a->readable = open_answer(a);
    else
        a->readable = a->plain || header_is(type, "resource");
    if (!a->mime.len)
        a->mime = payload;
    a->readable = a->readable && may_be_article(a->mime);
}

/* ---- bodies ------------------------------------------------------------ */

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'                 ? c - '0'
           : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                : -1;
}

/* The length line of a chunk; false: it is none. */
static bool chunk_line(ss_str *rest, size_t *len)
{
    ss_str probe = *rest, line;
    *len = 0;
    if (!probe.p || !ss_str_next(&probe, '\n', &line))
        return false;
    line = first_part(line, ';');
    for (size_t i = 0; i < line.len; i++) {
        int d = hex_digit(line.p[i]);
        if (d < 0 || *len > UINT32_MAX)
            return false;
        *len = *len << 4 | (size_t)d;
    }
    *rest = probe.p ? probe : (ss_str){"", 0};
    return line.len > 0;
}

/* False: it is not chunked at all. *whole: nothing is missing. */
static bool unchunk(ss_str s, struct ss_buf *out, bool *whole)
{
    size_t len;
    bool any = false;
    *whole = false;
    while (chunk_line(&s, &len)) {
        any = true;
        if (!len) {
            *whole = true;
            break;
        }
        size_t n = len < s.len ? len : s.len;
        ss_buf_add(out, s.p, n);
        s = (ss_str){s.p + n, s.len - n};
        if (n < len)
            break;
        while (s.len && (s.p[0] == '\r' || s.p[0] == '\n'))
            s = (ss_str){s.p + 1, s.len - 1};
    }
    return any;
}

/* The last coding named was put on last. */
static ss_str take_coding(ss_str *codings)
{
    size_t n = codings->len;
    while (n && codings->p[n - 1] != ',')
        n--;
    ss_str last = {codings->p + n, codings->len - n};
    codings->len = n ? n - 1 : 0;
    return ss_str_trim(last);
}

/* The body as the browser saw it: itself, or in one of two buffers that are
 * used in turn. */
static ss_str body_of(struct ss_doc *doc, const struct archived *a,
                      struct ss_buf bufs[2])
{
    ss_str body = a->body, codings = a->coding;
    bool whole = true, all = !a->truncated;
    unsigned turn = 0;
    if (a->chunked && unchunk(body, &bufs[turn], &whole)) {
        body = (ss_str){bufs[turn].p ? bufs[turn].p : "", bufs[turn].len};
        turn = 1;
        all = all && whole;
    }
    for (int i = 0; i < 4 && codings.len; i++) {
        if (!codec_unpack(take_coding(&codings), body, &bufs[turn], &whole))
            continue;
        body = (ss_str){bufs[turn].p ? bufs[turn].p : "", bufs[turn].len};
        turn = !turn;
        all = all && whole;
    }
    if (!all)
        ss_doc_warn(doc, "the page is not whole in the archive");
    return body;
}

/* ---- texts of pages ---------------------------------------------------- */

/* Is the line a sentence, rather than a link or a label? */
static bool is_sentence(ss_str s)
{
    size_t words = s.len > 0;
    for (size_t i = 0; i < s.len; i++)
        words += s.p[i] == ' ';
    return words >= 8 && (s.len >= 80 || strchr(".!?\"", s.p[s.len - 1]) ||
                          (unsigned char)s.p[s.len - 1] >= 0x80);
}

/* Lines of a page without its marks: sentences stay, and a single line that
 * stands between two, which is a subhead. */
static bool lines_of_page(struct ss_doc *doc, ss_str text, uint64_t base,
                          struct sayso_error *err)
{
    struct composer c = {.doc = doc, .map = doc->want_raw};
    ss_str rest = text, line, scrap = {"", 0};
    unsigned scraps = 2;
    while (ss_str_next(&rest, '\n', &line)) {
        line = ss_str_trim(line);
        if (!doc->meta.title.len && line.len)
            doc->meta.title = ss_arena_copy(&doc->arena, line);
        if (!is_sentence(line)) {
            scrap = line.len ? line : scrap;
            scraps += line.len > 0;
            continue;
        }
        if (scraps == 1) {
            composer_begin(&c, SS_BLOCK_HEADING);
            composer_text(&c, scrap, base + (uint64_t)(scrap.p - text.p));
        }
        composer_begin(&c, SS_BLOCK_PARAGRAPH);
        composer_text(&c, line, base + (uint64_t)(line.p - text.p));
        composer_end(&c, page_boilerplate(composer_block(&c)));
        scraps = 0;
    }
    bool ok = composer_finish(&c, err);
    composer_release(&c);
    return ok;
}

static bool wet_text(struct ss_doc *doc, const struct archived *a,
                     uint64_t base, struct sayso_error *err)
{
    struct ss_buf converted = {0};
    ss_str utf8;
    bool ok = charset_to_utf8(doc, a->body, a->charset, false, &converted,
                              &utf8, err);
    doc->want_raw = doc->want_raw && !converted.len;
    ok = ok && lines_of_page(doc, utf8, base, err);
    ss_buf_release(&converted);
    if (ok && !doc->blocks.n)
        return ss_fail(err, SAYSO_ERR_INPUT, 0, 1,
                       "the page has no line that is a sentence");
    return ok;
}

/* Is it the bound or the system that gave no more? */
static bool no_room(const struct ss_buf bufs[2], struct sayso_error *err)
{
    for (int i = 0; i < 2; i++)
        if (bufs[i].failed && bufs[i].cap > SS_RECORD_MAX_BYTES / 2)
            return ss_fail(err, SAYSO_ERR_LIMIT, 0, 1,
                           "the page unpacks to more than %d MB",
                           SS_RECORD_MAX_BYTES >> 20);
    return ss_fail_memory(err);
}

static bool read_body(struct ss_doc *doc, const struct archived *a,
                      uint64_t base, const struct ss_read_options *options,
                      struct sayso_error *err)
{
    struct ss_buf bufs[2] = {{.max_bytes = SS_RECORD_MAX_BYTES},
                             {.max_bytes = SS_RECORD_MAX_BYTES}};
    ss_str body = body_of(doc, a, bufs);
    bool raw = doc->want_raw, verbatim = body.p == a->body.p;
    enum ss_format format = header_is(a->mime, "text/plain") ? SS_FORMAT_TEXT
                            : a->mime.len                    ? SS_FORMAT_HTML
                                          : format_of(body, NULL);
    bool ok = !bufs[0].failed && !bufs[1].failed && ss_str_trim(body).len > 0;
    doc->want_raw = raw && verbatim;
    if (bufs[0].failed || bufs[1].failed)
        no_room(bufs, err);
    else if (!ok)
        ss_fail(err, SAYSO_ERR_INPUT, 0, 1, "the page is empty");
    else
        ok = page_or_text(doc, body, a->charset, base, format, options, err);
    doc->want_raw = raw;
    ss_buf_release(&bufs[0]);
    ss_buf_release(&bufs[1]);
    return ok;
}

static bool keep(struct ss_doc *doc, ss_str *to, ss_str s)
{
    if (to->len || !s.len)
        return true;
    *to = ss_arena_copy(&doc->arena, s);
    return to->p != NULL;
}

bool warc_record(struct ss_doc *doc, const struct ss_record *rec,
                 struct sayso_error *err)
{
    struct archived a;
    archived_open(rec->bytes, &a);
    if (!a.readable)
        return ss_fail(err, SAYSO_ERR_INPUT, 0, 1,
                       "this record holds no page and no text");
    if (!keep(doc, &doc->id, a.id) || !keep(doc, &doc->meta.uri, a.uri))
        return ss_fail_memory(err);
    uint64_t base = (uint64_t)(a.body.p - rec->bytes.p);
    if (!(a.plain ? wet_text(doc, &a, base, err)
                  : read_body(doc, &a, base, rec->options, err)))
        return false;
    return keep(doc, &doc->meta.language, a.language) ? true
                                                      : ss_fail_memory(err);
}
