/*
 * parse.c - a rule file into raw rules.
 *
 * A file is a list of clauses. A clause begins with a keyword at the start of
 * a line (blanks before it do not matter) and goes on over lines that begin
 * with no keyword. `phase`, `in`, `let`, `type`, `rule` stand on their own;
 * the others belong to the rule above them.
 */
#include "rule/rule_p.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct clause {
    uint32_t word, from, to; /* keyword, its text */
    ss_str key;
};

struct file_parser {
    struct ss_rules_builder *b;
    struct sayso_error *err;
    ss_str text;
    uint32_t file, at;
    ss_str phase;          /* chosen by the last `in` */
    struct raw_rule *rule; /* the rule clauses belong to */
};

typedef bool clause_parser(struct file_parser *p, const struct clause *c);

bool rule_error(const struct ss_rules_builder *b, uint32_t file, uint32_t at,
                struct sayso_error *err, const char *fmt, ...)
{
    ss_str text = b->files.v[file].text;
    uint32_t line = 1, start = 0;
    if (at > text.len)
        at = (uint32_t)text.len;
    for (uint32_t i = 0; i < at; i++) {
        if (text.p[i] == '\n') {
            line++;
            start = i + 1;
        }
    }
    const char *nl = memchr(text.p + start, '\n', text.len - start);
    uint32_t end = nl ? (uint32_t)(nl - text.p) : (uint32_t)text.len;
    uint32_t from = at - start > 60 ? at - 60 : start; /* long lines: a part */
    int shown = (int)(end - from > 76 ? 76 : end - from);

    char what[200];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(what, sizeof what, fmt, ap);
    va_end(ap);
    return ss_fail(err, SAYSO_ERR_SYNTAX, at, line,
                   "%s:%u:%u: error: %s\n    %.*s\n    %*s^",
                   b->files.v[file].name, line, at - start + 1, what, shown,
                   text.p + from, (int)(at - from), "");
}

static bool error_at(struct file_parser *p, uint32_t at, const char *what)
{
    return rule_error(p->b, p->file, at, p->err, "%s", what);
}

static ss_str clause_text(const struct file_parser *p, const struct clause *c)
{
    return ss_str_trim((ss_str){p->text.p + c->from, c->to - c->from});
}

static uint32_t offset_of(const struct file_parser *p, ss_str s)
{
    return (uint32_t)(s.p - p->text.p);
}

static uint32_t line_of(const struct file_parser *p, uint32_t at)
{
    uint32_t line = 1;
    for (uint32_t i = 0; i < at; i++)
        line += p->text.p[i] == '\n';
    return line;
}

/* next blank-separated word of *rest; len 0 at the end */
static ss_str next_word(ss_str *rest)
{
    *rest = ss_str_trim(*rest);
    size_t n = 0;
    while (n < rest->len && rest->p[n] != ' ' && rest->p[n] != '\t' &&
           rest->p[n] != '\n')
        n++;
    ss_str w = {rest->p, n};
    rest->p += n;
    rest->len -= n;
    return w;
}

static bool to_float(ss_str s, float *out)
{
    char buf[32], *end = NULL;
    if (!s.len || s.len >= sizeof buf)
        return false;
    memcpy(buf, s.p, s.len);
    buf[s.len] = '\0';
    *out = strtof(buf, &end);
    return *end == '\0';
}

/* ---- clauses that stand on their own ----------------------------------- */

static bool parse_phase(struct file_parser *p, const struct clause *c)
{
    static const struct {
        const char *key, *value;
        uint8_t field, number;
    } options[] = {
        {"within", "sentence", 0, SCOPE_SENTENCE},
        {"within", "paragraph", 0, SCOPE_PARAGRAPH},
        {"quotes", "any", 1, QUOTING_ANY},
        {"quotes", "outside", 1, QUOTING_OUTSIDE},
        {"quotes", "inside", 1, QUOTING_INSIDE},
        {"overlap", "all", 2, OVERLAP_ALL},
        {"overlap", "best", 2, OVERLAP_BEST},
        {"overlap", "first", 2, OVERLAP_FIRST},
    };
    ss_str rest = clause_text(p, c);
    struct raw_phase *ph = ss_vec_push(&p->b->arena, &p->b->phases);
    if (!ph)
        return ss_fail_memory(p->err);
    *ph = (struct raw_phase){.name = next_word(&rest),
                             .at = c->from,
                             .file = p->file,
                             .quoting = QUOTING_ANY,
                             .overlap = OVERLAP_BEST};
    if (!ph->name.len)
        return error_at(p, c->word, "a phase needs a name");
    for (ss_str k = next_word(&rest); k.len; k = next_word(&rest)) {
        ss_str v = next_word(&rest);
        uint8_t *field[] = {&ph->scope, &ph->quoting, &ph->overlap};
        size_t i = 0, n = sizeof options / sizeof *options;
        while (i < n && !(ss_str_eq(k, ss_str_of(options[i].key)) &&
                          ss_str_eq(v, ss_str_of(options[i].value))))
            i++;
        if (i == n)
            return error_at(p, offset_of(p, k),
                            "phase options are: within sentence|paragraph, "
                            "quotes any|outside|inside, "
                            "overlap all|best|first");
        *field[options[i].field] = options[i].number;
    }
    return true;
}

static bool parse_in(struct file_parser *p, const struct clause *c)
{
    p->phase = clause_text(p, c);
    p->rule = NULL;
    return p->phase.len ? true : error_at(p, c->word, "expected a phase");
}

static bool parse_type(struct file_parser *p, const struct clause *c)
{
    ss_str rest = clause_text(p, c);
    for (ss_str w = next_word(&rest); w.len; w = next_word(&rest)) {
        ss_str *t = ss_vec_push(&p->b->arena, &p->b->types);
        if (!t)
            return ss_fail_memory(p->err);
        *t = w;
    }
    return true;
}

static bool parse_let(struct file_parser *p, const struct clause *c)
{
    uint32_t from = c->from;
    while (from < c->to && p->text.p[from] != '=')
        from++;
    if (from == c->to)
        return error_at(p, c->word, "expected: let NAME = PATTERN");
    struct raw_macro *m = ss_vec_push(&p->b->arena, &p->b->macros);
    if (!m)
        return ss_fail_memory(p->err);
    m->name = ss_str_trim((ss_str){p->text.p + c->from, from - c->from});
    m->at = c->word;
    m->file = p->file;
    for (struct raw_macro *other = p->b->macros.v; other < m; other++)
        if (ss_str_eq(other->name, m->name))
            return error_at(p, c->from,
                            "this name has a pattern already; "
                            "names are shared by all rule files");
    struct node *body = NULL;
    if (!pattern_parse(p->b, p->file, from + 1, c->to, &body, p->err))
        return false;
    m->body = body;
    return true;
}

static bool parse_rule(struct file_parser *p, const struct clause *c)
{
    struct raw_rule *r = ss_vec_push(&p->b->arena, &p->b->rules);
    if (!r)
        return ss_fail_memory(p->err);
    ss_str rest = clause_text(p, c);
    r->name = next_word(&rest);
    r->at = c->word;
    r->file = p->file;
    r->line = line_of(p, c->word);
    r->phase = p->phase;
    r->weight = 1;
    p->rule = r;
    if (!r->name.len)
        return error_at(p, c->word, "a rule needs a name");
    if (!r->phase.len)
        return error_at(p, c->word, "no `in PHASE` stands before this rule");
    ss_str w = next_word(&rest);
    if (!w.len)
        return true;
    if (!ss_str_eq(w, SS_STR("weight")) ||
        !to_float(next_word(&rest), &r->weight))
        return error_at(p, offset_of(p, w), "expected: weight NUMBER");
    return true;
}

/* ---- clauses of a rule -------------------------------------------------- */

static bool parse_why(struct file_parser *p, const struct clause *c)
{
    p->rule->why = clause_text(p, c);
    return true;
}

static bool parse_weight(struct file_parser *p, const struct clause *c)
{
    return to_float(clause_text(p, c), &p->rule->weight)
               ? true
               : error_at(p, c->from, "expected a number");
}

/* a second `find` is one more alternative */
static bool parse_find(struct file_parser *p, const struct clause *c)
{
    struct node *n = NULL;
    if (!pattern_parse(p->b, p->file, c->from, c->to, &n, p->err))
        return false;
    if (p->rule->find)
        return error_at(p, c->word,
                        "a rule has one `find`; write another "
                        "rule, or use |");
    p->rule->find = n;
    return true;
}

static bool parse_make(struct file_parser *p, const struct clause *c)
{
    ss_str rest = clause_text(p, c);
    p->rule->make = next_word(&rest);
    ss_str of = next_word(&rest);
    if (!p->rule->make.len || (of.len && !ss_str_eq(of, SS_STR("of"))))
        return error_at(p, c->from, "expected: make TYPE [of PART]");
    p->rule->make_of = next_word(&rest);
    ss_str *t = ss_vec_push(&p->b->arena, &p->b->types);
    if (!t)
        return ss_fail_memory(p->err);
    *t = p->rule->make;
    return true;
}

static enum ss_entity_type entity_type(ss_str s)
{
    for (unsigned i = 1; i < SS_ENTITY_COUNT; i++)
        if (ss_str_eq(s, ss_str_of(ss_entity_type_name(i))))
            return (enum ss_entity_type)i;
    return SS_ENTITY_NONE;
}

static bool vote_on(ss_str s, enum ss_vote_on *on)
{
    static const char *const words[] = {"", "starting", "ending", "holding"};
    for (unsigned i = 1; i < sizeof words / sizeof *words; i++) {
        if (ss_str_eq(s, ss_str_of(words[i]))) {
            *on = (enum ss_vote_on)i;
            return true;
        }
    }
    return false;
}

/* vote [starting|ending|holding] [PART] TYPE WEIGHT ... */
static bool parse_vote(struct file_parser *p, const struct clause *c)
{
    ss_str rest = clause_text(p, c);
    ss_str w = next_word(&rest);
    if (vote_on(w, &p->rule->vote_on))
        w = next_word(&rest);
    if (w.len && entity_type(w) == SS_ENTITY_NONE &&
        !ss_str_eq(w, SS_STR("NONE"))) {
        p->rule->vote_of = w;
        w = next_word(&rest);
    }
    p->rule->has_vote = true;
    for (; w.len; w = next_word(&rest)) {
        enum ss_entity_type t = entity_type(w);
        if (t == SS_ENTITY_NONE && !ss_str_eq(w, SS_STR("NONE")))
            return error_at(p, offset_of(p, w),
                            "expected PER, LOC, ORG, NORP, MISC or NONE");
        if (!to_float(next_word(&rest), &p->rule->vote[t]))
            return error_at(p, offset_of(p, w), "a number must follow");
    }
    return true;
}

static bool parse_set(struct file_parser *p, const struct clause *c)
{
    ss_str rest = clause_text(p, c);
    struct raw_pair *a = ss_arena_alloc(&p->b->arena, sizeof *a);
    if (!a)
        return ss_fail_memory(p->err);
    a->at = c->from;
    a->key = next_word(&rest);
    a->value = ss_str_trim(rest);
    a->next = p->rule->attrs;
    p->rule->attrs = a;
    return a->value.len ? true
                        : error_at(p, c->from, "expected: set KEY VALUE");
}

/* "text  => part = words; part = words" */
static bool parse_example(struct file_parser *p, const struct clause *c)
{
    ss_str text = clause_text(p, c);
    struct raw_example *e = ss_arena_alloc(&p->b->arena, sizeof *e), **last;
    if (!e)
        return ss_fail_memory(p->err);
    e->must_match = ss_str_eq(c->key, SS_STR("yes"));
    e->line = line_of(p, c->word);
    e->text = text;
    for (size_t i = 0; i + 1 < text.len; i++) {
        if (text.p[i] == '=' && text.p[i + 1] == '>') {
            e->text = ss_str_trim((ss_str){text.p, i});
            e->expect = ss_str_trim((ss_str){text.p + i + 2, text.len - i - 2});
            break;
        }
    }
    if (!e->text.len)
        return error_at(p, c->word, "an example needs a text");
    for (last = &p->rule->examples; *last; last = &(*last)->next)
        ;
    *last = e;
    return true;
}

/* ---- cutting a file into clauses --------------------------------------- */

static const struct {
    const char *key;
    clause_parser *parse;
    bool of_rule;
} keywords[] = {
    {"phase", parse_phase, false},  {"in", parse_in, false},
    {"let", parse_let, false},      {"type", parse_type, false},
    {"rule", parse_rule, false},    {"why", parse_why, true},
    {"weight", parse_weight, true}, {"find", parse_find, true},
    {"make", parse_make, true},     {"vote", parse_vote, true},
    {"set", parse_set, true},       {"yes", parse_example, true},
    {"no", parse_example, true},
};
enum { N_KEYWORDS = sizeof keywords / sizeof *keywords };

/* Keyword that begins the line at `at`, N_KEYWORDS when none. */
static size_t keyword_at(const struct file_parser *p, uint32_t at,
                         uint32_t *after)
{
    uint32_t n = at;
    while (n < p->text.len && p->text.p[n] >= 'a' && p->text.p[n] <= 'z')
        n++;
    ss_str w = {p->text.p + at, n - at};
    *after = n;
    if (n < p->text.len && p->text.p[n] != ' ' && p->text.p[n] != '\t' &&
        p->text.p[n] != '\n')
        return N_KEYWORDS;
    size_t k = 0;
    while (k < N_KEYWORDS && !ss_str_eq(w, ss_str_of(keywords[k].key)))
        k++;
    return k;
}

static uint32_t line_end(const struct file_parser *p, uint32_t at)
{
    const char *nl = memchr(p->text.p + at, '\n', p->text.len - at);
    return nl ? (uint32_t)(nl - p->text.p) : (uint32_t)p->text.len;
}

static uint32_t skip_indent(const struct file_parser *p, uint32_t at)
{
    while (at < p->text.len && (p->text.p[at] == ' ' || p->text.p[at] == '\t'))
        at++;
    return at;
}

/* End of the clause: the next line that is empty, a comment or a keyword. */
static uint32_t clause_end(const struct file_parser *p, uint32_t at)
{
    for (uint32_t end = line_end(p, at);;) {
        if (end >= p->text.len)
            return (uint32_t)p->text.len;
        uint32_t next = skip_indent(p, end + 1), after;
        if (next >= p->text.len || p->text.p[next] == '\n' ||
            p->text.p[next] == '#' || keyword_at(p, next, &after) < N_KEYWORDS)
            return end;
        end = line_end(p, next);
    }
}

static bool parse_clause(struct file_parser *p, uint32_t at)
{
    struct clause c = {.word = at};
    size_t k = keyword_at(p, at, &c.from);
    if (k == N_KEYWORDS)
        return error_at(p, at,
                        "expected phase, in, let, type, rule, why, weight, "
                        "find, make, vote, set, yes or no");
    c.key = ss_str_of(keywords[k].key);
    c.to = p->at = clause_end(p, c.from);
    if (keywords[k].of_rule && !p->rule)
        return error_at(p, at, "no rule stands above this");
    return keywords[k].parse(p, &c);
}

bool ss_rules_builder_add(struct ss_rules_builder *b, const char *name,
                          ss_str text, struct sayso_error *err)
{
    struct raw_file *f = ss_vec_push(&b->arena, &b->files);
    ss_str copy = ss_arena_copy(&b->arena, text);
    ss_str name_copy =
        ss_arena_copy(&b->arena, (ss_str){name, strlen(name) + 1});
    if (!f || (!copy.p && text.len) || !name_copy.p)
        return ss_fail_memory(err);
    if (text.len > 16u << 20)
        return ss_fail(err, SAYSO_ERR_LIMIT, 0, 0,
                       "%s: a rule file may have 16 MB", name);
    *f = (struct raw_file){name_copy.p, copy};
    struct file_parser p = {
        .b = b, .err = err, .text = copy, .file = b->files.n - 1};
    size_t valid = ss_utf8_valid(copy.p, copy.len);
    if (valid < copy.len)
        return error_at(&p, (uint32_t)valid, "this is not UTF-8");
    while (p.at < copy.len) {
        uint32_t at = skip_indent(&p, p.at);
        if (at >= copy.len || copy.p[at] == '\n' || copy.p[at] == '#') {
            p.at = line_end(&p, at < copy.len ? at : p.at) + 1;
            continue;
        }
        if (!parse_clause(&p, at))
            return false;
        p.at++;
    }
    return true;
}

struct ss_rules_builder *ss_rules_builder_new(void)
{
    struct ss_rules_builder *b = calloc(1, sizeof *b);
    if (b)
        ss_arena_init(&b->arena, 0);
    return b;
}

void ss_rules_builder_free(struct ss_rules_builder *b)
{
    if (!b)
        return;
    ss_arena_release(&b->arena);
    free(b);
}
