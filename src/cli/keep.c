/*
 * keep.c - results into files that a run can go on with.
 *
 * After every so many bytes of results all files are cut: their packed members
 * end. Where the cuts lie depends on the results alone, so that a run that
 * went on from one gives the bytes of a run that was never stopped. At a cut,
 * when half a second has passed or a part is full, everything goes to the disk,
 * and then the journal says so:
 *
 *     output   ====|========|=====|~~~~     ~ not in the journal: taken off
 *     rejects  ==|====|~                      and made again
 *     journal            ^ records, digest, lengths, figures
 */
#include "cli/keep_p.h"

#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Between two journals, and two tellings of the figures. */
static const double SECONDS_SAVED = 0.5, SECONDS_TOLD = 2;

double keep_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool say(const struct keep *k, const struct sayso_error *err)
{
    meter_hide(k->meter);
    cannot(err);
    return false;
}

/* ---- opening ----------------------------------------------------------- */

/* With the first result: by then the inputs are known to be the right ones. */
static bool open_files(struct keep *k)
{
    const struct options *o = k->o;
    struct sayso_error err = {0};
    const struct ss_place *out = k->going_on ? &k->last.output : NULL,
                          *rejects = k->going_on ? &k->last.rejects : NULL;
    if (o->output)
        k->out = ss_outfile_open(o->output, k->split_bytes, out, &err);
    if (o->rejects && !err.code)
        k->rejects = ss_outfile_open(o->rejects, 0, rejects, &err);
    k->open = !err.code;
    return k->open || say(k, &err);
}

/* ---- cutting ----------------------------------------------------------- */

static bool cut_files(struct keep *k, struct sayso_error *err)
{
    k->since_cut = 0;
    return (!k->out || ss_outfile_cut(k->out, err)) &&
           (!k->rejects || ss_outfile_cut(k->rejects, err));
}

static bool write_journal(struct keep *k, const struct ss_journal *j,
                          struct sayso_error *err)
{
    struct ss_buf text = {0};
    ss_journal_write(j, &text);
    ss_str s = {text.p, text.len};
    bool ok = text.failed   ? ss_fail_memory(err)
              : k->database ? ss_database_commit(k->database, s, err)
                            : ss_file_replace(k->journal_path, s, err);
    ss_buf_release(&text);
    return ok;
}

static void take_time(struct keep *k)
{
    k->stats.run_ns =
        k->last.stats.run_ns + (uint64_t)((keep_now() - k->began) * 1e9);
}

/* Files first, then what is said of them. */
static bool save(struct keep *k, bool done, struct sayso_error *err)
{
    struct ss_journal j = {
        .run = {k->run.p, k->run.len}, .mark = k->mark, .done = done};
    take_time(k);
    j.stats = k->stats;
    bool ok = (!k->out || ss_outfile_sync(k->out, &j.output, err)) &&
              (!k->rejects || ss_outfile_sync(k->rejects, &j.rejects, err)) &&
              write_journal(k, &j, err);
    if (!ok)
        return false;
    k->last = j;
    k->began = k->saved = keep_now();
    return true;
}

static bool cut(struct keep *k, struct sayso_error *err)
{
    if (!cut_files(k, err))
        return false;
    bool full = k->out && ss_outfile_is_full(k->out);
    if (!k->resumable || (!full && keep_now() - k->saved < SECONDS_SAVED))
        return true;
    return (!full || ss_outfile_end_part(k->out, err)) && save(k, false, err) &&
           (!full || ss_outfile_publish(k->out, err));
}

/* ---- results ----------------------------------------------------------- */

static bool print(ss_str s, struct sayso_error *err)
{
    return fwrite(s.p, 1, s.len, stdout) == s.len ||
           ss_fail(err, SAYSO_ERR_IO, 0, 0,
                   "standard output cannot be written: %s", strerror(errno));
}

static bool put(struct keep *k, ss_str s, struct sayso_error *err)
{
    k->since_cut += s.len;
    return !s.len        ? true
           : k->database ? ss_database_add(k->database, k->mark.records, s, err)
           : k->out      ? ss_outfile_add(k->out, s, err)
                         : print(s, err);
}

static bool put_reject(struct keep *k, const struct ss_message *m,
                       struct sayso_error *err)
{
    struct ss_buf line = {0};
    ss_emit_reject(m->file, m->line, m->column, m->text, m->record, &line);
    k->since_cut += line.len;
    bool ok = line.failed
                  ? ss_fail_memory(err)
                  : ss_outfile_add(k->rejects, (ss_str){line.p, line.len}, err);
    ss_buf_release(&line);
    return ok;
}

static bool tell(struct keep *k, const struct ss_message *m,
                 struct sayso_error *err)
{
    static const char *const kinds[] = {[SS_MESSAGE_REJECT] = "error",
                                        [SS_MESSAGE_WARNING] = "warning",
                                        [SS_MESSAGE_TRACE] = "trace"};
    if (m->kind == SS_MESSAGE_WARNING && !k->o->verbose)
        return true;
    meter_hide(k->meter);
    message_at(kinds[m->kind], m->file, m->line, m->column, m->text);
    return m->kind != SS_MESSAGE_REJECT || !k->rejects || put_reject(k, m, err);
}

bool keep_result(void *user, const struct ss_result *r)
{
    struct keep *k = user;
    struct sayso_error err = {0};
    if (!k->open && !open_files(k))
        return false;
    k->mark = r->mark;
    ss_stats_add(&k->stats, r);
    bool ok = put(k, r->output, &err);
    for (uint32_t i = 0; ok && i < r->n_messages; i++)
        ok = tell(k, &r->messages[i], &err);
    if (ok && k->since_cut >= k->cut_bytes)
        ok = cut(k, &err);
    return ok || say(k, &err);
}

/* ---- figures ----------------------------------------------------------- */

static bool tell_figures(struct keep *k, struct sayso_error *err)
{
    struct ss_buf text = {0};
    if (!k->o->stats)
        return true;
    take_time(k);
    k->told = keep_now();
    ss_stats_write(&k->stats, &text);
    bool ok = text.failed ? ss_fail_memory(err)
                          : ss_file_replace(k->o->stats,
                                            (ss_str){text.p, text.len}, err);
    ss_buf_release(&text);
    return ok;
}

bool keep_flush(void *user, const struct ss_progress *so_far)
{
    struct keep *k = user;
    struct sayso_error err = {0};
    meter_show(k->meter, so_far);
    bool ok = !k->open || k->database ? true
              : k->out                ? ss_outfile_flush(k->out, &err)
              : fflush(stdout) == 0   ? true
                                      : print(SS_STR(""), &err);
    if (ok && k->rejects)
        ok = ss_outfile_flush(k->rejects, &err);
    if (ok && keep_now() - k->told >= SECONDS_TOLD)
        ok = tell_figures(k, &err);
    return ok || say(k, &err);
}

/* ---- the end ----------------------------------------------------------- */

static bool publish(struct keep *k, struct sayso_error *err)
{
    return (!k->out || ss_outfile_publish(k->out, err)) &&
           (!k->rejects || ss_outfile_publish(k->rejects, err));
}

static bool end_parts(struct keep *k, struct sayso_error *err)
{
    return cut_files(k, err) && (!k->out || ss_outfile_end_part(k->out, err)) &&
           (!k->rejects || ss_outfile_end_part(k->rejects, err));
}

bool keep_finish(struct keep *k)
{
    struct sayso_error err = {0};
    if (!k->open && !open_files(k))
        return false;
    if (!end_parts(k, &err) || (k->resumable && !save(k, true, &err)) ||
        !publish(k, &err) || !tell_figures(k, &err))
        return say(k, &err);
    if (k->journal_path)
        unlink(k->journal_path);
    return true;
}

void keep_stop(struct keep *k)
{
    uint64_t kept = k->last.stats.sum.of[SS_FIGURE_ARTICLES];
    if (k->open && k->resumable) {
        if (cut_files(k, NULL) && k->out)
            (void)ss_outfile_flush(k->out, NULL);
    } else if (k->open && end_parts(k, NULL)) {
        (void)publish(k, NULL);
    }
    (void)tell_figures(k, NULL);
    if (k->resumable)
        fprintf(stderr,
                "sayso: stopped; %llu articles are safe in %s: give the same "
                "command with --resume to go on\n",
                (unsigned long long)kept,
                k->o->sqlite ? k->o->sqlite : k->o->output);
}
