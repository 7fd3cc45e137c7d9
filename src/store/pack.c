/* pack.c - gzip and zstd, written as members that end where the caller says. */
#include "store/store_p.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

struct packer {
    z_stream gzip; /* used when zstd is NULL */
    ZSTD_CCtx *zstd;
};

enum { STEP = 1 << 16 }; /* room made for the output at a time */

static struct packer *gzip_new(void)
{
    struct packer *p = calloc(1, sizeof *p);
    if (p && deflateInit2(&p->gzip, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16,
                          8, Z_DEFAULT_STRATEGY) == Z_OK)
        return p;
    free(p);
    return NULL;
}

static struct packer *zstd_new(void)
{
    struct packer *p = calloc(1, sizeof *p);
    if (p && (p->zstd = ZSTD_createCCtx()) != NULL) {
        ZSTD_CCtx_setParameter(p->zstd, ZSTD_c_checksumFlag, 1);
        return p;
    }
    free(p);
    return NULL;
}

bool packer_for(const char *path, struct packer **out)
{
    ss_str name = ss_str_of(path);
    bool gzip = ss_str_ends(name, SS_STR(".gz"));
    *out = NULL;
    if (!gzip && !ss_str_ends(name, SS_STR(".zst")))
        return true;
    *out = gzip ? gzip_new() : zstd_new();
    return *out != NULL;
}

void packer_free(struct packer *p)
{
    if (!p)
        return;
    if (p->zstd)
        ZSTD_freeCCtx(p->zstd);
    else
        deflateEnd(&p->gzip);
    free(p);
}

static bool gzip_add(z_stream *z, ss_str in, bool end, struct ss_buf *out)
{
    int code = Z_OK;
    z->next_in = (unsigned char *)(uintptr_t)in.p; /* zlib only reads there */
    z->avail_in = (unsigned)in.len;
    do {
        if (!ss_buf_reserve(out, STEP))
            return false;
        z->next_out = (unsigned char *)out->p + out->len;
        z->avail_out = STEP;
        code = deflate(z, end ? Z_FINISH : Z_NO_FLUSH);
        out->len += STEP - z->avail_out;
    } while (end ? code != Z_STREAM_END : z->avail_in || !z->avail_out);
    return !end || deflateReset(z) == Z_OK;
}

static bool zstd_add(ZSTD_CCtx *z, ss_str in, bool end, struct ss_buf *out)
{
    ZSTD_inBuffer from = {in.p, in.len, 0};
    size_t left;
    do {
        if (!ss_buf_reserve(out, STEP))
            return false;
        ZSTD_outBuffer to = {out->p + out->len, STEP, 0};
        left = ZSTD_compressStream2(z, &to, &from,
                                    end ? ZSTD_e_end : ZSTD_e_continue);
        if (ZSTD_isError(left))
            return false;
        out->len += to.pos;
    } while (end ? left : from.pos < from.size);
    return true;
}

bool packer_add(struct packer *p, ss_str in, bool end, struct ss_buf *out)
{
    enum { MOST = 1 << 30 }; /* zlib counts in 32 bits */
    for (; in.len > MOST; in.p += MOST, in.len -= MOST)
        if (!packer_add(p, (ss_str){in.p, MOST}, false, out))
            return false;
    return p->zstd ? zstd_add(p->zstd, in, end, out)
                   : gzip_add(&p->gzip, in, end, out);
}
