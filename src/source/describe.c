/*
 * describe.c - the fields of a source, in the article's own words.
 *
 * Of a named source the words about it are its title or apposition; of an
 * unnamed one its fullest description, cut before a clause that only adds
 * something ("a former Israeli official | , who works as a reservist").
 */
#include "source/source_p.h"

enum {
    MAX_TAIL = 16 /* tokens behind the head of a description */
};

/* ---- the words that describe ----------------------------------------------------- */

static bool ends_description(const struct finder *f, uint32_t t)
{
    const struct ss_token *k = &f->doc->tokens.v[t];
    uint32_t traits = traits_of(f, t);
    if (traits & (IS_WHO | IS_RELATIVE) ||
        (traits & IS_TIME && k->pos != SS_POS_DET)) /* on Monday */
        return true;
    switch (k->pos) {
    case SS_POS_PUNCT:
        return !(k->flags & (SS_TOK_OPEN | SS_TOK_CLOSE)) &&
               k->flags & SS_TOK_PUNCT;
    case SS_POS_VBD:
    case SS_POS_VBZ:
    case SS_POS_VBP:
    case SS_POS_AUX:
    case SS_POS_SCONJ:
        return true;
    default:
        return false;
    }
}

/* "in Beirut"; of a speaker, whose phrase is known, "polled by Reuters" too */
static bool may_begin_tail(uint16_t pos, bool speaker)
{
    return pos == SS_POS_ADP ||
           (speaker && (pos == SS_POS_VBN || pos == SS_POS_VBG ||
                        pos == SS_POS_PART || pos == SS_POS_CCONJ));
}

ss_range description_of(const struct finder *f, const struct mention *m)
{
    const struct ss_token *v = f->doc->tokens.v;
    ss_range r = m->core;
    uint32_t end = f->doc->sents.v[v[m->head].sent].tokens.end;
    if (m->quote != SS_NONE && m->tokens.end < end)
        end = m->tokens.end;
    if (r.end < end && !(traits_of(f, r.end) & IS_TAIL) &&
        !may_begin_tail(v[r.end].pos, m->quote != SS_NONE))
        end = r.end;
    while (r.end < end && r.end - m->head < MAX_TAIL &&
           !ends_description(f, r.end))
        r.end++;
    while (r.end > m->core.end && /* "in", "of the" */
           1u << v[r.end - 1].pos &
               (1u << SS_POS_ADP | 1u << SS_POS_DET | 1u << SS_POS_ADV |
                1u << SS_POS_CCONJ | 1u << SS_POS_PART))
        r.end--;
    return r;
}

/* ---- one source ------------------------------------------------------------ */

struct describer {
    struct finder *f;
    const struct cluster *c;
    struct ss_source *s;
    ss_range about; /* words that describe */
    uint32_t role;  /* token; SS_NONE */
    ss_range role_words;
};

static const struct ss_token *token(const struct describer *d, uint32_t t)
{
    return &d->f->doc->tokens.v[t];
}

static ss_str text_of(const struct describer *d, ss_range r)
{
    ss_str s = ss_doc_text(d->f->doc, ss_range_span(d->f->doc, r));
    ss_str line = ss_arena_line(&d->f->doc->arena, s);
    return line.p ? line : s;
}

static void choose_words(struct describer *d)
{
    const struct cluster *c = d->c;
    d->role = c->role;
    d->about = c->about;
    if (c->fullest == SS_NONE)
        return;
    const struct mention *m = &d->f->mentions.v[c->fullest];
    if (c->entity != SS_NONE && c->role != SS_NONE)
        return;
    d->about = description_of(d->f, m);
    d->role = m->head;
}

/* ---- fields -------------------------------------------------------------------------- */

/* "a" of "A European diplomat" at the head of a sentence */
static ss_str uncapitalised(struct describer *d, ss_range r)
{
    ss_str s = text_of(d, r);
    uint32_t traits = traits_of(d->f, r.start);
    uint32_t first = SS_TOK_CAPITAL | SS_TOK_SENT;
    bool lower = (token(d, r.start)->flags & first) == first &&
                 (traits & (IS_NEW | IS_KNOWN | IS_THIS | IS_OTHER |
                            IS_PERSON) ||
                  token(d, r.start)->pos == SS_POS_ADJ ||
                  token(d, r.start)->pos == SS_POS_NUM) &&
                 name_at(d->f, r.start) == SS_NONE;
    if (!lower || s.p[0] < 'A' || s.p[0] > 'Z')
        return s;
    char *copy = ss_arena_alloc(&d->f->doc->arena, s.len);
    if (!copy)
        return s;
    for (size_t i = 0; i < s.len; i++)
        copy[i] = s.p[i];
    copy[0] = (char)(copy[0] - 'A' + 'a');
    return (ss_str){copy, s.len};
}

static bool is_seniority(const struct describer *d, uint32_t t)
{
    struct ss_gaz_entry e;
    return traits_of(d->f, t) & IS_QUALITY &&
           entry_of(d->f, (ss_range){t, t + 1},
                    d->f->s->classes[TRAIT_QUALITY], &e) &&
           ss_str_eq(e.kind, SS_STR("seniority"));
}

/* the longest entry of the lists that ends with the role: prime minister */
static ss_range role_words(const struct describer *d)
{
    const struct ss_phrases *ph = &d->f->work->phrases;
    ss_range r = {d->role, d->role + 1};
    uint32_t i = ph->last_ending ? ph->last_ending[d->role] : SS_NONE;
    if (i != SS_NONE && ph->v.v[i].tokens.start >= d->about.start &&
        d->f->s->traits[ph->v.v[i].classes] & IS_PERSON)
        r = ph->v.v[i].tokens;
    while (r.start < d->role &&
           (traits_of(d->f, r.start) & IS_FORMER ||
            is_seniority(d, r.start)))
        r.start++; /* senior | official */
    return r;
}

static void read_role(struct describer *d)
{
    if (d->role == SS_NONE || d->c->kind != SS_SOURCE_PERSON ||
        !(traits_of(d->f, d->role) & (IS_ROLE | IS_SPOKEN | IS_KIN)))
        return;
    d->role_words = role_words(d);
    d->s->role = text_of(d, d->role_words);
    d->s->former = 1;
}

static void read_quality(struct describer *d, uint32_t t)
{
    if (traits_of(d->f, t) & IS_FORMER && d->s->role.len)
        d->s->former = 2;
    else if (!d->s->seniority.len && is_seniority(d, t))
        d->s->seniority = text_of(d, (ss_range){t, t + 1});
}

static void read_name(struct describer *d, uint32_t name)
{
    const struct ss_mention *n = &d->f->doc->mentions.v[name];
    bool before = d->role == SS_NONE || n->tokens.end <= d->role;
    ss_str *field = NULL;
    switch (d->f->doc->entities.v[n->entity].type) {
    case SS_ENTITY_NORP:
        field = before ? &d->s->nationality : NULL;
        break;
    case SS_ENTITY_ORG:
        field = &d->s->affiliation;
        break;
    case SS_ENTITY_LOC:
        field = before ? NULL : &d->s->location;
        break;
    default:
        break;
    }
    if (field && !field->len && n->entity != d->c->entity)
        *field = text_of(d, n->tokens);
}

static bool read_pronouns(struct describer *d)
{
    for (uint32_t i = TRAIT_HE; i <= TRAIT_THEY; i++) {
        if (!(d->c->pronouns >> i & 1))
            continue;
        ss_str *p = ss_vec_push(&d->f->doc->arena, &d->s->pronouns);
        if (!p)
            return ss_fail_memory(d->f->err);
        *p = ss_gaz_class_name(d->f->s->gaz, d->f->s->classes[i]);
        for (size_t k = p->len; k-- > 0;) /* word.pronoun.he -> he */
            if (p->p[k] == '.') {
                *p = (ss_str){p->p + k + 1, p->len - k - 1};
                break;
            }
    }
    return true;
}

static void name_it(struct describer *d)
{
    const struct cluster *c = d->c;
    const struct ss_doc *doc = d->f->doc;
    bool named = c->entity != SS_NONE;
    d->s->naming = c->pseudonym ? SS_NAMING_PSEUDONYM
                   : named || c->proper ? SS_NAMING_NAMED
                                        : SS_NAMING_UNNAMED;
    if (named)
        d->s->label = doc->entities.v[c->entity].name;
    else if (d->about.start < d->about.end)
        d->s->label = uncapitalised(d, d->about);
    else
        d->s->label = text_of(d, d->f->mentions.v[c->last].tokens);
}

bool describe(struct finder *f, const struct cluster *c, struct ss_source *s)
{
    struct describer d = {f, c, s, {0, 0}, SS_NONE, {0, 0}};
    *s = (struct ss_source){.kind = c->kind,
                            .entity = c->entity,
                            .gender = cluster_gender(c),
                            .plural = c->number == NUMBER_MANY,
                            .anonymity = c->anonymity};
    s->confidence = c->confidence / (float)c->n_mentions;
    choose_words(&d);
    name_it(&d);
    read_role(&d);
    for (uint32_t t = d.about.start; t < d.about.end; t++) {
        uint32_t name = name_at(f, t);
        if (name != SS_NONE)
            read_name(&d, name);
        else if (t < d.role_words.start)
            read_quality(&d, t);
    }
    return read_pronouns(&d);
}
