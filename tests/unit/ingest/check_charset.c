/* check_charset.c - bytes of any charset into UTF-8. */
#include "unit/ingest/article.h"

#define BYTES(s)                                                               \
    {                                                                          \
        (s), sizeof(s) - 1                                                     \
    }

static const struct {
    ss_str bytes;
    enum ss_format format;
    const char *text, *warning; /* NULL: none */
} cases[] = {
    {BYTES("plain"), SS_FORMAT_TEXT, "plain", NULL},
    {BYTES("\xef\xbb\xbfmark"), SS_FORMAT_TEXT, "mark", NULL},
    {BYTES("caf\xc3\xa9"), SS_FORMAT_TEXT, "caf\xc3\xa9", NULL},
    {BYTES("\xff\xfe"
           "a\0\x19\x20"),
     SS_FORMAT_TEXT, "a\xe2\x80\x99", "converted from UTF-16LE"},
    {BYTES("\xfe\xff\0a\x20\x19"), SS_FORMAT_TEXT, "a\xe2\x80\x99",
     "converted from UTF-16BE"},
    {BYTES("\0w\0o\0r\0d\0s\0.\0.\0."), SS_FORMAT_TEXT, "words...",
     "converted from UTF-16BE"},
    {BYTES("w\0o\0r\0d\0s\0.\0.\0.\0"), SS_FORMAT_TEXT, "words...",
     "converted from UTF-16LE"},
    {BYTES("\0\0\0w\0\0\0o\0\0\0r\0\0\0d"), SS_FORMAT_TEXT, "word",
     "converted from UTF-32BE"},
    /* a legacy label over UTF-8 is not believed */
    {BYTES("<meta charset=\"iso-8859-1\"><p>caf\xc3\xa9</p>"), SS_FORMAT_HTML,
     "caf\xc3\xa9", NULL},
    /* iso-8859-1 means windows-1252 */
    {BYTES("<meta charset=iso-8859-1><p>\x93No\x94</p>"), SS_FORMAT_HTML,
     "\xe2\x80\x9cNo\xe2\x80\x9d", "converted from windows-1252"},
    {BYTES("<meta charset=\"utf-8\"><p>good \xc3\xa9, bad \xff.</p>"),
     SS_FORMAT_HTML, "good \xc3\xa9, bad \xef\xbf\xbd.", "1 bytes"},
};

START_TEST(bytes_become_utf8)
{
    struct ss_doc doc;
    read_article(&doc, cases[_i].bytes, cases[_i].format);
    ck_assert_msg(ss_str_eq(doc.text, ss_str_of(cases[_i].text)), "\"%.*s\"",
                  (int)doc.text.len, doc.text.p);
    ck_assert_uint_eq(doc.warnings.n, cases[_i].warning != NULL);
    if (cases[_i].warning)
        ck_assert(
            ss_str_starts(doc.warnings.v[0], ss_str_of(cases[_i].warning)));
    ss_doc_release(&doc);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("charset");
    TCase *tc = tcase_create("charset");
    tcase_add_loop_test(tc, bytes_become_utf8, 0, ROWS(cases));
    suite_add_tcase(s, tc);
    return run(s);
}
