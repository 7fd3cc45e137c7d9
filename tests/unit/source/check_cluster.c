/* check_cluster.c - who is the same source as whom. */
#include "marked.h"

static const struct {
    const char *text, *sources;
} cases[] = {
    /* names */
    {"[<1 Ann Lee>] said so. [<1 Lee>] added more.",
     "Ann Lee: Ann Lee, Lee"},
    {"[<1 Ann Lee>, a nurse,] said so. [The nurse] added more.",
     "Ann Lee: Ann Lee, a nurse, The nurse"},
    {"[Nurse <1 Ann Lee>] said so. [<2 Bo Fox>] agreed. [The nurse] said no.",
     "Ann Lee: Nurse Ann Lee, The nurse; Bo Fox: Bo Fox"},
    {"[The president] said so. President <1 Ann Lee> left.",
     "Ann Lee: The president, Ann Lee"},
    {"[her senior adviser, <1 Bo Fox>,] said so.",
     "Bo Fox: her senior adviser, Bo Fox"},
    {"[<1@ Acme Corp.>] said so. [The company] added more.",
     "Acme Corp.: Acme Corp., The company"},
    {"[<2@ Acme>-based strategist <1 Ann Lee>] said so.",
     "Ann Lee: Acme-based strategist Ann Lee"},
    /* descriptions that come back */
    {"[A European diplomat in the capital] said so. [The diplomat] said no.",
     "a European diplomat in the capital: A European diplomat in the capital, "
     "The diplomat"},
    {"[A retired general] said so. [This person] said more.",
     "a retired general: A retired general, This person"},
    {"[A diplomat] said so. [A banker] disagreed. [This source] said more.",
     "a diplomat: A diplomat; a banker: A banker, This source"},
    {"[Two officials] said so. [The officials] said more.",
     "two officials: Two officials, The officials"},
    {"[<1 Ann Lee>] said so. [The singer] said more.",
     "Ann Lee: Ann Lee, The singer"},
    {"[<1 Ann Lee>] said so. [The spokesman] said more.",
     "Ann Lee: Ann Lee; the spokesman: The spokesman"},
    /* somebody else */
    {"[An official] said so. [Another official] said no.",
     "an official: An official; another official: Another official"},
    {"[An official] said so. [A second official] said no. [The second "
     "official] said more.",
     "an official: An official; a second official: A second official, The "
     "second official"},
    {"[Officials] said so. [One of the officials] said more.",
     "officials: Officials; one of the officials: One of the officials"},
    {"[10 percent] said so. [40 percent] said no.",
     "10 percent: 10 percent; 40 percent: 40 percent"},
    {"[An official] said so. [Officials] said more.",
     "an official: An official; officials: Officials"},
    {"[<1 Ann Lee>] said so. [An official] said more. [The official] said no.",
     "Ann Lee: Ann Lee; an official: An official, The official"},
    /* the possessor is not the speaker */
    {"[<1 Ann Lee>'s lawyer] said so.",
     "Ann Lee's lawyer: Ann Lee's lawyer"},
    {"[people familiar with the talks] said so.",
     "people familiar with the talks: people familiar with the talks"},
    {"", ""},
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

START_TEST(same_source)
{
    char got[2000];
    marked_read(&m, cases[_i].text);
    marked_sources(&m, got, sizeof got);
    ck_assert_str_eq(got, cases[_i].sources);
}
END_TEST

static Suite *cluster_suite(void)
{
    Suite *s = suite_create("cluster");
    TCase *t = tcase_create("cluster");
    tcase_add_unchecked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, same_source, 0, ROWS(cases));
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
    return run(cluster_suite());
}
