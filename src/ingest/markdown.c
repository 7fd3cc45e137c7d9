/* markdown.c - a Markdown body into blocks; the only user of md4c, whose text
 * callbacks point into the input, so offsets come for nothing. */
#include "ingest/ingest_p.h"

#include <md4c.h>

struct markdown {
    struct composer *c;
    ss_str utf8;
    uint64_t raw_base;
    uint64_t at; /* raw byte behind the text seen last */
    uint32_t quote_depth;
    bool image;
};

static int enter_block(MD_BLOCKTYPE type, void *detail, void *user)
{
    struct markdown *m = user;
    (void)detail;
    switch (type) {
    case MD_BLOCK_QUOTE:
        m->quote_depth++;
        break;
    case MD_BLOCK_H:
        composer_begin(m->c, SS_BLOCK_HEADING);
        break;
    case MD_BLOCK_LI:
        composer_begin(m->c, SS_BLOCK_LIST_ITEM);
        break;
    case MD_BLOCK_CODE:
        composer_begin(m->c, SS_BLOCK_PREFORMATTED);
        break;
    case MD_BLOCK_TD:
    case MD_BLOCK_TH:
        composer_begin(m->c, SS_BLOCK_TABLE);
        break;
    case MD_BLOCK_P:
        if (!m->c->open) /* else a loose list item, open already */
            composer_begin(m->c, m->quote_depth ? SS_BLOCK_BLOCKQUOTE
                                                : SS_BLOCK_PARAGRAPH);
        break;
    case MD_BLOCK_DOC:
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
    case MD_BLOCK_HR:
    case MD_BLOCK_HTML:
    case MD_BLOCK_TABLE:
    case MD_BLOCK_THEAD:
    case MD_BLOCK_TBODY:
    case MD_BLOCK_TR:
        break;
    }
    return 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *user)
{
    struct markdown *m = user;
    (void)detail;
    if (type == MD_BLOCK_QUOTE)
        m->quote_depth--;
    if (m->c->open)
        composer_end(m->c, page_boilerplate(composer_block(m->c)));
    return 0;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *user)
{
    (void)detail;
    ((struct markdown *)user)->image |= type == MD_SPAN_IMG;
    return 0;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *user)
{
    (void)detail;
    if (type == MD_SPAN_IMG)
        ((struct markdown *)user)->image = false;
    return 0;
}

/* Breaks and replaced NULs are not slices of the input: they stand behind the
 * text before them. */
static void break_or_mark(struct markdown *m, MD_TEXTTYPE type)
{
    composer_unit(m->c, type == MD_TEXT_NULLCHAR ? SS_STR("\xef\xbf\xbd")
                                                 : SS_STR(" "),
                  m->at, 0);
}

static int text(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE len, void *user)
{
    struct markdown *m = user;
    ss_str s = {p, len};
    char put[4];
    if (!m->c->open || m->image || type == MD_TEXT_HTML)
        return 0;
    if (p < m->utf8.p || p + len > m->utf8.p + m->utf8.len) {
        break_or_mark(m, type);
        return 0;
    }
    uint64_t raw = m->raw_base + (uint64_t)(p - m->utf8.p);
    uint32_t n = type == MD_TEXT_ENTITY ? html_reference(s, put) : 0;
    if (n)
        composer_unit(m->c, (ss_str){put, n}, raw, len);
    else
        composer_text(m->c, s, raw);
    m->at = raw + len;
    return 0;
}

bool markdown_blocks(struct composer *c, ss_str utf8, uint64_t raw_base,
                     struct sayso_error *err)
{
    struct markdown m = {.c = c, .utf8 = utf8, .raw_base = raw_base};
    MD_PARSER parser = {.flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH,
                        .enter_block = enter_block,
                        .leave_block = leave_block,
                        .enter_span = enter_span,
                        .leave_span = leave_span,
                        .text = text};
    if (utf8.len > UINT32_MAX)
        return ss_fail(err, SAYSO_ERR_LIMIT, 0, 0, "text larger than 4 GB");
    return md_parse(utf8.p, (MD_SIZE)utf8.len, &parser, &m) == 0
               ? true
               : ss_fail_memory(err);
}
