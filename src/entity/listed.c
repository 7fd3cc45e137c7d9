/*
 * listed.c - names of several words that stand in a list, as annotations for
 * the phase name-evidence.
 *
 *   text         the State of New   South Wales
 *   listed                    [             ]
 *   listed-on                 [   ] [   ]
 *   listed-rest                     [   ] [   ]
 *
 * A name that ends at a word of listed-on, or starts at one of listed-rest,
 * would cut the listed one; what that is worth is for rules to say.
 */
#include "entity/entity_p.h"

enum { REST = 1, ON = 2 };

static bool annotate(const struct names *n, uint32_t type, ss_range r)
{
    if (type == SS_NONE)
        return true;
    struct ss_ann *a = ss_doc_annotate(n->doc, type, r);
    if (a)
        a->rule = a->ref = SS_NONE;
    return a != NULL;
}

static bool is_head(const struct names *n, const struct ss_phrase *p)
{
    const uint32_t cls[] = {n->namer->cls.org_head, n->namer->cls.place_head};
    for (size_t i = 0; i < sizeof cls / sizeof *cls; i++)
        if (cls[i] && ss_gaz_has(n->namer->gaz, p->classes, cls[i]))
            return true;
    return false;
}

/* "High Court" of org.head is no whole name, but not to be cut either. */
static bool note_phrases(const struct names *n, uint8_t *marks)
{
    const struct ss_phrases *p = &n->work->phrases;
    for (uint32_t i = 0; i < p->v.n; i++) {
        ss_range r = p->v.v[i].tokens;
        if (!names_something(n, &p->v.v[i]))
            continue;
        for (uint32_t k = r.start; k + 1 < r.end; k++) {
            marks[k] |= ON;
            marks[k + 1] |= REST;
        }
        if (!is_head(n, &p->v.v[i]) && !annotate(n, n->namer->type.listed, r))
            return false;
    }
    return true;
}

bool listed_annotate(struct names *n)
{
    const struct ss_namer *m = n->namer;
    uint32_t n_tokens = n->doc->tokens.n;
    uint8_t *marks = ss_arena_alloc(&n->doc->arena, n_tokens + 1);
    if (!marks || !note_phrases(n, marks))
        return false;
    for (uint32_t s = 0; s < n->spots.n; s++) {
        uint32_t k = n->spots.v[s].token;
        ss_range r = {k, k + 1};
        if (marks[k] & REST && !annotate(n, m->type.listed_rest, r))
            return false;
        if (marks[k] & ON && !annotate(n, m->type.listed_on, r))
            return false;
    }
    return true;
}

void listed_clear(struct names *n)
{
    const uint32_t types[] = {n->namer->type.listed, n->namer->type.listed_rest,
                              n->namer->type.listed_on};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (types[i] != SS_NONE)
            ss_layer_clear(n->doc, types[i]);
}
