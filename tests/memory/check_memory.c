/*
 * check_memory.c - memory that runs out at every possible place: the call
 * fails with SAYSO_ERR_MEMORY, nothing is lost, and the next one works.
 *
 * The linker sends malloc and its kin through the functions below (--wrap):
 * they fail the n-th call and count what is held.
 */
#include "pipe/pipe.h"
#include "invariants.h"
#include "unit/run.h"

#include <string.h>

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void __real_free(void *p);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);
void __wrap_free(void *p);

/* Counted only while `armed`: Check allocates too. */
static bool armed;
static long fail_at, calls, held;

static bool fails(void)
{
    return armed && calls++ == fail_at;
}

static void *hold(void *p)
{
    held += armed && p;
    return p;
}

void *__wrap_malloc(size_t n)
{
    return fails() ? NULL : hold(__real_malloc(n));
}

void *__wrap_calloc(size_t n, size_t size)
{
    return fails() ? NULL : hold(__real_calloc(n, size));
}

void *__wrap_realloc(void *p, size_t n)
{
    if (fails())
        return NULL;
    void *q = __real_realloc(p, n);
    held += armed && !p && q;
    return q;
}

void __wrap_free(void *p)
{
    held -= armed && p;
    __real_free(p);
}

/* Run `what` with the n-th allocation failing, for every n, until it asks for
 * fewer. */
static void fail_each(bool (*what)(struct sayso_error *err))
{
    for (fail_at = 0;; fail_at++) {
        struct sayso_error err = {0};
        calls = held = 0;
        armed = true;
        bool ok = what(&err);
        armed = false;
        ck_assert_msg(held == 0, "allocation %ld: %ld are lost", fail_at, held);
        ck_assert_msg(ok || err.code == SAYSO_ERR_MEMORY, "allocation %ld: %s",
                      fail_at, err.message);
        if (calls <= fail_at) {
            ck_assert_msg(ok, "%s", err.message);
            return;
        }
        ck_assert_int_lt(fail_at, 100000);
    }
}

/* ---- a small model, made once ---------------------------------------- */

static const char lists[] = "#: columns name class\n"
                            "said\tcue.say\n"
                            "Lee\tname.family\n"
                            "New York\tplace.city\n";
static const char rules[] =
#include "tests/types.inc"
    "phase np\n"
    "let person = <cap alpha>{1,3} | he\n"
    "in np\n"
    "rule said\n"
    "  why  because\n"
    "  find @cue:<class cue.say> speaker:{person}\n"
    "  make np of cue\n"
    "  set a b\n"
    "  yes said Ann => cue = said\n"
    "rule place\n"
    "  find x:(<class place> | </[0-9]+/>)\n"
    "  vote x LOC 2\n";
static struct ss_image_writer made;
static ss_str model_file;

static bool compile(struct ss_image_writer *into, ss_str *file,
                    struct sayso_error *err)
{
    struct ss_gaz_builder *g = ss_gaz_builder_new();
    struct ss_rules_builder *r = ss_rules_builder_new();
    ss_image_writer_init(into);
    bool ok = g && r ? true : ss_fail(err, SAYSO_ERR_MEMORY, 0, 0, "memory");
    ok = ok && ss_gaz_builder_add(g, "l.tsv", SS_STR(lists), err) &&
         ss_rules_builder_add(r, "r.rule", SS_STR(rules), err) &&
         ss_rules_builder_write(r, g, into, err) &&
         ss_gaz_builder_write(g, into, err) && ss_image_finish(into, file, err);
    ss_rules_builder_free(r);
    ss_gaz_builder_free(g);
    return ok;
}

static bool compile_and_drop(struct sayso_error *err)
{
    struct ss_image_writer writer;
    ss_str file;
    bool ok = compile(&writer, &file, err);
    ss_image_writer_release(&writer);
    return ok;
}

static struct sayso_model *open_model(struct sayso_error *err)
{
    struct ss_image *image = ss_image_from(model_file.p, model_file.len, err);
    return image ? ss_model_open(image, err) : NULL;
}

static bool open_and_drop(struct sayso_error *err)
{
    struct sayso_model *m = open_model(err);
    sayso_model_free(m);
    return m != NULL;
}

/* ---- an article ------------------------------------------------------ */

static const char article[] =
    "---\ntitle: A vote\nauthor: Mara Voss\n---\n"
    "<p>\xe2\x80\x9cWe will stay,\xe2\x80\x9d said Ann Lee of New York.</p>"
    "<p>He did not say more &amp; left. \"It is over,\" an official, who asked "
    "not to be named, told the paper in 2024.</p>";
static const char line[] = "{\"id\":\"x\",\"title\":\"T\",\"text\":\"He said "
                           "\\\"no\\\".\\n\\nAnn Lee left.\",\"author\":\"A\"}";
static struct sayso_model *model;

static bool article_through(ss_str bytes, size_t limit, struct sayso_error *err)
{
    struct ss_doc doc;
    struct ss_work work = {0};
    struct ss_buf out = {0};
    struct ss_review review;
    struct ss_reviewed r = {&doc, &review, "-", SS_STR("-"), bytes, 0};
    struct ss_emit_options options = {
        .raw = true, .notes = true, .review = &review};
    struct ss_house house;
    struct ss_sarif_log log = {false};
    ss_house_init(&house);
    ss_doc_init(&doc, limit);
    doc.want_raw = true;
    bool ok =
        ss_ingest(&doc, bytes, SS_FORMAT_AUTO, err) &&
        ss_pipe_annotate(model, &doc, &work, err) &&
        ss_review_find(model->reviewer, &house, &doc, &work, &review, err) &&
        ss_emit_jsonl(&doc, model->rules, &options, 0, &out, err) &&
        ss_emit_review_text(&r, &options, &out, err) &&
        ss_emit_review_lines(&r, &options, &out, err) &&
        ss_emit_review_summary(&r, &options, &out, err) &&
        ss_emit_review_checkstyle(&r, &options, &out, err) &&
        ss_emit_sarif(&log, &r, &options, &out, err) &&
        ss_emit_review_html(&r, &options, &out, err);
    if (ok && doc_broken(&doc))
        ok = ss_fail(err, SAYSO_ERR_ARGUMENT, 0, 0, "%s", doc_broken(&doc));
    ss_buf_release(&out);
    ss_doc_release(&doc);
    return ok;
}

static bool page(struct sayso_error *err)
{
    return article_through(SS_STR(article), 0, err);
}

static bool record(struct sayso_error *err)
{
    return article_through(SS_STR(line), 0, err);
}

/* ---- every kind of input, read only ---------------------------------- */

static const char *const kinds[] = {
    "<html lang='en'><head><title>T</title><meta name='author' content='A'>"
    "<script type='application/ld+json'>{\"@type\":\"NewsArticle\","
    "\"author\":[{\"name\":\"B\"}],\"articleBody\":\"x\"}</script></head><body>"
    "<h1>T</h1><p>The pier will reopen &#147;soon&#148;, said Ann Lee.</p>",
    "<html><script type='application/ld+json'>[{\"@type\":\"NewsArticle\","
    "\"articleBody\":\"One.\\nTwo.\"}]</script></html>",
    "{\"title\":\"T\",\"authors\":[\"A\"],\"data\":{\"item\":{\"body_html\":"
    "\"<p>\\u201cNo\\u201d, she &amp; he said.</p>\"}}}",
    "{\"text\":\"a\xff\xc3\xa9\"}",
    "<rss><channel><title>P</title><item><title>T &lt;b&gt;x&lt;/b&gt;</title>"
    "<category>k</category><author>A</author><description>&lt;p&gt;One "
    "&amp;amp; two.&lt;/p&gt;</description></item></channel></rss>",
    "<nitf><body><body.content><p>One.</p><hl2>Two</hl2></body.content></body>"
    "</nitf>",
    "<mediawiki><page><title>T</title><revision><text>{{date|May 1}}\n"
    "''One'' [[a|b]] &amp;mdash; two.\n== H ==\n* x</text></revision></page>"
    "</mediawiki>",
    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x/\r\n\r\n"
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n15\r\n<p>One two "
    "three.</p>\r\n0\r\n\r\n",
    "WARC/1.0\nWARC-Type: conversion\nContent-Type: text/plain\n\nT\nOne two "
    "three four five six seven eight nine.\n",
    "From: =?utf-8?B?QcOp?= <a@x>\nDate: Mon, 2 Mar 2026 08:00:00 GMT\n"
    "Subject: T\nContent-Transfer-Encoding: quoted-printable\n\nOne =3D two.\n",
    "     1 of 1 DOCUMENTS\n\n    P\n\n   May 1\n\nT\n\nBYLINE: A\n\nOne.\n",
    "-- T\n-- By A\n-- 2026\n\nOne two.\n",
    "+++\ntitle = \"T \\u00e9\"\nauthors = [\"A\"]\n+++\nOne.\n",
};
static const char *kind;

static bool read_limited(size_t limit, struct sayso_error *err)
{
    struct ss_doc doc;
    ss_doc_init(&doc, limit);
    doc.want_raw = true;
    bool ok = ss_ingest(&doc, ss_str_of(kind), SS_FORMAT_AUTO, err);
    if (ok && doc_broken(&doc))
        ok = ss_fail(err, SAYSO_ERR_ARGUMENT, 0, 0, "%s", doc_broken(&doc));
    ss_doc_release(&doc);
    return ok;
}

static bool read_kind(struct sayso_error *err)
{
    return read_limited(0, err);
}

START_TEST(a_kind_of_input)
{
    kind = kinds[_i];
    fail_each(read_kind);
}
END_TEST

START_TEST(each_allocation_of_a_kind)
{
    bool ok = false;
    kind = kinds[_i];
    for (size_t limit = 16; !ok && limit < 1 << 20; limit += 16) {
        struct sayso_error err = {0};
        ok = read_limited(limit, &err);
        ck_assert_msg(ok || err.code == SAYSO_ERR_MEMORY, "limit %zu: %s",
                      limit, err.message);
    }
    ck_assert(ok);
}
END_TEST

static void setup(void)
{
    struct sayso_error err = {0};
    ck_assert_msg(compile(&made, &model_file, &err) &&
                      (model = open_model(&err)),
                  "%s", err.message);
}

static void teardown(void)
{
    sayso_model_free(model);
    ss_image_writer_release(&made);
}

START_TEST(compiling)
{
    fail_each(compile_and_drop);
}
END_TEST

START_TEST(loading)
{
    fail_each(open_and_drop);
}
END_TEST

START_TEST(a_page)
{
    fail_each(page);
}
END_TEST

START_TEST(a_record)
{
    fail_each(record);
}
END_TEST

/* The arena asks the system seldom: its own bound, raised step by step, lets
 * each of its allocations fail in turn. */
START_TEST(each_allocation_of_the_arena)
{
    static const ss_str inputs[] = {{article, sizeof article - 1},
                                    {line, sizeof line - 1}};
    bool ok = false;
    size_t limit = 16;
    for (; !ok && limit < 4 << 20; limit += 16) {
        struct sayso_error err = {0};
        ok = article_through(inputs[_i], limit, &err);
        ck_assert_msg(ok || err.code == SAYSO_ERR_MEMORY, "limit %zu: %s",
                      limit, err.message);
    }
    ck_assert_msg(ok, "not enough with %zu bytes", limit);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("memory");
    TCase *tc = tcase_create("runs out");
    tcase_set_timeout(tc, 300);
    tcase_add_test(tc, compiling);
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, loading);
    tcase_add_test(tc, a_page);
    tcase_add_test(tc, a_record);
    tcase_add_loop_test(tc, each_allocation_of_the_arena, 0, 2);
    suite_add_tcase(s, tc);
    tc = tcase_create("inputs");
    tcase_set_timeout(tc, 300);
    tcase_add_loop_test(tc, a_kind_of_input, 0, ROWS(kinds));
    tcase_add_loop_test(tc, each_allocation_of_a_kind, 0, ROWS(kinds));
    suite_add_tcase(s, tc);
    return run(s);
}
