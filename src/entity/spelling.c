/*
 * spelling.c - a name misspelt is still the name.
 *
 * "Hebzollah" in an article on Hezbollah, "Kalmamaz" once beside Kamalmaz. A
 * capitalised word that the lexicon does not know and the article never writes
 * small is taken for a misspelling of a word of a chosen name when it begins
 * alike, one letter or two neighbours differ (two such steps in long words),
 * and the other is written more often, or is known. Both lists are bounded,
 * so the cost is too.
 */
#include "entity/entity_p.h"

#include <string.h>

enum { MOST_RARE = 32, MOST_NAMES = 128, SHORTEST = 6, LONG = 8, BYTES = 40 };

struct spelt {
    uint32_t token, hash, count;
};
struct list {
    struct spelt v[MOST_NAMES];
    uint32_t n, most;
};

static void note(struct list *l, const struct ss_token *t, uint32_t token)
{
    for (uint32_t i = 0; i < l->n; i++) {
        if (l->v[i].hash == t->hash) {
            l->v[i].count++;
            return;
        }
    }
    if (l->n < l->most)
        l->v[l->n++] = (struct spelt){token, t->hash, 1};
}

static bool is_long_name(const struct ss_token *t)
{
    return t->len >= SHORTEST && t->len <= BYTES &&
           (t->flags & (SS_TOK_CAPITAL | SS_TOK_SEEN_SMALL | SS_TOK_DIGIT)) ==
               SS_TOK_CAPITAL;
}

/* Steps from a to b, a step being a letter put in, left out, changed or
 * swapped with its neighbour (Damerau 1964); more than `most` is most + 1. */
static uint32_t steps(ss_str a, ss_str b, uint32_t most)
{
    uint32_t row[3][BYTES * 2 + 2];
    uint32_t *before = row[0], *last = row[1], *now = row[2];
    for (uint32_t j = 0; j <= b.len; j++)
        last[j] = j;
    for (uint32_t i = 1; i <= a.len; i++) {
        uint32_t least = now[0] = i;
        for (uint32_t j = 1; j <= b.len; j++) {
            uint32_t d = last[j - 1] + (a.p[i - 1] != b.p[j - 1]);
            if (last[j] + 1 < d)
                d = last[j] + 1;
            if (now[j - 1] + 1 < d)
                d = now[j - 1] + 1;
            if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] &&
                a.p[i - 2] == b.p[j - 1] && before[j - 2] + 1 < d)
                d = before[j - 2] + 1;
            now[j] = d;
            least = d < least ? d : least;
        }
        if (least > most)
            return most + 1;
        uint32_t *free_row = before;
        before = last;
        last = now;
        now = free_row;
    }
    return last[b.len];
}

static ss_str folded(const struct names *n, uint32_t token, char *buf)
{
    ss_str s = ss_token_text(n->doc, token);
    return (ss_str){buf, ss_fold(s.p, s.len, buf)};
}

/* Is `rare` a misspelling of `name`? */
static bool is_variant(const struct names *n, const struct spelt *rare,
                       const struct spelt *name)
{
    char x[2 * BYTES + 4], y[2 * BYTES + 4];
    ss_str a = folded(n, rare->token, x), b = folded(n, name->token, y);
    uint32_t most = a.len >= LONG && b.len >= LONG ? 2 : 1;
    if (rare->hash == name->hash || a.p[0] != b.p[0] || a.len > b.len + 1 ||
        b.len > a.len + 1 || a.len > 2 * BYTES || b.len > 2 * BYTES)
        return false;
    bool better =
        name->count > rare->count || n->doc->tokens.v[name->token].word;
    /* one ending for another is another name: Ivanov, Ivanova */
    bool endings = memcmp(a.p, b.p, (a.len < b.len ? a.len : b.len) - 1) == 0;
    return better && !endings && steps(a, b, most) <= most;
}

static void list_words(const struct names *n, struct list *rare,
                       struct list *names)
{
    for (uint32_t s = 0; s < n->spots.n; s++) {
        const struct ss_token *t = token_of(n, s);
        if (!t->word && is_long_name(t))
            note(rare, t, n->spots.v[s].token);
    }
    for (uint32_t i = 0; rare->n && i < n->chosen.n; i++) {
        ss_range r = chosen_tokens(n, &n->chosen.v[i]);
        for (uint32_t k = r.start; k < r.end; k++)
            if (is_long_name(&n->doc->tokens.v[k]))
                note(names, &n->doc->tokens.v[k], k);
    }
}

bool spelling_find(struct names *n)
{
    struct list rare = {.most = MOST_RARE}, names = {.most = MOST_NAMES};
    n->spelling = (struct map){.arena = &n->doc->arena};
    list_words(n, &rare, &names);
    for (uint32_t i = 0; i < rare.n; i++) {
        for (uint32_t k = 0; k < names.n; k++) {
            if (!is_variant(n, &rare.v[i], &names.v[k]))
                continue;
            uint32_t *as = map_put(&n->spelling, rare.v[i].hash | 1ull << 32);
            if (!as)
                return false;
            *as = names.v[k].hash;
            break;
        }
    }
    return true;
}
