/*
 * dispatch.c - which rules to try at a token, and in a sentence at all.
 *
 * The gate of a rule's program holds the tests it may begin with. Turned
 * around, every test has a row of the rules it may begin, and a token the rows
 * of the tests in its vector together. The same is done for what stands behind
 * the anchor and before it, so that a rule is tried only where its anchor and
 * both neighbours allow it. Of these only rules count whose trigger
 * (trigger.c) stands in the sentence.
 */
#include "rule/run_p.h"

#include <string.h>

struct builder {
    struct ss_rules *r;
    struct dispatch *d;
    const struct test_rows *rows;
    struct sayso_error *err;
};

static uint64_t *new_row(struct builder *b)
{
    uint64_t *row =
        ss_arena_alloc(&b->r->arena, PLACES * b->d->width * sizeof *row);
    if (!row)
        ss_fail_memory(b->err);
    return row;
}

/* A rule's bit in a row that is made when it is first asked for. */
static bool set_bit(struct builder *b, uint64_t **row, enum place place,
                    uint32_t rule)
{
    if (!*row && !(*row = new_row(b)))
        return false;
    (*row)[place * b->d->width + rule / 64] |= (uint64_t)1 << rule % 64;
    return true;
}

/* ---- what tokens allow -------------------------------------------------- */

/* Where the rule's program of a place begins; SS_NONE: there is none. */
static uint32_t program_of(const struct ss_rules *r, const struct rule_rec *x,
                           enum place place)
{
    uint32_t pc = x->forward;
    if (place == PLACE_HERE)
        return pc;
    if (place == PLACE_BEFORE)
        return x->backward;
    while (r->ins[pc].op == OP_SAVE || r->ins[pc].op == OP_EDGE ||
           r->ins[pc].op == OP_LOOK) { /* these eat nothing */
        if (r->steps[pc].next <= pc)
            return SS_NONE; /* only a damaged model turns back here */
        pc = r->steps[pc].next;
    }
    const struct ins *i = &r->ins[pc];
    uint32_t n = i->op == OP_TEST ? 1 : i->op == OP_ANY_OF ? i->b : 0;
    for (uint32_t k = 0; k < n; k++)
        if (r->fast[i->a + k].type != SS_NONE)
            return SS_NONE;
    return n ? r->steps[pc].next : SS_NONE;
}

static bool place_bits(struct builder *b, enum place place, uint32_t rule)
{
    struct dispatch *d = b->d;
    uint32_t pc = program_of(b->r, &b->r->rules[d->rules[rule]], place);
    bool ends = place == PLACE_BEFORE;
    const struct gate *g = pc == SS_NONE ? NULL : &b->r->gates[pc];
    if (!g || g->open) {
        d->anywhere |= place == PLACE_HERE;
        return set_bit(b, &d->open, place, rule);
    }
    uint32_t types = g->marks & ~SS_PHRASE_BIT;
    for (uint32_t t = types; t; t &= t - 1)
        if (!set_bit(b, &d->by_type[ends][__builtin_ctz(t)], place, rule))
            return false;
    d->types[ends] |= types;
    d->begin_marks |= place == PLACE_HERE ? g->marks : 0;
    for (uint32_t n = 0; n < b->rows->n; n++) {
        if (!(g->tests[n / 64] >> n % 64 & 1))
            continue;
        if (!set_bit(b, &d->by_test[n], place, rule))
            return false;
        d->keys[n / 64] |= (uint64_t)1 << n % 64;
        if (place == PLACE_HERE)
            d->begins[n / 64] |= (uint64_t)1 << n % 64;
    }
    return true;
}

static bool find_rows(struct builder *b)
{
    struct ss_arena *a = &b->r->arena;
    b->d->by_test = ss_arena_alloc(a, (b->rows->n + 1) * sizeof(uint64_t *));
    b->d->keys = ss_arena_alloc(a, (b->rows->width + 1) * sizeof(uint64_t));
    b->d->begins = ss_arena_alloc(a, (b->rows->width + 1) * sizeof(uint64_t));
    b->d->open = new_row(b);
    if (!b->d->by_test || !b->d->keys || !b->d->begins || !b->d->open)
        return ss_fail_memory(b->err);
    b->d->at_start = new_row(b);
    if (!b->d->at_start)
        return false;
    for (uint32_t i = 0; i < b->d->n_rules; i++) {
        const struct ins *x = &b->r->ins[b->r->rules[b->d->rules[i]].forward];
        while (x->op == OP_SAVE)
            x++;
        if (x->op == OP_EDGE && x->a == 0 &&
            !set_bit(b, &b->d->at_start, PLACE_HERE, i))
            return false;
    }
    for (uint32_t i = 0; i < b->d->n_rules; i++)
        for (int place = 0; place < PLACES; place++)
            if (!place_bits(b, (enum place)place, i))
                return false;
    return true;
}

/* ---- triggers ----------------------------------------------------------- */

_Static_assert((int)TRIGGERS == (int)PLACES, "a row has a part for each");

static bool word_bit(struct builder *b, uint32_t word, enum place part,
                     uint32_t rule)
{
    struct word_rows *rows = &b->d->trigger_words;
    uint32_t i = 0;
    while (i < rows->v.n && rows->v.v[i].word != word)
        i++;
    if (i == rows->v.n) {
        struct word_key *w = ss_vec_push(&b->r->arena, &rows->v);
        if (!w)
            return ss_fail_memory(b->err);
        *w = (struct word_key){word, NULL};
    }
    return set_bit(b, &rows->v.v[i].row, part, rule);
}

static bool trigger_bits(struct builder *b, uint32_t i,
                         uint64_t *class_row[SS_CLASS_MAX])
{
    const struct rule_rec *rule = &b->r->rules[b->d->rules[i]];
    bool has[TRIGGERS] = {false};
    for (uint32_t k = 0; k < rule->n_triggers; k++) {
        const struct term *t = &b->r->triggers[rule->triggers + k];
        enum place part = (enum place)t->trigger;
        bool ok = t->kind == TERM_WORD ? word_bit(b, t->arg, part, i)
                  : t->kind == TERM_CLASS
                      ? set_bit(b, &class_row[t->arg], part, i)
                      : set_bit(b, &b->d->trigger_by_type[t->arg], part, i);
        if (!ok)
            return false;
        b->d->trigger_types |= t->kind == TERM_ANN ? 1u << t->arg : 0;
        has[t->trigger] = true;
    }
    for (int part = 0; part < TRIGGERS; part++)
        if (!has[part] && !set_bit(b, &b->d->trigger_none, (enum place)part, i))
            return false;
    return true;
}

/* Rows of class sets: what their classes' rows hold together. */
static bool rows_of_sets(struct builder *b,
                         uint64_t *const class_row[SS_CLASS_MAX])
{
    uint32_t sets = ss_gaz_n_sets(b->r->gaz), n = 0, asked[SS_CLASS_MAX];
    uint64_t **rows = ss_arena_alloc(&b->r->arena, (sets + 1) * sizeof *rows);
    if (!rows)
        return ss_fail_memory(b->err);
    b->d->trigger_by_set = rows;
    for (uint32_t c = 0; c < SS_CLASS_MAX; c++)
        if (class_row[c])
            asked[n++] = c;
    for (uint32_t s = 1; s < sets; s++) {
        for (uint32_t i = 0; i < n; i++) {
            if (!ss_class_set_has(&b->r->sets[s], asked[i]))
                continue;
            if (!rows[s] && !(rows[s] = new_row(b)))
                return false;
            for (uint32_t w = 0; w < PLACES * b->d->width; w++)
                rows[s][w] |= class_row[asked[i]][w];
        }
    }
    return true;
}

static bool find_triggers(struct builder *b)
{
    uint64_t *class_row[SS_CLASS_MAX] = {0};
    struct word_rows *words = &b->d->trigger_words;
    b->d->trigger_none = new_row(b);
    for (uint32_t i = 0; b->d->trigger_none && i < b->d->n_rules; i++)
        if (!trigger_bits(b, i, class_row))
            return false;
    if (!b->d->trigger_none || !word_rows_index(words, &b->r->arena))
        return ss_fail_memory(b->err);
    return rows_of_sets(b, class_row);
}

/* ---- a phase ------------------------------------------------------------ */

static bool build_phase(struct builder *b, uint32_t phase)
{
    struct ss_rules *r = b->r;
    uint32_t n = 0;
    b->d = &r->dispatch[phase];
    b->rows = &r->vectors[phase];
    for (uint32_t i = 0; i < r->n[ARRAY_rules]; i++)
        n += r->rules[i].phase == phase;
    b->d->width = (n + 63) / 64;
    if (b->d->width > RULE_WORDS)
        return ss_fail(b->err, SAYSO_ERR_LIMIT, 0, 0,
                       "a phase may have %d rules", 64 * RULE_WORDS);
    b->d->rules = ss_arena_alloc(&r->arena, (n + 1) * sizeof *b->d->rules);
    if (!b->d->rules)
        return ss_fail_memory(b->err);
    for (uint32_t i = 0; i < r->n[ARRAY_rules]; i++)
        if (r->rules[i].phase == phase)
            b->d->rules[b->d->n_rules++] = i;
    return !n || (find_rows(b) && find_triggers(b));
}

bool dispatch_build(struct ss_rules *r, struct sayso_error *err)
{
    struct builder b = {.r = r, .err = err};
    r->dispatch = ss_arena_alloc(&r->arena, (r->n[ARRAY_phases] + 1) *
                                                sizeof *r->dispatch);
    if (!r->dispatch)
        return ss_fail_memory(err);
    for (uint32_t p = 0; p < r->n[ARRAY_phases]; p++)
        if (!build_phase(&b, p))
            return false;
    return true;
}

/* ---- running ------------------------------------------------------------ */

static void join(const struct dispatch *d, const uint64_t *row, uint64_t *bits)
{
    for (uint32_t i = 0; row && i < PLACES * d->width; i++)
        bits[i] |= row[i];
}

static bool some(const struct dispatch *d, const uint64_t *bits)
{
    uint64_t all = 0;
    for (uint32_t w = 0; w < d->width; w++)
        all |= bits[w];
    return all != 0;
}

bool dispatch_is_trigger(const struct dispatch *d, const struct ss_token *token)
{
    return d->n_rules && (d->trigger_by_set[token->classes] ||
                          word_row(&d->trigger_words, token->word));
}

bool dispatch_triggers(struct machine *m, const struct ss_token *token,
                       const uint64_t **row)
{
    const struct dispatch *d = &m->r->dispatch[m->phase];
    const uint64_t *set = d->trigger_by_set[token->classes];
    const uint64_t *word = word_row(&d->trigger_words, token->word);
    *row = set ? set : word;
    if (!set || !word)
        return true;
    uint64_t *both =
        ss_arena_alloc(m->known->arena, PLACES * d->width * sizeof *both);
    if (!both)
        return false;
    join(d, set, both);
    join(d, word, both);
    *row = both;
    return true;
}

static bool known_all(struct machine *m, ss_range range)
{
    for (uint32_t k = range.start; k < range.end; k++)
        if (!known_token(m, k))
            return false;
    return true;
}

bool dispatch_activate(struct machine *m, ss_range range, bool *any)
{
    const struct dispatch *d = &m->r->dispatch[m->phase];
    const struct ss_phrases *ph = &m->work->phrases;
    uint64_t bits[PLACES * RULE_WORDS];
    uint32_t marks = 0;
    memcpy(bits, d->trigger_none, PLACES * d->width * sizeof *bits);
    uint32_t bit = m->phase < 32 ? (uint32_t)1 << m->phase : 0;
    for (uint32_t k = range.start; k < range.end; k++) {
        marks |= m->starts[k];
        if (!bit || m->known->phases_of[k] & bit) {
            const struct known_token *t = known_token(m, k);
            if (!t)
                return false;
            join(d, t->triggers, bits);
        }
        if (!(m->starts[k] & SS_PHRASE_BIT))
            continue;
        for (uint32_t i = ph->first[k];
             i < ph->v.n && ph->v.v[i].tokens.start == k; i++)
            join(d, d->trigger_by_set[ph->v.v[i].classes], bits);
    }
    for (marks &= d->trigger_types; marks; marks &= marks - 1)
        join(d, d->trigger_by_type[__builtin_ctz(marks)], bits);
    for (uint32_t w = 0; w < d->width; w++)
        m->active[w] = bits[w] & bits[d->width + w] & bits[2 * d->width + w];
    *any = some(d, m->active);
    return !*any || known_all(m, range);
}

/* What the tests of a vector allow, in some parts of the row. */
static void join_places(const struct machine *m, const uint64_t *vector,
                        enum place from, enum place to, uint64_t *bits)
{
    const struct dispatch *d = &m->r->dispatch[m->phase];
    for (uint32_t w = 0; w < m->rows->width; w++)
        for (uint64_t b = vector[w] & d->keys[w]; b; b &= b - 1) {
            const uint64_t *row =
                d->by_test[64 * w + (uint32_t)__builtin_ctzll(b)];
            for (uint32_t i = from * d->width; i < to * d->width; i++)
                bits[i] |= row[i];
        }
}

void dispatch_join(const struct machine *m, const uint64_t *vector,
                   uint64_t *bits)
{
    join_places(m, vector, PLACE_HERE, PLACES, bits);
}

static void join_types(const struct machine *m, uint32_t k, uint64_t *bits)
{
    const struct dispatch *d = &m->r->dispatch[m->phase];
    const uint32_t at[2] = {m->starts[k], m->ends[k]};
    for (int ends = 0; ends < 2; ends++)
        for (uint32_t t = at[ends] & d->types[ends]; t; t &= t - 1)
            join(d, d->by_type[ends][__builtin_ctz(t)], bits);
}

/* Phrases that begin at k, and the longest that ends there (backward a test
 * sees no other). */
static void join_phrases(const struct machine *m, uint32_t k, uint64_t *bits)
{
    const struct ss_phrases *ph = &m->work->phrases;
    uint64_t vector[VECTOR_WORDS];
    for (uint32_t i = m->starts[k] & SS_PHRASE_BIT ? ph->first[k] : SS_NONE;
         i < ph->v.n && ph->v.v[i].tokens.start == k; i++) {
        vector_of_phrase(m, k, ph->v.v[i].classes, vector);
        join_places(m, vector, PLACE_HERE, PLACE_BEFORE, bits);
    }
    if (m->ends[k] & SS_PHRASE_BIT) {
        const struct ss_phrase *x = &ph->v.v[ph->last_ending[k]];
        vector_of_phrase(m, x->tokens.start, x->classes, vector);
        join_places(m, vector, PLACE_BEFORE, PLACES, bits);
    }
}

/* The row of token k: where annotations or phrases begin or end, a token
 * allows more than its kind does. */
static const uint64_t *row_at(struct machine *m, uint32_t k)
{
    const struct dispatch *d = &m->r->dispatch[m->phase];
    const uint64_t *row = known_at(m, k)->bits + m->rows->width;
    struct token_row *kept = &m->kept[k % KEPT_ROWS];
    if (!(m->starts[k] & (d->types[0] | SS_PHRASE_BIT)) &&
        !(m->ends[k] & (d->types[1] | SS_PHRASE_BIT)))
        return row;
    if (kept->token == k)
        return kept->bits;
    kept->token = k;
    memcpy(kept->bits, row, PLACES * d->width * sizeof *row);
    join_types(m, k, kept->bits);
    join_phrases(m, k, kept->bits);
    return kept->bits;
}

/* Strike out rules that a neighbour of the anchor does not allow; at the
 * window's edge there is none, and only rules that need none go on. False: none
 * is left. */
static bool strike(const struct dispatch *d, enum place place,
                   const uint64_t *row, uint64_t *bits)
{
    uint64_t left = 0;
    row = (row ? row : d->open) + place * d->width;
    for (uint32_t w = 0; w < d->width; w++)
        left |= bits[w] &= row[w];
    return left != 0;
}

bool dispatch_at(struct machine *m, uint32_t k, uint64_t bits[RULE_WORDS])
{
    const struct dispatch *d = &m->r->dispatch[m->phase];
    uint64_t any = 0;
    if (!m->begins[m->kinds[k]] && !(m->starts[k] & d->begin_marks))
        return false;
    const uint64_t *here = row_at(m, k);
    for (uint32_t w = 0; w < d->width; w++)
        any |= bits[w] =
            here[w] & m->active[w] & (k > m->lo ? ~d->at_start[w] : UINT64_MAX);
    if (!any ||
        !strike(d, PLACE_BEFORE, k > m->lo ? row_at(m, k - 1) : NULL, bits))
        return false;
    /* a phrase that begins here may be what the anchor eats */
    return m->starts[k] & SS_PHRASE_BIT ||
           strike(d, PLACE_AFTER, k + 1 < m->hi ? row_at(m, k + 1) : NULL,
                  bits);
}
