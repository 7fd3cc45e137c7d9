/* annotate.c - sayso annotate: many articles in, their records out. */
#include "cli/cli.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

struct run {
    const struct options *o;
    FILE *out, *rejects; /* rejects NULL: not kept */
    const char *out_name;
    struct meter meter;
};

/* ---- where results go -------------------------------------------------- */

static bool write_failed(const char *name)
{
    complain("%s cannot be written: %s", name, strerror(errno));
    return false;
}

static bool write_output(void *user, ss_str bytes)
{
    struct run *r = user;
    return (fwrite(bytes.p, 1, bytes.len, r->out) == bytes.len &&
            fflush(r->out) == 0) ||
           write_failed(r->out_name);
}

static bool keep_reject(struct run *r, const struct ss_message *m)
{
    struct ss_buf line = {0};
    ss_emit_reject(m->file, m->line, m->column, m->text, m->record, &line);
    bool ok =
        !line.failed && fwrite(line.p, 1, line.len, r->rejects) == line.len;
    ss_buf_release(&line);
    return ok || write_failed(r->o->rejects);
}

static bool tell(void *user, const struct ss_message *m)
{
    static const char *const kinds[] = {[SS_MESSAGE_REJECT] = "error",
                                        [SS_MESSAGE_WARNING] = "warning",
                                        [SS_MESSAGE_TRACE] = "trace"};
    struct run *r = user;
    if (m->kind == SS_MESSAGE_WARNING && !r->o->verbose)
        return true;
    meter_hide(&r->meter);
    message_at(kinds[m->kind], m->file, m->line, m->column, m->text);
    return m->kind != SS_MESSAGE_REJECT || !r->rejects || keep_reject(r, m);
}

static void progress(void *user, const struct ss_progress *so_far)
{
    meter_show(&((struct run *)user)->meter, so_far);
}

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
    return read_choices(o, b) &&
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

/* ---- files ------------------------------------------------------------- */

/* NULL: complained. */
static FILE *create(const char *path, const struct ss_batch *b)
{
    FILE *f = NULL;
    if (path_is_among(path, b->inputs, b->n_inputs))
        complain("%s is an input and would be written over", path);
    else if (!(f = fopen(path, "wb")))
        write_failed(path);
    return f;
}

static bool open_files(struct run *r, const struct ss_batch *b)
{
    const struct options *o = r->o;
    r->out_name = o->output ? o->output : "standard output";
    r->out = o->output ? create(o->output, b) : stdout;
    if (r->out && o->rejects)
        r->rejects = create(o->rejects, b);
    return r->out && (r->rejects || !o->rejects);
}

static bool close_files(struct run *r)
{
    bool ok = true;
    if (r->out && r->out != stdout && fclose(r->out) != 0)
        ok = write_failed(r->out_name);
    if (r->rejects && fclose(r->rejects) != 0)
        ok = write_failed(r->o->rejects);
    return ok;
}

static enum status annotate(struct run *r, struct ss_batch *b)
{
    const struct ss_batch_sink sink = {r, write_output, tell, progress};
    struct sayso_error err = {0};
    struct ss_progress done;
    b->emit.colour = colour_wanted(r->out);
    b->emit.width = columns_of(r->out);
    meter_start(&r->meter, b, r->o->quiet);
    bool ok = ss_batch_run(b, &sink, &done, &err);
    meter_hide(&r->meter);
    if (!ok && err.code)
        cannot(&err);
    if (ok)
        meter_sum(&r->meter, &done);
    return !ok ? STATUS_CANNOT : done.rejects ? STATUS_REJECTS : STATUS_FINE;
}

enum status run_annotate(const struct options *o)
{
    struct run r = {.o = o};
    struct ss_batch b;
    struct sayso_model *model = NULL;
    enum status status = STATUS_CANNOT;
    if (read_options(o, &b) && inputs_exist(&b) &&
        (model = model_wanted(o, NULL)) != NULL && open_files(&r, &b)) {
        b.model = model;
        status = annotate(&r, &b);
    }
    if (!close_files(&r))
        status = STATUS_CANNOT;
    sayso_model_free(model);
    return status;
}
