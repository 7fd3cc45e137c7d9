/*
 * dispatch.c - which rules are worth trying at a token.
 *
 * For every rule the tests that a program of it may meet first are collected
 * (through splits and saves). The best term of each test is its key: a word, a
 * class, an annotation, a part of speech, a shape, or nothing. For everything
 * that is a key there is a row of bits, one per rule, in three parts: rules
 * for which it may be the anchor, may stand behind the anchor (when that is
 * one token), may stand before it.
 *
 *     row of a key:   here 0110..  after 1101..  before 1111..
 *
 * The rows of what a token is, joined, are the row of the token; a rule is
 * tried at a token whose row has it here, when its neighbours' rows have it
 * after and before. For most rules that is seldom.
 */
#include "rule/rule_p.h"

#include <stdlib.h>
#include <string.h>

struct builder {
    struct ss_rules *r;
    struct dispatch *d;
    enum place place;                  /* being filled in */
    uint64_t *class_row[SS_CLASS_MAX];
    uint8_t *seen;                     /* per instruction */
    struct sayso_error *err;
};

/* ---- rows -------------------------------------------------------------------- */

static uint64_t *new_row(struct builder *b)
{
    uint64_t *row = ss_arena_alloc(&b->r->arena, PLACES * b->d->width * sizeof *row);
    if (!row)
        ss_fail_memory(b->err);
    return row;
}

/* The row of a key, made when it is first asked for. */
static bool set_bit(struct builder *b, uint64_t **row, uint32_t rule)
{
    if (!*row && !(*row = new_row(b)))
        return false;
    (*row)[b->place * b->d->width + rule / 64] |= (uint64_t)1 << rule % 64;
    return true;
}

static bool word_bit(struct builder *b, struct word_rows *rows, uint32_t word,
                     uint32_t rule)
{
    uint32_t i = 0;
    while (i < rows->v.n && rows->v.v[i].word != word)
        i++;
    if (i == rows->v.n) {
        struct word_key *w = ss_vec_push(&b->r->arena, &rows->v);
        if (!w)
            return ss_fail_memory(b->err);
        *w = (struct word_key){word, NULL};
        rows->bits |= (uint64_t)1 << (word & 63);
    }
    return set_bit(b, &rows->v.v[i].row, rule);
}

static bool pos_bits(struct builder *b, uint32_t pos, uint32_t rule)
{
    for (uint32_t p = 0; p < SS_POS_COUNT; p++)
        if (pos >> p & 1 && !set_bit(b, &b->d->by_pos[p], rule))
            return false;
    return true;
}

static bool any_bit(struct builder *b, uint32_t rule)
{
    return set_bit(b, &b->d->by_any, rule);
}

/* An annotation is met where it begins, or, before the anchor, where it
 * ends. */
static bool type_bit(struct builder *b, uint32_t type, uint32_t rule)
{
    bool back = b->place == PLACE_BEFORE;
    b->d->types[back] |= 1u << type;
    return set_bit(b, &b->d->by_type[back][type], rule);
}

/* The rule's bit in the row of the test's best key. */
static bool key_of_test(struct builder *b, const struct fast_test *test,
                        uint32_t rule)
{
    if (test->type != SS_NONE)
        return type_bit(b, test->type, rule);
    if (test->word)
        return word_bit(b, &b->d->words, test->word, rule);
    if (test->cls)
        return set_bit(b, &b->class_row[test->cls], rule);
    if (test->pos != UINT32_MAX)
        return pos_bits(b, test->pos, rule);
    if (!test->all)
        return any_bit(b, rule);
    uint32_t f = (uint32_t)__builtin_ctz(test->all);
    b->d->flags |= (uint16_t)(1u << f);
    return set_bit(b, &b->d->by_flag[f], rule);
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
        } else if (i->op == OP_ANY_OF) {
            for (uint32_t k = 0; ok && k < i->b; k++)
                ok = key_of_test(b, &b->r->fast[i->a + k], rule);
        } else if (i->op == OP_ANN_IN) {
            ok = type_bit(b, i->a, rule);
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

/* ---- the rows of a phase -------------------------------------------------------------------- */

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
                           enum place place)
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
static bool rows_of_sets(struct builder *b, uint64_t ***by_set)
{
    uint32_t sets = ss_gaz_n_sets(b->r->gaz), n = 0, asked[SS_CLASS_MAX];
    uint64_t **rows = ss_arena_alloc(&b->r->arena, (sets + 1) * sizeof *rows);
    if (!rows)
        return ss_fail_memory(b->err);
    *by_set = rows;
    for (uint32_t c = 0; c < SS_CLASS_MAX; c++)
        if (b->class_row[c])
            asked[n++] = c;
    for (uint32_t s = 1; s < sets; s++) {
        for (uint32_t i = 0; i < n; i++) {
            if (!ss_class_set_has(&b->r->sets[s], asked[i]))
                continue;
            if (!rows[s] && !(rows[s] = new_row(b)))
                return false;
            for (uint32_t w = 0; w < PLACES * b->d->width; w++)
                rows[s][w] |= b->class_row[asked[i]][w];
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

static void sort_words(struct word_rows *rows)
{
    if (rows->v.n)
        qsort(rows->v.v, rows->v.n, sizeof *rows->v.v, by_word);
}

static bool fill_place(struct builder *b, enum place place)
{
    b->place = place;
    for (uint32_t i = 0; i < b->d->n_rules; i++) {
        uint32_t pc = program_of(b->r, b->d->rules[i], place);
        if (!(pc == SS_NONE ? any_bit(b, i) : first_tests(b, pc, i)))
            return false;
    }
    return true;
}

static bool fill_rows(struct builder *b)
{
    memset(b->class_row, 0, sizeof b->class_row);
    b->d->by_any = new_row(b);
    if (!b->d->by_any || !fill_place(b, PLACE_HERE) || !fill_place(b, PLACE_AFTER) ||
        !fill_place(b, PLACE_BEFORE))
        return false;
    sort_words(&b->d->words);
    return rows_of_sets(b, &b->d->by_set);
}

static bool trigger_bits(struct builder *b, uint32_t i)
{
    const struct rule_rec *rule = &b->r->rules[b->d->rules[i]];
    if (!rule->n_triggers)
        return set_bit(b, &b->d->always, i);
    for (uint32_t k = 0; k < rule->n_triggers; k++) {
        const struct term *t = &b->r->triggers[rule->triggers + k];
        if (!(t->kind == TERM_WORD
                  ? word_bit(b, &b->d->trigger_words, t->arg, i)
                  : set_bit(b, &b->class_row[t->arg], i)))
            return false;
    }
    return true;
}

static bool fill_triggers(struct builder *b)
{
    memset(b->class_row, 0, sizeof b->class_row);
    b->place = PLACE_HERE;
    b->d->always = new_row(b);
    for (uint32_t i = 0; b->d->always && i < b->d->n_rules; i++)
        if (!trigger_bits(b, i))
            return false;
    sort_words(&b->d->trigger_words);
    return b->d->always && rows_of_sets(b, &b->d->trigger_by_set);
}

/* Flags that every test has which the program may meet first. */
static uint32_t common_flags(struct builder *b, uint32_t start)
{
    uint32_t stack[64], n = 0, flags = UINT16_MAX;
    memset(b->seen, 0, b->r->n[ARRAY_ins]);
    stack[n++] = start;
    while (n) {
        uint32_t pc = stack[--n];
        const struct ins *i = &b->r->ins[pc];
        if (b->seen[pc])
            continue;
        b->seen[pc] = 1;
        if (n + 2 > sizeof stack / sizeof *stack || i->op == OP_MATCH ||
            i->op == OP_ANN_IN)
            return 0;
        if (i->op == OP_TEST) {
            const struct fast_test *t = &b->r->fast[i->a];
            flags &= t->type == SS_NONE ? t->all : 0u;
        } else if (i->op == OP_ANY_OF) {
            for (uint32_t k = 0; k < i->b; k++)
                flags &= b->r->fast[i->a + k].all;
        } else if (i->op == OP_SPLIT) {
            stack[n++] = i->a;
            stack[n++] = pc + i->b;
        } else {
            stack[n++] = b->r->next[pc];
        }
    }
    return flags;
}

static bool find_needs(struct builder *b)
{
    b->place = PLACE_HERE;
    for (uint32_t i = 0; i < b->d->n_rules; i++) {
        uint32_t pc = b->r->rules[b->d->rules[i]].forward;
        for (uint32_t f = common_flags(b, pc); f; f &= f - 1) {
            uint32_t bit = (uint32_t)__builtin_ctz(f);
            b->d->needed |= (uint16_t)(1u << bit);
            if (!set_bit(b, &b->d->needs[bit], i))
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
    return !n || (fill_rows(b) && fill_triggers(b) && find_needs(b));
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

static void join(const struct dispatch *d, const uint64_t *row,
                 uint64_t *bits)
{
    for (uint32_t w = 0; row && w < PLACES * d->width; w++)
        bits[w] |= row[w];
}

static const uint64_t *word_row(const struct word_rows *rows, uint32_t word)
{
    if (!(rows->bits >> (word & 63) & 1))
        return NULL;
    uint32_t lo = 0, hi = rows->v.n;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        if (rows->v.v[mid].word < word)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < rows->v.n && rows->v.v[lo].word == word ? rows->v.v[lo].row
                                                        : NULL;
}

static void join_types(const struct dispatch *d, const struct ss_doc *doc,
                       uint32_t k, uint64_t *bits)
{
    uint32_t starts = doc->ann_start[k] & d->types[0];
    uint32_t ends = doc->ann_end[k] & d->types[1];
    for (; starts; starts &= starts - 1)
        join(d, d->by_type[0][__builtin_ctz(starts)], bits);
    for (; ends; ends &= ends - 1)
        join(d, d->by_type[1][__builtin_ctz(ends)], bits);
}

/* Phrases that begin at k, and the longest that ends there (backward a test
 * sees no other). */
static void join_phrases(const struct dispatch *d, const struct ss_phrases *ph,
                         uint32_t k, uint64_t *bits)
{
    if (!ph->first)
        return;
    for (uint32_t i = ph->first[k];
         i < ph->v.n && ph->v.v[i].tokens.start == k; i++)
        join(d, d->by_set[ph->v.v[i].classes], bits);
    if (ph->last_ending[k] != SS_NONE)
        join(d, d->by_set[ph->v.v[ph->last_ending[k]].classes], bits);
}

/* The row of token k; kept, since its neighbours ask for it too. */
static const uint64_t *row_at(const struct dispatch *d, struct machine *m,
                              uint32_t k)
{
    struct token_row *kept = &m->rows[k % KEPT_ROWS];
    const struct ss_token *tok = &m->doc->tokens.v[k];
    if (kept->token == k)
        return kept->bits;
    kept->token = k;
    memcpy(kept->bits, d->by_any, PLACES * d->width * sizeof *kept->bits);
    join(d, d->by_set[tok->classes], kept->bits);
    join(d, word_row(&d->words, tok->word), kept->bits);
    join(d, d->by_pos[tok->pos], kept->bits);
    for (uint32_t f = tok->flags & d->flags; f; f &= f - 1)
        join(d, d->by_flag[__builtin_ctz(f)], kept->bits);
    join_types(d, m->doc, k, kept->bits);
    join_phrases(d, &m->work->phrases, k, kept->bits);
    return kept->bits;
}

/* A phrase is tested by its first token, so its flags must do as well. */
static void strike_needs(const struct dispatch *d, uint32_t flags,
                         uint64_t *bits)
{
    for (uint32_t lacks = d->needed & ~flags; lacks; lacks &= lacks - 1) {
        const uint64_t *row = d->needs[__builtin_ctz(lacks)];
        for (uint32_t w = 0; w < d->width; w++)
            bits[w] &= ~row[w];
    }
}

/* Strike out rules that a neighbour of the anchor does not let pass; at the
 * window's edge there is none, and only rules that need none go on. */
static void strike(const struct dispatch *d, enum place place,
                   const uint64_t *row, uint64_t *bits)
{
    row = row ? row : d->by_any;
    for (uint32_t w = 0; w < d->width; w++)
        bits[w] &= row[place * d->width + w];
}

static bool some(const struct dispatch *d, const uint64_t *bits)
{
    uint64_t all = 0;
    for (uint32_t w = 0; w < d->width; w++)
        all |= bits[w];
    return all != 0;
}

bool dispatch_at(const struct dispatch *d, struct machine *m, uint32_t k,
                 uint64_t bits[DISPATCH_WIDTH])
{
    const struct ss_phrases *ph = &m->work->phrases;
    const uint64_t *here = row_at(d, m, k);
    for (uint32_t w = 0; w < d->width; w++)
        bits[w] = here[w] & m->active[w];
    strike_needs(d, m->doc->tokens.v[k].flags, bits);
    if (!some(d, bits))
        return false;
    strike(d, PLACE_BEFORE, k > m->lo ? row_at(d, m, k - 1) : NULL, bits);
    /* a phrase that begins here may be what the anchor eats */
    if (!ph->first || ph->first[k] == SS_NONE)
        strike(d, PLACE_AFTER, k + 1 < m->hi ? row_at(d, m, k + 1) : NULL,
               bits);
    return some(d, bits);
}

static void trigger(const struct dispatch *d, const uint64_t *row,
                    uint64_t *bits)
{
    for (uint32_t w = 0; row && w < d->width; w++)
        bits[w] |= row[w];
}

bool dispatch_active(const struct dispatch *d, const struct machine *m,
                     ss_range range, uint64_t bits[DISPATCH_WIDTH])
{
    const struct ss_phrases *ph = &m->work->phrases;
    memcpy(bits, d->always, d->width * sizeof *bits);
    for (uint32_t k = range.start; k < range.end; k++) {
        const struct ss_token *tok = &m->doc->tokens.v[k];
        trigger(d, d->trigger_by_set[tok->classes], bits);
        trigger(d, word_row(&d->trigger_words, tok->word), bits);
        if (!ph->first)
            continue;
        for (uint32_t i = ph->first[k];
             i < ph->v.n && ph->v.v[i].tokens.start == k; i++)
            trigger(d, d->trigger_by_set[ph->v.v[i].classes], bits);
    }
    return some(d, bits);
}
