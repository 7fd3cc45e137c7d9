/* width.c - columns of a character on a terminal. A table of our own rather
 * than wcwidth(3), whose answer depends on the process's locale. */
#include "emit/emit_p.h"

unsigned char_columns(uint32_t cp)
{
    static const struct {
        uint32_t from, to;
    } wide[] = {
#include "emit/wide.inc"
    };
    if (cp < 0x300)
        return cp >= 0x20 && cp != 0x7f && cp != 0xad;
    if (ss_char_class(cp) == SS_CHAR_MARK || (cp >= 0x200b && cp <= 0x200f) ||
        cp == 0xfeff)
        return 0;
    size_t lo = 0, hi = sizeof wide / sizeof *wide;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (wide[mid].to < cp)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < sizeof wide / sizeof *wide && wide[lo].from <= cp ? 2 : 1;
}
