/*
 * review.c - the stage: rules over the words, then a family of checks after
 * another, then order.
 */
#include "review/review_p.h"

#include <stdlib.h>

/* ---- the table -------------------------------------------------------- */

static const struct ss_check_info checks[SS_CHECK_COUNT] = {
#define CHECK(id, name, severity, where, message, why, who)                    \
    {name, SS_SEVERITY_##severity, message, why, who},
#include "review/checks.def"
#undef CHECK
};

const struct ss_check_info *ss_check_info(enum ss_check check)
{
    return &checks[check];
}

enum ss_check ss_check_find(ss_str name)
{
    unsigned i = 0;
    while (i < SS_CHECK_COUNT && !ss_str_eq(name, ss_str_of(checks[i].name)))
        i++;
    return (enum ss_check)i;
}

const char *ss_severity_name(enum ss_severity s)
{
    static const char *const names[] = {
#define X(id, name) name,
        SS_SEVERITIES(X)
#undef X
    };
    return names[s];
}

/* ---- what is needed of a model ---------------------------------------- */

static uint16_t fact_named(ss_str name)
{
    static const char *const names[] = {
#define X(id, name) name,
        FACTS(X)
#undef X
    };
    uint16_t i = 0;
    while (i < FACT_COUNT && !ss_str_eq(name, ss_str_of(names[i])))
        i++;
    return i;
}

/* What the matches of each rule mean; a rule that says what nobody knows is
 * an error of the rule file. */
static bool read_roles(struct ss_reviewer *r, struct sayso_error *err)
{
    uint32_t n = ss_rules_count(r->rules);
    r->role = calloc(n ? n : 1, sizeof *r->role);
    if (!r->role)
        return ss_fail_memory(err);
    for (uint32_t i = 0; i < n; i++) {
        ss_str check = ss_rules_attr(r->rules, i, "check");
        ss_str fact = ss_rules_attr(r->rules, i, "fact");
        ss_str name = ss_rules_name(r->rules, i);
        r->role[i].check = (uint16_t)ss_check_find(check);
        r->role[i].fact = fact_named(fact);
        if ((check.len && r->role[i].check == SS_CHECK_COUNT) ||
            (fact.len && r->role[i].fact == FACT_COUNT))
            return ss_fail(err, SAYSO_ERR_MODEL, 0, 0,
                           "rule %.*s: no check or fact has this name",
                           (int)name.len, name.p);
    }
    return true;
}

struct ss_reviewer *ss_reviewer_open(const struct ss_gaz *gaz,
                                     const struct ss_rules *rules,
                                     struct sayso_error *err)
{
    static const char *const classes[] = {
#define X(id, name) name,
        WORD_CLASSES(X)
#undef X
    };
    struct ss_reviewer *r = calloc(1, sizeof *r);
    if (!r) {
        ss_fail_memory(err);
        return NULL;
    }
    r->gaz = gaz;
    r->rules = rules;
    for (unsigned i = 0; i < WORD_CLASS_COUNT; i++)
        r->word[i] = ss_gaz_class(gaz, ss_str_of(classes[i]));
    r->text = ss_rules_phase(rules, "review-text");
    r->said = ss_rules_phase(rules, "review-said");
    r->quoted = ss_rules_phase(rules, "review-quoted");
    r->label.weekday = ss_rules_label(rules, "weekday");
    r->label.month = ss_rules_label(rules, "month");
    r->label.day = ss_rules_label(rules, "day");
    r->label.year = ss_rules_label(rules, "year");
    r->label.who = ss_rules_label(rules, "who");
    r->label.head = ss_rules_label(rules, "head");
    if (ss_rules_need_type(rules, "review", &r->type, err) &&
        ss_rules_need_type(rules, "quotation", &r->quotation, err) &&
        read_roles(r, err))
        return r;
    ss_reviewer_free(r);
    return NULL;
}

void ss_reviewer_free(struct ss_reviewer *reviewer)
{
    if (!reviewer)
        return;
    free(reviewer->role);
    free(reviewer);
}

/* ---- language --------------------------------------------------------- */

enum { TELLING_WORDS = 20, LEAST_FUNCTION_PERCENT = 25 };

/* Is a good part of the letters of a script without capitals: no Latin one? */
static bool is_caseless(ss_str text)
{
    uint32_t letters = 0, caseless = 0;
    for (size_t i = 0; i < text.len;) {
        uint32_t len, cp = ss_utf8_at(text.p + i, text.p + text.len, &len);
        enum ss_char_class c = ss_char_class(cp);
        caseless += c == SS_CHAR_LETTER;
        letters +=
            c == SS_CHAR_LETTER || c == SS_CHAR_UPPER || c == SS_CHAR_LOWER;
        i += len;
    }
    return caseless > letters / 4;
}

/* Names and figures are the same everywhere: words in small letters count. */
bool ss_review_can_read(const struct ss_reviewer *reviewer,
                        const struct ss_doc *doc)
{
    const uint16_t not_small = SS_TOK_CAPITAL | SS_TOK_UPPER | SS_TOK_MIXED |
                               SS_TOK_DIGIT | SS_TOK_PUNCT;
    uint32_t words = 0, function = 0, cls = reviewer->word[WORD_FUNCTION];
    for (uint32_t i = 0; i < doc->tokens.n; i++) {
        const struct ss_token *k = &doc->tokens.v[i];
        if (k->flags & not_small)
            continue;
        words++;
        function += cls && ss_gaz_has(reviewer->gaz, k->classes, cls);
    }
    if (is_caseless(doc->text))
        return false;
    return words < TELLING_WORDS ||
           (uint64_t)function * 100 >= (uint64_t)words * LEAST_FUNCTION_PERCENT;
}

/* ---- running ---------------------------------------------------------- */

bool ss_review_match(const struct ss_reviewer *r, struct ss_doc *doc,
                     struct ss_work *work, struct sayso_error *err)
{
    return ss_rules_run(r->rules, r->text, doc, work, err) &&
           ss_rules_run(r->rules, r->said, doc, work, err) &&
           ss_rules_run(r->rules, r->quoted, doc, work, err);
}

static void collect_facts(struct review *v)
{
    const struct ss_layer *layer = &v->doc->layers[v->r->type];
    for (uint32_t i = 0; i < layer->anns.n; i++) {
        uint16_t kind = v->r->role[layer->anns.v[i].rule].fact;
        if (kind == FACT_COUNT)
            continue;
        struct fact *f = ss_vec_push(&v->doc->arena, &v->facts);
        if (!f) {
            v->failed = true;
            return;
        }
        *f = (struct fact){(enum fact_kind)kind, i};
    }
}

bool ss_review_find(const struct ss_reviewer *reviewer,
                    const struct ss_house *house, struct ss_doc *doc,
                    struct ss_work *work, struct ss_review *out,
                    struct sayso_error *err)
{
    static void (*const families[])(struct review *) = {
        collect_facts, review_wording,  review_anonymity,  review_description,
        review_story,  review_speakers, review_quotations, review_paraphrase,
        review_names,  review_pictures, review_dates,      review_copy,
        arrange};
    struct review v = {.r = reviewer, .house = house, .doc = doc, .out = out};
    *out = (struct ss_review){0};
    if (!ss_review_match(reviewer, doc, work, err))
        return false;
    v.failed = !ss_chains_init(&v.chains, doc);
    if (!v.failed)
        read_article(&v);
    for (size_t i = 0; !v.failed && i < sizeof families / sizeof *families; i++)
        families[i](&v);
    ss_chains_release(&v.chains);
    return v.failed ? ss_fail_memory(err) : true;
}
