/* quote.c - the stage: marks, then phases in order. */
#include "quote/quote.h"

#include <stdlib.h>

struct ss_quoter {
    const struct ss_gaz *gaz;
    const struct ss_rules *rules;
};

struct ss_quoter *ss_quoter_open(const struct ss_gaz *gaz,
                                 const struct ss_rules *rules,
                                 struct sayso_error *err)
{
    struct ss_quoter *q = calloc(1, sizeof *q);
    if (!q) {
        ss_fail_memory(err);
        return NULL;
    }
    q->gaz = gaz;
    q->rules = rules;
    return q;
}

void ss_quoter_free(struct ss_quoter *quoter)
{
    free(quoter);
}

bool ss_quote_scan(const struct ss_quoter *quoter, struct ss_doc *doc,
                   struct sayso_error *err)
{
    (void)quoter, (void)doc, (void)err;
    return true;
}

bool ss_quote_find(const struct ss_quoter *quoter, struct ss_doc *doc,
                   struct ss_work *work, struct sayso_error *err)
{
    uint32_t np = ss_rules_phase(quoter->rules, "np");
    uint32_t phase = ss_rules_phase(quoter->rules, "attribution");
    return ss_rules_run(quoter->rules, np, doc, work, err) &&
           ss_rules_run(quoter->rules, phase, doc, work, err);
}
