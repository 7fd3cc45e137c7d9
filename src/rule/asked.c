/*
 * asked.c - what rules ask of tokens at all: tokens that differ in nothing of
 * it are of a kind (known.c). The fewer kinds, the more is known.
 */
#include "rule/run_p.h"

#include <stdlib.h>
#include <string.h>

/* Call for all terms of tests and triggers of a kind. */
static void each_term(struct ss_rules *r, enum term_kind kind,
                      void (*call)(struct asked *, uint32_t arg))
{
    const struct term *from[] = {r->terms, r->triggers};
    const uint32_t n[] = {r->n[ARRAY_terms], r->n[ARRAY_triggers]};
    for (int set = 0; set < 2; set++)
        for (uint32_t i = 0; i < n[set]; i++)
            if (from[set][i].kind == kind)
                call(&r->asked, from[set][i].arg);
}

static void count_word(struct asked *a, uint32_t word)
{
    a->n_words = word >= a->n_words ? word + 1 : a->n_words;
}

static void add_word(struct asked *a, uint32_t word)
{
    a->words[word / 64] |= (uint64_t)1 << word % 64;
}

static void add_flags(struct asked *a, uint32_t flags)
{
    a->flags |= (uint16_t)flags;
}

static void add_class(struct asked *a, uint32_t cls)
{
    a->classes.bits[cls / 64] |= (uint64_t)1 << cls % 64;
}

/* The classes of set s that are asked for. */
static struct ss_class_set asked_of(const struct ss_rules *r, uint32_t s)
{
    struct ss_class_set x = r->sets[s];
    for (size_t w = 0; w < sizeof x.bits / sizeof *x.bits; w++)
        x.bits[w] &= r->asked.classes.bits[w];
    return x;
}

/* For every class set, the first that rules do not tell from it. */
static bool find_alike(struct ss_rules *r)
{
    uint32_t n = ss_gaz_n_sets(r->gaz), mask = 1;
    while (mask <= 2 * n)
        mask = 2 * mask + 1;
    uint16_t *alike = ss_arena_alloc(&r->arena, (n + 1) * sizeof *alike);
    uint32_t *slots = calloc((size_t)mask + 1, sizeof *slots); /* 1 + set */
    for (uint32_t s = 0; alike && slots && s < n; s++) {
        struct ss_class_set x = asked_of(r, s), y;
        uint32_t i = (uint32_t)ss_hash(&x, sizeof x) & mask;
        for (; slots[i]; i = (i + 1) & mask) {
            y = asked_of(r, slots[i] - 1);
            if (memcmp(&x, &y, sizeof x) == 0)
                break;
        }
        if (!slots[i])
            slots[i] = s + 1;
        alike[s] = (uint16_t)(slots[i] - 1);
    }
    r->asked.alike = alike;
    bool ok = alike && slots;
    free(slots);
    return ok;
}

bool asked_build(struct ss_rules *r, struct sayso_error *err)
{
    each_term(r, TERM_WORD, count_word);
    r->asked.words = ss_arena_alloc(&r->arena, (r->asked.n_words / 64 + 1) *
                                                   sizeof *r->asked.words);
    if (!r->asked.words)
        return ss_fail_memory(err);
    each_term(r, TERM_WORD, add_word);
    each_term(r, TERM_FLAG, add_flags);
    each_term(r, TERM_CLASS, add_class);
    return find_alike(r) ? true : ss_fail_memory(err);
}
