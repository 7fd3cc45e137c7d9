/* attribute.c - what the rules of phase `attribution` found, as drafts. */
#include "quote/quote_p.h"

static ss_range part(const struct finder *f, const struct ss_ann *a,
                     uint32_t label)
{
    ss_range r = {0, 0};
    return ss_ann_part(f->doc, a, label, &r) ? r : (ss_range){0, 0};
}

static bool is_empty(ss_range r)
{
    return r.start >= r.end;
}

static void widen(ss_range *whole, ss_range r)
{
    if (is_empty(r))
        return;
    if (r.start < whole->start)
        whole->start = r.start;
    if (r.end > whole->end)
        whole->end = r.end;
}

/* The speaker of the draft before it in its sentence; empty when none. */
static ss_range speaker_before(const struct finder *f, uint32_t t)
{
    if (!f->drafts.n)
        return (ss_range){0, 0};
    const struct draft *d = &f->drafts.v[f->drafts.n - 1];
    const struct ss_token *tok = f->doc->tokens.v;
    return tok[d->cue.start].sent == tok[t].sent ? d->speaker
                                                 : (ss_range){0, 0};
}

static bool read_draft(struct finder *f, const struct ss_ann *a)
{
    struct draft d = {
        .cue = part(f, a, f->q->label_cue),
        .speaker = part(f, a, f->q->label_speaker),
        .addressee = part(f, a, f->q->label_addressee),
        .before = part(f, a, f->q->label_before),
        .rule = a->rule,
        .content = SS_NONE,
        .continues = SS_NONE,
        .first_span = SS_NONE,
        .last_span = SS_NONE,
        .attribution = SS_ATTRIBUTION_EXPLICIT,
    };
    ss_range content = part(f, a, f->q->label_content);
    d.whole = a->tokens;
    widen(&d.whole, d.cue);
    widen(&d.whole, d.speaker);
    widen(&d.whole, d.addressee);
    if (!is_empty(content))
        d.content = content.start;
    ss_range stop = part(f, a, f->q->label_stop);
    if (!is_empty(stop))
        f->marks[stop.start] |= AT_STOP;
    if (f->q->same_speaker[a->rule])
        d.speaker = speaker_before(f, a->tokens.start);
    struct draft *to = ss_vec_push(&f->doc->arena, &f->drafts);
    if (to)
        *to = d;
    return to != NULL;
}

bool drafts_read(struct finder *f)
{
    const struct ss_layer *l = &f->doc->layers[f->q->type_attribution];
    for (uint32_t i = 0; i < l->anns.n; i++)
        if (!read_draft(f, &l->anns.v[i]))
            return false;
    return true;
}
