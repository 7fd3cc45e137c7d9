/*
 * said.c - libsayso in a program of one's own: read a text, print its record.
 *
 *     cc said.c $(pkg-config --cflags --libs sayso) -o said
 *     ./said article.txt
 */
#include <sayso.h>

#include <stdio.h>
#include <stdlib.h>

static bool print(void *user, const char *bytes, size_t len_bytes)
{
    return fwrite(bytes, 1, len_bytes, user) == len_bytes;
}

/* The file in memory; NULL when it cannot be read. Free it. */
static char *read_file(const char *path, size_t *len_bytes)
{
    static const size_t most = 1 << 20;
    FILE *f = fopen(path, "rb");
    char *bytes = f ? malloc(most) : NULL;
    if (bytes)
        *len_bytes = fread(bytes, 1, most, f);
    if (f)
        fclose(f);
    return bytes;
}

int main(int argc, char **argv)
{
    const char *path = argc > 1 ? argv[1] : "";
    struct sayso_error err = {0};
    size_t len_bytes = 0;
    char *bytes = read_file(path, &len_bytes);
    if (!bytes) {
        perror(path);
        return 2;
    }
    struct sayso_model *model = sayso_model_load(NULL, &err);
    struct sayso_doc *doc = sayso_doc_new_text(path, bytes, len_bytes, &err);
    bool ok = model && doc && sayso_doc_annotate(doc, model, &err) &&
              sayso_doc_write_jsonl(doc, print, stdout, &err);
    if (!ok)
        fprintf(stderr, "%s: %s\n", path, err.message);
    sayso_doc_free(doc);
    sayso_model_free(model);
    free(bytes);
    return ok ? 0 : 1;
}
