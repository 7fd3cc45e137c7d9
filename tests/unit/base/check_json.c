/* check_json.c - JSON walked over: values, fields, strings, errors. */
#include "base/base.h"
#include "unit/run.h"

#include <string.h>

static const char *const values[] = {
    "1",           "-1.5e+3",
    "true",        "null",
    "NaN",         "-Infinity",
    "\"\"",        "\"a\"",
    "\"\\\\\"",    "\"\\\"\"",
    "[]",          "{}",
    "[1]",         "[[],{}]",
    "{\"a\":1}",   "{\"a\":{\"b\":[1,2,{\"c\":null}]}}",
    " [ 1 , 2 ] ", "\t{ \"a\" : \"}\" }\n",
};

START_TEST(a_value_is_taken_whole)
{
    struct ss_json j = {.s = ss_str_of(values[_i])};
    ss_str value;
    ck_assert(ss_json_value(&j, &value));
    ck_assert_ptr_null(j.error);
    ck_assert(ss_str_eq(value, ss_str_trim(j.s)));
}
END_TEST

static const struct {
    const char *text;
    size_t at; /* where it goes wrong */
    const char *word;
} bad[] = {
    {"", 0, "cut off"},
    {"x", 0, "expected a value"},
    {"[1 2]", 3, "expected ','"},
    {"[1,,2]", 3, "expected a value"},
    {"[1", 2, "cut off"},
    {"{\"a\"1}", 4, "expected ':'"},
    {"{1:2}", 1, "name"},
    {"{\"a\":1,}", 7, "name"},
    {"\"a", 2, "cut off"},
    {"[}", 1, "expected a value"},
    {"{\"a\":[1}", 7, "expected ','"},
    {"tru", 0, "expected a value"},
};

START_TEST(what_is_not_json_is_told_with_its_place)
{
    struct ss_json j = {.s = ss_str_of(bad[_i].text)};
    ss_str value;
    ck_assert(!ss_json_value(&j, &value));
    ck_assert_ptr_nonnull(strstr(j.error, bad[_i].word));
    ck_assert_uint_eq(j.at, bad[_i].at);
}
END_TEST

START_TEST(depth_is_counted)
{
    static char text[4096];
    ss_str value;
    memset(text, '[', 512);
    memset(text + 512, ']', 512);
    struct ss_json j = {.s = {text, 1024}};
    ck_assert(ss_json_value(&j, &value));
    memset(text, '[', 4096);
    j = (struct ss_json){.s = {text, 4096}};
    ck_assert(!ss_json_value(&j, &value));
    ck_assert_str_eq(j.error, "nested too deep");
}
END_TEST

START_TEST(fields_come_one_by_one)
{
    struct ss_json j = {.s = SS_STR("{\"a\": 1, \"b\\n\": [2, 3] , \"\":{}}")};
    ss_str name, value;
    ck_assert(ss_json_open(&j));
    ck_assert(ss_json_next(&j, &name, &value));
    assert_str(name, "a");
    assert_str(value, "1");
    ck_assert(ss_json_next(&j, &name, &value));
    assert_str(name, "b\\n"); /* not decoded */
    assert_str(value, "[2, 3]");
    ck_assert(ss_json_next(&j, &name, &value));
    assert_str(name, "");
    ck_assert(!ss_json_next(&j, &name, &value));
    ck_assert_ptr_null(j.error);
    ck_assert_uint_eq(j.at, j.s.len);
}
END_TEST

START_TEST(an_error_ends_the_fields)
{
    struct ss_json j = {.s = SS_STR("{\"a\": 1 \"b\": 2}")};
    ss_str name, value;
    ck_assert(ss_json_open(&j));
    ck_assert(ss_json_next(&j, &name, &value));
    ck_assert(!ss_json_next(&j, &name, &value));
    ck_assert_uint_eq(j.at, 8);
    ck_assert_ptr_nonnull(j.error);
}
END_TEST

static const struct {
    const char *inside, *decoded;
    uint32_t mended;
} strings[] = {
    {"", "", 0},
    {"plain", "plain", 0},
    {"a\\nb\\\\", "a\nb\\", 0},
    {"\\u00e9\\u2019", "\xc3\xa9\xe2\x80\x99", 0},
    {"\\ud83d\\ude00", "\xf0\x9f\x98\x80", 0},
    {"\\ud83d.", "\xef\xbf\xbd.", 1},
    {"\\ude00\\ud83d", "\xef\xbf\xbd\xef\xbf\xbd", 2},
};

START_TEST(strings_are_decoded_in_pieces_that_cover_them)
{
    struct ss_json_text t = {.in = ss_str_of(strings[_i].inside)};
    struct ss_buf out = {0};
    ss_str piece;
    size_t raw = 0, raw_len;
    while (ss_json_piece(&t, &piece, &raw_len)) {
        ss_buf_str(&out, piece);
        raw += raw_len;
        ck_assert_uint_eq(t.at, raw);
    }
    ck_assert(!t.bad);
    ck_assert_uint_eq(raw, t.in.len);
    ck_assert_uint_eq(t.mended, strings[_i].mended);
    ck_assert(
        ss_str_eq((ss_str){out.p, out.len}, ss_str_of(strings[_i].decoded)));
    ss_buf_release(&out);
}
END_TEST

static const char *const bad_strings[] = {"\\x", "\\", "\\u12", "\\u12g4"};

START_TEST(no_such_escape_is_told)
{
    struct ss_json_text t = {.in = ss_str_of(bad_strings[_i])};
    ss_str piece;
    size_t raw_len;
    ck_assert(!ss_json_piece(&t, &piece, &raw_len));
    ck_assert(t.bad);
    ck_assert_uint_eq(t.at, 0);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("json");
    TCase *tc = tcase_create("walk");
    tcase_add_loop_test(tc, a_value_is_taken_whole, 0, ROWS(values));
    tcase_add_loop_test(tc, what_is_not_json_is_told_with_its_place, 0,
                        ROWS(bad));
    tcase_add_test(tc, depth_is_counted);
    tcase_add_test(tc, fields_come_one_by_one);
    tcase_add_test(tc, an_error_ends_the_fields);
    tcase_add_loop_test(tc, strings_are_decoded_in_pieces_that_cover_them, 0,
                        ROWS(strings));
    tcase_add_loop_test(tc, no_such_escape_is_told, 0, ROWS(bad_strings));
    suite_add_tcase(s, tc);
    return run(s);
}
