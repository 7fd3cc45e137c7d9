/*
 * score_source.c - sources compared with gold: class, name, clusters.
 *
 * Asked of the gold quotations that have a source and were found (half of the
 * words). A found one whose prediction has no source is of no class, and counts
 * as zero in precision and recall of the clusters (B-cubed).
 */
#include "cli/eval_p.h"

#include <stdlib.h>

/* A quotation that was found, with its two sources; none: NULL. */
struct found {
    const struct source_read *gold, *predicted;
    uint32_t quote; /* of gold */
};

/* The source with this key; NULL. */
static const struct source_read *source_with(const struct record_read *r,
                                             ss_str key)
{
    for (uint32_t i = 0; key.len && i < r->sources.n; i++)
        if (ss_str_eq(r->sources.v[i].key, key))
            return &r->sources.v[i];
    return NULL;
}

/* The source of each gold quotation, as gold says it: by a list of quotations
 * with the source, or by its id with the quotation. */
static const struct source_read **labels_of(const struct record_read *g,
                                            struct ss_arena *arena)
{
    const struct source_read **of =
        ss_arena_alloc(arena, (g->quotes.n + 1) * sizeof(void *));
    for (uint32_t i = 0; of && i < g->quotes.n; i++)
        of[i] = source_with(g, g->quotes.v[i].source);
    for (uint32_t s = 0; of && s < g->sources.n; s++) {
        ss_range r = g->sources.v[s].quotes;
        for (uint32_t k = r.start; k < r.end; k++)
            if (g->numbers.v[k] < g->quotes.n)
                of[g->numbers.v[k]] = &g->sources.v[s];
    }
    return of;
}

/* ---- names --------------------------------------------------------- */

static bool in_surname(uint32_t cp)
{
    return is_alnum(cp) || cp == '_' || cp == '\'' || cp == 0x2019 || cp == '-';
}

/* The last word of a name; empty: it has none. */
static ss_str surname(ss_str name)
{
    uint32_t len, end = (uint32_t)name.len;
    while (end && !in_surname(ss_utf8_prev(name.p, name.p + end, &len)))
        end -= len;
    uint32_t start = end;
    while (start && in_surname(ss_utf8_prev(name.p, name.p + start, &len)))
        start -= len;
    return (ss_str){name.p + start, end - start};
}

static bool same_word(ss_str a, ss_str b)
{
    uint32_t i = 0, k = 0, x = 0, y = 0;
    for (; i < a.len && k < b.len; i += x, k += y)
        if (ss_char_lower(ss_utf8_at(a.p + i, a.p + a.len, &x)) !=
            ss_char_lower(ss_utf8_at(b.p + k, b.p + b.len, &y)))
            return false;
    return i == a.len && k == b.len;
}

/* ---- one article --------------------------------------------------- */

static bool is_unnamed(enum source_class c)
{
    return c == CLASS_UNNAMED_PERSON || c == CLASS_UNNAMED_GROUP;
}

static enum source_class class_of(const struct source_read *s)
{
    return s ? s->class : CLASS_NONE;
}

static void show_source(struct shower *show, const struct record_read *g,
                        const struct found *f)
{
    static const char *const names[] = {
#define X(id, name) name,
        SOURCE_CLASSES(X)
#undef X
    };
    enum source_class a = class_of(f->gold), b = class_of(f->predicted);
    ss_str x = f->gold->name, y = f->predicted ? f->predicted->name : x;
    if (a != b && shower_wants(show, "class", names[a]))
        printf("%s taken for %s, %.*s: %.*s, %.*s\n", names[a], names[b],
               (int)g->id.len, g->id.p, (int)x.len, x.p, (int)y.len, y.p);
}

static void add_class(struct source_scores *s, const struct found *f)
{
    enum source_class a = class_of(f->gold), b = class_of(f->predicted);
    s->found++;
    s->class_right += a == b;
    s->unnamed_gold += is_unnamed(a);
    s->unnamed_predicted += is_unnamed(b);
    s->unnamed_right += is_unnamed(a) && is_unnamed(b);
    if (a == CLASS_NAMED_PERSON && f->gold->name.len) {
        s->named++;
        s->named_right +=
            f->predicted &&
            same_word(surname(f->gold->name), surname(f->predicted->name));
    }
}

/* How many of the found share the gold cluster, the predicted one, both. */
static void add_clusters(struct source_scores *s, const struct found *v,
                         uint32_t n, const struct found *f)
{
    uint32_t mine = 0, true_ones = 0, both = 0;
    for (uint32_t i = 0; i < n; i++) {
        bool a = ss_str_eq(v[i].gold->key, f->gold->key);
        bool b = v[i].predicted == f->predicted;
        true_ones += a;
        mine += b;
        both += a && b;
    }
    s->precision += (double)both / mine;
    s->recall += (double)both / true_ones;
}

bool score_sources(struct source_scores *s, const struct record_read *g,
                   const struct record_read *p, const struct matched *m,
                   struct ss_arena *arena, struct shower *show)
{
    uint32_t n = 0;
    const struct source_read **of = labels_of(g, arena);
    struct found *v = ss_arena_alloc(arena, (g->quotes.n + 1) * sizeof *v);
    if (!of || !v)
        return false;
    for (uint32_t i = 0; i < g->quotes.n; i++) {
        uint32_t k = m->of_gold[i];
        s->all += of[i] != NULL;
        if (!of[i] || k == SS_NONE || m->worth[i] < 0.5)
            continue;
        v[n++] =
            (struct found){of[i], source_with(p, p->quotes.v[k].source), i};
    }
    for (uint32_t i = 0; i < n; i++) {
        add_class(s, &v[i]);
        show_source(show, g, &v[i]);
        if (v[i].predicted)
            add_clusters(s, v, n, &v[i]);
    }
    return true;
}
