/*
 * knowledge.h - small models for unit tests, made from strings.
 *
 *     struct knowledge k;
 *     knowledge_init(&k, "#: columns name class\nParis\tplace.city\n", NULL);
 *     struct ss_doc doc;
 *     read_text(&doc, &k, "She lives in Paris.");     blocks and tokens
 *     ...
 *     ss_doc_release(&doc);
 *     knowledge_release(&k);
 *
 * A test that needs the real lists calls sayso_model_load(NULL, &err):
 * `make check` names the model it has built.
 */
#ifndef KNOWLEDGE_H
#define KNOWLEDGE_H

#include "rule/rule.h"

#include <check.h>

struct knowledge {
    struct ss_image *image;
    struct ss_gaz *gaz;
    struct ss_rules *rules;
};

/* gazetteer, rules: text of one file each; NULL: none. */
static inline void knowledge_init(struct knowledge *k, const char *gazetteer,
                                  const char *rules)
{
    struct sayso_error err = {0};
    struct ss_gaz_builder *gb = ss_gaz_builder_new();
    struct ss_rules_builder *rb = ss_rules_builder_new();
    struct ss_image_writer w;
    ss_str file;
    ss_image_writer_init(&w);
    bool ok = ss_gaz_builder_add(gb, "test.tsv", ss_str_of(gazetteer), &err) &&
              ss_rules_builder_add(rb, "test.rule", ss_str_of(rules), &err) &&
              ss_rules_builder_write(rb, gb, &w, &err) &&
              ss_gaz_builder_write(gb, &w, &err) &&
              ss_image_finish(&w, &file, &err) &&
              (k->image = ss_image_from(file.p, file.len, &err)) &&
              (k->gaz = ss_gaz_open(k->image, &err)) &&
              (k->rules = ss_rules_open(k->image, k->gaz, &err));
    ck_assert_msg(ok, "%s", err.message);
    ss_image_writer_release(&w);
    ss_rules_builder_free(rb);
    ss_gaz_builder_free(gb);
}

static inline void knowledge_release(struct knowledge *k)
{
    ss_rules_free(k->rules);
    ss_gaz_free(k->gaz);
    ss_image_free(k->image);
}

/* A document of plain text, cut into blocks and tokens. `text` must stay. */
static inline void read_text(struct ss_doc *doc, const struct knowledge *k,
                             const char *text)
{
    struct sayso_error err = {0};
    ss_doc_init(doc, 0);
    doc->text = ss_str_of(text);
    bool ok = ss_doc_split_plain(doc, &err) &&
              ss_tokenize(doc, k->gaz, NULL, &err);
    ck_assert_msg(ok, "%s", err.message);
}

#endif
