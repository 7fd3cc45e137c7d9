/* check_batch.c - many articles: the same bytes in the same order at any
 * number of threads, what fails told in its place, a sink that stops. */
#include "pipe/pipe.h"
#include "unit/run.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char path[] = "/tmp/sayso-batch-XXXXXX";
static struct sayso_model *model;

struct got {
    struct ss_buf out, messages;
    unsigned calls, stop_after; /* stop_after 0: never */
};

static bool take(void *user, ss_str bytes)
{
    struct got *g = user;
    ss_buf_str(&g->out, bytes);
    return ++g->calls != g->stop_after;
}

static bool tell(void *user, const struct ss_message *m)
{
    struct got *g = user;
    ss_buf_printf(&g->messages, "%llu:%llu: %.*s\n",
                  (unsigned long long)m->line, (unsigned long long)m->column,
                  (int)m->text.len, m->text.p);
    return true;
}

static void nothing(void *user, const struct ss_progress *so_far)
{
    (void)user;
    (void)so_far;
}

/* Records of many lengths, every 50th broken. */
static void setup(void)
{
    struct sayso_error err = {0};
    struct ss_buf b = {0};
    int fd = mkstemp(path);
    for (int i = 0; i < 3000; i++) {
        ss_buf_printf(&b, "{\"id\":\"%d\",\"text\":\"", i);
        for (int k = 0; k < i * 7 % 40; k++)
            ss_buf_printf(&b, "Ann Lee said in Oslo on day %d she was. ", k);
        ss_buf_printf(&b, i % 50 ? "End.\"}\n" : "cut\n");
    }
    ck_assert_int_eq(write(fd, b.p, b.len), (ssize_t)b.len);
    close(fd);
    ss_buf_release(&b);
    model = sayso_model_load(NULL, &err);
    ck_assert_msg(model, "%s", err.message);
}

static void teardown(void)
{
    sayso_model_free(model);
    unlink(path);
}

static bool annotate(unsigned jobs, struct got *g, struct ss_progress *done)
{
    const char *const inputs[] = {path};
    const struct ss_batch batch = {
        .model = model, .inputs = inputs, .n_inputs = 1, .jobs = jobs};
    const struct ss_batch_sink sink = {g, take, tell, nothing};
    struct sayso_error err = {0};
    return ss_batch_run(&batch, &sink, done, &err);
}

static void release(struct got *g)
{
    ss_buf_release(&g->out);
    ss_buf_release(&g->messages);
}

static const unsigned jobs[] = {2, 3, 8};

START_TEST(any_number_of_threads_gives_the_same_bytes)
{
    struct got one = {0}, many = {0};
    struct ss_progress a, b;
    ck_assert(annotate(1, &one, &a));
    ck_assert(annotate(jobs[_i], &many, &b));
    ck_assert_uint_eq(one.out.len, many.out.len);
    ck_assert_int_eq(memcmp(one.out.p, many.out.p, one.out.len), 0);
    ck_assert_uint_eq(one.messages.len, many.messages.len);
    ck_assert_int_eq(memcmp(one.messages.p, many.messages.p, one.messages.len),
                     0);
    ck_assert_int_eq(memcmp(&a, &b, sizeof a), 0);
    release(&one);
    release(&many);
}
END_TEST

START_TEST(what_cannot_be_read_is_counted_and_told_in_order)
{
    struct got g = {0};
    struct ss_progress done;
    ck_assert(annotate(2, &g, &done));
    ck_assert_uint_eq(done.articles, 2940);
    ck_assert_uint_eq(done.rejects, 60);
    ck_assert(ss_str_starts((ss_str){g.messages.p, g.messages.len},
                            SS_STR("1:22: this is cut off inside a string\n"
                                   "51:")));
    release(&g);
}
END_TEST

START_TEST(a_sink_may_stop_the_run)
{
    struct got g = {.stop_after = 2};
    struct ss_progress done;
    ck_assert(!annotate(_i ? 4 : 1, &g, &done));
    ck_assert_uint_eq(g.calls, 2);
    release(&g);
}
END_TEST

START_TEST(an_input_that_is_not_there_is_a_message)
{
    const char *const inputs[] = {"/no/such", path};
    const struct ss_batch batch = {.model = model,
                                   .inputs = inputs,
                                   .n_inputs = 2,
                                   .jobs = 2,
                                   .only_text = true};
    struct got g = {0};
    struct ss_progress done;
    const struct ss_batch_sink sink = {&g, take, tell, nothing};
    ck_assert(ss_batch_run(&batch, &sink, &done, NULL));
    ck_assert_uint_eq(done.articles, 2940);
    ck_assert_uint_eq(done.rejects, 61);
    release(&g);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("batch");
    TCase *tc = tcase_create("batch");
    tcase_set_timeout(tc, 120);
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, any_number_of_threads_gives_the_same_bytes, 0,
                        ROWS(jobs));
    tcase_add_test(tc, what_cannot_be_read_is_counted_and_told_in_order);
    tcase_add_loop_test(tc, a_sink_may_stop_the_run, 0, 2);
    tcase_add_test(tc, an_input_that_is_not_there_is_a_message);
    suite_add_tcase(s, tc);
    return run(s);
}
