/*
 * html.c - a page or fragment into blocks, by libxml2.
 *
 * libxml2's HTML parser is run with SAX callbacks and no tree, so depth costs
 * nothing. It tells no byte offsets, but when it hands over character data its
 * input stands right behind them: the bytes before it are the same, or else
 * they are a character reference that ends there. Both are checked.
 *
 *     raw:   ... <p>Smoke &amp; fire</p>
 *                          ^ input->cur after "Smoke "  (same bytes)
 *                               ^ after "&"             (a reference)
 */
#include "ingest/ingest_p.h"

#include <stdlib.h>
#include <pthread.h>
#include <string.h>
#include <strings.h>
#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

#define BLOCK_TAGS(X)                                                          \
    X("p", PARAGRAPH)                                                          \
    X("div", PARAGRAPH)                                                        \
    X("li", LIST_ITEM)                                                         \
    X("h1", HEADING)                                                           \
    X("h2", HEADING)                                                           \
    X("h3", HEADING) X("h4", HEADING) X("h5", HEADING) X("h6", HEADING)        \
        X("blockquote", BLOCKQUOTE) X("figcaption", CAPTION)                   \
            X("caption", CAPTION) X("pre", PREFORMATTED) X("td", TABLE)        \
                X("th", TABLE) X("tr", TABLE) X("table", TABLE) X(             \
                    "section", PARAGRAPH) X("article", PARAGRAPH)              \
                    X("main", PARAGRAPH) X("dd", PARAGRAPH) X("dt", PARAGRAPH) \
                        X("ul", PARAGRAPH) X("ol", PARAGRAPH)                  \
                            X("dl", PARAGRAPH) X("figure", PARAGRAPH)          \
                                X("body", PARAGRAPH) X("html", PARAGRAPH)      \
                                    X("hr", PARAGRAPH) X("center", PARAGRAPH)

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

static bool is(const xmlChar *name, const char *tag)
{
    return strcmp((const char *)name, tag) == 0;
}

static bool one_of(const xmlChar *name, const char *const *tags)
{
    for (; *tags; tags++)
        if (is(name, *tags))
            return true;
    return false;
}

static const char *attribute(const xmlChar **atts, const char *name)
{
    for (; atts && atts[0]; atts += 2)
        if (is(atts[0], name))
            return atts[1] ? (const char *)atts[1] : "";
    return NULL;
}

static bool block_kind(const xmlChar *name, enum ss_block_kind *kind)
{
#define X(tag, k)                                                              \
    if (is(name, tag)) {                                                       \
        *kind = SS_BLOCK_##k;                                                  \
        return true;                                                           \
    }
    BLOCK_TAGS(X)
#undef X
    return false;
}

/* ---- blocks ------------------------------------------------------------ */

/* Close the block; of a whole page remember where it stood. */
static void end_block(struct page *p)
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
    write_text(p, (ss_str){out, ss_utf8_put(out, cp ? cp : 0xfffd)}, raw,
               raw_len);
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
        end_block(p);
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
    return p->raw_base + (uint64_t)(at - p->utf8.p);
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

static void add_alt(struct page *p, const char *alt)
{
    ss_str value = ss_str_of(alt), written = written_alt(p);
    if (!ss_str_trim(value).len)
        return;
    uint64_t raw = raw_of(p, written.p);
    end_block(p);
    composer_begin(p->c, SS_BLOCK_ALT);
    if (ss_str_eq(written, value))
        composer_text(p->c, value, raw);
    else
        composer_unit(p->c, value, raw,
                      (uint32_t)(written.len - (written.len == value.len)));
    end_block(p);
}

/* ---- callbacks --------------------------------------------------------- */

static bool hidden(const xmlChar **atts)
{
    const char *style = attribute(atts, "style");
    return attribute(atts, "hidden") ||
           (style &&
            (strstr(style, "display:none") || strstr(style, "display: none")));
}

/* What its names say an element is. */
static uint8_t named_signs(const xmlChar **atts)
{
    static const char *const names[] = {"class", "id", "itemprop", "role",
                                        NULL};
    uint8_t signs = 0;
    for (const char *const *n = names; *n; n++) {
        const char *value = attribute(atts, *n);
        signs |= value ? page_signs(ss_str_of(value)) : 0;
    }
    return signs & SIGN_EMBED ? signs & (uint8_t)~SIGN_CHROME : signs;
}

/* Elements that hold no text of the story, whatever the page. */
static bool left_out(struct page *p, const xmlChar *name, const xmlChar **atts)
{
    static const char *const always[] = {
        "script", "style",  "noscript", "template", "svg", "iframe",
        "select", "button", "textarea", "object",   NULL};
    if (one_of(name, always))
        return true;
    if (is(name, "body") || is(name, "html") || is(name, "article"))
        return false;
    if (!p->fragment)
        return hidden(atts);
    return is(name, "form") || named_signs(atts) & SIGN_CHROME;
}

static uint8_t signs_of(const xmlChar *name, const xmlChar **atts)
{
    static const char *const chrome[] = {"nav", "aside", "footer", NULL};
    if (is(name, "body") || is(name, "html"))
        return 0;
    if (is(name, "article") || is(name, "main"))
        return SIGN_ARTICLE; /* its class tells the topics: tag-cookies */
    return named_signs(atts) | (is(name, "form") ? SIGN_CHROME : 0) |
           (one_of(name, chrome) ? SIGN_ASIDE : 0) |
           (is(name, "figcaption") ? SIGN_CAPTION : 0);
}

/* Elements of a whole page are remembered, blocks and what may hold them. */
static void enter_element(struct page *p, const xmlChar *name,
                          const xmlChar **atts)
{
    static const char *const holders[] = {"nav",  "aside", "footer", "header",
                                          "form", "span",  NULL};
    enum ss_block_kind kind;
    if (p->fragment || (!block_kind(name, &kind) && !one_of(name, holders)))
        return;
    struct element *e = ss_vec_push(&p->c->doc->arena, &p->shape.elements);
    if (!e) {
        p->failed = true;
        return;
    }
    *e = (struct element){p->element, p->depth, signs_of(name, atts)};
    p->element = p->shape.elements.n - 1;
}

static void leave_element(struct page *p)
{
    if (p->element && p->shape.elements.v[p->element].depth == p->depth)
        p->element = p->shape.elements.v[p->element].parent;
}

static void meta_tag(struct page *p, const xmlChar **atts)
{
    static const char *const names[] = {"property", "name", "itemprop", NULL};
    const char *content = attribute(atts, "content");
    for (const char *const *n = names; content && *n; n++) {
        const char *name = attribute(atts, *n);
        if (name && !page_meta_tag(p->c->doc, name, content, &p->author))
            p->failed = true;
    }
}

/* What a page of its own, no fragment, tells in its head. */
static void head_tag(struct page *p, const xmlChar *name, const xmlChar **atts)
{
    struct ss_meta *m = &p->c->doc->meta;
    const char *rel = attribute(atts, "rel"), *href = attribute(atts, "href");
    const char *lang = attribute(atts, "lang");
    if (is(name, "meta"))
        meta_tag(p, atts);
    if (is(name, "link") && rel && href && strcmp(rel, "canonical") == 0 &&
        strstr(href, "://")) /* it is surer than og:url */
        m->uri = ss_arena_copy(&p->c->doc->arena, ss_str_of(href));
    if (is(name, "html") && lang && *lang)
        m->language = ss_arena_copy(&p->c->doc->arena, ss_str_of(lang));
    const char *type = is(name, "script") ? attribute(atts, "type") : NULL;
    p->in_json = type && strcmp(type, "application/ld+json") == 0;
}

static void open_block(struct page *p, const xmlChar *name,
                       const xmlChar **atts)
{
    enum ss_block_kind kind;
    if (!block_kind(name, &kind))
        return;
    end_block(p);
    p->kind = kind;
    p->headline = is(name, "h1");
    p->image_in_block = false;
    p->loose = 0;
    const char *cls = attribute(atts, "class");
    if ((is(name, "ul") || is(name, "ol") || is(name, "div")) && cls &&
        !p->summary_depth && page_signs(ss_str_of(cls)) & SIGN_SUMMARY)
        p->summary_depth = p->depth;
    if (is(name, "blockquote") && !p->quote_depth)
        p->quote_depth = p->depth;
    if (is(name, "figcaption"))
        p->kind = SS_BLOCK_CAPTION;
}

/* Is the element that begins the next one of the list? */
static bool is_planned(const struct site_elements *list, uint32_t *next,
                       uint32_t number)
{
    while (*next < list->n && list->v[*next] < number)
        ++*next;
    return *next < list->n && list->v[*next] == number;
}

static void start_element(void *user, const xmlChar *name, const xmlChar **atts)
{
    struct page *p = user;
    p->depth++;
    p->number++;
    if (is_planned(&p->plan.body, &p->next_body, p->number) && !p->body_depth) {
        end_block(p);
        p->body_depth = p->depth;
    }
    if (p->skip_from)
        return;
    if (is_planned(&p->plan.strip, &p->next_strip, p->number)) {
        end_block(p);
        p->skip_from = p->depth;
        return;
    }
    if (!p->fragment)
        head_tag(p, name, atts);
    if (left_out(p, name, atts)) {
        end_block(p);
        p->skip_from = p->depth;
        return;
    }
    p->in_title = is(name, "title");
    if (is(name, "a") && !p->link_depth)
        p->link_depth = p->depth;
    open_block(p, name, atts);
    enter_element(p, name, atts);
    if (is(name, "br"))
        write_text(p, SS_STR(" "), raw_of(p, parser_at(p)), 0);
    if (is(name, "img")) {
        const char *alt = attribute(atts, "alt");
        if (alt && p->fragment)
            add_alt(p, alt);
        p->image_in_block = p->fragment;
    }
}

static void end_element(void *user, const xmlChar *name)
{
    struct page *p = user;
    enum ss_block_kind kind;
    if (p->in_json && p->skip_from == p->depth) {
        if (!page_meta_json(p->c->doc, (ss_str){p->json.p, p->json.len},
                            &p->told))
            p->failed = true;
        ss_buf_clear(&p->json);
        p->in_json = false;
    }
    if (p->skip_from == p->depth)
        p->skip_from = 0;
    if (!p->skip_from && block_kind(name, &kind)) {
        end_block(p);
        p->kind = SS_BLOCK_PARAGRAPH;
        p->image_in_block = false;
        p->loose = 0;
    }
    if (p->summary_depth == p->depth)
        p->summary_depth = 0;
    if (p->quote_depth == p->depth)
        p->quote_depth = 0;
    if (p->body_depth == p->depth) {
        end_block(p);
        p->body_depth = 0;
    }
    if (p->link_depth == p->depth)
        p->link_depth = 0;
    p->in_title = false;
    leave_element(p);
    if (p->depth)
        p->depth--;
}

/* The character reference that ends at `end`; empty when there is none. */
static ss_str reference(const struct page *p, const char *end)
{
    for (const char *at = end; at > p->utf8.p && end - at < 40;)
        if (*--at == '&')
            return (ss_str){at, (size_t)(end - at)};
    return (ss_str){end, 0};
}

/* "&rdquo" lacks its semicolon; libxml2 gives the ampersand and the name one
 * after the other. Write what is meant, and leave the name out. */
static bool without_semicolon(struct page *p, ss_str ref)
{
    char out[4];
    const char *behind = ref.p + ref.len;
    if (ref.len < 5 || ref.p[ref.len - 1] == ';' ||
        (behind < p->utf8.p + p->utf8.len && *behind == '='))
        return false; /* short ones are words: Q&A */
    uint32_t len = html_reference(ref, out);
    if (!len)
        return false;
    write_text(p, (ss_str){out, len}, raw_of(p, ref.p), (uint32_t)ref.len);
    p->name_left = (uint32_t)ref.len - 1;
    return true;
}

static void characters(void *user, const xmlChar *text, int len)
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
static void script_text(void *user, const xmlChar *text, int len)
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

static void silent(void *user, const char *fmt, ...)
{
    (void)user;
    (void)fmt;
}

static void finish_title(struct page *p)
{
    ss_str t =
        ss_str_trim((ss_str){p->title.p ? p->title.p : "", p->title.len});
    if (t.len && !p->c->doc->meta.title.len)
        p->c->doc->meta.title = ss_arena_copy(&p->c->doc->arena, t);
    if (p->author.len && !p->c->doc->meta.authors.n &&
        !field_name(p->c->doc, FIELD_AUTHORS, p->author))
        p->failed = true;
}

/* A page that shows no story but tells it to search engines. Its bytes are
 * escaped, so it is not traced. */
static void take_told(struct page *p)
{
    ss_str rest = p->told, line;
    bool map = p->c->map;
    p->c->map = false;
    while (ss_str_next(&rest, '\n', &line)) {
        composer_begin(p->c, SS_BLOCK_PARAGRAPH);
        composer_text(p->c, line, 0);
        composer_end(p->c, false);
    }
    p->c->map = map;
    ss_doc_warn(p->c->doc, "the text is what the page tells search engines");
}

/* Of a whole page only the article stays. */
static void keep_article(struct page *p)
{
    struct ss_doc *doc = p->c->doc;
    uint8_t *keep = ss_arena_alloc(&doc->arena, doc->blocks.n + 1);
    ss_str text = {p->c->out.p, p->c->out.len};
    if (!keep || p->failed || !article_choose(doc, text, &p->shape, keep))
        p->failed = true;
    else
        composer_keep(p->c, keep);
}

/* A character that XML has no place for: libxml2 would drop it and the text
 * would no longer be the bytes that stand there. Its length; 0: it may stay. */
static size_t unfit(ss_str s, size_t i)
{
    unsigned char ch = (unsigned char)s.p[i];
    if (ch < ' ')
        return ch != '\t' && ch != '\n' && ch != '\r';
    if (ch != 0xef || i + 2 >= s.len || (unsigned char)s.p[i + 1] != 0xbf)
        return 0;
    return (unsigned char)s.p[i + 2] >= 0xbe ? 3 : 0; /* U+FFFE, U+FFFF */
}

/* The page with blanks instead of such characters, every byte in its place. */
static bool without_unfit(struct composer *c, ss_str *page)
{
    size_t i = 0;
    while (i < page->len && !unfit(*page, i))
        i++;
    if (i == page->len)
        return true;
    ss_str copy = ss_arena_copy(&c->doc->arena, *page);
    if (!copy.p)
        return false;
    char *p = (char *)(uintptr_t)copy.p; /* ours */
    for (size_t n; i < copy.len; i += n ? n : 1)
        if ((n = unfit(copy, i)) != 0)
            memset(p + i, ' ', n);
    *page = copy;
    return true;
}

/* libxml2 wants to be made ready once, before threads use it. */
static pthread_once_t parser_ready = PTHREAD_ONCE_INIT;

bool html_blocks(struct composer *c, ss_str utf8, uint64_t raw_base,
                 bool fragment, struct sayso_error *err)
{
    htmlSAXHandler sax = {0};
    if (!without_unfit(c, &utf8))
        return ss_fail_memory(err);
    struct page p = {.c = c,
                     .utf8 = utf8,
                     .raw_base = raw_base,
                     .fragment = fragment,
                     .kind = SS_BLOCK_PARAGRAPH};
    sax.startElement = start_element;
    sax.endElement = end_element;
    sax.characters = characters;
    sax.cdataBlock = script_text;
    sax.ignorableWhitespace = characters;
    sax.error = sax.warning = sax.fatalError = silent;
    if (!ss_str_trim(utf8).len)
        return true;
    if (utf8.len > INT32_MAX)
        return ss_fail(err, SAYSO_ERR_LIMIT, 0, 0, "page larger than 2 GB");
    (void)pthread_once(&parser_ready, xmlInitParser);
    p.x = htmlCreateMemoryParserCtxt(utf8.p, (int)utf8.len);
    if (!p.x)
        return ss_fail_memory(err);
    xmlSwitchEncoding(p.x, XML_CHAR_ENCODING_UTF8);
    htmlCtxtUseOptions(p.x, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                HTML_PARSE_IGNORE_ENC);
    memcpy(p.x->sax, &sax, sizeof sax);
    p.x->userData = &p;
    if (!fragment) { /* element 0: the page */
        const struct element *first =
            ss_vec_push(&c->doc->arena, &p.shape.elements);
        p.failed = !first;
    }
    if (!fragment && c->site_rules &&
        !site_plan(c->site_rules, utf8, c->doc, &p.plan))
        p.failed = true;
    htmlParseDocument(p.x);
    end_block(&p);
    finish_title(&p);
    if (!fragment && c->doc->blocks.n && !p.c->out.failed)
        keep_article(&p);
    if (!c->doc->blocks.n && p.told.len)
        take_told(&p);
    xmlDocPtr doc = p.x->myDoc;
    htmlFreeParserCtxt(p.x);
    if (doc)
        xmlFreeDoc(doc);
    bool ok = !p.title.failed && !p.failed;
    ss_buf_release(&p.title);
    ss_buf_release(&p.json);
    return ok ? true : ss_fail_memory(err);
}
