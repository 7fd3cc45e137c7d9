/* check_outfile.c - a file is whole or not there; gone on with from any cut it
 * has the same bytes. */
#include "store/store.h"
#include "unit/run.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/sayso-outfile-XXXXXX";

static void setup(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
    ck_assert_int_eq(chdir(folder), 0);
}

static void teardown(void)
{
    char command[100];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    ck_assert_int_eq(system(command), 0);
}

static const struct row {
    const char *path;
    uint64_t split_bytes;
    const char *first; /* part */
} rows[] = {
    {"out.jsonl", 0, "out.jsonl"},
    {"out.jsonl.gz", 0, "out.jsonl.gz"},
    {"out.jsonl.zst", 0, "out.jsonl.zst"},
    {"out.jsonl", 400, "out-00001.jsonl"},
    {"a.b/out.2024.jsonl.gz", 300, "a.b/out.2024-00001.jsonl.gz"},
    {"a.b/.out.zst", 300, "a.b/.out-00001.zst"},
};
enum { STEPS = 40 };

/* Step i of a run: some bytes, and every third time a cut. False: it was cut
 * off there, as by a kill, and *at is where it can go on. */
static void step(struct ss_outfile *f, int i, struct ss_place *at)
{
    struct sayso_error err = {0};
    char text[100];
    int n = snprintf(text, sizeof text, "record %d, %d, %x\n", i, i * i * i,
                     (unsigned)i * 2654435761u);
    ck_assert(ss_outfile_add(f, (ss_str){text, (size_t)n}, &err));
    ck_assert(ss_outfile_flush(f, &err));
    if (i % 3 != 2)
        return;
    ck_assert(ss_outfile_cut(f, &err));
    bool full = ss_outfile_is_full(f);
    ck_assert(!full || ss_outfile_end_part(f, &err));
    ck_assert(ss_outfile_sync(f, at, &err));
    ck_assert(!full || ss_outfile_publish(f, &err));
}

static void finish(struct ss_outfile *f)
{
    struct sayso_error err = {0};
    ck_assert(ss_outfile_cut(f, &err));
    ck_assert(ss_outfile_end_part(f, &err));
    ck_assert(ss_outfile_publish(f, &err));
    ss_outfile_free(f);
}

static struct ss_outfile *open_at(const struct row *r,
                                  const struct ss_place *at)
{
    struct sayso_error err = {0};
    struct ss_outfile *f = ss_outfile_open(r->path, r->split_bytes, at, &err);
    ck_assert_msg(f != NULL, "%s", err.message);
    return f;
}

/* Names and bytes of all files. */
static void collect(struct ss_buf *into)
{
    FILE *list = popen("find . -type f | LC_ALL=C sort | "
                       "while read f; do echo $f; cksum <$f; done",
                       "r");
    char line[300];
    while (fgets(line, sizeof line, list))
        ss_buf_str(into, ss_str_of(line));
    ck_assert_int_eq(pclose(list), 0);
    ck_assert_int_eq(system("rm -rf ./* ./.out* a.b/.out*"), 0);
}

START_TEST(gone_on_with_it_has_the_same_bytes)
{
    const struct row *r = &rows[_i];
    struct ss_buf whole = {0}, broken = {0};
    struct ss_place at = {0};
    ck_assert_int_eq(mkdir("a.b", 0777), 0);
    struct ss_outfile *f = open_at(r, NULL);
    for (int i = 0; i < STEPS; i++)
        step(f, i, &at);
    finish(f);
    ck_assert_int_eq(access(r->first, F_OK), 0);
    ck_assert(ss_outfile_is_there(r->path, r->split_bytes));
    collect(&whole);
    for (int stop = 3; stop < STEPS; stop++) {
        ck_assert_int_eq(mkdir("a.b", 0777), 0);
        f = open_at(r, NULL);
        for (int i = 0; i < stop; i++)
            step(f, i, &at);
        ss_outfile_free(f);
        f = open_at(r, &at);
        for (int i = stop / 3 * 3; i < STEPS; i++)
            step(f, i, &at);
        finish(f);
        ss_buf_clear(&broken);
        collect(&broken);
        ck_assert_uint_eq(whole.len, broken.len);
        ck_assert_int_eq(memcmp(whole.p, broken.p, whole.len), 0);
    }
    ss_buf_release(&whole);
    ss_buf_release(&broken);
}
END_TEST

START_TEST(it_has_no_name_before_its_end)
{
    const struct row *r = &rows[_i];
    struct ss_place at;
    ck_assert_int_eq(mkdir("a.b", 0777), 0);
    struct ss_outfile *f = open_at(r, NULL);
    step(f, 0, &at);
    ck_assert(!ss_outfile_is_there(r->path, r->split_bytes));
    ss_outfile_free(f);
    ck_assert(!ss_outfile_is_there(r->path, r->split_bytes));
}
END_TEST

START_TEST(nothing_is_a_valid_file)
{
    static const char *const test[] = {
        "test -f out.jsonl && ! test -s out.jsonl", "gzip -t out.jsonl.gz"};
    finish(open_at(&rows[_i], NULL));
    ck_assert_int_eq(system(test[_i]), 0);
}
END_TEST

START_TEST(two_runs_do_not_write_one_file)
{
    struct sayso_error err = {0};
    struct ss_outfile *f = open_at(&rows[0], NULL);
    ck_assert_ptr_null(ss_outfile_open(rows[0].path, 0, NULL, &err));
    ck_assert_ptr_nonnull(strstr(err.message, "by another run"));
    ss_outfile_free(f);
}
END_TEST

START_TEST(a_part_that_is_too_short_is_refused)
{
    struct sayso_error err = {0};
    const struct ss_place far = {0, 1000};
    ss_outfile_free(open_at(&rows[0], NULL));
    ck_assert_ptr_null(ss_outfile_open(rows[0].path, 0, &far, &err));
    ck_assert_int_eq(err.code, SAYSO_ERR_IO);
}
END_TEST

START_TEST(what_cannot_be_written_is_told)
{
    struct sayso_error err = {0};
    ck_assert_ptr_null(ss_outfile_open("no/such/file", 0, NULL, &err));
    ck_assert_ptr_nonnull(strstr(err.message, "no/such/file.part cannot be"));
    struct ss_outfile *f = ss_outfile_open("/dev/full", 0, NULL, &err);
    ck_assert(ss_outfile_add(f, SS_STR("text"), &err));
    ck_assert(!ss_outfile_flush(f, &err));
    ck_assert_str_eq(err.message,
                     "/dev/full cannot be written: No space left on device");
    ss_outfile_free(f);
}
END_TEST

START_TEST(a_link_stays_one)
{
    struct sayso_error err = {0};
    struct stat st;
    ck_assert_int_eq(symlink("real", "link"), 0);
    ck_assert_int_eq(system("echo old, and longer >real"), 0);
    struct ss_outfile *f = ss_outfile_open("link", 0, NULL, &err);
    ck_assert(ss_outfile_add(f, SS_STR("new\n"), &err));
    finish(f);
    ck_assert_int_eq(lstat("link", &st), 0);
    ck_assert(S_ISLNK(st.st_mode));
    ck_assert_int_eq(system("test \"$(cat real)\" = new"), 0);
}
END_TEST

START_TEST(a_small_file_is_replaced_whole)
{
    struct sayso_error err = {0};
    struct ss_buf b = {0};
    ck_assert(ss_file_replace("small", SS_STR("one"), &err));
    ck_assert(ss_file_replace("small", SS_STR("two"), &err));
    ck_assert(ss_file_read("small", &b, 0, &err));
    ck_assert_uint_eq(b.len, 3);
    ck_assert_int_eq(memcmp(b.p, "two", 3), 0);
    ck_assert_int_ne(access("small.new", F_OK), 0);
    ck_assert(!ss_file_replace("no/such", SS_STR("x"), &err));
    ss_buf_release(&b);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("outfile");
    TCase *tc = tcase_create("outfile");
    tcase_set_timeout(tc, 120);
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, gone_on_with_it_has_the_same_bytes, 0, ROWS(rows));
    tcase_add_loop_test(tc, it_has_no_name_before_its_end, 0, ROWS(rows));
    tcase_add_loop_test(tc, nothing_is_a_valid_file, 0, 2);
    tcase_add_test(tc, two_runs_do_not_write_one_file);
    tcase_add_test(tc, a_part_that_is_too_short_is_refused);
    tcase_add_test(tc, what_cannot_be_written_is_told);
    tcase_add_test(tc, a_link_stays_one);
    tcase_add_test(tc, a_small_file_is_replaced_whole);
    suite_add_tcase(s, tc);
    return run(s);
}
