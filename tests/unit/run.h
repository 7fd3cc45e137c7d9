/*
 * run.h - the main program of a unit test: runs one suite of Check tests and
 * says what came of each in the Test Anything Protocol.
 *
 * A test file makes its suite and ends with
 *
 *     int main(void)
 *     {
 *         return run(arena_suite());
 *     }
 *
 * Each test runs in a process of its own, so a crash fails that test alone.
 * CK_FORK=no runs all in one, for a debugger.
 */
#ifndef RUN_H
#define RUN_H

#include <check.h>
#include <stdlib.h>

/* Failures are told by the protocol: the status only says that all ran. */
static inline int run(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    srunner_free(runner);
    return EXIT_SUCCESS;
}

/* Rows of a table, for tcase_add_loop_test. */
#define ROWS(table) ((int)(sizeof(table) / sizeof *(table)))

/* Compare an ss_str with a string literal, and show both when they differ. */
#define assert_str(got, want)                                                  \
    do {                                                                       \
        ss_str got_ = (got), want_ = SS_STR(want);                             \
        ck_assert_msg(ss_str_eq(got_, want_), "\"%.*s\" is not \"%.*s\"",      \
                      (int)got_.len, got_.p, (int)want_.len, want_.p);         \
    } while (0)

#endif
