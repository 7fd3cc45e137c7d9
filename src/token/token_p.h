/* token_p.h - inside the token stage. */
#ifndef SS_TOKEN_P_H
#define SS_TOKEN_P_H

#include "token/token.h"

/* Class numbers the tokeniser asks for, looked up once per document. */
struct token_classes {
    uint32_t abbrev, clitic, function, dictionary;
    uint32_t tail, prefix, country, continent, place, nation,
        name; /* of compounds */
};

/* Cut the tokens of one block into sentences (sentence.c). */
bool sentences_of(struct ss_doc *doc, const struct ss_gaz *gaz,
                  const struct token_classes *cls, uint32_t block,
                  struct sayso_error *err);

#endif
