/*
 * vector.c - which tests of a phase a token passes, all at once.
 *
 * A test is a conjunction: of a class, a part of speech, flags, a word. For
 * each of these there is a row of bits, one per test, of the tests it does not
 * shut out; the intersection of a token's rows is its vector. A test may have
 * other terms too (a regular expression, a second class): those in which all
 * tokens of a kind are alike are asked when the vector is made, which is once;
 * of the others its bit says only that it may pass, and whoever wants to know
 * asks them (match.c).
 *
 *     classes of "Monday"   1 1 0 1 ...
 *     PROPN                 1 0 0 1 ...
 *     flags (two bytes)     1 1 1 1 ...
 *     word                  1 1 1 0 ...
 *     vector                1 0 0 0 ...
 */
#include "rule/run_p.h"

#include <string.h>

/* ---- sorting the terms of tests ----------------------------------------- */

/* Put a term into the test; false when it is left over. */
static bool sort_term(struct fast_test *t, const struct term *x)
{
    switch ((enum term_kind)x->kind) {
    case TERM_ANY:
        return !x->negated;
    case TERM_WORD:
        if (x->negated || t->word)
            return false;
        t->word = x->arg;
        return true;
    case TERM_CLASS:
        if (x->negated || t->cls)
            return false;
        t->cls = (uint16_t)x->arg;
        return true;
    case TERM_POS:
        t->pos &= x->negated ? ~x->arg : x->arg;
        return true;
    case TERM_FLAG:
        if (x->negated && x->arg & (x->arg - 1))
            return false; /* not all of several flags: none of them differs */
        if (x->negated)
            t->none |= (uint16_t)x->arg;
        else
            t->all |= (uint16_t)x->arg;
        return true;
    case TERM_ANN:
        if (x->negated || t->type != SS_NONE)
            return false;
        t->type = x->arg;
        return true;
    case TERM_REGEX:
        return false;
    }
    return false;
}

/* Are all tokens of a kind alike in the term? */
static bool is_of_kind(const struct term *x)
{
    return x->kind == TERM_REGEX ? x->arg < REGEX_ANSWERS
                                 : x->kind != TERM_ANN;
}

/* Put terms in which tokens of a kind differ first; how many. */
static uint16_t unknown_first(struct term *v, uint16_t n)
{
    uint16_t first = 0;
    for (uint16_t i = 0; i < n; i++) {
        struct term x = v[i];
        if (is_of_kind(&x))
            continue;
        v[i] = v[first];
        v[first++] = x;
    }
    return first;
}

bool tests_sort(struct ss_rules *r, struct sayso_error *err)
{
    uint32_t n = 0;
    r->fast =
        ss_arena_alloc(&r->arena, (r->n[ARRAY_tests] + 1) * sizeof *r->fast);
    r->rest =
        ss_arena_alloc(&r->arena, (r->n[ARRAY_terms] + 1) * sizeof *r->rest);
    if (!r->fast || !r->rest)
        return ss_fail_memory(err);
    for (uint32_t i = 0; i < r->n[ARRAY_tests]; i++) {
        struct fast_test *t = &r->fast[i];
        *t = (struct fast_test){.pos = UINT32_MAX, .type = SS_NONE, .rest = n};
        for (uint32_t k = 0; k < r->tests[i].n; k++) {
            const struct term *x = &r->terms[r->tests[i].first + k];
            if (!sort_term(t, x))
                r->rest[n++] = *x;
        }
        t->n_rest = (uint16_t)(n - t->rest);
        t->n_more = unknown_first(r->rest + t->rest, t->n_rest);
        for (uint32_t k = t->rest + t->n_more; k < n; k++)
            if (r->rest[k].kind == TERM_REGEX)
                t->regexes |= (uint64_t)1 << r->rest[k].arg;
    }
    return true;
}

/* ---- numbering the tests of a phase ------------------------------------- */

struct builder {
    struct ss_rules *r;
    struct test_rows *rows;
    struct sayso_error *err;
    struct ss_arena scratch; /* of a phase */
    uint32_t *slots, mask;   /* numbers + 1 by hash of the test; 0: empty */
};

static uint64_t hash_of(const struct ss_rules *r, const struct fast_test *t)
{
    const uint32_t terms[] = {t->pos, t->all, t->none, t->word, t->cls};
    return ss_hash(terms, sizeof terms) ^
           ss_hash(&r->rest[t->rest], t->n_rest * sizeof *r->rest);
}

static bool same_test(const struct ss_rules *r, const struct fast_test *a,
                      const struct fast_test *b)
{
    return a->pos == b->pos && a->all == b->all && a->none == b->none &&
           a->word == b->word && a->cls == b->cls && a->n_rest == b->n_rest &&
           memcmp(&r->rest[a->rest], &r->rest[b->rest],
                  a->n_rest * sizeof *r->rest) == 0;
}

static void number_test(struct builder *b, uint32_t test)
{
    struct test_rows *rows = b->rows;
    struct fast_test *t = &b->r->fast[test];
    t->marks = t->type != SS_NONE ? 1u << t->type : t->cls ? SS_PHRASE_BIT : 0;
    if (t->type != SS_NONE)
        return;
    uint32_t i = (uint32_t)hash_of(b->r, t) & b->mask;
    while (b->slots[i] &&
           !same_test(b->r, t, &b->r->fast[rows->test[b->slots[i] - 1]]))
        i = (i + 1) & b->mask;
    if (!b->slots[i]) {
        rows->test[rows->n] = test;
        b->slots[i] = ++rows->n;
    }
    t->number = b->slots[i] - 1;
    t->at = (uint16_t)(t->number / 64);
    t->mask = (uint64_t)1 << t->number % 64;
}

/* A rule's instructions are those up to the next rule's. */
static bool number_tests(struct builder *b, uint32_t phase)
{
    const struct ss_rules *r = b->r;
    b->mask = 1;
    while (b->mask <= 2 * r->n[ARRAY_tests])
        b->mask = 2 * b->mask + 1;
    ss_arena_clear(&b->scratch);
    b->slots =
        ss_arena_alloc(&b->scratch, ((size_t)b->mask + 1) * sizeof *b->slots);
    b->rows->test = ss_arena_alloc(&b->r->arena,
                                   (r->n[ARRAY_tests] + 1) * sizeof(uint32_t));
    if (!b->rows->test || !b->slots)
        return ss_fail_memory(b->err);
    for (uint32_t i = 0; i < r->n[ARRAY_rules]; i++) {
        uint32_t end = i + 1 < r->n[ARRAY_rules] ? r->rules[i + 1].forward
                                                 : r->n[ARRAY_ins];
        if (r->rules[i].phase != phase)
            continue;
        for (uint32_t pc = r->rules[i].forward; pc < end; pc++) {
            const struct ins *x = &r->ins[pc];
            uint32_t n = x->op == OP_TEST ? 1 : x->op == OP_ANY_OF ? x->b : 0;
            for (uint32_t k = 0; k < n; k++)
                number_test(b, x->a + k);
        }
    }
    b->rows->width = (b->rows->n + 63) / 64;
    if (b->rows->width > VECTOR_WORDS)
        return ss_fail(b->err, SAYSO_ERR_LIMIT, 0, 0,
                       "the rules of a phase may have %d different tests",
                       64 * VECTOR_WORDS);
    return true;
}

/* ---- rows --------------------------------------------------------------- */

static uint64_t *new_rows(struct builder *b, uint32_t n)
{
    uint64_t *row =
        ss_arena_alloc(&b->r->arena, (size_t)n * b->rows->width * sizeof *row);
    if (!row)
        ss_fail_memory(b->err);
    return row;
}

static void set(uint64_t *row, uint32_t number)
{
    row[number / 64] |= (uint64_t)1 << number % 64;
}

static const struct fast_test *test_of(const struct builder *b, uint32_t n)
{
    return &b->r->fast[b->rows->test[n]];
}

static bool rows_of_pos_and_flags(struct builder *b)
{
    struct test_rows *rows = b->rows;
    rows->by_pos = new_rows(b, SS_POS_COUNT);
    rows->by_flags[0] = new_rows(b, 256);
    rows->by_flags[1] = new_rows(b, 256);
    if (!rows->by_pos || !rows->by_flags[0] || !rows->by_flags[1])
        return false;
    for (uint32_t i = 0; i < rows->n; i++) {
        const struct fast_test *t = test_of(b, i);
        for (uint32_t p = 0; p < SS_POS_COUNT; p++)
            if (t->pos >> p & 1)
                set(rows->by_pos + p * rows->width, i);
        for (uint32_t half = 0; half < 2; half++) {
            uint32_t all = t->all >> 8 * half & 255;
            uint32_t none = t->none >> 8 * half & 255;
            for (uint32_t f = 0; f < 256; f++)
                if ((f & all) == all && !(f & none))
                    set(rows->by_flags[half] + f * rows->width, i);
        }
    }
    return true;
}

static uint32_t slot_of(const struct word_rows *rows, uint32_t word)
{
    return (word * 0x9e3779b1u >> 7) & rows->mask;
}

bool word_rows_index(struct word_rows *rows, struct ss_arena *arena)
{
    uint32_t n = 4;
    while (n < 4 * rows->v.n)
        n *= 2;
    rows->mask = n - 1;
    rows->slots = ss_arena_alloc(arena, n * sizeof *rows->slots);
    if (!rows->slots)
        return false;
    for (uint32_t i = 0; i < rows->v.n; i++) {
        uint32_t k = slot_of(rows, rows->v.v[i].word);
        while (rows->slots[k].word)
            k = (k + 1) & rows->mask;
        rows->slots[k] = rows->v.v[i];
    }
    return true;
}

const uint64_t *word_row(const struct word_rows *rows, uint32_t word)
{
    uint32_t k = slot_of(rows, word);
    while (rows->slots[k].word && rows->slots[k].word != word)
        k = (k + 1) & rows->mask;
    return word && rows->slots[k].word ? rows->slots[k].row : NULL;
}

static bool rows_of_words(struct builder *b)
{
    struct test_rows *rows = b->rows;
    rows->any_word = new_rows(b, 1);
    if (!rows->any_word)
        return false;
    for (uint32_t i = 0; i < rows->n; i++)
        if (!test_of(b, i)->word)
            set(rows->any_word, i);
    for (uint32_t i = 0; i < rows->n; i++) {
        uint32_t word = test_of(b, i)->word, k = 0;
        if (!word)
            continue;
        while (k < rows->words.v.n && rows->words.v.v[k].word != word)
            k++;
        if (k == rows->words.v.n) {
            struct word_key *w = ss_vec_push(&b->r->arena, &rows->words.v);
            uint64_t *row = new_rows(b, 1);
            if (!w || !row)
                return ss_fail_memory(b->err);
            memcpy(row, rows->any_word, rows->width * sizeof *row);
            *w = (struct word_key){word, row};
        }
        set(rows->words.v.v[k].row, i);
    }
    return word_rows_index(&rows->words, &b->r->arena) ? true
                                                       : ss_fail_memory(b->err);
}

/* Tests by the class they ask for, and by classes they forbid. */
struct class_rows {
    uint64_t *wants[SS_CLASS_MAX], *forbids[SS_CLASS_MAX];
    uint32_t asked[SS_CLASS_MAX], n; /* classes with a row */
    uint64_t *free;                  /* tests that want no class */
};

static bool class_bit(struct builder *b, struct class_rows *c,
                      uint64_t *row[SS_CLASS_MAX], uint32_t cls, uint32_t i)
{
    if (!c->wants[cls] && !c->forbids[cls])
        c->asked[c->n++] = cls;
    if (!row[cls] && !(row[cls] = new_rows(b, 1)))
        return false;
    set(row[cls], i);
    return true;
}

static bool find_class_rows(struct builder *b, struct class_rows *c)
{
    memset(c, 0, sizeof *c);
    c->free = new_rows(b, 1);
    for (uint32_t i = 0; c->free && i < b->rows->n; i++) {
        const struct fast_test *t = test_of(b, i);
        if (!t->cls)
            set(c->free, i);
        else if (!class_bit(b, c, c->wants, t->cls, i))
            return false;
        for (uint32_t k = t->rest; k < t->rest + t->n_rest; k++) {
            const struct term *x = &b->r->rest[k];
            if (x->kind == TERM_CLASS && x->negated &&
                !class_bit(b, c, c->forbids, x->arg, i))
                return false;
        }
    }
    return c->free != NULL;
}

static bool row_of_set(struct builder *b, const struct class_rows *c,
                       uint32_t s)
{
    uint64_t row[VECTOR_WORDS], shut[VECTOR_WORDS] = {0};
    uint32_t width = b->rows->width;
    bool any = false;
    memcpy(row, c->free, width * sizeof *row);
    for (uint32_t i = 0; i < c->n; i++) {
        uint32_t cls = c->asked[i];
        if (!ss_class_set_has(&b->r->sets[s], cls))
            continue;
        any = true;
        for (uint32_t w = 0; w < width; w++) {
            row[w] |= c->wants[cls] ? c->wants[cls][w] : 0;
            shut[w] |= c->forbids[cls] ? c->forbids[cls][w] : 0;
        }
    }
    b->rows->by_set[s] = any ? new_rows(b, 1) : c->free;
    for (uint32_t w = 0; any && b->rows->by_set[s] && w < width; w++)
        b->rows->by_set[s][w] = row[w] & ~shut[w];
    return b->rows->by_set[s] != NULL;
}

static bool rows_of_sets(struct builder *b)
{
    struct class_rows c;
    uint32_t sets = ss_gaz_n_sets(b->r->gaz);
    b->rows->by_set =
        ss_arena_alloc(&b->r->arena, (sets + 1) * sizeof(uint64_t *));
    if (!b->rows->by_set)
        return ss_fail_memory(b->err);
    if (!find_class_rows(b, &c))
        return false;
    for (uint32_t s = 0; s < sets; s++) {
        uint32_t like = b->r->asked.alike[s];
        if (like < s)
            b->rows->by_set[s] = b->rows->by_set[like];
        else if (!row_of_set(b, &c, s))
            return false;
    }
    return true;
}

static bool rows_of_tests(struct builder *b)
{
    b->rows->classed = new_rows(b, 1);
    b->rows->asking = new_rows(b, 1);
    if (!b->rows->classed || !b->rows->asking)
        return false;
    for (uint32_t i = 0; i < b->rows->n; i++) {
        if (test_of(b, i)->cls)
            set(b->rows->classed, i);
        if (test_of(b, i)->n_rest)
            set(b->rows->asking, i);
    }
    return true;
}

static bool phase_vectors(struct builder *b, uint32_t phase)
{
    b->rows = &b->r->vectors[phase];
    return number_tests(b, phase) && rows_of_pos_and_flags(b) &&
           rows_of_words(b) && rows_of_sets(b) && rows_of_tests(b);
}

bool vectors_build(struct ss_rules *r, struct sayso_error *err)
{
    struct builder b = {.r = r, .err = err};
    bool ok = true;
    r->vectors = ss_arena_alloc(&r->arena,
                                (r->n[ARRAY_phases] + 1) * sizeof *r->vectors);
    if (!r->vectors)
        return ss_fail_memory(err);
    ss_arena_init(&b.scratch, 0);
    for (uint32_t p = 0; ok && p < r->n[ARRAY_phases]; p++)
        ok = phase_vectors(&b, p);
    ss_arena_release(&b.scratch);
    return ok;
}

/* ---- the vectors of tokens ---------------------------------------------- */

bool token_term(const struct machine *m, const struct term *t, uint32_t k,
                uint16_t set)
{
    const struct ss_token *tok = &m->doc->tokens.v[k];
    switch ((enum term_kind)t->kind) {
    case TERM_ANY:
        return true;
    case TERM_WORD:
        return tok->word == t->arg;
    case TERM_CLASS:
        return ss_class_set_has(&m->r->sets[set], t->arg);
    case TERM_POS:
        return t->arg >> tok->pos & 1;
    case TERM_FLAG:
        return (tok->flags & t->arg) == t->arg;
    case TERM_REGEX:
        return regex_matches(m->r->regex, t->arg, ss_token_text(m->doc, k),
                             m->known->scratch);
    case TERM_ANN:
        return m->doc->ann_start[k] >> t->arg & 1;
    }
    return false;
}

bool token_allowed(const struct machine *m, uint32_t k)
{
    if (m->quoting == QUOTING_ANY)
        return true;
    bool quoted = m->doc->tokens.v[k].flags & SS_TOK_QUOTED;
    return quoted == (m->quoting == QUOTING_INSIDE);
}

/* What the rows say of a token, read as having these classes. */
static void rows_say(const struct test_rows *rows, const struct ss_token *tok,
                     uint16_t classes, uint64_t *bits)
{
    const uint64_t *set = rows->by_set[classes];
    const uint64_t *pos = rows->by_pos + tok->pos * rows->width;
    const uint64_t *low = rows->by_flags[0] + (tok->flags & 255) * rows->width;
    const uint64_t *high = rows->by_flags[1] + (tok->flags >> 8) * rows->width;
    const uint64_t *word = word_row(&rows->words, tok->word);
    if (!word)
        word = rows->any_word;
    for (uint32_t w = 0; w < rows->width; w++)
        bits[w] = set[w] & pos[w] & low[w] & high[w] & word[w];
}

uint64_t vector_asks(const struct test_rows *rows, const struct ss_rules *r,
                     const struct ss_token *tok)
{
    uint64_t bits[VECTOR_WORDS], asks = 0;
    rows_say(rows, tok, tok->classes, bits);
    for (uint32_t w = 0; w < rows->width; w++)
        for (uint64_t b = bits[w] & rows->asking[w]; b; b &= b - 1)
            asks |= r->fast[rows->test[64 * w +
                                       (uint32_t)__builtin_ctzll(b)]]
                        .regexes;
    return asks;
}

/* The terms of a test in which tokens of a kind are alike. */
static bool kind_terms_hold(const struct machine *m, const struct fast_test *t,
                            uint32_t k)
{
    for (uint32_t i = t->rest + t->n_more; i < t->rest + t->n_rest; i++) {
        const struct term *x = &m->r->rest[i];
        uint16_t set = m->doc->tokens.v[k].classes;
        if (token_term(m, x, k, set) == (bool)x->negated)
            return false;
    }
    return true;
}

void vector_of(const struct machine *m, uint32_t k, uint64_t *bits)
{
    const struct test_rows *rows = m->rows;
    const struct ss_token *tok = &m->doc->tokens.v[k];
    rows_say(rows, tok, tok->classes, bits);
    for (uint32_t w = 0; w < rows->width; w++)
        for (uint64_t b = bits[w] & rows->asking[w]; b; b &= b - 1) {
            uint32_t n = 64 * w + (uint32_t)__builtin_ctzll(b);
            if (!kind_terms_hold(m, &m->r->fast[rows->test[n]], k))
                bits[w] &= ~(b & -b);
        }
}

void vector_of_phrase(const struct machine *m, uint32_t k, uint16_t classes,
                      uint64_t bits[VECTOR_WORDS])
{
    rows_say(m->rows, &m->doc->tokens.v[k], classes, bits);
    for (uint32_t w = 0; w < m->rows->width; w++)
        bits[w] &= m->rows->classed[w];
}
