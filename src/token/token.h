/*
 * token.h - words, sentences, phrases of the lexicon, parts of speech.
 *
 * In:      doc text and blocks.
 * Out:     doc->tokens, doc->sents, block token ranges; phrases in `ss_phrases`.
 * Uses:    base doc gaz
 */
#ifndef SS_TOKEN_H
#define SS_TOKEN_H

#include "doc/doc.h"
#include "gaz/gaz.h"

struct ss_memo;

/*
 * Cut every block into tokens and sentences, hash and look up each once.
 * Words: letters, digits, marks; inside a word ' - . & _ @ / when letters or
 * digits stand on both sides as the rules in token.c say ("al-Assad",
 * "O'Neill", "U.S.", "AT&T", "3.5" are one token; "'s", "n't" are split off:
 * "doesn't" -> does + n't, "Trump's" -> Trump + 's). Every other character is
 * a token of its own, except runs: "...", "--", "''", "``".
 * Sentence ends: . ! ? … with closing marks, not after word.abbrev unless a
 * capital that begins sentences follows, not before a small letter.
 * Linear. False only when memory ends.
 */
bool ss_tokenize(struct ss_doc *doc, const struct ss_gaz *gaz,
                 struct ss_memo *memo, struct sayso_error *err);
/* What was found out about words, by one thread, for one lexicon, from article
 * to article: most words come again and need no look-up. It changes no result;
 * NULL will do. ss_memo_new gives NULL when there is no memory. */
struct ss_memo *ss_memo_new(void);
void ss_memo_free(struct ss_memo *memo); /* NULL is allowed */

/* Multi-word entries of the lexicon found in the article. */
struct ss_phrase {
    ss_range tokens;  /* two tokens or more */
    uint32_t state;   /* of the lexicon's trie */
    uint16_t classes; /* its class set, case rule met */
};
/* All matches at every position, ordered by start, longest first. */
struct ss_phrases {
    SS_VEC(struct ss_phrase) v;
    uint32_t *first; /* per token: index of the first phrase starting there,
                        SS_NONE when none */
    uint32_t *last_ending; /* per token t: index of the longest phrase whose
                        last token is t; SS_NONE when none */
};
/* Memory: the document's arena. Linear (each start walks at most
 * SS_PHRASE_MAX_WORDS). */
bool ss_phrases_find(struct ss_doc *doc, const struct ss_gaz *gaz,
                     struct ss_phrases *out, struct sayso_error *err);

/*
 * Parts of speech of all tokens. Greedy averaged perceptron with a tag
 * dictionary: words with one tag in the dictionary cost a look-up. After
 * Collins (2002). Weights: section "POS" of the model, made from
 * gazetteers/pos/ (fitted by tools/pos/fit.py).
 */
struct ss_tagger;
struct ss_tagger *ss_tagger_open(const struct ss_image *image,
                                 struct sayso_error *err);
void ss_tagger_free(struct ss_tagger *tagger); /* NULL is allowed */
void ss_tag(const struct ss_tagger *tagger, struct ss_doc *doc);
/* Compile the files of gazetteers/pos/ into section "POS". Call it when all
 * words are in the builder: later ones are unknown to the tagger. */
bool ss_tagger_compile(struct ss_gaz_builder *b, ss_str lexicon_tsv,
                       ss_str weights_tsv, struct ss_image_writer *w,
                       struct sayso_error *err);

#endif
