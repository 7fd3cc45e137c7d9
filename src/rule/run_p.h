/*
 * run_p.h - opened rules, and what running them needs.
 *
 * Every test that a phase asks of single tokens is numbered once, and a token
 * has a vector with a bit per test: does it pass? (vector.c). Vectors are made
 * for a whole sentence or paragraph from a few rows of bits: what the token's
 * class set, part of speech, flags and word let pass. After that a test is one
 * bit, the gate of a choice is an intersection, and rows of tests are matched
 * for all rules side by side (lane.c).
 */
#ifndef SS_RULE_RUN_P_H
#define SS_RULE_RUN_P_H

#include "rule/rule_p.h"

enum {
    VECTOR_WORDS = 16, /* of 64 tests, at most in a phase */
    LANE_WORDS = 32,   /* of 64 items, at most in a phase */
    LANE_ITEMS = 12,   /* of a rule on one side */
    LANE_CHUNK = 1024, /* tokens gone through at a time, */
    LANE_REACH = SS_RULE_WINDOW /* and what they may reach on either side */
};

/* ---- rows of bits -------------------------------------------------------- */

/* Rows have an even number of words, which go in pairs: a vector register
 * takes one. */
typedef uint64_t pair
    __attribute__((vector_size(16), aligned(8), may_alias));
static inline pair pair_get(const uint64_t *row, uint32_t w)
{
    return *(const pair *)(row + w);
}
static inline void pair_put(uint64_t *row, uint32_t w, pair x)
{
    *(pair *)(row + w) = x;
}
/* n words, an even number; `row` may be NULL. */
static inline void pairs_join(uint64_t *to, const uint64_t *row, uint32_t n)
{
    for (uint32_t w = 0; row && w < n; w += 2)
        pair_put(to, w, pair_get(to, w) | pair_get(row, w));
}

/* ---- tests -------------------------------------------------------------- */

/* A test with its terms sorted; terms that are left over are asked one by
 * one. */
struct fast_test { /* what is looked at most comes first */
    uint64_t mask;  /* its bit in the vectors of its phase; 0 with a type */
    uint32_t marks; /* where one of these bits of doc->ann_start (ann_end) is,
                       it may eat more than a token */
    uint16_t at;     /* the word of a vector that the bit is in */
    uint16_t n_more; /* of the terms left over, the first: not all tokens of a
                        kind are alike in them, so vectors know nothing */
    uint32_t type;   /* annotation to eat; SS_NONE: a token */
    uint32_t pos;    /* its part of speech is one of these bits */
    uint16_t all, none; /* flags it has, flags it has not */
    uint32_t word;      /* 0: any */
    uint16_t cls;       /* class; a phrase of it will do; 0: any */
    uint16_t n_rest;
    uint32_t rest;    /* first of the terms left over */
    uint32_t number;  /* in the vectors of its phase; unset with a type */
    uint64_t regexes; /* a bit per regular expression left over */
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
    uint64_t *asking;  /* tests with terms that no row knows of */
};

/* ---- rows of items (lane.c) ---------------------------------------------- */

/* From the anchor on to the right; from the token before it to the left. */
enum side { SIDE_RIGHT, SIDE_LEFT, SIDES };

/* What a rule matches, counted from its anchor, when it is decided: it is one
 * of a few tests side by side, none of which eats an annotation nor asks more
 * than vectors know. Where its lane lets it, it matches, unless a phrase stands
 * where a test of a class may eat it. */
struct match_reach {
    bool decided;
    bool classed; /* some test asks for a class */
    int8_t start, end;
};
struct lane_rule {
    uint32_t rule;
    struct match_reach reach;
    bool votes; /* it is decided and does nothing but vote, */
    int8_t vote_start, vote_end; /* on this, counted from the anchor */
};

/* The items of a phase's rules, a bit each. A row of bits for both sides has
 * SIDES * width words. */
struct lanes {
    uint32_t width;     /* an even number of words; 0: the phase has no rules */
    struct lane_rule *rules; /* per bit of an anchor */
    uint64_t **by_test; /* per test number: items it passes, both sides; NULL */
    uint64_t *keys;     /* tests with such a row */
    uint64_t *by_type[SIDES][SS_ANN_TYPES]; /* annotations likewise */
    uint32_t types[SIDES];                  /* bits of types with a row */
    uint64_t *any;                          /* items that any token passes */
    uint64_t *last[SIDES];                  /* last items of their rows, */
    uint64_t *last_at_edge[SIDES]; /* those that must be at the edge */
    uint64_t *anchors;
    uint64_t *nothing; /* of them those of rules that ask nothing to the left, */
    uint64_t *first;   /* and of those that ask that it be the edge */
};

/* Rows have a part for the first, second, third trigger of rules, of `width`
 * words with the bits of anchors. */
struct trigger_rows {
    uint32_t width;    /* 0: the phase does without */
    uint64_t *none;    /* rules that have no such trigger */
    uint64_t **by_set; /* NULL: none */
    uint64_t *by_type[SS_ANN_TYPES];
    uint32_t types; /* bits of types with a row */
    struct word_rows words;
};

/* A rule as it is tried. */
struct trial {
    const struct step *forward, *backward; /* programs; backward NULL: none */
    uint32_t bit; /* of its anchor, in the lanes of its phase */
    uint8_t n_slots;
    bool straight; /* no choice in either program */
    struct match_reach reach;
    int8_t slot[SLOTS_LABEL]; /* of a decided rule, counted from the anchor */
};

/* What must come next for a program to get past its next test: one of these
 * is enough. */
struct gate {
    uint64_t *tests; /* as a vector of its phase */
    uint64_t mask;   /* the first word of `tests` that is not 0 */
    uint32_t marks;  /* bits of doc->ann_start or, back, ann_end */
    uint8_t width;   /* words of `tests` */
    uint8_t at, end; /* where that word is; behind the last one */
    bool open;       /* anything will do, or nothing at all */
    bool back;       /* next is the token before the position */
};

/* An instruction made ready. */
struct step {
    union {
        const struct fast_test *test; /* the first it asks, of those that ask */
        const struct gate *second;    /* of a split: of its second branch */
    };
    const struct gate *gate;  /* of a split: of its first branch; of a look-
                                 around: of what is looked for */
    const struct step *next;  /* behind it */
    const struct step *other; /* second branch of a split; behind a loop */
    uint32_t a;                   /* as in struct ins */
    uint16_t b;
    uint8_t op;
    bool back;
    bool straight; /* no choice from here on */
    bool glance;   /* a look-around for one item that vectors know all of */
    uint8_t spin;  /* of a split: enum spin; it may eat `a` tokens or phrases */
};
/* A loop over one test or a choice of tests, as many as there are or, lazy, as
 * few as will do. */
enum spin { SPIN_NO, SPIN_GREEDY, SPIN_LAZY };

/* What rules ask of tokens (asked.c). */
struct asked {
    uint64_t *words;  /* a bit per word */
    uint32_t n_words; /* words with such a bit: those below */
    uint16_t flags;   /* bits of enum ss_token_flag */
    struct ss_class_set classes;
    uint16_t *alike; /* per class set: the first with the same of these */
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
    struct lanes *lanes;       /* per phase */
    struct trigger_rows *triggered; /* per phase */
    const struct gate **gates; /* per instruction */
    struct step *steps;        /* per instruction */
    struct asked asked;
    struct trial *trials;      /* per rule */
};

bool asked_build(struct ss_rules *r, struct sayso_error *err);
bool tests_sort(struct ss_rules *r, struct sayso_error *err); /* vector.c */
bool vectors_build(struct ss_rules *r, struct sayso_error *err);
bool gates_build(struct ss_rules *r, struct sayso_error *err);
bool lanes_build(struct ss_rules *r, struct sayso_error *err);
bool triggers_build(struct ss_rules *r, struct sayso_error *err);
static inline const struct gate *step_gate(const struct ss_rules *r,
                                           const struct step *s)
{
    return r->gates[s - r->steps];
}
/* Where a program goes on behind an item: a test of one token or phrase, or a
 * choice between such, whichever is taken; NULL: no item is here. */
enum { LONGEST_CHOICE = 128 }; /* instructions */
const struct step *item_end(const struct step *s);
/* Tests that an instruction asks: the first that holds is taken. */
static inline uint32_t step_tests(const struct step *s)
{
    return s->op == OP_TEST ? 1 : s->op == OP_ANY_OF ? s->b : 0;
}

/* ---- what is known of tokens -------------------------------------------- */

/* Tokens alike in classes, part of speech, flags, word if rules ask for it,
 * and what regular expressions say if rules ask them, are of a kind: they have
 * the same vectors and pass the same items. That is found out once, for the
 * next token of the kind and, with ss_work_keep, the next article (known.c).
 */
struct known_phase { /* arrays by number of the kind */
    bool *known;     /* what follows is */
    uint64_t *items; /* that it passes, [SIDES][width of the lanes] */
    uint64_t *vectors;
    const uint64_t **triggers; /* row of the rules it is one of; NULL */
    uint32_t room;
};
struct kind {
    uint64_t key; /* 0: an empty slot */
    uint32_t number;
    bool asks; /* rules may ask regular expressions of such tokens */
};
struct answers {
    uint64_t yes; /* a bit for each that matches; 0: an empty slot */
    uint32_t number;
};
struct ss_known {
    const struct ss_rules *rules;
    struct ss_arena own;    /* of one that is kept */
    struct ss_arena *arena; /* where all this is */
    struct kind *slots;     /* by key */
    uint32_t n_slots, n;    /* n_slots: 2^k; kinds */
    uint32_t *triggers_in;  /* by number: bits of phases, see below */
    uint64_t *asks;         /* by number: the regular expressions asked */
    struct answers *answers; /* by hash of what they said together */
    uint32_t n_answers, n_answer_slots; /* 2^k */
    struct known_phase *phases;
    struct regex_scratch *scratch;
    uint64_t *states[SIDES]; /* room for lanes to go through a chunk */
    bool *some;
    uint32_t *kinds;     /* of the article's tokens */
    uint32_t *phrase_kinds; /* and of its phrases */
    uint32_t *phases_of; /* of them: bits of the phases that they may be
                            triggers in; phases beyond the 32nd have none */
};

/* ---- matching ----------------------------------------------------------- */

enum { STACK = 1024 };
struct frame {
    const struct step *step; /* NULL: put the slot's value back */
    uint32_t value;
    uint32_t slot; /* of a lazy loop: what it has eaten */
};
struct machine {
    const struct ss_rules *r;
    const struct ss_doc *doc;
    struct ss_work *work;
    uint32_t phase;
    uint8_t quoting;
    const struct test_rows *rows;
    struct ss_known *known;
    const struct lanes *lanes;
    const struct known_phase *of_kind;
    const uint32_t *kinds;         /* per token */
    const uint32_t *starts, *ends; /* doc->ann_start, ann_end */
    uint64_t active[LANE_WORDS];   /* anchors of rules that the sentence lets
                                      match */
    uint64_t *right, *left; /* rows of states from token lanes_from on; in the
                               end `right` holds what is to be tried */
    bool *some;             /* per row: there is something to try */
    uint32_t lanes_from;
    uint32_t hint[SS_ANN_TYPES]; /* where in a layer the last look was */
    ss_range within;             /* the sentence or paragraph */
    uint32_t lo, hi;             /* tokens a match may reach */
    uint32_t steps;
    uint32_t looking; /* look-arounds it is in */
    bool touched;     /* some slot is set */
    uint32_t slot[SLOTS];
    struct frame stack[STACK];
};

/* Of tokens of a kind that is known: their vector, their items. */
static inline const uint64_t *vector_at(const struct machine *m, uint32_t kind)
{
    return m->of_kind->vectors + (size_t)kind * m->rows->width;
}
static inline const uint64_t *items_at(const struct machine *m, uint32_t kind,
                                       uint32_t width)
{
    return m->of_kind->items + (size_t)kind * SIDES * width;
}

/* Ready for a phase. False: no memory. */
bool machine_init(struct machine *m, const struct ss_rules *r, uint32_t phase,
                  struct ss_doc *doc, struct ss_work *work);
/* The regular expressions that a phase may ask such a token. */
uint64_t vector_asks(const struct test_rows *rows, const struct ss_rules *r,
                     const struct ss_token *tok);
/* A term asked of token k; `set`: its classes, or of the phrase there. */
bool token_term(const struct machine *m, const struct term *t, uint32_t k,
                uint16_t set);
/* May the machine's quotation setting look at token k? */
bool token_allowed(const struct machine *m, uint32_t k);
/* Choose or make the store of what is known; number the kinds of an article's
 * tokens when its first phase begins. False: no memory. */
bool known_init(struct machine *m, struct ss_doc *doc);
/* Find out what is to be known of the kind of token k. False: no memory. */
bool known_find(struct machine *m, uint32_t k);
static inline bool know(struct machine *m, uint32_t k)
{
    return m->of_kind->known[m->kinds[k]] || known_find(m, k);
}
/* The same for a phrase as one test may eat it. */
void know_phrase(struct machine *m, uint32_t phrase);
/* The vector of token k. */
void vector_of(const struct machine *m, uint32_t k, uint64_t *bits);
/* The items that the tests of a vector pass, joined to a row. */
void lanes_of(const struct machine *m, const uint64_t *vector, uint64_t *bits);
bool is_trigger(const struct trigger_rows *t, const struct ss_token *token);
/* The row of the rules that a token is a trigger of; NULL when there are none.
 * False: no memory. */
bool triggers_of_token(struct machine *m, const struct ss_token *token,
                       const uint64_t **row);
/* Tests that a phrase of these classes, beginning at k, passes. */
void vector_of_phrase(const struct machine *m, uint32_t k, uint16_t classes,
                      uint64_t bits[VECTOR_WORDS]);
static inline uint32_t moved(uint32_t at, int8_t by)
{
    return (uint32_t)((int64_t)at + by);
}
/* Has its lane decided a rule with its anchor at token `at`? */
static inline bool is_decided(const struct machine *m,
                              const struct match_reach *x, uint32_t at)
{
    uint32_t phrase = 0;
    if (!x->decided || !x->classed)
        return x->decided;
    for (int8_t i = 0; i < x->end; i++)
        phrase |= m->starts[moved(at, i)];
    for (int8_t i = x->start; i < 0; i++)
        phrase |= m->ends[moved(at, i)];
    return !(phrase & SS_PHRASE_BIT);
}
/* Try a rule with its anchor at token `at`; slots and *range are set when it
 * matches. */
bool match_rule(struct machine *m, uint32_t number, uint32_t at,
                ss_range *range);
/* Find the rules that the machine's sentence or paragraph lets match: *any
 * tells whether there are some. False: no memory. */
bool find_active(struct machine *m, bool *any);
/* Find what is to be tried at `tokens`, LANE_CHUNK of them at most. False: no
 * memory. */
bool lanes_run(struct machine *m, ss_range tokens);
/* Anchors of the rules to try at token k, of which lanes_run was told; NULL:
 * none. */
static inline const uint64_t *lanes_at(const struct machine *m, uint32_t k)
{
    uint32_t row = k - m->lanes_from;
    return m->some[row] ? m->right + (size_t)row * m->lanes->width : NULL;
}

#endif
