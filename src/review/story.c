/* story.c - the story as a whole: what it rests on, and whether those it
 * accuses were asked. */
#include "review/review_p.h"

/* ---- other outlets ---------------------------------------------------- */

static bool is_credited(const struct review *v, uint32_t block)
{
    ss_range r = v->doc->blocks.v[block].tokens;
    for (uint32_t i = fact_from(v, r.start); i < v->facts.n; i++) {
        if (fact_tokens(v, i).start >= r.end)
            return false;
        if (v->facts.v[i].kind == FACT_CREDIT)
            return true;
    }
    return false;
}

/* Does everything attributed in the paragraph come from an outlet? */
static void media_only(struct review *v, uint32_t first, uint32_t end)
{
    const struct ss_doc *doc = v->doc;
    uint32_t block = quote_block(v, first), source = SS_NONE;
    for (uint32_t q = first; q < end; q++) {
        uint32_t s = doc->quotes.v[q].source;
        if (s == SS_NONE || doc->sources.v[s].kind != SS_SOURCE_MEDIA ||
            doc->sources.v[s].naming != SS_NAMING_NAMED ||
            ss_house_has(&v->house->own, doc->sources.v[s].label))
            return;
        source = s;
    }
    const struct ss_quote *x = &doc->quotes.v[first];
    if (!is_body(block_kind(v, block)) || x->speaker.start >= x->speaker.end ||
        is_credited(v, block))
        return;
    struct ss_finding f = finding(v, SS_CHECK_ATTR_MEDIA_ONLY, source);
    ss_range at = x->speaker;
    if (x->cue.start < x->cue.end && x->cue.end == at.start)
        at.start = x->cue.start;
    place(v, &f, ss_range_span(doc, at));
    say(v, &f, (ss_str){0}, doc->sources.v[source].label, 0);
    report(v, &f);
}

/* ---- one source ------------------------------------------------------- */

static void single_source(struct review *v)
{
    enum { LEAST_SAYINGS = 3 };
    uint32_t only = SS_NONE, sayings = 0;
    for (uint32_t i = 0; i < v->doc->sources.n; i++) {
        if (v->standing[i].first == SS_NONE)
            continue;
        if (only != SS_NONE)
            return;
        only = i;
        sayings = v->standing[i].quoted + v->standing[i].reported;
    }
    if (only == SS_NONE || sayings < LEAST_SAYINGS)
        return;
    struct ss_finding f = finding(v, SS_CHECK_SINGLE_SOURCE, only);
    say(v, &f, (ss_str){0}, v->doc->sources.v[only].label, 0);
    report(v, &f);
}

/* ---- a right of reply ------------------------------------------------- */

/* Does a name of a person or body stand in the sentence? */
static uint32_t accused_at(const struct review *v, ss_range claim)
{
    const struct ss_doc *doc = v->doc;
    ss_range sent = doc->sents.v[doc->tokens.v[claim.start].sent].tokens;
    for (uint32_t i = ss_doc_mention_from(doc, sent.start);
         i < doc->mentions.n && doc->mentions.v[i].tokens.start < sent.end;
         i++) {
        enum ss_entity_type type =
            doc->entities.v[doc->mentions.v[i].entity].type;
        if (type == SS_ENTITY_PER || type == SS_ENTITY_ORG)
            return doc->mentions.v[i].entity;
    }
    return SS_NONE;
}

static void no_reply(struct review *v)
{
    struct ss_finding f = finding(v, SS_CHECK_STORY_NO_REPLY, SS_NONE);
    uint32_t accused = SS_NONE;
    for (uint32_t i = 0; i < v->facts.n; i++) {
        ss_range at = fact_tokens(v, i);
        if (v->facts.v[i].kind == FACT_REPLY)
            return;
        if (v->facts.v[i].kind != FACT_ACCUSATION ||
            v->quote_of[at.start] == SS_NONE ||
            !is_story(block_kind(v, v->doc->tokens.v[at.start].block)))
            continue;
        uint32_t e = accused_at(v, at);
        if (e == SS_NONE)
            continue;
        if (accused == SS_NONE)
            accused = e;
        place(v, &f, ss_range_span(v->doc, at));
    }
    if (accused == SS_NONE)
        return;
    say(v, &f, (ss_str){0}, v->doc->entities.v[accused].name, 0);
    report(v, &f);
}

/* ---- silent and speaking ---------------------------------------------- */

/* Is the source described by the entity's name: a Treasury official? */
static bool belongs(const struct review *v, uint32_t source, uint32_t entity)
{
    const struct ss_doc *doc = v->doc;
    const struct ss_chain *c = &v->chains.source_mentions;
    for (uint32_t m = c->first[source]; m != SS_NONE; m = c->next[m]) {
        ss_range r = doc->source_mentions.v[m].tokens;
        for (uint32_t i = ss_doc_mention_from(doc, r.start);
             i < doc->mentions.n && doc->mentions.v[i].tokens.start < r.end;
             i++)
            if (doc->mentions.v[i].entity == entity)
                return true;
    }
    return false;
}

static void declined(struct review *v)
{
    const struct ss_doc *doc = v->doc;
    uint32_t bodies = 0;
    for (uint32_t i = 0; i < v->facts.n && bodies < MOST_COMPARED; i++) {
        ss_range who;
        if (v->facts.v[i].kind != FACT_DECLINED ||
            !fact_part(v, i, v->r->label.who, &who))
            continue;
        uint32_t name = ss_doc_mention_from(doc, who.start);
        bodies++;
        for (uint32_t s = 0; name < doc->mentions.n && s < doc->sources.n;
             s++) {
            if (!is_hidden(v, s) ||
                !belongs(v, s, doc->mentions.v[name].entity))
                continue;
            struct ss_finding f = finding(v, SS_CHECK_ANON_DECLINED, s);
            place(v, &f, ss_range_span(doc, who));
            report(v, &f);
        }
    }
}

void review_story(struct review *v)
{
    for (uint32_t q = 0, end; q < v->doc->quotes.n && !v->failed; q = end) {
        uint32_t block = quote_block(v, q);
        for (end = q; end < v->doc->quotes.n && quote_block(v, end) == block;)
            end++;
        media_only(v, q, end);
    }
    single_source(v);
    no_reply(v);
    declined(v);
}
