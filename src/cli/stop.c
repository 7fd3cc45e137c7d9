/* stop.c - signals that ask a run to end. */
#include "cli/cli.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

/* All that a handler may use. */
static int ends[2];
static volatile sig_atomic_t caught;

static void on_signal(int number)
{
    caught = number;
    if (write(ends[1], "", 1) < 0)
        _exit(128 + number); /* nobody would see it */
}

int stop_watch(void)
{
    struct sigaction once = {.sa_handler = on_signal,
                             .sa_flags = SA_RESTART | (int)SA_RESETHAND};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGXFSZ, &ignore, NULL);
    if (pipe2(ends, O_CLOEXEC) != 0)
        return 0;
    sigaction(SIGINT, &once, NULL);
    sigaction(SIGTERM, &once, NULL);
    return ends[0];
}

bool stop_came(void)
{
    return caught != 0;
}

void stop_end(void)
{
    if (!caught)
        return;
    signal(caught, SIG_DFL);
    raise(caught);
}
