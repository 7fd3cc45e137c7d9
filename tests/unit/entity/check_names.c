/* check_names.c - from candidates to entities, with a small model. */
#include "entity/entity.h"

#include "../knowledge.h"
#include "../run.h"

#include <stdio.h>
#include <string.h>

static const char lists[] = "#: columns name class gender\n"
                            "#: case capital\n"
                            "Ann\tname.given\tf\n"
                            "Ben\tname.given\tm\n"
                            "Damascus\tplace.city\n"
                            "Aleppo\tplace.city\n"
                            "Hezbollah\torg.armed\n"
                            "WHO\torg.intl\n"
                            "World Health Organization\torg.intl\n"
                            "Syrian\tnation.demonym\n"
                            "#: case any\n"
                            "#: columns name class\n"
                            "ministry\torg.head\n"
                            "the\tword.function\n"
                            "who\tword.function\n"
                            "of\tname.joint\n"
                            "and\tname.joint\n"
                            "al\tname.particle\n"
                            "von\tname.particle\n"
                            "president\tperson.role\n"
                            "#: columns name class gender\n"
                            "Mrs\tperson.role\tf\n"
                            "Mr\tperson.role\tm\n"
                            "#: columns name class\n"
                            "journal\torg.head\n";

static const char rules[] =
    "type PER LOC ORG NORP MISC PER-again LOC-again ORG-again PER-brief\n"
    "     ORG-brief\n"
    "phase name-evidence within sentence quotes any overlap all\n"
    "phase name-article within sentence quotes any overlap all\n"
    "in name-evidence\n"
    "rule any\n  find n:<cap>\n  vote starting n NONE 1\n"
    "rule given\n  find n:<class name.given>\n  vote starting n PER 3\n"
    "rule role\n  find title:<class person.role> n:<cap>\n"
    "  vote starting n PER 3\n  make title of title\n"
    "rule role-in\n  find n:<class person.role>\n  vote holding n NONE 5\n"
    "rule place\n  find n:<class place>\n  vote n LOC 3\n"
    "rule body\n  find n:<class org not class org.head>\n  vote n ORG 3\n"
    "rule head\n  find n:<class org.head cap> of\n  vote starting n ORG 3\n"
    "rule head-last\n  find <cap> n:<class org.head cap>\n"
    "  vote ending n ORG 3\n"
    "rule cut\n  find n:<cap> of\n  vote ending n NONE 5\n"
    "rule nation\n  find n:<class nation>\n  vote n NORP 4\n"
    "rule and-in\n  find n:(and)\n  vote holding n NONE 6\n"
    "rule split\n  find <cap not class nation not class word.function not "
    "class person.role> n:<cap>\n  vote starting n NONE 3\n"
    "rule join\n  find n:<cap> <cap not class person.role>\n"
    "  vote ending n NONE 3\n"
    "rule join-particle\n  find n:<cap> <class name.particle not cap>\n"
    "  vote ending n NONE 3\n"
    "rule particle\n  find n:<class name.particle>\n"
    "  vote holding n PER 1\n"
    "rule alone\n  find n:<cap not first>\n  vote n MISC .5\n"
    "in name-article\n"
    "rule brief\n  find n:<PER-brief>\n  vote n PER 1.5\n"
    "rule brief-body\n  find n:<ORG-brief>\n  vote n ORG 2\n"
    "rule again\n  find n:<PER-again>\n  vote n PER 3\n"
    "rule again-body\n  find n:<ORG-again>\n  vote n ORG 3\n";

struct run_of {
    struct knowledge k;
    struct ss_namer *namer;
    struct ss_doc doc;
    struct ss_work work;
};

static void find(struct run_of *r, const char *text)
{
    struct sayso_error err = {0};
    memset(r, 0, sizeof *r);
    knowledge_init(&r->k, lists, rules);
    r->namer = ss_namer_open(r->k.gaz, r->k.rules, &err);
    ck_assert_ptr_nonnull(r->namer);
    read_text(&r->doc, &r->k, text);
    ck_assert(ss_phrases_find(&r->doc, r->k.gaz, &r->work.phrases, &err));
    ck_assert(ss_entity_find(r->namer, &r->doc, &r->work, &err));
}

static void done(struct run_of *r)
{
    ss_doc_release(&r->doc);
    ss_namer_free(r->namer);
    knowledge_release(&r->k);
}

/* "Ann Lee=PER0; Damascus=LOC1": mentions, their type and entity. */
static void told(const struct run_of *r, char *out, size_t size)
{
    size_t len = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < r->doc.mentions.n && len < size; i++) {
        const struct ss_mention *m = &r->doc.mentions.v[i];
        ss_str s = ss_doc_text(&r->doc, m->span);
        len += (size_t)snprintf(
            out + len, size - len, "%s%.*s=%s%u", i ? "; " : "", (int)s.len,
            s.p, ss_entity_type_name(r->doc.entities.v[m->entity].type),
            m->entity);
    }
}

static const struct {
    const char *text, *names;
} cases[] = {
    {"", ""},
    {"it rained.", ""},
    {"They met Ann in Damascus.", "Ann=PER0; Damascus=LOC1"},
    /* the longest good name, not its pieces */
    {"They met Ann Lee.", "Ann Lee=PER0"},
    {"He runs the Ministry of Peace.", "Ministry of Peace=ORG0"},
    /* "and" parts two names */
    {"They saw Damascus and Aleppo.", "Damascus=LOC0; Aleppo=LOC1"},
    /* a nationality and an office are outside */
    {"The Syrian President Zed left.", "Syrian=NORP0; Zed=PER1"},
    /* capitals only: WHO, not who */
    {"Who told WHO?", "WHO=ORG0"},
    /* short forms, before and after the long one, are one entity */
    {"They met Lee. Ann Lee left.", "Lee=PER0; Ann Lee=PER0"},
    {"They met Ann Lee, then Lee left.", "Ann Lee=PER0; Lee=PER0"},
    {"They met Ann Lee. Then Ann left.", "Ann Lee=PER0; Ann=PER0"},
    {"The World Health Organization left. Then WHO fell.",
     "World Health Organization=ORG0; WHO=ORG0"},
    /* two who share a surname: the one last named */
    {"They met Ann Lee, then Lee left. They met Ben Lee, then Lee left.",
     "Ann Lee=PER0; Lee=PER0; Ben Lee=PER1; Lee=PER1"},
    /* called by the last name but one, unless another ends in it */
    {"They met Ann Zed Lee. Then president Zed left.",
     "Ann Zed Lee=PER0; Zed=PER0"},
    {"They met Ben Zed and Ann Zed Lee, then Zed left.",
     "Ben Zed=PER0; Ann Zed Lee=PER1; Zed=PER0"},
    /* particles */
    {"They met Ann al-Assad, then Assad left.",
     "Ann al-Assad=PER0; Assad=PER0"},
    {"They met Ann von Dam.", "Ann von Dam=PER0"},
    /* a misspelling in an article on it */
    {"They fear Hezbollah. They like Hebzollah.",
     "Hezbollah=ORG0; Hebzollah=ORG0"},
};

START_TEST(names_are_found_and_joined)
{
    struct run_of r;
    char got[400];
    find(&r, cases[_i].text);
    told(&r, got, sizeof got);
    ck_assert_str_eq(got, cases[_i].names);
    done(&r);
}
END_TEST

START_TEST(mentions_are_ordered_and_apart)
{
    struct run_of r;
    find(&r, "Ann Lee met Ben of Aleppo. In Damascus Ann Lee told WHO.");
    uint32_t end = 0;
    for (uint32_t i = 0; i < r.doc.mentions.n; i++) {
        const struct ss_mention *m = &r.doc.mentions.v[i];
        ck_assert_uint_ge(m->span.start, end);
        ck_assert_uint_gt(m->span.end, m->span.start);
        ck_assert_uint_lt(m->entity, r.doc.entities.n);
        ck_assert(m->confidence > 0 && m->confidence <= 1);
        end = m->span.end;
    }
    done(&r);
}
END_TEST

START_TEST(titles_are_collected)
{
    struct run_of r;
    find(&r, "They met president Zed. Then president Zed left.");
    ck_assert_uint_eq(r.doc.entities.n, 1);
    ck_assert_uint_eq(r.doc.entities.v[0].titles.n, 1);
    assert_str(r.doc.entities.v[0].titles.v[0], "president");
    done(&r);
}
END_TEST

/* Of two people of one surname, a title tells which. */
START_TEST(titles_tell_men_from_women)
{
    static const char *const texts[] = {
        "They met Ann Xu and Ben Xu. Then Mrs Xu left. But Mr Xu stayed.",
        "They met Ben Xu and Ann Xu. Then Mrs Xu left. But Mr Xu stayed.",
        "Then Mrs Xu left. But Mr Xu stayed. They met Ben Xu and Ann Xu.",
    };
    for (size_t i = 0; i < ROWS(texts); i++) {
        struct run_of r;
        find(&r, texts[i]);
        ck_assert_uint_eq(r.doc.mentions.n, 4);
        ck_assert_uint_eq(r.doc.entities.n, 2);
        const struct ss_mention *m = r.doc.mentions.v;
        uint32_t ann = SS_NONE, ben = SS_NONE, mrs = SS_NONE, mr = SS_NONE;
        for (uint32_t j = 0; j < 4; j++) {
            const char *p = ss_doc_text(&r.doc, m[j].span).p;
            uint32_t *one = *p == 'A' ? &ann : *p == 'B' ? &ben : NULL;
            *(one ? one : p[-2] == 's' ? &mrs : &mr) = m[j].entity;
        }
        ck_assert_uint_eq(mrs, ann);
        ck_assert_uint_eq(mr, ben);
        ck_assert_uint_ne(ann, ben);
        done(&r);
    }
}
END_TEST

START_TEST(a_mention_names_its_strongest_rule)
{
    struct run_of r;
    find(&r, "They met Ann.");
    ck_assert_uint_eq(r.doc.mentions.n, 1);
    assert_str(ss_rules_name(r.k.rules, r.doc.mentions.v[0].rule), "given");
    done(&r);
}
END_TEST

START_TEST(layers_hold_the_mentions)
{
    struct run_of r;
    find(&r, "They met Ann in Damascus.");
    uint32_t type = ss_rules_type(r.k.rules, "LOC");
    ck_assert_uint_eq(r.doc.layers[type].anns.n, 1);
    ck_assert_uint_eq(r.doc.layers[type].anns.v[0].ref, 1);
    done(&r);
}
END_TEST

/* A thousand capitals in a row: bounded, and nothing is read outside. */
START_TEST(a_long_run_is_cut)
{
    struct run_of r;
    char text[6001];
    for (size_t i = 0; i < 6000; i += 6)
        memcpy(text + i, "Qxaza ", 6);
    text[6000] = '\0';
    find(&r, text);
    for (uint32_t i = 0; i < r.doc.mentions.n; i++)
        ck_assert_uint_le(r.doc.mentions.v[i].tokens.end -
                              r.doc.mentions.v[i].tokens.start,
                          12);
    done(&r);
}
END_TEST

static Suite *names_suite(void)
{
    Suite *s = suite_create("names");
    TCase *t = tcase_create("names");
    tcase_add_loop_test(t, names_are_found_and_joined, 0, ROWS(cases));
    tcase_add_test(t, mentions_are_ordered_and_apart);
    tcase_add_test(t, titles_are_collected);
    tcase_add_test(t, titles_tell_men_from_women);
    tcase_add_test(t, a_mention_names_its_strongest_rule);
    tcase_add_test(t, layers_hold_the_mentions);
    tcase_add_test(t, a_long_run_is_cut);
    suite_add_tcase(s, t);
    return s;
}

int main(void)
{
    return run(names_suite());
}
