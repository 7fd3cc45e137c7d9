/*
 * entity_p.h - inside the entity stage: places where names may stand, what
 * speaks for each, and which are kept.
 *
 *   text   ... said Syrian President Bashar al-Assad of the Ministry of ...
 *   run         [Syrian President Bashar al-Assad of the Ministry]
 *   spots        0      1         2      3        4  5   6
 *   may edge     x      x         x      x              x
 *
 * A run is a stretch of tokens that names are cut from; its tokens are spots,
 * numbered through the article. A candidate is a stretch of spots of one run
 * whose first and last token may be the edge of a name.
 */
#ifndef SS_ENTITY_P_H
#define SS_ENTITY_P_H

#include "entity/entity.h"

enum { LONGEST_NAME = 12 }; /* tokens */

struct score { /* for each type; NONE speaks against all others */
    float of[SS_ENTITY_COUNT];
};

struct ss_namer {
    const struct ss_gaz *gaz;
    const struct ss_rules *rules;
    uint32_t evidence, sport, article; /* phases */
    uint32_t n_rules;
    struct score *votes; /* per rule */
    uint8_t *on;         /* per rule: enum ss_vote_on */
    uint8_t *traits;     /* per class set: bits of enum trait */
    struct {             /* class numbers */
        uint32_t function, joint, particle, suffix, name, nation, place, org,
            known, event, work, law, product, org_head, place_head, topic, topic_sport;
    } cls;
    struct { /* annotation types, SS_NONE when unused */
        uint32_t mention[SS_ENTITY_COUNT]; /* PER LOC ... */
        uint32_t again[SS_ENTITY_COUNT];   /* PER-again ... */
        uint32_t brief[SS_ENTITY_COUNT];   /* PER-brief ... */
        uint32_t title, listed, listed_rest, listed_on;
    } type;
};

/* What a class set holds, as far as every token is asked for it. */
enum trait { TRAIT_NATION = 1, TRAIT_PARTICLE = 2, TRAIT_JOINT = 4,
             TRAIT_SPORT = 8 };

struct spot {
    uint32_t token;
    uint32_t run_end;    /* spot after the last one of its run */
    uint32_t candidates; /* of candidates starting here: the shortest one */
    bool starts, ends;   /* a name may start here, end here */
};

struct chosen { /* a candidate that was kept */
    uint32_t spot;
    uint32_t n; /* tokens */
    enum ss_entity_type type;
    float margin; /* score over not being a name */
    float sure;   /* 0..1: over all other types */
};

/* Key -> number, for forms of names; grows in the arena (forms.c). */
struct map {
    struct ss_arena *arena;
    struct {
        uint64_t key; /* 0: empty */
        uint32_t value;
    } * slot;
    uint32_t size, n;
};

struct names { /* work on one article; arena of the document */
    const struct ss_namer *namer;
    struct ss_doc *doc;
    struct ss_work *work;
    uint32_t *spot_of; /* per token; SS_NONE */
    uint8_t *named;    /* per sentence: it has spots */
    SS_VEC(struct spot) spots;
    struct score *starting, *ending, *holding; /* per spot */
    struct score *whole;                       /* per candidate */
    uint32_t n_candidates;
    SS_VEC(struct chosen) chosen; /* ordered */
    struct map spelling; /* hash of a misspelt word -> hash of the right one */
    uint32_t *hashes;    /* per spot: of the word as names go by it */
};

/* forms.c: keys of names and of their short forms, and the map over keys. */
enum { MAX_BRIEF = 8 };
/* Number of a key, NULL when missing; NULL too when memory ended. */
uint32_t *map_find(const struct map *m, uint64_t key);
uint32_t *map_put(struct map *m, uint64_t key); /* new ones: SS_NONE */
/* Find what the keys are made of, when misspellings are known. False: no
 * memory. */
bool forms_prepare(struct names *n);
/* Key of the words of tokens [r) of a run, misspellings put right, "al-" and a
 * leading "The" left out; never 0. */
uint64_t form_key(const struct names *n, ss_range r);
/* Key of a word, as the last but one of a longer name; 0 for 0. */
uint64_t middle_key(uint64_t key);
/* Keys of the forms a name may be shortened to ("Tice" for Austin Tice, "IDF"
 * for Israel Defense Forces); how many. */
uint32_t brief_keys(const struct names *n, ss_range r, enum ss_entity_type type,
                    uint64_t keys[MAX_BRIEF]);

/* seen.c: SEEN_ and HEADLINE flags of all tokens. */
bool seen_mark(struct ss_doc *doc);
/* candidate.c: runs, spots. */
bool candidates_find(struct names *n);
/* Is a phrase of the lexicon a name: not "police station", all small? */
bool names_something(const struct names *n, const struct ss_phrase *p);
/* listed.c: annotations of listed names of several words. */
bool listed_annotate(struct names *n);
void listed_clear(struct names *n);
/* evidence.c: votes [from, votes.n) onto spots and candidates. */
void evidence_add(struct names *n, uint32_t from_vote);
/* Sum of all that speaks for the candidate of `len` tokens at `spot`. */
struct score evidence_of(const struct names *n, uint32_t spot, uint32_t len);
/* decide.c: the best candidates that do not overlap -> n->chosen. */
bool decide(struct names *n);
/* spelling.c: misspelt names -> n->spelling. */
bool spelling_find(struct names *n);
/* article.c: what the chosen names say about other candidates, as
 * annotations (PER-again, PER-brief ...) for the phase name-article. */
bool article_annotate(struct names *n);
void article_clear(struct names *n);
/* One type for one form, unless a mention speaks clearly against it. */
bool article_agree(struct names *n);
/* cluster.c: one entity for all forms of a name; mentions and layers. */
bool publish(struct names *n);

static inline const struct ss_token *token_of(const struct names *n,
                                              uint32_t spot)
{
    return &n->doc->tokens.v[n->spots.v[spot].token];
}
static inline ss_range chosen_tokens(const struct names *n,
                                     const struct chosen *c)
{
    uint32_t t = n->spots.v[c->spot].token;
    return (ss_range){t, t + c->n};
}
static inline bool has_trait(const struct names *n, const struct ss_token *t,
                             enum trait trait)
{
    return n->namer->traits[t->classes] & trait;
}
static inline bool in_class(const struct names *n, const struct ss_token *t,
                            uint32_t cls)
{
    return cls && t->classes && ss_gaz_has(n->namer->gaz, t->classes, cls);
}

#endif
