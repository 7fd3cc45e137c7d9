/* check_buf.c - growing bytes, and whole files. */
#include "base/base.h"
#include "unit/run.h"

#include <string.h>
#include <unistd.h>

static struct ss_buf buf;

static void setup(void)
{
    buf = (struct ss_buf){0};
}

static void teardown(void)
{
    ck_assert_uint_le(buf.len, buf.cap);
    ss_buf_release(&buf);
    ck_assert_ptr_null(buf.p);
}

static ss_str held(void)
{
    return (ss_str){buf.p, buf.len};
}

START_TEST(everything_is_appended_in_order)
{
    ss_buf_add(&buf, "a", 1);
    ss_buf_add(&buf, NULL, 0);
    ss_buf_str(&buf, SS_STR("bc"));
    ss_buf_char(&buf, '-');
    ss_buf_uint(&buf, 0);
    ss_buf_char(&buf, '-');
    ss_buf_uint(&buf, UINT64_MAX);
    ss_buf_printf(&buf, " %s %d", "x", -3);
    assert_str(held(), "abc-0-18446744073709551615 x -3");
}
END_TEST

START_TEST(it_grows_by_doubling)
{
    size_t grown = 0, cap = 0;
    for (int i = 0; i < 1000000; i++) {
        ss_buf_char(&buf, (char)('a' + i % 26));
        grown += buf.cap != cap;
        cap = buf.cap;
    }
    ck_assert_uint_eq(buf.len, 1000000);
    ck_assert_int_eq(buf.p[999999], 'a' + 999999 % 26);
    ck_assert_uint_lt(grown, 20);
}
END_TEST

START_TEST(beyond_its_bound_it_fails_and_stays_failed)
{
    buf.max_bytes = 10;
    ss_buf_str(&buf, SS_STR("0123456789"));
    ck_assert(!buf.failed);
    ss_buf_char(&buf, 'x');
    ck_assert(buf.failed);
    ss_buf_str(&buf, SS_STR(""));
    ck_assert(buf.failed);
    assert_str(held(), "0123456789");
    ss_buf_clear(&buf);
    ss_buf_char(&buf, 'y');
    assert_str(held(), "y");
}
END_TEST

START_TEST(room_that_cannot_be_had_is_refused)
{
    ss_buf_char(&buf, 'a');
    ck_assert(!ss_buf_reserve(&buf, SIZE_MAX));
    ck_assert(buf.failed);
}
END_TEST

static char path[] = "/tmp/check_buf_XXXXXX";

static void write_file(const char *bytes, size_t len)
{
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, bytes, len), (ssize_t)len);
    close(fd);
}

START_TEST(file_is_read_whole)
{
    struct sayso_error err = {0};
    static char bytes[200000];
    memset(bytes, 'z', sizeof bytes);
    bytes[0] = '\0';
    write_file(bytes, sizeof bytes);
    ck_assert(ss_file_read(path, &buf, 0, &err));
    ck_assert_uint_eq(buf.len, sizeof bytes);
    ck_assert_int_eq(memcmp(buf.p, bytes, sizeof bytes), 0);
    ck_assert_int_eq(err.code, SAYSO_OK);
    unlink(path);
}
END_TEST

START_TEST(file_that_is_too_large_is_refused)
{
    struct sayso_error err = {0};
    write_file("0123456789", 10);
    ck_assert(!ss_file_read(path, &buf, 9, &err));
    ck_assert_int_eq(err.code, SAYSO_ERR_LIMIT);
    ck_assert_uint_eq(err.offset, 9);
    ss_buf_clear(&buf);
    ck_assert(ss_file_read(path, &buf, 10, &err));
    unlink(path);
}
END_TEST

START_TEST(file_that_is_not_there_is_named)
{
    struct sayso_error err = {0};
    ck_assert(!ss_file_read("/no/such/file", &buf, 0, &err));
    ck_assert_int_eq(err.code, SAYSO_ERR_IO);
    ck_assert_ptr_nonnull(strstr(err.message, "/no/such/file: "));
    ck_assert(!ss_file_read("/", &buf, 0, &err));
    ck_assert_int_eq(err.code, SAYSO_ERR_IO);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("buf");
    TCase *tc = tcase_create("buffer");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, everything_is_appended_in_order);
    tcase_add_test(tc, it_grows_by_doubling);
    tcase_add_test(tc, beyond_its_bound_it_fails_and_stays_failed);
    tcase_add_test(tc, room_that_cannot_be_had_is_refused);
    tcase_add_test(tc, file_is_read_whole);
    tcase_add_test(tc, file_that_is_too_large_is_refused);
    tcase_add_test(tc, file_that_is_not_there_is_named);
    suite_add_tcase(s, tc);
    return run(s);
}
