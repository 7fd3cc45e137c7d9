/*
 * known.c - what was found out about kinds of tokens.
 *
 * News says the same things: a few thousand kinds of tokens make up nearly all
 * of it. A table by kind keeps the vector of each and the row of rules it
 * allows. It lives as long as its thread's work when that keeps it (a batch),
 * else as long as the phase. It is emptied when it has grown too large, between
 * phases, when nothing points into it.
 */
#include "rule/run_p.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 512, MOST_KINDS = 1 << 13 };

struct ss_known {
    const struct ss_rules *rules;
    struct ss_arena arena;
    struct known_phase *phases;
};

/* ---- kept from article to article
 * ------------------------------------------------ */

static bool start(struct ss_known *k)
{
    ss_arena_clear(&k->arena);
    k->phases = ss_arena_alloc(&k->arena, (k->rules->n[ARRAY_phases] + 1) *
                                              sizeof *k->phases);
    return k->phases != NULL;
}

bool ss_work_keep(struct ss_work *work, const struct ss_rules *rules,
                  struct sayso_error *err)
{
    struct ss_known *k = calloc(1, sizeof *k);
    ss_work_release(work);
    if (!k)
        return ss_fail_memory(err);
    ss_arena_init(&k->arena, 0);
    k->rules = rules;
    work->known = k;
    if (start(k))
        return true;
    ss_work_release(work);
    return ss_fail_memory(err);
}

void ss_work_release(struct ss_work *work)
{
    if (work->known)
        ss_arena_release(&work->known->arena);
    free(work->known);
    work->known = NULL;
}

/* ---- the table of a phase
 * --------------------------------------------------------- */

static size_t words_of(const struct machine *m)
{
    return m->rows->width + PLACES * m->r->dispatch[m->phase].width;
}

static struct known_token *new_token(struct machine *m, uint64_t key)
{
    struct known_token *t = ss_arena_alloc(
        m->known_arena, sizeof *t + words_of(m) * sizeof *t->bits);
    if (!t)
        return NULL;
    const struct dispatch *d = &m->r->dispatch[m->phase];
    t->key = key;
    memcpy(t->bits + m->rows->width, d->open,
           PLACES * d->width * sizeof *t->bits);
    return t;
}

static bool init_phase(struct machine *m)
{
    struct known_phase *p = m->known;
    p->n_slots = FIRST_SLOTS;
    p->slots = ss_arena_alloc(m->known_arena, FIRST_SLOTS * sizeof *p->slots);
    p->nothing = new_token(m, 0);
    return p->slots && p->nothing;
}

bool known_init(struct machine *m, struct ss_doc *doc)
{
    struct ss_known *kept = m->work->known;
    if (kept && kept->rules == m->r) {
        if (kept->phases[m->phase].n > MOST_KINDS && !start(kept))
            return false;
        m->known_arena = &kept->arena;
        m->known = &kept->phases[m->phase];
    } else {
        m->known_arena = &doc->arena;
        m->known = ss_arena_alloc(&doc->arena, sizeof *m->known);
    }
    m->of = ss_arena_alloc(&doc->arena,
                           ((size_t)doc->tokens.n + 1) * sizeof *m->of);
    return m->known && m->of && (m->known->slots || init_phase(m));
}

static uint32_t slot_of(const struct known_phase *p, uint64_t key)
{
    uint64_t h = key * 0x9e3779b97f4a7c15u;
    return (uint32_t)(h >> 32) & (p->n_slots - 1);
}

static bool grow(struct machine *m)
{
    struct known_phase *p = m->known, old = *p;
    p->n_slots *= 2;
    p->slots = ss_arena_alloc(m->known_arena, p->n_slots * sizeof *p->slots);
    if (!p->slots) {
        *p = old;
        return false;
    }
    for (uint32_t i = 0; i < old.n_slots; i++) {
        if (!old.slots[i])
            continue;
        uint32_t k = slot_of(p, old.slots[i]->key);
        while (p->slots[k])
            k = (k + 1) & (p->n_slots - 1);
        p->slots[k] = old.slots[i];
    }
    return true;
}

/* ---- tokens
 * -------------------------------------------------------------------------- */

/* Never 0; the word counts only where rules ask for it. */
static uint64_t kind_of(const struct machine *m, uint32_t k)
{
    const struct ss_token *tok = &m->doc->tokens.v[k];
    uint64_t word = word_row(&m->rows->words, tok->word) ? tok->word : 0;
    return (word << 40 | (uint64_t)tok->pos << 32 | (uint64_t)tok->flags << 16 |
            tok->classes) +
           1;
}

static struct known_token *token_of(struct machine *m, uint32_t k)
{
    struct known_phase *p = m->known;
    uint64_t key = kind_of(m, k);
    uint32_t i = slot_of(p, key);
    for (; p->slots[i]; i = (i + 1) & (p->n_slots - 1))
        if (p->slots[i]->key == key)
            return p->slots[i];
    struct known_token *t = new_token(m, key);
    if (!t)
        return NULL;
    vector_of(m, k, m->doc->tokens.v[k].classes, t->bits);
    dispatch_join(m, t->bits, t->bits + m->rows->width);
    p->slots[i] = t;
    return ++p->n * 2 < p->n_slots || grow(m) ? t : NULL;
}

bool known_make(struct machine *m, ss_range range)
{
    for (uint32_t k = range.start; k < range.end; k++) {
        m->of[k] = token_allowed(m, k) ? token_of(m, k) : m->known->nothing;
        if (!m->of[k])
            return false;
    }
    return true;
}
