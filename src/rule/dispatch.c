/*
 * dispatch.c - which rules are worth trying at a token.
 *
 * For every rule the tests that a program of it may meet first are collected
 * (through splits and saves). The best term of each test is its key: a word, a
 * class, an annotation, a part of speech, a shape, or nothing. A table has a
 * row of bits, one per rule, for everything that is a key, so the rules that
 * may begin at a token are the bits of its rows together.
 *
 * A phase has three tables: for the anchor itself, for the token after it
 * (of rules whose anchor is one token), and for the token before it. A rule is
 * tried where all three say yes, which for most rules is seldom.
 */
#include "rule/rule_p.h"

#include <stdlib.h>
#include <string.h>

struct builder {
    struct ss_rules *r;
    struct dispatch *d;
    struct dispatch_table *t;
    uint64_t *class_row[SS_CLASS_MAX]; /* of the table */
    uint8_t *seen;                     /* per instruction */
    struct sayso_error *err;
};

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

static bool word_bit(struct builder *b, uint32_t word, uint32_t rule)
{
    struct dispatch_table *t = b->t;
    uint32_t i = 0;
    while (i < t->words.n && t->words.v[i].word != word)
        i++;
    if (i == t->words.n) {
        struct word_key *w = ss_vec_push(&b->r->arena, &t->words);
        if (!w)
            return ss_fail_memory(b->err);
        *w = (struct word_key){word, NULL};
        t->word_bits |= (uint64_t)1 << (word & 63);
    }
    return set_bit(b, &t->words.v[i].row, rule);
}

static bool pos_bits(struct builder *b, uint32_t pos, uint32_t rule)
{
    for (uint32_t p = 0; p < SS_POS_COUNT; p++)
        if (pos >> p & 1 && !set_bit(b, &b->t->by_pos[p], rule))
            return false;
    return true;
}

static bool any_bit(struct builder *b, uint32_t rule)
{
    return set_bit(b, &b->t->by_any, rule);
}

/* The rule's bit in the row of the test's best key. */
static bool key_of_test(struct builder *b, const struct fast_test *test,
                        uint32_t rule)
{
    if (test->type != SS_NONE) {
        b->t->types |= 1u << test->type;
        return set_bit(b, &b->t->by_type[test->type], rule);
    }
    if (test->word)
        return word_bit(b, test->word, rule);
    if (test->cls)
        return set_bit(b, &b->class_row[test->cls], rule);
    if (test->pos != UINT32_MAX)
        return pos_bits(b, test->pos, rule);
    for (uint32_t f = 0; f < TABLE_FLAGS; f++) {
        if (!(test->all >> f & 1))
            continue;
        b->t->flags |= (uint16_t)(1u << f);
        return set_bit(b, &b->t->by_flag[f], rule);
    }
    return any_bit(b, rule);
}

/* Bits for every test that may come first from `start` on. */
static bool first_tests(struct builder *b, uint32_t start, uint32_t rule)
{
    uint32_t stack[256], n = 0;
    memset(b->seen, 0, b->r->n[ARRAY_ins]);
    stack[n++] = start;
    for (bool ok = true; n && ok;) {
        uint32_t pc = stack[--n];
        const struct ins *i = &b->r->ins[pc];
        if (b->seen[pc])
            continue;
        b->seen[pc] = 1;
        if (n + 2 > sizeof stack / sizeof *stack || i->op == OP_MATCH) {
            ok = any_bit(b, rule);
        } else if (i->op == OP_TEST) {
            ok = key_of_test(b, &b->r->fast[i->a], rule);
        } else if (i->op == OP_ANN_IN) {
            b->t->types |= 1u << i->a;
            ok = set_bit(b, &b->t->by_type[i->a], rule);
        } else if (i->op == OP_SPLIT) {
            stack[n++] = i->a;
            stack[n++] = pc + i->b;
        } else if (i->op == OP_JUMP || i->op == OP_LOOK) {
            stack[n++] = i->a;
        } else {
            stack[n++] = pc + 1;
        }
        if (!ok)
            return false;
    }
    return true;
}

/* ---- tables -------------------------------------------------------------------- */

/* Where the program goes on when it begins with a test that eats one token;
 * SS_NONE: it does not. */
static uint32_t behind_first(const struct ss_rules *r, uint32_t pc)
{
    while (r->ins[pc].op == OP_SAVE)
        pc++;
    if (r->ins[pc].op != OP_TEST || r->fast[r->ins[pc].a].type != SS_NONE)
        return SS_NONE;
    return pc + 1;
}

static uint32_t program_of(const struct ss_rules *r, uint32_t rule,
                           enum table_place place)
{
    switch (place) {
    case PLACE_HERE:
        return r->rules[rule].forward;
    case PLACE_AFTER:
        return behind_first(r, r->rules[rule].forward);
    case PLACE_BEFORE:
    case PLACES:
        break;
    }
    return r->rules[rule].backward;
}

/* Rows of class sets: what their classes' rows hold together. */
static bool rows_of_sets(struct builder *b)
{
    uint32_t sets = ss_gaz_n_sets(b->r->gaz), n = 0, asked[SS_CLASS_MAX];
    b->t->by_set = ss_arena_alloc(&b->r->arena, (sets + 1) *
                                                    sizeof *b->t->by_set);
    if (!b->t->by_set)
        return ss_fail_memory(b->err);
    for (uint32_t c = 0; c < SS_CLASS_MAX; c++)
        if (b->class_row[c])
            asked[n++] = c;
    for (uint32_t s = 1; s < sets; s++) {
        for (uint32_t i = 0; i < n; i++) {
            if (!ss_class_set_has(&b->r->sets[s], asked[i]))
                continue;
            if (!b->t->by_set[s] && !(b->t->by_set[s] = new_row(b)))
                return false;
            for (uint32_t w = 0; w < b->d->width; w++)
                b->t->by_set[s][w] |= b->class_row[asked[i]][w];
        }
    }
    return true;
}

static int by_word(const void *a, const void *b)
{
    uint32_t x = ((const struct word_key *)a)->word;
    uint32_t y = ((const struct word_key *)b)->word;
    return (x > y) - (x < y);
}

static bool build_table(struct builder *b, enum table_place place)
{
    b->t = &b->d->table[place];
    memset(b->class_row, 0, sizeof b->class_row);
    for (uint32_t i = 0; i < b->d->n_rules; i++) {
        uint32_t pc = program_of(b->r, b->d->rules[i], place);
        if (!(pc == SS_NONE ? any_bit(b, i) : first_tests(b, pc, i)))
            return false;
    }
    if (b->t->words.n)
        qsort(b->t->words.v, b->t->words.n, sizeof *b->t->words.v, by_word);
    return rows_of_sets(b);
}

/* Flags that a rule's anchor must have, when it is a single test. */
static bool find_needs(struct builder *b)
{
    const struct ss_rules *r = b->r;
    for (uint32_t i = 0; i < b->d->n_rules; i++) {
        uint32_t pc = r->rules[b->d->rules[i]].forward;
        if (behind_first(r, pc) == SS_NONE)
            continue;
        uint32_t flags = r->fast[r->ins[behind_first(r, pc) - 1].a].all;
        for (; flags; flags &= flags - 1) {
            uint32_t f = (uint32_t)__builtin_ctz(flags);
            b->d->needed |= (uint16_t)(1u << f);
            if (!set_bit(b, &b->d->needs[f], i))
                return false;
        }
    }
    return true;
}

static bool build_phase(struct builder *b, uint32_t phase)
{
    struct ss_rules *r = b->r;
    uint32_t n = 0;
    b->d = &r->dispatch[phase];
    for (uint32_t i = 0; i < r->n[ARRAY_rules]; i++)
        n += r->rules[i].phase == phase;
    b->d->width = (n + 63) / 64;
    if (b->d->width > DISPATCH_WIDTH)
        return ss_fail(b->err, SAYSO_ERR_LIMIT, 0, 0,
                       "a phase may have %d rules", 64 * DISPATCH_WIDTH);
    b->d->rules = ss_arena_alloc(&r->arena, (n + 1) * sizeof *b->d->rules);
    if (!b->d->rules)
        return ss_fail_memory(b->err);
    for (uint32_t i = 0; i < r->n[ARRAY_rules]; i++)
        if (r->rules[i].phase == phase)
            b->d->rules[b->d->n_rules++] = i;
    return !n || (build_table(b, PLACE_HERE) && build_table(b, PLACE_AFTER) &&
                  build_table(b, PLACE_BEFORE) && find_needs(b));
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

struct lookup {
    const struct dispatch *d;
    const struct ss_doc *doc;
    const struct ss_phrases *phrases;
};

static void join(const struct lookup *l, const uint64_t *row, uint64_t *bits)
{
    for (uint32_t w = 0; row && w < l->d->width; w++)
        bits[w] |= row[w];
}

static const uint64_t *word_row(const struct dispatch_table *t, uint32_t word)
{
    if (!(t->word_bits >> (word & 63) & 1))
        return NULL;
    uint32_t lo = 0, hi = t->words.n;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        if (t->words.v[mid].word < word)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < t->words.n && t->words.v[lo].word == word ? t->words.v[lo].row
                                                          : NULL;
}

static void join_phrases(const struct lookup *l,
                         const struct dispatch_table *t, uint32_t k, bool back,
                         uint64_t *bits)
{
    const struct ss_phrases *ph = l->phrases;
    if (!ph->first)
        return;
    if (back) { /* backward a test sees the longest one only */
        uint32_t i = ph->last_ending[k];
        if (i != SS_NONE)
            join(l, t->by_set[ph->v.v[i].classes], bits);
        return;
    }
    for (uint32_t i = ph->first[k];
         i < ph->v.n && ph->v.v[i].tokens.start == k; i++)
        join(l, t->by_set[ph->v.v[i].classes], bits);
}

/* Rules of the table that token k lets pass. */
static void rows_at(const struct lookup *l, enum table_place place, uint32_t k,
                    uint64_t *bits)
{
    const struct dispatch_table *t = &l->d->table[place];
    const struct ss_token *tok = &l->doc->tokens.v[k];
    bool back = place == PLACE_BEFORE;
    uint32_t types = (back ? l->doc->ann_end : l->doc->ann_start)[k] & t->types;
    uint32_t flags = tok->flags & t->flags;
    join(l, t->by_any, bits);
    join(l, t->by_set[tok->classes], bits);
    join(l, word_row(t, tok->word), bits);
    join(l, t->by_pos[tok->pos], bits);
    for (; flags; flags &= flags - 1)
        join(l, t->by_flag[__builtin_ctz(flags)], bits);
    for (; types; types &= types - 1)
        join(l, t->by_type[__builtin_ctz(types)], bits);
    join_phrases(l, t, k, back, bits);
}

/* Strike out rules that a neighbour of the anchor does not let pass; at the
 * window's edge there is none, and only rules that need none go on. */
static bool strike(const struct lookup *l, enum table_place place, bool there,
                   uint32_t k, uint64_t *bits)
{
    uint64_t let[DISPATCH_WIDTH] = {0}, left = 0;
    if (there)
        rows_at(l, place, k, let);
    else
        join(l, l->d->table[place].by_any, let);
    for (uint32_t w = 0; w < l->d->width; w++)
        left |= bits[w] &= let[w];
    return left != 0;
}

/* A phrase is tested by its first token, so its flags must do as well. */
static void strike_needs(const struct lookup *l, uint32_t k, uint64_t *bits)
{
    uint32_t lacks = l->d->needed & ~(uint32_t)l->doc->tokens.v[k].flags;
    for (; lacks; lacks &= lacks - 1) {
        const uint64_t *row = l->d->needs[__builtin_ctz(lacks)];
        for (uint32_t w = 0; w < l->d->width; w++)
            bits[w] &= ~row[w];
    }
}

bool dispatch_at(const struct dispatch *d, const struct machine *m, uint32_t k,
                 uint64_t bits[DISPATCH_WIDTH])
{
    struct lookup l = {d, m->doc, &m->work->phrases};
    uint64_t some = 0;
    memset(bits, 0, d->width * sizeof *bits);
    rows_at(&l, PLACE_HERE, k, bits);
    strike_needs(&l, k, bits);
    for (uint32_t w = 0; w < d->width; w++)
        some |= bits[w];
    if (!some || !strike(&l, PLACE_BEFORE, k > m->lo, k - 1, bits))
        return false;
    /* a phrase that begins here may be what the anchor eats */
    bool phrase = l.phrases->first && l.phrases->first[k] != SS_NONE;
    return phrase || strike(&l, PLACE_AFTER, k + 1 < m->hi, k + 1, bits);
}
