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

static void read_before(const struct finder *f, ss_range name,
                        struct mention *m)
{
    enum trait titles = IS_ROLE | IS_SPOKEN | IS_KIN;
    uint32_t start = name.start;
    if (m->title != SS_NONE)
        return; /* the description that the name stands behind */
    while (start && name.start - start < MAX_BEFORE &&
           token(f, start - 1)->sent == token(f, name.start)->sent &&
           is_title_word(f, start - 1)) {
        start--;
        if (m->title == SS_NONE && traits_of(f, start) & titles)
            m->title = start;
    }
    if (m->title != SS_NONE)
        m->about = (ss_range){start, name.start};
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
                        struct mention *m)
{
    uint32_t end = f->doc->sents.v[token(f, name.end - 1)->sent].tokens.end;
    uint32_t t = name.end;
    struct mention x;
    if (end - name.end > MAX_BEHIND)
        end = name.end + MAX_BEHIND;
    if (t >= end || !(token(f, t)->flags & SS_TOK_PUNCT))
        return;
    t = skip_age(f, t, end);
    ss_range about = {t + 1, apposition_end(f, t + 1, end)};
    if (about.start >= about.end || !nominal_read(f, about, &x) ||
        x.form != SS_FORM_NOMINAL || x.kind != SS_SOURCE_PERSON ||
        x.name != SS_NONE || !(traits_of(f, x.head) & IS_PERSON))
        return;
    uint16_t next = x.core.end < end ? token(f, x.core.end)->pos : SS_POS_PUNCT;
    if (next == SS_POS_VBD || next == SS_POS_VBZ || next == SS_POS_AUX)
        return; /* "Lee, the nurse said" */
    m->apposition = x.head;
    if (m->title == SS_NONE)
        m->about = about;
    for (uint32_t i = 0; i < x.modifiers.n; i++)
        modifier_add(&m->modifiers, x.modifiers.v[i]);
}

void roles_read(const struct finder *f, struct mention *m)
{
    if (m->form != SS_FORM_NAME || m->kind != SS_SOURCE_PERSON)
        return;
    ss_range name = f->doc->mentions.v[m->name].tokens;
    read_before(f, name, m);
    read_behind(f, name, m);
}
