/* keep_begin.c - before a run: do its options agree, and is there one to go on
 * with? */
#include "cli/keep_p.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CUT_BYTES = 1 << 20 };

static bool say(const struct sayso_error *err)
{
    cannot(err);
    return false;
}

/* All that decides about the bytes of the output, a "name: value" a line. */
static bool describe_run(struct keep *k)
{
    const struct options *o = k->o;
    const struct ss_batch *b = k->batch;
    struct ss_buf *s = &k->run;
    ss_buf_printf(s, "sayso: %s\n", sayso_version());
    ss_buf_printf(s, "model: %016llx\n",
                  (unsigned long long)ss_image_digest(b->model->image));
    ss_buf_printf(s, "from: %s\n", ss_format_name(b->read.format));
    for (size_t i = 0; i < o->fields.n; i++)
        ss_buf_printf(s, "field: %s\n", o->fields.v[i]);
    ss_buf_printf(s, "site-rules: %s\n", o->site_rules ? o->site_rules : "no");
    ss_buf_printf(s, "format: %s\n", o->format ? o->format : "jsonl");
    ss_buf_printf(s, "offsets: %s\n", o->offsets ? o->offsets : "codepoint");
    ss_buf_printf(s, "raw: %s\n", o->raw ? "yes" : "no");
    ss_buf_printf(s, "only-text: %s\n", o->only_text ? "yes" : "no");
    ss_buf_printf(s, "min-confidence: %g\n", b->min_confidence);
    ss_buf_printf(s, "max-seconds: %u\n", b->limit_seconds);
    ss_buf_printf(s, "max-memory: %zu\n", b->limit_bytes);
    ss_buf_printf(s, "rejects: %s\n", o->rejects ? o->rejects : "no");
    ss_buf_printf(s, "split-size: %llu", (unsigned long long)k->split_bytes);
    if (s->failed)
        complain("out of memory");
    return !s->failed;
}

/* ---- options ----------------------------------------------------------- */

static const char *contradiction(const struct keep *k)
{
    const struct options *o = k->o;
    if (o->output && o->sqlite)
        return "--output and --sqlite hold the same: give one of them";
    if (o->sqlite && k->batch->output != SS_OUTPUT_JSONL)
        return "--sqlite takes records; leave out --format text";
    if (o->resume && !k->resumable)
        return "--resume goes on with a file: it needs --output or --sqlite";
    if (o->split_size && !(o->output && k->resumable))
        return "--split-size cuts a file: it needs --output";
    return NULL;
}

static bool may_write(const char *path, const struct ss_batch *b)
{
    if (path && path_is_among(path, b->inputs, b->n_inputs)) {
        complain("%s is an input and would be written over", path);
        return false;
    }
    return true;
}

static bool options_agree(const struct keep *k)
{
    const struct options *o = k->o;
    const char *wrong = contradiction(k);
    if (wrong)
        complain("%s", wrong);
    return !wrong && may_write(o->output, k->batch) &&
           may_write(o->sqlite, k->batch) && may_write(o->rejects, k->batch) &&
           may_write(o->stats, k->batch);
}

/* ---- a run before ------------------------------------------------------ */

static bool take_journal(struct keep *k, ss_str text)
{
    struct sayso_error err = {0};
    if (!text.len) /* it was stopped before the first cut */
        return true;
    if (!ss_journal_read(text, &k->arena, &k->last, &err) ||
        !ss_journal_fits(&k->last, (ss_str){k->run.p, k->run.len}, &err)) {
        complain("cannot go on: %s", err.message);
        return false;
    }
    k->stats = k->last.stats;
    k->mark = k->last.mark;
    k->going_on = true;
    return true;
}

/* What is there must not be lost or mixed up by a slip of the hand. */
static bool nothing_in_the_way(const struct keep *k, bool journal)
{
    const char *path = k->o->output;
    if (journal)
        complain("a run into %s was stopped: go on with --resume, or remove %s "
                 "to begin again",
                 path, k->journal_path);
    else if (k->split_bytes && ss_outfile_is_there(path, k->split_bytes))
        complain("there are parts of %s already, and those of two runs would "
                 "mix: remove them first",
                 path);
    else
        return true;
    return false;
}

static bool find_journal(struct keep *k)
{
    struct sayso_error err = {0};
    struct ss_buf name = {0}, text = {0};
    ss_buf_printf(&name, "%s.journal", k->o->output);
    ss_buf_char(&name, '\0');
    if (name.failed)
        return say(&(struct sayso_error){.message = "out of memory"});
    k->journal_path = name.p;
    bool there = access(name.p, F_OK) == 0;
    if (!k->o->resume)
        return nothing_in_the_way(k, there);
    k->complete = !there && ss_outfile_is_there(k->o->output, k->split_bytes);
    if (!there)
        return true;
    bool ok = (ss_file_read(name.p, &text, 1 << 20, &err) || say(&err)) &&
              take_journal(k, (ss_str){text.p, text.len});
    ss_buf_release(&text);
    return ok;
}

static bool open_database(struct keep *k)
{
    struct sayso_error err = {0};
    struct ss_buf text = {0};
    k->database = ss_database_open(k->o->sqlite, k->o->resume, &text, &err);
    bool ok = (k->database || say(&err)) &&
              take_journal(k, (ss_str){text.p, text.len});
    ss_buf_release(&text);
    k->complete = k->last.done;
    return ok;
}

bool keep_begin(struct keep *k, const struct options *o,
                const struct ss_batch *b, struct meter *meter)
{
    *k = (struct keep){
        .o = o, .batch = b, .meter = meter, .cut_bytes = CUT_BYTES};
    ss_arena_init(&k->arena, 0);
    k->began = k->told = keep_now(); /* saved: never, so the first cut is */
    k->resumable = o->sqlite || (o->output && path_is_file(o->output));
    if (!option_size("split-size", o->split_size, &k->split_bytes) ||
        !options_agree(k) || !describe_run(k))
        return false;
    if (k->split_bytes && k->split_bytes < k->cut_bytes)
        k->cut_bytes = k->split_bytes;
    return !k->resumable || (o->sqlite ? open_database(k) : find_journal(k));
}

void keep_release(struct keep *k)
{
    ss_outfile_free(k->out);
    ss_outfile_free(k->rejects);
    ss_database_free(k->database);
    ss_buf_release(&k->run);
    ss_arena_release(&k->arena);
    free(k->journal_path);
}
