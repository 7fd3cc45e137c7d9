/*
 * paraphrase.c - one statement told twice, in different words.
 *
 * Two sayings of one source that share most of their content words are taken
 * for the same statement. Where reported ones differ in who, how many or how
 * sure, one of the two is wrong; where quoted ones differ at all, unless one is
 * a part of the other.
 */
#include "review/review_p.h"

enum {
    MOST_WORDS = 48,
    MOST_SAYINGS = 40, /* of one source that are compared, each with each */
    LEAST_WORDS = 6,
    REPORTED_PERCENT = 60, /* of the longer one's words that both have */
    QUOTED_PERCENT = 80
};

struct saying {
    bool quoted;
    ss_span span;
    uint32_t word[MOST_WORDS], n; /* hashes: of content words; quoted: all */
    uint32_t modal;               /* hash of the first one; 0: none */
    uint32_t number;              /* hash of the first one; 0: none */
};

static void read_words(const struct review *v, struct saying *s)
{
    ss_range r = ss_doc_tokens_in(v->doc, s->span);
    for (uint32_t t = r.start; t < r.end && s->n < MOST_WORDS; t++) {
        const struct ss_token *k = &v->doc->tokens.v[t];
        if (!s->modal && in_class(v, t, WORD_MODAL))
            s->modal = k->hash;
        if (!s->number && k->flags & SS_TOK_DIGIT)
            s->number = k->hash;
        if (is_word(v->doc, t) && (s->quoted || !in_class(v, t, WORD_FUNCTION)))
            s->word[s->n++] = k->hash;
    }
}

/* Percent of the longer one's words that the other has as well. */
static uint32_t likeness(const struct saying *a, const struct saying *b)
{
    uint32_t n = 0, most = a->n > b->n ? a->n : b->n;
    for (uint32_t i = 0; i < a->n; i++)
        for (uint32_t k = 0; k < b->n; k++)
            if (a->word[i] == b->word[k]) {
                n++;
                break;
            }
    return most ? n * 100 / most : 0;
}

static bool drifts(const struct saying *a, const struct saying *b)
{
    return likeness(a, b) >= REPORTED_PERCENT &&
           (a->modal != b->modal || a->word[0] != b->word[0] ||
            a->number != b->number);
}

/* Do all words of a stand in b, in a row? */
static bool is_part(const struct saying *a, const struct saying *b)
{
    for (uint32_t at = 0; at + a->n <= b->n; at++) {
        uint32_t i = 0;
        while (i < a->n && a->word[i] == b->word[at + i])
            i++;
        if (i == a->n)
            return true;
    }
    return false;
}

static bool is_altered(const struct saying *a, const struct saying *b)
{
    return likeness(a, b) >= QUOTED_PERCENT && !is_part(a, b) && !is_part(b, a);
}

static void ask(struct review *v, uint32_t source, const struct saying *a,
                const struct saying *b)
{
    struct ss_finding f = finding(
        v, a->quoted ? SS_CHECK_QUOTE_REPEAT : SS_CHECK_PARAPHRASE_DRIFT,
        source);
    place(v, &f, a->span);
    relate(v, &f, b->span);
    if (a->quoted && f.severity == SS_SEVERITY_NOTE)
        f.severity = SS_SEVERITY_ASK; /* worse than the same words twice */
    if (a->quoted)
        say(v, &f, SS_STR("{}: the same quotation stands here in other words."),
            ss_doc_text(v->doc, a->span), 0);
    report(v, &f);
}

static void compare(struct review *v, uint32_t source)
{
    struct saying s[MOST_SAYINGS];
    const struct ss_chain *c = &v->chains.quotes;
    uint32_t n = 0;
    for (uint32_t q = c->first[source]; q != SS_NONE && n < MOST_SAYINGS;
         q = c->next[q]) {
        enum ss_quote_kind kind = v->doc->quotes.v[q].kind;
        if (kind == SS_QUOTE_MIXED ||
            !is_story(block_kind(v, quote_block(v, q))))
            continue;
        s[n] = (struct saying){.quoted = kind == SS_QUOTE_DIRECT,
                               .span = quote_span(v, q, 0)};
        read_words(v, &s[n]);
        n += s[n].n >= LEAST_WORDS;
    }
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = i + 1; k < n; k++)
            if (s[i].quoted == s[k].quoted &&
                (s[i].quoted ? is_altered(&s[i], &s[k]) : drifts(&s[i], &s[k])))
                ask(v, source, &s[i], &s[k]);
}

/* Figures and papers say many things alike; people repeat themselves. */
void review_paraphrase(struct review *v)
{
    for (uint32_t i = 0; i < v->doc->sources.n && !v->failed; i++)
        if (v->standing[i].letter)
            compare(v, i);
}
