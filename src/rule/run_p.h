/*
 * run_p.h - opened rules, and what running them needs.
 *
 * Every test that a phase asks of single tokens is numbered once, and a token
 * has a vector with a bit per test: does it pass? (vector.c). Vectors are made
 * for a whole sentence or paragraph from a few rows of bits: what the token's
 * class set, part of speech, flags and word let pass. After that a test is one
 * bit, the gate of a choice is an intersection, and the rules that may begin at
 * a token follow from the bits it has.
 */
#ifndef SS_RULE_RUN_P_H
#define SS_RULE_RUN_P_H

#include "rule/rule_p.h"

enum {
    VECTOR_WORDS = 16, /* of 64 tests, at most in a phase */
    RULE_WORDS = 16    /* of 64 rules, at most in a phase */
};

/* ---- tests -------------------------------------------------------------- */

/* A test with its terms sorted; terms that are left over are asked one by
 * one. */
struct fast_test {
    uint32_t pos;       /* its part of speech is one of these bits */
    uint16_t all, none; /* flags it has, flags it has not */
    uint32_t word;      /* 0: any */
    uint32_t type;      /* annotation to eat; SS_NONE: a token */
    uint16_t cls;       /* class; a phrase of it will do; 0: any */
    uint16_t n_rest;
    uint32_t rest;   /* first of the terms left over */
    uint32_t number; /* in the vectors of its phase; unset with a type */
    uint64_t mask;   /* its bit there; 0 with a type */
    uint16_t at;     /* the word of a vector that the bit is in */
    uint16_t n_more; /* of the terms left over, the first: vectors know
                        nothing of them */
    uint32_t marks;  /* where one of these bits of doc->ann_start (ann_end) is,
                        it may eat more than a token */
};

/* Rows of bits by word, for the few words that rules ask for: collected in
 * `v`, then found through a table. */
struct word_key {
    uint32_t word; /* 0: an empty slot */
    uint64_t *row;
};
struct word_rows {
    SS_VEC(struct word_key) v;
    struct word_key *slots; /* mask + 1 of them */
    uint32_t mask;
};
/* Make the table. False: no memory. */
bool word_rows_index(struct word_rows *rows, struct ss_arena *arena);
/* The row of a word; NULL when it has none. */
const uint64_t *word_row(const struct word_rows *rows, uint32_t word);

/* The tests of a phase as rows: which tests a class set (a part of speech, a
 * byte of the flags, a word) lets pass. */
struct test_rows {
    uint32_t n, width;     /* tests; words of a row */
    uint32_t *test;        /* per number: a test of this kind */
    uint64_t **by_set;     /* never NULL */
    uint64_t *by_pos;      /* [SS_POS_COUNT][width] */
    uint64_t *by_flags[2]; /* [256][width]: low byte, high byte */
    uint64_t *any_word;    /* tests that ask for none */
    struct word_rows words;
    uint64_t *classed; /* tests that a phrase may pass */
};

/* ---- where rules may begin ---------------------------------------------- */

/* A row of rules has three parts: those for which a token may be the anchor,
 * may stand behind it (when it is one token), may stand before it. */
enum place { PLACE_HERE, PLACE_AFTER, PLACE_BEFORE, PLACES };

struct dispatch {
    uint32_t *rules, n_rules; /* rule numbers, as written */
    uint32_t width;           /* words of a part of a row */
    uint64_t **by_test;       /* per test number: what it allows; NULL */
    uint64_t *keys;           /* tests with such a row */
    uint64_t *begins;         /* those that may be the anchor of a rule */
    uint32_t begin_marks;     /* likewise bits of doc->ann_start */
    bool anywhere;            /* some rule may begin at any token */
    uint64_t *by_type[2][SS_ANN_TYPES]; /* it begins at, ends at the token */
    uint32_t types[2];                  /* bits of types with a row */
    uint64_t *open;                     /* what any token allows */
    uint64_t *at_start; /* rules whose anchor is the window's first */
    /* rows whose parts are the first, second, third trigger of rules */
    uint64_t *trigger_none;    /* rules that have no such trigger */
    uint64_t **trigger_by_set; /* NULL: none */
    uint64_t *trigger_by_type[SS_ANN_TYPES];
    uint32_t trigger_types; /* bits of types with a row */
    struct word_rows trigger_words;
};

/* A rule as it is tried. One of a few tests side by side, none of which may
 * eat more than a token nor asks more than vectors know, is decided by
 * dispatch: where that lets it, it matches. */
struct trial {
    uint32_t forward, backward; /* programs; backward SS_NONE: none */
    uint8_t n_slots;
    bool straight; /* no choice in either program */
    bool decided;
    bool classed;      /* unless a phrase stands where a test may eat it */
    int8_t start, end; /* of the match, counted from the anchor */
    int8_t slot[SLOTS_LABEL];
};

/* An instruction made ready. */
struct step {
    const struct fast_test *test; /* the first it asks, of those that ask */
    uint32_t next;                /* instruction behind it */
    uint32_t other;               /* second branch of a split */
    uint32_t a;                   /* as in struct ins */
    uint16_t b;
    uint8_t op;
    bool back;
    bool straight; /* no choice from here on */
};

/* What must come next for a program to get past its next test: one of these
 * is enough. */
struct gate {
    uint64_t *tests; /* as a vector of its phase */
    uint64_t mask;   /* the first word of `tests` that is not 0 */
    uint32_t marks;  /* bits of doc->ann_start or, back, ann_end */
    uint8_t at, end; /* where that word is; behind the last one */
    bool open;       /* anything will do, or nothing at all */
    bool back;       /* next is the token before the position */
};

struct ss_rules {
    const struct ss_gaz *gaz;
    const struct ss_class_set *sets;
#define X(name, type) const type *name;
    RULE_ARRAYS(X)
#undef X
    uint32_t n[ARRAY_COUNT];
    struct regex **regex;
    struct ss_arena arena;     /* all that follows */
    struct fast_test *fast;    /* per test */
    struct term *rest;         /* terms left over */
    struct test_rows *vectors; /* per phase */
    struct dispatch *dispatch; /* per phase */
    struct gate *gates;        /* per instruction */
    struct step *steps;        /* per instruction */
    uint64_t *asked;           /* a bit per word: some rule asks for it */
    uint32_t n_asked;          /* words with such a bit: those below */
    struct trial *trials;      /* per rule */
};

bool tests_sort(struct ss_rules *r, struct sayso_error *err); /* vector.c */
bool vectors_build(struct ss_rules *r, struct sayso_error *err);
bool gates_build(struct ss_rules *r, struct sayso_error *err);
bool dispatch_build(struct ss_rules *r, struct sayso_error *err);

/* ---- what is known of tokens -------------------------------------------- */

/* Tokens alike in classes, part of speech, flags, and word if rules ask for
 * it, are of a kind: they have the same vectors and allow the same rules. That
 * is found out once, for the next token of the kind and, with ss_work_keep, the
 * next article (known.c). */
struct known_token {
    const uint64_t *triggers; /* row of the rules it is a trigger of; NULL */
    uint64_t bits[];          /* the vector, then the row of rules */
};
struct known_phase {
    struct known_token **of_kind; /* by number of the kind; NULL: not yet */
    bool *begins;                 /* likewise: some rule may begin there */
    uint32_t room;
    struct known_token *nothing; /* of tokens that no test may see */
};
struct kind {
    uint64_t key; /* 0: an empty slot */
    uint32_t number;
};
struct ss_known {
    const struct ss_rules *rules;
    struct ss_arena own;    /* of one that is kept */
    struct ss_arena *arena; /* where all this is */
    struct kind *slots;     /* by key */
    uint32_t n_slots, n;    /* n_slots: 2^k; kinds */
    uint32_t *triggers_in;  /* by number: bits of phases, see below */
    struct known_phase *phases;
    struct regex_scratch *scratch;
    uint32_t *kinds;     /* of the article's tokens */
    uint32_t *phases_of; /* of them: bits of the phases that they may be
                            triggers in; phases beyond the 32nd have none */
};

/* ---- matching ----------------------------------------------------------- */

enum { STACK = 1024, KEPT_ROWS = 4 };
struct frame {
    uint32_t pc; /* RESTORE | slot: put value back */
    uint32_t value;
};
struct machine {
    const struct ss_rules *r;
    const struct ss_doc *doc;
    struct ss_work *work;
    uint32_t phase;
    uint8_t quoting;
    const struct test_rows *rows;
    struct ss_known *known;
    struct known_token **of_kind;  /* of the phase */
    const bool *begins;            /* likewise */
    const uint32_t *kinds;         /* per token */
    const uint32_t *starts, *ends; /* doc->ann_start, ann_end */
    uint64_t active[RULE_WORDS];   /* rules that the sentence lets match */
    struct token_row {
        uint32_t token;
        uint64_t bits[PLACES * RULE_WORDS];
    } kept[KEPT_ROWS]; /* rows of tokens that are more than their kind */
    uint32_t hint[SS_ANN_TYPES]; /* where in a layer the last look was */
    uint32_t lo, hi;             /* tokens a match may reach */
    uint32_t steps;
    bool touched; /* some slot is set */
    uint32_t slot[SLOTS];
    struct frame stack[STACK];
};

/* What is known of token k, once known_token has been asked for it. */
static inline const struct known_token *known_at(const struct machine *m,
                                                 uint32_t k)
{
    return m->of_kind[m->kinds[k]];
}

/* Ready for a phase. False: no memory. */
bool machine_init(struct machine *m, const struct ss_rules *r, uint32_t phase,
                  struct ss_doc *doc, struct ss_work *work);
/* A term asked of token k; `set`: its classes, or of the phrase there. */
bool token_term(const struct machine *m, const struct term *t, uint32_t k,
                uint16_t set);
/* May the machine's quotation setting look at token k? */
bool token_allowed(const struct machine *m, uint32_t k);
/* Choose or make the store of what is known; number the kinds of an article's
 * tokens when its first phase begins. False: no memory. */
bool known_init(struct machine *m, struct ss_doc *doc);
/* Find out what is to be known of token k. NULL: no memory. */
const struct known_token *known_find(struct machine *m, uint32_t k);
static inline const struct known_token *known_token(struct machine *m,
                                                    uint32_t k)
{
    const struct known_token *t = known_at(m, k);
    return t ? t : known_find(m, k);
}
/* The vector of token k, read as having these classes. */
void vector_of(const struct machine *m, uint32_t k, uint16_t classes,
               uint64_t *bits);
/* What the tests of a vector allow, joined to a row. */
void dispatch_join(const struct machine *m, const uint64_t *vector,
                   uint64_t *bits);
bool dispatch_is_trigger(const struct dispatch *d,
                         const struct ss_token *token);
/* The row of the rules that a token is a trigger of; NULL when there are none.
 * False: no memory. */
bool dispatch_triggers(struct machine *m, const struct ss_token *token,
                       const uint64_t **row);
/* Tests that a phrase of these classes, beginning at k, passes. */
void vector_of_phrase(const struct machine *m, uint32_t k, uint16_t classes,
                      uint64_t bits[VECTOR_WORDS]);
/* Try a rule with its anchor at token `at`; slots and *range are set when it
 * matches. */
bool match_rule(struct machine *m, uint32_t number, uint32_t at,
                ss_range *range);
/* Bits of the rules to try with their anchor at token k; false: none. */
bool dispatch_at(struct machine *m, uint32_t k, uint64_t bits[RULE_WORDS]);
/* Find the rules that tokens [range) let match: *any tells whether there are
 * some. False: no memory. */
bool dispatch_activate(struct machine *m, ss_range range, bool *any);

#endif
