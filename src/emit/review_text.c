/*
 * review_text.c - a review for people at a terminal. The unit is the source:
 * first who they are, then what to fix, ask and confirm, by source.
 */
#include "emit/emit_p.h"

#include <string.h>

struct page {
    const struct ss_reviewed *r;
    const struct ss_emit_options *options;
    struct ss_buf *out;
    unsigned width, indent, column;
    bool fresh; /* no blank is due before the next word */
};

/* ---- layout ----------------------------------------------------------- */

static unsigned columns_of(ss_str s)
{
    unsigned n = 0;
    for (size_t i = 0; i < s.len;) {
        uint32_t len;
        n += char_columns(ss_utf8_at(s.p + i, s.p + s.len, &len));
        i += len;
    }
    return n;
}

static void new_line(struct page *p, unsigned indent)
{
    ss_buf_char(p->out, '\n');
    for (unsigned i = 0; i < indent; i++)
        ss_buf_char(p->out, ' ');
    p->indent = p->column = indent;
    p->fresh = true;
}

static void style(struct page *p, const char *code)
{
    if (p->options->colour)
        ss_buf_printf(p->out, "\033[%sm", code);
}

/* Without what a terminal would obey. */
static void put_raw(struct page *p, ss_str s)
{
    for (size_t i = 0; i < s.len;) {
        uint32_t len, cp = ss_utf8_at(s.p + i, s.p + s.len, &len);
        if (cp >= 0x20 && cp != 0x7f && !(cp >= 0x80 && cp < 0xa0))
            ss_buf_add(p->out, s.p + i, len);
        i += len;
    }
}

/* One word, on a new line when it does not fit. */
static void put_word(struct page *p, ss_str word)
{
    unsigned columns = columns_of(word);
    if (!p->fresh && p->column + 1 + columns > p->width)
        new_line(p, p->indent);
    if (!p->fresh) {
        ss_buf_char(p->out, ' ');
        p->column++;
    }
    put_raw(p, word);
    p->column += columns;
    p->fresh = false;
}

static void put(struct page *p, ss_str text)
{
    ss_str rest = text, word;
    while (rest.len) {
        size_t n = 0;
        while (n < rest.len && (unsigned char)rest.p[n] > ' ')
            n++;
        word = (ss_str){rest.p, n};
        if (n)
            put_word(p, word);
        n += n < rest.len;
        rest = (ss_str){rest.p + n, rest.len - n};
    }
}

static void put_number(struct page *p, uint32_t n, const char *one,
                       const char *many)
{
    struct ss_buf b = {0};
    ss_buf_printf(&b, "%u %s", n, n == 1 ? one : many);
    put(p, (ss_str){b.p, b.len});
    p->out->failed |= b.failed;
    ss_buf_release(&b);
}

/* As far as it goes into so many columns, then blanks up to them. */
static void put_cell(struct page *p, ss_str s, unsigned columns)
{
    unsigned n = 0;
    size_t i = 0;
    bool cut = columns_of(s) > columns;
    while (i < s.len) {
        uint32_t len;
        unsigned c = char_columns(ss_utf8_at(s.p + i, s.p + s.len, &len));
        if (n + c > columns - (cut ? 1 : 0))
            break;
        n += c;
        i += len;
    }
    put_raw(p, (ss_str){s.p, i});
    if (cut) {
        ss_buf_str(p->out, SS_STR("\xe2\x80\xa6"));
        n++;
    }
    for (; n < columns; n++)
        ss_buf_char(p->out, ' ');
}

/* ---- head ------------------------------------------------------------- */

static void head(struct page *p)
{
    const struct ss_meta *m = &p->r->doc->meta;
    uint32_t quotations = 0;
    const ss_str dot = SS_STR("\xc2\xb7");
    for (uint32_t i = 0; i < p->r->doc->sources.n; i++)
        quotations += p->r->review->standing[i].quoted;
    style(p, "1");
    put(p, m->title.len ? m->title : p->r->doc->id);
    style(p, "0");
    new_line(p, 0);
    if (m->date.len >= 10) {
        put(p, (ss_str){m->date.p, ss_utf8_valid(m->date.p, 10)});
        put(p, dot);
    }
    for (uint32_t i = 0; i < m->authors.n; i++)
        put(p, m->authors.v[i]);
    if (!m->authors.n)
        put(p, SS_STR("no byline"));
    put(p, dot);
    put_number(p, p->r->review->words, "word", "words");
    put(p, dot);
    put_number(p, quotations, "quotation,", "quotations,");
    put_number(p, p->r->review->quoted_words, "word", "words");
    new_line(p, 0);
}

/* ---- sources ---------------------------------------------------------- */

enum { LABEL_COLUMNS = 34 };

static ss_str label_of(const struct ss_block_label *l)
{
    return ss_str_of(l->text);
}

static void places(struct page *p, const struct ss_standing *s)
{
    struct ss_block_label a = ss_block_label(p->r->review, p->r->doc, s->first);
    struct ss_block_label b = ss_block_label(p->r->review, p->r->doc, s->last);
    ss_buf_printf(p->out, "  %s", a.text);
    if (s->first != s->last)
        ss_buf_printf(p->out, "\xe2\x80\x93%s", b.text);
}

static void person(struct page *p, uint32_t i)
{
    const struct ss_source *s = &p->r->doc->sources.v[i];
    const struct ss_standing *x = &p->r->review->standing[i];
    struct ss_block_label letter = ss_source_letter(p->r->review, i);
    const struct ss_anonymity *a = &s->anonymity;
    new_line(p, 0);
    put_cell(p, label_of(&letter), 3);
    put_cell(p, ss_str_of(ss_naming_name(s->naming)), 9);
    put_cell(p, s->label, LABEL_COLUMNS);
    put_cell(p,
             !x->hidden                         ? (ss_str){0}
             : a->reason.start >= a->reason.end ? SS_STR("  none")
                                                : SS_STR("  given"),
             8);
    put_cell(p,
             x->hidden && a->known_to.start < a->known_to.end ? SS_STR("known")
                                                              : SS_STR(""),
             6);
    ss_buf_printf(p->out, "%3u (%4u w) %3u", x->quoted, x->words, x->reported);
    places(p, x);
}

static bool is_other(const struct page *p, uint32_t i, bool named)
{
    const struct ss_source *s = &p->r->doc->sources.v[i];
    const struct ss_standing *x = &p->r->review->standing[i];
    return !x->letter && x->first != SS_NONE &&
           (s->naming == SS_NAMING_NAMED) == named;
}

/* Groups, bodies, documents, papers: in a line. */
static void others(struct page *p, bool named, const char *title)
{
    uint32_t shown = 0;
    for (uint32_t i = 0; i < p->r->doc->sources.n; i++) {
        if (!is_other(p, i, named))
            continue;
        if (!shown++) {
            new_line(p, 0);
            put_cell(p, SS_STR("\xc2\xb7"), 3);
            put_cell(p, ss_str_of(title), 9);
            p->indent = p->column = 12;
            p->fresh = true;
        } else {
            put(p, SS_STR("\xc2\xb7"));
        }
        struct ss_block_label at = ss_block_label(
            p->r->review, p->r->doc, p->r->review->standing[i].first);
        put(p, p->r->doc->sources.v[i].label);
        put(p, label_of(&at));
    }
}

static bool anybody(const struct page *p)
{
    for (uint32_t i = 0; i < p->r->doc->sources.n; i++)
        if (p->r->review->standing[i].first != SS_NONE)
            return true;
    return false;
}

static void sources(struct page *p)
{
    new_line(p, 0);
    style(p, "1");
    put_cell(p, SS_STR("SOURCES"), 12 + LABEL_COLUMNS);
    ss_buf_printf(p->out, "  reason known quoted     reported");
    style(p, "0");
    for (uint32_t i = 0; i < p->r->doc->sources.n; i++)
        if (p->r->review->standing[i].letter)
            person(p, i);
    others(p, false, "unnamed");
    others(p, true, "named");
    if (!anybody(p)) {
        new_line(p, 0);
        put(p, SS_STR("nobody is quoted"));
    }
    new_line(p, 0);
}

/* ---- findings --------------------------------------------------------- */

static void put_places(struct page *p, const struct ss_finding *f)
{
    enum { MOST = 4 };
    uint32_t last = SS_NONE, shown = 0;
    for (uint32_t i = 0; i < f->spans.n; i++) {
        uint32_t b = ss_doc_block_at(p->r->doc, f->spans.v[i].start);
        if (b == last)
            continue;
        last = b;
        if (shown++ == MOST) {
            put(p, SS_STR("\xe2\x80\xa6"));
            return;
        }
        struct ss_block_label at = ss_block_label(p->r->review, p->r->doc, b);
        put(p, label_of(&at));
    }
}

static void one(struct page *p, const struct ss_finding *f)
{
    enum { PLACES = 9 };
    new_line(p, 2);
    put_places(p, f);
    for (; p->column < PLACES - 1; p->column++)
        ss_buf_char(p->out, ' ');
    p->fresh = false;
    p->indent = PLACES;
    put(p, f->message);
    style(p, "2");
    put(p, ss_str_of(ss_check_info(f->check)->name));
    style(p, "0");
}

static void of_source(struct page *p, enum ss_severity severity,
                      uint32_t source)
{
    bool any = false;
    for (uint32_t i = 0; i < p->r->review->findings.n; i++) {
        const struct ss_finding *f = &p->r->review->findings.v[i];
        if (!stands(f) || f->severity != severity || f->source != source)
            continue;
        if (!any && source != SS_NONE) {
            struct ss_block_label l = ss_source_letter(p->r->review, source);
            new_line(p, 0);
            put(p, *l.text ? label_of(&l) : SS_STR("\xc2\xb7"));
            put(p, p->r->doc->sources.v[source].label);
        }
        any = true;
        one(p, f);
    }
}

static void section(struct page *p, enum ss_severity severity,
                    const char *title, const char *colour)
{
    uint32_t n = ss_review_count(p->r->review).of[severity];
    if (!n)
        return;
    new_line(p, 0);
    style(p, colour);
    ss_buf_printf(p->out, "%s %u", title, n);
    style(p, "0");
    of_source(p, severity, SS_NONE);
    for (uint32_t i = 0; i < p->r->doc->sources.n; i++)
        of_source(p, severity, i);
    new_line(p, 0);
}

/* What an editor decided stays to be seen. */
static void dismissed(struct page *p)
{
    uint32_t n = ss_review_count(p->r->review).dismissed;
    if (!n)
        return;
    new_line(p, 0);
    ss_buf_printf(p->out, "DISMISSED %u", n);
    for (uint32_t i = 0; i < p->r->review->findings.n; i++) {
        const struct ss_finding *f = &p->r->review->findings.v[i];
        if (!f->dismissed)
            continue;
        one(p, f);
        new_line(p, 9);
        put(p, f->dismissed->because);
        put(p, SS_STR("\xe2\x80\x94"));
        put(p, f->dismissed->by);
    }
    new_line(p, 0);
}

/* ---- what is well ----------------------------------------------------- */

static bool found(const struct page *p, enum ss_check check)
{
    for (uint32_t i = 0; i < p->r->review->findings.n; i++)
        if (p->r->review->findings.v[i].check == check)
            return true;
    return false;
}

/* "· what 2/3"; of 0: no figures */
static void put_passed(struct page *p, const char *what, uint32_t n,
                       uint32_t of)
{
    struct ss_buf b = {0};
    if (p->column > strlen("PASS"))
        put(p, SS_STR("\xc2\xb7"));
    ss_buf_printf(&b, of ? "%s %u/%u" : "%s", what, n, of);
    put(p, (ss_str){b.p, b.len});
    p->out->failed |= b.failed;
    ss_buf_release(&b);
}

static void passed(struct page *p)
{
    static const struct {
        enum ss_check check;
        const char *what;
    } well[] = {{SS_CHECK_QUOTE_UNBALANCED, "quotations closed"},
                {SS_CHECK_QUOTE_NO_SPEAKER, "a speaker in each paragraph"},
                {SS_CHECK_NAME_SPELLING, "names spelt one way"},
                {SS_CHECK_DATE_WEEKDAY, "weekdays agree with dates"}};
    uint32_t hidden = 0, reasons = 0, known = 0;
    for (uint32_t i = 0; i < p->r->doc->sources.n; i++) {
        const struct ss_source *s = &p->r->doc->sources.v[i];
        if (!p->r->review->standing[i].letter || s->naming != SS_NAMING_UNNAMED)
            continue;
        hidden++;
        reasons += s->anonymity.reason.start < s->anonymity.reason.end;
        known += s->anonymity.known_to.start < s->anonymity.known_to.end;
    }
    new_line(p, 0);
    style(p, "32;1");
    put(p, SS_STR("PASS"));
    style(p, "0");
    p->indent = p->column + 1;
    if (reasons)
        put_passed(p, "reason given", reasons, hidden);
    if (known)
        put_passed(p, "identity known", known, hidden);
    for (size_t i = 0; i < sizeof well / sizeof *well; i++)
        if (!found(p, well[i].check))
            put_passed(p, well[i].what, 0, 0);
    new_line(p, 0);
}

bool ss_emit_review_text(const struct ss_reviewed *r,
                         const struct ss_emit_options *options,
                         struct ss_buf *out, struct sayso_error *err)
{
    struct page p = {.r = r,
                     .options = options,
                     .out = out,
                     .width = options->width ? options->width : 80,
                     .fresh = true};
    struct ss_review_count c = ss_review_count(r->review);
    uint32_t notes = c.of[SS_SEVERITY_NOTE];
    head(&p);
    sources(&p);
    section(&p, SS_SEVERITY_FIX, "FIX", "31;1");
    section(&p, SS_SEVERITY_ASK, "ASK", "33;1");
    section(&p, SS_SEVERITY_CONFIRM, "CONFIRM", "36;1");
    if (options->notes)
        section(&p, SS_SEVERITY_NOTE, "NOTE", "1");
    dismissed(&p);
    passed(&p);
    if (c.known) {
        new_line(&p, 0);
        put_number(&p, c.known, "finding is", "findings are");
        put(&p, SS_STR("as in the older draft."));
    }
    if (notes && !options->notes) {
        new_line(&p, 0);
        put_number(&p, notes, "note is hidden", "notes are hidden");
        put(&p, SS_STR("(-a shows them)."));
    }
    if (r->review->findings.n) {
        new_line(&p, 0);
        put(&p, SS_STR("sayso explain CHECK tells why a check asks."));
    }
    ss_buf_char(out, '\n');
    return out->failed ? ss_fail_memory(err) : true;
}
