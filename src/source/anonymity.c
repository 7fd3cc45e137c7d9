/*
 * anonymity.c - statements about names withheld, given to their source.
 *
 * The rules of rules/source/ find the statements. Whose they are is decided
 * here by where people stand in the sentence:
 *
 *     The diplomat | asked not to be named      just before
 *     said the aide, who spoke on condition ... before, in the same phrase
 *     Speaking on background, the envoy | said  behind
 *     (nobody in the sentence)                  the last speaker before
 */
#include "source/source_p.h"

#include <stdlib.h>

enum {
    WINDOW = 40, /* mentions looked at */
    NEAR = 3,    /* tokens: "the aide also | asked" */
    STRONG = 2   /* weight of rules that make a source by themselves */
};

static const struct {
    float unnamed, object, speaker, subject, before, holds, near, token;
    float quoted, least;
} weight = {
    .unnamed = 2,
    .object = -3,
    .speaker = 1.5F,
    .subject = .5F,
    .before = 1.5F,
    .holds = 3,    /* the statement is a clause of the speaker's phrase */
    .near = 2,
    .token = -.05F,
    .quoted = -9,
    .least = -8
};

/* ---- whose it is --------------------------------------------------------------- */

/* The statement that a token stands in; SS_NONE. */
static uint32_t statement_at(const struct finder *f, uint32_t token)
{
    uint32_t lo = 0, hi = f->statements.n;
    while (lo < hi) { /* first that begins behind the token */
        uint32_t mid = (lo + hi) / 2;
        if (f->statements.v[mid].tokens.start <= token)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo && token < f->statements.v[lo - 1].tokens.end ? lo - 1 : SS_NONE;
}

uint32_t statement_owner(const struct finder *f, uint32_t token)
{
    uint32_t i = statement_at(f, token);
    return i == SS_NONE ? SS_NONE : f->statements.v[i].owner;
}

/* inside the words of a request or a reason */
static bool is_stated(const struct finder *f, uint32_t token)
{
    uint32_t i = statement_at(f, token);
    return i != SS_NONE && f->statements.v[i].type != f->s->type.veiled;
}

/* mention with this head; SS_NONE */
static uint32_t headed_by(const struct finder *f, uint32_t head)
{
    for (uint32_t i = mention_from(f, head + 1); i-- > 0;) {
        if (f->mentions.v[i].head == head)
            return i;
        if (f->mentions.v[i].tokens.start + WINDOW < head)
            break;
    }
    return SS_NONE;
}

static bool may_own(const struct mention *m)
{
    return m->kind == SS_SOURCE_PERSON || m->kind == SS_SOURCE_GROUP;
}

static bool follows_preposition(const struct finder *f, const struct mention *m)
{
    const struct ss_token *v = f->doc->tokens.v;
    uint32_t t = m->core.start;
    return t && v[t - 1].sent == v[t].sent &&
           (v[t - 1].pos == SS_POS_ADP || v[t - 1].pos == SS_POS_PART);
}

static float weigh(const struct finder *f, const struct mention *m,
                   ss_range at)
{
    bool before = m->core.end <= at.start;
    bool around = !before && m->core.start <= at.start;
    uint32_t gap = before   ? at.start - m->core.end
                   : around ? 0
                            : m->core.start - at.start;
    float sum = (float)gap * weight.token;
    if (m->name == SS_NONE)
        sum += weight.unnamed;
    else if (follows_preposition(f, m)) /* "a source close to Lee, who ..." */
        sum += weight.object;
    if (m->quote != SS_NONE)
        sum += weight.speaker;
    if (m->subject)
        sum += weight.subject;
    if (before)
        sum += weight.before;
    if (around || (before && gap < NEAR)) /* "an unnamed source" */
        sum += weight.near;
    if (before && at.start < m->tokens.end)
        sum += weight.holds;
    return m->quoted ? sum + weight.quoted : sum;
}

static uint32_t last_speaker(const struct finder *f, uint32_t from)
{
    for (uint32_t i = from; i-- > 0 && from - i < WINDOW;)
        if (f->mentions.v[i].quote != SS_NONE && may_own(&f->mentions.v[i]))
            return i;
    return SS_NONE;
}

static uint32_t owner_of(const struct finder *f, ss_range at)
{
    const struct ss_token *v = f->doc->tokens.v;
    ss_range sent = f->doc->sents.v[v[at.start].sent].tokens;
    uint32_t first = mention_from(f, sent.start), best = SS_NONE;
    float most = weight.least;
    for (uint32_t i = first; i < f->mentions.n && i - first < WINDOW &&
                             f->mentions.v[i].tokens.start < sent.end;
         i++) {
        const struct mention *m = &f->mentions.v[i];
        if (!may_own(m) || is_stated(f, m->core.start) ||
            m->form == SS_FORM_POSSESSIVE)
            continue;
        float sum = weigh(f, m, at);
        weighed(f, at, m->core, sum, "name withheld");
        if (sum > most) {
            most = sum;
            best = i;
        }
    }
    return best == SS_NONE ? last_speaker(f, first) : best;
}

/* ---- finding them ------------------------------------------------------------------ */

static bool collect(struct finder *f, uint32_t type)
{
    const struct ss_layer *layer = &f->doc->layers[type];
    for (uint32_t i = 0; i < layer->anns.n; i++) {
        struct statement *s = ss_vec_push(&f->doc->arena, &f->statements);
        if (!s)
            return ss_fail_memory(f->err);
        *s = (struct statement){.tokens = layer->anns.v[i].tokens,
                                .type = type,
                                .ann = i,
                                .owner = SS_NONE};
    }
    return true;
}

static int by_start(const void *pa, const void *pb)
{
    const struct statement *a = pa, *b = pb;
    if (a->tokens.start != b->tokens.start)
        return a->tokens.start < b->tokens.start ? -1 : 1;
    return (a->type > b->type) - (a->type < b->type);
}

bool statements_find(struct finder *f)
{
    const struct ss_sourcer *s = f->s;
    if (!ss_rules_run(s->rules, s->phase.anonymity, f->doc, f->work, f->err) ||
        !collect(f, s->type.anonymity) || !collect(f, s->type.known_to) ||
        !collect(f, s->type.veiled))
        return false;
    if (!f->statements.n)
        return true;
    qsort(f->statements.v, f->statements.n, sizeof *f->statements.v, by_start);
    for (uint32_t i = 0; i < f->statements.n; i++) {
        struct statement *x = &f->statements.v[i];
        uint32_t owner = x->type == s->type.veiled
                             ? headed_by(f, x->tokens.start)
                             : owner_of(f, x->tokens);
        x->owner = owner;
        if (owner != SS_NONE)
            f->mentions.v[owner].needed = true;
    }
    return ss_rules_run(s->rules, s->phase.reason, f->doc, f->work, f->err);
}

/* ---- writing them down ----------------------------------------------------------------- */

/* The kind of a reason, by the heaviest rule that matched within it. */
static void classify(const struct finder *f, struct ss_anonymity *to)
{
    ss_range reason = to->reason;
    const struct ss_sourcer *s = f->s;
    const struct ss_ann *best = NULL;
    const struct ss_layer *layer = &f->doc->layers[s->type.reason_kind];
    uint32_t lo = 0, hi = layer->anns.n;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        if (layer->anns.v[mid].tokens.start < reason.start)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo < layer->anns.n && layer->anns.v[lo].tokens.start < reason.end;
         lo++)
        if (!best || layer->anns.v[lo].weight > best->weight)
            best = &layer->anns.v[lo];
    to->category = best ? ss_rules_attr(s->rules, best->rule, "category")
                        : SS_STR("other");
    to->stock = best && ss_rules_attr(s->rules, best->rule, "stock").len > 0;
}

static void fill(const struct finder *f, const struct ss_ann *a, uint32_t label,
                 ss_range *to)
{
    ss_range r;
    if (to->start == to->end && label != SS_NONE &&
        ss_ann_part(f->doc, a, label, &r))
        *to = r;
}

static void apply(struct finder *f, const struct statement *s)
{
    const struct ss_ann *a = &f->doc->layers[s->type].anns.v[s->ann];
    struct cluster *c = &f->clusters.v[f->mentions.v[s->owner].cluster];
    struct ss_anonymity *to = &c->anonymity;
    ss_str terms = ss_rules_attr(f->s->rules, a->rule, "terms");
    ss_str naming = ss_rules_attr(f->s->rules, a->rule, "naming");
    c->withheld |= a->weight >= STRONG;
    if (s->type == f->s->type.veiled)
        return;
    to->any = true;
    fill(f, a, f->s->label.request, &to->request);
    fill(f, a, f->s->label.known_to, &to->known_to);
    fill(f, a, f->s->label.reason, &to->reason);
    if (to->reason.start < to->reason.end && !to->category.len)
        classify(f, to);
    if (!to->terms.len)
        to->terms = terms;
    c->pseudonym |= naming.len > 0;
}

void statements_apply(struct finder *f)
{
    for (uint32_t i = 0; i < f->statements.n; i++) {
        const struct statement *s = &f->statements.v[i];
        if (s->owner != SS_NONE &&
            f->mentions.v[s->owner].cluster != SS_NONE)
            apply(f, s);
    }
}
