/* check_anonymity.c - whose name is withheld, why, and who knows it. */
#include "marked.h"

/* "source | request | reason | category | known to | terms" */
static const struct {
    const char *text, *statement;
} cases[] = {
    {"The diplomat asked not to be named because they lack permission to "
     "speak, but their identity is known to <1@ The Post>.",
     "the diplomat | asked not to be named | they lack permission to speak | "
     "not-authorised | The Post | "},
    {"[An aide], who spoke on condition of anonymity to discuss private talks, "
     "said so.",
     "an aide | spoke on condition of anonymity | to discuss private talks | "
     "ongoing-talks |  | "},
    {"Speaking on background, [the envoy] said so.",
     "the envoy | Speaking on background |  |  |  | background"},
    {"[A man close to <1 Ann Lee>], who declined to give his name for fear of "
     "reprisals, left.",
     "a man close to Ann Lee | declined to give his name | fear of reprisals | "
     "fear-of-retaliation |  | "},
    {"[A guard] said so. He asked to remain anonymous.",
     "a guard | asked to remain anonymous |  |  |  | "},
    {"[An aide who was not authorized to speak publicly] said so.",
     "an aide |  | was not authorized to speak publicly | not-authorised |  | "},
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

static void add_range(char *to, size_t size, ss_range r)
{
    ss_str none = {"", 0};
    add(to, size, " | ",
        r.start < r.end ? ss_doc_text(&m.doc, ss_range_span(&m.doc, r)) : none);
}

START_TEST(statement)
{
    char got[1000] = "";
    marked_read(&m, cases[_i].text);
    ck_assert_uint_eq(m.doc.sources.n, 1);
    const struct ss_source *s = &m.doc.sources.v[0];
    const struct ss_anonymity *a = &s->anonymity;
    ck_assert(a->any);
    add(got, sizeof got, "", s->label);
    add_range(got, sizeof got, a->request);
    add_range(got, sizeof got, a->reason);
    add(got, sizeof got, " | ", a->category);
    add_range(got, sizeof got, a->known_to);
    add(got, sizeof got, " | ", a->terms);
    ck_assert_str_eq(got, cases[_i].statement);
}
END_TEST

START_TEST(pseudonym)
{
    marked_read(&m, "[<1 Maria>], not her real name, said so.");
    ck_assert_uint_eq(m.doc.sources.n, 1);
    ck_assert_int_eq(m.doc.sources.v[0].naming, SS_NAMING_PSEUDONYM);
}
END_TEST

START_TEST(unquoted_strangers_are_no_sources)
{
    marked_read(&m, "The driver was not identified.");
    ck_assert_uint_eq(m.doc.sources.n, 0);
}
END_TEST

static Suite *anonymity_suite(void)
{
    Suite *s = suite_create("anonymity");
    TCase *t = tcase_create("anonymity");
    tcase_add_unchecked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, statement, 0, ROWS(cases));
    tcase_add_test(t, pseudonym);
    tcase_add_test(t, unquoted_strangers_are_no_sources);
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
    return run(anonymity_suite());
}
