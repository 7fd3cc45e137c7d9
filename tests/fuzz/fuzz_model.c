/*
 * fuzz_model.c - a damaged model file: refused, or opened and used.
 *
 * The input is a list of damages to a small sound model (made once): four
 * bytes say where, two what is written there. The checksum would refuse every
 * one of them, so it is put right again: what is tested is what stands behind
 * it. An input of odd length cuts the file short first.
 */
#include "fuzz/pipeline.h"

#include <string.h>

enum { LENGTH_AT = 16, CHECKSUM_AT = 24, HEAD = 32, DAMAGE = 6 };

static const char lists[] = "#: columns name class\n"
                            "said\tcue.say\n"
                            "Lee\tname.family\n"
                            "official\tperson.role\n"
                            "New York\tplace.city\n";
static const char rules[] =
#include "tests/types.inc"
    "phase one within sentence quotes any overlap best\n"
    "let person = <cap alpha>{1,3} | he\n"
    "in one\n"
    "rule said\n"
    "  find (<punct> | </[a-z]+/>)? @cue:<class cue.say> speaker:{person}\n"
    "  make attribution of cue\n"
    "rule name\n"
    "  find x:<class place.city> !(said)\n"
    "  vote x LOC 1\n";

static ss_str sound_model(void)
{
    static struct ss_image_writer w;
    static ss_str file;
    struct sayso_error err = {0};
    if (file.len)
        return file;
    struct ss_gaz_builder *gb = ss_gaz_builder_new();
    struct ss_rules_builder *rb = ss_rules_builder_new();
    ss_image_writer_init(&w);
    must(ss_gaz_builder_add(gb, "l.tsv", SS_STR(lists), &err) &&
             ss_rules_builder_add(rb, "r.rule", SS_STR(rules), &err) &&
             ss_rules_builder_write(rb, gb, &w, &err) &&
             ss_gaz_builder_write(gb, &w, &err) &&
             ss_image_finish(&w, &file, &err),
         &err);
    struct ss_image *image = ss_image_from(file.p, file.len, &err);
    struct sayso_model *model = image ? ss_model_open(image, &err) : NULL;
    must(model, &err); /* without damage it opens */
    sayso_model_free(model);
    ss_rules_builder_free(rb);
    ss_gaz_builder_free(gb);
    return file;
}

static size_t damage(char *model, size_t len, const uint8_t *data, size_t n)
{
    if (n % 2 && n > 4)
        len = HEAD + (data[n - 1] * 256u + data[n - 2]) % (len - HEAD);
    for (; n >= DAMAGE; data += DAMAGE, n -= DAMAGE) {
        uint32_t at;
        memcpy(&at, data, sizeof at);
        memcpy(model + at % (len - 1), data + sizeof at, 2);
    }
    uint64_t length = len;
    uint64_t sum = ss_image_checksum(model + HEAD, len - HEAD);
    memcpy(model + LENGTH_AT, &length, sizeof length);
    memcpy(model + CHECKSUM_AT, &sum, sizeof sum);
    return len;
}

static void use(const struct sayso_model *model)
{
    struct sayso_error err = {0};
    struct ss_doc doc;
    ss_doc_init(&doc, (size_t)1 << 30);
    must(ss_ingest(&doc,
                   SS_STR("\"We will stay,\" said Ann Lee of New York, an "
                          "official. He left.\n\nMr. A (B) - 12"),
                   SS_FORMAT_TEXT, &err),
         &err);
    annotate_and_check(model, &doc);
    ss_doc_release(&doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct sayso_error err = {0};
    ss_str sound = sound_model();
    char *copy = malloc(sound.len);
    hold(copy ? NULL : "out of memory");
    memcpy(copy, sound.p, sound.len);
    size_t len = damage(copy, sound.len, data, n);
    struct ss_image *image = ss_image_from(copy, len, &err);
    struct sayso_model *model = image ? ss_model_open(image, &err) : NULL;
    if (model)
        use(model);
    else
        refused(&err, len);
    sayso_model_free(model);
    free(copy);
    return 0;
}
