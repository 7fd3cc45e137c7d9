/* model.c - a model opened: every stage looks up what it needs, once. */
#include "pipe/pipe.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef SAYSO_DATADIR
#define SAYSO_DATADIR "."
#endif

const char *sayso_version(void)
{
    return PACKAGE_VERSION;
}

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
              (m->sourcer = ss_sourcer_open(m->gaz, m->rules, err));
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
    ss_sourcer_free(m->sourcer);
    ss_quoter_free(m->quoter);
    ss_namer_free(m->namer);
    ss_tagger_free(m->tagger);
    ss_rules_free(m->rules);
    ss_gaz_free(m->gaz);
    ss_image_free(m->image);
    free(m);
}

/* "sayso.model" in the folder of the running program; false: not there. */
static bool beside_program(char *path, size_t size)
{
    static const char name[] = "sayso.model";
    ssize_t n = readlink("/proc/self/exe", path, size);
    if (n <= 0 || (size_t)n >= size)
        return false;
    while (n > 0 && path[n - 1] != '/')
        n--;
    if ((size_t)n + sizeof name > size)
        return false;
    memcpy(path + n, name, sizeof name);
    return access(path, R_OK) == 0;
}

struct sayso_model *sayso_model_load(const char *path,
                                     struct sayso_error *err)
{
    char near[4096];
    if (!path)
        path = getenv("SAYSO_MODEL");
    if (!path || !*path)
        path = beside_program(near, sizeof near) ? near
                                                 : SAYSO_DATADIR "/sayso.model";
    struct ss_image *image = ss_image_open(path, err);
    return image ? ss_model_open(image, err) : NULL;
}
