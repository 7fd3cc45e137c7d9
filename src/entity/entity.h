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

#endif
