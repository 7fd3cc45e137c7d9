/*
 * run.c - a phase over a document: which rules to try where, and which of the
 * matches stay.
 */
#include "rule/run_p.h"

#include <stdlib.h>
#include <string.h>

/* ---- results ------------------------------------------------------------ */

struct match {
    ss_range tokens;
    uint32_t rule;
    float weight;
    uint32_t parts;
    uint16_t n_parts;
    bool kept;
};

struct phase_run {
    struct machine m;
    struct ss_doc *doc;
    SS_VEC(struct match) matches;
    struct sayso_error *err;
};

static bool part_at(const struct machine *m, uint32_t part, ss_range *r)
{
    *r = (ss_range){m->slot[2 * part], m->slot[2 * part + 1]};
    return r->start != SS_NONE && r->end != SS_NONE && r->start < r->end;
}

static bool save_parts(struct phase_run *p, const struct rule_rec *rule,
                       struct match *x)
{
    x->parts = p->doc->parts.n;
    for (uint32_t i = 0; i < rule->n_labels; i++) {
        ss_range r;
        if (!part_at(&p->m, i, &r))
            continue;
        struct ss_part *part = ss_vec_push(&p->doc->arena, &p->doc->parts);
        if (!part)
            return ss_fail_memory(p->err);
        *part = (struct ss_part){rule->label[i], r};
        x->n_parts++;
    }
    return true;
}

static bool vote(struct phase_run *p, uint32_t rule, ss_range on)
{
    struct ss_vote *v = ss_vec_push(&p->doc->arena, &p->m.work->votes);
    if (!v)
        return ss_fail_memory(p->err);
    *v = (struct ss_vote){on, rule};
    return true;
}

static bool record(struct phase_run *p, uint32_t number, ss_range range)
{
    const struct rule_rec *rule = &p->m.r->rules[number];
    if (rule->has_vote) {
        ss_range of = range;
        if ((rule->vote_of == SS_NONE || part_at(&p->m, rule->vote_of, &of)) &&
            !vote(p, number, of))
            return false;
        if (rule->make == SS_NONE && !p->m.work->want_trace)
            return true;
    }
    if (rule->make_of != SS_NONE && !part_at(&p->m, rule->make_of, &range))
        return true;
    struct match *x = ss_vec_push(&p->doc->arena, &p->matches);
    if (!x)
        return ss_fail_memory(p->err);
    *x =
        (struct match){.tokens = range, .rule = number, .weight = rule->weight};
    return save_parts(p, rule, x);
}

/* Every rule that may match at token k, in the order they are written. */
static bool at_token(struct phase_run *p, uint32_t k)
{
    const struct lanes *l = p->m.lanes;
    const uint64_t *bits = lanes_at(&p->m, k);
    ss_range range;
    for (uint32_t w = 0; bits && w < l->width; w++) {
        for (uint64_t b = bits[w]; b; b &= b - 1) {
            const struct lane_rule *r =
                &l->rules[64 * w + (uint32_t)__builtin_ctzll(b)];
            bool ok = true;
            if (r->votes && !p->m.work->want_trace &&
                is_decided(&p->m, &r->reach, k))
                ok = vote(p, r->rule,
                          (ss_range){moved(k, r->vote_start),
                                     moved(k, r->vote_end)});
            else if (match_rule(&p->m, r->rule, k, &range))
                ok = record(p, r->rule, range);
            if (!ok)
                return false;
        }
    }
    return true;
}

/* Tokens that a match with its anchor at k may reach. */
static void set_window(struct machine *m, uint32_t k)
{
    ss_range r = m->within;
    m->lo = k - r.start > SS_RULE_WINDOW ? k - SS_RULE_WINDOW : r.start;
    m->hi = r.end - k > SS_RULE_WINDOW ? k + SS_RULE_WINDOW : r.end;
}

/* ---- which matches stay ------------------------------------------------- */

/* heavier, then longer, then earlier, then the rule written first */
static int by_worth(const void *pa, const void *pb)
{
    const struct match *a = pa, *b = pb;
    uint32_t la = a->tokens.end - a->tokens.start;
    uint32_t lb = b->tokens.end - b->tokens.start;
    if (a->weight < b->weight || a->weight > b->weight)
        return a->weight > b->weight ? -1 : 1;
    if (la != lb)
        return la > lb ? -1 : 1;
    if (a->tokens.start != b->tokens.start)
        return a->tokens.start < b->tokens.start ? -1 : 1;
    return (a->rule > b->rule) - (a->rule < b->rule);
}

static int by_place(const void *pa, const void *pb)
{
    const struct match *a = pa, *b = pb;
    if (a->tokens.start != b->tokens.start)
        return a->tokens.start < b->tokens.start ? -1 : 1;
    if (a->tokens.end != b->tokens.end)
        return a->tokens.end > b->tokens.end ? -1 : 1;
    return (a->rule > b->rule) - (a->rule < b->rule);
}

/* They are found from left to right, so mostly there is nothing to do. */
static void sort_by_place(struct match *v, uint32_t n)
{
    uint32_t i = 1;
    while (i < n && by_place(&v[i - 1], &v[i]) <= 0)
        i++;
    if (i < n)
        qsort(v, n, sizeof *v, by_place);
}

/* Greedy by worth: a match stays when none of its tokens is taken by another
 * of its type. */
static bool keep_best(struct phase_run *p)
{
    uint32_t *taken =
        ss_arena_alloc(&p->doc->arena, (p->doc->tokens.n + 1) * sizeof *taken);
    if (!taken)
        return ss_fail_memory(p->err);
    qsort(p->matches.v, p->matches.n, sizeof *p->matches.v, by_worth);
    for (uint32_t i = 0; i < p->matches.n; i++) {
        struct match *x = &p->matches.v[i];
        uint32_t make = p->m.r->rules[x->rule].make;
        uint32_t bit = make == SS_NONE ? 0 : 1u << make;
        x->kept = true;
        for (uint32_t k = x->tokens.start; k < x->tokens.end; k++)
            x->kept = x->kept && !(taken[k] & bit);
        for (uint32_t k = x->tokens.start; x->kept && k < x->tokens.end; k++)
            taken[k] |= bit;
    }
    return true;
}

static bool trace(struct phase_run *p, const struct match *x)
{
    struct ss_work *w = p->m.work;
    struct ss_fired *f = ss_vec_push(&p->doc->arena, &w->trace);
    if (!f)
        return ss_fail_memory(p->err);
    *f = (struct ss_fired){x->tokens, x->rule, x->parts, x->n_parts, x->kept};
    return true;
}

static bool annotate(struct phase_run *p, const struct match *x)
{
    const struct rule_rec *rule = &p->m.r->rules[x->rule];
    if (!x->kept || rule->make == SS_NONE)
        return true;
    struct ss_ann *a = ss_doc_annotate(p->doc, rule->make, x->tokens);
    if (!a)
        return ss_fail_memory(p->err);
    a->rule = x->rule;
    a->weight = rule->weight;
    a->parts = x->parts;
    a->n_parts = x->n_parts;
    a->ref = SS_NONE;
    return true;
}

static bool finish(struct phase_run *p, uint8_t overlap)
{
    for (uint32_t i = 0; i < p->matches.n; i++)
        p->matches.v[i].kept = true;
    if (!p->matches.n)
        return true;
    if (overlap == OVERLAP_BEST && !keep_best(p))
        return false;
    sort_by_place(p->matches.v, p->matches.n);
    for (uint32_t i = 0; i < p->matches.n; i++)
        if (!annotate(p, &p->matches.v[i]) ||
            (p->m.work->want_trace && !trace(p, &p->matches.v[i])))
            return false;
    return true;
}

void ss_work_clear(struct ss_work *work)
{
    *work = (struct ss_work){.want_trace = work->want_trace,
                             .known = work->known,
                             .memo = work->memo};
}

/* The end of the best match that starts at k, when matches go on from there;
 * the others that start at k are forgotten. */
static uint32_t first_only(struct phase_run *p, uint32_t before, uint32_t k)
{
    if (p->matches.n == before)
        return k + 1;
    struct match *v = p->matches.v + before;
    for (uint32_t i = before + 1; i < p->matches.n; i++)
        if (by_worth(&p->matches.v[i], v) < 0)
            *v = p->matches.v[i];
    p->matches.n = before + 1;
    return v->tokens.end > k ? v->tokens.end : k + 1;
}

/* Some tokens of a sentence or paragraph; *next is where to go on. */
static bool run_chunk(struct phase_run *p, uint8_t overlap, ss_range tokens,
                      const uint8_t *wanted, uint32_t *next)
{
    uint32_t k = tokens.start;
    bool wide = p->m.within.end - p->m.within.start > SS_RULE_WINDOW;
    if (!lanes_run(&p->m, tokens))
        return ss_fail_memory(p->err);
    while (k < tokens.end) {
        uint32_t matches = p->matches.n, sent = p->doc->tokens.v[k].sent;
        if (wanted && !wanted[sent]) {
            k = p->doc->sents.v[sent].tokens.end;
            continue;
        }
        if (wide)
            set_window(&p->m, k);
        if (!at_token(p, k))
            return false;
        k = overlap == OVERLAP_FIRST ? first_only(p, matches, k) : k + 1;
    }
    *next = k;
    return true;
}

/* One sentence or paragraph; nothing where no rule's trigger stands. */
static bool run_within(struct phase_run *p, uint8_t overlap, ss_range within,
                       const uint8_t *wanted)
{
    bool any = false;
    p->m.within = within;
    if (!find_active(&p->m, &any))
        return ss_fail_memory(p->err);
    if (!any)
        return true;
    set_window(&p->m, within.start);
    for (uint32_t k = within.start; k < within.end;) {
        uint32_t to = within.end - k > LANE_CHUNK ? k + LANE_CHUNK : within.end;
        if (!run_chunk(p, overlap, (ss_range){k, to}, wanted, &k))
            return false;
    }
    return true;
}

static bool run_phase(struct phase_run *p, const uint8_t *wanted)
{
    const struct phase_rec *ph = &p->m.r->phases[p->m.phase];
    const struct ss_doc *doc = p->doc;
    for (uint32_t s = 0; s < doc->sents.n;) {
        uint32_t end = s + 1, block = doc->sents.v[s].block;
        while (ph->scope == SCOPE_PARAGRAPH && end < doc->sents.n &&
               doc->sents.v[end].block == block)
            end++;
        ss_range within = {doc->sents.v[s].tokens.start,
                           doc->sents.v[end - 1].tokens.end};
        bool any = !wanted;
        for (uint32_t i = s; i < end && !any; i++)
            any = wanted[i];
        if (any && !run_within(p, ph->overlap, within, wanted))
            return false;
        s = end;
    }
    return finish(p, ph->overlap);
}

bool ss_rules_run_in(const struct ss_rules *rules, uint32_t phase,
                     const uint8_t *wanted, struct ss_doc *doc,
                     struct ss_work *work, struct sayso_error *err)
{
    struct phase_run p; /* its machine is large: no zeroing of all of it */
    if (phase >= rules->n[ARRAY_phases] || !rules->lanes[phase].width)
        return true;
    bool ok = machine_init(&p.m, rules, phase, doc, work);
    p.doc = doc;
    p.err = err;
    memset(&p.matches, 0, sizeof p.matches);
    ok = ok ? run_phase(&p, wanted) : ss_fail_memory(err);
    return ok;
}

bool ss_rules_run(const struct ss_rules *rules, uint32_t phase,
                  struct ss_doc *doc, struct ss_work *work,
                  struct sayso_error *err)
{
    return ss_rules_run_in(rules, phase, NULL, doc, work, err);
}
