/*
 * pipe.h - one article through all stages; many articles over many threads;
 * the model; compiling a model.
 *
 * Uses:    every floor below
 */
#ifndef SS_PIPE_H
#define SS_PIPE_H

#include "emit/emit.h"
#include "ingest/ingest.h"
#include "review/review.h"

/* ---- the model --------------------------------------------------------- */

/* All knowledge, opened; immutable, shared by threads. */
struct sayso_model {
    struct ss_image *image;
    struct ss_gaz *gaz;
    struct ss_rules *rules;
    struct ss_tagger *tagger;
    struct ss_namer *namer;
    struct ss_quoter *quoter;
    struct ss_sourcer *sourcer;
    struct ss_reviewer *reviewer;
};

/* Open the stages over an image, which the model then owns (also on failure).
 * NULL on failure. */
struct sayso_model *ss_model_open(struct ss_image *image,
                                  struct sayso_error *err);

/* Files (.tsv, .rule) and folders of them -> the bytes of a model file.
 * They are taken in the order given, a folder's in byte order of names, so that
 * the same knowledge gives the same bytes. */
bool ss_model_compile(const char *const *paths, size_t n,
                      struct ss_image_writer *into, struct sayso_error *err);

/* The installed knowledge and `paths` with it, compiled into memory and opened.
 * NULL on failure. */
struct sayso_model *ss_model_load_with(const char *const *paths, size_t n,
                                       struct sayso_error *err);

/* ---- one article ------------------------------------------------------- */

/* Everything from tokens to sources over an ingested article. */
bool ss_pipe_annotate(const struct sayso_model *model, struct ss_doc *doc,
                      struct ss_work *work, struct sayso_error *err);

/* ---- many articles ----------------------------------------------------- */

enum ss_output { SS_OUTPUT_JSONL, SS_OUTPUT_TEXT };

struct ss_batch {
    const struct sayso_model *model;
    const char *const *inputs; /* files, folders, "-" */
    size_t n_inputs;
    struct ss_read_options read;
    unsigned jobs; /* threads that annotate; 1: no thread is started */
    enum ss_output output;
    struct ss_emit_options emit;
    bool only_text; /* read, do not annotate */
    bool trace;
    double min_confidence; /* of names, quotations and sources kept; 0: all */
};

enum ss_message_kind {
    SS_MESSAGE_REJECT,  /* an input or record that could not be read */
    SS_MESSAGE_WARNING, /* something mended or left out in an article */
    SS_MESSAGE_TRACE    /* a rule that fired (only with `trace`) */
};
struct ss_message {
    enum ss_message_kind kind;
    const char *file;
    uint64_t line, column; /* 1-based; 0: none */
    ss_str text;
    ss_str record; /* its bytes, for a reject that is part of a file */
};

struct ss_progress {
    uint64_t articles, rejects, warned; /* warned: articles with warnings */
    uint64_t bytes; /* of the inputs used, as they lie there (packed) */
};

/* Where results go. Called on the thread that runs the batch, in the order of
 * the inputs; may stop the run by returning false. */
struct ss_batch_sink {
    void *user;
    bool (*write)(void *user, ss_str bytes);
    bool (*message)(void *user, const struct ss_message *m);
    void (*progress)(void *user, const struct ss_progress *so_far);
};

/*
 * Annotate all inputs. A record that cannot be read is a message and a count,
 * never the end of the run. False: the sink stopped it (err is the sink's
 * affair and untouched) or no thread or memory was to be had. The same bytes
 * at any number of jobs. Memory: some records per thread, whatever the size of
 * the inputs.
 */
bool ss_batch_run(const struct ss_batch *batch,
                  const struct ss_batch_sink *sink, struct ss_progress *done,
                  struct sayso_error *err);

#endif
