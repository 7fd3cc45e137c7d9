/* confident.c - leave out what is not sure enough, numbers kept dense. */
#include "pipe/pipe_p.h"

/* map[i]: the new number of i, or SS_NONE when it goes. */
#define COMPACT(vec, map, p)                                                   \
    do {                                                                       \
        uint32_t kept = 0;                                                     \
        for (uint32_t i = 0; i < (vec).n; i++) {                               \
            (map)[i] = (vec).v[i].confidence < (p) ? SS_NONE : kept;           \
            if ((map)[i] != SS_NONE)                                           \
                (vec).v[kept++] = (vec).v[i];                                  \
        }                                                                      \
        (vec).n = kept;                                                        \
    } while (0)

/* Items whose owner went go too. */
#define FOLLOW(vec, owner, map)                                                \
    do {                                                                       \
        uint32_t kept = 0;                                                     \
        for (uint32_t i = 0; i < (vec).n; i++) {                               \
            (vec).v[i].owner = (map)[(vec).v[i].owner];                        \
            if ((vec).v[i].owner != SS_NONE)                                   \
                (vec).v[kept++] = (vec).v[i];                                  \
        }                                                                      \
        (vec).n = kept;                                                        \
    } while (0)

static uint32_t *map_for(struct ss_doc *doc, uint32_t n)
{
    return ss_arena_alloc(&doc->arena, ((size_t)n + 1) * sizeof(uint32_t));
}

bool keep_confident(struct ss_doc *doc, double least, struct sayso_error *err)
{
    float p = (float)least;
    uint32_t *entities = map_for(doc, doc->entities.n);
    uint32_t *quotes = map_for(doc, doc->quotes.n);
    uint32_t *sources = map_for(doc, doc->sources.n);
    if (!entities || !quotes || !sources)
        return ss_fail_memory(err);
    COMPACT(doc->entities, entities, p);
    COMPACT(doc->quotes, quotes, p);
    COMPACT(doc->sources, sources, p);
    FOLLOW(doc->mentions, entity, entities);
    FOLLOW(doc->source_mentions, source, sources);
    for (uint32_t i = 0; i < doc->quotes.n; i++)
        if (doc->quotes.v[i].source != SS_NONE)
            doc->quotes.v[i].source = sources[doc->quotes.v[i].source];
    for (uint32_t i = 0; i < doc->sources.n; i++)
        if (doc->sources.v[i].entity != SS_NONE)
            doc->sources.v[i].entity = entities[doc->sources.v[i].entity];
    return true;
}
