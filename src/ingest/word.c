/*
 * word.c - articles that Nexis exports as a Word document, one behind the other
 * after a list of their titles.
 *
 *     <w:p>... w:name="Bookmark_3" ...</w:p>   an article begins
 *     <w:p>Harbour opens</w:p>                 title, publisher, date
 *     <w:p>Byline: Ann Lee</w:p>               labels
 *     <w:p>... w:name="Body_2" ...</w:p>       the text begins
 *     <w:p>The harbour is open ...</w:p>
 *     <w:p>... w:name="Classification" ...     what stands behind it
 *
 * The bookmarks are the same in every language of the interface.
 */
#include "ingest/ingest_p.h"

#include <string.h>

static const char article_mark[] = "w:name=\"Bookmark_";
static const char body_mark[] = "w:name=\"Body";
static const char behind_mark[] = "w:name=\"Classification";

/* Where the paragraph that holds what stands at `at` begins; s.len: it is in
 * none. */
static size_t paragraph_of(ss_str s, size_t at)
{
    while (at-- > 0)
        if (s.len - at > 4 && memcmp(s.p + at, "<w:p", 4) == 0 &&
            (s.p[at + 4] == ' ' || s.p[at + 4] == '>'))
            return at;
    return s.len;
}

static const char *find(ss_str s, size_t from, const char *what)
{
    return memmem(s.p + from, s.len - from, what, strlen(what));
}

/* The number behind an article's mark. */
static ss_str number_at(ss_str s, size_t at)
{
    size_t from = at + sizeof article_mark - 1, end = from;
    while (end < s.len && s.p[end] >= '0' && s.p[end] <= '9')
        end++;
    return (ss_str){s.p + from, end - from};
}

/* The paragraph that begins the next article behind the one whose mark stands
 * at `own` (s.len: none); s.len: none. Bookmarks of one number may be
 * several. */
static size_t next_article(ss_str s, size_t from, size_t own)
{
    for (const char *at; (at = find(s, from, article_mark)) != NULL;) {
        size_t mark = (size_t)(at - s.p), begins = paragraph_of(s, mark);
        if (begins < s.len && begins > 0 &&
            (own == s.len || !ss_str_eq(number_at(s, mark), number_at(s, own))))
            return begins;
        from = mark + sizeof article_mark - 1;
    }
    return s.len;
}

bool word_is_article(ss_str s)
{
    return ss_str_starts(s, SS_STR("<w:p")) && find(s, 0, article_mark);
}

/* A mark that begins before `seen` may end behind it. */
static size_t overlap(size_t seen)
{
    size_t most = sizeof article_mark + 12;
    return seen > most ? seen - most : 0;
}

/* Where the next article begins, behind the one that `own` is the mark of;
 * read on until it is there. False: the input failed. */
static bool look_for(struct ss_reader *r, bool own, size_t *at,
                     struct sayso_error *err)
{
    for (size_t seen = 0;;) {
        ss_str s = reader_unread(r);
        const char *mark = own ? find(s, 0, article_mark) : NULL;
        *at =
            next_article(s, overlap(seen), mark ? (size_t)(mark - s.p) : s.len);
        if (*at < s.len || !r->more || s.len > SS_RECORD_MAX_BYTES)
            return true;
        seen = s.len;
        if (!reader_fill(r, err))
            return false;
    }
}

bool word_holds_several(struct ss_reader *r)
{
    size_t at;
    if (!look_for(r, false, &at, NULL) || at == reader_unread(r).len)
        return false;
    reader_use(r, at);
    return true;
}

enum ss_read word_next(struct ss_reader *r, struct ss_record *rec,
                       struct sayso_error *err)
{
    size_t at;
    if (!reader_unread(r).len && !r->more)
        return SS_READ_END;
    if (!look_for(r, true, &at, err))
        return reader_damaged(r, rec);
    reader_cut(r, at, rec);
    if (at <= SS_RECORD_MAX_BYTES)
        return SS_READ_RECORD;
    return reader_reject(r, rec, err,
                         "an article may have 32 MB; this one is longer");
}

void word_parts(ss_str s, ss_str *head, ss_str *body)
{
    const char *mark = find(s, 0, body_mark);
    const char *behind = find(s, 0, behind_mark);
    const char *end = mark ? find(s, (size_t)(mark - s.p), "</w:p>") : NULL;
    size_t from = end ? (size_t)(end - s.p) : s.len;
    size_t to = behind ? paragraph_of(s, (size_t)(behind - s.p)) : s.len;
    *head = (ss_str){s.p, mark ? paragraph_of(s, (size_t)(mark - s.p)) : s.len};
    *body = from < to ? (ss_str){s.p + from, to - from} : (ss_str){"", 0};
}
