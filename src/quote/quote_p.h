/* quote_p.h - inside the quotation stage. */
#ifndef SS_QUOTE_P_H
#define SS_QUOTE_P_H

#include "quote/quote.h"

enum rule_trait {
    SAME_SPEAKER = 1,   /* set speaker same: the one of its sentence */
    NOUN_CONTENT = 2,   /* set content noun: a noun names what was said */
    EXACT_CONTENT = 4,  /* set content exact: the part is all of it */
    INFERRED = 8,       /* set attribution inferred: marked words left over */
    BLOCK_CONTENT = 16, /* set content block: all of the paragraph */
    NEXT_CONTENT = 32,  /* set content next: what begins the next paragraph */
    CONTENT_ABOVE = 64, /* set content before: the paragraph before, if it is
                           a quotation */
    VERBATIM = 128      /* set kind direct: word for word without marks */
};

/* Does a word of the class set report: as a verb only, or whatever it is? */
enum reporting { REPORTS_NOT, REPORTS_AS_VERB, REPORTS };

struct ss_quoter {
    const struct ss_gaz *gaz;
    const struct ss_rules *rules;
    uint32_t phase_np, phase_attribution, phase_subject, phase_stop;
    uint32_t type_quotation, type_attribution, type_subject, type_stop,
        type_stop_noun, type_stop_main, type_dateline;
    uint32_t label_speaker, label_cue, label_addressee, label_before,
        label_content, label_stop, label_sub;
    uint32_t class_elision; /* 'em, 'til: words an apostrophe stands before */
    uint8_t *traits;        /* per rule: bits of enum rule_trait */
    uint8_t *set_reports;   /* per class set: enum reporting */
};

/* ---- marks (mark.c) ------------------------------------------------------ */

enum mark_family { MARK_NONE, MARK_DOUBLE, MARK_GUILLEMET, MARK_SINGLE };
enum mark_side { SIDE_EITHER, SIDE_OPEN, SIDE_CLOSE };

struct mark {
    enum mark_family family;
    enum mark_side side;      /* as drawn; straight marks: either */
    bool may_open, may_close; /* as the blanks around it allow */
};

/* What mark the token is, read with its neighbours in `block`. */
struct mark mark_at(const struct ss_doc *doc, ss_range block, uint32_t t);
/* Feet, inches, minutes: 6'2" surely, 12" when nothing else is open. */
enum measure { MEASURE_NO, MEASURE_MAYBE, MEASURE_SURE };
enum measure mark_measure(const struct ss_doc *doc, ss_range block, uint32_t t);

/* ---- single marks beside apostrophes (single.c) ---------------------- */

/* One block's singles, asked from left to right. */
struct singles {
    const struct ss_quoter *q;
    const struct ss_doc *doc;
    ss_range block;
    /* looked up so far; block.end: there is none */
    uint32_t next_open, next_close, next_unsure;
};
void singles_init(struct singles *s, const struct ss_quoter *q,
                  const struct ss_doc *doc, ss_range block);
/* Does the single mark t open a quotation (nothing single is open)? */
bool single_opens(struct singles *s, uint32_t t);
/* Does the single mark t close the one that is open? */
bool single_closes(struct singles *s, uint32_t t);

/* ---- attributions into quotations ------------------------------------ */

/* One quotation in the making. */
struct draft {
    ss_range speaker, cue, addressee; /* empty: none */
    ss_range whole;       /* from the first of its parts to the last */
    ss_range before;      /* the content ends where this ends; empty: none */
    uint32_t content;     /* the content begins here; SS_NONE */
    uint32_t content_end; /* and ends here; SS_NONE: to be found */
    uint32_t stops;       /* bits of the annotation types that end content */
    uint32_t rule;        /* SS_NONE: found without a cue */
    uint32_t continues;   /* draft; SS_NONE */
    uint32_t first_span, last_span; /* in spans; SS_NONE: no content, dropped */
    enum ss_attribution attribution;
};
struct draft_span {
    ss_range tokens;
    uint32_t next;
};

enum token_mark {
    AT_STOP = 1,    /* what is reported may not reach this token */
    IN_CONTENT = 2, /* content of a draft */
    IN_CLAUSE = 4,  /* speaker, cue, addressee of one with content */
    REPORTED = 8    /* what a draft reports may begin here */
};

/* Marked words inside a sentence are speech from so many words on; fewer are
 * scare quotes, titles, nicknames as often as not. */
enum { MIN_WORDS_INSIDE = 8, MIN_WORDS_ALONE = 4 };

struct finder {
    const struct ss_quoter *q;
    struct ss_doc *doc;
    SS_VEC(struct draft) drafts; /* ordered by cue */
    SS_VEC(struct draft_span) spans;
    uint8_t *marks;  /* per token: bits of enum token_mark */
    uint32_t *owner; /* per quotation annotation: draft; SS_NONE */
    uint8_t *nested; /* per quotation annotation: inside another one */
    bool failed;     /* memory ended */
};

/* The quotation annotation that begins, ends or lies around at a token. */
ss_range quotation_range(const struct finder *f, uint32_t quotation);
uint32_t words_in(const struct finder *f, ss_range r);
/* Give the draft one more stretch of content. */
void draft_add(struct finder *f, uint32_t draft, ss_range content);

/* attribute.c: what the rules of phase `attribution` found, as drafts; those
 * whose rule says `set speaker same` take theirs from their sentence. */
bool drafts_read(struct finder *f, struct ss_work *work,
                 struct sayso_error *err);
/* content.c: how far the content of each reaches. */
void contents_find(struct finder *f);
/* sieve.c: quotations that no attribution has claimed. */
void sieves_run(struct finder *f);

#endif
