/* pipeline.h - one text through all stages and out, everything checked. */
#ifndef PIPELINE_H
#define PIPELINE_H

#include "fuzz/fuzz.h"
#include "pipe/pipe.h"

/* The record read back gives the text it was made of. */
static inline void check_record(struct ss_doc *doc, const struct ss_buf *record,
                                struct sayso_error *err)
{
    struct ss_doc back;
    ss_doc_init(&back, (size_t)1 << 30);
    must(ss_ingest(&back, (ss_str){record->p, record->len - 1},
                   SS_FORMAT_JSONL, err),
         err);
    hold(ss_str_eq(back.text, doc->text) ? NULL
                                         : "the record has another text");
    ss_doc_release(&back);
}

static inline void annotate_and_check(const struct sayso_model *model,
                                      struct ss_doc *doc)
{
    struct sayso_error err = {0};
    struct ss_work work = {0};
    must(ss_pipe_annotate(model, doc, &work, &err), &err);
    hold(doc_broken(doc));
    for (int unit = SS_OFFSETS_CODEPOINT; unit <= SS_OFFSETS_UTF16; unit++) {
        struct ss_emit_options options = {.offsets = (enum ss_offsets)unit,
                                          .raw = doc->want_raw};
        struct ss_buf out = {0};
        must(ss_emit_jsonl(doc, model->rules, &options, 0, &out, &err), &err);
        check_record(doc, &out, &err);
        ss_buf_release(&out);
    }
}

#endif
