/*
 * fields.c - what the fields of records, rows and cells are called, and a
 * field's text into the document.
 *
 * Names are looked for in the order below: the first that is there and is not
 * empty wins. A user may say others, by a path into nested records:
 * text=response.body.
 */
#include "ingest/ingest_p.h"

#include <string.h>
#include <strings.h>

enum { LONGEST_NAME = 32 };

#define FIELDS(X)                                                              \
    X(ID, "id", "_id", "uuid", "guid", "articleID")                            \
    X(TEXT, "maintext", "articleBody", "text", "content", "body", "article",   \
      "plain_text", "text_content", "bodyText", "body_text", "body_html",      \
      "body_xhtml", "bodies", "content_html", "content_text", "contents",      \
      "full_text", "document", "story", "descriptions", "description_text")    \
    X(TITLE, "title", "headline", "headlines", "article_title", "webTitle",    \
      "name")                                                                  \
    X(DATE, "date_publish", "publish_date", "published_date",                  \
      "publication_date", "datePublished", "date_published", "pubDate",        \
      "published", "publishedAt", "webPublicationDate", "versioncreated",      \
      "versionCreated", "date", "timestamp", "warc_date")                      \
    X(URL, "url", "link", "article_url", "canonical_url", "webUrl",            \
      "requested_url", "source_url", "original_url", "uri")                    \
    X(AUTHORS, "authors", "author", "byline", "by", "creator")                 \
    X(LANGUAGE, "language", "lang")                                            \
    X(PUBLISHER, "publication", "publisher", "source_site", "source",          \
      "sitename", "domain", "source_domain", "media_name")                     \
    X(KEYWORDS, "keywords", "tags")
static const char *const names[N_FIELDS][24] = {
#define X(id, ...) [FIELD_##id] = {__VA_ARGS__, NULL},
    FIELDS(X)
#undef X
};

unsigned field_rank(enum article_field f, ss_str name)
{
    if (!name.len || name.len > LONGEST_NAME || memchr(name.p, 0, name.len))
        return FIELD_NOT;
    for (unsigned k = 0; names[f][k]; k++)
        if (strncmp(names[f][k], name.p, name.len) == 0 &&
            !names[f][k][name.len])
            return k;
    return FIELD_NOT;
}

/* ---- the user's own names ---------------------------------------------- */

static bool one_name(struct ss_field_map *map, ss_str part,
                     struct sayso_error *err)
{
#define X(id, word) word,
    static const char *const words[N_FIELDS] = {SS_FIELDS(X)};
#undef X
    const char *equals = memchr(part.p, '=', part.len);
    size_t len = equals ? (size_t)(equals - part.p) : part.len;
    for (unsigned f = 0; equals && f < N_FIELDS; f++) {
        if (strlen(words[f]) != len || memcmp(words[f], part.p, len) != 0)
            continue;
        map->path[f] = (ss_str){equals + 1, part.len - len - 1};
        map->any = true;
        return map->path[f].len > 0
                   ? true
                   : ss_fail(err, SAYSO_ERR_ARGUMENT, 0, 0,
                             "no name stands behind %s=", words[f]);
    }
    return ss_fail(err, SAYSO_ERR_ARGUMENT, 0, 0,
                   "\"%.*s\": expected text=NAME, or title, date, url, "
                   "authors, language, publisher, keywords or id",
                   (int)part.len, part.p);
}

bool ss_field_map_add(struct ss_field_map *map, const char *spec,
                      struct sayso_error *err)
{
    ss_str rest = ss_str_of(spec), part;
    while (ss_str_next(&rest, ',', &part))
        if (!one_name(map, part, err))
            return false;
    return true;
}

/* ---- the text ---------------------------------------------------------- */

bool looks_like_html(ss_str s)
{
    static const char *const tags[] = {"<p>",  "<p ",   "</p>", "<br",
                                       "<div", "<html", "<li>", "<section"};
    const char *at = s.p, *end = s.p + s.len;
    while (at < end && (at = memchr(at, '<', (size_t)(end - at))) != NULL) {
        for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
            size_t n = strlen(tags[i]);
            if ((size_t)(end - at) >= n && strncasecmp(at, tags[i], n) == 0)
                return true;
        }
        at++;
    }
    return false;
}

static bool push_seg(struct ss_doc *doc, struct ss_map_seg seg)
{
    struct ss_map_seg *slot = ss_vec_push(&doc->arena, &doc->map);
    if (slot)
        *slot = seg;
    return slot != NULL;
}

/* Where a map leads: its stretch that holds `at`, or the next one. */
static uint32_t find_seg(const struct ss_map_seg *v, uint32_t n, uint32_t k,
                         uint64_t at)
{
    if (k < n && v[k].text > at)
        k = 0;
    while (k < n && (uint64_t)v[k].text + v[k].len <= at)
        k++;
    return k;
}

/* Bytes that stood there as they are stay one to one, up to the next escape. */
bool map_through(struct ss_doc *doc, const struct ss_map_seg *outer, uint32_t n)
{
    const struct ss_map_seg *inner = doc->map.v;
    uint32_t n_inner = doc->map.n, k = 0;
    memset(&doc->map, 0, sizeof doc->map);
    for (uint32_t i = 0; i < n_inner; i++) {
        struct ss_map_seg s = inner[i];
        bool verbatim = s.len == s.raw_len;
        for (uint32_t done = 0, step; done < s.len; done += step) {
            uint64_t at = s.raw + done;
            k = find_seg(outer, n, k, at);
            if (k == n || outer[k].text > at)
                break; /* it was decoded from nothing */
            struct ss_map_seg o = outer[k];
            uint32_t off = (uint32_t)(at - o.text), left = o.len - off;
            step = !verbatim || left > s.len - done ? s.len - done : left;
            struct ss_map_seg seg = {s.text + done, step, o.raw, o.raw_len};
            if (o.len == o.raw_len) {
                seg.raw += off;
                seg.raw_len = verbatim ? step : s.raw_len;
            }
            if (!push_seg(doc, seg))
                return false;
        }
    }
    return true;
}

/* Any tag or reference, in a text of which it is known that it may hold them.
 */
static bool holds_markup(ss_str s)
{
    const char *lt = memchr(s.p, '<', s.len), *amp = memchr(s.p, '&', s.len);
    return lt || (amp && memchr(amp, ';', (size_t)(s.p + s.len - amp)));
}

bool field_text(struct ss_doc *doc, ss_str text, bool markup,
                struct sayso_error *err)
{
    if (!looks_like_html(text) && !(markup && holds_markup(text))) {
        doc->text = text;
        return ss_doc_split_plain(doc, err);
    }
    struct composer c = {.doc = doc, .map = doc->want_raw};
    const struct ss_map_seg *outer = doc->map.v;
    uint32_t n = doc->map.n;
    bool page = format_of(text, NULL) == SS_FORMAT_HTML &&
                (memmem(text.p, text.len, "<body", 5) != NULL ||
                 memmem(text.p, text.len, "<BODY", 5) != NULL);
    memset(&doc->map, 0, sizeof doc->map);
    bool ok =
        html_blocks(&c, text, 0, !page, err) && composer_finish(&c, err) &&
        (!doc->want_raw || map_through(doc, outer, n) || ss_fail_memory(err));
    composer_release(&c);
    if (ok && !doc->blocks.n)
        return ss_fail(err, SAYSO_ERR_INPUT, 0, 1, "the text is empty");
    return ok;
}

bool field_names(struct ss_doc *doc, enum article_field f, ss_str list)
{
    ss_str part;
    if (list.len > 1 && list.p[0] == '[' && list.p[list.len - 1] == ']')
        list = (ss_str){list.p + 1, list.len - 2};
    char separator = memchr(list.p, ';', list.len) ? ';' : ',';
    while (ss_str_next(&list, separator, &part)) {
        part = ss_str_trim(part);
        if (part.len > 1 && (part.p[0] == '\'' || part.p[0] == '"') &&
            part.p[part.len - 1] == part.p[0])
            part = (ss_str){part.p + 1, part.len - 2};
        if (part.len && !field_name(doc, f, part))
            return false;
    }
    return true;
}

ss_str author_name(ss_str name)
{
#define BEFORE(w) w,
#define BETWEEN(w)
#define PAGE(w)
    static const char *const words[] = {
#include "ingest/author_words.inc"
    };
    name = ss_str_trim(name);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        if (name.len > n && strncasecmp(name.p, words[i], n) == 0)
            return ss_str_trim((ss_str){name.p + n, name.len - n});
    }
    return name;
}

bool field_name(struct ss_doc *doc, enum article_field f, ss_str name)
{
    struct ss_meta *m = &doc->meta;
    if (f == FIELD_AUTHORS)
        name = author_name(name);
    ss_str *slot = f == FIELD_AUTHORS ? ss_vec_push(&doc->arena, &m->authors)
                                      : ss_vec_push(&doc->arena, &m->keywords);
    if (slot)
        *slot = name;
    return slot != NULL;
}

bool field_meta(struct ss_doc *doc, enum article_field f, ss_str value)
{
    struct ss_meta *m = &doc->meta;
    ss_str *to = f == FIELD_ID          ? &doc->id
                 : f == FIELD_TITLE     ? &m->title
                 : f == FIELD_URL       ? &m->uri
                 : f == FIELD_LANGUAGE  ? &m->language
                 : f == FIELD_PUBLISHER ? &m->publisher
                                        : &m->date;
    if (!value.len)
        return true;
    *to = f == FIELD_DATE ? iso_date(doc, value) : value;
    return to->p != NULL;
}
