/*
 * eval_p.h - records read back, compared, and the tables of that.
 *
 * Figures are those of the evaluation that docs/accuracy.md is written from:
 * words are compared, not bytes, so that marks and final commas do not matter;
 * a word stands for the place where it begins. Thoughts and plans
 * ("cue_class_auto" other than "speech") and stretches that the gold sets
 * aside ("unattributed_marks", "credits", "discard", "other_attributions")
 * neither help nor hurt.
 */
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
    bool speech;                  /* and no thought or plan */
    bool has_speaker, has_cue;    /* the record gives one */
    ss_range words, speaker, cue; /* in record->words */
    ss_range spans;               /* of its content, in record->spans */
    ss_str rule;                  /* that found it; empty: none */
    ss_str source;                /* its id as it stands; empty: none */
};

/* Whom quotations come from: classes that gold and prediction share. */
#define SOURCE_CLASSES(X)                                                      \
    X(NONE, "none")                                                            \
    X(NAMED_PERSON, "named_person")                                            \
    X(UNNAMED_PERSON, "unnamed_person")                                        \
    X(UNNAMED_GROUP, "unnamed_group")                                          \
    X(ORGANISATION, "organisation")                                            \
    X(DOCUMENT, "document")                                                    \
    X(OTHER, "other")
#define X(id, name) CLASS_##id,
enum source_class { SOURCE_CLASSES(X) CLASS_COUNT };
#undef X

struct source_read {
    ss_str key; /* cluster of gold, else the id, as it stands */
    enum source_class class;
    ss_str name;     /* decoded; empty: none */
    ss_range quotes; /* gold: in record->numbers, the quotations it has */
};

/* What is compared of one record. Spans are in bytes of the text. */
struct record_read {
    ss_str id, text;
    bool has_names, has_quotes; /* the record has such a field */
    unsigned types; /* bit per enum ss_entity_type: all of these are marked */
    SS_VEC(struct name_read) names;
    SS_VEC(ss_span) ignored, optional; /* names that do not count */
    SS_VEC(struct quote_read) quotes;
    SS_VEC(struct source_read) sources;
    SS_VEC(ss_span) spans;
    SS_VEC(uint32_t) numbers;
    SS_VEC(uint32_t) words; /* sets of words: each in order, none twice */
    ss_range neutral;       /* words that the gold sets aside */
    bool seen;              /* gold: a prediction came */
};

/* Memory: the arena. False: err says why, err->offset where in the line. */
bool record_read(ss_str line, struct ss_arena *arena, struct record_read *out,
                 struct sayso_error *err);

/* Is it a letter or a number of any script? */
bool is_alnum(uint32_t cp);

static inline ss_str record_text(const struct record_read *r, ss_span s)
{
    return (ss_str){r->text.p + s.start, s.end - s.start};
}

/* ---- comparing ----------------------------------------------------------- */

/* Shows what went wrong, the first `most` of each kind; NULL: nobody asks. */
struct shower {
    unsigned most;
    SS_VEC(struct shown { ss_str what; unsigned n; }) kinds;
    struct ss_arena *arena;
};
/* Has one more of this kind a place? */
bool shower_wants(struct shower *s, const char *what, const char *which);

/* Words of an article on one line, not more than fit. */
void put_line(ss_str s);

/* Common words of two sets, of two records of one text. */
uint32_t words_common(const struct record_read *a, ss_range x,
                      const struct record_read *b, ss_range y);

/* Quotations of gold matched with one predicted each, the best first. */
struct matched {
    uint32_t *of_gold, *of_predicted; /* index of the other; SS_NONE */
    double *worth;                    /* per gold: share of common words */
};
bool match_quotes(const struct record_read *g, const struct record_read *p,
                  struct ss_arena *arena, struct matched *out);

/* names (score_name.c) */
struct name_tally {
    uint32_t gold, predicted, right, touching; /* same type, common bytes */
};
struct name_scores {
    bool any; /* gold had names */
    struct name_tally types[SS_ENTITY_COUNT];
};
bool score_names(struct name_scores *s, const struct record_read *g,
                 const struct record_read *p, struct ss_arena *arena,
                 struct shower *show);

/* quotations (score_quote.c) */
#define QUOTE_ROWS(X)                                                          \
    X(SPOKEN, "speech or marks")                                               \
    X(DIRECT, "direct")                                                        \
    X(MIXED, "mixed")                                                          \
    X(INDIRECT, "indirect speech")
#define X(id, name) ROW_##id,
enum quote_row { QUOTE_ROWS(X) ROW_COUNT };
#undef X

struct quote_tally {
    uint32_t gold, predicted, exact, half;
    uint32_t speakers, same, over; /* of the half right with a gold speaker */
    uint32_t cues, cue_over;
};

/* Of all quotations, thoughts too, as others count. */
struct lenient_tally {
    uint32_t gold, predicted;
    uint32_t touch;       /* a word in common (Citron) */
    uint32_t third, most; /* .3, .8 of the gold one's words (Gender Gap
                             Tracker) */
    uint32_t speaker;     /* of `third`: a common word, or none in gold */
};

struct rule_tally {
    ss_str rule; /* empty: none found them, they were left over */
    uint32_t predicted, right;
};

struct quote_scores {
    bool any;
    struct quote_tally rows[ROW_COUNT];
    struct lenient_tally lenient;
    SS_VEC(struct rule_tally) rules;
    struct ss_arena *arena; /* where they are */
};
bool score_quotes(struct quote_scores *s, const struct record_read *g,
                  const struct record_read *p, const struct matched *m,
                  struct ss_arena *arena, struct shower *show);

/* sources (score_source.c) */
struct source_scores {
    uint32_t all, found, class_right, named, named_right;
    uint32_t unnamed_gold, unnamed_predicted, unnamed_right;
    double precision, recall; /* B-cubed: sums over those found */
};
bool score_sources(struct source_scores *s, const struct record_read *g,
                   const struct record_read *p, const struct matched *m,
                   struct ss_arena *arena, struct shower *show);

struct scores {
    struct name_scores names;
    struct quote_scores quotes;
    struct source_scores sources;
};

/* ---- tables (eval_table.c) ----------------------------------------------- */

void tables_write(const struct scores *s);
void rules_write(struct quote_scores *s);
/* One line of an article's own; `first`: under a heading. */
void document_write(ss_str id, const struct scores *s, bool first);

#endif
