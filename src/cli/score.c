/* score.c - what all comparisons share: sets of words, and matching. */
#include "cli/eval_p.h"

#include <stdlib.h>
#include <string.h>

uint32_t words_common(const struct record_read *a, ss_range x,
                      const struct record_read *b, ss_range y)
{
    uint32_t i = x.start, k = y.start, common = 0;
    if (i == x.end || k == y.end || a->words.v[x.end - 1] < b->words.v[k] ||
        b->words.v[y.end - 1] < a->words.v[i])
        return 0;
    while (i < x.end && k < y.end) {
        uint32_t v = a->words.v[i], w = b->words.v[k];
        common += v == w;
        i += v <= w;
        k += w <= v;
    }
    return common;
}

/* ---- matching ------------------------------------------------------ */

struct pair {
    uint32_t gold, predicted;
    double worth;
};

/* The best first; of equals the last of gold, then the last predicted. */
static int by_worth(const void *pa, const void *pb)
{
    const struct pair *a = pa, *b = pb;
    if (a->worth < b->worth || a->worth > b->worth)
        return a->worth > b->worth ? -1 : 1;
    if (a->gold != b->gold)
        return a->gold > b->gold ? -1 : 1;
    return a->predicted > b->predicted ? -1 : a->predicted < b->predicted;
}

static uint32_t size_of(ss_range r)
{
    return r.end - r.start;
}

static bool new_matched(struct matched *m, const struct record_read *g,
                        const struct record_read *p, struct ss_arena *arena)
{
    size_t ng = g->quotes.n + 1, np = p->quotes.n + 1;
    m->of_gold = ss_arena_alloc(arena, ng * sizeof *m->of_gold);
    m->of_predicted = ss_arena_alloc(arena, np * sizeof *m->of_predicted);
    m->worth = ss_arena_alloc(arena, ng * sizeof *m->worth);
    if (!m->of_gold || !m->of_predicted || !m->worth)
        return false;
    memset(m->of_gold, 0xff, ng * sizeof *m->of_gold); /* SS_NONE */
    memset(m->of_predicted, 0xff, np * sizeof *m->of_predicted);
    return true;
}

bool match_quotes(const struct record_read *g, const struct record_read *p,
                  struct ss_arena *arena, struct matched *m)
{
    SS_VEC(struct pair) pairs = {0};
    if (!new_matched(m, g, p, arena))
        return false;
    for (uint32_t i = 0; i < g->quotes.n; i++)
        for (uint32_t k = 0; k < p->quotes.n; k++) {
            ss_range a = g->quotes.v[i].words, b = p->quotes.v[k].words;
            uint32_t n = words_common(g, a, p, b);
            struct pair *x = n ? ss_vec_push(arena, &pairs) : NULL;
            if (n && !x)
                return false;
            if (n)
                *x = (struct pair){i, k,
                                   (double)n / (size_of(a) + size_of(b) - n)};
        }
    if (pairs.n)
        qsort(pairs.v, pairs.n, sizeof *pairs.v, by_worth);
    for (uint32_t i = 0; i < pairs.n; i++) {
        struct pair x = pairs.v[i];
        if (m->of_gold[x.gold] != SS_NONE ||
            m->of_predicted[x.predicted] != SS_NONE)
            continue;
        m->of_gold[x.gold] = x.predicted;
        m->of_predicted[x.predicted] = x.gold;
        m->worth[x.gold] = x.worth;
    }
    return true;
}

/* ---- showing errors ------------------------------------------------ */

void put_line(ss_str s)
{
    enum { MOST_BYTES = 200 };
    for (uint32_t i = 0, len; i < s.len && i < MOST_BYTES; i += len) {
        uint32_t cp = ss_utf8_at(s.p + i, s.p + s.len, &len);
        if (ss_char_class(cp) == SS_CHAR_SPACE || cp < ' ')
            putchar(' ');
        else
            printf("%.*s", (int)len, s.p + i);
    }
}

bool shower_wants(struct shower *s, const char *what, const char *which)
{
    char name[80];
    int len = s ? snprintf(name, sizeof name, "%s %s", what, which) : 0;
    uint32_t i = 0;
    if (!s)
        return false;
    ss_str key = {name, (size_t)len};
    while (i < s->kinds.n && !ss_str_eq(s->kinds.v[i].what, key))
        i++;
    if (i == s->kinds.n) {
        struct shown *k = ss_vec_push(s->arena, &s->kinds);
        if (!k)
            return false;
        k->what = ss_arena_copy(s->arena, key);
    }
    return s->kinds.v[i].n++ < s->most;
}
