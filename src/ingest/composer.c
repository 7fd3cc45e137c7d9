/* composer.c - blocks written one after the other into one text, with the map
 * back to the bytes they came from. */
#include "ingest/ingest_p.h"

#include <string.h>

void composer_begin(struct composer *c, enum ss_block_kind kind)
{
    if (c->open)
        composer_end(c, false);
    if (c->out.len)
        ss_buf_add(&c->out, "\n\n", 2);
    c->start = (uint32_t)c->out.len;
    c->kind = kind;
    c->open = true;
    c->blank = false;
}

static void map_add(struct composer *c, uint32_t len, uint64_t raw,
                    uint32_t raw_len)
{
    if (!c->map || !len)
        return;
    uint32_t at = (uint32_t)c->out.len;
    if (c->doc->map.n) { /* goes on where the last one ended? */
        struct ss_map_seg *s = &c->doc->map.v[c->doc->map.n - 1];
        if (len == raw_len && s->len == s->raw_len && s->text + s->len == at &&
            s->raw + s->raw_len == raw) {
            s->len += len;
            s->raw_len += len;
            return;
        }
    }
    struct ss_map_seg *s = ss_vec_push(&c->doc->arena, &c->doc->map);
    if (!s)
        c->failed = true;
    else
        *s = (struct ss_map_seg){at, len, raw, raw_len};
}

static void flush_blank(struct composer *c)
{
    if (!c->blank)
        return;
    c->blank = false;
    if (c->out.len == c->start)
        return;
    map_add(c, 1, c->blank_raw, c->blank_raw_len);
    ss_buf_char(&c->out, ' ');
}

/* The first of a run of white space stands for all of it. */
static void note_blank(struct composer *c, uint64_t raw, uint32_t raw_len)
{
    if (c->blank)
        return;
    c->blank = true;
    c->blank_raw = raw;
    c->blank_raw_len = raw_len;
}

static uint32_t blank_at(ss_str s, size_t i)
{
    unsigned char ch = (unsigned char)s.p[i];
    if (ch == ' ' || (ch >= '\t' && ch <= '\r'))
        return 1;
    if (ch == 0xc2 && i + 1 < s.len && (unsigned char)s.p[i + 1] == 0xa0)
        return 2;
    return 0;
}

void composer_text(struct composer *c, ss_str s, uint64_t raw)
{
    for (size_t i = 0; i < s.len;) {
        uint32_t n = blank_at(s, i);
        if (n) {
            note_blank(c, raw + i, n);
            i += n;
            continue;
        }
        size_t from = i;
        while (i < s.len && !blank_at(s, i))
            i++;
        flush_blank(c);
        map_add(c, (uint32_t)(i - from), raw + from, (uint32_t)(i - from));
        ss_buf_add(&c->out, s.p + from, i - from);
    }
}

void composer_unit(struct composer *c, ss_str s, uint64_t raw,
                   uint32_t raw_len)
{
    if (!s.len)
        return;
    if (blank_at(s, 0) == s.len) {
        note_blank(c, raw, raw_len);
        return;
    }
    flush_blank(c);
    map_add(c, (uint32_t)s.len, raw, raw_len);
    ss_buf_str(&c->out, s);
}

ss_str composer_block(const struct composer *c)
{
    if (!c->open || c->out.len == c->start)
        return (ss_str){"", 0};
    return (ss_str){c->out.p + c->start, c->out.len - c->start};
}

void composer_end(struct composer *c, bool drop)
{
    if (!c->open)
        return;
    c->open = false;
    c->blank = false;
    if (drop || c->out.len == c->start) {
        c->out.len = c->start >= 2 ? c->start - 2 : 0;
        while (c->doc->map.n &&
               c->doc->map.v[c->doc->map.n - 1].text >= c->out.len)
            c->doc->map.n--;
        return;
    }
    struct ss_block *b = ss_vec_push(&c->doc->arena, &c->doc->blocks);
    if (!b) {
        c->failed = true;
        return;
    }
    *b = (struct ss_block){.kind = c->kind,
                           .span = {c->start, (uint32_t)c->out.len}};
}

/* Move [from, to) of the text down to `at`, and its map entries with it. */
static void move_down(struct composer *c, uint32_t *seg, uint32_t *kept,
                      uint32_t from, uint32_t to, uint32_t at)
{
    struct ss_map_seg *v = c->doc->map.v;
    memmove(c->out.p + at, c->out.p + from, to - from);
    while (*seg < c->doc->map.n && v[*seg].text < from)
        (*seg)++;
    for (; *seg < c->doc->map.n && v[*seg].text < to; (*seg)++) {
        v[*kept] = v[*seg];
        v[(*kept)++].text -= from - at;
    }
}

void composer_keep(struct composer *c, const uint8_t *keep)
{
    struct ss_block *v = c->doc->blocks.v;
    uint32_t n = 0, at = 0, seg = 0, segs = 0;
    for (uint32_t i = 0; i < c->doc->blocks.n; i++) {
        if (!keep[i])
            continue;
        if (n) {
            memcpy(c->out.p + at, "\n\n", 2);
            at += 2;
        }
        uint32_t len = v[i].span.end - v[i].span.start;
        move_down(c, &seg, &segs, v[i].span.start, v[i].span.end, at);
        v[n] = v[i];
        v[n++].span = (ss_span){at, at + len};
        at += len;
    }
    c->doc->blocks.n = n;
    c->doc->map.n = segs;
    c->out.len = at;
}

bool composer_finish(struct composer *c, struct sayso_error *err)
{
    composer_end(c, false);
    if (c->out.failed || c->failed)
        return ss_fail_memory(err);
    c->doc->text = ss_arena_copy(&c->doc->arena,
                                 (ss_str){c->out.p, c->out.len});
    return c->doc->text.p ? true : ss_fail_memory(err);
}

void composer_release(struct composer *c)
{
    ss_buf_release(&c->out);
}
