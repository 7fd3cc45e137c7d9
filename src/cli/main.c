/* main.c - the program: picks the command. */
#include "pipe/pipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int fail(const struct sayso_error *err)
{
    fprintf(stderr, "sayso: %s\n", err->message);
    return 2;
}

static int compile(int argc, char **argv)
{
    struct sayso_error err = {0};
    struct ss_image_writer w;
    ss_str file;
    const char *output = "sayso.model";
    if (argc > 1 && strcmp(argv[0], "--output") == 0) {
        output = argv[1];
        argc -= 2;
        argv += 2;
    }
    ss_image_writer_init(&w);
    FILE *f = NULL;
    bool ok = ss_model_compile((const char *const *)argv, (size_t)argc, &w,
                               &err) &&
              ss_image_finish(&w, &file, &err);
    if (ok && ((f = fopen(output, "wb")) == NULL ||
               fwrite(file.p, 1, file.len, f) != file.len))
        ok = ss_fail(&err, SAYSO_ERR_IO, 0, 0, "%s: cannot be written", output);
    if (f && fclose(f) != 0)
        ok = false;
    ss_image_writer_release(&w);
    return ok ? 0 : fail(&err);
}

static int annotate(int argc, char **argv)
{
    struct sayso_error err = {0};
    struct ss_emit_options options = {0};
    struct ss_doc doc;
    struct ss_work work = {0};
    struct ss_buf out = {0};
    int status = 0;
    struct sayso_model *m = sayso_model_load(NULL, &err);
    if (!m)
        return fail(&err);
    ss_doc_init(&doc, 0);
    for (int i = 0; i < argc; i++) {
        if (strcmp(argv[i], "--raw") == 0) {
            options.raw = doc.want_raw = true;
            continue;
        }
        if (strcmp(argv[i], "--jobs") == 0) {
            i++;
            continue;
        }
        struct ss_reader *r = ss_reader_open(argv[i], SS_FORMAT_AUTO, &err);
        if (!r)
            return fail(&err);
        for (;;) {
            enum ss_read got = ss_reader_next(r, &doc, &err);
            if (got == SS_READ_END)
                break;
            if (got != SS_READ_ARTICLE) {
                status = 1;
                fprintf(stderr, "%s\n", err.message);
                if (got == SS_READ_FAIL)
                    break;
                continue;
            }
            ss_buf_clear(&out);
            if (!ss_pipe_annotate(m, &doc, &work, &err) ||
                !ss_emit_jsonl(&doc, m->rules, &options,
                               ss_image_digest(m->image), &out, &err))
                return fail(&err);
            fwrite(out.p, 1, out.len, stdout);
        }
        ss_reader_free(r);
    }
    ss_buf_release(&out);
    ss_doc_release(&doc);
    sayso_model_free(m);
    return status;
}

int main(int argc, char **argv)
{
    if (argc > 2 && strcmp(argv[1], "compile") == 0)
        return compile(argc - 2, argv + 2);
    if (argc > 2 && strcmp(argv[1], "annotate") == 0)
        return annotate(argc - 2, argv + 2);
    fprintf(stderr, "usage: sayso annotate|compile ...\n");
    return 2;
}
