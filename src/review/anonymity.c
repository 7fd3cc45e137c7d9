/* anonymity.c - people without a name: the reason given, who answers for them,
 * how much of the story rests on them. */
#include "review/review_p.h"

/* First mention in the story that describes the source, else the first of all;
 * SS_NONE. */
static uint32_t first_mention(const struct review *v, uint32_t source)
{
    const struct ss_chain *c = &v->chains.source_mentions;
    uint32_t first = SS_NONE;
    for (uint32_t m = c->first[source]; m != SS_NONE; m = c->next[m]) {
        const struct ss_source_mention *x = &v->doc->source_mentions.v[m];
        uint32_t block = v->doc->tokens.v[x->tokens.start].block;
        if (first == SS_NONE)
            first = m;
        if (is_body(block_kind(v, block)) && x->form == SS_FORM_NOMINAL)
            return m;
    }
    return first;
}

static ss_span mention_span(const struct review *v, uint32_t mention)
{
    return ss_range_span(v->doc, v->doc->source_mentions.v[mention].tokens);
}

static void no_reason(struct review *v, uint32_t source)
{
    const struct ss_anonymity *a = &v->doc->sources.v[source].anonymity;
    uint32_t m = first_mention(v, source);
    if (!ss_range_empty(a->reason) || m == SS_NONE)
        return;
    struct ss_finding f = finding(v, SS_CHECK_ANON_NO_REASON, source);
    place(v, &f, mention_span(v, m));
    report(v, &f);
}

static void stock_reason(struct review *v, uint32_t source)
{
    const struct ss_source *s = &v->doc->sources.v[source];
    if (ss_range_empty(s->anonymity.reason) ||
        !(s->anonymity.stock ||
          ss_house_has(&v->house->stock, s->anonymity.category)))
        return;
    struct ss_finding f = finding(v, SS_CHECK_ANON_STOCK_REASON, source);
    place(v, &f, ss_range_span(v->doc, s->anonymity.reason));
    if (s->former == 2)
        say(v, &f,
            SS_STR("Stock reason: {}. Permission from whom, for somebody who "
                   "has left?"),
            words_at(v, s->anonymity.reason), 0);
    report(v, &f);
}

static void confirm(struct review *v, uint32_t source)
{
    const struct ss_source *s = &v->doc->sources.v[source];
    uint32_t m = first_mention(v, source);
    if (m == SS_NONE)
        return;
    struct ss_finding f = finding(v, SS_CHECK_ANON_CONFIRM, source);
    ss_range known = s->anonymity.known_to, asked = s->anonymity.request;
    place(v, &f,
          !ss_range_empty(known)   ? ss_range_span(v->doc, known)
          : !ss_range_empty(asked) ? ss_range_span(v->doc, asked)
                                   : mention_span(v, m));
    say(v, &f, (ss_str){0}, s->label, 0);
    report(v, &f);
}

/* ---- the whole story -------------------------------------------------- */

static void only_hidden(struct review *v, uint32_t hidden, uint32_t named)
{
    uint32_t words = 0;
    struct ss_finding f = finding(v, SS_CHECK_ANON_ONLY, SS_NONE);
    if (!hidden || named)
        return;
    for (uint32_t i = 0; i < v->doc->sources.n; i++)
        if (is_hidden(v, i))
            words += v->standing[i].words;
    struct ss_buf b = {0};
    ss_buf_printf(&b, "No person is quoted by name: %u of %u are unnamed",
                  hidden, hidden);
    if (words)
        ss_buf_printf(&b, ", with %u of %u quoted words", words,
                      words > v->out->quoted_words ? words
                                                   : v->out->quoted_words);
    ss_buf_printf(&b, ". Needs a senior editor.");
    v->failed |= b.failed;
    say(v, &f, (ss_str){b.p, b.len}, (ss_str){0}, 0);
    ss_buf_release(&b);
    report(v, &f);
}

/* The first place where the paper speaks as "I"; empty when nowhere. */
static ss_span first_person(const struct review *v)
{
    for (uint32_t t = 0; t < v->doc->tokens.n; t++)
        if (in_class(v, t, WORD_I) && v->quote_of[t] == SS_NONE &&
            !(v->doc->tokens.v[t].flags & SS_TOK_QUOTED) &&
            is_story(block_kind(v, v->doc->tokens.v[t].block)))
            return ss_range_span(v->doc, (ss_range){t, t + 1});
    return (ss_span){0, 0};
}

/* Somebody answers for the story, in the file's head or at the story's end. */
static bool has_byline(const struct review *v)
{
    bool told = v->doc->meta.authors.n > 0;
    for (uint32_t i = 0; i < v->facts.n; i++)
        told |= v->facts.v[i].kind == FACT_WRITERS;
    return told;
}

static void no_byline(struct review *v, uint32_t hidden)
{
    if (!hidden || has_byline(v))
        return;
    struct ss_finding f = finding(v, SS_CHECK_ANON_NO_BYLINE, SS_NONE);
    ss_span at = first_person(v);
    if (at.end) {
        place(v, &f, at);
        say(v, &f,
            SS_STR("Unnamed sources and an author who says {}, but no byline "
                   "in the file."),
            ss_doc_text(v->doc, at), 0);
    }
    report(v, &f);
}

static void first_quote(struct review *v)
{
    for (uint32_t q = 0; q < v->doc->quotes.n; q++) {
        const struct ss_quote *x = &v->doc->quotes.v[q];
        if (x->kind != SS_QUOTE_DIRECT ||
            !is_body(block_kind(v, quote_block(v, q))))
            continue;
        if (!is_hidden(v, x->source))
            return;
        struct ss_finding f = finding(v, SS_CHECK_ANON_FIRST_QUOTE, x->source);
        place(v, &f, quote_span(v, q, 0));
        report(v, &f);
        return;
    }
}

void review_anonymity(struct review *v)
{
    uint32_t hidden = 0, named = 0;
    for (uint32_t i = 0; i < v->doc->sources.n; i++) {
        if (is_hidden(v, i)) {
            hidden++;
            no_reason(v, i);
            stock_reason(v, i);
            confirm(v, i);
        } else {
            named += v->standing[i].letter > 0;
        }
    }
    only_hidden(v, hidden, named);
    no_byline(v, hidden);
    first_quote(v);
}
