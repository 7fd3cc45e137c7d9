/* help.c - help texts out of the option table. */
#include "cli/cli.h"

#include <string.h>

enum { WIDTH = 78, TEXT_AT = 26 };

/* Words wrapped at WIDTH, all lines but the first indented; `column` is where
 * the first one begins. */
static void wrapped(FILE *to, const char *text, int column, int indent)
{
    for (const char *w = text; *w;) {
        int n = (int)strcspn(w, " ");
        if (w != text && column + 1 + n > WIDTH) {
            fprintf(to, "\n%*s", indent, "");
            column = indent;
        } else if (w != text) {
            fputc(' ', to);
            column++;
        }
        fprintf(to, "%.*s", n, w);
        column += n;
        w += n + (w[n] == ' ');
    }
    fputc('\n', to);
}

/* `left` in the first column, `right` wrapped in the second. */
static void row(FILE *to, const char *left, const char *right)
{
    int n = fprintf(to, "  %s", left);
    if (n + 2 > TEXT_AT) {
        fputc('\n', to);
        n = 0;
    }
    fprintf(to, "%*s", TEXT_AT - n, "");
    wrapped(to, right, TEXT_AT, TEXT_AT);
}

static void option_row(FILE *to, const struct option *x)
{
    struct ss_buf left = {0};
    if (x->letter)
        ss_buf_printf(&left, "-%c, ", x->letter);
    else
        ss_buf_printf(&left, "    ");
    ss_buf_printf(&left, "--%s", x->name);
    if (x->argument)
        ss_buf_printf(&left, " %s", x->argument);
    ss_buf_char(&left, 0);
    if (!left.failed)
        row(to, left.p, x->about);
    ss_buf_release(&left);
}

void help_program(FILE *to)
{
    fprintf(to, "usage: sayso COMMAND [OPTION...] [ARGUMENT...]\n\n");
    wrapped(to,
            "Reads news articles, finds the people, places and organisations "
            "in them, finds every quotation and says on whose say-so it "
            "stands.",
            0, 0);
    fputc('\n', to);
    for (unsigned i = 0; i < N_COMMANDS; i++)
        row(to, commands[i].name, commands[i].summary);
    fprintf(to, "\nsayso help COMMAND tells more; man sayso tells all.\n");
}

void help_command(FILE *to, enum command_id command)
{
    const struct command *c = &commands[command];
    fprintf(to, "usage: sayso %s [OPTION...] %s\n\n", c->name, c->arguments);
    wrapped(to, c->about, 0, 0);
    fprintf(to, "\nOptions:\n");
    for (size_t i = 0; i < n_options; i++)
        if (options[i].commands >> command & 1)
            option_row(to, &options[i]);
    for (size_t i = 0, shown = 0; i < n_examples; i++)
        if (examples[i].command == command)
            fprintf(to, "%s  %s\n      %s\n", shown++ ? "" : "\nExamples:\n",
                    examples[i].line, examples[i].about);
}

enum status run_help(const struct options *o)
{
    enum command_id command = N_COMMANDS;
    if (o->args.n)
        command = command_find(o->args.v[0]);
    if (o->manual)
        manual_write(stdout);
    else if (o->completion)
        completion_write(stdout);
    else if (!o->args.n)
        help_program(stdout);
    else if (command < N_COMMANDS)
        help_command(stdout, command);
    else
        complain("no command %s (see: sayso help)", o->args.v[0]);
    return o->args.n && command == N_COMMANDS ? STATUS_CANNOT : STATUS_FINE;
}
