/* annotate.c - sayso annotate: many articles in, their records out. */
#include "cli/keep_p.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* ---- options ----------------------------------------------------------- */

static bool read_choices(const struct options *o, struct ss_batch *b)
{
    static const char *const outputs[] = {"jsonl", "text", NULL};
    static const char *const units[] = {"codepoint", "utf8", "utf16", NULL};
    unsigned output = SS_OUTPUT_JSONL, unit = SS_OFFSETS_CODEPOINT;
    if (!option_format(o->from, &b->read.format) ||
        !option_fields(&o->fields, &b->read.fields) ||
        !option_folder("site-rules", o->site_rules, &b->read.site_rules) ||
        !option_choice("format", o->format, outputs, &output) ||
        !option_choice("offsets", o->offsets, units, &unit))
        return false;
    b->output = (enum ss_output)output;
    b->emit.offsets = (enum ss_offsets)unit;
    return true;
}

static bool read_limits(const struct options *o, struct ss_batch *b)
{
    uint64_t bytes = 0;
    if (!option_number("max-seconds", o->max_seconds, 1, 1000000,
                       &b->limit_seconds) ||
        !option_size("max-memory", o->max_memory, &bytes))
        return false;
    b->limit_bytes = (size_t)bytes;
    return true;
}

static unsigned processors(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > 256 ? 256 : (unsigned)n;
}

static unsigned columns_of(FILE *to)
{
    struct winsize size;
    if (ioctl(fileno(to), TIOCGWINSZ, &size) != 0 || size.ws_col < 20)
        return 80;
    return size.ws_col;
}

static bool read_options(const struct options *o, struct ss_batch *b)
{
    static const char *const standard_input[] = {"-"};
    *b = (struct ss_batch){.inputs = o->args.v,
                           .n_inputs = o->args.n,
                           .jobs = processors(),
                           .only_text = o->only_text,
                           .trace = o->trace};
    if (!b->n_inputs) {
        b->inputs = standard_input;
        b->n_inputs = 1;
    }
    b->emit.raw = o->raw;
    b->stop_at_loss = o->output || o->sqlite;
    return read_choices(o, b) && read_limits(o, b) &&
           option_number("jobs", o->jobs, 1, 1024, &b->jobs) &&
           option_probability("min-confidence", o->min_confidence,
                              &b->min_confidence);
}

/* A name that is mistyped should not be found out after hours. */
static bool inputs_exist(const struct ss_batch *b)
{
    for (size_t i = 0; i < b->n_inputs; i++) {
        const char *path = b->inputs[i];
        if (strcmp(path, "-") != 0 && access(path, R_OK) != 0) {
            complain("%s: %s", path, strerror(errno));
            return false;
        }
    }
    return true;
}

/* ---- running ----------------------------------------------------------- */

static enum status status_of(const struct keep *k)
{
    return k->stats.sum.of[SS_FIGURE_REJECTS] ? STATUS_REJECTS : STATUS_FINE;
}

static enum status annotate(struct keep *k, struct ss_batch *b)
{
    const struct ss_batch_sink sink = {k, keep_result, keep_flush};
    struct sayso_error err = {0};
    struct ss_progress done = {0};
    b->emit.colour = !k->o->output && colour_wanted(stdout);
    b->emit.width = columns_of(stdout);
    b->read.stop_fd = stop_watch();
    b->from = k->last.mark;
    if (k->going_on && !k->o->quiet)
        fprintf(stderr, "sayso: going on behind %llu records\n",
                (unsigned long long)b->from.records);
    meter_start(k->meter, b, k->o->quiet);
    bool ok = k->last.done || ss_batch_run(b, &sink, &done, &err);
    meter_hide(k->meter);
    if (err.code)
        cannot(&err);
    ok = ok && !stop_came() && keep_finish(k);
    if (!ok) {
        keep_stop(k);
        return STATUS_CANNOT;
    }
    meter_sum(k->meter, &done);
    return status_of(k);
}

static enum status begin(const struct options *o, struct ss_batch *b)
{
    struct keep k;
    struct meter meter = {0};
    enum status status = STATUS_CANNOT;
    bool ok = keep_begin(&k, o, b, &meter);
    if (ok && k.complete) {
        fprintf(stderr, "sayso: %s is complete, nothing is left to do\n",
                o->sqlite ? o->sqlite : o->output);
        status = status_of(&k);
    } else if (ok) {
        status = annotate(&k, b);
    }
    keep_release(&k);
    return status;
}

enum status run_annotate(const struct options *o)
{
    struct ss_batch b;
    struct sayso_model *model = NULL;
    enum status status = STATUS_CANNOT;
    if (read_options(o, &b) && inputs_exist(&b) &&
        (model = model_wanted(o, NULL)) != NULL) {
        b.model = model;
        status = begin(o, &b);
    }
    sayso_model_free(model);
    stop_end();
    return status;
}
