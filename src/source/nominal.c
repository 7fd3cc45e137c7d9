/*
 * nominal.c - what a noun phrase says.
 *
 * The phrase is read once from left to right:
 *
 *     one of | the senior Israeli  | officials | familiar with the talks, who ...
 *     part     determiner, modifiers  head        not looked at
 *
 * The head is the last noun or name before the first preposition, clause or
 * mark. A possessor ("Israel's defence minister") and the first half of an
 * of-phrase ("one of ...") are passed over; what they say about number and
 * about who is meant is kept. Only parts of speech, names and classes are
 * asked for.
 */
#include "source/source_p.h"

enum {
    MAX_PHRASE = 40, /* tokens looked at; longer phrases are read so far */
    MAX_FOLDED = 60  /* bytes of a head that is folded for its key */
};

#define POS_BIT(pos) (1u << SS_POS_##pos)
enum {
    NOUNY = POS_BIT(NOUN) | POS_BIT(NOUNS) | POS_BIT(PROPN)
};

struct reader {
    const struct finder *f;
    struct mention *m;
    uint32_t at, end;
    bool noun;    /* the head is a noun or name, not just a "two" or "some" */
    bool counted; /* an of-phrase has said who and how many */
    bool joined;  /* "officials and diplomats" */
};

static const struct ss_token *token(const struct reader *r, uint32_t t)
{
    return &r->f->doc->tokens.v[t];
}

static bool is_pos(const struct reader *r, uint32_t t, uint32_t bits)
{
    return t < r->end && 1u << token(r, t)->pos & bits;
}

/* the 's behind token t - 1; it may be tagged as a short "is" */
static bool is_genitive(const struct reader *r, uint32_t t)
{
    if (t >= r->end || token(r, t)->flags & SS_TOK_SPACE)
        return false;
    return is_pos(r, t, POS_BIT(PART)) ||
           (is_pos(r, t, POS_BIT(AUX) | POS_BIT(VBZ)) &&
            is_pos(r, t + 1, NOUNY | POS_BIT(ADJ)));
}

/* "the official spoke": words for people may be tagged as adjectives. They are
 * nouns when neither a noun nor, behind a noun, a preposition follows
 * ("people familiar with"). */
bool noun_at(const struct finder *f, uint32_t t)
{
    enum { BEFORE_NOUN = NOUNY | POS_BIT(ADJ) | POS_BIT(NUM) };
    const struct ss_token *v = f->doc->tokens.v;
    if (1u << v[t].pos & NOUNY)
        return true;
    if (v[t].pos != SS_POS_ADJ || !(traits_of(f, t) & IS_PERSON))
        return false;
    if (t + 1 == f->doc->tokens.n || v[t + 1].sent != v[t].sent)
        return true;
    if (v[t + 1].pos == SS_POS_ADP)
        return t && 1u << v[t - 1].pos & (POS_BIT(DET) | POS_BIT(ADJ));
    return !(1u << v[t + 1].pos & BEFORE_NOUN) && name_at(f, t + 1) == SS_NONE;
}

uint32_t name_at(const struct finder *f, uint32_t t)
{
    if (!(f->doc->ann_start[t] & f->names))
        return SS_NONE;
    uint32_t m = ss_doc_mention_from(f->doc, t);
    return m < f->doc->mentions.n && f->doc->mentions.v[m].tokens.start == t
               ? m
               : SS_NONE;
}

bool entry_of(const struct finder *f, ss_range r, uint32_t cls,
              struct ss_gaz_entry *out)
{
    const struct ss_gaz *gaz = f->s->gaz;
    const struct ss_phrases *ph = &f->work->phrases;
    if (r.end - r.start == 1)
        return ss_gaz_entry_in(gaz, f->doc->tokens.v[r.start].word, cls, out);
    for (uint32_t i = ph->first ? ph->first[r.start] : SS_NONE;
         i < ph->v.n && ph->v.v[i].tokens.start == r.start; i++) {
        const struct ss_phrase *p = &ph->v.v[i];
        if (p->tokens.end == r.end &&
            ss_gaz_phrase_entry_in(gaz, p->state, cls, out))
            return true;
    }
    return false;
}

uint32_t head_key(const struct finder *f, uint32_t t)
{
    static const enum trait_number lists[] = {
        TRAIT_ROLE, TRAIT_GENERIC,  TRAIT_PEOPLE, TRAIT_KIN,
        TRAIT_DOCUMENT, TRAIT_BODY, TRAIT_MEDIA};
    char folded[2 * MAX_FOLDED + 4];
    struct ss_gaz_entry e;
    uint32_t traits = traits_of(f, t);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        uint32_t cls = f->s->classes[lists[i]];
        if (traits >> lists[i] & 1 && entry_of(f, (ss_range){t, t + 1}, cls, &e) &&
            e.prefer.len <= MAX_FOLDED)
            return (uint32_t)ss_hash(
                folded, ss_fold(e.prefer.p, e.prefer.len, folded));
    }
    return f->doc->tokens.v[t].hash;
}

/* ---- modifiers ------------------------------------------------------------- */

void modifier_add(struct modifiers *to, struct modifier x)
{
    for (uint32_t i = 0; i < to->n; i++)
        if (to->v[i].key == x.key)
            return;
    if (to->n < MODIFIERS)
        to->v[to->n++] = x;
}

/* Syria, Syrian, Syrians and Damascus have the same key */
static uint32_t nation_key(const struct finder *f, const struct ss_mention *n)
{
    const uint32_t lists[] = {f->s->classes[TRAIT_NATION], f->s->place.country,
                              f->s->place.capital, f->s->place.any};
    struct ss_gaz_entry e = {0};
    for (size_t i = 0; i < sizeof lists / sizeof *lists && !e.country[0]; i++)
        if (!entry_of(f, n->tokens, lists[i], &e))
            e.country[0] = 0;
    if (e.country[0])
        return (uint32_t)e.country[0] << 8 | (uint32_t)e.country[1];
    return f->doc->tokens.v[n->tokens.end - 1].hash;
}

static struct modifier modifier_of(const struct finder *f, uint32_t name)
{
    const struct ss_mention *n = &f->doc->mentions.v[name];
    enum ss_entity_type type = f->doc->entities.v[n->entity].type;
    if (type == SS_ENTITY_NORP || type == SS_ENTITY_LOC)
        return (struct modifier){nation_key(f, n), MODIFIER_NATION};
    return (struct modifier){n->entity, MODIFIER_BODY};
}

static void modify_by_name(struct reader *r, uint32_t name)
{
    modifier_add(&r->m->modifiers, modifier_of(r->f, name));
}

static void modify_by_word(struct reader *r, uint32_t t)
{
    uint32_t traits = traits_of(r->f, t);
    enum modifier_sort sort =
        traits & IS_OTHER ? MODIFIER_ORDER : MODIFIER_PLAIN;
    if (traits & IS_OTHER && !r->counted)
        r->m->refer |= IS_OTHER;
    modifier_add(&r->m->modifiers, (struct modifier){token(r, t)->hash, sort});
}

/* the head so far was only the first half of a compound */
static void demote_head(struct reader *r)
{
    if (r->m->head == SS_NONE || !r->noun)
        return;
    if (r->m->name != SS_NONE)
        modify_by_name(r, r->m->name);
    else
        modify_by_word(r, r->m->head);
}

/* ---- one step of the reading -------------------------------------------------- */

static void set_head(struct reader *r, uint32_t head, uint32_t name, bool noun)
{
    if (!r->joined)
        demote_head(r);
    r->m->head = head;
    r->m->name = name;
    r->noun = noun;
}

static void determine(struct reader *r, uint32_t t)
{
    uint32_t traits = traits_of(r->f, t);
    if (r->counted)
        return;
    r->m->refer |= traits & IS_POSSESSIVE ? IS_KNOWN : traits;
    if (traits & IS_OTHER)
        modify_by_word(r, t);
}

/* a name, or a noun with what belongs to it; false: the phrase ends before */
static bool step_noun(struct reader *r, uint32_t name)
{
    uint32_t next =
        name == SS_NONE ? r->at + 1 : r->f->doc->mentions.v[name].tokens.end;
    if (is_genitive(r, next) && next + 1 < r->end) {
        r->m->refer |= r->counted ? 0 : IS_KNOWN;
        if (name == SS_NONE)
            modify_by_word(r, r->at);
        else
            modify_by_name(r, name);
        r->m->head = SS_NONE;
        r->noun = false;
        r->at = next + 1;
        return true;
    }
    set_head(r, next - 1, name, true);
    r->at = next;
    return true;
}

/* "some", "two", "those", "he": heads unless a noun follows */
static bool step_pronoun(struct reader *r)
{
    if (r->noun)
        return false;
    determine(r, r->at);
    set_head(r, r->at, SS_NONE, false);
    if (is_pos(r, r->at, POS_BIT(NUM)) && !r->counted &&
        !(r->m->refer & (IS_ONE | IS_MANY)))
        r->m->refer |= IS_MANY;
    r->at++;
    return true;
}

static bool is_part(const struct reader *r)
{
    return r->m->head != SS_NONE &&
           (!r->noun || (r->m->name == SS_NONE &&
                         traits_of(r->f, r->m->head) & IS_PART));
}

/* "of" after "one": the noun is still to come */
static bool step_preposition(struct reader *r)
{
    if (!is_part(r) || traits_of(r->f, r->m->head) & (IS_PRONOUN & ~IS_WE))
        return false;
    if (r->noun) /* a group of, a number of */
        r->m->refer = (r->m->refer & ~(uint32_t)IS_ONE) | IS_MANY;
    r->counted = true;
    r->m->head = SS_NONE;
    r->noun = false;
    r->at++;
    return true;
}

static bool step_conjunction(struct reader *r)
{
    bool common = r->noun && r->m->name == SS_NONE;
    bool adjective = r->m->name != SS_NONE &&
                     is_pos(r, r->at + 1, POS_BIT(ADJ) | POS_BIT(PROPN));
    if (r->m->head == SS_NONE || adjective) {
        r->at++;
        return true;
    }
    if (!common || !is_pos(r, r->at + 1, NOUNY | POS_BIT(ADJ)))
        return false;
    r->joined = true;
    r->at++;
    return true;
}

/* "Lebanese political figure", "Clinton economic advisers": what looked like
 * the head was a modifier */
static bool step_adjective(struct reader *r)
{
    uint32_t next = r->at;
    while (is_pos(r, next, POS_BIT(ADJ)))
        next++;
    if (r->noun && (r->m->name == SS_NONE || next == r->at ||
                    next >= r->end || !noun_at(r->f, next)))
        return false;
    if (r->noun)
        set_head(r, SS_NONE, SS_NONE, false);
    modify_by_word(r, r->at++);
    return true;
}

/* Quotation marks are passed over, a hyphen makes a modifier of what stands
 * before it ("Florida-based"), any other mark ends the phrase. */
static bool step_mark(struct reader *r)
{
    uint16_t flags = token(r, r->at)->flags;
    bool hyphen = !(flags & SS_TOK_SPACE) && r->at + 1 < r->end &&
                  !(token(r, r->at + 1)->flags & SS_TOK_SPACE);
    bool quotation = flags & (SS_TOK_OPEN | SS_TOK_CLOSE);
    if (r->noun && !hyphen && !quotation)
        return false;
    if (r->noun && hyphen && !quotation)
        set_head(r, SS_NONE, SS_NONE, false);
    r->at++;
    return true;
}

/* "people familiar with", whatever the tagger made of it */
static bool begins_tail(const struct reader *r)
{
    return r->noun && traits_of(r->f, r->at) & IS_TAIL &&
           is_pos(r, r->at + 1, POS_BIT(ADP) | POS_BIT(PART));
}

static bool step(struct reader *r)
{
    if (begins_tail(r))
        return false;
    uint32_t name = name_at(r->f, r->at);
    if (name != SS_NONE)
        return step_noun(r, name);
    if (noun_at(r->f, r->at))
        return step_noun(r, SS_NONE);
    switch (token(r, r->at)->pos) {
    case SS_POS_PRON:
    case SS_POS_NUM:
        return step_pronoun(r);
    case SS_POS_DET:
        if (r->noun)
            return false;
        determine(r, r->at);
        if (traits_of(r->f, r->at) & IS_PART)
            set_head(r, r->at, SS_NONE, false);
        break;
    case SS_POS_ADJ:
    case SS_POS_VBN:
    case SS_POS_VBG:
    case SS_POS_ADV:
        return step_adjective(r);
    case SS_POS_CCONJ:
        return step_conjunction(r);
    case SS_POS_ADP:
        return step_preposition(r);
    case SS_POS_PUNCT:
        return step_mark(r);
    default:
        return false;
    }
    r->at++;
    return true;
}

/* ---- what was read --------------------------------------------------------------- */

static bool is_title(const struct finder *f, uint32_t t)
{
    struct ss_gaz_entry e;
    return f->doc->tokens.v[t].flags & SS_TOK_CAPITAL &&
           entry_of(f, (ss_range){t, t + 1}, f->s->title, &e);
}

/* A capital within the sentence: a name that no list knows. */
static bool is_proper(const struct reader *r, uint32_t t)
{
    const struct ss_token *k = token(r, t);
    if (k->flags & SS_TOK_CAPITAL && t > r->m->tokens.start &&
        is_title(r->f, t - 1))
        return true; /* "Mr. King" */
    return k->flags & SS_TOK_CAPITAL && !(traits_of(r->f, t) & IS_PERSON) &&
           (k->pos == SS_POS_PROPN || !(k->flags & SS_TOK_SENT));
}

/* by the lists, whatever the tagger made of it: prosecutors, police */
static bool is_plural(const struct finder *f, uint32_t t)
{
    struct ss_gaz_entry e;
    return traits_of(f, t) & IS_PEOPLE &&
           entry_of(f, (ss_range){t, t + 1}, f->s->classes[TRAIT_PEOPLE], &e);
}

static enum number number_of(const struct reader *r, uint32_t traits)
{
    const struct mention *m = r->m;
    if (m->refer & IS_MANY || traits & IS_MANY || r->joined)
        return NUMBER_MANY;
    if (m->refer & IS_ONE || traits & IS_ONE)
        return NUMBER_ONE;
    if (m->proper)
        return NUMBER_ONE;
    if (token(r, m->head)->pos == SS_POS_NOUNS || traits & IS_THEY)
        return NUMBER_MANY;
    return is_plural(r->f, m->head) ? NUMBER_MANY : NUMBER_ONE;
}

static enum ss_source_kind kind_of_noun(uint32_t traits, enum number number,
                                        bool proper, bool upper)
{
    bool person = traits & (IS_ROLE | IS_SPOKEN | IS_KIN);
    bool collective = traits & IS_PEOPLE && !person; /* a jury */
    if (!person && (traits & IS_MEDIA || (proper && traits & IS_DOCUMENT)))
        return SS_SOURCE_MEDIA; /* "the Post" */
    if (!person && traits & IS_BODY)
        return SS_SOURCE_ORGANISATION;
    if (proper && upper)
        return SS_SOURCE_ORGANISATION; /* "WHO" */
    if (traits & IS_DOCUMENT && !(person || traits & IS_PEOPLE))
        return SS_SOURCE_DOCUMENT;
    if (traits & (IS_IT | IS_RELATIVE))
        return SS_SOURCE_UNKNOWN;
    return number == NUMBER_MANY || traits & IS_WE || collective
               ? SS_SOURCE_GROUP
               : SS_SOURCE_PERSON;
}

static bool is_press(const struct finder *f, const struct ss_mention *n)
{
    struct ss_gaz_entry e;
    ss_range r = n->tokens;
    while (r.start < r.end) { /* with "The", then without */
        if (entry_of(f, r, f->s->press, &e))
            return true;
        if (++r.start > n->tokens.start + 1)
            break;
    }
    return false;
}

static enum ss_source_kind kind_of_member(enum number number)
{
    return number == NUMBER_ONE ? SS_SOURCE_PERSON : SS_SOURCE_GROUP;
}

static enum ss_source_kind kind_of_name(const struct finder *f, uint32_t name)
{
    const struct ss_mention *n = &f->doc->mentions.v[name];
    const struct ss_entity *e = &f->doc->entities.v[n->entity];
    if (e->type == SS_ENTITY_PER)
        return e->group ? SS_SOURCE_GROUP : SS_SOURCE_PERSON;
    /* events and works do not speak; bodies with odd names do */
    return is_press(f, n) ? SS_SOURCE_MEDIA : SS_SOURCE_ORGANISATION;
}

static void conclude(struct reader *r)
{
    struct mention *m = r->m;
    const struct finder *f = r->f;
    uint32_t traits = traits_of(f, m->head);
    struct ss_gaz_entry e;
    m->core = (ss_range){m->tokens.start, m->head + 1};
    m->key = head_key(f, m->head);
    m->proper = m->name == SS_NONE && r->noun && is_proper(r, m->head);
    m->number = number_of(r, traits);
    if (m->name != SS_NONE) {
        const struct ss_mention *n = &f->doc->mentions.v[m->name];
        enum ss_entity_type type = f->doc->entities.v[n->entity].type;
        bool member = type == SS_ENTITY_NORP || /* "one Republican" */
                      (m->refer & (IS_ONE | IS_MANY) && traits & IS_NATION);
        if (member && !(m->refer & IS_ONE))
            m->number = NUMBER_MANY;
        m->kind = member ? kind_of_member(m->number) : kind_of_name(f, m->name);
        m->gender = f->doc->entities.v[n->entity].gender;
        m->form = member ? SS_FORM_NOMINAL : SS_FORM_NAME;
        return;
    }
    m->kind = kind_of_noun(traits, m->number, m->proper,
                           token(r, m->head)->flags & SS_TOK_UPPER);
    m->guessed = !m->proper && !(traits & (IS_PERSON | IS_DOCUMENT | IS_BODY |
                                           IS_MEDIA | IS_PRONOUN));
    m->form = r->noun || !(traits & IS_PRONOUN) ? SS_FORM_NOMINAL
              : traits & IS_POSSESSIVE          ? SS_FORM_POSSESSIVE
                                                : SS_FORM_PRONOUN;
    m->refer |= r->noun && !(traits & IS_PART) ? 0 : traits;
    m->epithet = traits & IS_EPITHET && m->refer & IS_KNOWN &&
                 m->number == NUMBER_ONE;
    if (traits & IS_PERSON &&
        (entry_of(f, (ss_range){m->head, m->head + 1},
                  f->s->classes[TRAIT_GENERIC], &e) ||
         entry_of(f, (ss_range){m->head, m->head + 1},
                  f->s->classes[TRAIT_ROLE], &e)))
        m->gender = e.gender;
}

/* May the name at `name` be the head after all? Behind a mark it may
 * ("the director, James Comey,"); a bare title may also run on to it ("CEO of
 * the Refugee Council Enver Solomon"). */
static bool is_apposed(const struct reader *r, uint32_t name)
{
    const struct ss_mention *n = &r->f->doc->mentions.v[name];
    uint32_t before = n->tokens.start - 1, end = n->tokens.end;
    if (r->f->doc->entities.v[n->entity].type != SS_ENTITY_PER ||
        is_genitive(r, end))
        return false;
    if (is_pos(r, before, POS_BIT(PUNCT)))
        return true;
    return !r->m->refer && !is_pos(r, before, POS_BIT(ADP) | POS_BIT(DET)) &&
           (end == r->end || is_pos(r, end, POS_BIT(PUNCT)));
}

static void take_apposed_name(struct reader *r)
{
    struct mention *m = r->m;
    if (m->name != SS_NONE || !r->noun || m->number != NUMBER_ONE ||
        m->kind != SS_SOURCE_PERSON || m->refer & IS_NEW)
        return;
    for (uint32_t t = r->at; t < r->end; t++) {
        uint32_t name = name_at(r->f, t);
        if (name == SS_NONE || !is_apposed(r, name))
            continue;
        m->title = m->head;
        m->about = (ss_range){m->tokens.start, t};
        m->name = name;
        m->head = r->f->doc->mentions.v[name].tokens.end - 1;
        conclude(r);
        return;
    }
}

bool nominal_read(const struct finder *f, ss_range tokens, struct mention *m)
{
    struct reader r = {f, m, tokens.start, tokens.end, false, false, false};
    *m = (struct mention){.tokens = tokens,
                          .head = SS_NONE,
                          .name = SS_NONE,
                          .quote = SS_NONE,
                          .title = SS_NONE,
                          .apposition = SS_NONE,
                          .cluster = SS_NONE};
    if (r.end - r.at > MAX_PHRASE)
        r.end = r.at + MAX_PHRASE;
    while (r.at < r.end && step(&r))
        ;
    if (m->head == SS_NONE)
        return false;
    conclude(&r);
    take_apposed_name(&r);
    return true;
}

/* What stands behind the head tells sources apart as well: the banker | from
 * the European lender. Of people it contradicts nothing: a European may be in
 * Beirut. */
void nominal_tail(const struct finder *f, struct mention *m)
{
    uint32_t end = description_of(f, m).end;
    for (uint32_t t = m->core.end; m->form == SS_FORM_NOMINAL && t < end; t++) {
        uint32_t name = name_at(f, t);
        if (name == SS_NONE && !noun_at(f, t))
            continue;
        struct modifier x = {head_key(f, t), MODIFIER_PLAIN};
        if (name != SS_NONE) {
            x = modifier_of(f, name);
            if (m->kind == SS_SOURCE_PERSON || m->kind == SS_SOURCE_GROUP)
                x.sort = MODIFIER_PLAIN;
            t = f->doc->mentions.v[name].tokens.end - 1;
        }
        modifier_add(&m->modifiers, x);
    }
}
