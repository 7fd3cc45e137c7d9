/* check_csv.c - tables: rows cut and read, whatever parts the cells. */
#include "unit/ingest/article.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[] = "/tmp/sayso-csv-XXXXXX";
static int fd = -1;
static struct ss_reader *reader;
static struct ss_record rec;
static struct ss_doc doc;
static struct sayso_error err;

static void setup(void)
{
    fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ss_doc_init(&doc, 0);
    doc.want_raw = true;
}

static void teardown(void)
{
    ss_reader_free(reader);
    ss_doc_release(&doc);
    close(fd);
    unlink(path);
}

static void open_table(const char *text, const struct ss_read_options *o)
{
    size_t len = strlen(text);
    ck_assert_int_eq(pwrite(fd, text, len, 0), (ssize_t)len);
    reader = ss_reader_open(path, o, &err);
    ck_assert_msg(reader, "%s", err.message);
}

static void next_text(const char *text)
{
    ck_assert_int_eq(ss_reader_next(reader, &rec, &err), SS_READ_RECORD);
    ck_assert_msg(ss_record_read(&rec, &doc, &err), "%s", err.message);
    ck_assert_ptr_null(doc_broken(&doc));
    ck_assert_msg(ss_str_eq(doc.text, ss_str_of(text)),
                  "\"%.*s\" is not \"%s\"", (int)doc.text.len, doc.text.p,
                  text);
}

static enum ss_read next(void)
{
    return ss_reader_next(reader, &rec, &err);
}

static const char *const tables[] = {
    "url,title,text\nu,A title,One.\nv,B,\"Two, \"\"three\"\"\nfour.\"\n",
    "\xef\xbb\xbfurl;Title;TEXT\r\nu;A title;One.\r\n"
    "v;B;\"Two, \"\"three\"\"\nfour.\"\r\n",
    "sep=|\nurl|title|text\nu|A title|One.\nv|B|\"Two, \"\"three\"\"\nfour.\"",
    "url\ttitle\ttext\textra\nu\tA title\tOne.\t\n\n"
    "v\tB\t\"Two, \"\"three\"\"\nfour.\"\t7\n",
    "url,title,text\nu,A title,One.\nv,B,\"Two, \\\"three\\\"\nfour.\"\n",
};

START_TEST(rows_are_articles)
{
    open_table(tables[_i], NULL);
    next_text("One.");
    assert_str(doc.meta.title, "A title");
    assert_str(doc.meta.uri, "u");
    ck_assert_uint_eq(rec.number, 1);
    next_text("Two, \"three\"\nfour.");
    assert_str(raw_of(&doc, rec.bytes, "Two"), "Two");
    ck_assert_uint_eq(raw_of(&doc, rec.bytes, "\"three\"").len, 9);
    ck_assert_int_eq(next(), SS_READ_END);
}
END_TEST

START_TEST(columns_can_be_named_or_counted)
{
    struct ss_read_options o = {.format = SS_FORMAT_CSV};
    ck_assert(ss_field_map_add(
        &o.fields, _i ? "text=2,title=1" : "text=Inhalt,title=Kopf", &err));
    open_table(_i ? "A,One.\nB,Two.\n" : "Kopf,Inhalt\nA,One.\nB,Two.\n", &o);
    next_text("One.");
    assert_str(doc.meta.title, "A");
    next_text("Two.");
    ck_assert_int_eq(next(), SS_READ_END);
}
END_TEST

START_TEST(lists_of_names_are_parted)
{
    open_table("id,authors,text\n1,\"['Ann Lee', 'Bo Holm']\",One.\n"
               "2,\"Ann Lee, Bo Holm\",Two.\n3,Ann Lee; Bo Holm,Three.\n",
               NULL);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(next(), SS_READ_RECORD);
        ck_assert(ss_record_read(&rec, &doc, &err));
        ck_assert_uint_eq(doc.meta.authors.n, 2);
        assert_str(doc.meta.authors.v[0], "Ann Lee");
        assert_str(doc.meta.authors.v[1], "Bo Holm");
    }
}
END_TEST

START_TEST(rows_of_another_charset_are_converted)
{
    open_table("title,text\nA,Caf\xe9 Central, said Ann\x92s son.\n"
               "B,\"Caf\xe9\"\n",
               NULL);
    ck_assert_int_eq(next(), SS_READ_RECORD);
    ck_assert(!ss_record_read(&rec, &doc, &err)); /* a cell too many */
    ck_assert_ptr_nonnull(strstr(err.message, "more cells"));
    next_text("Café");
}
END_TEST

START_TEST(a_row_that_is_broken_does_not_hide_the_next)
{
    open_table("title,text\nA,\"never closed\nB,Two.\nC,\n", NULL);
    ck_assert_int_eq(next(), SS_READ_REJECT);
    ck_assert_uint_eq(rec.line, 2);
    next_text("Two.");
    ck_assert_uint_eq(rec.line, 3);
    ck_assert_int_eq(next(), SS_READ_RECORD);
    ck_assert(!ss_record_read(&rec, &doc, &err));
    ck_assert_ptr_nonnull(strstr(err.message, "no text"));
}
END_TEST

START_TEST(a_table_without_texts_is_told_once)
{
    const struct ss_read_options o = {.format = SS_FORMAT_CSV};
    open_table("id,name\n1,x\n2,y\n", &o);
    ck_assert_int_eq(next(), SS_READ_FAIL);
    ck_assert_ptr_nonnull(strstr(err.message, "--field"));
}
END_TEST

int main(void)
{
    Suite *s = suite_create("csv");
    TCase *tc = tcase_create("table");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, rows_are_articles, 0, ROWS(tables));
    tcase_add_loop_test(tc, columns_can_be_named_or_counted, 0, 2);
    tcase_add_test(tc, lists_of_names_are_parted);
    tcase_add_test(tc, rows_of_another_charset_are_converted);
    tcase_add_test(tc, a_row_that_is_broken_does_not_hide_the_next);
    tcase_add_test(tc, a_table_without_texts_is_told_once);
    suite_add_tcase(s, tc);
    return run(s);
}
