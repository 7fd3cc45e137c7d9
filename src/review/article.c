/* article.c - what the checks ask of the article: who is quoted where, which
 * words are whose, how blocks are numbered. */
#include "review/review_p.h"

#include <string.h>

bool is_body(enum ss_block_kind kind)
{
    switch (kind) {
    case SS_BLOCK_PARAGRAPH:
    case SS_BLOCK_LIST_ITEM:
    case SS_BLOCK_BLOCKQUOTE:
    case SS_BLOCK_TABLE:
    case SS_BLOCK_PREFORMATTED:
        return true;
    default:
        return false;
    }
}

bool is_story(enum ss_block_kind kind)
{
    return is_body(kind) || kind == SS_BLOCK_SUMMARY;
}

uint32_t count_words(const struct ss_doc *doc, ss_range r)
{
    uint32_t n = 0;
    for (uint32_t t = r.start; t < r.end; t++)
        n += is_word(doc, t);
    return n;
}

/* ---- blocks ----------------------------------------------------------- */

static char letter_of(enum ss_block_kind kind)
{
    static const char letters[] = {
        [SS_BLOCK_TITLE] = 't',      [SS_BLOCK_DESCRIPTION] = 'd',
        [SS_BLOCK_SUMMARY] = 's',    [SS_BLOCK_PARAGRAPH] = 'p',
        [SS_BLOCK_HEADING] = 'h',    [SS_BLOCK_LIST_ITEM] = 'p',
        [SS_BLOCK_BLOCKQUOTE] = 'p', [SS_BLOCK_CAPTION] = 'c',
        [SS_BLOCK_ALT] = 'a',        [SS_BLOCK_CREDIT] = 'r',
        [SS_BLOCK_TABLE] = 'p',      [SS_BLOCK_PREFORMATTED] = 'p'};
    return letters[kind];
}

struct ss_block_label ss_block_label(const struct ss_review *review,
                                     const struct ss_doc *doc, uint32_t block)
{
    struct ss_block_label label = {{letter_of(doc->blocks.v[block].kind)}};
    uint32_t n = review->block_numbers[block];
    size_t at = 1;
    char digits[10];
    size_t k = 0;
    if (label.text[0] == 't' || label.text[0] == 'd')
        return label; /* there is one */
    do
        digits[k++] = (char)('0' + n % 10);
    while (n /= 10);
    while (k)
        label.text[at++] = digits[--k];
    return label;
}

static void number_blocks(struct review *v)
{
    const struct ss_doc *doc = v->doc;
    uint32_t seen[128] = {0};
    uint32_t *numbers =
        ss_arena_alloc(&v->doc->arena, (doc->blocks.n + 1) * sizeof *numbers);
    v->failed |= !numbers;
    for (uint32_t i = 0; numbers && i < doc->blocks.n; i++)
        numbers[i] = ++seen[(unsigned char)letter_of(doc->blocks.v[i].kind)];
    v->out->block_numbers = numbers;
}

/* ---- quotations ------------------------------------------------------- */

ss_span quote_span(const struct review *v, uint32_t quote, uint32_t i)
{
    return v->doc->quote_spans.v[v->doc->quotes.v[quote].spans + i];
}

uint32_t quote_block(const struct review *v, uint32_t quote)
{
    return ss_doc_block_at(v->doc, quote_span(v, quote, 0).start);
}

/* Words inside quotation marks. */
static uint32_t words_in_marks(const struct review *v, uint32_t quote)
{
    const struct ss_doc *doc = v->doc;
    uint32_t n = 0;
    for (uint32_t i = 0; i < doc->quotes.v[quote].n_spans; i++) {
        ss_range r = ss_doc_tokens_in(doc, quote_span(v, quote, i));
        for (uint32_t t = r.start; t < r.end; t++)
            n += is_word(doc, t) && doc->tokens.v[t].flags & SS_TOK_QUOTED;
    }
    return n;
}

static void lay_quotes(struct review *v)
{
    struct ss_doc *doc = v->doc;
    v->quote_of =
        ss_arena_alloc(&doc->arena, (doc->tokens.n + 1) * sizeof(uint32_t));
    v->block_quotes =
        ss_arena_alloc(&doc->arena, (doc->blocks.n + 1) * sizeof(uint32_t));
    v->is_cue = ss_arena_alloc(&doc->arena, doc->tokens.n + 1);
    if (!v->quote_of || !v->block_quotes || !v->is_cue) {
        v->failed = true;
        return;
    }
    memset(v->quote_of, 0xff, (doc->tokens.n + 1) * sizeof(uint32_t));
    for (uint32_t q = 0; q < doc->quotes.n; q++) {
        ss_range cue = doc->quotes.v[q].cue;
        for (uint32_t t = cue.start; t < cue.end; t++)
            v->is_cue[t] = true;
        v->block_quotes[quote_block(v, q)]++;
        for (uint32_t i = 0; i < doc->quotes.v[q].n_spans; i++) {
            ss_range r = ss_doc_tokens_in(doc, quote_span(v, q, i));
            for (uint32_t t = r.start; t < r.end; t++)
                v->quote_of[t] = q;
        }
    }
}

uint32_t fact_from(const struct review *v, uint32_t token)
{
    uint32_t lo = 0, hi = v->facts.n;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        if (fact_tokens(v, mid).start < token)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

uint32_t source_mention_from(const struct ss_doc *doc, uint32_t token)
{
    uint32_t lo = 0, hi = doc->source_mentions.n;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        if (doc->source_mentions.v[mid].tokens.start < token)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* ---- sources ---------------------------------------------------------- */

/* A word for people that hide, as the noun it is: not "official spokesman". */
static bool is_cloak(const struct review *v, uint32_t t)
{
    const struct ss_token *k = &v->doc->tokens.v[t];
    bool more = t + 1 < v->doc->tokens.n && k[1].sent == k->sent &&
                (k[1].pos == SS_POS_NOUN || k[1].pos == SS_POS_NOUNS ||
                 k[1].pos == SS_POS_PROPN);
    return in_class(v, t, WORD_CLOAKED) && !more;
}

bool has_cloak(const struct review *v, ss_range r)
{
    for (uint32_t t = r.start; t < r.end; t++)
        if (is_cloak(v, t))
            return true;
    return false;
}

/* Does a description call somebody who hides (source, official, diplomat), not
 * just somebody whose name does not matter (driver, spokesman)? */
static bool is_cloaked(const struct review *v, uint32_t source)
{
    const struct ss_chain *c = &v->chains.source_mentions;
    for (uint32_t m = c->first[source]; m != SS_NONE; m = c->next[m]) {
        const struct ss_source_mention *x = &v->doc->source_mentions.v[m];
        if (x->form == SS_FORM_NOMINAL && has_cloak(v, x->tokens))
            return true;
    }
    return false;
}

static void add_quote(struct review *v, uint32_t q)
{
    struct ss_standing *s = &v->standing[v->doc->quotes.v[q].source];
    uint32_t words = words_in_marks(v, q), block = quote_block(v, q);
    s->quoted += words > 0;
    s->reported += !words;
    s->words += words;
    if (s->first == SS_NONE)
        s->first = block;
    s->last = block;
}

static void read_standing(struct review *v)
{
    struct ss_doc *doc = v->doc;
    uint32_t letters = 0;
    v->standing =
        ss_arena_alloc(&doc->arena, (doc->sources.n + 1) * sizeof *v->standing);
    v->out->standing = v->standing;
    if (!v->standing) {
        v->failed = true;
        return;
    }
    for (uint32_t i = 0; i < doc->sources.n; i++)
        v->standing[i].first = v->standing[i].last = SS_NONE;
    for (uint32_t q = 0; q < doc->quotes.n; q++)
        if (doc->quotes.v[q].source != SS_NONE &&
            is_story(block_kind(v, quote_block(v, q))))
            add_quote(v, q);
    for (uint32_t i = 0; i < doc->sources.n; i++)
        if (v->standing[i].first != SS_NONE &&
            doc->sources.v[i].kind == SS_SOURCE_PERSON &&
            !doc->sources.v[i].plural) {
            v->standing[i].letter = ++letters;
            v->standing[i].hidden =
                doc->sources.v[i].naming == SS_NAMING_UNNAMED &&
                (doc->sources.v[i].anonymity.any || is_cloaked(v, i));
        }
}

struct ss_block_label ss_source_letter(const struct ss_review *review,
                                       uint32_t source)
{
    struct ss_block_label label = {{0}};
    uint32_t n = source == SS_NONE ? 0 : review->standing[source].letter;
    char back[8];
    size_t k = 0;
    for (; n; n = (n - 1) / 26)
        back[k++] = (char)('A' + (n - 1) % 26);
    for (size_t i = 0; i < k; i++)
        label.text[i] = back[k - 1 - i];
    return label;
}

static void count(struct review *v)
{
    const struct ss_doc *doc = v->doc;
    for (uint32_t b = 0; b < doc->blocks.n; b++) {
        if (!is_story(doc->blocks.v[b].kind))
            continue;
        ss_range r = doc->blocks.v[b].tokens;
        for (uint32_t t = r.start; t < r.end; t++) {
            v->out->words += is_word(doc, t);
            v->out->quoted_words +=
                is_word(doc, t) && doc->tokens.v[t].flags & SS_TOK_QUOTED;
        }
    }
}

void read_article(struct review *v)
{
    number_blocks(v);
    lay_quotes(v);
    if (v->failed)
        return;
    read_standing(v);
    count(v);
}
