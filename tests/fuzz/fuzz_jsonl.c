/* fuzz_jsonl.c - one line of a JSONL dump. */
#include "fuzz/ingest_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    return ingest_target(data, len, SS_FORMAT_JSONL);
}
