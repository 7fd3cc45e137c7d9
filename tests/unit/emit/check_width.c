/* check_width.c - columns on a terminal. */
#include "emit/emit_p.h"
#include "unit/run.h"

static const struct {
    uint32_t cp;
    unsigned columns;
} chars[] = {
    {'a', 1},     {0xe9, 1},     {0x7f, 0},   {'\n', 0},   {0xad, 0},
    {0x301, 0},   {0x200b, 0},   {0x2019, 1}, {0x4e00, 2}, {0x9fff, 2},
    {0xac00, 2},  {0x3042, 2},   {0xff21, 2}, {0xff61, 1}, {0x1f600, 2},
    {0x20000, 2}, {0x10ffff, 1}, {0x1100, 2}, {0x5d0, 1},  {0xfeff, 0},
};

START_TEST(a_character_takes_its_columns)
{
    ck_assert_uint_eq(char_columns(chars[_i].cp), chars[_i].columns);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("width");
    TCase *tc = tcase_create("width");
    tcase_add_loop_test(tc, a_character_takes_its_columns, 0, ROWS(chars));
    suite_add_tcase(s, tc);
    return run(s);
}
