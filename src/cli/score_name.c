/*
 * score_name.c - names compared with gold: the same span and type.
 *
 * Only types that the gold marks all of ("types"; without: PER, LOC, ORG)
 * count. What touches a stretch to be ignored does not count on either side; an
 * optional one is no false alarm. [SS_ENTITY_NONE] sums PER, LOC and ORG up.
 */
#include "cli/eval_p.h"

#include <stdlib.h>

static bool touch(ss_span a, ss_span b)
{
    return a.start < b.end && b.start < a.end;
}

static int by_place(const void *pa, const void *pb)
{
    const struct name_read *a = pa, *b = pb;
    if (a->span.start != b->span.start)
        return a->span.start < b->span.start ? -1 : 1;
    if (a->span.end != b->span.end)
        return a->span.end < b->span.end ? -1 : 1;
    return (a->type > b->type) - (a->type < b->type);
}

static bool same(const struct name_read *a, const struct name_read *b)
{
    return by_place(a, b) == 0;
}

static bool counts(const struct record_read *gold, const struct name_read *n)
{
    unsigned types = gold->types ? gold->types
                                 : 1u << SS_ENTITY_PER | 1u << SS_ENTITY_LOC |
                                       1u << SS_ENTITY_ORG;
    if (!(types >> n->type & 1))
        return false;
    for (uint32_t i = 0; i < gold->ignored.n; i++)
        if (touch(gold->ignored.v[i], n->span))
            return false;
    return true;
}

static bool is_optional(const struct record_read *gold,
                        const struct name_read *n)
{
    for (uint32_t i = 0; i < gold->optional.n; i++)
        if (gold->optional.v[i].start == n->span.start &&
            gold->optional.v[i].end == n->span.end)
            return true;
    return false;
}

/* The names of a record that count, in order, none twice. */
static bool counted(const struct record_read *gold, const struct record_read *r,
                    struct ss_arena *arena, struct name_read **out, uint32_t *n)
{
    uint32_t kept = 0, unique = 0;
    struct name_read *v = ss_arena_alloc(arena, (r->names.n + 1) * sizeof *v);
    if (!v)
        return false;
    for (uint32_t i = 0; i < r->names.n; i++)
        if (counts(gold, &r->names.v[i]))
            v[kept++] = r->names.v[i];
    if (kept)
        qsort(v, kept, sizeof *v, by_place);
    for (uint32_t i = 0; i < kept; i++)
        if (!unique || !same(&v[unique - 1], &v[i]))
            v[unique++] = v[i];
    *out = v;
    *n = unique;
    return true;
}

/* [0] is that of the type, [1] the sum's; NULL: the type is not in it. */
static void tallies(struct name_scores *s, enum ss_entity_type type,
                    struct name_tally *t[2])
{
    t[0] = &s->types[type];
    t[1] =
        type == SS_ENTITY_PER || type == SS_ENTITY_LOC || type == SS_ENTITY_ORG
            ? &s->types[SS_ENTITY_NONE]
            : NULL;
}

static void show_name(struct shower *show, const struct record_read *g,
                      const char *what, const struct name_read *n)
{
    const char *type = ss_entity_type_name(n->type);
    if (!shower_wants(show, what, type))
        return;
    printf("%s %s, %.*s: ", what, type, (int)g->id.len, g->id.p);
    put_line(record_text(g, n->span));
    putchar('\n');
}

struct names {
    struct name_read *v;
    uint32_t n;
};

/* Is there one of the type that touches it? Both are in order; *at walks. */
static bool touched(const struct names *others, const struct name_read *n,
                    uint32_t *at)
{
    while (*at < others->n && others->v[*at].span.end <= n->span.start)
        ++*at;
    for (uint32_t i = *at;
         i < others->n && others->v[i].span.start < n->span.end; i++)
        if (others->v[i].type == n->type && touch(others->v[i].span, n->span))
            return true;
    return false;
}

static bool found(const struct names *in, const struct name_read *n)
{
    return in->n && bsearch(n, in->v, in->n, sizeof *n, by_place);
}

bool score_names(struct name_scores *s, const struct record_read *g,
                 const struct record_read *p, struct ss_arena *arena,
                 struct shower *show)
{
    struct names gold, guess;
    uint32_t at = 0;
    if (!g->has_names)
        return true;
    s->any = true;
    if (!counted(g, g, arena, &gold.v, &gold.n) ||
        !counted(g, p, arena, &guess.v, &guess.n))
        return false;
    for (uint32_t i = 0; i < guess.n; i++) {
        struct name_tally *t[2];
        bool right = found(&gold, &guess.v[i]);
        if (!right && is_optional(g, &guess.v[i]))
            continue;
        tallies(s, guess.v[i].type, t);
        for (int k = 0; k < 2 && t[k]; k++) {
            t[k]->predicted++;
            t[k]->right += right;
        }
        if (!right)
            show_name(show, g, "false alarm", &guess.v[i]);
    }
    for (uint32_t i = 0; i < gold.n; i++) {
        struct name_tally *t[2];
        bool met = touched(&guess, &gold.v[i], &at);
        tallies(s, gold.v[i].type, t);
        for (int k = 0; k < 2 && t[k]; k++) {
            t[k]->gold++;
            t[k]->touching += met;
        }
        if (!met)
            show_name(show, g, "missed", &gold.v[i]);
    }
    return true;
}
