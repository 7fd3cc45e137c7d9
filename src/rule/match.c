/*
 * match.c - one rule at one token.
 *
 * A backtracking machine over token positions. A position is a boundary: n
 * tokens have n + 1 of them; going forward eats the token after it, going
 * back the token before it. Choices left open lie on a stack of fixed size
 * together with the slot values they must restore:
 *
 *     | step, position | slot, old value | slot, old value | step, position |
 *
 * A choice whose gate is shut (gate.c) is never taken nor kept, so most of
 * the ways that lead nowhere cost a few bit tests. Steps are counted over a
 * whole try (both directions, look-arounds too), so a pattern that runs away
 * costs a bounded amount and is reported.
 */
#include "rule/run_p.h"

#include <string.h>

/* ---- tests -------------------------------------------------------------- */

/* The first n terms that are left over. `set`: the classes of the token, or of
 * the phrase that begins there. */
static bool rest_holds(const struct machine *m, const struct fast_test *t,
                       uint16_t n, uint32_t k, uint16_t set)
{
    for (uint32_t i = t->rest; i < t->rest + n; i++) {
        const struct term *x = &m->r->rest[i];
        if (token_term(m, x, k, set) == (bool)x->negated)
            return false;
    }
    return true;
}

/* All of the test holds of token k, but for what is eaten whole: its class
 * and its annotation. */
static bool plain_terms(const struct machine *m, const struct fast_test *t,
                        uint32_t k, uint16_t set)
{
    const struct ss_token *tok = &m->doc->tokens.v[k];
    return t->pos >> tok->pos & 1 && (tok->flags & t->all) == t->all &&
           !(tok->flags & t->none) && (!t->word || t->word == tok->word) &&
           rest_holds(m, t, t->n_rest, k, set);
}

/* The first annotation of a type that starts at token t or later. Looks come
 * close to each other, so it is searched for from the last one on. */
static uint32_t first_from(struct machine *m, uint32_t type, uint32_t t)
{
    const struct ss_layer *layer = &m->doc->layers[type];
    uint32_t i = m->hint[type];
    while (i > 0 && layer->anns.v[i - 1].tokens.start >= t)
        i--;
    while (i < layer->anns.n && layer->anns.v[i].tokens.start < t)
        i++;
    return m->hint[type] = i;
}

/* The longest annotation that starts at t, or ends before it; SS_NONE. */
static uint32_t annotation_beside(struct machine *m, uint32_t type, bool back,
                                  uint32_t t)
{
    enum { MOST_NESTED = 16 };
    const struct ss_layer *layer = &m->doc->layers[type];
    uint32_t best = SS_NONE;
    if (back ? t == 0 || !(m->doc->ann_end[t - 1] >> type & 1)
             : t >= m->doc->tokens.n || !(m->doc->ann_start[t] >> type & 1))
        return SS_NONE;
    uint32_t i = first_from(m, type, t);
    if (!back)
        return i < layer->anns.n && layer->anns.v[i].tokens.start == t
                   ? i
                   : SS_NONE;
    if (!layer->overlap)
        return i - 1; /* that one ends there */
    for (uint32_t n = 0; i-- > 0 && n < MOST_NESTED; n++)
        if (layer->anns.v[i].tokens.end == t)
            best = i;
    return best;
}

/* An annotation beside the position, eaten whole. */
static bool eat_annotation(struct machine *m, uint32_t type, bool back,
                           uint32_t *pos)
{
    uint32_t i = annotation_beside(m, type, back, *pos);
    if (i == SS_NONE)
        return false;
    ss_range r = m->doc->layers[type].anns.v[i].tokens;
    uint32_t to = back ? r.start : r.end;
    if (to < m->lo || to > m->hi)
        return false;
    *pos = to;
    return true;
}

static bool phrase_before(const struct machine *m, const struct fast_test *t,
                          uint32_t *pos)
{
    const struct ss_phrases *ph = &m->work->phrases;
    uint32_t i = ph->last_ending[*pos - 1];
    if (i == SS_NONE || ph->v.v[i].tokens.start < m->lo ||
        !ss_class_set_has(&m->r->sets[ph->v.v[i].classes], t->cls) ||
        !plain_terms(m, t, ph->v.v[i].tokens.start, ph->v.v[i].classes))
        return false;
    *pos = ph->v.v[i].tokens.start;
    return true;
}

/* Terms that go with an annotation are asked of its first token. */
static bool whole_terms(const struct machine *m, const struct fast_test *t,
                        uint32_t first)
{
    uint16_t set = m->doc->tokens.v[first].classes;
    return plain_terms(m, t, first, set) &&
           (!t->cls || ss_class_set_has(&m->r->sets[set], t->cls));
}

/* The longest phrase of the class beside the position. */
static bool eat_phrase(const struct machine *m, const struct fast_test *t,
                       bool back, uint32_t *pos)
{
    const struct ss_phrases *ph = &m->work->phrases;
    if (!token_allowed(m, back ? *pos - 1 : *pos))
        return false;
    if (back)
        return phrase_before(m, t, pos);
    for (uint32_t i = ph->first[*pos];
         i < ph->v.n && ph->v.v[i].tokens.start == *pos; i++) {
        if (ph->v.v[i].tokens.end <= m->hi &&
            ss_class_set_has(&m->r->sets[ph->v.v[i].classes], t->cls) &&
            plain_terms(m, t, *pos, ph->v.v[i].classes)) {
            *pos = ph->v.v[i].tokens.end;
            return true;
        }
    }
    return false;
}

/* What begins or ends here and the test may eat whole. */
static bool eat_whole(struct machine *m, const struct fast_test *t, bool back,
                      uint32_t *pos)
{
    uint32_t to = *pos;
    if (t->type == SS_NONE)
        return eat_phrase(m, t, back, pos);
    if (!eat_annotation(m, t->type, back, &to) ||
        !whole_terms(m, t, back ? to : *pos))
        return false;
    *pos = to;
    return true;
}

/* A position, and what is known of the token that is read from it. */
struct spot {
    uint32_t pos;
    bool back;            /* it is the one before the position */
    uint32_t k;           /* the token */
    uint32_t marks;       /* what begins there or, back, ends */
    const uint64_t *bits; /* its vector; NULL: the window ends here */
};

static inline struct spot spot_at(const struct machine *m, uint32_t pos,
                                  bool back)
{
    struct spot x = {.pos = pos, .back = back};
    if (back ? pos <= m->lo : pos >= m->hi)
        return x;
    x.k = back ? pos - 1 : pos;
    x.marks = (back ? m->ends : m->starts)[x.k];
    x.bits = vector_at(m, m->kinds[x.k]);
    return x;
}

/* Eat what the test wants and move on. */
static inline bool eat(struct machine *m, const struct fast_test *t,
                       struct spot *x)
{
    uint32_t to = x->pos;
    if (!x->bits)
        return false;
    if (!(t->marks & x->marks) || !eat_whole(m, t, x->back, &to)) {
        if (!(x->bits[t->at] & t->mask) ||
            (t->n_more && !rest_holds(m, t, t->n_more, x->k,
                                      m->doc->tokens.v[x->k].classes)))
            return false;
        to = x->back ? x->k : x->k + 1;
    }
    *x = spot_at(m, to, x->back);
    return true;
}

/* The first of several tests that the token passes. */
static bool eat_any(struct machine *m, const struct step *s, struct spot *x)
{
    for (uint32_t k = 0; k < s->b; k++)
        if (eat(m, s->test + k, x))
            return true;
    return false;
}

/* May the program get past its next test from here? */
static inline bool gate_lets(const struct gate *g, const struct spot *x)
{
    if (g->open)
        return true;
    if (!x->bits)
        return false;
    if (g->marks & x->marks || x->bits[g->at] & g->mask)
        return true;
    for (uint32_t w = g->at + 1u; w < g->end; w++)
        if (g->tests[w] & x->bits[w])
            return true;
    return false;
}

/* ---- the machine -------------------------------------------------------- */

static bool at_edge(const struct machine *m, uint32_t which, uint32_t pos)
{
    return which ? pos == m->hi : pos == m->lo;
}

/* The old value is kept for when it must be put back; not when no choice is
 * left, where failing ends the try. */
static bool set_slot(struct machine *m, uint32_t slot, uint32_t value,
                     uint32_t *sp)
{
    if (*sp == STACK)
        return false;
    if (*sp || m->looking)
        m->stack[(*sp)++] = (struct frame){NULL, m->slot[slot], slot};
    m->slot[slot] = value;
    m->touched = true;
    return true;
}

static bool enter(struct machine *m, const struct step *s, uint32_t pos,
                  uint32_t *sp)
{
    uint32_t to = pos;
    return eat_annotation(m, s->a, s->back, &to) && set_slot(m, s->b, to, sp);
}

/* Keep a way for later: a step to go on at or a lazy loop to go on with, which
 * has eaten so many. False: the stack is full. */
#define ANEW SS_NONE /* none: the step is one to go on at */
static bool keep(struct machine *m, const struct step *s, uint32_t pos,
                 uint32_t eaten, uint32_t *sp)
{
    if (*sp == STACK)
        return false;
    m->stack[(*sp)++] = (struct frame){s, pos, eaten};
    return true;
}

static inline bool eat_item(struct machine *m, const struct step *s,
                            struct spot *x)
{
    return s->op == OP_TEST ? eat(m, s->test, x) : eat_any(m, s, x);
}

/* Eat as many as there are; every place where what follows may begin is kept,
 * the last one is where to go on. NULL: nowhere. */
static const struct step *spin_greedy(struct machine *m, const struct step *s,
                                      struct spot *x, uint32_t *sp)
{
    for (uint32_t n = 0; n < s->a && gate_lets(s->gate, x); n++) {
        bool out = gate_lets(s->second, x);
        struct spot before = *x;
        if (!eat_item(m, s->next, x))
            return out ? s->other : NULL;
        m->steps++;
        if (out && !keep(m, s->other, before.pos, ANEW, sp))
            return NULL;
    }
    return s->other;
}

/* Eat until what follows may begin, of n eaten. NULL: it does nowhere. */
static const struct step *spin_lazy(struct machine *m, const struct step *s,
                                    struct spot *x, uint32_t n, uint32_t *sp)
{
    while (!gate_lets(s->gate, x)) {
        if (n++ == s->a || !gate_lets(s->second, x) ||
            !eat_item(m, s->other, x))
            return NULL;
        m->steps++;
    }
    if (n < s->a && gate_lets(s->second, x) && !keep(m, s, x->pos, n, sp))
        return NULL;
    return s->next;
}

/* Where a choice leads: the first branch, the second kept for later if it can
 * lead anywhere; the second if the first cannot: its own tests will tell. Of
 * choices in a row all are made. NULL: nowhere, or the stack is full. */
static inline const struct step *choose(struct machine *m,
                                        const struct step *s, struct spot *x,
                                        uint32_t *sp)
{
    while (s && s->op == OP_SPLIT) {
        if (s->spin == SPIN_GREEDY) {
            s = spin_greedy(m, s, x, sp);
        } else if (s->spin == SPIN_LAZY) {
            s = spin_lazy(m, s, x, 0, sp);
        } else if (!gate_lets(s->gate, x)) {
            s = s->other;
        } else if (!gate_lets(s->second, x) ||
                   keep(m, s->other, x->pos, ANEW, sp)) {
            s = s->next;
        } else {
            s = NULL;
        }
    }
    return s;
}

/* Go back to the last choice that leads anywhere; NULL: there is none. */
static const struct step *go_back(struct machine *m, uint32_t base, bool back,
                                  uint32_t *sp, struct spot *x)
{
    while (*sp > base) {
        struct frame f = m->stack[--*sp];
        if (!f.step) {
            m->slot[f.slot] = f.value;
            continue;
        }
        *x = spot_at(m, f.value, back);
        const struct step *s = f.step;
        if (f.slot != ANEW)
            s = eat_item(m, s->other, x)
                    ? spin_lazy(m, s, x, f.slot + 1, sp)
                    : NULL;
        if ((s = choose(m, s, x, sp)))
            return s;
    }
    return NULL;
}

static bool run(struct machine *m, const struct step *s, bool back,
                uint32_t *pos, uint32_t base);

/* Does what the look-around looks for stand there? A glance that finds a token
 * need not ask whether a phrase would do as well. */
static bool look(struct machine *m, const struct step *s, const struct spot *x,
                 uint32_t sp)
{
    uint32_t there = x->pos;
    if (s->glance) {
        struct spot y = s->back == x->back ? *x : spot_at(m, there, s->back);
        const struct gate *g = s->gate;
        if (!y.bits || !(g->marks & y.marks))
            return y.bits && gate_lets(g, &y);
    }
    m->looking++;
    bool found = run(m, s + 1, s->back, &there, sp);
    m->looking--;
    return found;
}

/* Run from s at *pos; `base` is the stack's floor for this call. On success
 * *pos is where it ended and the slots are set. */
static bool run(struct machine *m, const struct step *s, bool back,
                uint32_t *pos, uint32_t base)
{
    struct spot x = spot_at(m, *pos, back);
    uint32_t sp = base, steps = m->steps;
    for (;;) {
        bool ok = true;
        if (++steps > SS_RULE_STEPS) {
            m->steps = steps;
            return false;
        }
        if (s->op == OP_SPLIT) {
            m->steps = steps;
            const struct step *to = choose(m, s, &x, &sp);
            steps = m->steps;
            if (to) {
                s = to;
                continue;
            }
            ok = false;
        }
        switch ((enum op)s->op) {
        case OP_TEST:
            ok = eat(m, s->test, &x);
            break;
        case OP_ANY_OF:
            ok = eat_any(m, s, &x);
            break;
        case OP_SAVE:
            ok = set_slot(m, s->a, x.pos, &sp);
            break;
        case OP_LOOK:
            m->steps = steps;
            ok = look(m, s, &x, sp) != (bool)(s->b & LOOK_NEGATED);
            steps = m->steps;
            break;
        case OP_ZERO:
            ok = set_slot(m, s->a, 0, &sp);
            break;
        case OP_COUNT: {
            uint32_t slot = s->b >> 8, n = m->slot[slot] + 1;
            ok = set_slot(m, slot, n, &sp);
            if (ok && n >= (s->b & 255u)) {
                s = s->other;
                continue;
            }
            break;
        }
        case OP_ANN_IN:
            ok = enter(m, s, x.pos, &sp);
            break;
        case OP_ANN_OUT:
            ok = m->slot[s->b] == x.pos;
            break;
        case OP_EDGE:
            ok = at_edge(m, s->a, x.pos);
            break;
        case OP_SPLIT:
        case OP_JUMP:
            break; /* only a program's first instruction may be a jump */
        case OP_MATCH:
            *pos = x.pos;
            m->steps = steps;
            return true;
        }
        s = s->next;
        if (ok)
            continue;
        m->steps = steps;
        s = go_back(m, base, back, &sp, &x);
        if (!s)
            return false;
        steps = m->steps;
    }
}

bool machine_init(struct machine *m, const struct ss_rules *r, uint32_t phase,
                  struct ss_doc *doc, struct ss_work *work)
{
    m->r = r;
    m->doc = doc;
    m->work = work;
    m->phase = phase;
    m->quoting = r->phases[phase].quoting;
    m->rows = &r->vectors[phase];
    m->lanes = &r->lanes[phase];
    m->lo = m->hi = m->looking = 0;
    m->touched = true;
    memset(m->hint, 0, sizeof m->hint);
    m->starts = doc->ann_start;
    m->ends = doc->ann_end;
    return known_init(m, doc);
}

/* A program without choices, as most votes on names are: nothing to go back
 * to, so nothing to remember. */
static bool run_straight(struct machine *m, const struct step *s, bool back,
                         uint32_t *pos)
{
    struct spot x = spot_at(m, *pos, back);
    for (;; s = s->next) {
        if (s->op == OP_TEST) {
            if (!eat(m, s->test, &x))
                return false;
        } else if (s->op == OP_ANY_OF) {
            if (!eat_any(m, s, &x))
                return false;
        } else if (s->op == OP_EDGE) {
            if (!at_edge(m, s->a, x.pos))
                return false;
        } else if (s->op == OP_SAVE) {
            m->slot[s->a] = x.pos;
            m->touched = true;
        } else {
            *pos = x.pos;
            return true; /* OP_MATCH: `straight` says so */
        }
    }
}

static void take_decided(struct machine *m, const struct trial *t, uint32_t at,
                         ss_range *range)
{
    for (uint32_t i = 0; i < t->n_slots; i++)
        m->slot[i] = moved(at, t->slot[i]);
    m->touched = true;
    *range = (ss_range){moved(at, t->reach.start), moved(at, t->reach.end)};
}

static bool run_both(struct machine *m, const struct trial *t, uint32_t at,
                     ss_range *range)
{
    *range = (ss_range){at, at};
    if (t->straight)
        return run_straight(m, t->forward, false, &range->end) &&
               (!t->backward ||
                run_straight(m, t->backward, true, &range->start));
    if (m->touched) { /* straight programs set all slots */
        memset(m->slot, 0xff, sizeof m->slot); /* SS_NONE */
        m->touched = false;
    }
    m->steps = 0;
    bool ok =
        run(m, t->forward, false, &range->end, 0) &&
        (!t->backward || run(m, t->backward, true, &range->start, 0));
    if (m->steps > SS_RULE_STEPS)
        m->work->steps_exceeded++;
    return ok;
}

bool match_rule(struct machine *m, uint32_t number, uint32_t at,
                ss_range *range)
{
    const struct trial *t = &m->r->trials[number];
    if (is_decided(m, &t->reach, at)) {
        take_decided(m, t, at, range);
        return true;
    }
    return run_both(m, t, at, range) && range->start < range->end;
}
