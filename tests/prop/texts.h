/*
 * texts.h - made-up texts for property tests: words, names, marks and cues in
 * any order, from a seed; the same seed gives the same text.
 */
#ifndef TEXTS_H
#define TEXTS_H

#include "base/base.h"

static inline uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* `pieces` pieces into b; weird ones more often in odd seeds. */
static inline void random_text(struct ss_buf *b, uint32_t seed, int pieces)
{
    static const char *const plain[] = {
        "the ",       "mayor ",    "said ",       "Ann Lee ",  "told ",
        "reporters ", "on Monday", ". ",          ", ",        "\"We will stay,\" ",
        "who asked not to be named ", "official ", "officials ", "according to ",
        "the U.S. ",  "Dr. ",      "Damascus ",   "he ",       "added ",
        "\n\n",       "that ",     "a ",          "British ",  "Bank of England ",
        "\xe2\x80\x9cNo,\xe2\x80\x9d ", "it's ",  "Lee's ",    "3.5 ",
        "police ",    "denied ",   "in ",         "of ",       "; ",
    };
    static const char *const weird[] = {
        "\"",   "'",    "\xe2\x80\x9c", "\xe2\x80\x9d", "\xe2\x80\x98",
        "\xe2\x80\x99", "(",    ")",    "\n",   "...",  "-",    "--",
        "\xc2\xa0", "\xe2\x80\x8b", "cafe\xcc\x81", "\xf0\x9f\x98\x80", "\t",
        "\x01", "A.B.C.", "!!!", "@x ", "#y ", "\xc2\xab", "\xc2\xbb", "``",
        "''",   "\xe4\xb8\xad\xe6\x96\x87", "Q: ", "A: ", "O\xe2\x80\x99",
    };
    uint32_t state = seed * 2654435761u + 1;
    for (int i = 0; i < pieces; i++) {
        uint32_t r = next_random(&state);
        bool odd = r % 8 < (seed % 2 ? 4 : 1);
        const char *piece =
            odd ? weird[(r >> 3) % (sizeof weird / sizeof *weird)]
                : plain[(r >> 3) % (sizeof plain / sizeof *plain)];
        ss_buf_str(b, ss_str_of(piece));
    }
}

#endif
