/*
 * desk.c - what belongs to a story beside its text: the house's settings, the
 * decisions of editors, an older draft.
 *
 * A decision is never lost: the file of dismissals is written anew under
 * another name, brought to the disk, and only then takes the place of the old
 * one.
 */
#include "cli/review_p.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_BYTES = 1 << 20 }; /* of a settings or dismissals file */

/* ---- settings ---------------------------------------------------------- */

/* The nearest sayso.conf of the folder `dir` and those above it, `dir` being
 * shortened on the way. */
static bool read_house(struct desk *d, char dir[PATH_MAX],
                       struct sayso_error *err)
{
    static const char name[] = "/sayso.conf";
    for (size_t len = strlen(dir);;) {
        if (len + sizeof name <= PATH_MAX) {
            memcpy(dir + len, name, sizeof name);
            if (access(dir, R_OK) == 0)
                break;
        }
        if (!len)
            return true; /* there is none */
        while (len && dir[len - 1] != '/')
            len--;
        len -= len > 0;
    }
    return ss_file_read(dir, &d->house_text, MOST_BYTES, err) &&
           ss_house_read(&d->house, dir,
                         (ss_str){d->house_text.p, d->house_text.len}, err);
}

/* The folder of a path, without a slash at its end; "" is the root. */
static bool folder_of(const char *path, char dir[PATH_MAX])
{
    char *slash;
    if (!realpath(strcmp(path, "-") == 0 ? "." : path, dir))
        return false;
    if (strcmp(path, "-") != 0 && (slash = strrchr(dir, '/')))
        *slash = 0;
    return true;
}

/* ---- dismissals -------------------------------------------------------- */

/* "story.html" -> "story.sayso" */
static char *beside(const char *path)
{
    static const char ending[] = ".sayso";
    const char *slash = strrchr(path, '/');
    const char *dot = strrchr(slash ? slash : path, '.');
    size_t len = dot && dot > path && dot[-1] != '/' ? (size_t)(dot - path)
                                                     : strlen(path);
    char *name = malloc(len + sizeof ending);
    if (!name)
        return NULL;
    memcpy(name, path, len);
    memcpy(name + len, ending, sizeof ending);
    return name;
}

static bool read_dismissals(struct desk *d, const char *path,
                            struct sayso_error *err)
{
    free(d->kept_path);
    d->kept_path = NULL;
    ss_buf_clear(&d->kept);
    ss_arena_clear(&d->arena);
    d->dismissals = (struct ss_dismissals){0};
    if (strcmp(path, "-") == 0)
        return true;
    d->kept_path = beside(path);
    if (!d->kept_path)
        return ss_fail_memory(err);
    return access(d->kept_path, F_OK) != 0 ||
           (ss_file_read(d->kept_path, &d->kept, MOST_BYTES, err) &&
            ss_dismissals_read(&d->dismissals, &d->arena, d->kept_path,
                               (ss_str){d->kept.p, d->kept.len}, err));
}

bool desk_open(struct desk *d, const char *path, struct sayso_error *err)
{
    char dir[PATH_MAX];
    ss_house_init(&d->house);
    ss_buf_clear(&d->house_text);
    if (folder_of(path, dir) && !read_house(d, dir, err))
        return false;
    return read_dismissals(d, path, err);
}

/* Write all of it to the disk under another name, then rename. */
static bool replace(const char *path, ss_str bytes)
{
    size_t len = strlen(path);
    char *other = malloc(len + sizeof ".new");
    FILE *f = NULL;
    bool ok = other != NULL;
    if (ok) {
        memcpy(other, path, len);
        memcpy(other + len, ".new", sizeof ".new");
        f = fopen(other, "wb");
        ok = f != NULL;
    }
    ok = ok && fwrite(bytes.p, 1, bytes.len, f) == bytes.len &&
         fflush(f) == 0 && fsync(fileno(f)) == 0;
    if (f && fclose(f) != 0)
        ok = false;
    ok = ok && rename(other, path) == 0;
    free(other);
    return ok;
}

/* Does "check" or "check@p12" name the finding? */
static bool is_named(const struct desk *d, const struct ss_review *review,
                     const struct ss_finding *f, const char *name)
{
    const char *at = strchr(name, '@');
    ss_str check = {name, at ? (size_t)(at - name) : strlen(name)};
    if (!ss_str_eq(check, ss_str_of(ss_check_info(f->check)->name)))
        return false;
    for (uint32_t i = 0; at && i < f->spans.n; i++) {
        struct ss_block_label place = ss_block_label(
            review, &d->doc, ss_doc_block_at(&d->doc, f->spans.v[i].start));
        if (strcmp(place.text, at + 1) == 0)
            return true;
    }
    return !at;
}

/* Rows for all findings that the name means, behind those there were. */
static unsigned add_rows(struct desk *d, const struct ss_review *review,
                         const char *name)
{
    unsigned n = 0;
    for (uint32_t i = 0; i < review->findings.n; i++) {
        const struct ss_finding *f = &review->findings.v[i];
        if (!is_named(d, review, f, name))
            continue;
        struct ss_dismissal row = {.key = f->key,
                                   .check =
                                       ss_str_of(ss_check_info(f->check)->name),
                                   .by = ss_str_of(d->o->by),
                                   .because = ss_str_of(d->o->because)};
        if (f->spans.n)
            row.words = ss_doc_text(&d->doc, f->spans.v[0]);
        n++;
        if (!f->dismissed)
            ss_dismissal_write(&row, &d->kept);
    }
    return n;
}

static bool add_all(struct desk *d, const struct ss_review *review,
                    struct sayso_error *err)
{
    if (!d->kept.len)
        ss_buf_str(&d->kept, SS_STR("# What editors decided; a row is taken "
                                    "back by deleting it.\n"));
    for (size_t i = 0; i < d->o->dismiss.n; i++)
        if (!add_rows(d, review, d->o->dismiss.v[i]))
            return ss_fail(err, SAYSO_ERR_ARGUMENT, 0, 0,
                           "nothing was found that %s names",
                           d->o->dismiss.v[i]);
    return !d->kept.failed || ss_fail_memory(err);
}

bool desk_dismiss(struct desk *d, struct ss_review *review,
                  struct sayso_error *err)
{
    ss_dismissals_apply(&d->dismissals, review);
    if (!d->o->dismiss.n)
        return true;
    if (!d->kept_path)
        return ss_fail(err, SAYSO_ERR_ARGUMENT, 0, 0,
                       "decisions stand beside a file; this is none");
    if (!add_all(d, review, err))
        return false;
    ss_str bytes = {d->kept.p, d->kept.len};
    if (!replace(d->kept_path, bytes))
        return ss_fail(err, SAYSO_ERR_IO, 0, 0, "%s cannot be written: %s",
                       d->kept_path, strerror(errno));
    ss_arena_clear(&d->arena);
    d->dismissals = (struct ss_dismissals){0};
    if (!ss_dismissals_read(&d->dismissals, &d->arena, d->kept_path, bytes,
                            err))
        return false;
    ss_dismissals_apply(&d->dismissals, review);
    return true;
}

/* ---- an older draft ---------------------------------------------------- */

static int by_key(const void *pa, const void *pb)
{
    const struct old_finding *a = pa, *b = pb;
    return (a->key > b->key) - (a->key < b->key);
}

static bool keep_old(struct desk *d, const struct ss_review *review,
                     struct sayso_error *err)
{
    d->old.v = malloc((review->findings.n + 1) * sizeof *d->old.v);
    if (!d->old.v)
        return ss_fail_memory(err);
    for (uint32_t i = 0; i < review->findings.n; i++)
        d->old.v[d->old.n++] = (struct old_finding){
            review->findings.v[i].key, review->findings.v[i].spans.n};
    qsort(d->old.v, d->old.n, sizeof *d->old.v, by_key);
    return true;
}

bool desk_read_old(struct desk *d, struct sayso_error *err)
{
    struct ss_record rec;
    struct ss_review review;
    struct ss_reader *reader = NULL;
    if (!d->o->since)
        return true;
    bool ok = desk_open(d, d->o->since, err) &&
              (reader = ss_reader_open(d->o->since, &d->read, err)) &&
              ss_reader_next(reader, &rec, err) == SS_READ_RECORD &&
              desk_review(d, &rec, &review, err) && keep_old(d, &review, err);
    ss_reader_free(reader);
    return ok;
}

/* At more places than before it is new. */
void desk_mark_known(const struct desk *d, struct ss_review *review)
{
    for (uint32_t i = 0; d->old.n && i < review->findings.n; i++) {
        struct ss_finding *f = &review->findings.v[i];
        const struct old_finding asked = {f->key, 0};
        const struct old_finding *old =
            bsearch(&asked, d->old.v, d->old.n, sizeof *d->old.v, by_key);
        f->known = old && old->places >= f->spans.n;
    }
}

void desk_release(struct desk *d)
{
    ss_buf_release(&d->house_text);
    ss_buf_release(&d->kept);
    ss_arena_release(&d->arena);
    free(d->kept_path);
    free(d->old.v);
}
