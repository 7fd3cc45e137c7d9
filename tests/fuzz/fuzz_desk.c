/* fuzz_desk.c - any bytes as sayso.conf and as a file of dismissals: refused,
 * or read; a dismissal that was read is read again as it is written. */
#include "fuzz/fuzz.h"
#include "review/review.h"

static void read_again(const struct ss_dismissal *d, struct sayso_error *err)
{
    struct ss_buf row = {0};
    struct ss_arena arena;
    struct ss_dismissals back = {0};
    ss_arena_init(&arena, 0);
    ss_dismissal_write(d, &row);
    must(ss_dismissals_read(&back, &arena, "f", (ss_str){row.p, row.len}, err),
         err);
    hold(back.n == 1 && back.v[0].key == d->key ? NULL : "a key is lost");
    ss_arena_release(&arena);
    ss_buf_release(&row);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct sayso_error err = {0};
    ss_str text = {(const char *)data, len};
    struct ss_house house;
    struct ss_arena arena;
    struct ss_dismissals d = {0};
    ss_house_init(&house);
    ss_arena_init(&arena, 0);
    if (!ss_house_read(&house, "f", text, &err))
        refused(&err, len);
    if (ss_dismissals_read(&d, &arena, "f", text, &err))
        for (uint32_t i = 0; i < d.n; i++)
            read_again(&d.v[i], &err);
    else
        refused(&err, len);
    ss_arena_release(&arena);
    return 0;
}
