/*
 * wire.c - plain text with a head, as collections of wire stories keep it:
 *
 *     -- Stocks rise
 *     -- By Ann Lee
 *     -- Fri Nov 10, 2006 4:56pm EST
 *     -- http://example.org/1
 *
 *     NEW YORK - ...
 *
 * The text stays as it is; its first block becomes one for every line.
 */
#include "ingest/ingest_p.h"

#include <string.h>

enum { MAX_LINES = 8 };

static bool holds_digits(ss_str s)
{
    for (size_t i = 0; i + 4 <= s.len; i++) {
        size_t n = 0;
        while (n < 4 && s.p[i + n] >= '0' && s.p[i + n] <= '9')
            n++;
        if (n == 4)
            return true;
    }
    return false;
}

static bool tell(struct ss_doc *doc, ss_str line)
{
    struct ss_meta *m = &doc->meta;
    ss_str copy = ss_arena_copy(&doc->arena, line);
    if (!copy.p)
        return false;
    if (!m->title.len)
        m->title = copy;
    else if (memmem(line.p, line.len, "://", 3))
        m->uri = copy;
    else if (holds_digits(line))
        return field_meta(doc, FIELD_DATE, copy);
    else
        return field_name(doc, FIELD_AUTHORS, copy);
    return true;
}

/* Blocks before the others. */
static bool put_before(struct ss_doc *doc, const ss_span *lines, uint32_t n)
{
    uint32_t old = doc->blocks.n;
    for (uint32_t i = 0; i < n; i++) {
        const struct ss_block *room = ss_vec_push(&doc->arena, &doc->blocks);
        if (!room)
            return false;
    }
    memmove(doc->blocks.v + n, doc->blocks.v, old * sizeof *doc->blocks.v);
    for (uint32_t i = 0; i < n; i++)
        doc->blocks.v[i] = (struct ss_block){
            .kind = i ? SS_BLOCK_CREDIT : SS_BLOCK_TITLE, .span = lines[i]};
    return true;
}

bool wire_head(struct ss_doc *doc, struct sayso_error *err)
{
    ss_span lines[MAX_LINES];
    uint32_t n = 0;
    ss_str rest = doc->text, line;
    while (n < MAX_LINES && ss_str_next(&rest, '\n', &line) &&
           ss_str_starts(line, SS_STR("-- "))) {
        line = ss_str_trim((ss_str){line.p + 3, line.len - 3});
        uint32_t start = (uint32_t)(line.p - doc->text.p);
        if (line.len)
            lines[n++] = (ss_span){start, start + (uint32_t)line.len};
    }
    if (n < 2 || !rest.p || doc->blocks.n < 2 ||
        doc->blocks.v[0].span.end != lines[n - 1].end)
        return true; /* no head, or a text that goes on with it */
    for (uint32_t i = 0; i < n; i++)
        if (!tell(doc, ss_doc_text(doc, lines[i])))
            return ss_fail_memory(err);
    memmove(doc->blocks.v, doc->blocks.v + 1,
            --doc->blocks.n * sizeof *doc->blocks.v);
    return put_before(doc, lines, n) ? true : ss_fail_memory(err);
}
