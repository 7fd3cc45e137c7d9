/* annotate.c - the stages in order. */
#include "pipe/pipe.h"

bool ss_pipe_annotate(const struct sayso_model *m, struct ss_doc *doc,
                      struct ss_work *work, struct sayso_error *err)
{
    ss_work_clear(work);
    if (!ss_tokenize(doc, m->gaz, work->memo, err))
        return false;
    if (m->tagger)
        ss_tag(m->tagger, doc);
    return ss_phrases_find(doc, m->gaz, &work->phrases, err) &&
           ss_quote_scan(m->quoter, doc, err) &&
           ss_entity_find(m->namer, doc, work, err) &&
           ss_quote_find(m->quoter, doc, work, err) &&
           ss_source_find(m->sourcer, doc, work, err);
}
