/* annotate.c - the stages in order. */
#include "pipe/pipe.h"

#include <time.h>

const char *ss_stage_name(enum ss_stage stage)
{
    static const char *const names[] = {
#define X(id, name) name,
        SS_STAGES(X)
#undef X
    };
    return names[stage];
}

static uint64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void ss_stopwatch_start(struct ss_stopwatch *w)
{
    w->last = now();
}

void ss_stopwatch_lap(struct ss_stopwatch *w, enum ss_stage stage)
{
    uint64_t t = now();
    w->ns[stage] += t - w->last;
    w->last = t;
}

/* A stage is over: may the article take more time? */
static bool over(struct ss_stopwatch *w, enum ss_stage stage,
                 struct ss_doc *doc, struct sayso_error *err)
{
    ss_stopwatch_lap(w, stage);
    return ss_arena_in_time(&doc->arena) ? true : ss_fail_memory(err);
}

bool ss_pipe_annotate_timed(const struct sayso_model *m, struct ss_doc *doc,
                            struct ss_work *work, struct ss_stopwatch *w,
                            struct sayso_error *err)
{
    ss_work_clear(work);
    if (!ss_tokenize(doc, m->gaz, work->memo, err))
        return false;
    if (m->tagger)
        ss_tag(m->tagger, doc);
    return ss_phrases_find(doc, m->gaz, &work->phrases, err) &&
           ss_quote_scan(m->quoter, doc, err) &&
           over(w, SS_STAGE_TOKENS, doc, err) &&
           ss_entity_find(m->namer, doc, work, err) &&
           over(w, SS_STAGE_NAMES, doc, err) &&
           ss_quote_find(m->quoter, doc, work, err) &&
           over(w, SS_STAGE_QUOTES, doc, err) &&
           ss_source_find(m->sourcer, doc, work, err) &&
           over(w, SS_STAGE_SOURCES, doc, err);
}

bool ss_pipe_annotate(const struct sayso_model *m, struct ss_doc *doc,
                      struct ss_work *work, struct sayso_error *err)
{
    struct ss_stopwatch watch = {0};
    return ss_pipe_annotate_timed(m, doc, work, &watch, err);
}
