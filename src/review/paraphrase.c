/*
 * paraphrase.c - one statement told twice, in different words.
 *
 * Two reported sayings of one source that share most of their content words are
 * taken for the same statement. Where the rest differs, in who, how many or how
 * sure, one of the two is wrong.
 */
#include "review/review_p.h"

enum {
    MOST_WORDS = 48,
    MOST_SAYINGS = 40, /* of one source that are compared, each with each */
    LEAST_WORDS = 6,
    SHARED_PERCENT = 60
};

struct paraphrase {
    ss_span span;
    uint32_t word[MOST_WORDS], n; /* hashes of content words */
    uint32_t modal;               /* hash of the first one; 0: none */
    uint32_t number;              /* hash of the first one; 0: none */
    uint32_t first;               /* hash of the first content word */
};

static void read_words(const struct review *v, ss_range r, struct paraphrase *p)
{
    for (uint32_t t = r.start; t < r.end && p->n < MOST_WORDS; t++) {
        const struct ss_token *k = &v->doc->tokens.v[t];
        if (!p->modal && in_class(v, t, WORD_MODAL))
            p->modal = k->hash;
        if (!p->number && k->flags & SS_TOK_DIGIT)
            p->number = k->hash;
        if (is_word(v->doc, t) && !in_class(v, t, WORD_FUNCTION))
            p->word[p->n++] = k->hash;
    }
    if (p->n)
        p->first = p->word[0];
}

static uint32_t shared(const struct paraphrase *a, const struct paraphrase *b)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < a->n; i++)
        for (uint32_t k = 0; k < b->n; k++)
            if (a->word[i] == b->word[k]) {
                n++;
                break;
            }
    return n;
}

static bool drifts(const struct paraphrase *a, const struct paraphrase *b)
{
    uint32_t least = a->n < b->n ? a->n : b->n;
    if (shared(a, b) * 100 < least * SHARED_PERCENT || a->n > 2 * b->n ||
        b->n > 2 * a->n)
        return false;
    return a->modal != b->modal || a->first != b->first ||
           a->number != b->number;
}

static void compare(struct review *v, uint32_t source)
{
    struct paraphrase p[MOST_SAYINGS];
    const struct ss_chain *c = &v->chains.quotes;
    uint32_t n = 0;
    for (uint32_t q = c->first[source]; q != SS_NONE && n < MOST_SAYINGS;
         q = c->next[q]) {
        if (v->doc->quotes.v[q].kind != SS_QUOTE_INDIRECT ||
            !is_story(block_kind(v, quote_block(v, q))))
            continue;
        p[n] = (struct paraphrase){.span = quote_span(v, q, 0)};
        read_words(v, ss_doc_tokens_in(v->doc, p[n].span), &p[n]);
        n += p[n].n >= LEAST_WORDS;
    }
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = i + 1; k < n; k++) {
            if (!drifts(&p[i], &p[k]))
                continue;
            struct ss_finding f = finding(v, SS_CHECK_PARAPHRASE_DRIFT, source);
            place(v, &f, p[i].span);
            relate(v, &f, p[k].span);
            report(v, &f);
        }
}

/* Figures and papers say many things alike; people repeat themselves. */
void review_paraphrase(struct review *v)
{
    for (uint32_t i = 0; i < v->doc->sources.n && !v->failed; i++)
        if (v->standing[i].letter)
            compare(v, i);
}
