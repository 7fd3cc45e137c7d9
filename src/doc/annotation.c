/* annotation.c - layers of annotations, ordered, with a bit per token for
 * where each type begins and ends, so that most questions cost one look. */
#include "doc/doc.h"

#include <string.h>

static bool make_bits(struct ss_doc *doc)
{
    size_t n = ((size_t)doc->tokens.n + 1) * sizeof(uint32_t);
    if (!doc->ann_start)
        doc->ann_start = ss_arena_alloc(&doc->arena, n);
    if (!doc->ann_end)
        doc->ann_end = ss_arena_alloc(&doc->arena, n);
    return doc->ann_start && doc->ann_end;
}

/* by start; at one start the longest first */
static bool before(ss_range a, ss_range b)
{
    return a.start != b.start ? a.start < b.start : a.end > b.end;
}

struct ss_ann *ss_doc_annotate(struct ss_doc *doc, unsigned type, ss_range r)
{
    struct ss_layer *layer = &doc->layers[type];
    struct ss_ann *last = ss_vec_push(&doc->arena, &layer->anns);
    if (!last || !make_bits(doc))
        return NULL;
    struct ss_ann *v = layer->anns.v;
    uint32_t i = layer->anns.n - 1;
    while (i > 0 && before(r, v[i - 1].tokens)) {
        v[i] = v[i - 1];
        i--;
    }
    layer->overlap |= (i > 0 && v[i - 1].tokens.end > r.start) ||
                      (i + 1 < layer->anns.n && v[i + 1].tokens.start < r.end);
    v[i] = (struct ss_ann){.tokens = r, .rule = SS_NONE,
                           .type = (uint16_t)type, .ref = SS_NONE};
    doc->ann_start[r.start] |= 1u << type;
    doc->ann_end[r.end - 1] |= 1u << type;
    return &v[i];
}

uint32_t ss_ann_starting(const struct ss_doc *doc, unsigned type, uint32_t t)
{
    if (!doc->ann_start || t >= doc->tokens.n ||
        !(doc->ann_start[t] >> type & 1))
        return SS_NONE;
    const struct ss_layer *layer = &doc->layers[type];
    uint32_t lo = 0, hi = layer->anns.n;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        if (layer->anns.v[mid].tokens.start < t)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < layer->anns.n && layer->anns.v[lo].tokens.start == t ? lo
                                                                     : SS_NONE;
}

uint32_t ss_ann_ending(const struct ss_doc *doc, unsigned type, uint32_t t)
{
    if (!doc->ann_end || t == 0 || !(doc->ann_end[t - 1] >> type & 1))
        return SS_NONE;
    const struct ss_layer *layer = &doc->layers[type];
    uint32_t lo = 0, hi = layer->anns.n;
    while (lo < hi) { /* first annotation starting at t or after */
        uint32_t mid = (lo + hi) / 2;
        if (layer->anns.v[mid].tokens.start < t)
            lo = mid + 1;
        else
            hi = mid;
    }
    uint32_t best = SS_NONE; /* nested ones end together: a few at most */
    for (uint32_t back = 0; lo-- > 0 && back < 16; back++)
        if (layer->anns.v[lo].tokens.end == t)
            best = lo;
    return best;
}

void ss_layer_clear(struct ss_doc *doc, unsigned type)
{
    struct ss_layer *layer = &doc->layers[type];
    for (uint32_t i = 0; i < layer->anns.n; i++) {
        ss_range r = layer->anns.v[i].tokens;
        doc->ann_start[r.start] &= ~(1u << type);
        doc->ann_end[r.end - 1] &= ~(1u << type);
    }
    layer->anns.n = 0;
    layer->overlap = false;
}

bool ss_ann_part(const struct ss_doc *doc, const struct ss_ann *ann,
                 uint32_t name, ss_range *out)
{
    for (uint32_t i = 0; i < ann->n_parts; i++) {
        const struct ss_part *p = &doc->parts.v[ann->parts + i];
        if (p->name == name) {
            *out = p->tokens;
            return true;
        }
    }
    return false;
}
