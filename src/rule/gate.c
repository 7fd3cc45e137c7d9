/*
 * gate.c - what opening a model prepares so that matching asks little: tests
 * with their terms sorted, and the gate of every instruction.
 *
 * The gate of an instruction gathers the tests its program may meet first
 * from there. It is found by going over the program until nothing changes,
 * last instruction first, since programs mostly run forward.
 */
#include "rule/rule_p.h"

#include <string.h>

/* ---- tests ------------------------------------------------------------------ */

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

static void sort_tests(struct ss_rules *r)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < r->n[ARRAY_tests]; i++) {
        struct fast_test *t = &r->fast[i];
        *t = (struct fast_test){.pos = UINT32_MAX, .type = SS_NONE, .rest = n};
        for (uint32_t k = 0; k < r->tests[i].n; k++) {
            const struct term *x = &r->terms[r->tests[i].first + k];
            if (!sort_term(t, x))
                r->rest[n++] = *x;
        }
        t->n_rest = (uint16_t)(n - t->rest);
    }
}

/* ---- gates ------------------------------------------------------------------ */

static uint64_t bit_of(uint32_t number)
{
    return (uint64_t)1 << (number & 63);
}

static struct gate gate_of_test(const struct fast_test *t, bool back)
{
    struct gate g = {.back = back};
    if (t->type != SS_NONE)
        g.types = 1u << t->type;
    else if (t->word)
        g.words = bit_of(t->word);
    else if (t->cls)
        g.classes = bit_of(t->cls);
    else if (t->pos != UINT32_MAX)
        g.pos = t->pos;
    else if (t->all)
        g.flags = t->all;
    else
        g.open = true;
    return g;
}

static struct gate either(struct gate a, struct gate b)
{
    return (struct gate){a.classes | b.classes, a.words | b.words,
                         a.pos | b.pos,         a.types | b.types,
                         (uint16_t)(a.flags | b.flags),
                         a.open || b.open,     a.back || b.back};
}

static struct gate gate_of_any(const struct ss_rules *r, const struct ins *i)
{
    struct gate g = gate_of_test(&r->fast[i->a], i->back);
    for (uint32_t k = 1; k < i->b; k++)
        g = either(g, gate_of_test(&r->fast[i->a + k], i->back));
    return g;
}

static struct gate gate_at(const struct ss_rules *r, uint32_t pc)
{
    const struct ins *i = &r->ins[pc];
    switch ((enum op)i->op) {
    case OP_TEST:
        return gate_of_test(&r->fast[i->a], i->back);
    case OP_ANY_OF:
        return gate_of_any(r, i);
    case OP_ANN_IN:
        return (struct gate){.types = 1u << i->a, .back = i->back};
    case OP_SPLIT:
        return either(r->gates[i->a], r->gates[pc + i->b]);
    case OP_JUMP:
    case OP_LOOK:
        return r->gates[i->a];
    case OP_SAVE:
    case OP_ANN_OUT:
    case OP_EDGE:
        return r->gates[pc + 1];
    case OP_MATCH:
        break;
    }
    return (struct gate){.open = true};
}

static bool same_gate(const struct gate *a, const struct gate *b)
{
    return a->classes == b->classes && a->words == b->words &&
           a->pos == b->pos && a->types == b->types && a->flags == b->flags &&
           a->open == b->open && a->back == b->back;
}

static void settle_gates(struct ss_rules *r)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t pc = r->n[ARRAY_ins]; pc-- > 0;) {
            struct gate g = gate_at(r, pc);
            if (same_gate(&g, &r->gates[pc]))
                continue;
            r->gates[pc] = g;
            changed = true;
        }
    }
}

/* The bits of every class set; only classes that rules ask for count. */
static void gates_of_sets(struct ss_rules *r)
{
    struct ss_class_set asked = {0};
    for (uint32_t i = 0; i < r->n[ARRAY_tests]; i++)
        asked.bits[r->fast[i].cls / 64] |= bit_of(r->fast[i].cls);
    for (uint32_t s = 0; s < ss_gaz_n_sets(r->gaz); s++)
        for (size_t w = 0; w < sizeof asked.bits / sizeof *asked.bits; w++)
            r->set_gate[s] |= r->sets[s].bits[w] & asked.bits[w];
}

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

static bool follow_jumps(struct ss_rules *r)
{
    for (uint32_t pc = 0; pc < r->n[ARRAY_ins]; pc++) {
        const struct ins *i = &r->ins[pc];
        bool takes = i->op == OP_SPLIT || i->op == OP_JUMP || i->op == OP_LOOK;
        r->next[pc] = takes ? i->a : pc + 1;
        r->other[pc] = i->op == OP_SPLIT ? pc + i->b : pc;
        if (i->op != OP_MATCH && (!land(r, &r->next[pc]) ||
                                  !land(r, &r->other[pc])))
            return false;
    }
    return true;
}

/* Programs run forward but for loops, which are choices, so going over the
 * instructions from the last to the first finds what is behind each. */
static void find_straight(struct ss_rules *r)
{
    for (uint32_t pc = r->n[ARRAY_ins]; pc-- > 0;) {
        uint8_t op = r->ins[pc].op;
        bool plain = op == OP_TEST || op == OP_ANY_OF || op == OP_SAVE ||
                     op == OP_EDGE;
        r->straight[pc] = op == OP_MATCH ||
                          (plain && r->next[pc] > pc &&
                           r->straight[r->next[pc]]);
    }
}

bool gates_build(struct ss_rules *r, struct sayso_error *err)
{
    uint32_t sets = ss_gaz_n_sets(r->gaz);
    r->sets = ss_gaz_sets(r->gaz);
    r->fast = ss_arena_alloc(&r->arena, (r->n[ARRAY_tests] + 1) *
                                            sizeof *r->fast);
    r->rest = ss_arena_alloc(&r->arena, (r->n[ARRAY_terms] + 1) *
                                            sizeof *r->rest);
    r->gates = ss_arena_alloc(&r->arena, (r->n[ARRAY_ins] + 1) *
                                             sizeof *r->gates);
    r->set_gate = ss_arena_alloc(&r->arena, (sets + 1) * sizeof *r->set_gate);
    r->next = ss_arena_alloc(&r->arena, (r->n[ARRAY_ins] + 1) *
                                            sizeof *r->next);
    r->other = ss_arena_alloc(&r->arena, (r->n[ARRAY_ins] + 1) *
                                             sizeof *r->other);
    r->straight = ss_arena_alloc(&r->arena, r->n[ARRAY_ins] + 1);
    if (!r->fast || !r->rest || !r->gates || !r->set_gate || !r->next ||
        !r->other || !r->straight)
        return ss_fail_memory(err);
    if (!follow_jumps(r))
        return ss_fail(err, SAYSO_ERR_MODEL, 0, 0, "the model is damaged");
    sort_tests(r);
    settle_gates(r);
    gates_of_sets(r);
    find_straight(r);
    return true;
}
