/* compile.c - sayso compile: gazetteers and rules into a model file. */
#include "cli/cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_all(int fd, ss_str bytes)
{
    while (bytes.len) {
        ssize_t n = write(fd, bytes.p, bytes.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes.p += n;
        bytes.len -= (size_t)n;
    }
    return true;
}

/* Under another name first: whoever has the old model mapped keeps it, and a
 * run that is broken off leaves it as it was. */
static bool replace(const char *path, ss_str bytes, struct sayso_error *err)
{
    struct ss_buf temporary = {0};
    ss_buf_printf(&temporary, "%s.XXXXXX%c", path, 0);
    if (temporary.failed)
        return ss_fail_memory(err);
    int fd = mkstemp(temporary.p);
    bool ok = fd >= 0 && write_all(fd, bytes) && fchmod(fd, 0644) == 0;
    if (fd >= 0 && close(fd) != 0)
        ok = false;
    if (!ok || rename(temporary.p, path) != 0)
        ok = ss_fail(err, SAYSO_ERR_IO, 0, 0, "%s cannot be written: %s", path,
                     strerror(errno));
    if (!ok && fd >= 0)
        unlink(temporary.p);
    ss_buf_release(&temporary);
    return ok;
}

static bool counts(ss_str file, struct sayso_error *err)
{
    struct ss_image *image = ss_image_from(file.p, file.len, err);
    struct sayso_model *m = image ? ss_model_open(image, err) : NULL;
    if (!m)
        return false;
    uint32_t carried = 0, n = ss_rules_count(m->rules);
    for (uint32_t i = 0; i < n; i++)
        carried += ss_rules_n_examples(m->rules, i);
    printf("%u classes, %u rules in %u phases with %u examples, %zu bytes\n",
           ss_gaz_n_classes(m->gaz), n, ss_rules_n_phases(m->rules), carried,
           file.len);
    sayso_model_free(m);
    return true;
}

enum status run_compile(const struct options *o)
{
    struct sayso_error err = {0};
    struct ss_image_writer w;
    ss_str file;
    if (!o->args.n) {
        complain("compile needs a PATH (see: sayso help compile)");
        return STATUS_CANNOT;
    }
    ss_image_writer_init(&w);
    bool ok = ss_model_compile(o->args.v, o->args.n, &w, &err) &&
              ss_image_finish(&w, &file, &err) &&
              (!o->verbose || counts(file, &err)) &&
              replace(o->output ? o->output : "sayso.model", file, &err);
    ss_image_writer_release(&w);
    return ok ? STATUS_FINE : cannot(&err);
}
