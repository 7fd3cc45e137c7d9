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

static bool list_ok(const struct ss_gaz *g, uint32_t first, uint32_t n)
{
    return first <= g->n[ARRAY_entries] && n <= g->n[ARRAY_entries] - first;
}

static bool check(const struct ss_gaz *g)
{
    bool ok = power_of_two(g->n[ARRAY_slots]) &&
              power_of_two(g->n[ARRAY_edges]) && g->n[ARRAY_words] &&
              g->n[ARRAY_states] && g->n[ARRAY_sets] &&
              g->n[ARRAY_classes] && g->n[ARRAY_classes] <= SS_CLASS_MAX &&
              g->n[ARRAY_sets] <= UINT16_MAX + 1;
    uint32_t sets = g->n[ARRAY_sets], used = 0;
    for (uint32_t i = 0; ok && i < g->n[ARRAY_words]; i++) {
        const struct word_rec *w = &g->words[i];
        ok = text_ok(g, w->text, w->len) &&
             list_ok(g, w->entries, w->n_entries) && w->set[0] < sets &&
             w->set[1] < sets && w->set[2] < sets;
    }
    for (uint32_t i = 0; ok && i < g->n[ARRAY_states]; i++)
        ok = list_ok(g, g->states[i].entries, g->states[i].n_entries) &&
             g->states[i].set[0] < sets && g->states[i].set[1] < sets;
    for (uint32_t i = 0; ok && i < g->n[ARRAY_entries]; i++) {
        const struct entry_rec *e = &g->entries[i];
        ok = text_ok(g, e->prefer, e->prefer_len) &&
             text_ok(g, e->kind, e->kind_len) && e->cls < g->n[ARRAY_classes];
    }
    for (uint32_t i = 0; ok && i < g->n[ARRAY_slots]; i++) {
        ok = g->slots[i].id < g->n[ARRAY_words];
        used += g->slots[i].id != 0;
    }
    ok = ok && used < g->n[ARRAY_slots]; /* an empty one ends every search */
    used = 0;
    for (uint32_t i = 0; ok && i < g->n[ARRAY_edges]; i++) {
        ok = g->edges[i].to < g->n[ARRAY_states];
        used += g->edges[i].to != 0;
    }
    ok = ok && used < g->n[ARRAY_edges];
    for (uint32_t i = 0; ok && i < g->n[ARRAY_classes]; i++)
        ok = text_ok(g, g->classes[i].name, g->classes[i].len);
    return ok;
}

struct ss_gaz *ss_gaz_open(const struct ss_image *image,
                           struct sayso_error *err)
{
    struct ss_gaz *g = calloc(1, sizeof *g);
    if (!g) {
        ss_fail_memory(err);
        return NULL;
    }
    if (map_arrays(g, ss_image_section(image, "LEXICON")) && check(g))
        return g;
    bad(err);
    free(g);
    return NULL;
}

void ss_gaz_free(struct ss_gaz *g)
{
    free(g);
}

/* ---- words ----------------------------------------------------------------- */

uint32_t ss_gaz_word(const struct ss_gaz *g, const char *folded, size_t len,
                     uint64_t hash)
{
    uint32_t mask = g->n[ARRAY_slots] - 1, tag = (uint32_t)hash;
    for (uint32_t k = tag & mask; g->slots[k].id; k = (k + 1) & mask) {
        if (g->slots[k].tag != tag)
            continue;
        const struct word_rec *w = &g->words[g->slots[k].id];
        if (w->len == len && memcmp(g->strings + w->text, folded, len) == 0)
            return g->slots[k].id;
    }
    return 0;
}

ss_str ss_gaz_word_text(const struct ss_gaz *g, uint32_t word)
{
    if (word >= g->n[ARRAY_words])
        return (ss_str){"", 0};
    return (ss_str){g->strings + g->words[word].text, g->words[word].len};
}

uint16_t ss_gaz_classes(const struct ss_gaz *g, uint32_t word,
                        enum ss_gaz_case written)
{
    return g->words[word].set[written];
}

uint32_t ss_gaz_class(const struct ss_gaz *g, ss_str dotted)
{
    for (uint32_t i = 1; i < g->n[ARRAY_classes]; i++)
        if (ss_str_eq(ss_gaz_class_name(g, i), dotted))
            return i;
    return 0;
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
        .prefer = {g->strings + e->prefer, e->prefer_len},
        .kind = {g->strings + e->kind, e->kind_len},
        .country = {e->country[0], e->country[1]},
        .gender = e->gender,
        .risk = e->flags & ENTRY_RISK,
        .alias = e->flags & ENTRY_ALIAS,
        .count = e->count,
        .weight = e->weight,
    };
}

uint32_t ss_gaz_n_entries(const struct ss_gaz *g, uint32_t word)
{
    return g->words[word].n_entries;
}

void ss_gaz_entry(const struct ss_gaz *g, uint32_t word, uint32_t i,
                  struct ss_gaz_entry *out)
{
    entry(g, g->words[word].entries + i, out);
}

/* Is class `cls` the class `of` or below it? "a.b" is below "a". */
static bool below(const struct ss_gaz *g, uint32_t cls, uint32_t of)
{
    ss_str a = ss_gaz_class_name(g, cls), b = ss_gaz_class_name(g, of);
    return ss_str_starts(a, b) && (a.len == b.len || a.p[b.len] == '.');
}

bool ss_gaz_entry_in(const struct ss_gaz *g, uint32_t word, uint32_t cls,
                     struct ss_gaz_entry *out)
{
    for (uint32_t i = 0; i < g->words[word].n_entries; i++) {
        entry(g, g->words[word].entries + i, out);
        if (below(g, out->cls, cls))
            return true;
    }
    return false;
}

/* ---- phrases ---------------------------------------------------------------- */

bool ss_gaz_starts_phrase(const struct ss_gaz *g, uint32_t word)
{
    return g->words[word].phrases;
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
    return g->states[state].n_entries;
}

void ss_gaz_phrase_entry(const struct ss_gaz *g, uint32_t state, uint32_t i,
                         struct ss_gaz_entry *out)
{
    entry(g, g->states[state].entries + i, out);
}

bool ss_gaz_phrase_entry_in(const struct ss_gaz *g, uint32_t state,
                            uint32_t cls, struct ss_gaz_entry *out)
{
    for (uint32_t i = 0; i < g->states[state].n_entries; i++) {
        entry(g, g->states[state].entries + i, out);
        if (below(g, out->cls, cls))
            return true;
    }
    return false;
}
