/* entity.c - the stage: phases in order. */
#include "entity/entity.h"

#include <stdlib.h>

struct ss_namer {
    const struct ss_gaz *gaz;
    const struct ss_rules *rules;
};

struct ss_namer *ss_namer_open(const struct ss_gaz *gaz,
                               const struct ss_rules *rules,
                               struct sayso_error *err)
{
    struct ss_namer *n = calloc(1, sizeof *n);
    if (!n) {
        ss_fail_memory(err);
        return NULL;
    }
    n->gaz = gaz;
    n->rules = rules;
    return n;
}

void ss_namer_free(struct ss_namer *namer)
{
    free(namer);
}

bool ss_entity_find(const struct ss_namer *namer, struct ss_doc *doc,
                    struct ss_work *work, struct sayso_error *err)
{
    uint32_t phase = ss_rules_phase(namer->rules, "name-evidence");
    return ss_rules_run(namer->rules, phase, doc, work, err);
}
