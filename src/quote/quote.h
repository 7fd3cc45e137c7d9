/*
 * quote.h - quotations: marks, paragraphs, reported speech, and in place of
 * each its cue and speaker.
 *
 * Out:     scan: SS_TOK_QUOTED, SS_TOK_OPEN, SS_TOK_CLOSE of tokens and the
 *          annotation layer `quotation` (marks included).
 *          find: doc->quotes (all but `source`), doc->quote_spans.
 * Uses:    base doc gaz token rule entity; phases of rules/quote/
 */
#ifndef SS_QUOTE_H
#define SS_QUOTE_H

#include "entity/entity.h"

/* What the stage needs of a model, looked up once; immutable, shared. */
struct ss_quoter;
struct ss_quoter *ss_quoter_open(const struct ss_gaz *gaz,
                                 const struct ss_rules *rules,
                                 struct sayso_error *err);
void ss_quoter_free(struct ss_quoter *quoter); /* NULL is allowed */

/* Find quotation marks of every family and what stands between them; needs
 * tokens only (names look at the flags). Mended marks are told in
 * doc->warnings. Linear. */
bool ss_quote_scan(const struct ss_quoter *quoter, struct ss_doc *doc,
                   struct sayso_error *err);

/* Find every quotation, direct, mixed and indirect, with cue and speaker.
 * Needs names. Linear. */
bool ss_quote_find(const struct ss_quoter *quoter, struct ss_doc *doc,
                   struct ss_work *work, struct sayso_error *err);

#endif
