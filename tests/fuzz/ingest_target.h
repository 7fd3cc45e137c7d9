/* ingest_target.h - one article out of arbitrary bytes, in a given format. */
#ifndef INGEST_TARGET_H
#define INGEST_TARGET_H

#include "fuzz/fuzz.h"
#include "ingest/ingest.h"

static inline int ingest_target(const uint8_t *data, size_t len,
                                enum ss_format format)
{
    struct sayso_error err = {0};
    ss_str raw = {(const char *)data, len};
    struct ss_doc doc;
    ss_doc_init(&doc, (size_t)1 << 30);
    doc.want_raw = true;
    if (ss_ingest(&doc, raw, format, &err)) {
        hold(blocks_broken(&doc));
        hold(map_broken(&doc, raw));
    } else {
        refused(&err, len);
    }
    ss_doc_release(&doc);
    return 0;
}

#endif
