/*
 * outfile.c - a file that is whole or not there.
 *
 *     add -> [packer] -> waiting -> NAME.part --end_part, publish--> NAME
 *
 * `len` counts what was handed on, the waiting bytes with it. A lock on
 * NAME.part keeps a second run out.
 */
#include "store/store_p.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WAITING_BYTES = 1 << 18 };

struct ss_outfile {
    char *path;
    uint64_t split_bytes;
    struct packer *packer; /* NULL: not packed */
    bool in_place;         /* no file but a pipe, a device, a link:
                              neither .part nor names */
    int fd;                /* -1: the part is not begun */
    bool member;           /* of a packed file: something came since the cut */
    struct ss_place place; /* part, and what of it was handed on */
    struct ss_buf waiting;
};

static bool failed(const char *path, struct sayso_error *err)
{
    return ss_fail(err, SAYSO_ERR_IO, 0, 0, "%s cannot be written: %s", path,
                   strerror(errno));
}

/* ---- names ------------------------------------------------------------- */

/* Where what tells the kind of file begins: .jsonl.gz, .txt */
static size_t ending_at(const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t first = slash ? (size_t)(slash - path) + 2 : 1, at = strlen(path);
    ss_str rest = {path, at};
    if (ss_str_ends(rest, SS_STR(".gz")) || ss_str_ends(rest, SS_STR(".zst")))
        while (path[--at] != '.')
            ;
    for (size_t i = at; i-- > first;)
        if (path[i] == '.')
            return i;
    return at;
}

/* The caller frees it. NULL: no memory. */
static char *name_of(const char *path, bool split, uint64_t part,
                     const char *more)
{
    size_t at = split ? ending_at(path) : strlen(path);
    struct ss_buf b = {0};
    ss_buf_add(&b, path, at);
    if (split)
        ss_buf_printf(&b, "-%05llu", (unsigned long long)part + 1);
    ss_buf_str(&b, ss_str_of(path + at));
    ss_buf_str(&b, ss_str_of(more));
    ss_buf_char(&b, '\0');
    if (b.failed)
        ss_buf_release(&b);
    return b.p;
}

static char *part_name(const struct ss_outfile *f, uint64_t part,
                       const char *more)
{
    return name_of(f->path, f->split_bytes, part, more);
}

bool ss_outfile_is_there(const char *path, uint64_t split_bytes)
{
    char *name = name_of(path, split_bytes, 0, "");
    bool there = name && access(name, F_OK) == 0;
    free(name);
    return there;
}

/* ---- the disk ---------------------------------------------------------- */

static bool write_all(int fd, const char *path, ss_str s,
                      struct sayso_error *err)
{
    while (s.len) {
        ssize_t n = write(fd, s.p, s.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return failed(path, err);
        s.p += n;
        s.len -= (size_t)n;
    }
    return true;
}

/* A new name lasts only once its folder is on the disk. */
static bool sync_folder(const char *path, struct sayso_error *err)
{
    char *copy = strdup(path);
    int fd = copy ? open(dirname(copy), O_RDONLY | O_CLOEXEC) : -1;
    bool ok = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL);
    if (!ok)
        failed(path, err);
    if (fd >= 0)
        close(fd);
    free(copy);
    return ok;
}

/* A new file must not take the place of a link: /dev/stdout is one. */
static bool is_in_place(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0 && !S_ISREG(st.st_mode);
}

static bool rename_to(const char *from, const char *to, struct sayso_error *err)
{
    return rename(from, to) == 0 ? sync_folder(to, err) : failed(to, err);
}

static bool write_new(const char *path, int flags, ss_str bytes,
                      struct sayso_error *err)
{
    int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC | flags, 0666);
    bool ok = fd >= 0 ? write_all(fd, path, bytes, err) : failed(path, err);
    if (ok && flags && fsync(fd) != 0)
        ok = failed(path, err);
    if (fd >= 0)
        close(fd);
    return ok;
}

bool ss_file_replace(const char *path, ss_str bytes, struct sayso_error *err)
{
    if (is_in_place(path))
        return write_new(path, 0, bytes, err);
    char *name = name_of(path, false, 0, ".new");
    if (!name)
        return ss_fail_memory(err);
    bool ok =
        write_new(name, O_CREAT, bytes, err) && rename_to(name, path, err);
    if (!ok)
        unlink(name);
    free(name);
    return ok;
}

/* ---- parts ------------------------------------------------------------- */

/* Shorten NAME.part to where it is to go on. */
static bool shorten(struct ss_outfile *f, const char *name,
                    struct sayso_error *err)
{
    struct stat st;
    if (flock(f->fd, LOCK_EX | LOCK_NB) != 0)
        return ss_fail(err, SAYSO_ERR_IO, 0, 0,
                       "%s is being written by another run", name);
    if (fstat(f->fd, &st) != 0)
        return failed(name, err);
    if ((uint64_t)st.st_size < f->place.len)
        return ss_fail(err, SAYSO_ERR_IO, 0, 0,
                       "%s is shorter than the run left it", name);
    return (ftruncate(f->fd, (off_t)f->place.len) == 0 &&
            lseek(f->fd, 0, SEEK_END) >= 0) ||
           failed(name, err);
}

static bool begin_part(struct ss_outfile *f, struct sayso_error *err)
{
    char *name = part_name(f, f->place.part, f->in_place ? "" : ".part");
    if (!name)
        return ss_fail_memory(err);
    f->fd = open(name, O_WRONLY | O_CLOEXEC | (f->in_place ? O_TRUNC : O_CREAT),
                 0666);
    bool ok = f->fd < 0     ? failed(name, err)
              : f->in_place ? true
                            : shorten(f, name, err);
    free(name);
    return ok;
}

/* NAME.part -> NAME; it may have its name already. */
static bool give_name(struct ss_outfile *f, uint64_t part,
                      struct sayso_error *err)
{
    char *from = part_name(f, part, ".part"), *to = part_name(f, part, "");
    bool ok = false;
    if (!from || !to)
        ss_fail_memory(err);
    else if (access(from, F_OK) == 0)
        ok = rename_to(from, to, err);
    else
        ok = access(to, F_OK) == 0 || failed(to, err);
    free(from);
    free(to);
    return ok;
}

/* ---- the door ---------------------------------------------------------- */

struct ss_outfile *ss_outfile_open(const char *path, uint64_t split_bytes,
                                   const struct ss_place *at,
                                   struct sayso_error *err)
{
    struct ss_outfile *f = calloc(1, sizeof *f);
    if (!f || !(f->path = strdup(path)) || !packer_for(path, &f->packer)) {
        ss_fail_memory(err);
        goto fail;
    }
    f->fd = -1;
    f->in_place = is_in_place(path);
    f->split_bytes = f->in_place ? 0 : split_bytes;
    f->place = at ? *at : (struct ss_place){0};
    if (f->place.part && !give_name(f, f->place.part - 1, err))
        goto fail;
    bool now = !f->place.part || f->place.len; /* else when something comes */
    if (now && !begin_part(f, err))
        goto fail;
    return f;
fail:
    ss_outfile_free(f);
    return NULL;
}

void ss_outfile_free(struct ss_outfile *f)
{
    if (!f)
        return;
    if (f->path && f->fd >= 0)
        close(f->fd);
    packer_free(f->packer);
    ss_buf_release(&f->waiting);
    free(f->path);
    free(f);
}

bool ss_outfile_flush(struct ss_outfile *f, struct sayso_error *err)
{
    if (f->fd < 0 || !f->waiting.len)
        return true;
    bool ok =
        write_all(f->fd, f->path, (ss_str){f->waiting.p, f->waiting.len}, err);
    ss_buf_clear(&f->waiting);
    return ok;
}

/* Bytes of the caller, packed when the file is. */
static bool hand_on(struct ss_outfile *f, ss_str bytes, bool end,
                    struct sayso_error *err)
{
    size_t before = f->waiting.len;
    if (!f->packer)
        ss_buf_str(&f->waiting, bytes);
    else if (!packer_add(f->packer, bytes, end, &f->waiting))
        return ss_fail_memory(err);
    if (f->waiting.failed)
        return ss_fail_memory(err);
    f->place.len += f->waiting.len - before;
    return f->waiting.len < WAITING_BYTES || ss_outfile_flush(f, err);
}

bool ss_outfile_add(struct ss_outfile *f, ss_str bytes, struct sayso_error *err)
{
    if (f->fd < 0 && !begin_part(f, err))
        return false;
    f->member = true;
    return hand_on(f, bytes, false, err);
}

bool ss_outfile_cut(struct ss_outfile *f, struct sayso_error *err)
{
    bool member = f->member;
    f->member = false;
    return !member || !f->packer || hand_on(f, (ss_str){"", 0}, true, err);
}

bool ss_outfile_is_full(const struct ss_outfile *f)
{
    return f->split_bytes && f->place.len >= f->split_bytes;
}

bool ss_outfile_sync(struct ss_outfile *f, struct ss_place *place,
                     struct sayso_error *err)
{
    if (!ss_outfile_flush(f, err))
        return false;
    if (f->fd >= 0 && !f->in_place && fsync(f->fd) != 0)
        return failed(f->path, err);
    *place = f->place;
    return true;
}

bool ss_outfile_end_part(struct ss_outfile *f, struct sayso_error *err)
{
    struct ss_place unused;
    if (f->fd < 0) /* nothing came behind the last part */
        return true;
    if (f->packer && !f->place.len && /* an empty member is a valid file */
        !hand_on(f, (ss_str){"", 0}, true, err))
        return false;
    if (!ss_outfile_sync(f, &unused, err))
        return false;
    int fd = f->fd;
    f->fd = -1;
    f->place = (struct ss_place){f->place.part + 1, 0};
    return close(fd) == 0 || failed(f->path, err);
}

bool ss_outfile_publish(struct ss_outfile *f, struct sayso_error *err)
{
    return f->in_place || !f->place.part ||
           give_name(f, f->place.part - 1, err);
}
