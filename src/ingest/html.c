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

/* What a tag is, for the reading of a page (html_tags.inc). */
enum tag_use {
    USE_BLOCK = 1 << 0,  /* its text stands apart */
    USE_OUT = 1 << 1,    /* holds no text of the story, whatever the page */
    USE_HOLDER = 1 << 2, /* remembered of a whole page, like blocks */
    USE_ASIDE = 1 << 3,  /* chrome beyond doubt */
    USE_LIST = 1 << 4,   /* its class may say that it is a summary */
    USE_APART = 1 << 5   /* no block, but parts the text around it */
};
enum tag {
#define TAG(name, kind, use) TAG_##name,
#include "ingest/html_tags.inc"
    N_TAGS /* any other */
};

static enum tag tag_of(const xmlChar *name)
{
    static const char names[N_TAGS][12] = {
#define TAG(name, kind, use) #name,
#include "ingest/html_tags.inc"
    };
    size_t lo = 0, hi = N_TAGS;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int order = strcmp((const char *)name, names[mid]);
        if (!order)
            return (enum tag)mid;
        if (order < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return N_TAGS;
}

static unsigned use_of(enum tag tag)
{
    static const uint8_t uses[N_TAGS + 1] = {
#define TAG(name, kind, use) use,
#include "ingest/html_tags.inc"
    };
    return uses[tag];
}

static enum ss_block_kind kind_of(enum tag tag)
{
    static const uint8_t kinds[N_TAGS + 1] = {
#define TAG(name, kind, use) SS_BLOCK_##kind,
#include "ingest/html_tags.inc"
    };
    return (enum ss_block_kind)kinds[tag];
}

/* ---- an element -------------------------------------------------------- */

/* clang-format off */
#define ATTRIBUTES(X)                                                          \
    X(alt) X(class) X(content) X(datetime) X(hidden) X(href) X(id)             \
    X(itemprop) X(lang) X(name) X(property) X(rel) X(role) X(style) X(type)
/* clang-format on */
enum attribute {
#define X(name) AT_##name,
    ATTRIBUTES(X)
#undef X
        N_ATTRIBUTES
};

struct begun {
    enum tag tag;
    const char *at[N_ATTRIBUTES]; /* NULL: it has none */
    uint16_t signs;               /* in its names */
};

static void read_attributes(struct begun *e, const xmlChar **atts)
{
    static const char names[N_ATTRIBUTES][12] = {
#define X(name) #name,
        ATTRIBUTES(X)
#undef X
    };
    for (; atts && atts[0]; atts += 2) {
        const char *name = (const char *)atts[0];
        for (size_t i = 0; i < N_ATTRIBUTES; i++) {
            if (name[0] != names[i][0] || strcmp(name, names[i]) != 0)
                continue;
            if (!e->at[i])
                e->at[i] = atts[1] ? (const char *)atts[1] : "";
            break;
        }
    }
}

/* What its names say an element is. */
static uint16_t named_signs(const struct begun *e)
{
    static const enum attribute names[] = {AT_class, AT_id, AT_itemprop,
                                           AT_role};
    uint16_t signs = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (e->at[names[i]])
            signs |= page_signs(ss_str_of(e->at[names[i]]));
    return signs & SIGN_EMBED ? signs & (uint16_t)~SIGN_CHROME : signs;
}

static struct begun begun_of(const xmlChar *name, const xmlChar **atts)
{
    struct begun e = {.tag = tag_of(name)};
    read_attributes(&e, atts);
    e.signs = named_signs(&e);
    return e;
}

/* ---- callbacks --------------------------------------------------------- */

static bool hidden(const struct begun *e)
{
    const char *style = e->at[AT_style];
    return e->at[AT_hidden] || e->signs & SIGN_HIDDEN ||
           (style &&
            (strstr(style, "display:none") || strstr(style, "display: none")));
}

static bool left_out(const struct page *p, const struct begun *e)
{
    if (use_of(e->tag) & USE_OUT)
        return true;
    if (e->tag == TAG_body || e->tag == TAG_html || e->tag == TAG_article)
        return false;
    if (!p->fragment)
        return hidden(e);
    return e->tag == TAG_form || e->signs & SIGN_CHROME;
}

static uint16_t signs_of(const struct begun *e)
{
    if (e->tag == TAG_body || e->tag == TAG_html)
        return 0;
    if (e->tag == TAG_article || e->tag == TAG_main)
        return SIGN_ARTICLE; /* its class tells the topics: tag-cookies */
    return (uint16_t)(e->signs | (e->tag == TAG_form ? SIGN_CHROME : 0) |
                      (use_of(e->tag) & USE_ASIDE ? SIGN_ASIDE : 0) |
                      (e->tag == TAG_figcaption ? SIGN_CAPTION : 0) |
                      (e->tag == TAG_time ? SIGN_CREDIT : 0));
}

/* Elements of a whole page are remembered, blocks and what may hold them. */
static void enter_element(struct page *p, const struct begun *begun)
{
    if (p->fragment || !(use_of(begun->tag) & (USE_BLOCK | USE_HOLDER)))
        return;
    struct element *e = ss_vec_push(&p->c->doc->arena, &p->shape.elements);
    if (!e) {
        p->failed = true;
        return;
    }
    *e = (struct element){p->element, p->depth, signs_of(begun)};
    p->element = p->shape.elements.n - 1;
}

static void leave_element(struct page *p)
{
    if (p->element && p->shape.elements.v[p->element].depth == p->depth)
        p->element = p->shape.elements.v[p->element].parent;
}

static void meta_tag(struct page *p, const struct begun *e)
{
    static const enum attribute names[] = {AT_property, AT_name, AT_itemprop};
    const char *content = e->at[AT_content];
    for (size_t i = 0; content && i < sizeof names / sizeof *names; i++) {
        const char *name = e->at[names[i]];
        if (name && !page_meta_tag(p->c->doc, name, content, &p->author))
            p->failed = true;
    }
}

/* What a page of its own, no fragment, tells in its head. */
static void head_tag(struct page *p, const struct begun *e)
{
    struct ss_meta *m = &p->c->doc->meta;
    const char *rel = e->at[AT_rel], *href = e->at[AT_href];
    const char *lang = e->at[AT_lang], *type = e->at[AT_type];
    if (e->tag == TAG_meta)
        meta_tag(p, e);
    if (e->tag == TAG_link && rel && href && strcmp(rel, "canonical") == 0 &&
        strstr(href, "://")) /* it is surer than og:url */
        m->uri = ss_arena_copy(&p->c->doc->arena, ss_str_of(href));
    if (e->tag == TAG_html && lang && *lang)
        m->language = ss_arena_copy(&p->c->doc->arena, ss_str_of(lang));
    p->in_json = e->tag == TAG_script && type &&
                 strcmp(type, "application/ld+json") == 0;
}

static void open_block(struct page *p, const struct begun *e)
{
    if (!(use_of(e->tag) & USE_BLOCK))
        return;
    html_end_block(p);
    p->kind = kind_of(e->tag);
    p->headline = e->tag == TAG_h1;
    p->image_in_block = false;
    p->loose = 0;
    const char *cls = e->at[AT_class];
    if (use_of(e->tag) & USE_LIST && cls && !p->summary_depth &&
        page_signs(ss_str_of(cls)) & SIGN_SUMMARY)
        p->summary_depth = p->depth;
    if (e->tag == TAG_blockquote && !p->quote_depth)
        p->quote_depth = p->depth;
}

/* A heading that is the address of its own place in the page, as the posts of a
 * live blog have it. */
static bool own_address(const struct page *p, const struct begun *e)
{
    const char *mark = e->at[AT_href] ? strchr(e->at[AT_href], '#') : NULL;
    return p->kind == SS_BLOCK_HEADING && mark && mark[1];
}

static bool show(struct page *p, const struct begun *e)
{
    const char *value = e->at[AT_datetime];
    struct shown_tag t = {.itemprop = e->at[AT_itemprop],
                          .rel = e->at[AT_rel],
                          .href = e->tag == TAG_a ? e->at[AT_href] : NULL,
                          .value = value ? value : e->at[AT_content],
                          .signs = e->signs,
                          .is_time = e->tag == TAG_time};
    return shown_begin(p, &t);
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
    struct begun e = begun_of(name, atts);
    if (!p->fragment)
        head_tag(p, &e);
    if (left_out(p, &e)) {
        if (use_of(e.tag) & (USE_BLOCK | USE_APART))
            html_end_block(p);
        p->skip_from = p->depth;
        return;
    }
    p->in_title = e.tag == TAG_title;
    if (e.tag == TAG_a && !p->link_depth && !own_address(p, &e))
        p->link_depth = p->depth;
    open_block(p, &e);
    enter_element(p, &e);
    p->failed |= !p->fragment && !show(p, &e);
    if (e.tag == TAG_br)
        html_line_break(p);
    if (e.tag == TAG_img) {
        if (e.at[AT_alt] && p->fragment)
            html_add_alt(p, e.at[AT_alt]);
        p->image_in_block = p->fragment;
    }
}

static void end_element(void *user, const xmlChar *name)
{
    struct page *p = user;
    if (p->in_json && p->skip_from == p->depth) {
        ss_str json = {p->json.p ? p->json.p : "", p->json.len};
        p->failed |= !page_meta_json(p->c->doc, json, &p->told);
        p->shape.live |=
            memmem(json.p, json.len, "LiveBlogPosting", 15) != NULL;
        p->failed |= p->json.failed;
        ss_buf_clear(&p->json);
        p->in_json = false;
    }
    if (p->skip_from == p->depth)
        p->skip_from = 0;
    if (!p->skip_from && use_of(tag_of(name)) & USE_BLOCK) {
        html_end_block(p);
        p->kind = SS_BLOCK_PARAGRAPH;
        p->headline = false;
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
    p->failed |= !shown_end(p);
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
    p->untold = !p->c->doc->meta.title.len;
    if (t.len && p->untold)
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
    uint32_t first = 0;
    if (!keep || p->failed || !article_choose(doc, text, &p->shape, keep)) {
        p->failed = true;
        return;
    }
    while (first < doc->blocks.n && !keep[first])
        first++;
    p->failed |= !shown_take(p, first);
    composer_keep(p->c, keep);
}

/* The headline that the page shows is surer than its <title>, which often has
 * the publisher in it. */
static void show_title(struct page *p)
{
    const struct ss_doc *doc = p->c->doc;
    for (uint32_t b = 0; p->untold && b < doc->blocks.n; b++) {
        ss_span s = doc->blocks.v[b].span;
        if (doc->blocks.v[b].kind != SS_BLOCK_TITLE)
            continue;
        p->c->doc->meta.title =
            ss_arena_copy(&p->c->doc->arena,
                          (ss_str){p->c->out.p + s.start, s.end - s.start});
        return;
    }
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

/* May one begin there? Hardly ever: U+FFxx, or no blank below it. */
static bool looks_unfit(unsigned char ch)
{
    return ch == 0xef ||
           (ch < ' ' && !(1u << ch & (1u << 9 | 1u << 10 | 1u << 13)));
}

/* The page with blanks instead of such characters, every byte in its place. */
static bool without_unfit(struct composer *c, ss_str *page)
{
    size_t i = 0;
    while (i < page->len &&
           !(looks_unfit((unsigned char)page->p[i]) && unfit(*page, i)))
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
    struct html_cuts cuts = {0};
    if (!html_without_scripts(&c->doc->arena, &utf8, &cuts) ||
        !without_unfit(c, &utf8))
        return ss_fail_memory(err);
    struct page p = {.c = c,
                     .utf8 = utf8,
                     .cuts = cuts,
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
    if (!fragment)
        show_title(&p);
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
