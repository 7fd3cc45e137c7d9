/*
 * input.c - the bytes of a file or of standard input, unpacked as they come.
 *
 * Plain bytes are read straight into the caller's buffer. Compressed ones go
 * through zlib's inflate rather than gzread, which waits until its buffer is
 * full (a pipe would stall) and hides where the members of a file end.
 */
#include "ingest/ingest_p.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { CHUNK = 1 << 18 };

struct input {
    int fd;
    bool waits; /* a pipe or terminal */
    uint64_t read_bytes;
    bool started, packed, inside; /* inside: a member has begun, not ended */
    bool ended;                   /* of the file's own bytes */
    z_stream z;
    struct ss_buf raw; /* bytes still packed; z.next_in points into it */
};

static bool io_error(const struct input *in, struct sayso_error *err)
{
    return ss_fail(err, SAYSO_ERR_IO, in->read_bytes, 0, "%s", strerror(errno));
}

static bool read_some(struct input *in, struct ss_buf *into,
                      struct sayso_error *err)
{
    ssize_t n;
    if (!ss_buf_reserve(into, CHUNK))
        return ss_fail_memory(err);
    do
        n = read(in->fd, into->p + into->len, CHUNK);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return io_error(in, err);
    in->ended = n == 0;
    in->read_bytes += (uint64_t)n;
    into->len += (size_t)n;
    return true;
}

struct input *input_open(const char *path, struct sayso_error *err)
{
    struct stat st;
    struct input *in = calloc(1, sizeof *in);
    if (!in) {
        ss_fail_memory(err);
        return NULL;
    }
    in->fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO)
                                    : open(path, O_RDONLY | O_CLOEXEC);
    if (in->fd >= 0 && fstat(in->fd, &st) == 0) {
        in->waits = !S_ISREG(st.st_mode);
        return in;
    }
    io_error(in, err);
    input_free(in);
    return NULL;
}

void input_free(struct input *in)
{
    if (!in)
        return;
    if (in->packed)
        inflateEnd(&in->z);
    if (in->fd >= 0)
        close(in->fd);
    ss_buf_release(&in->raw);
    free(in);
}

/* ---- gzip -------------------------------------------------------------- */

static bool is_gzip(const void *p, size_t len)
{
    return len >= 2 && memcmp(p, "\x1f\x8b", 2) == 0;
}

/* What was read first turned out to be packed: it becomes inflate's input. */
static bool begin_gzip(struct input *in, struct ss_buf *into, size_t from,
                       struct sayso_error *err)
{
    if (inflateInit2(&in->z, 15 + 16) != Z_OK)
        return ss_fail_memory(err);
    in->packed = in->inside = true;
    ss_buf_add(&in->raw, into->p + from, into->len - from);
    into->len = from;
    if (in->raw.failed)
        return ss_fail_memory(err);
    in->z.next_in = (unsigned char *)in->raw.p;
    in->z.avail_in = (uInt)in->raw.len;
    return true;
}

static bool more_packed(struct input *in, struct sayso_error *err)
{
    ss_buf_clear(&in->raw);
    if (!read_some(in, &in->raw, err))
        return false;
    in->z.next_in = (unsigned char *)in->raw.p;
    in->z.avail_in = (uInt)in->raw.len;
    return true;
}

/* Behind a member: another one, padding, or something that is not gzip. */
static bool next_member(struct input *in, struct sayso_error *err)
{
    while (in->z.avail_in && !*in->z.next_in) {
        in->z.next_in++;
        in->z.avail_in--;
    }
    if (!in->z.avail_in)
        return true;
    if (*in->z.next_in != 0x1f)
        return ss_fail(err, SAYSO_ERR_IO, in->read_bytes, 0,
                       "what follows the compressed data is not gzip");
    in->inside = true;
    return inflateReset(&in->z) == Z_OK ? true : ss_fail_memory(err);
}

static bool unpack(struct input *in, struct ss_buf *into,
                   struct sayso_error *err)
{
    if (!ss_buf_reserve(into, CHUNK))
        return ss_fail_memory(err);
    in->z.next_out = (unsigned char *)into->p + into->len;
    in->z.avail_out = CHUNK;
    int code = inflate(&in->z, Z_NO_FLUSH);
    into->len += CHUNK - in->z.avail_out;
    if (code == Z_STREAM_END)
        in->inside = false;
    else if (code == Z_MEM_ERROR)
        return ss_fail_memory(err);
    else if (code != Z_OK && code != Z_BUF_ERROR)
        return ss_fail(err, SAYSO_ERR_IO, in->read_bytes - in->z.avail_in, 0,
                       "the compressed data is damaged near byte %llu",
                       (unsigned long long)(in->read_bytes - in->z.avail_in));
    return true;
}

/* Until some bytes came out, or none are left. */
static bool fill_packed(struct input *in, struct ss_buf *into, bool *more,
                        struct sayso_error *err)
{
    size_t before = into->len;
    for (;;) {
        if (!in->z.avail_in && !in->ended && !more_packed(in, err))
            return false;
        if (!in->inside && !next_member(in, err))
            return false;
        if (in->ended && !in->z.avail_in && !in->inside) {
            *more = false;
            return true;
        }
        if (!in->inside)
            continue;
        if (!unpack(in, into, err))
            return false;
        if (into->len > before)
            return true;
        if (in->ended && !in->z.avail_in && in->inside)
            return ss_fail(err, SAYSO_ERR_IO, in->read_bytes, 0,
                           "the compressed file is cut short");
    }
}

bool input_fill(struct input *in, struct ss_buf *into, bool *more,
                struct sayso_error *err)
{
    size_t from = into->len;
    *more = true;
    if (in->packed)
        return fill_packed(in, into, more, err);
    do
        if (!read_some(in, into, err))
            return false;
    while (!in->started && !in->ended && into->len - from < 2);
    *more = !in->ended;
    if (in->started || !is_gzip(into->p + from, into->len - from))
        return in->started = true;
    return begin_gzip(in, into, from, err) && fill_packed(in, into, more, err);
}

uint64_t input_position(const struct input *in)
{
    return in->read_bytes - in->z.avail_in;
}

bool input_waits(const struct input *in)
{
    return in->waits;
}
