/*
 * seen.c - how the article writes a word elsewhere.
 *
 * A capital at the start of a sentence says little; the same word in small
 * letters, or with a capital inside a sentence, says much. The words that
 * occur with a capital go into a hash set; a bit per hash lets nearly all
 * other words pass at the cost of one look.
 */
#include "entity/entity_p.h"

#include <string.h>

struct seen {
    struct ss_doc *doc;
    uint32_t mask;  /* of table */
    uint32_t *hash; /* of the word; 0: empty */
    uint16_t *flags;
    uint8_t *bits; /* one per hash value & (8 * (mask + 1) - 1) */
};

static uint32_t key_of(const struct ss_token *t)
{
    return t->hash | 1;
}

/* Entry of a word, made when missing; the table is never full. */
static uint32_t entry_of(struct seen *s, uint32_t key)
{
    uint32_t i = key * 0x9e3779b1u >> 7 & s->mask;
    while (s->hash[i] && s->hash[i] != key)
        i = (i + 1) & s->mask;
    s->hash[i] = key;
    return i;
}

static bool bit_of(const struct seen *s, uint32_t key)
{
    uint32_t b = key >> 1 & (8 * (s->mask + 1) - 1);
    return s->bits[b / 8] >> b % 8 & 1;
}

static void note_capital(struct seen *s, const struct ss_token *t)
{
    uint32_t key = key_of(t), b = key >> 1 & (8 * (s->mask + 1) - 1);
    uint32_t i = entry_of(s, key);
    s->bits[b / 8] |= (uint8_t)(1u << b % 8);
    if (!(t->flags & (SS_TOK_SENT | SS_TOK_HEADLINE | SS_TOK_OPEN)))
        s->flags[i] |= SS_TOK_SEEN_CAPITAL;
}

/* Is nearly every word of the line written with a capital? */
static bool is_headline(const struct ss_doc *doc, const struct ss_sent *sent)
{
    uint32_t capital = 0, small = 0, upper = 0, letters = 0;
    for (uint32_t k = sent->tokens.start; k < sent->tokens.end; k++) {
        const struct ss_token *t = &doc->tokens.v[k];
        if (!(t->flags & SS_TOK_ALPHA))
            continue;
        letters++;
        upper += (t->flags & SS_TOK_UPPER) != 0;
        capital += (t->flags & SS_TOK_CAPITAL) != 0;
        small += !(t->flags & SS_TOK_CAPITAL) && t->len > 3;
    }
    if (letters > 2 && upper * 5 >= letters * 4)
        return true;
    const struct ss_token *last = &doc->tokens.v[sent->tokens.end - 1];
    bool stopped = last->flags & SS_TOK_PUNCT && last->len == 1 &&
                   doc->text.p[last->start] == '.';
    return !stopped && capital > 3 && small * 6 <= capital;
}

static uint32_t mark_headlines(struct ss_doc *doc)
{
    uint32_t capitals = 0;
    for (uint32_t s = 0; s < doc->sents.n; s++) {
        const struct ss_sent *sent = &doc->sents.v[s];
        bool headline =
            sent->tokens.end > sent->tokens.start && is_headline(doc, sent);
        for (uint32_t k = sent->tokens.start; k < sent->tokens.end; k++) {
            struct ss_token *t = &doc->tokens.v[k];
            capitals += (t->flags & SS_TOK_CAPITAL) != 0;
            if (headline)
                t->flags |= SS_TOK_HEADLINE;
        }
    }
    return capitals;
}

static void note_all(struct seen *s)
{
    for (uint32_t k = 0; k < s->doc->tokens.n; k++)
        if (s->doc->tokens.v[k].flags & SS_TOK_CAPITAL)
            note_capital(s, &s->doc->tokens.v[k]);
    for (uint32_t k = 0; k < s->doc->tokens.n; k++) {
        const struct ss_token *t = &s->doc->tokens.v[k];
        if ((t->flags & (SS_TOK_CAPITAL | SS_TOK_ALPHA)) == SS_TOK_ALPHA &&
            bit_of(s, key_of(t)))
            s->flags[entry_of(s, key_of(t))] |= SS_TOK_SEEN_SMALL;
    }
    for (uint32_t k = 0; k < s->doc->tokens.n; k++) {
        struct ss_token *t = &s->doc->tokens.v[k];
        if (t->flags & SS_TOK_CAPITAL)
            t->flags |= s->flags[entry_of(s, key_of(t))];
    }
}

bool seen_mark(struct ss_doc *doc)
{
    struct seen s = {.doc = doc};
    uint32_t size = 64, capitals = mark_headlines(doc);
    /* small words that share a bit come in too: at most all tokens */
    while (size < 2 * capitals + doc->tokens.n)
        size *= 2;
    s.mask = size - 1;
    s.hash = ss_arena_alloc(&doc->arena, size * sizeof *s.hash);
    s.flags = ss_arena_alloc(&doc->arena, size * sizeof *s.flags);
    s.bits = ss_arena_alloc(&doc->arena, size);
    if (!s.hash || !s.flags || !s.bits)
        return false;
    note_all(&s);
    return true;
}
