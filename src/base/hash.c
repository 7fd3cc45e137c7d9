/*
 * hash.c - a 64-bit hash of bytes.
 *
 * Eight bytes at a time, each folded in by a 64 x 64 -> 128 bit multiplication
 * whose halves are xored (the mixing step of Wang Yi's wyhash). Words are
 * short, so the last part is read without a loop. The result is part of the
 * model file's format: it may not change without a new version number.
 */
#include "base/base.h"

#include <string.h>

static const uint64_t K0 = 0x9e3779b97f4a7c15u, K1 = 0xc2b2ae3d27d4eb4fu;

static uint64_t mix(uint64_t a, uint64_t b)
{
    __extension__ unsigned __int128 m = (unsigned __int128)a * b;
    return (uint64_t)m ^ (uint64_t)(m >> 64);
}

/* Eight bytes, the first lowest; compilers make one load of it. */
static uint64_t read8(const unsigned char *p)
{
    return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 |
           (uint64_t)p[3] << 24 | (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 |
           (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56;
}

static uint64_t read_last(const unsigned char *p, size_t n)
{
    uint64_t v = 0;
    while (n-- > 0)
        v = v << 8 | p[n];
    return v;
}

uint64_t ss_hash(const void *bytes, size_t len)
{
    const unsigned char *p = bytes;
    uint64_t h = K0 ^ len;
    for (; len >= 8; p += 8, len -= 8)
        h = mix(h ^ read8(p), K1);
    if (len)
        h = mix(h ^ read_last(p, len), K1);
    return mix(h, K0);
}
