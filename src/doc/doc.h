/*
 * doc.h - the article: text, blocks, tokens, and what was found in it.
 *
 * The text never changes once blocks are set. Everything else is flat arrays
 * of spans over it, written by one stage each and read by those after it:
 *
 *   ingest  id, meta, text, blocks, map, warnings
 *   token   tokens, sents (and parts of speech)
 *   rule    layers of annotations
 *   entity  entities, mentions
 *   quote   quotes         source  sources, source_mentions
 *
 * Positions are bytes (ss_span) or token numbers (ss_range); both half open.
 * One arena owns it all; ss_doc_clear makes the document ready for the next
 * article without giving memory back. A document belongs to one thread.
 */
#ifndef SS_DOC_H
#define SS_DOC_H

#include "base/base.h"

typedef struct {
    uint32_t start, end;
} ss_range; /* token numbers, half open */

static inline bool ss_range_empty(ss_range r)
{
    return r.start >= r.end;
}

#define SS_NONE UINT32_MAX /* no index */

/* ---- blocks ----------------------------------------------------------- */

#define SS_BLOCK_KINDS(X)                                                      \
    X(TITLE, "title")                                                          \
    X(DESCRIPTION, "description")                                              \
    X(SUMMARY, "summary")                                                      \
    X(PARAGRAPH, "paragraph")                                                  \
    X(HEADING, "heading")                                                      \
    X(LIST_ITEM, "list-item")                                                  \
    X(BLOCKQUOTE, "blockquote")                                                \
    X(CAPTION, "caption")                                                      \
    X(ALT, "alt")                                                              \
    X(CREDIT, "credit")                                                        \
    X(TABLE, "table")                                                          \
    X(PREFORMATTED, "preformatted")
enum ss_block_kind {
#define X(id, name) SS_BLOCK_##id,
    SS_BLOCK_KINDS(X)
#undef X
};
const char *ss_block_kind_name(enum ss_block_kind kind);

/* A paragraph-like stretch of text, in reading order, never overlapping.
 * Plain text is cut at blank lines (see ss_doc_split_plain). */
struct ss_block {
    enum ss_block_kind kind;
    ss_span span;    /* in text; without surrounding white space */
    ss_range tokens; /* set by token/ */
};

/* text [text, text + len) came from raw [raw, raw + raw_len). When lengths
 * are equal the bytes correspond one to one; otherwise the stretch is one
 * unit (an entity, an escape, a converted character). */
struct ss_map_seg {
    uint32_t text, len;
    uint64_t raw;
    uint32_t raw_len;
};

/* ---- tokens ----------------------------------------------------------- */

enum ss_token_flag {
    SS_TOK_SPACE = 1 << 0,    /* white space stands before it */
    SS_TOK_CAPITAL = 1 << 1,  /* first letter upper case (al-Assad counts) */
    SS_TOK_UPPER = 1 << 2,    /* all letters upper case, two or more */
    SS_TOK_ALPHA = 1 << 3,    /* has a letter */
    SS_TOK_DIGIT = 1 << 4,    /* has a digit */
    SS_TOK_PUNCT = 1 << 5,    /* neither letter nor digit */
    SS_TOK_SENT = 1 << 6,     /* first of its sentence (quote marks skipped:
                                 the first word after them has it too) */
    SS_TOK_BLOCK = 1 << 7,    /* first of its block */
    SS_TOK_QUOTED = 1 << 8,   /* inside quotation marks, marks included;
                                 set by quote/ */
    SS_TOK_OPEN = 1 << 9,     /* an opening double or single quotation mark;
                                 set by quote/ */
    SS_TOK_CLOSE = 1 << 10,   /* a closing one; set by quote/ */
    SS_TOK_INITIAL = 1 << 11, /* one capital and a full stop: J. */
    SS_TOK_MIXED = 1 << 12,   /* capital after a small letter: McCain, eBay */
    SS_TOK_SEEN_SMALL = 1 << 13,   /* the same word stands elsewhere in small
                                      letters; capitals only; set by entity/ */
    SS_TOK_SEEN_CAPITAL = 1 << 14, /* ... with a capital inside a sentence;
                                      set by entity/ */
    SS_TOK_HEADLINE = 1 << 15      /* in a line where nearly every word has a
                                      capital; set by entity/ */
};

#define SS_POS_TAGS(X)                                                         \
    X(NONE, "NONE", "X")                                                       \
    X(NOUN, "NOUN", "NOUN")   /* singular or mass */                           \
    X(NOUNS, "NOUNS", "NOUN") /* plural */                                     \
    X(PROPN, "PROPN", "PROPN")                                                 \
    X(VB, "VB", "VERB")   /* base form, infinitive */                          \
    X(VBD, "VBD", "VERB") /* past */                                           \
    X(VBP, "VBP", "VERB") /* present, not third person */                      \
    X(VBZ, "VBZ", "VERB") /* present, third person */                          \
    X(VBG, "VBG", "VERB") /* -ing */                                           \
    X(VBN, "VBN", "VERB") /* past participle */                                \
    X(AUX, "AUX", "AUX")                                                       \
    X(ADJ, "ADJ", "ADJ")                                                       \
    X(ADV, "ADV", "ADV")                                                       \
    X(DET, "DET", "DET")                                                       \
    X(PRON, "PRON", "PRON")                                                    \
    X(ADP, "ADP", "ADP")                                                       \
    X(PART, "PART", "PART")                                                    \
    X(CCONJ, "CCONJ", "CCONJ")                                                 \
    X(SCONJ, "SCONJ", "SCONJ")                                                 \
    X(NUM, "NUM", "NUM")                                                       \
    X(INTJ, "INTJ", "INTJ")                                                    \
    X(SYM, "SYM", "SYM")                                                       \
    X(PUNCT, "PUNCT", "PUNCT")
enum ss_pos {
#define X(id, name, upos) SS_POS_##id,
    SS_POS_TAGS(X)
#undef X
        SS_POS_COUNT
};
const char *ss_pos_name(enum ss_pos pos); /* sayso's tag: "VBD" */
const char *ss_pos_upos(enum ss_pos pos); /* Universal POS: "VERB" */

struct ss_token {
    uint32_t start;   /* byte in text */
    uint32_t len;     /* bytes */
    uint32_t word;    /* lexicon number of the folded form; 0: not in it */
    uint32_t hash;    /* of the folded form: equal words, equal hash */
    uint32_t sent;    /* index into sents */
    uint16_t classes; /* class set of the word, 0: none (gaz/gaz.h) */
    uint16_t flags;   /* enum ss_token_flag */
    uint16_t block;   /* index into blocks; articles beyond 65,535 blocks
                         are cut there with a warning */
    uint8_t pos;      /* enum ss_pos */
    uint8_t spare;
};

struct ss_sent {
    ss_range tokens;
    uint32_t block;
};

/* ---- annotations ------------------------------------------------------ */

/* A named part of an annotation: speaker, cue, content ... */
struct ss_part {
    uint32_t name; /* symbol number (rule/rule.h) */
    ss_range tokens;
};

struct ss_ann {
    ss_range tokens;
    uint32_t rule; /* rule that made it, SS_NONE: C code */
    float weight;
    uint32_t parts; /* first in doc->parts */
    uint16_t n_parts;
    uint16_t type; /* annotation type number, below SS_ANN_TYPES */
    uint32_t ref;  /* index of the thing it stands for (quote, entity ...),
                      SS_NONE: nothing */
};

enum { SS_ANN_TYPES = 31 };
/* Bit of doc->ann_start and ann_end: a phrase of the lexicon. */
#define SS_PHRASE_BIT (1u << SS_ANN_TYPES)

struct ss_layer { /* annotations of one type, ordered by start, then end */
    SS_VEC(struct ss_ann) anns;
    bool overlap; /* some of them share tokens */
};

/* ---- names ------------------------------------------------------------ */

#define SS_ENTITY_TYPES(X)                                                     \
    X(NONE, "NONE")                                                            \
    X(PER, "PER")                                                              \
    X(LOC, "LOC")                                                              \
    X(ORG, "ORG")                                                              \
    X(NORP, "NORP")                                                            \
    X(MISC, "MISC")
enum ss_entity_type {
#define X(id, name) SS_ENTITY_##id,
    SS_ENTITY_TYPES(X)
#undef X
        SS_ENTITY_COUNT
};
const char *ss_entity_type_name(enum ss_entity_type type);

struct ss_entity {
    enum ss_entity_type type;
    ss_str name;      /* fullest form in the article or preferred name */
    ss_str gazetteer; /* entry it was linked to; len 0: none */
    float confidence; /* 0..1 */
    char gender;      /* 'm', 'f' as the article or gazetteer says; 0 */
    bool group;       /* a family, several people */
    SS_VEC(ss_str) titles;
};

struct ss_mention { /* ordered by span.start, never overlapping */
    ss_span span;
    ss_range tokens;
    uint32_t entity;
    uint32_t rule; /* strongest rule that voted for the type; SS_NONE */
    float confidence;
    bool in_quote;
};

/* ---- quotations ------------------------------------------------------- */

#define SS_QUOTE_KINDS(X)                                                      \
    X(DIRECT, "direct")                                                        \
    X(MIXED, "mixed")                                                          \
    X(INDIRECT, "indirect")
enum ss_quote_kind {
#define X(id, name) SS_QUOTE_##id,
    SS_QUOTE_KINDS(X)
#undef X
};
const char *ss_quote_kind_name(enum ss_quote_kind kind);

#define SS_ATTRIBUTIONS(X)                                                     \
    X(NONE, "none")                                                            \
    X(EXPLICIT, "explicit")                                                    \
    X(CONTINUED, "continued")                                                  \
    X(INFERRED, "inferred")
enum ss_attribution {
#define X(id, name) SS_ATTRIBUTION_##id,
    SS_ATTRIBUTIONS(X)
#undef X
};
const char *ss_attribution_name(enum ss_attribution a);

/* A quotation: its content in one or more stretches, who and how. Ordered by
 * the start of the first stretch. Empty ranges (start == end) mean none. */
struct ss_quote {
    enum ss_quote_kind kind;
    enum ss_attribution attribution;
    uint32_t spans;   /* first in doc->quote_spans */
    uint32_t n_spans; /* one or more */
    ss_range speaker, cue, addressee;
    uint32_t source;    /* index into sources; SS_NONE */
    uint32_t continues; /* quote whose speaker goes on speaking here (it has
                           none in place, attribution CONTINUED); SS_NONE */
    uint32_t rule;      /* that attributed it; SS_NONE */
    float confidence;   /* 0..1 */
};

/* ---- sources ---------------------------------------------------------- */

#define SS_SOURCE_KINDS(X)                                                     \
    X(UNKNOWN, "unknown")                                                      \
    X(PERSON, "person")                                                        \
    X(GROUP, "group")                                                          \
    X(ORGANISATION, "organisation")                                            \
    X(DOCUMENT, "document")                                                    \
    X(MEDIA, "media")
enum ss_source_kind {
#define X(id, name) SS_SOURCE_##id,
    SS_SOURCE_KINDS(X)
#undef X
};
const char *ss_source_kind_name(enum ss_source_kind kind);

#define SS_NAMINGS(X)                                                          \
    X(UNNAMED, "unnamed")                                                      \
    X(NAMED, "named")                                                          \
    X(PSEUDONYM, "pseudonym")
enum ss_naming {
#define X(id, name) SS_NAMING_##id,
    SS_NAMINGS(X)
#undef X
};
const char *ss_naming_name(enum ss_naming n);

#define SS_FORMS(X)                                                            \
    X(NAME, "name")                                                            \
    X(NOMINAL, "nominal")                                                      \
    X(PRONOUN, "pronoun")                                                      \
    X(POSSESSIVE, "possessive")
enum ss_form {
#define X(id, name) SS_FORM_##id,
    SS_FORMS(X)
#undef X
};
const char *ss_form_name(enum ss_form f);

struct ss_source_mention { /* ordered by tokens.start */
    ss_range tokens;
    uint32_t source;
    enum ss_form form;
    uint32_t rule;
};

/* How a source came to be unnamed; empty ranges mean "not said". */
struct ss_anonymity {
    bool any;
    ss_range request, reason, known_to;
    ss_str category; /* of the reason: "safety"; len 0: none */
    bool stock;      /* it is true of nearly everybody who talks to a paper */
    ss_str terms;    /* "background"; len 0: none */
};

struct ss_source {
    enum ss_source_kind kind;
    enum ss_naming naming;
    ss_str label;
    uint32_t entity; /* for a named source; SS_NONE */
    ss_str role, seniority, affiliation, nationality, location; /* len 0 */
    int former;  /* 0 unknown, 1 current, 2 former */
    char gender; /* from pronouns and titles; 0 unknown */
    bool plural;
    SS_VEC(ss_str) pronouns;
    struct ss_anonymity anonymity;
    float confidence;
};

/* ---- the document ----------------------------------------------------- */

struct ss_meta { /* all may be empty */
    ss_str uri, title, date, language, publisher;
    SS_VEC(ss_str) authors;
    SS_VEC(ss_str) keywords;
};

struct ss_doc {
    struct ss_arena arena;
    ss_str id;
    struct ss_meta meta;
    ss_str text;   /* UTF-8, valid; below 4 GiB */
    bool want_raw; /* build `map` (set before ingest; kept by clear) */
    SS_VEC(struct ss_block) blocks;
    SS_VEC(struct ss_map_seg) map; /* ordered by text */
    SS_VEC(ss_str) warnings;

    SS_VEC(struct ss_token) tokens;
    SS_VEC(struct ss_sent) sents;

    struct ss_layer layers[SS_ANN_TYPES];
    SS_VEC(struct ss_part) parts;
    uint32_t *ann_start; /* per token: bit t set when type t begins there */
    uint32_t *ann_end;   /* per token: bit t set when type t's last token */

    SS_VEC(struct ss_entity) entities;
    SS_VEC(struct ss_mention) mentions;
    SS_VEC(struct ss_quote) quotes;
    SS_VEC(ss_span) quote_spans;
    SS_VEC(struct ss_source) sources;
    SS_VEC(struct ss_source_mention) source_mentions;
};

void ss_doc_init(struct ss_doc *doc, size_t limit_bytes); /* 0: default */
void ss_doc_clear(struct ss_doc *doc);
void ss_doc_release(struct ss_doc *doc);

/* Note something that was repaired or left out. Printf-style. At most 100 are
 * kept. */
void ss_doc_warn(struct ss_doc *doc, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Cut doc->text at blank lines (a line of white space only) into paragraph
 * blocks. Text in one piece without blank lines but with several lines of
 * sentence length is cut at line ends, or before lines that are indented. Used
 * for plain text and JSONL. */
bool ss_doc_split_plain(struct ss_doc *doc, struct sayso_error *err);

/* Raw byte range behind a text span; the span itself when there is no map. */
void ss_doc_raw(const struct ss_doc *doc, ss_span span, uint64_t *start,
                uint64_t *end);

/* ---- reading ---------------------------------------------------------- */

static inline ss_str ss_doc_text(const struct ss_doc *doc, ss_span s)
{
    return (ss_str){doc->text.p + s.start, s.end - s.start};
}
static inline ss_str ss_token_text(const struct ss_doc *doc, uint32_t t)
{
    const struct ss_token *k = &doc->tokens.v[t];
    return (ss_str){doc->text.p + k->start, k->len};
}
/* Bytes of tokens [start, end); empty for an empty range. */
static inline ss_span ss_range_span(const struct ss_doc *doc, ss_range r)
{
    if (r.start >= r.end)
        return (ss_span){0, 0};
    const struct ss_token *last = &doc->tokens.v[r.end - 1];
    return (ss_span){doc->tokens.v[r.start].start, last->start + last->len};
}
/* Tokens lying wholly inside a byte span. O(log n). */
ss_range ss_doc_tokens_in(const struct ss_doc *doc, ss_span s);
/* Block that holds a byte (the last one before it). O(log n). */
uint32_t ss_doc_block_at(const struct ss_doc *doc, uint32_t byte);
/* First name in doc->mentions that begins at a token or behind it; their number
 * when there is none. O(log n). */
uint32_t ss_doc_mention_from(const struct ss_doc *doc, uint32_t token);

/* ---- who owns what ---------------------------------------------------- */

/* What belongs to each owner, in the order of the text: first[owner], then
 * next[item] to SS_NONE. */
struct ss_chain {
    uint32_t *first, *next;
};
struct ss_chains {
    struct ss_chain mentions;        /* of entities */
    struct ss_chain quotes;          /* of sources */
    struct ss_chain source_mentions; /* of sources */
    uint32_t *memory;
};
/* Linear. False: no memory; may be released all the same. */
bool ss_chains_init(struct ss_chains *c, const struct ss_doc *doc);
void ss_chains_release(struct ss_chains *c);

/* ---- annotations ------------------------------------------------------ */

/* Insert in order (cheap at the end). Returns it, or NULL: no memory. */
struct ss_ann *ss_doc_annotate(struct ss_doc *doc, unsigned type, ss_range r);
/* Index in the layer of the annotation of `type` beginning at / ending before
 * token position t (end == t); longest first; SS_NONE. O(log n), O(1) when the
 * bit is clear. */
uint32_t ss_ann_starting(const struct ss_doc *doc, unsigned type, uint32_t t);
uint32_t ss_ann_ending(const struct ss_doc *doc, unsigned type, uint32_t t);
/* Forget a layer, its bits included. */
void ss_layer_clear(struct ss_doc *doc, unsigned type);
/* Part by symbol number; false when the annotation has none. */
bool ss_ann_part(const struct ss_doc *doc, const struct ss_ann *ann,
                 uint32_t name, ss_range *out);

#endif
