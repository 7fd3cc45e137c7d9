/* check_ingest.c - bytes into articles: formats, blocks, raw positions, and
 * every way for a record to be refused. */
#include "ingest/ingest.h"
#include "invariants.h"
#include "unit/run.h"

#include <string.h>

static struct ss_doc doc;
static struct ss_buf shown;

static void setup(void)
{
    ss_doc_init(&doc, 0);
    doc.want_raw = true;
    shown = (struct ss_buf){0};
}

static void teardown(void)
{
    ss_buf_release(&shown);
    ss_doc_release(&doc);
}

/* "kind: text" a line */
static const char *show_blocks(void)
{
    for (uint32_t i = 0; i < doc.blocks.n; i++) {
        const struct ss_block *b = &doc.blocks.v[i];
        ss_str s = ss_doc_text(&doc, b->span);
        ss_buf_printf(&shown, "%s: %.*s\n", ss_block_kind_name(b->kind),
                      (int)s.len, s.p);
    }
    ss_buf_char(&shown, '\0');
    return shown.p;
}

#define PAGE(body)        "<!DOCTYPE html><html><body>" body "</body></html>"
#define UNDER_FRONT(body) "---\ntitle: T\n---\n" body

static const struct {
    enum ss_format format;
    const char *bytes, *blocks;
} articles[] = {
    /* plain text goes out as it came in */
    {SS_FORMAT_AUTO, "One \"two\".\n\nThree\nfour.\n",
     "paragraph: One \"two\".\nparagraph: Three\nfour.\n"},
    {SS_FORMAT_AUTO, "\xef\xbb\xbfOne.", "paragraph: One.\n"},
    /* front matter: fences with blanks, folded, literal, quoted, odd values */
    {SS_FORMAT_AUTO, "--- \ntitle: A\n---  \nBody.\n\nMore\nlines.\n",
     "title: A\nparagraph: Body.\nparagraph: More lines.\n"},
    {SS_FORMAT_AUTO,
     "---\ntitle: >\n  Long\n  title\ndescription: 'It''s'\n---\nBody.\n",
     "title: Long title\ndescription: It's\nparagraph: Body.\n"},
    {SS_FORMAT_AUTO, "---\ntitle: Says: \"no\" to it\n---\nBody.\n",
     "title: Says: \"no\" to it\nparagraph: Body.\n"},
    {SS_FORMAT_AUTO, "---\ntitle: no end\n\nBody.\n",
     "paragraph: ---\ntitle: no end\nparagraph: Body.\n"},
    /* fragments of HTML under front matter */
    {SS_FORMAT_AUTO, UNDER_FRONT("<p>One<br>two</p><p>Three</p>"),
     "title: T\nparagraph: One two\nparagraph: Three\n"},
    {SS_FORMAT_AUTO, UNDER_FRONT("<p>A &amp; B&#8217;s &hellip;&nbsp;end</p>"),
     "title: T\nparagraph: A & B\xe2\x80\x99s \xe2\x80\xa6 end\n"},
    {SS_FORMAT_AUTO,
     UNDER_FRONT("<p>&#147;No&#148; it&#146;s \xc2\x93over\xc2\x94 &rdquo at "
                 "caf&eacute s Q&A &copy=1 &amp;amp</p>"),
     "title: T\nparagraph: \xe2\x80\x9cNo\xe2\x80\x9d it\xe2\x80\x99s "
     "\xe2\x80\x9cover\xe2\x80\x9d \xe2\x80\x9d at caf\xc3\xa9 s Q&A &copy=1 "
     "&amp\n"},
    {SS_FORMAT_AUTO, UNDER_FRONT("<p>Story.</p><p>Visit Example homepage</p>"),
     "title: T\nparagraph: Story.\n"},
    {SS_FORMAT_AUTO,
     UNDER_FRONT("<h2>Head</h2><ul><li>One</li><li>Two</li></ul>"
                 "<blockquote><p>Said</p></blockquote>"),
     "title: T\nheading: Head\nlist-item: One\nlist-item: Two\n"
     "blockquote: Said\n"},
    {SS_FORMAT_AUTO, UNDER_FRONT("<p>a</p><script>x()</script><p>b</p>"),
     "title: T\nparagraph: a\nparagraph: b\n"},
    {SS_FORMAT_AUTO, UNDER_FRONT("<p>un<b>clo</i>sed <p>tags <div>here"),
     "title: T\nparagraph: unclosed\nparagraph: tags\nparagraph: here\n"},
    /* Markdown */
    {SS_FORMAT_MARKDOWN,
     "# Head\n\nA *b* [c](http://x) &amp; d\ne\n\n> said\n\n- one\n- two\n",
     "heading: Head\nparagraph: A b c & d e\nblockquote: said\n"
     "list-item: one\nlist-item: two\n"},
    {SS_FORMAT_MARKDOWN, "a ![image](x) b\n\n    code\n",
     "paragraph: a b\npreformatted: code\n"},
    /* JSONL: the text as it is */
    {SS_FORMAT_AUTO, "{\"text\": \"One.\\n\\nTwo \\u2014 \\\"x\\\".\"}",
     "paragraph: One.\nparagraph: Two \xe2\x80\x94 \"x\".\n"},
    {SS_FORMAT_AUTO, "{\"content\": \"\", \"body\": \"B\", \"id\": 1}",
     "paragraph: B\n"},
    {SS_FORMAT_AUTO, "{\"text\": \"\\ud83d\\ude00 \\ud800 x\"}",
     "paragraph: \xf0\x9f\x98\x80 \xef\xbf\xbd x\n"},
    {SS_FORMAT_AUTO, "{\"body\": [\"one\", \"two\"]}",
     "paragraph: one\nparagraph: two\n"},
    /* charsets: legacy labels mean windows-1252; UTF-8 beats its label */
    {SS_FORMAT_HTML,
     UNDER_FRONT("<meta charset=\"iso-8859-1\"><p>\x93Yes\x94 caf\xe9</p>"),
     "title: T\nparagraph: \xe2\x80\x9cYes\xe2\x80\x9d caf\xc3\xa9\n"},
    {SS_FORMAT_HTML,
     UNDER_FRONT("<meta charset=\"iso-8859-1\"><p>caf\xc3\xa9</p>"),
     "title: T\nparagraph: caf\xc3\xa9\n"},
    {SS_FORMAT_HTML,
     UNDER_FRONT("<meta charset=\"utf-8\"><p>caf\xc3\xa9 \x93 x</p>"),
     "title: T\nparagraph: caf\xc3\xa9 \xef\xbf\xbd x\n"},
};

/* Text behind a script that was cut out is traced to its own bytes. */
static const struct {
    const char *page, *word;
} cut_pages[] = {
    {PAGE("<p>One.</p><script>var x = '<p>no';</script><p>Two.</p>"), "Two."},
    {PAGE("<style>p { }</style><STYLE>a</STYLE><p>Two.</p>"), "Two."},
    {PAGE("<p title=\"<script>\">Two.</p><script>x</script>"), "Two."},
    {PAGE("<!-- <script> --><p>Two.</p><script>x</script>"), "Two."},
    {PAGE("<p>One.</p><script/><p>Two.</p>"), "Two."},
    {PAGE("<script>a</scrip></script><p>Two.</p><script>b"), "Two."},
    {PAGE("<script a='>'>1</script><p>Two.<script>2</script> &amp;</p>"), "&"},
};

START_TEST(scripts_are_cut_out_of_pages)
{
    struct sayso_error err = {0};
    ss_str bytes = ss_str_of(cut_pages[_i].page);
    const char *word = cut_pages[_i].word;
    ck_assert_msg(ss_ingest(&doc, bytes, SS_FORMAT_HTML, &err), "%s",
                  err.message);
    ck_assert_ptr_null(map_broken(&doc, bytes));
    const char *at = memmem(doc.text.p, doc.text.len, word, strlen(word));
    ck_assert_ptr_nonnull(at);
    uint32_t start = (uint32_t)(at - doc.text.p);
    uint64_t from, to;
    ss_doc_raw(&doc, (ss_span){start, start + (uint32_t)strlen(word)}, &from,
               &to);
    ck_assert_int_eq(memcmp(bytes.p + from, word, strlen(word)), 0);
}
END_TEST

/* Looked up by halves: they must stand in their order. */
START_TEST(lists_of_words_are_sorted)
{
#define BLOCK(begins, holds)
#define SIGN(sign, word) word,
    static const char *const words[] = {
#include "ingest/page_words.inc"
    };
    static const char *const tags[] = {
#define TAG(name, kind, use) #name,
#include "ingest/html_tags.inc"
    };
    for (size_t i = 1; i < ROWS(words); i++)
        ck_assert_msg(strcmp(words[i - 1], words[i]) < 0, "%s", words[i]);
    for (size_t i = 1; i < ROWS(tags); i++)
        ck_assert_msg(strcmp(tags[i - 1], tags[i]) < 0, "%s", tags[i]);
}
END_TEST

START_TEST(article_has_these_blocks)
{
    struct sayso_error err = {0};
    ss_str bytes = ss_str_of(articles[_i].bytes);
    ck_assert_msg(ss_ingest(&doc, bytes, articles[_i].format, &err), "%s",
                  err.message);
    ck_assert_str_eq(show_blocks(), articles[_i].blocks);
    ck_assert_ptr_null(blocks_broken(&doc));
    const char *broken = map_broken(&doc, bytes);
    ck_assert_msg(!broken, "%s", broken);
}
END_TEST

START_TEST(wide_encodings_are_read)
{
    static const char le[] = "\xff\xfeH\0e\0 \0s\0a\0i\0d\0.\0";
    static const char be[] = "\xfe\xff\0H\0e\0 \0s\0a\0i\0d\0.";
    struct sayso_error err = {0};
    ck_assert(
        ss_ingest(&doc, (ss_str){le, sizeof le - 1}, SS_FORMAT_AUTO, &err));
    assert_str(doc.text, "He said.");
    ss_doc_clear(&doc);
    ck_assert(
        ss_ingest(&doc, (ss_str){be, sizeof be - 1}, SS_FORMAT_AUTO, &err));
    assert_str(doc.text, "He said.");
}
END_TEST

/* ---- what stands beside the text ------------------------------------- */

static const struct {
    const char *bytes;
    const char *id, *title, *date, *uri, *publisher, *author;
} metas[] = {
    {"{\"id\":\"a1\",\"text\":\"x\",\"title\":\"T\",\"date\":\"2024-05-01\","
     "\"url\":\"http://x/\",\"publisher\":\"P\",\"author\":\"A\"}",
     "a1", "T", "2024-05-01", "http://x/", "P", "A"},
    {"{\"uuid\":7,\"articleBody\":\"x\",\"headline\":\"T\","
     "\"publish_date\":\"2024-05-01 10:11:12\",\"link\":\"u\","
     "\"sitename\":\"S\",\"byline\":\"B\"}",
     "7", "T", "2024-05-01T10:11:12", "u", "S", "B"},
    {"{\"text\":\"x\",\"timestamp\":1603255357.365}", "", "",
     "2020-10-21T04:42:37Z", "", "", ""},
    {"---\ntitle: T\ndate: 1603255357.3653135\nurl: http://x/y\n"
     "author: A\npublisher: P\n---\nBody.\n",
     "", "T", "2020-10-21T04:42:37Z", "http://x/y", "P", "A"},
};

START_TEST(record_has_these_facts)
{
    struct sayso_error err = {0};
    ck_assert_msg(
        ss_ingest(&doc, ss_str_of(metas[_i].bytes), SS_FORMAT_AUTO, &err), "%s",
        err.message);
    const struct {
        ss_str got;
        const char *want;
    } facts[] = {
        {doc.id, metas[_i].id},
        {doc.meta.title, metas[_i].title},
        {doc.meta.date, metas[_i].date},
        {doc.meta.uri, metas[_i].uri},
        {doc.meta.publisher, metas[_i].publisher},
        {doc.meta.authors.n ? doc.meta.authors.v[0] : (ss_str){"", 0},
         metas[_i].author},
    };
    for (int i = 0; i < ROWS(facts); i++)
        ck_assert_msg(ss_str_eq(facts[i].got, ss_str_of(facts[i].want)),
                      "fact %d: %.*s is not %s", i, (int)facts[i].got.len,
                      facts[i].got.p, facts[i].want);
}
END_TEST

/* ---- refused --------------------------------------------------------- */

static const struct {
    enum ss_format format;
    const char *bytes;
    size_t len; /* 0: to the NUL */
    enum sayso_code code;
    uint64_t offset;
} errors[] = {
    {SS_FORMAT_AUTO, "", 0, SAYSO_ERR_INPUT, 0},
    {SS_FORMAT_AUTO, " \n\t \n", 0, SAYSO_ERR_INPUT, 0},
    {SS_FORMAT_AUTO,
     "\x7f"
     "ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0\x3e\0\1\0\0",
     23, SAYSO_ERR_INPUT, 0},
    {SS_FORMAT_AUTO, PAGE(""), 0, SAYSO_ERR_INPUT, 0},
    {SS_FORMAT_AUTO, PAGE("<script>only()</script>"), 0, SAYSO_ERR_INPUT, 0},
    {SS_FORMAT_JSONL, "[1]", 0, SAYSO_ERR_SYNTAX, 0},
    {SS_FORMAT_JSONL, "{\"text\":\"x\"", 0, SAYSO_ERR_SYNTAX, 11},
    {SS_FORMAT_JSONL, "{\"text\":\"x", 0, SAYSO_ERR_SYNTAX, 10},
    {SS_FORMAT_JSONL, "{\"text\" \"x\"}", 0, SAYSO_ERR_SYNTAX, 8},
    {SS_FORMAT_JSONL, "{\"text\":}", 0, SAYSO_ERR_SYNTAX, 8},
    {SS_FORMAT_JSONL, "{\"text\":\"x\"} y", 0, SAYSO_ERR_SYNTAX, 12},
    {SS_FORMAT_JSONL, "{\"id\":1}", 0, SAYSO_ERR_SYNTAX, 0},
    {SS_FORMAT_JSONL, "{text:1}", 0, SAYSO_ERR_SYNTAX, 1},
    {SS_FORMAT_JSONL, "{\"a\":[1,2}", 0, SAYSO_ERR_SYNTAX, 9},
};

START_TEST(bad_record_is_refused_with_the_place)
{
    struct sayso_error err = {0};
    size_t len = errors[_i].len ? errors[_i].len : strlen(errors[_i].bytes);
    ck_assert(!ss_ingest(&doc, (ss_str){errors[_i].bytes, len},
                         errors[_i].format, &err));
    ck_assert_int_eq(err.code, errors[_i].code);
    ck_assert_msg(err.offset == errors[_i].offset, "%llu: %s",
                  (unsigned long long)err.offset, err.message);
    ck_assert_int_ne(err.message[0], '\0');
}
END_TEST

START_TEST(deep_values_are_refused_or_passed_over)
{
    struct sayso_error err = {0};
    struct ss_buf b = {0};
    ss_buf_str(&b, SS_STR("{\"a\":"));
    for (int i = 0; i < 100000; i++)
        ss_buf_char(&b, '[');
    for (int i = 0; i < 100000; i++)
        ss_buf_char(&b, ']');
    ss_buf_str(&b, SS_STR(",\"text\":\"x\"}"));
    if (!ss_ingest(&doc, (ss_str){b.p, b.len}, SS_FORMAT_JSONL, &err))
        ck_assert_int_eq(err.code, SAYSO_ERR_SYNTAX);
    ss_buf_release(&b);
}
END_TEST

/* A long page: raw positions hold to its very end, where libxml2 has let go of
 * what it read. */
START_TEST(long_page_keeps_its_raw_positions)
{
    struct sayso_error err = {0};
    struct ss_buf b = {0};
    ss_buf_str(&b, SS_STR("---\ntitle: T\n---\n"));
    for (int i = 0; i < 20000; i++)
        ss_buf_printf(&b,
                      "<p class=\"x%d\">Line %d of it &amp; more, a long "
                      "one &#8212; so it is.</p>\n",
                      i, i);
    ss_str bytes = {b.p, b.len};
    ck_assert(ss_ingest(&doc, bytes, SS_FORMAT_HTML, &err));
    ck_assert_uint_eq(doc.blocks.n, 20001);
    const char *broken = map_broken(&doc, bytes);
    ck_assert_msg(!broken, "%s", broken);
    uint64_t start, end;
    ss_doc_raw(&doc, doc.blocks.v[20000].span, &start, &end);
    ss_str last = {b.p + start, (size_t)(end - start)};
    ck_assert(ss_str_starts(last, SS_STR("Line 19999 of it &amp; more")));
    ck_assert(ss_str_ends(last, SS_STR("so it is.")));
    ss_buf_release(&b);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("ingest");
    TCase *tc = tcase_create("articles");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, scripts_are_cut_out_of_pages, 0, ROWS(cut_pages));
    tcase_add_test(tc, lists_of_words_are_sorted);
    tcase_add_loop_test(tc, article_has_these_blocks, 0, ROWS(articles));
    tcase_add_test(tc, wide_encodings_are_read);
    tcase_add_loop_test(tc, record_has_these_facts, 0, ROWS(metas));
    tcase_add_loop_test(tc, bad_record_is_refused_with_the_place, 0,
                        ROWS(errors));
    tcase_add_test(tc, deep_values_are_refused_or_passed_over);
    tcase_add_test(tc, long_page_keeps_its_raw_positions);
    suite_add_tcase(s, tc);
    return run(s);
}
