/*
 * html.c - a page or fragment into blocks: its elements (html_text.c: its
 * text).
 *
 * libxml2's HTML parser is run with SAX callbacks and no tree, so depth costs
 * nothing.
 */
#include "ingest/html_p.h"

#include <pthread.h>
#include <string.h>
#include <libxml/parserInternals.h>

/* clang-format off */
#define BLOCK_TAGS(X)                                                          \
    X("p", PARAGRAPH) X("div", PARAGRAPH) X("li", LIST_ITEM)                   \
    X("h1", HEADING) X("h2", HEADING) X("h3", HEADING) X("h4", HEADING)        \
    X("h5", HEADING) X("h6", HEADING) X("blockquote", BLOCKQUOTE)              \
    X("figcaption", CAPTION) X("caption", CAPTION) X("pre", PREFORMATTED)      \
    X("td", TABLE) X("th", TABLE) X("tr", TABLE) X("table", TABLE)             \
    X("section", PARAGRAPH) X("article", PARAGRAPH) X("main", PARAGRAPH)       \
    X("dd", PARAGRAPH) X("dt", PARAGRAPH) X("ul", PARAGRAPH)                   \
    X("ol", PARAGRAPH) X("dl", PARAGRAPH) X("figure", PARAGRAPH)               \
    X("body", PARAGRAPH) X("html", PARAGRAPH) X("hr", PARAGRAPH)               \
    X("center", PARAGRAPH)
/* clang-format on */

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
    html_end_block(p);
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
        html_end_block(p);
        p->body_depth = p->depth;
    }
    if (p->skip_from)
        return;
    if (is_planned(&p->plan.strip, &p->next_strip, p->number)) {
        html_end_block(p);
        p->skip_from = p->depth;
        return;
    }
    if (!p->fragment)
        head_tag(p, name, atts);
    if (left_out(p, name, atts)) {
        html_end_block(p);
        p->skip_from = p->depth;
        return;
    }
    p->in_title = is(name, "title");
    if (is(name, "a") && !p->link_depth)
        p->link_depth = p->depth;
    open_block(p, name, atts);
    enter_element(p, name, atts);
    if (is(name, "br"))
        html_line_break(p);
    if (is(name, "img")) {
        const char *alt = attribute(atts, "alt");
        if (alt && p->fragment)
            html_add_alt(p, alt);
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
        p->failed |= p->json.failed;
        ss_buf_clear(&p->json);
        p->in_json = false;
    }
    if (p->skip_from == p->depth)
        p->skip_from = 0;
    if (!p->skip_from && block_kind(name, &kind)) {
        html_end_block(p);
        p->kind = SS_BLOCK_PARAGRAPH;
        p->image_in_block = false;
        p->loose = 0;
    }
    if (p->summary_depth == p->depth)
        p->summary_depth = 0;
    if (p->quote_depth == p->depth)
        p->quote_depth = 0;
    if (p->body_depth == p->depth) {
        html_end_block(p);
        p->body_depth = 0;
    }
    if (p->link_depth == p->depth)
        p->link_depth = 0;
    p->in_title = false;
    leave_element(p);
    if (p->depth)
        p->depth--;
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
    sax.characters = html_characters;
    sax.cdataBlock = html_script;
    sax.ignorableWhitespace = html_characters;
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
    html_end_block(&p);
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
