/*
 * source.c - the stage: mentions, statements, clusters, sources.
 *
 * A cluster becomes a source when it is quoted, or when the article says
 * something about its name being withheld. Sources are numbered in the order
 * in which they are first mentioned.
 */
#include "source/source_p.h"

#include <stdlib.h>

/* ---- what is needed of the model ------------------------------------------ */

static bool fill_traits(struct ss_sourcer *s)
{
    static const char *const names[] = {
#define X(id, name) name,
        TRAITS(X)
#undef X
    };
    uint32_t n = ss_gaz_n_sets(s->gaz);
    s->traits = calloc(n ? n : 1, sizeof *s->traits);
    if (!s->traits)
        return false;
    for (uint32_t i = 0; i < TRAIT_COUNT; i++) {
        s->classes[i] = ss_gaz_class(s->gaz, ss_str_of(names[i]));
        for (uint32_t set = 0; s->classes[i] && set < n; set++)
            if (ss_gaz_has(s->gaz, (uint16_t)set, s->classes[i]))
                s->traits[set] |= 1u << i;
    }
    return true;
}

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
    s->title = ss_gaz_class(gaz, SS_STR("person.title"));
    s->press = ss_gaz_class(gaz, SS_STR("org.media"));
    s->place.any = ss_gaz_class(gaz, SS_STR("place"));
    s->place.country = ss_gaz_class(gaz, SS_STR("place.country"));
    s->place.capital = ss_gaz_class(gaz, SS_STR("place.capital"));
    s->phase.anonymity = ss_rules_phase(rules, "anonymity");
    s->phase.reason = ss_rules_phase(rules, "anonymity-reason");
    s->label.request = ss_rules_label(rules, "request");
    s->label.reason = ss_rules_label(rules, "reason");
    s->label.known_to = ss_rules_label(rules, "known_to");
    if (ss_rules_need_type(rules, "anonymity", &s->type.anonymity, err) &&
        ss_rules_need_type(rules, "known-to", &s->type.known_to, err) &&
        ss_rules_need_type(rules, "veiled", &s->type.veiled, err) &&
        ss_rules_need_type(rules, "reason-kind", &s->type.reason_kind, err) &&
        (fill_traits(s) || ss_fail_memory(err)))
        return s;
    ss_sourcer_free(s);
    return NULL;
}

void ss_sourcer_free(struct ss_sourcer *sourcer)
{
    if (!sourcer)
        return;
    free(sourcer->traits);
    free(sourcer);
}

void weighed(const struct finder *f, ss_range tokens, ss_range candidate,
             float sum, const char *sieve)
{
    struct ss_weighed *w =
        f->work->want_trace
            ? ss_vec_push(&f->doc->arena, &f->work->weighed)
            : NULL;
    if (w) /* a trace cut short by memory is no failure */
        *w = (struct ss_weighed){tokens, candidate, sum, sieve};
}

/* ---- clusters into sources ---------------------------------------------------- */

static bool number_sources(struct finder *f)
{
    struct ss_doc *doc = f->doc;
    for (uint32_t i = 0; i < f->mentions.n; i++) {
        uint32_t number = f->mentions.v[i].cluster;
        struct cluster *c =
            number == SS_NONE ? NULL : &f->clusters.v[number];
        if (!c || c->source != SS_NONE || !(c->n_quotes || c->withheld))
            continue;
        struct ss_source *s = ss_vec_push(&doc->arena, &doc->sources);
        if (!s)
            return ss_fail_memory(f->err);
        c->source = doc->sources.n - 1;
        if (!describe(f, c, s))
            return false;
    }
    return true;
}

static bool write_mentions(struct finder *f)
{
    struct ss_doc *doc = f->doc;
    for (uint32_t i = 0; i < f->mentions.n; i++) {
        const struct mention *m = &f->mentions.v[i];
        uint32_t source = m->cluster == SS_NONE
                              ? SS_NONE
                              : f->clusters.v[m->cluster].source;
        if (source == SS_NONE)
            continue;
        struct ss_source_mention *out =
            ss_vec_push(&doc->arena, &doc->source_mentions);
        if (!out)
            return ss_fail_memory(f->err);
        bool described = m->needed && m->form == SS_FORM_NOMINAL;
        *out = (struct ss_source_mention){.tokens = described
                                                        ? description_of(f, m)
                                                        : m->core,
                                          .source = source,
                                          .form = m->form,
                                          .rule = SS_NONE};
    }
    return true;
}

/* A quotation without a speaker in place goes on with the one before. */
static void link_quotes(struct finder *f)
{
    uint32_t before = SS_NONE;
    for (uint32_t i = 0; i < f->doc->quotes.n; i++) {
        struct ss_quote *q = &f->doc->quotes.v[i];
        uint32_t m = q->speaker.start < q->speaker.end
                         ? mention_of(f, q->speaker)
                         : SS_NONE;
        q->source = SS_NONE;
        if (m != SS_NONE)
            q->source = f->clusters.v[f->mentions.v[m].cluster].source;
        else if (q->attribution == SS_ATTRIBUTION_CONTINUED)
            q->source = before;
        before = q->source;
    }
}

bool ss_source_find(const struct ss_sourcer *sourcer, struct ss_doc *doc,
                    struct ss_work *work, struct sayso_error *err)
{
    struct finder f = {.s = sourcer, .doc = doc, .work = work, .err = err};
    for (unsigned t = SS_ENTITY_PER; t < SS_ENTITY_COUNT; t++) {
        uint32_t type = ss_rules_type(sourcer->rules, ss_entity_type_name(t));
        f.names |= type == SS_NONE ? 0 : 1u << type;
    }
    if (!mentions_find(&f) || !statements_find(&f) || !clusters_make(&f))
        return false;
    statements_apply(&f);
    if (!number_sources(&f) || !write_mentions(&f))
        return false;
    link_quotes(&f);
    return true;
}
