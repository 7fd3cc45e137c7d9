/* compile.c - knowledge on disk into a model image. */
#include "pipe/pipe.h"

#include <string.h>
#include <sys/stat.h>

enum { MAX_FILE_BYTES = 256 << 20 };

struct path {
    const char *name;
    dev_t device; /* a file that is named twice is taken once */
    ino_t inode;
};
struct paths {
    SS_VEC(struct path) v;
    struct ss_arena arena;
};

static bool add_path(struct paths *p, const char *name)
{
    struct stat st = {0};
    if (stat(name, &st) == 0)
        for (uint32_t i = 0; i < p->v.n; i++)
            if (p->v.v[i].inode == st.st_ino && p->v.v[i].device == st.st_dev)
                return true;
    struct path *slot = ss_vec_push(&p->arena, &p->v);
    ss_str copy = ss_arena_copy(&p->arena, (ss_str){name, strlen(name) + 1});
    if (!slot || !copy.p)
        return false;
    *slot = (struct path){copy.p, st.st_dev, st.st_ino};
    return true;
}

static bool add_paths(struct paths *p, const char *path,
                      struct sayso_error *err)
{
    struct ss_files *files = ss_files_open(path, err);
    enum ss_read got = files ? SS_READ_RECORD : SS_READ_FAIL;
    struct sayso_error why = {0};
    uint64_t unused;
    while (got == SS_READ_RECORD) {
        got = ss_files_next(files, &path, &unused, &why);
        if (got == SS_READ_RECORD && !add_path(p, path)) {
            ss_fail_memory(&why);
            got = SS_READ_FAIL;
        }
    }
    if (why.code)
        ss_fail(err, why.code, 0, 0, "%s: %.400s", path, why.message);
    ss_files_free(files);
    return got == SS_READ_END;
}

struct sources {
    struct ss_gaz_builder *gaz;
    struct ss_rules_builder *rules;
    struct ss_buf pos_lexicon, pos_weights;
};

static bool add_file(struct sources *s, const char *name,
                     struct sayso_error *err)
{
    ss_str path = ss_str_of(name);
    if (ss_str_ends(path, SS_STR("pos/lexicon.tsv")))
        return ss_file_read(name, &s->pos_lexicon, MAX_FILE_BYTES, err);
    if (ss_str_ends(path, SS_STR("pos/weights.tsv")))
        return ss_file_read(name, &s->pos_weights, MAX_FILE_BYTES, err);
    bool list = ss_str_ends(path, SS_STR(".tsv"));
    if (!list && !ss_str_ends(path, SS_STR(".rule")))
        return true;
    struct ss_buf b = {0};
    bool ok = ss_file_read(name, &b, MAX_FILE_BYTES, err);
    if (ok)
        ok = (list ? ss_gaz_builder_add(s->gaz, name, (ss_str){b.p, b.len}, err)
                   : ss_rules_builder_add(s->rules, name, (ss_str){b.p, b.len},
                                          err));
    ss_buf_release(&b);
    return ok;
}

static bool write_sections(struct sources *s, struct ss_image_writer *w,
                           struct sayso_error *err)
{
    if (!ss_rules_builder_write(s->rules, s->gaz, w, err))
        return false;
    if (s->pos_weights.len && /* knows every word, so it comes after */
        !ss_tagger_compile(
            s->gaz, (ss_str){s->pos_lexicon.p, s->pos_lexicon.len},
            (ss_str){s->pos_weights.p, s->pos_weights.len}, w, err))
        return false;
    return ss_gaz_builder_write(s->gaz, w, err);
}

bool ss_model_compile(const char *const *paths, size_t n,
                      struct ss_image_writer *into, struct sayso_error *err)
{
    struct paths p = {0};
    struct sources s = {ss_gaz_builder_new(), ss_rules_builder_new(), {0}, {0}};
    bool ok = s.gaz && s.rules ? true : ss_fail_memory(err);
    ss_arena_init(&p.arena, 0);
    for (size_t i = 0; ok && i < n; i++)
        ok = add_paths(&p, paths[i], err);
    for (uint32_t i = 0; ok && i < p.v.n; i++)
        ok = add_file(&s, p.v.v[i].name, err);
    ok = ok && write_sections(&s, into, err);
    ss_buf_release(&s.pos_lexicon);
    ss_buf_release(&s.pos_weights);
    ss_gaz_builder_free(s.gaz);
    ss_rules_builder_free(s.rules);
    ss_arena_release(&p.arena);
    return ok;
}
