/*
 * pipe.h - one article through all stages; the model; compiling a model.
 *
 * Uses:    every floor below
 */
#ifndef SS_PIPE_H
#define SS_PIPE_H

#include "emit/emit.h"
#include "ingest/ingest.h"
#include "source/source.h"

/* All knowledge, opened; immutable, shared by threads. */
struct sayso_model {
    struct ss_image *image;
    struct ss_gaz *gaz;
    struct ss_rules *rules;
    struct ss_tagger *tagger;
    struct ss_namer *namer;
    struct ss_quoter *quoter;
    struct ss_sourcer *sourcer;
};

/* Open the stages over an image, which the model then owns (also on failure).
 * NULL on failure. */
struct sayso_model *ss_model_open(struct ss_image *image,
                                  struct sayso_error *err);

/* Files (.tsv, .rule) and folders of them -> the bytes of a model file.
 * Files are taken in byte order of their paths, so the same knowledge gives the
 * same bytes. */
bool ss_model_compile(const char *const *paths, size_t n,
                      struct ss_image_writer *into, struct sayso_error *err);

/* Everything from tokens to sources over an ingested article. */
bool ss_pipe_annotate(const struct sayso_model *model, struct ss_doc *doc,
                      struct ss_work *work, struct sayso_error *err);

#endif
