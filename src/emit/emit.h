/*
 * emit.h - records and pictures of an annotated article.
 *
 * In:      a document, annotated; its review.
 * Out:     bytes in a buffer.
 * Uses:    base doc rule review
 *
 * Linear in the text and what was found in it. Threads: a document each.
 */
#ifndef SS_EMIT_H
#define SS_EMIT_H

#include "review/review.h"

enum ss_offsets { SS_OFFSETS_CODEPOINT, SS_OFFSETS_UTF8, SS_OFFSETS_UTF16 };

struct ss_emit_options {
    enum ss_offsets offsets;
    bool raw;       /* "raw" byte ranges beside every span */
    bool colour;    /* text: ANSI colours */
    unsigned width; /* text: columns to wrap at; 0: 80 */
    bool notes;     /* reviews: notes as well */
    const struct ss_review *review; /* JSON: its findings; NULL: none */
};

/* Append one record (schema sayso.article/1) and a newline. Keys in a fixed
 * order. `rules` and `digest` are of the model that annotated; NULL: none did.
 * False when memory ends; `out` may then hold a part. */
bool ss_emit_jsonl(const struct ss_doc *doc, const struct ss_rules *rules,
                   const struct ss_emit_options *options, uint64_t digest,
                   struct ss_buf *out, struct sayso_error *err);

/* Append the article for people: wrapped, names and quotations marked, then a
 * list of the sources. */
bool ss_emit_text(const struct ss_doc *doc,
                  const struct ss_emit_options *options, struct ss_buf *out,
                  struct sayso_error *err);

/* ---- reviews ---------------------------------------------------------- */

/* An article with its review, and where it stands. */
struct ss_reviewed {
    const struct ss_doc *doc; /* read with want_raw */
    const struct ss_review *review;
    const char *file;
    ss_str name;   /* of the story: the file, or an id when it holds several */
    ss_str raw;    /* bytes of the record it was read from */
    uint64_t line; /* of the file where the record begins; 0: the first */
};

/* How many findings of each severity stand: neither dismissed nor known. */
struct ss_review_count {
    uint32_t of[SS_SEVERITY_COUNT];
    uint32_t dismissed, known;
};
struct ss_review_count ss_review_count(const struct ss_review *review);

/* A writer of reviews: appends one, of what `options` want shown. False when
 * memory ends; `out` may then hold a part. */
typedef bool ss_review_writer(const struct ss_reviewed *r,
                              const struct ss_emit_options *options,
                              struct ss_buf *out, struct sayso_error *err);

/* For people: figures, sources, what to fix, ask, confirm, what passed. */
ss_review_writer ss_emit_review_text;
/* A line for every place of every finding:
 * file:line:col: error: message [check]   (1-based; columns: code points) */
ss_review_writer ss_emit_review_lines;
/* The same as commands of a GitHub workflow: ::error file=... */
ss_review_writer ss_emit_review_github;
/* The same as elements of Checkstyle's XML, and what stands around all. */
ss_review_writer ss_emit_review_checkstyle;
void ss_emit_checkstyle_begin(struct ss_buf *out);
void ss_emit_checkstyle_end(struct ss_buf *out);
/* One row: how many to fix and to ask, who is quoted, the worst check; and the
 * row above them. */
ss_review_writer ss_emit_review_summary;
void ss_emit_review_summary_head(struct ss_buf *out);
/* A page of its own: the story with quotations, speakers and findings marked, a
 * card for each source, what was found, keys to walk through it, a view for
 * paper. It loads nothing and holds no markup of the article. */
ss_review_writer ss_emit_review_html;

/* A SARIF 2.1.0 log: begun, any number of reviews, ended. */
struct ss_sarif_log {
    bool comma; /* is one due before the next result? */
};
void ss_emit_sarif_begin(struct ss_sarif_log *log, struct ss_buf *out);
bool ss_emit_sarif(struct ss_sarif_log *log, const struct ss_reviewed *r,
                   const struct ss_emit_options *options, struct ss_buf *out,
                   struct sayso_error *err);
void ss_emit_sarif_end(struct ss_buf *out);

/* ---- lines of messages ------------------------------------------------ */

/* Append one line without its newline about a rule that matched:
 * quote/said-inverted: "said Ann Lee" (cue = "said"; speaker = "Ann Lee") */
void ss_emit_fired(const struct ss_doc *doc, const struct ss_rules *rules,
                   const struct ss_fired *fired, struct ss_buf *out);

/* Append {"file", "line", "column", "error", "record"} and a newline; line 0
 * and an empty record are left out, what is not UTF-8 becomes U+FFFD. */
void ss_emit_reject(const char *file, uint64_t line, uint64_t column,
                    ss_str error, ss_str record, struct ss_buf *out);

/* Append a JSON string, quotes and all. What is not UTF-8 becomes U+FFFD. */
void ss_emit_string(ss_str s, struct ss_buf *out);

#endif
