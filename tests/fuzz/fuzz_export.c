/* fuzz_export.c - an article of a newspaper archive's export. */
#include "fuzz/ingest_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    return ingest_target(data, len, SS_FORMAT_EXPORT);
}
