/* source.c - the stage: phases in order. */
#include "source/source.h"

#include <stdlib.h>

struct ss_sourcer {
    const struct ss_gaz *gaz;
    const struct ss_rules *rules;
};

struct ss_sourcer *ss_sourcer_open(const struct ss_gaz *gaz,
                                   const struct ss_rules *rules,
                                   struct sayso_error *err)
{
    struct ss_sourcer *s = calloc(1, sizeof *s);
    if (!s) {
        ss_fail_memory(err);
        return NULL;
    }
    s->gaz = gaz;
    s->rules = rules;
    return s;
}

void ss_sourcer_free(struct ss_sourcer *sourcer)
{
    free(sourcer);
}

bool ss_source_find(const struct ss_sourcer *sourcer, struct ss_doc *doc,
                    struct ss_work *work, struct sayso_error *err)
{
    uint32_t phase = ss_rules_phase(sourcer->rules, "anonymity");
    return ss_rules_run(sourcer->rules, phase, doc, work, err);
}
