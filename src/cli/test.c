/*
 * test.c - sayso test: the examples that rules carry, through the whole
 * pipeline. A `yes` must be matched by its rule and the match be kept, a `no`
 * must not. What follows => names parts of the match and their words; `match`
 * is all of it.
 */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

struct tests {
    const struct options *o;
    const struct sayso_model *model;
    struct ss_doc doc;
    struct ss_work work;
    unsigned rules, passed, failed;
};

/* ---- does a match say what is expected? -------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

/* Equal but for the amount of white space. */
static bool same_words(ss_str a, ss_str b)
{
    size_t i = 0, k = 0;
    a = ss_str_trim(a);
    b = ss_str_trim(b);
    while (i < a.len && k < b.len) {
        bool blank = is_blank(a.p[i]);
        if (blank ? !is_blank(b.p[k]) : a.p[i] != b.p[k])
            return false;
        i++;
        k++;
        while (blank && is_blank(a.p[i])) /* no blank stands at the end */
            i++;
        while (blank && is_blank(b.p[k]))
            k++;
    }
    return i == a.len && k == b.len;
}

static bool part_is(const struct tests *t, const struct ss_fired *f,
                    ss_str name, ss_str words)
{
    if (ss_str_eq(name, SS_STR("match")))
        return same_words(
            ss_doc_text(&t->doc, ss_range_span(&t->doc, f->tokens)), words);
    for (uint32_t i = 0; i < f->n_parts; i++) {
        const struct ss_part *p = &t->doc.parts.v[f->parts + i];
        if (ss_str_eq(ss_rules_label_name(t->model->rules, p->name), name) &&
            same_words(ss_doc_text(&t->doc, ss_range_span(&t->doc, p->tokens)),
                       words))
            return true;
    }
    return false;
}

/* "part = words; part = words", all of it */
static bool is_as_expected(const struct tests *t, const struct ss_fired *f,
                           ss_str expect)
{
    ss_str rest = expect, one;
    while (expect.len && ss_str_next(&rest, ';', &one)) {
        const char *equals = memchr(one.p, '=', one.len);
        if (!equals)
            return false;
        ss_str name = ss_str_trim((ss_str){one.p, (size_t)(equals - one.p)});
        ss_str words = {equals + 1, one.len - (size_t)(equals + 1 - one.p)};
        if (!part_is(t, f, name, words))
            return false;
    }
    return true;
}

/* ---- one example ------------------------------------------------------- */

static bool annotate(struct tests *t, ss_str text, struct sayso_error *err)
{
    ss_doc_clear(&t->doc);
    return ss_ingest(&t->doc, text, SS_FORMAT_TEXT, err) &&
           ss_pipe_annotate(t->model, &t->doc, &t->work, err) &&
           ss_review_match(t->model->reviewer, &t->doc, &t->work, err);
}

static bool matches(const struct tests *t, uint32_t rule, ss_str expect)
{
    for (uint32_t i = 0; i < t->work.trace.n; i++) {
        const struct ss_fired *f = &t->work.trace.v[i];
        if (f->rule == rule && f->kept && is_as_expected(t, f, expect))
            return true;
    }
    return false;
}

static void show_matches(const struct tests *t, uint32_t rule)
{
    struct ss_buf b = {0};
    for (uint32_t i = 0; i < t->work.trace.n; i++) {
        if (t->work.trace.v[i].rule != rule)
            continue;
        ss_buf_str(&b, SS_STR("    it matched "));
        ss_emit_fired(&t->doc, t->model->rules, &t->work.trace.v[i], &b);
        ss_buf_char(&b, '\n');
    }
    if (!b.len)
        ss_buf_str(&b, SS_STR("    it did not match\n"));
    fprintf(stderr, "%.*s", (int)b.len, b.p);
    ss_buf_release(&b);
}

static void report(const struct tests *t, uint32_t rule,
                   const struct ss_rule_example *e, const char *kind)
{
    const struct ss_rules *r = t->model->rules;
    ss_str name = ss_rules_name(r, rule), file = ss_rules_file(r, rule);
    struct ss_buf b = {0}, path = {0};
    ss_buf_printf(&path, "%.*s%c", (int)file.len, file.p, 0);
    ss_buf_printf(&b, "rule %.*s must %smatch: %.*s", (int)name.len, name.p,
                  e->must_match ? "" : "not ", (int)e->text.len, e->text.p);
    if (e->expect.len)
        ss_buf_printf(&b, " => %.*s", (int)e->expect.len, e->expect.p);
    if (!b.failed && !path.failed)
        message_at(kind, path.p, e->line, 1, (ss_str){b.p, b.len});
    ss_buf_release(&b);
    ss_buf_release(&path);
}

static bool run_example(struct tests *t, uint32_t rule, uint32_t i,
                        struct sayso_error *err)
{
    struct ss_rule_example e;
    ss_rules_example(t->model->rules, rule, i, &e);
    if (!annotate(t, e.text, err))
        return false;
    bool ok = matches(t, rule, e.expect) == e.must_match;
    t->passed += ok;
    t->failed += !ok;
    if (!ok) {
        report(t, rule, &e, "error");
        show_matches(t, rule);
    } else if (t->o->verbose) {
        report(t, rule, &e, "passed");
    }
    return true;
}

/* ---- which rules ------------------------------------------------------- */

static bool same_file(const char *a, ss_str b)
{
    char *name = strndup(b.p, b.len);
    char *full_a = realpath(a, NULL);
    char *full_b = name ? realpath(name, NULL) : NULL;
    bool same = full_a && full_b && strcmp(full_a, full_b) == 0;
    free(name);
    free(full_a);
    free(full_b);
    return same;
}

static bool wanted(const struct tests *t, uint32_t rule)
{
    ss_str file = ss_rules_file(t->model->rules, rule);
    for (size_t i = 0; i < t->o->args.n; i++)
        if (same_file(t->o->args.v[i], file))
            return true;
    return !t->o->args.n;
}

static enum status run_all(struct tests *t)
{
    struct sayso_error err = {0};
    for (uint32_t r = 0; r < ss_rules_count(t->model->rules); r++) {
        uint32_t n = ss_rules_n_examples(t->model->rules, r);
        if (!n || !wanted(t, r))
            continue;
        t->rules++;
        for (uint32_t i = 0; i < n; i++)
            if (!run_example(t, r, i, &err))
                return cannot(&err);
    }
    if (!t->o->quiet)
        printf("%u rules, %u examples: %u passed, %u failed\n", t->rules,
               t->passed + t->failed, t->passed, t->failed);
    return t->failed ? STATUS_REJECTS : STATUS_FINE;
}

enum status run_test(const struct options *o)
{
    struct tests t = {.o = o, .work = {.want_trace = true}};
    struct sayso_model *model = model_wanted(o, o->args.n ? &o->args : NULL);
    if (!model)
        return STATUS_CANNOT;
    t.model = model;
    ss_doc_init(&t.doc, 0);
    enum status status = run_all(&t);
    ss_doc_release(&t.doc);
    sayso_model_free(model);
    return status;
}
