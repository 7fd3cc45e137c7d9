/*
 * lane.c - which rules match where, as far as rows of single tokens tell.
 *
 * From its anchor a rule asks for a row of tokens to the right and for one to
 * the left, up to its first choice of more than single tests. Every item of
 * these rows is a bit, and a rule's bits lie side by side in one word, the
 * anchor's lowest:
 *
 *     @NUM ("per" "cent" | "percent")      bits 5 6 to the right: NUM, then
 *                                          one of "per", "percent"
 *     "Mr" @CAPITAL                        bit 7 to the right: CAPITAL,
 *                                          bit 7 to the left: "Mr"
 *
 * Going through the tokens from the right, the bit of an item is set where its
 * test holds and the bit of the item behind it is set at the token behind:
 * a shift and an intersection of words do that for all rules at once. (Shift-
 * And: Baeza-Yates and Gonnet, A new approach to text searching, 1992.) The
 * left goes the other way round. Where both rows of a rule are complete, the
 * rule is tried; one that is nothing but such rows has matched.
 *
 * What a test eats whole counts too: a phrase joins the states at both of its
 * ends; any other choice, or an annotation, is a row's last item.
 */
#include "rule/run_p.h"

#include <string.h>

/* ---- the items of a program --------------------------------------------- */

struct items {
    const struct gate *gate[LANE_ITEMS];
    uint32_t n;
    bool edge_first, edge_last; /* the window's edge is before, behind them */
};

static struct items items_of(const struct ss_rules *r, const struct step *s)
{
    struct items x = {.n = 0};
    while (s && x.n < LANE_ITEMS && s->op != OP_MATCH) {
        if (s->op == OP_EDGE)
            *(x.n ? &x.edge_last : &x.edge_first) = true;
        if (s->op == OP_EDGE || s->op == OP_SAVE || s->op == OP_LOOK) {
            s = s->next > s ? s->next : NULL;
        } else {
            if (!step_gate(r, s)->open)
                x.gate[x.n++] = step_gate(r, s);
            s = item_end(s);
        }
    }
    return x;
}

/* ---- laying out --------------------------------------------------------- */

struct builder {
    struct ss_rules *r;
    struct lanes *l;
    const struct test_rows *rows;
    struct sayso_error *err;
};

static uint64_t *new_row(struct builder *b, uint32_t parts)
{
    uint64_t *row = ss_arena_alloc(&b->r->arena,
                                   (size_t)parts * b->l->width * sizeof *row);
    if (!row)
        ss_fail_memory(b->err);
    return row;
}

static void set(uint64_t *row, uint32_t bit)
{
    row[bit / 64] |= (uint64_t)1 << bit % 64;
}

/* An item's bit in a row that is made when it is first asked for. */
static bool set_in(struct builder *b, uint64_t **row, enum side side,
                   uint32_t bit)
{
    if (!*row && !(*row = new_row(b, SIDES)))
        return false;
    set(*row + side * b->l->width, bit);
    return true;
}

static bool add_item(struct builder *b, enum side side, uint32_t bit,
                     const struct gate *g)
{
    struct lanes *l = b->l;
    uint32_t types = g->marks & ~SS_PHRASE_BIT;
    for (uint32_t t = types; t; t &= t - 1)
        if (!set_in(b, &l->by_type[side][__builtin_ctz(t)], side, bit))
            return false;
    l->types[side] |= types;
    for (uint32_t n = 0; n < b->rows->n; n++)
        if (g->tests[n / 64] >> n % 64 & 1) {
            set(l->keys, n);
            if (!set_in(b, &l->by_test[n], side, bit))
                return false;
        }
    return true;
}

static bool add_items(struct builder *b, enum side side, uint32_t bit,
                      const struct items *x)
{
    for (uint32_t i = 0; i < x->n; i++)
        if (!add_item(b, side, bit + i, x->gate[i]))
            return false;
    if (x->n)
        set(x->edge_last ? b->l->last_at_edge[side] : b->l->last[side],
            bit + x->n - 1);
    return true;
}

static struct lane_rule lane_rule(const struct ss_rules *r, uint32_t rule)
{
    const struct rule_rec *x = &r->rules[rule];
    const struct trial *t = &r->trials[rule];
    struct lane_rule l = {.rule = rule, .reach = t->reach};
    bool whole = x->vote_of == SS_NONE;
    l.vote_start = whole ? t->reach.start : t->slot[2 * x->vote_of];
    l.vote_end = whole ? t->reach.end : t->slot[2 * x->vote_of + 1];
    l.votes = t->reach.decided && x->has_vote && x->make == SS_NONE &&
              l.vote_start < l.vote_end;
    return l;
}

static bool add_rule(struct builder *b, uint32_t rule, uint32_t bit,
                     const struct items x[SIDES])
{
    struct lanes *l = b->l;
    b->r->trials[rule].bit = bit;
    l->rules[bit] = lane_rule(b->r, rule);
    set(l->anchors, bit);
    if (!x[SIDE_RIGHT].n) { /* any token may be the anchor */
        set(l->any, bit);
        set(l->last[SIDE_RIGHT], bit);
    }
    if (!x[SIDE_LEFT].n) {
        set(l->first, bit);
        if (!x[SIDE_RIGHT].edge_first && !x[SIDE_LEFT].edge_first)
            set(l->nothing, bit);
    }
    return add_items(b, SIDE_RIGHT, bit, &x[SIDE_RIGHT]) &&
           add_items(b, SIDE_LEFT, bit, &x[SIDE_LEFT]);
}

static bool make_rows(struct builder *b)
{
    struct ss_arena *a = &b->r->arena;
    struct lanes *l = b->l;
    size_t bits = 64 * (size_t)l->width, tests = b->rows->n + 1;
    l->rules = ss_arena_alloc(a, bits * sizeof *l->rules);
    l->by_test = ss_arena_alloc(a, tests * sizeof *l->by_test);
    l->keys = ss_arena_alloc(a, (b->rows->width + 1) * sizeof *l->keys);
    if (!l->rules || !l->by_test || !l->keys)
        return ss_fail_memory(b->err);
    l->any = new_row(b, SIDES);
    l->anchors = new_row(b, 1);
    l->nothing = new_row(b, 1);
    l->first = new_row(b, 1);
    for (int side = 0; side < SIDES; side++) {
        l->last[side] = new_row(b, 1);
        l->last_at_edge[side] = new_row(b, 1);
    }
    return l->any && l->anchors && l->nothing && l->first && l->last[0] &&
           l->last[1] && l->last_at_edge[0] && l->last_at_edge[1];
}

/* Call for every rule of the phase with the bits it takes; false as soon as
 * that does. A word's highest bit stays free for what is shifted into it. */
static bool each_rule(struct builder *b, uint32_t phase, uint32_t *end,
                      bool (*call)(struct builder *, uint32_t rule,
                                   uint32_t bit, const struct items x[SIDES]))
{
    uint32_t bit = 0;
    for (uint32_t i = 0; i < b->r->n[ARRAY_rules]; i++) {
        if (b->r->rules[i].phase != phase)
            continue;
        const struct trial *t = &b->r->trials[i];
        struct items x[SIDES] = {items_of(b->r, t->forward),
                                 items_of(b->r, t->backward)};
        uint32_t n = x[0].n > x[1].n ? x[0].n : x[1].n;
        n = n ? n : 1;
        if (bit % 64 + n > 63)
            bit += 64 - bit % 64;
        if (call && !call(b, i, bit, x))
            return false;
        bit += n;
    }
    *end = bit;
    return true;
}

static bool build_phase(struct builder *b, uint32_t phase)
{
    uint32_t end = 0;
    b->l = &b->r->lanes[phase];
    b->rows = &b->r->vectors[phase];
    each_rule(b, phase, &end, NULL);
    b->l->width = (end + 127) / 128 * 2; /* they go in pairs of words */
    if (b->l->width > LANE_WORDS)
        return ss_fail(b->err, SAYSO_ERR_LIMIT, 0, 0,
                       "a phase has too many rules: theirs are %u items, "
                       "%d is the most",
                       (unsigned)end, 64 * LANE_WORDS);
    return !end || (make_rows(b) && each_rule(b, phase, &end, add_rule));
}

bool lanes_build(struct ss_rules *r, struct sayso_error *err)
{
    struct builder b = {.r = r, .err = err};
    r->lanes =
        ss_arena_alloc(&r->arena, (r->n[ARRAY_phases] + 1) * sizeof *r->lanes);
    if (!r->lanes)
        return ss_fail_memory(err);
    for (uint32_t p = 0; p < r->n[ARRAY_phases]; p++)
        if (!build_phase(&b, p))
            return false;
    return true;
}

/* ---- what tokens pass --------------------------------------------------- */

void lanes_of(const struct machine *m, const uint64_t *vector, uint64_t *bits)
{
    const struct lanes *l = m->lanes;
    for (uint32_t w = 0; w < m->rows->width; w++)
        for (uint64_t b = vector[w] & l->keys[w]; b; b &= b - 1)
            pairs_join(bits, l->by_test[64 * w + (uint32_t)__builtin_ctzll(b)],
                 SIDES * l->width);
}

/* ---- going through the tokens ------------------------------------------- */

/* Over a token: the items that may stand beside the state, or are the last of
 * their rows, and are passed. */
static inline void step_over(uint32_t width, const uint64_t *last,
                             const uint64_t *state, const uint64_t *passes,
                             uint64_t *out)
{
    for (uint32_t w = 0; w < width; w += 2)
        pair_put(out, w, (pair_get(state, w) >> 1 | pair_get(last, w)) & pair_get(passes, w));
}

/* The state at the edge of all that may be seen: only items that may be last
 * there come before it. */
static void edge_state(const struct lanes *l, enum side side, bool is_edge,
                       uint64_t *out)
{
    for (uint32_t w = 0; w < l->width; w++)
        out[w] = is_edge ? l->last_at_edge[side][w] << 1 : 0;
}

/* Items that annotations at token k pass: they are the last of their rows. */
static void join_types(const struct machine *m, enum side side, uint32_t k,
                       uint64_t *out)
{
    const struct lanes *l = m->lanes;
    uint32_t marks = (side == SIDE_RIGHT ? m->starts : m->ends)[k];
    for (marks &= l->types[side]; marks; marks &= marks - 1)
        pairs_join(out, l->by_type[side][__builtin_ctz(marks)] + side * l->width,
             l->width);
}

/* What a phrase lets pass, from the state at its other end. */
static void join_phrase(struct machine *m, enum side side, uint32_t phrase,
                        const uint64_t *state, uint64_t *out)
{
    const struct lanes *l = m->lanes;
    ss_range r = m->work->phrases.v.v[phrase].tokens;
    uint64_t these[LANE_WORDS];
    if (!token_allowed(m, side == SIDE_RIGHT ? r.start : r.end - 1))
        return;
    know_phrase(m, phrase);
    step_over(l->width, l->last[side], state,
              items_at(m, m->known->phrase_kinds[phrase], l->width) +
                  side * l->width,
              these);
    pairs_join(out, these, l->width);
}

/* Row of the states, of token k of range r or the place behind the last. */
static uint64_t *row_of(uint64_t *states, const struct machine *m, ss_range r,
                        uint32_t k)
{
    return states + (size_t)(k - r.start) * m->lanes->width;
}

/* More than its kind lets token k pass what begins there. */
static void more_to_right(struct machine *m, ss_range r, uint32_t k)
{
    const struct ss_phrases *ph = &m->work->phrases;
    uint64_t *out = row_of(m->right, m, r, k);
    join_types(m, SIDE_RIGHT, k, out);
    for (uint32_t i = m->starts[k] & SS_PHRASE_BIT ? ph->first[k] : SS_NONE;
         i < ph->v.n && ph->v.v[i].tokens.start == k; i++)
        if (ph->v.v[i].tokens.end <= r.end)
            join_phrase(m, SIDE_RIGHT, i,
                        row_of(m->right, m, r, ph->v.v[i].tokens.end), out);
}

/* Of phrases that end at token k a test sees the longest only. */
static void more_to_left(struct machine *m, ss_range r, uint32_t k)
{
    const struct ss_phrases *ph = &m->work->phrases;
    uint64_t *out = row_of(m->left, m, r, k + 1);
    join_types(m, SIDE_LEFT, k, out);
    if (!(m->ends[k] & SS_PHRASE_BIT))
        return;
    uint32_t start = ph->v.v[ph->last_ending[k]].tokens.start;
    if (start >= r.start)
        join_phrase(m, SIDE_LEFT, ph->last_ending[k],
                    row_of(m->left, m, r, start), out);
}

/* States to the right: the row of token k holds the items that it and what
 * follows it pass. False: no memory. */
static inline bool go_left(struct machine *m, ss_range r, uint32_t width)
{
    const struct lanes *l = m->lanes;
    uint32_t more = l->types[SIDE_RIGHT] | SS_PHRASE_BIT;
    uint64_t *to = row_of(m->right, m, r, r.end);
    edge_state(l, SIDE_RIGHT, r.end == m->within.end, to);
    for (uint32_t k = r.end; k-- > r.start; to -= width) {
        if (!know(m, k))
            return false;
        step_over(width, l->last[SIDE_RIGHT], to,
                  items_at(m, m->kinds[k], width), to - width);
        if (m->starts[k] & more)
            more_to_right(m, r, k);
    }
    return true;
}

/* Rules complete on both sides of token k take the place of its state to the
 * right. */
static inline void meet(const struct machine *m, uint32_t width,
                        const uint64_t *nothing, const uint64_t *left,
                        uint64_t *right, bool *some)
{
    pair any = {0, 0};
    for (uint32_t w = 0; w < width; w += 2) {
        pair x = (pair_get(left, w) | pair_get(nothing, w)) & pair_get(right, w) &
                 pair_get(m->active, w);
        pair_put(right, w, x);
        any |= x;
    }
    *some = (any[0] | any[1]) != 0;
}

/* States to the left: the row of token k holds the items that the tokens
 * before it pass. */
static inline void go_right(struct machine *m, ss_range r, uint32_t width)
{
    const struct lanes *l = m->lanes;
    uint32_t more = l->types[SIDE_LEFT] | SS_PHRASE_BIT;
    uint64_t *to = m->left, *right = m->right, first[LANE_WORDS] = {0};
    bool is_edge = r.start == m->within.start;
    edge_state(l, SIDE_LEFT, is_edge, to);
    meet(m, width, is_edge ? l->first : l->nothing, first, right, m->some);
    for (uint32_t k = r.start; k + 1 < r.end; k++) {
        step_over(width, l->last[SIDE_LEFT], to,
                  items_at(m, m->kinds[k], width) + width, to + width);
        to += width;
        right += width;
        if (m->ends[k] & more)
            more_to_left(m, r, k);
        meet(m, width, l->nothing, to, right, &m->some[k + 1 - r.start]);
    }
}

bool lanes_run(struct machine *m, ss_range tokens)
{
    ss_range r = tokens; /* and what their rules may reach */
    uint32_t before = r.start - m->within.start, after = m->within.end - r.end;
    r.start -= before < LANE_REACH ? before : LANE_REACH;
    r.end += after < LANE_REACH ? after : LANE_REACH;
    m->lanes_from = r.start;
    if (m->lanes->width == 2) { /* most phases: states stay in registers */
        if (!go_left(m, r, 2))
            return false;
        go_right(m, r, 2);
    } else {
        if (!go_left(m, r, m->lanes->width))
            return false;
        go_right(m, r, m->lanes->width);
    }
    return true;
}
