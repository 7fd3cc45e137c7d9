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

/* Stages as a run tells their time. */
#define SS_STAGES(X)                                                           \
    X(READ, "read")                                                            \
    X(TOKENS, "tokens")                                                        \
    X(NAMES, "names")                                                          \
    X(QUOTES, "quotes")                                                        \
    X(SOURCES, "sources")                                                      \
    X(WRITE, "write")
enum ss_stage {
#define X(id, name) SS_STAGE_##id,
    SS_STAGES(X)
#undef X
        SS_STAGE_COUNT
};
const char *ss_stage_name(enum ss_stage stage);

/* Says how long a stage took since the last time it was asked. */
struct ss_stopwatch {
    uint64_t last;               /* nanoseconds; 0: not started */
    uint64_t ns[SS_STAGE_COUNT]; /* of each stage so far */
};
void ss_stopwatch_start(struct ss_stopwatch *w);
void ss_stopwatch_lap(struct ss_stopwatch *w, enum ss_stage stage);

/* Everything from tokens to sources over an ingested article. */
bool ss_pipe_annotate(const struct sayso_model *model, struct ss_doc *doc,
                      struct ss_work *work, struct sayso_error *err);
/* The same, with the time of each stage added to a stopwatch that runs. */
bool ss_pipe_annotate_timed(const struct sayso_model *model,
                            struct ss_doc *doc, struct ss_work *work,
                            struct ss_stopwatch *watch,
                            struct sayso_error *err);

/* ---- figures ----------------------------------------------------------- */

/* What is counted of an article, and summed up over a run. */
enum ss_figure {
    SS_FIGURE_ARTICLES,
    SS_FIGURE_REJECTS,
    SS_FIGURE_WARNED, /* articles with warnings */
    SS_FIGURE_BYTES,  /* of text */
    SS_FIGURE_WORDS,
    SS_FIGURE_SOURCED, /* quotations whose source is known */
    SS_FIGURE_UNNAMED, /* those of them whose source has no name */
    SS_FIGURE_NAMES,   /* mentions; one figure for each type */
    SS_FIGURE_QUOTES = SS_FIGURE_NAMES + SS_ENTITY_COUNT, /* for each kind */
    SS_FIGURE_SOURCES = SS_FIGURE_QUOTES + SS_QUOTE_INDIRECT + 1, /* naming */
    SS_FIGURE_NS = SS_FIGURE_SOURCES + SS_NAMING_PSEUDONYM + 1,   /* stage */
    SS_FIGURE_COUNT = SS_FIGURE_NS + SS_STAGE_COUNT
};
struct ss_figures {
    uint64_t of[SS_FIGURE_COUNT];
};
void ss_figures_add(struct ss_figures *sum, const struct ss_figures *more);
/* All of an annotated article but REJECTS and NS. */
void ss_figures_count(const struct ss_doc *doc, struct ss_figures *out);

/* ---- many articles ----------------------------------------------------- */

enum ss_output { SS_OUTPUT_JSONL, SS_OUTPUT_TEXT };

/* A place in the inputs: behind so many records (rejects counted), which are
 * told from others by a digest of their bytes. */
struct ss_mark {
    uint64_t records, digest;
};

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

    /* What an article may take; more makes it a reject. 0: no limit. */
    unsigned limit_seconds; /* of processor time */
    size_t limit_bytes;     /* of memory for its text and annotations */

    struct ss_mark from; /* pass over all records before it; {0}: none */
    bool stop_at_loss;   /* an input that is gone ends the run; else it is a
                            reject */
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

/* What a record of the inputs became. */
struct ss_result {
    ss_str id;     /* of the article; empty: it was rejected */
    ss_str output; /* of the article; empty: it was rejected */
    const struct ss_message *messages;
    uint32_t n_messages;
    struct ss_figures figures;
    struct ss_mark mark; /* behind it */
};

struct ss_progress {
    struct ss_figures sum; /* over the results given */
    uint64_t bytes;        /* of the inputs used, as they lie there (packed) */
};

/* Where results go. Called on the thread that runs the batch, in the order of
 * the inputs; may stop the run by returning false. */
struct ss_batch_sink {
    void *user;
    bool (*result)(void *user, const struct ss_result *r);
    /* The next result may take its time: what waits should go out. */
    bool (*flush)(void *user, const struct ss_progress *so_far);
};

/*
 * Annotate all inputs. A record that cannot be read is a message and a count,
 * never the end of the run. When read.stop_fd becomes readable the run ends as
 * if the inputs did. False: the sink stopped it (err is the sink's affair and
 * untouched), the inputs before batch->from are not those that were, one is
 * gone (stop_at_loss), or no thread or memory was to be had. The same bytes at
 * any number of jobs. Memory: some records per thread, whatever the size of the
 * inputs.
 */
bool ss_batch_run(const struct ss_batch *batch,
                  const struct ss_batch_sink *sink, struct ss_progress *done,
                  struct sayso_error *err);

#endif
