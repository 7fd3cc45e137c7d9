/* check_str.c - strings: comparing, trimming, cutting; errors; hashing. */
#include "base/base.h"
#include "unit/run.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *text, *trimmed;
} trims[] = {
    {"", ""},           {" ", ""},         {"a", "a"},
    {" a", "a"},        {"a\t\r\n", "a"},  {" a b ", "a b"},
    {"\v\fa\v\f", "a"}, {"\xc2\xa0", "\xc2\xa0"},
};

START_TEST(trim_takes_ascii_space_off_both_ends)
{
    ss_str got = ss_str_trim(ss_str_of(trims[_i].text));
    ck_assert(ss_str_eq(got, ss_str_of(trims[_i].trimmed)));
}
END_TEST

static const struct {
    const char *a, *b;
    int order;
    bool starts, ends; /* a with b */
} pairs[] = {
    {"", "", 0, true, true},        {"a", "", 1, true, true},
    {"", "a", -1, false, false},    {"abc", "abc", 0, true, true},
    {"abc", "ab", 1, true, false},  {"abc", "bc", -1, false, true},
    {"a", "b", -1, false, false},   {"b", "abc", 1, false, false},
    {"\xff", "a", 1, false, false}, /* bytes, not signed characters */
};

START_TEST(strings_are_compared_by_bytes)
{
    ss_str a = ss_str_of(pairs[_i].a), b = ss_str_of(pairs[_i].b);
    int c = ss_str_cmp(a, b);
    ck_assert_int_eq((c > 0) - (c < 0), pairs[_i].order);
    ck_assert_int_eq(ss_str_eq(a, b), pairs[_i].order == 0);
    ck_assert_int_eq(ss_str_starts(a, b), pairs[_i].starts);
    ck_assert_int_eq(ss_str_ends(a, b), pairs[_i].ends);
}
END_TEST

static const struct {
    const char *text;
    const char *parts[4];
} cuts[] = {
    {"", {"", NULL}},
    {"a", {"a", NULL}},
    {"a,b", {"a", "b", NULL}},
    {"a,", {"a", "", NULL}},
    {",", {"", "", NULL}},
    {"a,,b", {"a", "", "b", NULL}},
};

START_TEST(parts_are_cut_off_one_by_one)
{
    ss_str rest = ss_str_of(cuts[_i].text), part;
    for (int i = 0; cuts[_i].parts[i]; i++) {
        ck_assert(ss_str_next(&rest, ',', &part));
        ck_assert(ss_str_eq(part, ss_str_of(cuts[_i].parts[i])));
    }
    ck_assert(!ss_str_next(&rest, ',', &part));
}
END_TEST

START_TEST(no_string_is_the_empty_string)
{
    ck_assert_uint_eq(ss_str_of(NULL).len, 0);
    ck_assert_ptr_nonnull(ss_str_of(NULL).p);
}
END_TEST

START_TEST(failure_fills_the_error_and_gives_false)
{
    struct sayso_error err = {0};
    ck_assert(!ss_fail(&err, SAYSO_ERR_SYNTAX, 7, 3, "%s at %d", "bad", 5));
    ck_assert_int_eq(err.code, SAYSO_ERR_SYNTAX);
    ck_assert_uint_eq(err.offset, 7);
    ck_assert_uint_eq(err.line, 3);
    ck_assert_str_eq(err.message, "bad at 5");
    ck_assert(!ss_fail(NULL, SAYSO_ERR_IO, 0, 0, "nobody listens"));
    ck_assert(!ss_fail_memory(&err));
    ck_assert_int_eq(err.code, SAYSO_ERR_MEMORY);
}
END_TEST

START_TEST(long_messages_are_cut_and_ended)
{
    struct sayso_error err = {0};
    char text[2000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    (void)ss_fail(&err, SAYSO_ERR_IO, 0, 0, "%s", text);
    ck_assert_uint_eq(strlen(err.message), sizeof err.message - 1);
}
END_TEST

/* The hash is part of the model file's format: these may never change. */
static const struct {
    const char *text;
    uint64_t hash;
} hashes[] = {
    {"", 0xbe8cab644efdda51u},
    {"a", 0x82b186788d76b4d7u},
    {"said", 0x17d24b5e3cc6725au},
    {"12345678", 0xe3e7c3be5ab01162u},
    {"according to", 0xe64870318a91f93bu},
    {"Bashar al-Assad of Damascus", 0x7b8294b901b41d8du},
};

START_TEST(hash_is_the_same_on_every_machine)
{
    const char *s = hashes[_i].text;
    ck_assert_uint_eq(ss_hash(s, strlen(s)), hashes[_i].hash);
}
END_TEST

START_TEST(hash_reads_only_its_bytes)
{
    for (size_t len = 0; len < 40; len++) {
        char *exact = malloc(len ? len : 1), other[64];
        memset(exact, 'q', len);
        memset(other, 'r', sizeof other);
        memcpy(other, exact, len);
        ck_assert_uint_eq(ss_hash(exact, len), ss_hash(other, len));
        free(exact);
    }
}
END_TEST

/* 100,000 short words: no two have one hash, and the low bits spread well. */
START_TEST(hash_tells_words_apart)
{
    enum { N = 100000, BUCKETS = 1024 };
    static uint64_t seen[1 << 18];
    uint32_t bucket[BUCKETS] = {0}, most = 0;
    for (int i = 0; i < N; i++) {
        char word[16];
        int len = snprintf(word, sizeof word, "w%d", i);
        uint64_t h = ss_hash(word, (size_t)len);
        uint64_t k = h & (ROWS(seen) - 1);
        for (; seen[k]; k = (k + 1) & (ROWS(seen) - 1))
            ck_assert_uint_ne(seen[k], h);
        seen[k] = h;
        if (++bucket[h % BUCKETS] > most)
            most = bucket[h % BUCKETS];
    }
    ck_assert_uint_lt(most, 2 * N / BUCKETS);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("str");
    TCase *tc = tcase_create("strings");
    tcase_add_loop_test(tc, trim_takes_ascii_space_off_both_ends, 0,
                        ROWS(trims));
    tcase_add_loop_test(tc, strings_are_compared_by_bytes, 0, ROWS(pairs));
    tcase_add_loop_test(tc, parts_are_cut_off_one_by_one, 0, ROWS(cuts));
    tcase_add_test(tc, no_string_is_the_empty_string);
    tcase_add_test(tc, failure_fills_the_error_and_gives_false);
    tcase_add_test(tc, long_messages_are_cut_and_ended);
    tcase_add_loop_test(tc, hash_is_the_same_on_every_machine, 0,
                        ROWS(hashes));
    tcase_add_test(tc, hash_reads_only_its_bytes);
    tcase_add_test(tc, hash_tells_words_apart);
    suite_add_tcase(s, tc);
    return run(s);
}
