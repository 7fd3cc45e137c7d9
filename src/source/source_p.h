/*
 * source_p.h - inside the source stage.
 *
 *   mention.c   every noun phrase, name and pronoun that may be a source
 *   nominal.c   what a noun phrase says: head, number, kind, who is meant
 *   role.c      titles and appositions of names
 *   cluster.c   names and descriptions of the same source together
 *   pronoun.c   he, she, they, it, who
 *   anonymity.c statements about names withheld, given to their source
 *   describe.c  the fields of the record: label, role, affiliation ...
 *   source.c    the stage
 */
#ifndef SS_SOURCE_P_H
#define SS_SOURCE_P_H

#include "source/source.h"

/* ---- what a word is ---------------------------------------------------- */

/* Classes of the gazetteers this stage asks for. A class set is turned into
 * bits once, when the model is opened, so that a question costs a look-up. */
#define TRAITS(X)                                                              \
    X(ROLE, "person.role")                                                     \
    X(SPOKEN, "person.source")                                                 \
    X(GENERIC, "person.generic")                                               \
    X(KIN, "person.kin")                                                       \
    X(EPITHET, "person.epithet")                                               \
    X(PEOPLE, "person.group")                                                  \
    X(DOCUMENT, "cue.noun")                                           \
    X(BODY, "source.organisation")                                             \
    X(FIRM, "source.organisation.firm")                                        \
    X(MEDIA, "source.media")                                                   \
    X(TIME, "time")                                                            \
    X(FORMER, "role.former")                                                   \
    X(QUALITY, "role.adj")                                                     \
    X(NEW, "refer.new")                                                        \
    X(KNOWN, "refer.known")                                                    \
    X(THIS, "refer.this")                                                      \
    X(OTHER, "refer.other")                                                    \
    X(ONE, "refer.one")                                                        \
    X(MANY, "refer.many")                                                      \
    X(PART, "refer.part")                                                      \
    X(TAIL, "refer.tail")                                                      \
    X(NATION, "nation")                                                        \
    X(POSSESSIVE, "word.possessive")                                           \
    X(HE, "word.pronoun.he")                                                   \
    X(SHE, "word.pronoun.she")                                                 \
    X(THEY, "word.pronoun.they")                                               \
    X(IT, "word.pronoun.it")                                                   \
    X(I, "word.pronoun.i")                                                     \
    X(WE, "word.pronoun.we")                                                   \
    X(WHO, "word.pronoun.who")                                                 \
    X(RELATIVE, "refer.relative")
enum trait_number {
#define X(id, name) TRAIT_##id,
    TRAITS(X)
#undef X
    TRAIT_COUNT
};
enum trait {
#define X(id, name) IS_##id = 1 << TRAIT_##id,
    TRAITS(X)
#undef X
    IS_PERSON = IS_ROLE | IS_SPOKEN | IS_GENERIC | IS_KIN | IS_PEOPLE,
    IS_PRONOUN = IS_HE | IS_SHE | IS_THEY | IS_IT | IS_I | IS_WE | IS_WHO |
                 IS_RELATIVE
};

_Static_assert(TRAIT_COUNT < 32, "traits are bits of 32");

struct ss_sourcer {
    const struct ss_gaz *gaz;
    const struct ss_rules *rules;
    uint32_t *traits; /* per class set */
    uint32_t classes[TRAIT_COUNT];
    struct {
        uint32_t any, country, capital; /* classes */
    } place;
    uint32_t title, press; /* classes */
    struct {
        uint32_t anonymity, reason; /* phases */
    } phase;
    struct {
        uint32_t anonymity, known_to, veiled, reason_kind;
    } type;
    struct {
        uint32_t request, reason, known_to;
    } label;
};

/* ---- mentions ------------------------------------------------------------ */

enum number {
    NUMBER_UNKNOWN,
    NUMBER_ONE,
    NUMBER_MANY
};

/* A word before the head that tells sources apart. Two of the same sort that
 * differ mean two sources; plain ones may come and go. */
enum modifier_sort {
    MODIFIER_PLAIN,
    MODIFIER_NATION, /* key: country code where the gazetteer has one */
    MODIFIER_BODY,   /* key: entity */
    MODIFIER_ORDER   /* second, third */
};
struct modifier {
    uint32_t key;
    enum modifier_sort sort;
};
enum {
    MODIFIERS = 8
};
struct modifiers {
    struct modifier v[MODIFIERS];
    uint32_t n;
};

struct mention {
    ss_range tokens; /* the phrase in place */
    ss_range core;   /* from its first word to its head */
    uint32_t head;   /* token */
    uint32_t key;    /* of the head: plural and singular have the same */
    uint32_t name;   /* doc->mentions, when the head is a name; SS_NONE */
    uint32_t refer;  /* traits of its determiners and of its head */
    enum ss_form form;
    enum ss_source_kind kind;
    enum number number;
    char gender;
    uint32_t quote;  /* first quotation whose speaker it is; SS_NONE */
    uint32_t title, apposition; /* of a person's name: tokens of the roles
                                   before and behind it; SS_NONE */
    ss_range about;             /* the words around that role */
    bool quoted;   /* inside quotation marks */
    bool reported; /* in what somebody said, with marks or without */
    bool subject;  /* it acts or speaks */
    bool guessed;  /* the kind: no list has its head */
    bool proper;   /* its head is written as a name, but none was found */
    bool epithet;  /* may stand for a person named before */
    bool needed; /* a speaker, or somebody whose name is withheld */
    struct modifiers modifiers;
    uint32_t cluster; /* SS_NONE until resolved */
    float confidence; /* of the link to its cluster */
};

/* ---- clusters ------------------------------------------------------------ */

enum {
    KEYS = 8
};
struct cluster {
    uint32_t entity; /* SS_NONE: unnamed */
    enum ss_source_kind kind;
    enum number number;
    char gender;  /* of its name, title or description */
    int leaning;  /* pronouns taken for it: he counts up, she down */
    uint32_t keys[KEYS], n_keys; /* heads and roles */
    struct modifiers modifiers;
    uint32_t first, last; /* mentions */
    uint32_t fullest;    /* mention with the fullest description; SS_NONE */
    ss_range about;      /* words that say who a named source is; may be empty */
    uint32_t role;       /* token of the role in them; SS_NONE */
    uint32_t n_mentions, n_quotes;
    uint32_t pronouns;   /* traits */
    struct ss_anonymity anonymity;
    bool pseudonym;
    bool withheld; /* a strong statement says so: a source even unquoted */
    bool guessed;        /* its kind, in all mentions */
    bool proper;         /* a name, though no entity */
    float confidence;    /* sum over mentions */
    uint32_t source;     /* number in doc->sources; SS_NONE */
};

/* ---- statements about names withheld ---------------------------------------- */

struct statement {
    ss_range tokens;
    uint32_t type;  /* layer */
    uint32_t ann;   /* in the layer */
    uint32_t owner; /* mention whose name is meant; SS_NONE */
};

/* ---- one document ---------------------------------------------------------- */

struct finder {
    const struct ss_sourcer *s;
    struct ss_doc *doc;
    struct ss_work *work;
    struct sayso_error *err;
    uint32_t names; /* layers of names, as bits */
    SS_VEC(struct mention) mentions; /* by start, longer first */
    SS_VEC(struct cluster) clusters;
    SS_VEC(struct statement) statements; /* by start */
    uint32_t *of_entity; /* cluster of an entity; SS_NONE */
};

static inline uint32_t traits_of(const struct finder *f, uint32_t token)
{
    return f->s->traits[f->doc->tokens.v[token].classes];
}
/* Note, for `explain`, what spoke for a candidate. */
void weighed(const struct finder *f, ss_range tokens, ss_range candidate,
             float sum, const char *sieve);
/* Name beginning at a token, SS_NONE. */
uint32_t name_at(const struct finder *f, uint32_t token);
/* Is the word there a noun? */
bool noun_at(const struct finder *f, uint32_t token);
/* First entry below `cls` of the word or phrase that the tokens are. */
bool entry_of(const struct finder *f, ss_range tokens, uint32_t cls,
              struct ss_gaz_entry *out);

/* nominal.c: read the phrase in `tokens` into *m; false: it has no head. */
bool nominal_read(const struct finder *f, ss_range tokens, struct mention *m);
/* Add what stands behind the head to its modifiers. */
void nominal_tail(const struct finder *f, struct mention *m);
/* The key under which singular and plural of a head are the same. */
uint32_t head_key(const struct finder *f, uint32_t token);
void modifier_add(struct modifiers *to, struct modifier x);

/* mention.c */
bool mentions_find(struct finder *f);
/* The mention of exactly these tokens; SS_NONE. */
uint32_t mention_of(const struct finder *f, ss_range tokens);
/* First mention that begins at a token or behind it. */
uint32_t mention_from(const struct finder *f, uint32_t token);

/* cluster.c */
char cluster_gender(const struct cluster *c); /* 'm', 'f' or 0 */
bool clusters_make(struct finder *f);

/* pronoun.c: cluster of a pronoun, or of a description that stands for a name
 * like one; SS_NONE when nobody fits. */
uint32_t pronoun_resolve(struct finder *f, uint32_t mention, float *confidence);

/* anonymity.c: find the statements and whose they are; then, with clusters
 * made, write them into their clusters. */
bool statements_find(struct finder *f);
void statements_apply(struct finder *f);
/* Whose statement a token stands in: a mention, SS_NONE when in none. */
uint32_t statement_owner(const struct finder *f, uint32_t token);

/* role.c: titles before a person's name and appositions behind it. */
void roles_read(const struct finder *f, struct mention *m);

/* describe.c: a description with the phrases that hang on its head, without
 * clauses that only add something. */
ss_range description_of(const struct finder *f, const struct mention *m);
/* Fill the fields of a source from its cluster. */
bool describe(struct finder *f, const struct cluster *c, struct ss_source *s);

#endif
