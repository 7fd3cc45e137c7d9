/* html_p.h - inside the review page. */
#ifndef SS_HTML_P_H
#define SS_HTML_P_H

#include "emit/emit_p.h"

struct html {
    const struct ss_reviewed *r;
    struct ss_buf *out;
};

/* Text as text, whatever it holds: & < > " ' escaped, control characters left
 * out. Safe in elements and in quoted attributes (html.c). */
void html_text(struct html *h, ss_str s);
void html_c(struct html *h, const char *s);            /* a word of our own */
void html_markup(struct html *h, const char *fmt, ...) /* ours, as it is */
    __attribute__((format(printf, 2, 3)));

/* Colour of a source: a to d for the first four letters, then e. */
char hue_of(const struct html *h, uint32_t source);
/* The letter in its box. */
void html_letter(struct html *h, uint32_t source, const char *more_classes);

/* The story, block by block, with what was found in it (html_story.c). False:
 * no memory. */
bool html_story(struct html *h);
/* Where each source speaks (html_strip.c). */
void html_strip(struct html *h);

#endif
