/* path.c - what lies where something is to be written? */
#include "cli/cli.h"

#include <sys/stat.h>

bool path_is_among(const char *path, const char *const *others, size_t n)
{
    struct stat out, in;
    if (stat(path, &out) != 0 || !S_ISREG(out.st_mode))
        return false;
    for (size_t i = 0; i < n; i++)
        if (stat(others[i], &in) == 0 && in.st_dev == out.st_dev &&
            in.st_ino == out.st_ino)
            return true;
    return false;
}

bool path_is_file(const char *path)
{
    struct stat st;
    return lstat(path, &st) != 0 || S_ISREG(st.st_mode);
}
