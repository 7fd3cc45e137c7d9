/* check_warc.c - web archives: records in their order, bodies however they are
 * packed, heads that lie, and damage, which costs one record. */
#include "ingest/ingest.h"
#include "unit/ingest/article.h"

#include <brotli/encode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

static const char *const says[] = {
    "<p>The harbour is open again, said Ann Lee.</p>",
    "<p>The bridge is shut for a year, said Bo Holm.</p>",
    "<p>The school burned down at night, said Cy Dunn.</p>"};

/* ---- one record -------------------------------------------------------- */

static char record[8000];

/* A response with this HTTP head (behind the status) and this body. */
static ss_str response(const char *head, const char *body, size_t len)
{
    char http[1000];
    int n = snprintf(http, sizeof http, "HTTP/1.1 200 OK\r\n%s\r\n", head);
    int at = snprintf(record, sizeof record,
                      "WARC/1.0\r\nWARC-Type: response\r\n"
                      "warc-target-uri: <http://example.org/a>\r\n"
                      "WARC-Record-ID: <urn:uuid:1>\r\n"
                      "Content-Type: application/http; msgtype=response\r\n"
                      "Content-Length: %zu\r\n\r\n%s",
                      (size_t)n + len, http);
    memcpy(record + at, body, len);
    memcpy(record + (size_t)at + len, "\r\n\r\n", 4);
    return (ss_str){record, (size_t)at + len + 4};
}

static void assert_text(ss_str bytes, const char *text)
{
    struct ss_doc doc;
    read_article(&doc, bytes, SS_FORMAT_WARC);
    ck_assert_uint_eq(doc.blocks.n, 1);
    ck_assert(
        ss_str_eq(ss_doc_text(&doc, doc.blocks.v[0].span), ss_str_of(text)));
    assert_str(doc.meta.uri, "http://example.org/a");
    assert_str(doc.id, "urn:uuid:1");
    ss_doc_release(&doc);
}

#define HTML  "Content-Type: text/html; charset=utf-8\r\n"
#define FIRST "The harbour is open again, said Ann Lee."

START_TEST(a_plain_body_keeps_its_raw_bytes)
{
    struct ss_doc doc;
    ss_str bytes = response(HTML, says[0], strlen(says[0]));
    assert_text(bytes, FIRST);
    read_article(&doc, bytes, SS_FORMAT_WARC);
    assert_str(raw_of(&doc, bytes, "Ann Lee"), "Ann Lee");
    ss_doc_release(&doc);
}
END_TEST

START_TEST(the_charset_of_the_answer_is_heard)
{
    const char *body = "<p>The caf\xe9 is open, said Ann Lee \x96 at last.</p>";
    assert_text(response("content-type:text/html;charset=\"ISO-8859-1\"\r\n",
                         body, strlen(body)),
                "The café is open, said Ann Lee – at last.");
}
END_TEST

static size_t deflated(const char *text, int window_bits, char *out)
{
    z_stream z = {.next_out = (unsigned char *)out, .avail_out = 1000};
    char *in = strdup(text);
    z.next_in = (unsigned char *)in;
    z.avail_in = (uInt)strlen(text);
    deflateInit2(&z, 9, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
    ck_assert_int_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
    deflateEnd(&z);
    free(in);
    return 1000 - z.avail_out;
}

START_TEST(packed_bodies_are_unpacked)
{
    static const int window_bits[] = {31, 15, -15};
    static const char *const names[] = {"gzip", "deflate", "DEFLATE"};
    char body[1000], head[200];
    size_t n = deflated(says[0], window_bits[_i], body);
    snprintf(head, sizeof head, HTML "Content-Encoding: %s\r\n", names[_i]);
    assert_text(response(head, body, n), FIRST);
}
END_TEST

START_TEST(brotli_is_unpacked)
{
    uint8_t body[1000];
    size_t n = sizeof body;
    ck_assert(BrotliEncoderCompress(5, 18, BROTLI_MODE_TEXT, strlen(says[0]),
                                    (const uint8_t *)says[0], &n, body));
    assert_text(response(HTML "content-encoding: br\r\n", (char *)body, n),
                FIRST);
}
END_TEST

START_TEST(chunks_are_joined)
{
    char body[200];
    snprintf(body, sizeof body, "A\r\n%.10s\r\n%zx;x=y\r\n%s\r\n0\r\n\r\n",
             says[0], strlen(says[0]) - 10, says[0] + 10);
    assert_text(
        response(HTML "Transfer-Encoding: chunked\r\n", body, strlen(body)),
        FIRST);
}
END_TEST

START_TEST(packed_chunks_are_joined_and_unpacked)
{
    char packed[1000], body[1200];
    size_t n = deflated(says[0], 31, packed);
    int at = snprintf(body, sizeof body, "%zx\r\n", n);
    memcpy(body + at, packed, n);
    memcpy(body + (size_t)at + n, "\r\n0\r\n\r\n", 7);
    assert_text(response(HTML "Transfer-Encoding: chunked\r\n"
                              "Content-Encoding: gzip\r\n",
                         body, (size_t)at + n + 7),
                FIRST);
}
END_TEST

START_TEST(heads_that_lie_are_not_believed)
{
    assert_text(response(HTML "Content-Encoding: gzip, br\r\n"
                              "Transfer-Encoding: chunked\r\n",
                         says[0], strlen(says[0])),
                FIRST);
}
END_TEST

START_TEST(half_a_body_is_read_and_told)
{
    struct ss_doc doc;
    char body[1000], head[] = HTML "Content-Encoding: gzip\r\n";
    size_t n = deflated(says[0], 31, body);
    read_article(&doc, response(head, body, n - 9), SS_FORMAT_WARC);
    ck_assert_uint_eq(doc.warnings.n, 1);
    assert_str(doc.warnings.v[0], "the page is not whole in the archive");
    ss_doc_release(&doc);
}
END_TEST

START_TEST(lines_of_a_page_are_sieved)
{
    static const char wet[] =
        "WARC/1.0\nWARC-Type: conversion\nContent-Type: text/plain\n"
        "WARC-Identified-Content-Language: eng,fra\nContent-Length: 197\n\n"
        "Harbour opens\nHome\nNews\n"
        "The harbour is open again after a year, said Ann Lee.\n"
        "A long wait\n"
        "Ships had to go to the next town for a year.\n"
        "Share\nPrint\n"
        "More than forty of them are expected this week.\nAbout us\n";
    struct ss_doc doc;
    read_article(&doc, ss_str_of(wet), SS_FORMAT_AUTO);
    assert_str(doc.meta.title, "Harbour opens");
    assert_str(doc.meta.language, "eng");
    ck_assert_uint_eq(doc.blocks.n, 4);
    assert_block(&doc, 1, "heading", "A long wait");
    assert_block(&doc, 3, "paragraph",
                 "More than forty of them are expected this week.");
    assert_str(raw_of(&doc, ss_str_of(wet), "Ships"), "Ships");
    ss_doc_release(&doc);
}
END_TEST

/* ---- files ------------------------------------------------------------- */

static char path[] = "/tmp/sayso-warc-XXXXXX.warc.gz", bytes[20000];
static size_t ends[4]; /* of the records */
static int fd = -1;
static struct ss_reader *reader;

static void setup(void)
{
    fd = mkstemps(path, 8);
    ck_assert_int_ge(fd, 0);
}

static void teardown(void)
{
    ss_reader_free(reader);
    close(fd);
    unlink(path);
}

static void add(ss_str s, bool packed, size_t *at)
{
    if (packed) {
        record[s.len] = '\0';
        *at += deflated(record, 31, bytes + *at);
    } else {
        memcpy(bytes + *at, s.p, s.len);
        *at += s.len;
    }
}

/* Three pages, an image among them. */
static void build(bool packed)
{
    size_t at = 0;
    for (size_t i = 0; i < 3; i++) {
        if (i == 2)
            add(response("Content-Type: image/png\r\n", "x", 1), packed, &at);
        ends[i] = at;
        add(response(HTML, says[i], strlen(says[i])), packed, &at);
    }
    ends[3] = at;
}

static void open_bytes(size_t len)
{
    struct sayso_error err = {0};
    ss_reader_free(reader);
    ck_assert_int_eq(ftruncate(fd, 0), 0);
    ck_assert_int_eq(pwrite(fd, bytes, len, 0), (ssize_t)len);
    reader = ss_reader_open(path, NULL, &err);
    ck_assert_msg(reader, "%s", err.message);
}

/* Which of the pages come out, as bits, and how many records are refused. */
static unsigned pages(unsigned *rejects)
{
    struct sayso_error err = {0};
    struct ss_record rec;
    struct ss_doc doc;
    unsigned seen = 0;
    enum ss_read got;
    ss_doc_init(&doc, 0);
    *rejects = 0;
    while ((got = ss_reader_next(reader, &rec, &err)) != SS_READ_END) {
        bool ok = got == SS_READ_RECORD && ss_record_read(&rec, &doc, &err);
        for (unsigned i = 0; ok && i < 3; i++)
            seen |=
                memmem(doc.text.p, doc.text.len, says[i] + 3, 24) ? 1u << i : 0;
        *rejects += !ok;
        if (got == SS_READ_FAIL)
            break;
    }
    ss_doc_release(&doc);
    return seen;
}

START_TEST(pages_come_out_and_images_pass_in_silence)
{
    unsigned rejects;
    build(_i);
    open_bytes(ends[3]);
    ck_assert_uint_eq(pages(&rejects), 7);
    ck_assert_uint_eq(rejects, 0);
}
END_TEST

START_TEST(a_file_cut_anywhere_in_its_last_record_loses_that_one)
{
    unsigned rejects;
    build(_i);
    for (size_t cut = ends[2] + 1; cut < ends[3]; cut++) {
        open_bytes(cut);
        ck_assert_uint_eq(pages(&rejects) & 3, 3);
        ck_assert_msg(cut > ends[3] - 12 || rejects == 1, "cut at %zu", cut);
    }
}
END_TEST

/* Every byte of the first, second and third record in turn. */
START_TEST(a_flipped_byte_loses_one_record)
{
    bool packed = _i >= 3;
    unsigned victim = (unsigned)_i % 3, others = 7 & ~(1u << victim), rejects;
    build(packed);
    size_t from = ends[victim];
    size_t to = victim == 1 ? from + (ends[1] - ends[0]) : ends[victim + 1];
    for (size_t at = from; at < to; at++) {
        bytes[at] ^= 0x10;
        open_bytes(ends[3]);
        unsigned seen = pages(&rejects);
        ck_assert_msg((seen & others) == others, "byte %zu: %x", at - from,
                      seen);
        bytes[at] ^= 0x10;
    }
}
END_TEST

START_TEST(a_length_that_is_wrong_is_corrected)
{
    unsigned rejects;
    build(false);
    char *length = strstr(bytes + ends[1], "Content-Length: ");
    ck_assert_ptr_nonnull(length);
    length[strlen("Content-Length: ")] = _i ? '9' : '0';
    open_bytes(ends[3]);
    ck_assert_uint_eq(pages(&rejects), 7);
    ck_assert_uint_eq(rejects, 0);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("warc");
    TCase *tc = tcase_create("record");
    tcase_add_test(tc, a_plain_body_keeps_its_raw_bytes);
    tcase_add_test(tc, the_charset_of_the_answer_is_heard);
    tcase_add_loop_test(tc, packed_bodies_are_unpacked, 0, 3);
    tcase_add_test(tc, brotli_is_unpacked);
    tcase_add_test(tc, chunks_are_joined);
    tcase_add_test(tc, packed_chunks_are_joined_and_unpacked);
    tcase_add_test(tc, heads_that_lie_are_not_believed);
    tcase_add_test(tc, half_a_body_is_read_and_told);
    tcase_add_test(tc, lines_of_a_page_are_sieved);
    suite_add_tcase(s, tc);
    tc = tcase_create("file");
    tcase_set_timeout(tc, 120); /* a busy machine is no failure */
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, pages_come_out_and_images_pass_in_silence, 0, 2);
    tcase_add_loop_test(
        tc, a_file_cut_anywhere_in_its_last_record_loses_that_one, 0, 2);
    tcase_add_loop_test(tc, a_flipped_byte_loses_one_record, 0, 6);
    tcase_add_loop_test(tc, a_length_that_is_wrong_is_corrected, 0, 2);
    suite_add_tcase(s, tc);
    return run(s);
}
