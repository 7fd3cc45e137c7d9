/* check.c - the checks of sayso review, told to people: one with its reasons,
 * all of them as the table of docs/review.md. */
#include "cli/cli.h"

static void put(const char *title, const char *text)
{
    if (*text)
        printf("%-9s %s\n", title, text);
}

/* Rules of rules/review/ that find it. */
static void put_rules(const struct ss_rules *rules, const char *name)
{
    for (uint32_t i = 0; i < ss_rules_count(rules); i++) {
        if (!ss_str_eq(ss_rules_attr(rules, i, "check"), ss_str_of(name)))
            continue;
        ss_str rule = ss_rules_name(rules, i), why = ss_rules_why(rules, i);
        printf("rule      %.*s: %.*s\n", (int)rule.len, rule.p, (int)why.len,
               why.p);
    }
}

void check_explain(enum ss_check check, const struct ss_rules *rules)
{
    const struct ss_check_info *c = ss_check_info(check);
    printf("%s (%s)\n", c->name, ss_severity_name(c->severity));
    put("says", c->message);
    put("why", c->why);
    put("asked by", c->who);
    put_rules(rules, c->name);
    printf(
        "silence   all: \"severity %s off\" in sayso.conf; one: sayso review "
        "--dismiss %s@PLACE --because REASON --by INITIALS\n",
        c->name, c->name);
}

void checks_list(void)
{
    printf("| check | severity | says | asked by |\n|---|---|---|---|\n");
    for (unsigned i = 0; i < SS_CHECK_COUNT; i++) {
        const struct ss_check_info *c = ss_check_info((enum ss_check)i);
        printf("| `%s` | %s | %s | %s |\n", c->name,
               ss_severity_name(c->severity), c->message, c->who);
    }
}
