/* fuzz_gazetteer.c - a gazetteer file: refused, or compiled, opened, and every
 * word and phrase in it asked about. */
#include "fuzz/fuzz.h"
#include "gaz/gaz.h"

static void ask_everything(const struct ss_gaz *gaz)
{
    struct ss_gaz_entry e;
    for (uint32_t c = 1; c < ss_gaz_n_classes(gaz); c++)
        hold(ss_gaz_class(gaz, ss_gaz_class_name(gaz, c)) == c
                 ? NULL
                 : "a class is not found by its name");
    for (uint32_t w = 1; ss_gaz_word_text(gaz, w).len; w++) {
        ss_str s = ss_gaz_word_text(gaz, w);
        hold(ss_gaz_word(gaz, s.p, s.len, ss_hash(s.p, s.len)) == w
                 ? NULL
                 : "a word is not found by its text");
        for (uint32_t i = 0; i < ss_gaz_n_entries(gaz, w); i++) {
            ss_gaz_entry(gaz, w, i, &e);
            hold(ss_gaz_has(gaz, ss_gaz_classes(gaz, w, SS_CASE_UPPER), e.cls)
                     ? NULL
                     : "a word lacks the class of its entry");
        }
    }
}

static void compile(struct ss_gaz_builder *b, struct sayso_error *err)
{
    struct ss_image_writer w;
    ss_str file;
    ss_image_writer_init(&w);
    must(ss_gaz_builder_write(b, &w, err) && ss_image_finish(&w, &file, err),
         err);
    struct ss_image *image = ss_image_from(file.p, file.len, err);
    must(image, err);
    struct ss_gaz *gaz = ss_gaz_open(image, err);
    must(gaz, err);
    ask_everything(gaz);
    ss_gaz_free(gaz);
    ss_image_free(image);
    ss_image_writer_release(&w);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct sayso_error err = {0};
    struct ss_gaz_builder *b = ss_gaz_builder_new();
    must(b, &err);
    if (ss_gaz_builder_add(b, "f.tsv", (ss_str){(const char *)data, len}, &err))
        compile(b, &err);
    else
        refused(&err, len);
    ss_gaz_builder_free(b);
    return 0;
}
