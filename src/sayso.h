/*
 * sayso.h - the public face of libsayso: read an article, say who said what.
 *
 * A model (rules and gazetteers) is loaded once, never changes, and may be
 * shared by any number of threads. A document belongs to one thread at a time.
 *
 *     struct sayso_error err = {0};
 *     struct sayso_model *model = sayso_model_load(NULL, &err);
 *     struct sayso_doc *doc = sayso_doc_new_text("id", text, len, &err);
 *     bool ok = model && doc && sayso_doc_annotate(doc, model, &err) &&
 *               sayso_doc_write_jsonl(doc, sink, user, &err);
 *     sayso_doc_free(doc);
 *     sayso_model_free(model);
 */
#ifndef SAYSO_H
#define SAYSO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum sayso_code {
    SAYSO_OK = 0,
    SAYSO_ERR_MEMORY,  /* the system gave no more memory */
    SAYSO_ERR_LIMIT,   /* the input passes one of sayso's own limits */
    SAYSO_ERR_IO,      /* a file could not be read or written */
    SAYSO_ERR_SYNTAX,  /* a rule, gazetteer, or record is ill formed */
    SAYSO_ERR_MODEL,   /* a model file is damaged or of another version */
    SAYSO_ERR_INPUT,   /* an article that is not text: binary, empty */
    SAYSO_ERR_ARGUMENT /* a value the caller may not pass */
};

/* What went wrong. Untouched on success. */
struct sayso_error {
    enum sayso_code code; /* SAYSO_OK when nothing went wrong */
    uint64_t offset;      /* byte in the named input; 0 when none */
    uint32_t line;        /* 1-based; 0 when the input has no lines */
    char message[512];    /* complete, no final newline, NUL-terminated */
};

struct sayso_model;
struct sayso_doc;

/* Receives output bytes; returns false to stop (the caller then fails). */
typedef bool sayso_sink(void *user, const char *bytes, size_t len_bytes);

/* "major.minor.patch" */
const char *sayso_version(void);

/* Load a model file, mapped read-only. path NULL: $SAYSO_MODEL, else the
 * model beside the program, else the installed one. NULL on failure. */
struct sayso_model *sayso_model_load(const char *path,
                                     struct sayso_error *err);
void sayso_model_free(struct sayso_model *model); /* NULL is allowed */

/* A document from plain UTF-8 text or from an HTML page of any charset. The
 * bytes are copied. id NULL means "". NULL on failure. */
struct sayso_doc *sayso_doc_new_text(const char *id, const void *bytes,
                                     size_t len_bytes,
                                     struct sayso_error *err);
struct sayso_doc *sayso_doc_new_html(const char *id, const void *bytes,
                                     size_t len_bytes,
                                     struct sayso_error *err);
void sayso_doc_free(struct sayso_doc *doc); /* NULL is allowed */

/* Find names, quotations and sources. May be called once for a document; the
 * model must outlive it. */
bool sayso_doc_annotate(struct sayso_doc *doc,
                        const struct sayso_model *model,
                        struct sayso_error *err);

/* Write one record (schema sayso.article/1) and a newline, in one call of the
 * sink. A document that was not annotated gives its text and blocks. */
bool sayso_doc_write_jsonl(const struct sayso_doc *doc, sayso_sink *sink,
                           void *user, struct sayso_error *err);

#ifdef __cplusplus
}
#endif
#endif
