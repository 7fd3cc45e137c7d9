/*
 * run.c - the matcher.
 *
 * A backtracking machine over token positions. A position is a boundary: n
 * tokens have n + 1 of them; going forward eats the token after it, going
 * back the token before it. Choices left open lie on a stack of fixed size
 * together with the slot values they must restore:
 *
 *     | pc, position | slot, old value | slot, old value | pc, position |
 *
 * Steps are counted over a whole try (both directions, look-arounds too), so
 * a pattern that runs away costs a bounded amount and is reported.
 */
#include "rule/rule_p.h"

#include <stdlib.h>
#include <string.h>

enum { STACK = 1024 };
#define RESTORE (1u << 31)

struct frame {
    uint32_t pc; /* RESTORE | slot: put value back */
    uint32_t value;
};

struct machine {
    const struct ss_rules *r;
    struct ss_doc *doc;
    struct ss_work *work;
    uint32_t lo, hi; /* window */
    uint8_t quoting;
    uint32_t steps;
    uint32_t slot[SLOTS];
    struct frame stack[STACK];
};

/* ---- tests ------------------------------------------------------------------ */

static bool token_term(const struct machine *m, const struct term *t,
                       uint32_t k)
{
    const struct ss_token *tok = &m->doc->tokens.v[k];
    switch ((enum term_kind)t->kind) {
    case TERM_ANY:
        return true;
    case TERM_WORD:
        return tok->word == t->arg;
    case TERM_CLASS:
        return ss_gaz_has(m->r->gaz, tok->classes, t->arg);
    case TERM_POS:
        return t->arg >> tok->pos & 1;
    case TERM_FLAG:
        return (tok->flags & t->arg) == t->arg;
    case TERM_REGEX:
        return regex_matches(m->r->regex[t->arg], ss_token_text(m->doc, k));
    case TERM_ANN:
        return ss_ann_starting(m->doc, t->arg, k) != SS_NONE;
    }
    return false;
}

static bool allowed(const struct machine *m, uint32_t k)
{
    if (m->quoting == QUOTING_ANY)
        return true;
    bool quoted = m->doc->tokens.v[k].flags & SS_TOK_QUOTED;
    return quoted == (m->quoting == QUOTING_INSIDE);
}

/* All terms but number `skip` hold of token k. */
static bool other_terms(const struct machine *m, const struct test *t,
                        uint32_t skip, uint32_t k)
{
    for (uint32_t i = 0; i < t->n; i++) {
        const struct term *x = &m->r->terms[t->first + i];
        if (i != skip && token_term(m, x, k) == (bool)x->negated)
            return false;
    }
    return true;
}

/* positive term of a kind in the test; t->n when none */
static uint32_t term_of(const struct machine *m, const struct test *t,
                        uint8_t kind)
{
    for (uint32_t i = 0; i < t->n; i++) {
        const struct term *x = &m->r->terms[t->first + i];
        if (x->kind == kind && !x->negated)
            return i;
    }
    return t->n;
}

/* An annotation beside the position, eaten whole. */
static bool eat_annotation(const struct machine *m, uint32_t type, bool back,
                           uint32_t *pos)
{
    uint32_t i = back ? ss_ann_ending(m->doc, type, *pos)
                      : ss_ann_starting(m->doc, type, *pos);
    if (i == SS_NONE)
        return false;
    ss_range r = m->doc->layers[type].anns.v[i].tokens;
    uint32_t to = back ? r.start : r.end;
    if (to < m->lo || to > m->hi)
        return false;
    *pos = to;
    return true;
}

/* The longest phrase of the class beside the position. */
static bool eat_phrase(const struct machine *m, const struct test *t,
                       uint32_t term, bool back, uint32_t *pos)
{
    const struct ss_phrases *ph = &m->work->phrases;
    uint32_t cls = m->r->terms[t->first + term].arg;
    if (!ph->first)
        return false;
    if (back) {
        uint32_t i = ph->last_ending[*pos - 1];
        if (i == SS_NONE || ph->v.v[i].tokens.start < m->lo ||
            !ss_gaz_has(m->r->gaz, ph->v.v[i].classes, cls) ||
            !other_terms(m, t, term, ph->v.v[i].tokens.start))
            return false;
        *pos = ph->v.v[i].tokens.start;
        return true;
    }
    for (uint32_t i = ph->first[*pos];
         i < ph->v.n && ph->v.v[i].tokens.start == *pos; i++) {
        if (ph->v.v[i].tokens.end <= m->hi &&
            ss_gaz_has(m->r->gaz, ph->v.v[i].classes, cls) &&
            other_terms(m, t, term, *pos)) {
            *pos = ph->v.v[i].tokens.end;
            return true;
        }
    }
    return false;
}

/* Eat what the test wants beside *pos and move it. */
static bool eat(const struct machine *m, const struct test *t, bool back,
                uint32_t *pos)
{
    if (back ? *pos <= m->lo : *pos >= m->hi)
        return false;
    uint32_t k = back ? *pos - 1 : *pos;
    uint32_t i = term_of(m, t, TERM_ANN);
    if (i < t->n) {
        uint32_t to = *pos;
        if (!eat_annotation(m, m->r->terms[t->first + i].arg, back, &to) ||
            !other_terms(m, t, i, back ? to : k))
            return false;
        *pos = to;
        return true;
    }
    if (!allowed(m, k))
        return false;
    i = term_of(m, t, TERM_CLASS);
    if (i < t->n && eat_phrase(m, t, i, back, pos))
        return true;
    if (!other_terms(m, t, UINT32_MAX, k))
        return false;
    *pos = back ? k : k + 1;
    return true;
}

/* ---- the machine -------------------------------------------------------------- */

static bool at_edge(const struct machine *m, uint32_t which, uint32_t pos)
{
    return which ? pos == m->hi : pos == m->lo;
}

static bool set_slot(struct machine *m, uint32_t slot, uint32_t value,
                     uint32_t *sp)
{
    if (*sp == STACK)
        return false;
    m->stack[(*sp)++] = (struct frame){RESTORE | slot, m->slot[slot]};
    m->slot[slot] = value;
    return true;
}

static bool enter(struct machine *m, const struct ins *i, uint32_t pos,
                  uint32_t *sp)
{
    uint32_t to = pos;
    return eat_annotation(m, i->a, i->back, &to) && set_slot(m, i->b, to, sp);
}

/* Run from pc at *pos; `base` is the stack's floor for this call. On success
 * *pos is where it ended and the slots are set. */
static bool run(struct machine *m, uint32_t pc, uint32_t *pos, uint32_t base)
{
    uint32_t sp = base, at = *pos;
    for (;;) {
        const struct ins *i = &m->r->ins[pc];
        bool ok = true;
        if (++m->steps > SS_RULE_STEPS)
            return false;
        switch ((enum op)i->op) {
        case OP_TEST:
            ok = eat(m, &m->r->tests[i->a], i->back, &at);
            pc++;
            break;
        case OP_SPLIT:
            ok = sp < STACK;
            if (ok)
                m->stack[sp++] = (struct frame){pc + i->b, at};
            pc = i->a;
            break;
        case OP_JUMP:
            pc = i->a;
            break;
        case OP_SAVE:
            ok = set_slot(m, i->a, at, &sp);
            pc++;
            break;
        case OP_LOOK: {
            uint32_t there = at;
            ok = run(m, pc + 1, &there, sp) != (bool)(i->b & LOOK_NEGATED);
            pc = i->a;
            break;
        }
        case OP_ANN_IN:
            ok = enter(m, i, at, &sp);
            pc++;
            break;
        case OP_ANN_OUT:
            ok = m->slot[i->b] == at;
            pc++;
            break;
        case OP_EDGE:
            ok = at_edge(m, i->a, at);
            pc++;
            break;
        case OP_MATCH:
            *pos = at;
            return true;
        }
        if (ok)
            continue;
        while (sp > base && m->stack[sp - 1].pc & RESTORE) {
            sp--;
            m->slot[m->stack[sp].pc & ~RESTORE] = m->stack[sp].value;
        }
        if (sp == base)
            return false;
        sp--;
        pc = m->stack[sp].pc;
        at = m->stack[sp].value;
    }
}

/* ---- results -------------------------------------------------------------------- */

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
    SS_VEC(struct match) matches;
    uint32_t *tried; /* per rule: position + 1 of its last try */
    struct sayso_error *err;
};

static bool part_at(const struct machine *m, uint32_t pair, ss_range *r)
{
    *r = (ss_range){m->slot[2 * pair], m->slot[2 * pair + 1]};
    return r->start != SS_NONE && r->end != SS_NONE && r->start < r->end;
}

static bool save_parts(struct phase_run *p, const struct rule_rec *rule,
                       struct match *x)
{
    x->parts = p->m.doc->parts.n;
    for (uint32_t i = 0; i < rule->n_labels; i++) {
        ss_range r;
        if (!part_at(&p->m, i, &r))
            continue;
        struct ss_part *part = ss_vec_push(&p->m.doc->arena, &p->m.doc->parts);
        if (!part)
            return ss_fail_memory(p->err);
        *part = (struct ss_part){rule->label[i], r};
        x->n_parts++;
    }
    return true;
}

static bool record(struct phase_run *p, uint32_t number, ss_range range)
{
    const struct rule_rec *rule = &p->m.r->rules[number];
    if (rule->has_vote) {
        ss_range of = range;
        if (rule->vote_of == SS_NONE || part_at(&p->m, rule->vote_of, &of)) {
            struct ss_vote *v =
                ss_vec_push(&p->m.doc->arena, &p->m.work->votes);
            if (!v)
                return ss_fail_memory(p->err);
            *v = (struct ss_vote){of, number};
        }
        if (rule->make == SS_NONE && !p->m.work->want_trace)
            return true;
    }
    if (rule->make_of != SS_NONE && !part_at(&p->m, rule->make_of, &range))
        return true;
    struct match *x = ss_vec_push(&p->m.doc->arena, &p->matches);
    if (!x)
        return ss_fail_memory(p->err);
    *x = (struct match){
        .tokens = range, .rule = number, .weight = rule->weight};
    return save_parts(p, rule, x);
}

static bool attempt(struct phase_run *p, uint32_t number, uint32_t at)
{
    struct machine *m = &p->m;
    const struct rule_rec *rule = &m->r->rules[number];
    uint32_t from = at, to = at;
    if (p->tried[number] == at + 1)
        return true;
    p->tried[number] = at + 1;
    m->steps = 0;
    for (uint32_t i = 0; i < 2 * rule->n_labels; i++)
        m->slot[i] = SS_NONE;
    bool ok = run(m, rule->forward, &to, 0) &&
              (rule->backward == SS_NONE || run(m, rule->backward, &from, 0));
    if (m->steps > SS_RULE_STEPS)
        m->work->steps_exceeded++;
    return ok && from < to ? record(p, number, (ss_range){from, to}) : true;
}

static bool attempt_list(struct phase_run *p, uint32_t list, uint32_t at)
{
    for (const uint32_t *x = &p->m.r->lists.v[list]; list && *x != SS_NONE; x++)
        if (!attempt(p, *x, at))
            return false;
    return true;
}

static uint32_t word_list(const struct ss_rules *r, const struct dispatch *d,
                          uint32_t word)
{
    if (!d->n_words || word / 8 >= r->n_word_bits ||
        !(r->word_bits[word / 8] >> word % 8 & 1))
        return 0;
    const struct word_key *v = r->word_keys.v + d->words;
    uint32_t lo = 0, hi = d->n_words;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        if (v[mid].word < word)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < d->n_words && v[lo].word == word ? v[lo].list : 0;
}

static bool at_token(struct phase_run *p, const struct dispatch *d, uint32_t k)
{
    const struct ss_rules *r = p->m.r;
    const struct ss_token *tok = &p->m.doc->tokens.v[k];
    const struct ss_phrases *ph = &p->m.work->phrases;
    if (!attempt_list(p, d->by_set[tok->classes], k) ||
        !attempt_list(p, word_list(r, d, tok->word), k) ||
        !attempt_list(p, d->by_pos[tok->pos], k) ||
        !attempt_list(p, d->by_any, k))
        return false;
    if (tok->flags & SS_TOK_CAPITAL && !attempt_list(p, d->by_capital, k))
        return false;
    uint32_t types = p->m.doc->ann_start[k] & d->types;
    for (uint32_t t = 0; types; t++, types >>= 1)
        if (types & 1 && !attempt_list(p, d->by_type[t], k))
            return false;
    if (!ph->first)
        return true;
    for (uint32_t i = ph->first[k];
         i < ph->v.n && ph->v.v[i].tokens.start == k; i++)
        if (!attempt_list(p, d->by_set[ph->v.v[i].classes], k))
            return false;
    return true;
}

static void set_window(struct machine *m, uint8_t scope, uint32_t k)
{
    const struct ss_sent *s = &m->doc->sents.v[m->doc->tokens.v[k].sent];
    ss_range r = scope == SCOPE_SENTENCE
                     ? s->tokens
                     : m->doc->blocks.v[s->block].tokens;
    m->lo = k - r.start > SS_RULE_WINDOW ? k - SS_RULE_WINDOW : r.start;
    m->hi = r.end - k > SS_RULE_WINDOW ? k + SS_RULE_WINDOW : r.end;
}

/* ---- which matches stay ------------------------------------------------------------ */

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

/* Greedy by worth: a match stays when none of its tokens is taken by another
 * of its type. */
static bool keep_best(struct phase_run *p)
{
    uint32_t *taken = ss_arena_alloc(
        &p->m.doc->arena, (p->m.doc->tokens.n + 1) * sizeof *taken);
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
    struct ss_fired *f = ss_vec_push(&p->m.doc->arena, &w->trace);
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
    struct ss_ann *a = ss_doc_annotate(p->m.doc, rule->make, x->tokens);
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
    qsort(p->matches.v, p->matches.n, sizeof *p->matches.v, by_place);
    for (uint32_t i = 0; i < p->matches.n; i++)
        if (!annotate(p, &p->matches.v[i]) ||
            (p->m.work->want_trace && !trace(p, &p->matches.v[i])))
            return false;
    return true;
}

void ss_work_clear(struct ss_work *work)
{
    *work = (struct ss_work){.want_trace = work->want_trace};
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

bool ss_rules_run_in(const struct ss_rules *rules, uint32_t phase,
                     const uint8_t *wanted, struct ss_doc *doc,
                     struct ss_work *work, struct sayso_error *err)
{
    if (phase >= rules->n[ARRAY_phases])
        return true; /* no rule file declares it */
    const struct phase_rec *ph = &rules->phases[phase];
    const struct dispatch *d = &rules->dispatch[phase];
    struct phase_run p = {.err = err};
    p.m.r = rules;
    p.m.doc = doc;
    p.m.work = work;
    p.m.quoting = ph->quoting;
    p.tried = ss_arena_alloc(&doc->arena, (rules->n[ARRAY_rules] + 1) *
                                              sizeof *p.tried);
    if (!p.tried)
        return ss_fail_memory(err);
    uint32_t sent = SS_NONE;
    for (uint32_t k = 0; k < doc->tokens.n;) {
        uint32_t matches = p.matches.n, now = doc->tokens.v[k].sent;
        if (wanted && !wanted[now]) {
            k = doc->sents.v[now].tokens.end;
            continue;
        }
        if (now != sent || ph->scope != SCOPE_SENTENCE ||
            p.m.hi - p.m.lo > SS_RULE_WINDOW)
            set_window(&p.m, ph->scope, k);
        sent = now;
        if (!at_token(&p, d, k))
            return false;
        k = ph->overlap == OVERLAP_FIRST ? first_only(&p, matches, k) : k + 1;
    }
    return finish(&p, ph->overlap);
}

bool ss_rules_run(const struct ss_rules *rules, uint32_t phase,
                  struct ss_doc *doc, struct ss_work *work,
                  struct sayso_error *err)
{
    return ss_rules_run_in(rules, phase, NULL, doc, work, err);
}
