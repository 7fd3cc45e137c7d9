/*
 * role.c - titles before a name and appositions behind it.
 *
 *     former Utah governor | Michael Leavitt |, a Romney confidant,
 *
 * What they say becomes keys of the name's cluster, so that "the governor"
 * later finds him, and the words about him.
 */
#include "source/source_p.h"

enum {
    MAX_BEFORE = 8,
    MAX_BEHIND = 30
};

static const struct ss_token *token(const struct finder *f, uint32_t t)
{
    return &f->doc->tokens.v[t];
}

static bool is_title_word(const struct finder *f, uint32_t t)
{
    switch (token(f, t)->pos) {
    case SS_POS_NOUN:
    case SS_POS_PROPN:
    case SS_POS_ADJ:
    case SS_POS_VBN:
        return true;
    case SS_POS_PART: /* Israel's defence minister */
        return !(token(f, t)->flags & SS_TOK_SPACE);
    default:
        return false;
    }
}

static void learn(struct cluster *c, const struct finder *f, uint32_t role,
                  ss_range about)
{
    cluster_add_key(c, head_key(f, role));
    if (c->role != SS_NONE)
        return;
    c->role = role;
    c->about = about;
}

static void read_before(const struct finder *f, ss_range name,
                        struct cluster *c)
{
    enum trait titles = IS_ROLE | IS_SPOKEN | IS_KIN;
    uint32_t start = name.start, role = SS_NONE;
    while (start && name.start - start < MAX_BEFORE &&
           token(f, start - 1)->sent == token(f, name.start)->sent &&
           is_title_word(f, start - 1)) {
        start--;
        if (role == SS_NONE && traits_of(f, start) & titles)
            role = start;
    }
    if (role != SS_NONE)
        learn(c, f, role, (ss_range){start, name.start});
}

/* behind "Lee", ", 34," or "(D-Nev.)," */
static uint32_t skip_age(const struct finder *f, uint32_t t, uint32_t end)
{
    if (t + 2 < end && token(f, t + 1)->pos == SS_POS_NUM &&
        token(f, t + 2)->flags & SS_TOK_PUNCT)
        return t + 2;
    return t;
}

/* up to the comma or full stop that ends the apposition */
static uint32_t apposition_end(const struct finder *f, uint32_t t, uint32_t end)
{
    while (t < end && !(token(f, t)->flags & SS_TOK_PUNCT &&
                        token(f, t)->pos == SS_POS_PUNCT))
        t++;
    return t;
}

static void read_behind(const struct finder *f, ss_range name,
                        struct cluster *c)
{
    uint32_t end = f->doc->sents.v[token(f, name.end - 1)->sent].tokens.end;
    uint32_t t = name.end;
    struct mention m;
    if (end - name.end > MAX_BEHIND)
        end = name.end + MAX_BEHIND;
    if (t >= end || !(token(f, t)->flags & SS_TOK_PUNCT))
        return;
    t = skip_age(f, t, end);
    ss_range about = {t + 1, apposition_end(f, t + 1, end)};
    if (about.start >= about.end || !nominal_read(f, about, &m) ||
        m.form != SS_FORM_NOMINAL || m.kind != SS_SOURCE_PERSON ||
        m.name != SS_NONE || !(traits_of(f, m.head) & IS_PERSON))
        return;
    uint16_t next = m.core.end < end ? token(f, m.core.end)->pos : SS_POS_PUNCT;
    if (next == SS_POS_VBD || next == SS_POS_VBZ || next == SS_POS_AUX)
        return; /* "Lee, the nurse said" */
    learn(c, f, m.head, about);
    for (uint32_t i = 0; i < m.modifiers.n; i++)
        modifier_add(&c->modifiers, m.modifiers.v[i]);
}

void roles_read(const struct finder *f, const struct mention *m,
                struct cluster *c)
{
    if (m->name == SS_NONE || c->kind != SS_SOURCE_PERSON)
        return;
    ss_range name = f->doc->mentions.v[m->name].tokens;
    read_before(f, name, c);
    read_behind(f, name, c);
}
