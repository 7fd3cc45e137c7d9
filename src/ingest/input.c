/*
 * input.c - the bytes of a file or of standard input, unpacked as they come.
 *
 * Plain bytes are read straight into the caller's buffer. Compressed ones wait
 * in `raw` for the codec that knows them. A member that is damaged may have
 * swallowed those behind it before that was seen, so the bytes of the present
 * one are kept while they are few:
 *
 *     raw:   | member: unpacked | not yet unpacked |
 *            ^ member           ^ used             ^ len
 */
#include "ingest/ingest_p.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    CHUNK = 1 << 18,
    /* What unpacks to more than this, and to that many times its own size, is
     * no text but an attempt to fill a disk. */
    BOMB_BYTES = 1 << 28,
    BOMB_TIMES = 250,
    KEPT_MEMBER = 8 << 20
};

struct input {
    const char *path;
    input_source *source; /* NULL: fd is read */
    void *user;
    int fd;
    int stop_fd; /* 0: none */
    bool waits;  /* a pipe or terminal */
    bool lost;   /* the system could not read it */
    uint64_t read_bytes, unpacked_bytes;
    bool started;
    bool ended;                /* of the file's own bytes */
    const struct codec *codec; /* NULL: not compressed */
    void *state;
    bool inside; /* a member has begun, not ended */
    bool given;  /* something of it came out */
    struct ss_buf raw;
    size_t used, member;
    struct sayso_error broken; /* code OK: it is well */
};

static bool io_error(const struct input *in, struct sayso_error *err)
{
    return ss_fail(err, SAYSO_ERR_IO, in->read_bytes, 0, "%s", strerror(errno));
}

/* Something to read, or told to stop? */
static bool told_to_stop(const struct input *in)
{
    struct pollfd either[] = {{in->fd, POLLIN, 0}, {in->stop_fd, POLLIN, 0}};
    if (!in->waits || !in->stop_fd)
        return false;
    while (poll(either, 2, -1) < 0 && errno == EINTR)
        ;
    return either[1].revents != 0;
}

static ssize_t read_file(struct input *in, void *into, struct sayso_error *err)
{
    ssize_t n;
    if (told_to_stop(in))
        return 0;
    do
        n = read(in->fd, into, CHUNK);
    while (n < 0 && errno == EINTR);
    if (n < 0) {
        in->lost = true;
        io_error(in, err);
    }
    return n;
}

static bool read_some(struct input *in, struct ss_buf *into,
                      struct sayso_error *err)
{
    if (!ss_buf_reserve(into, CHUNK))
        return ss_fail_memory(err);
    char *to = into->p + into->len;
    ssize_t n = in->source ? in->source(in->user, to, CHUNK, err)
                           : read_file(in, to, err);
    if (n < 0)
        return false;
    in->ended = n == 0;
    in->read_bytes += (uint64_t)n;
    into->len += (size_t)n;
    return true;
}

struct input *input_open(const char *path, int stop_fd, struct sayso_error *err)
{
    struct stat st;
    struct input *in = calloc(1, sizeof *in);
    if (!in) {
        ss_fail_memory(err);
        return NULL;
    }
    in->path = path;
    in->stop_fd = stop_fd;
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

struct input *input_from(input_source *source, void *user, const char *path,
                         struct sayso_error *err)
{
    struct input *in = calloc(1, sizeof *in);
    if (in)
        *in = (struct input){
            .path = path, .source = source, .user = user, .fd = -1};
    else
        ss_fail_memory(err);
    return in;
}

void input_free(struct input *in)
{
    if (!in)
        return;
    if (in->state)
        in->codec->close(in->state);
    if (in->fd >= 0)
        close(in->fd);
    ss_buf_release(&in->raw);
    free(in);
}

/* ---- compressed -------------------------------------------------------- */

static size_t waiting(const struct input *in)
{
    return in->raw.len - in->used;
}

/* What was read first turned out to be packed: it becomes `raw`. */
static bool begin_packed(struct input *in, struct ss_buf *into, size_t from,
                         struct sayso_error *err)
{
    in->state = in->codec->open();
    in->inside = true;
    ss_buf_add(&in->raw, into->p + from, into->len - from);
    into->len = from;
    return in->state && !in->raw.failed ? true : ss_fail_memory(err);
}

/* Read on, when all was used. */
static bool more_packed(struct input *in, struct sayso_error *err)
{
    size_t kept = in->inside ? in->raw.len - in->member : 0;
    if (kept > KEPT_MEMBER)
        kept = 0;
    if (kept && in->member)
        memmove(in->raw.p, in->raw.p + in->member, kept);
    in->raw.len = in->used = kept;
    in->member = 0;
    return read_some(in, &in->raw, err);
}

/* Behind a member: another one, padding, or something else. */
static bool next_member(struct input *in, struct sayso_error *err)
{
    while (waiting(in) && !in->raw.p[in->used])
        in->used++;
    if (!waiting(in))
        return true;
    in->member = in->used;
    in->inside = true;
    in->given = false;
    return in->codec->again(in->state) ? true : ss_fail_memory(err);
}

static bool damaged(const struct input *in, struct sayso_error *err)
{
    return ss_fail(err, SAYSO_ERR_IO, input_position(in), 0,
                   "the compressed data is damaged near byte %llu",
                   (unsigned long long)input_position(in));
}

static bool is_bomb(const struct input *in)
{
    return in->unpacked_bytes > BOMB_BYTES &&
           in->unpacked_bytes / BOMB_TIMES > in->read_bytes;
}

static bool unpack(struct input *in, struct ss_buf *into,
                   struct sayso_error *err)
{
    if (!ss_buf_reserve(into, CHUNK))
        return ss_fail_memory(err);
    struct unpack_io io = {(unsigned char *)in->raw.p + in->used, waiting(in),
                           (unsigned char *)into->p + into->len, CHUNK};
    enum unpack got = in->codec->run(in->state, &io);
    into->len += CHUNK - io.out_room;
    in->unpacked_bytes += CHUNK - io.out_room;
    in->used = in->raw.len - io.in_len;
    in->given |= io.out_room < CHUNK;
    if (got == UNPACK_MEMORY)
        return ss_fail_memory(err);
    if (got == UNPACK_BAD)
        return damaged(in, err);
    if (is_bomb(in))
        return ss_fail(err, SAYSO_ERR_LIMIT, input_position(in), 0,
                       "it unpacks to more than %d times its size", BOMB_TIMES);
    in->inside = got != UNPACK_END;
    return true;
}

/* Until some bytes came out, a member ended, or none are left. */
static bool fill_on(struct input *in, struct ss_buf *into, bool *more,
                    struct sayso_error *err)
{
    size_t before = into->len;
    for (;;) {
        if (!waiting(in) && !in->ended && !more_packed(in, err))
            return false;
        if (!in->inside && !next_member(in, err))
            return false;
        if (in->ended && !waiting(in) && !in->inside) {
            *more = false;
            return true;
        }
        if (!in->inside)
            continue;
        if (!unpack(in, into, err))
            return false;
        if (into->len > before || !in->inside)
            return true;
        if (in->ended && !waiting(in) && in->inside)
            return ss_fail(err, SAYSO_ERR_IO, in->read_bytes, 0,
                           "the compressed file is cut short");
    }
}

/* What is broken stays so until it is resumed. */
static bool fill_packed(struct input *in, struct ss_buf *into, bool *more,
                        struct sayso_error *err)
{
    if (!in->broken.code && fill_on(in, into, more, &in->broken))
        return true;
    if (err)
        *err = in->broken;
    return false;
}

/* Go to where the next member may begin. False: not in `raw`. */
static bool find_member(struct input *in)
{
    ss_str magic = in->codec->magic;
    for (; in->used + magic.len <= in->raw.len; in->used++)
        if (memcmp(in->raw.p + in->used, magic.p, magic.len) == 0)
            return true;
    return false;
}

bool input_resume(struct input *in)
{
    if (!in->state || is_bomb(in))
        return false;
    in->used = in->member < in->raw.len ? in->member + 1 : in->raw.len;
    while (!find_member(in)) {
        in->member = in->used; /* the beginning of a magic may stand there */
        in->inside = true;
        if (in->ended || !more_packed(in, NULL))
            return false;
        in->used = in->member;
    }
    in->inside = false;
    in->broken.code = SAYSO_OK;
    return true;
}

/* ---- any --------------------------------------------------------------- */

/* A name ending like .gz speaks for a file whose very first bytes are damaged,
 * when a member begins behind them. */
static const struct codec *look(const struct input *in, ss_str head,
                                bool *perhaps)
{
    const struct codec *codec = codec_of(head, perhaps);
    const struct codec *named = codec ? NULL : codec_named(in->path);
    return named && memmem(head.p, head.len, named->magic.p, named->magic.len)
               ? named
               : codec;
}

bool input_fill(struct input *in, struct ss_buf *into, bool *more,
                struct sayso_error *err)
{
    size_t from = into->len;
    bool perhaps = false;
    *more = true;
    if (in->state)
        return fill_packed(in, into, more, err);
    do {
        if (!read_some(in, into, err))
            return false;
        if (!in->started)
            in->codec =
                look(in, (ss_str){into->p + from, into->len - from}, &perhaps);
    } while (perhaps && !in->ended);
    *more = !in->ended;
    in->started = true;
    if (!in->codec)
        return true;
    return begin_packed(in, into, from, err) &&
           fill_packed(in, into, more, err);
}

uint64_t input_position(const struct input *in)
{
    return in->read_bytes - waiting(in);
}

bool input_between(const struct input *in)
{
    return in->state && !(in->inside && in->given);
}

bool input_lost(const struct input *in)
{
    return in->lost;
}

bool input_waits(const struct input *in)
{
    return in->waits;
}
