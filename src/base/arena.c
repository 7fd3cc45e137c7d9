/*
 * arena.c - chunks of memory, given back together.
 *
 *     first -> [chunk 64 kB] -> [chunk 128 kB] -> [chunk ...]
 *                                  ^ at: the one being filled
 *
 * Clearing goes back to the first chunk and keeps the rest, so that article
 * after article fits into what the largest one needed. Only for valgrind
 * (--enable-valgrind) every allocation is a chunk and clearing frees it.
 */
#include "base/base.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#if defined(__SANITIZE_ADDRESS__)
#define SS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SS_ASAN 1
#endif
#endif
#ifdef SS_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n)   ASAN_POISON_MEMORY_REGION(p, n)
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION(p, n)
enum { GAP = 16 }; /* poisoned bytes behind every allocation */
#else
#define POISON(p, n)   ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
enum { GAP = 0 };
#endif

#ifdef SAYSO_ARENA_MALLOC
/* A chunk of its own for each, so that valgrind sees where it ends. */
enum { ALIGN = 16, FIRST_CHUNK = 0, LARGEST_CHUNK = 0 };
#else
enum { ALIGN = 16, FIRST_CHUNK = 64 << 10, LARGEST_CHUNK = 4 << 20 };
#endif

struct ss_chunk {
    struct ss_chunk *next;
    size_t used, size;
    size_t pad; /* keeps bytes[] aligned */
    unsigned char bytes[];
};

void ss_arena_init(struct ss_arena *a, size_t limit_bytes)
{
    *a = (struct ss_arena){.limit_bytes =
                               limit_bytes ? limit_bytes : (size_t)4 << 30};
}

void ss_arena_release(struct ss_arena *a)
{
    for (struct ss_chunk *c = a->first, *next; c; c = next) {
        next = c->next;
        UNPOISON(c->bytes, c->size);
        free(c);
    }
    a->first = a->at = NULL;
    a->used_bytes = 0;
}

void ss_arena_clear(struct ss_arena *a)
{
#ifdef SAYSO_ARENA_MALLOC
    ss_arena_release(a);
#endif
    for (struct ss_chunk *c = a->first; c; c = c->next) {
        c->used = 0;
        POISON(c->bytes, c->size);
    }
    a->at = a->first;
    a->used_bytes = 0;
    a->refused = SS_REFUSED_NOTHING;
}

/* Of the processor, so that a machine that is busy or asleep costs nobody. */
static uint64_t thread_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void ss_arena_limit_seconds(struct ss_arena *a, unsigned seconds)
{
    a->limit_ns = seconds ? thread_ns() + seconds * UINT64_C(1000000000) : 0;
}

bool ss_arena_in_time(struct ss_arena *a)
{
    if (!a->limit_ns || thread_ns() < a->limit_ns)
        return true;
    a->refused = SS_REFUSED_TIME;
    return false;
}

/* A chunk with room for n bytes: one kept from before, or a new one. */
static struct ss_chunk *next_chunk(struct ss_arena *a, size_t n)
{
    while (a->at && a->at->next) {
        a->at = a->at->next;
        if (a->at->size - a->at->used >= n)
            return a->at;
    }
    size_t size = a->at ? a->at->size * 2 : FIRST_CHUNK;
    if (size > LARGEST_CHUNK)
        size = LARGEST_CHUNK;
    if (size < n)
        size = n;
    struct ss_chunk *c = malloc(sizeof *c + size);
    if (!c)
        return NULL;
    *c = (struct ss_chunk){.size = size};
    POISON(c->bytes, size);
    if (a->at)
        a->at->next = c;
    else
        a->first = c;
    a->at = c;
    return c;
}

void *ss_arena_room(struct ss_arena *a, size_t len_bytes)
{
    if (len_bytes > a->limit_bytes ||
        a->used_bytes > a->limit_bytes - len_bytes) {
        a->refused = SS_REFUSED_BYTES;
        return NULL;
    }
    size_t n = (len_bytes + GAP + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    struct ss_chunk *c = a->at;
    if (!c || c->size - c->used < n)
        c = ss_arena_in_time(a) ? next_chunk(a, n) : NULL;
    if (!c)
        return NULL;
    void *p = c->bytes + c->used;
    c->used += n;
    a->used_bytes += n;
    UNPOISON(p, len_bytes);
    return p;
}

void *ss_arena_alloc(struct ss_arena *a, size_t len_bytes)
{
    void *p = ss_arena_room(a, len_bytes);
    return p ? memset(p, 0, len_bytes) : NULL;
}

ss_str ss_arena_copy(struct ss_arena *a, ss_str s)
{
    char *p = ss_arena_room(a, s.len + 1);
    if (!p)
        return (ss_str){NULL, 0};
    if (s.len)
        memcpy(p, s.p, s.len);
    p[s.len] = '\0';
    return (ss_str){p, s.len};
}

/* Bytes of the white space that s begins with: 0, 1, or 2 for U+00A0. */
static size_t blank_len(ss_str s)
{
    if (s.len > 1 && s.p[0] == '\xc2' && s.p[1] == '\xa0')
        return 2;
    return s.len && (s.p[0] == ' ' || (s.p[0] >= '\t' && s.p[0] <= '\r'));
}

ss_str ss_arena_line(struct ss_arena *a, ss_str s)
{
    size_t n = 0, blank;
    char *p = NULL;
    for (size_t i = 0; i < s.len; i += blank ? blank : 1) {
        ss_str rest = {s.p + i, s.len - i};
        blank = blank_len(rest);
        ss_str next = {rest.p + blank, rest.len - blank};
        bool same = !blank || (s.p[i] == ' ' && !blank_len(next));
        if (!same && !p) {
            p = ss_arena_room(a, s.len);
            if (!p)
                return (ss_str){NULL, 0};
            memcpy(p, s.p, i);
            n = i;
        }
        if (p && (!blank || !n || p[n - 1] != ' '))
            p[n++] = blank ? ' ' : s.p[i];
    }
    return p ? (ss_str){p, n} : s;
}

bool ss_vec_room(struct ss_arena *a, void **v, uint32_t *cap, uint32_t n,
                 size_t size)
{
    uint32_t want = *cap ? *cap * 2 : 8;
    if (n < *cap)
        return true;
    if (want <= *cap)
        return false; /* more than four thousand million */
    char *p = ss_arena_room(a, want * size);
    if (!p)
        return false;
    if (n)
        memcpy(p, *v, n * size);
    *v = p;
    *cap = want;
    return true;
}
