/* quote_p.h - inside the quotation stage. */
#ifndef SS_QUOTE_P_H
#define SS_QUOTE_P_H

#include "quote/quote.h"

struct ss_quoter {
    const struct ss_gaz *gaz;
    const struct ss_rules *rules;
    uint32_t type_quotation;
    uint32_t class_elision; /* 'em, 'til: words an apostrophe stands before */
};

/* ---- marks (mark.c) ------------------------------------------------------ */

enum mark_family { MARK_NONE, MARK_DOUBLE, MARK_GUILLEMET, MARK_SINGLE };
enum mark_side { SIDE_EITHER, SIDE_OPEN, SIDE_CLOSE };

struct mark {
    enum mark_family family;
    enum mark_side side; /* as drawn; straight marks: either */
    bool may_open, may_close; /* as the blanks around it allow */
};

/* What mark the token is, read with its neighbours in `block`. */
struct mark mark_at(const struct ss_doc *doc, ss_range block, uint32_t t);
/* Feet, inches, minutes: 6'2" surely, 12" when nothing else is open. */
enum measure { MEASURE_NO, MEASURE_MAYBE, MEASURE_SURE };
enum measure mark_measure(const struct ss_doc *doc, ss_range block,
                          uint32_t t);

/* ---- single marks beside apostrophes (single.c) --------------------------- */

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

#endif
