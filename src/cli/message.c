/* message.c - what is told to the user on standard error, as compilers do. */
#include "cli/cli.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool colour_wanted(FILE *to)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(fileno(to)) && !(no && *no) &&
           !(term && strcmp(term, "dumb") == 0);
}

static const char *colour_of(const char *kind)
{
    return strcmp(kind, "error") == 0     ? "\033[1;31m"
           : strcmp(kind, "warning") == 0 ? "\033[1;35m"
                                          : "\033[1;36m";
}

static void put_kind(const char *kind)
{
    if (colour_wanted(stderr))
        fprintf(stderr, "%s%s:\033[0m ", colour_of(kind), kind);
    else
        fprintf(stderr, "%s: ", kind);
}

void complain(const char *fmt, ...)
{
    va_list ap;
    fprintf(stderr, "sayso: ");
    put_kind("error");
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
}

/* Errors of rule and gazetteer files tell their own place. */
enum status cannot(const struct sayso_error *err)
{
    if (err->code == SAYSO_ERR_SYNTAX && err->line)
        fprintf(stderr, "%s\n", err->message);
    else
        complain("%s", err->message);
    return STATUS_CANNOT;
}

void message_at(const char *kind, const char *file, uint64_t line,
                uint64_t column, ss_str text)
{
    bool colour = colour_wanted(stderr);
    fprintf(stderr, "%s%s:", colour ? "\033[1m" : "", file);
    if (line)
        fprintf(stderr, "%llu:", (unsigned long long)line);
    if (line && column)
        fprintf(stderr, "%llu:", (unsigned long long)column);
    fprintf(stderr, "%s ", colour ? "\033[0m" : "");
    put_kind(kind);
    fprintf(stderr, "%.*s\n", (int)text.len, text.p);
}

/* Letters to change, add, leave out or swap with the next, at most 3 of them
 * (Damerau 1964); words of 30 letters at most. */
static unsigned distance(const char *a, const char *b)
{
    enum { MOST = 30 };
    unsigned d[3][MOST + 1] = {{0}};
    size_t n = strlen(a), m = strlen(b);
    if (n > MOST || m > MOST)
        return UINT32_MAX;
    for (unsigned j = 0; j <= m; j++)
        d[0][j] = j;
    for (unsigned i = 1; i <= n; i++) {
        unsigned *now = d[i % 3], *up = d[(i + 2) % 3], *two = d[(i + 1) % 3];
        now[0] = i;
        for (unsigned j = 1; j <= m; j++) {
            unsigned best = up[j - 1] + (a[i - 1] != b[j - 1]);
            if (up[j] + 1 < best)
                best = up[j] + 1;
            if (now[j - 1] + 1 < best)
                best = now[j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
                a[i - 2] == b[j - 1] && two[j - 2] + 1 < best)
                best = two[j - 2] + 1;
            now[j] = best;
        }
    }
    return d[n % 3][m];
}

void nearest_try(struct nearest *n, const char *candidate)
{
    unsigned d = distance(n->word, candidate);
    size_t len = strlen(n->word);
    if (d > 3 || d * 2 > len || (n->best && d >= n->distance))
        return;
    n->best = candidate;
    n->distance = d;
}
