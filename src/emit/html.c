/*
 * html.c - a review as a page that needs nothing else: no file, no font, no
 * picture, no network. Nothing of the article but its text goes into it, and
 * that as text; style and script are constants, allowed by their hashes.
 */
#include "emit/html_p.h"

#include <stdarg.h>
#include <stdio.h>

#include "emit/page.inc"

/* ---- writing ---------------------------------------------------------- */

void html_text(struct html *h, ss_str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.p[i];
        switch (c) {
        case '&':
            ss_buf_str(h->out, SS_STR("&amp;"));
            break;
        case '<':
            ss_buf_str(h->out, SS_STR("&lt;"));
            break;
        case '>':
            ss_buf_str(h->out, SS_STR("&gt;"));
            break;
        case '"':
            ss_buf_str(h->out, SS_STR("&quot;"));
            break;
        case '\'':
            ss_buf_str(h->out, SS_STR("&#39;"));
            break;
        default:
            if (c >= 0x20 ? c != 0x7f : c == '\n' || c == '\t')
                ss_buf_char(h->out, (char)c);
        }
    }
}

void html_c(struct html *h, const char *s)
{
    html_text(h, ss_str_of(s));
}

void html_markup(struct html *h, const char *fmt, ...)
{
    char text[600];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (n < 0 || (size_t)n >= sizeof text)
        h->out->failed = true;
    else
        ss_buf_add(h->out, text, (size_t)n);
}

char hue_of(const struct html *h, uint32_t source)
{
    uint32_t letter =
        source == SS_NONE ? 0 : h->r->review->standing[source].letter;
    return letter >= 1 && letter <= 4 ? (char)('a' + letter - 1) : 'e';
}

void html_letter(struct html *h, uint32_t source, const char *more_classes)
{
    struct ss_block_label l = ss_source_letter(h->r->review, source);
    if (*l.text)
        html_markup(h, "<b class=\"letter %c%s\">%s</b>", hue_of(h, source),
                    more_classes, l.text);
}

/* ---- head ------------------------------------------------------------- */

static void lines(struct html *h, const char *const *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        ss_buf_str(h->out, ss_str_of(v[i]));
}

static ss_str title_of(const struct html *h)
{
    const struct ss_meta *m = &h->r->doc->meta;
    return m->title.len ? m->title : h->r->name;
}

static void head(struct html *h)
{
    html_markup(h, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
                   "<meta charset=\"utf-8\">\n"
                   "<meta http-equiv=\"Content-Security-Policy\" content=\""
                   "default-src 'none'; style-src '" PAGE_CSS_HASH
                   "'; script-src '" PAGE_JS_HASH
                   "'; base-uri 'none'; form-action 'none'\">\n"
                   "<meta name=\"referrer\" content=\"no-referrer\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width, "
                   "initial-scale=1\">\n<title>");
    html_text(h, title_of(h));
    html_markup(h, " \xc2\xb7 review</title>\n<style>");
    lines(h, page_css, sizeof page_css / sizeof *page_css);
    html_markup(h, "</style>\n</head>\n");
}

static const struct {
    enum ss_severity severity;
    const char *name, *title, *figure;
} sections[] = {{SS_SEVERITY_FIX, "fix", "Fix", "to fix"},
                {SS_SEVERITY_ASK, "ask", "Ask", "to ask"},
                {SS_SEVERITY_CONFIRM, "confirm", "Confirm", "to confirm"},
                {SS_SEVERITY_NOTE, "note", "Notes", "notes"}};
enum { N_SECTIONS = sizeof sections / sizeof *sections };

static void figures(struct html *h)
{
    struct ss_review_count c = ss_review_count(h->r->review);
    html_markup(h, "<p class=\"figures\">");
    for (size_t i = 0; i < N_SECTIONS; i++)
        html_markup(h, "%s<a href=\"#%s\">%u %s</a>", i ? " \xc2\xb7 " : "",
                    sections[i].name, c.of[sections[i].severity],
                    sections[i].figure);
    html_markup(h, " \xc2\xb7 %u words, %u of them quoted</p>\n",
                h->r->review->words, h->r->review->quoted_words);
}

static void keys(struct html *h)
{
    html_markup(h, "<details class=\"keys\"><summary>Keys</summary><p>"
                   "<kbd>j</kbd> or <kbd>n</kbd> next finding, <kbd>k</kbd> or "
                   "<kbd>p</kbd> the one before, <kbd>a</kbd> notes, "
                   "<kbd>?</kbd> this help</p></details>\n");
}

/* ---- sources ---------------------------------------------------------- */

static void term(struct html *h, const char *what, ss_str text)
{
    if (!text.len)
        return;
    html_markup(h, "<dt>%s</dt><dd>", what);
    html_text(h, text);
    html_markup(h, "</dd>");
}

static ss_str words(const struct html *h, ss_range r)
{
    return ss_doc_text(h->r->doc, ss_range_span(h->r->doc, r));
}

/* Every way in which the source is called, once each; at most some. */
static void called(struct html *h, uint32_t source)
{
    enum { MOST = 12 };
    ss_str seen[MOST];
    uint32_t n = 0;
    const struct ss_doc *doc = h->r->doc;
    html_markup(h, "<dt>Called</dt><dd>");
    for (uint32_t i = 0; i < doc->source_mentions.n && n < MOST; i++) {
        const struct ss_source_mention *m = &doc->source_mentions.v[i];
        ss_str s = words(h, m->tokens);
        uint32_t k = 0;
        if (m->source != source ||
            (m->form != SS_FORM_NAME && m->form != SS_FORM_NOMINAL))
            continue;
        while (k < n && !ss_str_eq(seen[k], s))
            k++;
        if (k < n)
            continue;
        if (n)
            html_markup(h, " \xc2\xb7 ");
        html_text(h, s);
        seen[n++] = s;
    }
    html_markup(h, "</dd>");
}

static void card(struct html *h, uint32_t i)
{
    const struct ss_source *s = &h->r->doc->sources.v[i];
    const struct ss_standing *x = &h->r->review->standing[i];
    html_markup(h, "<section class=\"card %c\"><h3>", hue_of(h, i));
    html_letter(h, i, " plain");
    html_markup(h, " ");
    html_text(h, s->label);
    html_markup(h, "</h3><dl>");
    called(h, i);
    term(h, "Naming", ss_str_of(ss_naming_name(s->naming)));
    if (s->pronouns.n) {
        html_markup(h, "<dt>Pronouns</dt><dd>");
        for (uint32_t k = 0; k < s->pronouns.n; k++) {
            html_markup(h, "%s", k ? ", " : "");
            html_text(h, s->pronouns.v[k]);
        }
        html_markup(h, "</dd>");
    }
    if (x->hidden) {
        ss_str reason = words(h, s->anonymity.reason);
        term(h, "Reason", reason.len ? reason : SS_STR("none given"));
        term(h, "Known to", words(h, s->anonymity.known_to));
        term(h, "Terms",
             s->anonymity.terms.len ? s->anonymity.terms
                                    : SS_STR("not stated"));
    }
    html_markup(h,
                "<dt>Quoted</dt><dd>%u, with %u words; %u in other "
                "words</dd></dl></section>\n",
                x->quoted, x->words, x->reported);
}

static void others(struct html *h)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < h->r->doc->sources.n; i++) {
        const struct ss_standing *x = &h->r->review->standing[i];
        if (x->letter || x->first == SS_NONE)
            continue;
        html_markup(h, n++ ? " \xc2\xb7 "
                           : "<p class=\"others\">Groups, bodies, papers: ");
        html_text(h, h->r->doc->sources.v[i].label);
        struct ss_block_label at =
            ss_block_label(h->r->review, h->r->doc, x->first);
        html_markup(h, " <a href=\"#%s\">%s</a>", at.text, at.text);
    }
    if (n)
        html_markup(h, "</p>\n");
}

static void sources(struct html *h)
{
    html_markup(h, "<h2>Sources</h2>\n");
    for (uint32_t i = 0; i < h->r->doc->sources.n; i++)
        if (h->r->review->standing[i].letter)
            card(h, i);
    others(h);
}

/* ---- findings --------------------------------------------------------- */

static void finding_places(struct html *h, uint32_t i)
{
    const struct ss_finding *f = &h->r->review->findings.v[i];
    for (uint32_t k = 0; k < f->spans.n; k++) {
        uint32_t b = ss_doc_block_at(h->r->doc, f->spans.v[k].start);
        struct ss_block_label at = ss_block_label(h->r->review, h->r->doc, b);
        html_markup(h, "<a class=\"place\" href=\"#w%u-%u\">%s</a> ", i + 1,
                    k + 1, at.text);
    }
}

static void item(struct html *h, uint32_t i, const char *name)
{
    const struct ss_finding *f = &h->r->review->findings.v[i];
    const struct ss_check_info *c = ss_check_info(f->check);
    html_markup(h,
                "<li id=\"f%u\" class=\"finding %s\"><span class=\"no\">%u"
                "</span> ",
                i + 1, name, i + 1);
    html_letter(h, f->source, " plain");
    html_markup(h, " ");
    finding_places(h, i);
    html_text(h, f->message);
    html_markup(h, "<details><summary>");
    html_c(h, c->name);
    html_markup(h, "</summary>");
    html_c(h, c->why);
    if (*c->who) {
        html_markup(h, " Asked by: ");
        html_c(h, c->who);
        html_markup(h, ".");
    }
    html_markup(h, "</details>");
    if (f->severity == SS_SEVERITY_CONFIRM)
        html_markup(h, "<span class=\"tick\">\xe2\x98\x90 confirmed by "
                       "__________ on __________</span>");
    html_markup(h, "</li>\n");
}

/* What an editor decided stays to be seen. */
static void dismissed(struct html *h)
{
    uint32_t n = ss_review_count(h->r->review).dismissed;
    if (!n)
        return;
    html_markup(h, "<section><h2>Dismissed %u</h2><ol>\n", n);
    for (uint32_t i = 0; i < h->r->review->findings.n; i++) {
        const struct ss_finding *f = &h->r->review->findings.v[i];
        if (!f->dismissed)
            continue;
        html_markup(h, "<li>");
        html_text(h, f->message);
        html_markup(h, " <b>");
        html_text(h, f->dismissed->because);
        html_markup(h, "</b> (");
        html_text(h, f->dismissed->by);
        html_markup(h, ")</li>\n");
    }
    html_markup(h, "</ol></section>\n");
}

static void findings(struct html *h, size_t section)
{
    uint32_t n = ss_review_count(h->r->review).of[sections[section].severity];
    bool notes = sections[section].severity == SS_SEVERITY_NOTE;
    html_markup(h,
                notes ? "<details class=\"notes\" id=\"%s\"><summary>%s %u"
                        "</summary><ol>\n"
                      : "<section id=\"%s\"><h2>%s %u</h2><ol>\n",
                sections[section].name, sections[section].title, n);
    for (uint32_t i = 0; i < h->r->review->findings.n; i++)
        if (stands(&h->r->review->findings.v[i]) &&
            h->r->review->findings.v[i].severity == sections[section].severity)
            item(h, i, sections[section].name);
    html_markup(h, notes ? "</ol></details>\n" : "</ol></section>\n");
}

bool ss_emit_review_html(const struct ss_reviewed *r,
                         const struct ss_emit_options *options,
                         struct ss_buf *out, struct sayso_error *err)
{
    struct html h = {r, out};
    (void)options; /* notes are there, folded */
    head(&h);
    html_markup(&h, "<body>\n<header><h1>");
    html_text(&h, title_of(&h));
    html_markup(&h, "</h1>\n");
    figures(&h);
    html_strip(&h);
    keys(&h);
    html_markup(&h, "</header>\n<main>\n<article aria-label=\"Story\">\n");
    bool ok = html_story(&h);
    html_markup(&h,
                "</article>\n<aside aria-label=\"Review\" tabindex=\"0\">\n");
    sources(&h);
    for (size_t i = 0; i < N_SECTIONS; i++)
        findings(&h, i);
    dismissed(&h);
    html_markup(&h, "</aside>\n</main>\n<script>");
    lines(&h, page_js, sizeof page_js / sizeof *page_js);
    html_markup(&h, "</script>\n</body>\n</html>\n");
    return ok && !out->failed ? true : ss_fail_memory(err);
}
