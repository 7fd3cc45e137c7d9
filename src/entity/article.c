/*
 * article.c - the article decides.
 *
 * The names chosen by local evidence are counted by form. A candidate whose
 * form was chosen elsewhere is annotated "PER-again" (LOC, ORG ...); one that
 * is a short form of a longer name, "PER-brief". The rules of the phase
 * name-article vote with these, and everything is decided once more.
 */
#include "entity/entity_p.h"

struct tally { /* how sure the article is of each type of a form */
    float sure[SS_ENTITY_COUNT];
};

struct forms {
    struct names *n;
    struct map map; /* form key -> tally */
    SS_VEC(struct tally) tallies;
};

static struct tally *tally_of(struct forms *f, uint64_t key)
{
    uint32_t *value = map_put(&f->map, key);
    if (!value)
        return NULL;
    if (*value == SS_NONE) {
        *value = f->tallies.n;
        return ss_vec_push(&f->n->doc->arena, &f->tallies);
    }
    return &f->tallies.v[*value];
}

static const struct tally *known(struct forms *f, uint64_t key)
{
    const uint32_t *value = map_find(&f->map, key);
    return value ? &f->tallies.v[*value] : NULL;
}

static bool count_forms(struct forms *again, struct forms *brief)
{
    struct names *n = again->n;
    for (uint32_t i = 0; i < n->chosen.n; i++) {
        const struct chosen *c = &n->chosen.v[i];
        ss_range r = chosen_tokens(n, c);
        struct tally *t = tally_of(again, form_key(n, r));
        if (!t)
            return false;
        t->sure[c->type] += c->sure;
        uint64_t keys[MAX_BRIEF];
        uint32_t k = brief_keys(n, r, c->type, keys);
        while (k-- > 0) {
            if (!(t = tally_of(brief, keys[k])))
                return false;
            t->sure[c->type] += c->sure;
        }
    }
    return true;
}

/* Type that has most of the tally, without `own`; NONE when none has. */
static enum ss_entity_type leader(const struct tally *t,
                                  const struct chosen *own)
{
    enum ss_entity_type best = SS_ENTITY_NONE;
    float most = 0, sum = 0;
    for (int i = 1; t && i < SS_ENTITY_COUNT; i++) {
        float sure = t->sure[i];
        if (own && own->type == (enum ss_entity_type)i)
            sure -= own->sure;
        sum += sure;
        if (sure > most) {
            most = sure;
            best = (enum ss_entity_type)i;
        }
    }
    return most >= 0.5f && most * 3 >= sum * 2 ? best : SS_ENTITY_NONE;
}

static bool note(struct names *n, const uint32_t types[SS_ENTITY_COUNT],
                 enum ss_entity_type type, ss_range r)
{
    if (type == SS_ENTITY_NONE || types[type] == SS_NONE)
        return true;
    struct ss_ann *a = ss_doc_annotate(n->doc, types[type], r);
    if (!a)
        return false;
    a->rule = a->ref = SS_NONE;
    return true;
}

/* Does the name hold the candidate, and more? Then what the name may be
 * shortened to says nothing for cutting it. */
static bool is_inside(const struct chosen *name, uint32_t spot, uint32_t len)
{
    return name && len < name->n && spot >= name->spot &&
           spot + len <= name->spot + name->n;
}

/* `name`: the one chosen at the spot or over it; NULL: none. */
static bool annotate_from(struct forms *again, struct forms *brief,
                          uint32_t spot, const struct chosen *name)
{
    struct names *n = again->n;
    const struct spot *s = &n->spots.v[spot];
    uint32_t most = s->run_end - spot;
    for (uint32_t len = 1; len <= most && len <= LONGEST_NAME; len++) {
        if (!n->spots.v[spot + len - 1].ends)
            continue;
        ss_range r = {s->token, s->token + len};
        uint64_t key = form_key(n, r);
        const struct chosen *same =
            name && name->spot == spot && name->n == len ? name : NULL;
        if (!note(n, n->namer->type.again, leader(known(again, key), same), r))
            return false;
        if (!is_inside(name, spot, len) &&
            !note(n, n->namer->type.brief, leader(known(brief, key), NULL), r))
            return false;
    }
    return true;
}

bool article_annotate(struct names *n)
{
    struct forms again = {.n = n, .map.arena = &n->doc->arena};
    struct forms brief = {.n = n, .map.arena = &n->doc->arena};
    if (!count_forms(&again, &brief))
        return false;
    uint32_t c = 0;
    for (uint32_t s = 0; s < n->spots.n; s++) {
        while (c < n->chosen.n && n->chosen.v[c].spot + n->chosen.v[c].n <= s)
            c++;
        const struct chosen *name = c < n->chosen.n && n->chosen.v[c].spot <= s
                                        ? &n->chosen.v[c]
                                        : NULL;
        if (n->spots.v[s].starts && !annotate_from(&again, &brief, s, name))
            return false;
    }
    return true;
}

void article_clear(struct names *n)
{
    for (int t = 1; t < SS_ENTITY_COUNT; t++) {
        if (n->namer->type.again[t] != SS_NONE)
            ss_layer_clear(n->doc, n->namer->type.again[t]);
        if (n->namer->type.brief[t] != SS_NONE)
            ss_layer_clear(n->doc, n->namer->type.brief[t]);
    }
}

/* ---- one type for one form ----------------------------------------------- */

enum { CLEAR = 2 }; /* a lead in score that the article does not overrule */

static void agree(struct names *n, struct chosen *c, const struct tally *t)
{
    enum ss_entity_type most = leader(t, NULL);
    if (most == SS_ENTITY_NONE || most == c->type)
        return;
    struct score s = evidence_of(n, c->spot, c->n);
    if (s.of[c->type] - s.of[most] < CLEAR)
        c->type = most;
}

bool article_agree(struct names *n)
{
    struct forms forms = {.n = n, .map.arena = &n->doc->arena};
    for (uint32_t i = 0; i < n->chosen.n; i++) {
        const struct chosen *c = &n->chosen.v[i];
        struct tally *t = tally_of(&forms, form_key(n, chosen_tokens(n, c)));
        if (!t)
            return false;
        t->sure[c->type] += c->sure;
    }
    for (uint32_t i = 0; i < n->chosen.n; i++) {
        struct chosen *c = &n->chosen.v[i];
        agree(n, c, known(&forms, form_key(n, chosen_tokens(n, c))));
    }
    return true;
}
