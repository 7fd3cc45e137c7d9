/*
 * base.h - strings, spans, arena, buffers, UTF-8, JSON, hashing, errors.
 *
 * The ground floor: knows nothing of articles. Every function is thread safe
 * when its arguments are not shared. Nothing here prints or exits.
 */
#ifndef SS_BASE_H
#define SS_BASE_H

#include "sayso.h"

#include <string.h>

/* ---- strings and spans ------------------------------------------------ */

/* Bytes somewhere else: pointer and length, no NUL promised. */
typedef struct {
    const char *p;
    size_t len;
} ss_str;

/* Half open byte range [start, end) over a document's text. */
typedef struct {
    uint32_t start, end;
} ss_span;

#define SS_STR(lit) ((ss_str){(lit), sizeof(lit) - 1})
ss_str ss_str_of(const char *c_string); /* NULL gives the empty string */
bool ss_str_eq(ss_str a, ss_str b);
int ss_str_cmp(ss_str a, ss_str b); /* bytewise, like memcmp then length */
bool ss_str_starts(ss_str s, ss_str prefix);
bool ss_str_ends(ss_str s, ss_str suffix);
ss_str ss_str_trim(ss_str s); /* without ASCII white space at both ends */
/* Cut the part before the next `sep` off *rest; false when *rest was used up.
 * "a,b" gives "a" then "b"; "a," gives "a" then "". Start with rest->p set. */
bool ss_str_next(ss_str *rest, char sep, ss_str *part);

/* ---- errors ----------------------------------------------------------- */

/* Fill *err (when not NULL) printf-style; always returns false. */
bool ss_fail(struct sayso_error *err, enum sayso_code code, uint64_t offset,
             uint32_t line, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
bool ss_fail_memory(struct sayso_error *err);

/* ---- arena ------------------------------------------------------------ */

/*
 * Memory that is given back all at once. Clear keeps the chunks, so an arena
 * that is reused from article to article soon allocates nothing. Allocations
 * are 16-byte aligned and zeroed. Under AddressSanitizer unused bytes are
 * poisoned. limit_bytes bounds what it may hold (0: 4 GiB). As everything that
 * is made of an article grows in its arena, the arena also bounds the time: past
 * the limit it gives no more.
 */
enum ss_refused { SS_REFUSED_NOTHING, SS_REFUSED_BYTES, SS_REFUSED_TIME };
struct ss_arena {
    struct ss_chunk *first, *at;
    size_t used_bytes, limit_bytes;
    uint64_t limit_ns;       /* of the thread's processor time; 0: none */
    enum ss_refused refused; /* why, since it was last cleared */
};
void ss_arena_init(struct ss_arena *a, size_t limit_bytes);
void ss_arena_clear(struct ss_arena *a);
void ss_arena_release(struct ss_arena *a);
void *ss_arena_alloc(struct ss_arena *a, size_t len_bytes); /* NULL: no more */
void *ss_arena_room(struct ss_arena *a, size_t len_bytes); /* not zeroed */
/* From now on the calling thread may work for so many seconds (0: any). Looked
 * at when a chunk is full and by in_time, which says whether they are over. */
void ss_arena_limit_seconds(struct ss_arena *a, unsigned seconds);
bool ss_arena_in_time(struct ss_arena *a);
ss_str ss_arena_copy(struct ss_arena *a, ss_str s); /* p NULL: no more */
/* The same on one line: runs of white space (and U+00A0) as one blank each. s
 * itself when that changes nothing; p NULL: no more. */
ss_str ss_arena_line(struct ss_arena *a, ss_str s);

/*
 * Growing arrays inside an arena: SS_VEC(struct ss_token) tokens; valid empty
 * when zeroed. ss_vec_push gives the address of a new zeroed last element, or
 * NULL when memory ran out. The old copy stays behind in the arena, so total
 * cost is at most twice the final size.
 */
#define SS_VEC(type)                                                           \
    struct {                                                                   \
        type *v;                                                               \
        uint32_t n, cap;                                                       \
    }
#define ss_vec_push(a, vec)                                                    \
    (((vec)->n < (vec)->cap ||                                                 \
      ss_vec_room((a), (void **)(void *)&(vec)->v, &(vec)->cap, (vec)->n,      \
                  sizeof *(vec)->v))                                           \
         ? (memset(&(vec)->v[(vec)->n], 0, sizeof *(vec)->v),                  \
            &(vec)->v[(vec)->n++])                                             \
         : NULL)
bool ss_vec_room(struct ss_arena *a, void **v, uint32_t *cap, uint32_t n,
                 size_t size);

/* ---- buffer ----------------------------------------------------------- */

/* Growing heap bytes for output and files; {0} is a valid empty one. After a
 * failed append `failed` stays set and further appends do nothing, so a writer
 * may check once at its end. max_bytes 0: no bound but memory. */
struct ss_buf {
    char *p;
    size_t len, cap, max_bytes;
    bool failed;
};
void ss_buf_release(struct ss_buf *b);
void ss_buf_clear(struct ss_buf *b); /* len 0, failed false, memory kept */
bool ss_buf_reserve(struct ss_buf *b, size_t more_bytes);
void ss_buf_add(struct ss_buf *b, const void *bytes, size_t len);
void ss_buf_str(struct ss_buf *b, ss_str s);
static inline void ss_buf_char(struct ss_buf *b, char c)
{
    if (!b->failed && (b->len < b->cap || ss_buf_reserve(b, 1)))
        b->p[b->len++] = c;
}
void ss_buf_uint(struct ss_buf *b, uint64_t n);
void ss_buf_printf(struct ss_buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Read a whole file; fails with its name in the message. */
bool ss_file_read(const char *path, struct ss_buf *into, size_t max_bytes,
                  struct sayso_error *err);

/* ---- UTF-8 (Unicode 15.1, tables made by tools/unicode.py) ------------- */

/* Length of the valid UTF-8 prefix; == len when all is valid (RFC 3629: no
 * surrogates, no overlong forms). */
size_t ss_utf8_valid(const char *p, size_t len);
/* Decode the code point at p (valid text, p < end), *len its bytes. */
uint32_t ss_utf8_at(const char *p, const char *end, uint32_t *len);
uint32_t ss_utf8_prev(const char *begin, const char *p, uint32_t *len);
uint32_t ss_utf8_put(char out[4], uint32_t cp); /* bytes written */

enum ss_char_class {
    SS_CHAR_OTHER = 0,
    SS_CHAR_SPACE, /* white space, no-break and zero-width space included */
    SS_CHAR_UPPER, /* Lu, Lt */
    SS_CHAR_LOWER, /* Ll */
    SS_CHAR_LETTER, /* Lm, Lo: letters without case */
    SS_CHAR_DIGIT, /* Nd */
    SS_CHAR_MARK,  /* Mn, Mc, Me: combining */
    SS_CHAR_PUNCT  /* P*, S* */
};
enum ss_char_class ss_char_class(uint32_t cp);
uint32_t ss_char_lower(uint32_t cp); /* simple lower-case mapping */
uint32_t ss_char_base(uint32_t cp);  /* letter without its accents: é -> e */
/* Lower-case `s` into out (room for 2*len+4 bytes); curly apostrophes become
 * '. Returns bytes written. The only folding in sayso. */
size_t ss_fold(const char *p, size_t len, char *out);

/* ---- JSON, read ------------------------------------------------------- */

/*
 * A walk over one JSON text that builds nothing: values come as slices of it.
 *
 *     struct ss_json j = {.s = text};
 *     ss_str name, value;
 *     if (ss_json_open(&j))
 *         while (ss_json_next(&j, &name, &value))
 *             ...
 *     if (j.error) ... at byte j.at
 *
 * Every value given is well formed, and may be opened in its turn.
 */
struct ss_json {
    ss_str s;
    size_t at;
    const char *error; /* NULL: none */
    char open;         /* { or [ */
    bool first;
};
/* Enter the object or array that comes next; false: neither comes. */
bool ss_json_open(struct ss_json *j);
/* The next field (name: between its quotes, not decoded) or element (name
 * empty); false: the end, or an error. */
bool ss_json_next(struct ss_json *j, ss_str *name, ss_str *value);
/* Any value whole. */
bool ss_json_value(struct ss_json *j, ss_str *value);

/* The inside of a string value decoded piece by piece: a stretch that stands
 * there as it is, or what one escape stands for (*raw_len bytes of it). */
struct ss_json_text {
    ss_str in; /* between the quotes */
    size_t at;
    char made[4];
    bool bad;        /* no such escape, at `at` */
    uint32_t mended; /* half surrogate pairs that became U+FFFD */
};
bool ss_json_piece(struct ss_json_text *t, ss_str *piece, size_t *raw_len);

/* ---- hashing ---------------------------------------------------------- */

/* 64-bit hash of bytes (own mix of wyhash's kind; same on every machine). */
uint64_t ss_hash(const void *p, size_t len_bytes);

#endif
