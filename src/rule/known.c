/*
 * known.c - what was found out about kinds of tokens.
 *
 * News says the same things: a few thousand kinds of tokens make up nearly all
 * of it. The kinds of an article's tokens are numbered once, before its first
 * phase; every phase then has a table by number, with the vector of a kind and
 * the items it passes.
 *
 *     key of a token -> kind 17 ; phase np -> of_kind[17] -> vector, items
 *                               ; phase stop -> of_kind[17] -> vector, items
 *
 * All of it lives as long as its thread's work when that keeps it (a batch),
 * else as long as the article. What is kept is forgotten when there are too
 * many kinds, between articles, when nothing points into it.
 */
#include "rule/run_p.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 1024, MOST_KINDS = 1 << 13 };
/* Keys of other sorts; words have smaller numbers. */
#define PHRASE_KEY ((uint64_t)1 << 63)
#define ANSWERS_KEY ((uint64_t)1 << 62)

/* A longer array of n elements; NULL: no memory. */
static void *longer(struct ss_arena *a, const void *old, size_t size,
                    uint32_t had, uint32_t n)
{
    void *new = ss_arena_room(a, n * size);
    if (new && had)
        memcpy(new, old, had * size);
    return new;
}

/* ---- kept from article to article --------------------------------------- */

/* Room for the widest lanes. */
static bool states_room(struct ss_known *k)
{
    size_t tokens = LANE_CHUNK + 2 * LANE_REACH + 1, width = 0;
    for (uint32_t p = 0; p < k->rules->n[ARRAY_phases]; p++)
        width = k->rules->lanes[p].width > width ? k->rules->lanes[p].width
                                                 : width;
    for (int side = 0; side < SIDES; side++)
        k->states[side] =
            ss_arena_room(k->arena, tokens * width * sizeof(uint64_t));
    k->some = ss_arena_room(k->arena, tokens * sizeof *k->some);
    return k->states[SIDE_RIGHT] && k->states[SIDE_LEFT] && k->some;
}

static bool start(struct ss_known *k)
{
    k->n = 0;
    k->n_slots = FIRST_SLOTS;
    k->slots = ss_arena_alloc(k->arena, FIRST_SLOTS * sizeof *k->slots);
    k->answers = NULL;
    k->n_answers = k->n_answer_slots = 0;
    k->triggers_in =
        ss_arena_alloc(k->arena, FIRST_SLOTS * sizeof *k->triggers_in);
    k->asks = ss_arena_alloc(k->arena, FIRST_SLOTS * sizeof *k->asks);
    k->phases = ss_arena_alloc(k->arena, (k->rules->n[ARRAY_phases] + 1) *
                                             sizeof *k->phases);
    k->scratch = regex_scratch_new(k->arena);
    if (!k->triggers_in || !k->asks || !k->phases || !k->scratch || !states_room(k))
        k->slots = NULL; /* not started */
    return k->slots != NULL;
}

bool ss_work_keep(struct ss_work *work, const struct ss_rules *rules,
                  struct sayso_error *err)
{
    struct ss_known *k = calloc(1, sizeof *k);
    ss_work_release(work);
    if (!k)
        return ss_fail_memory(err);
    ss_arena_init(&k->own, 0);
    k->arena = &k->own;
    k->rules = rules;
    work->known = k;
    work->memo = ss_memo_new();
    if (work->memo && start(k))
        return true;
    ss_work_release(work);
    return ss_fail_memory(err);
}

void ss_work_release(struct ss_work *work)
{
    if (work->known)
        ss_arena_release(&work->known->own);
    free(work->known);
    ss_memo_free(work->memo);
    work->known = NULL;
    work->memo = NULL;
}

/* ---- the kinds of an article's tokens -------------------------------- */

/* Never 0; the word counts only where rules ask for it, and regular
 * expressions besides (kind_of). */
static uint64_t key_of(const struct ss_rules *r, const struct ss_token *tok,
                       uint16_t classes)
{
    uint64_t word = tok->word;
    if (word >= r->asked.n_words ||
        !(r->asked.words[word / 64] >> word % 64 & 1))
        word = 0;
    uint64_t flags = tok->flags & (r->asked.flags | SS_TOK_QUOTED);
    return (word << 40 | (uint64_t)tok->pos << 32 | flags << 16 |
            r->asked.alike[classes]) +
           1;
}

/* The slot of a key, or the empty one where it belongs. */
static struct kind *slot_of(const struct ss_known *k, uint64_t key)
{
    uint64_t h = key * 0x9e3779b97f4a7c15u;
    uint32_t i = (uint32_t)(h >> 32) & (k->n_slots - 1);
    while (k->slots[i].key && k->slots[i].key != key)
        i = (i + 1) & (k->n_slots - 1);
    return &k->slots[i];
}

static bool grow(struct ss_known *k)
{
    const struct kind *old = k->slots;
    uint32_t n = k->n_slots;
    struct kind *new = ss_arena_alloc(k->arena, 2 * (size_t)n * sizeof *new);
    uint32_t *in =
        longer(k->arena, k->triggers_in, sizeof *in, k->n, 2 * n);
    uint64_t *asks = longer(k->arena, k->asks, sizeof *asks, k->n, 2 * n);
    if (!new || !in || !asks)
        return false;
    k->triggers_in = in;
    k->asks = asks;
    k->slots = new;
    k->n_slots = 2 * n;
    for (uint32_t i = 0; i < n; i++)
        if (old[i].key)
            *slot_of(k, old[i].key) = old[i];
    return true;
}

static struct answers *answers_slot(const struct ss_known *k, uint64_t yes)
{
    uint32_t i = (uint32_t)(yes * 0x9e3779b97f4a7c15u >> 32);
    for (i &= k->n_answer_slots - 1;
         k->answers[i].yes && k->answers[i].yes != yes;)
        i = (i + 1) & (k->n_answer_slots - 1);
    return &k->answers[i];
}

static bool grow_answers(struct ss_known *k)
{
    const struct answers *old = k->answers;
    uint32_t n = k->n_answer_slots;
    k->n_answer_slots = n ? 2 * n : 256;
    k->answers =
        ss_arena_alloc(k->arena, k->n_answer_slots * sizeof *k->answers);
    for (uint32_t i = 0; k->answers && i < n; i++)
        if (old[i].yes)
            *answers_slot(k, old[i].yes) = old[i];
    return k->answers != NULL;
}

/* A number for what regular expressions said together; SS_NONE: no memory. */
static uint32_t answers_number(struct ss_known *k, uint64_t yes)
{
    if (2 * k->n_answers >= k->n_answer_slots && !grow_answers(k))
        return SS_NONE;
    struct answers *x = answers_slot(k, yes);
    if (!x->yes)
        *x = (struct answers){yes, k->n_answers++};
    return x->number;
}

/* Bits of the phases that a token may be a trigger in. */
static uint32_t triggers_in(const struct ss_rules *r,
                            const struct ss_token *tok)
{
    uint32_t bits = 0;
    for (uint32_t p = 0; p < r->n[ARRAY_phases] && p < 32; p++)
        bits |= (uint32_t)is_trigger(&r->triggered[p], tok) << p;
    return bits;
}

static uint64_t regexes_asked(const struct ss_rules *r,
                              const struct ss_token *tok)
{
    uint64_t asks = 0;
    for (uint32_t p = 0; p < r->n[ARRAY_phases]; p++)
        asks |= vector_asks(&r->vectors[p], r, tok);
    return asks;
}

/* A kind that was not met before; NULL: no memory. */
static const struct kind *new_kind(struct ss_known *k, uint64_t key,
                                   uint64_t asks, const struct ss_token *tok)
{
    if (k->n * 2 >= k->n_slots && !grow(k))
        return NULL;
    struct kind *x = slot_of(k, key);
    *x = (struct kind){key, k->n++, asks != 0};
    k->triggers_in[x->number] = triggers_in(k->rules, tok);
    k->asks[x->number] = asks;
    return x;
}

/* The kind of token t; NULL: no memory. */
static const struct kind *kind_of(struct ss_known *k, const struct ss_doc *doc,
                                  uint32_t t)
{
    const struct ss_token *tok = &doc->tokens.v[t];
    uint64_t key = key_of(k->rules, tok, tok->classes);
    const struct kind *x = slot_of(k, key);
    if (!x->key)
        x = new_kind(k, key, regexes_asked(k->rules, tok), tok);
    if (!x || !x->asks)
        return x;
    uint64_t yes = regex_answers(k->rules->regex, k->asks[x->number],
                                 ss_token_text(doc, t), k->scratch);
    if (!yes)
        return x;
    uint32_t answers = answers_number(k, yes);
    if (answers == SS_NONE)
        return NULL;
    key = ANSWERS_KEY | (uint64_t)x->number << 32 | answers;
    x = slot_of(k, key);
    return x->key ? x : new_kind(k, key, 0, tok);
}

/* The kind of a phrase: how its first token would be if it had the classes of
 * the phrase. */
static const struct kind *kind_of_phrase(struct ss_known *k,
                                         const struct ss_doc *doc,
                                         const struct ss_phrase *x)
{
    const struct ss_token *tok = &doc->tokens.v[x->tokens.start];
    uint64_t key = key_of(k->rules, tok, x->classes) | PHRASE_KEY;
    const struct kind *kind = slot_of(k, key);
    return kind->key ? kind : new_kind(k, key, 0, tok);
}

static bool number_kinds(struct ss_known *k, struct ss_doc *doc,
                         const struct ss_phrases *ph)
{
    size_t bytes = ((size_t)doc->tokens.n + 1) * sizeof(uint32_t);
    k->kinds = ss_arena_room(&doc->arena, bytes);
    k->phases_of = ss_arena_room(&doc->arena, bytes);
    k->phrase_kinds = ss_arena_room(&doc->arena, (ph->v.n + 1) *
                                                     sizeof(uint32_t));
    if (!k->kinds || !k->phases_of || !k->phrase_kinds)
        return false;
    for (uint32_t t = 0; t < doc->tokens.n; t++) {
        const struct kind *x = kind_of(k, doc, t);
        if (!x)
            return false;
        k->kinds[t] = x->number;
        k->phases_of[t] = k->triggers_in[x->number];
    }
    for (uint32_t i = 0; i < ph->v.n; i++) {
        const struct kind *x = kind_of_phrase(k, doc, &ph->v.v[i]);
        if (!x)
            return false;
        k->phrase_kinds[i] = x->number;
    }
    return true;
}

/* What is known for this article: kept from before, or in its arena. */
static struct ss_known *at_hand(struct ss_work *work, const struct ss_rules *r,
                                struct ss_doc *doc)
{
    struct ss_known *k = work->known;
    if (!k || k->rules != r) {
        k = ss_arena_alloc(&doc->arena, sizeof *k);
        if (!k)
            return NULL;
        k->rules = r;
        k->arena = &doc->arena;
    }
    if (k->n > MOST_KINDS) {
        ss_arena_clear(&k->own);
        k->slots = NULL;
    }
    if (!k->slots && !start(k))
        return NULL;
    return number_kinds(k, doc, &work->phrases) ? k : NULL;
}

/* ---- a phase --------------------------------------------------------- */

/* Room for every kind there is: no phase makes new ones. */
static bool make_room(struct machine *m, struct known_phase *p)
{
    struct ss_arena *a = m->known->arena;
    uint32_t room = m->known->n_slots, had = p->room;
    size_t items = SIDES * m->lanes->width * sizeof(uint64_t);
    size_t vector = m->rows->width * sizeof(uint64_t);
    p->known = longer(a, p->known, sizeof *p->known, had, room);
    p->items = longer(a, p->items, items, had, room);
    p->vectors = longer(a, p->vectors, vector, had, room);
    p->triggers = longer(a, p->triggers, sizeof *p->triggers, had, room);
    p->room = room;
    if (!p->known || !p->items || !p->vectors || !p->triggers)
        return false;
    memset(p->known + had, 0, (room - had) * sizeof *p->known);
    return true;
}

bool known_init(struct machine *m, struct ss_doc *doc)
{
    struct ss_work *w = m->work;
    if (!w->at_hand || w->at_hand->rules != m->r)
        w->at_hand = at_hand(w, m->r, doc);
    m->known = w->at_hand;
    if (!m->known)
        return false;
    struct known_phase *p = &m->known->phases[m->phase];
    if (p->room < m->known->n && !make_room(m, p))
        return false;
    m->of_kind = p;
    m->kinds = m->known->kinds;
    m->right = m->known->states[SIDE_RIGHT];
    m->left = m->known->states[SIDE_LEFT];
    m->some = m->known->some;
    return true;
}

/* The items that a kind's vector passes. */
static void find_items(struct machine *m, uint32_t kind)
{
    struct known_phase *p = &m->known->phases[m->phase];
    uint32_t words = SIDES * m->lanes->width;
    uint64_t *items = p->items + (size_t)kind * words;
    memcpy(items, m->lanes->any, words * sizeof *items);
    lanes_of(m, vector_at(m, kind), items);
    p->known[kind] = true;
}

bool known_find(struct machine *m, uint32_t k)
{
    struct known_phase *p = &m->known->phases[m->phase];
    const struct ss_token *tok = &m->doc->tokens.v[k];
    uint32_t kind = m->kinds[k];
    uint64_t *vector = p->vectors + (size_t)kind * m->rows->width;
    p->triggers[kind] = NULL;
    if (!token_allowed(m, k))
        memset(vector, 0, m->rows->width * sizeof *vector);
    else if (triggers_of_token(m, tok, &p->triggers[kind]))
        vector_of(m, k, vector);
    else
        return false;
    find_items(m, kind);
    return true;
}

void know_phrase(struct machine *m, uint32_t phrase)
{
    struct known_phase *p = &m->known->phases[m->phase];
    const struct ss_phrase *x = &m->work->phrases.v.v[phrase];
    uint32_t kind = m->known->phrase_kinds[phrase];
    if (p->known[kind])
        return;
    vector_of_phrase(m, x->tokens.start, x->classes,
                     p->vectors + (size_t)kind * m->rows->width);
    find_items(m, kind);
}
