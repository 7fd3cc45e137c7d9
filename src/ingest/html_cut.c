/*
 * html_cut.c - a page without what its scripts and styles hold.
 *
 * More than half of a page's bytes are scripts. Nothing in them is read, but
 * libxml2 would walk through them character by character, which takes a
 * quarter of the time of the whole page. So their contents are cut out before
 * it sees the page, and where that was is remembered:
 *
 *     raw:   <p>One.<script>var x = 1;</script> Two.</p>
 *     cut:   <p>One.<script></script> Two.</p>
 *                           ^ at 15, 10 bytes gone
 *
 * Scripts that tell of the story (JSON-LD) stay. A tag ends, and a comment, and
 * a script, where libxml2 thinks so; what is not understood stays as it is.
 */
#include "ingest/html_p.h"

#include <string.h>
#include <strings.h>

/* Behind the ">" of the tag that begins at i; s.len: it has none. Quotation
 * marks count where a value begins. */
static size_t behind_tag(ss_str s, size_t i)
{
    for (bool value = false; i < s.len; i++) {
        char c = s.p[i];
        if (c == '>')
            return i + 1;
        if (value && (c == '"' || c == '\'')) {
            const char *close = memchr(s.p + i + 1, c, s.len - i - 1);
            if (!close)
                return s.len;
            i = (size_t)(close - s.p);
        }
        value = c == '=' ||
                (value && (c == ' ' || c == '\t' || c == '\n' || c == '\r'));
    }
    return s.len;
}

static size_t behind_comment(ss_str s, size_t i)
{
    const char *end = memmem(s.p + i, s.len - i, "-->", 3);
    return end ? (size_t)(end + 3 - s.p) : s.len;
}

/* Does an element of this name begin at i? */
static bool begins(ss_str s, size_t i, const char *name)
{
    size_t n = strlen(name);
    return s.len - i > n + 1 && strncasecmp(s.p + i + 1, name, n) == 0 &&
           strchr(" \t\r\n/>", s.p[i + n + 1]);
}

/* Where "</name" stands, at i or later; s.len: nowhere. */
static size_t end_tag(ss_str s, size_t i, const char *name)
{
    size_t n = strlen(name);
    for (const char *at; i + n + 2 <= s.len; i++) {
        at = memchr(s.p + i, '<', s.len - i);
        if (!at)
            break;
        i = (size_t)(at - s.p);
        if (i + n + 2 <= s.len && at[1] == '/' &&
            strncasecmp(at + 2, name, n) == 0)
            return i;
    }
    return s.len;
}

/* The contents of the script or style whose tag begins at i, as [from, to); to
 * == s.len: it has no end. False: it is none. */
static bool contents(ss_str s, size_t i, size_t *from, size_t *to)
{
    const char *name = begins(s, i, "script")  ? "script"
                       : begins(s, i, "style") ? "style"
                                               : NULL;
    if (!name)
        return false;
    *from = behind_tag(s, i);
    if (*from == s.len || s.p[*from - 2] == '/') /* <script/> */
        return false;
    *to = end_tag(s, *from, name);
    return true;
}

static bool tells(ss_str tag)
{
    return memmem(tag.p, tag.len, "ld+json", 7) != NULL;
}

/* Calls of `found` for all that may be cut, in order. */
static bool find_contents(ss_str s, bool (*found)(void *, size_t, size_t),
                          void *user)
{
    size_t i = 0, from, to;
    for (const char *lt;
         i < s.len && (lt = memchr(s.p + i, '<', s.len - i)) != NULL;) {
        i = (size_t)(lt - s.p);
        if (s.len - i >= 4 && memcmp(lt, "<!--", 4) == 0) {
            i = behind_comment(s, i + 4);
        } else if (contents(s, i, &from, &to)) {
            if (to > from && to < s.len && !tells((ss_str){lt, from - i}) &&
                !found(user, from, to))
                return false;
            i = to;
        } else if (s.len - i > 1 && (lt[1] | 32) >= 'a' &&
                   (lt[1] | 32) <= 'z') {
            i = behind_tag(s, i + 1);
        } else {
            i++;
        }
    }
    return true;
}

struct cutting {
    ss_str page;
    struct ss_arena *arena;
    struct html_cuts *cuts;
    char *out; /* NULL: nothing was cut yet */
    size_t len, copied;
};

static bool cut(void *user, size_t from, size_t to)
{
    struct cutting *c = user;
    if (!c->out)
        c->out = ss_arena_room(c->arena, c->page.len - (to - from));
    struct html_cut *k = ss_vec_push(c->arena, c->cuts);
    if (!c->out || !k)
        return false;
    memcpy(c->out + c->len, c->page.p + c->copied, from - c->copied);
    c->len += from - c->copied;
    c->copied = to;
    *k = (struct html_cut){c->len, to - c->len};
    return true;
}

bool html_without_scripts(struct ss_arena *arena, ss_str *page,
                          struct html_cuts *cuts)
{
    struct cutting c = {.page = *page, .arena = arena, .cuts = cuts};
    if (!find_contents(*page, cut, &c))
        return false;
    if (!c.out)
        return true;
    memcpy(c.out + c.len, page->p + c.copied, page->len - c.copied);
    *page = (ss_str){c.out, c.len + page->len - c.copied};
    return true;
}

uint64_t html_uncut(const struct html_cuts *cuts, uint64_t at)
{
    uint32_t lo = 0, hi = cuts->n;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (cuts->v[mid].at <= at)
            lo = mid + 1;
        else
            hi = mid;
    }
    return at + (lo ? cuts->v[lo - 1].gone : 0);
}
