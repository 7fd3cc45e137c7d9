/* explain_p.h - inside explain: the words asked about, and pieces of output. */
#ifndef SS_EXPLAIN_P_H
#define SS_EXPLAIN_P_H

#include "cli/cli.h"

struct place {
    const struct sayso_model *model;
    struct ss_doc doc;
    struct ss_work work;
    struct ss_candidates candidates; /* stretches that might be names */
    ss_span span;                    /* the words */
    ss_range tokens;                 /* that they touch */
    bool colour;
};

static inline bool ranges_touch(ss_range a, ss_range b)
{
    return a.start < b.end && b.start < a.end;
}

void put_title(const struct place *p, const char *what);
void put_str(const char *before, ss_str s); /* nothing when s is empty */
void put_text(ss_str s); /* any white space as a blank */
void put_tokens(const struct place *p, ss_range r); /* "in quotes" */
/* "  rule NAME  FILE:LINE" and why; no rule when SS_NONE. */
void put_rule(const struct place *p, uint32_t rule);

/* Names over the words, and all candidates that might have been names: what
 * speaks for each type, by which rules (explain_name.c). */
void explain_names(const struct place *p);

/* Quotations over the words, whom they might have meant, and the source
 * (explain_quote.c). */
void explain_quotes_here(const struct place *p);
/* One quotation, and sieve by sieve who might have spoken and who might have
 * been meant; `number` is its index. */
void explain_quote(struct place *p, uint32_t number);

#endif
