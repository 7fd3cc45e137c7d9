/* eval_table.c - scores as tables. */
#include "cli/eval_p.h"

#include <stdlib.h>
#include <string.h>

static double share(uint32_t part, uint32_t all)
{
    return all ? (double)part / all : 0;
}

static double mean(double p, double r)
{
    return p + r > 0 ? 2 * p * r / (p + r) : 0;
}

static void prf(uint32_t right, uint32_t predicted, uint32_t gold)
{
    double p = share(right, predicted), r = share(right, gold);
    printf("  %.3f %.3f %.3f", p, r, mean(p, r));
}

/* ---- names --------------------------------------------------------- */

static void name_row(const char *name, const struct name_tally *t)
{
    printf("%-16s %6u %9u", name, t->gold, t->predicted);
    prf(t->right, t->predicted, t->gold);
    printf("  %.3f\n", share(t->touching, t->gold));
}

static void names_write(const struct name_scores *s)
{
    printf("%-16s %6s %9s  %-17s  %s\n", "names", "gold", "predicted",
           "exact: P R F", "R of overlaps");
    name_row("PER LOC ORG", &s->types[SS_ENTITY_NONE]);
    for (unsigned t = 1; t < SS_ENTITY_COUNT; t++)
        if (s->types[t].gold)
            name_row(ss_entity_type_name((enum ss_entity_type)t), &s->types[t]);
}

/* ---- quotations ---------------------------------------------------- */

static void quote_row(const char *name, const struct quote_tally *t)
{
    printf("%-16s %6u %9u", name, t->gold, t->predicted);
    prf(t->exact, t->predicted, t->gold);
    prf(t->half, t->predicted, t->gold);
    printf("  %.3f %.3f   %.3f", share(t->same, t->speakers),
           share(t->over, t->speakers), share(t->cue_over, t->cues));
    prf(t->over, t->predicted, t->speakers);
    putchar('\n');
}

static void lenient_row(const char *name, uint32_t right,
                        const struct lenient_tally *t)
{
    printf("  %-32s", name);
    prf(right, t->predicted, t->gold);
    putchar('\n');
}

static void quotes_write(const struct quote_scores *s)
{
    static const char *const names[] = {
#define X(id, name) name,
        QUOTE_ROWS(X)
#undef X
    };
    const struct lenient_tally *l = &s->lenient;
    printf("%-16s %6s %9s  %-17s  %-17s  %-13s  %-5s  %s\n", "quotations",
           "gold", "predicted", "exact: P R F", "half: P R F", "source: same,",
           "cue", "end to end: P R F");
    printf("%-72s  %-13s  %s\n", "", "overlap", "overlap");
    for (unsigned i = 0; i < ROW_COUNT; i++)
        quote_row(names[i], &s->rows[i]);
    printf("lenient, as others count all %u gold, %u predicted: P R F\n",
           l->gold, l->predicted);
    lenient_row("a word in common (Citron)", l->touch, l);
    lenient_row(".3 of gold (Gender Gap Tracker)", l->third, l);
    lenient_row(".8 of gold (Gender Gap Tracker)", l->most, l);
    printf("  %-32s  %.3f\n", "speaker of those with .3",
           share(l->speaker, l->third));
}

/* ---- sources ------------------------------------------------------- */

static void sources_write(const struct source_scores *s)
{
    double p = s->found ? s->precision / s->found : 0;
    double r = s->found ? s->recall / s->found : 0;
    printf("sources of %u quotations\n", s->all);
    printf("  %-24s  %.3f\n", "found", share(s->found, s->all));
    printf("  %-24s  %.3f\n", "class accuracy",
           share(s->class_right, s->found));
    printf("  %-24s  %.3f\n", "named person resolved",
           share(s->named_right, s->named));
    printf("  %-24s", "unnamed P R F");
    prf(s->unnamed_right, s->unnamed_predicted, s->unnamed_gold);
    printf("\n  %-24s  %.3f %.3f %.3f\n", "clusters B3 P R F", p, r,
           mean(p, r));
}

void tables_write(const struct scores *s)
{
    if (s->names.any)
        names_write(&s->names);
    if (s->quotes.any)
        quotes_write(&s->quotes);
    if (s->sources.all)
        sources_write(&s->sources);
}

/* ---- one article, one rule ----------------------------------------- */

void document_write(ss_str id, const struct scores *s, bool first)
{
    const struct name_tally *n = &s->names.types[SS_ENTITY_NONE];
    const struct quote_tally *q = &s->quotes.rows[ROW_SPOKEN];
    if (first)
        printf("%-17s  %-17s  %-6s  %s\n", "names: P R F", "quotations: P R F",
               "source", "article");
    prf(n->right, n->predicted, n->gold);
    prf(q->half, q->predicted, q->gold);
    printf("  %.3f   %.*s\n", share(q->over, q->speakers), (int)id.len, id.p);
}

/* the surest first, then the most used */
static int by_precision(const void *pa, const void *pb)
{
    const struct rule_tally *a = pa, *b = pb;
    double x = share(a->right, a->predicted), y = share(b->right, b->predicted);
    if (x < y || x > y)
        return x > y ? -1 : 1;
    if (a->predicted != b->predicted)
        return a->predicted > b->predicted ? -1 : 1;
    return ss_str_cmp(a->rule, b->rule);
}

void rules_write(struct quote_scores *s)
{
    if (s->rules.n)
        qsort(s->rules.v, s->rules.n, sizeof *s->rules.v, by_precision);
    printf("\n%-28s  %9s %6s  %9s %6s\n", "rule of quotations, half",
           "predicted", "right", "precision", "recall");
    for (uint32_t i = 0; i < s->rules.n; i++) {
        const struct rule_tally *t = &s->rules.v[i];
        ss_str name = t->rule.len ? t->rule : SS_STR("(no rule)");
        printf("%-28.*s  %9u %6u  %9.3f %6.3f\n", (int)name.len, name.p,
               t->predicted, t->right, share(t->right, t->predicted),
               share(t->right, s->lenient.gold));
    }
}
