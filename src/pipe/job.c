/* job.c - records on one thread: read, annotate, write. */
#include "pipe/pipe_p.h"

#include <string.h>

enum { KEEP_BYTES = 4 << 20 }; /* a buffer that grew larger is given back */

void job_init(struct job *job)
{
    *job = (struct job){0};
    ss_arena_init(&job->arena, 0);
}

static void clear(struct ss_buf *b)
{
    if (b->cap > KEEP_BYTES)
        ss_buf_release(b);
    ss_buf_clear(b);
}

void job_clear(struct job *job)
{
    clear(&job->bytes);
    clear(&job->out);
    ss_arena_clear(&job->arena);
    memset(&job->messages, 0, sizeof job->messages);
    job->n = 0;
    job->done = false;
}

void job_release(struct job *job)
{
    ss_buf_release(&job->bytes);
    ss_buf_release(&job->out);
    ss_arena_release(&job->arena);
}

bool job_is_full(const struct job *job)
{
    return job->n == JOB_RECORDS || job->bytes.len >= JOB_BYTES;
}

static size_t add_string(struct ss_buf *b, const char *s)
{
    size_t at = b->len;
    ss_buf_add(b, s, strlen(s) + 1);
    return at;
}

bool job_add(struct job *job, const struct ss_record *rec, const char *error,
             struct ss_mark mark)
{
    struct job_record *r = &job->records[job->n];
    const struct job_record *before = job->n ? r - 1 : NULL;
    *r = (struct job_record){.number = rec->number,
                             .line = rec->line,
                             .format = rec->format,
                             .options = rec->options,
                             .mark = mark};
    if (before && strcmp(job->bytes.p + before->file, rec->file) == 0)
        r->file = before->file;
    else
        r->file = add_string(&job->bytes, rec->file);
    if (before && r->file == before->file &&
        before->head_len == rec->head.len) { /* a file has one head */
        r->head = before->head;
    } else {
        r->head = job->bytes.len;
        ss_buf_str(&job->bytes, rec->head);
    }
    r->head_len = rec->head.len;
    r->bad = error != NULL;
    if (error)
        r->error = add_string(&job->bytes, error);
    r->at = job->bytes.len;
    r->len = rec->bytes.len;
    ss_buf_str(&job->bytes, rec->bytes);
    job->n += !job->bytes.failed;
    return !job->bytes.failed;
}

struct ss_result job_result(const struct job *job, uint32_t i)
{
    const struct job_record *r = &job->records[i];
    size_t out = i ? r[-1].out_end : 0;
    uint32_t messages = i ? r[-1].messages_end : 0;
    return (struct ss_result){
        .id = r->id,
        .output = {out < r->out_end ? job->out.p + out : "", r->out_end - out},
        .messages = job->messages.v + messages,
        .n_messages = r->messages_end - messages,
        .figures = r->figures,
        .mark = r->mark};
}

/* ---- work -------------------------------------------------------------- */

void worker_init(struct worker *w, const struct ss_batch *batch)
{
    *w = (struct worker){.batch = batch};
    ss_doc_init(&w->doc, batch->limit_bytes);
    w->doc.want_raw = batch->emit.raw;
    w->work.want_trace = batch->trace;
    if (batch->model) /* only speed is lost when there is no memory for it */
        (void)ss_work_keep(&w->work, batch->model->rules, NULL);
}

void worker_release(struct worker *w)
{
    ss_work_release(&w->work);
    ss_doc_release(&w->doc);
}

static void message(struct job *job, struct ss_message m, const char *text)
{
    m.text = ss_arena_copy(&job->arena, ss_str_of(text));
    struct ss_message *slot = ss_vec_push(&job->arena, &job->messages);
    if (slot && m.text.p)
        *slot = m;
}

/* Line and column of a byte of the record, in its file. */
static void locate(const struct ss_record *rec, uint64_t offset,
                   struct ss_message *m)
{
    uint64_t line = rec->line ? rec->line : 1, start = 0;
    for (uint64_t i = 0; i < offset && i < rec->bytes.len; i++) {
        if (rec->bytes.p[i] == '\n') {
            line++;
            start = i + 1;
        }
    }
    m->line = line;
    m->column = offset - start + 1;
}

static void reject(struct job *job, struct job_record *r,
                   const struct ss_record *rec, const struct sayso_error *err)
{
    struct ss_message m = {.kind = SS_MESSAGE_REJECT, .file = rec->file};
    if (rec->number)
        m.record = rec->bytes;
    locate(rec, err->offset, &m);
    message(job, m, err->message);
    r->figures = (struct ss_figures){.of[SS_FIGURE_REJECTS] = 1};
}

/* Memory that was refused because of a limit is no lack of memory. */
static void explain_limit(const struct worker *w, struct sayso_error *err)
{
    if (w->doc.arena.refused == SS_REFUSED_TIME)
        ss_fail(err, SAYSO_ERR_LIMIT, 0, 0, "it took more than %u s",
                w->batch->limit_seconds);
    else if (w->doc.arena.refused == SS_REFUSED_BYTES && w->batch->limit_bytes)
        ss_fail(err, SAYSO_ERR_LIMIT, 0, 0, "it needs more than %zu bytes of memory", w->batch->limit_bytes);
}

static void warnings(struct worker *w, struct job *job,
                     const struct ss_record *rec)
{
    struct ss_message m = {
        .kind = SS_MESSAGE_WARNING, .file = rec->file, .line = rec->line};
    for (uint32_t i = 0; i < w->doc.warnings.n; i++)
        message(job, m, w->doc.warnings.v[i].p);
}

static void trace(struct worker *w, struct job *job,
                  const struct ss_record *rec)
{
    struct ss_message m = {
        .kind = SS_MESSAGE_TRACE, .file = rec->file, .line = rec->line};
    for (uint32_t i = 0; i < w->work.trace.n; i++) {
        struct ss_buf b = {0};
        ss_emit_fired(&w->doc, w->batch->model->rules, &w->work.trace.v[i], &b);
        ss_buf_char(&b, 0);
        if (!b.failed)
            message(job, m, b.p);
        ss_buf_release(&b);
    }
}

static bool emit(struct worker *w, struct ss_buf *out, struct sayso_error *err)
{
    const struct sayso_model *m = w->batch->model;
    size_t before = out->len;
    bool ok = w->batch->output == SS_OUTPUT_TEXT
                  ? ss_emit_text(&w->doc, &w->batch->emit, out, err)
                  : ss_emit_jsonl(&w->doc, m->rules, &w->batch->emit,
                                  ss_image_digest(m->image), out, err);
    if (!ok)
        out->len = before;
    out->failed = false;
    return ok;
}

static bool read_and_annotate(struct worker *w, const struct ss_record *rec,
                              struct ss_stopwatch *watch,
                              struct sayso_error *err)
{
    const struct ss_batch *b = w->batch;
    ss_arena_limit_seconds(&w->doc.arena, b->limit_seconds);
    bool ok = ss_record_read(rec, &w->doc, err);
    ss_stopwatch_lap(watch, SS_STAGE_READ);
    if (!ok || b->only_text)
        return ok;
    return ss_pipe_annotate_timed(b->model, &w->doc, &w->work, watch, err) &&
           (b->min_confidence <= 0 ||
            keep_confident(&w->doc, b->min_confidence, err));
}

static void one(struct worker *w, struct job *job, struct job_record *r,
                const struct ss_record *rec)
{
    const struct ss_batch *b = w->batch;
    struct sayso_error err = {0};
    struct ss_stopwatch watch = {0};
    ss_stopwatch_start(&watch);
    if (!read_and_annotate(w, rec, &watch, &err) || !emit(w, &job->out, &err)) {
        explain_limit(w, &err);
        reject(job, r, rec, &err);
        return;
    }
    ss_stopwatch_lap(&watch, SS_STAGE_WRITE);
    r->id = ss_arena_copy(&job->arena, w->doc.id);
    ss_figures_count(&w->doc, &r->figures);
    memcpy(&r->figures.of[SS_FIGURE_NS], watch.ns, sizeof watch.ns);
    warnings(w, job, rec);
    if (b->trace && !b->only_text)
        trace(w, job, rec);
}

static void unreadable(struct job *job, struct job_record *r,
                       const struct ss_record *rec)
{
    struct ss_message m = {
        .kind = SS_MESSAGE_REJECT, .file = rec->file, .line = rec->line};
    message(job, m, job->bytes.p + r->error);
    r->figures.of[SS_FIGURE_REJECTS] = 1;
}

void worker_run(struct worker *w, struct job *job)
{
    for (uint32_t i = 0; i < job->n; i++) {
        struct job_record *r = &job->records[i];
        struct ss_record rec = {.bytes = {job->bytes.p + r->at, r->len},
                                .head = {job->bytes.p + r->head, r->head_len},
                                .format = r->format,
                                .file = job->bytes.p + r->file,
                                .number = r->number,
                                .line = r->line,
                                .options = r->options};
        if (r->bad)
            unreadable(job, r, &rec);
        else
            one(w, job, r, &rec);
        r->out_end = job->out.len;
        r->messages_end = job->messages.n;
    }
}
