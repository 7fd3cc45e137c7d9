/* article.h - an article read from a string, and questions about it. */
#ifndef ARTICLE_H
#define ARTICLE_H

#include "ingest/ingest.h"
#include "invariants.h"
#include "unit/run.h"

/* Read it, raw positions wanted; the test fails when it cannot be read. */
static inline void read_article(struct ss_doc *doc, ss_str bytes,
                                enum ss_format format)
{
    struct sayso_error err = {0};
    ss_doc_init(doc, 0);
    doc->want_raw = true;
    ck_assert_msg(ss_ingest(doc, bytes, format, &err), "%s", err.message);
    ck_assert_ptr_null(doc_broken(doc));
}

/* The i-th block is of this kind and these words. */
#define assert_block(doc, i, block_kind, words)                                \
    do {                                                                       \
        ck_assert_uint_gt((doc)->blocks.n, (i));                               \
        ck_assert_str_eq(                                                      \
            ss_block_kind_name((doc)->blocks.v[i].kind), block_kind);          \
        assert_str(ss_doc_text(doc, (doc)->blocks.v[i].span), words);          \
    } while (0)

/* The bytes that the first place of `words` in the text came from. */
static inline ss_str raw_of(const struct ss_doc *doc, ss_str bytes,
                            const char *words)
{
    ss_str w = ss_str_of(words);
    for (uint32_t i = 0; i + w.len <= doc->text.len; i++) {
        uint64_t start, end;
        if (!ss_str_eq((ss_str){doc->text.p + i, w.len}, w))
            continue;
        ss_doc_raw(doc, (ss_span){i, i + (uint32_t)w.len}, &start, &end);
        return (ss_str){bytes.p + start, (size_t)(end - start)};
    }
    ck_abort_msg("\"%s\" is not in the text", words);
    return bytes;
}

#endif
