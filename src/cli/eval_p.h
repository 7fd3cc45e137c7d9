/* eval_p.h - records read back, and compared. */
#ifndef SS_EVAL_P_H
#define SS_EVAL_P_H

#include "cli/cli.h"

/* ---- a record read (record.c) ------------------------------------------ */

struct name_read {
    ss_span span;
    enum ss_entity_type type;
};

struct quote_read {
    enum ss_quote_kind kind;
    ss_range words;       /* of its content, in record->words */
    ss_span speaker, cue; /* empty: none */
    ss_str rule;          /* that found it; empty: none */
};

/* One record: what is compared of it. Spans are in code points, or whatever
 * the record counts in. */
struct record_read {
    ss_str id;
    uint64_t text; /* its hash: offsets into another text mean nothing */
    SS_VEC(struct name_read) names;
    SS_VEC(struct quote_read) quotes;
    SS_VEC(uint32_t) words; /* where each word of a content begins */
    bool seen;              /* gold: a prediction came */
};

/* Memory: the arena. False: err says why, err->offset where in the line. */
bool record_read(ss_str line, struct ss_arena *arena, struct record_read *out,
                 struct sayso_error *err);

/* ---- comparing (score.c) ----------------------------------------------- */

struct tally {
    uint32_t gold, predicted, right_gold, right_predicted;
};

enum { QUOTE_KINDS = SS_QUOTE_INDIRECT + 1, ALL_QUOTES = QUOTE_KINDS };

/* Of the quotations that a rule found. */
struct rule_tally {
    ss_str rule;               /* empty: none found them, they were left over */
    uint32_t predicted, right; /* lenient */
};

struct scores {                             /* [0] strict, [1] lenient */
    struct tally names[SS_ENTITY_COUNT][2]; /* [SS_ENTITY_NONE]: all */
    struct tally quotes[QUOTE_KINDS + 1][2];
    uint32_t pairs, speakers, cues; /* of quotations found, and those right */
    SS_VEC(struct rule_tally) rules;
    struct ss_arena *arena; /* where they are */
};

/* Add one article to the scores; predicted NULL: nothing was. Memory for the
 * work comes from the arena. */
bool score_add(struct scores *s, const struct record_read *gold,
               const struct record_read *predicted, struct ss_arena *arena);

#endif
