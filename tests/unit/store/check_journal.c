/* check_journal.c - a journal written and read is the same; another one, or a
 * damaged one, is refused. */
#include "store/store.h"
#include "unit/run.h"

#include <string.h>

static struct ss_arena arena;

static void setup(void)
{
    ss_arena_init(&arena, 0);
}

static void teardown(void)
{
    ss_arena_release(&arena);
}

static struct ss_journal sample(void)
{
    struct ss_journal j = {
        .run = SS_STR("sayso: 1\nmodel: a\"b\\\nfield: text=é"),
        .mark = {12345678901u, UINT64_MAX},
        .output = {3, 1u << 31},
        .rejects = {0, 17},
        .done = true,
        .stats = {.run_ns = 5, .n_slowest = 2},
    };
    for (unsigned i = 0; i < SS_FIGURE_COUNT; i++)
        j.stats.sum.of[i] = UINT64_MAX - i;
    j.stats.slowest[0] = (struct ss_slow){9, 8, "x\ty"};
    j.stats.slowest[1] = (struct ss_slow){7, 6, ""};
    return j;
}

START_TEST(it_is_read_as_it_was_written)
{
    const struct ss_journal a = sample();
    struct ss_journal b;
    struct ss_buf one = {0}, two = {0};
    struct sayso_error err = {0};
    ss_journal_write(&a, &one);
    ck_assert(ss_journal_read((ss_str){one.p, one.len}, &arena, &b, &err));
    ck_assert(ss_str_eq(a.run, b.run));
    ck_assert(memcmp(&a.mark, &b.mark, sizeof a.mark) == 0);
    ck_assert(memcmp(&a.stats.sum, &b.stats.sum, sizeof a.stats.sum) == 0);
    ck_assert_str_eq(b.stats.slowest[0].id, "x\ty");
    ss_journal_write(&b, &two);
    ck_assert_uint_eq(one.len, two.len);
    ck_assert_int_eq(memcmp(one.p, two.p, one.len), 0);
    ss_buf_release(&one);
    ss_buf_release(&two);
}
END_TEST

/* Cut off anywhere it is no journal. */
START_TEST(half_a_journal_is_refused)
{
    const struct ss_journal a = sample();
    struct ss_journal b;
    struct ss_buf one = {0};
    struct sayso_error err = {0};
    ss_journal_write(&a, &one);
    for (size_t len = 0; len + 2 < one.len; len++)
        ck_assert(!ss_journal_read((ss_str){one.p, len}, &arena, &b, &err));
    ss_buf_release(&one);
}
END_TEST

static const char *const damaged[] = {
    "",
    "[]",
    "{}",
    "{\"sayso\":\"journal/2\",\"run\":\"\"}",
    "{\"sayso\":\"journal/1\"}",
    "{\"sayso\":\"journal/1\",\"run\":7}",
    "{\"sayso\":\"journal/1\",\"run\":\"\",\"records\":-1}",
    "{\"sayso\":\"journal/1\",\"run\":\"\",\"records\":1e3}",
    "{\"sayso\":\"journal/1\",\"run\":\"\",\"records\":18446744073709551616}",
    "{\"sayso\":\"journal/1\",\"run\":\"\",\"figures\":[1]}",
    "{\"sayso\":\"journal/1\",\"run\":\"\",\"slowest\":[[1,2]]}",
};

START_TEST(what_is_no_journal_is_refused)
{
    struct ss_journal j;
    struct sayso_error err = {0};
    ck_assert(!ss_journal_read(ss_str_of(damaged[_i]), &arena, &j, &err));
    ck_assert_int_eq(err.code, SAYSO_ERR_SYNTAX);
}
END_TEST

static const struct {
    const char *then, *now, *told; /* told NULL: it fits */
} runs[] = {
    {"a: 1\nb: 2", "a: 1\nb: 2", NULL},
    {"a: 1\nb: 2", "a: 1\nb: 3", "\"b: 2\", this one is with \"b: 3\""},
    {"a: 1\nb: 2", "a: 1", "\"b: 2\""},
    {"a: 1", "a: 1\nb: 2", "\"b: 2\""},
};

START_TEST(another_run_does_not_fit)
{
    const struct ss_journal j = {.run = ss_str_of(runs[_i].then)};
    struct sayso_error err = {0};
    bool fits = ss_journal_fits(&j, ss_str_of(runs[_i].now), &err);
    ck_assert_int_eq(fits, !runs[_i].told);
    if (!fits)
        ck_assert_msg(strstr(err.message, runs[_i].told) != NULL, "%s",
                      err.message);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("journal");
    TCase *tc = tcase_create("journal");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, it_is_read_as_it_was_written);
    tcase_add_test(tc, half_a_journal_is_refused);
    tcase_add_loop_test(tc, what_is_no_journal_is_refused, 0, ROWS(damaged));
    tcase_add_loop_test(tc, another_run_does_not_fit, 0, ROWS(runs));
    suite_add_tcase(s, tc);
    return run(s);
}
