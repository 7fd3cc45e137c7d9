/* check_api.c - the public face, used as a program outside would. */
#include "sayso.h"
#include "unit/run.h"

#include <stdio.h>
#include <string.h>

static char record[1 << 16];
static size_t record_len;

static bool keep(void *user, const char *bytes, size_t len)
{
    (void)user;
    ck_assert_uint_lt(record_len + len, sizeof record);
    memcpy(record + record_len, bytes, len);
    record_len += len;
    return true;
}

static bool refuse(void *user, const char *bytes, size_t len)
{
    (void)user;
    (void)bytes;
    (void)len;
    return false;
}

static void setup(void)
{
    record_len = 0;
    memset(record, 0, sizeof record);
}

START_TEST(a_text_is_annotated)
{
    struct sayso_error err = {0};
    const char text[] = "\"We will stay,\" said Ann Lee.";
    struct sayso_model *model = sayso_model_load(NULL, &err);
    struct sayso_doc *doc =
        sayso_doc_new_text("my id", text, strlen(text), &err);
    bool ok = model && doc && sayso_doc_annotate(doc, model, &err) &&
              sayso_doc_write_jsonl(doc, keep, NULL, &err);
    ck_assert_msg(ok, "%s", err.message);
    ck_assert_ptr_nonnull(strstr(record, "\"id\":\"my id\""));
    ck_assert_ptr_nonnull(strstr(record, "\"Ann Lee\""));
    ck_assert_ptr_nonnull(strstr(record, "\"kind\":\"direct\""));
    ck_assert_int_eq(record[record_len - 1], '\n');
    ck_assert(!sayso_doc_annotate(doc, model, &err));
    ck_assert_int_eq(err.code, SAYSO_ERR_ARGUMENT);
    sayso_doc_free(doc);
    sayso_model_free(model);
}
END_TEST

START_TEST(a_page_gives_its_text_without_a_model)
{
    struct sayso_error err = {0};
    const char page[] = "<p>The first paragraph of this page says little.</p>"
                        "<p>The second paragraph of it says no more.</p>";
    struct sayso_doc *doc = sayso_doc_new_html(NULL, page, strlen(page), &err);
    ck_assert_msg(doc, "%s", err.message);
    ck_assert(sayso_doc_write_jsonl(doc, keep, NULL, &err));
    ck_assert_ptr_nonnull(strstr(record, "little.\\n\\nThe second"));
    ck_assert_ptr_null(strstr(record, "\"model\""));
    ck_assert(!sayso_doc_write_jsonl(doc, refuse, NULL, &err));
    ck_assert_int_eq(err.code, SAYSO_ERR_IO);
    sayso_doc_free(doc);
}
END_TEST

START_TEST(what_cannot_be_read_is_an_error)
{
    struct sayso_error err = {0};
    ck_assert_ptr_null(sayso_doc_new_text("id", "", 0, &err));
    ck_assert_int_eq(err.code, SAYSO_ERR_INPUT);
    ck_assert_ptr_null(sayso_doc_new_text("id", "\1\2\3\4", 4, NULL));
    ck_assert_ptr_null(sayso_model_load("/no/such", &err));
    ck_assert_int_eq(err.code, SAYSO_ERR_IO);
    sayso_doc_free(NULL);
    sayso_model_free(NULL);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("api");
    TCase *tc = tcase_create("api");
    tcase_add_checked_fixture(tc, setup, NULL);
    tcase_add_test(tc, a_text_is_annotated);
    tcase_add_test(tc, a_page_gives_its_text_without_a_model);
    tcase_add_test(tc, what_cannot_be_read_is_an_error);
    suite_add_tcase(s, tc);
    return run(s);
}
