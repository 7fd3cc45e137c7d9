/*
 * files.c - the files a path stands for, by fts(3): a folder's in byte order
 * of names, whatever the file system's own order is. Links are followed;
 * fts tells a folder that holds itself.
 */
#include "ingest/ingest.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct ss_files {
    FTS *fts; /* NULL: standard input */
    bool stdin_due;
};

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

struct ss_files *ss_files_open(const char *path, struct sayso_error *err)
{
    struct ss_files *f = calloc(1, sizeof *f);
    char *copy = f ? strdup(path) : NULL;
    char *roots[] = {copy, NULL};
    if (!copy)
        goto fail;
    f->stdin_due = strcmp(path, "-") == 0;
    if (!f->stdin_due &&
        !(f->fts = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name)))
        goto fail;
    free(copy);
    return f;
fail:
    free(copy);
    ss_files_free(f);
    ss_fail_memory(err);
    return NULL;
}

void ss_files_free(struct ss_files *f)
{
    if (!f)
        return;
    if (f->fts)
        fts_close(f->fts);
    free(f);
}

static bool hidden(const FTSENT *e)
{
    return e->fts_level > FTS_ROOTLEVEL && e->fts_name[0] == '.';
}

/* Below a folder only regular files: a pipe or device must be asked for. */
static bool is_file(const FTSENT *e)
{
    return e->fts_info == FTS_F ||
           (e->fts_info == FTS_DEFAULT && e->fts_level == FTS_ROOTLEVEL);
}

static const char *trouble(const FTSENT *e)
{
    switch (e->fts_info) {
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        return strerror(e->fts_errno);
    case FTS_SLNONE:
        return "this link leads nowhere";
    case FTS_DC:
        return "this folder holds itself";
    default:
        return NULL;
    }
}

enum ss_read ss_files_next(struct ss_files *f, const char **path,
                           uint64_t *len_bytes, struct sayso_error *err)
{
    *path = "-";
    *len_bytes = 0;
    if (!f->fts) {
        bool due = f->stdin_due;
        f->stdin_due = false;
        return due ? SS_READ_RECORD : SS_READ_END;
    }
    for (FTSENT *e; errno = 0, (e = fts_read(f->fts));) {
        const char *why = trouble(e);
        *path = e->fts_path;
        if (why) {
            ss_fail(err, SAYSO_ERR_IO, 0, 0, "%s", why);
            return SS_READ_REJECT;
        }
        if (e->fts_info == FTS_D && hidden(e))
            fts_set(f->fts, e, FTS_SKIP);
        if (!is_file(e) || hidden(e))
            continue;
        *len_bytes = (uint64_t)e->fts_statp->st_size;
        return SS_READ_RECORD;
    }
    if (!errno)
        return SS_READ_END;
    ss_fail(err, SAYSO_ERR_IO, 0, 0, "%s", strerror(errno));
    return SS_READ_FAIL;
}
