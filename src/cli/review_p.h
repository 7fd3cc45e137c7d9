/* review_p.h - sayso review in pieces. */
#ifndef SS_REVIEW_CLI_P_H
#define SS_REVIEW_CLI_P_H

#include "cli/cli.h"

struct desk {
    const struct options *o;
    const struct sayso_model *model;
    struct ss_emit_options emit;
    struct ss_read_options read;
    enum ss_severity fail_on; /* and what is worse */
    struct ss_doc doc;
    struct ss_work work;
    struct ss_buf out;
    struct ss_sarif_log sarif;
    bool must_fail; /* something of fail_on was found */
    bool cannot;    /* an article could not be read */
    uint64_t stories;

    /* of the file that is being reviewed (desk.c) */
    struct ss_house house;
    struct ss_dismissals dismissals;
    struct ss_arena arena;          /* of the dismissals */
    struct ss_buf house_text, kept; /* sayso.conf; the file of dismissals */
    char *kept_path;                /* NULL: standard input has none */

    struct { /* findings of an older draft (--since), by key */
        struct old_finding {
            uint64_t key;
            uint32_t places;
        } * v;
        size_t n;
    } old;
};

/* A document read into desk->doc, annotated and reviewed. */
bool desk_review(struct desk *d, const struct ss_record *rec,
                 struct ss_review *review, struct sayso_error *err);

/* ---- desk.c ------------------------------------------------------------ */

/* Find and read what belongs to a story: sayso.conf in its folder or one above
 * it, and the dismissals beside it. Errors are whole messages. */
bool desk_open(struct desk *d, const char *path, struct sayso_error *err);
/* Mark what was dismissed before, and dismiss what --dismiss names. */
bool desk_dismiss(struct desk *d, struct ss_review *review,
                  struct sayso_error *err);
/* Read the older draft that --since names. */
bool desk_read_old(struct desk *d, struct sayso_error *err);
/* Mark what stood in it. */
void desk_mark_known(const struct desk *d, struct ss_review *review);
void desk_release(struct desk *d);

#endif
