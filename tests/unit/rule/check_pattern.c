/* check_pattern.c - what patterns match: each form of the language on a
 * sentence, with what it must find. */
#include "unit/knowledge.h"
#include "unit/run.h"

#include <stdio.h>
#include <string.h>

static const char lists[] = "#: columns name class\n"
                            "said\tcue.say\n"
                            "told\tcue.say\n"
                            "New York\tplace.city\n"
                            "Paris\tplace.city\n"
                            "Ann\tname.given\n"
                            "Lee\tname.family\n"
                            "'s\tword.clitic\n";

/* Matches are shown with | between them, labelled parts as name=words. */
static const struct {
    const char *find, *text, *found;
} table[] = {
    /* literals */
    {"said", "Ann said no", "said"},
    {"SAID", "Ann said no", "said"},
    {"said", "Ann SAID no", "SAID"},
    {"said", "unsaid words", ""},
    {"\"said no\"", "Ann said no", "said no"},
    {"said no", "Ann said , no", ""},
    {"\",\" .", "Ann, Lee", ", Lee"},
    {"\"\"\"", "say \"no\" now", "\"|\""},
    /* terms */
    {"<cap>", "Ann said McCain", "Ann|McCain"},
    {"<upper>", "the NATO and A", "NATO"},
    {"<digit>", "in 2020 F-16", "2020|F-16"},
    {"<punct>", "a, b.", ",|."},
    {"<initial>", "J. Lee", "J."},
    {"<mixed>", "McCain Ann", "McCain"},
    {"<first>", "One two. Three four.", "One|Three"},
    {"<not alpha>", "a 1 ,", "1|,"},
    {"<cap not first>", "One Two", "Two"},
    {"<class cue.say>", "said told asked", "said|told"},
    {"<class cue>", "said told asked", "said|told"},
    {"<not class cue>", "said told asked", "asked"},
    {"<class place>", "in New York and Paris", "New York|Paris"},
    {"<class place>", "in new york and paris", ""},
    {"<\"ann\">", "an Ann anna", "Ann"},
    {"<\"ann\" cap>", "ann Ann Bob", "Ann"},
    {"<cap not \"ann\">", "ann Ann Bob", "Bob"},
    {"</ann?/>", "an ann anna", "an|ann"},
    {"</(?i)ANN/>", "an Ann anna", "Ann"},
    {"<cap /A.*/>", "Ann Bob apple", "Ann"},
    /* any, sequences, alternatives */
    {". said .", "Ann said no", "Ann said no"},
    {"Ann | Bob", "Bob and Ann", "Bob|Ann"},
    {"(Ann | Bob) said", "Bob said. Ann said.", "Bob said|Ann said"},
    {"a (b | c d | e) f", "a c d f", "a c d f"},
    {"a (b|) c", "a c", "a c"},
    /* how often */
    {"a b? c", "a c", "a c"},
    {"a b? c", "a b c", "a b c"},
    {"a b* c", "a b b b c", "a b b b c"},
    {"a b+ c", "a c", ""},
    {"a b+ c", "a b c", "a b c"},
    {"a b{2} c", "a b c", ""},
    {"a b{2} c", "a b b c", "a b b c"},
    {"a b{1,2} c", "a b b b c", ""},
    {"a b{2,} c", "a b b b c", "a b b b c"},
    {"a .*", "a b c", "a b c"},
    {"a .*?", "a b c", "a"},
    {"a .*? c", "a c b c", "a c"},
    {"a .* c", "a c b c", "a c b c"},
    {"(a b)+", "a b a b a", "a b a b"},
    {"(a*)+ b", "a a b", "a a b"},
    {"((a|b)*)* c", "a b a c", "a b a c"},
    /* loops give back what they took, and count */
    {"^ x:.{0,3} c", "a b c d", "a b c[x=a b]"},
    {"^ x:.{0,5}? c", "a b c c", "a b c[x=a b]"},
    {"^ x:.{0,5} c", "a b c c", "a b c c[x=a b c]"},
    {"^ .{0,5}? c d", "a c b c d", "a c b c d"},
    {"^ .{0,1} c", "a b c", ""},
    {"^ .{0,1}? c", "a b c", ""},
    {"^ (a b){1,3} c", "a b a b c", "a b a b c"},
    {"^ (a b){1,2} c", "a b a b a b c", ""},
    {"^ ((a|b) x:(c|d)?){2,4}? d $", "a c b d", "a c b d"},
    {"^ (a{0,2} b){0,3} c", "a a b b a b c", "a a b b a b c"},
    {"^ (a{0,2} b){0,3} c", "a a a b c", ""},
    {"x:.{0,3} @c", "a a a a c", "a a a c[x=a a a]"},
    {"x:(a | b c)* @d", "a b c a d", "a b c a d[x=a b c a]"},
    /* rows of single tests, decided without being run */
    {"a @b (c|d) e", "a b d e", "a b d e"},
    {"a @b (c|d) e", "x b d e", ""},
    {"a @b (c|d) e", "a b d", ""},
    {"(a|b) x:@c $", "b c", "b c[x=c]"},
    {"^ a @b $", "a b", "a b"},
    {"^ a @b", "c a b", ""},
    {"<class place> said <class place>", "New York said Paris",
     "New York said Paris"},
    {"<class place> @said <class place>", "Paris said New York",
     "Paris said New York"},
    {"<cap /[A-Z]n+/> said", "Ann said", "Ann said"},
    {"<cap /[A-Z]n+/> said", "Bob said", ""},
    {"<class name class place>", "Paris", ""},
    /* looking */
    {"a &(b)", "a b a c", "a"},
    {"a !(b)", "a b", ""},
    {"a !(b)", "a c", "a"},
    {"<&(a) b", "a b. c b.", "b"},
    {"<!(a) b", "a b", ""},
    {"<!(a) b", "c b", "b"},
    {"<&(a x) b", "a x b", "b"},
    {"a !(. c)", "a b c", ""},
    {"a !($)", "b a", ""},
    /* edges: of the sentence */
    {"^ .", "One two. Three.", "One|Three"},
    {". $", "One two. Three.", ".|."},
    {"^ One two \".\" $", "One two.", "One two ."},
    {"two three", "One two. three", ""},
    /* named parts */
    {"who:<cap> said what:.", "Ann said no", "Ann said no[who=Ann][what=no]"},
    {"(who:Ann | who:Bob) said", "Bob said", "Bob said[who=Bob]"},
    {"x:(a b)? c", "c", "c"},
    {"x:(a b)? c", "a b c", "a b c[x=a b]"},
    {"x:(y:a b)", "a b", "a b[x=a b][y=a]"},
    {"x:<class place>", "to New York", "New York[x=New York]"},
    /* anchors: the same match wherever it stands */
    {"@who:<cap>{1,3} said", "Ann Lee said", "Ann Lee said[who=Ann Lee]"},
    {"who:<cap>{1,3} @said", "Ann Lee said", "Ann Lee said[who=Ann Lee]"},
    {"who:<cap>+ \",\" .*? \",\" @c:said", "Ann Lee, a nurse, said",
     "Ann Lee , a nurse , said[c=said][who=Ann Lee]"},
    {"^ a @b c", "a b c", "a b c"},
    {"a &(b) @b", "a b", "a b"},
    {"(a | x:b) @c", "b c", "b c[x=b]"},
    {"<class place> @said", "New York said", "New York said"},
    {"<!(a) b @c", "a b c", ""},
    {"<!(a) b @c", "x b c", "b c"},
    /* macros */
    {"{person} said", "Ann Lee said", "Ann Lee said"},
    {"p:{person} said", "Ann Lee said", "Ann Lee said[p=Ann Lee]"},
    {"({person} and)* said", "Ann and Lee and said",
     "Ann and Lee and said"},
};

static struct knowledge k;
static struct ss_doc doc;
static struct ss_work work;

static void load(const char *rules, const char *text)
{
    struct sayso_error err = {0};
    knowledge_init(&k, lists, rules);
    read_text(&doc, &k, text);
    work = (struct ss_work){0};
    bool ok = ss_phrases_find(&doc, k.gaz, &work.phrases, &err);
    for (uint32_t p = 0; ok && p < ss_rules_n_phases(k.rules); p++)
        ok = ss_rules_run(k.rules, p, &doc, &work, &err);
    ck_assert_msg(ok, "%s", err.message);
}

static void unload(void)
{
    ss_doc_release(&doc);
    knowledge_release(&k);
}

static void put_words(struct ss_buf *b, ss_range r)
{
    for (uint32_t t = r.start; t < r.end; t++) {
        if (t > r.start)
            ss_buf_char(b, ' ');
        ss_buf_str(b, ss_token_text(&doc, t));
    }
}

/* All annotations of a type, and their parts in the order of their names. */
static char *shown(const char *type)
{
    struct ss_buf b = {0};
    const struct ss_layer *l = &doc.layers[ss_rules_type(k.rules, type)];
    for (uint32_t i = 0; i < l->anns.n; i++) {
        const struct ss_ann *a = &l->anns.v[i];
        if (i)
            ss_buf_char(&b, '|');
        put_words(&b, a->tokens);
        for (uint32_t p = a->parts; p < a->parts + a->n_parts; p++) {
            ss_str name = ss_rules_label_name(k.rules, doc.parts.v[p].name);
            ss_buf_printf(&b, "[%.*s=", (int)name.len, name.p);
            put_words(&b, doc.parts.v[p].tokens);
            ss_buf_char(&b, ']');
        }
    }
    ss_buf_char(&b, '\0');
    return b.p;
}

START_TEST(pattern_matches)
{
    char rules[500];
    (void)snprintf(rules, sizeof rules,
                   "phase p within sentence overlap best\n"
                   "let person = <cap>{1,3}\n"
                   "in p\nrule r\nfind %s\nmake M\n",
                   table[_i].find);
    load(rules, table[_i].text);
    char *got = shown("M");
    ck_assert_msg(strcmp(got, table[_i].found) == 0,
                  "find %s in \"%s\": got \"%s\", not \"%s\"", table[_i].find,
                  table[_i].text, got, table[_i].found);
    free(got);
    unload();
}
END_TEST

/* Paragraphs longer than what is gone through at a time: the same matches
 * wherever they stand, nothing reached beyond the window. */
START_TEST(long_paragraphs_are_cut_unseen)
{
    enum { WORDS = 5000, EVERY = 97 };
    struct ss_buf text = {0};
    uint32_t n = 0;
    for (uint32_t i = 0; i < WORDS; i++) {
        bool here = i % EVERY == 0;
        ss_buf_str(&text, here ? SS_STR("New York said b ") : SS_STR("w "));
        n += here;
    }
    ss_buf_char(&text, '\0');
    load("phase p within paragraph overlap all\n"
         "in p\nrule a\nfind <class place> @said b\nmake M\n"
         "rule b\nfind @said .{0,64} said\nmake N\n",
         text.p);
    ck_assert_uint_eq(doc.layers[ss_rules_type(k.rules, "M")].anns.n, n);
    ck_assert_uint_eq(doc.layers[ss_rules_type(k.rules, "N")].anns.n, 0);
    unload();
    ss_buf_release(&text);
}
END_TEST

/* Whole files: phases, overlap, quotation, annotations as input. */
static const struct {
    const char *rules, *text, *found; /* of type M */
} files[] = {
    /* of overlapping matches the heaviest, the longest, the first stays */
    {"phase p overlap best\nin p\nrule a weight 1\nfind a b c\nmake M\n"
     "rule b weight 2\nfind b\nmake M\n",
     "a b c", "b"},
    {"phase p overlap best\nin p\nrule a\nfind a b c\nmake M\n"
     "rule b\nfind b\nmake M\n",
     "a b c", "a b c"},
    {"phase p overlap all\nin p\nrule a\nfind a b\nmake M\n"
     "rule b\nfind b c\nmake M\n",
     "a b c", "a b|b c"},
    {"phase p overlap best\nin p\nrule a\nfind a b\nmake M\n"
     "rule b\nfind b c\nmake N\n",
     "a b c", "a b"}, /* another type does not compete */
    {"phase p overlap first\nin p\nrule a\nfind a b\nmake M\n"
     "rule b\nfind b c\nmake M\n",
     "a b c", "a b"},
    /* later phases see what earlier ones made */
    {"phase p\nphase q\nin p\nrule a\nfind <cap>+\nmake N\n"
     "in q\nrule b\nfind who:<N> said\nmake M\n",
     "Ann Lee said", "Ann Lee said[who=Ann Lee]"},
    {"phase p\nphase q\nin p\nrule a\nfind a b c\nmake N\n"
     "in q\nrule b\nfind <N: . x:b .>\nmake M\n",
     "a b c", "a b c[x=b]"},
    {"phase p\nphase q\nin p\nrule a\nfind a b c\nmake N\n"
     "in q\nrule b\nfind <N: a b>\nmake M\n",
     "a b c", ""}, /* the inside must be all of it */
    {"phase p\nphase q\nin p\nrule a\nfind a b\nmake N of x\n",
     "a b", NULL},
    {"phase p\nin p\nrule a\nfind x:a b\nmake M of x\n", "a b", "a[x=a]"},
    /* a match stays in its sentence, or in its paragraph */
    {"phase p within sentence\nin p\nrule a\nfind a .* b\nmake M\n",
     "a c. B b", ""},
    {"phase p within paragraph\nin p\nrule a\nfind a .* b\nmake M\n",
     "a c. B b", "a c . B b"},
    {"phase p within paragraph\nin p\nrule a\nfind a .* b\nmake M\n",
     "a c.\n\nB b", ""},
    /* nothing is quoted here: no scanner ran */
    {"phase p quotes inside\nin p\nrule a\nfind a\nmake M\n", "\"a\"", ""},
    {"phase p quotes outside\nin p\nrule a\nfind a\nmake M\n", "\"a\"", "a"},
};

START_TEST(file_of_rules_finds)
{
    struct sayso_error err = {0};
    if (!files[_i].found) { /* must be refused */
        struct ss_rules_builder *b = ss_rules_builder_new();
        struct ss_gaz_builder *g = ss_gaz_builder_new();
        struct ss_image_writer w;
        ss_image_writer_init(&w);
        ck_assert(!(ss_rules_builder_add(b, "x", ss_str_of(files[_i].rules),
                                         &err) &&
                    ss_rules_builder_write(b, g, &w, &err)));
        ss_image_writer_release(&w);
        ss_gaz_builder_free(g);
        ss_rules_builder_free(b);
        return;
    }
    load(files[_i].rules, files[_i].text);
    char *got = shown("M");
    ck_assert_msg(strcmp(got, files[_i].found) == 0,
                  "%s in \"%s\": got \"%s\", not \"%s\"", files[_i].rules,
                  files[_i].text, got, files[_i].found);
    free(got);
    unload();
}
END_TEST

START_TEST(votes_are_collected)
{
    load("phase p\nin p\nrule r weight 2\nwhy because\nfind x:<cap> said\n"
         "vote x PER 3.5 ORG -1\nset kind title\n",
         "Ann said");
    ck_assert_uint_eq(work.votes.n, 1);
    ck_assert_uint_eq(work.votes.v[0].tokens.start, 0);
    ck_assert_uint_eq(work.votes.v[0].tokens.end, 1);
    uint32_t rule = work.votes.v[0].rule;
    assert_str(ss_rules_name(k.rules, rule), "r");
    assert_str(ss_rules_why(k.rules, rule), "because");
    assert_str(ss_rules_attr(k.rules, rule, "kind"), "title");
    ck_assert_uint_eq(ss_rules_attr(k.rules, rule, "other").len, 0);
    ck_assert_uint_eq(ss_rules_line(k.rules, rule), 3);
    ck_assert(ss_rules_vote(k.rules, rule, SS_ENTITY_PER) == 3.5f);
    ck_assert(ss_rules_vote(k.rules, rule, SS_ENTITY_ORG) == -1);
    ck_assert(ss_rules_vote(k.rules, rule, SS_ENTITY_LOC) == 0);
    unload();
}
END_TEST

START_TEST(examples_are_kept)
{
    struct ss_rule_example e;
    load("phase p\nin p\nrule r\nfind a\nmake M\n"
         "yes a b => x = a; y = b c\nno c d\n",
         "x");
    ck_assert_uint_eq(ss_rules_n_examples(k.rules, 0), 2);
    ss_rules_example(k.rules, 0, 0, &e);
    ck_assert(e.must_match);
    assert_str(e.text, "a b");
    assert_str(e.expect, "x = a; y = b c");
    ck_assert_uint_eq(e.line, 6);
    ss_rules_example(k.rules, 0, 1, &e);
    ck_assert(!e.must_match);
    assert_str(e.text, "c d");
    ck_assert_uint_eq(e.expect.len, 0);
    unload();
}
END_TEST

int main(void)
{
    Suite *s = suite_create("pattern");
    TCase *tc = tcase_create("patterns");
    tcase_add_test(tc, long_paragraphs_are_cut_unseen);
    tcase_add_loop_test(tc, pattern_matches, 0, ROWS(table));
    tcase_add_loop_test(tc, file_of_rules_finds, 0, ROWS(files));
    tcase_add_test(tc, votes_are_collected);
    tcase_add_test(tc, examples_are_kept);
    suite_add_tcase(s, tc);
    return run(s);
}
