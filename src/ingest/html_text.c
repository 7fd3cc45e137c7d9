/*
 * html_text.c - the text of a page into blocks, each piece with its bytes.
 *
 * libxml2 tells no byte offsets, but when it hands over character data its
 * input stands right behind them: the bytes before it are the same, or else
 * they are a character reference that ends there. Both are checked.
 *
 *     raw:   ... <p>Smoke &amp; fire</p>
 *                          ^ input->cur after "Smoke "  (same bytes)
 *                               ^ after "&"             (a reference)
 */
#include "ingest/html_p.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <libxml/parserInternals.h>

/* ---- blocks ------------------------------------------------------------ */

/* Close the block; of a whole page remember where it stood. */
void html_end_block(struct page *p)
{
    uint32_t n = p->c->doc->blocks.n;
    composer_end(p->c, page_boilerplate(composer_block(p->c)));
    if (!p->fragment && p->c->doc->blocks.n > n) {
        struct page_block *b = ss_vec_push(&p->c->doc->arena, &p->shape.blocks);
        if (b)
            *b = (struct page_block){p->block_element, p->link_bytes,
                                     p->headline, p->block_body};
        p->failed |= !b;
    }
    p->link_bytes = 0;
}

static enum ss_block_kind current_kind(const struct page *p)
{
    if (p->loose)
        return p->loose == 1 ? SS_BLOCK_CAPTION : SS_BLOCK_CREDIT;
    if (p->summary_depth && p->kind == SS_BLOCK_LIST_ITEM)
        return SS_BLOCK_SUMMARY;
    if (p->quote_depth && p->kind == SS_BLOCK_PARAGRAPH)
        return SS_BLOCK_BLOCKQUOTE;
    return p->kind;
}

static void write_text(struct page *p, ss_str s, uint64_t raw, uint32_t raw_len)
{
    if (!p->c->open) {
        if (!ss_str_trim(s).len)
            return;
        composer_begin(p->c, current_kind(p));
        p->block_element = p->element;
        p->block_body = p->body_depth > 0;
    }
    if (p->link_depth)
        p->link_bytes += (uint32_t)ss_str_trim(s).len;
    if (raw_len == s.len)
        composer_text(p->c, s, raw);
    else
        composer_unit(p->c, s, raw, raw_len);
}

/* U+0080 to U+009F, where pages mean what windows-1252 has there. */
static bool is_c1(ss_str s)
{
    return s.len > 1 && (unsigned char)s.p[0] == 0xc2 &&
           (unsigned char)s.p[1] < 0xa0;
}

static void write_c1(struct page *p, ss_str s, uint64_t raw, uint32_t raw_len)
{
    static const uint16_t meant[32] = {
        0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
        0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017d, 0,
        0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
        0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};
    char out[4];
    uint32_t cp = meant[(unsigned char)s.p[1] - 0x80];
    uint32_t len = ss_utf8_put(out, cp ? cp : 0xfffd);
    /* equal lengths would mean equal bytes */
    write_text(p, (ss_str){out, len}, raw, raw_len - (raw_len == len));
}

/* Text that stands in the page as it is. */
static void write_verbatim(struct page *p, ss_str s, uint64_t raw)
{
    for (size_t i = 0; i + 1 < s.len;) {
        const char *c2 = memchr(s.p + i, 0xc2, s.len - 1 - i);
        if (!c2)
            break;
        i = (size_t)(c2 - s.p);
        if (!is_c1((ss_str){c2, s.len - i})) {
            i += 2;
            continue;
        }
        write_text(p, (ss_str){s.p, i}, raw, (uint32_t)i);
        write_c1(p, (ss_str){c2, 2}, raw + i, 2);
        raw += i + 2;
        s = (ss_str){c2 + 2, s.len - i - 2};
        i = 0;
    }
    write_text(p, s, raw, (uint32_t)s.len);
}

/* Text behind an image inside a paragraph stands in pieces, parted by empty
 * lines: the caption, then the credit. */
static void loose_text(struct page *p, ss_str s, uint64_t raw)
{
    while (s.len) {
        const char *gap = NULL;
        for (size_t i = 0; i + 1 < s.len && !gap; i++) {
            size_t k = i + 1;
            while (k < s.len && (s.p[k] == ' ' || s.p[k] == '\t'))
                k++;
            if (s.p[i] == '\n' && k < s.len && s.p[k] == '\n')
                gap = s.p + i;
        }
        size_t n = gap ? (size_t)(gap - s.p) : s.len; /* to the empty line */
        ss_str piece = {s.p, n};
        if (ss_str_trim(piece).len) {
            if (!p->c->open)
                p->loose++;
            write_text(p, piece, raw, (uint32_t)piece.len);
        }
        if (!gap)
            return;
        html_end_block(p);
        raw += n + 1;
        s = (ss_str){s.p + n + 1, s.len - n - 1};
    }
}

/* Where in the page's bytes the parser stands. It lets go of bytes it has
 * read, and counts them. */
static const char *parser_at(const struct page *p)
{
    const xmlParserInput *in = p->x->input;
    size_t at = in->consumed + (size_t)(in->cur - in->base);
    return p->utf8.p + (at < p->utf8.len ? at : p->utf8.len);
}

static uint64_t raw_of(const struct page *p, const char *at)
{
    return p->raw_base + html_uncut(&p->cuts, (uint64_t)(at - p->utf8.p));
}

/* The attribute's value that begins at `at`, without its quotes. */
static ss_str value_at(const char *at, const char *end)
{
    const char *close = memchr(at + 1, *at, (size_t)(end - at - 1));
    if (close && (*at == '"' || *at == '\''))
        return (ss_str){at + 1, (size_t)(close - at - 1)};
    size_t n = 0;
    while (at + n < end && !strchr(" \t\r\n>", at[n]))
        n++;
    return (ss_str){at, n};
}

/* The value of alt= in the tag that ends where the parser stands, as it is
 * written there; empty when it cannot be found. */
static ss_str written_alt(const struct page *p)
{
    const char *end = parser_at(p), *at = end;
    for (; at > p->utf8.p && at[-1] != '<'; at--)
        if (end - at > 4 && strncasecmp(at, "alt=", 4) == 0)
            return value_at(at + 4, end);
    return (ss_str){end, 0};
}

void html_add_alt(struct page *p, const char *alt)
{
    ss_str value = ss_str_of(alt), written = written_alt(p);
    if (!ss_str_trim(value).len)
        return;
    uint64_t raw = raw_of(p, written.p);
    html_end_block(p);
    composer_begin(p->c, SS_BLOCK_ALT);
    if (ss_str_eq(written, value))
        composer_text(p->c, value, raw);
    else
        composer_unit(p->c, value, raw,
                      (uint32_t)(written.len - (written.len == value.len)));
    html_end_block(p);
}

void html_line_break(struct page *p)
{
    write_text(p, SS_STR(" "), raw_of(p, parser_at(p)), 0);
}

/* ---- character data ---------------------------------------------------- */

/* The character reference that ends at `end`; empty when there is none. */
static ss_str reference(const struct page *p, const char *end)
{
    for (const char *at = end; at > p->utf8.p && end - at < 40;)
        if (*--at == '&')
            return (ss_str){at, (size_t)(end - at)};
    return (ss_str){end, 0};
}

/* "&rdquo" lacks its semicolon; libxml2 gives the ampersand and the name one
 * after the other. Write what is meant, and leave the name out. Numbers it
 * reads itself. */
static bool without_semicolon(struct page *p, ss_str ref)
{
    char out[4];
    const char *behind = ref.p + ref.len;
    if (ref.len < 5 || ref.p[1] == '#' || ref.p[ref.len - 1] == ';' ||
        (behind < p->utf8.p + p->utf8.len && *behind == '='))
        return false; /* short ones are words: Q&A */
    uint32_t len = html_reference(ref, out);
    if (!len)
        return false;
    write_text(p, (ss_str){out, len}, raw_of(p, ref.p), (uint32_t)ref.len);
    p->name_left = (uint32_t)ref.len - 1;
    return true;
}

void html_characters(void *user, const xmlChar *text, int len)
{
    struct page *p = user;
    ss_str s = {(const char *)text, (size_t)len};
    if (p->name_left) {
        size_t n = p->name_left < s.len ? p->name_left : s.len;
        p->name_left -= (uint32_t)n;
        s = (ss_str){s.p + n, s.len - n};
        len -= (int)n;
    }
    if (p->in_title) {
        ss_buf_str(&p->title, s);
        return;
    }
    if (p->skip_from || !len)
        return;
    shown_text(p, s);
    const char *end = parser_at(p);
    if ((size_t)(end - p->utf8.p) >= s.len &&
        memcmp(end - s.len, s.p, s.len) == 0) {
        uint64_t raw = raw_of(p, end - s.len);
        if (p->image_in_block)
            loose_text(p, s, raw);
        else
            write_verbatim(p, s, raw);
        return;
    }
    ss_str ref = reference(p, end);
    if (p->image_in_block && !p->c->open && ss_str_trim(s).len)
        p->loose++;
    if (ss_str_eq(s, SS_STR("&")) && without_semicolon(p, ref))
        return;
    /* equal lengths would mean equal bytes */
    uint32_t raw_len = (uint32_t)(ref.len - (ref.len == s.len));
    if (s.len == 2 && is_c1(s))
        write_c1(p, s, raw_of(p, ref.p), raw_len);
    else
        write_text(p, s, raw_of(p, ref.p), raw_len);
}

/* Scripts. */
void html_script(void *user, const xmlChar *text, int len)
{
    struct page *p = user;
    if (p->in_json)
        ss_buf_add(&p->json, text, (size_t)len);
}

uint32_t html_reference(ss_str ref, char out[4])
{
    char name[32];
    uint32_t cp = 0;
    if (ref.len < 3 || ref.len > sizeof name || ref.p[0] != '&')
        return 0;
    size_t n = ref.len - 1 - (ref.p[ref.len - 1] == ';');
    memcpy(name, ref.p + 1, n);
    name[n] = '\0';
    if (name[0] == '#') {
        bool hex = (name[1] | 32) == 'x';
        cp = (uint32_t)strtoul(name + 1 + hex, NULL, hex ? 16 : 10);
    } else {
        const htmlEntityDesc *e = htmlEntityLookup((const xmlChar *)name);
        cp = e ? e->value : 0;
    }
    if (!cp || cp > 0x10ffff || (cp >= 0xd800 && cp < 0xe000))
        return 0;
    return ss_utf8_put(out, cp);
}
