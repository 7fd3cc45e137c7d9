/* store_p.h - inside the store. */
#ifndef SS_STORE_P_H
#define SS_STORE_P_H

#include "store/store.h"

/* ---- packing (pack.c) -------------------------------------------------- */

struct packer; /* makes members of what it is given */
/* By the end of the name. *out NULL: it is not packed. False: no memory. */
bool packer_for(const char *path, struct packer **out);
void packer_free(struct packer *p); /* NULL is allowed */
/* Pack and append what comes of it; `end` ends the member. False: no memory. */
bool packer_add(struct packer *p, ss_str in, bool end, struct ss_buf *out);

/* ---- statistics -------------------------------------------------------- */

/* "figures":[...],"slowest":[...] as the journal keeps them. */
void stats_save(const struct ss_stats *s, struct ss_buf *out);
/* One such field; other names are passed over. */
bool stats_load(struct ss_stats *s, ss_str name, ss_str value);

/* A whole number that is all of s. */
bool number_of(ss_str s, uint64_t *out);
/* A string value of JSON, decoded; p NULL: no memory. */
ss_str string_of(ss_str value, struct ss_arena *arena);

#endif
