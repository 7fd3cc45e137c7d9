/*
 * ingest.h - bytes to articles: find out what they are, get text and blocks.
 *
 * In:      a file, standard input, or bytes.
 * Out:     doc->id, meta, text, blocks, map (when doc->want_raw), warnings.
 * Uses:    base doc; only this stage knows libxml2, md4c, zlib, iconv.
 *
 * A reader gives one article after the other. One that cannot be read is a
 * reject with file, line and column; the next one is not touched by it.
 */
#ifndef SS_INGEST_H
#define SS_INGEST_H

#include "doc/doc.h"

#define SS_FORMATS(X)                                                          \
    X(AUTO, "auto")   /* look */                                               \
    X(TEXT, "text")   /* plain text, front matter allowed */                   \
    X(HTML, "html")   /* a page, or front matter and HTML */                   \
    X(MARKDOWN, "markdown")                                                    \
    X(JSONL, "jsonl") /* a JSON object a line */
enum ss_format {
#define X(id, name) SS_FORMAT_##id,
    SS_FORMATS(X)
#undef X
    SS_FORMAT_COUNT
};
const char *ss_format_name(enum ss_format f);

enum ss_read {
    SS_READ_ARTICLE, /* doc holds one */
    SS_READ_END,     /* no more */
    SS_READ_REJECT,  /* one could not be read; err says why; go on */
    SS_READ_FAIL     /* the input itself cannot be read further */
};

enum { SS_RECORD_MAX_BYTES = 256 << 20 };

struct ss_reader;
/* path "-": standard input. Compressed by gzip: unpacked as it is read. */
struct ss_reader *ss_reader_open(const char *path, enum ss_format format,
                                 struct sayso_error *err);
void ss_reader_free(struct ss_reader *reader); /* NULL is allowed */
/* The next article into doc (cleared first). err->message begins with
 * "file:line:col: ". */
enum ss_read ss_reader_next(struct ss_reader *reader, struct ss_doc *doc,
                            struct sayso_error *err);
/* Bytes of the record just read (a JSONL line), for a file of rejects. */
ss_str ss_reader_record(const struct ss_reader *reader);
uint64_t ss_reader_line(const struct ss_reader *reader);

/* One article from memory: the format is looked for unless given. `bytes`
 * must stay until the document is cleared. */
bool ss_ingest(struct ss_doc *doc, ss_str bytes, enum ss_format format,
               struct sayso_error *err);

#endif
