/*
 * wiki.c - wikitext into blocks: templates, files, notes and tables left out,
 * links by what they show, everything behind the sources cut off. Two and
 * three apostrophes are slanted and bold type, not quotation marks.
 */
#include "ingest/ingest_p.h"

#include <string.h>

enum {
    MAX_DEPTH = 8,
    MAX_LINK = 1000, /* bytes of [http://... text] */
    BRACKETS = 3
};

/* A bracket and where it ends; end 0: nowhere. */
struct pair {
    uint32_t at, end;
};

struct wiki {
    struct composer *c;
    struct ss_doc *doc;
    const char *base;
    SS_VEC(struct pair) pairs; /* by `at` */
    const char *last_tag_end;  /* the last > there is */
    bool behind; /* the story is over: what follows are its sources */
    bool line;   /* a line begins */
};

static ss_str from(ss_str s, size_t at)
{
    return (ss_str){s.p + at, s.len - at};
}

/* ---- words ------------------------------------------------------------- */

enum word { WORD_NONE, WORD_SPACE, WORD_SHOWN, WORD_DATED, WORD_BEHIND };

static enum word word_of(ss_str s)
{
#define SPACE(w)  {w, WORD_SPACE},
#define SHOWN(w)  {w, WORD_SHOWN},
#define DATED(w)  {w, WORD_DATED},
#define BEHIND(w) {w, WORD_BEHIND},
    static const struct {
        const char *word;
        enum word is;
    } words[] = {
#include "ingest/wiki_words.inc"
    };
    char folded[2 * 40 + 4];
    s = ss_str_trim(s);
    if (s.len > 40)
        return WORD_NONE;
    ss_str f = {folded, ss_fold(s.p, s.len, folded)};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ss_str_eq(f, ss_str_of(words[i].word)))
            return words[i].is;
    return WORD_NONE;
}

/* ---- brackets ---------------------------------------------------------- */

static const char opens[BRACKETS][3] = {"{{", "[[", "{|"};
static const char closes[BRACKETS][3] = {"}}", "]]", "|}"};

static int bracket_at(ss_str s, size_t i, const char brackets[BRACKETS][3])
{
    for (int k = 0; i + 1 < s.len && k < BRACKETS; k++)
        if (s.p[i] == brackets[k][0] && s.p[i + 1] == brackets[k][1])
            return k;
    return -1;
}

struct open {
    uint32_t pair; /* its number */
    int bracket;
};

/* Close the innermost one of its kind; those opened within it have no end. */
static void close_bracket(struct wiki *w, struct open *stack, uint32_t *depth,
                          uint32_t *open, int bracket, size_t end)
{
    while (open[bracket] && *depth) {
        struct open top = stack[--*depth];
        open[top.bracket]--;
        if (top.bracket != bracket)
            continue;
        w->pairs.v[top.pair].end = (uint32_t)end;
        return;
    }
}

/* Find what belongs together, in one pass, so that text of nothing but opening
 * brackets costs no more than another. False: no memory. */
static bool pair_brackets(struct wiki *w, ss_str s)
{
    SS_VEC(struct open) stack = {0};
    uint32_t open[BRACKETS] = {0};
    for (size_t i = 0; i + 1 < s.len; i++) {
        int o = bracket_at(s, i, opens), c = bracket_at(s, i, closes);
        if (o >= 0) {
            struct pair *pair = ss_vec_push(&w->doc->arena, &w->pairs);
            struct open *top = ss_vec_push(&w->doc->arena, &stack);
            if (!pair || !top)
                return false;
            *pair = (struct pair){(uint32_t)i, 0};
            *top = (struct open){w->pairs.n - 1, o};
            open[o]++;
        } else if (c >= 0) {
            close_bracket(w, stack.v, &stack.n, open, c, i + 2);
        }
        i += o >= 0 || c >= 0;
    }
    return true;
}

/* Bytes of the bracket s begins with, others nested in it; 2 when it has no
 * end. */
static size_t bracket_len(const struct wiki *w, ss_str s)
{
    uint32_t at = (uint32_t)(s.p - w->base), lo = 0, hi = w->pairs.n;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (w->pairs.v[mid].at < at)
            lo = mid + 1;
        else
            hi = mid;
    }
    bool found = lo < w->pairs.n && w->pairs.v[lo].at == at;
    size_t len = found && w->pairs.v[lo].end ? w->pairs.v[lo].end - at : 2;
    return len <= s.len ? len : 2;
}

/* Bytes of a tag; of one that holds no text of the story its content, too. */
static size_t element_len(const struct wiki *w, ss_str s)
{
    static const char *const without[] = {
        "ref",   "gallery",         "math", "score", "timeline",
        "style", "syntaxhighlight", "table"};
    struct xml x = {.s = s};
    struct xml_token t;
    if (s.p > w->last_tag_end)
        return 1;
    if (ss_str_starts(s, SS_STR("<!--"))) {
        const char *end = memmem(s.p, s.len, "-->", 3);
        return end ? (size_t)(end - s.p) + 3 : s.len;
    }
    if (!xml_next(&x, &t) || t.kind < XML_OPEN)
        return 1;
    for (size_t i = 0; i < sizeof without / sizeof *without; i++)
        if (t.kind == XML_OPEN && ss_str_eq(t.name, ss_str_of(without[i])))
            (void)xml_content(&x, &t);
    return x.at;
}

/* ---- blocks ------------------------------------------------------------ */

static void end_block(struct wiki *w)
{
    composer_end(w->c, page_boilerplate(composer_block(w->c)));
}

static void begin(struct wiki *w, enum ss_block_kind kind)
{
    end_block(w);
    composer_begin(w->c, kind);
}

static void put(struct wiki *w, ss_str s)
{
    if (!w->c->open && ss_str_trim(s).len)
        composer_begin(w->c, SS_BLOCK_PARAGRAPH);
    if (w->c->open)
        composer_text(w->c, s, (uint64_t)(s.p - w->base));
}

/* What stands at the beginning of a line; its bytes, 0: nothing special. */
static size_t line_mark(struct wiki *w, ss_str s)
{
    ss_str line = s;
    const char *nl = memchr(s.p, '\n', s.len);
    line.len = nl ? (size_t)(nl - s.p) : s.len;
    size_t n = 0;
    if (!ss_str_trim(line).len) {
        end_block(w);
        return line.len;
    }
    while (n < line.len && strchr("=*#:;", s.p[n]))
        n++;
    if (ss_str_starts(line, SS_STR("----")))
        return line.len;
    if (n && s.p[0] == '=') {
        ss_str title = ss_str_trim(line);
        while (title.len && title.p[title.len - 1] == '=')
            title.len--;
        while (title.len && title.p[0] == '=')
            title = from(title, 1);
        w->behind = word_of(title) == WORD_BEHIND;
        begin(w, SS_BLOCK_HEADING);
        if (!w->behind)
            put(w, ss_str_trim(title));
        end_block(w);
        return line.len;
    }
    if (n)
        begin(w, s.p[0] == ':' || s.p[0] == ';' ? SS_BLOCK_PARAGRAPH
                                                : SS_BLOCK_LIST_ITEM);
    return n;
}

/* ---- inside lines ------------------------------------------------------ */

static void text(struct wiki *w, ss_str s, unsigned depth);

/* The part behind the last bar that stands in no bracket. */
static ss_str last_part(const struct wiki *w, ss_str s)
{
    size_t start = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (i + 1 < s.len && (s.p[i] == '[' || s.p[i] == '{') &&
            s.p[i + 1] == s.p[i])
            i += bracket_len(w, from(s, i)) - 1;
        else if (s.p[i] == '|')
            start = i + 1;
    }
    return from(s, start);
}

static ss_str up_to(ss_str s, char c)
{
    const char *end = memchr(s.p, c, s.len);
    return (ss_str){s.p, end ? (size_t)(end - s.p) : s.len};
}

static void link(struct wiki *w, ss_str inside, unsigned depth)
{
    ss_str target = up_to(inside, '|'), space = up_to(target, ':');
    if (word_of(space) == WORD_SPACE && space.len < target.len)
        return;
    if (target.len < inside.len) {
        text(w, last_part(w, inside), depth + 1);
        return;
    }
    while (target.len && target.p[0] == ':')
        target = from(target, 1);
    space = up_to(target, ':');
    if (space.len < target.len && space.len <= 3) /* w: of another wiki */
        target = from(target, space.len + 1);
    put(w, up_to(target, '#'));
}

static void template(struct wiki *w, ss_str inside, unsigned depth)
{
    ss_str name = up_to(inside, '|');
    enum word is = word_of(name);
    if (name.len == inside.len)
        return;
    if (is == WORD_SHOWN)
        text(w, last_part(w, inside), depth + 1);
    else if (is == WORD_DATED && !w->doc->meta.date.len)
        w->doc->meta.date = iso_date(w->doc, ss_str_trim(last_part(w, inside)));
}

/* [http://... text] */
static size_t outer_link(struct wiki *w, ss_str s, unsigned depth)
{
    s.len = s.len < MAX_LINK ? s.len : MAX_LINK;
    ss_str line = up_to(s, '\n'), inside = up_to(line, ']');
    if (inside.len == line.len || !memmem(inside.p, inside.len, "//", 2))
        return 0;
    ss_str url = up_to(inside, ' ');
    text(w, from(inside, url.len), depth + 1);
    return inside.len + 1;
}

/* Two or more apostrophes: how many of them are marks. */
static size_t type_mark(ss_str s)
{
    size_t n = 0;
    while (n < s.len && s.p[n] == '\'')
        n++;
    return n == 4 ? 3 : n > 5 ? 5 : n;
}

/* What is no plain text at the beginning of s; its bytes, 0: it is text. */
static size_t special(struct wiki *w, ss_str s, unsigned depth)
{
    size_t n = 0, len;
    char made[4];
    bool twice = s.len > 1 && s.p[1] == s.p[0];
    if (twice && s.p[0] == '{') {
        len = n = bracket_len(w, s);
        if (len > 4)
            template(w, (ss_str){s.p + 2, len - 4}, depth);
    } else if (twice && s.p[0] == '[') {
        len = n = bracket_len(w, s);
        if (len > 4)
            link(w, (ss_str){s.p + 2, len - 4}, depth);
    } else if (s.p[0] == '{' && s.len > 1 && s.p[1] == '|' && w->line) {
        n = bracket_len(w, s);
    } else if (s.p[0] == '[') {
        n = outer_link(w, s, depth);
    } else if (s.p[0] == '<') {
        n = element_len(w, s);
        n = n > 1 ? n : 0;
    } else if (twice && s.p[0] == '\'') {
        n = type_mark(s);
    } else if (s.p[0] == '&') {
        ss_str ref = up_to((ss_str){s.p, s.len < 34 ? s.len : 34}, ';');
        ref.len += ref.len < s.len;
        uint32_t put_len = html_reference(ref, made);
        if (put_len && w->c->open)
            composer_unit(w->c, (ss_str){made, put_len},
                          (uint64_t)(s.p - w->base), (uint32_t)ref.len);
        n = put_len ? ref.len : 0;
    }
    return n;
}

static void text(struct wiki *w, ss_str s, unsigned depth)
{
    if (depth > MAX_DEPTH)
        return;
    while (s.len && !w->behind) {
        size_t n = w->line && !depth ? line_mark(w, s) : 0;
        if (!n)
            n = special(w, s, depth);
        if (n) {
            w->line = false;
        } else {
            n = 1;
            while (n < s.len && !strchr("{[<'&\n", s.p[n]))
                n++;
            if (s.p[0] == '\n')
                n = 1;
            put(w, (ss_str){s.p, n});
            w->line = s.p[0] == '\n';
        }
        s = from(s, n);
    }
}

bool wiki_text(struct ss_doc *doc, ss_str s, const char *base,
               struct sayso_error *err)
{
    struct composer c = {.doc = doc, .map = doc->want_raw};
    ss_str decoded = xml_decode(doc, s, base, doc->want_raw);
    const struct ss_map_seg *outer = doc->map.v;
    uint32_t n = doc->map.n;
    if (!decoded.p)
        return ss_fail_memory(err);
    memset(&doc->map, 0, sizeof doc->map);
    struct wiki w = {.c = &c, .doc = doc, .base = decoded.p, .line = true};
    w.last_tag_end = memrchr(decoded.p, '>', decoded.len);
    if (!w.last_tag_end)
        w.last_tag_end = decoded.p;
    if (!pair_brackets(&w, decoded))
        return ss_fail_memory(err);
    text(&w, decoded, 0);
    end_block(&w);
    bool ok =
        composer_finish(&c, err) &&
        (!doc->want_raw || map_through(doc, outer, n) || ss_fail_memory(err));
    composer_release(&c);
    return ok;
}
