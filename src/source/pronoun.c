/*
 * pronoun.c - he, she, they, it, who.
 *
 * The antecedent is sought backwards over a few mentions. What is known of
 * each candidate is added up: who spoke last, what was a subject, how far
 * away it is; names in what others said count little, and what the quotation
 * itself says cannot be its speaker. After Citron (the two nearest
 * mentions outside quotations decide most cases), with the current speaker
 * first as in CoreNLP's conversation sieve.
 */
#include "source/source_p.h"

enum {
    WINDOW = 60,    /* earlier mentions looked at */
    SENTENCES = 8   /* and no further back than this */
};

static const struct {
    float speaker, last_speaker, subject, name, gender, leaning, frequency;
    float sentence, between, paragraph, quoted, reported, object, same_sentence;
    float own_subject, many, unnamed_they, unnamed, least, least_epithet;
} weight = {
    .speaker = .4F,       /* an earlier speaker */
    .last_speaker = 1.4F, /* the latest, in this paragraph or the one before */
    .subject = 1,
    .name = .3F,
    .gender = .6F,        /* known and the same, not just possible */
    .leaning = .4F,       /* the same pronoun meant it before, or the other */
    .frequency = .05F,    /* each mention so far, up to ten */
    .sentence = -.7F,     /* each sentence between */
    .between = -.03F,     /* each mention between */
    .paragraph = -1.2F,   /* in an earlier paragraph */
    .quoted = -2.5F,
    .reported = -.8F,
    .object = -.3F,
    .same_sentence = -.4F, /* a subject is seldom repeated by another */
    .own_subject = 1,     /* "Lee said his ...", "Lee hurt himself" */
    .many = 1,            /* "they": a group */
    .unnamed_they = .8F,  /* "they": one person whose name is kept back */
    .unnamed = -.7F,      /* "he": one who has only been described */
    .least = -3,
    .least_epithet = 0 /* "the senator": not from far away */
};

struct search {
    struct finder *f;
    const struct mention *pronoun;
    uint32_t sent;         /* of the pronoun */
    uint32_t last_speaker; /* cluster; SS_NONE */
    ss_span content;       /* of the pronoun's own quotation */
};

static uint32_t sent_of(const struct finder *f, const struct mention *m)
{
    return f->doc->tokens.v[m->head].sent;
}

static uint32_t block_of(const struct finder *f, const struct mention *m)
{
    return f->doc->tokens.v[m->head].block;
}

/* ---- may it be meant? ------------------------------------------------------- */

static bool is_person(const struct cluster *c)
{
    return c->kind == SS_SOURCE_PERSON && c->number != NUMBER_MANY &&
           !c->guessed;
}

static bool may_mean(const struct search *s, const struct cluster *c)
{
    uint32_t refer = s->pronoun->refer;
    if (s->pronoun->epithet)
        return is_person(c) && c->entity != SS_NONE &&
               (!c->gender || !s->pronoun->gender ||
                c->gender == s->pronoun->gender);
    if (refer & IS_HE)
        return is_person(c) && c->gender != 'f';
    if (refer & IS_SHE)
        return is_person(c) && c->gender != 'm';
    if (refer & IS_IT)
        return c->kind == SS_SOURCE_ORGANISATION ||
               c->kind == SS_SOURCE_MEDIA || c->kind == SS_SOURCE_DOCUMENT;
    if (refer & IS_THEY && c->entity != SS_NONE &&
        s->f->doc->entities.v[c->entity].type == SS_ENTITY_LOC)
        return false;
    if (refer & IS_THEY && c->kind == SS_SOURCE_DOCUMENT)
        return false;
    if (refer & IS_THEY)
        return !is_person(c) || (c->entity == SS_NONE && !c->gender) ||
               c->pronouns & IS_THEY;
    if (refer & IS_WE)
        return !is_person(c);
    return false;
}

/* ---- how likely is it? --------------------------------------------------------- */

static float weigh_kind(const struct search *s, const struct cluster *c)
{
    uint32_t refer = s->pronoun->refer;
    if (refer & IS_THEY && c->pronouns & IS_THEY)
        return weight.gender;
    if (refer & IS_THEY && is_person(c))
        return c->n_quotes ? weight.unnamed_they : 0;
    if (refer & IS_THEY && c->kind == SS_SOURCE_GROUP)
        return weight.many;
    if (!(refer & (IS_HE | IS_SHE)))
        return 0;
    bool he = refer & IS_HE;
    float sum = c->entity == SS_NONE ? weight.unnamed : 0;
    if (c->gender)
        return sum + weight.gender;
    if (c->leaning)
        sum += he == (c->leaning > 0) ? weight.leaning : -2 * weight.leaning;
    return sum;
}

static float weigh(const struct search *s, const struct mention *m,
                   const struct cluster *c)
{
    uint32_t sentences = s->sent - sent_of(s->f, m);
    float often = (float)(c->n_mentions > 10 ? 10 : c->n_mentions);
    float sum = often * weight.frequency + (float)sentences * weight.sentence +
                (float)(s->pronoun - m) * weight.between + weigh_kind(s, c);
    if (block_of(s->f, s->pronoun) != block_of(s->f, m))
        sum += weight.paragraph;
    sum += m->subject ? weight.subject : weight.object;
    if (!sentences && (s->pronoun->subject || !m->subject))
        sum += weight.same_sentence;
    else if (!sentences && m->reported == s->pronoun->reported)
        sum += weight.own_subject;
    if (m->quote != SS_NONE)
        sum += weight.speaker;
    if (m->cluster == s->last_speaker && block_of(s->f, s->pronoun) -
                                                 block_of(s->f, m) < 2)
        sum += weight.last_speaker;
    if (m->form == SS_FORM_NAME)
        sum += weight.name;
    if (m->quoted)
        return sum + weight.quoted;
    return m->reported && !s->pronoun->reported ? sum + weight.reported : sum;
}

/* ---- the search -------------------------------------------------------------------- */

/* The words of the quotation whose speaker the pronoun is. */
static ss_span own_content(const struct finder *f, const struct mention *m)
{
    if (m->quote == SS_NONE)
        return (ss_span){0, 0};
    return f->doc->quote_spans.v[f->doc->quotes.v[m->quote].spans];
}

/* in the pronoun's own quotation, or around the pronoun: "her | adviser" */
static bool inside(const struct search *s, const struct mention *m)
{
    if (m->core.start <= s->pronoun->head && s->pronoun->head < m->core.end)
        return true;
    uint32_t at = s->f->doc->tokens.v[m->head].start;
    return s->content.start <= at && at < s->content.end;
}

/* Does the pronoun stand in what m says word for word? Then it is somebody
 * else: one calls oneself I. */
static bool in_own_words(const struct search *s, const struct mention *m)
{
    const struct ss_doc *doc = s->f->doc;
    if (m->quote == SS_NONE || s->pronoun->quote == m->quote)
        return false;
    const struct ss_quote *q = &doc->quotes.v[m->quote];
    uint32_t at = doc->tokens.v[s->pronoun->head].start;
    bool in = false;
    for (uint32_t i = q->spans; i < q->spans + q->n_spans && !in; i++) {
        ss_span x = doc->quote_spans.v[i];
        in = x.start <= at && at < x.end;
    }
    return in && q->kind == SS_QUOTE_DIRECT;
}

static uint32_t speaker_before(const struct finder *f, uint32_t mention)
{
    for (uint32_t i = mention; i-- > 0 && mention - i < WINDOW;)
        if (f->mentions.v[i].quote != SS_NONE)
            return f->mentions.v[i].cluster;
    return SS_NONE;
}

/* "who": the phrase it hangs on, the nearest one that speaks or acts */
static uint32_t antecedent(const struct finder *f, uint32_t mention)
{
    const struct mention *who = &f->mentions.v[mention];
    uint32_t found = SS_NONE;
    for (uint32_t i = mention; i-- > 0;) {
        const struct mention *m = &f->mentions.v[i];
        if (sent_of(f, m) != sent_of(f, who))
            break;
        if (m->quoted || m->cluster == SS_NONE ||
            m->form == SS_FORM_POSSESSIVE || m->form == SS_FORM_PRONOUN)
            continue;
        if (m->tokens.end >= who->head || m->core.end + 1 >= who->head)
            return m->cluster;
        if (found == SS_NONE)
            found = m->cluster;
    }
    return found;
}

uint32_t pronoun_resolve(struct finder *f, uint32_t mention, float *confidence)
{
    struct search s = {.f = f, .pronoun = &f->mentions.v[mention]};
    uint32_t best = SS_NONE;
    float most = s.pronoun->epithet ? weight.least_epithet : weight.least;
    float second = most;
    *confidence = .8F;
    uint32_t owner = statement_owner(f, s.pronoun->head);
    if (s.pronoun->refer & (IS_WHO | IS_RELATIVE))
        return antecedent(f, mention);
    if (owner < mention && s.pronoun->quote == SS_NONE)
        return f->mentions.v[owner].cluster;
    if (!s.pronoun->epithet && mention &&
        f->mentions.v[mention - 1].core.end == s.pronoun->head)
        return f->mentions.v[mention - 1].cluster; /* "Lee himself" */
    s.sent = sent_of(f, s.pronoun);
    s.last_speaker = speaker_before(f, mention);
    s.content = own_content(f, s.pronoun);
    for (uint32_t i = mention; i-- > 0 && mention - i < WINDOW;) {
        const struct mention *m = &f->mentions.v[i];
        if (s.sent - sent_of(f, m) > SENTENCES)
            break;
        if (m->cluster == SS_NONE || inside(&s, m) || in_own_words(&s, m) ||
            !may_mean(&s, &f->clusters.v[m->cluster]))
            continue;
        float sum = weigh(&s, m, &f->clusters.v[m->cluster]);
        weighed(f, s.pronoun->core, m->core, sum, "pronoun");
        if (sum > most) {
            second = best == m->cluster ? second : most;
            most = sum;
            best = m->cluster;
        } else if (sum > second && m->cluster != best) {
            second = sum;
        }
    }
    *confidence = most - second > 1 ? .8F : .6F;
    return best;
}
