/*
 * cli.h - the program: commands, options, messages. The only stage that prints
 * or exits.
 *
 * Uses:    every floor below
 */
#ifndef SS_CLI_H
#define SS_CLI_H

#include "pipe/pipe.h"

#include <stdio.h>

/* ---- commands and options (options.def, options.c) --------------------- */

enum command_id {
#define COMMAND(id, ...) COMMAND_##id,
#define FLAG(...)
#define WORD(...)
#define LIST(...)
#define EXAMPLE(...)
#include "cli/options.def"
#undef COMMAND
#undef FLAG
#undef WORD
#undef LIST
    N_COMMANDS
};

struct list {
    const char **v;
    size_t n;
};

struct options {
#define COMMAND(...)
#define FLAG(field, ...) bool field;
#define WORD(field, ...) const char *field; /* NULL: not given */
#define LIST(field, ...) struct list field;
#include "cli/options.def"
#undef COMMAND
#undef FLAG
#undef WORD
#undef LIST
#undef EXAMPLE
    struct list args; /* what is no option */
};

enum status {
    STATUS_FINE = 0,
    STATUS_REJECTS = 1, /* done, but something was rejected, failed, or is to
                           be fixed */
    STATUS_CANNOT = 2   /* could not run */
};

struct command {
    const char *name, *arguments, *summary, *about;
    enum status (*run)(const struct options *o);
};
extern const struct command commands[N_COMMANDS];

enum option_kind { OPTION_FLAG, OPTION_WORD, OPTION_LIST };
struct option {
    enum option_kind kind;
    size_t offset; /* in struct options */
    char letter;
    const char *name, *argument; /* NULL: takes none */
    unsigned commands;           /* a bit each */
    const char *about;
};
extern const struct option options[];
extern const size_t n_options;

struct example {
    enum command_id command;
    const char *line, *about;
};
extern const struct example examples[];
extern const size_t n_examples;

/* N_COMMANDS when there is none of that name. */
enum command_id command_find(const char *name);
/* Read what follows the command's name. Complains and returns false when it is
 * not right. Release what was read with options_release. */
bool options_read(enum command_id command, int argc, char **argv,
                  struct options *o);
void options_release(struct options *o);

/* Values of words; complain and return false when they are not right. A NULL
 * value leaves *out as it is. */
bool option_number(const char *name, const char *value, unsigned least,
                   unsigned most, unsigned *out);
/* Bytes: a number, or one with k, M, G for thousands and so on. */
bool option_size(const char *name, const char *value, uint64_t *out);
bool option_probability(const char *name, const char *value, double *out);
/* Index of the value in choices (NULL behind the last). */
bool option_choice(const char *name, const char *value,
                   const char *const *choices, unsigned *out);
bool option_format(const char *value, enum ss_format *out); /* --from */
/* --field, all of them; the map points into the arguments. */
bool option_fields(const struct list *specs, struct ss_field_map *out);
bool option_folder(const char *name, const char *value, const char **out);

/* ---- help (help.c, manual.c) ------------------------------------------- */

void help_program(FILE *to);
void help_command(FILE *to, enum command_id command);
void manual_write(FILE *to);     /* sayso.1 */
void completion_write(FILE *to); /* for bash */

/* ---- messages (message.c) ---------------------------------------------- */

bool colour_wanted(FILE *to); /* a terminal, and NO_COLOR is not set */

/* "sayso: error: ..." on standard error. */
void complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
enum status cannot(const struct sayso_error *err); /* says it; STATUS_CANNOT */
/* "file:line:col: kind: text"; line and column 0: not shown. */
void message_at(const char *kind, const char *file, uint64_t line,
                uint64_t column, ss_str text);
/* The nearest of n names, near enough to have been meant; NULL: none. */
struct nearest {
    const char *word, *best;
    unsigned distance;
};
void nearest_try(struct nearest *n, const char *candidate);

/* ---- progress (meter.c) ------------------------------------------------ */

struct meter {
    double start, last; /* seconds */
    uint64_t bytes;     /* of all inputs, when all are files */
    bool files, quiet, live, shown;
};
void meter_start(struct meter *m, const struct ss_batch *b, bool quiet);
void meter_show(struct meter *m, const struct ss_progress *so_far);
void meter_hide(struct meter *m); /* before anything else is written */
void meter_sum(const struct meter *m, const struct ss_progress *done);

/* ---- signals (stop.c) -------------------------------------------------- */

/* From now on SIGINT and SIGTERM make a descriptor readable, which is given
 * (0: none is to be had); a second one ends the program at once. A pipe that is
 * closed or a limit of a file's size is an error of the write. */
int stop_watch(void);
bool stop_came(void);
/* End by the signal that came, so that whoever started the program knows. */
void stop_end(void);

/* ---- what commands share (model.c) ------------------------------------- */

/* The model that --model, --rules and --gazetteer ask for, with more rule files
 * when more_rules is not NULL. NULL: complained. */
struct sayso_model *model_wanted(const struct options *o,
                                 const struct list *more_rules);

/* ---- files (path.c) ---------------------------------------------------- */

/* Is the file, by whatever name, one of the others? Writing to it would destroy
 * what is to be read. */
bool path_is_among(const char *path, const char *const *others, size_t n);

/* Is it a file (no link to one), or nothing yet that could become one? */
bool path_is_file(const char *path);

/* ---- checks of a review (check.c) -------------------------------------- */

void check_explain(enum ss_check check, const struct ss_rules *rules);
void checks_list(void);

/* ---- commands ---------------------------------------------------------- */

enum status run_annotate(const struct options *o);
enum status run_review(const struct options *o);
enum status run_explain(const struct options *o);
enum status run_test(const struct options *o);
enum status run_compile(const struct options *o);
enum status run_eval(const struct options *o);
enum status run_help(const struct options *o);

#endif
