/* html_strip.c - one column for each paragraph, one row for each person: full
 * where they are quoted, as high as the quotation is long, hollow where they
 * are reported. Each cell leads to its paragraph; every hundred pixels or so
 * one is named below. */
#include "emit/html_p.h"

#include <stdlib.h>

enum {
    MOST_ROWS = 10,
    ROW = 18,
    LEFT = 26,
    WIDTH = 900, /* of the columns, when they are many */
    NARROW = 5,  /* column */
    WIDE = 20,
    LEAST = 4, /* height of a cell */
    FULL = 14,
    AXIS = 14, /* height of the names below */
    APART = 90 /* of two names, at least */
};

/* Columns of blocks that are no headings or pictures: the story. */
static bool is_column(enum ss_block_kind kind)
{
    return kind != SS_BLOCK_ALT && kind != SS_BLOCK_CREDIT &&
           kind != SS_BLOCK_CAPTION && kind != SS_BLOCK_DESCRIPTION;
}

static uint32_t words_in_marks(const struct ss_doc *doc,
                               const struct ss_quote *q)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < q->n_spans; i++) {
        ss_range r = ss_doc_tokens_in(doc, doc->quote_spans.v[q->spans + i]);
        for (uint32_t t = r.start; t < r.end; t++)
            n += doc->tokens.v[t].flags & SS_TOK_QUOTED &&
                 !(doc->tokens.v[t].flags & SS_TOK_PUNCT);
    }
    return n;
}

struct strip {
    struct html *h;
    uint32_t *column;       /* per block; SS_NONE: none */
    uint32_t columns, cell; /* how many, and how wide */
};

static void cell(const struct strip *s, uint32_t source, uint32_t block,
                 uint32_t n_words)
{
    struct html *h = s->h;
    uint32_t row = h->r->review->standing[source].letter - 1;
    uint32_t high = n_words ? LEAST + n_words / 4 : LEAST;
    struct ss_block_label at = ss_block_label(h->r->review, h->r->doc, block);
    struct ss_block_label l = ss_source_letter(h->r->review, source);
    char hue = hue_of(h, source);
    if (high > FULL)
        high = FULL;
    html_markup(h,
                "<a href=\"#%s\" aria-label=\"%s in %s, %u words quoted\">"
                "<rect x=\"%u\" y=\"%u\" width=\"%u\" height=\"%u\" "
                "fill=\"%s\" stroke=\"currentColor\" class=\"%c cell\"/></a>\n",
                at.text, l.text, at.text, n_words,
                LEFT + s->column[block] * s->cell, row * ROW + ROW - 2 - high,
                s->cell - 2, high, n_words ? "currentColor" : "none", hue);
}

/* Each person's quotations of one paragraph are one cell. */
struct open_cell {
    uint32_t source, block, words;
};

static void close_cell(const struct strip *s, struct open_cell *c)
{
    if (c->source != SS_NONE)
        cell(s, c->source, c->block, c->words);
    c->source = SS_NONE;
}

static void rows(const struct strip *s)
{
    const struct ss_doc *doc = s->h->r->doc;
    struct open_cell open[MOST_ROWS];
    for (uint32_t i = 0; i < MOST_ROWS; i++)
        open[i].source = SS_NONE;
    for (uint32_t q = 0; q < doc->quotes.n; q++) {
        const struct ss_quote *x = &doc->quotes.v[q];
        uint32_t b = ss_doc_block_at(doc, doc->quote_spans.v[x->spans].start);
        uint32_t row = x->source == SS_NONE
                           ? 0
                           : s->h->r->review->standing[x->source].letter;
        if (!row || row > MOST_ROWS || s->column[b] == SS_NONE)
            continue;
        struct open_cell *c = &open[row - 1];
        if (c->source != SS_NONE && c->block != b)
            close_cell(s, c);
        if (c->source == SS_NONE)
            *c = (struct open_cell){x->source, b, 0};
        c->words += words_in_marks(doc, x);
    }
    for (uint32_t i = 0; i < MOST_ROWS; i++)
        close_cell(s, &open[i]);
}

static void letters(struct html *h)
{
    for (uint32_t i = 0; i < h->r->doc->sources.n; i++) {
        struct ss_block_label l = ss_source_letter(h->r->review, i);
        uint32_t row = h->r->review->standing[i].letter;
        if (row && row <= MOST_ROWS)
            html_markup(h, "<text x=\"4\" y=\"%u\">%s</text>\n", row * ROW - 4,
                        l.text);
    }
}

/* A line for each row to stand on, and the paragraphs that they pass. */
static void axis(const struct strip *s, uint32_t people, uint32_t width)
{
    const struct html *h = s->h;
    uint32_t next = 0;
    html_markup(s->h, "<g aria-hidden=\"true\" class=\"axis\">\n");
    for (uint32_t row = 1; row <= people; row++)
        html_markup(s->h, "<path d=\"M%u %uH%u\"/>\n", LEFT, row * ROW - 1,
                    width);
    for (uint32_t b = 0; b < h->r->doc->blocks.n; b++) {
        uint32_t x = s->column[b] * s->cell;
        struct ss_block_label l = ss_block_label(h->r->review, h->r->doc, b);
        if (s->column[b] == SS_NONE || x < next || x + LEFT + WIDE > width)
            continue;
        html_markup(s->h, "<text x=\"%u\" y=\"%u\">%s</text>\n", LEFT + x,
                    people * ROW + AXIS - 3, l.text);
        next = x + APART;
    }
    html_markup(s->h, "</g>\n");
}

static void picture(struct strip *s, uint32_t people)
{
    uint32_t width, height = people * ROW + AXIS;
    s->cell = s->columns ? WIDTH / s->columns : WIDE;
    s->cell = s->cell > WIDE ? WIDE : s->cell < NARROW ? NARROW : s->cell;
    width = LEFT + s->columns * s->cell;
    html_markup(s->h,
                "<div class=\"strips\"><svg class=\"strip\" role=\"group\" "
                "aria-label=\"Who speaks "
                "where\" width=\"%u\" height=\"%u\" viewBox=\"0 0 %u %u\">\n",
                width, height, width, height);
    axis(s, people, width);
    letters(s->h);
    rows(s);
    html_markup(s->h, "</svg></div>\n");
}

void html_strip(struct html *h)
{
    const struct ss_doc *doc = h->r->doc;
    struct strip s = {.h = h};
    uint32_t people = 0;
    s.column = malloc((doc->blocks.n + 1) * sizeof *s.column);
    if (!s.column) {
        h->out->failed = true;
        return;
    }
    for (uint32_t b = 0; b < doc->blocks.n; b++)
        s.column[b] = is_column(doc->blocks.v[b].kind) ? s.columns++ : SS_NONE;
    for (uint32_t i = 0; i < doc->sources.n; i++)
        if (h->r->review->standing[i].letter > people &&
            h->r->review->standing[i].letter <= MOST_ROWS)
            people = h->r->review->standing[i].letter;
    if (people)
        picture(&s, people);
    free(s.column);
}
