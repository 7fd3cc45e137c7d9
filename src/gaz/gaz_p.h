/* gaz_p.h - inside the gaz stage: the shape of the section "LEXICON". */
#ifndef SS_GAZ_P_H
#define SS_GAZ_P_H

#include "gaz/gaz.h"

/* Words and states have one record more than there are: text and entries of
 * one end where those of the next begin. */
struct word_rec {
    uint32_t text;    /* in strings */
    uint32_t entries; /* first entry */
    uint16_t set[3];  /* by enum ss_gaz_case; each holds those before it */
    uint16_t spare;
};
/* Of the word hash table: the word's number below the highest bits of its
 * hash, which tell most other words apart without a look at them; 0: empty. */
typedef uint32_t slot_rec;
enum { SLOT_WORD_BITS = 22, WORDS_MAX = (1 << SLOT_WORD_BITS) - 1 };
struct edge_rec { /* of the phrase trie's hash table; to 0: empty */
    uint32_t from, word, to;
};
struct state_rec {
    uint32_t entries;
    uint32_t capitals; /* which words must begin with one, for set[1] */
    uint16_t set[2];
};
struct entry_rec {
    uint32_t prefer, kind; /* in strings, each with a NUL behind it */
    float count;
    uint16_t weight; /* in thousandths */
    uint16_t cls;
    char country[2];
    char gender;
    uint8_t flags; /* ENTRY_ */
};
enum { ENTRY_RISK = 1, ENTRY_ALIAS = 2 };
struct class_rec {
    uint32_t name, len;
};

#define GAZ_ARRAYS(X)                                                          \
    X(classes, struct class_rec)                                               \
    X(sets, struct ss_class_set)                                                    \
    X(words, struct word_rec)                                                  \
    X(slots, slot_rec)                                                         \
    X(states, struct state_rec)                                                \
    X(edges, struct edge_rec)                                                  \
    X(pairs, uint64_t)                                                         \
    X(entries, struct entry_rec)                                               \
    X(strings, char)
enum gaz_array {
#define X(name, type) ARRAY_##name,
    GAZ_ARRAYS(X)
#undef X
    ARRAY_COUNT
};
enum { GAZ_VERSION = 6 };
struct section_head {
    uint32_t version, spare;
    struct {
        uint32_t offset, n;
    } array[ARRAY_COUNT];
};

enum { CLASS_SLOTS = 4 * SS_CLASS_MAX };
struct ss_gaz {
#define X(name, type) const type *name;
    GAZ_ARRAYS(X)
#undef X
    uint32_t n[ARRAY_COUNT];
    uint16_t class_slots[CLASS_SLOTS];  /* by hash of their name; 0: empty */
    uint16_t class_above[SS_CLASS_MAX]; /* "a" of "a.b"; 0: none */
};

static inline uint32_t slot_tag(uint32_t hash)
{
    return hash >> SLOT_WORD_BITS << SLOT_WORD_BITS;
}
static inline uint32_t slot_word(slot_rec s)
{
    return s & WORDS_MAX;
}
static inline uint32_t edge_hash(uint32_t from, uint32_t word)
{
    uint64_t h = ((uint64_t)from << 32 | word) * 0x9e3779b97f4a7c15u;
    return (uint32_t)(h >> 32);
}
/* The array "pairs" is a set of the first two words of all phrases: a bit by
 * their hash, few of them set (a Bloom filter of one hash). */
static inline uint32_t pair_hash(uint32_t first, uint32_t second)
{
    return edge_hash(second, first);
}

/* ---- compiling (builder.c, tsv.c) --------------------------------------- */

struct row { /* one line of a list, columns taken apart */
    ss_str name, aliases, cls, prefer, country, gender, count, weight, risk,
        kind;
    bool any_case;
    float large; /* from this count on; 0: nothing is large */
};
/* Add a row whose classes are known to be well formed. A risky row of class
 * "place.city" goes into "place.city.risk" instead, so that rules can tell;
 * a large one into "place.city.large" as well. */
float builder_number(ss_str s); /* 0 when it is none */
bool builder_row(struct ss_gaz_builder *b, const struct row *row);
/* Is there no room for another class? Tells why a row failed. */
bool builder_full(const struct ss_gaz_builder *b);

#endif
