/* check_image.c - the model file: sections in, sections out, damage told. */
#include "gaz/gaz.h"
#include "unit/run.h"

#include <string.h>
#include <unistd.h>

static struct ss_image_writer w;
static ss_str file;

static void setup(void)
{
    struct sayso_error err = {0};
    ss_image_writer_init(&w);
    ck_assert(ss_image_add(&w, "ONE", "first", 5, &err));
    ck_assert(ss_image_add(&w, "EIGHTLET", "", 0, &err));
    ck_assert(ss_image_add(&w, "THREE", "third section", 13, &err));
    ck_assert(ss_image_finish(&w, &file, &err));
}

static void teardown(void)
{
    ss_image_writer_release(&w);
}

START_TEST(sections_come_back)
{
    struct sayso_error err = {0};
    struct ss_image *m = ss_image_from(file.p, file.len, &err);
    ck_assert_msg(m != NULL, "%s", err.message);
    assert_str(ss_image_section(m, "ONE"), "first");
    assert_str(ss_image_section(m, "THREE"), "third section");
    ck_assert_uint_eq(ss_image_section(m, "EIGHTLET").len, 0);
    ck_assert_ptr_null(ss_image_section(m, "NONE").p);
    ck_assert_uint_eq((uintptr_t)ss_image_section(m, "THREE").p % 16,
                      (uintptr_t)ss_image_section(m, "ONE").p % 16);
    ss_image_free(m);
}
END_TEST

/* A byte of the file changed: refused, and why. */
static const struct {
    size_t at;
    const char *says;
} damages[] = {
    {0, "not a model file"}, {7, "not a model file"},
    {8, "model format"},     {16, "cut short or grown"},
    {24, "checksum"},        {40, "checksum"},
    {440, "checksum"},
};

START_TEST(damaged_file_is_refused)
{
    struct sayso_error err = {0};
    char *copy = malloc(file.len);
    ck_assert_uint_lt(damages[_i].at, file.len);
    memcpy(copy, file.p, file.len);
    copy[damages[_i].at] ^= 0x41;
    ck_assert_ptr_null(ss_image_from(copy, file.len, &err));
    ck_assert_int_eq(err.code, SAYSO_ERR_MODEL);
    ck_assert_msg(strstr(err.message, damages[_i].says) != NULL, "%s",
                  err.message);
    free(copy);
}
END_TEST

START_TEST(file_cut_short_anywhere_is_refused)
{
    for (size_t len = 0; len < file.len; len++) {
        struct sayso_error err = {0};
        ck_assert_ptr_null(ss_image_from(file.p, len, &err));
        ck_assert_int_eq(err.code, SAYSO_ERR_MODEL);
    }
}
END_TEST

START_TEST(same_sections_make_the_same_bytes)
{
    struct ss_image_writer again;
    struct sayso_error err = {0};
    ss_str other;
    ss_image_writer_init(&again);
    ck_assert(ss_image_add(&again, "ONE", "first", 5, &err) &&
              ss_image_add(&again, "EIGHTLET", "", 0, &err) &&
              ss_image_add(&again, "THREE", "third section", 13, &err) &&
              ss_image_finish(&again, &other, &err));
    ck_assert(ss_str_eq(file, other));
    ss_image_writer_release(&again);
}
END_TEST

START_TEST(too_many_sections_are_refused)
{
    struct sayso_error err = {0};
    int n = 3;
    while (n < 100 && ss_image_add(&w, "MORE", "x", 1, &err))
        n++;
    ck_assert_int_eq(n, 16);
    ck_assert_int_eq(err.code, SAYSO_ERR_LIMIT);
}
END_TEST

START_TEST(mapped_file_is_the_same)
{
    struct sayso_error err = {0};
    char path[] = "/tmp/check_image_XXXXXX";
    int fd = mkstemp(path);
    ck_assert_int_eq(write(fd, file.p, file.len), (ssize_t)file.len);
    close(fd);
    struct ss_image *m = ss_image_open(path, &err);
    ck_assert_msg(m != NULL, "%s", err.message);
    assert_str(ss_image_section(m, "THREE"), "third section");
    struct ss_image *copy = ss_image_from(file.p, file.len, &err);
    ck_assert_uint_eq(ss_image_digest(m), ss_image_digest(copy));
    ss_image_free(copy);
    ss_image_free(m);
    unlink(path);
}
END_TEST

static const struct {
    const char *path;
    enum sayso_code code;
} paths[] = {
    {"/no/such/model", SAYSO_ERR_IO},
    {"/", SAYSO_ERR_MODEL},
    {"/dev/null", SAYSO_ERR_MODEL},
};

START_TEST(what_is_no_file_is_refused_by_name)
{
    struct sayso_error err = {0};
    ck_assert_ptr_null(ss_image_open(paths[_i].path, &err));
    ck_assert_int_eq(err.code, paths[_i].code);
    ck_assert_ptr_nonnull(strstr(err.message, paths[_i].path));
}
END_TEST

int main(void)
{
    Suite *s = suite_create("image");
    TCase *tc = tcase_create("model file");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, sections_come_back);
    tcase_add_loop_test(tc, damaged_file_is_refused, 0, ROWS(damages));
    tcase_add_test(tc, file_cut_short_anywhere_is_refused);
    tcase_add_test(tc, same_sections_make_the_same_bytes);
    tcase_add_test(tc, too_many_sections_are_refused);
    tcase_add_test(tc, mapped_file_is_the_same);
    tcase_add_loop_test(tc, what_is_no_file_is_refused_by_name, 0,
                        ROWS(paths));
    suite_add_tcase(s, tc);
    return run(s);
}
