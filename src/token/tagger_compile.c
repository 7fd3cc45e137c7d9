/*
 * tagger_compile.c - gazetteers/pos/ into the section "POS".
 *
 * Weights are read by the name of their feature ("w said", "tt ADJ DET";
 * tools/pos/fit.py lists the kinds). For every word of the lexicon the rows of
 * its own features are added up here, once, so that tagging adds few rows.
 */
#include "token/tagger_p.h"

#include <stdlib.h>
#include <string.h>

/* Seven rows are added in 16 bits. */
enum { UNSEEN = 1000 };
enum { WEIGHT_MAX = INT16_MAX / 7, NAME_MAX = 400 };

struct feature { /* name empty: free */
    ss_str name;
    struct pos_row row;
};

struct compiler {
    struct ss_gaz_builder *gaz;
    struct sayso_error *err;
    struct feature *features;
    uint32_t n_features; /* slots, 2^k */
    SS_VEC(ss_str) masks; /* texts; number = index */
    uint16_t *mask_of;    /* per word number, with ONLY */
    uint32_t n_words;
    SS_VEC(struct pos_row) rows;
    uint16_t *row_slots; /* row numbers by content */
    struct ss_arena arena;
    struct ss_buf out;
};

/* ---- reading the two files ----------------------------------------------------- */

static uint32_t tag_named(ss_str name)
{
    for (uint32_t i = 0; i < TAGS; i++)
        if (ss_str_eq(name, ss_str_of(ss_pos_name((enum ss_pos)i))))
            return i;
    return TAGS;
}

static bool bad_line(struct compiler *c, const char *file, uint32_t line)
{
    return ss_fail(c->err, SAYSO_ERR_SYNTAX, 0, line,
                   "%s:%u:1: error: not as tools/pos/fit.py writes it", file,
                   line);
}

static bool mask_number(struct compiler *c, ss_str text, uint16_t *number)
{
    for (uint32_t i = 0; i < c->masks.n; i++) {
        if (ss_str_eq(c->masks.v[i], text)) {
            *number = (uint16_t)i;
            return true;
        }
    }
    ss_str *m = c->masks.n < MASKS_MAX ? ss_vec_push(&c->arena, &c->masks)
                                       : NULL;
    if (!m)
        return false;
    *m = text;
    *number = (uint16_t)(c->masks.n - 1);
    return true;
}

/* Number 0 is "-", below TAGS every tag alone. */
static bool first_masks(struct compiler *c)
{
    uint16_t n;
    bool ok = mask_number(c, SS_STR("-"), &n);
    for (uint32_t i = 1; ok && i < TAGS; i++)
        ok = mask_number(c, ss_str_of(ss_pos_name((enum ss_pos)i)), &n);
    return ok;
}

static bool room_for_word(struct compiler *c, uint32_t word)
{
    if (word < c->n_words)
        return true;
    uint32_t n = (word + 1) * 2;
    uint16_t *p = realloc(c->mask_of, n * sizeof *p);
    if (!p)
        return false;
    memset(p + c->n_words, 0, (n - c->n_words) * sizeof *p);
    c->mask_of = p;
    c->n_words = n;
    return true;
}

/* "word <tab> NOUN|VB" or "word <tab> =NOUN" */
static bool lexicon_line(struct compiler *c, ss_str line)
{
    ss_str word;
    if (!ss_str_next(&line, '\t', &word) || !line.p || !line.len)
        return false;
    bool only = line.p[0] == '=';
    ss_str tags = {line.p + only, line.len - only};
    uint16_t number;
    uint32_t w = ss_gaz_builder_word(c->gaz, word);
    if (!w || !room_for_word(c, w) || !mask_number(c, tags, &number) ||
        (only && number >= TAGS))
        return false;
    c->mask_of[w] = (uint16_t)(number | (only ? ONLY : 0));
    return true;
}

static struct feature *feature_slot(const struct compiler *c, ss_str name)
{
    uint32_t i = (uint32_t)ss_hash(name.p, name.len) & (c->n_features - 1);
    while (c->features[i].name.p && !ss_str_eq(c->features[i].name, name))
        i = (i + 1) & (c->n_features - 1);
    return &c->features[i];
}

static bool integer(ss_str s, int *out)
{
    bool minus = s.len && s.p[0] == '-';
    *out = 0;
    for (size_t i = minus; i < s.len; i++) {
        if (s.p[i] < '0' || s.p[i] > '9' || s.len > 6)
            return false;
        *out = *out * 10 + (s.p[i] - '0');
    }
    *out = minus ? -*out : *out;
    return s.len > minus;
}

/* "feature <tab> NOUN=12 VB=-3" */
static bool weight_line(struct compiler *c, ss_str line)
{
    ss_str name, part;
    ss_str_next(&line, '\t', &name);
    struct feature *f = feature_slot(c, name);
    f->name = name;
    while (ss_str_next(&line, ' ', &part)) {
        ss_str tag;
        int weight;
        ss_str_next(&part, '=', &tag);
        uint32_t t = tag_named(tag);
        if (t == TAGS || !part.p || !integer(part, &weight))
            return false;
        f->row.weight[t] = (int16_t)weight;
    }
    return name.len > 0;
}

typedef bool line_reader(struct compiler *c, ss_str line);

static bool each_line(struct compiler *c, ss_str text, const char *file,
                      line_reader *read)
{
    ss_str line;
    uint32_t n = 1;
    for (; ss_str_next(&text, '\n', &line); n++)
        if (line.len && line.p[0] != '#' && !read(c, line))
            return bad_line(c, file, n);
    return true;
}

static bool read_weights(struct compiler *c, ss_str text)
{
    uint32_t lines = 1;
    for (size_t i = 0; i < text.len; i++)
        lines += text.p[i] == '\n';
    c->n_features = 1024;
    while (c->n_features < lines * 2)
        c->n_features *= 2;
    c->features = calloc(c->n_features, sizeof *c->features);
    return c->features ? each_line(c, text, "pos/weights.tsv", weight_line)
                       : ss_fail_memory(c->err);
}

/* ---- rows ---------------------------------------------------------------------- */

static void add_feature(const struct compiler *c, const char *kind, ss_str a,
                        ss_str b, struct pos_row *row)
{
    char text[NAME_MAX];
    struct ss_buf name = {.p = text, .cap = sizeof text,
                          .max_bytes = sizeof text - 1};
    ss_buf_str(&name, ss_str_of(kind));
    ss_buf_char(&name, ' ');
    ss_buf_str(&name, a);
    if (b.p) {
        ss_buf_char(&name, ' ');
        ss_buf_str(&name, b);
    }
    if (name.failed)
        return;
    const struct feature *f = feature_slot(c, (ss_str){text, name.len});
    for (uint32_t k = 0; f->name.p && k < TAGS; k++) {
        int sum = row->weight[k] + f->row.weight[k];
        row->weight[k] = (int16_t)(sum > WEIGHT_MAX    ? WEIGHT_MAX
                                   : sum < -WEIGHT_MAX ? -WEIGHT_MAX
                                                       : sum);
    }
}

/* Number of a row, equal ones kept once. Row 0 is zeros. */
static bool row_number(struct compiler *c, const struct pos_row *row,
                       uint16_t *number)
{
    enum { SLOTS = 1 << 17 };
    static const struct pos_row zeros;
    if (!c->row_slots) {
        c->row_slots = calloc(SLOTS, sizeof *c->row_slots);
        struct pos_row *first = ss_vec_push(&c->arena, &c->rows);
        if (!c->row_slots || !first)
            return ss_fail_memory(c->err);
    }
    *number = 0;
    if (memcmp(row, &zeros, sizeof zeros) == 0)
        return true;
    uint32_t i = (uint32_t)ss_hash(row, sizeof *row) & (SLOTS - 1);
    for (; c->row_slots[i]; i = (i + 1) & (SLOTS - 1)) {
        *number = c->row_slots[i];
        if (memcmp(&c->rows.v[*number], row, sizeof *row) == 0)
            return true;
    }
    if (c->rows.n >= ROWS_MAX)
        return ss_fail(c->err, SAYSO_ERR_LIMIT, 0, 0,
                       "pos/weights.tsv: too many different weights");
    struct pos_row *x = ss_vec_push(&c->arena, &c->rows);
    if (!x)
        return ss_fail_memory(c->err);
    *x = *row;
    *number = c->row_slots[i] = (uint16_t)(c->rows.n - 1);
    return true;
}

static ss_str tail(ss_str word, size_t n)
{
    return word.len > n ? (ss_str){word.p + word.len - n, n} : word;
}

static void add_ends(const struct compiler *c, ss_str word,
                     struct pos_row *own, struct pos_row *after)
{
    ss_str none = {0}, s3 = tail(word, 3), s2 = tail(word, 2);
    add_feature(c, "s", s3, none, own);
    if (s2.len < s3.len)
        add_feature(c, "s", s2, none, own);
    add_feature(c, "m", s3, none, after);
}

/* ---- the parts of the section ----------------------------------------------------- */

static void put(struct compiler *c, const void *bytes, size_t len)
{
    ss_buf_add(&c->out, bytes, len);
}

static bool put_words(struct compiler *c, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        struct pos_row own = {0}, before = {0}, after = {0};
        struct pos_word w = {0};
        ss_str text = ss_gaz_builder_word_text(c->gaz, i), none = {0};
        if (i) {
            add_feature(c, "w", text, none, &own);
            add_feature(c, "p", text, none, &before);
            add_feature(c, "n", text, none, &after);
            add_ends(c, text, &own, &after);
        }
        if (!row_number(c, &own, &w.own) ||
            !row_number(c, &before, &w.before) ||
            !row_number(c, &after, &w.after))
            return false;
        w.mask = i < c->n_words ? c->mask_of[i] : 0;
        put(c, &w, sizeof w);
    }
    return true;
}

/* Tags a word of this mask was never seen with. Base form and plain present
 * are spelled alike, so are most pasts and participles; any word may be used
 * as a name. */
static void forbid(ss_str mask, struct pos_row *row)
{
    static const uint32_t alike[] = {
        1u << SS_POS_VB | 1u << SS_POS_VBP, 1u << SS_POS_VBD | 1u << SS_POS_VBN};
    uint32_t allowed = 1u << SS_POS_PROPN;
    ss_str tag;
    while (ss_str_next(&mask, '|', &tag)) {
        uint32_t t = tag_named(tag);
        if (t < TAGS)
            allowed |= 1u << t;
    }
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++)
        allowed |= allowed & alike[i] ? alike[i] : 0;
    for (uint32_t k = 1; k < TAGS; k++)
        if (!(allowed >> k & 1))
            row->weight[k] = (int16_t)(row->weight[k] - UNSEEN);
}

/* A table of the rows of two things seen together: kind a b, and of the
 * second alone when `single` names its kind. */
static bool put_pairs(struct compiler *c, const char *kind, const char *single,
                      const ss_str *a, uint32_t n_a, const ss_str *b,
                      uint32_t n_b)
{
    for (uint32_t i = 0; i < n_a; i++) {
        for (uint32_t k = 0; k < n_b; k++) {
            struct pos_row row = {0};
            uint16_t number;
            add_feature(c, kind, a[i], b[k], &row);
            if (single)
                add_feature(c, single, a[i], (ss_str){0}, &row);
            if (kind[0] == 'a' && i)
                forbid(a[i], &row);
            if (!row_number(c, &row, &number))
                return false;
            put(c, &number, sizeof number);
        }
    }
    return true;
}

static bool put_tables(struct compiler *c)
{
    ss_str tags[TAGS], shapes[SHAPES];
    char digits[SHAPES][3];
    for (uint32_t i = 0; i < TAGS; i++)
        tags[i] = i ? ss_str_of(ss_pos_name((enum ss_pos)i)) : SS_STR("-");
    for (uint32_t i = 0; i < SHAPES; i++) {
        uint32_t n = 0;
        if (i >= 10)
            digits[i][n++] = (char)('0' + i / 10);
        digits[i][n++] = (char)('0' + i % 10);
        shapes[i] = (ss_str){digits[i], n};
    }
    return put_pairs(c, "tt", "t", tags, TAGS, tags, TAGS) &&
           put_pairs(c, "d", "c", shapes, SHAPES, tags, TAGS) &&
           put_pairs(c, "a", NULL, c->masks.v, c->masks.n, tags, TAGS) &&
           put_pairs(c, "b", NULL, c->masks.v, c->masks.n, c->masks.v,
                     c->masks.n);
}

static bool put_suffix(struct compiler *c, struct pos_suffix *table,
                       uint32_t n, ss_str end)
{
    struct pos_row own = {0}, after = {0};
    uint32_t key = suffix_key(end.p, end.len, end.len);
    uint32_t i = suffix_slot(key, n);
    while (table[i].key && table[i].key != key)
        i = (i + 1) & (n - 1);
    add_ends(c, end, &own, &after);
    table[i].key = key;
    return row_number(c, &own, &table[i].own) &&
           row_number(c, &after, &table[i].after);
}

static bool put_suffixes(struct compiler *c, uint32_t *n)
{
    for (*n = 1024; *n < c->n_features;)
        *n *= 2;
    struct pos_suffix *table = calloc(*n, sizeof *table);
    bool ok = table != NULL;
    for (uint32_t i = 0; ok && i < c->n_features; i++) {
        ss_str f = c->features[i].name;
        bool is = f.len >= 4 && f.len <= 5 && f.p[1] == ' ' &&
                  (f.p[0] == 's' || f.p[0] == 'm');
        if (is)
            ok = put_suffix(c, table, *n, (ss_str){f.p + 2, f.len - 2});
    }
    if (ok)
        put(c, table, *n * sizeof *table);
    free(table);
    return ok;
}

static bool put_section(struct compiler *c)
{
    struct pos_head h = {POS_VERSION, TAGS,
                         ss_gaz_builder_n_words(c->gaz), c->masks.n, 0, 0};
    put(c, &h, sizeof h);
    /* suffixes first: they alone hold words of four bytes */
    if (!put_suffixes(c, &h.n_suffixes) || !put_words(c, h.n_words) ||
        !put_tables(c))
        return false;
    h.n_rows = c->rows.n;
    put(c, c->rows.v, c->rows.n * sizeof *c->rows.v);
    if (c->out.failed)
        return ss_fail_memory(c->err);
    memcpy(c->out.p, &h, sizeof h);
    return true;
}

bool ss_tagger_compile(struct ss_gaz_builder *b, ss_str lexicon_tsv,
                       ss_str weights_tsv, struct ss_image_writer *w,
                       struct sayso_error *err)
{
    struct compiler c = {.gaz = b, .err = err};
    ss_arena_init(&c.arena, 0);
    bool ok = (first_masks(&c) || ss_fail_memory(err)) &&
              each_line(&c, lexicon_tsv, "pos/lexicon.tsv", lexicon_line) &&
              read_weights(&c, weights_tsv) && put_section(&c) &&
              ss_image_add(w, "POS", c.out.p, c.out.len, err);
    free(c.features);
    free(c.mask_of);
    free(c.row_slots);
    ss_buf_release(&c.out);
    ss_arena_release(&c.arena);
    return ok;
}
