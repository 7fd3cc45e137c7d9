/*
 * front.c - front matter: metadata between two lines of ---.
 *
 * Read line by line, as forgiving as scrapers are careless: blanks behind the
 * fences, folded and literal scalars (> |), quoted and bare values, lists with
 * dashes or in brackets, and bare values with ": " inside, which YAML refuses.
 * Every value is a stretch of the raw bytes, so that the title can be traced.
 */
#include "ingest/ingest_p.h"

#include <string.h>

struct front {
    struct composer *c;
    ss_str bytes, rest; /* all; what is still to read */
    ss_str key;
};

static bool is_fence(ss_str line, const char *fence)
{
    return ss_str_eq(ss_str_trim(line), ss_str_of(fence)) && line.len &&
           line.p[0] == fence[0];
}

static bool indented(ss_str line)
{
    return line.len && (line.p[0] == ' ' || line.p[0] == '\t');
}

/* Lines that belong to a block scalar or list, without moving past others. */
static ss_str indented_lines(struct front *f)
{
    ss_str all = {f->rest.p, 0};
    while (f->rest.p) {
        ss_str next = f->rest, line;
        if (!ss_str_next(&next, '\n', &line))
            break;
        bool item = line.len > 1 && line.p[0] == '-' && line.p[1] == ' ';
        if (!indented(line) && !item && ss_str_trim(line).len)
            break;
        all.len = (size_t)(line.p + line.len - all.p);
        f->rest = next;
    }
    return ss_str_trim(all);
}

static ss_str unquoted(ss_str s)
{
    if (s.len > 1 && (s.p[0] == '"' || s.p[0] == '\'') &&
        s.p[s.len - 1] == s.p[0])
        return (ss_str){s.p + 1, s.len - 2};
    return s;
}

static void block_of(struct front *f, enum ss_block_kind kind, ss_str value)
{
    composer_begin(f->c, kind);
    composer_text(f->c, value, (uint64_t)(value.p - f->bytes.p));
    composer_end(f->c, false);
}

/* "a, b", "[a, b]" or lines of "- a" */
static void list_of(struct front *f, ss_str value, bool authors)
{
    struct ss_meta *m = &f->c->doc->meta;
    bool dashes = value.len > 1 && value.p[0] == '-';
    if (value.len > 1 && value.p[0] == '[' && value.p[value.len - 1] == ']')
        value = (ss_str){value.p + 1, value.len - 2};
    ss_str part;
    while (ss_str_next(&value, dashes ? '\n' : ',', &part)) {
        part = ss_str_trim(part);
        if (dashes && part.len && part.p[0] == '-')
            part = ss_str_trim((ss_str){part.p + 1, part.len - 1});
        part = unquoted(part);
        if (!part.len)
            continue;
        ss_str *slot = authors
                           ? ss_vec_push(&f->c->doc->arena, &m->authors)
                           : ss_vec_push(&f->c->doc->arena, &m->keywords);
        if (slot)
            *slot = ss_arena_copy(&f->c->doc->arena, part);
    }
}

static bool key_is(const struct front *f, const char *const *names)
{
    for (; *names; names++)
        if (ss_str_eq(f->key, ss_str_of(*names)))
            return true;
    return false;
}

static void field(struct front *f, ss_str value)
{
    static const char *const title[] = {"title", "headline", NULL};
    static const char *const about[] = {"description", "summary", "excerpt",
                                        NULL};
    static const char *const date[] = {"date", "published", "pubdate",
                                       "publish_date", "date_published", NULL};
    static const char *const author[] = {"author", "authors", "byline", NULL};
    static const char *const words[] = {"keywords", "tags", NULL};
    static const char *const url[] = {"url", "link", "source_url",
                                      "canonical_url", NULL};
    static const char *const lang[] = {"language", "lang", NULL};
    static const char *const publisher[] = {"publisher", "source", "site",
                                            NULL};
    struct ss_meta *m = &f->c->doc->meta;
    struct ss_arena *a = &f->c->doc->arena;
    if (!value.len)
        return;
    if (key_is(f, title) && !m->title.len) {
        m->title = ss_arena_copy(a, value);
        block_of(f, SS_BLOCK_TITLE, value);
    } else if (key_is(f, about)) {
        block_of(f, SS_BLOCK_DESCRIPTION, value);
    } else if (key_is(f, date)) {
        m->date = iso_date(f->c->doc, value);
    } else if (key_is(f, author)) {
        list_of(f, value, true);
    } else if (key_is(f, words)) {
        list_of(f, value, false);
    } else if (key_is(f, url)) {
        m->uri = ss_arena_copy(a, value);
    } else if (key_is(f, lang)) {
        m->language = ss_arena_copy(a, value);
    } else if (key_is(f, publisher)) {
        m->publisher = ss_arena_copy(a, value);
    }
}

static void key_line(struct front *f, ss_str line)
{
    const char *colon = memchr(line.p, ':', line.len);
    if (!colon)
        return;
    f->key = ss_str_trim((ss_str){line.p, (size_t)(colon - line.p)});
    ss_str value = ss_str_trim(
        (ss_str){colon + 1, line.len - (size_t)(colon + 1 - line.p)});
    bool block = !value.len || ((value.p[0] == '>' || value.p[0] == '|') &&
                                value.len <= 3);
    field(f, block ? indented_lines(f) : unquoted(value));
}

bool front_matter(struct composer *c, ss_str bytes, ss_str *body)
{
    struct front f = {.c = c, .bytes = bytes, .rest = bytes};
    ss_str line, probe;
    *body = bytes;
    if (!ss_str_next(&f.rest, '\n', &line) || !is_fence(line, "---"))
        return false;
    for (probe = f.rest; ss_str_next(&probe, '\n', &line);)
        if (is_fence(line, "---"))
            break;
    if (!probe.p)
        return false; /* the second fence is missing: not front matter */
    ss_str inside = {f.rest.p, (size_t)(line.p - f.rest.p)};
    *body = probe;
    f.rest = inside;
    while (ss_str_next(&f.rest, '\n', &line))
        if (!indented(line) && line.len && line.p[0] != '#')
            key_line(&f, line);
    return true;
}
