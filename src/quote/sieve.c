/*
 * sieve.c - quotations that no attribution has claimed.
 *
 * A whole quotation behind an attributed one in its paragraph goes on with it
 * ("We stay," Lee said. "We do."), so does a long one inside a sentence, and
 * one right behind reported speech. One that begins the next paragraph goes on
 * with its speaker. What is short inside a sentence is no speech (scare quotes,
 * titles). The rest has no speaker.
 */
#include "quote/quote_p.h"

static bool begins_sentence(const struct finder *f, ss_range r)
{
    return f->doc->tokens.v[r.start].flags & (SS_TOK_SENT | SS_TOK_BLOCK);
}

static uint32_t new_draft(struct finder *f, enum ss_attribution how,
                          uint32_t continues)
{
    struct draft *d = ss_vec_push(&f->doc->arena, &f->drafts);
    if (!d) {
        f->failed = true;
        return SS_NONE;
    }
    *d = (struct draft){.content = SS_NONE,
                        .rule = SS_NONE,
                        .continues = continues,
                        .first_span = SS_NONE,
                        .last_span = SS_NONE,
                        .attribution = how};
    return f->drafts.n - 1;
}

/* The draft a quotation left over goes to; SS_NONE: it is no speech. */
static uint32_t draft_for(struct finder *f, const struct ss_ann *a,
                          uint32_t last, uint32_t blocks_since)
{
    uint32_t words = words_in(f, a->tokens);
    if (a->ref != SS_NONE && f->owner[a->ref] != SS_NONE)
        return f->owner[a->ref];
    if (!begins_sentence(f, a->tokens) && words < MIN_WORDS_INSIDE)
        return SS_NONE;
    if (last != SS_NONE && blocks_since == 0)
        return last;
    if (!begins_sentence(f, a->tokens))
        return new_draft(f, SS_ATTRIBUTION_NONE, SS_NONE);
    if (last != SS_NONE && blocks_since == 1)
        return new_draft(f, SS_ATTRIBUTION_CONTINUED, last);
    return words < MIN_WORDS_ALONE ? SS_NONE
                                   : new_draft(f, SS_ATTRIBUTION_NONE, SS_NONE);
}

/* Who spoke last, walking from quotation to quotation. */
struct voice {
    uint32_t draft;       /* SS_NONE: nobody */
    uint32_t block, sent; /* of its last words, or of its cue */
};

static struct voice voice_at(const struct finder *f, uint32_t draft, uint32_t t)
{
    const struct ss_token *k = &f->doc->tokens.v[t];
    return (struct voice){draft, k->block, k->sent};
}

/* Drafts with a cue in the sentence before token t have spoken too, though
 * without marks. `*next` walks over them. */
static struct voice hear_cues(const struct finder *f, struct voice last,
                              uint32_t t, uint32_t n, uint32_t *next)
{
    for (; *next < n && f->drafts.v[*next].cue.start < t; ++*next) {
        const struct draft *d = &f->drafts.v[*next];
        struct voice v = voice_at(f, *next, d->cue.start);
        if (d->first_span != SS_NONE &&
            v.sent + 1 == f->doc->tokens.v[t].sent &&
            v.block == f->doc->tokens.v[t].block &&
            (last.draft == SS_NONE || v.sent > last.sent))
            last = v;
    }
    return last;
}

void sieves_run(struct finder *f)
{
    const struct ss_layer *l = &f->doc->layers[f->q->type_quotation];
    struct voice last = {SS_NONE, 0, 0};
    uint32_t next = 0, n = f->drafts.n;
    for (uint32_t i = 0; i < l->anns.n && !f->failed; i++) {
        const struct ss_ann *a = &l->anns.v[i];
        if (f->nested[i])
            continue;
        last = hear_cues(f, last, a->tokens.start, n, &next);
        uint32_t block = f->doc->tokens.v[a->tokens.start].block;
        if (f->owner[i] == SS_NONE) {
            f->owner[i] = draft_for(f, a, last.draft, block - last.block);
            if (f->owner[i] != SS_NONE)
                draft_add(f, f->owner[i], a->tokens);
        }
        if (f->owner[i] != SS_NONE)
            last = voice_at(f, f->owner[i], a->tokens.end - 1);
    }
}
