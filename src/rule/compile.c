/*
 * compile.c - parsed rules into programs, and the section "RULES".
 *
 * A rule's pattern is a sequence with an anchor (the item marked @, else the
 * first). What stands from the anchor on becomes the forward program; what
 * stands before it becomes the backward program, which reads leftwards from
 * the anchor. So a rule about "X, who ..., said" is tried at the few tokens
 * that may be "said", not at every possible start of X.
 *
 *     find  speaker:{person} ("," who .{1,20} ",")? @cue:<class cue.say>
 *           <------------- backward --------------| forward ---------->
 */
#include "rule/compile_p.h"

#include <stdlib.h>
#include <string.h>

enum { MACRO_DEPTH = 12, MAX_NODES_PER_RULE = 20000 };

static bool emit(struct compiler *c, struct node *n, bool back);

static bool node_error(struct compiler *c, const struct node *n,
                       const char *what)
{
    return rule_error(c->b, n->file, n->at, c->err, "%s", what);
}

/* ---- strings and names -------------------------------------------------- */

static uint32_t label_number(struct compiler *c, ss_str name)
{
    uint32_t i = find_name(c, c->labels.v, c->labels.n, name);
    if (i != SS_NONE)
        return i;
    struct text_ref *r = ss_vec_push(&c->arena, &c->labels);
    if (!r)
        return SS_NONE;
    *r = text_ref(c, name);
    return c->labels.n - 1;
}

/* slot pair of a label in the rule; SS_NONE when there is no room */
static uint32_t slot_pair(struct compiler *c, ss_str name, bool add)
{
    struct rule_rec *r = c->rule;
    for (uint32_t i = 0; i < r->n_labels; i++)
        if (ss_str_eq(text_of(c, c->labels.v[r->label[i]]), name))
            return i;
    if (!add || r->n_labels == SS_RULE_LABELS)
        return SS_NONE;
    r->label[r->n_labels] = label_number(c, name);
    return r->n_labels++;
}

/* ---- instructions ------------------------------------------------------- */

static bool put(struct compiler *c, enum op op, bool back, uint32_t a,
                uint32_t b)
{
    struct ins *i = ss_vec_push(&c->arena, &c->ins);
    if (!i)
        return ss_fail_memory(c->err);
    *i = (struct ins){(uint8_t)op, back, (uint16_t)b, a};
    return true;
}

static bool emit_test(struct compiler *c, const struct node *n, bool back)
{
    uint32_t first;
    return tests_add(c, &n, 1, &first) && put(c, OP_TEST, back, first, 0);
}

/* <NOUN> | <PROPN> is one test of two parts of speech. */
static bool only_pos(const struct node *n)
{
    return n->kind == NODE_TEST && !n->terms->next && !n->anchor &&
           n->terms->kind == TERM_POS && !n->terms->negated;
}

/* Does the node eat exactly one token, whatever else there is? Classes may
 * eat phrases, annotations more. */
static bool eats_one(const struct node *n)
{
    if (n->kind != NODE_TEST || n->anchor)
        return false;
    for (const struct raw_term *t = n->terms; t; t = t->next)
        if (!t->negated && (t->kind == TERM_CLASS || t->kind == TERM_ANN))
            return false;
    return true;
}

/* Neighbours that eat one token each need no way back: it is the same token
 * whichever of them eats it. */
static bool emit_any_of(struct compiler *c, struct node *const *branch,
                        uint32_t n, bool back)
{
    uint32_t first;
    return tests_add(c, (const struct node *const *)branch, n, &first) &&
           put(c, OP_ANY_OF, back, first, n);
}

static bool emit_branches(struct compiler *c, struct node **branch, uint32_t n,
                          bool back)
{
    uint32_t same = 0;
    while (same < n && eats_one(branch[same]))
        same++;
    if (n == 1 || same == n)
        return n == 1 ? emit(c, branch[0], back)
                      : emit_any_of(c, branch, n, back);
    uint32_t split = c->ins.n, taken = same > 1 ? same : 1;
    if (!put(c, OP_SPLIT, back, split + 1, 0) ||
        !(same > 1 ? emit_any_of(c, branch, same, back)
                   : emit(c, branch[0], back)))
        return false;
    uint32_t jump = c->ins.n;
    if (!put(c, OP_JUMP, back, 0, 0))
        return false;
    /* the second branch of a split is relative: programs stay movable */
    if (c->ins.n - split > UINT16_MAX)
        return node_error(c, branch[0], "this alternative is too large");
    c->ins.v[split].b = (uint16_t)(c->ins.n - split);
    if (!emit_branches(c, branch + taken, n - taken, back))
        return false;
    c->ins.v[jump].a = c->ins.n;
    return true;
}

/* Alternatives lean to the left: (((a | b) | c) | d). They are written out
 * from the first on, neighbours that ask for parts of speech together. */
static bool emit_alt(struct compiler *c, struct node *n, bool back)
{
    enum { MOST = 128 };
    struct node *branch[MOST], *merged[MOST];
    uint32_t k = MOST, m = 0;
    for (; n->kind == NODE_ALT && k > 1 && !n->anchor; n = n->a)
        branch[--k] = n->b;
    branch[--k] = n;
    for (; k < MOST; k++) {
        if (m && only_pos(branch[k]) && only_pos(merged[m - 1])) {
            struct node *both = ss_arena_alloc(&c->arena, sizeof *both);
            struct raw_term *t = ss_arena_alloc(&c->arena, sizeof *t);
            if (!both || !t)
                return ss_fail_memory(c->err);
            *both = *merged[m - 1];
            *t = *both->terms;
            t->arg |= branch[k]->terms->arg;
            both->terms = t;
            merged[m - 1] = both;
        } else {
            merged[m++] = branch[k];
        }
    }
    return emit_branches(c, merged, m, back);
}

/* a? as split(in, out) or, lazy, split(out, in); `in` is the next one */
static void patch_split(struct compiler *c, uint32_t split, bool lazy)
{
    uint32_t out = c->ins.n;
    c->ins.v[split].a = lazy ? out : split + 1;
    c->ins.v[split].b = (uint16_t)(lazy ? 1 : out - split);
}

/* a{0,max} as a?, or with a counter; patterns repeat long rows twenty times,
 * and programs written out would not fit into the caches. */
static bool emit_up_to(struct compiler *c, const struct node *n, uint32_t max,
                       bool back)
{
    uint32_t slot = SLOTS_LABEL + SLOTS_ANN + c->loop_depth;
    if (max > 1 && c->loop_depth == SLOTS_COUNT)
        return node_error(c, n, "repetitions nested too deep");
    if (max > 1 && !put(c, OP_ZERO, back, slot, 0))
        return false;
    uint32_t loop = c->ins.n;
    c->loop_depth++;
    bool ok = put(c, OP_SPLIT, back, 0, 0) && emit(c, n->a, back) &&
              (max == 1 || put(c, OP_COUNT, back, loop, slot << 8 | max));
    c->loop_depth--;
    if (!ok)
        return false;
    patch_split(c, loop, n->lazy);
    return true;
}

static bool emit_rep(struct compiler *c, const struct node *n, bool back)
{
    for (uint16_t i = 0; i < n->min; i++)
        if (!emit(c, n->a, back))
            return false;
    if (n->max > n->min && n->max != UINT16_MAX)
        return emit_up_to(c, n, (uint32_t)(n->max - n->min), back);
    if (n->max == n->min)
        return true;
    uint32_t loop = c->ins.n; /* L: split(L1, out) L1: a, jump L */
    if (!put(c, OP_SPLIT, back, 0, 0) || !emit(c, n->a, back) ||
        !put(c, OP_JUMP, back, loop, 0))
        return false;
    patch_split(c, loop, n->lazy);
    return true;
}

static bool emit_label(struct compiler *c, const struct node *n, bool back)
{
    uint32_t pair = slot_pair(c, n->name, true);
    if (pair == SS_NONE)
        return node_error(c, n, "a rule may name twelve parts");
    return put(c, OP_SAVE, back, 2 * pair + back, 0) && emit(c, n->a, back) &&
           put(c, OP_SAVE, back, 2 * pair + !back, 0);
}

static bool emit_look(struct compiler *c, const struct node *n)
{
    uint32_t look = c->ins.n;
    if (!put(c, OP_LOOK, n->behind, 0, n->negated ? LOOK_NEGATED : 0) ||
        !emit(c, n->a, n->behind) || !put(c, OP_MATCH, false, 0, 0))
        return false;
    c->ins.v[look].a = c->ins.n;
    return true;
}

static bool emit_inside(struct compiler *c, const struct node *n, bool back)
{
    uint32_t type = find_name(c, c->types.v, c->types.n, n->name);
    if (type == SS_NONE)
        return node_error(c, n, "no rule makes this annotation type");
    if (c->ann_depth == SLOTS_ANN)
        return node_error(c, n, "<type: ...> nested too deep");
    uint32_t slot = SLOTS_LABEL + c->ann_depth++;
    bool ok = put(c, OP_ANN_IN, back, type, slot) && emit(c, n->a, back) &&
              put(c, OP_ANN_OUT, back, 0, slot);
    c->ann_depth--;
    return ok;
}

static bool emit_macro(struct compiler *c, const struct node *n, bool back)
{
    if (++c->macro_depth > MACRO_DEPTH)
        return node_error(c, n,
                          "macros use each other in a circle, or more "
                          "than twelve deep");
    for (uint32_t i = 0; i < c->b->macros.n; i++) {
        if (ss_str_eq(c->b->macros.v[i].name, n->name)) {
            bool ok = emit(c, c->b->macros.v[i].body, back);
            c->macro_depth--;
            return ok;
        }
    }
    return node_error(c, n, "no `let` has this name");
}

static bool emit(struct compiler *c, struct node *n, bool back)
{
    if (n->anchor)
        return node_error(c, n,
                          "the anchor @ stands in the outermost "
                          "sequence only, once");
    if (++c->nodes > MAX_NODES_PER_RULE)
        return node_error(c, n,
                          "the rule is too large here when its macros "
                          "and counts are written out");
    switch (n->kind) {
    case NODE_EMPTY:
        return true;
    case NODE_TEST:
        return emit_test(c, n, back);
    case NODE_SEQ:
        return emit(c, back ? n->b : n->a, back) &&
               emit(c, back ? n->a : n->b, back);
    case NODE_ALT:
        return emit_alt(c, n, back);
    case NODE_REP:
        return emit_rep(c, n, back);
    case NODE_LABEL:
        return emit_label(c, n, back);
    case NODE_LOOK:
        return emit_look(c, n);
    case NODE_INSIDE:
        return emit_inside(c, n, back);
    case NODE_MACRO:
        return emit_macro(c, n, back);
    case NODE_EDGE:
        return put(c, OP_EDGE, back, n->min, 0);
    }
    return false;
}

/* ---- a rule -------------------------------------------------------------- */

/* A rule's outermost sequence. A part that holds the anchor is opened up into
 * its beginning, its items and its end: cue:(will? @say) */
enum { MAX_ITEMS = 256 };
enum item_kind { ITEM, PART_BEGIN, PART_END };
struct items {
    struct {
        struct node *node;
        enum item_kind kind;
    } v[MAX_ITEMS];
    uint32_t n, anchor, anchors;
};

static bool holds_anchor(const struct node *n)
{
    for (; n->kind == NODE_SEQ && !n->anchor; n = n->a)
        if (n->b->anchor || (n->b->kind == NODE_LABEL && holds_anchor(n->b->a)))
            return true;
    return n->anchor || (n->kind == NODE_LABEL && holds_anchor(n->a));
}

static bool add_item(struct compiler *c, struct items *x, struct node *n,
                     enum item_kind kind)
{
    if (x->n == MAX_ITEMS)
        return node_error(c, n, "a rule may have 256 items in a row");
    if (kind == ITEM && n->anchor) {
        n->anchor = false;
        x->anchor = x->n;
        x->anchors++;
    }
    x->v[x->n].node = n;
    x->v[x->n++].kind = kind;
    return true;
}

/* Sequences lean to the left: (((a b) c) d). */
static bool open_up(struct compiler *c, struct items *x, struct node *n)
{
    struct node *v[MAX_ITEMS];
    uint32_t k = 0;
    for (; n->kind == NODE_SEQ && !n->anchor && k + 1 < MAX_ITEMS; n = n->a)
        v[k++] = n->b;
    v[k++] = n;
    while (k-- > 0) {
        bool part =
            v[k]->kind == NODE_LABEL && !v[k]->anchor && holds_anchor(v[k]->a);
        if (part
                ? !add_item(c, x, v[k], PART_BEGIN) ||
                      !open_up(c, x, v[k]->a) || !add_item(c, x, v[k], PART_END)
                : !add_item(c, x, v[k], ITEM))
            return false;
    }
    return true;
}

static bool emit_item(struct compiler *c, const struct items *x, uint32_t i,
                      bool back)
{
    struct node *n = x->v[i].node;
    if (x->v[i].kind == ITEM)
        return emit(c, n, back);
    uint32_t pair = slot_pair(c, n->name, true);
    if (pair == SS_NONE)
        return node_error(c, n, "a rule may name twelve parts");
    return put(c, OP_SAVE, back, 2 * pair + (x->v[i].kind == PART_END), 0);
}

/* From the anchor on forward, what stands before it backward. */
static bool emit_find(struct compiler *c, struct node *find)
{
    struct items x;
    x.n = x.anchor = x.anchors = 0;
    if (!open_up(c, &x, find))
        return false;
    if (x.anchors > 1)
        return node_error(c, find, "a rule has one anchor @");
    c->rule->forward = c->ins.n;
    for (uint32_t i = x.anchor; i < x.n; i++)
        if (!emit_item(c, &x, i, false))
            return false;
    if (!put(c, OP_MATCH, false, 0, 0))
        return false;
    c->rule->backward = SS_NONE;
    if (!x.anchor)
        return true;
    c->rule->backward = c->ins.n;
    for (uint32_t i = x.anchor; i-- > 0;)
        if (!emit_item(c, &x, i, true))
            return false;
    return put(c, OP_MATCH, true, 0, 0);
}

static bool part_slot(struct compiler *c, const struct raw_rule *raw,
                      ss_str name, uint32_t *slot)
{
    *slot = SS_NONE;
    if (!name.len)
        return true;
    *slot = slot_pair(c, name, false);
    if (*slot != SS_NONE)
        return true;
    return rule_error(c->b, raw->file, raw->at, c->err,
                      "no part of this rule is named %.*s", (int)name.len,
                      name.p);
}

static bool copy_attrs(struct compiler *c, const struct raw_rule *raw)
{
    c->rule->attrs = c->attrs.n;
    for (const struct raw_pair *p = raw->attrs; p; p = p->next) {
        struct attr_rec *a = ss_vec_push(&c->arena, &c->attrs);
        if (!a)
            return ss_fail_memory(c->err);
        a->key = text_ref(c, p->key);
        a->value = text_ref(c, p->value);
        c->rule->n_attrs++;
    }
    return true;
}

static bool copy_examples(struct compiler *c, const struct raw_rule *raw)
{
    c->rule->examples = c->examples.n;
    for (const struct raw_example *e = raw->examples; e; e = e->next) {
        struct example_rec *r = ss_vec_push(&c->arena, &c->examples);
        if (!r)
            return ss_fail_memory(c->err);
        *r = (struct example_rec){text_ref(c, e->text), text_ref(c, e->expect),
                                  e->line, e->must_match};
        c->rule->n_examples++;
    }
    return true;
}

static bool put_triggers(struct compiler *c, const struct node *find)
{
    struct triggers t;
    triggers_of(c->b, c->gaz, find, &t);
    c->rule->triggers = c->triggers.n;
    c->rule->n_triggers = t.n;
    for (uint32_t i = 0; i < t.n; i++) {
        struct term *x = ss_vec_push(&c->arena, &c->triggers);
        if (!x)
            return ss_fail_memory(c->err);
        if (!resolve_term(c, find, t.v[i], x))
            return false;
        x->trigger = t.of[i];
    }
    return true;
}

static bool check_unique(struct compiler *c, uint32_t rule)
{
    const struct raw_rule *r = &c->b->rules.v[rule];
    for (uint32_t i = 0; i < rule; i++)
        if (ss_str_eq(c->b->rules.v[i].name, r->name))
            return rule_error(c->b, r->file, r->at, c->err,
                              "there is another rule %.*s (%s)",
                              (int)r->name.len, r->name.p,
                              c->b->files.v[c->b->rules.v[i].file].name);
    return true;
}

static bool compile_rule(struct compiler *c, uint32_t number)
{
    const struct raw_rule *raw = &c->b->rules.v[number];
    struct rule_rec *r = ss_vec_push(&c->arena, &c->rules);
    if (!r)
        return ss_fail_memory(c->err);
    c->rule = r;
    c->nodes = 0;
    r->name = text_ref(c, raw->name);
    r->why = text_ref(c, raw->why);
    r->file = text_ref(c, ss_str_of(c->b->files.v[raw->file].name));
    r->line = raw->line;
    r->weight = raw->weight;
    r->phase = 0;
    while (r->phase < c->b->phases.n &&
           !ss_str_eq(c->b->phases.v[r->phase].name, raw->phase))
        r->phase++;
    if (r->phase == c->b->phases.n)
        return rule_error(c->b, raw->file, raw->at, c->err,
                          "no `phase` is named %.*s", (int)raw->phase.len,
                          raw->phase.p);
    if (!raw->find)
        return rule_error(c->b, raw->file, raw->at, c->err,
                          "this rule has no `find`");
    if (!check_unique(c, number) || !emit_find(c, raw->find) ||
        !put_triggers(c, raw->find))
        return false;
    r->make = raw->make.len ? find_name(c, c->types.v, c->types.n, raw->make)
                            : SS_NONE;
    memcpy(r->vote, raw->vote, sizeof r->vote);
    r->has_vote = raw->has_vote;
    r->vote_on = (uint16_t)raw->vote_on;
    return part_slot(c, raw, raw->make_of, &r->make_of) &&
           part_slot(c, raw, raw->vote_of, &r->vote_of) && copy_attrs(c, raw) &&
           copy_examples(c, raw);
}

/* ---- the whole ---------------------------------------------------------- */

static bool declare_types(struct compiler *c)
{
    for (uint32_t i = 0; i < c->b->types.n; i++) {
        ss_str name = c->b->types.v[i];
        if (find_name(c, c->types.v, c->types.n, name) != SS_NONE)
            continue;
        struct text_ref *r = ss_vec_push(&c->arena, &c->types);
        if (!r)
            return ss_fail_memory(c->err);
        *r = text_ref(c, name);
    }
    if (c->types.n > SS_ANN_TYPES)
        return ss_fail(c->err, SAYSO_ERR_LIMIT, 0, 0,
                       "rules may make %d types of annotation; these make %u",
                       SS_ANN_TYPES, c->types.n);
    return true;
}

static bool declare_phases(struct compiler *c)
{
    for (uint32_t i = 0; i < c->b->phases.n; i++) {
        const struct raw_phase *raw = &c->b->phases.v[i];
        struct phase_rec *r = ss_vec_push(&c->arena, &c->phases);
        if (!r)
            return ss_fail_memory(c->err);
        *r = (struct phase_rec){text_ref(c, raw->name), raw->scope,
                                raw->quoting, raw->overlap, 0};
        for (uint32_t k = 0; k < i; k++)
            if (ss_str_eq(raw->name, c->b->phases.v[k].name))
                return rule_error(c->b, raw->file, raw->at, c->err,
                                  "this phase is declared twice");
    }
    return true;
}

static bool compile_all(struct compiler *c)
{
    if (!declare_types(c) || !declare_phases(c))
        return false;
    for (uint32_t i = 0; i < c->b->rules.n; i++)
        if (!compile_rule(c, i))
            return false;
    return true;
}

static void append(struct ss_buf *out, struct section_head *head, int array,
                   const void *v, uint32_t n, size_t size)
{
    while (out->len % 8 && !out->failed)
        ss_buf_char(out, 0);
    head->array[array].offset = (uint32_t)out->len;
    head->array[array].n = n;
    if (n)
        ss_buf_add(out, v, n * size);
}

static bool write_section(struct compiler *c, struct ss_image_writer *w)
{
    struct ss_buf out = {0};
    struct section_head head = {.version = RULES_VERSION};
    ss_buf_add(&out, &head, sizeof head);
    ss_buf_char(&c->strings, 0);
    struct {
        const char *v;
        uint32_t n;
    } strings = {c->strings.p, (uint32_t)c->strings.len};
#define PUT(name, from)                                                        \
    append(&out, &head, ARRAY_##name, (from).v, (from).n, sizeof *(from).v)
    PUT(phases, c->phases);
    PUT(rules, c->rules);
    PUT(types, c->types);
    PUT(labels, c->labels);
    PUT(ins, c->ins);
    PUT(tests, c->tests);
    PUT(terms, c->terms);
    PUT(triggers, c->triggers);
    PUT(regexes, c->regexes);
    PUT(attrs, c->attrs);
    PUT(examples, c->examples);
    PUT(strings, strings);
#undef PUT
    bool ok = !out.failed && !c->strings.failed;
    if (ok)
        memcpy(out.p, &head, sizeof head);
    ok = ok ? ss_image_add(w, "RULES", out.p, out.len, c->err)
            : ss_fail_memory(c->err);
    ss_buf_release(&out);
    return ok;
}

bool ss_rules_builder_write(struct ss_rules_builder *b,
                            struct ss_gaz_builder *gaz,
                            struct ss_image_writer *w, struct sayso_error *err)
{
    struct compiler c = {.b = b, .gaz = gaz, .err = err};
    ss_arena_init(&c.arena, 0);
    bool ok = compile_all(&c) && write_section(&c, w);
    if (c.strings.failed) /* whatever was found wrong, it was this */
        ok = ss_fail_memory(err);
    ss_buf_release(&c.strings);
    ss_arena_release(&c.arena);
    return ok;
}
