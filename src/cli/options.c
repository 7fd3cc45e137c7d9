/* options.c - the table of options.def, and arguments read by it. */
#include "cli/cli.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const struct command commands[N_COMMANDS] = {
#define COMMAND(id, name, arguments, summary, about)                           \
    {#name, arguments, summary, about, run_##name},
#define FLAG(...)
#define WORD(...)
#define LIST(...)
#define EXAMPLE(...)
#include "cli/options.def"
#undef COMMAND
#undef FLAG
#undef WORD
#undef LIST
};

#define IN(id) (1u << COMMAND_##id)
#define ROW(kind, field, letter, name, argument, commands, about)              \
    {kind, offsetof(struct options, field), letter, name, argument, commands,  \
     about},
const struct option options[] = {
#define COMMAND(...)
#define FLAG(...) ROW(OPTION_FLAG, __VA_ARGS__)
#define WORD(...) ROW(OPTION_WORD, __VA_ARGS__)
#define LIST(...) ROW(OPTION_LIST, __VA_ARGS__)
#include "cli/options.def"
};
const size_t n_options = sizeof options / sizeof *options;
#undef FLAG
#undef WORD
#undef LIST
#undef EXAMPLE

const struct example examples[] = {
#define FLAG(...)
#define WORD(...)
#define LIST(...)
#define EXAMPLE(command, line, about) {COMMAND_##command, line, about},
#include "cli/options.def"
};
const size_t n_examples = sizeof examples / sizeof *examples;

enum command_id command_find(const char *name)
{
    unsigned i = 0;
    while (i < N_COMMANDS && strcmp(commands[i].name, name) != 0)
        i++;
    return (enum command_id)i;
}

struct reading {
    enum command_id command;
    struct options *o;
    char **argv;
    int argc, at;
};

static bool takes(const struct reading *r, const struct option *x)
{
    return x->commands >> r->command & 1;
}

/* Add a value; `room` for all there can be is made at the first one. */
static bool list_add(const struct reading *r, struct list *list,
                     const char *value)
{
    if (!list->v)
        list->v = calloc((size_t)r->argc + 1, sizeof *list->v);
    if (!list->v) {
        complain("out of memory");
        return false;
    }
    list->v[list->n++] = value;
    return true;
}

static bool store(const struct reading *r, const struct option *x,
                  const char *value)
{
    void *field = (char *)r->o + x->offset;
    switch (x->kind) {
    case OPTION_FLAG:
        *(bool *)field = true;
        return true;
    case OPTION_WORD:
        *(const char **)field = value;
        return true;
    case OPTION_LIST:
        return list_add(r, field, value);
    }
    return false;
}

static bool unknown(const struct reading *r, const char *name, size_t len)
{
    const char *command = commands[r->command].name;
    char word[64] = "";
    struct nearest near = {.word = word};
    if (len < sizeof word)
        memcpy(word, name, len);
    for (size_t i = 0; i < n_options; i++)
        if (takes(r, &options[i]))
            nearest_try(&near, options[i].name);
    if (near.best)
        complain("%s has no option --%.*s; did you mean --%s?", command,
                 (int)len, name, near.best);
    else
        complain("%s has no option --%.*s (see: sayso help %s)", command,
                 (int)len, name, command);
    return false;
}

/* The value behind an option: `glued` to it, else the next argument. */
static bool with_value(struct reading *r, const struct option *x,
                       const char *glued)
{
    if (!x->argument) {
        if (glued)
            complain("--%s takes no value", x->name);
        return !glued && store(r, x, NULL);
    }
    if (!glued && r->at == r->argc) {
        complain("--%s needs a value: --%s %s", x->name, x->name, x->argument);
        return false;
    }
    return store(r, x, glued ? glued : r->argv[r->at++]);
}

static bool long_option(struct reading *r, const char *name)
{
    const char *equals = strchr(name, '=');
    size_t len = equals ? (size_t)(equals - name) : strlen(name);
    for (size_t i = 0; i < n_options; i++)
        if (takes(r, &options[i]) && strlen(options[i].name) == len &&
            memcmp(options[i].name, name, len) == 0)
            return with_value(r, &options[i], equals ? equals + 1 : NULL);
    return unknown(r, name, len);
}

/* -v, -vq, -o FILE, -oFILE */
static bool letters(struct reading *r, const char *s)
{
    for (; *s; s++) {
        size_t i = 0;
        while (i < n_options &&
               !(takes(r, &options[i]) && options[i].letter == *s))
            i++;
        if (i == n_options) {
            complain("%s has no option -%c (see: sayso help %s)",
                     commands[r->command].name, *s, commands[r->command].name);
            return false;
        }
        const struct option *x = &options[i];
        if (x->argument)
            return with_value(r, x, s[1] ? s + 1 : NULL);
        if (!store(r, x, NULL))
            return false;
    }
    return true;
}

bool options_read(enum command_id command, int argc, char **argv,
                  struct options *o)
{
    struct reading r = {command, o, argv, argc, 0};
    bool ok = true, only_args = false;
    *o = (struct options){0};
    while (ok && r.at < argc) {
        const char *a = argv[r.at++];
        if (only_args || a[0] != '-' || !a[1])
            ok = list_add(&r, &o->args, a);
        else if (strcmp(a, "--") == 0)
            only_args = true;
        else
            ok = a[1] == '-' ? long_option(&r, a + 2) : letters(&r, a + 1);
    }
    return ok;
}

void options_release(struct options *o)
{
    for (size_t i = 0; i < n_options; i++)
        if (options[i].kind == OPTION_LIST)
            free(((struct list *)(void *)((char *)o + options[i].offset))->v);
    free(o->args.v);
}

/* ---- values ------------------------------------------------------------ */

bool option_number(const char *name, const char *value, unsigned least,
                   unsigned most, unsigned *out)
{
    char *end = NULL;
    unsigned long n = value ? strtoul(value, &end, 10) : 0;
    if (!value)
        return true;
    if (*value >= '0' && *value <= '9' && !*end && n >= least && n <= most) {
        *out = (unsigned)n;
        return true;
    }
    complain("--%s %s: expected a number from %u to %u", name, value, least,
             most);
    return false;
}

bool option_size(const char *name, const char *value, uint64_t *out)
{
    static const char units[] = "kMG";
    char *end = NULL;
    uint64_t n = value && *value != '-' ? strtoull(value, &end, 10) : 0;
    if (!value)
        return true;
    const char *unit = end && *end ? strchr(units, *end) : NULL;
    for (const char *u = units; unit && u <= unit; u++)
        n = n > UINT64_MAX / 1000 ? 0 : n * 1000;
    if (n && end != value && !end[unit != NULL]) {
        *out = n;
        return true;
    }
    complain("--%s %s: expected a number of bytes, or of thousands (k), "
             "millions (M), thousand millions (G) of them",
             name, value);
    return false;
}

bool option_probability(const char *name, const char *value, double *out)
{
    char *end = NULL;
    double p = value ? strtod(value, &end) : 0;
    if (!value)
        return true;
    if (end != value && !*end && p >= 0 && p <= 1) {
        *out = p;
        return true;
    }
    complain("--%s %s: expected a number from 0 to 1", name, value);
    return false;
}

bool option_choice(const char *name, const char *value,
                   const char *const *choices, unsigned *out)
{
    struct nearest near = {.word = value};
    struct ss_buf all = {0};
    if (!value)
        return true;
    for (unsigned i = 0; choices[i]; i++) {
        if (strcmp(choices[i], value) == 0) {
            *out = i;
            ss_buf_release(&all);
            return true;
        }
        nearest_try(&near, choices[i]);
        ss_buf_printf(&all, i ? ", %s" : "%s", choices[i]);
    }
    if (near.best)
        complain("--%s %s: did you mean %s?", name, value, near.best);
    else
        complain("--%s %s: expected one of: %.*s", name, value, (int)all.len,
                 all.p ? all.p : "");
    ss_buf_release(&all);
    return false;
}

bool option_format(const char *value, enum ss_format *out)
{
    static const char *const formats[] = {
#define X(id, name) name,
        SS_FORMATS(X)
#undef X
            NULL};
    unsigned n = SS_FORMAT_AUTO;
    if (!option_choice("from", value, formats, &n))
        return false;
    *out = (enum ss_format)n;
    return true;
}

bool option_fields(const struct list *specs, struct ss_field_map *out)
{
    struct sayso_error err = {0};
    for (size_t i = 0; i < specs->n; i++) {
        if (!ss_field_map_add(out, specs->v[i], &err)) {
            complain("--field %s: %s", specs->v[i], err.message);
            return false;
        }
    }
    return true;
}

bool option_folder(const char *name, const char *value, const char **out)
{
    struct stat st;
    *out = value;
    if (!value || (stat(value, &st) == 0 && S_ISDIR(st.st_mode)))
        return true;
    complain("--%s %s: this is no folder", name, value);
    return false;
}
