/* picture.c - what is said of a picture: alternative text and caption. */
#include "review/review_p.h"

/* The first year in a stretch: a token of four digits, 1900 to 2099; SS_NONE.
 */
static uint32_t year_in(const struct ss_doc *doc, ss_range r)
{
    for (uint32_t t = r.start; t < r.end; t++) {
        ss_str s = ss_token_text(doc, t);
        bool digits = s.len == 4;
        for (size_t i = 0; digits && i < 4; i++)
            digits = s.p[i] >= '0' && s.p[i] <= '9';
        if (digits &&
            (ss_str_starts(s, SS_STR("19")) || ss_str_starts(s, SS_STR("20"))))
            return t;
    }
    return SS_NONE;
}

static bool has_word(const struct ss_doc *doc, ss_range r, uint32_t hash)
{
    for (uint32_t t = r.start; t < r.end; t++)
        if (doc->tokens.v[t].hash == hash)
            return true;
    return false;
}

/* Both texts tell a year, and this one tells another besides. */
static void other_year(struct review *v, ss_range alt, ss_range caption)
{
    const struct ss_doc *doc = v->doc;
    if (year_in(doc, caption) == SS_NONE)
        return;
    for (ss_range rest = alt;;) {
        uint32_t year = year_in(doc, rest);
        if (year == SS_NONE)
            return;
        if (!has_word(doc, caption, doc->tokens.v[year].hash)) {
            struct ss_finding f = finding(v, SS_CHECK_IMAGE_CAPTION, SS_NONE);
            ss_range sent = doc->sents.v[doc->tokens.v[year].sent].tokens;
            place(v, &f, ss_range_span(doc, sent));
            relate(v, &f, ss_range_span(doc, caption));
            say(v, &f,
                SS_STR("Alternative text and caption tell of different "
                       "years: {}."),
                words_at(v, sent), 0);
            report(v, &f);
            return;
        }
        rest.start = year + 1;
    }
}

/* A few words in small letters without a mark: the name of a file. */
static void slug(struct review *v, ss_range alt)
{
    enum { MOST_WORDS = 6 };
    for (uint32_t t = alt.start; t < alt.end; t++)
        if (v->doc->tokens.v[t].flags & (SS_TOK_CAPITAL | SS_TOK_PUNCT))
            return;
    if (alt.end - alt.start > MOST_WORDS)
        return;
    struct ss_finding f = finding(v, SS_CHECK_IMAGE_CAPTION, SS_NONE);
    place(v, &f, ss_range_span(v->doc, alt));
    say(v, &f, SS_STR("Alternative text is the name of a file: {}."),
        words_at(v, alt), 0);
    report(v, &f);
}

void review_pictures(struct review *v)
{
    const struct ss_doc *doc = v->doc;
    for (uint32_t b = 0; b < doc->blocks.n && !v->failed; b++) {
        ss_range alt = doc->blocks.v[b].tokens;
        if (doc->blocks.v[b].kind != SS_BLOCK_ALT || alt.start >= alt.end)
            continue;
        slug(v, alt);
        if (b + 1 < doc->blocks.n &&
            doc->blocks.v[b + 1].kind == SS_BLOCK_CAPTION)
            other_year(v, alt, doc->blocks.v[b + 1].tokens);
    }
}
