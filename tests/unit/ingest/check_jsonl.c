/* check_jsonl.c - a JSON object into a document: fields, lists, raw bytes. */
#include "unit/ingest/article.h"

#include <string.h>

static struct ss_doc doc;

static void teardown(void)
{
    ss_doc_release(&doc);
}

START_TEST(common_fields_are_found)
{
    read_article(
        &doc,
        SS_STR("{\"id\": 7, \"headline\": \"T\", \"content\": \"One.\","
               "\"link\": \"http://x/\", \"published\": "
               "\"2020-01-02 03:04:05\", \"author\": \"Ann Lee\","
               "\"lang\": \"en\", \"publisher\": \"The Post\"}"),
        SS_FORMAT_AUTO);
    assert_str(doc.id, "7");
    assert_str(doc.meta.title, "T");
    assert_str(doc.text, "One.");
    assert_str(doc.meta.uri, "http://x/");
    assert_str(doc.meta.date, "2020-01-02T03:04:05");
    assert_str(doc.meta.language, "en");
    assert_str(doc.meta.publisher, "The Post");
    ck_assert_uint_eq(doc.meta.authors.n, 1);
    assert_str(doc.meta.authors.v[0], "Ann Lee");
}
END_TEST

static const struct {
    const char *record, *text;
} texts[] = {
    {"{\"text\":\"b\",\"maintext\":\"a\"}", "a"}, /* the order decides */
    {"{\"text\":null,\"content\":\"a\"}", "a"},   /* empty ones do not count */
    {"{\"text\":\"\",\"body\":\"a\"}", "a"},
    {"{\"text\":NaN,\"body\":\"a\"}", "a"},
    {"{\"text\":[\"a\",\"\",\"b\"]}", "a\n\nb"},
    {"{\"content\":[{\"type\":\"p\",\"content\":\"a\"},{\"content\":\"b\"}]}",
     "a\n\nb"},
    {"{\"text\":\" a \\u00e9\\n\"}", " a \xc3\xa9\n"}, /* goes out as it came */
    /* of several forms of a text the best */
    {"{\"bodies\":[{\"contentType\":\"text/plain\",\"value\":\"a\"},"
     "{\"contentType\":\"text/html\",\"value\":\"<p>b</p><p>c</p>\"}]}",
     "b\n\nc"},
    /* parts that are no text are left out */
    {"{\"contents\":[{\"type\":\"byline\",\"content\":\"Ann\"},"
     "{\"type\":\"sanitized_html\",\"content\":\"a <b>b</b>\"}]}",
     "a <b>b</b>"},
    /* records in records */
    {"{\"webTitle\":\"t\",\"fields\":{\"bodyText\":\"a\"}}", "a"},
    {"{\"data\":{\"item\":{\"body\":\"a\"}}}", "a"},
    {"{\"text\":\"a\xff\xe2\x80\x9d\"}", "a\xef\xbf\xbd\xe2\x80\x9d"},
};

START_TEST(the_text_is_what_the_field_says)
{
    read_article(&doc, ss_str_of(texts[_i].record), SS_FORMAT_JSONL);
    ck_assert(ss_str_eq(doc.text, ss_str_of(texts[_i].text)));
}
END_TEST

START_TEST(lists_of_names_are_lists)
{
    read_article(&doc,
                 SS_STR("{\"text\":\"a\",\"authors\":[\"A\",{\"name\":\"B\"},"
                        "null,\"\"],\"keywords\":[\"x\",\"y\"]}"),
                 SS_FORMAT_JSONL);
    ck_assert_uint_eq(doc.meta.authors.n, 2);
    assert_str(doc.meta.authors.v[1], "B");
    ck_assert_uint_eq(doc.meta.keywords.n, 2);
}
END_TEST

START_TEST(every_character_knows_its_bytes)
{
    ss_str line =
        SS_STR("{\"text\":\"\\u201cNo,\\u201d she said.\\nHe \\\"left\\\".\"}");
    read_article(&doc, line, SS_FORMAT_JSONL);
    assert_str(raw_of(&doc, line, "she said"), "she said");
    assert_str(raw_of(&doc, line, "\xe2\x80\x9cNo"), "\\u201cNo");
    assert_str(raw_of(&doc, line, "\"left\""), "\\\"left\\\"");
}
END_TEST

START_TEST(the_text_of_ones_own_record_is_no_html)
{
    read_article(&doc,
                 SS_STR("{\"schema\":\"sayso.article/1\",\"id\":\"a\","
                        "\"text\":\"a</p> b\"}"),
                 SS_FORMAT_JSONL);
    assert_str(doc.text, "a</p> b");
}
END_TEST

START_TEST(html_in_a_field_becomes_blocks_that_know_their_bytes)
{
    ss_str line = SS_STR("{\"text\":\"<h2 class=\\\"x\\\">The pier</h2>\\n<p>"
                         "\\u201cNo,\\u201d said Ann &amp; Bo.</p>\"}");
    read_article(&doc, line, SS_FORMAT_JSONL);
    ck_assert_uint_eq(doc.blocks.n, 2);
    assert_block(&doc, 0, "heading", "The pier");
    assert_block(&doc, 1, "paragraph",
                 "\xe2\x80\x9cNo,\xe2\x80\x9d said Ann & Bo.");
    assert_str(raw_of(&doc, line, "The pier"), "The pier");
    assert_str(raw_of(&doc, line, "\xe2\x80\x9cNo"), "\\u201cNo");
    assert_str(raw_of(&doc, line, "Ann & Bo"), "Ann &amp; Bo");
}
END_TEST

START_TEST(a_user_says_which_fields_to_take)
{
    struct sayso_error err = {0};
    struct ss_read_options o = {0};
    ck_assert(ss_field_map_add(&o.fields, "text=a.1.b,title=t", &err));
    struct ss_record rec = {
        .bytes = SS_STR("{\"text\":\"no\",\"title\":\"no\",\"t\":\"yes\","
                        "\"a\":[{\"b\":\"no\"},{\"b\":\"The text.\"}]}"),
        .format = SS_FORMAT_JSONL,
        .file = "x",
        .options = &o};
    ss_doc_init(&doc, 0);
    ck_assert_msg(ss_record_read(&rec, &doc, &err), "%s", err.message);
    assert_str(doc.text, "The text.");
    assert_str(doc.meta.title, "yes");
    ck_assert(!ss_field_map_add(&o.fields, "txet=a", &err));
    ck_assert(!ss_field_map_add(&o.fields, "text=", &err));
}
END_TEST

START_TEST(nul_bytes_are_replaced_and_told)
{
    read_article(&doc, SS_STR("{\"text\":\"a\0b\"}"), SS_FORMAT_JSONL);
    assert_str(doc.text, "a b");
    ck_assert_uint_eq(doc.warnings.n, 1);
}
END_TEST

static const struct {
    const char *record;
    size_t len, offset;
    const char *word;
} bad[] = {
    {"[]", 2, 0, "{...}"},
    {"{\"id\":1}", 8, 0, "no field holds the text"},
    {"{\"text\":\"a\"} x", 14, 12, "behind the record"},
    {"{\"text\":\"a", 10, 10, "cut off"},
    {"{\"text\":\"a\\q\"}", 14, 10, "escape"},
};

START_TEST(what_cannot_be_read_is_told_with_its_byte)
{
    struct sayso_error err = {0};
    ss_doc_init(&doc, 0);
    ck_assert(!ss_ingest(&doc, (ss_str){bad[_i].record, bad[_i].len},
                         SS_FORMAT_JSONL, &err));
    ck_assert_ptr_nonnull(strstr(err.message, bad[_i].word));
    ck_assert_uint_eq(err.offset, bad[_i].offset);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("jsonl");
    TCase *tc = tcase_create("record");
    tcase_add_checked_fixture(tc, NULL, teardown);
    tcase_add_test(tc, common_fields_are_found);
    tcase_add_loop_test(tc, the_text_is_what_the_field_says, 0, ROWS(texts));
    tcase_add_test(tc, lists_of_names_are_lists);
    tcase_add_test(tc, every_character_knows_its_bytes);
    tcase_add_test(tc, the_text_of_ones_own_record_is_no_html);
    tcase_add_test(tc, html_in_a_field_becomes_blocks_that_know_their_bytes);
    tcase_add_test(tc, a_user_says_which_fields_to_take);
    tcase_add_test(tc, nul_bytes_are_replaced_and_told);
    tcase_add_loop_test(tc, what_cannot_be_read_is_told_with_its_byte, 0,
                        ROWS(bad));
    suite_add_tcase(s, tc);
    return run(s);
}
