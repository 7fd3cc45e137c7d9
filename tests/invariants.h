/*
 * invariants.h - what holds for every document, whatever the input was.
 *
 * doc_broken() gives NULL, or the words for the first thing that does not
 * hold. Used by the property tests and by the fuzz targets.
 */
#ifndef INVARIANTS_H
#define INVARIANTS_H

#include "doc/doc.h"

static inline bool span_in(ss_span s, uint32_t end)
{
    return s.start <= s.end && s.end <= end;
}

static inline bool range_in(ss_range r, uint32_t end)
{
    return r.start <= r.end && r.end <= end;
}

static inline bool chance(float p)
{
    return p >= 0 && p <= 1;
}

static inline const char *blocks_broken(const struct ss_doc *doc)
{
    uint32_t at = 0, token = 0;
    if (ss_utf8_valid(doc->text.p, doc->text.len) != doc->text.len)
        return "the text is not UTF-8";
    for (uint32_t i = 0; i < doc->blocks.n; i++) {
        const struct ss_block *b = &doc->blocks.v[i];
        if (b->span.start < at || b->span.start >= b->span.end ||
            b->span.end > doc->text.len)
            return "blocks are not in order inside the text";
        at = b->span.end;
        if (!doc->tokens.n)
            continue;
        if (b->tokens.start != token || !range_in(b->tokens, doc->tokens.n))
            return "tokens of blocks are not one row";
        token = b->tokens.end;
    }
    return token == doc->tokens.n ? NULL : "tokens stand outside blocks";
}

static inline const char *tokens_broken(const struct ss_doc *doc)
{
    uint32_t end = 0;
    for (uint32_t i = 0; i < doc->tokens.n; i++) {
        const struct ss_token *t = &doc->tokens.v[i];
        if (!t->len || t->start < end || t->start + t->len > doc->text.len)
            return "tokens are not in order inside the text";
        if (t->sent >= doc->sents.n || t->block >= doc->blocks.n)
            return "a token has no sentence or block";
        ss_span block = doc->blocks.v[t->block].span;
        if (t->start < block.start || t->start + t->len > block.end)
            return "a token leaves its block";
        end = t->start + t->len;
    }
    return NULL;
}

/* Tokens and the white space between them rebuild the text of every block. */
static inline const char *gaps_broken(const struct ss_doc *doc)
{
    const char *text_end = doc->text.p + doc->text.len;
    for (uint32_t i = 0; doc->tokens.n && i < doc->blocks.n; i++) {
        const struct ss_block *b = &doc->blocks.v[i];
        uint32_t at = b->span.start, t = b->tokens.start;
        while (at < b->span.end) {
            uint32_t len;
            if (t < b->tokens.end && doc->tokens.v[t].start == at) {
                at += doc->tokens.v[t++].len;
                continue;
            }
            uint32_t cp = ss_utf8_at(doc->text.p + at, text_end, &len);
            if (cp > ' ' && ss_char_class(cp) != SS_CHAR_SPACE)
                return "a character is in no token";
            at += len;
        }
    }
    return NULL;
}

static inline const char *sents_broken(const struct ss_doc *doc)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < doc->sents.n; i++) {
        ss_range r = doc->sents.v[i].tokens;
        if (r.start != at || r.end <= r.start)
            return "sentences are not one row";
        at = r.end;
    }
    return at == doc->tokens.n ? NULL : "tokens stand outside sentences";
}

static inline const char *layers_broken(const struct ss_doc *doc)
{
    for (unsigned type = 0; type < SS_ANN_TYPES; type++) {
        const struct ss_layer *layer = &doc->layers[type];
        for (uint32_t i = 0; i < layer->anns.n; i++) {
            const struct ss_ann *a = &layer->anns.v[i];
            if (a->tokens.start >= a->tokens.end ||
                a->tokens.end > doc->tokens.n || a->type != type)
                return "an annotation is empty or outside";
            if (i && a[-1].tokens.start > a->tokens.start)
                return "annotations are not in order";
            if (a->parts + a->n_parts > doc->parts.n)
                return "an annotation's parts are not there";
        }
    }
    for (uint32_t i = 0; i < doc->parts.n; i++)
        if (!range_in(doc->parts.v[i].tokens, doc->tokens.n))
            return "a part is outside the text";
    return NULL;
}

static inline const char *names_broken(const struct ss_doc *doc)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < doc->mentions.n; i++) {
        const struct ss_mention *m = &doc->mentions.v[i];
        if (m->span.start < at || m->span.start >= m->span.end ||
            m->span.end > doc->text.len)
            return "mentions are not in order inside the text";
        if (m->entity >= doc->entities.n || !chance(m->confidence))
            return "a mention has no entity or no chance";
        at = m->span.end;
    }
    for (uint32_t i = 0; i < doc->entities.n; i++)
        if (!doc->entities.v[i].name.len ||
            !chance(doc->entities.v[i].confidence))
            return "an entity has no name or no chance";
    return NULL;
}

static inline const char *quote_broken(const struct ss_doc *doc,
                                       const struct ss_quote *q)
{
    if (!q->n_spans || q->spans + q->n_spans > doc->quote_spans.n)
        return "a quotation has no content";
    for (uint32_t i = 0; i < q->n_spans; i++) {
        ss_span s = doc->quote_spans.v[q->spans + i];
        if (s.start >= s.end || s.end > doc->text.len)
            return "content is empty or outside the text";
        if (i && doc->quote_spans.v[q->spans + i - 1].end > s.start)
            return "stretches of a quotation are not in order";
    }
    if (!range_in(q->speaker, doc->tokens.n) ||
        !range_in(q->cue, doc->tokens.n) ||
        !range_in(q->addressee, doc->tokens.n))
        return "a speaker, cue or addressee is outside the text";
    if (q->source != SS_NONE && q->source >= doc->sources.n)
        return "a quotation's source is not there";
    return chance(q->confidence) ? NULL : "a quotation has no chance";
}

static inline const char *quotes_broken(const struct ss_doc *doc)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < doc->quotes.n; i++) {
        const char *broken = quote_broken(doc, &doc->quotes.v[i]);
        if (broken)
            return broken;
        uint32_t first = doc->quote_spans.v[doc->quotes.v[i].spans].start;
        if (first < at)
            return "quotations are not in order";
        at = first;
    }
    return NULL;
}

static inline const char *sources_broken(const struct ss_doc *doc)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < doc->sources.n; i++) {
        const struct ss_source *s = &doc->sources.v[i];
        if (s->entity != SS_NONE && s->entity >= doc->entities.n)
            return "a source's entity is not there";
        if (!s->label.len || !chance(s->confidence))
            return "a source has no label or no chance";
    }
    for (uint32_t i = 0; i < doc->source_mentions.n; i++) {
        const struct ss_source_mention *m = &doc->source_mentions.v[i];
        if (m->source >= doc->sources.n || m->tokens.start < at ||
            !range_in(m->tokens, doc->tokens.n))
            return "mentions of sources are not in order";
        at = m->tokens.start;
    }
    return NULL;
}

/* Stretches of equal length are the same bytes, but for white space and
 * characters that may not be, which become blanks. */
static inline bool same_bytes(const struct ss_doc *doc,
                              const struct ss_map_seg *s, ss_str raw)
{
    for (uint32_t i = 0; i < s->len; i++) {
        char a = doc->text.p[s->text + i], b = raw.p[s->raw + i];
        bool blank = (b >= 0 && b < ' ') || b == '\xef';
        if (a != b && !(a == ' ' && blank))
            return false;
    }
    return true;
}

/* raw: the bytes that the document was read from. */
static inline const char *map_broken(const struct ss_doc *doc, ss_str raw)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < doc->map.n; i++) {
        const struct ss_map_seg *s = &doc->map.v[i];
        if (s->text < at || s->text + s->len > doc->text.len)
            return "the map to raw bytes is not in order";
        if (s->raw + s->raw_len > raw.len)
            return "the map points outside the raw bytes";
        if (s->len == s->raw_len && !same_bytes(doc, s, raw))
            return "mapped bytes are not the same";
        at = s->text + s->len;
    }
    return NULL;
}

static inline const char *doc_broken(const struct ss_doc *doc)
{
    const char *(*const checks[])(const struct ss_doc *) = {
        blocks_broken, tokens_broken, gaps_broken,   sents_broken,
        layers_broken, names_broken,  quotes_broken, sources_broken,
    };
    const char *broken = NULL;
    for (size_t i = 0; !broken && i < sizeof checks / sizeof *checks; i++)
        broken = checks[i](doc);
    return broken;
}

#endif
