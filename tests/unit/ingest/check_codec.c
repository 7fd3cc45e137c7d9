/* check_codec.c - every kind of compression: members one behind the other,
 * files cut at every byte, damage that costs one member only. */
#include "ingest/ingest.h"
#include "unit/run.h"

#include <bzlib.h>
#include <lz4frame.h>
#include <lzma.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>
#include <unistd.h>

enum { ROOM = 4000 };

static size_t pack_gzip(char *text, size_t len, char *out)
{
    z_stream z = {.next_in = (unsigned char *)text,
                  .avail_in = (uInt)len,
                  .next_out = (unsigned char *)out,
                  .avail_out = ROOM};
    deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    ck_assert_int_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    return ROOM - z.avail_out;
}

static size_t pack_bzip2(char *text, size_t len, char *out)
{
    unsigned n = ROOM;
    ck_assert_int_eq(
        BZ2_bzBuffToBuffCompress(out, &n, text, (unsigned)len, 9, 0, 0), BZ_OK);
    return n;
}

static size_t pack_xz(char *text, size_t len, char *out)
{
    size_t n = 0;
    ck_assert_int_eq(lzma_easy_buffer_encode(1, LZMA_CHECK_CRC32, NULL,
                                             (uint8_t *)text, len,
                                             (uint8_t *)out, &n, ROOM),
                     LZMA_OK);
    return n;
}

static size_t pack_zstd(char *text, size_t len, char *out)
{
    ZSTD_CCtx *c = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(c, ZSTD_c_checksumFlag, 1);
    size_t n = ZSTD_compress2(c, out, ROOM, text, len);
    ZSTD_freeCCtx(c);
    ck_assert(!ZSTD_isError(n));
    return n;
}

static size_t pack_lz4(char *text, size_t len, char *out)
{
    LZ4F_preferences_t p = {.frameInfo.contentChecksumFlag = 1};
    size_t n = LZ4F_compressFrame(out, ROOM, text, len, &p);
    ck_assert(!LZ4F_isError(n));
    return n;
}

static size_t (*const packers[])(char *, size_t, char *) = {
    pack_gzip, pack_bzip2, pack_xz, pack_zstd, pack_lz4};
enum { N_PACKERS = sizeof packers / sizeof *packers };

/* ---- a file of three members ------------------------------------------- */

static char path[] = "/tmp/sayso-codec-XXXXXX";
static int fd = -1;
static char bytes[3 * ROOM];
static size_t ends[3]; /* of the members */
static struct ss_reader *reader;
static struct ss_record rec;
static const struct ss_read_options jsonl = {.format = SS_FORMAT_JSONL};
static struct sayso_error err;

static void setup(void)
{
    fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
}

static void teardown(void)
{
    ss_reader_free(reader);
    close(fd);
    unlink(path);
}

static void pack_three(int packer)
{
    static const char *const lines[] = {"{\"a\":1}\n", "{\"b\":2}\n",
                                        "{\"c\":3}\n"};
    size_t at = 0;
    for (size_t i = 0; i < 3; i++) {
        char line[20];
        snprintf(line, sizeof line, "%s", lines[i]);
        at += packers[packer](line, strlen(line), bytes + at);
        ends[i] = at;
    }
}

static void open_bytes(size_t len)
{
    ss_reader_free(reader);
    ck_assert_int_eq(ftruncate(fd, 0), 0);
    ck_assert_int_eq(pwrite(fd, bytes, len, 0), (ssize_t)len);
    reader = ss_reader_open(path, &jsonl, &err);
    ck_assert_msg(reader, "%s", err.message);
}

#define assert_line(words)                                                     \
    do {                                                                       \
        ck_assert_int_eq(ss_reader_next(reader, &rec, &err), SS_READ_RECORD);  \
        assert_str(rec.bytes, words);                                          \
    } while (0)

START_TEST(members_follow_each_other)
{
    pack_three(_i);
    open_bytes(ends[2]);
    assert_line("{\"a\":1}");
    assert_line("{\"b\":2}");
    assert_line("{\"c\":3}");
    ck_assert_int_eq(ss_reader_next(reader, &rec, &err), SS_READ_END);
    ck_assert_uint_eq(ss_reader_position(reader), ends[2]);
}
END_TEST

START_TEST(a_file_cut_short_gives_what_it_has)
{
    pack_three(_i);
    for (size_t cut = ends[1] + 1; cut < ends[2]; cut++) {
        open_bytes(cut);
        assert_line("{\"a\":1}");
        assert_line("{\"b\":2}");
        enum ss_read got = ss_reader_next(reader, &rec, &err);
        if (got == SS_READ_RECORD) /* all but a checksum was there */
            got = ss_reader_next(reader, &rec, &err);
        ck_assert_int_eq(got, SS_READ_FAIL);
        ck_assert_ptr_nonnull(strstr(err.message, "cut short"));
    }
}
END_TEST

/* The third line is read whatever byte of the second member is flipped. */
START_TEST(damage_costs_one_member)
{
    pack_three(_i);
    for (size_t at = ends[0]; at < ends[1]; at++) {
        bytes[at] ^= 0x10;
        open_bytes(ends[2]);
        assert_line("{\"a\":1}");
        enum ss_read got;
        do
            got = ss_reader_next(reader, &rec, &err);
        while (got == SS_READ_REJECT ||
               (got == SS_READ_RECORD && !strstr(rec.bytes.p, "\"c\":3")));
        ck_assert_msg(got == SS_READ_RECORD, "byte %zu: %s", at - ends[0],
                      err.message);
        bytes[at] ^= 0x10;
    }
}
END_TEST

START_TEST(a_dictionary_may_come_first)
{
    static char dictionary[] = "{\"title\":\"The harbour of Millport\",";
    static char line[] = "{\"title\":\"The harbour of Millport\",\"a\":1}\n";
    size_t len = _i ? pack_zstd(dictionary, sizeof dictionary - 1, bytes + 8)
                    : sizeof dictionary - 1;
    memcpy(bytes, "\x5d\x2a\x4d\x18\0\0\0", 8);
    bytes[4] = (char)len;
    if (!_i)
        memcpy(bytes + 8, dictionary, len);
    ZSTD_CCtx *c = ZSTD_createCCtx();
    for (int i = 0; i < 2; i++) {
        size_t n = ZSTD_compress_usingDict(c, bytes + 8 + len, ROOM, line,
                                           sizeof line - 1, dictionary,
                                           sizeof dictionary - 1, 3);
        ck_assert(!ZSTD_isError(n));
        len += n;
    }
    ZSTD_freeCCtx(c);
    open_bytes(8 + len);
    assert_line("{\"title\":\"The harbour of Millport\",\"a\":1}");
    assert_line("{\"title\":\"The harbour of Millport\",\"a\":1}");
    ck_assert_int_eq(ss_reader_next(reader, &rec, &err), SS_READ_END);
}
END_TEST

START_TEST(what_unpacks_to_a_thousand_times_its_size_is_refused)
{
    static char zeros[1 << 20];
    char member[ROOM];
    memset(zeros, ' ', sizeof zeros);
    ck_assert_int_eq(ftruncate(fd, 0), 0);
    size_t n = pack_gzip(zeros, sizeof zeros, member);
    for (int i = 0; i < 300; i++)
        ck_assert_int_eq(write(fd, member, n), (ssize_t)n);
    reader = ss_reader_open(path, &jsonl, &err);
    enum ss_read got;
    while ((got = ss_reader_next(reader, &rec, &err)) == SS_READ_REJECT)
        ;
    ck_assert_int_eq(got, SS_READ_FAIL);
    ck_assert_int_eq(err.code, SAYSO_ERR_LIMIT);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("codec");
    TCase *tc = tcase_create("members");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, members_follow_each_other, 0, N_PACKERS);
    tcase_add_loop_test(tc, a_file_cut_short_gives_what_it_has, 0, N_PACKERS);
    tcase_add_loop_test(tc, damage_costs_one_member, 0, N_PACKERS);
    tcase_add_loop_test(tc, a_dictionary_may_come_first, 0, 2);
    tcase_add_test(tc, what_unpacks_to_a_thousand_times_its_size_is_refused);
    suite_add_tcase(s, tc);
    return run(s);
}
