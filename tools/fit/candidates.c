/*
 * candidates.c - what tools/fit/names.py fits weights from.
 *
 * For every article of the inputs:
 *
 *   rule NAME NUMBER             once, first
 *   article ID
 *   run START END                tokens that names are cut from, in bytes
 *   may START END RULE ...       a candidate of the run, the rules that voted
 *
 * Built by `make candidates`; not installed.
 */
#include "pipe/pipe.h"

#include <stdio.h>

static void print_candidate(const struct sayso_model *m, struct ss_doc *doc,
                            const struct ss_work *work,
                            const struct ss_candidate *c)
{
    ss_span s = ss_range_span(doc, c->tokens);
    printf("may %u %u", s.start, s.end);
    for (uint32_t i = 0; i < work->votes.n; i++)
        if (ss_vote_is_for(m->rules, &work->votes.v[i], c->tokens))
            printf(" %u", work->votes.v[i].rule);
    putchar('\n');
}

static bool print_article(const struct sayso_model *m, struct ss_doc *doc,
                          struct ss_work *work, struct sayso_error *err)
{
    struct ss_candidates all = {{0}};
    uint32_t run = SS_NONE;
    if (!ss_pipe_annotate(m, doc, work, err) ||
        !ss_entity_candidates(m->namer, doc, work, &all, err))
        return false;
    printf("article %.*s\n", (int)doc->id.len, doc->id.p);
    for (uint32_t i = 0; i < all.v.n; i++) {
        ss_span s = ss_range_span(doc, all.v.v[i].run);
        if (s.start != run)
            printf("run %u %u\n", s.start, s.end);
        run = s.start;
        print_candidate(m, doc, work, &all.v.v[i]);
    }
    return true;
}

static int print_file(const struct sayso_model *m, const char *path,
                      struct sayso_error *err)
{
    struct ss_doc doc;
    struct ss_work work = {0};
    struct ss_record rec;
    enum ss_read got = SS_READ_FAIL;
    ss_doc_init(&doc, 0);
    struct ss_reader *r = ss_reader_open(path, SS_FORMAT_AUTO, err);
    while (r && (got = ss_reader_next(r, &rec, err)) == SS_READ_RECORD) {
        if (!ss_record_read(&rec, &doc, err) ||
            !print_article(m, &doc, &work, err))
            break;
    }
    ss_reader_free(r);
    ss_doc_release(&doc);
    return got == SS_READ_END ? 0 : 1;
}

int main(int argc, char **argv)
{
    struct sayso_error err = {0};
    struct sayso_model *m = sayso_model_load(NULL, &err);
    int status = m ? 0 : 1;
    for (uint32_t i = 0; m && i < ss_rules_count(m->rules); i++) {
        ss_str name = ss_rules_name(m->rules, i);
        printf("rule %.*s %u\n", (int)name.len, name.p, i);
    }
    for (int i = 1; i < argc && status == 0; i++)
        status = print_file(m, argv[i], &err);
    if (status)
        fprintf(stderr, "candidates: %s\n", err.message);
    sayso_model_free(m);
    return status;
}
