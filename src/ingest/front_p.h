/* front_p.h - inside front matter: the fields that every notation is read
 * into, each with the bytes it was read from, so that a title can be traced. */
#ifndef SS_FRONT_P_H
#define SS_FRONT_P_H

#include "ingest/ingest_p.h"

struct field {
    ss_str key;
    ss_str value; /* decoded */
    ss_str raw;   /* the bytes it was read from, in the article */
    char quote;   /* ' or " when it stood in quotes, else 0 */
    bool element; /* of a list */
};

struct front {
    struct composer *c;
    ss_str bytes;  /* the article */
    uint64_t base; /* where it begins in the raw bytes */
    SS_VEC(struct field) fields;
};

/* Too many of them, or one without a key: left out. False: no memory. */
bool front_add(struct front *f, const struct field *x);

/* What static site generators know beside YAML (front_hugo.c). Lines of TOML;
 * the fields of a JSON object. False: no memory. */
bool front_toml(struct front *f, ss_str inside);
bool front_json(struct front *f, ss_str object);
/* Bytes of the JSON object that s begins with, when text stands behind it that
 * is no JSON; 0: it is no front matter. */
size_t front_json_len(ss_str s);

#endif
