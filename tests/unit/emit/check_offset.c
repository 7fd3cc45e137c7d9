/* check_offset.c - bytes into other units, beside a slow count. */
#include "emit/emit_p.h"
#include "unit/run.h"

static const char *const texts[] = {
    "", "plain", "Zo\xc3\xab", "\xf0\x9f\x98\x80 \xe2\x80\x9cx\xe2\x80\x9d"};

static uint32_t slow(ss_str s, uint32_t byte, enum ss_offsets unit)
{
    uint32_t n = 0;
    for (uint32_t i = 0, len; i < byte; i += len) {
        uint32_t cp = ss_utf8_at(s.p + i, s.p + s.len, &len);
        n += unit == SS_OFFSETS_UTF8                   ? len
             : unit == SS_OFFSETS_UTF16 && cp > 0xffff ? 2
                                                       : 1;
    }
    return n;
}

START_TEST(every_position_is_counted)
{
    struct ss_buf b = {0};
    for (int k = 0; k < 40; k++) /* longer than a stretch */
        ss_buf_str(&b, ss_str_of(texts[_i]));
    ss_str s = {b.p ? b.p : "", b.len};
    for (int unit = 0; unit < 3; unit++) {
        struct offsets o;
        ck_assert(offsets_init(&o, s, (enum ss_offsets)unit));
        for (uint32_t i = 0, len = 1; i < s.len; i += len) {
            ck_assert_uint_eq(offsets_of(&o, i),
                              slow(s, i, (enum ss_offsets)unit));
            (void)ss_utf8_at(s.p + i, s.p + s.len, &len);
        }
        ck_assert_uint_eq(offsets_of(&o, (uint32_t)s.len),
                          slow(s, (uint32_t)s.len, (enum ss_offsets)unit));
        offsets_release(&o);
    }
    ss_buf_release(&b);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("offset");
    TCase *tc = tcase_create("offset");
    tcase_add_loop_test(tc, every_position_is_counted, 0, ROWS(texts));
    suite_add_tcase(s, tc);
    return run(s);
}
