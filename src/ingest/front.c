/*
 * front.c - front matter: metadata between two lines of --- (or of +++, or a
 * JSON object: front_hugo.c).
 *
 * The fences are found here, as forgiving as scrapers are careless (blanks
 * behind them). What stands between is read as YAML by libyaml; where that
 * refuses it (a bare value with ": " in it, one that begins with @ or [), it
 * is read line by line. Both give the same list of fields, each with the
 * stretch of bytes it was read from, so that a title can be traced.
 */
#include "ingest/front_p.h"

#include <string.h>
#include <yaml.h>

enum {
    YAML_MAX_BYTES = 1 << 20,
    YAML_MAX_DEPTH = 64, /* deeper nesting is not metadata */
    MAX_FIELDS = 4096
};

bool front_add(struct front *f, const struct field *x)
{
    if (f->fields.n == MAX_FIELDS || !x->key.len)
        return true;
    struct field *slot = ss_vec_push(&f->c->doc->arena, &f->fields);
    if (slot)
        *slot = *x;
    return slot != NULL;
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static ss_str skip(ss_str s, size_t n)
{
    return (ss_str){s.p + n, s.len - n};
}

static ss_str skip_blanks(ss_str s)
{
    while (s.len && is_blank(s.p[0]))
        s = skip(s, 1);
    return s;
}

/* ---- by libyaml -------------------------------------------------------- */

/* libyaml counts characters; they only go forward. */
struct place {
    ss_str s;
    size_t byte, character;
};

static size_t byte_of(struct place *p, size_t character)
{
    while (p->character < character && p->byte < p->s.len) {
        p->byte++;
        while (p->byte < p->s.len &&
               ((unsigned char)p->s.p[p->byte] & 0xc0) == 0x80)
            p->byte++;
        p->character++;
    }
    return p->byte;
}

struct yaml_walk {
    struct front *f;
    struct place place;
    unsigned depth;
    bool in_list, key_due;
    struct field now;
};

/* '"' or '\'' around a scalar; 0: none. */
static char quote_of(const yaml_event_t *e)
{
    yaml_scalar_style_t style = e->data.scalar.style;
    return style == YAML_SINGLE_QUOTED_SCALAR_STYLE   ? '\''
           : style == YAML_DOUBLE_QUOTED_SCALAR_STYLE ? '"'
                                                      : 0;
}

/* Letters, digits, - and _: what libyaml takes for the name of an anchor. */
static bool is_name_byte(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
           c == '-' || c == '_';
}

/* Behind the tags (!x), anchors (&x) and comments (#x) before a scalar, none
 * of which a plain one can begin with. */
static ss_str skip_properties(ss_str s)
{
    while (s.len && strchr("!&#", s.p[0])) {
        char sign = s.p[0];
        s = skip(s, 1);
        while (s.len && (sign == '#'   ? s.p[0] != '\n'
                         : sign == '&' ? is_name_byte(s.p[0])
                                       : !is_blank(s.p[0])))
            s = skip(s, 1);
        s = skip_blanks(s);
    }
    return s;
}

/* What stands behind the first line of s, as YAML 1.1 has lines (section 4.2):
 * they end at \r, \n, U+0085, U+2028, U+2029. s: it has only one. */
static ss_str behind_line(ss_str s)
{
    static const char *const ends[] = {"\r", "\n", "\xc2\x85", "\xe2\x80\xa8",
                                       "\xe2\x80\xa9"};
    for (size_t i = 0; i < s.len; i++)
        for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
            if (ss_str_starts(skip(s, i), ss_str_of(ends[k])))
                return skip(s, i + strlen(ends[k]));
    return s;
}

/* The bytes of a scalar, without quotes and without the line of > or |. */
static ss_str raw_of(struct yaml_walk *w, const yaml_event_t *e)
{
    size_t start = byte_of(&w->place, e->start_mark.index);
    size_t end = byte_of(&w->place, e->end_mark.index);
    ss_str raw = skip_properties((ss_str){w->place.s.p + start, end - start});
    bool block = e->data.scalar.style == YAML_LITERAL_SCALAR_STYLE ||
                 e->data.scalar.style == YAML_FOLDED_SCALAR_STYLE;
    if (block)
        raw = behind_line(raw);
    else if (quote_of(e) && raw.len > 1)
        raw = (ss_str){raw.p + 1, raw.len - 2};
    return ss_str_trim(raw);
}

/* A scalar at the top is a key or its value, in a list below it an element. */
static bool scalar(struct yaml_walk *w, const yaml_event_t *e)
{
    ss_str value = {(const char *)e->data.scalar.value, e->data.scalar.length};
    bool top = w->depth == 1, element = w->depth == 2 && w->in_list;
    ss_str copy = ss_arena_copy(&w->f->c->doc->arena, ss_str_trim(value));
    ss_str raw = raw_of(w, e);
    if (!copy.p)
        return false;
    if (top && w->key_due) {
        w->now = (struct field){.key = copy};
    } else if (top || element) {
        w->now.value = copy;
        w->now.raw = raw;
        w->now.element = element;
        w->now.quote = quote_of(e);
        if (!front_add(w->f, &w->now))
            return false;
    }
    w->key_due = top ? !w->key_due : w->key_due;
    return true;
}

/* False: not the YAML of front matter, or no memory. */
static bool event(struct yaml_walk *w, const yaml_event_t *e)
{
    switch (e->type) {
    case YAML_MAPPING_START_EVENT:
    case YAML_SEQUENCE_START_EVENT:
        if (w->depth == 1)
            w->in_list = e->type == YAML_SEQUENCE_START_EVENT;
        return (w->depth || e->type == YAML_MAPPING_START_EVENT) &&
               ++w->depth < YAML_MAX_DEPTH;
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        w->key_due = --w->depth == 1;
        return true;
    case YAML_SCALAR_EVENT:
        return w->depth && scalar(w, e);
    case YAML_ALIAS_EVENT:
        w->key_due = w->depth == 1 ? !w->key_due : w->key_due;
        return true;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_START_EVENT:
    case YAML_DOCUMENT_END_EVENT:
        return true;
    }
    return false;
}

static bool by_yaml(struct front *f, ss_str inside)
{
    struct yaml_walk w = {.f = f, .place = {.s = inside}, .key_due = true};
    yaml_parser_t parser;
    bool ok = inside.len <= YAML_MAX_BYTES && yaml_parser_initialize(&parser);
    if (!ok)
        return false;
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)inside.p,
                                 inside.len);
    for (bool more = true; ok && more;) {
        yaml_event_t e;
        ok = yaml_parser_parse(&parser, &e);
        if (!ok)
            break;
        ok = event(&w, &e);
        more = e.type != YAML_STREAM_END_EVENT;
        yaml_event_delete(&e);
    }
    yaml_parser_delete(&parser);
    return ok && f->fields.n;
}

/* ---- line by line ------------------------------------------------------ */

static bool indented(ss_str line)
{
    return line.len && (line.p[0] == ' ' || line.p[0] == '\t');
}

/* Lines that belong to a block scalar or list, without moving past others. */
static ss_str indented_lines(ss_str *rest)
{
    ss_str all = {rest->p, 0};
    while (rest->p) {
        ss_str next = *rest, line;
        if (!ss_str_next(&next, '\n', &line))
            break;
        bool item = line.len > 1 && line.p[0] == '-' && line.p[1] == ' ';
        if (!indented(line) && !item && ss_str_trim(line).len)
            break;
        all.len = (size_t)(line.p + line.len - all.p);
        *rest = next;
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

static bool add_line_value(struct front *f, ss_str key, ss_str value,
                           bool element)
{
    value = unquoted(ss_str_trim(value));
    return front_add(
        f, &(struct field){
               .key = key, .value = value, .raw = value, .element = element});
}

static bool key_line(struct front *f, ss_str line, ss_str *rest)
{
    const char *colon = memchr(line.p, ':', line.len);
    if (!colon)
        return true;
    ss_str key = ss_str_trim((ss_str){line.p, (size_t)(colon - line.p)});
    ss_str value = ss_str_trim(
        (ss_str){colon + 1, line.len - (size_t)(colon + 1 - line.p)});
    bool block = !value.len ||
                 ((value.p[0] == '>' || value.p[0] == '|') && value.len <= 3);
    if (block)
        value = indented_lines(rest);
    if (!(value.len > 1 && value.p[0] == '-' && value.p[1] == ' '))
        return add_line_value(f, key, value, false);
    ss_str item;
    while (ss_str_next(&value, '\n', &item)) {
        item = ss_str_trim(item);
        if (item.len > 1 && item.p[0] == '-' &&
            !add_line_value(f, key, (ss_str){item.p + 1, item.len - 1}, true))
            return false;
    }
    return true;
}

static bool by_line(struct front *f, ss_str inside)
{
    ss_str rest = inside, line;
    bool ok = true;
    f->fields.n = 0;
    while (ok && ss_str_next(&rest, '\n', &line))
        if (!indented(line) && line.len && line.p[0] != '#')
            ok = key_line(f, line, &rest);
    return ok;
}

/* ---- fields into the document ------------------------------------------ */

/* \uD8xx to \uDFxx at `at`, by its second digit. */
static bool is_half(ss_str s, size_t at, const char *digits)
{
    return (s.p[at + 2] | 32) == 'd' && s.p[at + 3] &&
           strchr(digits, s.p[at + 3]);
}

/* Bytes of the escape that s begins with; 0: its first byte means itself. */
static size_t escape_len(char quote, ss_str s)
{
    if (quote == '\'' && ss_str_starts(s, SS_STR("''")))
        return 2;
    if (quote != '"' || s.len < 2 || s.p[0] != '\\')
        return 0;
    size_t len = s.p[1] == 'x' ? 4 : s.p[1] == 'u' ? 6 : s.p[1] == 'U' ? 10 : 2;
    if (len == 6 && s.len > 11 && is_half(s, 0, "89abAB") && s.p[6] == '\\' &&
        s.p[7] == 'u' && is_half(s, 6, "cdefCDEF"))
        len = 12; /* both halves of a pair */
    return len <= s.len ? len : s.len;
}

/* Blanks that both begin with; one, if they differ: YAML folds them. */
static uint32_t blanks_alike(ss_str v, ss_str r)
{
    uint32_t n = 0;
    while (n < v.len && n < r.len && is_blank(v.p[n]) && v.p[n] == r.p[n])
        n++;
    return n ? n : 1;
}

/* A block of the value, each character told where it stands in the raw bytes.
 * White space may differ; an escape is a unit of its own. */
static void block_of(struct front *f, enum ss_block_kind kind,
                     const struct field *x)
{
    ss_str v = x->value, r = x->raw;
    composer_begin(f->c, kind);
    while (v.len) {
        if (r.len && is_blank(r.p[0]) && !is_blank(v.p[0]))
            r = skip_blanks(r); /* indentation behind U+2028, which stays */
        uint64_t at = f->base + (uint64_t)(r.p - f->bytes.p);
        size_t escape = escape_len(x->quote, r);
        uint32_t len;
        (void)ss_utf8_at(v.p, v.p + v.len, &len);
        if (escape && strchr("\r\n", r.p[1])) { /* a line goes on */
            r = skip_blanks(skip(r, escape));
        } else if (escape) {
            composer_unit(f->c, (ss_str){v.p, len}, at, (uint32_t)escape);
            v = skip(v, len);
            r = skip(r, escape);
        } else if (is_blank(v.p[0])) {
            uint32_t n = blanks_alike(v, r);
            composer_text(f->c, (ss_str){v.p, n}, at);
            v = skip(v, n); /* the next one may be an escape: \r */
            r = skip_blanks(r);
        } else {
            composer_text(f->c, (ss_str){v.p, len}, at);
            v = skip(v, len);
            r = skip(r, len <= r.len ? len : r.len);
        }
    }
    composer_end(f->c, false);
}

static bool add_name(struct front *f, ss_str name, bool author)
{
    struct ss_meta *m = &f->c->doc->meta;
    struct ss_arena *a = &f->c->doc->arena;
    name = unquoted(ss_str_trim(name));
    if (!name.len)
        return true;
    ss_str *slot =
        author ? ss_vec_push(a, &m->authors) : ss_vec_push(a, &m->keywords);
    if (slot)
        *slot = ss_arena_copy(a, name);
    return slot && slot->p;
}

/* An element of a list, or "a, b" or what a scraper meant by "[a, b]". */
static bool names_of(struct front *f, const struct field *x, bool author)
{
    ss_str value = x->value, part;
    if (x->element)
        return add_name(f, value, author);
    if (value.len > 1 && value.p[0] == '[' && value.p[value.len - 1] == ']')
        value = (ss_str){value.p + 1, value.len - 2};
    while (ss_str_next(&value, ',', &part))
        if (!add_name(f, part, author))
            return false;
    return true;
}

static bool key_is(const struct field *x, const char *const *names)
{
    for (; *names; names++)
        if (ss_str_eq(x->key, ss_str_of(*names)))
            return true;
    return false;
}

static bool apply(struct front *f, const struct field *x)
{
    static const char *const title[] = {"title", "headline", NULL};
    static const char *const about[] = {"description", "summary", "excerpt",
                                        NULL};
    static const char *const date[] = {
        "date", "published", "pubdate", "publish_date", "date_published", NULL};
    static const char *const author[] = {"author", "authors", "byline", NULL};
    static const char *const words[] = {"keywords", "tags", NULL};
    static const char *const url[] = {"url", "link", "source_url",
                                      "canonical_url", NULL};
    static const char *const lang[] = {"language", "lang", NULL};
    static const char *const publisher[] = {"publisher", "source", "site",
                                            "source_site", NULL};
    struct ss_meta *m = &f->c->doc->meta;
    ss_str *to = key_is(x, url)         ? &m->uri
                 : key_is(x, lang)      ? &m->language
                 : key_is(x, publisher) ? &m->publisher
                                        : NULL;
    if (!x->value.len)
        return true;
    if (key_is(x, author) || key_is(x, words))
        return names_of(f, x, key_is(x, author));
    if (key_is(x, about)) {
        block_of(f, SS_BLOCK_DESCRIPTION, x);
    } else if (key_is(x, date)) {
        m->date = iso_date(f->c->doc, x->value);
        return m->date.p != NULL;
    } else if (key_is(x, title) && !m->title.len) {
        block_of(f, SS_BLOCK_TITLE, x);
        to = &m->title;
    }
    if (to)
        *to = ss_arena_copy(&f->c->doc->arena, x->value);
    return !to || to->p;
}

/* ---- fences ------------------------------------------------------------ */

static bool is_fence(ss_str line, const char *fence)
{
    return ss_str_eq(ss_str_trim(line), ss_str_of(fence)) && line.len &&
           line.p[0] == fence[0];
}

/* What stands between the fence s begins with and the next one; false: there
 * is none. */
static bool between(ss_str s, const char *fence, const char *also,
                    ss_str *inside, ss_str *body)
{
    ss_str rest = s, line, probe;
    if (!ss_str_next(&rest, '\n', &line) || !is_fence(line, fence))
        return false;
    for (probe = rest; ss_str_next(&probe, '\n', &line);)
        if (is_fence(line, fence) || is_fence(line, also))
            break;
    if (!probe.p)
        return false; /* the second fence is missing: not front matter */
    *inside = (ss_str){rest.p, (size_t)(line.p - rest.p)};
    *body = probe;
    return true;
}

bool front_matter(struct composer *c, ss_str bytes, uint64_t base, ss_str *body)
{
    struct front f = {.c = c, .bytes = bytes, .base = base};
    ss_str inside;
    size_t json;
    bool ok;
    *body = bytes;
    if (between(bytes, "---", "...", &inside, body))
        ok = by_yaml(&f, inside) || by_line(&f, inside);
    else if (between(bytes, "+++", "+++", &inside, body))
        ok = front_toml(&f, inside);
    else if ((json = front_json_len(bytes)) != 0) {
        *body = skip(bytes, json);
        ok = front_json(&f, (ss_str){bytes.p, json});
    } else
        return false;
    for (uint32_t i = 0; ok && i < f.fields.n; i++)
        ok = apply(&f, &f.fields.v[i]);
    c->failed = c->failed || !ok;
    return true;
}
