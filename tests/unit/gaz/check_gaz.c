/* check_gaz.c - the lexicon: words, classes, entries, phrases. */
#include "unit/knowledge.h"
#include "unit/run.h"

#include <stdio.h>
#include <string.h>

static const char lists[] =
    "#: columns name class aliases prefer country gender count weight risk "
    "kind\n"
    "Damascus\tplace.city place.capital\tDimashq\t\tSY\t\t1569394\t\t\t\n"
    "New York\tplace.city\tNYC|Big Apple\tNew York City\tUS\t\t8e6\t\t\t\n"
    "New York\tplace.region\t\t\tUS\t\t\t\t\t\n"
    "Ann\tname.given\t\t\t\tf\t100\t\t\t\n"
    "Will\tname.given\t\t\t\tm\t50\t\t1\t\n"
    "will\tword.function\t\t\t\t\t\t\t\t\n"
    "said\tcue.say\t\tsay\t\t\t\t2.5\t\tpast\n"
    "according to\tcue.phrase\t\t\t\t\t\t\t\t\n"
    "according\tcue.part\t\t\t\t\t\t\t\t\n"
    "Zürich\tplace.city\t\t\tCH\t\t\t\t\t\n"
    "Bank of England\torg.bank\t\t\t\t\t\t\t\t\n"
    "O'Neill\tname.family\t\t\t\t\t\t\t\t\n"
    "U.S.\tplace.country\t\tUnited States\t\t\t\t\t\t\n";

static struct knowledge k;

static void setup(void)
{
    knowledge_init(&k, lists, NULL);
}

static void teardown(void)
{
    knowledge_release(&k);
}

static uint32_t word(const char *folded)
{
    return ss_gaz_word(k.gaz, folded, strlen(folded),
                       ss_hash(folded, strlen(folded)));
}

static bool has(uint16_t set, const char *cls)
{
    uint32_t c = ss_gaz_class(k.gaz, ss_str_of(cls));
    return c && ss_gaz_has(k.gaz, set, c);
}

enum { NEVER = SS_CASE_UPPER + 1 };

static const struct {
    const char *word, *cls;
    int least; /* enum ss_gaz_case it must be written in, at least */
} members[] = {
    {"damascus", "place.city", SS_CASE_CAPITAL},
    {"damascus", "place.capital", SS_CASE_CAPITAL},
    {"damascus", "place", SS_CASE_CAPITAL},
    {"dimashq", "place.city", SS_CASE_CAPITAL},
    {"damascus", "name", NEVER},
    {"ann", "name.given", SS_CASE_CAPITAL},
    {"will", "name.given", SS_CASE_CAPITAL},
    {"will", "word.function", SS_CASE_SMALL},
    {"said", "cue.say", SS_CASE_SMALL},
    {"said", "cue", SS_CASE_SMALL},
    {"said", "cue.part", NEVER},
    {"nyc", "place.city", SS_CASE_UPPER},
    {"z\xc3\xbcrich", "place.city", SS_CASE_CAPITAL},
    {"zurich", "place.city", SS_CASE_CAPITAL}, /* without its accent */
    {"o'neill", "name.family", SS_CASE_CAPITAL},
    {"u.s.", "place.country", SS_CASE_UPPER},
};

START_TEST(words_have_their_classes)
{
    uint32_t w = word(members[_i].word);
    ck_assert_uint_ne(w, 0);
    for (int c = SS_CASE_SMALL; c <= SS_CASE_UPPER; c++)
        ck_assert_int_eq(has(ss_gaz_classes(k.gaz, w, (enum ss_gaz_case)c),
                             members[_i].cls),
                         c >= members[_i].least);
    ck_assert(ss_str_eq(ss_gaz_word_text(k.gaz, w),
                        ss_str_of(members[_i].word)));
}
END_TEST

START_TEST(unknown_words_have_number_zero)
{
    static const char *const unknown[] = {"", "nowhere", "Damascus", "saidx"};
    for (int i = 0; i < ROWS(unknown); i++)
        ck_assert_uint_eq(word(unknown[i]), 0);
    ck_assert_uint_eq(ss_gaz_word_text(k.gaz, 0).len, 0);
    ck_assert_uint_eq(ss_gaz_classes(k.gaz, 0, SS_CASE_CAPITAL), 0);
    ck_assert_uint_eq(ss_gaz_word_text(k.gaz, UINT32_MAX).len, 0);
}
END_TEST

START_TEST(entries_hold_the_columns)
{
    struct ss_gaz_entry e;
    uint32_t cls = ss_gaz_class(k.gaz, SS_STR("place.city"));
    ck_assert(ss_gaz_entry_in(k.gaz, word("dimashq"), cls, &e));
    assert_str(e.prefer, "Damascus");
    ck_assert(e.alias);
    ck_assert_int_eq(memcmp(e.country, "SY", 2), 0);
    ck_assert(e.count == 1569394);
    ck_assert(ss_gaz_entry_in(k.gaz, word("damascus"), cls, &e));
    ck_assert(!e.alias);
    ck_assert(ss_gaz_entry_in(k.gaz, word("nyc"), cls, &e));
    assert_str(e.prefer, "New York City");
    ck_assert(!ss_gaz_entry_in(k.gaz, word("said"), cls, &e));

    cls = ss_gaz_class(k.gaz, SS_STR("cue"));
    ck_assert(ss_gaz_entry_in(k.gaz, word("said"), cls, &e));
    assert_str(e.prefer, "say");
    assert_str(e.kind, "past");
    ck_assert(e.weight == 2.5f);
    ck_assert(!e.risk);

    cls = ss_gaz_class(k.gaz, SS_STR("name.given"));
    ck_assert(ss_gaz_entry_in(k.gaz, word("will"), cls, &e));
    ck_assert(e.risk);
    ck_assert_int_eq(e.gender, 'm');
}
END_TEST

/* Follow words through the trie; the state, 0 when there is no such way. */
static uint32_t walk(const char *folded)
{
    uint32_t state = 0;
    ss_str rest = ss_str_of(folded), part;
    while (ss_str_next(&rest, ' ', &part)) {
        uint32_t w = ss_gaz_word(k.gaz, part.p, part.len,
                                 ss_hash(part.p, part.len));
        state = w ? ss_gaz_step(k.gaz, state, w) : 0;
        if (!state)
            return 0;
    }
    return state;
}

START_TEST(phrases_are_found_word_by_word)
{
    uint32_t s = walk("new york");
    ck_assert_uint_ne(s, 0);
    ck_assert_uint_eq(ss_gaz_phrase_n_entries(k.gaz, s), 2);
    ck_assert(has(ss_gaz_phrase_classes(k.gaz, s, 3), "place.city"));
    ck_assert(has(ss_gaz_phrase_classes(k.gaz, s, 3), "place.region"));
    ck_assert(!has(ss_gaz_phrase_classes(k.gaz, s, 1), "place"));
    ck_assert(!has(ss_gaz_phrase_classes(k.gaz, s, 0), "place"));

    s = walk("bank of england"); /* "of" needs no capital */
    ck_assert(has(ss_gaz_phrase_classes(k.gaz, s, 5), "org.bank"));
    ck_assert(has(ss_gaz_phrase_classes(k.gaz, s, 7), "org.bank"));
    ck_assert(!has(ss_gaz_phrase_classes(k.gaz, s, 4), "org.bank"));

    s = walk("according to"); /* any case */
    ck_assert(has(ss_gaz_phrase_classes(k.gaz, s, 0), "cue.phrase"));
    ck_assert_uint_eq(walk("bank of"), walk("bank of"));
    ck_assert_uint_eq(ss_gaz_phrase_n_entries(k.gaz, walk("bank of")), 0);
    ck_assert_uint_eq(walk("york new"), 0);
    ck_assert_uint_eq(walk("new york city"), 0);
}
END_TEST

START_TEST(only_first_words_start_phrases)
{
    ck_assert(ss_gaz_may_start_phrase(k.gaz, word("new"), word("york")));
    ck_assert(ss_gaz_may_start_phrase(k.gaz, word("according"), word("to")));
    ck_assert(!ss_gaz_may_start_phrase(k.gaz, word("york"), word("new")));
    ck_assert(!ss_gaz_may_start_phrase(k.gaz, word("said"), word("to")));
}
END_TEST

START_TEST(classes_have_numbers_and_names)
{
    ck_assert_uint_eq(ss_gaz_class(k.gaz, SS_STR("no.such")), 0);
    ck_assert_uint_eq(ss_gaz_class(k.gaz, SS_STR("")), 0);
    for (uint32_t c = 1; c < ss_gaz_n_classes(k.gaz); c++)
        ck_assert_uint_eq(ss_gaz_class(k.gaz, ss_gaz_class_name(k.gaz, c)), c);
    uint32_t parent = ss_gaz_class(k.gaz, SS_STR("place"));
    ck_assert_uint_ne(parent, 0);
}
END_TEST

/* Twenty thousand made-up entries: all there, with growing tables. */
START_TEST(large_lists_lose_nothing)
{
    struct knowledge big;
    struct ss_buf tsv = {0};
    ss_buf_str(&tsv, SS_STR("#: columns name class\n"));
    for (int i = 0; i < 20000; i++)
        ss_buf_printf(&tsv, "w%d\tlist.c%d\nw%d x%d\tlist.p\n", i, i % 100, i,
                      i / 2);
    ss_buf_char(&tsv, '\0');
    knowledge_init(&big, tsv.p, NULL);
    struct knowledge small = k;
    k = big;
    int lost = 0;
    for (int i = 0; i < 20000; i++) {
        char name[32], cls[32];
        (void)snprintf(name, sizeof name, "w%d", i);
        (void)snprintf(cls, sizeof cls, "list.c%d", i % 100);
        lost += !has(ss_gaz_classes(k.gaz, word(name), SS_CASE_SMALL), cls);
        (void)snprintf(name, sizeof name, "w%d x%d", i, i / 2);
        lost += !has(ss_gaz_phrase_classes(k.gaz, walk(name), 0), "list.p");
    }
    ck_assert_int_eq(lost, 0);
    k = small;
    knowledge_release(&big);
    ss_buf_release(&tsv);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("gaz");
    TCase *tc = tcase_create("lexicon");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, words_have_their_classes, 0, ROWS(members));
    tcase_add_test(tc, unknown_words_have_number_zero);
    tcase_add_test(tc, entries_hold_the_columns);
    tcase_add_test(tc, phrases_are_found_word_by_word);
    tcase_add_test(tc, only_first_words_start_phrases);
    tcase_add_test(tc, classes_have_numbers_and_names);
    tcase_add_test(tc, large_lists_lose_nothing);
    suite_add_tcase(s, tc);
    return run(s);
}
