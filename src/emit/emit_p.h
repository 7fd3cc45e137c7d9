/* emit_p.h - inside the emit stage. */
#ifndef SS_EMIT_P_H
#define SS_EMIT_P_H

#include "emit/emit.h"

/* ---- offsets (offset.c) ------------------------------------------------ */

/* Byte positions of a text counted in another unit. One number is kept per
 * stretch of bytes, so a question costs one look and a short count. */
struct offsets {
    ss_str text;
    enum ss_offsets unit;
    uint32_t *at; /* per stretch: units before it; NULL: units are bytes */
};
bool offsets_init(struct offsets *o, ss_str text, enum ss_offsets unit);
void offsets_release(struct offsets *o);
uint32_t offsets_of(const struct offsets *o, uint32_t byte);

/* ---- who owns what (chain.c) ------------------------------------------- */

struct chain {
    uint32_t *first, *next; /* per owner; per item */
};
struct chains {
    struct chain mentions;        /* of entities */
    struct chain quotes;          /* of sources */
    struct chain source_mentions; /* of sources */
    uint32_t *memory;
};
bool chains_init(struct chains *c, const struct ss_doc *doc);
void chains_release(struct chains *c);

/* Columns of a character on a terminal: 0, 1 or 2 (width.c). */
unsigned char_columns(uint32_t cp);

/* ---- JSON (json.c) ----------------------------------------------------- */

/* A writer that knows when a comma is due. */
struct json {
    struct ss_buf *out;
    bool comma;
};
void json_open(struct json *j, char bracket);  /* { or [ */
void json_close(struct json *j, char bracket); /* } or ] */
#define KEY(name) SS_STR("\"" name "\":")      /* as it is written */
void json_key(struct json *j, ss_str key);
void json_text(struct json *j, ss_str s);
void json_uint(struct json *j, uint64_t n);
void json_bool(struct json *j, bool b);
void json_null(struct json *j);
/* 0..1 with three digits, trailing zeros left out */
void json_probability(struct json *j, double p);

#endif
