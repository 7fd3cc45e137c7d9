/*
 * meter.c - how far a run is: on a terminal a line that changes in place, else
 * a line a minute.
 *
 *     12,000 articles  38.2 MB/s  63 %  0:12 left  3 rejected
 */
#include "cli/cli.h"

#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint64_t size_of(const char *input)
{
    struct ss_files *files = ss_files_open(input, NULL);
    uint64_t all = 0, len;
    const char *path;
    enum ss_read got = files ? SS_READ_RECORD : SS_READ_END;
    while (got == SS_READ_RECORD || got == SS_READ_REJECT) {
        got = ss_files_next(files, &path, &len, NULL);
        all += got == SS_READ_RECORD ? len : 0;
    }
    ss_files_free(files);
    return all;
}

void meter_start(struct meter *m, const struct ss_batch *b, bool quiet)
{
    *m = (struct meter){.quiet = quiet, .live = isatty(STDERR_FILENO)};
    m->start = m->last = now();
    m->files = true;
    for (size_t i = 0; m->live && !quiet && i < b->n_inputs; i++) {
        uint64_t len = size_of(b->inputs[i]);
        m->files = m->files && len;
        m->bytes += len;
    }
    if (m->live && b->trace)
        m->quiet = true; /* the trace is what is looked at */
}

void meter_hide(struct meter *m)
{
    if (m->shown)
        fputs("\r\033[K", stderr);
    m->shown = false;
}

static void put_count(uint64_t n)
{
    if (n >= 1000) {
        put_count(n / 1000);
        fprintf(stderr, ",%03u", (unsigned)(n % 1000));
    } else {
        fprintf(stderr, "%u", (unsigned)n);
    }
}

static void line(const struct meter *m, const struct ss_progress *p, double t)
{
    double seconds = t - m->start;
    put_count(p->sum.of[SS_FIGURE_ARTICLES]);
    fprintf(stderr, " articles  %.1f MB/s",
            (double)p->bytes / 1e6 / (seconds > 0.001 ? seconds : 0.001));
    if (m->files && m->bytes && p->bytes && p->bytes <= m->bytes) {
        double share = (double)p->bytes / (double)m->bytes;
        unsigned left = (unsigned)(seconds / share - seconds + 0.5);
        fprintf(stderr, "  %.0f %%  %u:%02u left", share * 100, left / 60,
                left % 60);
    }
    if (p->sum.of[SS_FIGURE_REJECTS]) {
        fputs("  ", stderr);
        put_count(p->sum.of[SS_FIGURE_REJECTS]);
        fputs(" rejected", stderr);
    }
}

void meter_show(struct meter *m, const struct ss_progress *p)
{
    double t = now();
    if (m->quiet || t - m->last < (m->live ? 0.2 : 60))
        return;
    m->last = t;
    meter_hide(m);
    line(m, p, t);
    fputs(m->live ? "" : "\n", stderr);
    m->shown = m->live;
    fflush(stderr);
}

/* Worth telling after a long run, or when something went wrong. */
void meter_sum(const struct meter *m, const struct ss_progress *p)
{
    double t = now();
    if (m->quiet || (t - m->start < 2 && !p->sum.of[SS_FIGURE_REJECTS]))
        return;
    line(&(struct meter){.start = m->start}, p, t);
    if (p->sum.of[SS_FIGURE_WARNED])
        fprintf(stderr, "  %llu with warnings (in their records)",
                (unsigned long long)p->sum.of[SS_FIGURE_WARNED]);
    fputc('\n', stderr);
}
