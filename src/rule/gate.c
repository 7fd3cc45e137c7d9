/*
 * gate.c - what opening a model finds out about programs: where each
 * instruction goes, which have no choices, and the gate of every one.
 *
 * The gate of an instruction gathers the tests its program may meet first
 * from there. It is found by going over the program until nothing changes,
 * last instruction first, since programs mostly run forward.
 */
#include "rule/run_p.h"

#include <stdlib.h>
#include <string.h>

/* ---- gates -------------------------------------------------------------- */

struct gates {
    struct ss_rules *r;
    struct ss_arena scratch; /* of a rule */
    uint32_t from, width;    /* its first instruction; words of its phase */
    struct gate *gates;      /* of its instructions */
    uint64_t tests[VECTOR_WORDS]; /* of the gate being made */
    const struct gate **slots;    /* those there are, by hash; NULL: empty */
    uint32_t n_slots, n;          /* 2^k */
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
    const struct gate *x = &g->gates[pc - g->from];
    gate->marks |= x->marks;
    gate->open |= x->open;
    gate->back |= x->back;
    for (uint32_t w = 0; w < g->width; w++)
        g->tests[w] |= x->tests[w];
}

static struct gate gate_at(struct gates *g, uint32_t pc)
{
    const struct ins *i = &g->r->ins[pc];
    struct gate gate = {.tests = g->gates[pc - g->from].tests};
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
    case OP_COUNT:
        add_gate(g, &gate, i->a);
        add_gate(g, &gate, pc + 1);
        break;
    case OP_SAVE:
    case OP_ZERO:
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

static bool same_gate(const struct gate *a, const struct gate *b,
                      uint32_t width)
{
    return a->marks == b->marks && a->open == b->open && a->back == b->back &&
           a->width == b->width &&
           memcmp(a->tests, b->tests, width * sizeof *a->tests) == 0;
}

/* Store the gate; true when it was another before. */
static bool changes(struct gates *g, uint32_t pc, const struct gate *new)
{
    struct gate *old = &g->gates[pc - g->from], x = *new;
    x.tests = g->tests;
    x.width = (uint8_t)g->width;
    if (same_gate(old, &x, g->width))
        return false;
    memcpy(old->tests, g->tests, g->width * sizeof *old->tests);
    x.tests = old->tests;
    *old = x;
    return true;
}

static void find_words(struct gate *gate)
{
    gate->end = gate->width;
    while (gate->end && !gate->tests[gate->end - 1])
        gate->end--;
    while (gate->at < gate->end && !gate->tests[gate->at])
        gate->at++;
    gate->mask = gate->at < gate->end ? gate->tests[gate->at] : 0;
}

/* The slot of a gate, or the empty one where it belongs. */
static const struct gate **slot_of(const struct gates *g, const struct gate *x)
{
    uint64_t h = ss_hash(x->tests, x->width * sizeof *x->tests) ^
                 x->marks * 0x9e3779b97f4a7c15u ^ x->open;
    uint32_t k = (uint32_t)(h >> 16) & (g->n_slots - 1);
    while (g->slots[k] && !same_gate(g->slots[k], x, x->width))
        k = (k + 1) & (g->n_slots - 1);
    return &g->slots[k];
}

static bool grow(struct gates *g)
{
    const struct gate **old = g->slots;
    uint32_t n = g->n_slots;
    g->n_slots = n ? 2 * n : 1024;
    g->slots = calloc(g->n_slots, sizeof *g->slots);
    for (uint32_t i = 0; g->slots && i < n; i++)
        if (old[i])
            *slot_of(g, old[i]) = old[i];
    free(old);
    return g->slots != NULL;
}

/* The gate as it is kept: many instructions share one. NULL: no memory. */
static const struct gate *kept(struct gates *g, const struct gate *x)
{
    if (2 * g->n >= g->n_slots && !grow(g))
        return NULL;
    const struct gate **slot = slot_of(g, x);
    if (*slot)
        return *slot;
    size_t bytes = x->width * sizeof *x->tests;
    struct gate *new = ss_arena_alloc(&g->r->arena, sizeof *new);
    uint64_t *tests = ss_arena_alloc(&g->r->arena, bytes + 1);
    if (!new || !tests)
        return NULL;
    memcpy(tests, x->tests, bytes);
    *new = *x;
    new->tests = tests;
    find_words(new);
    g->n++;
    return *slot = new;
}

/* The gates of a rule's instructions [from, to), which reach no others (open.c
 * has checked it). */
static bool settle(struct gates *g, uint32_t from, uint32_t to)
{
    size_t n = to - from;
    ss_arena_clear(&g->scratch);
    g->from = from;
    g->gates = ss_arena_alloc(&g->scratch, n * sizeof *g->gates);
    uint64_t *bits =
        ss_arena_alloc(&g->scratch, n * g->width * sizeof *bits + 1);
    if (!g->gates || !bits)
        return false;
    for (size_t i = 0; i < n; i++)
        g->gates[i].tests = bits + i * g->width;
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t pc = to; pc-- > from;) {
            struct gate gate = gate_at(g, pc);
            changed |= changes(g, pc, &gate);
        }
    }
    for (uint32_t pc = from; pc < to; pc++)
        if (!(g->r->gates[pc] = kept(g, &g->gates[pc - from])))
            return false;
    return true;
}

static bool find_gates(struct ss_rules *r)
{
    struct gates g = {.r = r};
    bool ok = true;
    ss_arena_init(&g.scratch, 0);
    for (uint32_t i = 0; ok && i < r->n[ARRAY_rules]; i++) {
        uint32_t to = i + 1 < r->n[ARRAY_rules] ? r->rules[i + 1].forward
                                                : r->n[ARRAY_ins];
        g.width = r->vectors[r->rules[i].phase].width;
        ok = settle(&g, r->rules[i].forward, to);
    }
    ss_arena_release(&g.scratch);
    free(g.slots);
    return ok;
}

/* What running looks at: before a choice both gates, before a look-around the
 * gate of what is looked for. */
static void place_gates(struct ss_rules *r)
{
    for (uint32_t pc = 0; pc < r->n[ARRAY_ins]; pc++) {
        struct step *s = &r->steps[pc];
        if (s->op == OP_SPLIT) {
            s->gate = step_gate(r, s->next);
            s->second = step_gate(r, s->other);
        } else if (s->op == OP_LOOK) {
            s->gate = step_gate(r, s + 1);
        }
    }
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
        bool takes = i->op == OP_SPLIT || i->op == OP_JUMP ||
                     i->op == OP_LOOK || i->op == OP_COUNT;
        bool asks = i->op == OP_TEST || i->op == OP_ANY_OF;
        uint32_t next = takes ? i->a : pc + 1;
        uint32_t other = i->op == OP_SPLIT   ? pc + i->b
                         : i->op == OP_COUNT ? pc + 1
                                             : pc;
        if (i->op != OP_MATCH && (!land(r, &next) || !land(r, &other)))
            return false;
        *s = (struct step){.op = i->op,
                           .back = i->back,
                           .a = i->a,
                           .b = i->b,
                           .test = asks ? &r->fast[i->a] : NULL,
                           .next = &r->steps[next],
                           .other = &r->steps[other]};
    }
    return true;
}

/* Programs run forward but for loops, which are choices, so going over the
 * instructions from the last to the first finds what is behind each. */
static void find_straight(struct ss_rules *r)
{
    for (uint32_t pc = r->n[ARRAY_ins]; pc-- > 0;) {
        struct step *s = &r->steps[pc];
        bool plain = s->op == OP_TEST || s->op == OP_ANY_OF ||
                     s->op == OP_SAVE || s->op == OP_EDGE;
        s->straight =
            s->op == OP_MATCH || (plain && s->next > s && s->next->straight);
    }
}

/* Does the branch eat one token or phrase and come back to the split? *most:
 * how often it may. */
static bool is_loop(const struct step *split, const struct step *branch,
                    const struct step *out, uint32_t *most)
{
    const struct step *end = branch->next;
    *most = UINT32_MAX;
    if (!step_tests(branch) || end == split)
        return step_tests(branch) > 0;
    *most = end->b & 255u;
    return end->op == OP_COUNT && end->next == split && end->other == out;
}

/* Loops that need no program: counting is done while they run. */
static void find_spins(struct ss_rules *r)
{
    for (uint32_t pc = 0; pc < r->n[ARRAY_ins]; pc++) {
        struct step *s = &r->steps[pc];
        if (s->op != OP_SPLIT)
            continue;
        if (is_loop(s, s->next, s->other, &s->a))
            s->spin = SPIN_GREEDY;
        else if (is_loop(s, s->other, s->next, &s->a))
            s->spin = SPIN_LAZY;
    }
    for (uint32_t pc = 0; pc < r->n[ARRAY_ins]; pc++) {
        struct step *s = &r->steps[pc];
        const struct step **to[] = {&s->next, &s->other};
        for (int i = 0; i < 2; i++)
            if ((*to[i])->op == OP_ZERO && (*to[i])->next->spin)
                *to[i] = (*to[i])->next;
    }
}

/* ---- rules that lanes decide -------------------------------------------- */

/* *left: how many instructions may still be looked at; in a damaged model the
 * ways through choices are beyond counting. */
static const struct step *end_of(const struct step *s, uint32_t *left)
{
    if (!*left)
        return NULL;
    --*left;
    if (s->op == OP_SPLIT && s->next > s && s->other > s) {
        const struct step *end = end_of(s->next, left);
        return end && end == end_of(s->other, left) ? end : NULL;
    }
    uint32_t n = step_tests(s);
    for (uint32_t k = 0; k < n; k++)
        if (s->test[k].type != SS_NONE)
            return NULL;
    return n && s->next > s ? s->next : NULL;
}

const struct step *item_end(const struct step *s)
{
    uint32_t left = LONGEST_CHOICE;
    return end_of(s, &left);
}

/* The tests of an item: do vectors know all they ask, may one eat a phrase? */
static bool item_is_known(const struct step *s, bool *classed)
{
    if (s->op == OP_SPLIT)
        return item_is_known(s->next, classed) &&
               item_is_known(s->other, classed);
    for (uint32_t k = 0; k < step_tests(s); k++) {
        if (s->test[k].n_more)
            return false;
        *classed |= s->test[k].cls != 0;
    }
    return true;
}

/* A look-around for one item: is what is looked for there? */
static void find_glances(struct ss_rules *r)
{
    bool classed = false;
    for (uint32_t pc = 0; pc + 1 < r->n[ARRAY_ins]; pc++) {
        struct step *s = &r->steps[pc];
        const struct step *end = s->op == OP_LOOK ? item_end(s + 1) : NULL;
        s->glance =
            end && end->op == OP_MATCH && item_is_known(s + 1, &classed);
    }
}

/* Follow a program of items from the anchor on, counting tokens; false when a
 * lane does not hold all of it, or knows less than its tests ask. */
static bool follow(const struct ss_rules *r, const struct step *s,
                   struct trial *d, int8_t *at)
{
    for (uint32_t most = LANE_ITEMS; s->op != OP_MATCH;) {
        if (s->op == OP_SAVE) {
            if (s->next <= s) /* into a loop, in a damaged model a circle */
                return false;
            d->slot[s->a] = *at;
            s = s->next;
            continue;
        }
        const struct step *end = item_end(s);
        if (!end || !most-- || !item_is_known(s, &d->reach.classed))
            return false;
        *at = (int8_t)(*at + (step_gate(r, s)->back ? -1 : 1));
        s = end;
    }
    return true;
}

static void find_trials(struct ss_rules *r)
{
    for (uint32_t i = 0; i < r->n[ARRAY_rules]; i++) {
        const struct rule_rec *x = &r->rules[i];
        struct trial *d = &r->trials[i];
        d->forward = &r->steps[x->forward];
        d->backward = x->backward == SS_NONE ? NULL : &r->steps[x->backward];
        d->n_slots = (uint8_t)(2 * x->n_labels);
        d->straight =
            d->forward->straight && (!d->backward || d->backward->straight);
        struct match_reach *m = &d->reach;
        m->decided = follow(r, d->forward, d, &m->end) && m->end > 0 &&
                     (!d->backward || follow(r, d->backward, d, &m->start));
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
    find_spins(r);
    find_straight(r);
    if (!find_gates(r))
        return ss_fail_memory(err);
    place_gates(r);
    find_glances(r);
    find_trials(r);
    return true;
}
