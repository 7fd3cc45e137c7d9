/* figures.c - what is counted of an article. */
#include "pipe/pipe.h"

void ss_figures_add(struct ss_figures *sum, const struct ss_figures *more)
{
    for (unsigned i = 0; i < SS_FIGURE_COUNT; i++)
        sum->of[i] += more->of[i];
}

static void count_quotes(const struct ss_doc *doc, uint64_t *of)
{
    for (uint32_t i = 0; i < doc->quotes.n; i++) {
        const struct ss_quote *q = &doc->quotes.v[i];
        of[SS_FIGURE_QUOTES + q->kind]++;
        if (q->source == SS_NONE)
            continue;
        of[SS_FIGURE_SOURCED]++;
        of[SS_FIGURE_UNNAMED] +=
            doc->sources.v[q->source].naming == SS_NAMING_UNNAMED;
    }
}

void ss_figures_count(const struct ss_doc *doc, struct ss_figures *out)
{
    uint64_t *of = out->of;
    *out = (struct ss_figures){.of[SS_FIGURE_ARTICLES] = 1};
    of[SS_FIGURE_WARNED] = doc->warnings.n > 0;
    of[SS_FIGURE_BYTES] = doc->text.len;
    for (uint32_t i = 0; i < doc->tokens.n; i++)
        of[SS_FIGURE_WORDS] += !(doc->tokens.v[i].flags & SS_TOK_PUNCT);
    for (uint32_t i = 0; i < doc->mentions.n; i++)
        of[SS_FIGURE_NAMES + doc->entities.v[doc->mentions.v[i].entity].type]++;
    for (uint32_t i = 0; i < doc->sources.n; i++)
        of[SS_FIGURE_SOURCES + doc->sources.v[i].naming]++;
    count_quotes(doc, of);
}
