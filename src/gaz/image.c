/*
 * image.c - the model file: sections behind one checked header.
 *
 *     magic 8 | version 4 | sections 4 | file length 8 | checksum 8
 *     table: tag 8 | offset 8 | length 8   (per section)
 *     sections, each on a 16-byte boundary
 */
#include "gaz/gaz.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char magic[8] = {'S', 'A', 'Y', 'S', 'O', 0, 0, 1};
enum { IMAGE_VERSION = 2, MAX_SECTIONS = 16 };

struct head {
    char magic[8];
    uint32_t version, n_sections;
    uint64_t length, checksum;
};
struct section {
    char tag[8];
    uint64_t offset, len;
};

struct ss_image {
    const char *p;
    size_t len;
    bool mapped;
};

/* Four streams side by side, 64 bytes at a time: one alone waits for each of
 * its multiplications, which made up half of the program's start. A change in
 * one word always changes the sum. */
uint64_t ss_image_checksum(const char *p, size_t len)
{
    enum { LANES = 4, LANE = 16 };
    uint64_t lane[LANES] = {0, 1, 2, 3};
    for (; len >= LANES * LANE; p += LANES * LANE, len -= LANES * LANE) {
        for (int i = 0; i < LANES; i++) {
            uint64_t word[2];
            memcpy(word, p + i * LANE, sizeof word);
            uint64_t x = lane[i] ^ word[0];
            x *= 0x9e3779b97f4a7c15u;
            lane[i] = (x << 29 | x >> 35) + word[1] * 0xc2b2ae3d27d4eb4fu;
        }
    }
    return ss_hash(lane, sizeof lane) ^ ss_hash(p, len);
}

/* ---- writing ------------------------------------------------------------- */

static const size_t body_start =
    sizeof(struct head) + MAX_SECTIONS * sizeof(struct section);

void ss_image_writer_init(struct ss_image_writer *w)
{
    *w = (struct ss_image_writer){0};
    if (ss_buf_reserve(&w->bytes, body_start)) {
        memset(w->bytes.p, 0, body_start);
        w->bytes.len = body_start;
    }
}

void ss_image_writer_release(struct ss_image_writer *w)
{
    ss_buf_release(&w->bytes);
}

bool ss_image_add(struct ss_image_writer *w, const char *tag,
                  const void *bytes, size_t len, struct sayso_error *err)
{
    if (w->n_sections == MAX_SECTIONS)
        return ss_fail(err, SAYSO_ERR_LIMIT, 0, 0, "too many model sections");
    while (w->bytes.len % 16 && !w->bytes.failed)
        ss_buf_char(&w->bytes, 0);
    uint32_t i = w->n_sections++;
    memset(w->section[i].tag, 0, sizeof w->section[i].tag);
    memcpy(w->section[i].tag, tag,
           strlen(tag) < 8 ? strlen(tag) : sizeof w->section[i].tag);
    w->section[i].offset = w->bytes.len;
    w->section[i].len = len;
    ss_buf_add(&w->bytes, bytes, len);
    return w->bytes.failed ? ss_fail_memory(err) : true;
}

bool ss_image_finish(struct ss_image_writer *w, ss_str *file,
                     struct sayso_error *err)
{
    if (w->bytes.failed)
        return ss_fail_memory(err);
    struct head h = {.version = IMAGE_VERSION,
                     .n_sections = w->n_sections,
                     .length = w->bytes.len};
    memcpy(h.magic, magic, sizeof magic);
    memcpy(w->bytes.p + sizeof h, w->section,
           w->n_sections * sizeof(struct section));
    h.checksum = ss_image_checksum(w->bytes.p + sizeof h,
                                   w->bytes.len - sizeof h);
    memcpy(w->bytes.p, &h, sizeof h);
    *file = (ss_str){w->bytes.p, w->bytes.len};
    return true;
}

/* ---- reading -------------------------------------------------------------- */

static bool check(const struct ss_image *m, const char *name,
                  struct sayso_error *err)
{
    const struct head *h = (const void *)m->p;
    if (m->len < sizeof *h || memcmp(h->magic, magic, sizeof magic) != 0)
        return ss_fail(err, SAYSO_ERR_MODEL, 0, 0,
                       "%s: not a model file of sayso", name);
    if (h->version != IMAGE_VERSION)
        return ss_fail(err, SAYSO_ERR_MODEL, 8, 0,
                       "%s: model format %u, this program reads %d; make it "
                       "anew with `sayso compile`",
                       name, h->version, IMAGE_VERSION);
    if (h->length != m->len || m->len < body_start)
        return ss_fail(err, SAYSO_ERR_MODEL, 16, 0,
                       "%s: the model file is cut short or grown (%zu bytes, "
                       "its header says %llu)",
                       name, m->len, (unsigned long long)h->length);
    if (h->checksum !=
        ss_image_checksum(m->p + sizeof *h, m->len - sizeof *h))
        return ss_fail(err, SAYSO_ERR_MODEL, 24, 0,
                       "%s: the model file is damaged (checksum)", name);
    const struct section *s = (const void *)(m->p + sizeof *h);
    bool ok = h->n_sections <= MAX_SECTIONS;
    for (uint32_t i = 0; ok && i < h->n_sections; i++)
        ok = s[i].offset % 16 == 0 && s[i].offset <= m->len &&
             s[i].len <= m->len - s[i].offset;
    return ok ? true
              : ss_fail(err, SAYSO_ERR_MODEL, 0, 0,
                        "%s: the model file's sections are damaged", name);
}

struct ss_image *ss_image_open(const char *path, struct sayso_error *err)
{
    struct stat st;
    struct ss_image *m = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) < 0) {
        ss_fail(err, SAYSO_ERR_IO, 0, 0, "%s: %s", path, strerror(errno));
        goto out;
    }
    if (!S_ISREG(st.st_mode) || st.st_size == 0) {
        ss_fail(err, SAYSO_ERR_MODEL, 0, 0, "%s: not a model file of sayso",
                path);
        goto out;
    }
    m = calloc(1, sizeof *m);
    if (!m) {
        ss_fail_memory(err);
        goto out;
    }
    m->len = (size_t)st.st_size;
    void *p = mmap(NULL, m->len, PROT_READ, MAP_PRIVATE, fd, 0);
    if (p == MAP_FAILED) {
        ss_fail(err, SAYSO_ERR_IO, 0, 0, "%s: %s", path, strerror(errno));
        free(m);
        m = NULL;
        goto out;
    }
    m->p = p;
    m->mapped = true;
    if (!check(m, path, err)) {
        ss_image_free(m);
        m = NULL;
    }
out:
    if (fd >= 0)
        close(fd);
    return m;
}

struct ss_image *ss_image_from(const void *bytes, size_t len,
                               struct sayso_error *err)
{
    struct ss_image *m = calloc(1, sizeof *m);
    char *p = m ? malloc(len ? len : 1) : NULL;
    if (!p) {
        free(m);
        ss_fail_memory(err);
        return NULL;
    }
    if (len)
        memcpy(p, bytes, len);
    *m = (struct ss_image){p, len, false};
    if (check(m, "model", err))
        return m;
    ss_image_free(m);
    return NULL;
}

void ss_image_free(struct ss_image *m)
{
    if (!m)
        return;
    void *p = (void *)(uintptr_t)m->p; /* ours; read-only only to readers */
    if (m->mapped)
        munmap(p, m->len);
    else
        free(p);
    free(m);
}

ss_str ss_image_section(const struct ss_image *m, const char *tag)
{
    const struct head *h = (const void *)m->p;
    const struct section *s = (const void *)(m->p + sizeof *h);
    for (uint32_t i = 0; i < h->n_sections; i++)
        if (strncmp(s[i].tag, tag, sizeof s[i].tag) == 0)
            return (ss_str){m->p + s[i].offset, (size_t)s[i].len};
    return (ss_str){NULL, 0};
}

uint64_t ss_image_digest(const struct ss_image *m)
{
    return ((const struct head *)(const void *)m->p)->checksum;
}
