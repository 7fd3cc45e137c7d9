/*
 * dispatch.c - which rules can start at which token.
 *
 * For every rule the tests that its forward program may meet first are
 * collected (through splits and saves). The best term of each test is its key:
 * a word, a class, an annotation, a part of speech, a capital, or nothing.
 * Per phase there is then a list of rules for each class set, type, part of
 * speech, and word; at a token only those lists are looked at.
 */
#include "rule/rule_p.h"

#include <stdlib.h>
#include <string.h>

struct key {
    uint8_t kind; /* enum term_kind; TERM_FLAG: a capital; TERM_ANY */
    uint32_t arg;
    uint32_t rule;
};

struct builder {
    struct ss_rules *r;
    SS_VEC(struct key) keys; /* of one phase */
    uint8_t *seen;           /* per instruction */
    struct sayso_error *err;
};

static bool add_key(struct builder *b, uint8_t kind, uint32_t arg,
                    uint32_t rule)
{
    struct key *k = ss_vec_push(&b->r->arena, &b->keys);
    if (!k)
        return ss_fail_memory(b->err);
    *k = (struct key){kind, arg, rule};
    return true;
}

static bool key_of_test(struct builder *b, uint32_t test, uint32_t rule)
{
    static const uint8_t order[] = {TERM_ANN, TERM_WORD, TERM_CLASS,
                                    TERM_POS, TERM_FLAG};
    const struct test *t = &b->r->tests[test];
    for (size_t o = 0; o < sizeof order; o++) {
        for (uint32_t i = 0; i < t->n; i++) {
            const struct term *m = &b->r->terms[t->first + i];
            if (m->negated || m->kind != order[o])
                continue;
            if (m->kind == TERM_FLAG && !(m->arg & SS_TOK_CAPITAL))
                continue;
            return add_key(b, m->kind, m->arg, rule);
        }
    }
    return add_key(b, TERM_ANY, 0, rule);
}

/* Keys of every test that may come first from `pc` on. */
static bool first_tests(struct builder *b, uint32_t start, uint32_t rule)
{
    uint32_t stack[256], n = 0;
    memset(b->seen, 0, b->r->n[ARRAY_ins]);
    stack[n++] = start;
    while (n) {
        uint32_t pc = stack[--n];
        const struct ins *i = &b->r->ins[pc];
        if (b->seen[pc])
            continue;
        b->seen[pc] = 1;
        if (n + 2 > sizeof stack / sizeof *stack || i->op == OP_MATCH) {
            if (!add_key(b, TERM_ANY, 0, rule))
                return false;
        } else if (i->op == OP_TEST) {
            if (!key_of_test(b, i->a, rule))
                return false;
        } else if (i->op == OP_ANN_IN) {
            if (!add_key(b, TERM_ANN, i->a, rule))
                return false;
        } else if (i->op == OP_SPLIT) {
            stack[n++] = i->a;
            stack[n++] = pc + i->b;
        } else if (i->op == OP_JUMP || i->op == OP_LOOK) {
            stack[n++] = i->a;
        } else {
            stack[n++] = pc + 1;
        }
    }
    return true;
}

/* ---- lists ----------------------------------------------------------------- */

static bool list_add(struct builder *b, uint32_t rule)
{
    uint32_t *x = ss_vec_push(&b->r->arena, &b->r->lists);
    if (!x)
        return ss_fail_memory(b->err);
    *x = rule;
    return true;
}

typedef bool key_fits(const struct builder *b, const struct key *k,
                      uint32_t arg);

/* *offset of a new list with the rules whose key fits; 0 when none does */
static bool make_list(struct builder *b, key_fits *fits, uint32_t arg,
                      uint32_t *offset)
{
    uint32_t start = b->r->lists.n;
    *offset = 0;
    for (uint32_t i = 0; i < b->keys.n; i++) {
        const struct key *k = &b->keys.v[i];
        if (!fits(b, k, arg))
            continue;
        if (b->r->lists.n > start &&
            b->r->lists.v[b->r->lists.n - 1] == k->rule)
            continue; /* two of its first tests lead here */
        if (!list_add(b, k->rule))
            return false;
    }
    if (b->r->lists.n == start)
        return true;
    *offset = start;
    return list_add(b, SS_NONE);
}

static bool fits_set(const struct builder *b, const struct key *k, uint32_t set)
{
    return k->kind == TERM_CLASS &&
           ss_gaz_has(b->r->gaz, (uint16_t)set, k->arg);
}
static bool fits_type(const struct builder *b, const struct key *k, uint32_t t)
{
    (void)b;
    return k->kind == TERM_ANN && k->arg == t;
}
static bool fits_pos(const struct builder *b, const struct key *k, uint32_t pos)
{
    (void)b;
    return k->kind == TERM_POS && (k->arg >> pos & 1);
}
static bool fits_kind(const struct builder *b, const struct key *k, uint32_t a)
{
    (void)b;
    return k->kind == a;
}
static bool fits_word(const struct builder *b, const struct key *k, uint32_t w)
{
    (void)b;
    return k->kind == TERM_WORD && k->arg == w;
}

static int by_word(const void *a, const void *b)
{
    uint32_t x = ((const struct word_key *)a)->word;
    uint32_t y = ((const struct word_key *)b)->word;
    return (x > y) - (x < y);
}

static bool word_lists(struct builder *b, struct dispatch *d)
{
    struct ss_rules *r = b->r;
    d->words = r->word_keys.n;
    for (uint32_t i = 0; i < b->keys.n; i++) {
        if (b->keys.v[i].kind != TERM_WORD)
            continue;
        bool known = false;
        for (uint32_t k = d->words; k < r->word_keys.n && !known; k++)
            known = r->word_keys.v[k].word == b->keys.v[i].arg;
        if (known)
            continue;
        struct word_key *w = ss_vec_push(&r->arena, &r->word_keys);
        if (!w)
            return ss_fail_memory(b->err);
        w->word = b->keys.v[i].arg;
        uint32_t list;
        if (!make_list(b, fits_word, w->word, &list))
            return false;
        r->word_keys.v[r->word_keys.n - 1].list = list;
        if (b->keys.v[i].arg / 8 < r->n_word_bits)
            r->word_bits[b->keys.v[i].arg / 8] |=
                (uint8_t)(1u << b->keys.v[i].arg % 8);
    }
    d->n_words = r->word_keys.n - d->words;
    if (d->n_words)
        qsort(r->word_keys.v + d->words, d->n_words, sizeof(struct word_key),
              by_word);
    return true;
}

static bool build_phase(struct builder *b, uint32_t phase)
{
    struct ss_rules *r = b->r;
    struct dispatch *d = &r->dispatch[phase];
    b->keys.n = 0;
    for (uint32_t i = 0; i < r->n[ARRAY_rules]; i++)
        if (r->rules[i].phase == phase &&
            !first_tests(b, r->rules[i].forward, i))
            return false;
    uint32_t sets = ss_gaz_n_sets(r->gaz);
    d->by_set = ss_arena_alloc(&r->arena, (sets + 1) * sizeof(uint32_t));
    if (!d->by_set)
        return ss_fail_memory(b->err);
    bool classes = false;
    for (uint32_t i = 0; i < b->keys.n; i++)
        classes |= b->keys.v[i].kind == TERM_CLASS;
    for (uint32_t s = 1; classes && s < sets; s++)
        if (!make_list(b, fits_set, s, &d->by_set[s]))
            return false;
    for (uint32_t t = 0; t < SS_ANN_TYPES; t++) {
        if (!make_list(b, fits_type, t, &d->by_type[t]))
            return false;
        d->types |= d->by_type[t] ? 1u << t : 0;
    }
    for (uint32_t p = 0; p < SS_POS_COUNT; p++)
        if (!make_list(b, fits_pos, p, &d->by_pos[p]))
            return false;
    return make_list(b, fits_kind, TERM_FLAG, &d->by_capital) &&
           make_list(b, fits_kind, TERM_ANY, &d->by_any) && word_lists(b, d);
}

bool dispatch_build(struct ss_rules *r, struct sayso_error *err)
{
    struct builder b = {.r = r, .err = err};
    uint32_t top = 0;
    for (uint32_t i = 0; i < r->n[ARRAY_terms]; i++)
        if (r->terms[i].kind == TERM_WORD && r->terms[i].arg > top)
            top = r->terms[i].arg;
    if (top > 1u << 26)
        return ss_fail(err, SAYSO_ERR_MODEL, 0, 0, "the model is damaged");
    r->n_word_bits = top / 8 + 1;
    r->word_bits = ss_arena_alloc(&r->arena, r->n_word_bits);
    r->dispatch = ss_arena_alloc(&r->arena, (r->n[ARRAY_phases] + 1) *
                                                sizeof *r->dispatch);
    b.seen = malloc(r->n[ARRAY_ins] + 1);
    bool ok = r->word_bits && r->dispatch && b.seen &&
              list_add(&b, SS_NONE); /* offset 0: no list */
    if (!ok)
        ss_fail_memory(err);
    for (uint32_t p = 0; ok && p < r->n[ARRAY_phases]; p++)
        ok = build_phase(&b, p);
    free(b.seen);
    return ok;
}
