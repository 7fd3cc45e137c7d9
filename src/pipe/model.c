/* model.c - a model opened: every stage looks up what it needs, once. */
#include "pipe/pipe.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef SAYSO_DATADIR
#define SAYSO_DATADIR "."
#endif

struct sayso_model *ss_model_open(struct ss_image *image,
                                  struct sayso_error *err)
{
    struct sayso_model *m = calloc(1, sizeof *m);
    if (!m) {
        ss_image_free(image);
        ss_fail_memory(err);
        return NULL;
    }
    m->image = image;
    bool ok = (m->gaz = ss_gaz_open(image, err)) &&
              (m->rules = ss_rules_open(image, m->gaz, err)) &&
              (m->namer = ss_namer_open(m->gaz, m->rules, err)) &&
              (m->quoter = ss_quoter_open(m->gaz, m->rules, err)) &&
              (m->sourcer = ss_sourcer_open(m->gaz, m->rules, err)) &&
              (m->reviewer = ss_reviewer_open(m->gaz, m->rules, err));
    if (ok && ss_image_section(image, "POS").len)
        ok = (m->tagger = ss_tagger_open(image, err)) != NULL;
    if (ok)
        return m;
    sayso_model_free(m);
    return NULL;
}

void sayso_model_free(struct sayso_model *m)
{
    if (!m)
        return;
    ss_reviewer_free(m->reviewer);
    ss_sourcer_free(m->sourcer);
    ss_quoter_free(m->quoter);
    ss_namer_free(m->namer);
    ss_tagger_free(m->tagger);
    ss_rules_free(m->rules);
    ss_gaz_free(m->gaz);
    ss_image_free(m->image);
    free(m);
}

/* ---- where it lies ----------------------------------------------------- */

enum { PATH_BYTES = 4096 };

/* `name` in the folder of the running program: its model and the sources of it
 * lie there when it was built and not installed. False: not there. */
static bool beside_program(const char *name, char path[PATH_BYTES])
{
    ssize_t n = readlink("/proc/self/exe", path, PATH_BYTES);
    if (n <= 0 || n >= PATH_BYTES)
        return false;
    while (n > 0 && path[n - 1] != '/')
        n--;
    size_t len = strlen(name) + 1;
    if ((size_t)n + len > PATH_BYTES)
        return false;
    memcpy(path + n, name, len);
    return access(path, R_OK) == 0;
}

struct sayso_model *sayso_model_load(const char *path, struct sayso_error *err)
{
    char near[PATH_BYTES];
    if (!path)
        path = getenv("SAYSO_MODEL");
    if (!path || !*path)
        path = beside_program("sayso.model", near) ? near
                                                   : SAYSO_DATADIR
                   "/sayso.model";
    struct ss_image *image = ss_image_open(path, err);
    return image ? ss_model_open(image, err) : NULL;
}

static bool compile_with(const char *const *paths, size_t n,
                         struct ss_image_writer *w, ss_str *file,
                         struct sayso_error *err)
{
    char near[PATH_BYTES];
    const char **all = calloc(n + 1, sizeof *all);
    if (!all)
        return ss_fail_memory(err);
    all[0] =
        beside_program("knowledge", near) ? near : SAYSO_DATADIR "/knowledge";
    for (size_t i = 0; i < n; i++)
        all[i + 1] = paths[i];
    bool ok =
        ss_model_compile(all, n + 1, w, err) && ss_image_finish(w, file, err);
    free(all);
    return ok;
}

struct sayso_model *ss_model_load_with(const char *const *paths, size_t n,
                                       struct sayso_error *err)
{
    struct ss_image_writer w;
    struct ss_image *image = NULL;
    ss_str file;
    ss_image_writer_init(&w);
    if (compile_with(paths, n, &w, &file, err))
        image = ss_image_from(file.p, file.len, err);
    ss_image_writer_release(&w);
    return image ? ss_model_open(image, err) : NULL;
}
