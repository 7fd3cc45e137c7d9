/* quotation.c - the quotations themselves: marks that pair, words in marks that
 * are too few to be a quotation, the same words twice. */
#include "review/review_p.h"

#include <stdlib.h>

/* ---- marks ------------------------------------------------------------ */

enum mark { MARK_NONE, MARK_OPEN, MARK_CLOSE, MARK_EITHER, MARK_LOOSE };

/* An inch is no quotation: 6'2", a 40" screen. */
static bool is_inch(const struct ss_doc *doc, uint32_t t)
{
    ss_str s = {"", 0};
    if (t && !(doc->tokens.v[t].flags & SS_TOK_SPACE))
        s = ss_token_text(doc, t - 1);
    return s.len && s.p[s.len - 1] >= '0' && s.p[s.len - 1] <= '9';
}

/* A straight mark opens before a word and closes behind one; between two
 * words that it touches it may do either, and with blanks on both sides it
 * can only close. */
static enum mark straight_at(const struct ss_doc *doc, uint32_t t)
{
    const struct ss_token *k = &doc->tokens.v[t];
    bool begins = k->flags & (SS_TOK_SPACE | SS_TOK_BLOCK);
    bool ends =
        t + 1 == doc->tokens.n || k[1].flags & (SS_TOK_SPACE | SS_TOK_BLOCK);
    if (is_inch(doc, t))
        return MARK_NONE;
    if (begins && ends)
        return MARK_LOOSE;
    return begins ? MARK_OPEN : ends ? MARK_CLOSE : MARK_EITHER;
}

/* Double marks only: single ones are apostrophes too often. */
static enum mark mark_at(const struct ss_doc *doc, uint32_t t)
{
    ss_str s = ss_token_text(doc, t);
    uint32_t len;
    if (s.len == 1)
        return *s.p == '"' ? straight_at(doc, t) : MARK_NONE;
    switch (ss_utf8_at(s.p, s.p + s.len, &len)) {
    case 0x201C:
    case 0x201E:
        return MARK_OPEN;
    case 0x201D:
        return MARK_CLOSE;
    default:
        return MARK_NONE;
    }
}

/* The opening mark that nothing closes: none does to the end of the block, or
 * another one opens in the middle of a sentence. At the start of one it may be
 * a paragraph that goes on. SS_NONE: all are closed. */
static uint32_t unclosed(const struct review *v, uint32_t block)
{
    ss_range r = v->doc->blocks.v[block].tokens;
    uint32_t open = SS_NONE;
    for (uint32_t t = r.start; t < r.end; t++) {
        enum mark m = mark_at(v->doc, t);
        if (m == MARK_CLOSE || m == MARK_LOOSE ||
            (m == MARK_EITHER && open != SS_NONE))
            open = SS_NONE;
        else if (m == MARK_OPEN && open != SS_NONE &&
                 !(v->doc->tokens.v[t].flags & SS_TOK_SENT))
            return open;
        else if (m != MARK_NONE && open == SS_NONE)
            open = t;
    }
    return open;
}

static bool opens_with_mark(const struct review *v, uint32_t block)
{
    if (block >= v->doc->blocks.n)
        return false;
    ss_range r = v->doc->blocks.v[block].tokens;
    return r.start < r.end && mark_at(v->doc, r.start) != MARK_NONE;
}

/* The next block of the story behind this one: pictures stand between. */
static uint32_t next_of_story(const struct review *v, uint32_t block)
{
    bool story = is_story(block_kind(v, block));
    do
        block++;
    while (story && block < v->doc->blocks.n &&
           !is_story(block_kind(v, block)));
    return block;
}

static void unbalanced(struct review *v, uint32_t block)
{
    enum { SHOWN_TOKENS = 4 };
    uint32_t open = unclosed(v, block);
    uint32_t end = v->doc->blocks.v[block].tokens.end;
    if (open == SS_NONE || open + 1 >= end ||
        opens_with_mark(v, next_of_story(v, block)))
        return;
    struct ss_finding f = finding(v, SS_CHECK_QUOTE_UNBALANCED, SS_NONE);
    ss_range shown = {open,
                      open + SHOWN_TOKENS < end ? open + SHOWN_TOKENS : end};
    place(v, &f, ss_range_span(v->doc, shown));
    report(v, &f);
}

/* ---- fragments -------------------------------------------------------- */

/* Names and titles of works stand in marks by right. */
static bool is_title(const struct review *v, ss_range r)
{
    for (uint32_t t = r.start; t < r.end; t++)
        if (is_word(v->doc, t) && !in_class(v, t, WORD_FUNCTION) &&
            !(v->doc->tokens.v[t].flags & (SS_TOK_CAPITAL | SS_TOK_DIGIT)))
            return false;
    return true;
}

/* A whole answer, however short, is no fragment. */
static bool is_answer(const struct review *v, ss_range r)
{
    uint32_t q = v->quote_of[r.start];
    return q != SS_NONE && v->doc->quotes.v[q].kind == SS_QUOTE_DIRECT;
}

static void fragments(struct review *v)
{
    struct groups groups = {0};
    const struct ss_layer *layer = &v->doc->layers[v->r->quotation];
    for (uint32_t i = 0; i < layer->anns.n; i++) {
        ss_range r = layer->anns.v[i].tokens;
        uint32_t words = count_words(v->doc, r);
        if (words && words <= v->house->fragment_words && !is_title(v, r) &&
            !is_answer(v, r))
            group_add(v, &groups, SS_CHECK_QUOTE_FRAGMENT, SS_NONE, r, SS_NONE);
    }
    groups_report(v, &groups);
}

/* ---- the same twice --------------------------------------------------- */

enum { LEAST_REPEATED_WORDS = 5 };

struct saying {
    uint64_t hash; /* of the words, marks and capitals left out */
    ss_span span;
    uint32_t source;
};

static uint64_t hash_words(const struct review *v, ss_range r)
{
    uint64_t h = 0;
    for (uint32_t t = r.start; t < r.end; t++) {
        uint64_t pair[2] = {h, v->doc->tokens.v[t].hash};
        if (is_word(v->doc, t))
            h = ss_hash(pair, sizeof pair);
    }
    return h;
}

static int by_hash(const void *pa, const void *pb)
{
    const struct saying *a = pa, *b = pb;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return (a->span.start > b->span.start) - (a->span.start < b->span.start);
}

static void repeats(struct review *v)
{
    struct {
        SS_VEC(struct saying) v;
    } all = {0};
    const struct ss_doc *doc = v->doc;
    for (uint32_t q = 0; q < doc->quotes.n; q++) {
        const struct ss_quote *x = &doc->quotes.v[q];
        if (x->kind != SS_QUOTE_DIRECT ||
            !is_story(block_kind(v, quote_block(v, q))))
            continue;
        for (uint32_t i = 0; i < x->n_spans; i++) {
            ss_range r = ss_doc_tokens_in(doc, quote_span(v, q, i));
            struct saying *s = count_words(doc, r) < LEAST_REPEATED_WORDS
                                   ? NULL
                                   : ss_vec_push(&v->doc->arena, &all.v);
            if (s)
                *s = (struct saying){hash_words(v, r), quote_span(v, q, i),
                                     x->source};
        }
    }
    if (all.v.n)
        qsort(all.v.v, all.v.n, sizeof *all.v.v, by_hash);
    for (uint32_t i = 0, k; i < all.v.n; i = k) {
        struct ss_finding f =
            finding(v, SS_CHECK_QUOTE_REPEAT, all.v.v[i].source);
        for (k = i; k < all.v.n && all.v.v[k].hash == all.v.v[i].hash; k++)
            place(v, &f, all.v.v[k].span);
        if (k - i > 1)
            report(v, &f);
    }
}

void review_quotations(struct review *v)
{
    for (uint32_t b = 0; b < v->doc->blocks.n && !v->failed; b++)
        unbalanced(v, b);
    fragments(v);
    repeats(v);
}
