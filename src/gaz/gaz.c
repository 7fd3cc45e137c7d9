/* gaz.c - the mapped lexicon: checked once, then looked up without checks. */
#include "gaz/gaz_p.h"

#include <stdlib.h>
#include <string.h>

static bool bad(struct sayso_error *err)
{
    return ss_fail(err, SAYSO_ERR_MODEL, 0, 0,
                   "the model's lexicon is damaged or of another version; "
                   "make it anew with `sayso compile`");
}

static bool map_arrays(struct ss_gaz *g, ss_str s)
{
    static const size_t sizes[] = {
#define X(name, type) sizeof(type),
        GAZ_ARRAYS(X)
#undef X
    };
    const struct section_head *head = (const void *)s.p;
    if (s.len < sizeof *head || head->version != GAZ_VERSION)
        return false;
    const char *at[ARRAY_COUNT];
    for (int i = 0; i < ARRAY_COUNT; i++) {
        uint64_t from = head->array[i].offset, n = head->array[i].n;
        if (from % 16 || from > s.len || n > (s.len - from) / sizes[i])
            return false;
        at[i] = s.p + from;
        g->n[i] = (uint32_t)n;
    }
#define X(name, type) g->name = (const void *)at[ARRAY_##name];
    GAZ_ARRAYS(X)
#undef X
    return true;
}

static bool power_of_two(uint32_t n)
{
    return n && !(n & (n - 1));
}

static bool text_ok(const struct ss_gaz *g, uint32_t at, uint32_t len)
{
    return at <= g->n[ARRAY_strings] && len <= g->n[ARRAY_strings] - at;
}

/* Arrays of words and states: records, and one more where the last ends. */
static uint32_t n_words(const struct ss_gaz *g)
{
    return g->n[ARRAY_words] - 1;
}

static uint32_t n_states(const struct ss_gaz *g)
{
    return g->n[ARRAY_states] - 1;
}

static bool sizes_ok(const struct ss_gaz *g)
{
    return power_of_two(g->n[ARRAY_slots]) &&
           power_of_two(g->n[ARRAY_edges]) &&
           power_of_two(g->n[ARRAY_pairs]) && g->n[ARRAY_words] > 1 &&
           g->n[ARRAY_states] > 1 && g->n[ARRAY_sets] &&
           g->n[ARRAY_sets] <= UINT16_MAX + 1 && g->n[ARRAY_classes] &&
           g->n[ARRAY_classes] <= SS_CLASS_MAX && g->n[ARRAY_strings] &&
           g->strings[g->n[ARRAY_strings] - 1] == '\0' &&
           g->words[n_words(g)].text <= g->n[ARRAY_strings] &&
           g->words[n_words(g)].entries <= g->n[ARRAY_entries] &&
           g->states[n_states(g)].entries <= g->n[ARRAY_entries];
}

static bool words_ok(const struct ss_gaz *g)
{
    bool ok = true;
    for (uint32_t i = 0; i < n_words(g); i++) {
        const struct word_rec *w = &g->words[i];
        ok &= w[0].text <= w[1].text && w[0].entries <= w[1].entries;
        for (int c = 0; c < 3; c++)
            ok &= w->set[c] < g->n[ARRAY_sets];
    }
    return ok;
}

static bool states_ok(const struct ss_gaz *g)
{
    bool ok = true;
    for (uint32_t i = 0; i < n_states(g); i++) {
        const struct state_rec *s = &g->states[i];
        ok &= s[0].entries <= s[1].entries && s->set[0] < g->n[ARRAY_sets] &&
              s->set[1] < g->n[ARRAY_sets];
    }
    return ok;
}

static bool entries_ok(const struct ss_gaz *g)
{
    bool ok = true;
    for (uint32_t i = 0; i < g->n[ARRAY_entries]; i++) {
        const struct entry_rec *e = &g->entries[i];
        ok &= e->prefer < g->n[ARRAY_strings] &&
              e->kind < g->n[ARRAY_strings] && e->cls < g->n[ARRAY_classes];
    }
    return ok;
}

/* Tables lead to words and states that are there, and have an empty place,
 * which ends every search. */
static bool tables_ok(const struct ss_gaz *g)
{
    bool ok = true;
    uint32_t used = 0, edges = 0;
    for (uint32_t i = 0; i < g->n[ARRAY_slots]; i++) {
        ok &= slot_word(g->slots[i]) < n_words(g);
        used += g->slots[i] != 0;
    }
    for (uint32_t i = 0; i < g->n[ARRAY_edges]; i++) {
        ok &= g->edges[i].to < n_states(g);
        edges += g->edges[i].to != 0;
    }
    return ok && used < g->n[ARRAY_slots] && edges < g->n[ARRAY_edges];
}

static bool classes_ok(const struct ss_gaz *g)
{
    bool ok = true;
    for (uint32_t i = 0; i < g->n[ARRAY_classes]; i++)
        ok &= text_ok(g, g->classes[i].name, g->classes[i].len);
    return ok;
}

static uint32_t class_slot(ss_str name)
{
    return ss_hash(name.p, name.len) % CLASS_SLOTS;
}

/* The nearest class that the name of this one lies below; 0: none. */
static uint32_t class_above(const struct ss_gaz *g, uint32_t cls)
{
    ss_str name = ss_gaz_class_name(g, cls);
    uint32_t above = 0;
    while (name.len && !above)
        if (name.p[--name.len] == '.')
            above = ss_gaz_class(g, name);
    return above;
}

static void index_classes(struct ss_gaz *g)
{
    for (uint32_t i = 1; i < g->n[ARRAY_classes]; i++) {
        uint32_t k = class_slot(ss_gaz_class_name(g, i));
        while (g->class_slots[k])
            k = (k + 1) % CLASS_SLOTS;
        g->class_slots[k] = (uint16_t)i;
    }
    for (uint32_t i = 1; i < g->n[ARRAY_classes]; i++)
        g->class_above[i] = (uint16_t)class_above(g, i);
}

struct ss_gaz *ss_gaz_open(const struct ss_image *image,
                           struct sayso_error *err)
{
    struct ss_gaz *g = calloc(1, sizeof *g);
    if (!g) {
        ss_fail_memory(err);
        return NULL;
    }
    if (map_arrays(g, ss_image_section(image, "LEXICON")) && sizes_ok(g) &&
        words_ok(g) && states_ok(g) && entries_ok(g) && tables_ok(g) &&
        classes_ok(g)) {
        index_classes(g);
        return g;
    }
    bad(err);
    free(g);
    return NULL;
}

void ss_gaz_free(struct ss_gaz *g)
{
    free(g);
}

/* ---- words ----------------------------------------------------------------- */

static ss_str text_of(const struct ss_gaz *g, uint32_t word)
{
    const struct word_rec *w = &g->words[word];
    return (ss_str){g->strings + w[0].text, w[1].text - w[0].text};
}

uint32_t ss_gaz_word(const struct ss_gaz *g, const char *folded, size_t len,
                     uint64_t hash)
{
    uint32_t mask = g->n[ARRAY_slots] - 1, tag = slot_tag((uint32_t)hash);
    slot_rec s;
    for (uint32_t k = (uint32_t)hash & mask; (s = g->slots[k]) != 0;
         k = (k + 1) & mask)
        if (slot_tag(s) == tag &&
            ss_str_eq(text_of(g, slot_word(s)), (ss_str){folded, len}))
            return slot_word(s);
    return 0;
}

ss_str ss_gaz_word_text(const struct ss_gaz *g, uint32_t word)
{
    return word < n_words(g) ? text_of(g, word) : (ss_str){"", 0};
}

uint16_t ss_gaz_classes(const struct ss_gaz *g, uint32_t word,
                        enum ss_gaz_case written)
{
    return g->words[word].set[written];
}

uint32_t ss_gaz_class(const struct ss_gaz *g, ss_str dotted)
{
    uint32_t k = class_slot(dotted), i;
    while ((i = g->class_slots[k]) && !ss_str_eq(ss_gaz_class_name(g, i), dotted))
        k = (k + 1) % CLASS_SLOTS;
    return i;
}

ss_str ss_gaz_class_name(const struct ss_gaz *g, uint32_t cls)
{
    return (ss_str){g->strings + g->classes[cls].name, g->classes[cls].len};
}

uint32_t ss_gaz_n_sets(const struct ss_gaz *g)
{
    return g->n[ARRAY_sets];
}

uint32_t ss_gaz_n_classes(const struct ss_gaz *g)
{
    return g->n[ARRAY_classes];
}

const struct ss_class_set *ss_gaz_sets(const struct ss_gaz *g)
{
    return g->sets;
}

bool ss_gaz_has(const struct ss_gaz *g, uint16_t set, uint32_t cls)
{
    return ss_class_set_has(&g->sets[set], cls);
}

/* ---- entries ---------------------------------------------------------------- */

static void entry(const struct ss_gaz *g, uint32_t i, struct ss_gaz_entry *out)
{
    const struct entry_rec *e = &g->entries[i];
    *out = (struct ss_gaz_entry){
        .cls = e->cls,
        .prefer = ss_str_of(g->strings + e->prefer),
        .kind = ss_str_of(g->strings + e->kind),
        .country = {e->country[0], e->country[1]},
        .gender = e->gender,
        .risk = e->flags & ENTRY_RISK,
        .alias = e->flags & ENTRY_ALIAS,
        .count = e->count,
        .weight = (float)e->weight / 1000,
    };
}

uint32_t ss_gaz_n_entries(const struct ss_gaz *g, uint32_t word)
{
    return g->words[word + 1].entries - g->words[word].entries;
}

void ss_gaz_entry(const struct ss_gaz *g, uint32_t word, uint32_t i,
                  struct ss_gaz_entry *out)
{
    entry(g, g->words[word].entries + i, out);
}

/* Is class `cls` the class `of` or below it? "a.b" is below "a". */
static bool below(const struct ss_gaz *g, uint32_t cls, uint32_t of)
{
    while (cls && cls != of)
        cls = g->class_above[cls];
    return of && cls == of;
}

/* The first of entries [from, to) of the class. */
static bool entry_in(const struct ss_gaz *g, uint32_t from, uint32_t to,
                     uint32_t cls, struct ss_gaz_entry *out)
{
    while (from < to && !below(g, g->entries[from].cls, cls))
        from++;
    if (from < to)
        entry(g, from, out);
    return from < to;
}

bool ss_gaz_entry_in(const struct ss_gaz *g, uint32_t word, uint32_t cls,
                     struct ss_gaz_entry *out)
{
    const struct word_rec *w = &g->words[word];
    return entry_in(g, w[0].entries, w[1].entries, cls, out);
}

/* ---- phrases ---------------------------------------------------------------- */

bool ss_gaz_may_start_phrase(const struct ss_gaz *g, uint32_t word,
                             uint32_t second)
{
    uint32_t bit = pair_hash(word, second) & (64 * g->n[ARRAY_pairs] - 1);
    return g->pairs[bit / 64] >> bit % 64 & 1;
}

uint32_t ss_gaz_step(const struct ss_gaz *g, uint32_t state, uint32_t word)
{
    uint32_t mask = g->n[ARRAY_edges] - 1;
    for (uint32_t k = edge_hash(state, word) & mask; g->edges[k].to;
         k = (k + 1) & mask)
        if (g->edges[k].from == state && g->edges[k].word == word)
            return g->edges[k].to;
    return 0;
}

uint16_t ss_gaz_phrase_classes(const struct ss_gaz *g, uint32_t state,
                               uint32_t capitals)
{
    const struct state_rec *s = &g->states[state];
    return s->set[(capitals & s->capitals) == s->capitals];
}

uint32_t ss_gaz_phrase_n_entries(const struct ss_gaz *g, uint32_t state)
{
    return g->states[state + 1].entries - g->states[state].entries;
}

void ss_gaz_phrase_entry(const struct ss_gaz *g, uint32_t state, uint32_t i,
                         struct ss_gaz_entry *out)
{
    entry(g, g->states[state].entries + i, out);
}

bool ss_gaz_phrase_entry_in(const struct ss_gaz *g, uint32_t state,
                            uint32_t cls, struct ss_gaz_entry *out)
{
    const struct state_rec *s = &g->states[state];
    return entry_in(g, s[0].entries, s[1].entries, cls, out);
}
