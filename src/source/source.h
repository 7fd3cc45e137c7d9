/*
 * source.h - who is meant: one source for all names, descriptions and
 * pronouns of a speaker; named or not, and why not.
 *
 * In:      doc->quotes with their speakers in place; names.
 * Out:     doc->sources, doc->source_mentions, quote->source.
 * Uses:    base doc gaz token rule entity quote; phases of rules/source/
 */
#ifndef SS_SOURCE_H
#define SS_SOURCE_H

#include "quote/quote.h"

/* What the stage needs of a model, looked up once; immutable, shared. */
struct ss_sourcer;
struct ss_sourcer *ss_sourcer_open(const struct ss_gaz *gaz,
                                   const struct ss_rules *rules,
                                   struct sayso_error *err);
void ss_sourcer_free(struct ss_sourcer *sourcer); /* NULL is allowed */

/* Cluster the speakers into sources and describe each. Linear. */
bool ss_source_find(const struct ss_sourcer *sourcer, struct ss_doc *doc,
                    struct ss_work *work, struct sayso_error *err);

#endif
