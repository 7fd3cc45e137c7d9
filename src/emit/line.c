/* line.c - bytes of a record into lines and columns of its file. */
#include "emit/emit_p.h"

#include <stdlib.h>
#include <string.h>

bool lines_init(struct lines *l, const struct ss_reviewed *r)
{
    const char *p = r->raw.p, *end = p + r->raw.len;
    uint32_t n = 1;
    for (const char *q = p; (q = memchr(q, '\n', (size_t)(end - q))); q++)
        n++;
    *l = (struct lines){.r = r, .start = malloc(n * sizeof *l->start)};
    if (!l->start)
        return false;
    l->start[l->n++] = 0;
    for (const char *q = p; (q = memchr(q, '\n', (size_t)(end - q))); q++)
        l->start[l->n++] = (uint32_t)(q + 1 - p);
    return true;
}

void lines_release(struct lines *l)
{
    free(l->start);
}

struct line_column line_of(const struct lines *l, uint64_t raw)
{
    uint32_t lo = 0, hi = l->n;
    while (hi - lo > 1) { /* the last line that begins at the byte or before */
        uint32_t mid = (lo + hi) / 2;
        if (l->start[mid] <= raw)
            lo = mid;
        else
            hi = mid;
    }
    struct line_column at = {lo + 1, 1};
    if (l->r->line)
        at.line += l->r->line - 1;
    for (uint64_t i = l->start[lo]; i < raw && i < l->r->raw.len; i++)
        at.column += ((unsigned char)l->r->raw.p[i] & 0xc0) != 0x80;
    return at;
}
