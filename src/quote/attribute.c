/* attribute.c - what the rules of phase `attribution` found, as drafts. */
#include "quote/quote_p.h"

static ss_range part(const struct finder *f, const struct ss_ann *a,
                     uint32_t label)
{
    ss_range r = {0, 0};
    return ss_ann_part(f->doc, a, label, &r) ? r : (ss_range){0, 0};
}

static void widen(ss_range *whole, ss_range r)
{
    if (ss_range_empty(r))
        return;
    if (r.start < whole->start)
        whole->start = r.start;
    if (r.end > whole->end)
        whole->end = r.end;
}

/* The content is a quotation or a block quotation that follows. */
static void read_next_block(const struct finder *f, const struct ss_ann *a,
                            struct draft *d)
{
    uint32_t next = f->doc->tokens.v[a->tokens.start].block + 1u;
    if (next >= f->doc->blocks.n)
        return;
    const struct ss_block *b = &f->doc->blocks.v[next];
    if (b->tokens.start >= b->tokens.end)
        return;
    bool set_off = b->kind == SS_BLOCK_BLOCKQUOTE;
    if (set_off || f->doc->tokens.v[b->tokens.start].flags & SS_TOK_OPEN)
        d->content = b->tokens.start;
    if (set_off)
        d->content_end = b->tokens.end;
}

/* The content is the paragraph before, when that is a quotation. */
static void read_block_above(const struct finder *f, const struct ss_ann *a,
                             struct draft *d)
{
    uint32_t block = f->doc->tokens.v[a->tokens.start].block;
    if (!block)
        return;
    ss_range above = f->doc->blocks.v[block - 1].tokens;
    uint32_t q =
        above.start < above.end
            ? ss_ann_starting(f->doc, f->q->type_quotation, above.start)
            : SS_NONE;
    if (q != SS_NONE && quotation_range(f, q).end == above.end)
        d->before = quotation_range(f, q);
}

/* Where the content begins and, when the rule says so, ends. */
static void note_content(struct finder *f, const struct ss_ann *a,
                         struct draft *d)
{
    uint8_t traits = f->q->traits[a->rule];
    ss_range r = part(f, a, f->q->label_content);
    uint32_t block = f->doc->tokens.v[a->tokens.start].block;
    if (!ss_range_empty(r)) {
        d->content = r.start;
        f->marks[r.start] |= REPORTED;
    }
    if (traits & EXACT_CONTENT)
        d->content_end = r.end;
    if (traits & BLOCK_CONTENT)
        d->content_end = f->doc->blocks.v[block].tokens.end;
    if (traits & NEXT_CONTENT)
        read_next_block(f, a, d);
    if (traits & CONTENT_ABOVE)
        read_block_above(f, a, d);
}

/* What ends its content, and whose content it ends. */
static void note_stops(struct finder *f, const struct ss_ann *a,
                       struct draft *d)
{
    uint8_t traits = f->q->traits[a->rule];
    ss_range stop = part(f, a, f->q->label_stop);
    if (!ss_range_empty(stop))
        f->marks[stop.start] |= AT_STOP;
    else if (traits & SAME_SPEAKER && d->cue.start &&
             f->doc->tokens.v[d->cue.start - 1].flags & SS_TOK_CLOSE)
        f->marks[d->cue.start] |= AT_STOP; /* the comma is in the marks */
    d->stops = 1u << f->q->type_stop;
    if (traits & NOUN_CONTENT)
        d->stops |= 1u << f->q->type_stop_noun;
    if (!ss_range_empty(part(f, a, f->q->label_sub)))
        d->stops |= 1u << f->q->type_stop_main;
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
        .content_end = SS_NONE,
        .continues = SS_NONE,
        .first_span = SS_NONE,
        .last_span = SS_NONE,
        .attribution = f->q->traits[a->rule] & INFERRED
                           ? SS_ATTRIBUTION_INFERRED
                           : SS_ATTRIBUTION_EXPLICIT,
    };
    d.whole = a->tokens;
    widen(&d.whole, d.cue);
    widen(&d.whole, d.speaker);
    widen(&d.whole, d.addressee);
    note_content(f, a, &d);
    note_stops(f, a, &d);
    struct draft *to = ss_vec_push(&f->doc->arena, &f->drafts);
    if (to)
        *to = d;
    return to != NULL;
}

/* ---- who says it, when the rule leaves that to the sentence -------------- */

static bool wants_speaker(const struct finder *f, const struct draft *d)
{
    return ss_range_empty(d->speaker) && f->q->traits[d->rule] & SAME_SPEAKER;
}

typedef bool draft_test(const struct finder *f, const struct draft *d);

static bool may_stop(const struct finder *f, const struct draft *d)
{
    (void)f;
    return d->content != SS_NONE || !ss_range_empty(d->before);
}

/* Run a phase in the sentences of the drafts that want it. */
static bool run_where(struct finder *f, uint32_t phase, draft_test *wants,
                      struct ss_work *work, struct sayso_error *err)
{
    bool any = false;
    uint8_t *wanted = ss_arena_alloc(&f->doc->arena, f->doc->sents.n + 1);
    if (!wanted)
        return ss_fail_memory(err);
    for (uint32_t i = 0; i < f->drafts.n; i++) {
        const struct draft *d = &f->drafts.v[i];
        if (!wants(f, d))
            continue;
        wanted[f->doc->tokens.v[d->cue.start].sent] = 1;
        any = true;
    }
    return !any ||
           ss_rules_run_in(f->q->rules, phase, wanted, f->doc, work, err);
}

static bool comma_before(const struct finder *f, uint32_t t)
{
    return t && ss_str_eq(ss_token_text(f->doc, t - 1), SS_STR(","));
}

/* How much a subject counts; one that begins what is reported, little. */
static float subject_weight(const struct finder *f, const struct ss_ann *a)
{
    return f->marks[a->tokens.start] & REPORTED ? 0 : a->weight;
}

/* Of the subjects before the cue in its sentence the heaviest, and of these the
 * nearest; else the first behind it when a comma parts them: Citing the law,
 * Lee resigned. NULL: none. `*at` walks over the layer along with the cues. */
static const struct ss_ann *subject_of(const struct finder *f,
                                       const struct draft *d, uint32_t *at)
{
    const struct ss_layer *l = &f->doc->layers[f->q->type_subject];
    const struct ss_ann *v = l->anns.v, *best = NULL;
    uint32_t sent = f->doc->tokens.v[d->cue.start].sent;
    ss_range s = f->doc->sents.v[sent].tokens;
    while (*at < l->anns.n && v[*at].tokens.start < d->cue.start)
        ++*at;
    for (uint32_t i = *at; i > 0 && v[i - 1].tokens.start >= s.start; i--)
        if (!best || subject_weight(f, &v[i - 1]) > subject_weight(f, best))
            best = &v[i - 1];
    bool behind = !best && *at < l->anns.n && v[*at].tokens.end <= s.end &&
                  comma_before(f, v[*at].tokens.start);
    return behind ? &v[*at] : best;
}

/* The draft before this one, of the same sentence and with a speaker; NULL. */
static const struct draft *draft_before(const struct finder *f, uint32_t i)
{
    const struct ss_token *tok = f->doc->tokens.v;
    const struct draft *d = &f->drafts.v[i], *before = i ? d - 1 : NULL;
    return before && tok[before->cue.start].sent == tok[d->cue.start].sent &&
                   !ss_range_empty(before->speaker)
               ? before
               : NULL;
}

/* The subject of the clause, else whoever spoke before in the sentence, else
 * the subject of a clause inside it. */
static void fill_speakers(struct finder *f)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < f->drafts.n; i++) {
        struct draft *d = &f->drafts.v[i];
        if (!wants_speaker(f, d))
            continue;
        const struct draft *before = draft_before(f, i);
        const struct ss_ann *subject = subject_of(f, d, &at);
        if (subject && (!before || subject_weight(f, subject) > 1))
            d->speaker = subject->tokens;
        else if (before)
            d->speaker = before->speaker;
    }
}

bool drafts_read(struct finder *f, struct ss_work *work,
                 struct sayso_error *err)
{
    const struct ss_layer *l = &f->doc->layers[f->q->type_attribution];
    for (uint32_t i = 0; i < l->anns.n; i++)
        if (!read_draft(f, &l->anns.v[i]))
            return ss_fail_memory(err);
    if (!run_where(f, f->q->phase_stop, may_stop, work, err) ||
        !run_where(f, f->q->phase_subject, wants_speaker, work, err))
        return false;
    fill_speakers(f);
    return true;
}
