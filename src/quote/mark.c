/* mark.c - which tokens are quotation marks, and which way they look. */
#include "quote/quote_p.h"

#include <string.h>

static const struct {
    const char *text;
    enum mark_family family;
    enum mark_side side;
} shapes[] = {
    {"\"", MARK_DOUBLE, SIDE_EITHER},
    {"\xe2\x80\x9c", MARK_DOUBLE, SIDE_OPEN},  /* “ */
    {"\xe2\x80\x9d", MARK_DOUBLE, SIDE_CLOSE}, /* ” */
    {"\xe2\x80\x9e", MARK_DOUBLE, SIDE_OPEN},  /* „ */
    {"\xe2\x80\x9f", MARK_DOUBLE, SIDE_OPEN},  /* ‟ */
    {"''", MARK_DOUBLE, SIDE_EITHER},
    {"``", MARK_DOUBLE, SIDE_OPEN},
    {"\xef\xbc\x82", MARK_DOUBLE, SIDE_EITHER},   /* ＂ */
    {"\xc2\xab", MARK_GUILLEMET, SIDE_OPEN},      /* « */
    {"\xc2\xbb", MARK_GUILLEMET, SIDE_CLOSE},     /* » */
    {"\xe2\x80\xb9", MARK_GUILLEMET, SIDE_OPEN},  /* ‹ */
    {"\xe2\x80\xba", MARK_GUILLEMET, SIDE_CLOSE}, /* › */
    {"'", MARK_SINGLE, SIDE_EITHER},
    {"\xe2\x80\x98", MARK_SINGLE, SIDE_OPEN},  /* ‘ */
    {"\xe2\x80\x99", MARK_SINGLE, SIDE_CLOSE}, /* ’ */
    {"\xe2\x80\x9a", MARK_SINGLE, SIDE_OPEN},  /* ‚ */
    {"\xe2\x80\x9b", MARK_SINGLE, SIDE_OPEN},  /* ‛ */
    {"`", MARK_SINGLE, SIDE_OPEN},
};

/* Does some shape begin with this byte? A quick no for nearly all marks. */
static bool may_begin(char c)
{
    return c == '"' || c == '\'' || c == '`' || (unsigned char)c >= 0x80;
}

static bool is_one_of(ss_str s, const char *const *list)
{
    for (; *list; list++)
        if (ss_str_eq(s, ss_str_of(*list)))
            return true;
    return false;
}

static bool is_punct(const struct ss_doc *doc, uint32_t t)
{
    return doc->tokens.v[t].flags & SS_TOK_PUNCT;
}

/* A blank, the block's edge, a bracket, a dash or another mark before it. */
static bool free_before(const struct ss_doc *doc, ss_range block, uint32_t t)
{
    static const char *const leads[] = {
        "(", "[",  "-", "--",           "\xe2\x80\x94", "\xe2\x80\x93",
        "/", "\"", "'", "\xe2\x80\x9c", "\xe2\x80\x98", "\xc2\xab",
        NULL};
    return t == block.start || doc->tokens.v[t].flags & SS_TOK_SPACE ||
           is_one_of(ss_token_text(doc, t - 1), leads);
}

static bool free_after(const struct ss_doc *doc, ss_range block, uint32_t t)
{
    return t + 1 >= block.end || doc->tokens.v[t + 1].flags & SS_TOK_SPACE;
}

/* The end of a quotation inside, which a blank parts from this mark:
 * 'Well done,' " she said. */
static bool behind_inner_end(const struct ss_doc *doc, ss_range block,
                             uint32_t t)
{
    static const char *const ends[] = {"'", "\xe2\x80\x99", NULL};
    return t > block.start && !(doc->tokens.v[t - 1].flags & SS_TOK_SPACE) &&
           is_one_of(ss_token_text(doc, t - 1), ends);
}

struct mark mark_at(const struct ss_doc *doc, ss_range block, uint32_t t)
{
    struct mark m = {MARK_NONE, SIDE_EITHER, false, false};
    ss_str s = ss_token_text(doc, t);
    if (!may_begin(s.p[0]) || !is_punct(doc, t))
        return m;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        if (!ss_str_eq(s, ss_str_of(shapes[i].text)))
            continue;
        bool before = free_before(doc, block, t);
        bool after = free_after(doc, block, t);
        bool spaced = doc->tokens.v[t].flags & SS_TOK_SPACE || t == block.start;
        m.family = shapes[i].family;
        m.side = shapes[i].side;
        m.may_open = before && !(after && !spaced);
        m.may_close = !spaced && (after || is_punct(doc, t + 1) || !before);
        if (spaced && after && m.family == MARK_DOUBLE &&
            behind_inner_end(doc, block, t)) {
            m.may_open = false;
            m.may_close = true;
        }
        return m;
    }
    return m;
}

enum measure mark_measure(const struct ss_doc *doc, ss_range block, uint32_t t)
{
    if (t == block.start || doc->tokens.v[t].flags & SS_TOK_SPACE ||
        !(doc->tokens.v[t - 1].flags & SS_TOK_DIGIT))
        return MEASURE_NO;
    ss_str number = ss_token_text(doc, t - 1);
    if (memchr(number.p, '\'', number.len)) /* 6'2 */
        return MEASURE_SURE;
    if (t >= block.start + 3 &&
        ss_str_eq(ss_token_text(doc, t - 2), SS_STR("'")) &&
        doc->tokens.v[t - 3].flags & SS_TOK_DIGIT)
        return MEASURE_SURE;
    return number.len < 4 ? MEASURE_MAYBE : MEASURE_NO;
}
