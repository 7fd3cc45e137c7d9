/*
 * explain.c - sayso explain: why words of an article were annotated so. What
 * lies over the words is shown from the ground up: the words as the lexicon
 * knows them, the rules that matched and those that lost, then the name, the
 * quotation and the source that were made of it. Or all that was weighed for
 * one quotation.
 */
#include "cli/explain_p.h"

#include <string.h>

/* ---- finding the words ------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* End of `words` in the text at `at`, any white space equal; 0: not there. */
static uint32_t words_end(ss_str text, uint32_t at, const char *words)
{
    while (*words) {
        if (at == text.len || is_blank(*words) != is_blank(text.p[at]))
            return 0;
        if (!is_blank(*words)) {
            if (*words++ != text.p[at++])
                return 0;
            continue;
        }
        while (is_blank(*words))
            words++;
        while (at < text.len && is_blank(text.p[at]))
            at++;
    }
    return at;
}

static bool is_word(ss_str text, uint32_t at)
{
    unsigned char c = at < text.len ? (unsigned char)text.p[at] : ' ';
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
           c >= 0x80;
}

/* Is this the middle of a word? */
static bool inside_word(ss_str text, uint32_t at)
{
    return at && is_word(text, at - 1) && is_word(text, at);
}

/* The nth place; counts down *nth for those that are passed. */
static bool find_words(struct place *p, const char *words, unsigned *nth)
{
    for (uint32_t i = 0; i < p->doc.text.len; i++) {
        uint32_t end = words_end(p->doc.text, i, words);
        if (!end || inside_word(p->doc.text, i) ||
            inside_word(p->doc.text, end) || --*nth)
            continue;
        p->span = (ss_span){i, end};
        return true;
    }
    return false;
}

static ss_range tokens_of(const struct ss_doc *doc, ss_span s)
{
    ss_range r = ss_doc_tokens_in(doc, (ss_span){s.start, s.end});
    while (r.start &&
           doc->tokens.v[r.start - 1].start + doc->tokens.v[r.start - 1].len >
               s.start)
        r.start--;
    if (r.end < r.start)
        r.end = r.start;
    while (r.end < doc->tokens.n && doc->tokens.v[r.end].start < s.end)
        r.end++;
    return r;
}

/* ---- pieces of output -------------------------------------------------- */

void put_title(const struct place *p, const char *what)
{
    printf(p->colour ? "\n\033[1m%s\033[0m\n" : "\n%s\n", what);
}

void put_text(ss_str s)
{
    for (size_t i = 0; i < s.len; i++)
        putchar(is_blank(s.p[i]) ? ' ' : s.p[i]);
}

void put_tokens(const struct place *p, ss_range r)
{
    putchar('"');
    put_text(ss_doc_text(&p->doc, ss_range_span(&p->doc, r)));
    putchar('"');
}

void put_str(const char *before, ss_str s)
{
    if (s.len)
        printf("%s%.*s", before, (int)s.len, s.p);
}

/* Rules that vote are shown with the names they vote for. */
static bool votes(const struct place *p, uint32_t rule)
{
    bool any = false;
    for (unsigned t = 0; t < SS_ENTITY_COUNT; t++) {
        float w = ss_rules_vote(p->model->rules, rule, (enum ss_entity_type)t);
        any = any || w > 0 || w < 0;
    }
    return any;
}

void put_rule(const struct place *p, uint32_t rule)
{
    const struct ss_rules *r = p->model->rules;
    if (rule == SS_NONE) {
        printf("  no rule: made by what was found around it\n");
        return;
    }
    put_str("  rule ", ss_rules_name(r, rule));
    if (!votes(p, rule))
        printf(" (weight %g)", (double)ss_rules_weight(r, rule));
    put_str("  ", ss_rules_file(r, rule));
    printf(":%u\n", ss_rules_line(r, rule));
    put_str("      ", ss_rules_why(r, rule));
    putchar('\n');
}

/* ---- words and rules --------------------------------------------------- */

static void put_classes(const struct place *p, uint16_t set)
{
    const struct ss_gaz *g = p->model->gaz;
    for (uint32_t c = 1; set && c < ss_gaz_n_classes(g); c++)
        if (ss_gaz_has(g, set, c))
            put_str(" ", ss_gaz_class_name(g, c));
}

static void show_words(const struct place *p)
{
    put_title(p, "Words, their parts of speech and classes");
    for (uint32_t t = p->tokens.start; t < p->tokens.end; t++) {
        const struct ss_token *k = &p->doc.tokens.v[t];
        ss_str text = ss_token_text(&p->doc, t);
        printf("  %-16.*s %-6s", (int)text.len, text.p,
               ss_pos_name((enum ss_pos)k->pos));
        put_classes(p, k->classes);
        putchar('\n');
    }
    const struct ss_phrases *ph = &p->work.phrases;
    for (uint32_t i = 0; i < ph->v.n; i++) {
        if (!ranges_touch(ph->v.v[i].tokens, p->tokens))
            continue;
        printf("  ");
        put_tokens(p, ph->v.v[i].tokens);
        put_classes(p, ph->v.v[i].classes);
        putchar('\n');
    }
}

static void show_rules(const struct place *p, bool kept)
{
    bool any = false;
    for (uint32_t i = 0; i < p->work.trace.n; i++) {
        const struct ss_fired *f = &p->work.trace.v[i];
        struct ss_buf b = {0};
        if (f->kept != kept || votes(p, f->rule) ||
            !ranges_touch(f->tokens, p->tokens))
            continue;
        if (!any)
            put_title(p,
                      kept ? "Rules that matched here" : "Matches that lost");
        any = true;
        ss_emit_fired(&p->doc, p->model->rules, f, &b);
        printf("  %.*s\n", (int)b.len, b.p ? b.p : "");
        put_rule(p, f->rule);
        ss_buf_release(&b);
    }
}

/* ---- all of it --------------------------------------------------------- */

static void explain(const struct place *p)
{
    const struct ss_token *first = &p->doc.tokens.v[p->tokens.start];
    put_str("", p->doc.id);
    printf(", bytes %u to %u: ", p->span.start, p->span.end);
    put_text(ss_doc_text(&p->doc, p->span));
    printf("\n  in: ");
    put_tokens(p, p->doc.sents.v[first->sent].tokens);
    putchar('\n');
    show_words(p);
    show_rules(p, true);
    show_rules(p, false);
    explain_names(p);
    explain_quotes_here(p);
}

/* ---- the article ------------------------------------------------------- */

static bool annotate(struct place *p, struct sayso_error *err)
{
    return ss_pipe_annotate(p->model, &p->doc, &p->work, err) &&
           ss_entity_candidates(p->model->namer, &p->doc, &p->work,
                                &p->candidates, err);
}

/* The first record, annotated; `number` counts from 1. */
static bool read_quote(struct place *p, struct ss_reader *reader,
                       unsigned number, struct sayso_error *err)
{
    struct ss_record rec;
    enum ss_read got = ss_reader_next(reader, &rec, err);
    if (got == SS_READ_END)
        return ss_fail(err, SAYSO_ERR_INPUT, 0, 0, "there is no article in it");
    if (got != SS_READ_RECORD || !ss_record_read(&rec, &p->doc, err) ||
        !annotate(p, err))
        return false;
    return number <= p->doc.quotes.n ||
           ss_fail(err, SAYSO_ERR_INPUT, 0, 0,
                   "the article has %u quotations, none is number %u",
                   p->doc.quotes.n, number);
}

/* The record that holds the words, annotated. */
static bool read_place(struct place *p, struct ss_reader *reader,
                       const struct options *o, unsigned nth,
                       struct sayso_error *err)
{
    struct ss_record rec;
    enum ss_read got;
    while ((got = ss_reader_next(reader, &rec, err)) == SS_READ_RECORD ||
           got == SS_READ_REJECT) {
        if (got == SS_READ_REJECT || !ss_record_read(&rec, &p->doc, err) ||
            !find_words(p, o->at, &nth))
            continue;
        if (!annotate(p, err))
            return false;
        p->tokens = tokens_of(&p->doc, p->span);
        return p->tokens.start < p->tokens.end ||
               ss_fail(err, SAYSO_ERR_INPUT, 0, 0,
                       "these words lie in no block that is annotated");
    }
    if (got == SS_READ_FAIL)
        return false;
    return ss_fail(err, SAYSO_ERR_INPUT, 0, 0, "\"%s\" does not stand there",
                   o->at);
}

static enum status explain_check(const struct options *o, enum ss_check check)
{
    struct sayso_model *model = model_wanted(o, NULL);
    if (model)
        check_explain(check, model->rules);
    sayso_model_free(model);
    return model ? STATUS_FINE : STATUS_CANNOT;
}

enum status run_explain(const struct options *o)
{
    struct place p = {.work = {.want_trace = true}};
    struct sayso_error err = {0};
    struct sayso_model *model = NULL;
    struct ss_read_options read = {0};
    unsigned nth = 1, quote = 0;
    if (o->args.n == 1 && !o->at && !o->quote) {
        enum ss_check check = ss_check_find(ss_str_of(o->args.v[0]));
        if (check != SS_CHECK_COUNT)
            return explain_check(o, check);
    }
    if (o->args.n != 1 || !o->at == !o->quote || (o->at && !*o->at)) {
        complain("explain needs one ARTICLE with --at WORDS or --quote N, or "
                 "the name of a check");
        return STATUS_CANNOT;
    }
    if (!option_number("nth", o->nth, 1, 1000000, &nth) ||
        !option_number("quote", o->quote, 1, 1000000, &quote) ||
        !option_format(o->from, &read.format) ||
        !option_fields(&o->fields, &read.fields) ||
        !option_folder("site-rules", o->site_rules, &read.site_rules) ||
        !(model = model_wanted(o, NULL)))
        return STATUS_CANNOT;
    p.model = model;
    p.colour = colour_wanted(stdout);
    ss_doc_init(&p.doc, 0);
    struct ss_reader *reader = ss_reader_open(o->args.v[0], &read, &err);
    bool ok = reader && (quote ? read_quote(&p, reader, quote, &err)
                               : read_place(&p, reader, o, nth, &err));
    if (ok && quote)
        explain_quote(&p, quote - 1);
    else if (ok)
        explain(&p);
    ss_reader_free(reader);
    ss_doc_release(&p.doc);
    sayso_model_free(model);
    if (!ok)
        message_at("error", o->args.v[0], 0, 0, ss_str_of(err.message));
    return ok ? STATUS_FINE : STATUS_CANNOT;
}
