/* fuzz_mail.c - a mail. */
#include "fuzz/ingest_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    return ingest_target(data, len, SS_FORMAT_MAIL);
}
