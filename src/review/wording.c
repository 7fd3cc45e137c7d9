/* wording.c - findings of rules. Where a match counts stands in checks.def. */
#include "review/review_p.h"

enum where {
    WHERE_ANYWHERE,
    WHERE_OWN,
    WHERE_CUE,
    WHERE_ALONE,
    WHERE_UNNAMED,
    WHERE_CODE
};
static const unsigned char where[SS_CHECK_COUNT] = {
#define CHECK(id, name, severity, where, message, why, who) WHERE_##where,
#include "review/checks.def"
#undef CHECK
};

/* The source without a name whose words a match stands in; SS_NONE. */
static uint32_t hidden_speaker(const struct review *v, ss_range r)
{
    for (uint32_t t = r.start; t < r.end; t++) {
        uint32_t q = v->quote_of[t];
        uint32_t s = q == SS_NONE ? SS_NONE : v->doc->quotes.v[q].source;
        if (is_hidden(v, s))
            return s;
    }
    return SS_NONE;
}

static bool in_words(const struct review *v, ss_range r)
{
    for (uint32_t t = r.start; t < r.end; t++)
        if (v->quote_of[t] == SS_NONE)
            return false;
    return true;
}

static bool counts(const struct review *v, const struct ss_ann *a,
                   enum ss_check check, uint32_t *source)
{
    uint32_t block = v->doc->tokens.v[a->tokens.start].block;
    *source = SS_NONE;
    switch ((enum where)where[check]) {
    case WHERE_ANYWHERE:
        return true;
    case WHERE_OWN:
        return !in_words(v, a->tokens);
    case WHERE_CUE:
        return v->is_cue[a->tokens.start] && !in_words(v, a->tokens);
    case WHERE_ALONE:
        return is_story(block_kind(v, block)) && !v->block_quotes[block];
    case WHERE_UNNAMED:
        *source = hidden_speaker(v, a->tokens);
        return *source != SS_NONE;
    case WHERE_CODE:
        break;
    }
    return false;
}

/* A rule may word its question itself, and make it a note. */
static void as_rule_says(struct review *v, struct ss_finding *f)
{
    ss_str message = ss_rules_attr(v->r->rules, f->rule, "message");
    ss_str severity = ss_rules_attr(v->r->rules, f->rule, "severity");
    if (severity.len && f->severity < SS_SEVERITY_NOTE)
        f->severity = SS_SEVERITY_NOTE;
    if (message.len)
        say(v, f, message, ss_doc_text(v->doc, f->spans.v[0]), f->spans.n);
}

void review_wording(struct review *v)
{
    struct groups groups = {0};
    const struct ss_layer *layer = &v->doc->layers[v->r->type];
    for (uint32_t i = 0; i < layer->anns.n && !v->failed; i++) {
        const struct ss_ann *a = &layer->anns.v[i];
        enum ss_check check = (enum ss_check)v->r->role[a->rule].check;
        uint32_t source;
        if (check != SS_CHECK_COUNT && is_wanted(v, check) &&
            counts(v, a, check, &source))
            group_add(v, &groups, check, source, a->tokens, a->rule);
    }
    for (uint32_t i = 0; i < groups.n && !v->failed; i++)
        as_rule_says(v, &groups.v[i].f);
    groups_report(v, &groups);
}
