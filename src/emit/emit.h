/*
 * emit.h - records and pictures of an annotated article.
 *
 * In:      a document, annotated.
 * Out:     bytes in a buffer.
 * Uses:    base doc rule
 */
#ifndef SS_EMIT_H
#define SS_EMIT_H

#include "rule/rule.h"

enum ss_offsets { SS_OFFSETS_CODEPOINT, SS_OFFSETS_UTF8, SS_OFFSETS_UTF16 };

struct ss_emit_options {
    enum ss_offsets offsets;
    bool raw; /* "raw" byte ranges beside every span */
};

/* Append one record (schema sayso.article/1) and a newline. Keys in a fixed
 * order. Scratch comes from the document's arena. False when memory ends. */
bool ss_emit_jsonl(struct ss_doc *doc, const struct ss_rules *rules,
                   const struct ss_emit_options *options, uint64_t digest,
                   struct ss_buf *out, struct sayso_error *err);

#endif
