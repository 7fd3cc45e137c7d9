/*
 * content.c - how far the words of an attribution reach.
 *
 *     The plan is "a mess," Lee said, "and late."      [content] . [content]
 *     Lee said the plan was "a mess" and late.                     [content]
 *     "We stay," Lee said. "We do."                    [content] . (sieve.c)
 *
 * Leftwards content reaches back to the start of the sentence, or is the
 * quotation alone when that begins the sentence. Rightwards it is the
 * quotation alone when a whole one begins it; else it runs to the end of the
 * sentence or to a `stop`: a place where the rules say that what is reported
 * ends. Quotations on the way belong to it whole, sentence ends in them too.
 */
#include "quote/quote_p.h"

static const struct ss_token *token(const struct finder *f, uint32_t t)
{
    return &f->doc->tokens.v[t];
}

static bool is_mark(const struct finder *f, uint32_t t, const char *marks)
{
    ss_str s = ss_token_text(f->doc, t);
    for (; *marks; marks++)
        if (s.len && s.p[0] == *marks && s.len == 1)
            return true;
    return false;
}

static ss_range sentence(const struct finder *f, uint32_t t)
{
    return f->doc->sents.v[token(f, t)->sent].tokens;
}

/* ---- quotations -------------------------------------------------------- */

ss_range quotation_range(const struct finder *f, uint32_t quotation)
{
    return f->doc->layers[f->q->type_quotation].anns.v[quotation].tokens;
}

static uint32_t quotation_at(const struct finder *f, uint32_t t)
{
    return ss_ann_starting(f->doc, f->q->type_quotation, t);
}

/* Does the quotation end as a sentence or a clause does: , . ! ? before its
 * mark or behind it? */
static bool is_whole(const struct finder *f, ss_range q)
{
    uint32_t last = q.end - 1;
    if (token(f, last)->flags & SS_TOK_CLOSE && last > q.start)
        last--;
    return token(f, last)->flags & SS_TOK_PUNCT || q.end >= f->doc->tokens.n ||
           token(f, q.end)->flags & (SS_TOK_PUNCT | SS_TOK_BLOCK);
}

/* Take the quotation and what it continues in the paragraphs before it. */
static void claim(struct finder *f, uint32_t draft, uint32_t quotation)
{
    uint32_t chain[64], n = 0;
    for (uint32_t i = quotation; i != SS_NONE && n < 64;
         i = f->doc->layers[f->q->type_quotation].anns.v[i].ref)
        if (f->owner[i] == SS_NONE)
            chain[n++] = i;
    while (n-- > 0) {
        f->owner[chain[n]] = draft;
        draft_add(f, draft, quotation_range(f, chain[n]));
    }
}

/* All quotations in a stretch belong to the draft. */
static void own(struct finder *f, uint32_t draft, ss_range r)
{
    for (uint32_t t = r.start; t < r.end; t++) {
        uint32_t i =
            token(f, t)->flags & SS_TOK_QUOTED ? quotation_at(f, t) : SS_NONE;
        if (i != SS_NONE && f->owner[i] == SS_NONE)
            f->owner[i] = draft;
    }
}

/* Belongs the token to a draft with content already? */
static bool taken(const struct finder *f, uint32_t t)
{
    return f->marks[t] & (IN_CONTENT | IN_CLAUSE);
}

/* ---- stretches --------------------------------------------------------- */

void draft_add(struct finder *f, uint32_t draft, ss_range r)
{
    struct draft *d = &f->drafts.v[draft];
    if (r.start >= r.end)
        return;
    struct draft_span *s = ss_vec_push(&f->doc->arena, &f->spans);
    if (!s) {
        f->failed = true;
        return;
    }
    *s = (struct draft_span){r, SS_NONE};
    if (d->first_span == SS_NONE)
        d->first_span = f->spans.n - 1;
    else
        f->spans.v[d->last_span].next = f->spans.n - 1;
    d->last_span = f->spans.n - 1;
}

/* Without commas, stops and the like at its end, marks inside kept. */
static ss_range trimmed(const struct finder *f, ss_range r)
{
    while (r.end > r.start && !(token(f, r.end - 1)->flags & SS_TOK_QUOTED) &&
           is_mark(f, r.end - 1, ".,;:!?-"))
        r.end--;
    return r;
}

/* ---- leftwards --------------------------------------------------------- */

/* Back to the sentence's start, or to the content before it. */
static uint32_t clause_start(const struct finder *f, uint32_t sent_start,
                             uint32_t t)
{
    while (t > sent_start && !taken(f, t - 1))
        t--;
    while (t > sent_start && is_mark(f, t, ",.;:"))
        t++;
    return t;
}

static uint32_t behind_dateline(const struct finder *f, uint32_t start)
{
    uint32_t type = f->q->type_dateline;
    uint32_t i = ss_ann_starting(f->doc, type, start);
    return i == SS_NONE ? start : f->doc->layers[type].anns.v[i].tokens.end;
}

/* The quotation right before the cue's clause, when it is all the content. */
static uint32_t whole_quotation_left(const struct finder *f,
                                     const struct draft *d)
{
    if (d->before.start >= d->before.end)
        return SS_NONE;
    uint32_t q = quotation_at(f, d->before.start);
    if (q == SS_NONE)
        return q;
    uint32_t start = quotation_range(f, q).start;
    return token(f, start)->flags & (SS_TOK_SENT | SS_TOK_BLOCK) ||
                   is_mark(f, start - 1, ",:")
               ? q
               : SS_NONE;
}

static uint32_t whole_quotation_right(const struct finder *f,
                                      const struct draft *d)
{
    uint32_t q = d->content == SS_NONE ? SS_NONE : quotation_at(f, d->content);
    return q != SS_NONE && is_whole(f, quotation_range(f, q)) ? q : SS_NONE;
}

static void find_left(struct finder *f, uint32_t draft)
{
    const struct draft *d = &f->drafts.v[draft];
    uint32_t start = behind_dateline(f, sentence(f, d->before.start).start);
    ss_range r = {clause_start(f, start, d->before.end), d->before.end};
    draft_add(f, draft, trimmed(f, r));
}

/* ---- rightwards -------------------------------------------------------- */

/* Behind a closing mark a new clause begins only where a comma stands inside
 * the marks: it was "a mess," but ... */
static bool clause_goes_on(const struct finder *f, uint32_t t)
{
    return t > 1 && token(f, t - 1)->flags & SS_TOK_CLOSE &&
           !(token(f, t)->flags & SS_TOK_PUNCT) && !is_mark(f, t - 2, ",");
}

/* Does a stop stand at the token? `stops` are bits of annotation types. */
static bool stops_at(const struct finder *f, uint32_t t, uint32_t stops)
{
    uint32_t clause = 1u << f->q->type_stop | 1u << f->q->type_stop_main;
    if (clause_goes_on(f, t))
        stops &= ~clause;
    return f->marks[t] & AT_STOP || f->doc->ann_start[t] & stops;
}

/* Where what is reported ends, beginning at `from`; `stops` are bits of the
 * annotation types that end it. */
static uint32_t clause_end(const struct finder *f, uint32_t from,
                           uint32_t stops)
{
    uint32_t end = sentence(f, from).end, t = from;
    while (t < end) {
        if (t > from && (taken(f, t) || stops_at(f, t, stops)))
            return t;
        uint32_t q =
            token(f, t)->flags & SS_TOK_QUOTED ? quotation_at(f, t) : SS_NONE;
        if (q == SS_NONE) {
            t++;
            continue;
        }
        t = quotation_range(f, q).end;
        if (t > end) { /* sentences ended in the quotation */
            if (is_whole(f, quotation_range(f, q)))
                return t;
            end = t < f->doc->tokens.n ? sentence(f, t).end : t;
        }
    }
    return t;
}

static void find_right(struct finder *f, uint32_t draft)
{
    const struct draft *d = &f->drafts.v[draft];
    ss_range r = {d->content, d->content_end};
    if (r.end == SS_NONE)
        r.end = clause_end(f, r.start, d->stops);
    draft_add(f, draft, trimmed(f, r));
}

/* "A," Lee said, "B." - the second half */
static void find_second_half(struct finder *f, uint32_t draft)
{
    const struct draft *d = &f->drafts.v[draft];
    uint32_t end = sentence(f, d->cue.start).end;
    uint32_t next_cue =
        draft + 1 < f->drafts.n ? f->drafts.v[draft + 1].cue.start : SS_NONE;
    for (uint32_t t = d->whole.end; t < end && t < next_cue; t++) {
        if (!(token(f, t)->flags & SS_TOK_QUOTED))
            continue;
        uint32_t q = quotation_at(f, t);
        if (q != SS_NONE && f->owner[q] == SS_NONE && is_mark(f, t - 1, ",:;-"))
            claim(f, draft, q);
        return;
    }
}

/* The plan, Lee said, was late. - the second half */
static void find_rest(struct finder *f, uint32_t draft)
{
    const struct draft *d = &f->drafts.v[draft];
    uint32_t t = d->whole.end;
    if (t >= f->doc->tokens.n || !is_mark(f, t, ",") ||
        f->marks[t] & (AT_STOP | IN_CONTENT | IN_CLAUSE))
        return;
    ss_range r = {t + 1, clause_end(f, t + 1, d->stops)};
    draft_add(f, draft, trimmed(f, r));
}

/* ---- passes ---------------------------------------------------------- */

static void mark(struct finder *f, ss_range r, enum token_mark m)
{
    for (uint32_t t = r.start; t < r.end; t++)
        f->marks[t] = (uint8_t)(f->marks[t] | m);
}

/* The draft has its content: nothing else may reach into it. */
static void settle(struct finder *f, uint32_t draft)
{
    const struct draft *d = &f->drafts.v[draft];
    if (d->first_span == SS_NONE)
        return;
    mark(f, d->whole, IN_CLAUSE);
    for (uint32_t s = d->first_span; s != SS_NONE; s = f->spans.v[s].next) {
        mark(f, f->spans.v[s].tokens, IN_CONTENT);
        own(f, draft, f->spans.v[s].tokens);
    }
}

/* Farther than this nothing is asked, so that a sentence costs its length. */
enum { FAR_TOKENS = 40 };

/* Is the draft's clause part of what the one before it reports? Lee said she
 * thinks the plan is "a mess": the quotation is Lee's words then. Not where a
 * clause of its own begins behind a comma. */
static bool is_reported(const struct finder *f, uint32_t i)
{
    const struct draft *d = &f->drafts.v[i], *outer = d - 1;
    if (!i || outer->content == SS_NONE || outer->content_end != SS_NONE ||
        outer->first_span != SS_NONE || outer->content > d->whole.start ||
        d->cue.start > outer->content + FAR_TOKENS ||
        f->q->traits[outer->rule] & NOUN_CONTENT)
        return false;
    uint32_t stops = outer->stops | 1u << f->q->type_stop_main;
    return clause_end(f, outer->content, stops) > d->cue.start;
}

/* Stands the draft in the clause that says who speaks in the next one, and runs
 * into its cue? Those who think it rains said so: "think" has no content. */
static bool is_aside(const struct finder *f, uint32_t i)
{
    const struct draft *d = &f->drafts.v[i], *next = d + 1;
    return i + 1 < f->drafts.n && next->first_span == SS_NONE &&
           d->stops >> f->q->type_stop_main & 1 && next->content != SS_NONE &&
           next->speaker.start < d->cue.start &&
           d->cue.end <= next->speaker.end &&
           next->cue.start < d->content + FAR_TOKENS &&
           clause_end(f, d->content, d->stops) > next->cue.start;
}

/* First the quotations with a cue beside them. */
static void pass_direct(struct finder *f)
{
    for (uint32_t i = 0; i < f->drafts.n; i++) {
        uint32_t left = whole_quotation_left(f, &f->drafts.v[i]);
        if (left == SS_NONE)
            continue;
        claim(f, i, left);
        find_second_half(f, i);
        settle(f, i);
    }
    for (uint32_t i = f->drafts.n; i-- > 0;) { /* the nearest cue has it */
        uint32_t right = whole_quotation_right(f, &f->drafts.v[i]);
        if (right == SS_NONE || f->owner[right] != SS_NONE ||
            f->drafts.v[i].first_span != SS_NONE ||
            f->drafts.v[i].attribution == SS_ATTRIBUTION_INFERRED ||
            is_reported(f, i))
            continue;
        claim(f, i, right);
        settle(f, i);
    }
}

uint32_t words_in(const struct finder *f, ss_range r)
{
    uint32_t n = 0;
    for (uint32_t t = r.start; t < r.end; t++)
        n += !(token(f, t)->flags & SS_TOK_PUNCT);
    return n;
}

static bool is_free(const struct finder *f, const struct draft *d)
{
    return d->first_span == SS_NONE && !taken(f, d->cue.start);
}

/* Does the quotation before the cue belong to a clause that opens the sentence?
 * Asked about "a mess," Lee said no. */
static bool is_opened(const struct finder *f, uint32_t i)
{
    const struct draft *d = &f->drafts.v[i], *opening = d - 1;
    return i && opening->stops >> f->q->type_stop_main & 1 &&
           opening->content != SS_NONE && opening->first_span == SS_NONE &&
           opening->content < d->before.start &&
           opening->cue.start == sentence(f, d->before.start).start;
}

/* Then what ends before its cue, then what begins behind it. */
static void pass_left(struct finder *f)
{
    for (uint32_t i = 0; i < f->drafts.n; i++) {
        const struct draft *d = &f->drafts.v[i];
        if (d->before.start >= d->before.end || !is_free(f, d) ||
            is_opened(f, i))
            continue;
        find_left(f, i);
        if (f->drafts.v[i].first_span == SS_NONE)
            continue;
        find_second_half(f, i);
        if (f->drafts.v[i].first_span == f->drafts.v[i].last_span)
            find_rest(f, i);
        settle(f, i);
    }
}

static void pass_right(struct finder *f)
{
    for (uint32_t i = 0; i < f->drafts.n; i++) {
        const struct draft *d = &f->drafts.v[i];
        if (d->content == SS_NONE || !is_free(f, d) ||
            d->attribution == SS_ATTRIBUTION_INFERRED || taken(f, d->content) ||
            is_aside(f, i))
            continue;
        find_right(f, i);
        settle(f, i);
    }
}

/* Last, marked words that nothing has claimed and that are long enough. */
static void pass_inferred(struct finder *f)
{
    for (uint32_t i = 0; i < f->drafts.n; i++) {
        const struct draft *d = &f->drafts.v[i];
        if (d->attribution != SS_ATTRIBUTION_INFERRED || !is_free(f, d))
            continue;
        uint32_t q = quotation_at(f, d->content);
        if (q == SS_NONE || f->owner[q] != SS_NONE ||
            token(f, d->content)->flags & (SS_TOK_SENT | SS_TOK_BLOCK) ||
            words_in(f, quotation_range(f, q)) < MIN_WORDS_INSIDE)
            continue;
        claim(f, i, q);
        settle(f, i);
    }
}

void contents_find(struct finder *f)
{
    pass_direct(f);
    pass_left(f);
    pass_right(f);
    pass_inferred(f);
}
