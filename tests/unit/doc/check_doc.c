/* check_doc.c - plain text into paragraphs, positions, annotations. */
#include "doc/doc.h"
#include "invariants.h"
#include "unit/run.h"

#include <stdio.h>
#include <string.h>

static struct ss_doc doc;

static void *had(void *p)
{
    if (!p)
        exit(99);
    return p;
}

static void setup(void)
{
    ss_doc_init(&doc, 0);
}

static void teardown(void)
{
    ss_doc_release(&doc);
}

/* Blocks are shown with | between them. */
static const struct {
    const char *text, *blocks;
} splits[] = {
    {"", ""},
    {" \n\t\n ", ""},
    {"one", "one"},
    {"one\ntwo", "one\ntwo"},
    {"one\n\ntwo", "one|two"},
    {"one\n \t\ntwo\n\n\n\nthree\n", "one|two|three"},
    {"\n\n  one  \n\n", "one"},
    {"one\r\n\r\ntwo\r\n", "one|two"},
    /* a line a paragraph: no blank lines, lines end as sentences end */
    {"It rained.\nIt stopped.\nThey left.\n",
     "It rained.|It stopped.|They left."},
    {"She said: \"No.\"\nHe left.\n\"Why?\"\nNobody knew.\n",
     "She said: \"No.\"|He left.|\"Why?\"|Nobody knew."},
    /* lines broken at a width are one paragraph */
    {"It rained on\nthe town all\nnight long.\n",
     "It rained on\nthe town all\nnight long."},
    {"One line.\nTwo lines.\n", "One line.\nTwo lines."},
    /* no blank lines, but paragraphs are indented */
    {"It rained on\nthe town.\n    It stopped at\nnoon, and\n    they left\n"
     "for home.\n",
     "It rained on\nthe town.|It stopped at\nnoon, and|they left\nfor home."},
};

START_TEST(plain_text_is_cut_at_blank_lines)
{
    struct sayso_error err = {0};
    struct ss_buf got = {0};
    doc.text = ss_str_of(splits[_i].text);
    ck_assert(ss_doc_split_plain(&doc, &err));
    for (uint32_t i = 0; i < doc.blocks.n; i++) {
        if (i)
            ss_buf_char(&got, '|');
        ss_buf_str(&got, ss_doc_text(&doc, doc.blocks.v[i].span));
    }
    ss_buf_char(&got, '\0');
    ck_assert_str_eq(got.p, splits[_i].blocks);
    ck_assert_ptr_null(blocks_broken(&doc));
    ss_buf_release(&got);
}
END_TEST

/* Text "a&b" of raw "xx<a>&amp;b": a at 3, & is five bytes at 5, b at 10. */
static const struct ss_map_seg map[] = {
    {0, 1, 3, 1}, {1, 1, 5, 5}, {2, 3, 10, 3}};

static const struct {
    ss_span span;
    uint64_t start, end;
} raws[] = {
    {{0, 1}, 3, 4},   {{1, 2}, 5, 10}, {{0, 3}, 3, 11}, {{2, 3}, 10, 11},
    {{3, 5}, 11, 13}, {{1, 3}, 5, 11}, {{0, 5}, 3, 13}, {{1, 1}, 5, 5},
};

START_TEST(spans_are_traced_to_raw_bytes)
{
    uint64_t start, end;
    doc.text = SS_STR("a&bcd");
    for (int i = 0; i < ROWS(map); i++) {
        struct ss_map_seg *s = had(ss_vec_push(&doc.arena, &doc.map));
        *s = map[i];
    }
    ss_doc_raw(&doc, raws[_i].span, &start, &end);
    ck_assert_uint_eq(start, raws[_i].start);
    ck_assert_uint_eq(end, raws[_i].end);
}
END_TEST

/* n tokens of two bytes with a blank between: "aa aa aa" */
static void make_tokens(uint32_t n)
{
    char *text = had(ss_arena_alloc(&doc.arena, (size_t)n * 3 + 1));
    for (uint32_t i = 0; i < n; i++) {
        struct ss_token *t = had(ss_vec_push(&doc.arena, &doc.tokens));
        *t = (struct ss_token){.start = 3 * i, .len = 2};
        memcpy(text + (size_t)3 * i, "aa ", 3);
    }
    doc.text = (ss_str){text, n ? n * 3 - 1 : 0};
}

static const struct {
    ss_span span;
    ss_range tokens;
} insides[] = {
    {{0, 0}, {0, 0}},     {{0, 1}, {0, 0}},   {{0, 2}, {0, 1}},
    {{1, 5}, {1, 2}},     {{0, 29}, {0, 10}}, {{3, 8}, {1, 3}},
    {{28, 29}, {10, 10}},
};

START_TEST(tokens_inside_a_span_are_found)
{
    make_tokens(10);
    ss_range r = ss_doc_tokens_in(&doc, insides[_i].span);
    ck_assert_uint_eq(r.start, insides[_i].tokens.start);
    ck_assert_uint_eq(r.end, insides[_i].tokens.end);
}
END_TEST

START_TEST(ranges_become_spans)
{
    make_tokens(10);
    ss_span s = ss_range_span(&doc, (ss_range){2, 5});
    ck_assert_uint_eq(s.start, 6);
    ck_assert_uint_eq(s.end, 14);
    s = ss_range_span(&doc, (ss_range){4, 4});
    ck_assert_uint_eq(s.end, s.start);
}
END_TEST

/* ---- annotations: an obvious version is the oracle ------------------- */

enum { N = 40, TYPE = 3 };

static uint32_t longest_starting(uint32_t t)
{
    uint32_t best = SS_NONE, len = 0;
    const struct ss_layer *l = &doc.layers[TYPE];
    for (uint32_t i = 0; i < l->anns.n; i++) {
        ss_range r = l->anns.v[i].tokens;
        if (r.start == t && r.end - r.start > len) {
            best = i;
            len = r.end - r.start;
        }
    }
    return best;
}

static uint32_t longest_ending(uint32_t t)
{
    uint32_t best = SS_NONE, len = 0;
    const struct ss_layer *l = &doc.layers[TYPE];
    for (uint32_t i = 0; i < l->anns.n; i++) {
        ss_range r = l->anns.v[i].tokens;
        if (r.end == t && r.end - r.start > len) {
            best = i;
            len = r.end - r.start;
        }
    }
    return best;
}

START_TEST(annotations_are_kept_in_order_and_found)
{
    uint32_t seed = (uint32_t)_i * 2654435761u + 1;
    make_tokens(N);
    for (int i = 0; i < 30; i++) {
        seed = seed * 1103515245 + 12345;
        uint32_t start = (seed >> 8) % N, len = 1 + (seed >> 20) % 5;
        uint32_t end = start + len < N ? start + len : N;
        ck_assert_ptr_nonnull(
            ss_doc_annotate(&doc, TYPE, (ss_range){start, end}));
    }
    for (uint32_t i = 1; i < doc.layers[TYPE].anns.n; i++) {
        ss_range a = doc.layers[TYPE].anns.v[i - 1].tokens;
        ss_range b = doc.layers[TYPE].anns.v[i].tokens;
        ck_assert(a.start < b.start || (a.start == b.start && a.end >= b.end));
    }
    for (uint32_t t = 0; t <= N; t++) {
        ck_assert_uint_eq(ss_ann_starting(&doc, TYPE, t), longest_starting(t));
        ck_assert_uint_eq(ss_ann_ending(&doc, TYPE, t), longest_ending(t));
        ck_assert_uint_eq(ss_ann_starting(&doc, TYPE + 1, t), SS_NONE);
    }
    ss_layer_clear(&doc, TYPE);
    for (uint32_t t = 0; t <= N; t++) {
        ck_assert_uint_eq(ss_ann_starting(&doc, TYPE, t), SS_NONE);
        ck_assert_uint_eq(ss_ann_ending(&doc, TYPE, t), SS_NONE);
    }
}
END_TEST

START_TEST(clear_makes_ready_for_the_next)
{
    make_tokens(3);
    doc.want_raw = true;
    doc.id = SS_STR("x");
    ss_doc_warn(&doc, "%s", "once");
    (void)ss_doc_annotate(&doc, TYPE, (ss_range){0, 1});
    ss_doc_clear(&doc);
    ck_assert_uint_eq(doc.tokens.n, 0);
    ck_assert_uint_eq(doc.warnings.n, 0);
    ck_assert_uint_eq(doc.id.len, 0);
    ck_assert_uint_eq(doc.layers[TYPE].anns.n, 0);
    ck_assert(doc.want_raw);
    ck_assert_uint_eq(ss_ann_starting(&doc, TYPE, 0), SS_NONE);
}
END_TEST

START_TEST(warnings_have_a_limit)
{
    for (int i = 0; i < 1000; i++)
        ss_doc_warn(&doc, "warning %d", i);
    ck_assert_uint_eq(doc.warnings.n, 100);
    assert_str(doc.warnings.v[99], "warning 99");
}
END_TEST

START_TEST(vocabularies_have_names)
{
    ck_assert_str_eq(ss_block_kind_name(SS_BLOCK_LIST_ITEM), "list-item");
    ck_assert_str_eq(ss_entity_type_name(SS_ENTITY_NORP), "NORP");
    ck_assert_str_eq(ss_quote_kind_name(SS_QUOTE_MIXED), "mixed");
    ck_assert_str_eq(ss_attribution_name(SS_ATTRIBUTION_NONE), "none");
    ck_assert_str_eq(ss_source_kind_name(SS_SOURCE_MEDIA), "media");
    ck_assert_str_eq(ss_naming_name(SS_NAMING_PSEUDONYM), "pseudonym");
    ck_assert_str_eq(ss_form_name(SS_FORM_PRONOUN), "pronoun");
    ck_assert_str_eq(ss_pos_name(SS_POS_VBD), "VBD");
    ck_assert_str_eq(ss_pos_upos(SS_POS_VBD), "VERB");
    ck_assert_str_eq(ss_pos_upos(SS_POS_NOUNS), "NOUN");
}
END_TEST

int main(void)
{
    Suite *s = suite_create("doc");
    TCase *tc = tcase_create("document");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, plain_text_is_cut_at_blank_lines, 0, ROWS(splits));
    tcase_add_loop_test(tc, spans_are_traced_to_raw_bytes, 0, ROWS(raws));
    tcase_add_loop_test(tc, tokens_inside_a_span_are_found, 0, ROWS(insides));
    tcase_add_test(tc, ranges_become_spans);
    tcase_add_loop_test(tc, annotations_are_kept_in_order_and_found, 0, 20);
    tcase_add_test(tc, clear_makes_ready_for_the_next);
    tcase_add_test(tc, warnings_have_a_limit);
    tcase_add_test(tc, vocabularies_have_names);
    suite_add_tcase(s, tc);
    return run(s);
}
