/*
 * text.c - the article for people, wrapped to the terminal.
 *
 * Marks (where a name or quotation begins and ends) are sorted by place and
 * met while the text is copied word by word. A word that does not fit goes on
 * the next line, with what is glued to it: "[" and "]S1" around a quotation.
 */
#include "emit/emit_p.h"

#include <stdlib.h>
#include <string.h>

struct mark {
    uint32_t at;
    bool end;
    bool quote;     /* else a name */
    uint32_t index; /* of the quotation or mention */
};

struct view {
    const struct ss_doc *doc;
    const struct ss_emit_options *options;
    struct ss_buf *out;
    struct mark *marks;
    uint32_t n_marks, next;
    struct ss_buf word;
    unsigned width, column, word_columns, indent;
    bool at_start; /* of the line: no blank is due before the word */
    bool joined;   /* nor is it here, though a line may end here */
    bool in_heading;
    uint32_t quotes;          /* open around the place */
    enum ss_entity_type name; /* the place is in a name of this type */
};

/* ---- colours ----------------------------------------------------------- */

static const char *const name_colours[] = {
    [SS_ENTITY_NONE] = "",    [SS_ENTITY_PER] = ";33",
    [SS_ENTITY_LOC] = ";32",  [SS_ENTITY_ORG] = ";34",
    [SS_ENTITY_NORP] = ";35", [SS_ENTITY_MISC] = ";36"};

static void style(struct view *v, struct ss_buf *to)
{
    if (v->options->colour)
        ss_buf_printf(to, "\033[0%s%s%sm", v->in_heading ? ";1" : "",
                      v->quotes ? ";3" : "", name_colours[v->name]);
}

static void bold(struct view *v, const char *words)
{
    ss_buf_printf(v->out, v->options->colour ? "\033[1m%s\033[0m" : "%s",
                  words);
}

/* ---- wrapping ---------------------------------------------------------- */

static void new_line(struct view *v)
{
    ss_buf_char(v->out, '\n');
    for (unsigned i = 0; i < v->indent; i++)
        ss_buf_char(v->out, ' ');
    v->column = v->indent;
    v->at_start = true;
}

static void flush_word(struct view *v)
{
    bool blank = !v->at_start && !v->joined;
    if (!v->word_columns) { /* nothing, or a change of style */
        ss_buf_add(v->out, v->word.p, v->word.len);
        ss_buf_clear(&v->word);
        return;
    }
    if (!v->at_start && v->column + blank + v->word_columns > v->width) {
        new_line(v);
    } else if (blank) {
        ss_buf_char(v->out, ' ');
        v->column++;
    }
    ss_buf_add(v->out, v->word.p, v->word.len);
    v->column += v->word_columns;
    v->word_columns = 0;
    v->at_start = v->joined = false;
    ss_buf_clear(&v->word);
}

static void put_text(struct view *v, ss_str s)
{
    for (size_t i = 0; i < s.len;) {
        uint32_t len, cp = ss_utf8_at(s.p + i, s.p + s.len, &len);
        enum ss_char_class class = ss_char_class(cp);
        unsigned columns = char_columns(cp);
        if (class == SS_CHAR_SPACE && cp != 0xa0) {
            flush_word(v);
        } else if (cp >= 0x20 && cp != 0x7f) {
            if (columns == 2 && class != SS_CHAR_PUNCT && v->word_columns) {
                flush_word(v); /* scripts without blanks break anywhere */
                v->joined = true;
            }
            ss_buf_add(&v->word, s.p + i, len);
            v->word_columns += columns;
        }
        i += len;
    }
}

static void put_words(struct view *v, const char *words)
{
    put_text(v, ss_str_of(words));
}

/* ---- the article ------------------------------------------------------- */

static int by_place(const void *pa, const void *pb)
{
    const struct mark *a = pa, *b = pb;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    if (a->end != b->end)
        return a->end ? -1 : 1;
    return (a->index > b->index) - (a->index < b->index);
}

static bool find_marks(struct view *v)
{
    const struct ss_doc *doc = v->doc;
    size_t most = 2 * ((size_t)doc->quote_spans.n + doc->mentions.n);
    struct mark *m = v->marks = malloc((most + 1) * sizeof *m);
    if (!m)
        return false;
    for (uint32_t q = 0; q < doc->quotes.n; q++) {
        const struct ss_quote *x = &doc->quotes.v[q];
        for (uint32_t i = x->spans; i < x->spans + x->n_spans; i++) {
            ss_span s = doc->quote_spans.v[i];
            *m++ = (struct mark){s.start, false, true, q};
            *m++ = (struct mark){s.end, true, true, q};
        }
    }
    for (uint32_t i = 0; i < doc->mentions.n; i++) {
        ss_span s = doc->mentions.v[i].span;
        *m++ = (struct mark){s.start, false, false, i};
        *m++ = (struct mark){s.end, true, false, i};
    }
    v->n_marks = (uint32_t)(m - v->marks);
    qsort(v->marks, v->n_marks, sizeof *v->marks, by_place);
    return true;
}

/* [what S1 said]S1 [what somebody said]? */
static void put_mark(struct view *v, const struct mark *m)
{
    uint32_t source = v->doc->quotes.v[m->index].source;
    struct ss_buf b = {0};
    if (!m->end)
        ss_buf_char(&b, '[');
    else if (source == SS_NONE)
        ss_buf_printf(&b, "]?");
    else
        ss_buf_printf(&b, "]S%u", source + 1);
    if (v->options->colour)
        ss_buf_printf(&v->word, "\033[0;1m");
    put_text(v, (ss_str){b.p, b.len});
    ss_buf_release(&b);
}

static void pass_mark(struct view *v, const struct mark *m)
{
    const struct ss_doc *doc = v->doc;
    if (m->quote) {
        v->quotes += m->end ? -1u : 1u;
        put_mark(v, m);
    } else {
        uint32_t e = doc->mentions.v[m->index].entity;
        v->name = m->end ? SS_ENTITY_NONE : doc->entities.v[e].type;
    }
    style(v, &v->word);
}

static void put_block(struct view *v, const struct ss_block *b)
{
    static const struct {
        const char *before;
        unsigned indent;
    } shapes[] = {[SS_BLOCK_TITLE] = {"", 0},
                  [SS_BLOCK_DESCRIPTION] = {"", 0},
                  [SS_BLOCK_SUMMARY] = {"  -", 4},
                  [SS_BLOCK_PARAGRAPH] = {"", 0},
                  [SS_BLOCK_HEADING] = {"", 0},
                  [SS_BLOCK_LIST_ITEM] = {"  -", 4},
                  [SS_BLOCK_BLOCKQUOTE] = {"   ", 4},
                  [SS_BLOCK_CAPTION] = {"[caption]", 0},
                  [SS_BLOCK_ALT] = {"[picture]", 0},
                  [SS_BLOCK_CREDIT] = {"[credit]", 0},
                  [SS_BLOCK_TABLE] = {"", 0},
                  [SS_BLOCK_PREFORMATTED] = {"", 0}};
    unsigned indent = shapes[b->kind].indent;
    v->in_heading = b->kind == SS_BLOCK_TITLE || b->kind == SS_BLOCK_HEADING;
    v->indent = 0;
    new_line(v);
    if (*shapes[b->kind].before) {
        ss_buf_printf(v->out, "%s ", shapes[b->kind].before);
        v->column = (unsigned)strlen(shapes[b->kind].before) + 1;
        v->at_start = true;
    }
    v->indent = indent;
    style(v, &v->word);
    uint32_t at = b->span.start;
    while (v->next < v->n_marks && v->marks[v->next].at < at)
        pass_mark(v, &v->marks[v->next++]);
    while (v->next < v->n_marks && v->marks[v->next].at <= b->span.end) {
        const struct mark *m = &v->marks[v->next];
        if (m->at == b->span.end && !m->end)
            break;
        put_text(v, ss_doc_text(v->doc, (ss_span){at, m->at}));
        pass_mark(v, m);
        at = m->at;
        v->next++;
    }
    put_text(v, ss_doc_text(v->doc, (ss_span){at, b->span.end}));
    flush_word(v);
    if (v->options->colour)
        ss_buf_printf(v->out, "\033[0m");
    ss_buf_char(v->out, '\n');
}

/* ---- what was found ---------------------------------------------------- */

static void head(struct view *v)
{
    const struct ss_meta *m = &v->doc->meta;
    const ss_str lines[] = {v->doc->id, m->date, m->publisher, m->uri};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        if (lines[i].len && v->column)
            put_words(v, "· ");
        put_text(v, lines[i]);
        flush_word(v);
    }
    ss_buf_char(v->out, '\n');
}

static void put_span(struct view *v, const char *before, ss_range tokens)
{
    if (tokens.start >= tokens.end)
        return;
    put_words(v, before);
    put_text(v, ss_doc_text(v->doc, ss_range_span(v->doc, tokens)));
    put_words(v, "”");
}

static void source(struct view *v, uint32_t number, uint32_t quotes)
{
    const struct ss_source *s = &v->doc->sources.v[number];
    struct ss_buf line = {0};
    ss_buf_printf(&line, "S%u", number + 1);
    ss_buf_char(&line, 0);
    v->indent = 6;
    bold(v, line.failed ? "" : line.p);
    for (v->column = (unsigned)line.len - 1; v->column < v->indent; v->column++)
        ss_buf_char(v->out, ' ');
    v->at_start = true;
    put_text(v, s->label);
    flush_word(v);
    new_line(v);
    ss_buf_clear(&line);
    ss_buf_printf(&line, "%s %s, %u quotation%s", ss_naming_name(s->naming),
                  ss_source_kind_name(s->kind), quotes, quotes == 1 ? "" : "s");
    put_text(v, (ss_str){line.p, line.len});
    put_span(v, "; asks: “", s->anonymity.request);
    put_span(v, "; because: “", s->anonymity.reason);
    put_span(v, "; known to: “", s->anonymity.known_to);
    flush_word(v);
    ss_buf_char(v->out, '\n');
    ss_buf_release(&line);
}

static void sources(struct view *v, const struct ss_chains *c)
{
    if (!v->doc->sources.n)
        return;
    ss_buf_char(v->out, '\n');
    bold(v, "Sources");
    ss_buf_char(v->out, '\n');
    for (uint32_t i = 0; i < v->doc->sources.n; i++) {
        uint32_t n = 0;
        for (uint32_t q = c->quotes.first[i]; q != SS_NONE;
             q = c->quotes.next[q])
            n++;
        source(v, i, n);
    }
}

static void names_of(struct view *v, const struct ss_chains *c,
                     enum ss_entity_type type)
{
    uint32_t listed = 0;
    for (uint32_t i = 0; i < v->doc->entities.n; i++) {
        const struct ss_entity *e = &v->doc->entities.v[i];
        struct ss_buf times = {0};
        uint32_t n = 0;
        if (e->type != type)
            continue;
        for (uint32_t m = c->mentions.first[i]; m != SS_NONE;
             m = c->mentions.next[m])
            n++;
        if (listed++) {
            put_words(v, ",");
            flush_word(v);
        } else {
            ss_buf_printf(v->out, "%-6s", ss_entity_type_name(type));
            v->column = v->indent = 6;
            v->at_start = true;
        }
        put_text(v, e->name);
        if (n > 1)
            ss_buf_printf(&times, " (%u)", n);
        put_text(v, (ss_str){times.p, times.len});
        ss_buf_release(&times);
    }
    flush_word(v);
    if (listed)
        ss_buf_char(v->out, '\n');
}

static void names(struct view *v, const struct ss_chains *c)
{
    if (!v->doc->entities.n)
        return;
    ss_buf_char(v->out, '\n');
    bold(v, "Names");
    ss_buf_char(v->out, '\n');
    for (unsigned t = 1; t < SS_ENTITY_COUNT; t++)
        names_of(v, c, (enum ss_entity_type)t);
}

bool ss_emit_text(const struct ss_doc *doc,
                  const struct ss_emit_options *options, struct ss_buf *out,
                  struct sayso_error *err)
{
    struct view v = {.doc = doc,
                     .options = options,
                     .out = out,
                     .width = options->width ? options->width : 80,
                     .at_start = true};
    struct ss_chains chains = {0};
    bool ok = find_marks(&v) && ss_chains_init(&chains, doc);
    if (ok) {
        head(&v);
        for (uint32_t i = 0; i < doc->blocks.n; i++)
            put_block(&v, &doc->blocks.v[i]);
        sources(&v, &chains);
        names(&v, &chains);
        ss_buf_char(out, '\n');
    }
    ok = ok && !v.word.failed && !out->failed;
    ss_chains_release(&chains);
    ss_buf_release(&v.word);
    free(v.marks);
    return ok ? true : ss_fail_memory(err);
}
