/* check_stats.c - figures are added up; the slowest are the slowest. */
#include "store/store.h"
#include "unit/run.h"

#include <stdio.h>
#include <string.h>

static void add(struct ss_stats *s, const char *id, uint64_t ns)
{
    struct ss_result r = {.id = ss_str_of(id)};
    r.figures.of[SS_FIGURE_ARTICLES] = 1;
    r.figures.of[SS_FIGURE_BYTES] = ns + 1;
    r.figures.of[SS_FIGURE_NS + SS_STAGE_NAMES] = ns;
    ss_stats_add(s, &r);
}

START_TEST(the_slowest_are_kept_in_order)
{
    struct ss_stats s = {0};
    char id[20];
    for (unsigned i = 0; i < 100; i++) {
        snprintf(id, sizeof id, "%u", i);
        add(&s, id, i * 37 % 100);
    }
    ck_assert_uint_eq(s.n_slowest, SS_SLOWEST);
    for (unsigned i = 0; i < SS_SLOWEST; i++) {
        ck_assert_uint_eq(s.slowest[i].ns, 99 - i);
        ck_assert_uint_eq(s.slowest[i].bytes, 100 - i);
    }
    ck_assert_uint_eq(s.sum.of[SS_FIGURE_ARTICLES], 100);
    ck_assert_uint_eq(s.sum.of[SS_FIGURE_NS + SS_STAGE_NAMES], 4950);
}
END_TEST

START_TEST(a_long_id_is_cut_between_characters)
{
    struct ss_stats s = {0};
    char id[400];
    memset(id, 'a', sizeof id);
    memcpy(id + SS_SLOW_ID_BYTES - 2, "é", 2);
    id[399] = '\0';
    add(&s, id, 1);
    ck_assert_uint_eq(strlen(s.slowest[0].id), SS_SLOW_ID_BYTES - 2);
}
END_TEST

START_TEST(a_reject_is_counted_and_is_not_slow)
{
    struct ss_stats s = {0};
    struct ss_result r = {.figures.of[SS_FIGURE_REJECTS] = 1};
    ss_stats_add(&s, &r);
    ck_assert_uint_eq(s.n_slowest, 0);
    ck_assert_uint_eq(s.sum.of[SS_FIGURE_REJECTS], 1);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("stats");
    TCase *tc = tcase_create("stats");
    tcase_add_test(tc, the_slowest_are_kept_in_order);
    tcase_add_test(tc, a_long_id_is_cut_between_characters);
    tcase_add_test(tc, a_reject_is_counted_and_is_not_slow);
    suite_add_tcase(s, tc);
    return run(s);
}
