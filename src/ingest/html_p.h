/* html_p.h - inside the reading of pages: elements (html.c) and text
 * (html_text.c). */
#ifndef SS_HTML_P_H
#define SS_HTML_P_H

#include "ingest/ingest_p.h"

#include <libxml/HTMLparser.h>

struct page {
    struct composer *c;
    htmlParserCtxtPtr x;
    ss_str utf8;
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
    struct ss_buf json; /* of the script that is read, JSON-LD */
    bool in_json;
    ss_str author;           /* as a tag told it */
    ss_str told;             /* the story, as JSON-LD tells it */
    enum ss_block_kind kind; /* of text that comes now */
    struct page_shape shape; /* of a whole page */
    uint32_t element;        /* the one we are in */
    uint32_t block_element;  /* the one the open block began in */
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
/* Callbacks of the parser: text; scripts. */
void html_characters(void *user, const xmlChar *text, int len);
void html_script(void *user, const xmlChar *text, int len);

#endif
