/*
 * jsonl.c - one JSON object into a document: a line of a dump, or a file.
 *
 * Field names are looked for in the order below: the first that is there and
 * is not empty wins.
 */
#include "ingest/ingest_p.h"

#include <string.h>

#define FIELDS(X)                                                              \
    X(ID, "id", "_id", "uuid", "guid", "articleID")                            \
    X(TEXT, "maintext", "articleBody", "text", "content", "body", "article",   \
      "plain_text", "text_content", "bodyText", "body_text", "full_text",      \
      "document", "story")                                                     \
    X(TITLE, "title", "headline", "article_title", "webTitle", "name")         \
    X(DATE, "date_publish", "publish_date", "published_date",                  \
      "publication_date", "datePublished", "pubDate", "published",             \
      "publishedAt", "webPublicationDate", "versioncreated", "date",           \
      "timestamp", "warc_date")                                                \
    X(URL, "url", "link", "article_url", "canonical_url", "webUrl",            \
      "requested_url", "source_url")                                           \
    X(AUTHORS, "authors", "author", "byline", "creator")                       \
    X(LANGUAGE, "language", "lang")                                            \
    X(PUBLISHER, "publication", "publisher", "source_site", "source",          \
      "sitename", "domain", "source_domain", "media_name")                     \
    X(KEYWORDS, "keywords", "tags")
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

struct record {
    struct ss_doc *doc;
    ss_str s;
    struct sayso_error *err;
    ss_str value[N_FIELDS]; /* JSON, len 0: none yet */
    unsigned rank[N_FIELDS];
    uint32_t mended; /* half surrogate pairs */
};

static bool error(struct record *r, size_t at, const char *what)
{
    return ss_fail(r->err, SAYSO_ERR_SYNTAX, at, 0, "%s", what);
}

/* ---- fields ------------------------------------------------------------ */

static bool empty_value(ss_str v)
{
    return ss_str_eq(v, SS_STR("null")) || ss_str_eq(v, SS_STR("\"\"")) ||
           ss_str_eq(v, SS_STR("[]")) || ss_str_eq(v, SS_STR("{}"));
}

static bool is_name(ss_str name, const char *c_string)
{
    return strncmp(c_string, name.p, name.len) == 0 && !c_string[name.len];
}

static void keep(struct record *r, ss_str name, ss_str value)
{
    if (empty_value(value))
        return;
    for (unsigned f = 0; f < N_FIELDS; f++) {
        for (unsigned k = 0; names[f][k]; k++) {
            if (!is_name(name, names[f][k]) ||
                (f == FIELD_TEXT && value.p[0] != '"' && value.p[0] != '['))
                continue;
            if (!r->value[f].len || k < r->rank[f]) {
                r->value[f] = value;
                r->rank[f] = k;
            }
        }
    }
}

static bool object(struct record *r, size_t from)
{
    struct ss_json j = {.s = r->s, .at = from};
    ss_str name, value;
    if (!ss_json_open(&j) || j.open != '{')
        return error(r, from, "a record is a JSON object, {...}");
    while (ss_json_next(&j, &name, &value))
        keep(r, name, value);
    if (j.error)
        return error(r, j.at, j.error);
    if (ss_str_trim((ss_str){r->s.p + j.at, r->s.len - j.at}).len)
        return error(r, j.at, "something stands behind the record");
    return true;
}

/* ---- values ------------------------------------------------------------ */

static bool map_to(struct record *r, size_t text, size_t len, size_t raw,
                   size_t raw_len)
{
    struct ss_map_seg *s = ss_vec_push(&r->doc->arena, &r->doc->map);
    if (!s)
        return ss_fail_memory(r->err);
    *s = (struct ss_map_seg){(uint32_t)text, (uint32_t)len, raw,
                             (uint32_t)raw_len};
    return true;
}

/* Append a string value to out, which has room for it; map it when asked. */
static bool decode(struct record *r, ss_str value, char *out, size_t *len,
                   bool map)
{
    struct ss_json_text t = {.in = {value.p + 1, value.len - 2}};
    size_t base = (size_t)(t.in.p - r->s.p), raw_len;
    ss_str piece;
    while (ss_json_piece(&t, &piece, &raw_len)) {
        if (map && !map_to(r, *len, piece.len, base + t.at - raw_len, raw_len))
            return false;
        memcpy(out + *len, piece.p, piece.len);
        *len += piece.len;
    }
    r->mended += t.mended;
    return t.bad ? error(r, base + t.at, "no such escape in JSON") : true;
}

/* The string that a list's element is or holds; len 0: none. */
static ss_str element_text(ss_str element)
{
    static const char *const holders[] = {"text", "content", "value", "name"};
    struct ss_json j = {.s = element};
    ss_str name, value;
    if (element.p[0] == '"')
        return element;
    if (element.p[0] == '{' && ss_json_open(&j))
        while (ss_json_next(&j, &name, &value))
            for (size_t i = 0; i < sizeof holders / sizeof *holders; i++)
                if (ss_str_eq(name, ss_str_of(holders[i])) && value.p[0] == '"')
                    return value;
    return (ss_str){"", 0};
}

/* A string, or a list of strings as paragraphs; others as they are written. */
static bool text_value(struct record *r, enum field f, ss_str *out)
{
    ss_str v = r->value[f], name, element;
    bool map = f == FIELD_TEXT && r->doc->want_raw;
    size_t len = 0;
    if (!v.len)
        return true;
    char *p = ss_arena_alloc(&r->doc->arena, v.len + 1);
    if (!p)
        return ss_fail_memory(r->err);
    struct ss_json j = {.s = v};
    bool list = v.p[0] == '[' && ss_json_open(&j), ok = true;
    while (ok && list && ss_json_next(&j, &name, &element)) {
        element = element_text(element);
        if (!element.len || empty_value(element))
            continue;
        if (len) { /* the quotes and comma between them made room */
            memcpy(p + len, "\n\n", 2);
            len += 2;
        }
        ok = decode(r, element, p, &len, map);
    }
    if (v.p[0] == '"')
        ok = decode(r, v, p, &len, map);
    else if (!list)
        memcpy(p, v.p, len = v.len);
    *out = (ss_str){p, len};
    return ok;
}

static bool add_name(struct record *r, enum field f, ss_str s)
{
    struct ss_meta *m = &r->doc->meta;
    ss_str *slot = f == FIELD_AUTHORS
                       ? ss_vec_push(&r->doc->arena, &m->authors)
                       : ss_vec_push(&r->doc->arena, &m->keywords);
    if (!slot)
        return ss_fail_memory(r->err);
    *slot = s;
    return true;
}

/* A list of strings, or one string. */
static bool names_value(struct record *r, enum field f)
{
    ss_str all = r->value[f], name, element, text;
    struct ss_json j = {.s = all};
    if (!all.len)
        return true;
    if (all.p[0] != '[' || !ss_json_open(&j))
        return text_value(r, f, &text) && (!text.len || add_name(r, f, text));
    while (ss_json_next(&j, &name, &element)) {
        r->value[f] = element_text(element);
        if (r->value[f].len &&
            (!text_value(r, f, &text) || (text.len && !add_name(r, f, text))))
            return false;
    }
    return true;
}

static bool meta(struct record *r)
{
    struct ss_meta *m = &r->doc->meta;
    ss_str date = {0};
    if (!text_value(r, FIELD_ID, &r->doc->id) ||
        !text_value(r, FIELD_TITLE, &m->title) ||
        !text_value(r, FIELD_URL, &m->uri) ||
        !text_value(r, FIELD_LANGUAGE, &m->language) ||
        !text_value(r, FIELD_PUBLISHER, &m->publisher) ||
        !text_value(r, FIELD_DATE, &date) || !names_value(r, FIELD_AUTHORS) ||
        !names_value(r, FIELD_KEYWORDS))
        return false;
    if (date.len)
        m->date = iso_date(r->doc, date);
    return true;
}

bool jsonl_record(struct ss_doc *doc, ss_str line, size_t from,
                  struct sayso_error *err)
{
    struct record r = {.doc = doc, .s = line, .err = err};
    size_t valid = ss_utf8_valid(line.p, line.len);
    const char *nul = memchr(line.p, '\0', line.len);
    if (nul)
        return error(&r, (size_t)(nul - line.p), "a NUL byte stands here");
    if (valid < line.len)
        return error(&r, valid, "this is not UTF-8");
    if (!object(&r, from) || !meta(&r))
        return false;
    if (!r.value[FIELD_TEXT].len)
        return error(&r, from,
                     "no field holds the text (text, content, body ...)");
    if (!text_value(&r, FIELD_TEXT, &doc->text))
        return false;
    if (r.mended)
        ss_doc_warn(doc, "%u characters that may not be were replaced",
                    r.mended);
    return ss_doc_split_plain(doc, err);
}
