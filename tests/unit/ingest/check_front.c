/* check_front.c - front matter: what is YAML, what scrapers write instead, and
 * the bytes each title came from. */
#include "unit/ingest/article.h"

static struct ss_doc doc;

static void teardown(void)
{
    ss_doc_release(&doc);
}

static const struct {
    const char *front, *title;
} titles[] = {
    {"title: Plain words", "Plain words"},
    {"title: 'It''s over'", "It's over"},
    {"title: \"A \\\"big\\\" \\u201cday\\u201d\"", "A \"big\" \xe2\x80\x9c"
                                                   "day\xe2\x80\x9d"},
    {"title: \"one \\\n  two\"", "one two"},
    {"title: >\n  Folded\n  words \nsection: x", "Folded words"},
    {"title: |\n  Kept\n  lines", "Kept lines"},
    {"title: wrapped\n  plain", "wrapped plain"},
    {"title: One\r\nsection: two\r", "One"},
    {"other: {title: no}\ntitle: yes", "yes"},
    /* not YAML: read line by line */
    {"title: Trump says: we will win", "Trump says: we will win"},
    {"title: @home", "@home"},
    {"title: [Update] Fire", "[Update] Fire"},
    {"title: 'It's over'", "It's over"},
    {"title: *star", "*star"},
    {"title: `tick`", "`tick`"},
    {"title: !!str \"Dam opens\"", "Dam opens"},
    {"title: \"Dam \\r opens\"", "Dam opens"},
    {"title: &t !!str # was: shut\n  Dam opens", "Dam opens"},
    {"title: !!str >\n  Dam\n  opens\n", "Dam opens"},
    {"title: Says: who\ndescription: >\n  x\n", "Says: who"},
};

START_TEST(the_title_is_read)
{
    struct ss_buf b = {0};
    ss_buf_printf(&b, "--- \n%s\n--- \nBody.\n", titles[_i].front);
    read_article(&doc, (ss_str){b.p, b.len}, SS_FORMAT_AUTO);
    ck_assert_int_eq(doc.blocks.v[0].kind, SS_BLOCK_TITLE);
    ck_assert(ss_str_eq(ss_doc_text(&doc, doc.blocks.v[0].span),
                        ss_str_of(titles[_i].title)));
    ss_buf_release(&b);
}
END_TEST

START_TEST(the_title_knows_its_bytes)
{
    ss_str bytes = SS_STR("---\ntitle: 'It''s\n  over'\n---\nBody.\n");
    read_article(&doc, bytes, SS_FORMAT_AUTO);
    assert_str(raw_of(&doc, bytes, "It's over"), "It''s\n  over");
    assert_str(raw_of(&doc, bytes, "'s"), "''s");
    assert_str(raw_of(&doc, bytes, "over"), "over");
    assert_str(raw_of(&doc, bytes, "Body."), "Body.");
}
END_TEST

static const struct {
    const char *file, *title, *raw;
} hugo[] = {
    {"+++\ntitle = \"Dam \\\"opens\\\"\"\nauthors = ['Ann', 'Bo']\n"
     "date = 2026-03-01T08:00:00Z # today\n[params]\ntitle = \"no\"\n+++\n"
     "Body.\n",
     "Dam \"opens\"", "Dam \\\"opens\\\""},
    {"+++\n# x\ntitle = \"\"\"Dam\nopens\"\"\"\nauthors = [\n \"Ann\",\n "
     "\"Bo\",\n]\n"
     "date = \"2026-03-01T08:00:00Z\"\n+++\nBody.\n",
     "Dam opens", "Dam\nopens"},
    {"{\n\"title\": \"Dam \\u201copens\\u201d\",\n\"authors\": [\"Ann\", "
     "\"Bo\"],\n"
     "\"date\": \"2026-03-01T08:00:00Z\", \"x\": {\"title\": 1}\n}\n\nBody.\n",
     "Dam “opens”", "Dam \\u201copens\\u201d"},
};

START_TEST(toml_and_json_are_read)
{
    ss_str bytes = ss_str_of(hugo[_i].file);
    read_article(&doc, bytes, SS_FORMAT_AUTO);
    ck_assert_uint_eq(doc.blocks.n, 2);
    ck_assert(ss_str_eq(ss_doc_text(&doc, doc.blocks.v[0].span),
                        ss_str_of(hugo[_i].title)));
    ck_assert(ss_str_eq(raw_of(&doc, bytes, hugo[_i].title),
                        ss_str_of(hugo[_i].raw)));
    assert_block(&doc, 1, "paragraph", "Body.");
    assert_str(doc.meta.date, "2026-03-01T08:00:00Z");
    ck_assert_uint_eq(doc.meta.authors.n, 2);
    assert_str(doc.meta.authors.v[1], "Bo");
}
END_TEST

START_TEST(lists_dates_and_names_are_read)
{
    read_article(&doc,
                 SS_STR("---\nauthors: [Ann Lee, 'Bo']\ntags:\n  - one\n"
                        "  - \"two, three\"\ndate: 1603255357.36\n"
                        "url: http://x/\nsource: &p The Paper\n"
                        "language: en\n---\n<p>Body.</p>\n"),
                 SS_FORMAT_AUTO);
    ck_assert_uint_eq(doc.meta.authors.n, 2);
    assert_str(doc.meta.authors.v[1], "Bo");
    ck_assert_uint_eq(doc.meta.keywords.n, 2);
    assert_str(doc.meta.keywords.v[1], "two, three");
    assert_str(doc.meta.date, "2020-10-21T04:42:37Z");
    assert_str(doc.meta.uri, "http://x/");
    assert_str(doc.meta.publisher, "The Paper");
    assert_block(&doc, 0, "paragraph", "Body.");
}
END_TEST

START_TEST(keywords_may_be_one_line)
{
    read_article(
        &doc, SS_STR("---\nkeywords: >\n  one, two \ntitle: a: b\n---\nB.\n"),
        SS_FORMAT_AUTO);
    ck_assert_uint_eq(doc.meta.keywords.n, 2);
    assert_str(doc.meta.keywords.v[1], "two");
}
END_TEST

static const char *const none[] = {
    "---\ntitle: the second fence is missing\n",
    "--- title: x\n---\nBody.\n",
    " ---\ntitle: x\n---\nBody.\n",
    "Body.\n---\ntitle: x\n---\n",
};

START_TEST(what_is_no_front_matter_is_text)
{
    read_article(&doc, ss_str_of(none[_i]), SS_FORMAT_AUTO);
    ck_assert_uint_eq(doc.meta.title.len, 0);
    ck_assert(ss_str_eq(doc.text, ss_str_of(none[_i])));
}
END_TEST

int main(void)
{
    Suite *s = suite_create("front");
    TCase *tc = tcase_create("front matter");
    tcase_add_checked_fixture(tc, NULL, teardown);
    tcase_add_loop_test(tc, the_title_is_read, 0, ROWS(titles));
    tcase_add_test(tc, the_title_knows_its_bytes);
    tcase_add_loop_test(tc, toml_and_json_are_read, 0, ROWS(hugo));
    tcase_add_test(tc, lists_dates_and_names_are_read);
    tcase_add_test(tc, keywords_may_be_one_line);
    tcase_add_loop_test(tc, what_is_no_front_matter_is_text, 0, ROWS(none));
    suite_add_tcase(s, tc);
    return run(s);
}
