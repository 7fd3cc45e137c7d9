/* entity.c - the stage: what it needs of a model, and its steps in order. */
#include "entity/entity_p.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- opening ----------------------------------------------------------- */

static void find_classes(struct ss_namer *m)
{
    const struct {
        uint32_t *to;
        const char *name;
    } classes[] = {
        {&m->cls.function, "word.function"},
        {&m->cls.joint, "name.joint"},
        {&m->cls.particle, "name.particle"},
        {&m->cls.suffix, "name.suffix"},
        {&m->cls.name, "name"},
        {&m->cls.nation, "nation"},
        {&m->cls.place, "place"},
        {&m->cls.org, "org"},
        {&m->cls.known, "person.known"},
        {&m->cls.event, "event"},
        {&m->cls.work, "work"},
        {&m->cls.law, "law"},
        {&m->cls.product, "product"},
        {&m->cls.org_head, "org.head"},
        {&m->cls.place_head, "place.head"},
        {&m->cls.topic, "word.topic"},
        {&m->cls.topic_sport, "topic.sport"},
    };
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        *classes[i].to = ss_gaz_class(m->gaz, ss_str_of(classes[i].name));
}

static bool find_types(struct ss_namer *m, struct sayso_error *err)
{
    bool ok = true;
    m->type.title = ss_rules_type(m->rules, "title");
    m->type.listed = ss_rules_type(m->rules, "listed");
    m->type.listed_rest = ss_rules_type(m->rules, "listed-rest");
    m->type.listed_on = ss_rules_type(m->rules, "listed-on");
    for (int t = 1; ok && t < SS_ENTITY_COUNT; t++) {
        const char *name = ss_entity_type_name((enum ss_entity_type)t);
        char text[32];
        ok = ss_rules_need_type(m->rules, name, &m->type.mention[t], err);
        (void)snprintf(text, sizeof text, "%s-again", name);
        m->type.again[t] = ss_rules_type(m->rules, text);
        (void)snprintf(text, sizeof text, "%s-brief", name);
        m->type.brief[t] = ss_rules_type(m->rules, text);
    }
    return ok;
}

static void read_votes(struct ss_namer *m)
{
    for (uint32_t r = 0; r < m->n_rules; r++) {
        m->on[r] = (uint8_t)ss_rules_vote_on(m->rules, r);
        for (int t = 0; t < SS_ENTITY_COUNT; t++)
            m->votes[r].of[t] =
                ss_rules_vote(m->rules, r, (enum ss_entity_type)t);
    }
}

static void find_traits(struct ss_namer *m)
{
    const struct {
        uint32_t cls;
        enum trait trait;
    } all[] = {{m->cls.nation, TRAIT_NATION},
               {m->cls.particle, TRAIT_PARTICLE},
               {m->cls.joint, TRAIT_JOINT},
               {m->cls.topic_sport, TRAIT_SPORT}};
    for (uint32_t s = 0; s < ss_gaz_n_sets(m->gaz); s++)
        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
            if (all[i].cls && ss_gaz_has(m->gaz, (uint16_t)s, all[i].cls))
                m->traits[s] |= (uint8_t)all[i].trait;
}

struct ss_namer *ss_namer_open(const struct ss_gaz *gaz,
                               const struct ss_rules *rules,
                               struct sayso_error *err)
{
    struct ss_namer *m = calloc(1, sizeof *m);
    if (m) {
        m->gaz = gaz;
        m->rules = rules;
        m->n_rules = ss_rules_count(rules);
        m->votes = calloc(m->n_rules + 1, sizeof *m->votes);
        m->on = calloc(m->n_rules + 1, sizeof *m->on);
        m->traits = calloc(ss_gaz_n_sets(gaz) + 1u, sizeof *m->traits);
    }
    if (!m || !m->votes || !m->on || !m->traits) {
        ss_namer_free(m);
        ss_fail_memory(err);
        return NULL;
    }
    m->evidence = ss_rules_phase(rules, "name-evidence");
    m->sport = ss_rules_phase(rules, "name-sport");
    m->article = ss_rules_phase(rules, "name-article");
    find_classes(m);
    find_traits(m);
    read_votes(m);
    if (find_types(m, err))
        return m;
    ss_namer_free(m);
    return NULL;
}

void ss_namer_free(struct ss_namer *namer)
{
    if (!namer)
        return;
    free(namer->votes);
    free(namer->on);
    free(namer->traits);
    free(namer);
}

/* ---- running ----------------------------------------------------------- */

/* Sentences with a candidate, a byte each; NULL: no memory. */
static uint8_t *named_sentences(const struct names *n)
{
    uint8_t *named = ss_arena_alloc(&n->doc->arena, n->doc->sents.n + 1u);
    for (uint32_t s = 0; named && s < n->spots.n; s++)
        named[token_of(n, s)->sent] = true;
    return named;
}

/* Run a phase where it can be for a candidate, and put its votes on them. A
 * trace shows all that the rules say. */
static bool weigh(struct names *n, uint32_t phase, struct sayso_error *err)
{
    uint32_t before = n->work->votes.n;
    const uint8_t *where = n->work->want_trace ? NULL : n->named;
    if (!ss_rules_run_in(n->namer->rules, phase, where, n->doc, n->work, err))
        return false;
    evidence_add(n, before);
    return true;
}

/* Is the article about sport: is one word in forty of sport, and three? */
static bool is_sport(const struct names *n)
{
    enum { LEAST = 3, SHARE = 40 };
    uint32_t words = 0, sport = 0;
    for (uint32_t k = 0; k < n->doc->tokens.n; k++) {
        const struct ss_token *t = &n->doc->tokens.v[k];
        words += (t->flags & SS_TOK_ALPHA) != 0;
        sport += has_trait(n, t, TRAIT_SPORT);
    }
    return sport >= LEAST && sport * SHARE >= words;
}

bool ss_entity_find(const struct ss_namer *namer, struct ss_doc *doc,
                    struct ss_work *work, struct sayso_error *err)
{
    struct names n = {.namer = namer, .doc = doc, .work = work};
    if (!seen_mark(doc) || !candidates_find(&n) || !listed_annotate(&n) ||
        !(n.named = named_sentences(&n)))
        return ss_fail_memory(err);
    if (!weigh(&n, namer->evidence, err) ||
        (is_sport(&n) && !weigh(&n, namer->sport, err)))
        return false;
    listed_clear(&n);
    if (!decide(&n) || !spelling_find(&n) || !forms_prepare(&n) ||
        !article_annotate(&n))
        return ss_fail_memory(err);
    if (!weigh(&n, namer->article, err))
        return false;
    article_clear(&n);
    return decide(&n) && article_agree(&n) && publish(&n) ? true
                                                          : ss_fail_memory(err);
}

/* ---- explaining -------------------------------------------------------- */

static bool list_from(const struct names *n, uint32_t spot, uint32_t run_start,
                      struct ss_candidates *out)
{
    const struct spot *s = &n->spots.v[spot];
    ss_range run = {n->spots.v[run_start].token,
                    n->spots.v[s->run_end - 1].token + 1};
    uint32_t most = s->run_end - spot;
    for (uint32_t len = 1; len <= most && len <= LONGEST_NAME; len++) {
        if (!s->starts || !n->spots.v[spot + len - 1].ends)
            continue;
        struct ss_candidate *c = ss_vec_push(&n->doc->arena, &out->v);
        if (!c)
            return false;
        *c = (struct ss_candidate){{s->token, s->token + len}, run};
    }
    return true;
}

bool ss_entity_candidates(const struct ss_namer *namer, struct ss_doc *doc,
                          struct ss_work *work, struct ss_candidates *out,
                          struct sayso_error *err)
{
    struct names n = {.namer = namer, .doc = doc, .work = work};
    if (!candidates_find(&n))
        return ss_fail_memory(err);
    uint32_t run = 0;
    for (uint32_t s = 0; s < n.spots.n; s++) {
        if (s && n.spots.v[s].run_end != n.spots.v[run].run_end)
            run = s;
        if (!list_from(&n, s, run, out))
            return ss_fail_memory(err);
    }
    return true;
}

bool ss_vote_is_for(const struct ss_rules *rules, const struct ss_vote *vote,
                    ss_range name)
{
    ss_range v = vote->tokens;
    switch (ss_rules_vote_on(rules, vote->rule)) {
    case SS_VOTE_WHOLE:
        return v.start == name.start && v.end == name.end;
    case SS_VOTE_STARTING:
        return v.start == name.start;
    case SS_VOTE_ENDING:
        return v.end == name.end;
    case SS_VOTE_HOLDING:
        return v.end > name.start && v.end <= name.end;
    }
    return false;
}
