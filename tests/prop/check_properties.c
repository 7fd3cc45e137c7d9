/*
 * check_properties.c - what holds for every article, shown on made-up texts
 * with the real model: tokens and gaps rebuild the text, everything lies in
 * order inside it, two runs agree, the record parses back, offsets in one unit
 * are those of another.
 */
#include "pipe/pipe.h"
#include "invariants.h"
#include "prop/texts.h"
#include "unit/run.h"

#include <string.h>

enum { TEXTS = 200, PIECES = 120 };

static struct sayso_model *model;
static struct ss_doc doc;
static struct ss_work work;
static struct ss_buf text;

static void load(void)
{
    struct sayso_error err = {0};
    model = sayso_model_load(NULL, &err);
    ck_assert_msg(model != NULL, "%s", err.message);
}

static void unload(void)
{
    sayso_model_free(model);
}

static void setup(void)
{
    ss_doc_init(&doc, 0);
    work = (struct ss_work){0};
    text = (struct ss_buf){0};
}

static void teardown(void)
{
    ss_buf_release(&text);
    ss_doc_release(&doc);
}

static void annotate(uint32_t seed)
{
    struct sayso_error err = {0};
    ss_buf_clear(&text);
    random_text(&text, seed, PIECES);
    ss_doc_clear(&doc);
    bool ok = ss_ingest(&doc, (ss_str){text.p, text.len}, SS_FORMAT_TEXT,
                        &err) &&
              ss_pipe_annotate(model, &doc, &work, &err);
    ck_assert_msg(ok, "seed %u: %s", seed, err.message);
}

static struct ss_buf record(enum ss_offsets unit)
{
    struct sayso_error err = {0};
    struct ss_emit_options options = {.offsets = unit};
    struct ss_buf out = {0};
    ck_assert(ss_emit_jsonl(&doc, model->rules, &options, 0, &out, &err));
    return out;
}

START_TEST(everything_lies_in_order_inside_the_text)
{
    for (uint32_t seed = 0; seed < TEXTS; seed++) {
        annotate(seed);
        const char *broken = doc_broken(&doc);
        ck_assert_msg(!broken, "seed %u: %s", seed, broken);
        ck_assert(ss_str_eq(doc.text, (ss_str){text.p, text.len}));
    }
}
END_TEST

/* In one document after others, and in a new one. */
START_TEST(two_runs_agree_byte_for_byte)
{
    for (uint32_t seed = 0; seed < TEXTS; seed++) {
        annotate(seed);
        struct ss_buf first = record(SS_OFFSETS_UTF8);
        annotate(seed + 1);
        annotate(seed);
        struct ss_buf again = record(SS_OFFSETS_UTF8);
        ss_doc_release(&doc);
        ss_doc_init(&doc, 0);
        annotate(seed);
        struct ss_buf fresh = record(SS_OFFSETS_UTF8);
        ck_assert(ss_str_eq((ss_str){first.p, first.len},
                            (ss_str){again.p, again.len}));
        ck_assert(ss_str_eq((ss_str){first.p, first.len},
                            (ss_str){fresh.p, fresh.len}));
        ss_buf_release(&first);
        ss_buf_release(&again);
        ss_buf_release(&fresh);
    }
}
END_TEST

START_TEST(the_record_parses_back_to_the_text)
{
    struct ss_doc back;
    ss_doc_init(&back, 0);
    for (uint32_t seed = 0; seed < TEXTS; seed++) {
        struct sayso_error err = {0};
        annotate(seed);
        struct ss_buf out = record(SS_OFFSETS_CODEPOINT);
        ss_doc_clear(&back);
        ck_assert_int_eq(out.p[out.len - 1], '\n');
        ck_assert_ptr_null(memchr(out.p, '\n', out.len - 1));
        ck_assert_msg(ss_ingest(&back, (ss_str){out.p, out.len - 1},
                                SS_FORMAT_JSONL, &err),
                      "seed %u: %s", seed, err.message);
        ck_assert(ss_str_eq(back.text, doc.text));
        ss_buf_release(&out);
    }
    ss_doc_release(&back);
}
END_TEST

/* ---- offsets: the slow way is the oracle ------------------------------------- */

static uint32_t count(enum ss_offsets unit, uint32_t byte)
{
    uint32_t n = 0, len;
    for (uint32_t i = 0; i < byte; i += len) {
        uint32_t cp = ss_utf8_at(doc.text.p + i, doc.text.p + doc.text.len,
                                 &len);
        n += unit == SS_OFFSETS_UTF8    ? len
             : unit == SS_OFFSETS_UTF16 ? 1 + (cp > 0xffff)
                                        : 1;
    }
    return n;
}

/* Numbers behind "start": and "end": of the blocks, in order. */
static uint32_t number_behind(const char **at, const char *key)
{
    *at = strstr(*at, key);
    ck_assert_ptr_nonnull(*at);
    *at += strlen(key);
    return (uint32_t)strtoul(*at, NULL, 10);
}

START_TEST(offsets_count_in_their_unit)
{
    for (uint32_t seed = 0; seed < TEXTS; seed++) {
        annotate(seed);
        struct ss_buf out = record((enum ss_offsets)_i);
        ss_buf_char(&out, '\0');
        const char *at = strstr(out.p, "\"blocks\":");
        ck_assert_ptr_nonnull(at);
        for (uint32_t b = 0; b < doc.blocks.n; b++) {
            ss_span s = doc.blocks.v[b].span;
            ck_assert_uint_eq(number_behind(&at, "\"start\":"),
                              count((enum ss_offsets)_i, s.start));
            ck_assert_uint_eq(number_behind(&at, "\"end\":"),
                              count((enum ss_offsets)_i, s.end));
        }
        ss_buf_release(&out);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("properties");
    TCase *tc = tcase_create("properties");
    tcase_set_timeout(tc, 120);
    tcase_add_unchecked_fixture(tc, load, unload);
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, everything_lies_in_order_inside_the_text);
    tcase_add_test(tc, two_runs_agree_byte_for_byte);
    tcase_add_test(tc, the_record_parses_back_to_the_text);
    tcase_add_loop_test(tc, offsets_count_in_their_unit, SS_OFFSETS_CODEPOINT,
                        SS_OFFSETS_UTF16 + 1);
    suite_add_tcase(s, tc);
    return run(s);
}
