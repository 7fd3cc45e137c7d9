/* check_token.c - text into words. Words are shown with | between them. */
#include "token/token.h"
#include "unit/knowledge.h"
#include "unit/run.h"

static const char words[] = "#: columns name class\n"
                            "'s\tword.clitic\n"
                            "n't\tword.clitic\n"
                            "'ll\tword.clitic\n"
                            "'em\tword.clitic\n"
                            "Mr.\tword.abbrev\n"
                            "Inc.\tword.abbrev\n"
                            "Jan.\tword.abbrev\n"
                            "cannot\tword.common\n";

static const struct {
    const char *text, *tokens;
} cuts[] = {
    {"", ""},
    {"   ", ""},
    {"one two", "one|two"},
    {"Stop.", "Stop|."},
    /* joiners */
    {"al-Assad's rebel-held town", "al-Assad|'s|rebel-held|town"},
    {"O'Neill didn't say", "O'Neill|did|n't|say"},
    {"Trump\xe2\x80\x99s", "Trump|\xe2\x80\x99s"},
    {"AT&T and R&D", "AT&T|and|R&D"},
    {"3.5 and 10,000, no", "3.5|and|10,000|,|no"},
    {"a_b x@y.org", "a_b|x@y.org"},
    {"well- known -not", "well|-|known|-|not"},
    /* full stops */
    {"Mr. Smith of Acme Inc. left.", "Mr.|Smith|of|Acme|Inc.|left|."},
    {"the U.S. said", "the|U.S.|said"},
    {"Apple (AAPL.OQ) and BP.L rose", "Apple|(|AAPL.OQ|)|and|BP.L|rose"},
    {"at NASA.Then he left", "at|NASA|.|Then|he|left"},
    {"Ann Lee, R-Inc., said", "Ann|Lee|,|R-Inc.|,|said"},
    {"J. K. Rowling", "J.|K.|Rowling"},
    {"end.Next", "end|.|Next"},
    {"bbc.co.uk", "bbc.co.uk"},
    {"wait... what", "wait|...|what"},
    {"Mr.. what", "Mr|..|what"},
    /* marks */
    {"(\"No,\")", "(|\"|No|,|\"|)"},
    {"\xe2\x80\x9cNo\xe2\x80\x9d", "\xe2\x80\x9c|No|\xe2\x80\x9d"},
    {"``No''", "``|No|''"},
    {"a--b", "a|--|b"},
    {"$5 20%", "$|5|20|%"},
    /* other scripts, combining marks, no-break space */
    {"caf\xc3\xa9 cafe\xcc\x81", "caf\xc3\xa9|cafe\xcc\x81"},
    {"a\xc2\xa0"
     "b",
     "a|b"},
    {"\xd0\x9c\xd0\xb8\xd1\x80!", "\xd0\x9c\xd0\xb8\xd1\x80|!"},
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

/* What every tokenised text must be: tokens in order, none empty, all within
 * their block, and nothing but white space between them. */
static void check_invariants(const struct ss_doc *doc)
{
    uint32_t end = 0;
    for (uint32_t i = 0; i < doc->tokens.n; i++) {
        const struct ss_token *t = &doc->tokens.v[i];
        const struct ss_block *b = &doc->blocks.v[t->block];
        ck_assert_uint_gt(t->len, 0);
        ck_assert_uint_ge(t->start, end);
        ck_assert_uint_ge(t->start, b->span.start);
        ck_assert_uint_le(t->start + t->len, b->span.end);
        while (end < t->start) {
            uint32_t len;
            uint32_t cp = ss_utf8_at(doc->text.p + end,
                                     doc->text.p + doc->text.len, &len);
            ck_assert(ss_char_class(cp) == SS_CHAR_SPACE || cp <= ' ');
            end += len;
        }
        end = t->start + t->len;
    }
}

START_TEST(text_is_cut_into_words)
{
    struct ss_doc doc;
    struct ss_buf got = {0};
    read_text(&doc, &k, cuts[_i].text);
    for (uint32_t i = 0; i < doc.tokens.n; i++) {
        if (i)
            ss_buf_char(&got, '|');
        ss_buf_str(&got, ss_token_text(&doc, i));
    }
    ss_buf_char(&got, '\0');
    ck_assert_str_eq(got.p, cuts[_i].tokens);
    check_invariants(&doc);
    ss_buf_release(&got);
    ss_doc_release(&doc);
}
END_TEST

static const struct {
    const char *word;
    unsigned flags; /* without SENT, BLOCK and SPACE */
} shapes[] = {
    {"word", SS_TOK_ALPHA},
    {"Word", SS_TOK_ALPHA | SS_TOK_CAPITAL},
    {"NATO", SS_TOK_ALPHA | SS_TOK_CAPITAL | SS_TOK_UPPER},
    {"A", SS_TOK_ALPHA | SS_TOK_CAPITAL},
    {"J.", SS_TOK_ALPHA | SS_TOK_CAPITAL | SS_TOK_INITIAL},
    {"al-Assad", SS_TOK_ALPHA | SS_TOK_CAPITAL | SS_TOK_MIXED},
    {"McCain", SS_TOK_ALPHA | SS_TOK_CAPITAL | SS_TOK_MIXED},
    {"12", SS_TOK_DIGIT},
    {"F-16", SS_TOK_ALPHA | SS_TOK_DIGIT | SS_TOK_CAPITAL},
    {"!", SS_TOK_PUNCT},
    {"\xc3\x89lys\xc3\xa9"
     "e",
     SS_TOK_ALPHA | SS_TOK_CAPITAL},
};

START_TEST(words_have_shapes)
{
    struct ss_doc doc;
    unsigned position = SS_TOK_SENT | SS_TOK_BLOCK | SS_TOK_SPACE;
    read_text(&doc, &k, shapes[_i].word);
    ck_assert_uint_eq(doc.tokens.n, 1);
    ck_assert_uint_eq(doc.tokens.v[0].flags & ~position, shapes[_i].flags);
    ss_doc_release(&doc);
}
END_TEST

static Suite *token_suite(void)
{
    Suite *s = suite_create("token");
    TCase *tc = tcase_create("words");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, text_is_cut_into_words, 0, ROWS(cuts));
    tcase_add_loop_test(tc, words_have_shapes, 0, ROWS(shapes));
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return run(token_suite());
}
