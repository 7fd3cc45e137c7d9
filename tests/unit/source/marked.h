/*
 * marked.h - documents for tests of the source stage, written as marked text:
 *
 *     <1 Ann Lee> left. "No," said [<1 Lee>].
 *
 * <N words> is a name of entity N (1 to 9): a person; <N@ words> a body. What
 * stands in [ ] is the speaker of a quotation. So the tests do not depend on
 * what the stages before this one find.
 */
#ifndef MARKED_H
#define MARKED_H

#include "source/source.h"
#include "unit/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct marked {
    struct ss_image *image;
    struct ss_gaz *gaz;
    struct ss_rules *rules;
    struct ss_tagger *tagger;
    struct ss_sourcer *sourcer;
    struct ss_work work;
    struct ss_doc doc;
    char text[2000];
};

struct mark {
    char kind; /* '1' to '9', or '[' */
    bool body;
    ss_span span;
};

static inline void *need(void *p)
{
    if (!p)
        abort();
    return p;
}

static inline void marked_open(struct marked *m)
{
    struct sayso_error err = {0};
    memset(m, 0, sizeof *m);
    bool ok = (m->image = ss_image_open(getenv("SAYSO_MODEL"), &err)) &&
              (m->gaz = ss_gaz_open(m->image, &err)) &&
              (m->rules = ss_rules_open(m->image, m->gaz, &err)) &&
              (m->tagger = ss_tagger_open(m->image, &err)) &&
              (m->sourcer = ss_sourcer_open(m->gaz, m->rules, &err));
    ck_assert_msg(ok, "%s", err.message);
    ss_doc_init(&m->doc, 0);
}

static inline void marked_close(struct marked *m)
{
    ss_doc_release(&m->doc);
    ss_sourcer_free(m->sourcer);
    ss_tagger_free(m->tagger);
    ss_rules_free(m->rules);
    ss_gaz_free(m->gaz);
    ss_image_free(m->image);
}

/* Take the marks out of `from` into `marks`; what is left is the text. */
static inline size_t marked_strip(struct marked *m, const char *from,
                                  struct mark marks[], size_t max)
{
    struct mark *open[4];
    size_t n = 0, depth = 0, len = 0;
    for (; *from; from++) {
        if (*from == '<' || *from == '[') {
            ck_assert(n < max && depth < 4);
            struct mark *x = open[depth++] = &marks[n++];
            *x = (struct mark){.kind = '[', .span = {(uint32_t)len, 0}};
            if (*from == '<') {
                x->kind = *++from;
                x->body = from[1] == '@';
                from += x->body ? 2 : 1; /* the blank behind the number */
            }
        } else if (*from == '>' || *from == ']') {
            open[--depth]->span.end = (uint32_t)len;
        } else {
            m->text[len++] = *from;
        }
    }
    m->doc.text = (ss_str){m->text, len};
    return n;
}

static inline void marked_name(struct marked *m, const struct mark *x,
                               uint32_t of[10])
{
    struct ss_doc *doc = &m->doc;
    enum ss_entity_type type = x->body ? SS_ENTITY_ORG : SS_ENTITY_PER;
    uint32_t *entity = &of[x->kind - '0'];
    ss_range r = ss_doc_tokens_in(doc, x->span);
    if (!*entity) { /* number + 1 */
        struct ss_entity *e = need(ss_vec_push(&doc->arena, &doc->entities));
        e->type = type;
        e->name = ss_doc_text(doc, x->span);
        *entity = doc->entities.n;
    }
    struct ss_mention *n =
        need(ss_vec_push(&doc->arena, &doc->mentions));
    *n = (struct ss_mention){.span = x->span,
                             .tokens = r,
                             .entity = *entity - 1,
                             .rule = SS_NONE};
    ss_doc_annotate(doc, ss_rules_type(m->rules, ss_entity_type_name(type)), r);
}

static inline void marked_speaker(struct marked *m, const struct mark *x)
{
    struct ss_doc *doc = &m->doc;
    struct ss_quote *q = need(ss_vec_push(&doc->arena, &doc->quotes));
    ss_span *content = need(ss_vec_push(&doc->arena, &doc->quote_spans));
    *content = (ss_span){x->span.start, x->span.start};
    *q = (struct ss_quote){.attribution = SS_ATTRIBUTION_EXPLICIT,
                           .spans = doc->quote_spans.n - 1,
                           .n_spans = 1,
                           .speaker = ss_doc_tokens_in(doc, x->span),
                           .source = SS_NONE,
                           .rule = SS_NONE};
}

/* Read marked text and find its sources. */
static inline void marked_read(struct marked *m, const char *marked)
{
    struct sayso_error err = {0};
    struct mark marks[40];
    uint32_t of[10] = {0};
    ss_doc_clear(&m->doc);
    ss_work_clear(&m->work);
    size_t n = marked_strip(m, marked, marks, 40);
    bool ok = ss_doc_split_plain(&m->doc, &err) &&
              ss_tokenize(&m->doc, m->gaz, NULL, &err) &&
              ss_phrases_find(&m->doc, m->gaz, &m->work.phrases, &err);
    ss_tag(m->tagger, &m->doc);
    for (size_t i = 0; ok && i < n; i++) {
        if (marks[i].kind == '[')
            marked_speaker(m, &marks[i]);
        else
            marked_name(m, &marks[i], of);
    }
    ok = ok && ss_source_find(m->sourcer, &m->doc, &m->work, &err);
    ck_assert_msg(ok, "%s", err.message);
}

static inline void add(char *to, size_t size, const char *between, ss_str s)
{
    size_t len = strlen(to);
    snprintf(to + len, size - len, "%s%.*s", between, (int)s.len, s.p);
}

/* "label: mention, mention; label: ..." */
static inline void marked_sources(const struct marked *m, char *to, size_t size)
{
    const struct ss_doc *doc = &m->doc;
    *to = '\0';
    for (uint32_t s = 0; s < doc->sources.n; s++) {
        const char *between = ": ";
        add(to, size, s ? "; " : "", doc->sources.v[s].label);
        for (uint32_t i = 0; i < doc->source_mentions.n; i++) {
            const struct ss_source_mention *x = &doc->source_mentions.v[i];
            if (x->source != s)
                continue;
            add(to, size, between,
                ss_doc_text(doc, ss_range_span(doc, x->tokens)));
            between = ", ";
        }
    }
}

#endif
