/*
 * entity.h - names: people, places, organisations, nationalities.
 *
 * In:      tokens, parts of speech, phrases, quotation marks.
 * Out:     doc->entities, doc->mentions; annotation layers PER LOC ORG NORP
 *          MISC, one annotation per mention, ref = index into doc->mentions.
 * Uses:    base doc gaz token rule; phases of rules/name/
 */
#ifndef SS_ENTITY_H
#define SS_ENTITY_H

#include "rule/rule.h"

/* What the stage needs of a model, looked up once; immutable, shared. */
struct ss_namer;
struct ss_namer *ss_namer_open(const struct ss_gaz *gaz,
                               const struct ss_rules *rules,
                               struct sayso_error *err);
void ss_namer_free(struct ss_namer *namer); /* NULL is allowed */

/* Find every name and decide its type and entity. Memory: the document's
 * arena. Time: linear in tokens. False only when memory ends. */
bool ss_entity_find(const struct ss_namer *namer, struct ss_doc *doc,
                    struct ss_work *work, struct sayso_error *err);

/* For explanations and for fitting weights, after ss_entity_find (work->votes
 * then holds all votes on names): a stretch of tokens that might be a name,
 * and the run of tokens that no name crosses it was cut from. */
struct ss_candidate {
    ss_range tokens, run;
};
struct ss_candidates {
    SS_VEC(struct ss_candidate) v; /* by start, then end */
};
bool ss_entity_candidates(const struct ss_namer *namer, struct ss_doc *doc,
                          struct ss_work *work, struct ss_candidates *out,
                          struct sayso_error *err);
/* Does a vote count for the name of these tokens? */
bool ss_vote_is_for(const struct ss_rules *rules, const struct ss_vote *vote,
                    ss_range name);

#endif
