/*
 * export.c - an article out of what LexisNexis exports, as text, HTML or, since
 * it is called Nexis, Word (word.c).
 *
 *        1 of 10 DOCUMENTS      the mark
 *           The Gazette         publisher
 *         January 11, 2010      date
 *     Harbour opens             title
 *     BYLINE: Ann Lee           lines that begin with a word and a colon
 *     The harbour is open ...   text
 *     LOAD-DATE: ...            what stands behind it
 *
 * Both come down to blocks in that order; the blocks are then told apart.
 */
#include "ingest/ingest_p.h"

#include <string.h>

static ss_str word(ss_str *s)
{
    *s = ss_str_trim(*s);
    size_t n = 0;
    while (n < s->len && s->p[n] != ' ')
        n++;
    ss_str w = {s->p, n};
    *s = (ss_str){s->p + n, s->len - n};
    return w;
}

static bool is_number(ss_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.len > 0;
}

static bool is_word(ss_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z'))
            return false;
    return s.len > 1;
}

/* "1 of 10 DOCUMENTS", "Dokument 1 von 10": two numbers, a word between them
 * and one before or behind. */
static bool is_mark(ss_str line)
{
    ss_str rest = line, w[4];
    for (int i = 0; i < 4; i++)
        w[i] = word(&rest);
    if (ss_str_trim(rest).len)
        return false;
    bool behind = is_number(w[0]) && is_word(w[1]) && is_number(w[2]) &&
                  is_word(w[3]) && w[3].p[0] == 'D';
    bool before = is_word(w[0]) && w[0].p[0] == 'D' && is_number(w[1]) &&
                  is_word(w[2]) && is_number(w[3]);
    return behind || before;
}

/* In text a mark stands in the middle of its line; in HTML every article has
 * an anchor before it. */
bool export_line(ss_str line)
{
    static const ss_str anchor = {"<A NAME=\"DOC_ID_", 16};
    static const ss_str small = {"<a name=\"DOC_ID_", 16};
    return (ss_str_starts(line, SS_STR("    ")) && is_mark(line)) ||
           ss_str_starts(line, anchor) || ss_str_starts(line, small);
}

bool export_begins(ss_str s)
{
    ss_str rest = s, line;
    while (ss_str_next(&rest, '\n', &line))
        if (export_line(line))
            return true;
    return false;
}

/* ---- blocks told apart ------------------------------------------------- */

enum label {
    LABEL_NONE,
    LABEL_AUTHOR,
    LABEL_LANGUAGE,
    LABEL_HEAD,
    LABEL_BEHIND,
    LABEL_END
};

/* The label a block begins with, in capitals unless `any`; *value: what follows
 * it. */
static enum label label_of(ss_str block, bool any, ss_str *value)
{
#define AUTHOR(w)   {w, LABEL_AUTHOR},
#define LANGUAGE(w) {w, LABEL_LANGUAGE},
#define HEAD(w)     {w, LABEL_HEAD},
#define BEHIND(w)   {w, LABEL_BEHIND},
#define END(w)      {w, LABEL_END},
    static const struct {
        const char *word;
        enum label label;
    } labels[] = {
#include "ingest/export_words.inc"
    };
    char folded[2 * 40 + 4];
    const char *colon = memchr(block.p, ':', block.len < 40 ? block.len : 40);
    bool whole = any && !colon && block.len < 40;
    ss_str name = {block.p, colon   ? (size_t)(colon - block.p)
                            : whole ? block.len
                                    : 0};
    *value = (ss_str){"", 0};
    if (!name.len || !(name.p[0] >= 'A' && name.p[0] <= 'Z') ||
        (!any && name.len > 1 && name.p[1] >= 'a' && name.p[1] <= 'z'))
        return LABEL_NONE;
    if (colon)
        *value = ss_str_trim((ss_str){colon + 1, block.len - name.len - 1});
    ss_str f = {folded, ss_fold(name.p, name.len, folded)};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (ss_str_eq(f, ss_str_of(labels[i].word)))
            return colon || labels[i].label == LABEL_END ? labels[i].label
                                                         : LABEL_NONE;
    return LABEL_NONE;
}

struct telling {
    struct ss_doc *doc;
    unsigned place; /* 0 mark, 1 publisher, 2 date, 3 title, 4 text */
    bool behind, failed;
};

static bool tell(struct telling *t, struct ss_block *b, ss_str s)
{
    ss_str value = {"", 0};
    enum label label = label_of(s, false, &value);
    struct ss_meta *m = &t->doc->meta;
    ss_str copy = ss_arena_copy(&t->doc->arena, label ? value : s);
    t->failed |= !copy.p;
    if (label) {
        if (label == LABEL_AUTHOR && !t->failed)
            t->failed = !field_name(t->doc, FIELD_AUTHORS, copy);
        else if (label == LABEL_LANGUAGE)
            m->language = copy;
        t->place = t->place < 4 ? 4 : t->place;
        t->behind |= label == LABEL_BEHIND;
        return false;
    }
    if (t->behind || (t->place == 0 && !is_mark(s)) ||
        b->kind == SS_BLOCK_ALT) /* a logo */
        return false;
    switch (t->place) {
    case 0:
        break;
    case 1:
        m->publisher = copy;
        break;
    case 2:
        m->date = iso_date(t->doc, copy);
        break;
    case 3:
        m->title = copy;
        b->kind = SS_BLOCK_TITLE;
        break;
    default:
        return true;
    }
    return t->place++ == 3;
}

static bool keep_text(struct composer *c, struct sayso_error *err)
{
    struct telling t = {.doc = c->doc};
    uint32_t n = c->doc->blocks.n;
    uint8_t *keep = ss_arena_alloc(&c->doc->arena, n + 1);
    for (uint32_t i = 0; keep && i < n; i++) {
        struct ss_block *b = &c->doc->blocks.v[i];
        keep[i] = tell(
            &t, b,
            (ss_str){c->out.p + b->span.start, b->span.end - b->span.start});
    }
    if (!keep || t.failed)
        return ss_fail_memory(err);
    composer_keep(c, keep);
    if (c->doc->blocks.n > (c->doc->meta.title.len > 0))
        return true;
    return ss_fail(err, SAYSO_ERR_INPUT, 0, 0,
                   "the article of the export has no text");
}

/* ---- Word -------------------------------------------------------------- */

/* The blocks of the head: title, publisher, date, lines with labels. */
static bool word_head(struct composer *c, struct sayso_error *err)
{
    struct ss_doc *doc = c->doc;
    uint32_t n = doc->blocks.n;
    uint8_t *keep = ss_arena_alloc(&doc->arena, n + 1);
    bool ok = keep != NULL;
    for (uint32_t i = 0; ok && i < n; i++) {
        struct ss_block *b = &doc->blocks.v[i];
        ss_str value,
            s = {c->out.p + b->span.start, b->span.end - b->span.start};
        enum label label = label_of(s, true, &value);
        if (i < 3) {
            static const enum article_field fields[] = {
                FIELD_TITLE, FIELD_PUBLISHER, FIELD_DATE};
            value = ss_arena_copy(&doc->arena, s);
            ok = value.p && field_meta(doc, fields[i], value);
        } else if (label == LABEL_AUTHOR) {
            value = ss_arena_copy(&doc->arena, value);
            ok = value.p && byline_names(doc, value);
        }
        keep[i] = i == 0;
        b->kind = SS_BLOCK_TITLE;
    }
    if (!ok)
        return ss_fail_memory(err);
    composer_keep(c, keep);
    return true;
}

/* Lines behind the text, from the end on. */
static bool word_end(struct composer *c, uint32_t first)
{
    uint32_t n = c->doc->blocks.n, last = n;
    uint8_t *keep = ss_arena_alloc(&c->doc->arena, n + 1);
    while (last > first) {
        ss_span b = c->doc->blocks.v[last - 1].span;
        ss_str value, s = {c->out.p + b.start, b.end - b.start};
        enum label label = label_of(s, true, &value);
        if (label != LABEL_BEHIND && label != LABEL_END)
            break;
        last--;
    }
    if (!keep)
        return false;
    memset(keep, 1, last);
    composer_keep(c, keep);
    return true;
}

static bool word_record(struct ss_doc *doc, ss_str s, struct sayso_error *err)
{
    struct composer c = {.doc = doc, .map = doc->want_raw};
    ss_str head, body;
    word_parts(s, &head, &body);
    xml_blocks(&c, head, s.p);
    bool ok = word_head(&c, err);
    uint32_t n = doc->blocks.n;
    xml_blocks(&c, body, s.p);
    ok = ok && (word_end(&c, n) || ss_fail_memory(err));
    if (ok && doc->blocks.n == n)
        ok = ss_fail(err, SAYSO_ERR_INPUT, 0, 0,
                     "the article of the export has no text");
    ok = ok && composer_finish(&c, err);
    composer_release(&c);
    return ok;
}

bool export_record(struct ss_doc *doc, ss_str bytes, struct sayso_error *err)
{
    if (word_is_article(bytes) &&
        ss_utf8_valid(bytes.p, bytes.len) == bytes.len)
        return word_record(doc, bytes, err);
    struct ss_buf converted = {0};
    bool html = ss_str_starts(bytes, SS_STR("<")), raw = doc->want_raw;
    ss_str utf8;
    bool ok = charset_to_utf8(doc, bytes, (ss_str){"", 0}, html, &converted,
                              &utf8, err);
    struct composer c = {.doc = doc, .map = raw && !converted.len};
    uint64_t base = ok && !converted.len ? (uint64_t)(utf8.p - bytes.p) : 0;
    if (ok && html)
        ok = html_blocks(&c, utf8, base, true, err);
    else if (ok)
        plain_blocks(&c, utf8, base);
    ok = ok && keep_text(&c, err) && composer_finish(&c, err);
    composer_release(&c);
    ss_buf_release(&converted);
    return ok;
}
