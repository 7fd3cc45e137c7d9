/* check_utf8.c - reading, checking and folding UTF-8. */
#include "base/base.h"
#include "unit/run.h"

#include <string.h>

/* How many bytes of each text are valid. */
static const struct {
    const char *bytes;
    size_t len, valid;
} checks[] = {
    {"", 0, 0},
    {"plain ascii, long enough for eight", 34, 34},
    {"\xc3\xa9", 2, 2},
    {"\xe2\x82\xac", 3, 3},
    {"\xf0\x9f\x98\x80", 4, 4},
    {"\xf4\x8f\xbf\xbf", 4, 4},         /* U+10FFFF */
    {"a\0b", 3, 3},                     /* NUL is a character */
    {"abcdefgh\x80", 9, 8},             /* a lone continuation */
    {"ab\xc3", 3, 2},                   /* cut short */
    {"ab\xe2\x82", 4, 2},
    {"ab\xf0\x9f\x98", 5, 2},
    {"\xc0\x80", 2, 0},                 /* overlong */
    {"\xc1\xbf", 2, 0},
    {"\xe0\x9f\xbf", 3, 0},
    {"\xf0\x8f\xbf\xbf", 4, 0},
    {"\xed\xa0\x80", 3, 0},             /* a surrogate */
    {"\xed\x9f\xbf", 3, 3},             /* just below them */
    {"\xee\x80\x80", 3, 3},             /* just above */
    {"\xf4\x90\x80\x80", 4, 0},         /* beyond U+10FFFF */
    {"\xf5\x80\x80\x80", 4, 0},
    {"\xff", 1, 0},
    {"\xc3\x28", 2, 0},
    {"\xe2\x28\xa1", 3, 0},
    {"\xe2\x82\x28", 3, 0},
};

START_TEST(valid_prefix_is_measured)
{
    ck_assert_uint_eq(ss_utf8_valid(checks[_i].bytes, checks[_i].len),
                      checks[_i].valid);
}
END_TEST

/* The table of the RFC, slowly: decode and encode every code point. */
START_TEST(every_code_point_goes_there_and_back)
{
    for (uint32_t cp = 0; cp <= 0x10ffff; cp++) {
        char p[4];
        uint32_t len, back, n = ss_utf8_put(p, cp);
        bool surrogate = cp >= 0xd800 && cp < 0xe000;
        if (ss_utf8_valid(p, n) != (surrogate ? 0 : n) ||
            ss_utf8_at(p, p + n, &len) != cp || len != n ||
            ss_utf8_prev(p, p + n, &back) != cp || back != n)
            ck_abort_msg("U+%04X", cp);
    }
}
END_TEST

START_TEST(walking_back_sees_the_same_characters)
{
    static const char text[] = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z";
    static const uint32_t want[] = {'z', 0x1f600, 0x20ac, 0xe9, 'a'};
    const char *p = text + sizeof text - 1;
    for (int i = 0; i < ROWS(want); i++) {
        uint32_t len;
        ck_assert_uint_eq(ss_utf8_prev(text, p, &len), want[i]);
        p -= len;
    }
    ck_assert_ptr_eq(p, text);
}
END_TEST

static const struct {
    uint32_t cp;
    enum ss_char_class cls;
} classes[] = {
    {'a', SS_CHAR_LOWER},    {'Z', SS_CHAR_UPPER},   {'5', SS_CHAR_DIGIT},
    {' ', SS_CHAR_SPACE},    {'\n', SS_CHAR_SPACE},  {'.', SS_CHAR_PUNCT},
    {'$', SS_CHAR_PUNCT},    {0, SS_CHAR_OTHER},     {0xa0, SS_CHAR_SPACE},
    {0x200b, SS_CHAR_SPACE}, {0x3000, SS_CHAR_SPACE}, {0xe9, SS_CHAR_LOWER},
    {0xc9, SS_CHAR_UPPER},   {0x1c5, SS_CHAR_UPPER}, {0x301, SS_CHAR_MARK},
    {0x4e2d, SS_CHAR_LETTER}, {0x661, SS_CHAR_DIGIT}, {0x201c, SS_CHAR_PUNCT},
    {0x416, SS_CHAR_UPPER},  {0x20ac, SS_CHAR_PUNCT},
    {0x10ffff, SS_CHAR_OTHER}, {0xe000, SS_CHAR_OTHER},
};

START_TEST(characters_have_classes)
{
    ck_assert_int_eq(ss_char_class(classes[_i].cp), classes[_i].cls);
}
END_TEST

static const struct {
    uint32_t from, lower, base;
} maps[] = {
    {'A', 'a', 'A'},        {'z', 'z', 'z'},      {'1', '1', '1'},
    {0xc9, 0xe9, 'E'},      {0xe9, 0xe9, 'e'},    {0x15e, 0x15f, 'S'},
    {0x416, 0x436, 0x416},  {0x4e2d, 0x4e2d, 0x4e2d},
    {0x1e9e, 0xdf, 0x1e9e}, {0x10ffff, 0x10ffff, 0x10ffff},
};

START_TEST(characters_are_lowered_and_bared)
{
    ck_assert_uint_eq(ss_char_lower(maps[_i].from), maps[_i].lower);
    ck_assert_uint_eq(ss_char_base(maps[_i].from), maps[_i].base);
}
END_TEST

static const struct {
    const char *from, *to;
} folds[] = {
    {"", ""},
    {"Damascus", "damascus"},
    {"\xc3\x89LYS\xc3\x89"
     "E",
     "\xc3\xa9lys\xc3\xa9"
     "e"},
    {"O\xe2\x80\x99Neill", "o'neill"},
    {"\xe2\x80\x98"
     "em",
     "'em"},
    {"\xd0\x96\xd0\xb8", "\xd0\xb6\xd0\xb8"},
};

START_TEST(text_is_folded)
{
    char out[100];
    size_t len = strlen(folds[_i].from);
    size_t n = ss_fold(folds[_i].from, len, out);
    ck_assert_uint_le(n, 2 * len + 4);
    ck_assert_uint_eq(n, strlen(folds[_i].to));
    ck_assert_int_eq(memcmp(out, folds[_i].to, n), 0);
}
END_TEST

/* The room a caller gives is enough for every character. */
START_TEST(folding_never_outgrows_its_room)
{
    for (uint32_t cp = 1; cp <= 0x10ffff; cp++) {
        char p[4], out[16];
        uint32_t n = ss_utf8_put(p, cp);
        if (ss_fold(p, n, out) > 2 * n)
            ck_abort_msg("U+%04X", cp);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("utf8");
    TCase *tc = tcase_create("utf8");
    tcase_add_loop_test(tc, valid_prefix_is_measured, 0, ROWS(checks));
    tcase_add_test(tc, every_code_point_goes_there_and_back);
    tcase_add_test(tc, walking_back_sees_the_same_characters);
    tcase_add_loop_test(tc, characters_have_classes, 0, ROWS(classes));
    tcase_add_loop_test(tc, characters_are_lowered_and_bared, 0, ROWS(maps));
    tcase_add_loop_test(tc, text_is_folded, 0, ROWS(folds));
    tcase_add_test(tc, folding_never_outgrows_its_room);
    suite_add_tcase(s, tc);
    return run(s);
}
