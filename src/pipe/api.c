/* api.c - the public face (sayso.h) over the stages. */
#include "pipe/pipe.h"

#include <stdlib.h>

struct sayso_doc {
    struct ss_doc doc;
    struct ss_work work;
    const struct sayso_model *model; /* that annotated it; NULL: not yet */
};

const char *sayso_version(void)
{
    return PACKAGE_VERSION;
}

static struct sayso_doc *doc_new(const char *id, ss_str bytes,
                                 enum ss_format format, struct sayso_error *err)
{
    struct sayso_doc *d = calloc(1, sizeof *d);
    if (!d) {
        ss_fail_memory(err);
        return NULL;
    }
    ss_doc_init(&d->doc, 0);
    d->doc.id = ss_arena_copy(&d->doc.arena, ss_str_of(id));
    if (ss_ingest(&d->doc, bytes, format, err))
        return d;
    sayso_doc_free(d);
    return NULL;
}

struct sayso_doc *sayso_doc_new_text(const char *id, const void *bytes,
                                     size_t len_bytes, struct sayso_error *err)
{
    return doc_new(id, (ss_str){bytes, len_bytes}, SS_FORMAT_TEXT, err);
}

struct sayso_doc *sayso_doc_new_html(const char *id, const void *bytes,
                                     size_t len_bytes, struct sayso_error *err)
{
    return doc_new(id, (ss_str){bytes, len_bytes}, SS_FORMAT_HTML, err);
}

void sayso_doc_free(struct sayso_doc *d)
{
    if (!d)
        return;
    ss_doc_release(&d->doc);
    free(d);
}

bool sayso_doc_annotate(struct sayso_doc *d, const struct sayso_model *model,
                        struct sayso_error *err)
{
    if (d->model)
        return ss_fail(err, SAYSO_ERR_ARGUMENT, 0, 0,
                       "this document is annotated already");
    if (!ss_pipe_annotate(model, &d->doc, &d->work, err))
        return false;
    d->model = model;
    return true;
}

bool sayso_doc_write_jsonl(const struct sayso_doc *d, sayso_sink *sink,
                           void *user, struct sayso_error *err)
{
    const struct ss_emit_options options = {0};
    const struct sayso_model *m = d->model;
    struct ss_buf out = {0};
    bool ok = ss_emit_jsonl(&d->doc, m ? m->rules : NULL, &options,
                            m ? ss_image_digest(m->image) : 0, &out, err);
    if (ok && !sink(user, out.p, out.len))
        ok = ss_fail(err, SAYSO_ERR_IO, 0, 0, "the sink took no more");
    ss_buf_release(&out);
    return ok;
}
