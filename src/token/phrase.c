/* phrase.c - multi-word entries of the lexicon: from each word that may start
 * one, walk the trie as far as the words go. */
#include "token/token.h"

#include <string.h>

struct walk {
    struct ss_doc *doc;
    const struct ss_gaz *gaz;
    struct ss_phrases *out;
};

/* All phrases that start at token t. */
static bool from_token(struct walk *w, uint32_t t, uint32_t end)
{
    uint32_t state = 0, capitals = 0, first = w->out->v.n;
    bool shouted = true;
    for (uint32_t i = 0; i < SS_PHRASE_MAX_WORDS && t + i < end; i++) {
        const struct ss_token *k = &w->doc->tokens.v[t + i];
        state = k->word ? ss_gaz_step(w->gaz, state, k->word) : 0;
        if (!state)
            break;
        capitals |= (uint32_t)((k->flags & SS_TOK_CAPITAL) != 0) << i;
        shouted = shouted && (k->flags & (SS_TOK_UPPER | SS_TOK_PUNCT));
        if (!i || !ss_gaz_phrase_n_entries(w->gaz, state))
            continue;
        uint16_t set = ss_gaz_phrase_classes(w->gaz, state,
                                             shouted ? UINT32_MAX : capitals);
        if (!set)
            continue;
        struct ss_phrase *p = ss_vec_push(&w->doc->arena, &w->out->v);
        if (!p)
            return false;
        *p = (struct ss_phrase){{t, t + i + 1}, state, set};
    }
    /* longest first: they were found shortest first */
    for (uint32_t a = first, b = w->out->v.n; a + 1 < b; a++, b--) {
        struct ss_phrase x = w->out->v.v[a];
        w->out->v.v[a] = w->out->v.v[b - 1];
        w->out->v.v[b - 1] = x;
    }
    if (w->out->v.n > first) {
        w->out->first[t] = first;
        w->doc->ann_start[t] |= SS_PHRASE_BIT;
    }
    return true;
}

static void note_endings(struct walk *w)
{
    for (uint32_t i = w->out->v.n; i-- > 0;) { /* earlier start: longer */
        uint32_t last = w->out->v.v[i].tokens.end - 1;
        w->out->last_ending[last] = i;
        w->doc->ann_end[last] |= SS_PHRASE_BIT;
    }
}

bool ss_phrases_find(struct ss_doc *doc, const struct ss_gaz *gaz,
                     struct ss_phrases *out, struct sayso_error *err)
{
    struct walk w = {doc, gaz, out};
    size_t n = ((size_t)doc->tokens.n + 1) * sizeof(uint32_t);
    *out = (struct ss_phrases){0};
    out->first = ss_arena_alloc(&doc->arena, n);
    out->last_ending = ss_arena_alloc(&doc->arena, n);
    if (!out->first || !out->last_ending)
        return ss_fail_memory(err);
    memset(out->first, 0xff, n);
    memset(out->last_ending, 0xff, n);
    for (uint32_t b = 0; b < doc->blocks.n; b++) {
        ss_range r = doc->blocks.v[b].tokens;
        for (uint32_t t = r.start; t < r.end; t++) {
            uint32_t word = doc->tokens.v[t].word;
            uint32_t second = t + 1 < r.end ? doc->tokens.v[t + 1].word : 0;
            if (word && second &&
                ss_gaz_may_start_phrase(gaz, word, second) &&
                !from_token(&w, t, r.end))
                return ss_fail_memory(err);
        }
    }
    note_endings(&w);
    return true;
}
