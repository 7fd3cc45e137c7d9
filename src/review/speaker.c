/* speaker.c - who is speaking: told in each paragraph, and soon enough. */
#include "review/review_p.h"

enum { LEAST_QUOTED_WORDS = 4, LATE_SENTENCES = 2 };

static bool is_empty(ss_range r)
{
    return r.start >= r.end;
}

/* Quotations of a block, [first, end) in doc->quotes. */
struct block_quotes {
    uint32_t first, end;
};

/* Does a block begin with an opening mark that goes on with a quotation which
 * the block before has left open? */
static bool goes_on(const struct review *v, uint32_t block)
{
    const struct ss_doc *doc = v->doc;
    if (!block)
        return false;
    ss_range before = doc->blocks.v[block - 1].tokens;
    if (is_empty(before))
        return false;
    uint16_t flags = doc->tokens.v[before.end - 1].flags;
    return flags & SS_TOK_QUOTED && !(flags & SS_TOK_CLOSE);
}

static uint32_t direct_words(const struct review *v, struct block_quotes b)
{
    uint32_t n = 0;
    for (uint32_t q = b.first; q < b.end; q++)
        for (uint32_t i = 0; v->doc->quotes.v[q].kind == SS_QUOTE_DIRECT &&
                             i < v->doc->quotes.v[q].n_spans;
             i++)
            n += count_words(v->doc,
                             ss_doc_tokens_in(v->doc, quote_span(v, q, i)));
    return n;
}

static void no_speaker(struct review *v, uint32_t block, struct block_quotes b)
{
    struct ss_finding f = finding(v, SS_CHECK_QUOTE_NO_SPEAKER, SS_NONE);
    for (uint32_t q = b.first; q < b.end; q++) {
        const struct ss_quote *x = &v->doc->quotes.v[q];
        if (!is_empty(x->speaker))
            return;
        if (x->kind != SS_QUOTE_DIRECT)
            continue;
        f.source = x->source;
        place(v, &f, quote_span(v, q, 0));
    }
    if (!f.spans.n || goes_on(v, block) ||
        direct_words(v, b) < LEAST_QUOTED_WORDS)
        return;
    if (f.source != SS_NONE)
        say(v, &f, SS_STR("No speaker in this paragraph. Read as: {}."),
            v->doc->sources.v[f.source].label, 0);
    report(v, &f);
}

/* Words and sentences of a quotation that stand before its speaker is told. */
static uint32_t words_before(const struct review *v, const struct ss_quote *x,
                             uint32_t q, uint32_t *sentences)
{
    uint32_t n = 0, last = SS_NONE;
    *sentences = 0;
    for (uint32_t i = 0; i < x->n_spans; i++) {
        ss_range r = ss_doc_tokens_in(v->doc, quote_span(v, q, i));
        for (uint32_t t = r.start; t < r.end && t < x->speaker.start; t++) {
            n += is_word(v->doc, t);
            if (is_word(v->doc, t) && v->doc->tokens.v[t].sent != last) {
                last = v->doc->tokens.v[t].sent;
                ++*sentences;
            }
        }
    }
    return n;
}

static void late_speaker(struct review *v, uint32_t q, uint32_t speaker_before)
{
    const struct ss_quote *x = &v->doc->quotes.v[q];
    uint32_t sentences;
    if (x->kind != SS_QUOTE_DIRECT || is_empty(x->speaker) ||
        x->source == SS_NONE || x->source == speaker_before)
        return;
    uint32_t words = words_before(v, x, q, &sentences);
    if (words < v->house->late_words && sentences < LATE_SENTENCES)
        return;
    struct ss_finding f = finding(v, SS_CHECK_QUOTE_LATE_SPEAKER, x->source);
    place(v, &f, ss_range_span(v->doc, x->speaker));
    say(v, &f, (ss_str){0}, (ss_str){0}, words);
    report(v, &f);
}

/* ---- which one ------------------------------------------------------- */

static uint32_t head_of(const struct review *v, ss_range r)
{
    return v->doc->tokens.v[r.end - 1].hash;
}

/* Is a person without a name called by this noun? */
static bool is_called(const struct review *v, uint32_t source, uint32_t head)
{
    enum { MOST_MENTIONS = 8 }; /* who is introduced is so at the first ones */
    const struct ss_chain *c = &v->chains.source_mentions;
    uint32_t m = c->first[source];
    for (uint32_t n = 0; m != SS_NONE && n < MOST_MENTIONS; n++) {
        const struct ss_source_mention *x = &v->doc->source_mentions.v[m];
        m = c->next[m];
        for (uint32_t t = x->tokens.start;
             x->form == SS_FORM_NOMINAL && t < x->tokens.end; t++)
            if (v->doc->tokens.v[t].hash == head)
                return true;
    }
    return false;
}

/* "the official", where several officials speak */
static void unclear(struct review *v, uint32_t q)
{
    const struct ss_quote *x = &v->doc->quotes.v[q];
    uint32_t others = 0;
    if (x->speaker.end != x->speaker.start + 2 || !is_hidden(v, x->source) ||
        !in_class(v, x->speaker.start, WORD_KNOWN))
        return;
    for (uint32_t i = 0; i < v->doc->sources.n && i < MOST_COMPARED; i++)
        others += i != x->source && is_hidden(v, i) &&
                  is_called(v, i, head_of(v, x->speaker));
    if (!others)
        return;
    struct ss_finding f = finding(v, SS_CHECK_QUOTE_SPEAKER_UNCLEAR, x->source);
    place(v, &f, ss_range_span(v->doc, x->speaker));
    report(v, &f);
}

void review_speakers(struct review *v)
{
    const struct ss_doc *doc = v->doc;
    uint32_t before = SS_NONE;
    for (uint32_t q = 0; q < doc->quotes.n && !v->failed;) {
        uint32_t block = quote_block(v, q);
        struct block_quotes b = {q, q};
        while (b.end < doc->quotes.n && quote_block(v, b.end) == block)
            b.end++;
        if (is_body(block_kind(v, block))) {
            no_speaker(v, block, b);
            late_speaker(v, q, before);
        }
        for (; q < b.end; q++) {
            if (is_body(block_kind(v, block)))
                unclear(v, q);
            if (doc->quotes.v[q].kind == SS_QUOTE_DIRECT)
                before = doc->quotes.v[q].source;
        }
    }
}
