/* buf.c - growing heap bytes, and whole files. */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void ss_buf_release(struct ss_buf *b)
{
    free(b->p);
    *b = (struct ss_buf){.max_bytes = b->max_bytes};
}

void ss_buf_clear(struct ss_buf *b)
{
    b->len = 0;
    b->failed = false;
}

bool ss_buf_reserve(struct ss_buf *b, size_t more_bytes)
{
    if (b->failed)
        return false;
    if (b->cap - b->len >= more_bytes)
        return true;
    size_t want = b->len + more_bytes;
    if (want < more_bytes || (b->max_bytes && want > b->max_bytes)) {
        b->failed = true;
        return false;
    }
    size_t cap = b->cap ? b->cap : 256;
    while (cap < want)
        cap = cap > SIZE_MAX / 2 ? want : cap * 2;
    if (b->max_bytes && cap > b->max_bytes)
        cap = b->max_bytes;
    char *p = realloc(b->p, cap);
    if (!p) {
        b->failed = true;
        return false;
    }
    b->p = p;
    b->cap = cap;
    return true;
}

void ss_buf_add(struct ss_buf *b, const void *bytes, size_t len)
{
    if (!len || !ss_buf_reserve(b, len))
        return;
    memcpy(b->p + b->len, bytes, len);
    b->len += len;
}

void ss_buf_str(struct ss_buf *b, ss_str s)
{
    ss_buf_add(b, s.p, s.len);
}

void ss_buf_uint(struct ss_buf *b, uint64_t n)
{
    char digits[20];
    size_t i = sizeof digits;
    do {
        digits[--i] = (char)('0' + n % 10);
        n /= 10;
    } while (n);
    ss_buf_add(b, digits + i, sizeof digits - i);
}

void ss_buf_printf(struct ss_buf *b, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n >= 0 && ss_buf_reserve(b, (size_t)n + 1)) {
        (void)vsnprintf(b->p + b->len, (size_t)n + 1, fmt, again);
        b->len += (size_t)n;
    }
    va_end(again);
}

bool ss_file_read(const char *path, struct ss_buf *into, size_t max_bytes,
                  struct sayso_error *err)
{
    bool ok = false;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return ss_fail(err, SAYSO_ERR_IO, 0, 0, "%s: %s", path,
                       strerror(errno));
    for (;;) {
        if (!ss_buf_reserve(into, 1 << 16)) {
            ss_fail_memory(err);
            break;
        }
        ssize_t n = read(fd, into->p + into->len, into->cap - into->len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            ss_fail(err, SAYSO_ERR_IO, into->len, 0, "%s: %s", path,
                    strerror(errno));
            break;
        }
        into->len += (size_t)n;
        if (max_bytes && into->len > max_bytes) {
            ss_fail(err, SAYSO_ERR_LIMIT, max_bytes, 0,
                    "%s: larger than %zu bytes", path, max_bytes);
            break;
        }
        ok = n == 0;
        if (ok)
            break;
    }
    close(fd);
    return ok;
}
