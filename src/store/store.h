/*
 * store.h - where the results of a run stay: files, whole or in parts, packed
 * or not; a database; and the journal by which a run that was stopped goes on.
 *
 * In:      results of a batch (pipe/pipe.h).
 * Uses:    base emit pipe; only pack.c knows zlib and zstd, only database.c
 *          SQLite.
 *
 * Errors tell the file and what the system says of it. Threads: one.
 */
#ifndef SS_STORE_H
#define SS_STORE_H

#include "pipe/pipe.h"

/* ---- files (outfile.c) ------------------------------------------------- */

/*
 * A file that is whole or not there: it is written as NAME.part and gets its
 * name when it is done. One that is split is NAME-00001.jsonl and so on, each
 * part whole as soon as it has its name. Names that end in .gz or .zst are
 * packed, as members that are read one after the other; a member ends where
 * the caller cuts, so that the file can be shortened to any cut and written
 * on, and is then byte for byte what it would have been.
 */
struct ss_outfile;

/* A cut: part number (0: the first) and length of the part on the disk. */
struct ss_place {
    uint64_t part, len;
};

/* split_bytes 0: one file. at: the cut to go on from; NULL: a new file. What
 * is no regular file (a pipe, /dev/null, a link) is written in place. NULL:
 * err. */
struct ss_outfile *ss_outfile_open(const char *path, uint64_t split_bytes,
                                   const struct ss_place *at,
                                   struct sayso_error *err);
/* Closes; what is not done stays NAME.part. NULL is allowed. */
void ss_outfile_free(struct ss_outfile *f);

bool ss_outfile_add(struct ss_outfile *f, ss_str bytes,
                    struct sayso_error *err);
/* Hand to the system what waits (of a packed file, what is packed of it). */
bool ss_outfile_flush(struct ss_outfile *f, struct sayso_error *err);
/* The file may end here. */
bool ss_outfile_cut(struct ss_outfile *f, struct sayso_error *err);
/* After a cut: is the part as long as it should be? */
bool ss_outfile_is_full(const struct ss_outfile *f);
/* After a cut: nothing more comes into this part. */
bool ss_outfile_end_part(struct ss_outfile *f, struct sayso_error *err);
/* After a cut: on the disk, whatever happens to the machine; *place: where. */
bool ss_outfile_sync(struct ss_outfile *f, struct ss_place *place,
                     struct sayso_error *err);
/* Give the part that was ended its name. */
bool ss_outfile_publish(struct ss_outfile *f, struct sayso_error *err);

/* Is what would be written there already (of a split one: its first part)? */
bool ss_outfile_is_there(const char *path, uint64_t split_bytes);

/* Write a small file whole: all of the new one or all of the old one is there,
 * whatever happens. */
bool ss_file_replace(const char *path, ss_str bytes, struct sayso_error *err);

/* ---- statistics (stats.c) ---------------------------------------------- */

enum { SS_SLOWEST = 10, SS_SLOW_ID_BYTES = 200 };
struct ss_slow {
    uint64_t ns, bytes;        /* of the article's text */
    char id[SS_SLOW_ID_BYTES]; /* its beginning */
};

/* Of all results of a run; {0} is none. */
struct ss_stats {
    struct ss_figures sum;
    uint64_t run_ns; /* by the clock, set by the caller */
    struct ss_slow slowest[SS_SLOWEST];
    unsigned n_slowest;
};
void ss_stats_add(struct ss_stats *s, const struct ss_result *r);
/* Append them as an object for people and programs, and a newline. */
void ss_stats_write(const struct ss_stats *s, struct ss_buf *out);

/* ---- the journal (journal.c) ------------------------------------------- */

/* A cut through everything a run writes, and what belongs to it. */
struct ss_journal {
    ss_str run; /* what decides about the output, a "name: value" a line */
    struct ss_mark mark;
    struct ss_place output, rejects;
    struct ss_stats stats;
    bool done; /* the inputs are at their end; only names are to be given */
};
/* Append it, a line of JSON. */
void ss_journal_write(const struct ss_journal *j, struct ss_buf *out);
/* The other way round; strings go into the arena. */
bool ss_journal_read(ss_str text, struct ss_arena *arena,
                     struct ss_journal *out, struct sayso_error *err);
/* May a run of these values go on from the journal? err: the first that
 * differs. */
bool ss_journal_fits(const struct ss_journal *j, ss_str run,
                     struct sayso_error *err);

/* ---- a database (database.c) ------------------------------------------- */

/*
 * SQLite; the schema stands in docs/database.md. Everything since the last
 * commit is one transaction, the journal with it.
 */
struct ss_database;
/* A new one, or when that is wanted one that a run was stopped in: *journal is
 * then filled. A file that is no database of a run is never touched. */
struct ss_database *ss_database_open(const char *path, bool go_on_wanted,
                                     struct ss_buf *journal,
                                     struct sayso_error *err);
/* An article's record (sayso.article/1); number: its key, rising. */
bool ss_database_add(struct ss_database *db, uint64_t number, ss_str record,
                     struct sayso_error *err);
bool ss_database_commit(struct ss_database *db, ss_str journal,
                        struct sayso_error *err);
/* What is not committed is lost. NULL is allowed. */
void ss_database_free(struct ss_database *db);

#endif
