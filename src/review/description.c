/*
 * description.c - how people without a name are described: enough, always in
 * the same way, not too much.
 *
 * A description is its words but for articles, pronouns and prepositions. What
 * a source was called when it was introduced ("A former intelligence official
 * in Rome") is held against what it is called later ("the Rome official").
 */
#include "review/review_p.h"

enum { MOST_DETAILS = 24 };

static bool is_detail(const struct review *v, uint32_t t)
{
    return is_word(v->doc, t) && !in_class(v, t, WORD_FUNCTION) &&
           !in_class(v, t, WORD_KNOWN) && !in_class(v, t, WORD_NEW) &&
           !in_class(v, t, WORD_THIS);
}

static const struct ss_source_mention *mention(const struct review *v,
                                               uint32_t m)
{
    return &v->doc->source_mentions.v[m];
}

static ss_span span_of(const struct review *v, ss_range r)
{
    return ss_range_span(v->doc, r);
}

/* How many things a description tells beside what somebody does. */
static uint32_t fields_told(const struct ss_source *s)
{
    const ss_str fields[] = {s->nationality, s->affiliation, s->location,
                             s->seniority};
    uint32_t n = s->former == 2 ? 1 : 0;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        n += fields[i].len ? 1 : 0;
    return n;
}

/* ---- later descriptions against the first ----------------------------- */

struct known_words {
    uint32_t hash[MOST_DETAILS], n;
};

static void learn(const struct review *v, struct known_words *k, ss_range r)
{
    for (uint32_t t = r.start; t < r.end && k->n < MOST_DETAILS; t++)
        if (is_detail(v, t))
            k->hash[k->n++] = v->doc->tokens.v[t].hash;
}

static bool knows(const struct known_words *k, uint32_t hash)
{
    for (uint32_t i = 0; i < k->n; i++)
        if (k->hash[i] == hash)
            return true;
    return false;
}

/* "the official" says nothing new, "the furious official" nothing of who it is;
 * "the Rome official" does when Rome was not known. */
static bool is_new_description(const struct review *v,
                               const struct known_words *k, ss_range r)
{
    uint32_t details = 0, unknown = 0;
    for (uint32_t t = r.start; t < r.end; t++) {
        const struct ss_token *token = &v->doc->tokens.v[t];
        if (!is_detail(v, t))
            continue;
        details++;
        unknown += !knows(k, token->hash) && token->flags & SS_TOK_CAPITAL;
    }
    return details > 1 && unknown;
}

static bool has_former(const struct review *v, ss_range r)
{
    for (uint32_t t = r.start; t < r.end; t++)
        if (in_class(v, t, WORD_FORMER))
            return true;
    return false;
}

static uint32_t count_details(const struct review *v, ss_range r)
{
    uint32_t n = 0;
    for (uint32_t t = r.start; t < r.end; t++)
        n += is_detail(v, t);
    return n;
}

static void shift(struct review *v, uint32_t source, ss_range now,
                  ss_range then, enum ss_check check)
{
    struct ss_finding f = finding(v, check, source);
    struct ss_buf b = {0};
    ss_str first = words_at(v, then);
    place(v, &f, span_of(v, now));
    relate(v, &f, span_of(v, then));
    ss_buf_printf(
        &b,
        check == SS_CHECK_ANON_DRIFT
            ? "Described as \xe2\x80\x9c%.*s\xe2\x80\x9d before, here "
              "as {}. The same person?"
            : "Introduced as \xe2\x80\x9c%.*s\xe2\x80\x9d; {} reads "
              "as serving.",
        (int)first.len, first.p);
    v->failed |= b.failed;
    say(v, &f, (ss_str){b.p, b.len}, words_at(v, now), 0);
    ss_buf_release(&b);
    report(v, &f);
}

static void compare(struct review *v, uint32_t source)
{
    const struct ss_chain *c = &v->chains.source_mentions;
    struct known_words known = {.n = 0};
    ss_range first = {0, 0};
    for (uint32_t m = c->first[source]; m != SS_NONE; m = c->next[m]) {
        ss_range r = mention(v, m)->tokens;
        if (mention(v, m)->form != SS_FORM_NOMINAL)
            continue;
        bool later = first.end && in_class(v, r.start, WORD_KNOWN);
        if (!first.end)
            first = r;
        if (later && has_former(v, first) && !has_former(v, r) &&
            count_details(v, r) > 1)
            shift(v, source, r, first, SS_CHECK_ANON_STATUS_SHIFT);
        if (later && count_details(v, first) > 1 &&
            is_new_description(v, &known, r))
            shift(v, source, r, first, SS_CHECK_ANON_DRIFT);
        learn(v, &known, r);
    }
}

/* ---- pronouns --------------------------------------------------------- */

/* Who speaks says "I"; another pronoun in the words may be anybody. */
static bool is_quoted(const struct review *v, ss_range r)
{
    return v->doc->tokens.v[r.start].flags & SS_TOK_QUOTED;
}

static bool is_gendered(const struct review *v, ss_range r)
{
    return (in_class(v, r.start, WORD_HE) || in_class(v, r.start, WORD_SHE)) &&
           !is_quoted(v, r);
}

/* "he said": of other pronouns the source is less sure. */
static bool speaks(const struct review *v, uint32_t source, ss_range r)
{
    const struct ss_chain *c = &v->chains.quotes;
    for (uint32_t q = c->first[source]; q != SS_NONE; q = c->next[q]) {
        ss_range speaker = v->doc->quotes.v[q].speaker;
        if (speaker.start == r.start && speaker.end == r.end)
            return true;
    }
    return false;
}

static void pronouns(struct review *v, uint32_t source)
{
    const struct ss_chain *c = &v->chains.source_mentions;
    struct ss_finding f = finding(v, SS_CHECK_ANON_PRONOUN, source);
    for (uint32_t m = c->first[source]; m != SS_NONE; m = c->next[m]) {
        ss_range r = mention(v, m)->tokens;
        if (is_gendered(v, r) && speaks(v, source, r))
            place(v, &f, span_of(v, r));
        else if (in_class(v, r.start, WORD_THEY) && !is_quoted(v, r))
            relate(v, &f, span_of(v, r));
    }
    if (f.spans.n && f.related.n)
        report(v, &f);
}

/* ---- too much --------------------------------------------------------- */

/* A clause behind the description, "who worked on the treaty", is one detail.
 */
static bool has_clause(const struct review *v, ss_range whole, ss_range core)
{
    return whole.end > core.end + 2 &&
           count_details(v, whole) > count_details(v, core) + 1;
}

/* The clauses that speakers have in their quotations; their places are added.
 */
static uint32_t count_clauses(struct review *v, uint32_t source,
                              struct ss_finding *f)
{
    const struct ss_chain *c = &v->chains.quotes;
    uint32_t n = 0;
    for (uint32_t q = c->first[source]; q != SS_NONE; q = c->next[q]) {
        ss_range whole = v->doc->quotes.v[q].speaker;
        uint32_t m = source_mention_from(v->doc, whole.start);
        if (m >= v->doc->source_mentions.n || mention(v, m)->source != source ||
            mention(v, m)->form != SS_FORM_NOMINAL ||
            mention(v, m)->tokens.end > whole.end ||
            !has_clause(v, whole, mention(v, m)->tokens))
            continue;
        n++;
        place(v, f, span_of(v, whole));
    }
    return n;
}

static void jigsaw(struct review *v, uint32_t source)
{
    const struct ss_source *s = &v->doc->sources.v[source];
    const struct ss_chain *c = &v->chains.source_mentions;
    struct ss_finding f = finding(v, SS_CHECK_ANON_JIGSAW, source);
    uint32_t n =
        fields_told(s) + (s->role.len ? 1 : 0) + count_clauses(v, source, &f);
    bool gendered = false;
    for (uint32_t m = c->first[source]; m != SS_NONE; m = c->next[m]) {
        gendered |= is_gendered(v, mention(v, m)->tokens);
        if (!f.spans.n && mention(v, m)->form == SS_FORM_NOMINAL)
            place(v, &f, span_of(v, mention(v, m)->tokens));
    }
    n += gendered ? 1u : 0u;
    if (n < v->house->jigsaw || !f.spans.n)
        return;
    say(v, &f, (ss_str){0}, (ss_str){0}, n);
    report(v, &f);
}

/* ---- too little ------------------------------------------------------- */

/* What a description tells beside its noun: each detail, and how they know. */
static uint32_t parts_of(const struct review *v, ss_range r)
{
    uint32_t n = count_details(v, r);
    for (uint32_t t = r.start; t < r.end; t++)
        n += in_class(v, t, WORD_TAIL) ? 1 : 0;
    return n ? n - 1 : 0;
}

/* A description with no detail at all is a question in the story; one that has
 * but one is worth a look in the headline. */
static void vague(struct review *v, uint32_t source)
{
    const struct ss_source *s = &v->doc->sources.v[source];
    const struct ss_chain *c = &v->chains.source_mentions;
    uint32_t m = c->first[source], q = v->chains.quotes.first[source];
    if (m == SS_NONE || q == SS_NONE || s->naming != SS_NAMING_UNNAMED ||
        (s->kind != SS_SOURCE_PERSON && s->kind != SS_SOURCE_GROUP) ||
        mention(v, m)->form != SS_FORM_NOMINAL)
        return;
    ss_range r = mention(v, m)->tokens;
    enum ss_block_kind kind = block_kind(v, v->doc->tokens.v[r.start].block);
    bool headline = kind == SS_BLOCK_TITLE;
    uint32_t parts = parts_of(v, r);
    if (!has_cloak(v, r) || parts > (headline ? 1u : 0u) ||
        !(headline || is_story(kind)))
        return;
    struct ss_finding f = finding(v, SS_CHECK_ANON_VAGUE, source);
    if (headline && f.severity < SS_SEVERITY_NOTE)
        f.severity = SS_SEVERITY_NOTE;
    place(v, &f, span_of(v, r));
    report(v, &f);
}

/* ---- how many --------------------------------------------------------- */

/* What the singular of a plural noun is; empty when no list tells. */
static ss_str singular(const struct review *v, uint32_t token)
{
    static const enum word_class lists[] = {WORD_SPOKEN, WORD_ROLE};
    struct ss_gaz_entry e;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (v->r->word[lists[i]] &&
            ss_gaz_entry_in(v->r->gaz, v->doc->tokens.v[token].word,
                            v->r->word[lists[i]], &e) &&
            e.alias)
            return e.prefer;
    return (ss_str){0};
}

/* How many people without a name are what this plural is the plural of? */
static uint32_t called(const struct review *v, uint32_t plural, uint32_t *who)
{
    ss_str one = singular(v, plural);
    uint32_t n = 0;
    for (uint32_t i = 0; one.len && i < v->doc->sources.n && i < MOST_COMPARED;
         i++) {
        if (!is_hidden(v, i) || !ss_str_ends(v->doc->sources.v[i].role, one))
            continue;
        n++;
        *who = v->chains.source_mentions.first[i];
    }
    return n;
}

static void inflation(struct review *v)
{
    struct ss_finding f = finding(v, SS_CHECK_PLURAL_INFLATION, SS_NONE);
    uint32_t end = 0; /* of the last place: diplomats is a part of officials
                         and diplomats */
    for (uint32_t i = 0; i < v->facts.n; i++) {
        ss_range head;
        uint32_t who;
        if (v->facts.v[i].kind != FACT_GROUPS ||
            !fact_part(v, i, v->r->label.head, &head) ||
            fact_tokens(v, i).start < end || called(v, head.end - 1, &who) != 1)
            continue;
        end = fact_tokens(v, i).end;
        place(v, &f, span_of(v, fact_tokens(v, i)));
        if (f.spans.n == 1)
            relate(v, &f, span_of(v, mention(v, who)->tokens));
    }
    if (f.spans.n)
        report(v, &f);
}

void review_description(struct review *v)
{
    for (uint32_t i = 0; i < v->doc->sources.n && !v->failed; i++) {
        vague(v, i);
        if (!is_hidden(v, i))
            continue;
        compare(v, i);
        pronouns(v, i);
        jigsaw(v, i);
    }
    inflation(v);
}
