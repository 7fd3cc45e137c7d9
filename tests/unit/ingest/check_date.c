/* check_date.c - the dates of dumps. */
#include "ingest/ingest_p.h"
#include "unit/run.h"

static const struct {
    const char *date, *iso;
} dates[] = {
    {"1603255357.3653135", "2020-10-21T04:42:37Z"},
    {"1603255357", "2020-10-21T04:42:37Z"},
    {"1603255357365", "2020-10-21T04:42:37Z"},
    {"2017-07-17 17:03:00", "2017-07-17T17:03:00"},
    {" 2017-07-17 17:03:00+02:00 ", "2017-07-17T17:03:00+02:00"},
    {"2020-08-31-20-12-36", "2020-08-31T20:12:36"},
    {"20151210T191044Z", "2015-12-10T19:10:44Z"},
    {"20170102T222800+0000", "2017-01-02T22:28:00+0000"},
    {"2026-03-03T09:45:56.375794086+00:00",
     "2026-03-03T09:45:56.375794086+00:00"},
    {"Mon, 29 Jul 2013 16:03:54 +0000", "2013-07-29T16:03:54+0000"},
    {"1 Mar 2026 08:00 EST", "2026-03-01T08:00:00-0500"},
    {"Sun, 01 Mar 2026 08:00:00 GMT", "2026-03-01T08:00:00Z"},
    /* a month by its name */
    {"5 octobre 2013", "2013-10-05"},
    {"19 ao\xc3\xbbt 2019", "2019-08-19"},
    {"January 11, 2010 Monday", "2010-01-11"},
    {"Sat Oct 21, 2006 8:11pm EDT", "2006-10-21T20:11:00-0400"},
    {"01:38:07 PM IST Nov 20, 2019", "2019-11-20T13:38:00"},
    {"Updated 12:05 a.m. on the 3rd of May 2021", "2021-05-03T12:05:00"},
    {"Published Tue, Nov 19 20197:05 AM EST", "2019-11-19"},
    /* as they are */
    {"May 2021", "May 2021"},
    {"May 45, 2021", "May 45, 2021"},
    {"3 May 3021", "3 May 3021"},
    {"Mon, 29 Foo 2013 16:03:54 +0000", "Mon, 29 Foo 2013 16:03:54 +0000"},
    {"2020-10-21", "2020-10-21"},
    {"06-13-2014", "06-13-2014"},
    {"2020-08-31-20-12-3x", "2020-08-31-20-12-3x"},
    {"2017-07-17 17:03:00 or so", "2017-07-17 17:03:00 or so"},
    {"20201021", "20201021"},
    {"", ""},
};

START_TEST(dates_become_iso_8601)
{
    struct ss_doc doc;
    ss_doc_init(&doc, 0);
    ss_str got = iso_date(&doc, ss_str_of(dates[_i].date));
    ck_assert_msg(ss_str_eq(got, ss_str_of(dates[_i].iso)), "%.*s is not %s",
                  (int)got.len, got.p, dates[_i].iso);
    ss_doc_release(&doc);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("date");
    TCase *tc = tcase_create("date");
    tcase_add_loop_test(tc, dates_become_iso_8601, 0, ROWS(dates));
    suite_add_tcase(s, tc);
    return run(s);
}
