/* check_findings.c - every check of a review: an article it speaks up at, with
 * the words it points to, and one it leaves alone. */
#include "pipe/pipe.h"
#include "unit/run.h"

#include <string.h>

static const struct {
    const char *check;
    const char *words; /* of the first place, "" when it is the whole story;
                          NULL: no such finding */
    const char *text;
} cases[] = {
    {"anon-no-reason", "A senior official",
     "A senior official said the bank would close. \"It is over,\" the "
     "official said."},
    {"anon-no-reason", NULL,
     "A senior official, who asked not to be named because he feared for his "
     "job, said the bank would close."},
    {"anon-no-reason", NULL, "A driver said the road was closed."},
    {"anon-stock-reason", "she was not authorized to speak",
     "\"It is over,\" said an official who asked not to be named because she "
     "was not authorized to speak."},
    {"anon-stock-reason", NULL,
     "\"It is over,\" said an official who asked not to be named because she "
     "feared for her life."},
    {"anon-vague", "Sources",
     "Sources said that the bank would close on Friday."},
    {"anon-vague", NULL,
     "Treasury officials in Rome said that the bank would close on Friday."},
    {"anon-drift", "The EU diplomat",
     "A European diplomat in Beirut said it was over.\n\nRain fell.\n\n"
     "\"We will go,\" the diplomat said.\n\nThe EU diplomat said it was late."},
    {"anon-drift", NULL,
     "A European diplomat in Beirut said it was over.\n\nRain fell.\n\n"
     "\"We will go,\" the European diplomat said."},
    {"anon-drift", NULL,
     "A European diplomat in Beirut said it was over.\n\nRain fell.\n\n"
     "The furious diplomat said it was late."},
    {"anon-drift", NULL,
     "A diplomat said it was over.\n\nRain fell.\n\nThe EU diplomat said it "
     "was late."},
    {"anon-status-shift", "the Israeli intelligence official",
     "A former Israeli intelligence official said it was over.\n\n\"We "
     "will go,\" said the Israeli intelligence official."},
    {"anon-status-shift", NULL,
     "A former Israeli intelligence official said it was over.\n\n\"We "
     "will go,\" said the official."},
    {"anon-pronoun", "he",
     "A diplomat said it was over. The diplomat asked not to be named because "
     "they lack permission to speak.\n\n\"We will go,\" he said."},
    {"anon-pronoun", NULL,
     "A diplomat said it was over. The diplomat asked not to be named because "
     "they lack permission to speak.\n\n\"We will go,\" they said."},
    {"anon-jigsaw", "A former senior Israeli intelligence official in Rome",
     "A former senior Israeli intelligence official in Rome said it was over. "
     "\"We will go,\" he said."},
    {"anon-jigsaw", NULL, "An official in Rome said it was over."},
    {"anon-confirm", "An official",
     "An official said it was over. \"We will go,\" the official said."},
    {"anon-confirm", NULL, "\"We will go,\" said Ann Lee, a nurse."},
    {"anon-first-quote", "\"We will go,\"",
     "\"We will go,\" an official said.\n\n\"Not I,\" said Ann Lee."},
    {"anon-first-quote", NULL,
     "\"Not I,\" said Ann Lee.\n\n\"We will go,\" an official said."},
    {"anon-only", "", "\"We will go,\" an official said."},
    {"anon-only", NULL,
     "\"Not I,\" said Ann Lee.\n\n\"We will go,\" an official said."},
    {"anon-no-byline", "", "\"We will go,\" an official said."},
    {"anon-no-byline", NULL,
     "---\nauthor: Mara Voss\n---\n\"We will go,\" an official said."},
    {"anon-no-byline", NULL,
     "\"We will go,\" an official said. (Reporting by Mara Voss)"},
    {"anon-attack", "stupid", "\"Ann Lee is stupid,\" an official said."},
    {"anon-attack", NULL, "\"Ann Lee is stupid,\" said Bob Fox."},
    {"anon-opinion", "I doubt", "\"I doubt it,\" an official said."},
    {"anon-opinion", NULL, "\"I doubt it,\" said Ann Lee."},
    {"anon-hearsay", "rumor", "\"It is a rumor,\" an official said."},
    {"anon-hearsay", NULL, "\"It is a rumor,\" said Ann Lee."},
    {"anon-declined", "Treasury",
     "\"It is over,\" a Treasury official said. The Treasury declined to "
     "comment."},
    {"anon-declined", NULL,
     "\"It is over,\" a Treasury official said. The Navy declined to "
     "comment."},
    {"plural-inflation", "Diplomats",
     "Diplomats said it was over.\n\n\"We will go,\" a diplomat said. The "
     "diplomat asked not to be named."},
    {"plural-inflation", NULL,
     "The diplomats said it was over.\n\n\"We will go,\" a nurse said."},
    {"single-source", "",
     "Ann Lee said it was over. \"We will go,\" Lee said. Lee said it was "
     "late."},
    {"single-source", NULL,
     "Ann Lee said it was over. \"We will go,\" Lee said. Bob Fox said it was "
     "late."},
    {"attr-loaded-verb", "admitted", "Ann Lee admitted that it was late."},
    {"attr-loaded-verb", NULL, "Ann Lee said that it was late."},
    {"attr-loaded-verb", NULL, "Ann Lee was admitted to the clinic."},
    {"attr-mind-reading", "fear", "Residents fear that the dam will break."},
    {"attr-mind-reading", NULL,
     "\"Residents fear that the dam will break,\" said Ann Lee."},
    {"attr-no-agent", "is believed to be",
     "The dog is believed to be in Rome."},
    {"attr-no-agent", NULL,
     "Ann Lee said that the dog is believed to be in Rome."},
    {"attr-media-only", "according to The Washington Post",
     "The bank will close, according to The Washington Post."},
    {"attr-media-only", NULL,
     "The bank will close, according to Ann Lee and others."},
    {"attr-unattributed-forecast", "is expected to close",
     "The bank is expected to close."},
    {"attr-unattributed-forecast", NULL,
     "The bank is expected to close, Ann Lee said."},
    {"quote-no-speaker", "\"It was late. Nobody",
     "\"We will go,\" said Ann Lee.\n\n\"It was late. Nobody came to the "
     "gate.\"\n\nRain fell."},
    {"quote-no-speaker", NULL,
     "\"We will go,\" said Ann Lee. \"It was late. Nobody came.\""},
    {"quote-no-speaker", NULL,
     "Ann Lee told the paper: 'It was late. Nobody came to the gate.\n\n"
     "'It was dark too, and nobody came to the house.'"},
    {"quote-no-speaker", NULL,
     "Ann Lee runs the mill.\n\nHow did it begin?\n\n\"It began with a "
     "broken wing. Nobody came.\"\n\nA: \"It was very late in the year.\""},
    {"quote-no-speaker", NULL,
     "Ann Lee told the paper: 'It was what they call a \"mini-boom.\"\n\n"
     "'It was over in a year, and nobody came.'"},
    {"quote-late-speaker", "Ann Lee",
     "\"It was late. Nobody came to the gate,\" said Ann Lee."},
    {"quote-late-speaker", NULL, "\"Nobody came,\" said Ann Lee."},
    {"quote-speaker-unclear", "the official",
     "An official in Rome said it was over.\n\nAn official in Athens said it "
     "was late.\n\n\"We will go,\" the official said."},
    {"quote-speaker-unclear", NULL,
     "An official in Rome said it was over.\n\nA diplomat in Athens said it "
     "was late.\n\n\"We will go,\" the official said."},
    {"quote-brackets", "[northern]",
     "\"They left the [northern] gate,\" said Ann Lee."},
    {"quote-brackets", NULL, "They left the [northern] gate, said Ann Lee."},
    {"quote-ellipsis", "gate ... was",
     "\"The gate ... was open,\" said Ann Lee."},
    {"quote-ellipsis", NULL, "\"The gate was open...,\" said Ann Lee."},
    {"quote-fragment", "\"resistance\"",
     "Ann Lee said it led to \"resistance\" in the town."},
    {"quote-fragment", NULL,
     "She starred in \"The Last Gate\" for three years."},
    {"quote-unbalanced", "\"We will go",
     "Ann Lee spoke. \"We will go to Rome, she said.\n\nRain fell."},
    {"quote-unbalanced", NULL,
     "Ann Lee spoke. \"We will go to Rome.\n\n\"It is late,\" she said."},
    {"quote-unbalanced", NULL, "A 40\" screen stood by the gate."},
    {"quote-repeat", "\"We will all go to Rome,\"",
     "\"We will all go to Rome,\" said Ann Lee.\n\nRain fell.\n\n\"We will "
     "all go to Rome,\" Lee said."},
    {"quote-repeat", NULL,
     "\"We will all go to Rome,\" said Ann Lee.\n\nRain fell.\n\n\"We will "
     "all stay at home,\" Lee said."},
    {"quote-repeat", "\"We will all go to Rome on Monday,\"",
     "\"We will all go to Rome on Monday,\" said Ann Lee.\n\nRain fell.\n\n"
     "\"We will all go to Rome on Tuesday,\" Lee said."},
    {"quote-repeat", NULL,
     "\"We will all go to Rome on Monday,\" said Ann Lee.\n\nRain fell.\n\n"
     "\"We will all go to Rome on Monday, and stay there for a week or so,\" "
     "Lee said."},
    {"paraphrase-drift",
     "that Syria could confuse erratic US behavior for a chance of concessions",
     "Ann Lee said that Syria could confuse erratic US behavior for a chance "
     "of concessions.\n\nRain fell.\n\nLee said that some factions might "
     "confuse erratic US behavior for a chance of concessions."},
    {"paraphrase-drift", NULL,
     "Ann Lee said that Syria could confuse erratic US behavior for a chance "
     "of concessions.\n\nRain fell.\n\nLee said that the bank would close its "
     "doors on Friday."},
    {"name-first-ref", "Lee",
     "Lee said it was over.\n\nRain fell.\n\n\"We will go,\" said Ann Lee."},
    {"name-first-ref", NULL,
     "Ann Lee said it was over.\n\n\"We will go,\" said Lee."},
    {"name-spelling", "Kalmamaz",
     "Majd Kamalmaz left. Kamalmaz said it was over. Rain fell on Kalmamaz, "
     "said Kamalmaz."},
    {"name-spelling", NULL,
     "Majd Kamalmaz left. Kamalmaz said it was over. Rain fell on Kamalmaz."},
    {"story-no-reply", "stole",
     "A neighbor said that Ann Lee stole the money."},
    {"story-no-reply", NULL,
     "A neighbor said that Ann Lee stole the money. Lee denied it."},
    {"story-no-reply", NULL, "Ann Lee stole the money. It was Friday."},
    {"story-author-as-source", "I", "I was there when it fell."},
    {"story-author-as-source", NULL, "\"I was there,\" said Ann Lee."},
    {"image-caption", "syria strike",
     "---\ntitle: Rain\n---\n<p>Rain fell on the town.</p><figure><img src=x "
     "alt=\"syria strike\"></figure><p>It was late in the town.</p>"},
    {"image-caption", NULL,
     "---\ntitle: Rain\n---\n<p>Rain fell on the town.</p><figure><img src=x "
     "alt=\"Smoke rises in Rome.\"></figure><p>It was late.</p>"},
    {"date-weekday", "Monday Nov. 9, 2019",
     "They met on Monday Nov. 9, 2019, in Rome."},
    {"date-weekday", NULL, "They met on Saturday Nov. 9, 2019, in Rome."},
    {"date-weekday", "Monday, 30 February 2020",
     "They met on Monday, 30 February 2020, in Rome."},
    {"date-weekday", "Tuesday, Dec. 30",
     "---\ndate: 2020-01-05\n---\nThey met on Monday, Dec. 30, in Rome and on "
     "Tuesday, Dec. 30."},
    {"date-weekday", NULL,
     "---\ndate: 2008-11-14\n---\nIn October 1987 shares fell. On Friday "
     "October 16 it was worst."},
    {"copy-glitch", "that that", "She noted that that gate was open."},
    {"copy-glitch", NULL, "She had had a very very long day."},
    {"copy-glitch", ".;", "It was an agreement.; It failed."},
    {"copy-glitch", "place.A", "It was a quiet place.A man came by."},
    {"copy-glitch", NULL,
     "See www.example.com or Node.js, e.g. the U.S. page."},
};

static struct sayso_model *model;
static struct ss_doc doc;

static void setup(void)
{
    struct sayso_error err = {0};
    model = sayso_model_load(NULL, &err);
    ck_assert_msg(model, "%s", err.message);
    ss_doc_init(&doc, 0);
}

static void teardown(void)
{
    ss_doc_release(&doc);
    sayso_model_free(model);
}

static void review(const char *text, struct ss_review *out)
{
    struct sayso_error err = {0};
    struct ss_work work = {0};
    struct ss_house house;
    ss_house_init(&house);
    ss_doc_clear(&doc);
    bool ok = ss_ingest(&doc, ss_str_of(text), SS_FORMAT_AUTO, &err) &&
              ss_pipe_annotate(model, &doc, &work, &err) &&
              ss_review_find(model->reviewer, &house, &doc, &work, out, &err);
    ck_assert_msg(ok, "%s", err.message);
}

/* Words of the first place of the first finding of the check; NULL: none. */
static const char *found(const struct ss_review *r, const char *check)
{
    static char words[500];
    for (uint32_t i = 0; i < r->findings.n; i++) {
        const struct ss_finding *f = &r->findings.v[i];
        if (strcmp(ss_check_info(f->check)->name, check) != 0)
            continue;
        ss_str s = {"", 0};
        if (f->spans.n)
            s = ss_doc_text(&doc, f->spans.v[0]);
        ck_assert_uint_lt(s.len, sizeof words);
        memcpy(words, s.p, s.len);
        words[s.len] = 0;
        return words;
    }
    return NULL;
}

START_TEST(check_of_an_article)
{
    struct ss_review r;
    review(cases[_i].text, &r);
    const char *got = found(&r, cases[_i].check);
    if (!cases[_i].words)
        ck_assert_msg(!got, "%s speaks up at \"%s\"", cases[_i].check, got);
    else
        ck_assert_msg(got && strcmp(got, cases[_i].words) == 0,
                      "%s points to \"%s\"", cases[_i].check,
                      got ? got : "(nothing)");
}
END_TEST

/* A name of a check that the rules and tests use is one. */
START_TEST(names_of_checks)
{
    for (int i = 0; i < ROWS(cases); i++)
        ck_assert_int_ne(ss_check_find(ss_str_of(cases[i].check)),
                         SS_CHECK_COUNT);
    ck_assert_int_eq(ss_check_find(SS_STR("anon")), SS_CHECK_COUNT);
}
END_TEST

START_TEST(other_languages_are_left_alone)
{
    static const char german[] =
        "Die Regierung hat am Montag beschlossen, dass der Hafen geschlossen "
        "wird. Der Minister sagte, die Lage sei ernst und niemand wisse, wann "
        "die Schiffe wieder fahren. Viele Fischer sind seit Wochen ohne "
        "Arbeit, und ihre Familien warten auf Hilfe aus der Hauptstadt.";
    struct ss_review r;
    review(german, &r);
    ck_assert(!ss_review_can_read(model->reviewer, &doc));
    review("The Dow ended the year with a gain of 6.43 percent. The table has "
           "all of its parts, from the best one to the one that lost most. "
           "Honeywell +36.10 Merck +33.28 Intel +31.65 Alcoa Inc +21.79 Exxon "
           "Mobil Corp +22.26 Microsoft Corp +19.22 Caterpillar Inc +18.31 "
           "Altria Group Inc +17.34 Verizon +17.32 United Technologies +22.42",
           &r);
    ck_assert(ss_review_can_read(model->reviewer, &doc));
    review("\u5927\u7d71\u9818\u306f\u6e2f\u3092\u9589\u9396\u3059"
           "\u308b\u3068\u8ff0\u3079\u305f\u3002",
           &r);
    ck_assert(!ss_review_can_read(model->reviewer, &doc));
    review("They met in Rome.", &r);
    ck_assert(ss_review_can_read(model->reviewer, &doc));
}
END_TEST

static Suite *findings_suite(void)
{
    Suite *s = suite_create("findings");
    TCase *t = tcase_create("findings");
    tcase_add_unchecked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 30);
    tcase_add_loop_test(t, check_of_an_article, 0, ROWS(cases));
    tcase_add_test(t, names_of_checks);
    tcase_add_test(t, other_languages_are_left_alone);
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
    return run(findings_suite());
}
