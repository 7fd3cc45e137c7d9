/*
 * fuzz.h - what the fuzz targets share.
 *
 * A target is one function over arbitrary bytes; it may refuse them but not
 * crash, and what it makes of them must be sound. `make check` replays it over
 * tests/fuzz/seeds/<target>/ (replay.c); `make fuzz` lets libFuzzer look for
 * new inputs.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include "invariants.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* A broken promise is a crash, so that the input is kept. */
static inline void hold(const char *broken)
{
    if (!broken)
        return;
    fprintf(stderr, "broken: %s\n", broken);
    abort();
}

static inline void must(bool ok, const struct sayso_error *err)
{
    hold(ok ? NULL : err->message);
}

/* Every failure has a code, a message, and an offset inside the input. */
static inline void refused(const struct sayso_error *err, size_t len)
{
    hold(err->code != SAYSO_OK && err->message[0] ? NULL
                                                  : "refused without a reason");
    hold(err->offset <= len ? NULL : "an error points outside the input");
}

#endif
