/*
 * builder.c - rows into words, phrases, classes and entries; the section
 * "LEXICON".
 *
 * Words and trie edges are kept in open-addressing tables while building and
 * written out as such tables, half full, so that opening a model builds
 * nothing.
 */
#include "gaz/gaz_p.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct raw_entry {
    struct entry_rec rec;
    uint32_t next; /* entry of the same word or state; 0: none */
    enum ss_gaz_case least; /* how it must be written */
};
struct raw_word {
    ss_str text;
    uint32_t hash_tag;
    uint32_t entries;
};
struct raw_state {
    uint32_t entries;
    uint32_t capitals;
    bool has_capitals;
};

struct ss_gaz_builder {
    struct ss_arena arena;
    SS_VEC(ss_str) classes; /* number - 1 */
    SS_VEC(struct raw_word) words;   /* [0] unused */
    SS_VEC(struct raw_state) states; /* [0] root */
    SS_VEC(struct raw_entry) entries; /* [0] unused */
    SS_VEC(struct ss_class_set) sets;     /* [0] empty */
    uint32_t *slots, n_slots;        /* word numbers */
    struct edge_rec *edges;
    uint32_t n_edge_slots, n_edges;
    uint32_t *set_slots, n_set_slots;
    struct ss_buf strings;
};

struct ss_gaz_builder *ss_gaz_builder_new(void)
{
    struct ss_gaz_builder *b = calloc(1, sizeof *b);
    if (!b)
        return NULL;
    ss_arena_init(&b->arena, 0);
    void *a = ss_vec_push(&b->arena, &b->words);
    void *c = ss_vec_push(&b->arena, &b->states);
    void *d = ss_vec_push(&b->arena, &b->entries);
    void *e = ss_vec_push(&b->arena, &b->sets);
    ss_buf_char(&b->strings, 0);
    if (a && c && d && e)
        return b;
    ss_gaz_builder_free(b);
    return NULL;
}

void ss_gaz_builder_free(struct ss_gaz_builder *b)
{
    if (!b)
        return;
    free(b->slots);
    free(b->edges);
    free(b->set_slots);
    ss_buf_release(&b->strings);
    ss_arena_release(&b->arena);
    free(b);
}

/* ---- words ----------------------------------------------------------------- */

static bool grow_slots(struct ss_gaz_builder *b)
{
    if (b->words.n * 2 < b->n_slots)
        return true;
    uint32_t n = b->n_slots ? b->n_slots * 2 : 1 << 6;
    uint32_t *slots = calloc(n, sizeof *slots);
    if (!slots)
        return false;
    for (uint32_t i = 1; i < b->words.n; i++) {
        uint32_t k = b->words.v[i].hash_tag & (n - 1);
        while (slots[k])
            k = (k + 1) & (n - 1);
        slots[k] = i;
    }
    free(b->slots);
    b->slots = slots;
    b->n_slots = n;
    return true;
}

static uint32_t word_number(struct ss_gaz_builder *b, ss_str folded)
{
    if (!grow_slots(b) || folded.len > 200 || b->words.n > WORDS_MAX)
        return 0;
    uint32_t tag = (uint32_t)ss_hash(folded.p, folded.len);
    uint32_t k = tag & (b->n_slots - 1);
    for (; b->slots[k]; k = (k + 1) & (b->n_slots - 1)) {
        const struct raw_word *w = &b->words.v[b->slots[k]];
        if (w->hash_tag == tag && ss_str_eq(w->text, folded))
            return b->slots[k];
    }
    ss_str text = ss_arena_copy(&b->arena, folded);
    struct raw_word *w = ss_vec_push(&b->arena, &b->words);
    if (!w || !text.p)
        return 0;
    *w = (struct raw_word){.text = text, .hash_tag = tag};
    b->slots[k] = b->words.n - 1;
    return b->words.n - 1;
}

uint32_t ss_gaz_builder_word(struct ss_gaz_builder *b, ss_str word)
{
    char folded[512];
    if (word.len > 200)
        return 0;
    return word_number(b, (ss_str){folded, ss_fold(word.p, word.len, folded)});
}

uint32_t ss_gaz_builder_n_words(const struct ss_gaz_builder *b)
{
    return b->words.n;
}

ss_str ss_gaz_builder_word_text(const struct ss_gaz_builder *b, uint32_t word)
{
    return b->words.v[word].text;
}

/* ---- classes ---------------------------------------------------------------- */

static uint32_t class_find(const struct ss_gaz_builder *b, ss_str dotted)
{
    for (uint32_t i = 0; i < b->classes.n; i++)
        if (ss_str_eq(b->classes.v[i], dotted))
            return i + 1;
    return 0;
}

uint32_t ss_gaz_builder_class(struct ss_gaz_builder *b, ss_str dotted)
{
    return class_find(b, dotted);
}

bool builder_full(const struct ss_gaz_builder *b)
{
    return b->classes.n + 1 >= SS_CLASS_MAX || b->words.n > WORDS_MAX;
}

/* number of a class, its parents made first; 0 when there is no room */
static uint32_t class_add(struct ss_gaz_builder *b, ss_str dotted)
{
    uint32_t c = class_find(b, dotted);
    if (c)
        return c;
    for (size_t i = dotted.len; i-- > 0;)
        if (dotted.p[i] == '.') {
            if (!class_add(b, (ss_str){dotted.p, i}))
                return 0;
            break;
        }
    if (b->classes.n + 1 >= SS_CLASS_MAX)
        return 0;
    ss_str copy = ss_arena_copy(&b->arena, dotted);
    ss_str *slot = ss_vec_push(&b->arena, &b->classes);
    if (!slot || !copy.p)
        return 0;
    *slot = copy;
    return b->classes.n;
}

static void set_class(const struct ss_gaz_builder *b, struct ss_class_set *set,
                      uint32_t cls)
{
    ss_str name = b->classes.v[cls - 1];
    for (;;) {
        set->bits[cls / 64] |= (uint64_t)1 << cls % 64;
        while (name.len && name.p[name.len - 1] != '.')
            name.len--;
        if (!name.len)
            return;
        name.len--;
        cls = class_find(b, name);
    }
}

bool ss_gaz_builder_in(const struct ss_gaz_builder *b, uint32_t word,
                       uint32_t cls)
{
    if (!cls || word >= b->words.n)
        return false;
    for (uint32_t e = b->words.v[word].entries; e; e = b->entries.v[e].next) {
        struct ss_class_set set = {0};
        set_class(b, &set, b->entries.v[e].rec.cls);
        if (ss_class_set_has(&set, cls))
            return true;
    }
    return false;
}

static bool grow_set_slots(struct ss_gaz_builder *b)
{
    if (b->sets.n * 2 < b->n_set_slots)
        return true;
    uint32_t n = b->n_set_slots ? b->n_set_slots * 2 : 1 << 6;
    uint32_t *slots = calloc(n, sizeof *slots);
    if (!slots)
        return false;
    for (uint32_t i = 1; i < b->sets.n; i++) {
        uint32_t k = (uint32_t)ss_hash(&b->sets.v[i], sizeof(struct ss_class_set));
        for (k &= n - 1; slots[k]; k = (k + 1) & (n - 1))
            ;
        slots[k] = i;
    }
    free(b->set_slots);
    b->set_slots = slots;
    b->n_set_slots = n;
    return true;
}

static bool set_number(struct ss_gaz_builder *b, const struct ss_class_set *set,
                       uint16_t *number)
{
    static const struct ss_class_set none;
    *number = 0;
    if (memcmp(set, &none, sizeof none) == 0)
        return true;
    if (!grow_set_slots(b))
        return false;
    uint32_t k = (uint32_t)ss_hash(set, sizeof *set) & (b->n_set_slots - 1);
    for (; b->set_slots[k]; k = (k + 1) & (b->n_set_slots - 1)) {
        if (memcmp(&b->sets.v[b->set_slots[k]], set, sizeof *set) == 0) {
            *number = (uint16_t)b->set_slots[k];
            return true;
        }
    }
    struct ss_class_set *copy = ss_vec_push(&b->arena, &b->sets);
    if (!copy || b->sets.n > UINT16_MAX)
        return false;
    *copy = *set;
    b->set_slots[k] = b->sets.n - 1;
    *number = (uint16_t)(b->sets.n - 1);
    return true;
}

/* ---- phrases ---------------------------------------------------------------- */

static bool grow_edges(struct ss_gaz_builder *b)
{
    if (b->n_edges * 2 < b->n_edge_slots)
        return true;
    uint32_t n = b->n_edge_slots ? b->n_edge_slots * 2 : 1 << 6;
    struct edge_rec *edges = calloc(n, sizeof *edges);
    if (!edges)
        return false;
    for (uint32_t i = 0; i < b->n_edge_slots; i++) {
        const struct edge_rec *e = &b->edges[i];
        if (!e->to)
            continue;
        uint32_t k = edge_hash(e->from, e->word) & (n - 1);
        while (edges[k].to)
            k = (k + 1) & (n - 1);
        edges[k] = *e;
    }
    free(b->edges);
    b->edges = edges;
    b->n_edge_slots = n;
    return true;
}

/* the state after `word`, made when new; 0: no memory */
static uint32_t step(struct ss_gaz_builder *b, uint32_t from, uint32_t word)
{
    if (!grow_edges(b))
        return 0;
    uint32_t k = edge_hash(from, word) & (b->n_edge_slots - 1);
    for (; b->edges[k].to; k = (k + 1) & (b->n_edge_slots - 1))
        if (b->edges[k].from == from && b->edges[k].word == word)
            return b->edges[k].to;
    struct raw_state *s = ss_vec_push(&b->arena, &b->states);
    if (!s)
        return 0;
    b->edges[k] = (struct edge_rec){from, word, b->states.n - 1};
    b->n_edges++;
    return b->states.n - 1;
}

/* ---- a form cut into words --------------------------------------------------- */

struct form {
    uint32_t word[SS_PHRASE_MAX_WORDS];
    uint32_t n, capitals;
    bool upper; /* the last word: capitals only, two or more */
    bool too_long;
};

static bool form_add(struct ss_gaz_builder *b, struct form *f, ss_str s)
{
    if (!s.len)
        return true;
    if (f->n == SS_PHRASE_MAX_WORDS) {
        f->too_long = true;
        return true;
    }
    uint32_t len;
    uint32_t w = ss_gaz_builder_word(b, s);
    if (!w)
        return false;
    /* al-Assad counts as capital, as in the text */
    uint32_t upper = 0, lower = 0;
    for (size_t i = 0; i < s.len; i += len) {
        uint32_t cp = ss_utf8_at(s.p + i, s.p + s.len, &len);
        upper += ss_char_class(cp) == SS_CHAR_UPPER;
        lower += ss_char_class(cp) == SS_CHAR_LOWER;
    }
    f->capitals |= (uint32_t)(upper > 0) << f->n;
    f->upper = upper > 1 && !lower;
    f->word[f->n++] = w;
    return true;
}

static bool edge_punct(char c)
{
    return c && strchr(",;:!?()[]\"", c) != NULL;
}

/* One blank-separated piece: marks at its edges, 's, and the apostrophe of
 * "Workers' Party" are words of their own, as the tokeniser has them. */
static bool form_piece(struct ss_gaz_builder *b, struct form *f, ss_str s)
{
    while (s.len > 1 && edge_punct(s.p[0])) {
        if (!form_add(b, f, (ss_str){s.p, 1}))
            return false;
        s.p++;
        s.len--;
    }
    size_t end = s.len;
    while (end > 1 && edge_punct(s.p[end - 1]))
        end--;
    size_t word = end;
    static const char *const apostrophes[] = {"'s", "\xe2\x80\x99s", "'",
                                              "\xe2\x80\x99"};
    for (size_t i = 0; i < 4; i++) {
        ss_str tail = ss_str_of(apostrophes[i]);
        if (end > tail.len && ss_str_ends((ss_str){s.p, end}, tail))
            word = end - tail.len;
    }
    if (!form_add(b, f, (ss_str){s.p, word}) ||
        !form_add(b, f, (ss_str){s.p + word, end - word}))
        return false;
    for (; end < s.len; end++)
        if (!form_add(b, f, (ss_str){s.p + end, 1}))
            return false;
    return true;
}

static bool form_of(struct ss_gaz_builder *b, ss_str text, struct form *f)
{
    ss_str part;
    *f = (struct form){0};
    while (ss_str_next(&text, ' ', &part))
        if (!form_piece(b, f, part))
            return false;
    return true;
}

/* ---- entries ------------------------------------------------------------------ */

static uint32_t string(struct ss_gaz_builder *b, ss_str s)
{
    uint32_t at = (uint32_t)b->strings.len;
    ss_buf_str(&b->strings, s);
    return at;
}

/* The string at 0 is empty. */
static uint32_t string_with_end(struct ss_gaz_builder *b, ss_str s)
{
    if (!s.len)
        return 0;
    uint32_t at = string(b, s);
    ss_buf_char(&b->strings, 0);
    return at;
}

float builder_number(ss_str s)
{
    char buf[32];
    if (!s.len || s.len >= sizeof buf)
        return 0;
    memcpy(buf, s.p, s.len);
    buf[s.len] = '\0';
    return strtof(buf, NULL);
}

static uint16_t thousandths(float weight)
{
    float n = weight * 1000 + 0.5f;
    return (uint16_t)(n >= UINT16_MAX ? UINT16_MAX : n > 0 ? n : 0);
}

/* Link a new entry into a list, unless one of its class is there already. */
static bool link_entry(struct ss_gaz_builder *b, uint32_t *head,
                       const struct entry_rec *rec, enum ss_gaz_case least)
{
    uint32_t last = 0;
    for (uint32_t i = *head; i; i = b->entries.v[i].next) {
        if (b->entries.v[i].rec.cls == rec->cls) {
            if (least < b->entries.v[i].least)
                b->entries.v[i].least = least;
            return true;
        }
        last = i;
    }
    struct raw_entry *e = ss_vec_push(&b->arena, &b->entries);
    if (!e)
        return false;
    *e = (struct raw_entry){*rec, 0, least};
    if (last)
        b->entries.v[last].next = b->entries.n - 1;
    else
        *head = b->entries.n - 1;
    return true;
}

static bool add_form(struct ss_gaz_builder *b, ss_str text,
                     const struct entry_rec *rec, bool any_case)
{
    struct form f;
    if (!form_of(b, text, &f))
        return false;
    if (f.too_long || f.n == 0)
        return true;
    enum ss_gaz_case least = any_case || !f.capitals ? SS_CASE_SMALL
                             : f.n == 1 && f.upper   ? SS_CASE_UPPER
                                                     : SS_CASE_CAPITAL;
    if (f.n == 1)
        return link_entry(b, &b->words.v[f.word[0]].entries, rec, least);
    uint32_t state = 0;
    for (uint32_t i = 0; i < f.n; i++) {
        state = step(b, state, f.word[i]);
        if (!state)
            return false;
    }
    struct raw_state *s = &b->states.v[state];
    if (!any_case) { /* two lists may differ: what both ask for */
        s->capitals = s->has_capitals ? s->capitals & f.capitals : f.capitals;
        s->has_capitals = true;
    }
    return link_entry(b, &s->entries, rec, least);
}

/* text without accents, when it has any */
static bool plain_form(struct ss_gaz_builder *b, ss_str text, ss_str *plain)
{
    struct ss_buf out = {0};
    bool changed = false;
    for (size_t i = 0; i < text.len;) {
        uint32_t len;
        uint32_t cp = ss_utf8_at(text.p + i, text.p + text.len, &len);
        uint32_t to = ss_char_base(cp);
        char put[4];
        ss_buf_add(&out, put, ss_utf8_put(put, to));
        changed |= to != cp;
        i += len;
    }
    if (changed && !out.failed)
        *plain = ss_arena_copy(&b->arena, (ss_str){out.p, out.len});
    ss_buf_release(&out);
    return changed;
}

static bool add_forms(struct ss_gaz_builder *b, ss_str text,
                      struct entry_rec *rec, bool any_case)
{
    ss_str plain;
    text = ss_str_trim(text);
    if (!text.len)
        return true;
    if (!add_form(b, text, rec, any_case))
        return false;
    if (!plain_form(b, text, &plain))
        return true;
    return plain.p && add_form(b, plain, rec, any_case);
}

/* Number of `cls`, or of the class below it that is named `below`. */
static uint16_t class_below(struct ss_gaz_builder *b, ss_str cls,
                            const char *below)
{
    char name[200];
    if (!below)
        return (uint16_t)class_add(b, cls);
    int len = snprintf(name, sizeof name, "%.*s.%s", (int)cls.len, cls.p,
                       below);
    if (len < 0 || (size_t)len >= sizeof name)
        return 0;
    return (uint16_t)class_add(b, (ss_str){name, (size_t)len});
}

/* Put all forms of a row into a class. */
static bool add_to_class(struct ss_gaz_builder *b, const struct row *row,
                         struct entry_rec *rec, ss_str cls, const char *below)
{
    rec->cls = class_below(b, cls, below);
    rec->flags &= (uint8_t)~ENTRY_ALIAS;
    if (!rec->cls || !add_forms(b, row->name, rec, row->any_case))
        return false;
    rec->flags |= ENTRY_ALIAS;
    ss_str rest = row->aliases, alias;
    while (ss_str_next(&rest, '|', &alias))
        if (!add_forms(b, alias, rec, row->any_case))
            return false;
    return true;
}

bool builder_row(struct ss_gaz_builder *b, const struct row *row)
{
    ss_str prefer = ss_str_trim(row->prefer.len ? row->prefer : row->name);
    struct entry_rec rec = {
        .prefer = string_with_end(b, prefer),
        .kind = string_with_end(b, row->kind),
        .gender = row->gender.len ? row->gender.p[0] : '\0',
        .count = builder_number(row->count),
        .weight = thousandths(builder_number(row->weight)),
    };
    if (row->country.len == 2)
        memcpy(rec.country, row->country.p, 2);
    if (row->risk.len && row->risk.p[0] == '1')
        rec.flags |= ENTRY_RISK;
    ss_str classes = row->cls, cls;
    while (ss_str_next(&classes, ' ', &cls)) {
        if (!cls.len)
            continue;
        if (!add_to_class(b, row, &rec, cls,
                          rec.flags & ENTRY_RISK ? "risk" : NULL))
            return false;
        if (row->large > 0 && rec.count >= row->large &&
            !add_to_class(b, row, &rec, cls, "large"))
            return false;
    }
    return true;
}

/* ---- writing -------------------------------------------------------------------- */

struct writer {
    struct ss_gaz_builder *b;
    struct ss_buf out;
    struct section_head head;
    SS_VEC(struct entry_rec) entries;
};

static void put(struct writer *w, int array, const void *v, uint32_t n,
                size_t size)
{
    while (w->out.len % 16 && !w->out.failed)
        ss_buf_char(&w->out, 0);
    w->head.array[array].offset = (uint32_t)w->out.len;
    w->head.array[array].n = n;
    ss_buf_add(&w->out, v, n * size);
}

/* Entries of a list side by side, and the class sets they give. */
static bool flatten(struct writer *w, uint32_t list, uint32_t *first,
                    uint16_t *set, uint32_t n_sets)
{
    struct ss_class_set of[3] = {{{0}}};
    *first = w->entries.n;
    for (uint32_t i = list; i; i = w->b->entries.v[i].next) {
        const struct raw_entry *e = &w->b->entries.v[i];
        struct entry_rec *rec = ss_vec_push(&w->b->arena, &w->entries);
        if (!rec)
            return false;
        *rec = e->rec;
        for (uint32_t c = e->least; c < n_sets; c++)
            set_class(w->b, &of[c], e->rec.cls);
    }
    for (uint32_t c = 0; c < n_sets; c++)
        if (!set_number(w->b, &of[c], &set[c]))
            return false;
    return true;
}

static bool put_words(struct writer *w)
{
    struct ss_gaz_builder *b = w->b;
    struct word_rec *v = calloc(b->words.n + 1, sizeof *v);
    bool ok = v != NULL;
    for (uint32_t i = 0; ok && i < b->words.n; i++) {
        const struct raw_word *raw = &b->words.v[i];
        v[i].text = string(b, raw->text);
        ok = flatten(w, raw->entries, &v[i].entries, v[i].set, 3);
    }
    if (ok) {
        v[b->words.n].text = (uint32_t)b->strings.len;
        v[b->words.n].entries = w->entries.n;
        put(w, ARRAY_words, v, b->words.n + 1, sizeof *v);
    }
    free(v);
    return ok;
}

static bool put_slots(struct writer *w)
{
    struct ss_gaz_builder *b = w->b;
    if (!grow_slots(b))
        return false;
    slot_rec *v = calloc(b->n_slots, sizeof *v);
    if (!v)
        return false;
    for (uint32_t k = 0; k < b->n_slots; k++)
        if (b->slots[k])
            v[k] = slot_tag(b->words.v[b->slots[k]].hash_tag) | b->slots[k];
    put(w, ARRAY_slots, v, b->n_slots, sizeof *v);
    free(v);
    return true;
}

static bool put_states(struct writer *w)
{
    struct ss_gaz_builder *b = w->b;
    struct state_rec *v = calloc(b->states.n + 1, sizeof *v);
    bool ok = v != NULL && grow_edges(b);
    for (uint32_t i = 0; ok && i < b->states.n; i++) {
        v[i].capitals = b->states.v[i].capitals;
        ok = flatten(w, b->states.v[i].entries, &v[i].entries, v[i].set, 2);
    }
    if (ok) {
        v[b->states.n].entries = w->entries.n;
        put(w, ARRAY_states, v, b->states.n + 1, sizeof *v);
        put(w, ARRAY_edges, b->edges, b->n_edge_slots, sizeof *b->edges);
    }
    free(v);
    return ok;
}

static bool put_pairs(struct writer *w)
{
    const struct ss_gaz_builder *b = w->b;
    uint32_t bits = 64;
    while (bits < 8 * b->n_edges) /* more edges than pairs: one bit in ten */
        bits *= 2;
    uint64_t *v = calloc(bits / 64, sizeof *v);
    uint32_t *first = calloc(b->states.n + 1, sizeof *first);
    bool ok = v && first;
    for (uint32_t k = 0; ok && k < b->n_edge_slots; k++)
        if (b->edges[k].to && b->edges[k].from == 0)
            first[b->edges[k].to] = b->edges[k].word;
    for (uint32_t k = 0; ok && k < b->n_edge_slots; k++) {
        const struct edge_rec *e = &b->edges[k];
        uint32_t bit = pair_hash(first[e->from], e->word) & (bits - 1);
        if (e->to && first[e->from])
            v[bit / 64] |= (uint64_t)1 << bit % 64;
    }
    if (ok)
        put(w, ARRAY_pairs, v, bits / 64, sizeof *v);
    free(v);
    free(first);
    return ok;
}

static bool put_classes(struct writer *w)
{
    struct ss_gaz_builder *b = w->b;
    struct class_rec v[SS_CLASS_MAX] = {{0}};
    for (uint32_t i = 0; i < b->classes.n; i++) {
        v[i + 1].name = string(b, b->classes.v[i]);
        v[i + 1].len = (uint32_t)b->classes.v[i].len;
    }
    put(w, ARRAY_classes, v, b->classes.n + 1, sizeof *v);
    return true;
}

bool ss_gaz_builder_write(struct ss_gaz_builder *b, struct ss_image_writer *iw,
                          struct sayso_error *err)
{
    struct writer w = {.b = b, .head = {.version = GAZ_VERSION}};
    ss_buf_add(&w.out, &w.head, sizeof w.head);
    bool ok = put_words(&w) && put_slots(&w) && put_states(&w) && put_pairs(&w) &&
              put_classes(&w);
    if (ok) {
        put(&w, ARRAY_entries, w.entries.v, w.entries.n,
            sizeof *w.entries.v);
        put(&w, ARRAY_sets, b->sets.v, b->sets.n, sizeof *b->sets.v);
        ss_buf_char(&b->strings, 0); /* ends whatever is read there */
        put(&w, ARRAY_strings, b->strings.p, (uint32_t)b->strings.len, 1);
    }
    ok = ok && !w.out.failed && !b->strings.failed;
    if (ok)
        memcpy(w.out.p, &w.head, sizeof w.head);
    ok = ok ? ss_image_add(iw, "LEXICON", w.out.p, w.out.len, err)
            : ss_fail_memory(err);
    ss_buf_release(&w.out);
    return ok;
}
