/* doc.c - life of a document, its text cut into blocks, text and raw bytes. */
#include "doc/doc.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define NAMES(fn, type, LIST)                                                  \
    const char *fn(type x)                                                     \
    {                                                                          \
        static const char *const names[] = {LIST(NAME)};                       \
        return names[x];                                                       \
    }
#define NAME(id, name) name,
NAMES(ss_block_kind_name, enum ss_block_kind, SS_BLOCK_KINDS)
NAMES(ss_entity_type_name, enum ss_entity_type, SS_ENTITY_TYPES)
NAMES(ss_quote_kind_name, enum ss_quote_kind, SS_QUOTE_KINDS)
NAMES(ss_attribution_name, enum ss_attribution, SS_ATTRIBUTIONS)
NAMES(ss_source_kind_name, enum ss_source_kind, SS_SOURCE_KINDS)
NAMES(ss_naming_name, enum ss_naming, SS_NAMINGS)
NAMES(ss_form_name, enum ss_form, SS_FORMS)
#undef NAME

const char *ss_pos_name(enum ss_pos pos)
{
#define X(id, name, upos) name,
    static const char *const names[] = {SS_POS_TAGS(X)};
#undef X
    return names[pos];
}

const char *ss_pos_upos(enum ss_pos pos)
{
#define X(id, name, upos) upos,
    static const char *const names[] = {SS_POS_TAGS(X)};
#undef X
    return names[pos];
}

void ss_doc_init(struct ss_doc *doc, size_t limit_bytes)
{
    *doc = (struct ss_doc){0};
    ss_arena_init(&doc->arena, limit_bytes ? limit_bytes : (size_t)16 << 30);
}

void ss_doc_clear(struct ss_doc *doc)
{
    struct ss_arena arena = doc->arena;
    ss_arena_clear(&arena);
    *doc = (struct ss_doc){.arena = arena, .want_raw = doc->want_raw};
}

void ss_doc_release(struct ss_doc *doc)
{
    ss_arena_release(&doc->arena);
}

void ss_doc_warn(struct ss_doc *doc, const char *fmt, ...)
{
    char what[300];
    if (doc->warnings.n >= 100)
        return;
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(what, sizeof what, fmt, ap);
    va_end(ap);
    ss_str *w = ss_vec_push(&doc->arena, &doc->warnings);
    if (w)
        *w = ss_arena_copy(&doc->arena, ss_str_of(what));
}

/* ---- plain text into blocks ------------------------------------------ */

static bool add_block(struct ss_doc *doc, size_t from, size_t to)
{
    ss_str s = ss_str_trim((ss_str){doc->text.p + from, to - from});
    if (!s.len)
        return true;
    struct ss_block *b = ss_vec_push(&doc->arena, &doc->blocks);
    if (!b)
        return false;
    uint32_t start = (uint32_t)(s.p - doc->text.p);
    b->kind = SS_BLOCK_PARAGRAPH;
    b->span = (ss_span){start, start + (uint32_t)s.len};
    return true;
}

static bool is_blank_line(ss_str line)
{
    return ss_str_trim(line).len == 0;
}

/* What parts the paragraphs of a plain text. */
enum parting {
    PART_BLANK, /* an empty line */
    PART_LINE,  /* every line is one: several, most end as a sentence ends */
    PART_INDENT /* none is empty, but some are indented, as wires print */
};

static bool indented(ss_str line)
{
    return ss_str_starts(line, SS_STR("  ")) ||
           ss_str_starts(line, SS_STR("\t"));
}

static enum parting parting_of(ss_str text)
{
    uint32_t lines = 0, ended = 0, blank = 0, before = 0, indents = 0;
    ss_str rest = text, line;
    while (ss_str_next(&rest, '\n', &line)) {
        bool indent = indented(line);
        line = ss_str_trim(line);
        if (!line.len) {
            before += lines > 0;
            continue;
        }
        blank += before;
        before = 0;
        lines++;
        indents += indent;
        ended += strchr(".!?:\"'", line.p[line.len - 1]) != NULL ||
                 (unsigned char)line.p[line.len - 1] >= 0x80;
    }
    return lines <= 2 || blank              ? PART_BLANK
           : ended * 10 >= lines * 7        ? PART_LINE
           : indents && indents * 2 < lines ? PART_INDENT
                                            : PART_BLANK;
}

bool ss_doc_split_plain(struct ss_doc *doc, struct sayso_error *err)
{
    enum parting parting = parting_of(doc->text);
    ss_str rest = doc->text, line;
    size_t from = 0;
    while (ss_str_next(&rest, '\n', &line)) {
        size_t at = (size_t)(line.p - doc->text.p);
        size_t end = parting == PART_LINE ? at + line.len : at;
        if (parting == PART_BLANK    ? !is_blank_line(line)
            : parting == PART_INDENT ? !indented(line)
                                     : false)
            continue;
        if (!add_block(doc, from, end))
            return ss_fail_memory(err);
        from = parting == PART_INDENT ? at : at + line.len;
    }
    return add_block(doc, from, doc->text.len) ? true : ss_fail_memory(err);
}

/* ---- raw bytes ------------------------------------------------------- */

static const struct ss_map_seg *seg_at(const struct ss_doc *doc, uint32_t pos)
{
    uint32_t lo = 0, hi = doc->map.n;
    while (lo < hi) { /* the last one with text <= pos */
        uint32_t mid = (lo + hi) / 2;
        if (doc->map.v[mid].text <= pos)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo ? &doc->map.v[lo - 1] : NULL;
}

void ss_doc_raw(const struct ss_doc *doc, ss_span span, uint64_t *start,
                uint64_t *end)
{
    *start = span.start;
    *end = span.end;
    const struct ss_map_seg *a = seg_at(doc, span.start);
    const struct ss_map_seg *b =
        seg_at(doc, span.end > span.start ? span.end - 1 : span.start);
    if (!a || !b)
        return;
    uint32_t in = span.start - a->text;
    *start = a->len == a->raw_len ? a->raw + in : a->raw;
    in = span.end - b->text;
    *end = b->len == b->raw_len && in <= b->len ? b->raw + in
                                                : b->raw + b->raw_len;
    if (span.end <= span.start)
        *end = *start;
}

ss_range ss_doc_tokens_in(const struct ss_doc *doc, ss_span s)
{
    uint32_t lo = 0, hi = doc->tokens.n;
    while (lo < hi) { /* first token that starts at or after s.start */
        uint32_t mid = (lo + hi) / 2;
        if (doc->tokens.v[mid].start < s.start)
            lo = mid + 1;
        else
            hi = mid;
    }
    uint32_t end = lo;
    while (end < doc->tokens.n &&
           doc->tokens.v[end].start + doc->tokens.v[end].len <= s.end)
        end++;
    return (ss_range){lo, end};
}

uint32_t ss_doc_block_at(const struct ss_doc *doc, uint32_t byte)
{
    uint32_t lo = 0, hi = doc->blocks.n;
    while (lo < hi) { /* first block that begins behind the byte */
        uint32_t mid = (lo + hi) / 2;
        if (doc->blocks.v[mid].span.start <= byte)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo ? lo - 1 : 0;
}

uint32_t ss_doc_mention_from(const struct ss_doc *doc, uint32_t token)
{
    uint32_t lo = 0, hi = doc->mentions.n;
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        if (doc->mentions.v[mid].tokens.start < token)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}
