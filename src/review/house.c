/*
 * house.c - sayso.conf: what a desk wants otherwise than checks.def says. A
 * setting a line, its name first; # begins a comment line.
 */
#include "review/review_p.h"

void ss_house_init(struct ss_house *house)
{
    *house =
        (struct ss_house){.jigsaw = 5, .fragment_words = 3, .late_words = 30};
    for (unsigned i = 0; i < SS_CHECK_COUNT; i++)
        house->severity[i] = ss_check_info((enum ss_check)i)->severity;
}

/* ---- settings --------------------------------------------------------- */

struct reading {
    struct ss_house *house;
    const char *file;
    uint32_t line;
    ss_str whole; /* the line */
    struct sayso_error *err;
};

static bool fail_at(const struct reading *r, ss_str at, const char *what)
{
    return ss_fail(r->err, SAYSO_ERR_SYNTAX, 0, r->line,
                   "%s:%u:%u: error: %s\n    %.*s", r->file, r->line,
                   (unsigned)(at.p - r->whole.p) + 1, what, (int)r->whole.len,
                   r->whole.p);
}

/* The first word of *rest, which is cut off it. */
static ss_str word(ss_str *rest)
{
    size_t n = 0;
    while (n < rest->len && rest->p[n] != ' ' && rest->p[n] != '\t')
        n++;
    ss_str w = {rest->p, n};
    *rest = ss_str_trim((ss_str){rest->p + n, rest->len - n});
    return w;
}

static bool severity(const struct reading *r, ss_str value)
{
    ss_str rest = value, name = word(&rest);
    enum ss_check check = ss_check_find(name);
    if (check == SS_CHECK_COUNT)
        return fail_at(r, name,
                       "no check has this name; see: sayso review "
                       "--checks");
    for (unsigned s = 0; s < SS_SEVERITY_COUNT; s++)
        if (ss_str_eq(rest, ss_str_of(ss_severity_name((enum ss_severity)s)))) {
            r->house->severity[check] = (enum ss_severity)s;
            return true;
        }
    return fail_at(r, rest, "expected fix, ask, confirm, note or off");
}

static bool skip(const struct reading *r, ss_str value)
{
    static const char *const kinds[] = {
#define X(id, name) name,
        SS_BLOCK_KINDS(X)
#undef X
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (ss_str_eq(value, ss_str_of(kinds[i]))) {
            r->house->skip |= 1u << i;
            return true;
        }
    return fail_at(r, value,
                   "no block is called so; try description, alt, "
                   "caption");
}

static bool number(const struct reading *r, ss_str value, unsigned *out)
{
    enum { MOST = 1000 };
    unsigned n = 0;
    size_t i = 0;
    for (; i < value.len && value.p[i] >= '0' && value.p[i] <= '9' && n <= MOST;
         i++)
        n = n * 10 + (unsigned)(value.p[i] - '0');
    if (!i || i < value.len || n > MOST)
        return fail_at(r, value, "expected a number up to 1000");
    *out = n;
    return true;
}

static bool add(const struct reading *r, ss_str value, struct ss_house_list *to)
{
    if (!value.len)
        return fail_at(r, r->whole, "a name is missing");
    if (to->n == SS_HOUSE_MOST)
        return fail_at(r, value, "there are too many of these");
    to->v[to->n++] = value;
    return true;
}

static bool set(const struct reading *r, ss_str name, ss_str value)
{
    struct ss_house *h = r->house;
    const struct {
        const char *name;
        unsigned *number;
        struct ss_house_list *list;
    } settings[] = {{"jigsaw", &h->jigsaw, NULL},
                    {"fragment-words", &h->fragment_words, NULL},
                    {"late-words", &h->late_words, NULL},
                    {"own", NULL, &h->own},
                    {"one-name", NULL, &h->one_name},
                    {"spelling", NULL, &h->spelling},
                    {"stock", NULL, &h->stock}};
    if (ss_str_eq(name, SS_STR("severity")))
        return severity(r, value);
    if (ss_str_eq(name, SS_STR("skip")))
        return skip(r, value);
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        if (ss_str_eq(name, ss_str_of(settings[i].name)))
            return settings[i].number ? number(r, value, settings[i].number)
                                      : add(r, value, settings[i].list);
    return fail_at(r, name,
                   "no such setting; known are severity, jigsaw, "
                   "fragment-words, late-words, own, one-name, spelling, "
                   "stock, skip");
}

bool ss_house_read(struct ss_house *house, const char *file, ss_str text,
                   struct sayso_error *err)
{
    struct reading r = {.house = house, .file = file, .err = err};
    ss_str rest = text;
    if (ss_utf8_valid(text.p, text.len) != text.len)
        return ss_fail(err, SAYSO_ERR_SYNTAX, 0, 0,
                       "%s: error: this is not UTF-8", file);
    while (text.len && ss_str_next(&rest, '\n', &r.whole)) {
        ss_str line = ss_str_trim(r.whole);
        r.line++;
        if (!line.len || *line.p == '#')
            continue;
        ss_str name = word(&line);
        if (!set(&r, name, line))
            return false;
    }
    return true;
}

bool ss_house_has(const struct ss_house_list *list, ss_str name)
{
    for (uint32_t i = 0; i < list->n; i++)
        if (ss_str_eq(list->v[i], name))
            return true;
    return false;
}
