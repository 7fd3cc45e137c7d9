/*
 * page_shown.c - what a page shows its readers of itself: by whom it is, and of
 * when. For pages that do not tell it in tags or JSON-LD.
 *
 * An element that says it is a byline or a date is a candidate: with itemprop
 * or rel=author it says it in so many words, a <time> nearly so, a class
 * only hints. Of the surest ones those nearest to the beginning of the story
 * count: teasers have bylines, too.
 */
#include "ingest/html_p.h"

#include <string.h>
#include <strings.h>

enum { MAX_SHOWN = 64, MAX_NAME = 60, NEAR_BLOCKS = 12, MAX_WORDS = 6 };

/* Does a link lead to the page of an author? */
static bool leads_to_author(const char *href)
{
#define BEFORE(w)
#define BETWEEN(w)
#define PAGE(w) w,
    static const char *const pages[] = {
#include "ingest/author_words.inc"
    };
    for (size_t i = 0; href && i < sizeof pages / sizeof *pages; i++)
        if (strstr(href, pages[i]))
            return true;
    return false;
}

/* 3: it says so; 1: a name hints at it; 0: it is none. */
static uint8_t sureness(const char *said, const char *word, bool hinted)
{
    return said && strcasecmp(said, word) == 0 ? 3 : hinted;
}

/* As many digits as a day has, at least: not "5 hours ago". */
static bool is_date(ss_str s)
{
    size_t digits = 0;
    for (size_t i = 0; i < s.len; i++)
        digits += s.p[i] >= '0' && s.p[i] <= '9';
    return digits >= 5;
}

static bool push(struct page *p, enum article_field f, uint8_t sure,
                 uint32_t block, ss_str text)
{
    text = ss_str_trim(text);
    if (!text.len || p->shown.n >= MAX_SHOWN ||
        (f == FIELD_DATE && !is_date(text)))
        return true;
    struct shown *s = ss_vec_push(&p->c->doc->arena, &p->shown);
    if (!s)
        return false;
    *s = (struct shown){f, sure, block, ss_arena_copy(&p->c->doc->arena, text)};
    return s->text.p != NULL;
}

bool shown_begin(struct page *p, const struct shown_tag *t)
{
    uint8_t date =
        sureness(t->itemprop, "datePublished", (t->signs & SIGN_DATED) != 0);
    uint8_t author =
        sureness(t->itemprop, "author", (t->signs & SIGN_AUTHOR) != 0);
    if (t->rel && strcmp(t->rel, "author") == 0)
        author = 3;
    if (author < 2 && leads_to_author(t->href))
        author = 2;
    if (t->is_time && date < 2)
        date = 2;
    if (!date && !author)
        return true;
    enum article_field f = date >= author ? FIELD_DATE : FIELD_AUTHORS;
    uint8_t sure = date >= author ? date : author;
    uint32_t block = p->c->doc->blocks.n;
    if (t->value)
        return push(p, f, sure, block, ss_str_of(t->value));
    struct showing *s = &p->showing;
    if (s->depth && s->field == f && s->sure > sure)
        return true; /* in a surer one */
    *s = (struct showing){
        .depth = p->depth, .block = block, .field = f, .sure = sure};
    return true;
}

void shown_text(struct page *p, ss_str s)
{
    struct showing *w = &p->showing;
    size_t room = sizeof w->text - w->len;
    if (!w->depth)
        return;
    w->full |= s.len > room;
    for (size_t i = 0; i < s.len && w->len < sizeof w->text; i++) {
        bool nbsp = s.p[i] == '\xc2' && i + 1 < s.len && s.p[i + 1] == '\xa0';
        w->text[w->len++] = nbsp ? ' ' : s.p[i];
        i += nbsp;
    }
}

bool shown_end(struct page *p)
{
    struct showing *w = &p->showing;
    if (!w->depth || w->depth != p->depth)
        return true;
    w->depth = 0;
    return w->full ||
           push(p, w->field, w->sure, w->block, (ss_str){w->text, w->len});
}

/* ---- which of them? ---------------------------------------------------- */

static uint32_t distance(const struct shown *s, uint32_t first)
{
    return s->block > first ? s->block - first : first - s->block;
}

/* The best of a field for a story that begins with the block `first`; NULL:
 * none. */
static const struct shown *best_of(const struct page *p, enum article_field f,
                                   uint32_t first)
{
    const struct shown *best = NULL;
    for (uint32_t i = 0; i < p->shown.n; i++) {
        const struct shown *s = &p->shown.v[i];
        if (s->field != f || (s->sure < 3 && distance(s, first) > NEAR_BLOCKS))
            continue;
        if (!best || s->sure > best->sure ||
            (s->sure == best->sure &&
             distance(s, first) < distance(best, first)))
            best = s;
    }
    return best;
}

/* A few words without digits or an address. */
static bool is_name(ss_str s)
{
    size_t words = 1;
    for (size_t i = 0; i < s.len; i++) {
        if ((s.p[i] >= '0' && s.p[i] <= '9') || strchr("@:/\n|", s.p[i]))
            return false;
        words += s.p[i] == ' ';
    }
    return s.len > 2 && s.len <= MAX_NAME && words <= MAX_WORDS;
}

static bool has_author(const struct ss_doc *doc, ss_str name)
{
    for (uint32_t i = 0; i < doc->meta.authors.n; i++)
        if (ss_str_eq(doc->meta.authors.v[i], name))
            return true;
    return false;
}

/* All authors beside the best one that say it as surely. */
static bool take_authors(struct page *p, uint32_t first)
{
    const struct shown *best = best_of(p, FIELD_AUTHORS, first);
    struct ss_doc *doc = p->c->doc;
    for (uint32_t i = 0; best && i < p->shown.n; i++) {
        const struct shown *s = &p->shown.v[i];
        if (s->field == FIELD_AUTHORS && s->sure == best->sure &&
            distance(s, best->block) <= 1 && !byline_names(doc, s->text))
            return false;
    }
    return true;
}

bool byline_names(struct ss_doc *doc, ss_str line)
{
#define BEFORE(w)
#define BETWEEN(w) w,
#define PAGE(w)
    static const char *const words[] = {
#include "ingest/author_words.inc"
    };
    while (line.len) {
        size_t n = line.len, skip = 0;
        for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
            const char *at = memmem(line.p, n, words[k], strlen(words[k]));
            if (at) {
                n = (size_t)(at - line.p);
                skip = strlen(words[k]);
            }
        }
        ss_str name = author_name((ss_str){line.p, n});
        if (is_name(name) && !has_author(doc, name) &&
            !field_name(doc, FIELD_AUTHORS, name))
            return false;
        line = (ss_str){line.p + n + skip, line.len - n - skip};
    }
    return true;
}

bool shown_take(struct page *p, uint32_t first)
{
    struct ss_meta *m = &p->c->doc->meta;
    const struct shown *date = best_of(p, FIELD_DATE, first);
    if (!m->date.len && date && !field_meta(p->c->doc, FIELD_DATE, date->text))
        return false;
    return m->authors.n || take_authors(p, first);
}
