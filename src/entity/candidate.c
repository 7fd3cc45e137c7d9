/*
 * candidate.c - where names may stand.
 *
 * A token may be the edge of a name when it has a capital (and is not a mere
 * function word: "The"), is a number beside such a token ("Channel 4"), or
 * when the lexicon says so in spite of small letters: a nationality, the ends
 * of a phrase that is a name, a particle before a name ("von Bibra"). Between
 * edges, joining words ("of the", "and", "&", "'s") or a nickname in marks may
 * stand.
 */
#include "entity/entity_p.h"

#include <string.h>

enum { LONGEST_JOINT = 3 };

static bool is_number(const struct ss_token *t)
{
    return (t->flags & (SS_TOK_DIGIT | SS_TOK_PUNCT)) == SS_TOK_DIGIT;
}

/* "The", "In": no names, but "US" or "WHO" in a line of small letters are,
 * and "Will" or "An" when some list of names has them. */
static bool is_mere_function(const struct names *n, const struct ss_token *t)
{
    const struct ss_namer *m = n->namer;
    if (!in_class(n, t, m->cls.function))
        return false;
    bool acronym = t->flags & SS_TOK_UPPER && !(t->flags & SS_TOK_HEADLINE);
    return !acronym && !in_class(n, t, m->cls.name) &&
           !in_class(n, t, m->cls.place) && !in_class(n, t, m->cls.org);
}

static bool has_capital(const struct names *n, const struct ss_token *t)
{
    return (t->flags & SS_TOK_ALPHA) &&
           (t->flags & (SS_TOK_CAPITAL | SS_TOK_MIXED)) &&
           !is_mere_function(n, t);
}

/* Number that belongs to a name beside it: no comma, no bracket between. */
static bool number_beside(const struct names *n, uint32_t k)
{
    const struct ss_token *t = &n->doc->tokens.v[k];
    if (!is_number(t))
        return false;
    bool before = k && t[-1].sent == t->sent && has_capital(n, t - 1);
    bool after = k + 1 < n->doc->tokens.n && t[1].sent == t->sent &&
                 has_capital(n, t + 1);
    return before || after;
}

/* Particle in small letters right before a capital: "von Bibra". */
static bool particle_before(const struct names *n, uint32_t k)
{
    const struct ss_token *t = &n->doc->tokens.v[k];
    return has_trait(n, t, TRAIT_PARTICLE) && k + 1 < n->doc->tokens.n &&
           t[1].sent == t->sent && has_capital(n, t + 1);
}

static bool has_capitals(const struct names *n, ss_range r)
{
    for (uint32_t k = r.start; k < r.end; k++)
        if (n->doc->tokens.v[k].flags & (SS_TOK_CAPITAL | SS_TOK_MIXED))
            return true;
    return false;
}

bool names_something(const struct names *n, const struct ss_phrase *p)
{
    const struct ss_gaz *g = n->namer->gaz;
    const uint32_t cls[] = {n->namer->cls.place,  n->namer->cls.org,
                            n->namer->cls.known,  n->namer->cls.event,
                            n->namer->cls.work,   n->namer->cls.law,
                            n->namer->cls.product};
    if (n->namer->cls.nation && ss_gaz_has(g, p->classes, n->namer->cls.nation))
        return true;
    for (size_t i = 0; i < sizeof cls / sizeof *cls; i++)
        if (cls[i] && ss_gaz_has(g, p->classes, cls[i]))
            return has_capitals(n, p->tokens);
    return false;
}

/* What a token may be to a name. */
enum { STARTS = 1, ENDS = 2, INNER = 4, EDGE = STARTS | ENDS };

/* Marks of every token: ends and inside of phrases that are names. */
static void mark_phrases(const struct names *n, uint8_t *marks)
{
    const struct ss_phrases *p = &n->work->phrases;
    for (uint32_t i = 0; i < p->v.n; i++) {
        ss_range r = p->v.v[i].tokens;
        if (!names_something(n, &p->v.v[i]))
            continue;
        marks[r.start] |= STARTS;
        marks[r.end - 1] |= ENDS;
        for (uint32_t k = r.start + 1; k + 1 < r.end; k++)
            marks[k] |= INNER;
    }
}

static uint8_t part_of(const struct names *n, uint32_t k, const uint8_t *marks)
{
    const struct ss_token *t = &n->doc->tokens.v[k];
    uint8_t part = marks[k];
    if (t->flags & (SS_TOK_CAPITAL | SS_TOK_MIXED))
        part |= has_capital(n, t) ? EDGE : 0;
    else if (t->flags & SS_TOK_DIGIT)
        part |= number_beside(n, k) ? EDGE : 0;
    else if (has_trait(n, t, TRAIT_NATION))
        part |= EDGE;
    else if (particle_before(n, k))
        part |= STARTS;
    return has_trait(n, t, TRAIT_JOINT) ? part | INNER : part;
}

static bool add_spot(struct names *n, uint32_t token, uint8_t part)
{
    struct spot *s = ss_vec_push(&n->doc->arena, &n->spots);
    if (!s)
        return false;
    n->spot_of[token] = n->spots.n - 1;
    *s = (struct spot){
        .token = token, .starts = part & STARTS, .ends = part & ENDS};
    return true;
}

/* Token behind a nickname in marks whose opening one is token k: Roberto
 * "Hands of Stone" Duran; SS_NONE when there is none. */
static uint32_t behind_nickname(const struct names *n, uint32_t k, uint32_t to)
{
    const struct ss_token *v = n->doc->tokens.v;
    if (!(v[k].flags & SS_TOK_OPEN) || k + 1 >= to ||
        !has_capital(n, &v[k + 1]))
        return SS_NONE;
    for (uint32_t end = k + 2; end <= k + 1 + LONGEST_JOINT && end + 1 < to;
         end++)
        if (v[end].flags & SS_TOK_CLOSE)
            return has_capital(n, &v[end + 1]) ? end + 1 : SS_NONE;
    return SS_NONE;
}

/* Is token k a comma in a list of what a body deals with: the Ministry of
 * Health, Family and Sport? */
static bool lists_topics(const struct names *n, uint32_t k, uint32_t to)
{
    const struct ss_token *t = &n->doc->tokens.v[k];
    return k + 1 < to && n->doc->text.p[t->start] == ',' &&
           has_capital(n, t - 1) && has_capital(n, t + 1) &&
           in_class(n, t - 1, n->namer->cls.topic) &&
           in_class(n, t + 1, n->namer->cls.topic);
}

/* Token at which the run goes on after token k, over joining words, a comma
 * between topics, or a nickname; SS_NONE when it ends. */
static uint32_t goes_on(const struct names *n, uint32_t k, const uint8_t *marks)
{
    uint32_t to = n->doc->sents.v[n->doc->tokens.v[k].sent].tokens.end;
    if (k + 1 < to && n->doc->tokens.v[k + 1].flags & SS_TOK_OPEN)
        return behind_nickname(n, k + 1, to);
    if (k + 1 < to && lists_topics(n, k + 1, to))
        return k + 2;
    for (uint32_t next = k + 1; next < to && next <= k + 1 + LONGEST_JOINT;
         next++) {
        uint8_t part = part_of(n, next, marks);
        if (!part)
            return SS_NONE;
        if (part & EDGE)
            return next;
    }
    return SS_NONE;
}

/* Add the run that starts at token k; *end is the token after it. */
static bool add_run(struct names *n, uint32_t k, const uint8_t *marks,
                    uint32_t *end)
{
    uint32_t first = n->spots.n;
    for (uint32_t next = k; next != SS_NONE; next = goes_on(n, k, marks)) {
        for (; k < next; k++)
            if (n->spot_of[k] == SS_NONE &&
                !add_spot(n, k, part_of(n, k, marks)))
                return false;
        if (!add_spot(n, k, part_of(n, k, marks)))
            return false;
    }
    *end = k + 1;
    for (uint32_t s = first; s < n->spots.n; s++) {
        uint32_t left = n->spots.n - s;
        n->spots.v[s].run_end = n->spots.n;
        n->spots.v[s].candidates = n->n_candidates;
        n->n_candidates += left < LONGEST_NAME ? left : LONGEST_NAME;
    }
    return true;
}

static bool make_scores(struct names *n)
{
    struct ss_arena *a = &n->doc->arena;
    size_t spots = (n->spots.n + 1) * sizeof(struct score);
    n->starting = ss_arena_alloc(a, spots);
    n->ending = ss_arena_alloc(a, spots);
    n->holding = ss_arena_alloc(a, spots);
    n->whole = ss_arena_alloc(a, (n->n_candidates + 1) * sizeof(struct score));
    return n->starting && n->ending && n->holding && n->whole;
}

bool candidates_find(struct names *n)
{
    uint32_t n_tokens = n->doc->tokens.n;
    uint8_t *marks = ss_arena_alloc(&n->doc->arena, n_tokens + 1);
    n->spot_of =
        ss_arena_alloc(&n->doc->arena, (n_tokens + 1) * sizeof *n->spot_of);
    if (!marks || !n->spot_of)
        return false;
    memset(n->spot_of, 0xff, (n_tokens + 1) * sizeof *n->spot_of);
    mark_phrases(n, marks);
    for (uint32_t k = 0; k < n_tokens;) {
        if (!(part_of(n, k, marks) & STARTS))
            k++;
        else if (!add_run(n, k, marks, &k))
            return false;
    }
    return make_scores(n);
}
