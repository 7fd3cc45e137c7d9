/*
 * gaz.h - the lexicon: gazetteers compiled into tables that are mapped, not
 * built, at start.
 *
 * Words are numbered by their folded form (ss_fold). A word has a class set:
 * all classes of the single-word entries that it is. Entries of several words
 * are found by a trie over word numbers. Classes are dotted; a member of
 * "place.city" is a member of "place" as well.
 *
 * Compile:  builder <- files (text), then write into a model image.
 * Run:      struct ss_gaz is a view into the mapped image; immutable, shared.
 */
#ifndef SS_GAZ_H
#define SS_GAZ_H

#include "base/base.h"

/* ---- model file: named sections in one file --------------------------- */

/*
 * Layout: magic "SAYSO\0\0\1", u32 version, u32 section count, u64 file
 * length, u64 checksum of all that follows, then a table of {char tag[8]; u64
 * offset; u64 len}, then the sections, 16-byte aligned, little endian. Tags: "LEXICON", "POS", "RULES" ...
 */
struct ss_image_writer {
    struct ss_buf bytes;
    struct {
        char tag[8];
        uint64_t offset, len;
    } section[16];
    uint32_t n_sections;
};
void ss_image_writer_init(struct ss_image_writer *w);
void ss_image_writer_release(struct ss_image_writer *w);
/* Append a section; bytes are copied. */
bool ss_image_add(struct ss_image_writer *w, const char *tag,
                  const void *bytes, size_t len, struct sayso_error *err);
/* The finished file, header and checksum filled in; owned by the writer. */
bool ss_image_finish(struct ss_image_writer *w, ss_str *file,
                     struct sayso_error *err);

struct ss_image; /* a mapped or in-memory model file, checked */
struct ss_image *ss_image_open(const char *path, struct sayso_error *err);
struct ss_image *ss_image_from(const void *bytes, size_t len,
                               struct sayso_error *err); /* copies */
void ss_image_free(struct ss_image *image);
/* A section's bytes; len 0 and p NULL when there is none. */
ss_str ss_image_section(const struct ss_image *image, const char *tag);
uint64_t ss_image_digest(const struct ss_image *image); /* its checksum */
uint64_t ss_image_checksum(const char *bytes, size_t len);

/* ---- compiling -------------------------------------------------------- */

struct ss_gaz_builder;
struct ss_gaz_builder *ss_gaz_builder_new(void); /* NULL: no memory */
void ss_gaz_builder_free(struct ss_gaz_builder *b);
/* Read one gazetteer file (format: docs/gazetteers.md). `name` is for
 * messages, which say line, column, text and a caret. */
bool ss_gaz_builder_add(struct ss_gaz_builder *b, const char *name, ss_str tsv,
                        struct sayso_error *err);
/* Number of a word, added when new (rules' literals go through this). */
uint32_t ss_gaz_builder_word(struct ss_gaz_builder *b, ss_str word);
/* Words are numbered from 1; how many numbers there are, 0 included, and the
 * folded text of one. */
uint32_t ss_gaz_builder_n_words(const struct ss_gaz_builder *b);
ss_str ss_gaz_builder_word_text(const struct ss_gaz_builder *b, uint32_t word);
/* Is the word, alone, in the class or one below it? */
bool ss_gaz_builder_in(const struct ss_gaz_builder *b, uint32_t word,
                       uint32_t cls);
/* Number of a class; 0 when no list has it. */
uint32_t ss_gaz_builder_class(struct ss_gaz_builder *b, ss_str dotted);
/* Add the section "LEXICON". */
bool ss_gaz_builder_write(struct ss_gaz_builder *b, struct ss_image_writer *w,
                          struct sayso_error *err);

/* ---- looking up ------------------------------------------------------- */

enum { SS_CLASS_MAX = 512, SS_PHRASE_MAX_WORDS = 16 };

struct ss_gaz; /* opaque view */
/* Check bounds of everything inside, so that look-ups need not. */
struct ss_gaz *ss_gaz_open(const struct ss_image *image,
                           struct sayso_error *err);
void ss_gaz_free(struct ss_gaz *g);

/* Word number of a folded form (hash = ss_hash of it); 0: unknown. */
uint32_t ss_gaz_word(const struct ss_gaz *g, const char *folded, size_t len,
                     uint64_t hash);
/* The word's folded text; empty for 0. */
ss_str ss_gaz_word_text(const struct ss_gaz *g, uint32_t word);
/* How a word is written. Lists of names ask for a capital; a name of capitals
 * only ("WHO", "IBM") asks for the same, or every "who" would be one. */
enum ss_gaz_case { SS_CASE_SMALL, SS_CASE_CAPITAL, SS_CASE_UPPER };
/* Class set of the word's single-word entries whose case rule is met. */
uint16_t ss_gaz_classes(const struct ss_gaz *g, uint32_t word,
                        enum ss_gaz_case written);
uint32_t ss_gaz_class(const struct ss_gaz *g, ss_str dotted); /* 0: none */
ss_str ss_gaz_class_name(const struct ss_gaz *g, uint32_t cls);
uint32_t ss_gaz_n_sets(const struct ss_gaz *g);
uint32_t ss_gaz_n_classes(const struct ss_gaz *g);
/* The class sets themselves, for loops that ask very often. */
struct ss_class_set { /* a bit per class */
    uint64_t bits[SS_CLASS_MAX / 64];
};
const struct ss_class_set *ss_gaz_sets(const struct ss_gaz *g);
static inline bool ss_class_set_has(const struct ss_class_set *set,
                                    uint32_t cls)
{
    return set->bits[cls / 64] >> cls % 64 & 1;
}
bool ss_gaz_has(const struct ss_gaz *g, uint16_t set, uint32_t cls);

/* One entry (row) of a list. */
struct ss_gaz_entry {
    uint32_t cls;     /* class number, the most specific one */
    ss_str prefer;    /* preferred name (as written in the list) */
    ss_str kind;      /* the kind column; may be empty */
    char country[2];  /* zero bytes when none */
    char gender;      /* 'm' 'f' or 0 */
    bool risk;        /* also an ordinary word */
    bool alias;       /* this form is an alias of `prefer` */
    float count;      /* 0 when not given */
    float weight;     /* 0 when not given */
};
/* Entries of a single word: how many, and the i-th. Order: as compiled. */
uint32_t ss_gaz_n_entries(const struct ss_gaz *g, uint32_t word);
void ss_gaz_entry(const struct ss_gaz *g, uint32_t word, uint32_t i,
                  struct ss_gaz_entry *out);
/* First entry of a word in class `cls` or below it; false: none. */
bool ss_gaz_entry_in(const struct ss_gaz *g, uint32_t word, uint32_t cls,
                     struct ss_gaz_entry *out);

/*
 * Phrases (two words and more). Walk the trie: state 0 is the root; step
 * returns the next state or 0 when there is no such branch. A state at which
 * phrases end has a class set and entries of its own, like a word. `capitals`
 * is a bit per word, first word lowest: which of them began with a capital;
 * all bits set for text in capitals.
 */
uint32_t ss_gaz_step(const struct ss_gaz *g, uint32_t state, uint32_t word);
/* Can a phrase begin with these two words? No is certain, yes is a guess that
 * spares most walks. */
bool ss_gaz_may_start_phrase(const struct ss_gaz *g, uint32_t word,
                             uint32_t second);
uint16_t ss_gaz_phrase_classes(const struct ss_gaz *g, uint32_t state,
                               uint32_t capitals);
uint32_t ss_gaz_phrase_n_entries(const struct ss_gaz *g, uint32_t state);
void ss_gaz_phrase_entry(const struct ss_gaz *g, uint32_t state, uint32_t i,
                         struct ss_gaz_entry *out);
bool ss_gaz_phrase_entry_in(const struct ss_gaz *g, uint32_t state,
                            uint32_t cls, struct ss_gaz_entry *out);

#endif
