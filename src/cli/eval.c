/* eval.c - sayso eval: records scored against gold records. */
#include "cli/eval_p.h"

#include <stdlib.h>

struct eval {
    struct ss_arena gold_arena, arena; /* arena: of one prediction */
    SS_VEC(struct record_read) gold;   /* by id */
    struct scores scores;
    struct shower show;
    bool shows, by_document;
    uint32_t articles, strangers; /* predictions: with gold, without */
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

static bool score(struct scores *s, const struct record_read *g,
                  const struct record_read *p, struct ss_arena *arena,
                  struct shower *show)
{
    struct matched m;
    return match_quotes(g, p, arena, &m) &&
           score_names(&s->names, g, p, arena, show) &&
           score_quotes(&s->quotes, g, p, &m, arena, show) &&
           score_sources(&s->sources, g, p, &m, arena, show);
}

/* Add one article; of its own, too, when its line is wanted. */
static bool add(struct eval *e, const struct record_read *g,
                const struct record_read *p)
{
    struct shower *show = e->shows ? &e->show : NULL;
    if (e->by_document) {
        struct scores own = {.quotes.arena = &e->arena};
        if (!score(&own, g, p, &e->arena, NULL))
            return false;
        document_write(g->id, &own, e->articles == 0);
    }
    e->articles++;
    return score(&e->scores, g, p, &e->arena, show);
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
    if (!ss_str_eq(gold->text, p.text))
        return ss_fail(err, SAYSO_ERR_INPUT, 0, 0,
                       "%.*s: its text is not the gold one's", (int)p.id.len,
                       p.id.p);
    gold->seen = true;
    return add(e, gold, &p) ? true : ss_fail_memory(err);
}

/* An article that nothing was predicted for is missed, not forgotten. */
static bool take_unseen(struct eval *e)
{
    static const struct record_read nothing;
    bool ok = true;
    ss_arena_clear(&e->arena);
    for (uint32_t i = 0; ok && i < e->gold.n; i++)
        ok = e->gold.v[i].seen || add(e, &e->gold.v[i], &nothing);
    if (!ok)
        complain("out of memory");
    return ok;
}

static void write_tables(struct eval *e, bool by_rule)
{
    if (e->articles && (e->by_document || e->show.kinds.n))
        putchar('\n');
    tables_write(&e->scores);
    printf("%u articles", e->gold.n);
    if (e->strangers)
        printf("; %u predictions have no gold and were left out", e->strangers);
    putchar('\n');
    if (by_rule)
        rules_write(&e->scores.quotes);
}

enum status run_eval(const struct options *o)
{
    struct eval e = {.by_document = o->by_document, .shows = o->errors};
    if (o->args.n != 2) {
        complain("eval needs GOLD and PREDICTED (see: sayso help eval)");
        return STATUS_CANNOT;
    }
    if (!option_number("errors", o->errors, 1, 1000000, &e.show.most))
        return STATUS_CANNOT;
    ss_arena_init(&e.gold_arena, 0);
    ss_arena_init(&e.arena, 0);
    e.scores.quotes.arena = e.show.arena = &e.gold_arena;
    bool ok = each_line(&e, o->args.v[0], take_gold);
    if (ok && e.gold.n)
        qsort(e.gold.v, e.gold.n, sizeof *e.gold.v, by_id);
    ok = ok && each_line(&e, o->args.v[1], take_predicted) && take_unseen(&e);
    if (ok)
        write_tables(&e, o->by_rule);
    ss_arena_release(&e.gold_arena);
    ss_arena_release(&e.arena);
    return !ok ? STATUS_CANNOT : e.rejects ? STATUS_REJECTS : STATUS_FINE;
}
