/* check_describe.c - what is said of a source, in the article's words. */
#include "marked.h"

/* "kind naming | role | status | seniority | affiliation" */
static const struct {
    const char *text, *fields;
} cases[] = {
    {"[A senior official at <1@ Acme Corp.>] said so.",
     "person unnamed | official | current | senior | Acme Corp."},
    {"[<1 Ann Lee>, a former prime minister,] said so.",
     "person named | prime minister | former |  | "},
    {"[<2@ Acme> analyst <1 Ann Lee>] said so.",
     "person named | analyst | current |  | Acme"},
    {"[Two officials] said so.", "group unnamed |  |  |  | "},
    {"[Police] said so.", "group unnamed |  |  |  | "},
    {"[A court document] said so.", "document unnamed |  |  |  | "},
    {"[The ministry] said so.", "organisation unnamed |  |  |  | "},
    {"[<1@ Acme Corp.>] said so.", "organisation named |  |  |  | "},
    {"[The newspaper] said so.", "media unnamed |  |  |  | "},
    {"[One of the nurses] said so.",
     "person unnamed | nurses | current |  | "},
    {"[A group of nurses] said so.", "group unnamed |  |  |  | "},
};

static struct marked m;

static void setup(void)
{
    marked_open(&m);
}

static void teardown(void)
{
    marked_close(&m);
}

START_TEST(fields)
{
    static const char *const status[] = {"", "current", "former"};
    char got[1000] = "";
    marked_read(&m, cases[_i].text);
    ck_assert_uint_eq(m.doc.sources.n, 1);
    const struct ss_source *s = &m.doc.sources.v[0];
    add(got, sizeof got, "", ss_str_of(ss_source_kind_name(s->kind)));
    add(got, sizeof got, " ", ss_str_of(ss_naming_name(s->naming)));
    add(got, sizeof got, " | ", s->role);
    add(got, sizeof got, " | ", ss_str_of(status[s->former]));
    add(got, sizeof got, " | ", s->seniority);
    add(got, sizeof got, " | ", s->affiliation);
    ck_assert_str_eq(got, cases[_i].fields);
}
END_TEST

static Suite *describe_suite(void)
{
    Suite *s = suite_create("describe");
    TCase *t = tcase_create("describe");
    tcase_add_unchecked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, fields, 0, ROWS(cases));
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
    return run(describe_suite());
}
