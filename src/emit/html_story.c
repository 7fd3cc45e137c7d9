/*
 * html_story.c - the story with quotations, speakers and findings marked.
 *
 * They overlap, and elements may not. So the text is cut at every edge, and
 * each piece gets the classes of all that is open over it:
 *
 *     He said "no, I will not go" again
 *             [---- quotation ---]
 *                  [-- finding --]
 *             |    |             |      three edges, two pieces with classes
 *
 * Edges are sorted by place and met while the text is written.
 */
#include "emit/html_p.h"

#include <stdlib.h>

enum edge_kind { EDGE_QUOTE, EDGE_WHO, EDGE_FINDING };
struct edge {
    uint32_t at;
    bool end;
    enum edge_kind kind;
    uint32_t index; /* of the quotation, mention or finding */
    uint32_t part;  /* which of its spans */
};

struct story {
    struct html *h;
    struct edge *edges;
    uint32_t n, next;
    uint32_t quote, quotes; /* the last one opened, and how many are open */
    uint32_t who, whos;
    uint32_t findings[SS_SEVERITY_COUNT]; /* open, of each severity */
};

/* ---- edges ------------------------------------------------------------ */

static int by_place(const void *pa, const void *pb)
{
    const struct edge *a = pa, *b = pb;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    if (a->end != b->end)
        return a->end ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->index != b->index)
        return a->index < b->index ? -1 : 1;
    return (a->part > b->part) - (a->part < b->part);
}

static void add(struct story *s, ss_span span, enum edge_kind kind,
                uint32_t index, uint32_t part)
{
    s->edges[s->n++] = (struct edge){span.start, false, kind, index, part};
    s->edges[s->n++] = (struct edge){span.end, true, kind, index, part};
}

static bool find_edges(struct story *s)
{
    const struct ss_doc *doc = s->h->r->doc;
    const struct ss_review *review = s->h->r->review;
    size_t most = (size_t)doc->quote_spans.n + doc->source_mentions.n;
    for (uint32_t i = 0; i < review->findings.n; i++)
        most += review->findings.v[i].spans.n;
    s->edges = malloc((2 * most + 1) * sizeof *s->edges);
    if (!s->edges)
        return false;
    for (uint32_t q = 0; q < doc->quotes.n; q++)
        for (uint32_t i = 0; i < doc->quotes.v[q].n_spans; i++)
            add(s, doc->quote_spans.v[doc->quotes.v[q].spans + i], EDGE_QUOTE,
                q, i);
    for (uint32_t m = 0; m < doc->source_mentions.n; m++)
        if (review->standing[doc->source_mentions.v[m].source].letter)
            add(s, ss_range_span(doc, doc->source_mentions.v[m].tokens),
                EDGE_WHO, m, 0);
    for (uint32_t i = 0; i < review->findings.n; i++)
        for (uint32_t k = 0; stands(&review->findings.v[i]) &&
                             k < review->findings.v[i].spans.n;
             k++)
            add(s, review->findings.v[i].spans.v[k], EDGE_FINDING, i, k);
    qsort(s->edges, s->n, sizeof *s->edges, by_place);
    return true;
}

static void pass_finding(struct story *s, const struct edge *e)
{
    enum ss_severity severity = s->h->r->review->findings.v[e->index].severity;
    s->findings[severity] += e->end ? -1u : 1u;
    if (e->end)
        html_markup(s->h, "<a class=\"mark %s\" href=\"#f%u\">%u</a>",
                    ss_severity_name(severity), e->index + 1, e->index + 1);
    else
        html_markup(s->h, "<span class=\"at\" id=\"w%u-%u\"></span>",
                    e->index + 1, e->part + 1);
}

static void pass(struct story *s, const struct edge *e)
{
    uint32_t step = e->end ? -1u : 1u;
    switch (e->kind) {
    case EDGE_QUOTE:
        s->quotes += step;
        if (e->end)
            html_letter(s->h, s->h->r->doc->quotes.v[e->index].source, "");
        else
            s->quote = e->index;
        break;
    case EDGE_WHO:
        s->whos += step;
        if (!e->end)
            s->who = e->index;
        break;
    case EDGE_FINDING:
        pass_finding(s, e);
        break;
    }
}

/* ---- pieces ----------------------------------------------------------- */

static void classes(struct story *s)
{
    const struct ss_doc *doc = s->h->r->doc;
    uint32_t source = SS_NONE;
    if (s->quotes) {
        const struct ss_quote *q = &doc->quotes.v[s->quote];
        source = q->source;
        html_markup(s->h, "%s ", q->kind == SS_QUOTE_DIRECT ? "said" : "told");
    }
    if (s->whos) {
        html_markup(s->h, "who ");
        if (!s->quotes)
            source = doc->source_mentions.v[s->who].source;
    }
    for (unsigned i = 0; i < SS_SEVERITY_COUNT; i++)
        if (s->findings[i])
            html_markup(s->h, "f-%s ", ss_severity_name((enum ss_severity)i));
    html_markup(s->h, "%c", hue_of(s->h, source));
}

static void piece(struct story *s, uint32_t from, uint32_t to)
{
    bool marked = s->quotes || s->whos;
    if (from >= to)
        return;
    for (unsigned i = 0; i < SS_SEVERITY_COUNT; i++)
        marked |= s->findings[i] > 0;
    if (marked) {
        html_markup(s->h, "<span class=\"");
        classes(s);
        html_markup(s->h, "\">");
    }
    html_text(s->h, ss_doc_text(s->h->r->doc, (ss_span){from, to}));
    if (marked)
        html_markup(s->h, "</span>");
}

static void block(struct story *s, uint32_t number)
{
    const struct ss_doc *doc = s->h->r->doc;
    const struct ss_block *b = &doc->blocks.v[number];
    struct ss_block_label at = ss_block_label(s->h->r->review, doc, number);
    uint32_t from = b->span.start;
    html_markup(s->h,
                "<div class=\"block %s\" id=\"%s\"><a class=\"where\" "
                "href=\"#%s\">%s</a><p>",
                ss_block_kind_name(b->kind), at.text, at.text, at.text);
    for (; s->next < s->n && s->edges[s->next].at <= b->span.end; s->next++) {
        const struct edge *e = &s->edges[s->next];
        if (e->at == b->span.end && !e->end)
            break;
        if (e->at > from) {
            piece(s, from, e->at);
            from = e->at;
        }
        pass(s, e);
    }
    piece(s, from, b->span.end);
    html_markup(s->h, "</p></div>\n");
}

bool html_story(struct html *h)
{
    struct story s = {.h = h};
    bool ok = find_edges(&s);
    for (uint32_t i = 0; ok && i < h->r->doc->blocks.n; i++)
        block(&s, i);
    free(s.edges);
    return ok;
}
