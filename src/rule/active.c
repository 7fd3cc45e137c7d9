/*
 * active.c - which rules to try in a sentence at all.
 *
 * A long rule has triggers (trigger.c): words, classes or annotations of which
 * some must stand in the sentence. Every token
 * has a row of the rules it is a trigger of; a sentence lets a rule match when
 * each of the rule's triggers is in the row of some token.
 */
#include "rule/run_p.h"

#include <string.h>

struct builder {
    struct ss_rules *r;
    struct trigger_rows *t;
    struct sayso_error *err;
};

static uint64_t *new_row(struct builder *b)
{
    uint64_t *row =
        ss_arena_alloc(&b->r->arena, TRIGGERS * b->t->width * sizeof *row);
    if (!row)
        ss_fail_memory(b->err);
    return row;
}

/* A rule's bit in a row that is made when it is first asked for. */
static bool set_bit(struct builder *b, uint64_t **row, uint32_t part,
                    uint32_t bit)
{
    if (!*row && !(*row = new_row(b)))
        return false;
    (*row)[part * b->t->width + bit / 64] |= (uint64_t)1 << bit % 64;
    return true;
}

static bool word_bit(struct builder *b, uint32_t word, uint32_t part,
                     uint32_t bit)
{
    struct word_rows *rows = &b->t->words;
    uint32_t i = 0;
    while (i < rows->v.n && rows->v.v[i].word != word)
        i++;
    if (i == rows->v.n) {
        struct word_key *w = ss_vec_push(&b->r->arena, &rows->v);
        if (!w)
            return ss_fail_memory(b->err);
        *w = (struct word_key){word, NULL};
    }
    return set_bit(b, &rows->v.v[i].row, part, bit);
}

static bool add_rule(struct builder *b, uint32_t number,
                     uint64_t *class_row[SS_CLASS_MAX])
{
    const struct rule_rec *rule = &b->r->rules[number];
    const struct trial *trial = &b->r->trials[number];
    bool has[TRIGGERS] = {false};
    for (uint32_t k = 0; k < rule->n_triggers; k++) {
        const struct term *t = &b->r->triggers[rule->triggers + k];
        uint32_t part = t->trigger, bit = trial->bit;
        bool ok = t->kind == TERM_WORD ? word_bit(b, t->arg, part, bit)
                  : t->kind == TERM_CLASS
                      ? set_bit(b, &class_row[t->arg], part, bit)
                      : set_bit(b, &b->t->by_type[t->arg], part, bit);
        if (!ok)
            return false;
        b->t->types |= t->kind == TERM_ANN ? 1u << t->arg : 0;
        has[part] = true;
    }
    for (uint32_t part = 0; part < TRIGGERS; part++)
        if (!has[part] && !set_bit(b, &b->t->none, part, trial->bit))
            return false;
    return true;
}

static void join(const struct trigger_rows *t, const uint64_t *row,
                 uint64_t *bits)
{
    pairs_join(bits, row, TRIGGERS * t->width);
}

/* Rows of class sets: what their classes' rows hold together. */
static bool rows_of_sets(struct builder *b,
                         uint64_t *const class_row[SS_CLASS_MAX])
{
    uint32_t sets = ss_gaz_n_sets(b->r->gaz), n = 0, asked[SS_CLASS_MAX];
    uint64_t **rows = ss_arena_alloc(&b->r->arena, (sets + 1) * sizeof *rows);
    if (!rows)
        return ss_fail_memory(b->err);
    b->t->by_set = rows;
    for (uint32_t c = 0; c < SS_CLASS_MAX; c++)
        if (class_row[c])
            asked[n++] = c;
    for (uint32_t s = 1; s < sets; s++) {
        uint32_t like = b->r->asked.alike[s];
        rows[s] = like < s ? rows[like] : NULL;
        for (uint32_t i = 0; like == s && i < n; i++) {
            if (!ss_class_set_has(&b->r->sets[s], asked[i]))
                continue;
            if (!rows[s] && !(rows[s] = new_row(b)))
                return false;
            join(b->t, class_row[asked[i]], rows[s]);
        }
    }
    return true;
}

/* Do all rules of the phase have triggers? */
static bool is_worth_while(const struct ss_rules *r, uint32_t phase)
{
    for (uint32_t i = 0; i < r->n[ARRAY_rules]; i++)
        if (r->rules[i].phase == phase && !r->rules[i].n_triggers)
            return false;
    return r->lanes[phase].width > 0;
}

static bool build_phase(struct builder *b, uint32_t phase)
{
    uint64_t *class_row[SS_CLASS_MAX] = {0};
    b->t = &b->r->triggered[phase];
    if (!is_worth_while(b->r, phase))
        return true;
    b->t->width = b->r->lanes[phase].width;
    b->t->none = new_row(b);
    if (!b->t->none)
        return false;
    for (uint32_t i = 0; i < b->r->n[ARRAY_rules]; i++)
        if (b->r->rules[i].phase == phase && !add_rule(b, i, class_row))
            return false;
    if (!word_rows_index(&b->t->words, &b->r->arena))
        return ss_fail_memory(b->err);
    return rows_of_sets(b, class_row);
}

bool triggers_build(struct ss_rules *r, struct sayso_error *err)
{
    struct builder b = {.r = r, .err = err};
    r->triggered = ss_arena_alloc(&r->arena, (r->n[ARRAY_phases] + 1) *
                                                 sizeof *r->triggered);
    if (!r->triggered)
        return ss_fail_memory(err);
    for (uint32_t p = 0; p < r->n[ARRAY_phases]; p++)
        if (!build_phase(&b, p))
            return false;
    return true;
}

/* ---- running ------------------------------------------------------------ */

bool is_trigger(const struct trigger_rows *t, const struct ss_token *token)
{
    return t->width &&
           (t->by_set[token->classes] || word_row(&t->words, token->word));
}

bool triggers_of_token(struct machine *m, const struct ss_token *token,
                       const uint64_t **row)
{
    const struct trigger_rows *t = &m->r->triggered[m->phase];
    *row = NULL;
    if (!t->width)
        return true;
    const uint64_t *set = t->by_set[token->classes];
    const uint64_t *word = word_row(&t->words, token->word);
    *row = set ? set : word;
    if (!set || !word)
        return true;
    uint64_t *both =
        ss_arena_alloc(m->known->arena, TRIGGERS * t->width * sizeof *both);
    if (!both)
        return false;
    join(t, set, both);
    join(t, word, both);
    *row = both;
    return true;
}

bool find_active(struct machine *m, bool *any)
{
    const struct trigger_rows *t = &m->r->triggered[m->phase];
    const struct ss_phrases *ph = &m->work->phrases;
    uint64_t bits[TRIGGERS * LANE_WORDS], all = 0;
    uint32_t marks = 0;
    *any = true;
    if (!t->width) {
        memcpy(m->active, m->lanes->anchors,
               m->lanes->width * sizeof *m->active);
        return true;
    }
    memcpy(bits, t->none, TRIGGERS * t->width * sizeof *bits);
    uint32_t bit = m->phase < 32 ? (uint32_t)1 << m->phase : 0;
    for (uint32_t k = m->within.start; k < m->within.end; k++) {
        marks |= m->starts[k];
        if (!bit || m->known->phases_of[k] & bit) {
            if (!know(m, k))
                return false;
            join(t, m->of_kind->triggers[m->kinds[k]], bits);
        }
        if (!(m->starts[k] & SS_PHRASE_BIT))
            continue;
        for (uint32_t i = ph->first[k];
             i < ph->v.n && ph->v.v[i].tokens.start == k; i++)
            join(t, t->by_set[ph->v.v[i].classes], bits);
    }
    for (marks &= t->types; marks; marks &= marks - 1)
        join(t, t->by_type[__builtin_ctz(marks)], bits);
    for (uint32_t w = 0; w < t->width; w++)
        all |= m->active[w] =
            bits[w] & bits[t->width + w] & bits[2 * t->width + w];
    *any = all != 0;
    return true;
}
