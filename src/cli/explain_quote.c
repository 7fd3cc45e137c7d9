/*
 * explain_quote.c - sayso explain: quotations and their sources.
 *
 * Of one quotation all that was weighed is shown in the order it counts: the
 * rules of attribution that matched around it by their weight (the sieves),
 * then, for what the speaker is called, whom that might have meant.
 */
#include "cli/explain_p.h"

#include <stdlib.h>

static void put_part(const struct place *p, const char *name, ss_range r)
{
    if (r.start >= r.end)
        return;
    printf("  %s: ", name);
    put_tokens(p, r);
    putchar('\n');
}

static void show_quote(const struct place *p, uint32_t number)
{
    const struct ss_quote *q = &p->doc.quotes.v[number];
    put_title(p, "Quotation");
    printf("  q%u, %s, attribution %s, confidence %.3g\n", number + 1,
           ss_quote_kind_name(q->kind), ss_attribution_name(q->attribution),
           (double)q->confidence);
    for (uint32_t i = 0; i < q->n_spans; i++) {
        printf("  content: ");
        put_text(ss_doc_text(&p->doc, p->doc.quote_spans.v[q->spans + i]));
        putchar('\n');
    }
    put_part(p, "speaker", q->speaker);
    put_part(p, "cue", q->cue);
    put_part(p, "addressee", q->addressee);
    put_rule(p, q->rule);
}

static bool quote_touches(const struct place *p, const struct ss_quote *q)
{
    for (uint32_t i = 0; i < q->n_spans; i++) {
        ss_span s = p->doc.quote_spans.v[q->spans + i];
        if (s.start < p->span.end && p->span.start < s.end)
            return true;
    }
    return ranges_touch(q->speaker, p->tokens) ||
           ranges_touch(q->cue, p->tokens) ||
           ranges_touch(q->addressee, p->tokens);
}

static void show_source(const struct place *p, uint32_t number)
{
    const struct ss_source *s = &p->doc.sources.v[number];
    put_title(p, "Source");
    printf("  s%u", number + 1);
    put_str(" ", s->label);
    printf(", %s %s, confidence %.3g\n", ss_naming_name(s->naming),
           ss_source_kind_name(s->kind), (double)s->confidence);
    for (uint32_t i = 0; i < p->doc.source_mentions.n; i++) {
        const struct ss_source_mention *m = &p->doc.source_mentions.v[i];
        if (m->source != number)
            continue;
        put_part(p, ss_form_name(m->form), m->tokens);
        if (ranges_touch(m->tokens, p->tokens))
            put_rule(p, m->rule);
    }
    put_part(p, "asks not to be named", s->anonymity.request);
    put_part(p, "because", s->anonymity.reason);
    put_part(p, "known to", s->anonymity.known_to);
}

/* Whom the words, or the speaker of a quotation here, might have meant. */
static void show_weighed(const struct place *p, ss_range words)
{
    ss_range shown = {0, 0};
    for (uint32_t i = 0; i < p->work.weighed.n; i++) {
        const struct ss_weighed *w = &p->work.weighed.v[i];
        if (!ranges_touch(w->tokens, words))
            continue;
        if (w->tokens.start != shown.start || w->tokens.end != shown.end) {
            put_title(p, "Who might have been meant");
            printf("  ");
            put_tokens(p, w->tokens);
            printf(", %s\n", w->sieve);
        }
        shown = w->tokens;
        printf("    %+.3g  ", (double)w->sum);
        put_tokens(p, w->candidate);
        putchar('\n');
    }
}

/* The source of a mention here, else of a quotation here. */
static uint32_t source_here(const struct place *p)
{
    for (uint32_t i = 0; i < p->doc.source_mentions.n; i++)
        if (ranges_touch(p->doc.source_mentions.v[i].tokens, p->tokens))
            return p->doc.source_mentions.v[i].source;
    for (uint32_t i = 0; i < p->doc.quotes.n; i++)
        if (quote_touches(p, &p->doc.quotes.v[i]))
            return p->doc.quotes.v[i].source;
    return SS_NONE;
}

void explain_quotes_here(const struct place *p)
{
    for (uint32_t i = 0; i < p->doc.quotes.n; i++)
        if (quote_touches(p, &p->doc.quotes.v[i]))
            show_quote(p, i);
    show_weighed(p, p->tokens);
    uint32_t source = source_here(p);
    if (source != SS_NONE)
        show_source(p, source);
}

/* ---- one quotation ------------------------------------------------- */

static void widen(ss_range *r, ss_range by)
{
    if (by.start >= by.end)
        return;
    if (by.start < r->start)
        r->start = by.start;
    if (by.end > r->end)
        r->end = by.end;
}

/* The sentences that hold its content, speaker and cue. */
static ss_range sentences_of(const struct place *p, const struct ss_quote *q)
{
    const struct ss_doc *doc = &p->doc;
    ss_range r = {SS_NONE, 0};
    for (uint32_t i = 0; i < q->n_spans; i++)
        widen(&r, ss_doc_tokens_in(doc, doc->quote_spans.v[q->spans + i]));
    widen(&r, q->speaker);
    widen(&r, q->cue);
    if (r.start >= r.end)
        return (ss_range){0, 0};
    r.start = doc->sents.v[doc->tokens.v[r.start].sent].tokens.start;
    r.end = doc->sents.v[doc->tokens.v[r.end - 1].sent].tokens.end;
    return r;
}

struct tried {
    float weight;
    uint32_t fired; /* in the trace */
};

static int by_weight(const void *a, const void *b)
{
    const struct tried *x = a, *y = b;
    if (x->weight > y->weight || x->weight < y->weight)
        return x->weight > y->weight ? -1 : 1;
    return (x->fired > y->fired) - (x->fired < y->fired);
}

static void show_tried(const struct place *p, const struct tried *t)
{
    struct ss_buf b = {0};
    ss_emit_fired(&p->doc, p->model->rules, &p->work.trace.v[t->fired], &b);
    printf("  %4g  %.*s\n", (double)t->weight, (int)b.len, b.p ? b.p : "");
    ss_buf_release(&b);
}

/* The rules that matched there, the surest first. */
static void show_sieves(const struct place *p)
{
    uint32_t n = 0, phase = ss_rules_phase(p->model->rules, "attribution");
    struct tried *v = calloc(p->work.trace.n + 1, sizeof *v);
    for (uint32_t i = 0; v && i < p->work.trace.n; i++) {
        const struct ss_fired *f = &p->work.trace.v[i];
        if (ranges_touch(f->tokens, p->tokens) &&
            ss_rules_phase_of(p->model->rules, f->rule) == phase)
            v[n++] =
                (struct tried){ss_rules_weight(p->model->rules, f->rule), i};
    }
    put_title(p, "Who might have spoken, by the weight of the rules");
    if (!n)
        printf("  no rule matched here\n");
    else
        qsort(v, n, sizeof *v, by_weight);
    for (uint32_t i = 0; i < n; i++)
        show_tried(p, &v[i]);
    free(v);
}

void explain_quote(struct place *p, uint32_t number)
{
    const struct ss_quote *q = &p->doc.quotes.v[number];
    p->tokens = sentences_of(p, q);
    put_str("", p->doc.id);
    printf(", in: ");
    put_tokens(p, p->tokens);
    putchar('\n');
    show_quote(p, number);
    show_sieves(p);
    show_weighed(p, q->speaker);
    if (q->source != SS_NONE)
        show_source(p, q->source);
}
