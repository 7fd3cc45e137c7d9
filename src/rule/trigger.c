/*
 * trigger.c - what must stand somewhere for a rule to match.
 *
 * A pattern is a row of items, and those that may not be missing must all be
 * there. The rarest of them whose first tests ask for words, classes or
 * annotations only are the rule's triggers: in a sentence that lacks one of
 * them, the rule need not be tried (active.c). How rare a test is, is a rough
 * guess.
 */
#include "rule/rule_p.h"

/* About how many of 100,000 tokens of news pass a test. */
enum guess {
    GUESS_WORD = 10,
    GUESS_CLASS = 300,
    GUESS_ANNOTATION = 500,
    GUESS_FUNCTION_WORD = 1000,
    GUESS_FUNCTION_CLASS = 8000,
    GUESS_ANY = 100000
};
enum { DEEPEST = 60 };

struct chooser {
    const struct ss_rules_builder *b;
    struct ss_gaz_builder *gaz;
    uint32_t function; /* class word.function; 0: none */
    struct {
        const struct node *item;
        uint64_t guess;
    } best[TRIGGERS]; /* rarest first */
    struct triggers *out;
};

static const struct node *macro_body(const struct chooser *c, ss_str name)
{
    for (uint32_t i = 0; i < c->b->macros.n; i++)
        if (ss_str_eq(c->b->macros.v[i].name, name))
            return c->b->macros.v[i].body;
    return NULL;
}

static uint64_t guess_term(const struct chooser *c, const struct raw_term *t)
{
    if (t->negated)
        return GUESS_ANY;
    if (t->kind == TERM_WORD)
        return ss_gaz_builder_in(c->gaz, ss_gaz_builder_word(c->gaz, t->text),
                                 c->function)
                   ? GUESS_FUNCTION_WORD
                   : GUESS_WORD;
    if (t->kind == TERM_CLASS)
        return ss_str_starts(t->text, SS_STR("word")) ? GUESS_FUNCTION_CLASS
                                                      : GUESS_CLASS;
    return t->kind == TERM_ANN ? GUESS_ANNOTATION : GUESS_ANY;
}

/* The term of a test that lets the fewest tokens pass. */
static const struct raw_term *rarest_term(const struct chooser *c,
                                          const struct node *n)
{
    const struct raw_term *best = n->terms;
    for (const struct raw_term *t = n->terms; t; t = t->next)
        if (guess_term(c, t) < guess_term(c, best))
            best = t;
    return best;
}

static bool may_be_empty(const struct chooser *c, const struct node *n,
                         int depth)
{
    const struct node *body;
    if (!n || depth > DEEPEST)
        return true;
    switch (n->kind) {
    case NODE_TEST:
    case NODE_INSIDE:
        return false;
    case NODE_SEQ:
        return may_be_empty(c, n->a, depth + 1) &&
               may_be_empty(c, n->b, depth + 1);
    case NODE_ALT:
        return may_be_empty(c, n->a, depth + 1) ||
               may_be_empty(c, n->b, depth + 1);
    case NODE_REP:
        return n->min == 0 || may_be_empty(c, n->a, depth + 1);
    case NODE_LABEL:
        return may_be_empty(c, n->a, depth + 1);
    case NODE_MACRO:
        body = macro_body(c, n->name);
        return may_be_empty(c, body, depth + 1);
    case NODE_EMPTY:
    case NODE_LOOK:
    case NODE_EDGE:
        break;
    }
    return true;
}

/* How many tokens pass the first tests of the pattern. */
static uint64_t guess_first(const struct chooser *c, const struct node *n,
                            int depth)
{
    if (!n || depth > DEEPEST)
        return GUESS_ANY;
    switch (n->kind) {
    case NODE_TEST:
        return guess_term(c, rarest_term(c, n));
    case NODE_INSIDE:
        return GUESS_ANY;
    case NODE_SEQ:
        return guess_first(c, n->a, depth + 1) +
               (may_be_empty(c, n->a, depth + 1)
                    ? guess_first(c, n->b, depth + 1)
                    : 0);
    case NODE_ALT:
        return guess_first(c, n->a, depth + 1) +
               guess_first(c, n->b, depth + 1);
    case NODE_REP:
    case NODE_LABEL:
        return guess_first(c, n->a, depth + 1);
    case NODE_MACRO:
        return guess_first(c, macro_body(c, n->name), depth + 1);
    case NODE_EMPTY:
    case NODE_LOOK:
    case NODE_EDGE:
        break;
    }
    return 0;
}

static void enter(struct chooser *c, const struct node *item, uint64_t guess)
{
    uint32_t i = TRIGGERS;
    while (i > 0 && guess < c->best[i - 1].guess)
        i--;
    for (uint32_t k = TRIGGERS; k-- > i + 1;)
        c->best[k] = c->best[k - 1];
    if (i < TRIGGERS) {
        c->best[i].item = item;
        c->best[i].guess = guess;
    }
}

/* Every item of the outermost row, and of the rows of parts in it. */
static void choose(struct chooser *c, const struct node *n, int depth)
{
    if (depth > DEEPEST)
        return;
    if (n->kind == NODE_SEQ) {
        choose(c, n->a, depth + 1);
        choose(c, n->b, depth + 1);
    } else if (n->kind == NODE_LABEL) {
        choose(c, n->a, depth + 1);
    } else if (!may_be_empty(c, n, 0)) {
        enter(c, n, guess_first(c, n, 0));
    }
}

/* The first tests of a chosen item, each by its rarest term. */
static bool collect(struct chooser *c, const struct node *n, uint16_t trigger,
                    int depth)
{
    if (depth > DEEPEST)
        return false;
    switch (n->kind) {
    case NODE_TEST: {
        const struct raw_term *t = rarest_term(c, n);
        if (c->out->n == MAX_TRIGGERS)
            return false;
        c->out->of[c->out->n] = trigger;
        c->out->v[c->out->n++] = t;
        return true;
    }
    case NODE_SEQ:
        return collect(c, n->a, trigger, depth + 1) &&
               (!may_be_empty(c, n->a, depth + 1) ||
                collect(c, n->b, trigger, depth + 1));
    case NODE_ALT:
        return collect(c, n->a, trigger, depth + 1) &&
               collect(c, n->b, trigger, depth + 1);
    case NODE_REP:
    case NODE_LABEL:
        return collect(c, n->a, trigger, depth + 1);
    case NODE_MACRO:
        return collect(c, macro_body(c, n->name), trigger, depth + 1);
    case NODE_EMPTY:
    case NODE_LOOK:
    case NODE_EDGE:
        return true;
    case NODE_INSIDE:
        break;
    }
    return false;
}

void triggers_of(const struct ss_rules_builder *b, struct ss_gaz_builder *gaz,
                 const struct node *find, struct triggers *out)
{
    struct chooser c = {.b = b, .gaz = gaz, .out = out};
    c.function = ss_gaz_builder_class(gaz, SS_STR("word.function"));
    out->n = 0;
    for (uint32_t i = 0; i < TRIGGERS; i++)
        c.best[i].guess = GUESS_ANY;
    choose(&c, find, 0);
    for (uint16_t i = 0; i < TRIGGERS && c.best[i].item; i++) {
        uint32_t n = out->n;
        if (!collect(&c, c.best[i].item, i, 0))
            out->n = n; /* not a trigger after all */
    }
}
