/* check_xml.c - XML: what is found in it, traced to its bytes; files cut and
 * broken anywhere. */
#include "ingest/ingest_p.h"
#include "unit/ingest/article.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct ss_doc doc;

static void teardown(void)
{
    ss_doc_release(&doc);
}

#define RSS(body)                                                              \
    "<rss><channel><title>P</title><item><title>T</title><description>" body   \
    "</description></item></channel></rss>"

static const struct {
    const char *file, *text, *words, *raw;
} texts[] = {
    {RSS("Ann &amp; Bo said &#8220;no&#8221;."), "Ann & Bo said “no”.", "“no”",
     "&#8220;no&#8221;"},
    {RSS("&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two &amp;amp; three.&lt;/p&gt;"),
     "One.\n\nTwo & three.", "Two & three", "Two &amp;amp; three"},
    {RSS("<![CDATA[<p>One.</p><p>Ann &amp; Bo</p>]]>"), "One.\n\nAnn & Bo",
     "Ann & Bo", "Ann &amp; Bo"},
    {RSS("&amp;lt;p&amp;gt;One.&amp;lt;/p&amp;gt;"), "One.", NULL, NULL},
    {RSS("AT&T and a < b"), "AT&T and a < b", NULL, NULL},
    {"<nitf><body><body.content><p>One<br/>two.</p><hl2>Head</hl2>three"
     "</body.content></body></nitf>",
     "One two.\n\nHead\n\nthree", "two.", "two."},
    {"<nitf><body><body.content>One<br/><br/>two</body.content></body></nitf>",
     "One\n\ntwo", NULL, NULL},
};

START_TEST(the_text_is_found_and_traced)
{
    ss_str bytes = ss_str_of(texts[_i].file);
    read_article(&doc, bytes, SS_FORMAT_AUTO);
    ck_assert_msg(ss_str_eq(doc.text, ss_str_of(texts[_i].text)),
                  "\"%.*s\" is not \"%s\"", (int)doc.text.len, doc.text.p,
                  texts[_i].text);
    if (texts[_i].words) {
        ss_str raw = raw_of(&doc, bytes, texts[_i].words);
        ck_assert_msg(ss_str_eq(raw, ss_str_of(texts[_i].raw)),
                      "\"%.*s\" is not \"%s\"", (int)raw.len, raw.p,
                      texts[_i].raw);
    }
}
END_TEST

static const struct {
    const char *path, *found;
} paths[] = {
    {"b", "1"},          {"b[k=v]", "2"}, {"b[k=v]@k", "v"}, {":b", "0"},
    {"c/d", "<e>3</e>"}, {"c/d/e", "3"},  {"//e", "3"},      {"e", ""},
    {"c//e", "3"},       {"b[k=w]", ""},  {"b[last]", "2"},  {"f@g", "a>b"},
    {"f", ""},
};

START_TEST(paths_lead_to_elements)
{
    static const char xml[] = "<x:b>0</x:b><b>1</b><b k='v'>2</b>"
                              "<c><d><e>3</e></d></c><f g=\"a>b\"/>";
    ss_str found = {"", 0};
    bool any = xml_find(ss_str_of(xml), ss_str_of(paths[_i].path), SS_STR("a"),
                        &found);
    ck_assert_int_eq(any, paths[_i].found[0] != '\0');
    if (any)
        ck_assert_msg(ss_str_eq(found, ss_str_of(paths[_i].found)), "%.*s",
                      (int)found.len, found.p);
}
END_TEST

/* Whatever byte a feed is cut at, the items before it are whole. */
START_TEST(a_file_cut_anywhere_gives_the_items_before)
{
    static const char file[] =
        "<?xml version=\"1.0\"?><!-- <item> --><rss><channel>"
        "<item><description>One.</description></item>"
        "<item><description><![CDATA[</item>Two.]]></description></item>"
        "<item><description>Three.</description></item></channel></rss>";
    size_t ends[3];
    const char *at = file;
    for (int i = 0; i < 3; i++) {
        at = strstr(at, "</description></item>") + 21;
        ends[i] = (size_t)(at - file);
    }
    char path[] = "/tmp/sayso-xml-XXXXXX";
    int fd = mkstemp(path);
    ck_assert_int_eq(write(fd, file, sizeof file - 1), sizeof file - 1);
    for (size_t cut = sizeof file - 1; cut > 70; cut--) {
        struct sayso_error err = {0};
        struct ss_record rec;
        unsigned whole = 0, n = 0;
        ck_assert_int_eq(ftruncate(fd, (off_t)cut), 0);
        struct ss_reader *r = ss_reader_open(path, NULL, &err);
        ck_assert_ptr_nonnull(r);
        while (ss_reader_next(r, &rec, &err) == SS_READ_RECORD)
            whole += ss_str_ends(rec.bytes, SS_STR("</item>"));
        for (int i = 0; i < 3; i++)
            n += cut >= ends[i];
        ck_assert_msg(whole == n || (whole == n + 1 && n == 1),
                      "cut at %zu: %u items", cut, whole);
        ss_reader_free(r);
    }
    close(fd);
    unlink(path);
    ss_doc_init(&doc, 0);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("xml");
    TCase *tc = tcase_create("records");
    tcase_add_checked_fixture(tc, NULL, teardown);
    tcase_add_loop_test(tc, the_text_is_found_and_traced, 0, ROWS(texts));
    tcase_add_test(tc, a_file_cut_anywhere_gives_the_items_before);
    suite_add_tcase(s, tc);
    tc = tcase_create("paths");
    tcase_add_loop_test(tc, paths_lead_to_elements, 0, ROWS(paths));
    suite_add_tcase(s, tc);
    return run(s);
}
