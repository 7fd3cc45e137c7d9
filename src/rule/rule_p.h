/* rule_p.h - inside the rule stage: the program a rule is compiled to, and
 * the shape of the section "RULES". */
#ifndef SS_RULE_P_H
#define SS_RULE_P_H

#include "rule/rule.h"

/* ---- tests on a token ------------------------------------------------- */

enum term_kind {
    TERM_ANY,
    TERM_WORD,  /* arg: word number */
    TERM_CLASS, /* arg: class number; a phrase of the class matches too */
    TERM_POS,   /* arg: bits of enum ss_pos */
    TERM_FLAG,  /* arg: bits of enum ss_token_flag, all set */
    TERM_REGEX, /* arg: index of the regex */
    TERM_ANN    /* arg: annotation type: the whole annotation matches */
};
struct term {
    uint8_t kind;
    uint8_t negated;
    uint16_t trigger; /* of triggers: which of a rule's it belongs to */
    uint32_t arg;
};
struct test { /* all of its terms hold */
    uint32_t first, n;
};

/* ---- program ---------------------------------------------------------- */

enum op {
    OP_TEST,    /* a: test; eats a token, a phrase or an annotation */
    OP_ANY_OF,  /* a: first test, b: how many: one of them eats a token */
    OP_SPLIT,   /* try a, then b */
    OP_JUMP,    /* a */
    OP_SAVE,    /* a: slot <- position */
    OP_LOOK,    /* a: end of the looked-for program; b: LOOK_ bits */
    OP_ANN_IN,  /* a: type, b: slot <- where it must end */
    OP_ANN_OUT, /* b: slot */
    OP_ZERO,    /* a: slot <- 0 */
    OP_COUNT,   /* one more in slot b >> 8: below b & 255 go on at a */
    OP_EDGE,    /* a: 0 start of the window, 1 its end */
    OP_MATCH
};
enum { LOOK_NEGATED = 1 };

struct ins {
    uint8_t op;
    uint8_t back; /* reads the token before the position */
    uint16_t b;
    uint32_t a;
};

enum {
    SLOTS_LABEL = 2 * SS_RULE_LABELS,
    SLOTS_ANN = 4,   /* nested <type: ...> */
    SLOTS_COUNT = 8, /* nested a{0,n} */
    SLOTS = SLOTS_LABEL + SLOTS_ANN + SLOTS_COUNT
};

/* ---- the section ------------------------------------------------------ */

enum overlap { OVERLAP_ALL, OVERLAP_BEST, OVERLAP_FIRST };
enum scope { SCOPE_SENTENCE, SCOPE_PARAGRAPH };
enum quoting { QUOTING_ANY, QUOTING_OUTSIDE, QUOTING_INSIDE };

struct text_ref { /* bytes in the strings array */
    uint32_t at, len;
};

struct phase_rec {
    struct text_ref name;
    uint8_t scope, quoting, overlap, spare;
};

struct rule_rec {
    struct text_ref name, why, file;
    uint32_t line;
    uint32_t phase;
    float weight;
    uint32_t forward, backward; /* programs; backward SS_NONE: none */
    uint32_t anchor;            /* test dispatched on; SS_NONE: any token */
    uint32_t make;              /* annotation type; SS_NONE */
    uint32_t make_of;           /* slot pair of the part; SS_NONE: all */
    uint32_t vote_of;           /* slot pair voted on; SS_NONE: all */
    float vote[SS_ENTITY_COUNT];
    uint16_t has_vote, vote_on;     /* enum ss_vote_on */
    uint32_t label[SS_RULE_LABELS]; /* label number of each slot pair */
    uint32_t n_labels;
    uint32_t triggers, n_triggers; /* in the triggers array; 0: none */
    uint32_t attrs, n_attrs;       /* in the attrs array */
    uint32_t examples, n_examples; /* in the examples array */
};

struct attr_rec {
    struct text_ref key, value;
};
struct example_rec {
    struct text_ref text, expect;
    uint32_t line, must_match;
};

/* Arrays of the section in this order, each 8-byte aligned. */
#define RULE_ARRAYS(X)                                                         \
    X(phases, struct phase_rec)                                                \
    X(rules, struct rule_rec)                                                  \
    X(types, struct text_ref)                                                  \
    X(labels, struct text_ref)                                                 \
    X(ins, struct ins)                                                         \
    X(tests, struct test)                                                      \
    X(terms, struct term)                                                      \
    X(triggers, struct term)                                                   \
    X(regexes, struct text_ref)                                                \
    X(attrs, struct attr_rec)                                                  \
    X(examples, struct example_rec)                                            \
    X(strings, char)

enum rule_array {
#define X(name, type) ARRAY_##name,
    RULE_ARRAYS(X)
#undef X
        ARRAY_COUNT
};
enum { RULES_VERSION = 8 };
struct section_head {
    uint32_t version, spare;
    struct {
        uint32_t offset, n;
    } array[ARRAY_COUNT];
};

/* ---- regular expressions (regex.c) ------------------------------------ */

struct regex;
/* NULL: *error_at and message say why; an empty message: no memory. */
struct regex *regex_new(ss_str pattern, size_t *error_at, char *message,
                        size_t message_len);
void regex_free(struct regex *re);
struct regex_scratch; /* of one thread; room for a match */
/* NULL: no memory. What it needs later it takes from the arena too. */
struct regex_scratch *regex_scratch_new(struct ss_arena *arena);
/* Which of the first regular expressions, `asks` of them, match all of the
 * token: a bit each. */
enum { REGEX_ANSWERS = 64 };
uint64_t regex_answers(struct regex *const *regexes, uint64_t asks,
                       ss_str token, struct regex_scratch *scratch);
/* Does regular expression `number` match all of the token? */
bool regex_matches(struct regex *const *regexes, uint32_t number, ss_str token,
                   struct regex_scratch *scratch);

/* ---- parsed rules (parse.c), before resolving -------------------------- */

enum node_kind {
    NODE_EMPTY,
    NODE_TEST,   /* terms */
    NODE_SEQ,    /* a then b */
    NODE_ALT,    /* a or b */
    NODE_REP,    /* a, min..max times (max UINT16_MAX: no bound) */
    NODE_LABEL,  /* a, named */
    NODE_LOOK,   /* a, ahead or behind, negated or not */
    NODE_INSIDE, /* annotation `name` whose inside is a */
    NODE_MACRO,  /* name */
    NODE_EDGE    /* min: 0 start, 1 end */
};
struct raw_term { /* a term with its words still unresolved */
    uint8_t kind, negated;
    uint32_t arg; /* POS bits or flags */
    ss_str text;  /* word, class, regex, type */
    uint32_t at;
    struct raw_term *next;
};
struct node {
    enum node_kind kind;
    uint32_t at; /* byte offset in its file */
    uint32_t file;
    struct node *a, *b;
    uint16_t min, max;
    bool lazy, behind, negated, anchor;
    ss_str name;
    struct raw_term *terms;
};
struct raw_pair {
    ss_str key, value;
    uint32_t at;
    struct raw_pair *next;
};
struct raw_example {
    bool must_match;
    uint32_t line;
    ss_str text, expect;
    struct raw_example *next;
};
struct raw_rule {
    ss_str name, why, phase, make, make_of, vote_of;
    uint32_t at, file, line;
    float weight;
    struct node *find;
    bool has_vote;
    enum ss_vote_on vote_on;
    float vote[SS_ENTITY_COUNT];
    struct raw_pair *attrs;
    struct raw_example *examples;
};
struct raw_macro {
    ss_str name;
    struct node *body;
    uint32_t at, file;
};
struct raw_phase {
    ss_str name;
    uint8_t scope, quoting, overlap;
    uint32_t at, file;
};
struct raw_file {
    const char *name;
    ss_str text;
};

struct ss_rules_builder {
    struct ss_arena arena;
    SS_VEC(struct raw_file) files;
    SS_VEC(struct raw_rule) rules;
    SS_VEC(struct raw_macro) macros;
    SS_VEC(struct raw_phase) phases;
    SS_VEC(ss_str) types; /* declared by `type`, or made */
};

/* "name:line:col: error: message", the line, a caret. Always false. */
bool rule_error(const struct ss_rules_builder *b, uint32_t file, uint32_t at,
                struct sayso_error *err, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
bool pattern_parse(struct ss_rules_builder *b, uint32_t file, uint32_t from,
                   uint32_t to, struct node **out, struct sayso_error *err);
bool word_is_name(char c);

/* Words, classes and annotations of which one per trigger must stand in the
 * sentence for the pattern to match (trigger.c); none: it may match anywhere.
 */
enum { TRIGGERS = 3, MAX_TRIGGERS = 512 };
struct triggers {
    const struct raw_term *v[MAX_TRIGGERS];
    uint16_t of[MAX_TRIGGERS]; /* which trigger it is one of */
    uint32_t n;
};
void triggers_of(const struct ss_rules_builder *b, struct ss_gaz_builder *gaz,
                 const struct node *find, struct triggers *out);

#endif
