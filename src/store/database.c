/*
 * database.c - records into SQLite. The record is handed over as it is and
 * taken apart by SQLite's own JSON functions (schema.inc), so that a table is
 * a line of SQL and no second way of writing out an article exists.
 */
#include "store/store_p.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "store/schema.inc"

enum { FILLS = sizeof fill / sizeof *fill, APPLICATION = 1935767923 };

struct ss_database {
    sqlite3 *db;
    char *path;
    sqlite3_stmt *fill[FILLS];
    bool inside; /* a transaction has begun */
};

static bool failed(const struct ss_database *d, struct sayso_error *err)
{
    return ss_fail(err, SAYSO_ERR_IO, 0, 0, "%s: %s", d->path,
                   d->db ? sqlite3_errmsg(d->db) : "out of memory");
}

static bool execute(struct ss_database *d, const char *sql,
                    struct sayso_error *err)
{
    return sqlite3_exec(d->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
           failed(d, err);
}

static bool prepare(struct ss_database *d, struct sayso_error *err)
{
    for (size_t i = 0; i < FILLS; i++)
        if (sqlite3_prepare_v2(d->db, fill[i], -1, &d->fill[i], NULL) !=
            SQLITE_OK)
            return failed(d, err);
    return true;
}

/* ---- opening ----------------------------------------------------------- */

/* One value; false: there is none, or it is no database. */
static bool ask(struct ss_database *d, const char *sql, struct ss_buf *text,
                sqlite3_int64 *number)
{
    sqlite3_stmt *s = NULL;
    bool ok = sqlite3_prepare_v2(d->db, sql, -1, &s, NULL) == SQLITE_OK &&
              sqlite3_step(s) == SQLITE_ROW;
    if (ok && text)
        ss_buf_add(text, sqlite3_column_text(s, 0),
                   (size_t)sqlite3_column_bytes(s, 0));
    if (ok && number)
        *number = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return ok;
}

/* Made by a run before, which may be gone on with? */
static bool go_on(struct ss_database *d, bool wanted, struct ss_buf *journal,
                  struct sayso_error *err)
{
    sqlite3_int64 application = 0;
    if (!wanted)
        return ss_fail(err, SAYSO_ERR_ARGUMENT, 0, 0,
                       "%s is there already: remove it, or go on with --resume",
                       d->path);
    if (ask(d, "PRAGMA application_id", NULL, &application) &&
        application == APPLICATION &&
        ask(d, "SELECT journal FROM run", journal, NULL))
        return true;
    return ss_fail(err, SAYSO_ERR_ARGUMENT, 0, 0,
                   "%s is no database that sayso annotate made", d->path);
}

/* The lock is held until it is closed: a second run cannot write into it. A
 * run that was stopped before its first commit left an empty database. */
static bool begin(struct ss_database *d, bool wanted, struct ss_buf *journal,
                  struct sayso_error *err)
{
    sqlite3_int64 tables = 0;
    if (sqlite3_open_v2(d->path, &d->db,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                        NULL) != SQLITE_OK)
        return failed(d, err);
    if (!execute(d, "PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE", err))
        return false;
    d->inside = true;
    if (!ask(d, "SELECT count(*) FROM sqlite_master", NULL, &tables))
        return failed(d, err);
    return tables ? go_on(d, wanted, journal, err) : execute(d, schema, err);
}

struct ss_database *ss_database_open(const char *path, bool go_on_wanted,
                                     struct ss_buf *journal,
                                     struct sayso_error *err)
{
    struct ss_database *d = calloc(1, sizeof *d);
    if (!d || !(d->path = strdup(path)))
        ss_fail_memory(err);
    else if (begin(d, go_on_wanted, journal, err) && prepare(d, err))
        return d;
    ss_database_free(d);
    return NULL;
}

void ss_database_free(struct ss_database *d)
{
    if (!d)
        return;
    for (size_t i = 0; i < FILLS; i++)
        sqlite3_finalize(d->fill[i]);
    sqlite3_close(d->db); /* rolls back */
    free(d->path);
    free(d);
}

/* ---- writing ----------------------------------------------------------- */

bool ss_database_add(struct ss_database *d, uint64_t number, ss_str record,
                     struct sayso_error *err)
{
    if (!d->inside && !execute(d, "BEGIN IMMEDIATE", err))
        return false;
    d->inside = true;
    for (size_t i = 0; i < FILLS; i++) {
        sqlite3_stmt *s = d->fill[i];
        if (sqlite3_bind_int64(s, 1, (sqlite3_int64)number) != SQLITE_OK)
            return failed(d, err);
        if (sqlite3_bind_parameter_count(s) > 1 &&
            sqlite3_bind_text64(s, 2, record.p, record.len, SQLITE_STATIC,
                                SQLITE_UTF8) != SQLITE_OK)
            return failed(d, err);
        bool ok = sqlite3_step(s) == SQLITE_DONE || failed(d, err);
        sqlite3_reset(s);
        sqlite3_clear_bindings(s);
        if (!ok)
            return false;
    }
    return true;
}

bool ss_database_commit(struct ss_database *d, ss_str journal,
                        struct sayso_error *err)
{
    sqlite3_stmt *s = NULL;
    if (!d->inside && !execute(d, "BEGIN IMMEDIATE", err))
        return false;
    d->inside = true;
    bool ok = sqlite3_prepare_v2(d->db, "UPDATE run SET journal = ?1", -1, &s,
                                 NULL) == SQLITE_OK &&
              sqlite3_bind_text64(s, 1, journal.p, journal.len, SQLITE_STATIC,
                                  SQLITE_UTF8) == SQLITE_OK &&
              sqlite3_step(s) == SQLITE_DONE;
    ok = ok || failed(d, err);
    sqlite3_finalize(s);
    d->inside = !(ok && execute(d, "COMMIT", err));
    return !d->inside;
}
