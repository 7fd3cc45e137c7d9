/*
 * page_meta.c - what a page says of itself: tags in its head, and the objects
 * of schema.org that search engines are given as JSON (JSON-LD).
 *
 * Of several that say the same the first in the page counts; the author that a
 * tag tells is believed last, because it is often the publisher.
 */
#include "ingest/ingest_p.h"

#include <string.h>

static const struct {
    const char *name;
    enum article_field field;
} tags[] = {
    {"og:title", FIELD_TITLE},
    {"og:site_name", FIELD_PUBLISHER},
    {"og:url", FIELD_URL},
    {"og:locale", FIELD_LANGUAGE},
    {"article:published_time", FIELD_DATE},
    {"datepublished", FIELD_DATE},
    {"pubdate", FIELD_DATE},
    {"publishdate", FIELD_DATE},
    {"publish-date", FIELD_DATE},
    {"date", FIELD_DATE},
    {"dc.date", FIELD_DATE},
    {"dc.date.issued", FIELD_DATE},
    {"dcterms.created", FIELD_DATE},
    {"parsely-pub-date", FIELD_DATE},
    {"sailthru.date", FIELD_DATE},
    {"author", FIELD_AUTHORS},
    {"article:author", FIELD_AUTHORS},
    {"dc.creator", FIELD_AUTHORS},
    {"parsely-author", FIELD_AUTHORS},
    {"sailthru.author", FIELD_AUTHORS},
    {"news_keywords", FIELD_KEYWORDS},
    {"keywords", FIELD_KEYWORDS},
};

static bool is_address(ss_str s)
{
    return memmem(s.p, s.len, "://", 3) || ss_str_starts(s, SS_STR("@"));
}

static bool have(const struct ss_doc *doc, enum article_field f)
{
    const struct ss_meta *m = &doc->meta;
    return f == FIELD_TITLE       ? m->title.len
           : f == FIELD_PUBLISHER ? m->publisher.len
           : f == FIELD_URL       ? m->uri.len
           : f == FIELD_LANGUAGE  ? m->language.len
           : f == FIELD_DATE      ? m->date.len
           : f == FIELD_AUTHORS   ? m->authors.n
                                  : m->keywords.n;
}

static bool take(struct ss_doc *doc, enum article_field f, ss_str value)
{
    value = ss_str_trim(value);
    if (!value.len || (f == FIELD_AUTHORS && is_address(value)))
        return true;
    value = ss_arena_copy(&doc->arena, value);
    return value.p && (f == FIELD_AUTHORS    ? field_name(doc, f, value)
                       : f == FIELD_KEYWORDS ? field_names(doc, f, value)
                                             : field_meta(doc, f, value));
}

bool page_meta_tag(struct ss_doc *doc, const char *name, const char *content,
                   ss_str *author)
{
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        enum article_field f = tags[i].field;
        if (!header_is(ss_str_of(name), tags[i].name))
            continue;
        if (f == FIELD_AUTHORS && !author->len &&
            !is_address(ss_str_of(content))) {
            *author = ss_arena_copy(&doc->arena, ss_str_of(content));
            return author->p != NULL;
        }
        return f == FIELD_AUTHORS || have(doc, f) ||
               take(doc, f, ss_str_of(content));
    }
    return true;
}

/* ---- JSON-LD ----------------------------------------------------------- */

/* A string decoded into the arena; empty when it is none. */
static ss_str string_of(struct ss_doc *doc, ss_str value)
{
    if (value.len < 2 || value.p[0] != '"')
        return (ss_str){"", 0};
    struct ss_json_text t = {.in = {value.p + 1, value.len - 2}};
    char *out = ss_arena_alloc(&doc->arena, value.len);
    size_t len = 0, raw_len;
    ss_str piece;
    while (out && ss_json_piece(&t, &piece, &raw_len)) {
        memcpy(out + len, piece.p, piece.len);
        len += piece.len;
    }
    return out ? (ss_str){out, len} : (ss_str){"", 0};
}

static ss_str field_of(ss_str object, const char *wanted)
{
    struct ss_json j = {.s = object};
    ss_str name, value;
    if (ss_json_open(&j) && j.open == '{')
        while (ss_json_next(&j, &name, &value))
            if (ss_str_eq(name, ss_str_of(wanted)))
                return value;
    return (ss_str){"", 0};
}

/* {"name": "Ann Lee"}, "Ann Lee", or a list of them. */
static bool people(struct ss_doc *doc, enum article_field f, ss_str value,
                   bool listed)
{
    struct ss_json j = {.s = value};
    ss_str unused, element;
    if (!value.len)
        return true;
    if (value.p[0] != '[') {
        if (value.p[0] == '{')
            value = field_of(value, "name");
        return take(doc, f, string_of(doc, value));
    }
    (void)ss_json_open(&j);
    while (!listed && ss_json_next(&j, &unused, &element))
        if (!people(doc, f, element, true))
            return false;
    return true;
}

/* The posts of a live blog, a line each for what they are called and say. */
static bool read_posts(struct ss_doc *doc, ss_str posts, ss_str *body)
{
    struct ss_json j = {.s = posts};
    struct ss_buf all = {0};
    ss_str unused, post;
    if (!posts.len || !ss_json_open(&j))
        return true;
    while (ss_json_next(&j, &unused, &post)) {
        ss_str title = string_of(doc, field_of(post, "headline"));
        ss_str text = string_of(doc, field_of(post, "articleBody"));
        ss_buf_printf(&all, "%.*s\n%.*s\n", (int)title.len, title.p,
                      (int)text.len, text.p);
    }
    bool ok = !all.failed;
    if (ok && all.len > body->len) {
        *body = ss_arena_copy(&doc->arena, (ss_str){all.p, all.len});
        ok = body->p != NULL;
    }
    ss_buf_release(&all);
    return ok;
}

static bool is_article(ss_str object)
{
    ss_str type = field_of(object, "@type");
    return memmem(type.p, type.len, "Article", 7) ||
           memmem(type.p, type.len, "Posting", 7);
}

static bool read_article(struct ss_doc *doc, ss_str object, ss_str *body)
{
    static const struct {
        const char *name;
        enum article_field field;
    } fields[] = {
        {"headline", FIELD_TITLE},      {"datePublished", FIELD_DATE},
        {"inLanguage", FIELD_LANGUAGE}, {"url", FIELD_URL},
        {"author", FIELD_AUTHORS},      {"publisher", FIELD_PUBLISHER}};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (!have(doc, fields[i].field) &&
            !people(doc, fields[i].field, field_of(object, fields[i].name),
                    false))
            return false;
    ss_str told = string_of(doc, field_of(object, "articleBody"));
    if (told.len > body->len)
        *body = told;
    return read_posts(doc, field_of(object, "liveBlogUpdate"), body);
}

/* The object, those of a list, those of "@graph". */
static bool read_json(struct ss_doc *doc, ss_str s, unsigned depth,
                      ss_str *body)
{
    struct ss_json j = {.s = s};
    ss_str name, value;
    if (depth > 2 || !ss_json_open(&j))
        return true;
    if (j.open == '{' && is_article(s))
        return read_article(doc, s, body);
    while (ss_json_next(&j, &name, &value))
        if ((j.open == '[' || ss_str_eq(name, SS_STR("@graph"))) &&
            !read_json(doc, value, depth + 1, body))
            return false;
    return true;
}

bool page_meta_json(struct ss_doc *doc, ss_str json, ss_str *body)
{
    struct ss_json whole = {.s = ss_str_trim(json)};
    ss_str value;
    return !ss_json_value(&whole, &value) || read_json(doc, value, 0, body);
}
