/* keep_p.h - what sayso annotate writes, and how a run goes on. */
#ifndef SS_KEEP_P_H
#define SS_KEEP_P_H

#include "cli/cli.h"
#include "store/store.h"

/* Where results go: standard output, a file or a database; rejects; figures.
 * All but standard output is cut from time to time, together, with a journal
 * of where. */
struct keep {
    const struct options *o;
    const struct ss_batch *batch;
    struct meter *meter;
    uint64_t split_bytes, cut_bytes;
    struct ss_buf run;      /* what decides about the output */
    struct ss_journal last; /* the last cut that is on the disk */
    struct ss_arena arena;  /* of a journal read */
    char *journal_path;     /* NULL: none */
    bool resumable;         /* a journal is kept */
    bool going_on;          /* from `last`, which a run before made */
    bool complete;          /* a run before was not stopped */

    bool open;
    struct ss_outfile *out, *rejects; /* NULL: not wanted */
    struct ss_database *database;     /* NULL: not wanted */
    struct ss_mark mark;              /* behind the last result */
    struct ss_stats stats;            /* of runs before, too */
    uint64_t since_cut;               /* bytes */
    double began, saved, told;        /* seconds: run, journal, figures */
};

/* ---- before the run (keep_begin.c) ------------------------------------- */

/* Check what is asked for and find out how far a run before came; no file of
 * it is touched yet. batch->model is open. Complains. */
bool keep_begin(struct keep *k, const struct options *o,
                const struct ss_batch *b, struct meter *meter);
void keep_release(struct keep *k);

/* ---- while it runs (keep.c); they complain ----------------------------- */

/* For ss_batch_sink; user: the keep. */
bool keep_result(void *user, const struct ss_result *r);
bool keep_flush(void *user, const struct ss_progress *so_far);
/* The inputs are at their end: everything gets its name. */
bool keep_finish(struct keep *k);
/* They are not: what is there can be read, and gone on from. */
void keep_stop(struct keep *k);

double keep_now(void); /* seconds of a clock that is never set */

#endif
