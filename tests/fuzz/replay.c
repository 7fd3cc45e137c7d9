/* replay.c - a main program for a fuzz target: runs it over the files named. */
#include "base/base.h"
#include "fuzz/fuzz.h"

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct sayso_error err = {0};
        struct ss_buf b = {0};
        must(ss_file_read(argv[i], &b, 0, &err), &err);
        uint8_t *exact = malloc(b.len ? b.len : 1); /* no spare byte behind */
        for (size_t k = 0; exact && k < b.len; k++)
            exact[k] = (uint8_t)b.p[k];
        if (exact)
            (void)LLVMFuzzerTestOneInput(exact, b.len);
        free(exact);
        ss_buf_release(&b);
    }
    return EXIT_SUCCESS;
}
