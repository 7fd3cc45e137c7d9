/*
 * dispatch.c - which rules can start at which token.
 *
 * For every rule the tests that its forward program may meet first are
 * collected (through splits and saves). The best term of each test is its key:
 * a word, a class, an annotation, a part of speech, a capital, or nothing.
 * Per phase there is a row of bits, one per rule, for each class set, type,
 * part of speech and word that is a key; the rules to try at a token are the
 * bits of its rows.
 */
#include "rule/rule_p.h"

#include <stdlib.h>
#include <string.h>

struct key {
    uint8_t kind; /* enum term_kind; TERM_FLAG: a capital; TERM_ANY */
    uint32_t arg;
    uint32_t rule; /* place in the phase */
};

struct builder {
    struct ss_rules *r;
    struct dispatch *d;
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

/* Keys of every test that may come first from `start` on. */
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

/* ---- rows -------------------------------------------------------------------- */

static uint64_t *new_row(struct builder *b)
{
    uint64_t *row = ss_arena_alloc(&b->r->arena, b->d->width * sizeof *row);
    if (!row)
        ss_fail_memory(b->err);
    return row;
}

/* The row of a key, made when it is first asked for. */
static bool set_bit(struct builder *b, uint64_t **row, uint32_t rule)
{
    if (!*row && !(*row = new_row(b)))
        return false;
    (*row)[rule / 64] |= (uint64_t)1 << rule % 64;
    return true;
}

static int by_word(const void *a, const void *b)
{
    uint32_t x = ((const struct word_key *)a)->word;
    uint32_t y = ((const struct word_key *)b)->word;
    return (x > y) - (x < y);
}

static bool word_bit(struct builder *b, uint32_t word, uint32_t rule)
{
    struct dispatch *d = b->d;
    uint32_t i = 0;
    while (i < d->words.n && d->words.v[i].word != word)
        i++;
    if (i == d->words.n) {
        struct word_key *w = ss_vec_push(&b->r->arena, &d->words);
        if (!w)
            return ss_fail_memory(b->err);
        *w = (struct word_key){word, NULL};
        d->word_bits |= (uint64_t)1 << (word & 63);
    }
    return set_bit(b, &d->words.v[i].row, rule);
}

static bool place_key(struct builder *b, const struct key *k,
                      uint64_t *class_row[SS_CLASS_MAX])
{
    struct dispatch *d = b->d;
    switch ((enum term_kind)k->kind) {
    case TERM_WORD:
        return word_bit(b, k->arg, k->rule);
    case TERM_CLASS:
        return set_bit(b, &class_row[k->arg], k->rule);
    case TERM_ANN:
        d->types |= 1u << k->arg;
        return set_bit(b, &d->by_type[k->arg], k->rule);
    case TERM_POS:
        for (uint32_t p = 0; p < SS_POS_COUNT; p++)
            if (k->arg >> p & 1 && !set_bit(b, &d->by_pos[p], k->rule))
                return false;
        return true;
    case TERM_FLAG:
        return set_bit(b, &d->by_capital, k->rule);
    case TERM_ANY:
    case TERM_REGEX:
        return set_bit(b, &d->by_any, k->rule);
    }
    return true;
}

/* Rows of class sets: what their classes' rows hold together. */
static bool rows_of_sets(struct builder *b,
                         uint64_t *const class_row[SS_CLASS_MAX])
{
    struct dispatch *d = b->d;
    uint32_t sets = ss_gaz_n_sets(b->r->gaz), n = 0, asked[SS_CLASS_MAX];
    d->by_set = ss_arena_alloc(&b->r->arena, (sets + 1) * sizeof *d->by_set);
    if (!d->by_set)
        return ss_fail_memory(b->err);
    for (uint32_t c = 0; c < SS_CLASS_MAX; c++)
        if (class_row[c])
            asked[n++] = c;
    for (uint32_t s = 1; s < sets; s++) {
        for (uint32_t i = 0; i < n; i++) {
            if (!ss_class_set_has(&b->r->sets[s], asked[i]))
                continue;
            if (!d->by_set[s] && !(d->by_set[s] = new_row(b)))
                return false;
            for (uint32_t w = 0; w < d->width; w++)
                d->by_set[s][w] |= class_row[asked[i]][w];
        }
    }
    return true;
}

static bool rules_of_phase(struct builder *b, uint32_t phase)
{
    struct ss_rules *r = b->r;
    struct dispatch *d = b->d;
    uint32_t n = 0;
    for (uint32_t i = 0; i < r->n[ARRAY_rules]; i++)
        n += r->rules[i].phase == phase;
    d->rules = ss_arena_alloc(&r->arena, (n + 1) * sizeof *d->rules);
    if (!d->rules)
        return ss_fail_memory(b->err);
    d->width = (n + 63) / 64;
    for (uint32_t i = 0; i < r->n[ARRAY_rules]; i++) {
        if (r->rules[i].phase != phase)
            continue;
        d->rules[d->n_rules++] = i;
        if (!first_tests(b, r->rules[i].forward, d->n_rules - 1))
            return false;
    }
    return true;
}

static bool build_phase(struct builder *b, uint32_t phase)
{
    uint64_t *class_row[SS_CLASS_MAX] = {0};
    b->d = &b->r->dispatch[phase];
    b->keys.n = 0;
    if (!rules_of_phase(b, phase))
        return false;
    if (b->d->width > DISPATCH_WIDTH)
        return ss_fail(b->err, SAYSO_ERR_LIMIT, 0, 0,
                       "a phase may have %d rules", 64 * DISPATCH_WIDTH);
    for (uint32_t i = 0; i < b->keys.n; i++)
        if (!place_key(b, &b->keys.v[i], class_row))
            return false;
    if (b->d->words.n)
        qsort(b->d->words.v, b->d->words.n, sizeof *b->d->words.v, by_word);
    return rows_of_sets(b, class_row);
}

bool dispatch_build(struct ss_rules *r, struct sayso_error *err)
{
    struct builder b = {.r = r, .err = err};
    r->dispatch = ss_arena_alloc(&r->arena, (r->n[ARRAY_phases] + 1) *
                                                sizeof *r->dispatch);
    b.seen = malloc(r->n[ARRAY_ins] + 1);
    bool ok = r->dispatch && b.seen;
    if (!ok)
        ss_fail_memory(err);
    for (uint32_t p = 0; ok && p < r->n[ARRAY_phases]; p++)
        ok = build_phase(&b, p);
    free(b.seen);
    return ok;
}

/* ---- at a token ---------------------------------------------------------------- */

static const uint64_t *word_row(const struct dispatch *d, uint32_t word)
{
    if (!(d->word_bits >> (word & 63) & 1))
        return NULL;
    uint32_t lo = 0, hi = d->words.n;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        if (d->words.v[mid].word < word)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < d->words.n && d->words.v[lo].word == word ? d->words.v[lo].row
                                                          : NULL;
}

static bool join(const struct dispatch *d, const uint64_t *row,
                 uint64_t bits[DISPATCH_WIDTH])
{
    for (uint32_t w = 0; row && w < d->width; w++)
        bits[w] |= row[w];
    return row != NULL;
}

bool dispatch_at(const struct dispatch *d, const struct ss_doc *doc,
                 const struct ss_phrases *phrases, uint32_t k,
                 uint64_t bits[DISPATCH_WIDTH])
{
    const struct ss_token *tok = &doc->tokens.v[k];
    memset(bits, 0, d->width * sizeof *bits);
    bool any = join(d, d->by_set[tok->classes], bits);
    any |= join(d, word_row(d, tok->word), bits);
    any |= join(d, d->by_pos[tok->pos], bits);
    any |= join(d, d->by_any, bits);
    if (tok->flags & SS_TOK_CAPITAL)
        any |= join(d, d->by_capital, bits);
    uint32_t types = doc->ann_start[k] & d->types;
    for (uint32_t t = 0; types; t++, types >>= 1)
        if (types & 1)
            any |= join(d, d->by_type[t], bits);
    if (phrases->first)
        for (uint32_t i = phrases->first[k];
             i < phrases->v.n && phrases->v.v[i].tokens.start == k; i++)
            any |= join(d, d->by_set[phrases->v.v[i].classes], bits);
    return any;
}
