/* review.c - sayso review: what an editor should fix, ask and confirm. */
#include "cli/review_p.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* ---- where it goes ---------------------------------------------------- */

static bool write_to(struct desk *d, FILE *to)
{
    size_t len = d->out.len;
    bool ok = to && !d->out.failed &&
              (!len || fwrite(d->out.p, 1, len, to) == len);
    ss_buf_clear(&d->out);
    return ok;
}

static bool write_page(struct desk *d, struct sayso_error *err)
{
    if (d->stories)
        return ss_fail(err, SAYSO_ERR_ARGUMENT, 0, 0,
                       "a page holds one story, and %s holds one", d->o->html);
    FILE *page = fopen(d->o->html, "wb");
    bool ok = write_to(d, page);
    if (page && fclose(page) != 0)
        ok = false;
    return ok || ss_fail(err, SAYSO_ERR_IO, 0, 0, "%s cannot be written: %s",
                         d->o->html, strerror(errno));
}

static bool write_out(struct desk *d, struct sayso_error *err)
{
    if (d->o->html)
        return write_page(d, err);
    return write_to(d, stdout) ||
           ss_fail(err, SAYSO_ERR_IO, 0, 0, "the output cannot be written");
}

/* ---- forms of output -------------------------------------------------- */

static bool json(struct desk *d, const struct ss_reviewed *r,
                 struct sayso_error *err)
{
    d->emit.review = r->review;
    return ss_emit_jsonl(r->doc, d->model->rules, &d->emit,
                         ss_image_digest(d->model->image), &d->out, err);
}

static bool sarif(struct desk *d, const struct ss_reviewed *r,
                  struct sayso_error *err)
{
    return ss_emit_sarif(&d->sarif, r, &d->emit, &d->out, err);
}

/* What stands before the first story and between two. */
static void begin(struct desk *d)
{
    const struct options *o = d->o;
    if (o->sarif)
        ss_emit_sarif_begin(&d->sarif, &d->out);
    else if (o->checkstyle)
        ss_emit_checkstyle_begin(&d->out);
    else if (o->summary)
        ss_emit_review_summary_head(&d->out);
}

static void end(struct desk *d)
{
    if (d->o->sarif)
        ss_emit_sarif_end(&d->out);
    else if (d->o->checkstyle)
        ss_emit_checkstyle_end(&d->out);
}

static bool emit(struct desk *d, const struct ss_reviewed *r,
                 struct sayso_error *err)
{
    const struct options *o = d->o;
    ss_review_writer *write = o->html         ? ss_emit_review_html
                              : o->lines      ? ss_emit_review_lines
                              : o->summary    ? ss_emit_review_summary
                              : o->github     ? ss_emit_review_github
                              : o->checkstyle ? ss_emit_review_checkstyle
                                              : ss_emit_review_text;
    if (o->json)
        return json(d, r, err);
    if (o->sarif)
        return sarif(d, r, err);
    if (write == ss_emit_review_text && d->stories)
        ss_buf_char(&d->out, '\n');
    return write(r, &d->emit, &d->out, err);
}

/* At most one form may be asked for. */
static bool one_form(const struct options *o)
{
    const bool asked[] = {o->html != NULL, o->lines,  o->summary,   o->json,
                          o->sarif,        o->github, o->checkstyle};
    unsigned n = 0;
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        n += asked[i];
    if (n > 1)
        complain("review writes one form at a time: --html, --lines, "
                 "--summary, --json, --sarif, --github or --checkstyle");
    return n <= 1;
}

/* ---- one article ------------------------------------------------------ */

static bool judge(struct desk *d, const struct ss_review *review)
{
    struct ss_review_count c = ss_review_count(review);
    for (unsigned s = 0; s <= (unsigned)d->fail_on; s++)
        if (c.of[s])
            return false;
    return true;
}

bool desk_review(struct desk *d, const struct ss_record *rec,
                 struct ss_review *review, struct sayso_error *err)
{
    const struct sayso_model *m = d->model;
    if (!ss_record_read(rec, &d->doc, err) ||
        !ss_pipe_annotate(m, &d->doc, &d->work, err))
        return false;
    if (!ss_review_can_read(m->reviewer, &d->doc))
        return ss_fail(err, SAYSO_ERR_INPUT, 0, 0,
                       "this article is not in English, which is all that the "
                       "checks know");
    return ss_review_find(m->reviewer, &d->house, &d->doc, &d->work, review,
                          err);
}

static bool one(struct desk *d, const struct ss_record *rec,
                struct sayso_error *err)
{
    struct ss_review review;
    if (!desk_review(d, rec, &review, err) || !desk_dismiss(d, &review, err))
        return false;
    desk_mark_known(d, &review);
    const struct ss_reviewed r = {
        &d->doc,    &review,
        rec->file,  rec->number ? d->doc.id : ss_str_of(rec->file),
        rec->bytes, rec->line};
    size_t before = d->out.len;
    if (!emit(d, &r, err)) {
        d->out.len = before;
        d->out.failed = false;
        return false;
    }
    d->must_fail |= !judge(d, &review);
    if (!write_out(d, err))
        return false;
    d->stories++;
    return true;
}

/* ---- all of them ------------------------------------------------------ */

static void complain_at(struct desk *d, const char *file, uint64_t line,
                        const struct sayso_error *err)
{
    d->cannot = true;
    if (err->code == SAYSO_ERR_SYNTAX && err->line) /* it tells its place */
        cannot(err);
    else
        message_at("error", file, line, 0, ss_str_of(err->message));
}

static void review_file(struct desk *d, const char *path)
{
    struct sayso_error err = {0};
    struct ss_reader *reader = NULL;
    if (desk_open(d, path, &err))
        reader = ss_reader_open(path, &d->read, &err);
    enum ss_read got = reader ? SS_READ_RECORD : SS_READ_FAIL;
    if (!reader)
        complain_at(d, path, 0, &err);
    while (got == SS_READ_RECORD || got == SS_READ_REJECT) {
        struct ss_record rec = {.file = path};
        got = ss_reader_next(reader, &rec, &err);
        if (got == SS_READ_RECORD ? !one(d, &rec, &err) : got != SS_READ_END)
            complain_at(d, path, rec.line, &err);
    }
    ss_reader_free(reader);
}

/* What stands beside stories and is none. */
static bool is_ours(const char *path)
{
    const char *slash = strrchr(path, '/');
    return ss_str_ends(ss_str_of(path), SS_STR(".sayso")) ||
           strcmp(slash ? slash + 1 : path, "sayso.conf") == 0;
}

static void review_all(struct desk *d, const char *input)
{
    struct sayso_error err = {0};
    struct ss_files *files = ss_files_open(input, &err);
    const char *path = input;
    uint64_t unused;
    enum ss_read got = SS_READ_RECORD;
    if (!files)
        complain_at(d, input, 0, &err);
    while (files &&
           (got = ss_files_next(files, &path, &unused, &err)) != SS_READ_END) {
        if (got == SS_READ_RECORD && !is_ours(path))
            review_file(d, path);
        else if (got != SS_READ_RECORD)
            complain_at(d, path, 0, &err);
        if (got == SS_READ_FAIL)
            break;
    }
    ss_files_free(files);
}

static unsigned columns_of_terminal(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 40)
        return 80;
    return size.ws_col > 120 ? 120 : size.ws_col;
}

static bool read_options(struct desk *d)
{
    static const char *const severities[] = {"fix", "ask", NULL};
    const struct options *o = d->o;
    unsigned fail_on = SS_SEVERITY_FIX;
    if (!o->args.n) {
        complain("review needs an ARTICLE (- is standard input)");
        return false;
    }
    if (o->dismiss.n && (!o->because || !o->by || o->args.n != 1)) {
        complain("--dismiss needs --because REASON, --by INITIALS and one "
                 "ARTICLE");
        return false;
    }
    if (o->html && path_is_among(o->html, o->args.v, o->args.n)) {
        complain("%s is an ARTICLE and would be written over", o->html);
        return false;
    }
    if (!one_form(o) ||
        !option_choice("fail-on", o->fail_on, severities, &fail_on) ||
        !option_format(o->from, &d->read.format) ||
        !option_fields(&o->fields, &d->read.fields))
        return false;
    d->fail_on = (enum ss_severity)fail_on;
    d->emit = (struct ss_emit_options){.raw = o->raw,
                                       .notes = o->notes,
                                       .colour = colour_wanted(stdout),
                                       .width = columns_of_terminal()};
    return true;
}

static void review_inputs(struct desk *d)
{
    struct sayso_error err = {0};
    if (!desk_read_old(d, &err)) {
        complain_at(d, d->o->since, 0, &err);
        return;
    }
    begin(d);
    for (size_t i = 0; i < d->o->args.n; i++)
        review_all(d, d->o->args.v[i]);
    end(d);
    if (!d->o->html && !write_to(d, stdout))
        d->cannot = true;
}

enum status run_review(const struct options *o)
{
    struct desk d = {.o = o};
    struct sayso_model *model = NULL;
    if (o->checks) {
        checks_list();
        return STATUS_FINE;
    }
    if (!read_options(&d) || !(model = model_wanted(o, NULL)))
        return STATUS_CANNOT;
    d.model = model;
    ss_arena_init(&d.arena, 0);
    ss_doc_init(&d.doc, 0);
    d.doc.want_raw = true;
    review_inputs(&d);
    desk_release(&d);
    ss_work_release(&d.work);
    ss_doc_release(&d.doc);
    ss_buf_release(&d.out);
    sayso_model_free(model);
    return d.cannot      ? STATUS_CANNOT
           : d.must_fail ? STATUS_REJECTS
                         : STATUS_FINE;
}
