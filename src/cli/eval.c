/* eval.c - sayso eval: records scored against gold records. */
#include "cli/eval_p.h"

#include <stdlib.h>
#include <string.h>

struct eval {
    struct ss_arena gold_arena, arena; /* arena: of one prediction */
    SS_VEC(struct record_read) gold;   /* by id */
    struct scores scores;
    uint32_t articles, strangers; /* predictions without gold */
    bool rejects;
};

/* ---- reading ----------------------------------------------------------- */

typedef bool taker(struct eval *e, ss_str line, struct sayso_error *err);

/* Every line of a file; one that cannot be read is told and left out. */
static bool each_line(struct eval *e, const char *path, taker *take)
{
    struct sayso_error err = {0};
    struct ss_reader *r = ss_reader_open(path, NULL, &err);
    enum ss_read got = r ? SS_READ_RECORD : SS_READ_FAIL;
    struct ss_record rec;
    while (r && (got = ss_reader_next(r, &rec, &err)) != SS_READ_END &&
           got != SS_READ_FAIL) {
        struct sayso_error why = {0};
        if (got == SS_READ_RECORD && take(e, rec.bytes, &why))
            continue;
        if (got == SS_READ_REJECT)
            why = err;
        message_at("error", path, rec.line, why.offset + 1,
                   ss_str_of(why.message));
        e->rejects = true;
    }
    ss_reader_free(r);
    if (got != SS_READ_END)
        message_at("error", path, 0, 0, ss_str_of(err.message));
    return got == SS_READ_END;
}

static bool take_gold(struct eval *e, ss_str line, struct sayso_error *err)
{
    struct record_read r;
    if (!record_read(line, &e->gold_arena, &r, err))
        return false;
    struct record_read *slot = ss_vec_push(&e->gold_arena, &e->gold);
    if (!slot)
        return ss_fail_memory(err);
    *slot = r;
    return true;
}

static int by_id(const void *a, const void *b)
{
    return ss_str_cmp(((const struct record_read *)a)->id,
                      ((const struct record_read *)b)->id);
}

static bool take_predicted(struct eval *e, ss_str line, struct sayso_error *err)
{
    struct record_read p;
    ss_arena_clear(&e->arena);
    if (!record_read(line, &e->arena, &p, err))
        return false;
    struct record_read *gold =
        e->gold.n ? bsearch(&p, e->gold.v, e->gold.n, sizeof p, by_id) : NULL;
    if (!gold || gold->seen) {
        e->strangers++;
        return true;
    }
    if (gold->text != p.text)
        return ss_fail(err, SAYSO_ERR_INPUT, 0, 0,
                       "%.*s: its text is not the gold one's", (int)p.id.len,
                       p.id.p);
    gold->seen = true;
    return score_add(&e->scores, gold, &p, &e->arena) ? true
                                                      : ss_fail_memory(err);
}

/* An article that nothing was predicted for is missed, not forgotten. */
static bool take_unseen(struct eval *e)
{
    bool ok = true;
    ss_arena_clear(&e->arena);
    for (uint32_t i = 0; ok && i < e->gold.n; i++)
        ok = e->gold.v[i].seen ||
             score_add(&e->scores, &e->gold.v[i], NULL, &e->arena);
    if (!ok)
        complain("out of memory");
    return ok;
}

/* ---- the table --------------------------------------------------------- */

static double share(uint32_t part, uint32_t all)
{
    return all ? (double)part / all : 0;
}

static void columns(const struct tally *t)
{
    double p = share(t->right_predicted, t->predicted);
    double r = share(t->right_gold, t->gold);
    printf("  %.3f %.3f %.3f", p, r, p + r > 0 ? 2 * p * r / (p + r) : 0);
}

static void row(const char *indent, const char *name, const struct tally t[2])
{
    printf("%s%-*s", indent, 12 - (int)strlen(indent), name);
    columns(&t[0]);
    columns(&t[1]);
    printf("  %7u %9u\n", t[0].gold, t[0].predicted);
}

static void table(const struct eval *e)
{
    const struct scores *s = &e->scores;
    printf("%-12s  %-17s  %-17s  %7s %9s\n", "", "strict: P R F",
           "lenient: P R F", "gold", "predicted");
    row("", "names", s->names[SS_ENTITY_NONE]);
    for (unsigned t = 1; t < SS_ENTITY_COUNT; t++)
        if (s->names[t][0].gold || s->names[t][0].predicted)
            row("  ", ss_entity_type_name((enum ss_entity_type)t), s->names[t]);
    row("", "quotations", s->quotes[ALL_QUOTES]);
    for (unsigned k = 0; k < QUOTE_KINDS; k++)
        row("  ", ss_quote_kind_name((enum ss_quote_kind)k), s->quotes[k]);
    printf("of %u quotations found: speaker overlaps %.3f, cue overlaps "
           "%.3f\n",
           s->pairs, share(s->speakers, s->pairs), share(s->cues, s->pairs));
    printf("%u articles", e->gold.n);
    if (e->strangers)
        printf("; %u predictions have no gold and were left out", e->strangers);
    putchar('\n');
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

static void rules_table(struct eval *e)
{
    struct scores *s = &e->scores;
    uint32_t gold = s->quotes[ALL_QUOTES][1].gold;
    if (s->rules.n)
        qsort(s->rules.v, s->rules.n, sizeof *s->rules.v, by_precision);
    printf("\n%-28s  %9s %6s  %9s %6s\n", "rule of quotations, lenient",
           "predicted", "right", "precision", "recall");
    for (uint32_t i = 0; i < s->rules.n; i++) {
        const struct rule_tally *t = &s->rules.v[i];
        ss_str name = t->rule.len ? t->rule : SS_STR("(no rule)");
        printf("%-28.*s  %9u %6u  %9.3f %6.3f\n", (int)name.len, name.p,
               t->predicted, t->right, share(t->right, t->predicted),
               share(t->right, gold));
    }
}

enum status run_eval(const struct options *o)
{
    struct eval e = {0};
    if (o->args.n != 2) {
        complain("eval needs GOLD and PREDICTED (see: sayso help eval)");
        return STATUS_CANNOT;
    }
    ss_arena_init(&e.gold_arena, 0);
    ss_arena_init(&e.arena, 0);
    e.scores.arena = &e.gold_arena;
    bool ok = each_line(&e, o->args.v[0], take_gold);
    if (ok && e.gold.n)
        qsort(e.gold.v, e.gold.n, sizeof *e.gold.v, by_id);
    ok = ok && each_line(&e, o->args.v[1], take_predicted) && take_unseen(&e);
    if (ok)
        table(&e);
    if (ok && o->by_rule)
        rules_table(&e);
    ss_arena_release(&e.gold_arena);
    ss_arena_release(&e.arena);
    return !ok ? STATUS_CANNOT : e.rejects ? STATUS_REJECTS : STATUS_FINE;
}
