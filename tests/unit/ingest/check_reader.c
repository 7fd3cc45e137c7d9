/* check_reader.c - files and streams cut into records: lines, whole files,
 * packed ones, damaged ones; folders in order. */
#include "ingest/ingest.h"
#include "unit/run.h"

#include <fcntl.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static char folder[] = "/tmp/sayso-reader-XXXXXX", path[200];
static struct ss_reader *reader;
static struct ss_record rec;
static struct sayso_error err;

static void setup(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/file", folder);
}

static void teardown(void)
{
    ss_reader_free(reader);
    unlink(path);
    rmdir(folder);
}

static void write_file(const char *name, const void *bytes, size_t len)
{
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, bytes, len), (ssize_t)len);
    close(fd);
}

static void open_with(const void *bytes, size_t len)
{
    write_file(path, bytes, len);
    reader = ss_reader_open(path, NULL, &err);
    ck_assert_msg(reader, "%s", err.message);
}

static void open_text(const char *text)
{
    open_with(text, strlen(text));
}

#define assert_record(words, number)                                           \
    do {                                                                       \
        ck_assert_int_eq(ss_reader_next(reader, &rec, &err), SS_READ_RECORD);  \
        assert_str(rec.bytes, words);                                          \
        ck_assert_uint_eq(rec.line, number);                                   \
        ck_assert_str_eq(rec.file, path);                                      \
    } while (0)

#define assert_end()                                                           \
    ck_assert_int_eq(ss_reader_next(reader, &rec, &err), SS_READ_END)

START_TEST(lines_are_records_and_know_their_number)
{
    open_text("{\"a\":1}\r\n\n  \n{\"b\":2}");
    assert_record("{\"a\":1}\r", 1);
    assert_record("{\"b\":2}", 4);
    assert_end();
    assert_end();
}
END_TEST

START_TEST(anything_else_is_one_record)
{
    open_text("Two\n\nparagraphs.\n");
    assert_record("Two\n\nparagraphs.\n", 0);
    ck_assert_int_eq(rec.format, SS_FORMAT_TEXT);
    assert_end();
}
END_TEST

START_TEST(an_object_over_lines_is_one_record)
{
    open_text("{\n\"text\": \"a\"\n}\n");
    assert_record("{\n\"text\": \"a\"\n}\n", 0);
    ck_assert_int_eq(rec.format, SS_FORMAT_JSON);
    assert_end();
}
END_TEST

static const struct {
    const char *file;
} lists[] = {
    {"[{\"a\":1},\n {\"a\":\"]}\\\"\"}]"},
    {"\xef\xbb\xbf[\n{\"a\":1},\n{\"a\":\"]}\\\"\"}\n]\n"},
    {"{\n\"a\":1}\n{\n\"a\":\"]}\\\"\"\n}"},
    {"{\"status\":\"ok\",\"n\":[{}],\"articles\":[{\"a\":1},{\"a\":\"]}\\\"\"}]"
     ","
     "\"x\":[{}]}"},
    {"{\"response\":{\"results\":[{\"a\":1}\n,\n{\"a\":\"]}\\\"\"}]}}"},
};

START_TEST(objects_of_a_list_are_records)
{
    open_text(lists[_i].file);
    for (unsigned i = 1; i <= 2; i++) {
        ck_assert_int_eq(ss_reader_next(reader, &rec, &err), SS_READ_RECORD);
        ck_assert_uint_eq(rec.number, i);
        ck_assert(ss_str_starts(rec.bytes, SS_STR("{")));
        ck_assert(ss_str_ends(rec.bytes, SS_STR("}")));
    }
    assert_end();
}
END_TEST

START_TEST(a_list_that_is_cut_gives_what_is_left)
{
    open_text("[{\"a\":1}, 7, {\"b\":");
    assert_record("{\"a\":1}", 1);
    ck_assert_int_eq(ss_reader_next(reader, &rec, &err), SS_READ_REJECT);
    assert_record("{\"b\":", 1);
    assert_end();
}
END_TEST

START_TEST(wide_characters_are_converted_before_they_are_cut)
{
    static const char text[] = "{\"a\":\"\xc3\xa9\"}\n{\"b\":2}\n";
    static const char *const charsets[] = {"UTF-16", "UTF-16LE", "UTF-16BE",
                                           "UTF-32"};
    char wide[200], *in = (char *)(uintptr_t)text, *out = wide;
    size_t left = sizeof text - 1, room = sizeof wide;
    iconv_t cd = iconv_open(charsets[_i], "UTF-8");
    ck_assert_uint_eq(iconv(cd, &in, &left, &out, &room), 0);
    iconv_close(cd);
    open_with(wide, sizeof wide - room);
    ck_assert_int_eq(ss_reader_next(reader, &rec, &err), SS_READ_RECORD);
    ck_assert_uint_eq(rec.line, 1);
    ck_assert(ss_str_ends(rec.bytes, SS_STR("{\"a\":\"\xc3\xa9\"}")));
    assert_record("{\"b\":2}", 2);
    assert_end();
}
END_TEST

START_TEST(a_cut_first_line_does_not_hide_the_others)
{
    open_text("{\"text\":\"cut\n{\"text\":\"b\"}\n");
    assert_record("{\"text\":\"cut", 1);
    assert_record("{\"text\":\"b\"}", 2);
}
END_TEST

START_TEST(lines_longer_than_a_read_are_whole)
{
    size_t len = 3000000;
    char *text = malloc(len);
    memset(text, 'x', len);
    text[0] = '{';
    text[len / 2] = '\n';
    text[len / 2 + 1] = '{';
    open_with(text, len);
    ck_assert_int_eq(ss_reader_next(reader, &rec, &err), SS_READ_RECORD);
    ck_assert_uint_eq(rec.bytes.len, len / 2);
    ck_assert_int_eq(ss_reader_next(reader, &rec, &err), SS_READ_RECORD);
    ck_assert_uint_eq(rec.bytes.len, len - len / 2 - 1);
    assert_end();
    free(text);
}
END_TEST

START_TEST(a_line_too_long_is_rejected_and_not_held)
{
    size_t len = SS_RECORD_MAX_BYTES + 1000000;
    char *text = malloc(len + 8);
    memset(text, 'x', len);
    memcpy(text, "{}\n{", 4);
    memcpy(text + len, "\n{\"b\":2}", 8);
    open_with(text, len + 8);
    assert_record("{}", 1);
    ck_assert_int_eq(ss_reader_next(reader, &rec, &err), SS_READ_REJECT);
    ck_assert_int_eq(err.code, SAYSO_ERR_LIMIT);
    ck_assert_uint_eq(rec.line, 2);
    assert_record("{\"b\":2}", 3);
    assert_end();
    free(text);
}
END_TEST

/* ---- gzip -------------------------------------------------------------- */

static size_t pack(const char *text, unsigned char *out, size_t room)
{
    z_stream z = {0};
    ck_assert_int_eq(
        deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    char *in = strdup(text);
    z.next_in = (unsigned char *)in;
    z.avail_in = (uInt)strlen(text);
    z.next_out = out;
    z.avail_out = (uInt)room;
    ck_assert_int_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
    size_t len = room - z.avail_out;
    deflateEnd(&z);
    free(in);
    return len;
}

START_TEST(members_of_a_packed_file_follow_each_other)
{
    unsigned char bytes[400];
    size_t n = pack("{\"a\":1}\n{\"b\"", bytes, 200);
    n += pack(":2}\n", bytes + n, 200);
    memset(bytes + n, 0, 8); /* padding of tapes */
    open_with(bytes, n + 8);
    assert_record("{\"a\":1}", 1);
    assert_record("{\"b\":2}", 2);
    assert_end();
    ck_assert_uint_eq(ss_reader_position(reader), n + 8);
}
END_TEST

START_TEST(a_packed_file_cut_short_gives_what_it_has)
{
    unsigned char bytes[400];
    size_t first = pack("{\"a\":1}\n", bytes, 200);
    size_t second = pack("{\"b\":2}\n", bytes + first, 200);
    for (size_t cut = 1; cut < second; cut++) {
        open_with(bytes, first + cut);
        assert_record("{\"a\":1}", 1);
        enum ss_read got = ss_reader_next(reader, &rec, &err);
        if (got == SS_READ_RECORD)
            got = ss_reader_next(reader, &rec, &err);
        ck_assert_int_eq(got, SS_READ_FAIL);
        ck_assert_ptr_nonnull(strstr(err.message, "cut short"));
        ss_reader_free(reader);
        reader = NULL;
    }
}
END_TEST

START_TEST(what_follows_must_be_packed_too)
{
    unsigned char bytes[400];
    size_t n = pack("{\"a\":1}\n", bytes, 200);
    memcpy(bytes + n, "rest", 4);
    open_with(bytes, n + 4);
    assert_record("{\"a\":1}", 1);
    ck_assert_int_eq(ss_reader_next(reader, &rec, &err), SS_READ_FAIL);
    ck_assert_ptr_nonnull(strstr(err.message, "damaged"));
}
END_TEST

/* ---- pipes and folders ------------------------------------------------- */

START_TEST(a_pipe_is_read_line_by_line)
{
    int ends[2], old = dup(0);
    ck_assert_int_eq(pipe(ends), 0);
    dup2(ends[0], 0);
    reader = ss_reader_open("-", NULL, &err);
    ck_assert_int_eq(write(ends[1], "{\"a\":1}\n{\"b\"", 12), 12);
    ck_assert_int_eq(ss_reader_next(reader, &rec, &err), SS_READ_RECORD);
    assert_str(rec.bytes, "{\"a\":1}");
    ck_assert_str_eq(rec.file, "<stdin>");
    ck_assert(!ss_reader_ready(reader)); /* half a line: it would wait */
    ck_assert_int_eq(write(ends[1], ":2}\n{\"c\":3}\n", 12), 12);
    close(ends[1]);
    ck_assert_int_eq(ss_reader_next(reader, &rec, &err), SS_READ_RECORD);
    assert_str(rec.bytes, "{\"b\":2}");
    ck_assert(ss_reader_ready(reader));
    dup2(old, 0);
}
END_TEST

START_TEST(folders_are_walked_in_byte_order)
{
    static const char *const names[] = {"b", "a/z",     "a/y",
                                        "B", ".hidden", "a/.git"};
    static const char *const order[] = {"B", "a/y", "a/z", "b"};
    char name[300];
    snprintf(name, sizeof name, "%s/a", folder);
    ck_assert_int_eq(mkdir(name, 0700), 0);
    for (size_t i = 0; i < 6; i++) {
        snprintf(name, sizeof name, "%s/%s", folder, names[i]);
        write_file(name, "x", 1);
    }
    struct ss_files *files = ss_files_open(folder, &err);
    const char *got;
    uint64_t len;
    for (size_t i = 0; i < 4; i++) {
        ck_assert_int_eq(ss_files_next(files, &got, &len, &err),
                         SS_READ_RECORD);
        ck_assert_str_eq(got + strlen(folder) + 1, order[i]);
        ck_assert_uint_eq(len, 1);
    }
    ck_assert_int_eq(ss_files_next(files, &got, &len, &err), SS_READ_END);
    ss_files_free(files);
    for (size_t i = 0; i < 6; i++) {
        snprintf(name, sizeof name, "%s/%s", folder, names[i]);
        unlink(name);
    }
    snprintf(name, sizeof name, "%s/a", folder);
    rmdir(name);
}
END_TEST

START_TEST(what_is_not_there_is_told)
{
    struct ss_files *files = ss_files_open("/no/such", &err);
    const char *got;
    uint64_t len;
    ck_assert_int_eq(ss_files_next(files, &got, &len, &err), SS_READ_REJECT);
    ck_assert_str_eq(got, "/no/such");
    ck_assert_str_eq(err.message, "No such file or directory");
    ck_assert_int_eq(ss_files_next(files, &got, &len, &err), SS_READ_END);
    ss_files_free(files);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("reader");
    TCase *tc = tcase_create("records");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, lines_are_records_and_know_their_number);
    tcase_add_test(tc, anything_else_is_one_record);
    tcase_add_test(tc, an_object_over_lines_is_one_record);
    tcase_add_loop_test(tc, objects_of_a_list_are_records, 0, ROWS(lists));
    tcase_add_test(tc, a_list_that_is_cut_gives_what_is_left);
    tcase_add_loop_test(tc, wide_characters_are_converted_before_they_are_cut,
                        0, 4);
    tcase_add_test(tc, a_cut_first_line_does_not_hide_the_others);
    tcase_add_test(tc, lines_longer_than_a_read_are_whole);
    tcase_add_test(tc, a_line_too_long_is_rejected_and_not_held);
    tcase_add_test(tc, members_of_a_packed_file_follow_each_other);
    tcase_add_test(tc, a_packed_file_cut_short_gives_what_it_has);
    tcase_add_test(tc, what_follows_must_be_packed_too);
    tcase_add_test(tc, a_pipe_is_read_line_by_line);
    tcase_add_test(tc, folders_are_walked_in_byte_order);
    tcase_add_test(tc, what_is_not_there_is_told);
    suite_add_tcase(s, tc);
    return run(s);
}
