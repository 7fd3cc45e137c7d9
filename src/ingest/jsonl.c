/*
 * jsonl.c - one JSON object into a document: a line of a dump, or a file.
 *
 * Of the fields with a known name (fields.c) the best one wins; when none of
 * them is a text, records nested in this one are looked into.
 */
#include "ingest/ingest_p.h"

#include <stdio.h>
#include <string.h>

struct record {
    struct ss_doc *doc;
    ss_str s;
    struct sayso_error *err;
    ss_str value[N_FIELDS]; /* JSON, len 0: none yet */
    unsigned rank[N_FIELDS];
    uint32_t mended; /* half surrogate pairs */
    const struct ss_field_map *map;
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

static void keep(struct record *r, ss_str name, ss_str value, unsigned worse)
{
    if (empty_value(value))
        return;
    for (unsigned f = 0; f < N_FIELDS; f++) {
        unsigned rank = field_rank((enum article_field)f, name) + worse;
        if (rank >= FIELD_NOT || (r->map && r->map->path[f].len) ||
            (f == FIELD_TEXT && value.p[0] != '"' && value.p[0] != '['))
            continue;
        if (!r->value[f].len || rank < r->rank[f]) {
            r->value[f] = value;
            r->rank[f] = rank;
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
        keep(r, name, value, 0);
    if (j.error)
        return error(r, j.at, j.error);
    if (ss_str_trim((ss_str){r->s.p + j.at, r->s.len - j.at}).len)
        return error(r, j.at, "something stands behind the record");
    return true;
}

/* Fields that hold the article when the record itself does not. */
static bool holds_article(ss_str name)
{
    static const char *const holders[] = {
        "fields", "item",  "data",     "article",  "_source",
        "source", "doc",   "document", "response", "content",
        "news",   "story", "post"};
    for (size_t i = 0; i < sizeof holders / sizeof *holders; i++)
        if (ss_str_eq(name, ss_str_of(holders[i])))
            return true;
    return false;
}

/* Nested records, the outer ones' names before theirs. */
static void descend(struct record *r, ss_str s, unsigned depth)
{
    struct ss_json j = {.s = s}, in;
    ss_str name, value, holder;
    if (depth > 3 || !ss_json_open(&j))
        return;
    while (!r->value[FIELD_TEXT].len && ss_json_next(&j, &holder, &value)) {
        if (value.p[0] != '{' || !holds_article(holder))
            continue;
        in = (struct ss_json){.s = value};
        (void)ss_json_open(&in);
        for (ss_str v; ss_json_next(&in, &name, &v);)
            keep(r, name, v, depth * 100);
        if (!r->value[FIELD_TEXT].len)
            descend(r, value, depth + 1);
    }
}

/* The value that a path "a.b.2" leads to; len 0: none. */
static ss_str follow(ss_str s, ss_str path)
{
    ss_str part;
    while (path.len && ss_str_next(&path, '.', &part)) {
        struct ss_json j = {.s = s};
        ss_str name, value = {"", 0}, found = value;
        if (!ss_json_open(&j))
            return value;
        for (unsigned i = 0; ss_json_next(&j, &name, &value); i++) {
            char number[12];
            snprintf(number, sizeof number, "%u", i);
            if (ss_str_eq(j.open == '{' ? name : ss_str_of(number), part))
                found = value;
        }
        if (!found.len)
            return found;
        s = found;
        if (!path.p)
            break;
    }
    return s;
}

/* The fields for which the user said a name. */
static void mapped(struct record *r, size_t from)
{
    ss_str s = {r->s.p + from, r->s.len - from};
    for (unsigned f = 0; f < N_FIELDS; f++) {
        ss_str v =
            r->map->path[f].len ? follow(s, r->map->path[f]) : (ss_str){"", 0};
        if (v.len && !empty_value(v))
            r->value[f] = v;
    }
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

static bool holds_word(ss_str value, const char *word)
{
    return memmem(value.p, value.len, word, strlen(word)) != NULL;
}

/* What an element of a list is: the string it is or holds; what it is said to
 * be. */
struct part {
    ss_str text; /* JSON; len 0: none */
    ss_str type, role;
};

static struct part element_of(ss_str s)
{
    static const char *const holders[] = {"text", "content", "value", "name"};
    struct ss_json j = {.s = s};
    struct part e = {.text = {"", 0}, .type = {"", 0}, .role = {"", 0}};
    ss_str name, value;
    if (s.p[0] == '"')
        e.text = s;
    if (s.p[0] != '{' || !ss_json_open(&j))
        return e;
    while (ss_json_next(&j, &name, &value)) {
        for (size_t i = 0; i < sizeof holders / sizeof *holders; i++)
            if (!e.text.len && ss_str_eq(name, ss_str_of(holders[i])) &&
                value.p[0] == '"')
                e.text = value;
        if (ss_str_eq(name, SS_STR("type")))
            e.type = value;
        if (ss_str_eq(name, SS_STR("contentType")) ||
            ss_str_eq(name, SS_STR("contenttype")))
            e.role = value;
    }
    return e;
}

/* Is it one of several forms of the same text? Of those the best is taken. */
static unsigned form_rank(ss_str role)
{
    return holds_word(role, "NITF")         ? 1
           : holds_word(role, "text/plain") ? 2
           : holds_word(role, "html")       ? 3
                                            : 0;
}

/* A part that is told to be something else than text: a picture, a byline. */
static bool other_part(const struct part *e)
{
    return e->type.len && !holds_word(e->type, "html") &&
           !holds_word(e->type, "text") && !holds_word(e->type, "paragraph") &&
           !ss_str_eq(e->type, SS_STR("\"p\""));
}

/* Of a list of forms the best, as a list of one; else the list. */
static ss_str best_form(ss_str list)
{
    struct ss_json j = {.s = list};
    ss_str name, element, best = list;
    unsigned rank = 0;
    if (!ss_json_open(&j) || j.open != '[')
        return list;
    while (ss_json_next(&j, &name, &element)) {
        struct part e = element_of(element);
        if (e.text.len && !empty_value(e.text) && form_rank(e.role) > rank) {
            rank = form_rank(e.role);
            best = e.text;
        }
    }
    return best;
}

/* A string, or a list of strings as paragraphs; others as they are written. */
static bool text_value(struct record *r, enum article_field f, ss_str *out)
{
    ss_str v = r->value[f], name, element;
    bool map = f == FIELD_TEXT && r->doc->want_raw;
    size_t len = 0;
    if (!v.len)
        return true;
    if (v.p[0] == '[')
        v = best_form(v);
    else if (v.p[0] == '{')
        v = element_of(v).text;
    if (!v.len)
        return true;
    char *p = ss_arena_alloc(&r->doc->arena, v.len + 1);
    if (!p)
        return ss_fail_memory(r->err);
    struct ss_json j = {.s = v};
    bool list = v.p[0] == '[' && ss_json_open(&j), ok = true;
    while (ok && list && ss_json_next(&j, &name, &element)) {
        struct part e = element_of(element);
        if (!e.text.len || empty_value(e.text) ||
            (f == FIELD_TEXT && other_part(&e)))
            continue;
        if (len) { /* the quotes and comma between them made room */
            memcpy(p + len, "\n\n", 2);
            len += 2;
        }
        ok = decode(r, e.text, p, &len, map);
    }
    if (v.p[0] == '"')
        ok = decode(r, v, p, &len, map);
    else if (!list)
        memcpy(p, v.p, len = v.len);
    *out = (ss_str){p, len};
    return ok;
}

/* A list of strings, or one string. */
static bool names_value(struct record *r, enum article_field f)
{
    ss_str all = r->value[f], name, element, text = {"", 0};
    struct ss_json j = {.s = all};
    bool list = all.len && all.p[0] == '[' && ss_json_open(&j);
    if (!list)
        return text_value(r, f, &text) &&
               (!all.len || !text.len || field_name(r->doc, f, text) ||
                ss_fail_memory(r->err));
    while (ss_json_next(&j, &name, &element)) {
        r->value[f] = element_of(element).text;
        if (!r->value[f].len)
            continue;
        if (!text_value(r, f, &text))
            return false;
        if (text.len && !field_name(r->doc, f, text))
            return ss_fail_memory(r->err);
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

/* The line as UTF-8 without NULs; in the arena when it had to be changed. */
static bool mend(struct record *r, size_t *from)
{
    struct ss_buf converted = {0};
    ss_str s = {r->s.p + *from, r->s.len - *from};
    bool ok = true;
    if (ss_utf8_valid(s.p, s.len) < s.len) {
        ok = charset_to_utf8(r->doc, s, (ss_str){"", 0}, false, &converted, &s,
                             r->err);
        r->doc->want_raw = false; /* its bytes are no longer these */
    }
    if (ok && (converted.len || memchr(s.p, '\0', s.len))) {
        s = ss_arena_copy(&r->doc->arena, converted.len ? s : r->s);
        *from = converted.len ? 0 : *from;
        r->s = s;
        ok = s.p ? true : ss_fail_memory(r->err);
        char *p = (char *)(uintptr_t)s.p; /* ours */
        while (ok && (p = memchr(p, '\0', (size_t)(s.p + s.len - p)))) {
            *p = ' ';
            r->mended++;
        }
    }
    ss_buf_release(&converted);
    return ok;
}

/* A record that sayso wrote: its text is text, whatever stands in it. */
static bool own_record(const struct record *r, size_t from)
{
    struct ss_json j = {.s = {r->s.p + from, r->s.len - from}};
    ss_str name, value;
    return ss_json_open(&j) && j.open == '{' &&
           ss_json_next(&j, &name, &value) &&
           ss_str_eq(name, SS_STR("schema")) &&
           ss_str_starts(value, SS_STR("\"sayso.article/"));
}

static bool read_object(struct record *r, size_t from)
{
    ss_str text;
    if (!mend(r, &from) || !object(r, from))
        return false;
    if (r->map)
        mapped(r, from);
    if (!r->value[FIELD_TEXT].len)
        descend(r, (ss_str){r->s.p + from, r->s.len - from}, 1);
    if (!r->value[FIELD_TEXT].len)
        return error(r, from,
                     "no field holds the text (text, content, body ...)");
    if (!meta(r) || !text_value(r, FIELD_TEXT, &text))
        return false;
    if (r->mended)
        ss_doc_warn(r->doc, "%u characters that may not be were replaced",
                    r->mended);
    if (!own_record(r, from))
        return field_text(r->doc, text, false, r->err);
    r->doc->text = text;
    return ss_doc_split_plain(r->doc, r->err);
}

bool jsonl_record(struct ss_doc *doc, ss_str line, size_t from,
                  const struct ss_field_map *map, struct sayso_error *err)
{
    struct record r = {
        .doc = doc, .s = line, .err = err, .map = map && map->any ? map : NULL};
    bool raw = doc->want_raw, ok = read_object(&r, from);
    doc->want_raw = raw;
    if (!ok && err && err->offset > line.len) /* it grew when converted */
        err->offset = line.len;
    return ok;
}
