/*
 * known.c - what was found out about kinds of tokens.
 *
 * News says the same things: a few thousand kinds of tokens make up nearly all
 * of it. The kinds of an article's tokens are numbered once, before its first
 * phase; every phase then has a table by number, with the vector of a kind and
 * the row of rules it allows.
 *
 *     key of a token -> kind 17 ; phase np -> of_kind[17] -> vector, row
 *                               ; phase stop -> of_kind[17] -> vector, row
 *
 * All of it lives as long as its thread's work when that keeps it (a batch),
 * else as long as the article. What is kept is forgotten when there are too
 * many kinds, between articles, when nothing points into it.
 */
#include "rule/run_p.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 1024, MOST_KINDS = 1 << 13 };

/* ---- kept from article to article --------------------------------------- */

static bool start(struct ss_known *k)
{
    k->n = 0;
    k->n_slots = FIRST_SLOTS;
    k->slots = ss_arena_alloc(k->arena, FIRST_SLOTS * sizeof *k->slots);
    k->triggers_in =
        ss_arena_alloc(k->arena, FIRST_SLOTS * sizeof *k->triggers_in);
    k->phases = ss_arena_alloc(k->arena, (k->rules->n[ARRAY_phases] + 1) *
                                             sizeof *k->phases);
    k->scratch = regex_scratch_new(k->arena);
    if (!k->triggers_in || !k->phases || !k->scratch)
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

/* Never 0; the word counts only where rules ask for it. */
static uint64_t key_of(const struct ss_rules *r, const struct ss_token *tok)
{
    uint64_t word = tok->word;
    if (word >= r->n_asked || !(r->asked[word / 64] >> word % 64 & 1))
        word = 0;
    return (word << 40 | (uint64_t)tok->pos << 32 | (uint64_t)tok->flags << 16 |
            tok->classes) +
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
    struct kind *old = k->slots;
    uint32_t n = k->n_slots;
    struct kind *new = ss_arena_alloc(k->arena, 2 * (size_t)n * sizeof *new);
    uint32_t *in = ss_arena_alloc(k->arena, 2 * (size_t)n * sizeof *in);
    if (!new || !in)
        return false;
    memcpy(in, k->triggers_in, k->n * sizeof *in);
    k->triggers_in = in;
    k->slots = new;
    k->n_slots = 2 * n;
    for (uint32_t i = 0; i < n; i++)
        if (old[i].key)
            *slot_of(k, old[i].key) = old[i];
    return true;
}

/* Bits of the phases that a token may be a trigger in. */
static uint32_t triggers_in(const struct ss_rules *r,
                            const struct ss_token *tok)
{
    uint32_t bits = 0;
    for (uint32_t p = 0; p < r->n[ARRAY_phases] && p < 32; p++)
        bits |= (uint32_t)dispatch_is_trigger(&r->dispatch[p], tok) << p;
    return bits;
}

/* The number of a token's kind; SS_NONE: no memory. */
static uint32_t number_of(struct ss_known *k, const struct ss_token *tok)
{
    uint64_t key = key_of(k->rules, tok);
    struct kind *x = slot_of(k, key);
    if (x->key)
        return x->number;
    uint32_t number = k->n++;
    *x = (struct kind){key, number};
    k->triggers_in[number] = triggers_in(k->rules, tok);
    return k->n * 2 <= k->n_slots || grow(k) ? number : SS_NONE;
}

static bool number_kinds(struct ss_known *k, struct ss_doc *doc)
{
    size_t bytes = ((size_t)doc->tokens.n + 1) * sizeof(uint32_t);
    k->kinds = ss_arena_room(&doc->arena, bytes);
    k->phases_of = ss_arena_room(&doc->arena, bytes);
    if (!k->kinds || !k->phases_of)
        return false;
    for (uint32_t t = 0; t < doc->tokens.n; t++) {
        uint32_t number = number_of(k, &doc->tokens.v[t]);
        if (number == SS_NONE)
            return false;
        k->kinds[t] = number;
        k->phases_of[t] = k->triggers_in[number];
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
    return number_kinds(k, doc) ? k : NULL;
}

/* ---- a phase --------------------------------------------------------- */

static struct known_token *new_token(const struct machine *m)
{
    const struct dispatch *d = &m->r->dispatch[m->phase];
    size_t words = m->rows->width + PLACES * d->width;
    struct known_token *t =
        ss_arena_alloc(m->known->arena, sizeof *t + words * sizeof *t->bits);
    if (t)
        memcpy(t->bits + m->rows->width, d->open,
               PLACES * d->width * sizeof *t->bits);
    return t;
}

/* Room for every kind there is: no phase makes new ones. */
static bool make_room(struct machine *m, struct known_phase *p)
{
    uint32_t room = m->known->n_slots;
    struct known_token **of_kind =
        ss_arena_alloc(m->known->arena, room * sizeof(void *));
    bool *begins = ss_arena_alloc(m->known->arena, room * sizeof *begins);
    if (!of_kind || !begins)
        return false;
    if (p->room) {
        memcpy(of_kind, p->of_kind, p->room * sizeof(void *));
        memcpy(begins, p->begins, p->room * sizeof *begins);
    }
    p->of_kind = of_kind;
    p->begins = begins;
    p->room = room;
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
    if (!p->nothing && !(p->nothing = new_token(m)))
        return false;
    m->of_kind = p->of_kind;
    m->begins = p->begins;
    m->kinds = m->known->kinds;
    return true;
}

/* Does a vector hold the first test of some rule? */
static bool may_begin(const struct machine *m, const uint64_t *vector)
{
    const struct dispatch *d = &m->r->dispatch[m->phase];
    uint64_t any = d->anywhere;
    for (uint32_t w = 0; w < m->rows->width; w++)
        any |= vector[w] & d->begins[w];
    return any != 0;
}

static struct known_token *find_out(struct machine *m, uint32_t k)
{
    const struct ss_token *tok = &m->doc->tokens.v[k];
    struct known_token *t = new_token(m);
    if (!t || !dispatch_triggers(m, tok, &t->triggers))
        return NULL;
    vector_of(m, k, tok->classes, t->bits);
    dispatch_join(m, t->bits, t->bits + m->rows->width);
    return t;
}

const struct known_token *known_find(struct machine *m, uint32_t k)
{
    struct known_phase *p = &m->known->phases[m->phase];
    uint32_t kind = m->kinds[k];
    struct known_token *t = token_allowed(m, k) ? find_out(m, k) : p->nothing;
    if (t)
        p->begins[kind] = may_begin(m, t->bits);
    return p->of_kind[kind] = t;
}
