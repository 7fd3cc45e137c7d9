/* feed.c - input after input, file after file, record after record, packed
 * into jobs. A job is closed early when the next record must be waited for, so
 * that a pipe is answered line by line. */
#include "pipe/pipe_p.h"

static bool add(struct feed *f, struct job *job, const struct ss_record *rec,
                const char *error)
{
    if (job_add(job, rec, error))
        return true;
    f->failed = true;
    return false;
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
        f->files = ss_files_open(f->batch->inputs[f->next++], &err);
        f->failed = !f->files;
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
    if (f->reader)
        return true;
    return add(f, job, &(struct ss_record){.file = path}, err.message);
}

static void close_file(struct feed *f)
{
    f->past += ss_reader_position(f->reader);
    ss_reader_free(f->reader);
    f->reader = NULL;
}

static bool next_record(struct feed *f, struct job *job)
{
    struct sayso_error err = {0};
    struct ss_record rec;
    enum ss_read got = ss_reader_next(f->reader, &rec, &err);
    bool ok = got == SS_READ_END ||
              add(f, job, &rec, got == SS_READ_RECORD ? NULL : err.message);
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
    bool more = true;
    while (more && !job_is_full(job) && !must_wait(f, job))
        more = f->reader ? next_record(f, job) : open_file(f, job);
    job->position = f->past + (f->reader ? ss_reader_position(f->reader) : 0);
    return job->n > 0;
}

void feed_release(struct feed *f)
{
    ss_reader_free(f->reader);
    ss_files_free(f->files);
}
