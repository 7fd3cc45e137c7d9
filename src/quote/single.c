/*
 * single.c - single quotation marks beside apostrophes.
 *
 * The same sign stands for both: 'The dogs' owners said we've seen 'em.'
 * Apostrophes inside words never get here (the tokeniser keeps them). What is
 * left is told apart so:
 *
 *   opens    drawn or spaced as an opening mark, not before a shortened word
 *            ('em, '90s), and something in the block can close it
 *   closes   behind punctuation, or behind a word where no possessive can be
 *   unsure   behind a plural (dogs') with a word to follow: a possessive when
 *            a sure closing mark comes before the next opening one
 *
 * The next sure marks are looked up from left to right and remembered, so a
 * block costs its length.
 */
#include "quote/quote_p.h"

void singles_init(struct singles *s, const struct ss_quoter *q,
                  const struct ss_doc *doc, ss_range block)
{
    *s = (struct singles){q, doc, block, block.start, block.start, block.start};
}

/* A short word or a year that an apostrophe stands before. */
static bool is_shortened(const struct singles *s, uint32_t t)
{
    if (t >= s->block.end)
        return true;
    const struct ss_token *k = &s->doc->tokens.v[t];
    if (k->flags & SS_TOK_DIGIT)
        return k->len == 2 || (k->len == 3 && k->flags & SS_TOK_ALPHA);
    return ss_gaz_has(s->q->gaz, k->classes, s->q->class_elision);
}

static bool sure_open(const struct singles *s, uint32_t t)
{
    struct mark m = mark_at(s->doc, s->block, t);
    return m.family == MARK_SINGLE && m.side != SIDE_CLOSE && m.may_open &&
           !is_shortened(s, t + 1);
}

/* Behind a word in -s, with a word behind it: the dogs' owners */
static bool may_be_possessive(const struct singles *s, uint32_t t)
{
    ss_str word = ss_token_text(s->doc, t - 1);
    char last = word.p[word.len - 1];
    return (last == 's' || last == 'S' || last == 'z' || last == 'x') &&
           t + 1 < s->block.end &&
           !(s->doc->tokens.v[t + 1].flags & SS_TOK_PUNCT);
}

static bool may_close(const struct singles *s, uint32_t t)
{
    struct mark m = mark_at(s->doc, s->block, t);
    return m.family == MARK_SINGLE && m.side != SIDE_OPEN && m.may_close &&
           t > s->block.start &&
           mark_measure(s->doc, s->block, t) == MEASURE_NO;
}

static bool sure_close(const struct singles *s, uint32_t t)
{
    return may_close(s, t) && !may_be_possessive(s, t);
}

typedef bool single_test(const struct singles *s, uint32_t t);

static uint32_t look(const struct singles *s, uint32_t *known, uint32_t from,
                     single_test *test)
{
    if (*known < from)
        *known = from;
    while (*known < s->block.end && !test(s, *known))
        ++*known;
    return *known;
}

/* Does the next paragraph begin with an opening mark, as those do that a
 * quotation goes on in? */
static bool next_opens(const struct singles *s)
{
    uint32_t t = s->block.end;
    if (t >= s->doc->tokens.n)
        return false;
    ss_range next = s->doc->blocks.v[s->doc->tokens.v[t].block].tokens;
    struct mark m = mark_at(s->doc, next, t);
    return m.family == MARK_SINGLE && m.may_open;
}

bool single_opens(struct singles *s, uint32_t t)
{
    if (!sure_open(s, t))
        return false;
    return t == s->block.start || /* goes on in the next paragraph? */
           look(s, &s->next_unsure, t + 1, may_close) < s->block.end ||
           (ss_str_eq(ss_token_text(s->doc, t - 1), SS_STR(":")) &&
            next_opens(s));
}

bool single_closes(struct singles *s, uint32_t t)
{
    if (!may_close(s, t))
        return false;
    if (!may_be_possessive(s, t))
        return true;
    return look(s, &s->next_close, t + 1, sure_close) >=
           look(s, &s->next_open, t + 1, sure_open);
}
