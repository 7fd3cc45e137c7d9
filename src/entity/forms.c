/*
 * forms.c - the forms of a name, as keys.
 *
 * A name is known by the hashes of its words. Short forms are made by taking
 * words away, never by guessing: a person's last and first name, the last
 * word of a body ("the Journal") or all but its last ("Microsoft Corp."), and
 * the initials of its words, with and without the joining ones.
 */
#include "entity/entity_p.h"

#include <string.h>

/* ---- a map --------------------------------------------------------------- */

static bool grow(struct map *m)
{
    struct map old = *m;
    m->size = old.size ? old.size * 2 : 64;
    m->slot = ss_arena_alloc(m->arena, m->size * sizeof *m->slot);
    m->n = 0;
    if (!m->slot) {
        *m = old;
        return false;
    }
    for (uint32_t i = 0; i < old.size; i++)
        if (old.slot[i].key)
            *map_put(m, old.slot[i].key) = old.slot[i].value;
    return true;
}

static uint32_t slot_of(const struct map *m, uint64_t key)
{
    uint32_t i = (uint32_t)(key >> 32) & (m->size - 1);
    while (m->slot[i].key && m->slot[i].key != key)
        i = (i + 1) & (m->size - 1);
    return i;
}

uint32_t *map_find(const struct map *m, uint64_t key)
{
    if (!m->size)
        return NULL;
    uint32_t i = slot_of(m, key);
    return m->slot[i].key ? &m->slot[i].value : NULL;
}

uint32_t *map_put(struct map *m, uint64_t key)
{
    if (m->n * 2 >= m->size && !grow(m))
        return NULL;
    uint32_t i = slot_of(m, key);
    if (!m->slot[i].key) {
        m->slot[i].key = key;
        m->slot[i].value = SS_NONE;
        m->n++;
    }
    return &m->slot[i].value;
}

/* ---- keys -------------------------------------------------------------- */

static uint64_t mix(uint64_t key, uint32_t hash)
{
    key = (key ^ hash) * 0x9e3779b97f4a7c15u;
    return key ^ key >> 29;
}

/* Token where the name proper begins: behind "The". */
static uint32_t bare_start(const struct names *n, ss_range r)
{
    const struct ss_token *t = &n->doc->tokens.v[r.start];
    return r.start +
           (r.end - r.start > 1 && in_class(n, t, n->namer->cls.function));
}

/* Is the word written with a particle before a hyphen: al-Assad? Then *rest is
 * what stands behind. */
static bool after_particle(const struct names *n, ss_str word, ss_str *rest)
{
    char folded[16];
    const char *hyphen = memchr(word.p, '-', word.len);
    if (!hyphen || hyphen == word.p || hyphen - word.p > 4 ||
        hyphen + 1 == word.p + word.len)
        return false;
    size_t len = ss_fold(word.p, (size_t)(hyphen - word.p), folded);
    uint32_t w = ss_gaz_word(n->namer->gaz, folded, len, ss_hash(folded, len));
    *rest = (ss_str){hyphen + 1, (size_t)(word.p + word.len - hyphen - 1)};
    return w && n->namer->cls.particle &&
           ss_gaz_has(n->namer->gaz,
                      ss_gaz_classes(n->namer->gaz, w, SS_CASE_SMALL),
                      n->namer->cls.particle);
}

static uint32_t hash_of(const struct names *n, uint32_t token)
{
    enum { LONGEST = 64 };
    uint32_t hash = n->doc->tokens.v[token].hash;
    ss_str rest, word = ss_token_text(n->doc, token);
    char folded[2 * LONGEST + 4];
    if (word.len <= LONGEST && after_particle(n, word, &rest))
        hash = (uint32_t)ss_hash(folded, ss_fold(rest.p, rest.len, folded));
    const uint32_t *as = map_find(&n->spelling, hash | 1ull << 32);
    return as ? *as : hash;
}

bool forms_prepare(struct names *n)
{
    n->hashes = ss_arena_room(&n->doc->arena,
                              (n->spots.n + 1) * sizeof *n->hashes);
    for (uint32_t s = 0; n->hashes && s < n->spots.n; s++)
        n->hashes[s] = hash_of(n, n->spots.v[s].token);
    return n->hashes != NULL;
}

uint64_t form_key(const struct names *n, ss_range r)
{
    uint64_t key = 0x51ed270b153a4d2fu;
    uint32_t start = bare_start(n, r), spot = n->spot_of[start];
    for (uint32_t k = start; k < r.end; k++)
        key = mix(key, n->hashes[spot++]);
    return key ? key : 1;
}

/* Key of the initials of tokens [r); 0 when they are fewer than two. */
static uint64_t initials_key(const struct names *n, ss_range r, bool joints)
{
    char text[4 * LONGEST_NAME], folded[8 * LONGEST_NAME + 4];
    uint32_t len = 0, letters = 0;
    for (uint32_t k = r.start; k < r.end; k++) {
        const struct ss_token *t = &n->doc->tokens.v[k];
        uint32_t bytes;
        const char *p = n->doc->text.p + t->start;
        if (!(t->flags & SS_TOK_ALPHA) ||
            (!joints && !(t->flags & SS_TOK_CAPITAL)))
            continue;
        (void)ss_utf8_at(p, p + t->len, &bytes);
        memcpy(text + len, p, bytes);
        len += bytes;
        letters++;
    }
    if (letters < 2)
        return 0;
    uint32_t hash = (uint32_t)ss_hash(folded, ss_fold(text, len, folded));
    return mix(0x51ed270b153a4d2fu, hash);
}

static uint32_t add_key(uint64_t *keys, uint32_t n, uint64_t key)
{
    if (key && n < MAX_BRIEF)
        keys[n++] = key;
    return n;
}

static uint32_t capitals_in(const struct ss_doc *doc, ss_range r)
{
    uint32_t n = 0;
    for (uint32_t k = r.start; k < r.end; k++)
        n += (doc->tokens.v[k].flags & SS_TOK_CAPITAL) != 0;
    return n;
}

/* A part of a name that may stand for it: not a lone initial, not a joint. */
static uint64_t part_key(const struct names *n, uint32_t from, uint32_t to)
{
    const struct ss_token *v = n->doc->tokens.v;
    if (from >= to || !(v[from].flags & SS_TOK_CAPITAL) ||
        !(v[to - 1].flags & SS_TOK_CAPITAL) || v[from].flags & SS_TOK_INITIAL)
        return 0;
    return form_key(n, (ss_range){from, to});
}

/* Names may be called by the last word but one: "Rosa Vidal Campos" is "Ms.
 * Vidal". Kept apart from the keys of name ends, which are tried first. */
uint64_t middle_key(uint64_t key)
{
    return key ? mix(key, 1) : 0;
}

uint32_t brief_keys(const struct names *n, ss_range r, enum ss_entity_type type,
                    uint64_t keys[MAX_BRIEF])
{
    uint32_t k = 0, last = r.end;
    r.start = bare_start(n, r);
    if (r.end - r.start < 2 || capitals_in(n->doc, r) < 2)
        return 0;
    if (type == SS_ENTITY_PER) {
        if (in_class(n, &n->doc->tokens.v[last - 1], n->namer->cls.suffix))
            last--;
        for (uint32_t from = r.start + 1; from < last; from++)
            k = add_key(keys, k, part_key(n, from, last));
        if (last - r.start > 2)
            k = add_key(keys, k, middle_key(part_key(n, last - 2, last - 1)));
        return add_key(keys, k, part_key(n, r.start, r.start + 1));
    }
    k = add_key(keys, k, part_key(n, r.end - 1, r.end));
    k = add_key(keys, k, part_key(n, r.start, r.end - 1));
    if (r.end - r.start > 2) {
        k = add_key(keys, k, part_key(n, r.start + 1, r.end));
        k = add_key(keys, k, part_key(n, r.start, r.start + 1));
    }
    k = add_key(keys, k, initials_key(n, r, false));
    return add_key(keys, k, initials_key(n, r, true));
}
