/*
 * mention.c - every noun phrase, name and pronoun that may be a source.
 *
 * One walk over the tokens. Three things stop it: a speaker that quote/ has
 * found (read as a whole), a name, and a noun or pronoun for people outside
 * quotation marks, whose phrase is sought leftwards. Words inside a phrase
 * already read are passed over, except names: they may be meant by a pronoun
 * later.
 */
#include "source/source_p.h"

#include <stdlib.h>

enum {
    MAX_LEFT = 12 /* tokens of a phrase before its head */
};

struct speaker {
    ss_range tokens;
    uint32_t quote;
};

struct walk {
    struct finder *f;
    SS_VEC(struct speaker) speakers; /* by start, longer first, no two the
                                        same */
    uint32_t speaker;          /* the next one */
    uint32_t name;             /* the next name */
    SS_VEC(ss_span) spans;     /* what is said, by start */
    uint32_t span;             /* the next one */
    uint32_t reported;         /* end of those begun */
    ss_range core;             /* of the phrase read last */
    uint32_t head;             /* of it */
};

/* ---- speakers ----------------------------------------------------------- */

static int compare(ss_range a, ss_range b)
{
    if (a.start != b.start)
        return a.start < b.start ? -1 : 1;
    return (a.end < b.end) - (a.end > b.end);
}

static int by_place(const void *pa, const void *pb)
{
    const struct speaker *a = pa, *b = pb;
    int order = compare(a->tokens, b->tokens);
    return order ? order : (a->quote > b->quote) - (a->quote < b->quote);
}

static bool collect_speakers(struct walk *w)
{
    struct ss_doc *doc = w->f->doc;
    for (uint32_t i = 0; i < doc->quotes.n; i++) {
        ss_range r = doc->quotes.v[i].speaker;
        if (r.start >= r.end)
            continue;
        struct speaker *s = ss_vec_push(&doc->arena, &w->speakers);
        if (!s)
            return ss_fail_memory(w->f->err);
        *s = (struct speaker){r, i};
    }
    if (w->speakers.n)
        qsort(w->speakers.v, w->speakers.n, sizeof *w->speakers.v, by_place);
    uint32_t n = 0;
    for (uint32_t i = 0; i < w->speakers.n; i++)
        if (!n || compare(w->speakers.v[n - 1].tokens,
                          w->speakers.v[i].tokens) != 0)
            w->speakers.v[n++] = w->speakers.v[i];
    w->speakers.n = n;
    return true;
}

/* ---- reported words ------------------------------------------------------- */

static int span_by_start(const void *pa, const void *pb)
{
    const ss_span *a = pa, *b = pb;
    return (a->start > b->start) - (a->start < b->start);
}

static bool collect_spans(struct walk *w)
{
    struct ss_doc *doc = w->f->doc;
    for (uint32_t i = 0; i < doc->quote_spans.n; i++) {
        ss_span *s = ss_vec_push(&doc->arena, &w->spans);
        if (!s)
            return ss_fail_memory(w->f->err);
        *s = doc->quote_spans.v[i];
    }
    if (w->spans.n)
        qsort(w->spans.v, w->spans.n, sizeof *w->spans.v, span_by_start);
    return true;
}

/* Does the token stand in what somebody said? Asked from left to right. */
static bool is_reported(struct walk *w, uint32_t t)
{
    uint32_t at = w->f->doc->tokens.v[t].start;
    for (; w->span < w->spans.n && w->spans.v[w->span].start <= at; w->span++)
        if (w->spans.v[w->span].end > w->reported)
            w->reported = w->spans.v[w->span].end;
    return at < w->reported;
}

/* ---- keeping a mention --------------------------------------------------- */

static uint16_t pos_of(const struct walk *w, uint32_t t)
{
    return t < w->f->doc->tokens.n ? w->f->doc->tokens.v[t].pos : SS_POS_NONE;
}

static bool is_finite_verb(uint16_t pos)
{
    return pos == SS_POS_VBD || pos == SS_POS_VBZ || pos == SS_POS_VBP ||
           pos == SS_POS_AUX;
}

/* At the head of the sentence, or a verb behind and no preposition before. */
static bool is_subject(const struct walk *w, const struct mention *m)
{
    const struct ss_token *v = w->f->doc->tokens.v;
    uint32_t start = m->title == SS_NONE ? m->core.start : m->about.start;
    uint32_t t = m->core.end;
    if (t < w->f->doc->tokens.n && v[t].pos == SS_POS_PART &&
        !(v[t].flags & SS_TOK_SPACE))
        return false; /* "the envoy's" */
    if (m->quote != SS_NONE || v[start].flags & SS_TOK_SENT)
        return true;
    if (start && v[start - 1].sent == v[start].sent &&
        v[start - 1].pos == SS_POS_ADP)
        return false;
    while (pos_of(w, t) == SS_POS_ADV)
        t++;
    return is_finite_verb(pos_of(w, t)) && v[t].flags & SS_TOK_SPACE;
}

/* Insert by start: a phrase found from its head may begin before a name that
 * was met first. */
static struct mention *place(struct finder *f, const struct mention *m)
{
    struct mention *room = ss_vec_push(&f->doc->arena, &f->mentions);
    if (!room) {
        ss_fail_memory(f->err);
        return NULL;
    }
    uint32_t i = f->mentions.n - 1;
    for (; i && compare(f->mentions.v[i - 1].tokens, m->tokens) > 0; i--)
        f->mentions.v[i] = f->mentions.v[i - 1];
    f->mentions.v[i] = *m;
    return &f->mentions.v[i];
}

static bool keep(struct walk *w, struct mention *m, uint32_t quote)
{
    m->quote = quote;
    m->needed = quote != SS_NONE;
    m->quoted = w->f->doc->tokens.v[m->head].flags & SS_TOK_QUOTED;
    m->reported = is_reported(w, m->head);
    roles_read(w->f, m);
    m->subject = is_subject(w, m);
    return place(w->f, m) != NULL;
}

/* The same for a phrase whose words are not to be read again. */
static bool keep_phrase(struct walk *w, struct mention *m, uint32_t quote)
{
    w->core = m->core;
    w->head = m->head;
    m->quote = quote;
    nominal_tail(w->f, m);
    return keep(w, m, quote);
}

/* ---- what stops the walk ----------------------------------------------------- */

static bool at_speaker(struct walk *w, uint32_t t)
{
    while (w->speaker < w->speakers.n &&
           w->speakers.v[w->speaker].tokens.start == t) {
        const struct speaker *s = &w->speakers.v[w->speaker++];
        struct mention m;
        if (nominal_read(w->f, s->tokens, &m) && 
            !keep_phrase(w, &m, s->quote))
            return false;
    }
    return true;
}

static bool at_name(struct walk *w, uint32_t name)
{
    const struct ss_mention *n = &w->f->doc->mentions.v[name];
    struct mention m;
    if (w->head + 1 == n->tokens.end && w->core.start <= n->tokens.start)
        return true; /* the head of the phrase read last */
    if (!nominal_read(w->f, n->tokens, &m))
        return true;
    return keep(w, &m, SS_NONE);
}

/* A word that may stand before the head of its phrase. */
static bool may_precede(const struct walk *w, uint32_t t)
{
    const struct ss_token *k = &w->f->doc->tokens.v[t];
    switch (k->pos) {
    case SS_POS_DET:
    case SS_POS_ADJ:
    case SS_POS_NOUN:
    case SS_POS_NOUNS:
    case SS_POS_PROPN:
    case SS_POS_NUM:
        return true;
    case SS_POS_VBN: /* "a retired general", not "told reporters" */
        return (t && pos_of(w, t - 1) == SS_POS_DET) ||
               !(k->flags & SS_TOK_SPACE);
    case SS_POS_PUNCT: /* Florida-based */
        return !(k->flags & SS_TOK_SPACE) &&
               !(w->f->doc->tokens.v[t + 1].flags & SS_TOK_SPACE);
    case SS_POS_PRON:
        return traits_of(w->f, t) & IS_POSSESSIVE;
    case SS_POS_PART: /* 's */
        return !(k->flags & SS_TOK_SPACE);
    case SS_POS_CCONJ: /* Lebanese and Syrian officials */
        return t && pos_of(w, t - 1) == SS_POS_ADJ &&
               pos_of(w, t + 1) == SS_POS_ADJ;
    default:
        return false;
    }
}

static uint32_t phrase_start(const struct walk *w, uint32_t head)
{
    const struct ss_token *v = w->f->doc->tokens.v;
    uint32_t t = head;
    while (t && head - t < MAX_LEFT && t > w->core.end &&
           v[t - 1].sent == v[head].sent && may_precede(w, t - 1)) {
        t--;
        if (v[t].pos == SS_POS_DET)
            break;
    }
    bool part = t > w->core.end + 2 && v[t - 2].sent == v[head].sent &&
                v[t - 1].pos == SS_POS_ADP &&
                traits_of(w->f, t - 2) & IS_PART;
    return part ? t - 2 : t; /* "one of the officials" */
}

/* Name between the marks at `t` and behind it; SS_NONE. */
static uint32_t apposed_name(const struct walk *w, uint32_t t)
{
    const struct ss_doc *doc = w->f->doc;
    const struct ss_token *v = doc->tokens.v;
    if (t + 1 >= doc->tokens.n || v[t].pos != SS_POS_PUNCT ||
        v[t + 1].sent != v[t].sent)
        return SS_NONE;
    uint32_t name = name_at(w->f, t + 1);
    uint32_t end = name == SS_NONE ? 0 : doc->mentions.v[name].tokens.end;
    return end && end < doc->tokens.n && v[end].pos == SS_POS_PUNCT ? name
                                                                    : SS_NONE;
}

static bool at_noun(struct walk *w, uint32_t t)
{
    const struct ss_token *v = w->f->doc->tokens.v;
    struct mention m;
    if (!noun_at(w->f, t) || (t < w->core.end && w->core.start <= t))
        return true; /* or part of a phrase already read */
    if (t + 1 < w->f->doc->tokens.n && v[t + 1].sent == v[t].sent &&
        (noun_at(w->f, t + 1) || name_at(w->f, t + 1) != SS_NONE))
        return true; /* the head is still to come */
    ss_range r = {phrase_start(w, t), t + 1};
    if (r.start == t && v[t].flags & SS_TOK_CAPITAL &&
        !(v[t].flags & SS_TOK_SENT))
        return true; /* a name of something, unknown to the lists */
    uint32_t name = apposed_name(w, t + 1);
    if (name != SS_NONE) /* her adviser, Jake Sullivan, */
        r.end = w->f->doc->mentions.v[name].tokens.end;
    if (!nominal_read(w->f, r, &m) || (m.head != t && m.name != name))
        return true;
    return keep_phrase(w, &m, SS_NONE);
}

static bool at_pronoun(struct walk *w, uint32_t t)
{
    uint32_t traits = traits_of(w->f, t);
    struct mention m;
    if (t < w->core.end && w->core.start <= t && t == w->head)
        return true; /* a speaker */
    if (!(traits & IS_POSSESSIVE))
        return !nominal_read(w->f, (ss_range){t, t + 1}, &m) ||
               m.form != SS_FORM_PRONOUN || keep(w, &m, SS_NONE);
    m = (struct mention){.tokens = {t, t + 1},
                         .core = {t, t + 1},
                         .head = t,
                         .name = SS_NONE,
                         .quote = SS_NONE,
                         .title = SS_NONE,
                         .apposition = SS_NONE,
                         .refer = traits,
                         .form = SS_FORM_POSSESSIVE,
                         .number = traits & IS_THEY ? NUMBER_MANY : NUMBER_ONE,
                         .reported = is_reported(w, t),
                         .cluster = SS_NONE};
    return place(w->f, &m) != NULL;
}

static bool at_word(struct walk *w, uint32_t t)
{
    const struct finder *f = w->f;
    uint32_t traits = traits_of(f, t);
    if (f->doc->tokens.v[t].flags & SS_TOK_QUOTED)
        return true;
    if (traits & (IS_HE | IS_SHE | IS_THEY))
        return at_pronoun(w, t);
    return traits & IS_PERSON ? at_noun(w, t) : true;
}

bool mentions_find(struct finder *f)
{
    struct walk w = {.f = f, .head = SS_NONE - 1};
    if (!collect_speakers(&w) || !collect_spans(&w))
        return false;
    for (uint32_t t = 0; t < f->doc->tokens.n; t++) {
        if (!at_speaker(&w, t))
            return false;
        while (w.name < f->doc->mentions.n &&
               f->doc->mentions.v[w.name].tokens.start < t)
            w.name++;
        bool named = w.name < f->doc->mentions.n &&
                     f->doc->mentions.v[w.name].tokens.start == t;
        if (!(named ? at_name(&w, w.name) : at_word(&w, t)))
            return false;
    }
    return true;
}

uint32_t mention_from(const struct finder *f, uint32_t token)
{
    uint32_t lo = 0, hi = f->mentions.n;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        if (f->mentions.v[mid].tokens.start < token)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

uint32_t mention_of(const struct finder *f, ss_range tokens)
{
    for (uint32_t i = mention_from(f, tokens.start);
         i < f->mentions.n && f->mentions.v[i].tokens.start == tokens.start;
         i++)
        if (f->mentions.v[i].tokens.end == tokens.end)
            return i;
    return SS_NONE;
}
