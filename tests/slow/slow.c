/*
 * slow.c - texts made to be slow, at one and at two sizes, each through
 * measured(). tests/slow.sh runs this under callgrind, which counts the
 * instructions of every call of measured(), and compares: twice the text may
 * cost little more than twice the work.
 */
#include "pipe/pipe.h"

#include <stdio.h>
#include <stdlib.h>

static const struct {
    const char *name, *before, *again, *after; /* again: n times */
    enum ss_format format;
} texts[] = {
#define X(name, format, before, again, after)                                  \
    {name, before, again, after, SS_FORMAT_##format},
#include "slow/texts.def"
#undef X
};
enum { N_TEXTS = sizeof texts / sizeof *texts, BYTES = 5000 };

/* A call of its own for callgrind to see. */
__attribute__((noinline)) void measured(const struct sayso_model *model,
                                        struct ss_doc *doc, ss_str bytes,
                                        enum ss_format format);
void measured(const struct sayso_model *model, struct ss_doc *doc, ss_str bytes,
              enum ss_format format)
{
    struct sayso_error err = {0};
    struct ss_work work = {0};
    struct ss_emit_options options = {0};
    struct ss_review review;
    struct ss_house house;
    struct ss_buf out = {0};
    ss_house_init(&house);
    ss_doc_clear(doc);
    options.review = &review;
    if (ss_ingest(doc, bytes, format, &err) &&
        ss_pipe_annotate(model, doc, &work, &err) &&
        ss_review_find(model->reviewer, &house, doc, &work, &review, &err))
        (void)ss_emit_jsonl(doc, model->rules, &options, 0, &out, &err);
    ss_buf_release(&out);
}

static void run(const struct sayso_model *model, struct ss_doc *doc, int i,
                size_t bytes)
{
    struct ss_buf b = {0};
    ss_buf_str(&b, ss_str_of(texts[i].before));
    while (b.len < bytes)
        ss_buf_str(&b, ss_str_of(texts[i].again));
    ss_buf_str(&b, ss_str_of(texts[i].after));
    measured(model, doc, (ss_str){b.p, b.len}, texts[i].format);
    ss_buf_release(&b);
}

int main(void)
{
    struct sayso_error err = {0};
    struct sayso_model *model = sayso_model_load(NULL, &err);
    struct ss_doc doc;
    if (!model) {
        fprintf(stderr, "%s\n", err.message);
        return EXIT_FAILURE;
    }
    ss_doc_init(&doc, 0);
    for (int i = 0; i < N_TEXTS; i++) {
        puts(texts[i].name);
        run(model, &doc, i, BYTES);
        run(model, &doc, i, 2 * BYTES);
    }
    ss_doc_release(&doc);
    sayso_model_free(model);
    return EXIT_SUCCESS;
}
