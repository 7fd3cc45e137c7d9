/* model.c - the model a command is asked to use. */
#include "cli/cli.h"

#include <stdlib.h>

static struct sayso_model *compiled(const struct list *const *lists,
                                    size_t n_lists, size_t n,
                                    struct sayso_error *err)
{
    const char **paths = calloc(n, sizeof *paths);
    if (!paths) {
        ss_fail_memory(err);
        return NULL;
    }
    size_t at = 0;
    for (size_t i = 0; i < n_lists; i++)
        for (size_t k = 0; k < lists[i]->n; k++)
            paths[at++] = lists[i]->v[k];
    struct sayso_model *m = ss_model_load_with(paths, n, err);
    free(paths);
    return m;
}

struct sayso_model *model_wanted(const struct options *o,
                                 const struct list *more_rules)
{
    const struct list *const lists[] = {&o->gazetteer, &o->rules, more_rules};
    struct sayso_error err = {0};
    size_t n_lists = more_rules ? 3 : 2, n = 0;
    for (size_t i = 0; i < n_lists; i++)
        n += lists[i]->n;
    if (n && o->model) {
        complain("rules and gazetteers are added to the installed knowledge; "
                 "--model cannot be given with them");
        return NULL;
    }
    struct sayso_model *m = n ? compiled(lists, n_lists, n, &err)
                              : sayso_model_load(o->model, &err);
    if (!m)
        cannot(&err);
    return m;
}
