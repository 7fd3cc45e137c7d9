/* quote.c - the stage: what it needs of a model, and its steps in order. */
#include "quote/quote_p.h"

#include <stdlib.h>

static bool has_attr(const struct ss_rules *rules, uint32_t rule,
                     const char *key, const char *value)
{
    return ss_str_eq(ss_rules_attr(rules, rule, key), ss_str_of(value));
}

static bool note_traits(struct ss_quoter *q)
{
    static const struct {
        const char *key, *value;
        uint8_t trait;
    } traits[] = {
        {"speaker", "same", SAME_SPEAKER},
        {"content", "noun", NOUN_CONTENT},
        {"content", "exact", EXACT_CONTENT},
        {"content", "block", BLOCK_CONTENT},
        {"content", "next", NEXT_CONTENT},
        {"content", "before", CONTENT_ABOVE},
        {"kind", "direct", VERBATIM},
        {"attribution", "inferred", INFERRED},
    };
    uint32_t n = ss_rules_count(q->rules);
    q->traits = calloc(n + 1, 1);
    for (uint32_t i = 0; q->traits && i < n; i++)
        for (size_t k = 0; k < sizeof traits / sizeof *traits; k++)
            if (has_attr(q->rules, i, traits[k].key, traits[k].value))
                q->traits[i] |= traits[k].trait;
    return q->traits != NULL;
}

static bool note_reporting_sets(struct ss_quoter *q)
{
    uint32_t n = ss_gaz_n_sets(q->gaz);
    uint32_t cue = ss_gaz_class(q->gaz, SS_STR("cue"));
    uint32_t verb = ss_gaz_class(q->gaz, SS_STR("cue.verb"));
    q->set_reports = calloc(n + 1, 1);
    for (uint32_t i = 1; q->set_reports && i < n; i++) {
        uint16_t set = (uint16_t)i;
        if (verb && ss_gaz_has(q->gaz, set, verb))
            q->set_reports[i] = REPORTS_AS_VERB;
        else if (cue && ss_gaz_has(q->gaz, set, cue))
            q->set_reports[i] = REPORTS;
    }
    return q->set_reports != NULL;
}

static bool need_types(struct ss_quoter *q, struct sayso_error *err)
{
    const struct ss_rules *r = q->rules;
    return ss_rules_need_type(r, "quotation", &q->type_quotation, err) &&
           ss_rules_need_type(r, "attribution", &q->type_attribution, err) &&
           ss_rules_need_type(r, "subject", &q->type_subject, err) &&
           ss_rules_need_type(r, "dateline", &q->type_dateline, err) &&
           ss_rules_need_type(r, "stop", &q->type_stop, err) &&
           ss_rules_need_type(r, "stop-noun", &q->type_stop_noun, err) &&
           ss_rules_need_type(r, "stop-main", &q->type_stop_main, err);
}

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
    q->phase_np = ss_rules_phase(rules, "np");
    q->phase_attribution = ss_rules_phase(rules, "attribution");
    q->phase_stop = ss_rules_phase(rules, "stop");
    q->phase_subject = ss_rules_phase(rules, "subject");
    q->label_speaker = ss_rules_label(rules, "speaker");
    q->label_cue = ss_rules_label(rules, "cue");
    q->label_addressee = ss_rules_label(rules, "addressee");
    q->label_before = ss_rules_label(rules, "before");
    q->label_content = ss_rules_label(rules, "content");
    q->label_stop = ss_rules_label(rules, "stop");
    q->label_sub = ss_rules_label(rules, "sub");
    q->class_elision = ss_gaz_class(gaz, SS_STR("word.elision"));
    if (need_types(q, err) &&
        ((note_traits(q) && note_reporting_sets(q)) || ss_fail_memory(err)))
        return q;
    ss_quoter_free(q);
    return NULL;
}

void ss_quoter_free(struct ss_quoter *quoter)
{
    if (!quoter)
        return;
    free(quoter->traits);
    free(quoter->set_reports);
    free(quoter);
}

/* Of what no rule attributes: quotations that go on, and those left over. */
static const float WEIGHT_CONTINUED = 5, WEIGHT_UNATTRIBUTED = 3;

/* ---- drafts into doc->quotes ----------------------------------------- */

static bool prepare(struct finder *f)
{
    const struct ss_layer *l = &f->doc->layers[f->q->type_quotation];
    uint32_t until = 0;
    f->owner =
        ss_arena_alloc(&f->doc->arena, (l->anns.n + 1) * sizeof *f->owner);
    f->nested = ss_arena_alloc(&f->doc->arena, l->anns.n + 1);
    f->marks = ss_arena_alloc(&f->doc->arena, f->doc->tokens.n + 1);
    if (!f->owner || !f->nested || !f->marks)
        return false;
    for (uint32_t i = 0; i < l->anns.n; i++) {
        f->owner[i] = SS_NONE;
        f->nested[i] = l->anns.v[i].tokens.start < until;
        if (!f->nested[i])
            until = l->anns.v[i].tokens.end;
    }
    return true;
}

static int by_first_span(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static enum ss_quote_kind kind_of(const struct finder *f, const struct draft *d)
{
    uint32_t in = 0, out = 0;
    if (d->rule != SS_NONE && f->q->traits[d->rule] & VERBATIM)
        return SS_QUOTE_DIRECT;
    for (uint32_t s = d->first_span; s != SS_NONE; s = f->spans.v[s].next) {
        ss_range r = f->spans.v[s].tokens;
        for (uint32_t t = r.start; t < r.end; t++) {
            uint16_t flags = f->doc->tokens.v[t].flags;
            if (!(flags & SS_TOK_PUNCT))
                *(flags & SS_TOK_QUOTED ? &in : &out) += 1;
        }
    }
    return !in ? SS_QUOTE_INDIRECT : out ? SS_QUOTE_MIXED : SS_QUOTE_DIRECT;
}

/* From the weight of the rule: 9, nearly always right, gives .91; 5 .76; 2
 * .33. */
static float confidence_of(const struct finder *f, const struct draft *d)
{
    float w = d->rule != SS_NONE        ? ss_rules_weight(f->q->rules, d->rule)
              : d->continues != SS_NONE ? WEIGHT_CONTINUED
                                        : WEIGHT_UNATTRIBUTED;
    return w * w / (w * w + 8);
}

static bool write_quote(struct finder *f, const struct draft *d)
{
    struct ss_doc *doc = f->doc;
    struct ss_quote *q = ss_vec_push(&doc->arena, &doc->quotes);
    if (!q)
        return false;
    *q = (struct ss_quote){.kind = kind_of(f, d),
                           .attribution = d->attribution,
                           .spans = doc->quote_spans.n,
                           .speaker = d->speaker,
                           .cue = d->cue,
                           .addressee = d->addressee,
                           .source = SS_NONE,
                           .continues = SS_NONE,
                           .rule = d->rule,
                           .confidence = confidence_of(f, d)};
    for (uint32_t s = d->first_span; s != SS_NONE; s = f->spans.v[s].next) {
        ss_span *span = ss_vec_push(&doc->arena, &doc->quote_spans);
        if (!span)
            return false;
        *span = ss_range_span(doc, f->spans.v[s].tokens);
        q->n_spans++;
    }
    return true;
}

/* In the order of their first stretches; `continues` is renumbered. */
static bool write_quotes(struct finder *f)
{
    uint32_t n = 0;
    size_t room = f->drafts.n + 1;
    uint64_t *order = ss_arena_alloc(&f->doc->arena, room * sizeof *order);
    uint32_t *quote = ss_arena_alloc(&f->doc->arena, room * sizeof *quote);
    if (!order || !quote)
        return false;
    for (uint32_t i = 0; i < f->drafts.n; i++) {
        const struct draft *d = &f->drafts.v[i];
        quote[i] = SS_NONE;
        if (d->first_span != SS_NONE)
            order[n++] =
                (uint64_t)f->spans.v[d->first_span].tokens.start << 32 | i;
    }
    qsort(order, n, sizeof *order, by_first_span);
    for (uint32_t k = 0; k < n; k++) {
        const struct draft *d = &f->drafts.v[(uint32_t)order[k]];
        quote[(uint32_t)order[k]] = f->doc->quotes.n;
        if (!write_quote(f, d))
            return false;
        if (d->continues != SS_NONE)
            f->doc->quotes.v[f->doc->quotes.n - 1].continues =
                quote[d->continues];
    }
    return true;
}

/* Sentences whose noun phrases may speak: with quoted words, or with a word or
 * a phrase of reporting. */
static uint8_t *wanted_sentences(const struct ss_quoter *q, struct ss_doc *doc,
                                 const struct ss_work *work)
{
    uint8_t *wanted = ss_arena_alloc(&doc->arena, doc->sents.n + 1);
    for (uint32_t t = 0; wanted && t < doc->tokens.n; t++) {
        const struct ss_token *k = &doc->tokens.v[t];
        bool verb = k->pos >= SS_POS_VB && k->pos <= SS_POS_VBN;
        uint8_t reports = q->set_reports[k->classes];
        if (k->flags & SS_TOK_QUOTED || reports == REPORTS ||
            (reports == REPORTS_AS_VERB && verb))
            wanted[k->sent] = 1;
    }
    for (uint32_t i = 0; wanted && i < work->phrases.v.n; i++) {
        const struct ss_phrase *p = &work->phrases.v.v[i];
        if (q->set_reports[p->classes])
            wanted[doc->tokens.v[p->tokens.start].sent] = 1;
    }
    return wanted;
}

bool ss_quote_find(const struct ss_quoter *quoter, struct ss_doc *doc,
                   struct ss_work *work, struct sayso_error *err)
{
    struct finder f = {.q = quoter, .doc = doc};
    uint8_t *wanted = wanted_sentences(quoter, doc, work);
    if (!wanted)
        return ss_fail_memory(err);
    if (!ss_rules_run_in(quoter->rules, quoter->phase_np, wanted, doc, work,
                         err) ||
        !ss_rules_run(quoter->rules, quoter->phase_attribution, doc, work, err))
        return false;
    if (!prepare(&f))
        return ss_fail_memory(err);
    if (!drafts_read(&f, work, err))
        return false;
    contents_find(&f);
    sieves_run(&f);
    return !f.failed && write_quotes(&f) ? true : ss_fail_memory(err);
}
