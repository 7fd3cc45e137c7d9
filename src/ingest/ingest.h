/*
 * ingest.h - bytes to articles: find out what they are, get text and blocks.
 *
 * In:      a file, standard input, or bytes.
 * Out:     doc->id, meta, text, blocks, map (when doc->want_raw), warnings.
 * Uses:    base doc; only this stage knows libxml2, md4c, iconv and the
 *          libraries that unpack.
 *
 * Two steps, so that the second may run on other threads: a reader cuts its
 * input into records, and a record is read into a document. One that cannot be
 * read is told with its place; the next one is not touched by it.
 */
#ifndef SS_INGEST_H
#define SS_INGEST_H

#include "doc/doc.h"

#define SS_FORMATS(X)                                                          \
    X(AUTO, "auto") /* look */                                                 \
    X(TEXT, "text") /* plain text, front matter allowed */                     \
    X(HTML, "html") /* a page, or front matter and HTML */                     \
    X(MARKDOWN, "markdown")                                                    \
    X(JSONL, "jsonl")     /* a JSON object a line */                           \
    X(JSON, "json")       /* objects over lines, a list of them */             \
    X(CSV, "csv")         /* a table, its first row telling the columns */     \
    X(XML, "xml")         /* feeds, newswire, wikis, TEI, exports */           \
    X(MAIL, "mail")       /* a mail, or a mailbox of them */                   \
    X(EXPORT, "export")   /* of LexisNexis, text or HTML */                    \
    X(WARC, "warc")       /* a web archive, or the texts of one (WET) */       \
    X(ARCHIVE, "archive") /* zip, tar ... of files */
enum ss_format {
#define X(id, name) SS_FORMAT_##id,
    SS_FORMATS(X)
#undef X
        SS_FORMAT_COUNT
};
const char *ss_format_name(enum ss_format f);

/* The largest article: annotating takes some seventy times its bytes. What is
 * larger is rejected without being held in memory. */
enum { SS_RECORD_MAX_BYTES = 32 << 20 };

/* What an article has; a user may say how a dump calls it. */
#define SS_FIELDS(X)                                                           \
    X(ID, "id")                                                                \
    X(TEXT, "text")                                                            \
    X(TITLE, "title")                                                          \
    X(DATE, "date")                                                            \
    X(URL, "url")                                                              \
    X(AUTHORS, "authors")                                                      \
    X(LANGUAGE, "language")                                                    \
    X(PUBLISHER, "publisher")                                                  \
    X(KEYWORDS, "keywords")
struct ss_field_map {
#define X(id, name) +1
    ss_str path[0 SS_FIELDS(X)]; /* in the order above; empty: usual names */
#undef X
    bool any;
};
/* "text=content,title=meta.headline": a name, a path into nested records, or
 * the number of a column, from 1. The map points into `spec`. */
bool ss_field_map_add(struct ss_field_map *map, const char *spec,
                      struct sayso_error *err);

/* How inputs are read; must outlive readers and records. */
struct ss_read_options {
    enum ss_format format; /* AUTO: look */
    struct ss_field_map fields;
    const char *site_rules; /* folder of rules for pages of single sites, in the
                               form of FiveFilters; NULL: none */
    int stop_fd; /* once it is readable, inputs that would have to be waited
                    for are at their end; 0: none */
};

/* One article's bytes: a line of JSONL, a row of a table, a record of an
 * archive with its head, or a whole file. */
struct ss_record {
    ss_str bytes;
    ss_str head; /* what records of the file have in common: the first row of a
                    table; empty: nothing */
    enum ss_format format;
    const char *file; /* as messages name it */
    uint64_t number;  /* of the record in its file, as ids tell it; of JSONL
                         the line; 0: the record is the whole file */
    uint64_t line;    /* where it begins, 1-based; 0: in no line */
    const struct ss_read_options *options; /* NULL: the defaults */
};

enum ss_read {
    SS_READ_RECORD, /* here is one */
    SS_READ_END,    /* no more */
    SS_READ_REJECT, /* one could not be cut out; err says why; go on */
    SS_READ_FAIL    /* the input cannot be read further */
};

/* ---- finding files ----------------------------------------------------- */

/* The file `path` names; of a folder every file in it and below, in byte order
 * of names, hidden ones left out; "-" is standard input. */
struct ss_files;
struct ss_files *ss_files_open(const char *path, struct sayso_error *err);
void ss_files_free(struct ss_files *files); /* NULL is allowed */
/* RECORD: *path (until the next call) is a file of *len_bytes. REJECT: *path
 * cannot be read. */
enum ss_read ss_files_next(struct ss_files *files, const char **path,
                           uint64_t *len_bytes, struct sayso_error *err);

/* ---- cutting ----------------------------------------------------------- */

struct ss_reader;
/* path "-": standard input. Compressed (gzip, bzip2, xz, zstd, lz4): unpacked
 * as it is read. */
struct ss_reader *ss_reader_open(const char *path,
                                 const struct ss_read_options *options,
                                 struct sayso_error *err); /* NULL: defaults */
void ss_reader_free(struct ss_reader *reader);             /* NULL is allowed */
/* The next record; `rec` (its file and place also when none could be cut out)
 * points into the reader until the next call. Memory: the largest record. */
enum ss_read ss_reader_next(struct ss_reader *reader, struct ss_record *rec,
                            struct sayso_error *err);
/* Will the next call give a record without waiting for the input? Certain for
 * lines, likely for others. */
bool ss_reader_ready(const struct ss_reader *reader);
/* Did the system refuse to read on? (Damage in what was read is no loss.) */
bool ss_reader_lost(const struct ss_reader *reader);
/* Bytes of the file used so far, as they lie there (packed). */
uint64_t ss_reader_position(const struct ss_reader *reader);

/* ---- reading ----------------------------------------------------------- */

/* A record into a document (cleared first), its id the record's own or made
 * of the file's name. err->offset is the byte in the record. */
bool ss_record_read(const struct ss_record *rec, struct ss_doc *doc,
                    struct sayso_error *err);

/* One article from memory; AUTO: the format is looked for. */
bool ss_ingest(struct ss_doc *doc, ss_str bytes, enum ss_format format,
               struct sayso_error *err);

#endif
