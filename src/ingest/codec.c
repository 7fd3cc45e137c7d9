/*
 * codec.c - compressed streams by the libraries that know them, all behind one
 * small table. A file may be several members, one behind the other; each is
 * begun anew, so that damage costs one member only.
 *
 * zlib rather than gzread, which waits until its buffer is full (a pipe would
 * stall) and hides where members end; the same holds for the others.
 */
#include "ingest/ingest_p.h"

#include <brotli/decode.h>
#include <bzlib.h>
#include <lz4frame.h>
#include <lzma.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>
#include <zstd.h>

enum {
    XZ_MEMORY = 128 << 20,     /* xz -9 wants 65 MB */
    DICTIONARY_MAX = 16 << 20, /* of a .warc.zst, unpacked */
    INT_ROOM = 1 << 30         /* what fits the counters of all libraries */
};

static unsigned at_most(size_t n)
{
    return n < INT_ROOM ? (unsigned)n : INT_ROOM;
}

static unsigned char *in_of(const struct unpack_io *io)
{
    return (unsigned char *)(uintptr_t)io->in; /* none of them writes there */
}

static void moved(struct unpack_io *io, size_t in_left, size_t in_given,
                  size_t out_left, size_t out_given)
{
    io->in += in_given - in_left;
    io->in_len -= in_given - in_left;
    io->out += out_given - out_left;
    io->out_room -= out_given - out_left;
}

/* ---- gzip, deflate ----------------------------------------------------- */

static void *inflate_open(int window_bits)
{
    z_stream *z = calloc(1, sizeof *z);
    if (z && inflateInit2(z, window_bits) == Z_OK)
        return z;
    free(z);
    return NULL;
}

static void *gzip_open(void)
{
    return inflate_open(15 + 16);
}

static void *deflate_open(void)
{
    return inflate_open(15);
}

static void *raw_open(void)
{
    return inflate_open(-15);
}

static enum unpack gzip_run(void *state, struct unpack_io *io)
{
    z_stream *z = state;
    unsigned in = at_most(io->in_len), out = at_most(io->out_room);
    z->next_in = in_of(io);
    z->avail_in = in;
    z->next_out = io->out;
    z->avail_out = out;
    int code = inflate(z, Z_NO_FLUSH);
    moved(io, z->avail_in, in, z->avail_out, out);
    return code == Z_STREAM_END                  ? UNPACK_END
           : code == Z_OK || code == Z_BUF_ERROR ? UNPACK_MORE
           : code == Z_MEM_ERROR                 ? UNPACK_MEMORY
                                                 : UNPACK_BAD;
}

static bool gzip_again(void *state)
{
    return inflateReset(state) == Z_OK;
}

static void gzip_close(void *state)
{
    inflateEnd(state);
    free(state);
}

/* ---- bzip2 ------------------------------------------------------------- */

static void *bzip2_open(void)
{
    bz_stream *b = calloc(1, sizeof *b);
    if (b && BZ2_bzDecompressInit(b, 0, 0) == BZ_OK)
        return b;
    free(b);
    return NULL;
}

static enum unpack bzip2_run(void *state, struct unpack_io *io)
{
    bz_stream *b = state;
    unsigned in = at_most(io->in_len), out = at_most(io->out_room);
    b->next_in = (char *)in_of(io);
    b->avail_in = in;
    b->next_out = (char *)io->out;
    b->avail_out = out;
    int code = BZ2_bzDecompress(b);
    moved(io, b->avail_in, in, b->avail_out, out);
    return code == BZ_STREAM_END  ? UNPACK_END
           : code == BZ_OK        ? UNPACK_MORE
           : code == BZ_MEM_ERROR ? UNPACK_MEMORY
                                  : UNPACK_BAD;
}

static bool bzip2_again(void *state)
{
    bz_stream *b = state;
    BZ2_bzDecompressEnd(b);
    memset(b, 0, sizeof *b);
    return BZ2_bzDecompressInit(b, 0, 0) == BZ_OK;
}

static void bzip2_close(void *state)
{
    BZ2_bzDecompressEnd(state);
    free(state);
}

/* ---- xz ---------------------------------------------------------------- */

static bool xz_again(void *state)
{
    return lzma_stream_decoder(state, XZ_MEMORY, 0) == LZMA_OK;
}

static void xz_close(void *state)
{
    lzma_end(state);
    free(state);
}

static void *xz_open(void)
{
    lzma_stream *x = calloc(1, sizeof *x);
    if (x && xz_again(x))
        return x;
    free(x);
    return NULL;
}

static enum unpack xz_run(void *state, struct unpack_io *io)
{
    lzma_stream *x = state;
    size_t in = io->in_len, out = io->out_room;
    x->next_in = io->in;
    x->avail_in = in;
    x->next_out = io->out;
    x->avail_out = out;
    lzma_ret code = lzma_code(x, LZMA_RUN);
    moved(io, x->avail_in, in, x->avail_out, out);
    return code == LZMA_STREAM_END                     ? UNPACK_END
           : code == LZMA_OK || code == LZMA_BUF_ERROR ? UNPACK_MORE
           : code == LZMA_MEM_ERROR || code == LZMA_MEMLIMIT_ERROR
               ? UNPACK_MEMORY
               : UNPACK_BAD;
}

/* ---- lz4 --------------------------------------------------------------- */

static void *lz4_open(void)
{
    LZ4F_dctx *d = NULL;
    return LZ4F_isError(LZ4F_createDecompressionContext(&d, LZ4F_VERSION))
               ? NULL
               : d;
}

static enum unpack lz4_run(void *state, struct unpack_io *io)
{
    size_t in = io->in_len, out = io->out_room;
    size_t code = LZ4F_decompress(state, io->out, &out, io->in, &in, NULL);
    moved(io, 0, in, 0, out);
    return LZ4F_isError(code) ? UNPACK_BAD : code ? UNPACK_MORE : UNPACK_END;
}

static bool lz4_again(void *state)
{
    LZ4F_resetDecompressionContext(state);
    return true;
}

static void lz4_close(void *state)
{
    LZ4F_freeDecompressionContext(state);
}

/* ---- brotli ------------------------------------------------------------ */

static void *brotli_open(void)
{
    return BrotliDecoderCreateInstance(NULL, NULL, NULL);
}

static enum unpack brotli_run(void *state, struct unpack_io *io)
{
    BrotliDecoderResult code = BrotliDecoderDecompressStream(
        state, &io->in_len, &io->in, &io->out_room, &io->out, NULL);
    return code == BROTLI_DECODER_RESULT_SUCCESS ? UNPACK_END
           : code == BROTLI_DECODER_RESULT_ERROR ? UNPACK_BAD
                                                 : UNPACK_MORE;
}

static void brotli_close(void *state)
{
    BrotliDecoderDestroyInstance(state);
}

/* ---- zstd -------------------------------------------------------------- */

/* A .warc.zst may begin with a frame of its own kind: eight bytes, magic and
 * length, then the dictionary that all other frames need. */
struct zstd {
    ZSTD_DCtx *d;
    struct ss_buf dictionary; /* that frame, while it is read */
    bool begun;               /* the first bytes were looked at */
};
#define DICTIONARY_MAGIC "\x5d\x2a\x4d\x18"

static void zstd_close(void *state)
{
    struct zstd *z = state;
    ZSTD_freeDCtx(z->d);
    ss_buf_release(&z->dictionary);
    free(z);
}

static void *zstd_open(void)
{
    struct zstd *z = calloc(1, sizeof *z);
    if (z && (z->d = ZSTD_createDCtx()) != NULL)
        return z;
    free(z);
    return NULL;
}

static size_t little_endian(const char *p)
{
    const unsigned char *b = (const unsigned char *)p;
    return b[0] | (size_t)b[1] << 8 | (size_t)b[2] << 16 | (size_t)b[3] << 24;
}

static enum unpack take_dictionary(struct zstd *z, ss_str s)
{
    size_t code;
    unsigned long long len = ZSTD_getFrameContentSize(s.p, s.len);
    if (len == ZSTD_CONTENTSIZE_ERROR) { /* not packed itself */
        code = ZSTD_DCtx_loadDictionary(z->d, s.p, s.len);
    } else {
        size_t room = len > DICTIONARY_MAX ? DICTIONARY_MAX : (size_t)len;
        char *p = malloc(room + 1);
        if (!p)
            return UNPACK_MEMORY;
        code = ZSTD_decompressDCtx(z->d, p, room, s.p, s.len);
        if (!ZSTD_isError(code))
            code = ZSTD_DCtx_loadDictionary(z->d, p, code);
        free(p);
    }
    ss_buf_release(&z->dictionary);
    z->begun = true;
    return ZSTD_isError(code) ? UNPACK_BAD : UNPACK_END;
}

/* Collect the frame byte for byte wanted; it is small and there once. */
static enum unpack read_dictionary(struct zstd *z, struct unpack_io *io)
{
    while (io->in_len) {
        size_t have = z->dictionary.len, want = have < 4 ? 4 : 8;
        if (have >= 4 && memcmp(z->dictionary.p, DICTIONARY_MAGIC, 4) != 0)
            return UNPACK_BAD;
        if (have >= 8)
            want += little_endian(z->dictionary.p + 4);
        if (want > DICTIONARY_MAX)
            return UNPACK_BAD;
        size_t n = want - have < io->in_len ? want - have : io->in_len;
        ss_buf_add(&z->dictionary, io->in, n);
        if (z->dictionary.failed)
            return UNPACK_MEMORY;
        io->in += n;
        io->in_len -= n;
        if (have >= 8 && z->dictionary.len == want)
            return take_dictionary(z, (ss_str){z->dictionary.p + 8, want - 8});
    }
    return UNPACK_MORE;
}

static enum unpack zstd_run(void *state, struct unpack_io *io)
{
    struct zstd *z = state;
    if (!z->begun && io->in_len &&
        (z->dictionary.len || *io->in == (unsigned char)DICTIONARY_MAGIC[0]))
        return read_dictionary(z, io);
    z->begun |= io->in_len > 0;
    ZSTD_inBuffer in = {io->in, io->in_len, 0};
    ZSTD_outBuffer out = {io->out, io->out_room, 0};
    size_t code = ZSTD_decompressStream(z->d, &out, &in);
    moved(io, 0, in.pos, 0, out.pos);
    return ZSTD_isError(code) ? UNPACK_BAD : code ? UNPACK_MORE : UNPACK_END;
}

static bool zstd_again(void *state)
{
    struct zstd *z = state;
    return !ZSTD_isError(ZSTD_DCtx_reset(z->d, ZSTD_reset_session_only));
}

/* ---- which is it? ------------------------------------------------------ */

#define CODEC(magic, first, what, file)                                        \
    {                                                                          \
        {magic, sizeof(magic) - 1}, {first, sizeof(first) - 1}, file,          \
            what##_open, what##_run, what##_again, what##_close                \
    }
static const struct codec codecs[] = {
    CODEC("\x1f\x8b\x08", "", gzip, ".gz"),
    CODEC("BZh", "", bzip2, ".bz2"),
    CODEC("\xfd"
          "7zXZ\0",
          "", xz, ".xz"),
    CODEC("\x28\xb5\x2f\xfd", DICTIONARY_MAGIC, zstd, ".zst"),
    CODEC("\x04\x22\x4d\x18", "", lz4, ".lz4"),
};
enum { N_CODECS = sizeof codecs / sizeof *codecs };

const struct codec *codec_of(ss_str head, bool *perhaps)
{
    *perhaps = false;
    for (size_t i = 0; i < N_CODECS; i++) {
        ss_str magic = codecs[i].magic, first = codecs[i].first;
        if (ss_str_starts(head, magic) ||
            (first.len && ss_str_starts(head, first)))
            return &codecs[i];
        *perhaps |= ss_str_starts(magic, head) || ss_str_starts(first, head);
    }
    return NULL;
}

const struct codec *codec_named(const char *path)
{
    for (size_t i = 0; i < N_CODECS; i++)
        if (ss_str_ends(ss_str_of(path), ss_str_of(codecs[i].suffix)))
            return &codecs[i];
    return NULL;
}

/* ---- bodies in memory -------------------------------------------------- */

/* Names of HTTP; "deflate" is sent with and without zlib's frame. */
static const struct {
    const char *name;
    struct codec codec;
} codings[] = {
    {"gzip", {.open = gzip_open, .run = gzip_run, .close = gzip_close}},
    {"x-gzip", {.open = gzip_open, .run = gzip_run, .close = gzip_close}},
    {"deflate", {.open = deflate_open, .run = gzip_run, .close = gzip_close}},
    {"deflate", {.open = raw_open, .run = gzip_run, .close = gzip_close}},
    {"br", {.open = brotli_open, .run = brotli_run, .close = brotli_close}},
    {"zstd", {.open = zstd_open, .run = zstd_run, .close = zstd_close}},
};

/* Everything s holds; what came before damage is kept. */
static enum unpack unpack_all(const struct codec *codec, ss_str s,
                              struct ss_buf *out)
{
    enum { STEP = 1 << 16 };
    struct unpack_io io = {.in = (const unsigned char *)s.p, .in_len = s.len};
    enum unpack got = UNPACK_MORE;
    void *state = codec->open();
    if (!state)
        return UNPACK_MEMORY;
    while (got == UNPACK_MORE && ss_buf_reserve(out, STEP)) {
        size_t in = io.in_len;
        io.out = (unsigned char *)out->p + out->len;
        io.out_room = STEP;
        got = codec->run(state, &io);
        out->len += STEP - io.out_room;
        if (got == UNPACK_MORE && in == io.in_len && io.out_room == STEP)
            got = UNPACK_BAD; /* it ends too early */
    }
    codec->close(state);
    return out->failed ? UNPACK_MEMORY : got;
}

bool codec_unpack(ss_str coding, ss_str s, struct ss_buf *out, bool *whole)
{
    if (!s.len)
        return false;
    for (size_t i = 0; i < sizeof codings / sizeof *codings; i++) {
        if (coding.len != strlen(codings[i].name) ||
            strncasecmp(coding.p, codings[i].name, coding.len) != 0)
            continue;
        ss_buf_clear(out);
        enum unpack got = unpack_all(&codings[i].codec, s, out);
        *whole = got == UNPACK_END;
        if (out->len)
            return true;
    }
    return false;
}
