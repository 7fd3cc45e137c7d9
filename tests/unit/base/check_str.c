/* check_str.c - strings: comparing, trimming, cutting. */
#include "base/base.h"
#include "unit/run.h"

static const struct {
    const char *text, *trimmed;
} trims[] = {
    {"", ""},          {" ", ""},         {"a", "a"},
    {" a", "a"},       {"a\t\r\n", "a"},  {" a b ", "a b"},
    {"\v\fa\v\f", "a"}, {"\xc2\xa0", "\xc2\xa0"},
};

START_TEST(trim_takes_ascii_space_off_both_ends)
{
    ss_str got = ss_str_trim(ss_str_of(trims[_i].text));
    ck_assert(ss_str_eq(got, ss_str_of(trims[_i].trimmed)));
}
END_TEST

static Suite *str_suite(void)
{
    Suite *s = suite_create("str");
    TCase *tc = tcase_create("strings");
    tcase_add_loop_test(tc, trim_takes_ascii_space_off_both_ends, 0,
                        ROWS(trims));
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return run(str_suite());
}
