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

/* Every place of a finding lies in the text, and every form can be written. */
static inline void review_and_check(const struct sayso_model *model,
                                    struct ss_doc *doc, struct ss_work *work)
{
    struct sayso_error err = {0};
    struct ss_emit_options options = {.notes = true};
    struct ss_review review;
    struct ss_reviewed r = {doc, &review, "-", SS_STR("-"), doc->text, 0};
    struct ss_house house;
    struct ss_sarif_log log = {false};
    struct ss_buf out = {0};
    ss_house_init(&house);
    must(ss_review_find(model->reviewer, &house, doc, work, &review, &err),
         &err);
    for (uint32_t i = 0; i < review.findings.n; i++)
        for (uint32_t k = 0; k < review.findings.v[i].spans.n; k++)
            hold(span_in(review.findings.v[i].spans.v[k],
                         (uint32_t)doc->text.len)
                     ? NULL
                     : "a finding lies outside the text");
    options.review = &review;
    must(ss_emit_jsonl(doc, model->rules, &options, 0, &out, &err), &err);
    must(ss_emit_review_text(&r, &options, &out, &err), &err);
    must(ss_emit_review_lines(&r, &options, &out, &err), &err);
    must(ss_emit_review_summary(&r, &options, &out, &err), &err);
    must(ss_emit_review_github(&r, &options, &out, &err), &err);
    must(ss_emit_review_checkstyle(&r, &options, &out, &err), &err);
    must(ss_emit_sarif(&log, &r, &options, &out, &err), &err);
    must(ss_emit_review_html(&r, &options, &out, &err), &err);
    hold(ss_utf8_valid(out.p, out.len) == out.len ? NULL
                                                  : "a review is not UTF-8");
    ss_buf_release(&out);
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
    review_and_check(model, doc, &work);
}

#endif
