/*
 * gate.c - what opening a model finds out about programs: where each
 * instruction goes, which have no choices, and the gate of every one.
 *
 * The gate of an instruction gathers the tests its program may meet first
 * from there. It is found by going over the program until nothing changes,
 * last instruction first, since programs mostly run forward.
 */
#include "rule/run_p.h"

#include <string.h>

/* ---- gates -------------------------------------------------------------- */

struct gates {
    struct ss_rules *r;
    uint32_t width;               /* of the rule's phase */
    uint64_t tests[VECTOR_WORDS]; /* of the gate being made */
};

static void add_test(struct gates *g, struct gate *gate, uint32_t test,
                     bool back)
{
    const struct fast_test *t = &g->r->fast[test];
    gate->back |= back;
    gate->marks |= t->marks;
    g->tests[t->at] |= t->mask;
}

static void add_gate(struct gates *g, struct gate *gate, uint32_t pc)
{
    const struct gate *x = &g->r->gates[pc];
    gate->marks |= x->marks;
    gate->open |= x->open;
    gate->back |= x->back;
    for (uint32_t w = 0; w < g->width; w++)
        g->tests[w] |= x->tests[w];
}

static struct gate gate_at(struct gates *g, uint32_t pc)
{
    const struct ins *i = &g->r->ins[pc];
    struct gate gate = {.tests = g->r->gates[pc].tests};
    memset(g->tests, 0, sizeof g->tests);
    switch ((enum op)i->op) {
    case OP_TEST:
        add_test(g, &gate, i->a, i->back);
        break;
    case OP_ANY_OF:
        for (uint32_t k = 0; k < i->b; k++)
            add_test(g, &gate, i->a + k, i->back);
        break;
    case OP_ANN_IN:
        gate.marks = 1u << i->a;
        gate.back = i->back;
        break;
    case OP_SPLIT:
        add_gate(g, &gate, i->a);
        add_gate(g, &gate, pc + i->b);
        break;
    case OP_JUMP:
    case OP_LOOK:
        add_gate(g, &gate, i->a);
        break;
    case OP_SAVE:
    case OP_ANN_OUT:
    case OP_EDGE:
        add_gate(g, &gate, pc + 1);
        break;
    case OP_MATCH:
        gate.open = true;
        break;
    }
    return gate;
}

/* Store the gate; true when it was another before. */
static bool changes(struct gates *g, uint32_t pc, const struct gate *new)
{
    struct gate *old = &g->r->gates[pc];
    size_t bytes = g->width * sizeof *old->tests;
    if (old->marks == new->marks && old->open == new->open &&
        old->back == new->back &&memcmp(old->tests, g->tests, bytes) == 0)
        return false;
    *old = *new;
    memcpy(old->tests, g->tests, bytes);
    return true;
}

static void find_words(const struct gates *g, struct gate *gate)
{
    gate->end = (uint8_t)g->width;
    while (gate->end && !gate->tests[gate->end - 1])
        gate->end--;
    while (gate->at < gate->end && !gate->tests[gate->at])
        gate->at++;
    gate->mask = gate->at < gate->end ? gate->tests[gate->at] : 0;
}

static void settle(struct gates *g, uint32_t from, uint32_t to)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t pc = to; pc-- > from;) {
            struct gate gate = gate_at(g, pc);
            changed |= changes(g, pc, &gate);
        }
    }
    for (uint32_t pc = from; pc < to; pc++)
        find_words(g, &g->r->gates[pc]);
}

/* The instructions of a rule reach no others (open.c has checked it). */
static bool find_gates(struct ss_rules *r)
{
    struct gates g = {.r = r};
    for (uint32_t i = 0; i < r->n[ARRAY_rules]; i++) {
        uint32_t from = r->rules[i].forward;
        uint32_t to = i + 1 < r->n[ARRAY_rules] ? r->rules[i + 1].forward
                                                : r->n[ARRAY_ins];
        g.width = r->vectors[r->rules[i].phase].width;
        uint64_t *bits = ss_arena_alloc(&r->arena, (size_t)(to - from) *
                                                       g.width * sizeof *bits);
        if (!bits)
            return false;
        for (uint32_t pc = from; pc < to; pc++)
            r->gates[pc].tests = bits + (size_t)(pc - from) * g.width;
        settle(&g, from, to);
    }
    return true;
}

/* ---- where instructions go ---------------------------------------------- */

/* Jumps are followed here, once, so that matching meets none. Circles of
 * jumps alone do not come out of the compiler; a damaged model may hold one. */
static bool land(const struct ss_rules *r, uint32_t *pc)
{
    for (uint32_t hops = 0; r->ins[*pc].op == OP_JUMP; hops++) {
        if (hops > r->n[ARRAY_ins])
            return false;
        *pc = r->ins[*pc].a;
    }
    return true;
}

static bool find_steps(struct ss_rules *r)
{
    for (uint32_t pc = 0; pc < r->n[ARRAY_ins]; pc++) {
        const struct ins *i = &r->ins[pc];
        struct step *s = &r->steps[pc];
        bool takes = i->op == OP_SPLIT || i->op == OP_JUMP || i->op == OP_LOOK;
        bool asks = i->op == OP_TEST || i->op == OP_ANY_OF;
        *s = (struct step){.op = i->op, .back = i->back, .a = i->a, .b = i->b};
        s->test = asks ? &r->fast[i->a] : NULL;
        s->next = takes ? i->a : pc + 1;
        s->other = i->op == OP_SPLIT ? pc + i->b : pc;
        if (i->op != OP_MATCH && (!land(r, &s->next) || !land(r, &s->other)))
            return false;
    }
    return true;
}

/* Nothing from here on can fail. */
static bool surely_matches(const struct ss_rules *r, uint32_t pc)
{
    while (r->steps[pc].op == OP_SAVE && r->steps[pc].next > pc)
        pc = r->steps[pc].next;
    return r->steps[pc].op == OP_MATCH;
}

/* A choice between tests behind which nothing can fail is no choice: the first
 * that holds is taken. */
static void join_tests(struct ss_rules *r)
{
    for (uint32_t pc = r->n[ARRAY_ins]; pc-- > 0;) {
        struct step *s = &r->steps[pc];
        const struct step *a = &r->steps[s->next], *b = &r->steps[s->other];
        if (s->op != OP_SPLIT || !step_tests(a) || !step_tests(b) ||
            a->test + step_tests(a) != b->test || a->back != b->back ||
            a->next != b->next || !surely_matches(r, a->next))
            continue;
        *s = (struct step){.op = OP_ANY_OF,
                           .back = a->back,
                           .test = a->test,
                           .b = (uint16_t)(step_tests(a) + step_tests(b)),
                           .next = a->next,
                           .other = pc};
    }
}

/* Programs run forward but for loops, which are choices, so going over the
 * instructions from the last to the first finds what is behind each. */
static void find_straight(struct ss_rules *r)
{
    for (uint32_t pc = r->n[ARRAY_ins]; pc-- > 0;) {
        uint8_t op = r->steps[pc].op;
        bool plain =
            op == OP_TEST || op == OP_ANY_OF || op == OP_SAVE || op == OP_EDGE;
        uint32_t next = r->steps[pc].next;
        r->steps[pc].straight =
            op == OP_MATCH || (plain && next > pc && r->steps[next].straight);
    }
}

uint32_t item_end(const struct ss_rules *r, uint32_t pc, uint32_t deep)
{
    const struct step *s = &r->steps[pc];
    if (s->op == OP_SPLIT && deep < DEEPEST_CHOICE && s->next > pc &&
        s->other > pc) {
        uint32_t end = item_end(r, s->next, deep + 1);
        return end == item_end(r, s->other, deep + 1) ? end : SS_NONE;
    }
    uint32_t n = step_tests(s);
    for (uint32_t k = 0; k < n; k++)
        if (s->test[k].type != SS_NONE)
            return SS_NONE;
    return n && s->next > pc ? s->next : SS_NONE;
}

/* The tests of an item: do vectors know all they ask, may one eat a phrase? */
static bool item_is_known(const struct ss_rules *r, uint32_t pc, bool *classed)
{
    const struct step *s = &r->steps[pc];
    if (s->op == OP_SPLIT)
        return item_is_known(r, s->next, classed) &&
               item_is_known(r, s->other, classed);
    for (uint32_t k = 0; k < step_tests(s); k++) {
        if (s->test[k].n_more)
            return false;
        *classed |= s->test[k].cls != 0;
    }
    return true;
}

/* Follow a program of items from the anchor on, counting tokens; false when a
 * lane does not hold all of it, or knows less than its tests ask. */
static bool follow(const struct ss_rules *r, uint32_t pc, struct trial *d,
                   int8_t *at)
{
    for (uint32_t most = LANE_ITEMS;;) {
        const struct step *s = &r->steps[pc];
        if (s->op == OP_MATCH)
            return true;
        if (s->op == OP_SAVE) {
            d->slot[s->a] = *at;
            pc = s->next;
            continue;
        }
        uint32_t end = item_end(r, pc, 0);
        if (end == SS_NONE || !most-- || !item_is_known(r, pc, &d->classed))
            return false;
        *at = (int8_t)(*at + (r->gates[pc].back ? -1 : 1));
        pc = end;
    }
}

static bool straight(const struct ss_rules *r, uint32_t pc)
{
    return pc == SS_NONE || r->steps[pc].straight;
}

/* A decided rule that only votes: on what? */
static void find_vote(const struct rule_rec *x, struct trial *d)
{
    d->vote_start = x->vote_of == SS_NONE ? d->start : d->slot[2 * x->vote_of];
    d->vote_end = x->vote_of == SS_NONE ? d->end : d->slot[2 * x->vote_of + 1];
    d->votes = d->decided && x->has_vote && x->make == SS_NONE &&
               d->vote_start < d->vote_end;
}

static void find_trials(struct ss_rules *r)
{
    for (uint32_t i = 0; i < r->n[ARRAY_rules]; i++) {
        const struct rule_rec *x = &r->rules[i];
        struct trial *d = &r->trials[i];
        d->forward = x->forward;
        d->backward = x->backward;
        d->n_slots = (uint8_t)(2 * x->n_labels);
        d->straight = straight(r, x->forward) && straight(r, x->backward);
        d->decided =
            follow(r, x->forward, d, &d->end) && d->end > 0 &&
            (x->backward == SS_NONE || follow(r, x->backward, d, &d->start));
        find_vote(x, d);
    }
}

bool gates_build(struct ss_rules *r, struct sayso_error *err)
{
    size_t n = r->n[ARRAY_ins] + 1u;
    r->gates = ss_arena_alloc(&r->arena, n * sizeof *r->gates);
    r->steps = ss_arena_alloc(&r->arena, n * sizeof *r->steps);
    r->trials =
        ss_arena_alloc(&r->arena, (r->n[ARRAY_rules] + 1) * sizeof *r->trials);
    if (!r->gates || !r->steps || !r->trials)
        return ss_fail_memory(err);
    if (!find_steps(r))
        return ss_fail(err, SAYSO_ERR_MODEL, 0, 0, "the model is damaged");
    join_tests(r);
    find_straight(r);
    if (!find_gates(r))
        return ss_fail_memory(err);
    find_trials(r);
    return true;
}
