/* manual.c - sayso.1 and the completion for bash out of the option table. */
#include "cli/cli.h"

/* Text as troff takes it: no line begins with a dot or quote, a hyphen that a
 * user types is not broken. */
static void roff(FILE *to, const char *text)
{
    if (*text == '.' || *text == '\'')
        fputs("\\&", to);
    for (; *text; text++) {
        if (*text == '\\')
            fputs("\\e", to);
        else if (*text == '-')
            fputs("\\-", to);
        else
            fputc(*text, to);
    }
}

static void paragraph(FILE *to, const char *macro, const char *text)
{
    fprintf(to, "%s\n", macro);
    roff(to, text);
    fputc('\n', to);
}

static void option_entry(FILE *to, const struct option *x)
{
    fputs(".TP\n", to);
    if (x->letter)
        fprintf(to, "\\fB\\-%c\\fR, ", x->letter);
    fputs("\\fB\\-\\-", to);
    roff(to, x->name);
    fputs("\\fR", to);
    if (x->argument)
        fprintf(to, " \\fI%s\\fR", x->argument);
    fputc('\n', to);
    roff(to, x->about);
    fputc('\n', to);
}

/* N_COMMANDS: the options every command has. */
static bool belongs(const struct option *x, unsigned command)
{
    return x->commands == ~0u ? command == N_COMMANDS
                              : x->commands >> command & 1;
}

static void command_section(FILE *to, unsigned i)
{
    const struct command *c = &commands[i];
    fprintf(to, ".SS \"sayso %s %s\"\n", c->name, c->arguments);
    roff(to, c->about);
    fputc('\n', to);
    for (size_t k = 0; k < n_options; k++)
        if (belongs(&options[k], i))
            option_entry(to, &options[k]);
}

static void example_entries(FILE *to)
{
    for (size_t i = 0; i < n_examples; i++) {
        paragraph(to, ".PP", examples[i].about);
        fputs(".RS 4\n.nf\n", to);
        roff(to, examples[i].line);
        fputs("\n.fi\n.RE\n", to);
    }
}

void manual_write(FILE *to)
{
    fprintf(to, ".TH SAYSO 1 \"\" \"sayso %s\" \"User Commands\"\n",
            sayso_version());
    paragraph(to, ".SH NAME", "sayso - read news articles, say who said what");
    fputs(".SH SYNOPSIS\n", to);
    for (unsigned i = 0; i < N_COMMANDS; i++)
        fprintf(to, "%s\\fBsayso %s\\fR [\\fIOPTION\\fR...] %s\n",
                i ? ".br\n" : "", commands[i].name, commands[i].arguments);
    fputs(".SH DESCRIPTION\n", to);
#define SECTION(title, text)
#define ABOUT(text) paragraph(to, ".PP", text);
#include "cli/manual.def"
#undef ABOUT
#undef SECTION
    fputs(".SH COMMANDS\n", to);
    for (unsigned i = 0; i < N_COMMANDS; i++)
        command_section(to, i);
    fputs(".SS \"Every command\"\n", to);
    for (size_t k = 0; k < n_options; k++)
        if (belongs(&options[k], N_COMMANDS))
            option_entry(to, &options[k]);
#define ABOUT(text)
#define SECTION(title, text) paragraph(to, ".SH " title, text);
#include "cli/manual.def"
#undef ABOUT
#undef SECTION
    fputs(".SH EXAMPLES\n", to);
    example_entries(to);
    paragraph(to, ".SH SEE ALSO",
              "docs/rules.md and docs/gazetteers.md, "
              "installed with the program.");
}

/* ---- completion -------------------------------------------------------- */

void completion_write(FILE *to)
{
    fputs("# completion of sayso for bash, made by: sayso help --completion\n"
          "_sayso() {\n"
          "    local cur=${COMP_WORDS[COMP_CWORD]} words=\n"
          "    case $COMP_CWORD:${COMP_WORDS[1]} in\n"
          "    1:*) words='",
          to);
    for (unsigned i = 0; i < N_COMMANDS; i++)
        fprintf(to, "%s%s", i ? " " : "", commands[i].name);
    fputs("' ;;\n", to);
    for (unsigned i = 0; i < N_COMMANDS; i++) {
        fprintf(to, "    *:%s) words='", commands[i].name);
        for (size_t k = 0; k < n_options; k++)
            if (options[k].commands >> i & 1)
                fprintf(to, " --%s", options[k].name);
        fputs("' ;;\n", to);
    }
    fputs("    esac\n"
          "    [[ $COMP_CWORD == 1 || $cur == -* ]] &&\n"
          "        COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
          "}\n"
          "complete -o default -F _sayso sayso\n",
          to);
}
