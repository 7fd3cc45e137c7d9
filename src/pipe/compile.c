/* compile.c - knowledge on disk into a model image. */
#include "pipe/pipe.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_FILE_BYTES = 256 << 20, MAX_DEPTH = 16 };

struct paths {
    SS_VEC(ss_str) v; /* NUL behind each */
    struct ss_arena arena;
    struct sayso_error *err;
};

static bool walk(struct paths *p, const char *path, int depth);

static bool add_path(struct paths *p, const char *path)
{
    ss_str *s = ss_vec_push(&p->arena, &p->v);
    ss_str copy = ss_arena_copy(&p->arena, (ss_str){path, strlen(path) + 1});
    if (!s || !copy.p)
        return ss_fail_memory(p->err);
    *s = (ss_str){copy.p, copy.len - 1};
    return true;
}

static bool walk_folder(struct paths *p, DIR *dir, const char *path, int depth)
{
    struct dirent *e;
    bool ok = true;
    while (ok && (e = readdir(dir))) {
        struct ss_buf b = {0};
        if (e->d_name[0] == '.')
            continue;
        ss_buf_printf(&b, "%s/%s%c", path, e->d_name, 0);
        ok = b.failed ? ss_fail_memory(p->err) : walk(p, b.p, depth + 1);
        ss_buf_release(&b);
    }
    return ok;
}

static bool walk(struct paths *p, const char *path, int depth)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return ss_fail(p->err, SAYSO_ERR_IO, 0, 0, "%s: %s", path,
                       strerror(errno));
    if (!S_ISDIR(st.st_mode))
        return add_path(p, path);
    DIR *dir = depth < MAX_DEPTH ? opendir(path) : NULL;
    if (!dir)
        return ss_fail(p->err, SAYSO_ERR_IO, 0, 0, "%s: %s", path,
                       depth < MAX_DEPTH ? strerror(errno) : "nested too deep");
    bool ok = walk_folder(p, dir, path, depth);
    closedir(dir);
    return ok;
}

static int by_path(const void *a, const void *b)
{
    return ss_str_cmp(*(const ss_str *)a, *(const ss_str *)b);
}

struct sources {
    struct ss_gaz_builder *gaz;
    struct ss_rules_builder *rules;
    struct ss_buf pos_lexicon, pos_weights;
};

static bool add_file(struct sources *s, ss_str path, struct sayso_error *err)
{
    if (ss_str_ends(path, SS_STR("pos/lexicon.tsv")))
        return ss_file_read(path.p, &s->pos_lexicon, MAX_FILE_BYTES, err);
    if (ss_str_ends(path, SS_STR("pos/weights.tsv")))
        return ss_file_read(path.p, &s->pos_weights, MAX_FILE_BYTES, err);
    bool list = ss_str_ends(path, SS_STR(".tsv"));
    if (!list && !ss_str_ends(path, SS_STR(".rule")))
        return true;
    struct ss_buf b = {0};
    bool ok = ss_file_read(path.p, &b, MAX_FILE_BYTES, err);
    if (ok)
        ok = (list ? ss_gaz_builder_add(s->gaz, path.p, (ss_str){b.p, b.len},
                                        err)
                   : ss_rules_builder_add(s->rules, path.p,
                                          (ss_str){b.p, b.len}, err));
    ss_buf_release(&b);
    return ok;
}

static bool write_sections(struct sources *s, struct ss_image_writer *w,
                           struct sayso_error *err)
{
    if (!ss_rules_builder_write(s->rules, s->gaz, w, err))
        return false;
    if (s->pos_weights.len && /* knows every word, so it comes after */
        !ss_tagger_compile(s->gaz, (ss_str){s->pos_lexicon.p,
                                            s->pos_lexicon.len},
                           (ss_str){s->pos_weights.p, s->pos_weights.len}, w,
                           err))
        return false;
    return ss_gaz_builder_write(s->gaz, w, err);
}

bool ss_model_compile(const char *const *paths, size_t n,
                      struct ss_image_writer *into, struct sayso_error *err)
{
    struct paths p = {.err = err};
    struct sources s = {ss_gaz_builder_new(), ss_rules_builder_new(), {0}, {0}};
    bool ok = s.gaz && s.rules ? true : ss_fail_memory(err);
    ss_arena_init(&p.arena, 0);
    for (size_t i = 0; ok && i < n; i++)
        ok = walk(&p, paths[i], 0);
    if (ok && p.v.n)
        qsort(p.v.v, p.v.n, sizeof *p.v.v, by_path);
    for (uint32_t i = 0; ok && i < p.v.n; i++)
        ok = add_file(&s, p.v.v[i], err);
    ok = ok && write_sections(&s, into, err);
    ss_buf_release(&s.pos_lexicon);
    ss_buf_release(&s.pos_weights);
    ss_gaz_builder_free(s.gaz);
    ss_rules_builder_free(s.rules);
    ss_arena_release(&p.arena);
    return ok;
}
