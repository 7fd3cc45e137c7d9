/*
 * cluster.c - names and descriptions of the same source together.
 *
 * Mentions are taken in reading order. A name goes to the cluster of its
 * entity. A description goes, sieve by sieve:
 *
 *   new     "a", "another", "one of": somebody not met before, unless the
 *           same words stood in the summary above the story
 *   this    "this person": the unnamed source spoken of last
 *   back    "the official": the latest source with that head or role, of the
 *           same number, and no modifier that speaks against it
 *
 * An unnamed source is joined to a named one only through a role that the
 * article gives the name ("Ann Lee, a nurse" ... "the nurse").
 *
 * Only the last SS_SOURCE_WINDOW mentions are searched, so the time is linear.
 */
#include "source/source_p.h"

enum {
    WINDOW = 160 /* earlier mentions a description may go back over */
};

/* How well a description fits an earlier source. */
static const struct {
    float head, generic, same_generic, body, modifier, stranger;
    float distance, speaker, subject, introduced, least;
} weight = {
    .head = 4,         /* the same head, or a role of a named one */
    .generic = 2,      /* "this person", "the man" */
    .same_generic = 3, /* "one person" ... "the person" */
    .body = 1.2F,      /* "the company" for a body that has a name */
    .modifier = 1,     /* each modifier they share */
    .stranger = -1,    /* each one the source was not given before */
    .distance = -.01F, /* each mention between */
    .speaker = 1,      /* has been quoted */
    .subject = .5F,    /* spoke or acted there */
    .introduced = .5F, /* "this person": was first met there */
    .least = 1.5F,
};

/* ---- clusters ------------------------------------------------------------- */

static void add_key(struct cluster *c, uint32_t key)
{
    for (uint32_t i = 0; i < c->n_keys; i++)
        if (c->keys[i] == key)
            return;
    if (c->n_keys < KEYS)
        c->keys[c->n_keys++] = key;
}

static bool has_key(const struct cluster *c, uint32_t key)
{
    for (uint32_t i = 0; i < c->n_keys; i++)
        if (c->keys[i] == key)
            return true;
    return false;
}

static struct cluster *cluster_new(struct finder *f, const struct mention *m)
{
    struct cluster *c = ss_vec_push(&f->doc->arena, &f->clusters);
    if (!c) {
        ss_fail_memory(f->err);
        return NULL;
    }
    *c = (struct cluster){.entity = SS_NONE,
                          .kind = m->kind,
                          .number = m->number,
                          .fullest = SS_NONE,
                          .first = SS_NONE,
                          .last = SS_NONE,
                          .role = SS_NONE,
                          .guessed = m->guessed,
                          .proper = m->proper,
                          .source = SS_NONE};
    return c;
}

static bool is_fuller(const struct finder *f, const struct mention *a,
                      uint32_t b)
{
    if (b == SS_NONE)
        return true;
    const struct mention *m = &f->mentions.v[b];
    return a->tokens.end - a->core.start > m->tokens.end - m->core.start;
}

static void learn_role(const struct finder *f, uint32_t role, ss_range about,
                       struct cluster *c)
{
    if (role == SS_NONE)
        return;
    add_key(c, head_key(f, role));
    if (c->role != SS_NONE)
        return;
    c->role = role;
    c->about = about;
}

static void learn_description(struct finder *f, uint32_t mention,
                              struct cluster *c)
{
    const struct mention *m = &f->mentions.v[mention];
    for (uint32_t i = 0; i < m->modifiers.n; i++)
        modifier_add(&c->modifiers, m->modifiers.v[i]);
    c->guessed = c->guessed && m->guessed;
    if (m->form == SS_FORM_NAME) {
        learn_role(f, m->title, m->about, c);
        learn_role(f, m->apposition, m->about, c);
        if (c->kind == SS_SOURCE_ORGANISATION) /* "the department" */
            add_key(c, m->key);
        return;
    }
    add_key(c, m->key);
    if (is_fuller(f, m, c->fullest))
        c->fullest = mention;
}

static void join(struct finder *f, uint32_t mention, uint32_t number,
                 float confidence)
{
    struct mention *m = &f->mentions.v[mention];
    struct cluster *c = &f->clusters.v[number];
    m->cluster = number;
    m->confidence = confidence;
    c->last = mention;
    if (c->first == SS_NONE)
        c->first = mention;
    c->n_mentions++;
    c->confidence += confidence;
    c->n_quotes += m->quote != SS_NONE;
    if (!c->gender)
        c->gender = m->gender;
    if (m->form == SS_FORM_NAME || m->form == SS_FORM_NOMINAL) {
        learn_description(f, mention, c);
        return;
    }
    c->pronouns |= m->refer & IS_PRONOUN;
    c->leaning += m->refer & IS_HE ? 1 : m->refer & IS_SHE ? -1 : 0;
}

/* ---- does a description fit? ------------------------------------------------ */

static const struct modifier *same_sort(const struct modifiers *in,
                                        struct modifier x)
{
    const struct modifier *found = NULL;
    for (uint32_t i = 0; i < in->n; i++) {
        if (in->v[i].key == x.key)
            return &in->v[i];
        if (in->v[i].sort == x.sort && x.sort != MODIFIER_PLAIN)
            found = &in->v[i];
    }
    return found;
}

/* Sum over modifiers; false when one contradicts. */
static bool weigh_modifiers(const struct mention *m, const struct cluster *c,
                            float *sum)
{
    bool bare = !(m->refer & (IS_THIS | IS_KNOWN | IS_NEW)) &&
                c->modifiers.n; /* "Syrian officials" */
    bool generic = !has_key(c, m->key); /* "the wrong people" */
    for (uint32_t i = 0; i < m->modifiers.n; i++) {
        struct modifier x = m->modifiers.v[i];
        const struct modifier *y = same_sort(&c->modifiers, x);
        if (y && y->key != x.key)
            return false;
        if (!y && (x.sort == MODIFIER_ORDER || bare || generic))
            return false;
        *sum += y ? weight.modifier : weight.stranger;
    }
    return true;
}

char cluster_gender(const struct cluster *c)
{
    return c->gender ? c->gender : c->leaning > 0 ? 'm' : c->leaning ? 'f' : 0;
}

static bool agrees(const struct mention *m, const struct cluster *c)
{
    bool bodies = m->kind == SS_SOURCE_ORGANISATION ||
                  m->kind == SS_SOURCE_MEDIA;
    char gender = cluster_gender(c);
    if (m->gender && gender && m->gender != gender)
        return false;
    if (bodies)
        return c->kind == SS_SOURCE_ORGANISATION || c->kind == SS_SOURCE_MEDIA;
    return m->kind == c->kind && m->number == c->number;
}

/* "the company" for Acme Corp., "the paper" for The Daily Post */
static bool may_stand_for(const struct finder *f, const struct mention *m,
                          const struct cluster *c)
{
    uint32_t head = traits_of(f, m->head);
    bool kind = (head & IS_FIRM && c->kind == SS_SOURCE_ORGANISATION) ||
                (head & IS_MEDIA && c->kind == SS_SOURCE_MEDIA);
    return kind && m->refer & IS_KNOWN &&
           m->number == NUMBER_ONE && c->entity != SS_NONE &&
           f->doc->entities.v[c->entity].type == SS_ENTITY_ORG;
}

/* A name no list knows, within one that was found: FedEx, FedEx Express. */
static bool shares_word(const struct finder *f, const struct mention *m,
                        const struct mention *earlier)
{
    const struct ss_token *v = f->doc->tokens.v;
    ss_range r = earlier->core;
    if (earlier->name == SS_NONE && !earlier->proper)
        return false;
    while (r.start < r.end && v[r.start].hash != v[m->head].hash)
        r.start++;
    return r.start < r.end;
}

/* Fitness of an earlier mention's cluster for description m; not above
 * weight.least: no. */
static float fitness(const struct finder *f, const struct mention *m,
                     const struct mention *earlier)
{
    const struct cluster *c = &f->clusters.v[earlier->cluster];
    bool generic = traits_of(f, m->head) & IS_GENERIC &&
                   m->refer & (IS_THIS | IS_KNOWN);
    float sum = earlier->subject ? weight.subject : 0;
    sum += (float)(m - earlier) * weight.distance;
    if (m->refer & IS_THIS && earlier == &f->mentions.v[c->first])
        sum += weight.introduced;
    if (m->proper)
        return shares_word(f, m, earlier) ? weight.head : 0;
    if (!agrees(m, c))
        return 0;
    if (has_key(c, m->key))
        sum += generic && !(traits_of(f, m->head) & IS_SPOKEN)
                   ? weight.same_generic
                   : weight.head;
    else if (generic && c->entity == SS_NONE && !c->guessed &&
             (c->n_quotes || m->refer & IS_THIS))
        sum += weight.generic;
    else if (may_stand_for(f, m, c))
        sum += weight.body;
    else
        return 0;
    if (c->n_quotes)
        sum += weight.speaker;
    return weigh_modifiers(m, c, &sum) ? sum : 0;
}

static uint32_t best_earlier(const struct finder *f, uint32_t mention)
{
    const struct mention *m = &f->mentions.v[mention];
    uint32_t best = SS_NONE;
    float most = weight.least;
    for (uint32_t i = mention; i-- > 0 && mention - i < WINDOW;) {
        const struct mention *earlier = &f->mentions.v[i];
        float sum = earlier->cluster == SS_NONE ? 0 : fitness(f, m, earlier);
        if (sum > 0)
            weighed(f, m->core, earlier->core, sum, "description");
        if (sum > most) {
            most = sum;
            best = earlier->cluster;
        }
    }
    return best;
}

/* ---- the same words in the summary and in the story --------------------------- */

static enum ss_block_kind part_of(const struct finder *f,
                                  const struct mention *m)
{
    enum ss_block_kind kind =
        f->doc->blocks.v[f->doc->tokens.v[m->head].block].kind;
    switch (kind) {
    case SS_BLOCK_TITLE:
    case SS_BLOCK_DESCRIPTION:
    case SS_BLOCK_SUMMARY:
    case SS_BLOCK_ALT:
    case SS_BLOCK_CAPTION:
        return kind;
    default:
        return SS_BLOCK_PARAGRAPH;
    }
}

static bool holds_all(const struct modifiers *in, const struct modifiers *some)
{
    for (uint32_t i = 0; i < some->n; i++) {
        const struct modifier *x = same_sort(in, some->v[i]);
        if (!x || x->key != some->v[i].key)
            return false;
    }
    return true;
}

/* "A European diplomat" above the story, "a European diplomat in Beirut" in
 * it: one of the two says no more than the other. */
static uint32_t same_above(const struct finder *f, uint32_t mention)
{
    const struct mention *m = &f->mentions.v[mention];
    uint32_t best = best_earlier(f, mention);
    if (best == SS_NONE || m->refer & IS_OTHER ||
        f->clusters.v[best].entity != SS_NONE)
        return SS_NONE;
    const struct cluster *c = &f->clusters.v[best];
    const struct mention *last = &f->mentions.v[c->last];
    bool apart = part_of(f, m) != part_of(f, last);
    bool same = holds_all(&c->modifiers, &m->modifiers) ||
                holds_all(&m->modifiers, &c->modifiers);
    return apart && same ? best : SS_NONE;
}

/* ---- one mention ----------------------------------------------------------------- */

/* "Ann Lee, a nurse": the name that this is the apposition of. */
static uint32_t apposed_to(const struct finder *f, uint32_t mention)
{
    uint32_t head = f->mentions.v[mention].head;
    for (uint32_t i = mention; i-- > 0 && mention - i < 4;)
        if (f->mentions.v[i].apposition == head)
            return f->mentions.v[i].cluster;
    return SS_NONE;
}

static uint32_t resolve_description(const struct finder *f, uint32_t mention)
{
    const struct mention *m = &f->mentions.v[mention];
    uint32_t name = apposed_to(f, mention);
    if (name != SS_NONE)
        return name;
    if (m->refer & IS_NEW || (m->refer & IS_OTHER && !(m->refer & IS_KNOWN)))
        return same_above(f, mention);
    return best_earlier(f, mention);
}

/* "The president" before "President Obama": a name further on that has the
 * description for its title; SS_NONE. */
static uint32_t titled_later(const struct finder *f, uint32_t mention)
{
    const struct mention *m = &f->mentions.v[mention];
    if (!(m->refer & IS_KNOWN) || m->modifiers.n ||
        !(traits_of(f, m->head) & IS_ROLE))
        return SS_NONE;
    for (uint32_t i = mention + 1;
         i < f->mentions.n && i - mention < WINDOW; i++)
        if (f->mentions.v[i].title != SS_NONE &&
            head_key(f, f->mentions.v[i].title) == m->key)
            return i;
    return SS_NONE;
}

static bool open_cluster(struct finder *f, uint32_t mention)
{
    const struct mention *m = &f->mentions.v[mention];
    struct cluster *c = cluster_new(f, m);
    if (!c)
        return false;
    if (m->form == SS_FORM_NAME) {
        c->entity = f->doc->mentions.v[m->name].entity;
        f->of_entity[c->entity] = f->clusters.n - 1;
    }
    return true;
}

/* The cluster meant, SS_NONE: somebody new. */
static uint32_t meant(struct finder *f, uint32_t mention, float *confidence)
{
    const struct mention *m = &f->mentions.v[mention];
    uint32_t found;
    switch (m->form) {
    case SS_FORM_NAME:
        *confidence = .95F;
        return f->of_entity[f->doc->mentions.v[m->name].entity];
    case SS_FORM_NOMINAL:
        *confidence = .8F;
        found = resolve_description(f, mention);
        return found == SS_NONE && m->epithet
                   ? pronoun_resolve(f, mention, confidence)
                   : found;
    default:
        return pronoun_resolve(f, mention, confidence);
    }
}

static bool resolve(struct finder *f, uint32_t mention)
{
    static const float guess = .5F;
    const struct mention *m = &f->mentions.v[mention];
    bool pronoun = m->form == SS_FORM_PRONOUN || m->form == SS_FORM_POSSESSIVE;
    float confidence = guess;
    uint32_t found = meant(f, mention, &confidence);
    if (found == SS_NONE && pronoun && !m->needed)
        return true; /* a pronoun nobody asks for */
    if (found == SS_NONE) {
        uint32_t later = titled_later(f, mention);
        if (!open_cluster(f, later == SS_NONE ? mention : later))
            return false;
        found = f->clusters.n - 1;
        confidence = pronoun || m->guessed ? guess : confidence;
    }
    join(f, mention, found, confidence);
    return true;
}

bool clusters_make(struct finder *f)
{
    f->of_entity = ss_arena_alloc(&f->doc->arena, (f->doc->entities.n + 1) *
                                                      sizeof *f->of_entity);
    if (!f->of_entity)
        return ss_fail_memory(f->err);
    for (uint32_t i = 0; i < f->doc->entities.n; i++)
        f->of_entity[i] = SS_NONE;
    for (uint32_t i = 0; i < f->mentions.n; i++)
        if (!resolve(f, i))
            return false;
    return true;
}
