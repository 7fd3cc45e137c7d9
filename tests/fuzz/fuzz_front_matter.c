/* fuzz_front_matter.c - front matter and plain text. */
#include "fuzz/ingest_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    return ingest_target(data, len, SS_FORMAT_TEXT);
}
