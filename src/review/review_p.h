/* review_p.h - inside the review: what the checks share. */
#ifndef SS_REVIEW_P_H
#define SS_REVIEW_P_H

#include "review/review.h"

/* Where each is held against each other, so many are: costs stay linear. */
enum { MOST_COMPARED = 64 };

/* Classes of words that checks ask for. */
#define WORD_CLASSES(X)                                                        \
    X(FUNCTION, "word.function")                                               \
    X(MODAL, "word.modal")                                                     \
    X(HE, "word.pronoun.he")                                                   \
    X(SHE, "word.pronoun.she")                                                 \
    X(THEY, "word.pronoun.they")                                               \
    X(I, "word.pronoun.i")                                                     \
    X(FORMER, "role.former")                                                   \
    X(NEW, "refer.new")                                                        \
    X(KNOWN, "refer.known")                                                    \
    X(THIS, "refer.this")                                                      \
    X(ROLE, "person.role")                                                     \
    X(SPOKEN, "person.source")                                                 \
    X(TAIL, "refer.tail")                                                      \
    X(WEEKDAY, "time.weekday")                                                 \
    X(MONTH, "time.month")                                                     \
    X(PARTICLE, "name.particle")                                               \
    X(FAMILY, "name.family")                                                   \
    X(GIVEN, "name.given")                                                     \
    X(CLOAKED, "review.cloaked")                                               \
    X(DOUBLED, "review.doubled")
enum word_class {
#define X(id, name) WORD_##id,
    WORD_CLASSES(X)
#undef X
        WORD_CLASS_COUNT
};

/* What rules find that is no finding by itself: `set fact NAME`. */
#define FACTS(X)                                                               \
    X(REPLY, "reply")           /* somebody answered or was asked to */        \
    X(ACCUSATION, "accusation") /* somebody is accused or belittled; counts in \
                                   what somebody says */                       \
    X(CREDIT, "credit")         /* another outlet is given its due */          \
    X(DATE, "date")             /* a weekday and a date */                     \
    X(DECLINED, "declined")     /* parts: who */                               \
    X(WRITERS, "writers")       /* a line that says whose story it is */       \
    X(GROUPS, "groups")         /* people in the plural who speak or think */
enum fact_kind {
#define X(id, name) FACT_##id,
    FACTS(X)
#undef X
        FACT_COUNT
};
struct fact {
    enum fact_kind kind;
    uint32_t ann; /* in the layer of the type `review` */
};

struct ss_reviewer {
    const struct ss_gaz *gaz;
    const struct ss_rules *rules;
    uint32_t word[WORD_CLASS_COUNT]; /* class numbers; 0: no list has it */
    uint32_t type, quotation;        /* annotation types */
    uint32_t text, said, quoted;     /* phases */
    struct {
        uint32_t weekday, month, day, year, who, head;
    } label;
    struct rule_role {  /* per rule: what its matches mean */
        uint16_t check; /* SS_CHECK_COUNT: none */
        uint16_t fact;  /* FACT_COUNT: none */
    } * role;
};

/* One article under review. A failure to allocate is remembered, so that
 * checks may be written without asking at every step. */
struct review {
    const struct ss_reviewer *r;
    const struct ss_house *house;
    struct ss_doc *doc;
    struct ss_review *out;
    struct ss_standing *standing;
    struct ss_chains chains;
    uint32_t *quote_of; /* per token: a quotation it is content of; SS_NONE */
    bool *is_cue;       /* per token: in the cue of a quotation */
    uint32_t *block_quotes;    /* per block: quotations that begin in it */
    SS_VEC(struct fact) facts; /* by place */
    bool failed;
};

/* ---- a finding in the making (finding.c) ------------------------------- */

bool is_wanted(const struct review *v, enum ss_check check);
struct ss_finding finding(const struct review *v, enum ss_check check,
                          uint32_t source);
void place(struct review *v, struct ss_finding *f, ss_span span);
void relate(struct review *v, struct ss_finding *f, ss_span span);
/* `format`, or the check's message when it is empty, with {} and {n} filled in.
 */
void say(struct review *v, struct ss_finding *f, ss_str format, ss_str words,
         uint32_t n);
/* Into the list; without a message so far, the check's with the words of the
 * first span. */
void report(struct review *v, struct ss_finding *f);
/* Places of one finding: more words of one source, or, of no source, the same
 * words again. */
struct group {
    struct ss_finding f;
    ss_range first, last;
};
struct groups {
    struct group *v;
    uint32_t n, cap;
};
/* rule: that of a new finding; SS_NONE. */
void group_add(struct review *v, struct groups *groups, enum ss_check check,
               uint32_t source, ss_range at, uint32_t rule);
void groups_report(struct review *v, struct groups *groups);

/* Hide what stronger checks say of the same words; order all. */
void arrange(struct review *v);

/* ---- questions about the article (article.c) --------------------------- */

static inline bool in_class(const struct review *v, uint32_t token,
                            enum word_class c)
{
    return v->r->word[c] &&
           ss_gaz_has(v->r->gaz, v->doc->tokens.v[token].classes,
                      v->r->word[c]);
}
static inline bool is_word(const struct ss_doc *doc, uint32_t token)
{
    return !(doc->tokens.v[token].flags & SS_TOK_PUNCT);
}
static inline ss_str words_at(const struct review *v, ss_range r)
{
    return ss_doc_text(v->doc, ss_range_span(v->doc, r));
}
static inline enum ss_block_kind block_kind(const struct review *v,
                                            uint32_t block)
{
    return v->doc->blocks.v[block].kind;
}
/* the story itself: not its headline, description, pictures */
bool is_body(enum ss_block_kind kind);
/* the story and its summary */
bool is_story(enum ss_block_kind kind);
uint32_t count_words(const struct ss_doc *doc, ss_range r);
ss_span quote_span(const struct review *v, uint32_t quote, uint32_t i);
uint32_t quote_block(const struct review *v, uint32_t quote);
/* First mention of a source that begins at a token or behind it. */
uint32_t source_mention_from(const struct ss_doc *doc, uint32_t token);
/* Facts are ordered by place: the first that begins at a token or behind it. */
uint32_t fact_from(const struct review *v, uint32_t token);
static inline const struct ss_ann *fact_ann(const struct review *v, uint32_t i)
{
    return &v->doc->layers[v->r->type].anns.v[v->facts.v[i].ann];
}
static inline ss_range fact_tokens(const struct review *v, uint32_t i)
{
    return fact_ann(v, i)->tokens;
}
static inline bool fact_part(const struct review *v, uint32_t i, uint32_t label,
                             ss_range *part)
{
    return label != SS_NONE && ss_ann_part(v->doc, fact_ann(v, i), label, part);
}
/* Fill standing, block numbers, quote_of and the counts. */
void read_article(struct review *v);
/* Does a word for people that hide stand there: official, source? */
bool has_cloak(const struct review *v, ss_range r);
/* An anonymous source, see ss_standing. */
static inline bool is_hidden(const struct review *v, uint32_t source)
{
    return source != SS_NONE && v->standing[source].hidden;
}
/* Are any two of the ranges' tokens the same? */
static inline bool overlap(ss_span a, ss_span b)
{
    return a.start < b.end && b.start < a.end;
}

/* ---- the families ------------------------------------------------------ */

void review_wording(struct review *v);     /* wording.c: rules */
void review_anonymity(struct review *v);   /* anonymity.c */
void review_description(struct review *v); /* description.c */
void review_story(struct review *v);       /* story.c */
void review_speakers(struct review *v);    /* speaker.c */
void review_quotations(struct review *v);  /* quotation.c */
void review_paraphrase(struct review *v);  /* paraphrase.c */
void review_names(struct review *v);       /* name.c */
void review_pictures(struct review *v);    /* picture.c */
void review_dates(struct review *v);       /* date.c */
void review_copy(struct review *v);        /* copy.c */

#endif
