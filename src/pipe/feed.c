/*
 * feed.c - input after input, file after file, record after record, packed
 * into jobs. A job is closed early when the next record must be waited for, so
 * that a pipe is answered line by line.
 *
 * Every record is counted and its bytes go into a digest. A run that goes on
 * reads the records that are done once more, which costs a fraction of
 * annotating them, and so knows for certain that they are the same.
 */
#include "pipe/pipe_p.h"

#include <poll.h>
#include <string.h>
#include <sys/stat.h>

static struct ss_mark mark_behind(struct ss_mark m, const struct ss_record *rec,
                                  bool bad)
{
    uint64_t of[] = {m.digest, ss_hash(rec->bytes.p, rec->bytes.len),
                     ss_hash(rec->file, strlen(rec->file)), rec->number, bad};
    return (struct ss_mark){m.records + 1, ss_hash(of, sizeof of)};
}

static bool other_inputs(struct feed *f)
{
    return ss_fail(&f->err, SAYSO_ERR_INPUT, 0, 0,
                   "the inputs are not those that the stopped run read: their "
                   "first %llu records differ",
                   (unsigned long long)f->batch->from.records);
}

static bool add(struct feed *f, struct job *job, const struct ss_record *rec,
                const char *error)
{
    const struct ss_mark *from = &f->batch->from;
    f->mark = mark_behind(f->mark, rec, error != NULL);
    if (f->mark.records < from->records)
        return true;
    if (f->mark.records == from->records)
        return f->mark.digest == from->digest || other_inputs(f);
    return job_add(job, rec, error, f->mark) || ss_fail_memory(&f->err);
}

/* A link that leads nowhere is there; it is no use, but no loss either. */
static bool is_gone(const char *path)
{
    struct stat st;
    return strcmp(path, "-") != 0 && lstat(path, &st) != 0;
}

/* A file could not be opened or read to its end. */
static bool reject_file(struct feed *f, struct job *job,
                        const struct ss_record *rec, const char *why, bool lost)
{
    if (lost && f->batch->stop_at_loss)
        return ss_fail(&f->err, SAYSO_ERR_IO, 0, 0, "%s: %s", rec->file, why);
    return add(f, job, rec, why);
}

/* The next file; false: there is none. */
static bool open_file(struct feed *f, struct job *job)
{
    struct sayso_error err = {0};
    const char *path;
    uint64_t unused;
    if (!f->files) {
        if (f->next == f->batch->n_inputs)
            return false;
        f->files = ss_files_open(f->batch->inputs[f->next++], &f->err);
        return f->files != NULL;
    }
    enum ss_read got = ss_files_next(f->files, &path, &unused, &err);
    if (got == SS_READ_END) {
        ss_files_free(f->files);
        f->files = NULL;
        return true;
    }
    if (got == SS_READ_RECORD)
        f->reader = ss_reader_open(path, &f->batch->read, &err);
    return f->reader || reject_file(f, job, &(struct ss_record){.file = path},
                                    err.message, is_gone(path));
}

static void close_file(struct feed *f)
{
    f->past += ss_reader_position(f->reader);
    ss_reader_free(f->reader);
    f->reader = NULL;
}

static bool is_stopped(struct feed *f)
{
    struct pollfd stop = {f->batch->read.stop_fd, POLLIN, 0};
    f->stopped = f->stopped || (stop.fd && poll(&stop, 1, 0) > 0);
    return f->stopped;
}

static bool next_record(struct feed *f, struct job *job)
{
    struct sayso_error err = {0};
    struct ss_record rec;
    enum ss_read got = ss_reader_next(f->reader, &rec, &err);
    if (is_stopped(f)) /* this one may have been cut off */
        return false;
    bool ok = got == SS_READ_END      ? true
              : got == SS_READ_RECORD ? add(f, job, &rec, NULL)
                                      : reject_file(f, job, &rec, err.message,
                                                    ss_reader_lost(f->reader));
    if (got == SS_READ_END || got == SS_READ_FAIL)
        close_file(f);
    return ok;
}

static bool must_wait(const struct feed *f, const struct job *job)
{
    return job->n && f->reader && !ss_reader_ready(f->reader);
}

bool feed_fill(struct feed *f, struct job *job)
{
    bool more = !f->err.code && !is_stopped(f);
    while (more && !job_is_full(job) && !must_wait(f, job))
        more = f->reader ? next_record(f, job) : open_file(f, job);
    if (!more && !f->stopped && !f->err.code &&
        f->mark.records < f->batch->from.records)
        other_inputs(f);
    job->position = f->past + (f->reader ? ss_reader_position(f->reader) : 0);
    return job->n > 0;
}

void feed_release(struct feed *f)
{
    ss_reader_free(f->reader);
    ss_files_free(f->files);
}
