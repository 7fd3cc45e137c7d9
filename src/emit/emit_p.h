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

/* Columns of a character on a terminal: 0, 1 or 2 (width.c). */
unsigned char_columns(uint32_t cp);

/* ---- lines and columns (line.c) ---------------------------------------- */

struct lines { /* where the lines of the raw bytes begin */
    const struct ss_reviewed *r;
    uint32_t *start, n;
};
bool lines_init(struct lines *l, const struct ss_reviewed *r);
void lines_release(struct lines *l);
/* 1-based; the column counts code points. */
struct line_column {
    uint64_t line, column;
};
/* Of a byte of the raw record. */
struct line_column line_of(const struct lines *l, uint64_t raw);

/* Neither dismissed nor known from an older draft. */
static inline bool stands(const struct ss_finding *f)
{
    return !f->dismissed && !f->known;
}
/* Is the finding to be shown? */
static inline bool is_shown(const struct ss_finding *f,
                            const struct ss_emit_options *options)
{
    return stands(f) &&
           (options->notes || f->severity != SS_SEVERITY_NOTE);
}

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
/* Any bytes: what is not UTF-8 becomes U+FFFD. */
void json_bytes(struct json *j, ss_str s);
void json_uint(struct json *j, uint64_t n);
void json_bool(struct json *j, bool b);
void json_null(struct json *j);
/* 0..1 with three digits, trailing zeros left out */
void json_probability(struct json *j, double p);

#endif
