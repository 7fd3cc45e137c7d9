/*
 * site_rules.c - what people wrote down about single sites: files in the form
 * of FiveFilters' site configurations, one a host, with XPath expressions.
 *
 *     example.org.txt:   body: //div[@id='story']
 *                        strip: //div[@class='share']
 *                        strip_id_or_class: promo
 *                        title: //h1
 *                        author: //span[@class='by']
 *                        date: //time/@datetime
 *
 * XPath wants a tree, blocks come from callbacks that know their bytes
 * (html.c). Both are made by the same parser, so the n-th element of one is the
 * n-th of the other: a plan is numbers of elements.
 */
#include "ingest/ingest_p.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <libxml/HTMLparser.h>
#include <libxml/xpath.h>

enum { MAX_FILE = 1 << 16, MAX_STEPS = 10000000, MAX_HOST = 200 };

struct planning {
    struct ss_doc *doc;
    struct site_plan *plan;
    xmlXPathContextPtr xpath;
    bool failed;
};

/* ---- the tree ---------------------------------------------------------- */

static void silent_error(void *user, xmlErrorPtr error)
{
    (void)user;
    (void)error;
}

/* Number the elements in the order of their start tags, from 1. */
static void number_elements(xmlDocPtr tree)
{
    uintptr_t n = 0;
    xmlNodePtr node = xmlDocGetRootElement(tree);
    while (node) {
        if (node->type == XML_ELEMENT_NODE)
            node->_private = (void *)++n;
        if (node->children && node->type == XML_ELEMENT_NODE) {
            node = node->children;
            continue;
        }
        while (node && !node->next)
            node = node->parent && node->parent->type == XML_ELEMENT_NODE
                       ? node->parent
                       : NULL;
        node = node ? node->next : NULL;
    }
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* The elements an expression finds, into a list. */
static uint32_t find(struct planning *p, const char *expression,
                     struct site_elements *into)
{
    xmlXPathObjectPtr found =
        xmlXPathEvalExpression((const xmlChar *)expression, p->xpath);
    uint32_t before = into->n;
    const xmlNodeSet *set =
        found && found->type == XPATH_NODESET ? found->nodesetval : NULL;
    for (int i = 0; set && i < set->nodeNr; i++) {
        if (set->nodeTab[i]->type != XML_ELEMENT_NODE)
            continue;
        uint32_t *slot = ss_vec_push(&p->doc->arena, into);
        if (slot)
            *slot = (uint32_t)(uintptr_t)set->nodeTab[i]->_private;
        p->failed |= !slot;
    }
    xmlXPathFreeObject(found);
    return into->n - before;
}

/* The text an expression leads to, in the arena; empty: nowhere. */
static ss_str text_of(struct planning *p, const char *expression)
{
    ss_str copy = {"", 0};
    xmlXPathObjectPtr found =
        xmlXPathEvalExpression((const xmlChar *)expression, p->xpath);
    xmlChar *s = found ? xmlXPathCastToString(found) : NULL;
    ss_str text = ss_str_trim(ss_str_of((const char *)s));
    if (text.len)
        copy = ss_arena_copy(&p->doc->arena, text);
    p->failed |= !copy.p;
    xmlFree(s);
    xmlXPathFreeObject(found);
    return copy;
}

/* ---- the file ---------------------------------------------------------- */

static bool set_meta(struct planning *p, ss_str key, const char *expression)
{
    struct ss_meta *m = &p->doc->meta;
    ss_str *to = ss_str_eq(key, SS_STR("title"))  ? &m->title
                 : ss_str_eq(key, SS_STR("date")) ? &m->date
                                                  : NULL;
    bool author = ss_str_eq(key, SS_STR("author"));
    ss_str text = to || author ? text_of(p, expression) : (ss_str){"", 0};
    if (!text.len)
        return true;
    if (author)
        return m->authors.n || field_name(p->doc, FIELD_AUTHORS, text);
    *to = to == &m->date ? iso_date(p->doc, text) : text;
    return to->p != NULL;
}

static void read_line(struct planning *p, ss_str line)
{
    char expression[1000];
    const char *colon = memchr(line.p, ':', line.len);
    if (!colon || line.p[0] == '#')
        return;
    ss_str key = ss_str_trim((ss_str){line.p, (size_t)(colon - line.p)});
    ss_str value = ss_str_trim(
        (ss_str){colon + 1, line.len - (size_t)(colon - line.p) - 1});
    bool by_name = ss_str_eq(key, SS_STR("strip_id_or_class"));
    if (!value.len || value.len > 400 ||
        (by_name && memchr(value.p, '\'', value.len)))
        return;
    snprintf(expression, sizeof expression,
             by_name ? "//*[contains(@class,'%.*s') or contains(@id,'%.*s')]"
                     : "%.*s",
             (int)value.len, value.p, (int)value.len, value.p);
    if (ss_str_eq(key, SS_STR("body")) && !p->plan->body.n)
        (void)find(p, expression, &p->plan->body);
    else if (by_name || ss_str_eq(key, SS_STR("strip")))
        (void)find(p, expression, &p->plan->strip);
    else if (!set_meta(p, key, expression))
        p->failed = true;
}

/* The host of an address, without www. */
static ss_str host_of(ss_str uri)
{
    const char *at = memmem(uri.p, uri.len, "://", 3);
    ss_str host = at ? (ss_str){at + 3, uri.len - (size_t)(at + 3 - uri.p)}
                     : (ss_str){"", 0};
    size_t n = 0;
    while (n < host.len && !strchr("/:?#", host.p[n]))
        n++;
    host.len = n;
    return ss_str_starts(host, SS_STR("www."))
               ? (ss_str){host.p + 4, host.len - 4}
               : host;
}

/* news.example.org: news.example.org.txt, .example.org.txt, .org.txt */
static bool read_file(const char *folder, ss_str host, struct ss_buf *into)
{
    char path[4096];
    if (!host.len || host.len > MAX_HOST || host.p[0] == '.' ||
        memchr(host.p, '\0', host.len))
        return false;
    for (const char *dot = ""; host.len; dot = ".") {
        snprintf(path, sizeof path, "%s/%s%.*s.txt", folder, dot, (int)host.len,
                 host.p);
        if (ss_file_read(path, into, MAX_FILE, NULL))
            return true;
        const char *next = memchr(host.p, '.', host.len);
        size_t n = next ? (size_t)(next - host.p) + 1 : host.len;
        host = (ss_str){host.p + n, host.len - n};
    }
    return false;
}

/* The address as it is known, or as the page tells it. */
static ss_str address(struct planning *p)
{
    ss_str uri = p->doc->meta.uri;
    if (!uri.len)
        uri = text_of(p, "//link[@rel='canonical']/@href");
    return uri.len ? uri : text_of(p, "//meta[@property='og:url']/@content");
}

static void plan_page(struct planning *p, const char *folder)
{
    struct ss_buf file = {0};
    ss_str line;
    if (read_file(folder, host_of(address(p)), &file)) {
        ss_str rest = {file.p ? file.p : "", file.len};
        while (ss_str_next(&rest, '\n', &line))
            read_line(p, line);
    }
    ss_buf_release(&file);
    struct site_plan *plan = p->plan;
    if (plan->body.n)
        qsort(plan->body.v, plan->body.n, sizeof *plan->body.v, by_number);
    if (plan->strip.n)
        qsort(plan->strip.v, plan->strip.n, sizeof *plan->strip.v, by_number);
}

bool site_plan(const char *folder, ss_str utf8, struct ss_doc *doc,
               struct site_plan *plan)
{
    struct planning p = {.doc = doc, .plan = plan};
    htmlDocPtr tree =
        htmlReadMemory(utf8.p, (int)utf8.len, NULL, "UTF-8",
                       HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                           HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
    if (!tree)
        return true; /* nothing to be planned */
    p.xpath = xmlXPathNewContext(tree);
    if (p.xpath) {
        p.xpath->error = silent_error;
        p.xpath->opLimit = MAX_STEPS;
        number_elements(tree);
        plan_page(&p, folder);
        xmlXPathFreeContext(p.xpath);
    }
    xmlFreeDoc(tree);
    return p.xpath && !p.failed;
}
