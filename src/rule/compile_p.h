/* compile_p.h - between the files that make programs out of parsed rules. */
#ifndef SS_RULE_COMPILE_P_H
#define SS_RULE_COMPILE_P_H

#include "rule/rule_p.h"

struct compiler {
    const struct ss_rules_builder *b;
    struct ss_gaz_builder *gaz;
    struct sayso_error *err;
    struct ss_arena arena;
    SS_VEC(struct ins) ins;
    SS_VEC(struct test) tests;
    SS_VEC(struct term) terms;
    SS_VEC(struct term) triggers;
    SS_VEC(struct text_ref) regexes;
    SS_VEC(struct text_ref) types;
    SS_VEC(struct text_ref) labels;
    SS_VEC(struct attr_rec) attrs;
    SS_VEC(struct example_rec) examples;
    SS_VEC(struct rule_rec) rules;
    SS_VEC(struct phase_rec) phases;
    struct ss_buf strings;
    struct rule_rec *rule; /* being compiled */
    uint32_t nodes;        /* of that rule, its macros written out */
    uint32_t ann_depth, macro_depth, loop_depth;
    struct tests_slot { /* runs of tests of a phase, by hash */
        uint32_t phase, first, n; /* n 0: empty */
    } * slots;
    uint32_t n_slots, n_runs; /* slots: 2^k */
};

/* A term with its words, classes and so on turned into numbers. False: an
 * error, which is told. */
bool resolve_term(struct compiler *c, const struct node *n,
                  const struct raw_term *raw, struct term *t);
/* compile_test.c: add the tests of n nodes side by side, or find the same run
 * of tests of the phase; *first is the number of the first. False: an error,
 * which is told. */
bool tests_add(struct compiler *c, const struct node *const *node, uint32_t n,
               uint32_t *first);

/* Strings and names of the section. text_ref: failure is told at the end. */
struct text_ref text_ref(struct compiler *c, ss_str s);
ss_str text_of(const struct compiler *c, struct text_ref r);
/* Index of a name; SS_NONE: it is not there. */
uint32_t find_name(const struct compiler *c, const struct text_ref *v,
                   uint32_t n, ss_str name);

#endif
