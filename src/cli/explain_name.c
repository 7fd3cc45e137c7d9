/*
 * explain_name.c - why words are a name of this type, or none.
 *
 * Every candidate over the words, name or not, is shown with its sums and the
 * votes they are made of: the names, then the others, the best first. What is
 * not a name scores 0, so the votes for NONE are taken off all others.
 */
#include "cli/explain_p.h"

#include <stdlib.h>

enum { MOST = 160 }; /* stretches shown; over one word there are 78 at most */

struct stretch {
    ss_range tokens;
    uint32_t mention; /* SS_NONE: it lost */
    float sum[SS_ENTITY_COUNT];
};

static bool applies(const struct place *p, const struct ss_vote *v, ss_range r)
{
    return ss_vote_is_for(p->model->rules, v, r);
}

static void add_up(const struct place *p, struct stretch *s)
{
    const struct ss_rules *r = p->model->rules;
    for (uint32_t i = 0; i < p->work.votes.n; i++) {
        const struct ss_vote *v = &p->work.votes.v[i];
        for (unsigned t = 0; applies(p, v, s->tokens) && t < SS_ENTITY_COUNT;
             t++)
            s->sum[t] += ss_rules_vote(r, v->rule, (enum ss_entity_type)t);
    }
    for (unsigned t = 1; t < SS_ENTITY_COUNT; t++)
        s->sum[t] -= s->sum[SS_ENTITY_NONE];
}

static uint32_t add_stretch(const struct place *p, struct stretch *v,
                            uint32_t n, ss_range tokens, uint32_t mention)
{
    if (!ranges_touch(tokens, p->tokens))
        return n;
    for (uint32_t i = 0; i < n; i++)
        if (v[i].tokens.start == tokens.start && v[i].tokens.end == tokens.end)
            return n;
    if (n == MOST)
        return n;
    v[n] = (struct stretch){.tokens = tokens, .mention = mention};
    add_up(p, &v[n]);
    return n + 1;
}

static float worth(const struct stretch *s)
{
    float most = s->sum[1];
    for (unsigned t = 2; t < SS_ENTITY_COUNT; t++)
        most = s->sum[t] > most ? s->sum[t] : most;
    return most;
}

static int by_worth(const void *a, const void *b)
{
    const struct stretch *x = a, *y = b;
    float d = worth(y) - worth(x);
    if (d > 0 || d < 0)
        return d > 0 ? 1 : -1;
    return x->tokens.start != y->tokens.start
               ? (x->tokens.start < y->tokens.start ? -1 : 1)
               : (x->tokens.end < y->tokens.end ? -1 : 1);
}

static uint32_t find_stretches(const struct place *p, struct stretch *v)
{
    uint32_t names = 0, n;
    for (uint32_t i = 0; i < p->doc.mentions.n; i++)
        names = add_stretch(p, v, names, p->doc.mentions.v[i].tokens, i);
    n = names;
    for (uint32_t i = 0; i < p->candidates.v.n; i++)
        n = add_stretch(p, v, n, p->candidates.v.v[i].tokens, SS_NONE);
    qsort(v + names, n - names, sizeof *v, by_worth);
    return n;
}

/* ---- output ------------------------------------------------------------ */

static void put_scores(const float score[SS_ENTITY_COUNT])
{
    for (unsigned t = 0; t < SS_ENTITY_COUNT; t++)
        if (score[t] > 0 || score[t] < 0)
            printf(" %s %+.3g", ss_entity_type_name((enum ss_entity_type)t),
                   (double)score[t]);
}

static void put_votes(const struct place *p, const struct stretch *s)
{
    const struct ss_rules *r = p->model->rules;
    for (uint32_t i = 0; i < p->work.votes.n; i++) {
        const struct ss_vote *v = &p->work.votes.v[i];
        float votes[SS_ENTITY_COUNT];
        if (!applies(p, v, s->tokens))
            continue;
        for (unsigned t = 0; t < SS_ENTITY_COUNT; t++)
            votes[t] = ss_rules_vote(r, v->rule, (enum ss_entity_type)t);
        put_rule(p, v->rule);
        printf("     ");
        put_scores(votes);
        printf("  ");
        put_tokens(p, v->tokens);
        putchar('\n');
    }
}

static void put_name(const struct place *p, const struct ss_mention *m)
{
    const struct ss_entity *e = &p->doc.entities.v[m->entity];
    uint32_t places = 0;
    for (uint32_t i = 0; i < p->doc.mentions.n; i++)
        places += p->doc.mentions.v[i].entity == m->entity;
    printf("  is the %s e%u", ss_entity_type_name(e->type), m->entity + 1);
    put_str(" ", e->name);
    printf(", %u place%s, confidence %.3g", places, places == 1 ? "" : "s",
           (double)e->confidence);
    put_str(", gazetteer entry ", e->gazetteer);
    if (m->rule != SS_NONE)
        put_str(", above all by ", ss_rules_name(p->model->rules, m->rule));
    putchar('\n');
}

void explain_names(const struct place *p)
{
    struct stretch v[MOST];
    uint32_t n = find_stretches(p, v);
    for (uint32_t i = 0; i < n; i++) {
        bool name = v[i].mention != SS_NONE;
        put_title(p, name ? "Name" : "Not a name, but might have been");
        printf("  ");
        put_tokens(p, v[i].tokens);
        put_scores(v[i].sum);
        putchar('\n');
        if (name)
            put_name(p, &p->doc.mentions.v[v[i].mention]);
        put_votes(p, &v[i]);
    }
}
