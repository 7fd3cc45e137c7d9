/* check_arena.c - memory given back together, and arrays that grow in it. */
#include "base/base.h"
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
    ck_assert_ptr_null(arena.first);
}

static const size_t sizes[] = {0, 1, 15, 16, 17, 1000, 65536, 70000, 5 << 20};

START_TEST(memory_is_aligned_zeroed_and_apart)
{
    unsigned char *before = NULL;
    for (int round = 0; round < 20; round++) {
        unsigned char *p = ss_arena_alloc(&arena, sizes[_i]), any = 0;
        ck_assert_ptr_nonnull(p);
        ck_assert_uint_eq((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < sizes[_i]; i++)
            any |= p[i];
        ck_assert_uint_eq(any, 0);
        memset(p, 0xa5, sizes[_i]);
        if (before && sizes[_i])
            ck_assert_ptr_ne(p, before);
        before = p;
    }
}
END_TEST

START_TEST(clear_keeps_the_memory_and_zeroes_it_again)
{
    size_t chunks = 0;
    for (int round = 0; round < 50; round++) {
        ss_arena_clear(&arena);
        for (int i = 0; i < 100; i++) {
            unsigned char *p = ss_arena_alloc(&arena, 3000);
            ck_assert_uint_eq(p[0] | p[2999], 0);
            memset(p, 0xff, 3000);
        }
        size_t used = arena.used_bytes;
        if (round == 0)
            chunks = used;
        ck_assert_uint_eq(used, chunks);
    }
}
END_TEST

START_TEST(limit_is_kept)
{
    struct ss_arena small;
    size_t got = 0;
    ss_arena_init(&small, 10000);
    while (ss_arena_alloc(&small, 100))
        got += 100;
    ck_assert_uint_gt(got, 5000);
    ck_assert_uint_le(got, 10000);
    ck_assert_ptr_null(ss_arena_alloc(&small, SIZE_MAX));
    ck_assert_ptr_null(ss_arena_alloc(&small, SIZE_MAX - 8));
    ss_arena_clear(&small);
    ck_assert_ptr_nonnull(ss_arena_alloc(&small, 100));
    ss_arena_release(&small);
}
END_TEST

START_TEST(copy_is_independent)
{
    char text[] = "say-so";
    ss_str copy = ss_arena_copy(&arena, ss_str_of(text));
    text[0] = 'X';
    assert_str(copy, "say-so");
    ck_assert_int_eq(copy.p[copy.len], '\0');
    ck_assert_ptr_nonnull(ss_arena_copy(&arena, (ss_str){NULL, 0}).p);
}
END_TEST

static const struct {
    const char *text, *line;
} lines[] = {
    {"", ""},
    {"Ann Lee", "Ann Lee"},
    {"Ann \nLee", "Ann Lee"},
    {"Ann\nLee", "Ann Lee"},
    {"Ann  \t Lee", "Ann Lee"},
    {"Ann\xc2\xa0Lee", "Ann Lee"},
    {"a \r\n b\xc2\xa0 c", "a b c"},
    {"\xc2", "\xc2"},
};

START_TEST(white_space_becomes_one_blank)
{
    ss_str text = ss_str_of(lines[_i].text);
    ss_str line = ss_arena_line(&arena, text);
    ck_assert(ss_str_eq(line, ss_str_of(lines[_i].line)));
    bool same = strcmp(lines[_i].text, lines[_i].line) == 0;
    ck_assert_int_eq(line.p == text.p, same);
}
END_TEST

START_TEST(array_grows_and_keeps_its_elements)
{
    SS_VEC(uint32_t) v = {0};
    for (uint32_t i = 0; i < 10000; i++) {
        uint32_t *slot = ss_vec_push(&arena, &v);
        ck_assert_ptr_nonnull(slot);
        ck_assert_uint_eq(*slot, 0);
        *slot = i * 7;
    }
    ck_assert_uint_eq(v.n, 10000);
    for (uint32_t i = 0; i < v.n; i++)
        ck_assert_uint_eq(v.v[i], i * 7);
}
END_TEST

START_TEST(array_without_memory_stays_as_it_was)
{
    struct ss_arena small;
    SS_VEC(uint64_t) v = {0};
    ss_arena_init(&small, 1000);
    uint32_t n = 0;
    while (ss_vec_push(&small, &v))
        n++;
    ck_assert_uint_eq(v.n, n);
    ck_assert_uint_ge(n, 8);
    ck_assert_ptr_null(ss_vec_push(&small, &v));
    ck_assert_uint_eq(v.n, n);
    ss_arena_release(&small);
}
END_TEST

START_TEST(past_its_time_it_gives_no_more)
{
    struct ss_arena a;
    ss_arena_init(&a, 0);
    ss_arena_limit_seconds(&a, 1000);
    ck_assert_ptr_nonnull(ss_arena_room(&a, 100));
    ck_assert(ss_arena_in_time(&a));
    a.limit_ns = 1; /* long ago */
    ck_assert_ptr_null(ss_arena_room(&a, 1 << 20));
    ck_assert_int_eq(a.refused, SS_REFUSED_TIME);
    ck_assert(!ss_arena_in_time(&a));
    ss_arena_clear(&a);
    ck_assert_int_eq(a.refused, SS_REFUSED_NOTHING);
    ss_arena_limit_seconds(&a, 0);
    ck_assert_ptr_nonnull(ss_arena_room(&a, 1 << 20));
    ss_arena_release(&a);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("arena");
    TCase *tc = tcase_create("arena");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, memory_is_aligned_zeroed_and_apart, 0, ROWS(sizes));
    tcase_add_test(tc, clear_keeps_the_memory_and_zeroes_it_again);
    tcase_add_test(tc, limit_is_kept);
    tcase_add_test(tc, copy_is_independent);
    tcase_add_loop_test(tc, white_space_becomes_one_blank, 0, ROWS(lines));
    tcase_add_test(tc, array_grows_and_keeps_its_elements);
    tcase_add_test(tc, array_without_memory_stays_as_it_was);
    tcase_add_test(tc, past_its_time_it_gives_no_more);
    suite_add_tcase(s, tc);
    return run(s);
}
