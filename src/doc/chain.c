/*
 * chain.c - what belongs to each entity and source, found in one pass.
 *
 * The document keeps mentions and quotations in the order of the text. Here
 * those of one owner are linked: first[owner] is its first one, next[i] the one
 * after i, SS_NONE the end. All lists lie in one piece of memory:
 *
 *     first of mentions | next | first of quotes | next | ...
 */
#include "doc/doc.h"

#include <stdlib.h>

static uint32_t *lay(struct ss_chain *c, uint32_t owners, uint32_t items,
                     uint32_t *at)
{
    c->first = at;
    c->next = at + owners;
    for (uint32_t i = 0; i < owners; i++)
        c->first[i] = SS_NONE;
    return c->next + items;
}

/* From the last to the first, so that each list runs forward. */
#define LINK(chain, vec, owner)                                                \
    for (uint32_t i = (vec).n; i-- > 0;) {                                     \
        if ((vec).v[i].owner == SS_NONE)                                       \
            continue;                                                          \
        (chain).next[i] = (chain).first[(vec).v[i].owner];                     \
        (chain).first[(vec).v[i].owner] = i;                                   \
    }

bool ss_chains_init(struct ss_chains *c, const struct ss_doc *doc)
{
    size_t n = (size_t)doc->entities.n + doc->mentions.n +
               2 * (size_t)doc->sources.n + doc->quotes.n +
               doc->source_mentions.n;
    uint32_t *at = c->memory = malloc((n + 1) * sizeof *at);
    if (!at)
        return false;
    at = lay(&c->mentions, doc->entities.n, doc->mentions.n, at);
    at = lay(&c->quotes, doc->sources.n, doc->quotes.n, at);
    lay(&c->source_mentions, doc->sources.n, doc->source_mentions.n, at);
    LINK(c->mentions, doc->mentions, entity)
    LINK(c->quotes, doc->quotes, source)
    LINK(c->source_mentions, doc->source_mentions, source)
    return true;
}

void ss_chains_release(struct ss_chains *c)
{
    free(c->memory);
}
