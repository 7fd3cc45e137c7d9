/* check_batch.c - many articles: the same bytes in the same order at any
 * number of threads, what fails told in its place, a sink that stops. */
#include "pipe/pipe.h"
#include "unit/run.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { RECORDS = 1500 };
static char path[] = "/tmp/sayso-batch-XXXXXX";
static struct sayso_model *model;

struct got {
    struct ss_buf out, messages;
    uint64_t from, results, stop_after; /* stop_after 0: never */
    struct ss_mark mark;
};

static void tell(struct got *g, const struct ss_message *m)
{
    ss_buf_printf(&g->messages, "%llu:%llu: %.*s\n",
                  (unsigned long long)m->line, (unsigned long long)m->column,
                  (int)m->text.len, m->text.p);
}

static bool take(void *user, const struct ss_result *r)
{
    struct got *g = user;
    ck_assert_uint_eq(r->mark.records, g->from + ++g->results);
    ck_assert_uint_eq(r->figures.of[SS_FIGURE_ARTICLES], r->output.len > 0);
    ss_buf_str(&g->out, r->output);
    for (uint32_t i = 0; i < r->n_messages; i++)
        tell(g, &r->messages[i]);
    g->mark = r->mark;
    return g->results != g->stop_after;
}

static bool flush(void *user, const struct ss_progress *so_far)
{
    (void)user;
    (void)so_far;
    return true;
}

/* Records of many lengths, every 50th broken. */
static void setup(void)
{
    struct sayso_error err = {0};
    struct ss_buf b = {0};
    int fd = mkstemp(path);
    for (int i = 0; i < RECORDS; i++) {
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

static bool run_from(struct ss_mark from, bool text, unsigned jobs,
                     struct got *g, struct ss_progress *done,
                     struct sayso_error *err)
{
    const char *const inputs[] = {path};
    const struct ss_batch batch = {.model = model,
                                   .inputs = inputs,
                                   .n_inputs = 1,
                                   .jobs = jobs,
                                   .only_text = text,
                                   .from = from};
    const struct ss_batch_sink sink = {g, take, flush};
    g->from = from.records;
    return ss_batch_run(&batch, &sink, done, err);
}

static bool annotate(unsigned jobs, struct got *g, struct ss_progress *done)
{
    return run_from((struct ss_mark){0}, false, jobs, g, done, NULL);
}

/* All but the times, which differ. */
static bool same_figures(struct ss_progress *a, struct ss_progress *b)
{
    for (unsigned i = SS_FIGURE_NS; i < SS_FIGURE_COUNT; i++)
        a->sum.of[i] = b->sum.of[i] = 0;
    return memcmp(a, b, sizeof *a) == 0;
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
    ck_assert(same_figures(&a, &b));
    release(&one);
    release(&many);
}
END_TEST

START_TEST(what_cannot_be_read_is_counted_and_told_in_order)
{
    struct got g = {0};
    struct ss_progress done;
    ck_assert(annotate(2, &g, &done));
    ck_assert_uint_eq(done.sum.of[SS_FIGURE_ARTICLES], RECORDS - RECORDS / 50);
    ck_assert_uint_eq(done.sum.of[SS_FIGURE_REJECTS], RECORDS / 50);
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
    ck_assert_uint_eq(g.results, 2);
    release(&g);
}
END_TEST

/* Two halves are the whole, wherever it was cut. */
static const uint64_t cuts[] = {1, 50, 51, RECORDS / 2, RECORDS - 1, RECORDS};

START_TEST(a_run_goes_on_behind_a_mark)
{
    struct got whole = {0}, half = {.stop_after = cuts[_i]}, rest = {0};
    struct ss_progress done;
    ck_assert(run_from(whole.mark, true, 2, &whole, &done, NULL));
    ck_assert(!run_from(half.mark, true, 1, &half, &done, NULL));
    ck_assert(run_from(half.mark, true, 2, &rest, &done, NULL));
    ck_assert_uint_eq(half.out.len + rest.out.len, whole.out.len);
    if (half.out.len)
        ck_assert_int_eq(memcmp(whole.out.p, half.out.p, half.out.len), 0);
    if (rest.out.len)
        ck_assert_int_eq(
            memcmp(whole.out.p + half.out.len, rest.out.p, rest.out.len), 0);
    release(&whole);
    release(&half);
    release(&rest);
}
END_TEST

static const struct ss_mark wrong[] = {{7, 1}, {RECORDS + 1, 1}};

START_TEST(other_inputs_are_not_gone_on_with)
{
    struct got g = {0};
    struct ss_progress done;
    struct sayso_error err = {0};
    ck_assert(!run_from(wrong[_i], true, 2, &g, &done, &err));
    ck_assert_int_eq(err.code, SAYSO_ERR_INPUT);
    ck_assert_uint_eq(g.results, 0);
    release(&g);
}
END_TEST

/* A whole run that is told to stop while it waits for more. */
START_TEST(a_run_that_waits_can_be_stopped)
{
    int in[2], stop[2], old = dup(STDIN_FILENO);
    static const char *const inputs[] = {"-"};
    struct got g = {0};
    struct ss_progress done;
    ck_assert(pipe(in) == 0 && pipe(stop) == 0);
    const struct ss_batch batch = {.model = model,
                                   .inputs = inputs,
                                   .n_inputs = 1,
                                   .jobs = 2,
                                   .read.stop_fd = stop[0]};
    const struct ss_batch_sink sink = {&g, take, flush};
    ck_assert_int_eq(write(stop[1], "", 1), 1);
    dup2(in[0], STDIN_FILENO);
    ck_assert(ss_batch_run(&batch, &sink, &done, NULL));
    dup2(old, STDIN_FILENO);
    ck_assert_uint_eq(g.results, 0);
    release(&g);
}
END_TEST

START_TEST(what_takes_too_much_is_a_reject)
{
    const char *const inputs[] = {path};
    const struct ss_batch batch = {.model = model,
                                   .inputs = inputs,
                                   .n_inputs = 1,
                                   .jobs = 2,
                                   .limit_bytes = 50000};
    struct got g = {0};
    struct ss_progress done;
    const struct ss_batch_sink sink = {&g, take, flush};
    ck_assert(ss_batch_run(&batch, &sink, &done, NULL));
    ck_assert_uint_gt(done.sum.of[SS_FIGURE_ARTICLES], 100);
    ck_assert_uint_gt(done.sum.of[SS_FIGURE_REJECTS], 100);
    ss_buf_char(&g.messages, '\0');
    ck_assert_ptr_nonnull(
        strstr(g.messages.p, ": it needs more than 50000 bytes of memory"));
    release(&g);
}
END_TEST

START_TEST(an_input_that_is_gone_may_end_the_run)
{
    const char *const inputs[] = {path, "/no/such"};
    const struct ss_batch batch = {.model = model,
                                   .inputs = inputs,
                                   .n_inputs = 2,
                                   .jobs = _i ? 2 : 1,
                                   .only_text = true,
                                   .stop_at_loss = true};
    struct got g = {0};
    struct ss_progress done;
    struct sayso_error err = {0};
    const struct ss_batch_sink sink = {&g, take, flush};
    ck_assert(!ss_batch_run(&batch, &sink, &done, &err));
    ck_assert_int_eq(err.code, SAYSO_ERR_IO);
    ck_assert_ptr_nonnull(strstr(err.message, "/no/such: No such file"));
    ck_assert_uint_eq(done.sum.of[SS_FIGURE_ARTICLES], RECORDS - RECORDS / 50);
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
    const struct ss_batch_sink sink = {&g, take, flush};
    ck_assert(ss_batch_run(&batch, &sink, &done, NULL));
    ck_assert_uint_eq(done.sum.of[SS_FIGURE_ARTICLES], RECORDS - RECORDS / 50);
    ck_assert_uint_eq(done.sum.of[SS_FIGURE_REJECTS], RECORDS / 50 + 1);
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
    tcase_add_loop_test(tc, a_run_goes_on_behind_a_mark, 0, ROWS(cuts));
    tcase_add_loop_test(tc, other_inputs_are_not_gone_on_with, 0, ROWS(wrong));
    tcase_add_test(tc, a_run_that_waits_can_be_stopped);
    tcase_add_test(tc, what_takes_too_much_is_a_reject);
    tcase_add_loop_test(tc, an_input_that_is_gone_may_end_the_run, 0, 2);
    tcase_add_test(tc, an_input_that_is_not_there_is_a_message);
    suite_add_tcase(s, tc);
    return run(s);
}
