/* check_sentence.c - words into sentences. Sentences are shown with | between
 * them. */
#include "token/token.h"
#include "unit/knowledge.h"
#include "unit/run.h"

static const char words[] = "#: columns name class\n"
                            "Mr.\tword.abbrev\n"
                            "Inc.\tword.stop\n"
                            "the\tword.function\n"
                            "in\tword.dict\n"
                            "talks\tword.dict\n"
                            "trade\tword.dict\n";

static const struct {
    const char *text, *sentences;
} splits[] = {
    {"", ""},
    {"He left", "He left"},
    {"He left. She stayed.", "He left.|She stayed."},
    {"Why? Because! Well...", "Why?|Because!|Well..."},
    {"\"Why?\" he asked.", "\"Why?\" he asked."},
    {"\"Why?\" He left.", "\"Why?\"|He left."},
    {"It rose 3.5 percent.", "It rose 3.5 percent."},
    /* stops that belong to a word */
    {"Mr. Lee left.", "Mr. Lee left."},
    {"Acme Inc. fell.", "Acme Inc. fell."},
    {"In the U.S. The law.", "In the U.S.|The law."},
    {"J. K. Lee left.", "J. K. Lee left."},
    {"Shares (BP.L) fell.", "Shares (BP.L) fell."},
    /* a heading in the line of its text */
    {"By May. TRADE TALKS The sides met.",
     "By May.|TRADE TALKS|The sides met."},
    {"IN TALKS Acme was in talks.", "IN TALKS|Acme was in talks."},
    {"TRADE, TALKS Acme fell.", "TRADE, TALKS|Acme fell."},
    {"TALKS Acme was in talks.", "TALKS Acme was in talks."},
    {"US VP Ann Lee left.", "US VP Ann Lee left."},
    {"TRADE TALKS.", "TRADE TALKS."},
    {"TRADE TALKS fell.", "TRADE TALKS fell."},
    {"TRADE TALKS, Acme said.", "TRADE TALKS, Acme said."},
};

static struct knowledge k;

static void setup(void)
{
    knowledge_init(&k, words, NULL);
}

static void teardown(void)
{
    knowledge_release(&k);
}

START_TEST(words_are_cut_into_sentences)
{
    struct ss_doc doc;
    struct ss_buf got = {0};
    read_text(&doc, &k, splits[_i].text);
    for (uint32_t i = 0; i < doc.sents.n; i++) {
        if (i)
            ss_buf_char(&got, '|');
        ss_span s = ss_range_span(&doc, doc.sents.v[i].tokens);
        ss_buf_str(&got, ss_doc_text(&doc, s));
    }
    ss_buf_char(&got, '\0');
    ck_assert_str_eq(got.p, splits[_i].sentences);
    ss_buf_release(&got);
    ss_doc_release(&doc);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("sentence");
    TCase *tc = tcase_create("sentences");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, words_are_cut_into_sentences, 0, ROWS(splits));
    suite_add_tcase(s, tc);
    return run(s);
}
