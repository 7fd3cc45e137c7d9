/*
 * review.h - what an editor should fix, ask and confirm in an annotated
 * article.
 *
 * In:      everything from tokens to sources; doc->meta.
 * Out:     a struct ss_review in the document's arena.
 * Uses:    base doc gaz token rule; phases of rules/review/
 *
 * Checks on wording are rules (`make review`, `set check NAME`); checks on
 * sources, names and quotations are C, a file for each family. All checks
 * stand in checks.def.
 */
#ifndef SS_REVIEW_H
#define SS_REVIEW_H

#include "source/source.h"

/* ---- the checks ------------------------------------------------------- */

#define SS_SEVERITIES(X)                                                       \
    X(FIX, "fix")         /* wrong, or against itself */                       \
    X(ASK, "ask")         /* a question to the reporter */                     \
    X(CONFIRM, "confirm") /* no text can tell */                               \
    X(NOTE, "note")       /* worth a look */                                   \
    X(OFF, "off")         /* not looked for */
enum ss_severity {
#define X(id, name) SS_SEVERITY_##id,
    SS_SEVERITIES(X)
#undef X
        SS_SEVERITY_COUNT
};
const char *ss_severity_name(enum ss_severity s);

enum ss_check {
#define CHECK(id, ...) SS_CHECK_##id,
#include "review/checks.def"
#undef CHECK
    SS_CHECK_COUNT
};
struct ss_check_info {
    const char *name; /* "anon-drift" */
    enum ss_severity severity;
    const char *message; /* {}: the words found; {n}: a count */
    const char *why;     /* may be empty */
    const char *who;     /* houses that ask for it; may be empty */
};
const struct ss_check_info *ss_check_info(enum ss_check check);
enum ss_check ss_check_find(ss_str name); /* SS_CHECK_COUNT: none */

/* An editor's decision that a finding needs nothing. */
struct ss_dismissal {
    uint64_t key;
    ss_str check, words; /* for people who read the file */
    ss_str by, because;
};

/* ---- what was found --------------------------------------------------- */

/* One question, with every place it stands at. */
struct ss_finding {
    enum ss_check check;
    enum ss_severity severity;
    ss_str message;
    SS_VEC(ss_span) spans;   /* over doc->text, by start; none: the story */
    SS_VEC(ss_span) related; /* what the message refers to beside them */
    uint32_t source;         /* index into doc->sources; SS_NONE */
    uint32_t rule;           /* that matched; SS_NONE: C code */
    uint64_t key; /* of check, words and source: the same in another draft */
    const struct ss_dismissal *dismissed; /* NULL: it stands */
    bool known; /* it stood in an older draft, which was asked about */
};

/* How a source stands in the story; one for each of doc->sources. */
struct ss_standing {
    uint32_t letter; /* 1: A, 2: B ...; 0: not a person who is interviewed,
                        that is quoted in the story or its summary */
    bool hidden; /* an anonymous source: a person with a letter and without a
                    name, of whom the story says so or who is called by a word
                    for people that hide (official, diplomat, source) */
    uint32_t quoted, words; /* quotations in marks, and words inside them */
    uint32_t reported;      /* quotations in other words */
    uint32_t first, last;   /* blocks of the quotations; SS_NONE */
};

struct ss_review {
    SS_VEC(struct ss_finding) findings; /* by severity, then place */
    const struct ss_standing *standing; /* per source */
    const uint32_t *block_numbers; /* per block: its number among its kind */
    uint32_t words;                /* of the story's blocks */
    uint32_t quoted_words;         /* inside quotation marks, of those */
};

/* "p12": the name under which a block is spoken of: t title, d description,
 * s summary, h heading, a alternative text, c caption, r credit, p the rest. */
struct ss_block_label {
    char text[16];
};
struct ss_block_label ss_block_label(const struct ss_review *review,
                                     const struct ss_doc *doc, uint32_t block);
/* Letter of a source, "A" .. "Z", "AA" ..; empty when it has none. */
struct ss_block_label ss_source_letter(const struct ss_review *review,
                                       uint32_t source);

/* ---- the desk's own rules (house.c) ------------------------------------ */

enum { SS_HOUSE_MOST = 256 };
struct ss_house_list {
    ss_str v[SS_HOUSE_MOST];
    uint32_t n;
};
struct ss_house {
    enum ss_severity severity[SS_CHECK_COUNT];
    unsigned jigsaw;               /* details that make anon-jigsaw fire */
    unsigned fragment_words;       /* quote-fragment: at most */
    unsigned late_words;           /* quote-late-speaker: at least */
    uint32_t skip;                 /* kinds of blocks that do not count, a bit
                                      each */
    struct ss_house_list own;      /* our own names: no other outlet */
    struct ss_house_list one_name; /* people known by one name */
    struct ss_house_list spelling; /* names as the house writes them */
    struct ss_house_list stock;    /* further categories of stock reasons */
};
void ss_house_init(struct ss_house *house); /* what checks.def says */
/* Read settings over what `house` has. It points into `text` from then on.
 * Errors are whole messages: file:line:col: error: ... */
bool ss_house_read(struct ss_house *house, const char *file, ss_str text,
                   struct sayso_error *err);
bool ss_house_has(const struct ss_house_list *list, ss_str name);

/* ---- dismissals (dismissal.c) ------------------------------------------ */

struct ss_dismissals { /* empty when zeroed; points into the text read */
    struct ss_dismissal *v;
    uint32_t n, cap;
};
/* Add the rows of a file. Errors are whole messages. */
bool ss_dismissals_read(struct ss_dismissals *d, struct ss_arena *arena,
                        const char *file, ss_str text, struct sayso_error *err);
/* Mark the findings that were dismissed. `d` must stay with the review. */
void ss_dismissals_apply(const struct ss_dismissals *d,
                         struct ss_review *review);
/* Append a row. */
void ss_dismissal_write(const struct ss_dismissal *d, struct ss_buf *out);

/* ---- running ---------------------------------------------------------- */

/* What the stage needs of a model, looked up once; immutable, shared. */
struct ss_reviewer;
struct ss_reviewer *ss_reviewer_open(const struct ss_gaz *gaz,
                                     const struct ss_rules *rules,
                                     struct sayso_error *err);
void ss_reviewer_free(struct ss_reviewer *reviewer); /* NULL is allowed */

/* Run the rules of rules/review/ over an annotated article: their matches go
 * to the document's layers and to the trace. */
bool ss_review_match(const struct ss_reviewer *reviewer, struct ss_doc *doc,
                     struct ss_work *work, struct sayso_error *err);
/* Those, and every check. `out` lives in the document's arena. Linear in the
 * article, but for the checks that compare the sayings of one source, of which
 * a bounded number is compared. */
bool ss_review_find(const struct ss_reviewer *reviewer,
                    const struct ss_house *house, struct ss_doc *doc,
                    struct ss_work *work, struct ss_review *out,
                    struct sayso_error *err);
/* Is the article in the language that the rules are made for? Judged by the
 * share of its small words; a text too short to tell is. */
bool ss_review_can_read(const struct ss_reviewer *reviewer,
                        const struct ss_doc *doc);

#endif
