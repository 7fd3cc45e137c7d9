/* copy.c - slips of the keyboard that no pattern over words can see: a word
 * twice, sentences without a blank between them. */
#include "review/review_p.h"

#include <string.h>

/* Words that stand twice by right: had had; and names, numbers, letters. */
static bool may_repeat(const struct review *v, uint32_t t)
{
    const struct ss_token *k = &v->doc->tokens.v[t];
    return k->flags & (SS_TOK_CAPITAL | SS_TOK_DIGIT) || k->len < 2 ||
           in_class(v, t, WORD_DOUBLED);
}

static void doubled(struct review *v, uint32_t t)
{
    const struct ss_token *k = &v->doc->tokens.v[t];
    const struct ss_token *next = k + 1;
    if (k->hash != next->hash || k->sent != next->sent ||
        !(k->flags & SS_TOK_ALPHA) || !(next->flags & SS_TOK_SPACE) ||
        next->flags & SS_TOK_CAPITAL || may_repeat(v, t))
        return;
    struct ss_finding f = finding(v, SS_CHECK_COPY_GLITCH, SS_NONE);
    place(v, &f, ss_range_span(v->doc, (ss_range){t, t + 2}));
    say(v, &f, SS_STR("A word stands here twice: {}."),
        words_at(v, (ss_range){t, t + 2}), 0);
    report(v, &f);
}

/* ---- marks ------------------------------------------------------------ */

static bool is_one_of(ss_str s, const char *marks)
{
    return s.len == 1 && memchr(marks, *s.p, strlen(marks));
}

/* A mark right behind one that ends a sentence or clause: "agreed.;" */
static void stray(struct review *v, uint32_t t)
{
    const struct ss_doc *doc = v->doc;
    const struct ss_token *next = &doc->tokens.v[t + 1];
    if (!is_one_of(ss_token_text(doc, t), ".,;:") ||
        !is_one_of(ss_token_text(doc, t + 1), ",;:") ||
        next->flags & SS_TOK_SPACE || next->block != doc->tokens.v[t].block)
        return;
    struct ss_finding f = finding(v, SS_CHECK_COPY_GLITCH, SS_NONE);
    place(v, &f, ss_range_span(doc, (ss_range){t, t + 2}));
    say(v, &f, SS_STR("A stray mark: {}."), words_at(v, (ss_range){t, t + 2}),
        0);
    report(v, &f);
}

/* ---- sentences that touch --------------------------------------------- */

static bool is_small(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* "place.A man", "leave.\"If", "worsens.(SANA": three letters before the stop,
 * and behind it what begins a sentence; no address, no abbreviation. */
static bool touches(ss_str s, size_t stop)
{
    if (stop < 3 || stop + 2 >= s.len || s.p[stop] != '.')
        return false;
    for (size_t i = stop - 3; i < stop; i++)
        if (!is_small(s.p[i]))
            return false;
    char c = s.p[stop + 1], d = s.p[stop + 2];
    if (c == '(' || c == '"')
        return is_capital(d);
    return is_capital(c) && (is_small(d) || d == ' ');
}

static bool is_plain(char c)
{
    return c > ' ' && c <= '~';
}

static void touching(struct review *v, uint32_t block)
{
    enum { MOST_SHOWN = 24 }; /* letters either side */
    ss_str text = v->doc->text;
    ss_span b = v->doc->blocks.v[block].span;
    struct ss_finding f = finding(v, SS_CHECK_COPY_GLITCH, SS_NONE);
    ss_str s = {text.p + b.start, b.end - b.start};
    f.severity = SS_SEVERITY_NOTE;
    for (size_t i = 3; i + 2 < s.len; i++) {
        if (!touches(s, i))
            continue;
        size_t from = i, to = i + 2;
        while (from && i - from < MOST_SHOWN && is_plain(s.p[from - 1]))
            from--;
        while (to < s.len && to - i < MOST_SHOWN && is_plain(s.p[to]))
            to++;
        ss_str word = {s.p + from, to - from};
        if (ss_str_starts(word, SS_STR("http")) ||
            ss_str_starts(word, SS_STR("www.")))
            continue;
        place(v, &f,
              (ss_span){b.start + (uint32_t)from, b.start + (uint32_t)to});
    }
    if (!f.spans.n)
        return;
    say(v, &f, SS_STR("No blank behind the full stop: {}."),
        ss_doc_text(v->doc, f.spans.v[0]), 0);
    report(v, &f);
}

void review_copy(struct review *v)
{
    const struct ss_doc *doc = v->doc;
    if (!is_wanted(v, SS_CHECK_COPY_GLITCH))
        return;
    for (uint32_t t = 0; t + 1 < doc->tokens.n && !v->failed; t++) {
        doubled(v, t);
        stray(v, t);
    }
    for (uint32_t b = 0; b < doc->blocks.n && !v->failed; b++)
        touching(v, b);
}
