/* offset.c - bytes into code points or UTF-16 units. */
#include "emit/emit_p.h"

#include <stdlib.h>

enum { STRETCH = 64 };

/* Units of the bytes [from, to): a lead byte counts one, a lead byte of four
 * counts two in UTF-16, a continuation byte nothing. */
static uint32_t count(const struct offsets *o, uint32_t from, uint32_t to)
{
    uint32_t n = 0;
    for (uint32_t i = from; i < to; i++) {
        unsigned char c = (unsigned char)o->text.p[i];
        n += (c & 0xc0) != 0x80;
        n += c >= 0xf0 && o->unit == SS_OFFSETS_UTF16;
    }
    return n;
}

static bool ascii(ss_str s)
{
    unsigned char all = 0;
    for (size_t i = 0; i < s.len; i++)
        all |= (unsigned char)s.p[i];
    return all < 0x80;
}

bool offsets_init(struct offsets *o, ss_str text, enum ss_offsets unit)
{
    *o = (struct offsets){.text = text, .unit = unit};
    if (unit == SS_OFFSETS_UTF8 || ascii(text))
        return true;
    uint32_t n = (uint32_t)(text.len / STRETCH + 1);
    o->at = malloc(n * sizeof *o->at);
    if (!o->at)
        return false;
    o->at[0] = 0;
    for (uint32_t i = 1; i < n; i++)
        o->at[i] = o->at[i - 1] + count(o, (i - 1) * STRETCH, i * STRETCH);
    return true;
}

void offsets_release(struct offsets *o)
{
    free(o->at);
}

uint32_t offsets_of(const struct offsets *o, uint32_t byte)
{
    if (!o->at)
        return byte;
    uint32_t i = byte / STRETCH;
    return o->at[i] + count(o, i * STRETCH, byte);
}
