/*
 * rule.h - the rule language: compile, open, run.
 *
 * Rules are token patterns with named parts and an action (make an
 * annotation, vote for a type). docs/rules.md is the language's manual.
 *
 * In:      tokens, phrases, parts of speech, annotations made earlier.
 * Out:     annotations in doc->layers; votes and a trace in struct ss_work.
 * Uses:    base doc gaz token
 *
 * Compiled rules are immutable and shared by threads; struct ss_work belongs
 * to one thread. Only rule/regex.c knows PCRE2.
 *
 * Cost: what rules ask of tokens side by side is matched for all rules of a
 * phase at once, a few instructions per token and word of bits; a rule is tried
 * only where all of that stands, and each try is bounded by SS_RULE_STEPS, so a
 * phase is linear in the tokens.
 */
#ifndef SS_RULE_H
#define SS_RULE_H

#include "token/token.h"

enum {
    SS_RULE_STEPS = 4096, /* of one try; beyond it the try fails */
    SS_RULE_WINDOW = 512, /* tokens either side of the anchor */
    SS_RULE_LABELS = 12   /* named parts of one rule */
};

/* ---- compiling -------------------------------------------------------- */

struct ss_rules_builder;
struct ss_rules_builder *ss_rules_builder_new(void); /* NULL: no memory */
void ss_rules_builder_free(struct ss_rules_builder *b);
/* Read one rule file. Text is copied. Errors are "name:line:col: error: ..."
 * with the line and a caret under the place. */
bool ss_rules_builder_add(struct ss_rules_builder *b, const char *name,
                          ss_str text, struct sayso_error *err);
/* Resolve macros, phases, classes; add the section "RULES". Files may have
 * been added in any order. All gazetteers must be in `gaz` before. */
bool ss_rules_builder_write(struct ss_rules_builder *b,
                            struct ss_gaz_builder *gaz,
                            struct ss_image_writer *w, struct sayso_error *err);

/* ---- compiled rules --------------------------------------------------- */

struct ss_rules;
struct ss_rules *ss_rules_open(const struct ss_image *image,
                               const struct ss_gaz *gaz,
                               struct sayso_error *err);
void ss_rules_free(struct ss_rules *rules); /* NULL is allowed */

uint32_t ss_rules_count(const struct ss_rules *rules);
ss_str ss_rules_name(const struct ss_rules *rules, uint32_t rule);
ss_str ss_rules_why(const struct ss_rules *rules, uint32_t rule);
ss_str ss_rules_file(const struct ss_rules *rules, uint32_t rule);
uint32_t ss_rules_line(const struct ss_rules *rules, uint32_t rule);
float ss_rules_weight(const struct ss_rules *rules, uint32_t rule);
uint32_t ss_rules_phase_of(const struct ss_rules *rules, uint32_t rule);
/* Value of `set key value` of a rule; empty when not set. */
ss_str ss_rules_attr(const struct ss_rules *rules, uint32_t rule,
                     const char *key);
/* Weight the rule votes for a type with; 0 when it does not. */
float ss_rules_vote(const struct ss_rules *rules, uint32_t rule,
                    enum ss_entity_type type);
/* Which names a vote on a stretch of tokens is for: `vote [ON] PART ...`. */
enum ss_vote_on {
    SS_VOTE_WHOLE,    /* the name that is this stretch */
    SS_VOTE_STARTING, /* names that start where it starts */
    SS_VOTE_ENDING,   /* names that end where it ends */
    SS_VOTE_HOLDING   /* names that hold its last token; each counts */
};
enum ss_vote_on ss_rules_vote_on(const struct ss_rules *rules, uint32_t rule);

/* Numbers of names; SS_NONE when no rule uses the name. */
uint32_t ss_rules_phase(const struct ss_rules *rules, const char *name);
uint32_t ss_rules_type(const struct ss_rules *rules, const char *name);
/* The same for a type that a stage cannot do without: fails when no rule file
 * names it. */
bool ss_rules_need_type(const struct ss_rules *rules, const char *name,
                        uint32_t *type, struct sayso_error *err);
uint32_t ss_rules_label(const struct ss_rules *rules, const char *name);
uint32_t ss_rules_n_phases(const struct ss_rules *rules);
ss_str ss_rules_phase_name(const struct ss_rules *rules, uint32_t phase);
ss_str ss_rules_type_name(const struct ss_rules *rules, uint32_t type);
ss_str ss_rules_label_name(const struct ss_rules *rules, uint32_t label);

/* Examples the rule carries: text, and what it must say ("speaker = Ann Lee").
 * must_match tells yes from no. */
struct ss_rule_example {
    bool must_match;
    uint32_t line;
    ss_str text;
    ss_str expect; /* "part = words; part = words", may be empty */
};
uint32_t ss_rules_n_examples(const struct ss_rules *rules, uint32_t rule);
void ss_rules_example(const struct ss_rules *rules, uint32_t rule, uint32_t i,
                      struct ss_rule_example *out);

/* ---- running ---------------------------------------------------------- */

struct ss_vote { /* a rule spoke for a stretch of tokens */
    ss_range tokens;
    uint32_t rule;
};

struct ss_fired { /* trace: a match, kept or lost to a better one */
    ss_range tokens;
    uint32_t rule;
    uint32_t parts;
    uint16_t n_parts;
    bool kept;
};

struct ss_weighed { /* trace: somebody who might have been meant by words */
    ss_range tokens, candidate;
    float sum;
    const char *sieve; /* who weighed: a static text */
};

/* Scratch of one thread for one document; arrays live in the document's
 * arena and are forgotten by ss_work_clear. */
struct ss_work {
    struct ss_phrases phrases;
    SS_VEC(struct ss_vote) votes;
    SS_VEC(struct ss_fired) trace; /* filled only when want_trace */
    SS_VEC(struct ss_part) trace_parts;
    SS_VEC(struct ss_weighed) weighed; /* filled only when want_trace */
    bool want_trace;
    uint64_t steps_exceeded;  /* tries given up */
    struct ss_known *known;   /* see ss_work_keep; NULL */
    struct ss_memo *memo;    /* of words, likewise */
    struct ss_known *at_hand; /* the one in use for this article; NULL: none
                                 yet */
};
void ss_work_clear(struct ss_work *work);
/* For a run over many articles: keep what is found out about words and tokens
 * from one to the next (a megabyte or so). It changes no result. `rules` must
 * stay; release gives the memory back, and may be called when nothing is kept.
 */
bool ss_work_keep(struct ss_work *work, const struct ss_rules *rules,
                  struct sayso_error *err);
void ss_work_release(struct ss_work *work);

/* Run all rules of a phase over the document. Annotations go to doc->layers,
 * votes to work->votes. False only when memory ends. */
bool ss_rules_run(const struct ss_rules *rules, uint32_t phase,
                  struct ss_doc *doc, struct ss_work *work,
                  struct sayso_error *err);
/* The same over whole sentences: those whose number has its byte set in
 * `wanted` (doc->sents.n bytes). For phases that only some sentences need. */
bool ss_rules_run_in(const struct ss_rules *rules, uint32_t phase,
                     const uint8_t *wanted, struct ss_doc *doc,
                     struct ss_work *work, struct sayso_error *err);

#endif
