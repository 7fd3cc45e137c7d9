/*
 * article.c - which blocks of a page are the article.
 *
 * Every block is worth something: sentences their length, lists of links and
 * short scraps a loss. The article is the element whose blocks are worth most
 * together (the heaviest subtree; after the maximum subsequences of Pasternack
 * and Roth, 2009). In it everything stays that is not marked as something
 * else, not mostly links, and not a scrap before the first sentence or behind
 * the last.
 */
#include "ingest/ingest_p.h"

#include <stdlib.h>

enum worth_numbers {
    SENTENCE_BYTES = 80, /* text of this length is a sentence even without */
    SENTENCE_WORDS = 8,  /* a stop; with one, text of as many words */
    SCRAP_LOSS = 12,     /* bytes that a scrap costs */
    LINKS_LOSS = 24,     /* and a block of links, with half its length */
    TEASERS = 3,         /* so many together are teasers */
    TITLE_BYTES = 16,    /* a headline is longer than a section's name */
    NEAR_LEVELS = 8      /* a list is so many elements below its box, at most */
};

struct choosing {
    const struct ss_doc *doc;
    ss_str text;
    const struct page_shape *shape;
    uint32_t *heads; /* per element: headings in it that are links */
    uint32_t *said;  /* per element: its sentences */
    int64_t *sum;    /* per element: worth of its blocks */
    uint32_t *plain; /* per element: bytes of its sentences, signs unseen */
    uint8_t *shut;   /* per element: it or one above it is chrome */
};

static ss_str block_text(const struct choosing *c, uint32_t b)
{
    ss_span s = c->doc->blocks.v[b].span;
    return (ss_str){c->text.p + s.start, s.end - s.start};
}

static uint32_t words_of(ss_str s)
{
    uint32_t n = s.len > 0;
    for (size_t i = 0; i < s.len; i++)
        n += s.p[i] == ' ';
    return n;
}

/* . ! ? … or a closing mark */
static bool ends_like_sentence(ss_str s)
{
    unsigned char last = s.len ? (unsigned char)s.p[s.len - 1] : 0;
    return last == '.' || last == '!' || last == '?' || last == '"' ||
           last == '\'' || last == ':' || last == ')' || last >= 0x80;
}

/* More than half of it; of a long sentence, nearly all. */
static bool mostly_links(const struct choosing *c, uint32_t b)
{
    size_t links = c->shape->blocks.v[b].link_bytes;
    ss_str s = block_text(c, b);
    bool sentence =
        (s.len >= SENTENCE_BYTES || words_of(s) >= SENTENCE_WORDS) &&
        ends_like_sentence(s);
    return sentence ? links * 10 > s.len * 9 : links * 2 > s.len;
}

static bool is_sentence(const struct choosing *c, uint32_t b)
{
    ss_str s = block_text(c, b);
    if (mostly_links(c, b))
        return false;
    return s.len >= SENTENCE_BYTES ||
           (ends_like_sentence(s) && words_of(s) >= SENTENCE_WORDS);
}

static int64_t worth(const struct choosing *c, uint32_t b)
{
    enum ss_block_kind kind = c->doc->blocks.v[b].kind;
    int64_t len = (int64_t)block_text(c, b).len;
    if (kind == SS_BLOCK_HEADING || kind == SS_BLOCK_CAPTION ||
        kind == SS_BLOCK_ALT)
        return 0;
    if (mostly_links(c, b))
        return -LINKS_LOSS - len / 2;
    if (is_sentence(c, b))
        return len - c->shape->blocks.v[b].link_bytes;
    return kind == SS_BLOCK_TABLE ? 0 : -SCRAP_LOSS;
}

/* A headline that leads elsewhere. */
static bool is_link_head(const struct choosing *c, uint32_t b)
{
    return c->doc->blocks.v[b].kind == SS_BLOCK_HEADING && mostly_links(c, b);
}

/* Children come after their parents, so one pass upwards adds everything. */
static void add_up_plain(struct choosing *c)
{
    for (uint32_t b = 0; b < c->shape->blocks.n; b++) {
        uint32_t at = c->shape->blocks.v[b].element;
        c->heads[at] += is_link_head(c, b);
        if (!is_sentence(c, b))
            continue;
        c->plain[at] += (uint32_t)block_text(c, b).len;
        c->said[at]++;
    }
    for (uint32_t i = c->shape->elements.n; i-- > 1;) {
        uint32_t parent = c->shape->elements.v[i].parent;
        c->plain[parent] += c->plain[i];
        c->heads[parent] += c->heads[i];
        c->said[parent] += c->said[i];
    }
}

/* Teasers: a headline that is a link and a sentence or two, in an element of
 * their own among others alike. */
static void shut_teasers(struct choosing *c)
{
    const struct element *e = c->shape->elements.v;
    for (uint32_t b = 0; b < c->shape->blocks.n; b++) {
        uint32_t at = c->shape->blocks.v[b].element;
        if (!is_link_head(c, b))
            continue;
        while (at && c->heads[e[at].parent] == 1)
            at = e[at].parent;
        if (at && c->heads[e[at].parent] >= TEASERS && c->said[at] <= 2)
            c->shut[at] = 1;
    }
}

static void add_up(struct choosing *c)
{
    uint32_t n = c->shape->elements.n;
    const struct element *e = c->shape->elements.v;
    for (uint32_t i = 1; i < n; i++) {
        /* a sign on what holds most of the page was misread */
        uint64_t part = c->plain[i] * 10ull;
        bool chrome = (e[i].signs & SIGN_CHROME && part < c->plain[0] * 4ull) ||
                      (e[i].signs & SIGN_ASIDE && part < c->plain[0] * 8ull);
        c->shut[i] = c->shut[i] || chrome || c->shut[e[i].parent];
    }
    for (uint32_t b = 0; b < c->shape->blocks.n; b++) {
        uint32_t at = c->shape->blocks.v[b].element;
        c->sum[at] += c->shut[at] ? 0 : worth(c, b);
    }
    for (uint32_t i = n; i-- > 1;)
        c->sum[e[i].parent] += c->sum[i];
}

/* An element that says it is the body counts half as much again. */
static int64_t claim(const struct choosing *c, uint32_t i)
{
    uint16_t signs = c->shape->elements.v[i].signs;
    int64_t sum = c->sum[i];
    return signs & SIGN_BODY      ? sum * 3 / 2
           : signs & SIGN_ARTICLE ? sum * 5 / 4
                                  : sum;
}

static uint32_t heaviest(const struct choosing *c)
{
    uint32_t best = 0;
    for (uint32_t i = 1; i < c->shape->elements.n; i++)
        if (!c->shut[i] && claim(c, i) >= claim(c, best))
            best = i;
    return best;
}

static bool stays(const struct choosing *c, uint32_t b)
{
    enum ss_block_kind kind = c->doc->blocks.v[b].kind;
    uint32_t at = c->shape->blocks.v[b].element;
    if (c->shut[at])
        return false;
    if (kind == SS_BLOCK_CAPTION || kind == SS_BLOCK_ALT)
        return true;
    return !mostly_links(c, b);
}

/* Below `top`, in one pass: inside[i] says whether element i is. */
static void mark_inside(const struct choosing *c, uint32_t top, uint8_t *inside)
{
    const struct element *e = c->shape->elements.v;
    for (uint32_t i = 0; i < c->shape->elements.n; i++)
        inside[i] = i == top || (i > top && inside[e[i].parent]);
}

/* A sign speaks for a small part of the page only: on what holds much of it,
 * it was misread. */
static bool small_part(const struct choosing *c, uint32_t element)
{
    return c->plain[element] * 5ull < c->plain[0];
}

static void name_kinds(const struct choosing *c, struct ss_doc *doc)
{
    const struct element *e = c->shape->elements.v;
    for (uint32_t b = 0; b < c->shape->blocks.n; b++) {
        uint16_t signs = 0;
        uint32_t at = c->shape->blocks.v[b].element;
        for (int up = 0; up < 3 && at; up++, at = e[at].parent)
            signs |= small_part(c, at) ? e[at].signs : 0;
        if (signs & SIGN_CAPTION)
            doc->blocks.v[b].kind = SS_BLOCK_CAPTION;
        else if (signs & SIGN_CREDIT && !is_sentence(c, b) &&
                 doc->blocks.v[b].kind == SS_BLOCK_PARAGRAPH)
            doc->blocks.v[b].kind = SS_BLOCK_CREDIT;
    }
}

/* Is an element within another, not far below it? */
static bool near_below(const struct choosing *c, uint32_t element, uint32_t top)
{
    const struct element *e = c->shape->elements.v;
    for (int up = 0; up < NEAR_LEVELS && element > top; up++)
        element = e[element].parent;
    return element == top;
}

/* A heading with nothing but links under it, up to the next one or the end of
 * the box that it stands in: "Trending News". */
static bool heads_links(const struct choosing *c, uint32_t b,
                        const uint8_t *keep)
{
    const struct page_block *v = c->shape->blocks.v;
    uint32_t box = c->shape->elements.v[v[b].element].parent, links = 0;
    for (uint32_t i = b + 1; i < c->shape->blocks.n; i++) {
        if (c->doc->blocks.v[i].kind == SS_BLOCK_HEADING ||
            !near_below(c, v[i].element, box))
            break;
        if (keep[i])
            return false;
        links += mostly_links(c, i);
    }
    return links > 0;
}

/* A short paragraph beside one of the story, in the same element, that ends
 * like a sentence: "Mostly true." */
static bool goes_with(const struct choosing *c, uint32_t b, uint32_t of)
{
    const struct page_block *v = c->shape->blocks.v;
    return c->doc->blocks.v[b].kind == SS_BLOCK_PARAGRAPH &&
           c->shape->elements.v[v[b].element].parent ==
               c->shape->elements.v[v[of].element].parent &&
           ends_like_sentence(block_text(c, b));
}

/* Between the first and the last sentence nearly everything stays. */
static void keep_between(const struct choosing *c, uint32_t top,
                         const uint8_t *inside, uint8_t *keep)
{
    uint32_t n = c->shape->blocks.n, first = n, last = 0;
    for (uint32_t b = 0; b < n; b++) {
        bool in = inside[c->shape->blocks.v[b].element] && stays(c, b);
        keep[b] = in;
        if (in && is_sentence(c, b) &&
            c->doc->blocks.v[b].kind != SS_BLOCK_CAPTION) {
            first = first == n ? b : first;
            last = b;
        }
    }
    if (first == n)
        return; /* a page of scraps: better all of them than nothing */
    while (first > 0 && keep[first - 1] && goes_with(c, first - 1, first))
        first--;
    while (last + 1 < n && keep[last + 1] && goes_with(c, last + 1, last))
        last++;
    bool body = c->shape->elements.v[top].signs & SIGN_BODY;
    while (first > 0 && keep[first - 1] &&
           (body || c->doc->blocks.v[first - 1].kind == SS_BLOCK_HEADING) &&
           !c->shape->blocks.v[first - 1].headline)
        first--; /* the subhead of the first part */
    for (uint32_t b = 0; b < n; b++)
        if ((b < first && c->doc->blocks.v[b].kind != SS_BLOCK_CAPTION) ||
            b > last ||
            (keep[b] && c->doc->blocks.v[b].kind == SS_BLOCK_HEADING &&
             heads_links(c, b, keep)))
            keep[b] = 0;
}

/* Letters and digits alike, one within the other from its beginning on: the
 * title of the page may have the publisher behind it. */
static bool same_words(ss_str a, ss_str b)
{
    size_t i = 0, k = 0, same = 0;
    for (; i < a.len && k < b.len; same++) {
        unsigned char x = (unsigned char)a.p[i], y = (unsigned char)b.p[k];
        if (x <= ' ')
            i++;
        else if (y <= ' ')
            k++;
        else if (x != y)
            return false;
        else
            i++, k++;
    }
    return same >= TITLE_BYTES;
}

static bool says_title(const struct ss_doc *doc, ss_str text, uint32_t b)
{
    ss_span s = doc->blocks.v[b].span;
    return doc->blocks.v[b].kind == SS_BLOCK_HEADING &&
           same_words((ss_str){text.p + s.start, s.end - s.start},
                      doc->meta.title);
}

/* The headline before the story: the nearest that says the title, else the
 * nearest in the largest letters. */
static void keep_headline(struct ss_doc *doc, ss_str text,
                          const struct page_shape *shape, uint8_t *keep)
{
    uint32_t first = 0, n = shape->blocks.n, best = n;
    while (first < n && !keep[first])
        first++;
    for (uint32_t b = first; b-- > 0;) {
        bool says = says_title(doc, text, b);
        if (says || (shape->blocks.v[b].headline && best == n))
            best = b;
        if (says)
            break;
    }
    if (best < n) {
        keep[best] = 1;
        doc->blocks.v[best].kind = SS_BLOCK_TITLE;
    }
}

/* A heading that says what the title says is the headline, not a subhead. */
static void name_title(struct ss_doc *doc, ss_str text, const uint8_t *keep)
{
    for (uint32_t b = 0; b < doc->blocks.n; b++)
        if (keep[b] && says_title(doc, text, b))
            doc->blocks.v[b].kind = SS_BLOCK_TITLE;
}

/* Lines in large letters between headline and story are no subheads. */
static void keep_deck(const struct choosing *c, struct ss_doc *doc,
                      uint8_t *keep)
{
    uint32_t n = doc->blocks.n, b = 0;
    while (b < n && !(keep[b] && doc->blocks.v[b].kind == SS_BLOCK_TITLE))
        b++;
    for (b++; b < n; b++) {
        bool deck = doc->blocks.v[b].kind == SS_BLOCK_HEADING &&
                    words_of(block_text(c, b)) >= SENTENCE_WORDS;
        if (keep[b] && !deck && doc->blocks.v[b].kind != SS_BLOCK_CAPTION)
            return;
        if (!deck || !stays(c, b))
            continue;
        keep[b] = 1;
        doc->blocks.v[b].kind = SS_BLOCK_DESCRIPTION;
    }
}

/* What a site's rules say is the body; false: they say nothing. */
static bool keep_planned(const struct page_shape *shape, uint8_t *keep)
{
    bool any = false;
    for (uint32_t b = 0; b < shape->blocks.n; b++) {
        keep[b] = shape->blocks.v[b].body;
        any |= keep[b] != 0;
    }
    return any;
}

bool article_choose(struct ss_doc *doc, ss_str text,
                    const struct page_shape *shape, uint8_t *keep)
{
    if (keep_planned(shape, keep)) {
        keep_headline(doc, text, shape, keep);
        name_title(doc, text, keep);
        return true;
    }
    struct choosing c = {.doc = doc, .text = text, .shape = shape};
    size_t n = shape->elements.n;
    c.sum = ss_arena_alloc(&doc->arena, n * sizeof *c.sum);
    c.plain = ss_arena_alloc(&doc->arena, n * sizeof *c.plain);
    c.heads = ss_arena_alloc(&doc->arena, n * sizeof *c.heads);
    c.said = ss_arena_alloc(&doc->arena, n * sizeof *c.said);
    c.shut = ss_arena_alloc(&doc->arena, n);
    uint8_t *inside = ss_arena_alloc(&doc->arena, n);
    if (!c.sum || !c.plain || !c.heads || !c.said || !c.shut || !inside)
        return false;
    add_up_plain(&c);
    if (!shape->live)
        shut_teasers(&c);
    name_kinds(&c, doc);
    add_up(&c);
    uint32_t top = heaviest(&c);
    mark_inside(&c, top, inside);
    keep_between(&c, top, inside, keep);
    keep_headline(doc, text, shape, keep);
    name_title(doc, text, keep);
    keep_deck(&c, doc, keep);
    return true;
}
