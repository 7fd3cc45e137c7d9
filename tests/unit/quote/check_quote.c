/* check_quote.c - quotations of whole texts, by the rules that are shipped.
 * Shown as  speaker | cue | stretch ... stretch, one quotation a line. */
#include "pipe/pipe.h"
#include "unit/run.h"

#include <stdlib.h>

static const struct {
    const char *text, *quotes;
} cases[] = {
    {"The road is closed.", ""},
    /* layouts of marked words */
    {"\"We will stay,\" said Ann Lee, a nurse.",
     "direct: Ann Lee, a nurse | said | \"We will stay,\"\n"},
    {"\"We will stay,\" she said. \"We must.\"",
     "direct: she | said | \"We will stay,\" ... \"We must.\"\n"},
    {"\"We,\" she said, \"will stay.\"",
     "direct: she | said | \"We,\" ... \"will stay.\"\n"},
    {"She told a crowd: \"We will stay.\"",
     "direct: She | told | \"We will stay.\"\n"},
    {"She wrote in a letter:\n\n\"We will stay.\"",
     "direct: She | wrote | \"We will stay.\"\n"},
    {"\"We will stay,\" she said.\n\n\"We must do it now.\"",
     "direct: she | said | \"We will stay,\"\n"
     "direct:  |  | \"We must do it now.\" continues 0\n"},
    {"\"We will stay here and\n\n\"we will go on,\" she said.",
     "direct: she | said | \"We will stay here and ... \"we will go on,\"\n"},
    {"COOPER: What did you see?", "direct: COOPER | : | What did you see\n"},
    /* reported speech */
    {"Officials said on Friday that the road was closed.",
     "indirect: Officials | said | that the road was closed\n"},
    {"The road was closed, officials said.",
     "indirect: officials | said | The road was closed\n"},
    {"The road, officials said, was closed.",
     "indirect: officials | said | The road ... was closed\n"},
    {"According to police, the road was closed.",
     "indirect: police | According to | the road was closed\n"},
    {"She has repeatedly denied that she lied.",
     "indirect: She | has repeatedly denied | that she lied\n"},
    {"She resigned, saying that she was tired.",
     "indirect: She | saying | that she was tired\n"},
    {"ROME (Reuters) - The road was closed, officials said.",
     "indirect: officials | said | The road was closed\n"},
    /* the subject of the main clause, not of one inside it, nor its object */
    {"She left when the plan failed, saying that she was tired.",
     "indirect: She | saying | that she was tired\n"},
    {"She dropped the plan in May, saying that she was tired.",
     "indirect: She | saying | that she was tired\n"},
    {"She urged the crowd to leave.", "indirect: She | urged | to leave\n"},
    /* where it ends */
    {"She said the road was closed, but others said it was open.",
     "indirect: She | said | the road was closed\n"
     "indirect: others | said | it was open\n"},
    {"While she said it was closed, the road was open.",
     "indirect: she | said | it was closed\n"},
    /* mixed */
    {"She said the plan was \"a mess\" and late.",
     "mixed: She | said | the plan was \"a mess\" and late\n"},
    {"The plan is \"a mess,\" she said.",
     "mixed: she | said | The plan is \"a mess,\"\n"},
    {"She called it \"a mess,\" a rumor in town.",
     "mixed: She | called | it \"a mess,\"\n"},
    {"She said the road was closed. \"We walk.\"",
     "mixed: She | said | the road was closed ... \"We walk.\"\n"},
    {"\"We will stay here.\"\n\n- Ann Lee, a nurse.",
     "direct: Ann Lee, a nurse | - | \"We will stay here.\"\n"},
    {"\"We walk,\" she said. But \"we will never ever walk over the hill,\" too.",
     "direct: she | said | \"We walk,\" ... "
     "\"we will never ever walk over the hill,\"\n"},
    /* the outer attribution has the words of the inner one */
    {"She said she thinks the plan is \"a mess.\"",
     "mixed: She | said | she thinks the plan is \"a mess.\"\n"},
    /* marked words of a clause that opens the sentence */
    {"Asked about \"a mess,\" she said no.",
     "mixed:  | Asked | about \"a mess,\"\n"},
    /* a cue in what says who speaks */
    {"Those who think it will rain said that it was closed.",
     "indirect: Those who think it will rain | said | "
     "that it was closed\n"},
    /* no speech */
    {"The so-called \"experts\" left.", ""},
};

static struct sayso_model *model;

static void setup(void)
{
    struct sayso_error err = {0};
    model = sayso_model_load(NULL, &err);
    ck_assert_msg(model != NULL, "%s", err.message);
}

static void teardown(void)
{
    sayso_model_free(model);
}

static void show_range(const struct ss_doc *doc, ss_range r, struct ss_buf *out)
{
    ss_buf_str(out, ss_doc_text(doc, ss_range_span(doc, r)));
    ss_buf_str(out, SS_STR(" | "));
}

static void show(const struct ss_doc *doc, struct ss_buf *out)
{
    for (uint32_t i = 0; i < doc->quotes.n; i++) {
        const struct ss_quote *q = &doc->quotes.v[i];
        ss_buf_printf(out, "%s: ", ss_quote_kind_name(q->kind));
        show_range(doc, q->speaker, out);
        show_range(doc, q->cue, out);
        for (uint32_t s = 0; s < q->n_spans; s++) {
            if (s)
                ss_buf_str(out, SS_STR(" ... "));
            ss_buf_str(out, ss_doc_text(doc, doc->quote_spans.v[q->spans + s]));
        }
        if (q->continues != SS_NONE)
            ss_buf_printf(out, " continues %u", q->continues);
        ss_buf_char(out, '\n');
    }
}

START_TEST(quotations_of_a_text)
{
    struct sayso_error err = {0};
    struct ss_work work = {0};
    struct ss_doc doc;
    struct ss_buf out = {0};
    ss_doc_init(&doc, 0);
    ck_assert(ss_ingest(&doc, ss_str_of(cases[_i].text), SS_FORMAT_TEXT, &err));
    ck_assert(ss_pipe_annotate(model, &doc, &work, &err));
    show(&doc, &out);
    ss_str got = {out.p, out.len}, want = ss_str_of(cases[_i].quotes);
    ck_assert_msg(ss_str_eq(got, want), "got\n%.*sinstead of\n%s", (int)got.len,
                  got.p ? got.p : "", cases[_i].quotes);
    ss_buf_release(&out);
    ss_doc_release(&doc);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("quote");
    TCase *c = tcase_create("quote");
    tcase_add_unchecked_fixture(c, setup, teardown);
    tcase_add_loop_test(c, quotations_of_a_text, 0, ROWS(cases));
    suite_add_tcase(s, c);
    return run(s);
}
