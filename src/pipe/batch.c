/*
 * batch.c - many articles over many threads, out in the order they came in.
 *
 * Jobs lie in a ring. Three counters chase each other around it:
 *
 *        written       taken         filled
 *           v            v             v
 *     [free][ being worked on / done ][ waiting ][free]
 *
 * The reader fills the next free one, workers take the next waiting one, the
 * caller's own thread writes the next one once it is done. A ring that is full
 * stops the reader, so memory does not grow with the input.
 */
#include "pipe/pipe_p.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct ring {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct feed feed;
    struct job *jobs;
    uint64_t size, filled, taken, written;
    bool ended; /* the reader will fill no more */
    bool stop;  /* the writer wants no more */
};

struct thread {
    pthread_t id;
    struct ring *ring;
    struct worker worker;
    bool started;
};

static struct job *job_of(struct ring *r, uint64_t number)
{
    return &r->jobs[number % r->size];
}

/* ---- the three kinds of threads ---------------------------------------- */

static void *reader(void *arg)
{
    struct ring *r = arg;
    pthread_mutex_lock(&r->lock);
    while (!r->ended) {
        while (r->filled - r->written == r->size && !r->stop)
            pthread_cond_wait(&r->changed, &r->lock);
        struct job *job = job_of(r, r->filled);
        bool stop = r->stop;
        pthread_mutex_unlock(&r->lock);
        bool more = !stop && feed_fill(&r->feed, job);
        pthread_mutex_lock(&r->lock);
        r->filled += more;
        r->ended = !more;
        pthread_cond_broadcast(&r->changed);
    }
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

static void *worker(void *arg)
{
    struct thread *t = arg;
    struct ring *r = t->ring;
    pthread_mutex_lock(&r->lock);
    for (;;) {
        while (r->taken == r->filled && !r->ended && !r->stop)
            pthread_cond_wait(&r->changed, &r->lock);
        if (r->stop || r->taken == r->filled)
            break;
        struct job *job = job_of(r, r->taken++);
        pthread_mutex_unlock(&r->lock);
        worker_run(&t->worker, job);
        pthread_mutex_lock(&r->lock);
        job->done = true;
        pthread_cond_broadcast(&r->changed);
    }
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

static bool deliver(const struct job *job, const struct ss_batch_sink *sink,
                    struct ss_progress *done)
{
    bool ok = true;
    for (uint32_t i = 0; ok && i < job->n; i++) {
        struct ss_result result = job_result(job, i);
        ss_figures_add(&done->sum, &result.figures);
        ok = sink->result(sink->user, &result);
    }
    done->bytes = job->position;
    return ok && sink->flush(sink->user, done);
}

static bool writer(struct ring *r, const struct ss_batch_sink *sink,
                   struct ss_progress *done)
{
    bool ok = true;
    pthread_mutex_lock(&r->lock);
    while (ok) {
        struct job *job = job_of(r, r->written);
        while (!(r->written < r->filled && job->done) &&
               !(r->ended && r->written == r->filled))
            pthread_cond_wait(&r->changed, &r->lock);
        if (r->written == r->filled)
            break;
        pthread_mutex_unlock(&r->lock);
        ok = deliver(job, sink, done);
        job_clear(job);
        pthread_mutex_lock(&r->lock);
        r->written++;
        r->stop = !ok;
        pthread_cond_broadcast(&r->changed);
    }
    pthread_mutex_unlock(&r->lock);
    return ok;
}

/* ---- running ----------------------------------------------------------- */

static bool start(struct ring *r, struct thread *threads, unsigned n,
                  struct sayso_error *err)
{
    int code = pthread_create(&threads[0].id, NULL, reader, r);
    threads[0].started = code == 0;
    for (unsigned i = 1; code == 0 && i < n; i++) {
        code = pthread_create(&threads[i].id, NULL, worker, &threads[i]);
        threads[i].started = code == 0;
    }
    return code == 0
               ? true
               : ss_fail(err, SAYSO_ERR_MEMORY, 0, 0,
                         "a thread could not be started: %s", strerror(code));
}

static void finish(struct ring *r, struct thread *threads, unsigned n)
{
    pthread_mutex_lock(&r->lock);
    r->stop = true;
    pthread_cond_broadcast(&r->changed);
    pthread_mutex_unlock(&r->lock);
    for (unsigned i = 0; i < n; i++)
        if (threads[i].started)
            pthread_join(threads[i].id, NULL);
}

static bool run_threads(struct ring *r, const struct ss_batch *batch,
                        const struct ss_batch_sink *sink,
                        struct ss_progress *done, struct sayso_error *err)
{
    unsigned n = batch->jobs + 1; /* the first one reads */
    struct thread *threads = calloc(n, sizeof *threads);
    if (!threads)
        return ss_fail_memory(err);
    for (unsigned i = 0; i < n; i++) {
        threads[i].ring = r;
        worker_init(&threads[i].worker, batch);
    }
    bool ok = start(r, threads, n, err) && writer(r, sink, done);
    finish(r, threads, n);
    for (unsigned i = 0; i < n; i++)
        worker_release(&threads[i].worker);
    free(threads);
    return ok;
}

static bool run_alone(struct ring *r, const struct ss_batch *batch,
                      const struct ss_batch_sink *sink,
                      struct ss_progress *done)
{
    struct worker w;
    bool ok = true;
    worker_init(&w, batch);
    while (ok && feed_fill(&r->feed, r->jobs)) {
        worker_run(&w, r->jobs);
        ok = deliver(r->jobs, sink, done);
        job_clear(r->jobs);
    }
    worker_release(&w);
    return ok;
}

bool ss_batch_run(const struct ss_batch *batch,
                  const struct ss_batch_sink *sink, struct ss_progress *done,
                  struct sayso_error *err)
{
    struct ring r = {.lock = PTHREAD_MUTEX_INITIALIZER,
                     .changed = PTHREAD_COND_INITIALIZER,
                     .feed = {.batch = batch}};
    *done = (struct ss_progress){0};
    r.size = batch->jobs > 1 ? 2 * (uint64_t)batch->jobs + 2 : 1;
    r.jobs = malloc(r.size * sizeof *r.jobs);
    if (!r.jobs)
        return ss_fail_memory(err);
    for (uint64_t i = 0; i < r.size; i++)
        job_init(&r.jobs[i]);
    bool ok = batch->jobs > 1 ? run_threads(&r, batch, sink, done, err)
                              : run_alone(&r, batch, sink, done);
    if (ok && r.feed.err.code) {
        ok = false;
        if (err)
            *err = r.feed.err;
    }
    for (uint64_t i = 0; i < r.size; i++)
        job_release(&r.jobs[i]);
    free(r.jobs);
    feed_release(&r.feed);
    return ok;
}
