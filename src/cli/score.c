/*
 * score.c - names and quotations compared with gold.
 *
 * Names: strict, the same span and type; lenient, the same type and a common
 * byte. Quotations: strict, the same words; lenient, half of the words they
 * have together are common (Jaccard). Each is matched with one at most, the
 * best pairs first, so that marks and final commas do not matter.
 */
#include "cli/eval_p.h"

#include <stdlib.h>

struct match {
    uint32_t gold, predicted;
    double worth;
};

struct matching {
    SS_VEC(struct match) pairs;
    bool *gold_taken, *predicted_taken;
    struct ss_arena *arena;
};

static bool overlap(ss_span a, ss_span b)
{
    return a.start < b.end && b.start < a.end;
}

static bool begin(struct matching *m, struct ss_arena *arena, uint32_t gold,
                  uint32_t predicted)
{
    *m = (struct matching){.arena = arena};
    m->gold_taken = ss_arena_alloc(arena, gold + 1);
    m->predicted_taken = ss_arena_alloc(arena, predicted + 1);
    return m->gold_taken && m->predicted_taken;
}

static bool add_pair(struct matching *m, uint32_t gold, uint32_t predicted,
                     double worth)
{
    struct match *x = ss_vec_push(m->arena, &m->pairs);
    if (x)
        *x = (struct match){gold, predicted, worth};
    return x != NULL;
}

static int by_worth(const void *pa, const void *pb)
{
    const struct match *a = pa, *b = pb;
    if (a->worth < b->worth || a->worth > b->worth)
        return a->worth > b->worth ? -1 : 1;
    if (a->gold != b->gold)
        return a->gold < b->gold ? -1 : 1;
    return (a->predicted > b->predicted) - (a->predicted < b->predicted);
}

/* Keep the best pairs, one of each; the others go. */
static void settle(struct matching *m)
{
    uint32_t kept = 0;
    if (m->pairs.n)
        qsort(m->pairs.v, m->pairs.n, sizeof *m->pairs.v, by_worth);
    for (uint32_t i = 0; i < m->pairs.n; i++) {
        struct match x = m->pairs.v[i];
        if (m->gold_taken[x.gold] || m->predicted_taken[x.predicted])
            continue;
        m->gold_taken[x.gold] = m->predicted_taken[x.predicted] = true;
        m->pairs.v[kept++] = x;
    }
    m->pairs.n = kept;
}

/* ---- names ------------------------------------------------------------- */

static void count_name(struct scores *s, enum ss_entity_type type, bool gold)
{
    for (int lenient = 0; lenient < 2; lenient++) {
        struct tally *t = &s->names[type][lenient];
        struct tally *all = &s->names[SS_ENTITY_NONE][lenient];
        t->gold += gold;
        all->gold += gold;
        t->predicted += !gold;
        all->predicted += !gold;
    }
}

static void right_name(struct scores *s, enum ss_entity_type type, int lenient)
{
    struct tally *t[] = {&s->names[type][lenient],
                         &s->names[SS_ENTITY_NONE][lenient]};
    for (int i = 0; i < 2; i++) {
        t[i]->right_gold++;
        t[i]->right_predicted++;
    }
}

static bool score_names(struct scores *s, const struct record_read *g,
                        const struct record_read *p, struct ss_arena *arena)
{
    struct matching m;
    if (!begin(&m, arena, g->names.n, p->names.n))
        return false;
    for (uint32_t i = 0; i < g->names.n; i++) {
        const struct name_read *a = &g->names.v[i];
        count_name(s, a->type, true);
        for (uint32_t k = 0; k < p->names.n; k++) {
            const struct name_read *b = &p->names.v[k];
            bool same =
                a->span.start == b->span.start && a->span.end == b->span.end;
            if (a->type == b->type && overlap(a->span, b->span) &&
                !add_pair(&m, i, k, same ? 1 : 0.5))
                return false;
        }
    }
    for (uint32_t k = 0; k < p->names.n; k++)
        count_name(s, p->names.v[k].type, false);
    settle(&m);
    for (uint32_t i = 0; i < m.pairs.n; i++) {
        enum ss_entity_type type = g->names.v[m.pairs.v[i].gold].type;
        right_name(s, type, 1);
        if (m.pairs.v[i].worth > 0.9)
            right_name(s, type, 0);
    }
    return true;
}

/* ---- quotations -------------------------------------------------------- */

/* Share of common words; both lists are in order. */
static double jaccard(const struct record_read *g, ss_range a,
                      const struct record_read *p, ss_range b)
{
    uint32_t i = a.start, k = b.start, common = 0;
    while (i < a.end && k < b.end) {
        uint32_t x = g->words.v[i], y = p->words.v[k];
        common += x == y;
        i += x <= y;
        k += y <= x;
    }
    uint32_t all = a.end - a.start + b.end - b.start - common;
    return all ? (double)common / all : 0;
}

static void count_quote(struct scores *s, enum ss_quote_kind kind, bool gold,
                        bool right, int lenient)
{
    struct tally *t[] = {&s->quotes[kind][lenient],
                         &s->quotes[ALL_QUOTES][lenient]};
    for (int i = 0; i < 2; i++) {
        t[i]->gold += gold;
        t[i]->predicted += !gold;
        t[i]->right_gold += gold && right;
        t[i]->right_predicted += !gold && right;
    }
}

static void right_parts(struct scores *s, const struct quote_read *g,
                        const struct quote_read *p)
{
    bool no_speaker = g->speaker.start == g->speaker.end;
    bool no_cue = g->cue.start == g->cue.end;
    s->pairs++;
    s->speakers += no_speaker ? p->speaker.start == p->speaker.end
                              : overlap(g->speaker, p->speaker);
    s->cues += no_cue ? p->cue.start == p->cue.end : overlap(g->cue, p->cue);
}

static bool count_rule(struct scores *s, ss_str rule, bool right)
{
    uint32_t i = 0;
    while (i < s->rules.n && !ss_str_eq(s->rules.v[i].rule, rule))
        i++;
    if (i == s->rules.n) {
        struct rule_tally *t = ss_vec_push(s->arena, &s->rules);
        ss_str name = ss_arena_copy(s->arena, rule);
        if (!t || !name.p)
            return false;
        t->rule = name;
    }
    s->rules.v[i].predicted++;
    s->rules.v[i].right += right;
    return true;
}

static bool score_quotes(struct scores *s, const struct record_read *g,
                         const struct record_read *p, struct ss_arena *arena)
{
    struct matching m;
    if (!begin(&m, arena, g->quotes.n, p->quotes.n))
        return false;
    for (uint32_t i = 0; i < g->quotes.n; i++)
        for (uint32_t k = 0; k < p->quotes.n; k++) {
            double worth =
                jaccard(g, g->quotes.v[i].words, p, p->quotes.v[k].words);
            if (worth >= 0.5 && !add_pair(&m, i, k, worth))
                return false;
        }
    settle(&m);
    bool *same_gold = ss_arena_alloc(arena, g->quotes.n + 1);
    bool *same_predicted = ss_arena_alloc(arena, p->quotes.n + 1);
    if (!same_gold || !same_predicted)
        return false;
    for (uint32_t i = 0; i < m.pairs.n; i++) {
        const struct match *x = &m.pairs.v[i];
        same_gold[x->gold] = same_predicted[x->predicted] = x->worth >= 1;
        right_parts(s, &g->quotes.v[x->gold], &p->quotes.v[x->predicted]);
    }
    for (uint32_t i = 0; i < g->quotes.n; i++) {
        count_quote(s, g->quotes.v[i].kind, true, same_gold[i], 0);
        count_quote(s, g->quotes.v[i].kind, true, m.gold_taken[i], 1);
    }
    for (uint32_t k = 0; k < p->quotes.n; k++) {
        count_quote(s, p->quotes.v[k].kind, false, same_predicted[k], 0);
        count_quote(s, p->quotes.v[k].kind, false, m.predicted_taken[k], 1);
        if (!count_rule(s, p->quotes.v[k].rule, m.predicted_taken[k]))
            return false;
    }
    return true;
}

bool score_add(struct scores *s, const struct record_read *gold,
               const struct record_read *predicted, struct ss_arena *arena)
{
    static const struct record_read nothing;
    const struct record_read *p = predicted ? predicted : &nothing;
    return score_names(s, gold, p, arena) && score_quotes(s, gold, p, arena);
}
