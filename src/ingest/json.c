/*
 * json.c - JSON that is not an object a line, cut into its objects: those of a
 * list, of a list in an object (what interfaces answer), or one behind the
 * other over any lines.
 *
 *     {"status": "ok", "articles": [ {...}, {...} ], ...}
 *                                   ^ depth 2
 *
 * Only brackets and strings are looked at here, so that a list of any length
 * streams; the object itself is read by jsonl.c.
 */
#include "ingest/ingest_p.h"

#include <string.h>

enum { WRAPPER_DEPTH = 4 };

/* ---- lists in objects -------------------------------------------------- */

static bool is_list_name(ss_str name)
{
    static const char *const lists[] = {
        "articles",  "items",   "results", "posts",   "docs",
        "documents", "stories", "entries", "records", "hits",
        "news",      "data",    "item"};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (ss_str_eq(name, ss_str_of(lists[i])))
            return true;
    return false;
}

static size_t blanks(ss_str s, size_t at)
{
    while (at < s.len && (s.p[at] == ' ' || (s.p[at] >= 9 && s.p[at] <= 13)))
        at++;
    return at;
}

/* The name of the field at `at`, which is moved to its value. */
static bool field_at(ss_str s, size_t *at, ss_str *name)
{
    struct ss_json j = {.s = s, .at = blanks(s, *at)};
    ss_str value;
    if (j.at >= s.len || s.p[j.at] != '"' || !ss_json_value(&j, &value))
        return false;
    *name = (ss_str){value.p + 1, value.len - 2};
    j.at = blanks(s, j.at);
    if (j.at >= s.len || s.p[j.at] != ':')
        return false;
    *at = blanks(s, j.at + 1);
    return *at < s.len;
}

static bool list_of_objects(ss_str s, size_t at)
{
    size_t first = s.p[at] == '[' ? blanks(s, at + 1) : s.len;
    return first < s.len && s.p[first] == '{';
}

size_t json_wrapper(ss_str s, unsigned *depth)
{
    size_t at = 0;
    ss_str name, value;
    for (*depth = 0; *depth < WRAPPER_DEPTH;) {
        at = blanks(s, at);
        if (at >= s.len || (s.p[at] != '{' && s.p[at] != ','))
            return 0;
        *depth += s.p[at++] == '{';
        if (!field_at(s, &at, &name))
            return 0;
        if (s.p[at] == '"' && field_rank(FIELD_TEXT, name) < FIELD_NOT)
            return 0; /* an article */
        if (is_list_name(name) && list_of_objects(s, at)) {
            ++*depth;
            return at + 1;
        }
        if (s.p[at] == '{' &&
            (is_list_name(name) || ss_str_eq(name, SS_STR("response"))))
            continue;
        struct ss_json j = {.s = s, .at = at};
        if (!ss_json_value(&j, &value))
            return 0;
        at = j.at;
    }
    return 0;
}

/* ---- objects ----------------------------------------------------------- */

struct scan {
    size_t at; /* seen so far */
    unsigned depth;
    bool string;
};

/* Is the end of the object there? c->at is then behind it. */
static bool object_ends(struct scan *c, ss_str s)
{
    for (; c->at < s.len; c->at++) {
        char ch = s.p[c->at];
        if (c->string) {
            if (ch == '\\') {
                if (c->at + 1 == s.len)
                    return false; /* what it escapes is not there yet */
                c->at++;
            } else {
                c->string = ch != '"';
            }
        } else if (ch == '"') {
            c->string = true;
        } else if (ch == '{' || ch == '[') {
            c->depth++;
        } else if ((ch == '}' || ch == ']') && --c->depth == 0) {
            c->at++;
            return true;
        }
    }
    return false;
}

/* The object that begins here is longer than an article may be. */
static enum ss_read too_long(struct ss_reader *r, struct ss_record *rec,
                             struct scan *c, struct sayso_error *err)
{
    bool ended;
    do {
        reader_use(r, c->at);
        c->at = 0;
        if (!r->more)
            break;
        if (!reader_fill(r, err))
            return reader_damaged(r, rec);
        ended = object_ends(c, reader_unread(r));
    } while (!ended);
    reader_use(r, c->at);
    r->number++;
    return reader_reject(r, rec, err,
                         "an article may have 32 MB; this object "
                         "is longer");
}

/* Is it all there is, but for blanks? Then the file is the record. */
static bool only_one(struct ss_reader *r, size_t len)
{
    for (;;) {
        ss_str s = reader_unread(r);
        if (blanks(s, len) < s.len)
            return false;
        if (!r->more)
            return true;
        if (s.len > SS_RECORD_MAX_BYTES || !reader_fill(r, NULL))
            return false;
    }
}

static enum ss_read object(struct ss_reader *r, struct ss_record *rec,
                           struct sayso_error *err)
{
    struct scan c = {0};
    while (!object_ends(&c, reader_unread(r)) && r->more) {
        if (c.at > SS_RECORD_MAX_BYTES)
            return too_long(r, rec, &c, err);
        if (!reader_fill(r, err))
            return reader_damaged(r, rec);
    }
    if (!r->number && !r->depth && only_one(r, c.at)) {
        reader_give(r, reader_unread(r), rec);
        rec->line = 0;
        r->used = r->buf.len;
        return SS_READ_RECORD;
    }
    return reader_cut(r, c.at, rec);
}

/* Something that is no object: up to the next comma or line. */
static enum ss_read stranger(struct ss_reader *r, struct ss_record *rec,
                             struct sayso_error *err)
{
    ss_str s = reader_unread(r);
    size_t n = 1;
    while (n < s.len && !strchr(",]\n", s.p[n]))
        n++;
    reader_cut(r, n, rec);
    return reader_reject(r, rec, err, "a record is a JSON object, {...}");
}

/* Enter the list, if there is one. */
static void enter(struct ss_reader *r)
{
    ss_str s = reader_unread(r);
    size_t mark = ss_str_starts(s, SS_STR("\xef\xbb\xbf")) ? 3 : 0;
    size_t n = json_wrapper((ss_str){s.p + mark, s.len - mark}, &r->depth);
    if (!n)
        r->depth = 0;
    reader_use(r, mark + n);
    r->done = true;
}

enum ss_read json_next(struct ss_reader *r, struct ss_record *rec,
                       struct sayso_error *err)
{
    if (!r->done)
        enter(r);
    for (;;) {
        ss_str s = reader_unread(r);
        size_t n = blanks(s, 0);
        char c = n < s.len ? s.p[n] : '\0';
        reader_use(r, n);
        if (n == s.len) {
            if (!r->more)
                return SS_READ_END;
            if (!reader_fill(r, err))
                return reader_damaged(r, rec);
        } else if (c == '{') {
            return object(r, rec, err);
        } else if (c == '[' && !r->depth) {
            r->depth = 1;
            reader_use(r, 1);
        } else if (c == ',' && r->depth) {
            reader_use(r, 1);
        } else if (c == ']' && r->depth > 1) {
            return SS_READ_END; /* behind the list stands no article */
        } else if (c == ']' && r->depth) {
            r->depth = 0;
            reader_use(r, 1);
        } else {
            return stranger(r, rec, err);
        }
    }
}
