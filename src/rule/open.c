/* open.c - the section "RULES" of a model, checked once so that running need
 * not check, and questions about it. */
#include "rule/run_p.h"

#include <stdlib.h>
#include <string.h>

static bool bad(struct sayso_error *err, const char *what)
{
    return ss_fail(err, SAYSO_ERR_MODEL, 0, 0,
                   "the model's rules are damaged (%s); make it anew with "
                   "`sayso compile`",
                   what);
}

/* ---- checking ----------------------------------------------------------- */

static bool map_arrays(struct ss_rules *r, ss_str s, struct sayso_error *err)
{
    static const size_t sizes[] = {
#define X(name, type) sizeof(type),
        RULE_ARRAYS(X)
#undef X
    };
    const struct section_head *head = (const void *)s.p;
    if (s.len < sizeof *head || head->version != RULES_VERSION)
        return bad(err, "version");
    const char *at[ARRAY_COUNT];
    for (int i = 0; i < ARRAY_COUNT; i++) {
        uint64_t from = head->array[i].offset, n = head->array[i].n;
        if (from % 8 || from > s.len || n > (s.len - from) / sizes[i])
            return bad(err, "array");
        at[i] = s.p + from;
        r->n[i] = (uint32_t)n;
    }
#define X(name, type) r->name = (const void *)at[ARRAY_##name];
    RULE_ARRAYS(X)
#undef X
    return true;
}

static bool ref_ok(const struct ss_rules *r, struct text_ref t)
{
    uint32_t n = r->n[ARRAY_strings];
    return t.at <= n && t.len <= n - t.at;
}

static bool ins_ok(const struct ss_rules *r, uint32_t pc)
{
    const struct ins *i = &r->ins[pc];
    uint32_t n = r->n[ARRAY_ins];
    switch ((enum op)i->op) {
    case OP_TEST:
        return i->a < r->n[ARRAY_tests] && pc + 1 < n;
    case OP_ANY_OF:
        return i->a < r->n[ARRAY_tests] && i->b &&
               i->b <= r->n[ARRAY_tests] - i->a && pc + 1 < n;
    case OP_SPLIT:
        return i->a < n && pc + i->b < n;
    case OP_JUMP:
        return i->a < n;
    case OP_SAVE:
        return i->a < SLOTS_LABEL && pc + 1 < n;
    case OP_LOOK:
        return i->a < n && pc + 1 < n;
    case OP_ANN_IN:
        return i->a < SS_ANN_TYPES && i->b < SLOTS && pc + 1 < n;
    case OP_ANN_OUT:
        return i->b < SLOTS && pc + 1 < n;
    case OP_ZERO:
        return i->a < SLOTS && pc + 1 < n;
    case OP_COUNT:
        return i->a < n && i->b >> 8 < SLOTS && pc + 1 < n;
    case OP_EDGE:
        return pc + 1 < n;
    case OP_MATCH:
        return true;
    }
    return false;
}

static bool term_ok(const struct ss_rules *r, const struct term *t)
{
    switch ((enum term_kind)t->kind) {
    case TERM_CLASS:
        return t->arg <= ss_gaz_n_classes(r->gaz);
    case TERM_REGEX:
        return t->arg < r->n[ARRAY_regexes];
    case TERM_ANN:
        return t->arg < SS_ANN_TYPES;
    case TERM_ANY:
    case TERM_WORD:
    case TERM_POS:
    case TERM_FLAG:
        return true;
    }
    return false;
}

static bool rule_ok(const struct ss_rules *r, const struct rule_rec *x)
{
    uint32_t n = r->n[ARRAY_ins];
    bool ok = ref_ok(r, x->name) && ref_ok(r, x->why) && ref_ok(r, x->file) &&
              x->phase < r->n[ARRAY_phases] && x->forward < n &&
              (x->backward == SS_NONE || x->backward < n) &&
              (x->make == SS_NONE || x->make < r->n[ARRAY_types]) &&
              x->n_labels <= SS_RULE_LABELS &&
              (x->make_of == SS_NONE || x->make_of < x->n_labels) &&
              (x->vote_of == SS_NONE || x->vote_of < x->n_labels) &&
              x->vote_on <= SS_VOTE_HOLDING &&
              x->n_triggers <= r->n[ARRAY_triggers] &&
              x->triggers <= r->n[ARRAY_triggers] - x->n_triggers &&
              x->n_attrs <= r->n[ARRAY_attrs] &&
              x->attrs <= r->n[ARRAY_attrs] - x->n_attrs &&
              x->n_examples <= r->n[ARRAY_examples] &&
              x->examples <= r->n[ARRAY_examples] - x->n_examples;
    for (uint32_t i = 0; ok && i < x->n_labels; i++)
        ok = x->label[i] < r->n[ARRAY_labels];
    return ok;
}

/* The instructions of rule i are those up to the next rule's, and reach no
 * others: what is worked out of them counts on it. */
static bool program_ok(const struct ss_rules *r, uint32_t i)
{
    const struct rule_rec *x = &r->rules[i];
    bool last = i + 1 == r->n[ARRAY_rules];
    uint32_t from = x->forward;
    uint32_t to = last ? r->n[ARRAY_ins] : r->rules[i + 1].forward;
    bool ok =
        (i || from == 0) && from < to && to <= r->n[ARRAY_ins] &&
        (x->backward == SS_NONE || (x->backward > from && x->backward < to)) &&
        r->ins[to - 1].op == OP_MATCH;
    for (uint32_t pc = from; ok && pc < to; pc++) {
        const struct ins *n = &r->ins[pc];
        if (n->op == OP_SPLIT || n->op == OP_JUMP || n->op == OP_LOOK ||
            n->op == OP_COUNT)
            ok = n->a >= from && n->a < to;
        if (n->op == OP_SPLIT)
            ok = ok && pc + n->b < to;
    }
    return ok;
}

static bool check(const struct ss_rules *r, struct sayso_error *err)
{
    bool ok = r->n[ARRAY_types] <= SS_ANN_TYPES;
    for (uint32_t i = 0; ok && i < r->n[ARRAY_ins]; i++)
        ok = ins_ok(r, i);
    uint32_t terms = 0; /* tests share none: gate.c counts on it */
    for (uint32_t i = 0; ok && i < r->n[ARRAY_tests]; i++) {
        ok = r->tests[i].first == terms &&
             r->tests[i].n <= r->n[ARRAY_terms] - terms;
        terms += r->tests[i].n;
    }
    for (uint32_t i = 0; ok && i < r->n[ARRAY_terms]; i++)
        ok = term_ok(r, &r->terms[i]);
    for (uint32_t i = 0; ok && i < r->n[ARRAY_triggers]; i++)
        ok = term_ok(r, &r->triggers[i]) && r->triggers[i].trigger < TRIGGERS &&
             (r->triggers[i].kind == TERM_WORD ||
              r->triggers[i].kind == TERM_CLASS ||
              r->triggers[i].kind == TERM_ANN);
    for (uint32_t i = 0; ok && i < r->n[ARRAY_rules]; i++)
        ok = rule_ok(r, &r->rules[i]) && program_ok(r, i);
    for (uint32_t i = 0; ok && i < r->n[ARRAY_types]; i++)
        ok = ref_ok(r, r->types[i]);
    for (uint32_t i = 0; ok && i < r->n[ARRAY_labels]; i++)
        ok = ref_ok(r, r->labels[i]);
    for (uint32_t i = 0; ok && i < r->n[ARRAY_regexes]; i++)
        ok = ref_ok(r, r->regexes[i]);
    for (uint32_t i = 0; ok && i < r->n[ARRAY_phases]; i++)
        ok = ref_ok(r, r->phases[i].name);
    for (uint32_t i = 0; ok && i < r->n[ARRAY_attrs]; i++)
        ok = ref_ok(r, r->attrs[i].key) && ref_ok(r, r->attrs[i].value);
    for (uint32_t i = 0; ok && i < r->n[ARRAY_examples]; i++)
        ok = ref_ok(r, r->examples[i].text) && ref_ok(r, r->examples[i].expect);
    return ok ? true : bad(err, "content");
}

static ss_str text(const struct ss_rules *r, struct text_ref t)
{
    return (ss_str){r->strings + t.at, t.len};
}

static bool compile_regexes(struct ss_rules *r, struct sayso_error *err)
{
    uint32_t n = r->n[ARRAY_regexes];
    r->regex = calloc(n ? n : 1, sizeof(struct regex *));
    if (!r->regex)
        return ss_fail_memory(err);
    for (uint32_t i = 0; i < n; i++) {
        char why[120];
        size_t at;
        r->regex[i] = regex_new(text(r, r->regexes[i]), &at, why, sizeof why);
        if (!r->regex[i])
            return why[0] ? bad(err, "regular expression")
                          : ss_fail_memory(err);
    }
    return true;
}

struct ss_rules *ss_rules_open(const struct ss_image *image,
                               const struct ss_gaz *gaz,
                               struct sayso_error *err)
{
    struct ss_rules *r = calloc(1, sizeof *r);
    if (!r) {
        ss_fail_memory(err);
        return NULL;
    }
    ss_arena_init(&r->arena, 0);
    r->gaz = gaz;
    r->sets = ss_gaz_sets(gaz);
    if (!map_arrays(r, ss_image_section(image, "RULES"), err) ||
        !check(r, err) || !compile_regexes(r, err) || !tests_sort(r, err) ||
        !asked_build(r, err) || !vectors_build(r, err) || !gates_build(r, err) ||
        !lanes_build(r, err) || !triggers_build(r, err)) {
        ss_rules_free(r);
        return NULL;
    }
    return r;
}

void ss_rules_free(struct ss_rules *r)
{
    if (!r)
        return;
    for (uint32_t i = 0; r->regex && i < r->n[ARRAY_regexes]; i++)
        regex_free(r->regex[i]);
    free(r->regex);
    ss_arena_release(&r->arena);
    free(r);
}

/* ---- questions ---------------------------------------------------------- */

uint32_t ss_rules_count(const struct ss_rules *r)
{
    return r->n[ARRAY_rules];
}

ss_str ss_rules_name(const struct ss_rules *r, uint32_t rule)
{
    return rule < r->n[ARRAY_rules] ? text(r, r->rules[rule].name)
                                    : (ss_str){"", 0};
}

ss_str ss_rules_why(const struct ss_rules *r, uint32_t rule)
{
    return text(r, r->rules[rule].why);
}

ss_str ss_rules_file(const struct ss_rules *r, uint32_t rule)
{
    return text(r, r->rules[rule].file);
}

uint32_t ss_rules_line(const struct ss_rules *r, uint32_t rule)
{
    return r->rules[rule].line;
}

float ss_rules_weight(const struct ss_rules *r, uint32_t rule)
{
    return rule < r->n[ARRAY_rules] ? r->rules[rule].weight : 0;
}

uint32_t ss_rules_phase_of(const struct ss_rules *r, uint32_t rule)
{
    return r->rules[rule].phase;
}

ss_str ss_rules_attr(const struct ss_rules *r, uint32_t rule, const char *key)
{
    if (rule >= r->n[ARRAY_rules])
        return (ss_str){"", 0};
    const struct rule_rec *x = &r->rules[rule];
    for (uint32_t i = 0; i < x->n_attrs; i++)
        if (ss_str_eq(text(r, r->attrs[x->attrs + i].key), ss_str_of(key)))
            return text(r, r->attrs[x->attrs + i].value);
    return (ss_str){"", 0};
}

float ss_rules_vote(const struct ss_rules *r, uint32_t rule,
                    enum ss_entity_type type)
{
    return rule < r->n[ARRAY_rules] ? r->rules[rule].vote[type] : 0;
}

enum ss_vote_on ss_rules_vote_on(const struct ss_rules *r, uint32_t rule)
{
    return rule < r->n[ARRAY_rules] ? (enum ss_vote_on)r->rules[rule].vote_on
                                    : SS_VOTE_WHOLE;
}

static uint32_t find(const struct ss_rules *r, const struct text_ref *v,
                     uint32_t n, const char *name)
{
    ss_str s = ss_str_of(name);
    for (uint32_t i = 0; i < n; i++)
        if (ss_str_eq(text(r, v[i]), s))
            return i;
    return SS_NONE;
}

uint32_t ss_rules_phase(const struct ss_rules *r, const char *name)
{
    for (uint32_t i = 0; i < r->n[ARRAY_phases]; i++)
        if (ss_str_eq(text(r, r->phases[i].name), ss_str_of(name)))
            return i;
    return SS_NONE;
}

uint32_t ss_rules_type(const struct ss_rules *r, const char *name)
{
    return find(r, r->types, r->n[ARRAY_types], name);
}

bool ss_rules_need_type(const struct ss_rules *r, const char *name,
                        uint32_t *type, struct sayso_error *err)
{
    *type = ss_rules_type(r, name);
    return *type != SS_NONE
               ? true
               : ss_fail(err, SAYSO_ERR_MODEL, 0, 0,
                         "no rule of the model names the type %s: compile "
                         "yours together with the rules of sayso",
                         name);
}

uint32_t ss_rules_label(const struct ss_rules *r, const char *name)
{
    return find(r, r->labels, r->n[ARRAY_labels], name);
}

uint32_t ss_rules_n_phases(const struct ss_rules *r)
{
    return r->n[ARRAY_phases];
}

ss_str ss_rules_phase_name(const struct ss_rules *r, uint32_t phase)
{
    return text(r, r->phases[phase].name);
}

ss_str ss_rules_type_name(const struct ss_rules *r, uint32_t type)
{
    return text(r, r->types[type]);
}

ss_str ss_rules_label_name(const struct ss_rules *r, uint32_t label)
{
    return text(r, r->labels[label]);
}

uint32_t ss_rules_n_examples(const struct ss_rules *r, uint32_t rule)
{
    return r->rules[rule].n_examples;
}

void ss_rules_example(const struct ss_rules *r, uint32_t rule, uint32_t i,
                      struct ss_rule_example *out)
{
    const struct example_rec *e = &r->examples[r->rules[rule].examples + i];
    *out = (struct ss_rule_example){e->must_match != 0, e->line,
                                    text(r, e->text), text(r, e->expect)};
}
