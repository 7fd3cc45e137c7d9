/*
 * evidence.c - what speaks for a candidate: the votes of rules.
 *
 * A rule votes on a stretch of tokens, and says which names it means: the one
 * that is the stretch, those that start with it, end with it, or hold it. The
 * last three are kept per spot, so that a vote costs the same however many
 * candidates it is for; `holding` becomes a running sum.
 */
#include "entity/entity_p.h"

static void add(struct score *to, const struct score *votes)
{
    for (int t = 0; t < SS_ENTITY_COUNT; t++)
        to->of[t] += votes->of[t];
}

/* Candidate of tokens [r.start, r.end); NULL when there is none. */
static struct score *whole_of(struct names *n, ss_range r)
{
    uint32_t s = n->spot_of[r.start], len = r.end - r.start;
    if (s == SS_NONE || len > LONGEST_NAME || s + len > n->spots.v[s].run_end)
        return NULL;
    return &n->whole[n->spots.v[s].candidates + len - 1];
}

static void add_vote(struct names *n, const struct ss_vote *v)
{
    const struct score *votes = &n->namer->votes[v->rule];
    uint32_t first = n->spot_of[v->tokens.start];
    uint32_t last = n->spot_of[v->tokens.end - 1];
    struct score *to = NULL;
    switch ((enum ss_vote_on)n->namer->on[v->rule]) {
    case SS_VOTE_WHOLE:
        to = whole_of(n, v->tokens);
        break;
    case SS_VOTE_STARTING:
        to = first == SS_NONE ? NULL : &n->starting[first];
        break;
    case SS_VOTE_ENDING:
        to = last == SS_NONE ? NULL : &n->ending[last];
        break;
    case SS_VOTE_HOLDING:
        to = last == SS_NONE ? NULL : &n->holding[last];
        break;
    }
    if (to)
        add(to, votes);
}

void evidence_add(struct names *n, uint32_t from_vote)
{
    for (uint32_t i = from_vote; i < n->work->votes.n; i++)
        add_vote(n, &n->work->votes.v[i]);
}

struct score evidence_of(const struct names *n, uint32_t spot, uint32_t len)
{
    struct score sum = n->whole[n->spots.v[spot].candidates + len - 1];
    add(&sum, &n->starting[spot]);
    add(&sum, &n->ending[spot + len - 1]);
    for (uint32_t s = spot; s < spot + len; s++)
        add(&sum, &n->holding[s]);
    for (int t = 1; t < SS_ENTITY_COUNT; t++)
        sum.of[t] -= sum.of[SS_ENTITY_NONE];
    sum.of[SS_ENTITY_NONE] = 0;
    return sum;
}
