/*
 * tagger_p.h - the section "POS" of a model, written by tagger_compile.c and
 * read by tagger.c.
 *
 * Whatever the tagger sees of a token adds one row of weights, a number per
 * tag. All rows stand in one array; row 0 is all zeros. What is seen is
 * turned into a row number beforehand as far as it can be:
 *
 *     head | words | tag pairs | shapes | masks x tag | masks x mask
 *          | suffixes | rows
 */
#ifndef SS_TAGGER_P_H
#define SS_TAGGER_P_H

#include "token/token_p.h"

enum {
    TAGS = SS_POS_COUNT,
    ROW = 24, /* weights of a row: the tags, and zeros to fill vectors */
    SHAPES = 64,
    MASKS_MAX = 1024,
    ROWS_MAX = UINT16_MAX,
    POS_VERSION = 3
};
#define ONLY 0x8000u /* in a mask number: the word has this one tag */

/* Masks are sets of tags a word can have. Number 0: nothing is known; numbers
 * below TAGS: that tag alone. */
struct pos_word {
    uint16_t own, before, after; /* rows: it is the word, stands before or
                                    after the word */
    uint16_t mask;               /* its number, with ONLY */
};
struct pos_suffix { /* of words that are in no list; key 0: empty */
    uint32_t key;   /* suffix_key */
    uint16_t own, after;
};
struct pos_row {
    int16_t weight[ROW];
};
struct pos_head {
    uint32_t version, tags;
    uint32_t n_words, n_masks, n_suffixes, n_rows; /* n_suffixes: 2^k */
};

/* Shape bits of a word as the tagger sees it. */
enum {
    SHAPE_CAPITAL = 1,
    SHAPE_UPPER = 2,
    SHAPE_DIGIT = 4,
    SHAPE_ALPHA = 8,
    SHAPE_HYPHEN = 16,
    SHAPE_FIRST = 32 /* of its sentence */
};

/* The last n (2 or 3) bytes of a folded word as a number, never 0. */
static inline uint32_t suffix_key(const char *folded, size_t len, size_t n)
{
    uint32_t key = (uint32_t)n << 24;
    for (size_t i = len > n ? len - n : 0; i < len; i++)
        key = (key & 0xff000000u) | (key << 8 & 0xffff00u) |
              (unsigned char)folded[i];
    return key;
}
static inline uint32_t suffix_slot(uint32_t key, uint32_t n_suffixes)
{
    return (key * 0x9e3779b1u >> 8) & (n_suffixes - 1);
}

#endif
