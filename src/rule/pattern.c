/*
 * pattern.c - the text of a pattern into a tree.
 *
 *   alt  := seq ("|" seq)*
 *   seq  := item*
 *   item := [name ":"] ["@"] primary [quantifier]
 *   primary := word | "quoted words" | <terms> | {macro} | ( alt ) | .
 *            | ^ | $ | &( alt ) | !( alt ) | <&( alt ) | <!( alt )
 *   quantifier := ? | * | + | {n} | {n,} | {n,m}, and ? after it: as few as
 *                 possible
 *   terms := ["not"] term ... [":" alt]     (with ":": an annotation's inside)
 *
 * A hand-written descent: the grammar is small and messages can say what was
 * meant. Depth is bounded, so a hostile file cannot use up the stack.
 */
#include "rule/rule_p.h"

#include <string.h>

enum { MAX_DEPTH = 40, MAX_REPEAT = 64 };

struct parser {
    struct ss_rules_builder *b;
    struct sayso_error *err;
    const char *text;
    uint32_t file, at, to;
    int depth;
};

static struct node *parse_alt(struct parser *p);

static void *fail(struct parser *p, uint32_t at, const char *what)
{
    rule_error(p->b, p->file, at, p->err, "%s", what);
    return NULL;
}

static struct node *node(struct parser *p, enum node_kind kind)
{
    struct node *n = ss_arena_alloc(&p->b->arena, sizeof *n);
    if (!n) {
        ss_fail_memory(p->err);
        return NULL;
    }
    n->kind = kind;
    n->at = p->at;
    n->file = p->file;
    return n;
}

static void skip_blanks(struct parser *p)
{
    while (p->at < p->to) {
        char c = p->text[p->at];
        if (c == '#' && p->at &&
            (p->text[p->at - 1] == ' ' || p->text[p->at - 1] == '\n')) {
            while (p->at < p->to && p->text[p->at] != '\n')
                p->at++;
        } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            p->at++;
        } else {
            return;
        }
    }
}

static char peek(struct parser *p)
{
    return p->at < p->to ? p->text[p->at] : '\0';
}

static bool take(struct parser *p, char c)
{
    if (peek(p) != c)
        return false;
    p->at++;
    return true;
}

bool word_is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           (unsigned char)c >= 0x80;
}

static ss_str take_name(struct parser *p, const char *also)
{
    uint32_t from = p->at;
    while (p->at < p->to && (word_is_name(p->text[p->at]) ||
                             (*also && strchr(also, p->text[p->at]))))
        p->at++;
    return (ss_str){p->text + from, p->at - from};
}

/* ---- terms between < and > -------------------------------------------- */

static const struct {
    const char *name;
    uint32_t flags;
} shapes[] = {
    {"cap", SS_TOK_CAPITAL},
    {"upper", SS_TOK_UPPER},
    {"alpha", SS_TOK_ALPHA},
    {"digit", SS_TOK_DIGIT},
    {"punct", SS_TOK_PUNCT},
    {"initial", SS_TOK_INITIAL},
    {"mixed", SS_TOK_MIXED},
    {"first", SS_TOK_SENT},
    {"begin", SS_TOK_BLOCK},
    {"quoted", SS_TOK_QUOTED},
    {"space", SS_TOK_SPACE},
    {"open", SS_TOK_OPEN},
    {"close", SS_TOK_CLOSE},
    {"seen-small", SS_TOK_SEEN_SMALL},
    {"seen-capital", SS_TOK_SEEN_CAPITAL},
    {"headline", SS_TOK_HEADLINE},
};

static bool shape_term(ss_str s, struct raw_term *t)
{
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        if (ss_str_eq(s, ss_str_of(shapes[i].name))) {
            t->kind = TERM_FLAG;
            t->arg = shapes[i].flags;
            return true;
        }
    }
    return false;
}

/* NOUN NOUNS VBD ... and the Universal tag VERB for all of its forms */
static bool pos_term(ss_str s, struct raw_term *t)
{
    t->arg = 0;
    for (unsigned i = 1; i < SS_POS_COUNT; i++) {
        if (ss_str_eq(s, ss_str_of(ss_pos_name(i))))
            t->arg |= 1u << i;
        else if (ss_str_eq(s, SS_STR("VERB")) &&
                 ss_str_eq(s, ss_str_of(ss_pos_upos(i))))
            t->arg |= 1u << i;
    }
    t->kind = TERM_POS;
    return t->arg != 0;
}

static bool regex_term(struct parser *p, struct raw_term *t)
{
    uint32_t from = ++p->at;
    while (p->at < p->to && p->text[p->at] != '/' && p->text[p->at] != '\n')
        p->at += p->text[p->at] == '\\' && p->at + 1 < p->to ? 2 : 1;
    if (peek(p) != '/')
        return fail(p, from - 1, "this / has no second / that ends it");
    t->kind = TERM_REGEX;
    t->text = (ss_str){p->text + from, p->at - from};
    p->at++;
    return true;
}

static bool word_term(struct parser *p, struct raw_term *t)
{
    uint32_t from = ++p->at;
    while (p->at < p->to && p->text[p->at] != '"' && p->text[p->at] != '\n')
        p->at++;
    t->kind = TERM_WORD;
    t->text = (ss_str){p->text + from, p->at - from};
    if (memchr(t->text.p, ' ', t->text.len) || !t->text.len || !take(p, '"'))
        return fail(p, from - 1, "one word stands between quotes here");
    return true;
}

static bool one_term(struct parser *p, struct raw_term *t)
{
    t->at = p->at;
    if (peek(p) == '/')
        return regex_term(p, t);
    if (peek(p) == '"')
        return word_term(p, t);
    ss_str s = take_name(p, ".");
    if (!s.len)
        return fail(p, p->at,
                    "expected class NAME, a part of speech, a "
                    "shape, \"word\", /regex/ or an annotation type");
    if (ss_str_eq(s, SS_STR("not"))) {
        skip_blanks(p);
        if (!one_term(p, t))
            return false;
        t->negated = 1;
        return true;
    }
    if (ss_str_eq(s, SS_STR("class"))) {
        skip_blanks(p);
        t->at = p->at;
        t->kind = TERM_CLASS;
        t->text = take_name(p, ".");
        if (!t->text.len)
            return fail(p, p->at, "expected the name of a class");
        return true;
    }
    if (shape_term(s, t) || pos_term(s, t))
        return true;
    t->kind = TERM_ANN;
    t->text = s;
    return true;
}

static struct node *inside(struct parser *p, struct node *n)
{
    if (!n->terms || n->terms->kind != TERM_ANN || n->terms->next)
        return fail(p, n->at, "only one annotation type may stand before ':'");
    n->kind = NODE_INSIDE;
    n->name = n->terms->text;
    n->a = parse_alt(p);
    if (n->a && !take(p, '>'))
        return fail(p, p->at, "expected '>'");
    return n->a ? n : NULL;
}

static struct node *test(struct parser *p)
{
    struct node *n = node(p, NODE_TEST);
    struct raw_term **last = n ? &n->terms : NULL;
    if (!n)
        return NULL;
    p->at++;
    for (;;) {
        skip_blanks(p);
        if (take(p, '>'))
            break;
        if (take(p, ':'))
            return inside(p, n);
        struct raw_term *t = ss_arena_alloc(&p->b->arena, sizeof *t);
        if (!t) {
            ss_fail_memory(p->err);
            return NULL;
        }
        if (!one_term(p, t))
            return NULL;
        *last = t;
        last = &t->next;
    }
    return n->terms ? n : fail(p, n->at, "nothing stands between < and >");
}

/* ---- literals --------------------------------------------------------- */

static struct node *literal(struct parser *p, ss_str word, uint32_t at)
{
    struct node *n = node(p, NODE_TEST);
    struct raw_term *t = ss_arena_alloc(&p->b->arena, sizeof *t);
    if (!n || !t) {
        ss_fail_memory(p->err);
        return NULL;
    }
    n->at = t->at = at;
    t->kind = TERM_WORD;
    t->text = word;
    n->terms = t;
    return n;
}

static struct node *pair(struct parser *p, enum node_kind kind, struct node *a,
                         struct node *b)
{
    if (!a || !b)
        return NULL;
    if (kind == NODE_SEQ && a->kind == NODE_EMPTY)
        return b;
    struct node *n = node(p, kind);
    if (n) {
        n->at = a->at;
        n->a = a;
        n->b = b;
    }
    return n;
}

/* "on condition of": one word after the other */
static struct node *quoted(struct parser *p)
{
    uint32_t open = p->at++, from = p->at;
    struct node *all = node(p, NODE_EMPTY);
    for (; all && p->at < p->to; p->at++) {
        char c = p->text[p->at];
        bool end = c == '"' && !(p->at == from && p->at + 1 < p->to &&
                                 p->text[p->at + 1] == '"');
        if (c == '\n')
            break;
        if (c != ' ' && !end)
            continue;
        if (p->at > from)
            all =
                pair(p, NODE_SEQ, all,
                     literal(p, (ss_str){p->text + from, p->at - from}, from));
        from = p->at + 1;
        if (end) {
            p->at++;
            return all && all->kind == NODE_EMPTY
                       ? fail(p, open, "nothing stands between the quotes")
                       : all;
        }
    }
    return all ? fail(p, open, "this quote has no second one on its line")
               : NULL;
}

/* ---- primaries, quantifiers, sequences -------------------------------- */

static struct node *group(struct parser *p)
{
    uint32_t open = p->at++;
    struct node *n = parse_alt(p);
    if (n && !take(p, ')'))
        return fail(p, open, "this ( has no ) that ends it");
    return n;
}

static struct node *look(struct parser *p, bool behind, bool negated,
                         uint32_t skip)
{
    struct node *n = node(p, NODE_LOOK);
    if (!n)
        return NULL;
    p->at += skip;
    n->behind = behind;
    n->negated = negated;
    n->a = group(p);
    return n->a ? n : NULL;
}

static struct node *macro(struct parser *p)
{
    struct node *n = node(p, NODE_MACRO);
    if (!n)
        return NULL;
    p->at++;
    n->name = take_name(p, "");
    if (!n->name.len || !take(p, '}'))
        return fail(p, n->at, "expected {name} of a `let`");
    return n;
}

static struct node *simple(struct parser *p, enum node_kind kind, uint16_t min)
{
    struct node *n = node(p, kind);
    p->at++;
    if (n)
        n->min = min;
    return n;
}

static struct node *any_token(struct parser *p)
{
    struct node *n = literal(p, SS_STR(""), p->at);
    p->at++;
    if (n)
        n->terms->kind = TERM_ANY;
    return n;
}

static struct node *primary(struct parser *p)
{
    char c = peek(p), d = p->at + 1 < p->to ? p->text[p->at + 1] : '\0';
    if (c == '"')
        return quoted(p);
    if (c == '<' && (d == '&' || d == '!'))
        return look(p, true, d == '!', 2);
    if ((c == '&' || c == '!') && d == '(')
        return look(p, false, c == '!', 1);
    if (c == '<')
        return test(p);
    if (c == '{')
        return macro(p);
    if (c == '(')
        return group(p);
    if (c == '.')
        return any_token(p);
    if (c == '^' || c == '$')
        return simple(p, NODE_EDGE, c == '$');
    if (word_is_name(c) || c == '\'') {
        uint32_t at = p->at;
        return literal(p, take_name(p, "'."), at);
    }
    return fail(p, p->at, "expected a word, \"...\", <...>, {...} or (...)");
}

static uint16_t number(struct parser *p)
{
    uint32_t n = 0;
    while (peek(p) >= '0' && peek(p) <= '9' && n < 10000)
        n = n * 10 + (uint32_t)(p->text[p->at++] - '0');
    return (uint16_t)n;
}

static bool counted(struct parser *p, uint16_t *min, uint16_t *max)
{
    uint32_t open = p->at++;
    *min = *max = number(p);
    if (take(p, ','))
        *max = peek(p) == '}' ? UINT16_MAX : number(p);
    if (!take(p, '}'))
        return fail(p, open, "expected {n}, {n,} or {n,m}");
    if (*max < *min || *min > MAX_REPEAT ||
        (*max > MAX_REPEAT && *max != UINT16_MAX))
        return fail(p, open, "repeat counts go from 0 to 64, smaller first");
    return true;
}

static struct node *quantified(struct parser *p, struct node *a)
{
    uint16_t min = 1, max = 1;
    if (take(p, '?')) {
        min = 0;
    } else if (take(p, '*')) {
        min = 0;
        max = UINT16_MAX;
    } else if (take(p, '+')) {
        max = UINT16_MAX;
    } else if (peek(p) == '{' && p->at + 1 < p->to &&
               p->text[p->at + 1] >= '0' && p->text[p->at + 1] <= '9') {
        if (!counted(p, &min, &max))
            return NULL;
    } else {
        return a;
    }
    struct node *n = node(p, NODE_REP);
    if (n) {
        n->at = a->at;
        n->a = a;
        n->min = min;
        n->max = max;
        n->lazy = take(p, '?');
    }
    return n;
}

/* the name before ':', or nothing, leaving the position as it was */
static ss_str label(struct parser *p)
{
    uint32_t at = p->at;
    ss_str name = take_name(p, "");
    if (name.len && peek(p) == ':') {
        p->at++;
        return name;
    }
    p->at = at;
    return (ss_str){0};
}

static struct node *item(struct parser *p)
{
    uint32_t at = p->at;
    bool anchor = take(p, '@');
    ss_str name = label(p);
    anchor = take(p, '@') || anchor;
    struct node *n = primary(p);
    if (n)
        n = quantified(p, n);
    if (n && name.len) {
        struct node *l = node(p, NODE_LABEL);
        if (!l)
            return NULL;
        l->at = at;
        l->name = name;
        l->a = n;
        n = l;
    }
    if (n && anchor)
        n->anchor = true;
    return n;
}

static struct node *parse_seq(struct parser *p)
{
    struct node *all = node(p, NODE_EMPTY);
    for (;;) {
        skip_blanks(p);
        char c = peek(p);
        if (!all || c == '\0' || c == '|' || c == ')' || c == '>')
            return all;
        all = pair(p, NODE_SEQ, all, item(p));
    }
}

static struct node *parse_alt(struct parser *p)
{
    if (++p->depth > MAX_DEPTH)
        return fail(p, p->at, "nested too deep");
    struct node *n = parse_seq(p);
    while (n && take(p, '|'))
        n = pair(p, NODE_ALT, n, parse_seq(p));
    p->depth--;
    return n;
}

bool pattern_parse(struct ss_rules_builder *b, uint32_t file, uint32_t from,
                   uint32_t to, struct node **out, struct sayso_error *err)
{
    struct parser p = {b, err, b->files.v[file].text.p, file, from, to, 0};
    struct node *n = parse_alt(&p);
    if (!n)
        return false;
    if (p.at < p.to)
        return rule_error(b, file, p.at, err, "nothing here that this %c ends",
                          p.text[p.at]);
    *out = n;
    return true;
}
