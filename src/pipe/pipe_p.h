/* pipe_p.h - inside the pipe: a batch in pieces. */
#ifndef SS_PIPE_P_H
#define SS_PIPE_P_H

#include "pipe/pipe.h"

/* ---- a job: some records, then what they became (job.c) ---------------- */

enum { JOB_BYTES = 1 << 18, JOB_RECORDS = 256 };

struct job_record { /* positions in job->bytes, which may move while it grows */
    size_t at, len, head, head_len, file, error;
    uint64_t number, line;
    enum ss_format format;
    const struct ss_read_options *options;
    bool bad; /* the reader could not cut it out; error: its text */
    struct ss_mark mark; /* behind it */

    /* what it became; ends in job->out and job->messages */
    size_t out_end;
    uint32_t messages_end;
    ss_str id; /* in the arena */
    struct ss_figures figures;
};

struct job {
    struct ss_buf bytes;
    struct job_record records[JOB_RECORDS];
    uint32_t n;
    uint64_t position; /* of the inputs behind its last record */

    struct ss_buf out;
    struct ss_arena arena; /* of ids and messages */
    SS_VEC(struct ss_message) messages;
    bool done;
};
void job_init(struct job *job);
void job_clear(struct job *job);
void job_release(struct job *job);
bool job_is_full(const struct job *job);
/* Copy a record in, and the mark behind it; error NULL, or why it could not be
 * read. */
bool job_add(struct job *job, const struct ss_record *rec, const char *error,
             struct ss_mark mark);
/* What its record i became. */
struct ss_result job_result(const struct job *job, uint32_t i);

/* What a thread needs to work; kept from job to job. */
struct worker {
    const struct ss_batch *batch;
    struct ss_doc doc;
    struct ss_work work;
};
void worker_init(struct worker *w, const struct ss_batch *batch);
void worker_release(struct worker *w);
/* Records -> output and messages. What fails becomes a message. */
void worker_run(struct worker *w, struct job *job);

/* Leave out names, quotations and sources below a confidence (confident.c). */
bool keep_confident(struct ss_doc *doc, double least, struct sayso_error *err);

/* ---- inputs into jobs (feed.c) ----------------------------------------- */

struct feed {
    const struct ss_batch *batch;
    size_t next; /* input */
    struct ss_files *files;
    struct ss_reader *reader;
    uint64_t past; /* bytes of files that are done with */
    struct ss_mark mark;
    bool stopped;           /* by batch->read.stop_fd */
    struct sayso_error err; /* why there is no more; code OK: all is well */
};
/* Fill a cleared job; false when there is no more to come. */
bool feed_fill(struct feed *f, struct job *job);
void feed_release(struct feed *f);

#endif
