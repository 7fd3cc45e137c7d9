/* record.c - a line of annotate's output, read back for scoring. */
#include "cli/eval_p.h"

#include <stdlib.h>
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

/* ---- values -------------------------------------------------------- */

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

/* A pair of positions: {"start": 3, "end": 8} or [3, 8], in bytes. */
static bool span(struct reading *r, ss_str value, ss_span *out)
{
    uint32_t a, b;
    ss_str start = field_of(value, "start"), end = field_of(value, "end");
    struct ss_json j = {.s = value};
    ss_str unused;
    if (value.p[0] == '[' && (!ss_json_open(&j) ||
                              !ss_json_next(&j, &unused, &start) ||
                              !ss_json_next(&j, &unused, &end)))
        return fail(r, "two positions were expected");
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

/* One span, or a list of them, or nothing. */
static bool each_span(struct reading *r, ss_str value, reader *read)
{
    struct ss_json j = {.s = value};
    ss_str unused, first;
    if (!value.len || (value.p[0] != '{' && value.p[0] != '['))
        return true;
    if (value.p[0] == '{')
        return field_of(value, "start").len ? read(r, value) : true;
    if (!ss_json_open(&j) || !ss_json_next(&j, &unused, &first))
        return true;
    return first.p[0] == '[' || first.p[0] == '{' ? each(r, value, read)
                                                  : read(r, value);
}

/* ---- names --------------------------------------------------------- */

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

static bool mention(struct reading *r, ss_str element)
{
    struct name_read *n = ss_vec_push(r->arena, &r->out->names);
    return n ? span(r, element, &n->span) : ss_fail_memory(r->err);
}

/* An entity with its mentions or, in flat gold, one mention. */
static bool entity(struct reading *r, ss_str element)
{
    uint32_t first = r->out->names.n;
    enum ss_entity_type type = type_of(field_of(element, "type"));
    ss_str mentions = field_of(element, "mentions");
    if (mentions.len ? !each(r, mentions, mention) : !mention(r, element))
        return false;
    for (uint32_t i = first; i < r->out->names.n; i++)
        r->out->names.v[i].type = type;
    return true;
}

static bool ignored(struct reading *r, ss_str element)
{
    ss_span *s = ss_vec_push(r->arena, &r->out->ignored);
    return s ? span(r, element, s) : ss_fail_memory(r->err);
}

static bool optional(struct reading *r, ss_str element)
{
    ss_span *s = ss_vec_push(r->arena, &r->out->optional);
    return s ? span(r, element, s) : ss_fail_memory(r->err);
}

static bool marked_type(struct reading *r, ss_str element)
{
    r->out->types |= 1u << type_of(element);
    return true;
}

/* ---- sets of words ------------------------------------------------- */

/* Superscripts, fractions, Roman and circled numbers: categories Nl and No,
 * which the tables of character classes do not tell from other signs. */
static bool is_odd_number(uint32_t cp)
{
    static const uint32_t ranges[][2] = {
        {0xb2, 0xb3},     {0xb9, 0xb9},     {0xbc, 0xbe},
        {0x2070, 0x2070}, {0x2074, 0x2079}, {0x2080, 0x2089},
        {0x2150, 0x2189}, {0x2460, 0x249b}, {0x24ea, 0x24ff},
        {0x2776, 0x2793}, {0x3007, 0x3007}, {0x3021, 0x3029}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (cp >= ranges[i][0] && cp <= ranges[i][1])
            return true;
    return false;
}

bool is_alnum(uint32_t cp)
{
    enum ss_char_class c = ss_char_class(cp);
    return c == SS_CHAR_UPPER || c == SS_CHAR_LOWER || c == SS_CHAR_LETTER ||
           c == SS_CHAR_DIGIT || (c != SS_CHAR_PUNCT && is_odd_number(cp));
}

static bool word_before(ss_str text, uint32_t at)
{
    uint32_t len;
    return at && is_alnum(ss_utf8_prev(text.p, text.p + at, &len));
}

/* The words that begin in a stretch. */
static bool add_words(struct reading *r, ss_str element)
{
    ss_span s;
    if (!span(r, element, &s))
        return false;
    bool before = word_before(r->text, s.start);
    for (uint32_t i = s.start, len; i < s.end; i += len) {
        bool in = is_alnum(
            ss_utf8_at(r->text.p + i, r->text.p + r->text.len, &len));
        if (in && !before) {
            uint32_t *w = ss_vec_push(r->arena, &r->out->words);
            if (!w)
                return ss_fail_memory(r->err);
            *w = i;
        }
        before = in;
    }
    return true;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The set that was begun at `start` and now ends: in order, none twice. */
static ss_range close_set(struct reading *r, uint32_t start)
{
    uint32_t *v = r->out->words.v, n = r->out->words.n, kept = start;
    if (n > start)
        qsort(v + start, n - start, sizeof *v, by_number);
    for (uint32_t i = start; i < n; i++)
        if (kept == start || v[kept - 1] != v[i])
            v[kept++] = v[i];
    r->out->words.n = kept;
    return (ss_range){start, kept};
}

static bool word_set(struct reading *r, ss_str value, ss_range *out)
{
    uint32_t start = r->out->words.n;
    bool ok = each_span(r, value, add_words);
    *out = close_set(r, start);
    return ok;
}

/* ---- quotations ---------------------------------------------------- */

static bool add_span(struct reading *r, ss_str element)
{
    ss_span *s = ss_vec_push(r->arena, &r->out->spans);
    return s ? span(r, element, s) : ss_fail_memory(r->err);
}

static enum ss_quote_kind kind_named(ss_str kind)
{
    return ss_str_eq(kind, SS_STR("\"direct\""))  ? SS_QUOTE_DIRECT
           : ss_str_eq(kind, SS_STR("\"mixed\"")) ? SS_QUOTE_MIXED
                                                  : SS_QUOTE_INDIRECT;
}

/* Anything but nothing: null, "", [] and {}. */
static bool is_there(ss_str value)
{
    return value.len > 2 && !ss_str_eq(value, SS_STR("null"));
}

static bool quote(struct reading *r, ss_str element)
{
    struct quote_read *q = ss_vec_push(r->arena, &r->out->quotes);
    ss_str content = field_of(element, "spans");
    ss_str speaker = field_of(element, "speaker");
    ss_str cue = field_of(element, "cue"), rule = field_of(element, "rule");
    ss_str speech = field_of(element, "cue_class_auto");
    ss_str source = field_of(element, "source");
    if (!q)
        return ss_fail_memory(r->err);
    q->kind = kind_named(field_of(element, "kind"));
    q->speech = !speech.len || ss_str_eq(speech, SS_STR("\"speech\""));
    q->has_speaker = is_there(speaker);
    q->has_cue = is_there(cue);
    if (is_there(source))
        q->source = ss_arena_copy(r->arena, source);
    q->spans.start = r->out->spans.n;
    bool ok = each_span(r, content, add_span) &&
              word_set(r, content, &q->words) &&
              word_set(r, speaker, &q->speaker) && word_set(r, cue, &q->cue) &&
              (!is_there(rule) || string(r, rule, &q->rule));
    q->spans.end = r->out->spans.n;
    return ok;
}

static bool neutral_words(struct reading *r, ss_str whole)
{
    static const char *const fields[] = {"unattributed_marks", "credits",
                                         "discard", "other_attributions"};
    uint32_t start = r->out->words.n;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (!each(r, field_of(whole, fields[i]), add_words))
            return false;
    r->out->neutral = close_set(r, start);
    return true;
}

/* ---- sources ------------------------------------------------------- */

static enum source_class class_named(ss_str value)
{
    static const char *const names[] = {
#define X(id, name) name,
        SOURCE_CLASSES(X)
#undef X
    };
    for (unsigned c = 0; c < CLASS_COUNT; c++)
        if (value.len == strlen(names[c]) + 2 &&
            memcmp(value.p + 1, names[c], value.len - 2) == 0)
            return (enum source_class)c;
    return CLASS_OTHER;
}

/* The class of a source that has a kind and a naming, as annotate's do. */
static enum source_class class_of_kind(ss_str kind, ss_str naming)
{
    bool named = ss_str_eq(naming, SS_STR("\"named\""));
    if (ss_str_eq(kind, SS_STR("\"person\"")))
        return named ? CLASS_NAMED_PERSON : CLASS_UNNAMED_PERSON;
    if (ss_str_eq(kind, SS_STR("\"group\"")))
        return named ? CLASS_ORGANISATION : CLASS_UNNAMED_GROUP;
    if (ss_str_eq(kind, SS_STR("\"organisation\"")) ||
        ss_str_eq(kind, SS_STR("\"media\"")))
        return CLASS_ORGANISATION;
    return ss_str_eq(kind, SS_STR("\"document\"")) ? CLASS_DOCUMENT
                                                   : CLASS_NONE;
}

static bool number(struct reading *r, ss_str element)
{
    uint32_t *n = ss_vec_push(r->arena, &r->out->numbers);
    return !n                      ? ss_fail_memory(r->err)
           : position(element, n) ? true
                                   : fail(r, "a number was expected");
}

static bool source(struct reading *r, ss_str element)
{
    struct source_read *s = ss_vec_push(r->arena, &r->out->sources);
    ss_str class = field_of(element, "class");
    ss_str name = field_of(element, class.len ? "name" : "label");
    if (!s)
        return ss_fail_memory(r->err);
    s->key = ss_arena_copy(r->arena,
                           field_of(element, class.len ? "cluster" : "id"));
    s->class = class.len ? class_named(class)
                         : class_of_kind(field_of(element, "kind"),
                                         field_of(element, "naming"));
    s->quotes.start = r->out->numbers.n;
    bool ok = s->key.p && (!class.len ||
                           each(r, field_of(element, "quotes"), number));
    s->quotes.end = r->out->numbers.n;
    return ok && (name.len < 2 || name.p[0] != '"' || string(r, name, &s->name));
}

/* ---- all of it ----------------------------------------------------- */

static bool parts(struct reading *r, ss_str whole)
{
    ss_str entities = field_of(whole, "entities");
    ss_str quotes = field_of(whole, "quotes");
    r->out->has_names = entities.len != 0;
    r->out->has_quotes = quotes.len != 0;
    return each(r, entities, entity) &&
           each(r, field_of(whole, "types"), marked_type) &&
           each(r, field_of(whole, "ignore"), ignored) &&
           each(r, field_of(whole, "optional"), optional) &&
           each(r, quotes, quote) && neutral_words(r, whole) &&
           each(r, field_of(whole, "sources"), source);
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
    out->text = r.text;
    return parts(&r, whole);
}
