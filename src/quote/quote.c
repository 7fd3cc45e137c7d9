/* quote.c - the stage: what it needs of a model, and its phases in order. */
#include "quote/quote_p.h"

#include <stdlib.h>

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
    q->type_quotation = ss_rules_type(rules, "quotation");
    q->class_elision = ss_gaz_class(gaz, SS_STR("word.elision"));
    return q;
}

void ss_quoter_free(struct ss_quoter *quoter)
{
    free(quoter);
}

bool ss_quote_find(const struct ss_quoter *quoter, struct ss_doc *doc,
                   struct ss_work *work, struct sayso_error *err)
{
    uint32_t np = ss_rules_phase(quoter->rules, "np");
    uint32_t phase = ss_rules_phase(quoter->rules, "attribution");
    return ss_rules_run(quoter->rules, np, doc, work, err) &&
           ss_rules_run(quoter->rules, phase, doc, work, err);
}
