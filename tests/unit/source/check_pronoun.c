/* check_pronoun.c - he, she, they, it, who. */
#include "marked.h"

static const struct {
    const char *text, *sources;
} cases[] = {
    {"[<1 Ann Lee>] said so. Rain fell. [She] said more.",
     "Ann Lee: Ann Lee, She"},
    {"[<1 Ann Lee>] said so about her work.", "Ann Lee: Ann Lee, her"},
    {"[A waitress] said so. A man came. [She] said more.",
     "a waitress: A waitress, She"},
    {"[Residents] said so. [They] said more.",
     "residents: Residents, They"},
    {"[A diplomat] said so. Rain fell. [They] said more.",
     "a diplomat: A diplomat, They"},
    {"[<1@ Acme Corp.>] said so. [It] said more.",
     "Acme Corp.: Acme Corp., It"},
    {"[<1 Ann Lee>] said it was over, adding that <2 Bo Fox> left. [She] wept.",
     "Ann Lee: Ann Lee, She"},
    {"[<1 Ann Lee>] spoke of the rain. Officials came. <1 Lee> herself left.",
     "Ann Lee: Ann Lee, Lee, herself"},
    {"The flood took <1 Ann Lee>, a nurse, [who] said so.",
     "Ann Lee: Ann Lee, a nurse, who"},
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

START_TEST(antecedent)
{
    char got[2000];
    marked_read(&m, cases[_i].text);
    marked_sources(&m, got, sizeof got);
    ck_assert_str_eq(got, cases[_i].sources);
}
END_TEST

static Suite *pronoun_suite(void)
{
    Suite *s = suite_create("pronoun");
    TCase *t = tcase_create("pronoun");
    tcase_add_unchecked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, antecedent, 0, ROWS(cases));
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
    return run(pronoun_suite());
}
