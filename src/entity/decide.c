/*
 * decide.c - the best way to cut each run into names.
 *
 * Every candidate is worth the score of its best type over not being a name;
 * a token left out is worth nothing. Of all sets of candidates that do not
 * overlap the one of greatest worth is taken, by dynamic programming from the
 * end of the run: at each spot the best of "skip" and "a name starts here".
 */
#include "entity/entity_p.h"

#include <math.h>

struct best { /* of the rest of the run from a spot on */
    float worth;
    uint32_t len; /* of the name that starts here; 0: skip */
    enum ss_entity_type type;
};

static enum ss_entity_type best_type(const struct score *s)
{
    enum ss_entity_type best = SS_ENTITY_PER;
    for (int t = 1; t < SS_ENTITY_COUNT; t++)
        if (s->of[t] > s->of[best])
            best = (enum ss_entity_type)t;
    return best;
}

static void best_at(const struct names *n, uint32_t spot, struct best *best)
{
    const struct spot *s = &n->spots.v[spot];
    uint32_t most = s->run_end - spot;
    best[spot] = (struct best){0};
    if (most > 1)
        best[spot].worth = best[spot + 1].worth;
    if (!s->starts)
        return;
    for (uint32_t len = 1; len <= most && len <= LONGEST_NAME; len++) {
        if (!n->spots.v[spot + len - 1].ends)
            continue;
        struct score sum = evidence_of(n, spot, len);
        enum ss_entity_type type = best_type(&sum);
        float worth = sum.of[type];
        if (len < most)
            worth += best[spot + len].worth;
        if (worth > best[spot].worth)
            best[spot] = (struct best){worth, len, type};
    }
}

/* Share of the best type among all, not being a name included. */
static float sureness(const struct score *s, enum ss_entity_type type)
{
    float sum = 0;
    for (int t = 0; t < SS_ENTITY_COUNT; t++)
        sum += expf(s->of[t] - s->of[type]);
    return 1 / sum;
}

static bool choose(struct names *n, uint32_t spot, const struct best *best)
{
    struct chosen *c = ss_vec_push(&n->doc->arena, &n->chosen);
    if (!c)
        return false;
    struct score sum = evidence_of(n, spot, best->len);
    *c = (struct chosen){spot, best->len, best->type, sum.of[best->type],
                         sureness(&sum, best->type)};
    return true;
}

bool decide(struct names *n)
{
    struct best *best =
        ss_arena_alloc(&n->doc->arena, (n->spots.n + 1) * sizeof *best);
    if (!best)
        return false;
    for (uint32_t s = n->spots.n; s-- > 0;)
        best_at(n, s, best);
    n->chosen.n = 0;
    for (uint32_t s = 0; s < n->spots.n;) {
        if (best[s].len && !choose(n, s, &best[s]))
            return false;
        s += best[s].len ? best[s].len : 1;
    }
    return true;
}
