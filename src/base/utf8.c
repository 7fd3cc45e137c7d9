/* utf8.c - reading and folding UTF-8. */
#include "base/base.h"

#include <string.h>

/* Bytes of the sequence at p when it is well formed (RFC 3629, table 3-7 of
 * the Unicode standard), else 0. */
static size_t sequence(const unsigned char *p, size_t left)
{
    unsigned char c = p[0];
    if (c < 0x80)
        return 1;
    size_t n = c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 :
               c >= 0xf0 && c < 0xf5 ? 4 : 0;
    if (!n || left < n)
        return 0;
    unsigned char lo = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
    unsigned char hi = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
    if (p[1] < lo || p[1] > hi)
        return 0;
    for (size_t i = 2; i < n; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    return n;
}

size_t ss_utf8_valid(const char *s, size_t len)
{
    const unsigned char *p = (const unsigned char *)s;
    size_t i = 0;
    while (i < len) {
        uint64_t eight;
        while (i + 8 <= len && (memcpy(&eight, p + i, 8),
                                !(eight & 0x8080808080808080u)))
            i += 8;
        if (i >= len)
            break;
        size_t n = sequence(p + i, len - i);
        if (!n)
            return i;
        i += n;
    }
    return i;
}

uint32_t ss_utf8_at(const char *s, const char *end, uint32_t *len)
{
    const unsigned char *p = (const unsigned char *)s;
    unsigned char c = *p;
    if (c < 0x80) {
        *len = 1;
        return c;
    }
    size_t n = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    if ((size_t)(end - s) < n || c < 0xc2) {
        *len = 1;
        return 0xfffd;
    }
    *len = (uint32_t)n;
    uint32_t cp = c & (0x7fu >> n);
    for (size_t i = 1; i < n; i++)
        cp = cp << 6 | (p[i] & 0x3fu);
    return cp;
}

uint32_t ss_utf8_prev(const char *begin, const char *p, uint32_t *len)
{
    const char *at = p - 1;
    while (at > begin && ((unsigned char)*at & 0xc0) == 0x80)
        at--;
    uint32_t cp = ss_utf8_at(at, p, len);
    *len = (uint32_t)(p - at);
    return cp;
}

uint32_t ss_utf8_put(char out[4], uint32_t cp)
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xc0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3f));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xe0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3f));
        out[2] = (char)(0x80 | (cp & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3f));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3f));
    out[3] = (char)(0x80 | (cp & 0x3f));
    return 4;
}

size_t ss_fold(const char *p, size_t len, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < len;) {
        unsigned char c = (unsigned char)p[i];
        if (c < 0x80) {
            out[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
            i++;
            continue;
        }
        uint32_t k, cp = ss_utf8_at(p + i, p + len, &k);
        i += k;
        if (cp == 0x2019 || cp == 0x2018)
            cp = '\'';
        uint32_t low = ss_char_lower(cp);
        char put[4];
        uint32_t m = ss_utf8_put(put, low);
        /* a few letters grow when lowered; the room of 2*len+4 holds them */
        memcpy(out + n, put, m);
        n += m;
    }
    return n;
}
