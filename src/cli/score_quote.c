/*
 * score_quote.c - quotations compared with gold.
 *
 * Each row takes the gold quotations of one kind; those of other kinds, what
 * the gold sets aside, and predictions that fall on either, are neutral in it.
 * half: of the words that gold and prediction have together, half are common;
 * exact: the same words. Of what kind a prediction is, the marks in the text
 * say, not its own word.
 */
#include "cli/eval_p.h"

#include <string.h>

/* ---- marks in the text --------------------------------------------- */

static bool begins(ss_str text, uint32_t at, const char *with)
{
    size_t len = strlen(with);
    return text.len - at >= len && memcmp(text.p + at, with, len) == 0;
}

static bool is_opening(ss_str text, uint32_t at)
{
    return begins(text, at, "\xe2\x80\x9c") || /* “ */
           begins(text, at, "\xe2\x80\x9f") || /* ‟ */
           begins(text, at, "\xc2\xab");       /* « */
}

static bool is_closing(ss_str text, uint32_t at)
{
    return begins(text, at, "\xe2\x80\x9d") || /* ” */
           begins(text, at, "\xc2\xbb");       /* » */
}

static bool is_letter(ss_str text, uint32_t at)
{
    uint32_t len;
    if (at >= text.len)
        return false;
    enum ss_char_class c =
        ss_char_class(ss_utf8_at(text.p + at, text.p + text.len, &len));
    return c == SS_CHAR_UPPER || c == SS_CHAR_LOWER || c == SS_CHAR_LETTER;
}

static bool behind_digit(ss_str text, uint32_t at)
{
    uint32_t len;
    return at && ss_char_class(ss_utf8_prev(text.p, text.p + at, &len)) ==
                     SS_CHAR_DIGIT;
}

/* A byte per byte of the text: does it lie inside double marks? Marks end with
 * their paragraph at the latest. */
static uint8_t *inside_marks(ss_str text, struct ss_arena *arena)
{
    uint8_t *in = ss_arena_alloc(arena, text.len + 1);
    bool open = false;
    for (uint32_t i = 0, len; in && i < text.len; i += len) {
        ss_utf8_at(text.p + i, text.p + text.len, &len);
        bool two = begins(text, i, "''") || begins(text, i, "``");
        bool straight = text.p[i] == '"';
        if (two) {
            len = 2;
            open = !open;
        } else if (is_opening(text, i) || (straight && !open)) {
            /* six feet two: 6'2" */
            open = open || !straight || !behind_digit(text, i) ||
                   is_letter(text, i + 1);
        } else if (is_closing(text, i) || straight || begins(text, i, "\n\n")) {
            open = false;
        }
        in[i] = open;
    }
    return in;
}

static enum ss_quote_kind kind_by_marks(const struct record_read *r,
                                        const struct quote_read *q,
                                        const uint8_t *inside)
{
    uint32_t all = 0, in = 0;
    for (uint32_t s = q->spans.start; s < q->spans.end; s++) {
        ss_span x = r->spans.v[s];
        for (uint32_t i = x.start, len; i < x.end; i += len) {
            uint32_t cp =
                ss_utf8_at(r->text.p + i, r->text.p + r->text.len, &len);
            if (!is_alnum(cp))
                continue;
            all++;
            in += inside[i];
        }
    }
    return !in             ? SS_QUOTE_INDIRECT
           : in + 1 >= all ? SS_QUOTE_DIRECT
                           : SS_QUOTE_MIXED;
}

/* ---- rows ---------------------------------------------------------- */

static bool in_row(enum quote_row row, const struct quote_read *q)
{
    switch (row) {
    case ROW_DIRECT:
        return q->kind == SS_QUOTE_DIRECT;
    case ROW_MIXED:
        return q->kind == SS_QUOTE_MIXED;
    case ROW_INDIRECT:
        return q->kind == SS_QUOTE_INDIRECT && q->speech;
    default:
        return q->speech || q->kind != SS_QUOTE_INDIRECT;
    }
}

static const char *row_name(enum quote_row row)
{
    static const char *const names[] = {
#define X(id, name) name,
        QUOTE_ROWS(X)
#undef X
    };
    return names[row];
}

/* One article, compared. */
struct comparing {
    struct quote_scores *s;
    const struct record_read *g, *p;
    const struct matched *m;
    const uint8_t *inside;
    uint8_t *neutral; /* per byte of the text, of the row at hand */
    struct shower *show;
};

static void put_words(const struct record_read *r, const struct quote_read *q)
{
    for (uint32_t s = q->spans.start; s < q->spans.end; s++) {
        printf("%s", s > q->spans.start ? " ... " : "");
        put_line(record_text(r, r->spans.v[s]));
    }
}

static void show_quote(struct comparing *c, const char *what, const char *which,
                       const struct record_read *r, const struct quote_read *q)
{
    if (!shower_wants(c->show, what, which))
        return;
    printf("%s %s, %.*s: ", what, which, (int)c->g->id.len, c->g->id.p);
    put_words(r, q);
    putchar('\n');
}

static void mark(uint8_t *at, const struct record_read *r, ss_range words,
                 uint8_t value)
{
    for (uint32_t i = words.start; i < words.end; i++)
        at[r->words.v[i]] = value;
}

/* What neither helps nor hurts in this row: other gold, what is set aside. */
static void mark_neutral(struct comparing *c, enum quote_row row)
{
    const struct record_read *g = c->g;
    memset(c->neutral, 0, g->text.len + 1);
    mark(c->neutral, g, g->neutral, 1);
    for (int own = 0; own < 2; own++)
        for (uint32_t i = 0; i < g->quotes.n; i++)
            if (in_row(row, &g->quotes.v[i]) == (bool)own)
                mark(c->neutral, g, g->quotes.v[i].words, !own);
}

static void add_right(struct comparing *c, struct quote_tally *t,
                      const struct quote_read *a, const struct quote_read *b)
{
    t->half++;
    if (a->has_speaker) {
        uint32_t n = words_common(c->g, a->speaker, c->p, b->speaker);
        uint32_t x = a->speaker.end - a->speaker.start;
        uint32_t y = b->speaker.end - b->speaker.start;
        t->speakers++;
        t->same += n == x && n == y;
        t->over += n > 0;
        if (!n && t == &c->s->rows[ROW_SPOKEN])
            show_quote(c, "wrong", "source", c->g, a);
    }
    if (a->has_cue) {
        t->cues++;
        t->cue_over += words_common(c->g, a->cue, c->p, b->cue) > 0;
    }
}

static void add_gold(struct comparing *c, enum quote_row row, uint32_t i)
{
    struct quote_tally *t = &c->s->rows[row];
    const struct quote_read *a = &c->g->quotes.v[i];
    uint32_t k = c->m->of_gold[i];
    t->gold++;
    t->exact += k != SS_NONE && c->m->worth[i] >= 1;
    if (k != SS_NONE && c->m->worth[i] >= 0.5)
        add_right(c, t, a, &c->p->quotes.v[k]);
    else if (row != ROW_SPOKEN) /* it has a row of its kind */
        show_quote(c, "missed", row_name(row), c->g, a);
}

static void add_predicted(struct comparing *c, enum quote_row row, uint32_t k)
{
    const struct quote_read *b = &c->p->quotes.v[k];
    uint32_t i = c->m->of_predicted[k], n = 0;
    if (i != SS_NONE && !in_row(row, &c->g->quotes.v[i]))
        return;
    if (i == SS_NONE) {
        struct quote_read of_kind = *b;
        for (uint32_t w = b->words.start; w < b->words.end; w++)
            n += c->neutral[c->p->words.v[w]];
        of_kind.kind = kind_by_marks(c->p, b, c->inside);
        of_kind.speech = true;
        if (n * 2 > b->words.end - b->words.start || !in_row(row, &of_kind))
            return;
        if (row != ROW_SPOKEN)
            show_quote(c, "false alarm", row_name(row), c->p, b);
    }
    c->s->rows[row].predicted++;
}

/* ---- as others count ----------------------------------------------- */

static void add_lenient(struct comparing *c)
{
    struct lenient_tally *t = &c->s->lenient;
    t->gold += c->g->quotes.n;
    t->predicted += c->p->quotes.n;
    for (uint32_t i = 0; i < c->g->quotes.n; i++) {
        const struct quote_read *a = &c->g->quotes.v[i], *b;
        if (c->m->of_gold[i] == SS_NONE)
            continue;
        b = &c->p->quotes.v[c->m->of_gold[i]];
        double share = (double)words_common(c->g, a->words, c->p, b->words) /
                       (a->words.end - a->words.start);
        t->touch++;
        t->third += share >= 0.3;
        t->most += share >= 0.8;
        t->speaker += share >= 0.3 &&
                      (!a->has_speaker ||
                       words_common(c->g, a->speaker, c->p, b->speaker) > 0);
    }
}

static bool count_rule(struct quote_scores *s, ss_str rule, bool right)
{
    uint32_t i = 0;
    while (i < s->rules.n && !ss_str_eq(s->rules.v[i].rule, rule))
        i++;
    if (i == s->rules.n) {
        struct rule_tally *t = ss_vec_push(s->arena, &s->rules);
        ss_str name = ss_arena_copy(s->arena, rule);
        if (!t || !name.p)
            return false;
        t->rule = name;
    }
    s->rules.v[i].predicted++;
    s->rules.v[i].right += right;
    return true;
}

static bool add_rules(struct comparing *c)
{
    for (uint32_t k = 0; k < c->p->quotes.n; k++) {
        uint32_t i = c->m->of_predicted[k];
        if (!count_rule(c->s, c->p->quotes.v[k].rule,
                        i != SS_NONE && c->m->worth[i] >= 0.5))
            return false;
    }
    return true;
}

bool score_quotes(struct quote_scores *s, const struct record_read *g,
                  const struct record_read *p, const struct matched *m,
                  struct ss_arena *arena, struct shower *show)
{
    struct comparing c = {.s = s, .g = g, .p = p, .m = m, .show = show};
    if (!g->has_quotes)
        return true;
    s->any = true;
    c.inside = inside_marks(g->text, arena);
    c.neutral = ss_arena_alloc(arena, g->text.len + 1);
    if (!c.inside || !c.neutral)
        return false;
    for (unsigned row = 0; row < ROW_COUNT; row++) {
        mark_neutral(&c, (enum quote_row)row);
        for (uint32_t i = 0; i < g->quotes.n; i++)
            if (in_row((enum quote_row)row, &g->quotes.v[i]))
                add_gold(&c, (enum quote_row)row, i);
        for (uint32_t k = 0; k < p->quotes.n; k++)
            add_predicted(&c, (enum quote_row)row, k);
    }
    add_lenient(&c);
    return add_rules(&c);
}
