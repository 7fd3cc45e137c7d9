/* fuzz_rules.c - a rule file: refused, or compiled and run over a text. */
#include "fuzz/fuzz.h"
#include "rule/rule.h"

static const char words[] = "#: columns name class\n"
                            "said\tcue.say\n"
                            "Lee\tname.family\n"
                            "Ann\tname.given\n"
                            "New York\tplace.city\n";
static const char text[] =
    "\"We will stay,\" said Ann Lee of New York. He left.\n\nMr. A 12 (B) - it";

struct made {
    struct ss_image *image;
    struct ss_gaz *gaz;
    struct ss_rules *rules;
};

/* Rules may be refused late: a class or a phase that is not there. */
static bool make(struct made *m, ss_str rules, struct sayso_error *err)
{
    struct ss_gaz_builder *gb = ss_gaz_builder_new();
    struct ss_rules_builder *rb = ss_rules_builder_new();
    struct ss_image_writer w;
    ss_str file;
    ss_image_writer_init(&w);
    must(gb && rb && ss_gaz_builder_add(gb, "w.tsv", SS_STR(words), err), err);
    bool ok = ss_rules_builder_add(rb, "f.rule", rules, err) &&
              ss_rules_builder_write(rb, gb, &w, err);
    if (ok) {
        must(ss_gaz_builder_write(gb, &w, err) &&
                 ss_image_finish(&w, &file, err) &&
                 (m->image = ss_image_from(file.p, file.len, err)) &&
                 (m->gaz = ss_gaz_open(m->image, err)) &&
                 (m->rules = ss_rules_open(m->image, m->gaz, err)),
             err);
    }
    ss_image_writer_release(&w);
    ss_rules_builder_free(rb);
    ss_gaz_builder_free(gb);
    return ok;
}

static void run(const struct made *m, struct sayso_error *err)
{
    struct ss_work work = {.want_trace = true};
    struct ss_doc doc;
    ss_doc_init(&doc, (size_t)1 << 30);
    doc.text = SS_STR(text);
    ss_work_clear(&work);
    must(ss_doc_split_plain(&doc, err) && ss_tokenize(&doc, m->gaz, NULL, err) &&
             ss_phrases_find(&doc, m->gaz, &work.phrases, err),
         err);
    for (uint32_t p = 0; p < ss_rules_n_phases(m->rules); p++)
        must(ss_rules_run(m->rules, p, &doc, &work, err), err);
    hold(doc_broken(&doc));
    ss_doc_release(&doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct sayso_error err = {0};
    struct made m = {0};
    if (make(&m, (ss_str){(const char *)data, len}, &err))
        run(&m, &err);
    else
        refused(&err, len);
    ss_rules_free(m.rules);
    ss_gaz_free(m.gaz);
    ss_image_free(m.image);
    return 0;
}
