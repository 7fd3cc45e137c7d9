/*
 * compile_test.c - the tests of rules, their terms resolved.
 *
 * Rules say the same things: a run of tests that the phase has already is not
 * written again. The fewer tests, the more of them stay in the caches.
 */
#include "rule/compile_p.h"

#include <string.h>

/* ---- strings and names -------------------------------------------------- */

struct text_ref text_ref(struct compiler *c, ss_str s)
{
    struct text_ref r = {(uint32_t)c->strings.len, (uint32_t)s.len};
    ss_buf_str(&c->strings, s);
    return c->strings.failed ? (struct text_ref){0, 0}
                             : r; /* told at the end */
}

ss_str text_of(const struct compiler *c, struct text_ref r)
{
    return r.len ? (ss_str){c->strings.p + r.at, r.len} : (ss_str){"", 0};
}

uint32_t find_name(const struct compiler *c, const struct text_ref *v,
                   uint32_t n, ss_str name)
{
    for (uint32_t i = 0; i < n; i++)
        if (ss_str_eq(text_of(c, v[i]), name))
            return i;
    return SS_NONE;
}

/* ---- terms -------------------------------------------------------------- */

/* Of the regular expression, which may be known already; SS_NONE: no memory. */
static uint32_t regex_number(struct compiler *c, ss_str text)
{
    uint32_t known = find_name(c, c->regexes.v, c->regexes.n, text);
    if (known != SS_NONE)
        return known;
    struct text_ref *r = ss_vec_push(&c->arena, &c->regexes);
    if (!r)
        return SS_NONE;
    *r = text_ref(c, text);
    return c->regexes.n - 1;
}

bool resolve_term(struct compiler *c, const struct node *n,
                  const struct raw_term *raw, struct term *t)
{
    *t = (struct term){raw->kind, raw->negated, 0, raw->arg};
    switch ((enum term_kind)raw->kind) {
    case TERM_WORD:
        t->arg = ss_gaz_builder_word(c->gaz, raw->text);
        return t->arg ? true : ss_fail_memory(c->err);
    case TERM_CLASS:
        t->arg = ss_gaz_builder_class(c->gaz, raw->text);
        return t->arg ? true
                      : rule_error(c->b, n->file, raw->at, c->err,
                                   "no gazetteer has the class %.*s",
                                   (int)raw->text.len, raw->text.p);
    case TERM_ANN:
        t->arg = find_name(c, c->types.v, c->types.n, raw->text);
        return t->arg != SS_NONE
                   ? true
                   : rule_error(c->b, n->file, raw->at, c->err,
                                "no rule makes %.*s and no `type` names it",
                                (int)raw->text.len, raw->text.p);
    case TERM_REGEX: {
        char why[120];
        size_t at;
        struct regex *re = regex_new(raw->text, &at, why, sizeof why);
        if (!re)
            return why[0]
                       ? rule_error(c->b, n->file, raw->at + 1 + (uint32_t)at,
                                    c->err, "%s", why)
                       : ss_fail_memory(c->err);
        regex_free(re);
        t->arg = regex_number(c, raw->text);
        return t->arg != SS_NONE ? true : ss_fail_memory(c->err);
    }
    case TERM_ANY:
    case TERM_POS:
    case TERM_FLAG:
        return true;
    }
    return true;
}

static bool add_test(struct compiler *c, const struct node *n)
{
    struct test *t = ss_vec_push(&c->arena, &c->tests);
    if (!t)
        return ss_fail_memory(c->err);
    *t = (struct test){c->terms.n, 0};
    for (const struct raw_term *raw = n->terms; raw; raw = raw->next) {
        struct term *term = ss_vec_push(&c->arena, &c->terms);
        if (!term)
            return ss_fail_memory(c->err);
        if (!resolve_term(c, n, raw, term))
            return false;
        c->tests.v[c->tests.n - 1].n++;
    }
    return true;
}

/* ---- runs of tests ------------------------------------------------------ */

static uint64_t hash_of(const struct compiler *c, const struct tests_slot *x)
{
    uint64_t h = ss_hash(&x->phase, sizeof x->phase) + x->n;
    for (uint32_t i = x->first; i < x->first + x->n; i++) {
        const struct test *t = &c->tests.v[i];
        h = h * 0x9e3779b97f4a7c15u ^
            ss_hash(&c->terms.v[t->first], t->n * sizeof *c->terms.v);
    }
    return h;
}

static bool same_run(const struct compiler *c, const struct tests_slot *a,
                     const struct tests_slot *b)
{
    bool same = a->phase == b->phase && a->n == b->n;
    for (uint32_t i = 0; same && i < a->n; i++) {
        const struct test *x = &c->tests.v[a->first + i];
        const struct test *y = &c->tests.v[b->first + i];
        same = x->n == y->n &&
               memcmp(&c->terms.v[x->first], &c->terms.v[y->first],
                      x->n * sizeof *c->terms.v) == 0;
    }
    return same;
}

/* The slot of a run, or the empty one where it belongs. */
static struct tests_slot *slot_of(const struct compiler *c,
                                  const struct tests_slot *x)
{
    uint32_t k = (uint32_t)(hash_of(c, x) >> 32) & (c->n_slots - 1);
    while (c->slots[k].n && !same_run(c, &c->slots[k], x))
        k = (k + 1) & (c->n_slots - 1);
    return &c->slots[k];
}

static bool grow(struct compiler *c)
{
    const struct tests_slot *old = c->slots;
    uint32_t n = c->n_slots;
    c->n_slots = n ? 2 * n : 256;
    c->slots = ss_arena_alloc(&c->arena, c->n_slots * sizeof *c->slots);
    for (uint32_t i = 0; c->slots && i < n; i++)
        if (old[i].n)
            *slot_of(c, &old[i]) = old[i];
    return c->slots ? true : ss_fail_memory(c->err);
}

bool tests_add(struct compiler *c, const struct node *const *node, uint32_t n,
               uint32_t *first)
{
    struct tests_slot x = {c->rule->phase, c->tests.n, n};
    uint32_t terms = c->terms.n;
    if (2 * c->n_runs >= c->n_slots && !grow(c))
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (!add_test(c, node[i]))
            return false;
    struct tests_slot *known = slot_of(c, &x);
    if (known->n) {
        c->tests.n = x.first;
        c->terms.n = terms;
    } else {
        *known = x;
        c->n_runs++;
    }
    *first = known->first;
    return true;
}
