/*
 * jsonl.c - one line of a JSONL dump into a document.
 *
 * A scanner of our own: it walks the line once, keeps the few fields that are
 * wanted as slices and decodes only those, where a library would build every
 * value. Nesting is counted, not recursed into. Field names are looked for in
 * the order below: the first that is there and is not empty wins.
 */
#include "ingest/ingest_p.h"

#include <stdlib.h>
#include <string.h>

#define FIELDS(X)                                                              \
    X(ID, "id", "_id", "uuid", "guid", "articleID")                            \
    X(TEXT, "maintext", "articleBody", "text", "content", "body", "article",   \
      "plain_text", "text_content", "bodyText", "body_text", "full_text",      \
      "document", "story")                                                     \
    X(TITLE, "title", "headline", "article_title", "webTitle", "name")         \
    X(DATE, "date_publish", "publish_date", "published_date",                  \
      "publication_date", "datePublished", "pubDate", "published",             \
      "publishedAt", "webPublicationDate", "date", "timestamp", "warc_date")   \
    X(URL, "url", "link", "article_url", "canonical_url", "webUrl",            \
      "requested_url", "source_url")                                           \
    X(AUTHOR, "authors", "author", "byline", "creator")                        \
    X(LANGUAGE, "language", "lang")                                            \
    X(PUBLISHER, "publication", "publisher", "source_site", "source",          \
      "sitename", "domain", "source_domain", "media_name")
enum field {
#define X(id, ...) FIELD_##id,
    FIELDS(X)
#undef X
    N_FIELDS
};
static const char *const names[N_FIELDS][16] = {
#define X(id, ...) {__VA_ARGS__, NULL},
    FIELDS(X)
#undef X
};
enum { MAX_DEPTH = 512 };

struct json {
    struct ss_doc *doc;
    ss_str s;
    size_t at;
    struct sayso_error *err;
    ss_str value[N_FIELDS]; /* raw JSON, len 0: none yet */
    unsigned rank[N_FIELDS];
    uint32_t mended;        /* lone surrogates */
};

static bool error(struct json *j, const char *what)
{
    return ss_fail(j->err, SAYSO_ERR_SYNTAX, j->at, 0, "%s", what);
}

static void blanks(struct json *j)
{
    while (j->at < j->s.len && (j->s.p[j->at] == ' ' || j->s.p[j->at] == '\t' ||
                                j->s.p[j->at] == '\r' || j->s.p[j->at] == '\n'))
        j->at++;
}

static char peek(const struct json *j)
{
    return j->at < j->s.len ? j->s.p[j->at] : '\0';
}

/* ---- walking over values -------------------------------------------------------- */

static bool skip_string(struct json *j, ss_str *inside)
{
    size_t from = ++j->at;
    for (;;) {
        const char *q = memchr(j->s.p + j->at, '"', j->s.len - j->at);
        if (!q) {
            j->at = j->s.len;
            return error(j, "this line is cut off inside a string");
        }
        const char *b = q;
        while (b > j->s.p + from && b[-1] == '\\')
            b--;
        j->at = (size_t)(q - j->s.p) + 1;
        if ((q - b) % 2 == 0)
            break;
    }
    *inside = (ss_str){j->s.p + from, j->at - 1 - from};
    return true;
}

static bool scalar(struct json *j)
{
    size_t from = j->at;
    while (j->at < j->s.len && (j->s.p[j->at] | 32) > ' ' &&
           !strchr(",:[]{}\"", j->s.p[j->at]) && j->s.p[j->at] != ' ')
        j->at++;
    return j->at > from ? true : error(j, "expected a value");
}

/* Over any value, without recursion: a bit per open bracket says which. */
static bool skip_value(struct json *j)
{
    char open[MAX_DEPTH];
    uint32_t depth = 0;
    for (;;) {
        blanks(j);
        char c = peek(j);
        ss_str unused;
        if (c == '"') {
            if (!skip_string(j, &unused))
                return false;
        } else if (c == '{' || c == '[') {
            if (depth == MAX_DEPTH)
                return error(j, "nested too deep");
            open[depth++] = c;
            j->at++;
            continue;
        } else if (c == '}' || c == ']') {
            if (!depth || (open[depth - 1] == '{') != (c == '}'))
                return error(j, "this bracket closes nothing");
            depth--;
            j->at++;
        } else if ((c == ',' || c == ':') && depth) {
            j->at++;
            continue;
        } else if (!scalar(j)) {
            return false;
        }
        if (!depth)
            return true;
    }
}

/* ---- fields ---------------------------------------------------------------------- */

static bool empty_value(ss_str v)
{
    return ss_str_eq(v, SS_STR("null")) || ss_str_eq(v, SS_STR("\"\"")) ||
           ss_str_eq(v, SS_STR("[]"));
}

static void keep(struct json *j, ss_str key, ss_str value)
{
    if (empty_value(value))
        return;
    for (unsigned f = 0; f < N_FIELDS; f++) {
        for (unsigned r = 0; names[f][r]; r++) {
            if (!ss_str_eq(key, ss_str_of(names[f][r])))
                continue;
            if (!j->value[f].len || r < j->rank[f]) {
                j->value[f] = value;
                j->rank[f] = r;
            }
        }
    }
}

static bool object(struct json *j)
{
    blanks(j);
    if (peek(j) != '{')
        return error(j, "a record is a JSON object, {...}");
    j->at++;
    blanks(j);
    if (peek(j) == '}') {
        j->at++;
        return true;
    }
    for (;;) {
        ss_str key;
        blanks(j);
        if (peek(j) != '"')
            return error(j, "expected the name of a field");
        if (!skip_string(j, &key))
            return false;
        blanks(j);
        if (peek(j) != ':')
            return error(j, "expected ':'");
        j->at++;
        blanks(j);
        size_t from = j->at;
        if (!skip_value(j))
            return false;
        keep(j, key, (ss_str){j->s.p + from, j->at - from});
        blanks(j);
        char c = peek(j);
        j->at++;
        if (c == '}')
            return true;
        if (c != ',') {
            j->at--;
            return error(j, c ? "expected ',' or '}'"
                              : "this line is cut off inside the record");
        }
    }
}

/* ---- strings ----------------------------------------------------------------------- */

static int hex4(const char *p, size_t left)
{
    int v = 0;
    if (left < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        char c = p[i];
        int d = c >= '0' && c <= '9'   ? c - '0'
                : c >= 'a' && c <= 'f' ? c - 'a' + 10
                : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                       : -1;
        if (d < 0)
            return -1;
        v = v * 16 + d;
    }
    return v;
}

static bool map_to(struct json *j, uint32_t text, uint32_t len, size_t raw,
                   uint32_t raw_len)
{
    if (!len)
        return true;
    struct ss_map_seg *s = ss_vec_push(&j->doc->arena, &j->doc->map);
    if (!s)
        return ss_fail_memory(j->err);
    *s = (struct ss_map_seg){text, len, raw, raw_len};
    return true;
}

/* One escape at p (behind the backslash) into out; bytes read, 0: bad. */
static size_t escape(struct json *j, const char *p, size_t left, char *out,
                     uint32_t *n)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const char *k = left && *p ? strchr(from, *p) : NULL;
    if (k) {
        out[0] = to[k - from];
        *n = 1;
        return 1;
    }
    int hi = left > 4 && *p == 'u' ? hex4(p + 1, left - 1) : -1;
    if (hi < 0)
        return 0;
    uint32_t cp = (uint32_t)hi;
    size_t used = 5;
    if (cp >= 0xd800 && cp < 0xdc00 && left > 10 && p[5] == '\\' &&
        p[6] == 'u') {
        int lo = hex4(p + 7, left - 7);
        if (lo >= 0xdc00 && lo < 0xe000) {
            cp = 0x10000 + ((cp - 0xd800) << 10) + ((uint32_t)lo - 0xdc00);
            used = 11;
        }
    }
    if (cp >= 0xd800 && cp < 0xe000) {
        j->mended++;
        cp = 0xfffd;
    }
    *n = ss_utf8_put(out, cp);
    return used;
}

/* Decode a string's inside to `out` at *len; map it when asked. */
static bool decode(struct json *j, ss_str in, char *out, uint32_t *len,
                   bool map)
{
    size_t base = (size_t)(in.p - j->s.p);
    for (size_t i = 0; i < in.len;) {
        const char *b = memchr(in.p + i, '\\', in.len - i);
        size_t n = b ? (size_t)(b - in.p) - i : in.len - i;
        if (map && !map_to(j, *len, (uint32_t)n, base + i, (uint32_t)n))
            return false;
        memcpy(out + *len, in.p + i, n);
        *len += (uint32_t)n;
        i += n;
        if (!b)
            break;
        uint32_t made = 0;
        size_t used = escape(j, b + 1, in.len - i - 1, out + *len, &made);
        if (!used) {
            j->at = base + i;
            return error(j, "no such escape in JSON");
        }
        if (map && !map_to(j, *len, made, base + i, (uint32_t)used + 1))
            return false;
        *len += made;
        i += used + 1;
    }
    return true;
}

/* A string, or a list of strings or {"text": string} joined by a blank line. */
static bool text_value(struct json *j, ss_str v, ss_str *out, bool map)
{
    char *p = ss_arena_alloc(&j->doc->arena, v.len + 8);
    uint32_t len = 0;
    if (!p)
        return ss_fail_memory(j->err);
    struct json k = *j;
    k.at = (size_t)(v.p - j->s.p);
    size_t end = k.at + v.len;
    bool list = v.p[0] == '[';
    if (v.p[0] != '"' && !list) { /* a number, true: as it is written */
        memcpy(p, v.p, v.len);
        *out = (ss_str){p, v.len};
        return true;
    }
    while (k.at < end) {
        ss_str inside;
        if (peek(&k) != '"') {
            k.at++;
            continue;
        }
        if (!skip_string(&k, &inside))
            return false;
        blanks(&k);
        if (list && k.at < end && peek(&k) == ':')
            continue; /* the name of a field */
        if (len) {
            memcpy(p + len, "\n\n", 2);
            len += 2;
        }
        if (!decode(&k, inside, p, &len, map)) {
            j->at = k.at;
            return false;
        }
        if (!list)
            break;
    }
    j->mended = k.mended;
    *out = (ss_str){p, len};
    return true;
}

static bool string_field(struct json *j, enum field f, ss_str *out)
{
    return !j->value[f].len || text_value(j, j->value[f], out, false);
}

static bool meta(struct json *j)
{
    struct ss_meta *m = &j->doc->meta;
    ss_str author = {0}, date = {0};
    if (!string_field(j, FIELD_ID, &j->doc->id) ||
        !string_field(j, FIELD_TITLE, &m->title) ||
        !string_field(j, FIELD_URL, &m->uri) ||
        !string_field(j, FIELD_LANGUAGE, &m->language) ||
        !string_field(j, FIELD_PUBLISHER, &m->publisher) ||
        !string_field(j, FIELD_DATE, &date) ||
        !string_field(j, FIELD_AUTHOR, &author))
        return false;
    if (date.len)
        m->date = iso_date(j->doc, date);
    if (author.len) {
        ss_str *a = ss_vec_push(&j->doc->arena, &m->authors);
        if (!a)
            return ss_fail_memory(j->err);
        *a = author;
    }
    return true;
}

bool jsonl_record(struct ss_doc *doc, ss_str line, size_t from,
                  struct sayso_error *err)
{
    struct json j = {.doc = doc, .s = line, .at = from, .err = err};
    size_t valid = ss_utf8_valid(line.p, line.len);
    if (valid < line.len) {
        j.at = valid;
        return error(&j, "this is not UTF-8");
    }
    if (!object(&j))
        return false;
    blanks(&j);
    if (j.at < line.len)
        return error(&j, "something stands behind the record");
    if (!meta(&j))
        return false;
    if (!j.value[FIELD_TEXT].len) {
        j.at = 0;
        return error(&j, "no field holds the text (text, content, body ...)");
    }
    if (!text_value(&j, j.value[FIELD_TEXT], &doc->text, doc->want_raw))
        return false;
    if (j.mended)
        ss_doc_warn(doc, "%u characters that may not be were replaced",
                    j.mended);
    return ss_doc_split_plain(doc, err);
}
