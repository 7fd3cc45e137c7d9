/* check_tsv.c - gazetteer files: every way to be refused, and where. */
#include "gaz/gaz.h"
#include "unit/run.h"

#include <string.h>

static const struct {
    const char *tsv;
    enum sayso_code code;
    uint64_t offset;
    uint32_t line;
    const char *says;
} errors[] = {
    {"Paris\n", SAYSO_ERR_SYNTAX, 0, 1,
     "neither the row nor the header has a class"},
    {"#: class place\n\nParis\tx\n", SAYSO_ERR_SYNTAX, 22, 3,
     "more cells than the header has columns"},
    {"#: class place\n#: columns name aliases\n\tx\n", SAYSO_ERR_SYNTAX, 39, 3,
     "a row needs a name"},
    {"#: columns name nmae\n", SAYSO_ERR_SYNTAX, 16, 1, "no such column"},
    {"#: class place\n#: case upper\n", SAYSO_ERR_SYNTAX, 23, 2,
     "case is any or capital"},
    {"#: clas place\n", SAYSO_ERR_SYNTAX, 3, 1, "a header line is"},
    {"#: class place\nPar\xffis\n", SAYSO_ERR_SYNTAX, 18, 2,
     "this is not UTF-8"},
    {"#: class place\nParis\n#: class org\nBBC\t\n", SAYSO_ERR_SYNTAX, 38, 4,
     "more cells"},
    {"#: class p\n#: columns name count\nA\t12\nB\tmany\n", SAYSO_ERR_SYNTAX, 40,
     4, "a count is a number"},
    {"#: class p\n#: columns name weight\nA\t.6\nB\t1.2.3\n",
     SAYSO_ERR_SYNTAX, 41, 4, "a weight is a number"},
    {"#: class p\n#: columns name gender\nA\tm\nB\tx\n", SAYSO_ERR_SYNTAX, 40,
     4, "a gender is m or f"},
    {"#: class p\n#: columns name gender\nA\tmale\n", SAYSO_ERR_SYNTAX, 36, 3,
     "a gender is m or f"},
    {"#: class p\n#: columns name country\nA\tFR\nB\tfrance\n",
     SAYSO_ERR_SYNTAX, 42, 4, "a country is two capitals"},
    {"#: class p\n#: columns name country\nA\tfr\n", SAYSO_ERR_SYNTAX, 37, 3,
     "a country is two capitals"},
    {"#: class p\n#: columns name risk\nA\t1\nB\tyes\n", SAYSO_ERR_SYNTAX, 38,
     4, "a risk is 1 or nothing"},
    {"\xef\xbb\xbf#: clas p\n", SAYSO_ERR_SYNTAX, 6, 1, "a header line is"},
};

START_TEST(bad_files_are_refused_with_the_place)
{
    struct sayso_error err = {0};
    struct ss_gaz_builder *b = ss_gaz_builder_new();
    ck_assert(!ss_gaz_builder_add(b, "list.tsv", ss_str_of(errors[_i].tsv),
                                  &err));
    ck_assert_int_eq(err.code, errors[_i].code);
    ck_assert_uint_eq(err.offset, errors[_i].offset);
    ck_assert_uint_eq(err.line, errors[_i].line);
    ck_assert_msg(strstr(err.message, errors[_i].says) != NULL, "%s",
                  err.message);
    ck_assert_msg(strncmp(err.message, "list.tsv:", 9) == 0, "%s",
                  err.message);
    ck_assert_int_eq(err.message[strlen(err.message) - 1], '^');
    ss_gaz_builder_free(b);
}
END_TEST

static const char *const fine[] = {
    "",
    "\n\n# a remark\n",
    "#: class place\n#: about x\n#: origin x\n#: licence x\n#: date x\n",
    "#: class place\nParis\r\nRome\r\n",
    "#: class place\nParis",
    "#:\n",
    "#: columns class name\nplace.city\tParis\n",
    "#: class a b\n#: case any\nx\n",
    "\xef\xbb\xbf#: class place\nParis\n",
    "#: class p\n#: columns name count weight gender country risk\n"
    "A\t\t\t\t\t\nB\t12\t.6\tm\tFR\t1\nC\t1.5\t1\tf\n",
    "#: class p\nA\nA\n",
};

START_TEST(sound_files_are_taken)
{
    struct sayso_error err = {0};
    struct ss_gaz_builder *b = ss_gaz_builder_new();
    ck_assert_msg(ss_gaz_builder_add(b, "x", ss_str_of(fine[_i]), &err), "%s",
                  err.message);
    ss_gaz_builder_free(b);
}
END_TEST

START_TEST(too_many_classes_are_refused)
{
    struct sayso_error err = {0};
    struct ss_gaz_builder *b = ss_gaz_builder_new();
    struct ss_buf tsv = {0};
    ss_buf_str(&tsv, SS_STR("#: columns name class\n"));
    for (int i = 0; i <= SS_CLASS_MAX; i++)
        ss_buf_printf(&tsv, "w\tc%d\n", i);
    ck_assert(!ss_gaz_builder_add(b, "x", (ss_str){tsv.p, tsv.len}, &err));
    ck_assert_int_eq(err.code, SAYSO_ERR_LIMIT);
    ck_assert_uint_eq(err.line, SS_CLASS_MAX + 1);
    ss_buf_release(&tsv);
    ss_gaz_builder_free(b);
}
END_TEST

START_TEST(endless_rows_are_refused_with_the_line)
{
    struct sayso_error err = {0};
    struct ss_gaz_builder *b = ss_gaz_builder_new();
    struct ss_buf tsv = {0};
    ss_buf_str(&tsv, SS_STR("#: class p\nA\n"));
    for (int i = 0; i < 70000; i++)
        ss_buf_char(&tsv, 'x');
    ck_assert(!ss_gaz_builder_add(b, "x.tsv", (ss_str){tsv.p, tsv.len}, &err));
    ck_assert_int_eq(err.code, SAYSO_ERR_SYNTAX);
    ck_assert_uint_eq(err.line, 3);
    ck_assert_msg(strncmp(err.message, "x.tsv:3:1: ", 11) == 0, "%s",
                  err.message);
    ss_buf_release(&tsv);
    ss_gaz_builder_free(b);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("tsv");
    TCase *tc = tcase_create("files");
    tcase_add_loop_test(tc, bad_files_are_refused_with_the_place, 0,
                        ROWS(errors));
    tcase_add_loop_test(tc, sound_files_are_taken, 0, ROWS(fine));
    tcase_add_test(tc, too_many_classes_are_refused);
    tcase_add_test(tc, endless_rows_are_refused_with_the_line);
    suite_add_tcase(s, tc);
    return run(s);
}
