/* record.c - a line of annotate's output, read back for scoring. */
#include "cli/eval_p.h"

#include <string.h>

struct reading {
    struct ss_arena *arena;
    struct record_read *out;
    ss_str text;         /* decoded */
    uint32_t *unit_byte; /* where each unit of an offset begins */
    uint32_t n_units;
    struct sayso_error *err;
};

static bool fail(struct reading *r, const char *what)
{
    return ss_fail(r->err, SAYSO_ERR_SYNTAX, 0, 0, "%s", what);
}

/* ---- values ------------------------------------------------------------ */

static ss_str field_of(ss_str object, const char *name)
{
    struct ss_json j = {.s = object};
    ss_str key, value;
    if (ss_json_open(&j) && j.open == '{')
        while (ss_json_next(&j, &key, &value))
            if (ss_str_eq(key, ss_str_of(name)))
                return value;
    return (ss_str){"", 0};
}

static bool string(struct reading *r, ss_str value, ss_str *out)
{
    if (value.len < 2 || value.p[0] != '"')
        return fail(r, "a string was expected");
    struct ss_json_text t = {.in = {value.p + 1, value.len - 2}};
    char *p = ss_arena_alloc(r->arena, value.len);
    size_t len = 0, raw_len;
    ss_str piece;
    if (!p)
        return ss_fail_memory(r->err);
    while (ss_json_piece(&t, &piece, &raw_len)) {
        memcpy(p + len, piece.p, piece.len);
        len += piece.len;
    }
    *out = (ss_str){p, len};
    return t.bad ? fail(r, "no such escape in JSON") : true;
}

static bool position(ss_str value, uint32_t *out)
{
    uint64_t n = 0;
    for (size_t i = 0; i < value.len; i++) {
        if (value.p[i] < '0' || value.p[i] > '9' || n > UINT32_MAX)
            return false;
        n = n * 10 + (uint64_t)(value.p[i] - '0');
    }
    *out = (uint32_t)n;
    return value.len && n <= UINT32_MAX;
}

/* The first and the last element of a list; empty when it has none. */
static void ends_of(ss_str list, ss_str *first, ss_str *last)
{
    struct ss_json j = {.s = list};
    ss_str unused, element;
    *first = *last = (ss_str){"", 0};
    if (!ss_json_open(&j) || j.open != '[')
        return;
    while (ss_json_next(&j, &unused, &element)) {
        *last = element;
        if (!first->len)
            *first = element;
    }
}

/* {"start": 3, "end": 8}, [3, 8] or [[3, 5], [6, 8]], in bytes of the text;
 * null: an empty span */
static bool span(struct reading *r, ss_str value, ss_span *out)
{
    uint32_t a, b;
    ss_str start, end, unused;
    *out = (ss_span){0, 0};
    if (!value.len || (value.p[0] != '{' && value.p[0] != '['))
        return true;
    if (value.p[0] == '[') {
        ends_of(value, &start, &end);
        if (start.len && start.p[0] == '[') {
            ends_of(start, &start, &unused);
            ends_of(end, &unused, &end);
        }
    } else {
        start = field_of(value, "start");
        end = field_of(value, "end");
    }
    if (!position(start, &a) || !position(end, &b) || a > b || b > r->n_units)
        return fail(r, "a span lies outside the text");
    *out = (ss_span){r->unit_byte[a], r->unit_byte[b]};
    return true;
}

/* Every unit of the offsets, and the end. */
static bool count_units(struct reading *r, ss_str offsets)
{
    bool bytes = ss_str_eq(offsets, SS_STR("\"utf8\""));
    bool utf16 = ss_str_eq(offsets, SS_STR("\"utf16\""));
    r->unit_byte =
        ss_arena_alloc(r->arena, (r->text.len + 1) * sizeof *r->unit_byte);
    if (!r->unit_byte)
        return ss_fail_memory(r->err);
    for (uint32_t i = 0; i < r->text.len; i++) {
        unsigned char c = (unsigned char)r->text.p[i];
        if (bytes || (c & 0xc0) != 0x80)
            r->unit_byte[r->n_units++] = i;
        if (utf16 && c >= 0xf0)
            r->unit_byte[r->n_units++] = i;
    }
    r->unit_byte[r->n_units] = (uint32_t)r->text.len;
    return true;
}

/* ---- names ------------------------------------------------------------- */

static enum ss_entity_type type_of(ss_str value)
{
    for (unsigned t = 1; t < SS_ENTITY_COUNT; t++) {
        ss_str name = ss_str_of(ss_entity_type_name((enum ss_entity_type)t));
        if (value.len == name.len + 2 &&
            memcmp(value.p + 1, name.p, name.len) == 0)
            return (enum ss_entity_type)t;
    }
    return SS_ENTITY_NONE;
}

typedef bool reader(struct reading *r, ss_str element);

/* Every element of a list; none when the value is no list. */
static bool each(struct reading *r, ss_str list, reader *read)
{
    struct ss_json j = {.s = list};
    ss_str unused, element;
    if (list.len && ss_json_open(&j) && j.open == '[')
        while (ss_json_next(&j, &unused, &element))
            if (!read(r, element))
                return false;
    return true;
}

static bool mention(struct reading *r, ss_str element)
{
    struct name_read *n = ss_vec_push(r->arena, &r->out->names);
    return n ? span(r, element, &n->span) : ss_fail_memory(r->err);
}

static bool entity(struct reading *r, ss_str element)
{
    uint32_t first = r->out->names.n;
    enum ss_entity_type type = type_of(field_of(element, "type"));
    if (!each(r, field_of(element, "mentions"), mention))
        return false;
    for (uint32_t i = first; i < r->out->names.n; i++)
        r->out->names.v[i].type = type;
    return true;
}

/* ---- quotations -------------------------------------------------------- */

static bool is_word(ss_str text, uint32_t at, uint32_t *len)
{
    uint32_t cp = ss_utf8_at(text.p + at, text.p + text.len, len);
    enum ss_char_class c = ss_char_class(cp);
    return c == SS_CHAR_UPPER || c == SS_CHAR_LOWER || c == SS_CHAR_LETTER ||
           c == SS_CHAR_DIGIT || c == SS_CHAR_MARK;
}

/* A stretch of content: the beginnings of its words. */
static bool content(struct reading *r, ss_str element)
{
    ss_span s;
    bool before = false;
    if (!span(r, element, &s))
        return false;
    for (uint32_t i = s.start, len; i < s.end; i += len) {
        bool word = is_word(r->text, i, &len);
        if (word && !before) {
            uint32_t *w = ss_vec_push(r->arena, &r->out->words);
            if (!w)
                return ss_fail_memory(r->err);
            *w = i;
        }
        before = word;
    }
    return true;
}

static bool quote(struct reading *r, ss_str element)
{
    struct quote_read *q = ss_vec_push(r->arena, &r->out->quotes);
    ss_str kind = field_of(element, "kind");
    if (!q)
        return ss_fail_memory(r->err);
    q->kind = ss_str_eq(kind, SS_STR("\"direct\""))  ? SS_QUOTE_DIRECT
              : ss_str_eq(kind, SS_STR("\"mixed\"")) ? SS_QUOTE_MIXED
                                                     : SS_QUOTE_INDIRECT;
    q->words.start = r->out->words.n;
    if (!each(r, field_of(element, "spans"), content))
        return false;
    q->words.end = r->out->words.n;
    ss_str rule = field_of(element, "rule");
    return (!rule.len || string(r, rule, &q->rule)) &&
           span(r, field_of(element, "speaker"), &q->speaker) &&
           span(r, field_of(element, "cue"), &q->cue);
}

bool record_read(ss_str line, struct ss_arena *arena, struct record_read *out,
                 struct sayso_error *err)
{
    struct reading r = {.arena = arena, .out = out, .err = err};
    struct ss_json j = {.s = line};
    ss_str whole;
    *out = (struct record_read){0};
    if (ss_utf8_valid(line.p, line.len) < line.len)
        return fail(&r, "this is not UTF-8");
    if (!ss_json_value(&j, &whole))
        return ss_fail(err, SAYSO_ERR_SYNTAX, j.at, 0, "%s", j.error);
    if (!string(&r, field_of(whole, "id"), &out->id) ||
        !string(&r, field_of(whole, "text"), &r.text) ||
        !count_units(&r, field_of(whole, "offsets")))
        return false;
    out->text = ss_hash(r.text.p, r.text.len);
    return each(&r, field_of(whole, "entities"), entity) &&
           each(&r, field_of(whole, "quotes"), quote);
}
