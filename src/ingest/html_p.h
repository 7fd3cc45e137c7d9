/* html_p.h - inside the reading of pages: elements (html.c), text
 * (html_text.c), and what libxml2 need not see (html_cut.c). */
#ifndef SS_HTML_P_H
#define SS_HTML_P_H

#include "ingest/ingest_p.h"

#include <libxml/HTMLparser.h>

struct html_cut {
    uint64_t at;   /* in what is left of the page */
    uint64_t gone; /* bytes cut out up to there */
};
struct html_cuts {
    struct html_cut *v;
    uint32_t n, cap;
};
/* Cut out of a page what scripts and styles hold; the rest stands in the arena
 * when there was any. False: no memory. Linear. */
bool html_without_scripts(struct ss_arena *arena, ss_str *page,
                          struct html_cuts *cuts);
/* Where in the whole page what stands at `at` in the rest was. */
uint64_t html_uncut(const struct html_cuts *cuts, uint64_t at);

/* What the page shows of its author or date, in words (page_shown.c). */
struct shown {
    enum article_field field;
    uint8_t sure;   /* 1 to 3 */
    uint32_t block; /* that follows */
    ss_str text;
};
struct showing {    /* an element of such words that is being read */
    uint32_t depth; /* 0: none */
    uint32_t block;
    enum article_field field;
    uint8_t sure;
    bool full; /* it is too long for a byline */
    uint32_t len;
    char text[160];
};
struct shown_tag { /* strings may be NULL */
    const char *itemprop, *rel, *href;
    const char *value; /* that stands for the words */
    uint16_t signs;
    bool is_time;
};

struct page {
    struct composer *c;
    htmlParserCtxtPtr x;
    ss_str utf8; /* the page without its scripts */
    struct html_cuts cuts;
    uint64_t raw_base;
    uint32_t depth, skip_from; /* skip_from: depth of what is left out; 0 */
    uint32_t quote_depth, summary_depth;
    bool fragment; /* a body under front matter: no head, no chrome */
    bool in_title, image_in_block;
    uint32_t name_left;  /* of a reference without semicolon, to be left out */
    uint32_t loose;      /* pieces of text behind an image: caption, credit */
    uint32_t link_bytes; /* of the open block that stand in links */
    uint32_t link_depth;
    struct ss_buf title;
    bool untold;        /* no tag tells the title */
    struct ss_buf json; /* of the script that is read, JSON-LD */
    bool in_json;
    ss_str author;           /* as a tag told it */
    ss_str told;             /* the story, as JSON-LD tells it */
    enum ss_block_kind kind; /* of text that comes now */
    struct page_shape shape; /* of a whole page */
    SS_VEC(struct shown) shown;
    struct showing showing;
    uint32_t element;       /* the one we are in */
    uint32_t block_element; /* the one the open block began in */
    bool headline, failed;
    struct site_plan plan;
    uint32_t number;                /* of elements begun */
    uint32_t next_body, next_strip; /* in the plan */
    uint32_t body_depth;            /* of the body we are in; 0 */
    bool block_body;                /* the open block began there */
};

/* Close the block; of a whole page remember where it stood. */
void html_end_block(struct page *p);
/* The alternative text of the image whose tag was read last. */
void html_add_alt(struct page *p, const char *alt);
void html_line_break(struct page *p);
/* The words of a page by which it shows author and date. False: no memory. */
bool shown_begin(struct page *p, const struct shown_tag *t);
void shown_text(struct page *p, ss_str s);
bool shown_end(struct page *p);
/* What is not known yet, into the meta data; first: the block that the story
 * begins with. */
bool shown_take(struct page *p, uint32_t first);
/* Callbacks of the parser: text; scripts. */
void html_characters(void *user, const xmlChar *text, int len);
void html_script(void *user, const xmlChar *text, int len);

#endif
