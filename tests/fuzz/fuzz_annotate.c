/* fuzz_annotate.c - any bytes through the whole program, with the real model
 * ($SAYSO_MODEL, loaded once). */
#include "fuzz/pipeline.h"

static const struct sayso_model *the_model(void)
{
    static struct sayso_model *model;
    struct sayso_error err = {0};
    if (!model)
        model = sayso_model_load(NULL, &err);
    must(model, &err);
    return model;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct sayso_error err = {0};
    struct ss_doc doc;
    ss_doc_init(&doc, (size_t)1 << 30);
    if (ss_ingest(&doc, (ss_str){(const char *)data, len}, SS_FORMAT_AUTO,
                  &err))
        annotate_and_check(the_model(), &doc);
    else
        refused(&err, len);
    ss_doc_release(&doc);
    return 0;
}
