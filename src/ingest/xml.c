/*
 * xml.c - XML read by walking over it, as slices of the bytes.
 *
 * A walker of our own beside libxml2 (html.c), for three reasons: it can be cut
 * anywhere, so a dump of any size streams; every character can be traced to
 * its bytes, which libxml2 does not tell; and feeds are so often ill formed
 * that a parser which recovers is needed anyway. Nothing is ever loaded or
 * expanded: of a DOCTYPE not a byte is believed.
 */
#include "ingest/ingest_p.h"

#include <string.h>

/* ---- tokens ------------------------------------------------------------ */

static bool is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (unsigned char)c >= 0x80;
}

static bool is_name_byte(char c)
{
    return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == ':';
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static ss_str from(ss_str s, size_t at)
{
    return (ss_str){s.p + at, s.len - at};
}

/* Bytes up to and with `what`; 0: it is not there. */
static size_t through(ss_str s, const char *what)
{
    const char *at = memmem(s.p, s.len, what, strlen(what));
    return at ? (size_t)(at - s.p) + strlen(what) : 0;
}

/* Bytes of the tag s begins with, attributes in quotes respected; 0: it does
 * not end. */
static size_t tag_len(ss_str s)
{
    char quote = '\0';
    for (size_t i = 1; i < s.len; i++) {
        char c = s.p[i];
        if (quote)
            quote = c == quote ? '\0' : quote;
        else if ((c == '"' || c == '\'') && s.p[i - 1] == '=')
            quote = c;
        else if (c == '>')
            return i + 1;
    }
    return 0;
}

/* <!DOCTYPE ... [ ... ]> */
static size_t doctype_len(ss_str s)
{
    unsigned depth = 0;
    for (size_t i = 0; i < s.len; i++) {
        depth += s.p[i] == '[';
        if (s.p[i] == ']' && depth)
            depth--;
        else if (s.p[i] == '>' && !depth)
            return i + 1;
    }
    return 0;
}

static void tag(ss_str s, struct xml_token *t)
{
    size_t at = 1 + (s.p[1] == '/'), end = s.len - 1, name = at;
    t->kind = s.p[1] == '/' ? XML_CLOSE : XML_OPEN;
    t->empty = t->kind == XML_OPEN && s.len > 2 && s.p[end - 1] == '/';
    while (at < end && is_name_byte(s.p[at]))
        at++;
    t->name = (ss_str){s.p + name, at - name};
    t->text = (ss_str){s.p + at, end - at - (t->empty && end > at)};
}

/* What is neither text nor a tag; 0: its end is not there. */
static size_t other_len(ss_str s)
{
    return ss_str_starts(s, SS_STR("<!--")) ? through(s, "-->")
           : ss_str_starts(s, SS_STR("<?")) ? through(s, "?>")
           : ss_str_starts(s, SS_STR("<!")) ? doctype_len(s)
                                            : 1;
}

bool xml_next(struct xml *x, struct xml_token *t)
{
    while (x->at < x->s.len) {
        ss_str s = from(x->s, x->at);
        bool sharp = s.p[0] == '<' && s.len > 1;
        bool cdata = ss_str_starts(s, SS_STR("<![CDATA["));
        bool is_tag =
            sharp && (is_name_start(s.p[1]) ||
                      (s.p[1] == '/' && s.len > 2 && is_name_start(s.p[2])));
        size_t n;
        *t = (struct xml_token){.at = x->at};
        if (cdata) {
            n = through(s, "]]>");
            t->kind = XML_CDATA;
            t->text = (ss_str){s.p + 9, n ? n - 12 : s.len - 9};
        } else if (is_tag) {
            if ((n = tag_len(s)) != 0)
                tag((ss_str){s.p, n}, t);
        } else if (sharp && (s.p[1] == '!' || s.p[1] == '?')) {
            n = other_len(s);
            t->kind = XML_OTHER;
        } else {
            const char *next =
                s.len > 1 ? memchr(s.p + 1, '<', s.len - 1) : NULL;
            n = next ? (size_t)(next - s.p) : x->partial ? 0 : s.len;
            t->kind = XML_TEXT;
            t->text = (ss_str){s.p, n};
        }
        if (!n && x->partial)
            return false;
        if (!n && !cdata) { /* it never ends: text */
            n = s.len;
            *t = (struct xml_token){.kind = XML_TEXT, .text = s, .at = x->at};
        }
        x->at += n ? n : s.len;
        if (t->kind != XML_OTHER)
            return true;
    }
    return false;
}

ss_str xml_local(ss_str name)
{
    const char *colon = memchr(name.p, ':', name.len);
    return colon ? from(name, (size_t)(colon + 1 - name.p)) : name;
}

ss_str xml_attribute(ss_str attributes, ss_str name)
{
    ss_str s = attributes;
    while (s.len) {
        size_t n = 0;
        while (n < s.len && !is_name_byte(s.p[n]))
            n++;
        s = from(s, n);
        for (n = 0; n < s.len && is_name_byte(s.p[n]);)
            n++;
        ss_str key = {s.p, n};
        s = from(s, n);
        for (n = 0; n < s.len && is_blank(s.p[n]);)
            n++;
        if (n == s.len || s.p[n] != '=')
            continue;
        for (n++; n < s.len && is_blank(s.p[n]);)
            n++;
        s = from(s, n);
        char quote = s.len ? s.p[0] : '\0';
        if (quote != '"' && quote != '\'')
            continue;
        const char *end = memchr(s.p + 1, quote, s.len - 1);
        size_t len = end ? (size_t)(end - s.p) - 1 : s.len - 1;
        if (ss_str_eq(key, name) || ss_str_eq(xml_local(key), name))
            return (ss_str){s.p + 1, len};
        s = from(s, len + 1 + (end != NULL));
    }
    return (ss_str){"", 0};
}

ss_str xml_content(struct xml *x, const struct xml_token *open)
{
    size_t start = x->at, depth = 1;
    struct xml_token t;
    if (open->empty)
        return (ss_str){x->s.p + start, 0};
    while (xml_next(x, &t)) {
        if (t.kind < XML_OPEN || !ss_str_eq(t.name, open->name))
            continue;
        depth += t.kind == XML_OPEN && !t.empty;
        if (t.kind == XML_CLOSE && --depth == 0)
            return (ss_str){x->s.p + start, t.at - start};
    }
    return (ss_str){x->s.p + start, x->s.len - start};
}

/* ---- paths ------------------------------------------------------------- */

struct step {
    ss_str name;
    bool deep;         /* at any depth, not among the children only */
    bool any_prefix;   /* ":name" */
    ss_str key, value; /* [key=value]; empty: none */
    bool part;         /* [key*=value] */
    bool last;         /* [last]: not the first that fits */
};

/* The first step of a path like "head//x[class=y]/:z@a", which it is cut off
 * from; the "@a" stays. */
static struct step first_step(ss_str *path)
{
    struct step s = {.name = {"", 0}, .key = {"", 0}, .value = {"", 0}};
    while (path->len && path->p[0] == '/') {
        s.deep = true;
        *path = from(*path, 1);
    }
    if (path->len && path->p[0] == ':') {
        s.any_prefix = true;
        *path = from(*path, 1);
    }
    size_t n = 0;
    while (n < path->len && !strchr("/@[", path->p[n]))
        n++;
    s.name = (ss_str){path->p, n};
    *path = from(*path, n);
    const char *close =
        path->len && path->p[0] == '[' ? memchr(path->p, ']', path->len) : NULL;
    if (close) {
        ss_str inside = {path->p + 1, (size_t)(close - path->p) - 1};
        (void)ss_str_next(&inside, '=', &s.key);
        s.value = inside;
        s.part = s.key.len && s.key.p[s.key.len - 1] == '*';
        s.key.len -= s.part;
        s.last = ss_str_eq(s.key, SS_STR("last"));
        s.key.len = s.last ? 0 : s.key.len;
        *path = from(*path, (size_t)(close + 1 - path->p));
    }
    if (path->len > 1 && path->p[0] == '/' && path->p[1] != '/')
        *path = from(*path, 1);
    return s;
}

static ss_str prefix_of(ss_str name)
{
    const char *colon = memchr(name.p, ':', name.len);
    return (ss_str){name.p, colon ? (size_t)(colon - name.p) : 0};
}

static bool fits(const struct step *s, const struct xml_token *t, ss_str prefix)
{
    bool any = ss_str_eq(s->name, SS_STR("*"));
    if ((!any && !ss_str_eq(xml_local(t->name), s->name)) ||
        (!s->any_prefix && !ss_str_eq(prefix_of(t->name), prefix)))
        return false;
    if (!s->key.len)
        return true;
    ss_str value = xml_attribute(t->text, s->key);
    return s->part
               ? memmem(value.p, value.len, s->value.p, s->value.len) != NULL
               : ss_str_eq(value, s->value);
}

/* Each element that fits is searched once: one of its kind within it is not
 * looked at on its own, so the cost stays linear. */
bool xml_find(ss_str scope, ss_str path, ss_str name, ss_str *found)
{
    struct step s = first_step(&path);
    bool attribute = path.len && path.p[0] == '@', any = false;
    struct xml x = {.s = scope};
    struct xml_token t;
    while ((!any || s.last) && xml_next(&x, &t)) {
        if (t.kind != XML_OPEN)
            continue;
        bool here = fits(&s, &t, prefix_of(name));
        ss_str value = here && attribute ? xml_attribute(t.text, from(path, 1))
                                         : (ss_str){"", 0};
        if (!s.deep || (here && !attribute)) {
            ss_str content = xml_content(&x, &t);
            if (here && !path.len)
                value = content;
            else if (here && !attribute &&
                     !xml_find(content, path, name, &value))
                value.len = 0;
        }
        if (value.len) {
            *found = value;
            any = true;
        }
    }
    return any;
}

/* ---- text -------------------------------------------------------------- */

/* The reference "&x;" s begins with as UTF-8; *len its bytes. False: a mere
 * ampersand. */
static bool reference(ss_str s, size_t *len, char out[4], uint32_t *n)
{
    const char *end = s.len ? memchr(s.p, ';', s.len < 34 ? s.len : 34) : NULL;
    *len = end ? (size_t)(end - s.p) + 1 : 0;
    *n = end ? html_reference((ss_str){s.p, *len}, out) : 0;
    return *n > 0;
}

/* Pieces of text one after the other: stretches as they stand there, and
 * references; tags between them are passed over. */
struct xml_text {
    struct xml x;
    ss_str rest; /* of the present piece */
    bool cdata;
    char made[4];
};

static bool text_piece(struct xml_text *t, ss_str *piece, ss_str *raw)
{
    struct xml_token token;
    uint32_t n;
    size_t len;
    while (!t->rest.len) {
        if (!xml_next(&t->x, &token))
            return false;
        if (token.kind == XML_TEXT || token.kind == XML_CDATA) {
            t->rest = token.text;
            t->cdata = token.kind == XML_CDATA;
        }
    }
    const char *amp = t->cdata ? NULL : memchr(t->rest.p, '&', t->rest.len);
    *raw = (ss_str){t->rest.p, amp ? (size_t)(amp - t->rest.p) : t->rest.len};
    *piece = *raw;
    if (amp == t->rest.p) {
        bool known = reference(t->rest, &len, t->made, &n);
        *raw = (ss_str){t->rest.p, known ? len : 1};
        *piece = known ? (ss_str){t->made, n} : *raw;
    }
    t->rest = from(t->rest, raw->len);
    return true;
}

ss_str xml_decode(struct ss_doc *doc, ss_str s, const char *base, bool map)
{
    struct xml_text t = {.x = {.s = s}};
    char *out = ss_arena_alloc(&doc->arena, s.len + 1);
    size_t len = 0;
    ss_str piece, raw;
    while (out && text_piece(&t, &piece, &raw)) {
        struct ss_map_seg *seg =
            map ? ss_vec_push(&doc->arena, &doc->map) : NULL;
        if (map && !seg)
            return (ss_str){NULL, 0};
        if (map)
            *seg = (struct ss_map_seg){(uint32_t)len, (uint32_t)piece.len,
                                       (uint64_t)(raw.p - base),
                                       (uint32_t)raw.len};
        memcpy(out + len, piece.p, piece.len);
        len += piece.len;
    }
    return (ss_str){out, len};
}

/* ---- blocks ------------------------------------------------------------ */

/* Elements by which XHTML, NITF, TEI and the agencies' own XML part text.
 * SKIP: they hold no text of the story. */
/* clang-format off */
#define XML_BLOCKS(X)                                                          \
    X("p", PARAGRAPH) X("para", PARAGRAPH) X("paragraph", PARAGRAPH)           \
    X("ab", PARAGRAPH) X("l", PARAGRAPH) X("div", PARAGRAPH)                   \
    X("block", PARAGRAPH) X("section", PARAGRAPH) X("body", PARAGRAPH)         \
    X("hl2", HEADING) X("head", HEADING) X("h1", HEADING) X("h2", HEADING)     \
    X("h3", HEADING) X("h4", HEADING) X("h5", HEADING) X("h6", HEADING)        \
    X("li", LIST_ITEM) X("item", LIST_ITEM) X("blockquote", BLOCKQUOTE)        \
    X("bq", BLOCKQUOTE) X("figcaption", CAPTION) X("pre", PREFORMATTED)        \
    X("td", TABLE) X("th", TABLE) X("cell", TABLE) X("tr", TABLE)
/* clang-format on */
static const char *const skipped[] = {"media",
                                      "script",
                                      "style",
                                      "title",
                                      "figDesc",
                                      "fw",
                                      "svg",
                                      "table",
                                      "iframe",
                                      "hl1",
                                      "drawing",
                                      "pict",
                                      /* of Word, too: */ "AlternateContent",
                                      "instrText",
                                      NULL};

static bool block_kind(ss_str name, enum ss_block_kind *kind)
{
#define X(tag, k)                                                              \
    if (ss_str_eq(name, SS_STR(tag))) {                                        \
        *kind = SS_BLOCK_##k;                                                  \
        return true;                                                           \
    }
    XML_BLOCKS(X)
#undef X
    return false;
}

static bool is_skipped(ss_str name)
{
    for (const char *const *s = skipped; *s; s++)
        if (ss_str_eq(name, ss_str_of(*s)))
            return true;
    return false;
}

struct blocks {
    struct composer *c;
    const char *base;
    enum ss_block_kind kind;
    unsigned breaks; /* line breaks since the last text */
    bool joint;  /* the word that ends next is joined to the one behind it: */
    bool joined; /* white space between them is none */
};

static void end_block(struct blocks *b)
{
    composer_end(b->c, page_boilerplate(composer_block(b->c)));
    b->breaks = 0;
}

static void block_text(struct blocks *b, ss_str s, bool cdata)
{
    struct xml_text t = {.rest = s, .cdata = cdata};
    ss_str piece, raw;
    if (b->joined)
        while (t.rest.len && is_blank(t.rest.p[0]))
            t.rest = from(t.rest, 1);
    b->joined = b->joined && !t.rest.len;
    while (t.rest.len && text_piece(&t, &piece, &raw)) {
        bool text = ss_str_trim(piece).len > 0;
        if (text && b->breaks > 1)
            end_block(b);
        b->breaks = text ? 0 : b->breaks;
        if (!b->c->open && !text)
            continue;
        if (!b->c->open)
            composer_begin(b->c, b->kind);
        if (piece.p == raw.p)
            composer_text(b->c, piece, (uint64_t)(raw.p - b->base));
        else
            composer_unit(b->c, piece, (uint64_t)(raw.p - b->base),
                          (uint32_t)raw.len);
    }
}

/* A tag, of which the content was not read yet. */
static void block_tag(struct blocks *b, struct xml *x, struct xml_token *t)
{
    ss_str name = xml_local(t->name);
    enum ss_block_kind kind;
    if (t->kind == XML_OPEN && is_skipped(name)) {
        (void)xml_content(x, t);
        return;
    }
    if (ss_str_eq(name, SS_STR("br")) || ss_str_eq(name, SS_STR("lb"))) {
        b->breaks += t->kind == XML_OPEN;
        composer_unit(b->c, SS_STR(" "), (uint64_t)(x->s.p + x->at - b->base),
                      0);
    }
    b->joined = t->kind == XML_CLOSE && b->joint;
    b->joint =
        t->kind == XML_OPEN &&
        ss_str_eq(xml_attribute(t->text, SS_STR("join")), SS_STR("right"));
    if (!block_kind(name, &kind))
        return;
    end_block(b);
    b->kind = t->kind == XML_OPEN && !t->empty ? kind : SS_BLOCK_PARAGRAPH;
}

void xml_blocks(struct composer *c, ss_str s, const char *base)
{
    struct blocks b = {.c = c, .base = base, .kind = SS_BLOCK_PARAGRAPH};
    struct xml x = {.s = s};
    struct xml_token t;
    while (xml_next(&x, &t)) {
        if (t.kind == XML_TEXT || t.kind == XML_CDATA)
            block_text(&b, t.text, t.kind == XML_CDATA);
        else
            block_tag(&b, &x, &t);
    }
    end_block(&b);
}
