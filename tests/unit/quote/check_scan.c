/* check_scan.c - quotation marks into stretches. Stretches are shown in
 * brackets; a + behind the opening one: it continues the stretch before. */
#include "quote/quote.h"
#include "unit/knowledge.h"
#include "unit/run.h"

static const char words[] = "#: columns name class\n"
                            "'s\tword.clitic\n"
                            "n't\tword.clitic\n"
                            "'ve\tword.clitic\n"
                            "em\tword.elision\n"
                            "n\tword.elision\n"
                            "til\tword.elision\n";
static const char types[] =
    "type quotation attribution subject stop stop-noun stop-main dateline\n";

#define LDQ "\xe2\x80\x9c"
#define RDQ "\xe2\x80\x9d"
#define LSQ "\xe2\x80\x98"
#define RSQ "\xe2\x80\x99"

static const struct {
    const char *text, *stretches;
    uint32_t warnings;
} scans[] = {
    {"No marks at all.", "No marks at all.", 0},
    /* families */
    {"\"We stay,\" she said.", "[\"We stay,\"] she said.", 0},
    {LDQ "We stay," RDQ " she said.", "[" LDQ "We stay," RDQ "] she said.", 0},
    {"''We stay,'' she said.", "[''We stay,''] she said.", 0},
    {"``We stay,'' she said.", "[``We stay,''] she said.", 0},
    {"\xc2\xab Non \xc2\xbb, dit-il.", "[\xc2\xab Non \xc2\xbb], dit-il.", 0},
    {"\xc2\xbbNein\xc2\xab, so er.", "[\xc2\xbbNein\xc2\xab], so er.", 0},
    {"\xe2\x80\x9eJa" LDQ ", so er.", "[\xe2\x80\x9eJa" LDQ "], so er.", 0},
    {"'We stay,' she said.", "['We stay,'] she said.", 0},
    {LSQ "We stay," RSQ " she said.", "[" LSQ "We stay," RSQ "] she said.", 0},
    /* split, side by side, mixed drawing */
    {"\"No,\" he said, \"never.\"", "[\"No,\"] he said, [\"never.\"]", 0},
    {LDQ "No,\" he said.", "[" LDQ "No,\"] he said.", 0},
    /* nested */
    {"\"He said 'no' twice,\" she said.",
     "[\"He said ['no'] twice,\"] she said.", 0},
    {"'He said \"no\" twice,' she said.",
     "['He said [\"no\"] twice,'] she said.", 0},
    {"''She cried, 'no,''' he said.", "[''She cried, 'no,'''] he said.", 0},
    /* apostrophes */
    {"It isn't the dogs' fault.", "It isn't the dogs' fault.", 0},
    {"'The dogs' owners said we've seen 'em,' he said.",
     "['The dogs' owners said we've seen 'em,'] he said.", 0},
    {"Back in the '90s, rock 'n' roll.", "Back in the '90s, rock 'n' roll.", 0},
    {"Wait 'til then.", "Wait 'til then.", 0},
    /* measures */
    {"He is 6'2\" tall.", "He is 6'2\" tall.", 0},
    {"The 12\" record.", "The 12\" record.", 0},
    {"\"I am 6'2\" tall,\" he said.", "[\"I am 6'2\" tall,\"] he said.", 0},
    /* over paragraphs: marked anew, or closed there */
    {"\"One and\n\n\"two,\" he said.", "[\"One and]\n\n[+\"two,\"] he said.",
     0},
    {"\"One and\n\ntwo,\" he said.", "[\"One and]\n\n[+two,\"] he said.", 0},
    {"'One and\n\n'two,' he said.", "['One and]\n\n[+'two,'] he said.", 0},
    {"He said: 'One and\n\n'two.'", "He said: ['One and]\n\n[+'two.']", 0},
    {"He said 'One and\n\n'two.'", "He said 'One and\n\n['two.']", 0},
    /* a blank between the inner mark and the outer */
    {"\"He said 'no,' \" she said.", "[\"He said ['no,'] \"] she said.", 0},
    /* mended inside their paragraph */
    {"\"One. He left.\n\nShe left.", "[\"One. He left.]\n\nShe left.", 1},
    {"We stay,\" she said.", "[We stay,\"] she said.", 1},
    {LDQ "One. " LDQ "Two," RDQ " he said.",
     "[" LDQ "One.] [" LDQ "Two," RDQ "] he said.", 1},
    {"\"One,\" he said. Two.\" He left.",
     "[\"One,\"] he said. [Two.\"] He left.", 1},
    {"\"", "[\"]", 1},
};

static struct knowledge k;
static struct ss_quoter *quoter;

static void setup(void)
{
    struct sayso_error err = {0};
    knowledge_init(&k, words, types);
    quoter = ss_quoter_open(k.gaz, k.rules, &err);
    ck_assert_msg(quoter != NULL, "%s", err.message);
}

static void teardown(void)
{
    ss_quoter_free(quoter);
    knowledge_release(&k);
}

/* The text with a bracket wherever a stretch begins or ends. */
static void show(const struct ss_doc *doc, struct ss_buf *out)
{
    const struct ss_layer *l =
        &doc->layers[ss_rules_type(k.rules, "quotation")];
    for (uint32_t i = 0; i <= doc->text.len; i++) {
        for (uint32_t a = 0; a < l->anns.n; a++)
            if (ss_range_span(doc, l->anns.v[a].tokens).end == i)
                ss_buf_char(out, ']');
        for (uint32_t a = 0; a < l->anns.n; a++)
            if (ss_range_span(doc, l->anns.v[a].tokens).start == i)
                ss_buf_str(out,
                           ss_str_of(l->anns.v[a].ref != SS_NONE ? "[+" : "["));
        if (i < doc->text.len)
            ss_buf_char(out, doc->text.p[i]);
    }
}

START_TEST(marks_into_stretches)
{
    struct sayso_error err = {0};
    struct ss_doc doc;
    struct ss_buf out = {0};
    read_text(&doc, &k, scans[_i].text);
    ck_assert(ss_quote_scan(quoter, &doc, &err));
    show(&doc, &out);
    ss_str got = {out.p, out.len}, want = ss_str_of(scans[_i].stretches);
    ck_assert_msg(ss_str_eq(got, want), "%.*s is not %s", (int)got.len, got.p,
                  scans[_i].stretches);
    ck_assert_uint_eq(doc.warnings.n, scans[_i].warnings);
    ss_buf_release(&out);
    ss_doc_release(&doc);
}
END_TEST

START_TEST(tokens_know_where_they_are)
{
    struct sayso_error err = {0};
    struct ss_doc doc;
    read_text(&doc, &k, "\"No,\" he said.");
    ck_assert(ss_quote_scan(quoter, &doc, &err));
    const struct ss_token *t = doc.tokens.v;
    ck_assert(t[0].flags & SS_TOK_OPEN && t[0].flags & SS_TOK_QUOTED);
    ck_assert(t[1].flags & SS_TOK_QUOTED && !(t[1].flags & SS_TOK_OPEN));
    ck_assert(t[3].flags & SS_TOK_CLOSE && t[3].flags & SS_TOK_QUOTED);
    ck_assert(!(t[4].flags & SS_TOK_QUOTED));
    ss_doc_release(&doc);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("scan");
    TCase *c = tcase_create("scan");
    tcase_add_unchecked_fixture(c, setup, teardown);
    tcase_add_loop_test(c, marks_into_stretches, 0, ROWS(scans));
    tcase_add_test(c, tokens_know_where_they_are);
    suite_add_tcase(s, c);
    return run(s);
}
