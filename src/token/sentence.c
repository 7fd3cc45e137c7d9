/*
 * sentence.c - tokens of a block into sentences.
 *
 * A sentence ends at . ! ? … with the closing marks behind it, when what
 * follows could begin one: not a small letter. Abbreviations that stand
 * before a name (Mr., Gen.) never end one; other tokens with a stop (U.S.,
 * Inc.) do when a capitalised function word follows ("... in the U.S. The
 * ..."). Which words are which stands in gazetteers/word/.
 *
 * A heading in capitals may stand in the line of its text, with nothing behind
 * it: "... by May. TRADE TALKS The two sides ..."; it is a sentence of its own.
 *
 * The end of a line ends one too where the text is not wrapped: after a line
 * too short (a table, a list, a heading) or too long for that.
 */
#include "token/token_p.h"

#include <string.h>

enum { WRAPPED_MIN = 60, WRAPPED_MAX = 100 }; /* bytes in a wrapped line */

struct splitter {
    struct ss_doc *doc;
    const struct ss_gaz *gaz;
    const struct token_classes *cls;
    uint32_t end;  /* of the block */
    uint32_t word; /* next_word() of the last question */
    uint32_t line; /* byte where the line began */
};

/* Punctuation that ends a sentence: . ! ? … and runs of stops. */
static bool ends_sentence(const struct splitter *s, uint32_t t)
{
    if (!(s->doc->tokens.v[t].flags & SS_TOK_PUNCT))
        return false;
    ss_str x = ss_token_text(s->doc, t);
    return x.p[0] == '.' || x.p[0] == '!' || x.p[0] == '?' ||
           ss_str_eq(x, SS_STR("\xe2\x80\xa6"));
}

/* A mark that closes: curly or bracket, or a straight one without a blank
 * before it. */
static bool closes(const struct splitter *s, uint32_t t)
{
    uint16_t flags = s->doc->tokens.v[t].flags;
    if (!(flags & SS_TOK_PUNCT))
        return false;
    ss_str x = ss_token_text(s->doc, t);
    switch (x.p[0]) {
    case ')':
    case ']':
        return true;
    case '"':
    case '\'':
        return !(flags & SS_TOK_SPACE);
    default:
        return ss_str_eq(x, SS_STR("\xe2\x80\x9d")) ||
               ss_str_eq(x, SS_STR("\xe2\x80\x99")) ||
               ss_str_eq(x, SS_STR("\xc2\xbb"));
    }
}

/* First token from t on that is no mark; the block's end when none. Asked from
 * left to right, so a run of marks is walked once. */
static uint32_t next_word(struct splitter *s, uint32_t t)
{
    if (s->word < t)
        s->word = t;
    while (s->word < s->end && s->doc->tokens.v[s->word].flags & SS_TOK_PUNCT)
        s->word++;
    return s->word;
}

static bool small(const struct splitter *s, uint32_t t)
{
    uint16_t f = s->doc->tokens.v[t].flags;
    return f & SS_TOK_ALPHA && !(f & SS_TOK_CAPITAL);
}

/* Has the token a stop at its end that belongs to it: "Mr.", "U.S."? */
static bool stop_inside(const struct splitter *s, uint32_t t)
{
    ss_str x = ss_token_text(s->doc, t);
    return x.len > 1 && x.p[x.len - 1] == '.' &&
           !(s->doc->tokens.v[t].flags & SS_TOK_PUNCT);
}

/* Is such a token the end of a sentence? */
static bool stop_inside_ends(const struct splitter *s, uint32_t t,
                             uint32_t next)
{
    const struct ss_token *tok = &s->doc->tokens.v[t];
    ss_str x = ss_token_text(s->doc, t);
    if (next >= s->end || tok->flags & SS_TOK_INITIAL || !s->gaz)
        return next >= s->end;
    bool abbrev = ss_gaz_has(s->gaz, tok->classes, s->cls->abbrev);
    const struct ss_token *n = &s->doc->tokens.v[next];
    bool starter = n->flags & SS_TOK_CAPITAL &&
                   ss_gaz_has(s->gaz, n->classes, s->cls->function);
    return starter && (!abbrev || memchr(x.p, '.', x.len - 1));
}

/* Token after the sentence that t ends; 0 when it ends none. */
static uint32_t boundary(struct splitter *s, uint32_t t)
{
    uint32_t after = t + 1;
    bool mark = ends_sentence(s, t);
    if (!mark && !stop_inside(s, t))
        return 0;
    while (after < s->end && closes(s, after))
        after++;
    uint32_t next = next_word(s, after);
    if (!mark)
        return stop_inside_ends(s, t, next) ? after : 0;
    if (next < s->end && small(s, next))
        return 0;
    if (after < s->end && !(s->doc->tokens.v[after].flags & SS_TOK_SPACE) &&
        after == t + 1 && next == after &&
        !(s->doc->tokens.v[after].flags & SS_TOK_CAPITAL))
        return 0; /* .5 */
    return after;
}

/* Does a line that is not wrapped end behind token t? */
static bool ends_line(struct splitter *s, uint32_t t)
{
    const struct ss_token *tok = &s->doc->tokens.v[t];
    if (t + 1 == s->end || !(tok[1].flags & SS_TOK_SPACE))
        return false;
    const char *p = s->doc->text.p;
    uint32_t end = tok->start + tok->len, at = end, len = end - s->line;
    while (at < tok[1].start && p[at] != '\n')
        at++;
    if (at == tok[1].start)
        return false;
    s->line = tok[1].start;
    return len < WRAPPED_MIN || len > WRAPPED_MAX;
}

/* Token behind a heading in capitals that begins at t; t when there is none.
 * Half of its words are ordinary ones, and one of them is long, so that
 * "US VP Ann Lee" is none. */
static uint32_t heading_end(const struct splitter *s, uint32_t t)
{
    const struct ss_token *v = s->doc->tokens.v;
    uint32_t words = 0, ordinary = 0, longest = 0, at = t;
    for (; at < s->end && v[at].flags & (SS_TOK_UPPER | SS_TOK_PUNCT); at++) {
        if (v[at].flags & SS_TOK_PUNCT) {
            if (at == t || !ss_str_eq(ss_token_text(s->doc, at), SS_STR(",")))
                return t;
            continue;
        }
        words++;
        if (!ss_gaz_has(s->gaz, v[at].classes, s->cls->dictionary))
            continue;
        ordinary++;
        longest = v[at].len > longest ? v[at].len : longest;
    }
    bool heading = words > 1 && 2 * ordinary >= words && longest > 3 &&
                   !(v[at - 1].flags & SS_TOK_PUNCT);
    bool text_follows = at < s->end && v[at].flags & SS_TOK_CAPITAL &&
                        v[at].flags & SS_TOK_ALPHA;
    return heading && text_follows ? at : t;
}

static bool add(struct splitter *s, uint32_t from, uint32_t to, uint32_t block)
{
    struct ss_sent *x = ss_vec_push(&s->doc->arena, &s->doc->sents);
    if (!x)
        return false;
    *x = (struct ss_sent){{from, to}, block};
    for (uint32_t t = from; t < to; t++)
        s->doc->tokens.v[t].sent = s->doc->sents.n - 1;
    s->doc->tokens.v[from].flags |= SS_TOK_SENT;
    uint32_t word = from;
    while (word < to && s->doc->tokens.v[word].flags & SS_TOK_PUNCT)
        word++;
    if (word < to)
        s->doc->tokens.v[word].flags |= SS_TOK_SENT;
    return true;
}

bool sentences_of(struct ss_doc *doc, const struct ss_gaz *gaz,
                  const struct token_classes *cls, uint32_t block,
                  struct sayso_error *err)
{
    ss_range r = doc->blocks.v[block].tokens;
    struct splitter s = {doc,   gaz,     cls,
                         r.end, r.start, doc->tokens.v[r.start].start};
    uint32_t from = r.start;
    doc->tokens.v[r.start].flags |= SS_TOK_BLOCK;
    for (uint32_t t = r.start; t < r.end; t++) {
        uint32_t after = t == from && gaz ? heading_end(&s, t) : t;
        if (after == t)
            after = boundary(&s, t);
        if (ends_line(&s, after ? after - 1 : t) && !after)
            after = t + 1;
        if (!after)
            continue;
        if (!add(&s, from, after, block))
            return ss_fail_memory(err);
        from = after;
        t = after - 1;
    }
    return from == r.end || add(&s, from, r.end, block) ? true
                                                        : ss_fail_memory(err);
}
