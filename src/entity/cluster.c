/*
 * cluster.c - one entity for all forms of a name.
 *
 * Three ways lead from a mention to its entity, tried in this order:
 *
 *   brief   it is a short form of a longer name of its type: the longer name
 *           last mentioned before it, else the first one after it; so two
 *           people who share a surname are kept apart as a reader would; a
 *           title that tells a man from a woman is heeded
 *   entry   the gazetteer prefers one name for it: "U.S.", "United States"
 *   form    the same words
 *
 * Long names are entered first, in one sweep; mentions are bound in a second.
 */
#include "entity/entity_p.h"

#include <math.h>

struct cluster {
    struct names *n;
    struct map entity; /* form or entry, with type -> entity */
    struct map first;  /* short form, with type -> index in chosen */
    struct map latest; /* the same, as far as the second sweep has come */
};

static uint64_t typed(uint64_t key, enum ss_entity_type type)
{
    key = (key + (uint64_t)type) * 0xd6e8feb86659fd93u;
    key ^= key >> 32;
    return key ? key : 1;
}

/* ---- what the gazetteer calls it ----------------------------------------- */

static bool is_below(const struct names *n, uint32_t cls, uint32_t of)
{
    ss_str a = ss_gaz_class_name(n->namer->gaz, cls);
    ss_str b = ss_gaz_class_name(n->namer->gaz, of);
    return of && ss_str_starts(a, b) && (a.len == b.len || a.p[b.len] == '.');
}

static uint32_t class_of(const struct names *n, enum ss_entity_type type)
{
    switch (type) {
    case SS_ENTITY_PER:
        return n->namer->cls.known;
    case SS_ENTITY_LOC:
        return n->namer->cls.place;
    case SS_ENTITY_ORG:
        return n->namer->cls.org;
    case SS_ENTITY_NORP:
        return n->namer->cls.nation;
    default:
        return n->namer->cls.event;
    }
}

/* Phrase that is exactly the tokens; NULL when none. */
static const struct ss_phrase *phrase_at(const struct names *n, ss_range r)
{
    const struct ss_phrases *p = &n->work->phrases;
    for (uint32_t i = p->first[r.start];
         i < p->v.n && p->v.v[i].tokens.start == r.start; i++)
        if (p->v.v[i].tokens.end == r.end)
            return &p->v.v[i];
    return NULL;
}

static bool entry_for(const struct names *n, ss_range r,
                      enum ss_entity_type type, struct ss_gaz_entry *out)
{
    const struct ss_gaz *g = n->namer->gaz;
    uint32_t cls = class_of(n, type), word = n->doc->tokens.v[r.start].word;
    if (r.end - r.start == 1)
        return cls && word && ss_gaz_entry_in(g, word, cls, out);
    const struct ss_phrase *p = phrase_at(n, r);
    uint32_t entries = p ? ss_gaz_phrase_n_entries(g, p->state) : 0;
    for (uint32_t i = 0; i < entries; i++) {
        ss_gaz_phrase_entry(g, p->state, i, out);
        if (is_below(n, out->cls, cls))
            return true;
    }
    return false;
}

/* ---- of people -------------------------------------------------------- */

/* Gender of a word as a given name ("name.given") or as a title or role
 * ("person": not "ally" as Ally), when the lists agree. */
static char gender_of(const struct names *n, uint32_t token, ss_str cls)
{
    uint32_t word = n->doc->tokens.v[token].word;
    uint32_t entries = word ? ss_gaz_n_entries(n->namer->gaz, word) : 0;
    char gender = 0;
    for (uint32_t i = 0; i < entries; i++) {
        struct ss_gaz_entry e;
        ss_gaz_entry(n->namer->gaz, word, i, &e);
        if (!ss_str_starts(ss_gaz_class_name(n->namer->gaz, e.cls), cls))
            continue;
        if (e.gender && gender && e.gender != gender)
            return 0;
        gender = e.gender ? e.gender : gender;
    }
    return gender;
}

/* Gender of a name of a person, by the title before it or else the first of
 * its words. */
static char gender_at(const struct names *n, ss_range r)
{
    char title = r.start ? gender_of(n, r.start - 1, SS_STR("person")) : 0;
    return title || r.end - r.start < 2
               ? title
               : gender_of(n, r.start, SS_STR("name.given"));
}

/* ---- finding the entity ------------------------------------------------ */

/* The short form of a man or a woman: "Mrs. Clinton" is not Bill. */
static uint64_t gendered(uint64_t key, char gender)
{
    return key ^ (uint64_t)gender << 32;
}

/* Write down the short forms of a name, with and without its gender; a form
 * that is there already stays what it is, or is put over. */
static bool enter_brief(struct cluster *c, struct map *m, uint32_t i, bool over)
{
    const struct chosen *x = &c->n->chosen.v[i];
    ss_range r = chosen_tokens(c->n, x);
    uint64_t keys[MAX_BRIEF];
    uint32_t k = brief_keys(c->n, r, x->type, keys);
    char gender = x->type == SS_ENTITY_PER && k ? gender_at(c->n, r) : 0;
    while (k-- > 0) {
        for (int g = 0; g <= (gender != 0); g++) {
            uint64_t key = g ? gendered(keys[k], gender) : keys[k];
            uint32_t *at = map_put(m, typed(key, x->type));
            if (!at)
                return false;
            if (over || *at == SS_NONE)
                *at = i;
        }
    }
    return true;
}

static const uint32_t *name_with(const struct cluster *c, uint64_t key)
{
    const uint32_t *at = map_find(&c->latest, key);
    return at ? at : map_find(&c->first, key);
}

/* The longer name that mention i is short for, as an index in chosen; i itself
 * when there is none. */
static uint32_t longer_than(struct cluster *c, uint32_t i)
{
    const struct chosen *x = &c->n->chosen.v[i];
    ss_range r = chosen_tokens(c->n, x);
    uint64_t form = form_key(c->n, r);
    char gender = x->type == SS_ENTITY_PER ? gender_at(c->n, r) : 0;
    const uint32_t *at =
        gender ? name_with(c, typed(gendered(form, gender), x->type)) : NULL;
    if (!at)
        at = name_with(c, typed(form, x->type));
    if (!at && x->type == SS_ENTITY_PER && x->n == 1)
        at = name_with(c, typed(middle_key(form), x->type));
    return at ? *at : i;
}

/* Names of people are the same when first and last word are: "Donald J.
 * Trump", "Bashar al-Assad" and "Bashar Assad" need not wait for a list. */
static uint64_t name_key(const struct names *n, const struct chosen *x)
{
    ss_range r = chosen_tokens(n, x);
    uint64_t key = form_key(n, r);
    if (x->type == SS_ENTITY_PER && x->n > 1)
        key = form_key(n, (ss_range){r.start, r.start + 1}) ^
              form_key(n, (ss_range){r.end - 1, r.end}) << 1;
    return typed(key, x->type);
}

static struct ss_entity *new_entity(struct cluster *c, const struct chosen *x,
                                    uint32_t *number)
{
    struct ss_entity *e = ss_vec_push(&c->n->doc->arena, &c->n->doc->entities);
    if (!e)
        return NULL;
    *number = c->n->doc->entities.n - 1;
    e->type = x->type;
    return e;
}

/* Entity of a name that stands for itself. */
static bool entity_of_name(struct cluster *c, const struct chosen *x,
                           uint32_t *entity)
{
    struct ss_gaz_entry entry;
    uint32_t *by_name = map_put(&c->entity, name_key(c->n, x));
    if (!by_name)
        return false;
    if (*by_name != SS_NONE) {
        *entity = *by_name;
        return true;
    }
    bool listed = entry_for(c->n, chosen_tokens(c->n, x), x->type, &entry) &&
                  entry.prefer.len;
    uint64_t key = listed ? ss_hash(entry.prefer.p, entry.prefer.len) : 0;
    uint32_t *by_entry =
        listed ? map_put(&c->entity, typed(key, x->type)) : NULL;
    if (listed && !by_entry)
        return false;
    if (by_entry && *by_entry != SS_NONE) {
        *entity = *by_entry;
    } else {
        struct ss_entity *e = new_entity(c, x, entity);
        if (!e)
            return false;
        if (listed)
            e->gazetteer = entry.prefer;
        if (by_entry)
            *by_entry = *entity;
    }
    *map_put(&c->entity, name_key(c->n, x)) = *entity;
    return true;
}

/* ---- what is known of the entity --------------------------------------- */

static bool add_title(struct names *n, struct ss_entity *e, uint32_t token)
{
    uint32_t a = n->namer->type.title == SS_NONE
                     ? SS_NONE
                     : ss_ann_ending(n->doc, n->namer->type.title, token);
    if (a == SS_NONE)
        return true;
    ss_range r = n->doc->layers[n->namer->type.title].anns.v[a].tokens;
    ss_str title = ss_doc_text(n->doc, ss_range_span(n->doc, r));
    for (uint32_t i = 0; i < e->titles.n; i++)
        if (ss_str_eq(e->titles.v[i], title))
            return true;
    ss_str *t = ss_vec_push(&n->doc->arena, &e->titles);
    if (t)
        *t = title;
    return t != NULL;
}

static bool describe(struct names *n, struct ss_entity *e,
                     const struct ss_mention *m)
{
    ss_str text = ss_arena_line(&n->doc->arena, ss_doc_text(n->doc, m->span));
    if (!text.p)
        return false;
    if (text.len > e->name.len)
        e->name = text;
    if (m->confidence > e->confidence)
        e->confidence = m->confidence;
    if (e->type != SS_ENTITY_PER)
        return true;
    char title = m->tokens.start
                     ? gender_of(n, m->tokens.start - 1, SS_STR("person"))
                     : 0;
    if (title)
        e->gender = title;
    if (!e->gender && m->tokens.end - m->tokens.start > 1)
        e->gender = gender_of(n, m->tokens.start, SS_STR("name.given"));
    return add_title(n, e, m->tokens.start);
}

/* ---- publishing -------------------------------------------------------- */

/* The share of the votes' odds is too sure of itself: rules that say the same
 * thing twice are counted twice. This line through its logarithm makes .9 mean
 * nine in ten (Platt 1999; tools/fit/calibration.py, docs/accuracy.md). */
static float calibrated(float share)
{
    static const float slope = 0.375F, shift = -0.14F, least = 1e-6F;
    float odds = (1 - share + least) / (share + least);
    return 1 / (1 + powf(odds, slope) * expf(-shift));
}

static bool add_mention(struct names *n, const struct chosen *x,
                        uint32_t entity)
{
    struct ss_doc *doc = n->doc;
    ss_range r = chosen_tokens(n, x);
    struct ss_mention *m = ss_vec_push(&doc->arena, &doc->mentions);
    if (!m)
        return false;
    *m = (struct ss_mention){
        .span = ss_range_span(doc, r),
        .tokens = r,
        .entity = entity,
        .rule = SS_NONE,
        .confidence = calibrated(x->sure),
        .in_quote = doc->tokens.v[r.start].flags & SS_TOK_QUOTED,
    };
    uint32_t type = n->namer->type.mention[x->type];
    struct ss_ann *a = type == SS_NONE ? NULL : ss_doc_annotate(doc, type, r);
    if (type != SS_NONE && !a)
        return false;
    if (a)
        a->ref = doc->mentions.n - 1;
    return describe(n, &doc->entities.v[entity], m);
}

static bool bind(struct cluster *c, uint32_t i)
{
    struct names *n = c->n;
    uint32_t longer = longer_than(c, i), entity = SS_NONE;
    const struct chosen *named = &n->chosen.v[longer];
    return enter_brief(c, &c->latest, longer, true) && entity_of_name(c, named, &entity) &&
           add_mention(n, &n->chosen.v[i], entity);
}

/* The rule that spoke loudest for the type of each mention. */
static void name_rules(struct names *n)
{
    struct ss_doc *doc = n->doc;
    uint32_t m = 0;
    for (uint32_t i = 0; i < n->chosen.n; i++, m++) {
        const struct chosen *x = &n->chosen.v[i];
        for (uint32_t k = 0; k < x->n; k++)
            n->spot_of[doc->mentions.v[m].tokens.start + k] = i;
    }
    for (uint32_t i = 0; i < n->work->votes.n; i++) {
        const struct ss_vote *v = &n->work->votes.v[i];
        uint32_t at = n->spot_of[v->tokens.start];
        if (at == SS_NONE || at >= n->chosen.n)
            continue;
        struct ss_mention *x = &doc->mentions.v[at];
        enum ss_entity_type type = n->chosen.v[at].type;
        float mine = n->namer->votes[v->rule].of[type];
        if (mine > 0 &&
            (x->rule == SS_NONE || mine > n->namer->votes[x->rule].of[type]) &&
            ss_vote_is_for(n->namer->rules, v, x->tokens))
            x->rule = v->rule;
    }
}

bool publish(struct names *n)
{
    struct ss_arena *a = &n->doc->arena;
    struct cluster c = {n, {.arena = a}, {.arena = a}, {.arena = a}};
    for (uint32_t i = 0; i < n->chosen.n; i++)
        if (!enter_brief(&c, &c.first, i, false))
            return false;
    for (uint32_t i = 0; i < n->chosen.n; i++)
        if (!bind(&c, i))
            return false;
    name_rules(n);
    return true;
}
