/* main.c - picks the command. */
#include "cli/cli.h"

#include <string.h>

static enum status unknown(const char *name)
{
    struct nearest near = {.word = name};
    for (unsigned i = 0; i < N_COMMANDS; i++)
        nearest_try(&near, commands[i].name);
    if (near.best)
        complain("no command %s; did you mean %s?", name, near.best);
    else
        complain("no command %s (see: sayso help)", name);
    return STATUS_CANNOT;
}

static enum status show_version(void)
{
    printf("sayso %s\n", sayso_version());
    return STATUS_FINE;
}

static enum status run(enum command_id command, int argc, char **argv)
{
    struct options o;
    enum status status = STATUS_CANNOT;
    if (!options_read(command, argc, argv, &o))
        ; /* it has complained */
    else if (o.help)
        help_command(stdout, command), status = STATUS_FINE;
    else if (o.version)
        status = show_version();
    else
        status = commands[command].run(&o);
    options_release(&o);
    if (fflush(stdout) != 0 && status != STATUS_CANNOT) {
        complain("standard output cannot be written");
        status = STATUS_CANNOT;
    }
    return status;
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : NULL;
    if (!name) {
        help_program(stderr);
        return STATUS_CANNOT;
    }
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0)
        return (int)show_version();
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        name = "help";
    enum command_id command = command_find(name);
    return (int)(command == N_COMMANDS ? unknown(name)
                                       : run(command, argc - 2, argv + 2));
}
