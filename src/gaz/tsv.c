/* tsv.c - reading a gazetteer file (docs/gazetteers.md). */
#include "gaz/gaz_p.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_COLUMNS = 16, LINE_MAX_BYTES = 65536 };

struct tsv {
    struct ss_gaz_builder *b;
    const char *name;
    ss_str text;
    struct sayso_error *err;
    uint32_t line;
    ss_str at; /* the line being read */
    ss_str cls;
    bool any_case, case_given;
    float large;
    size_t column[MAX_COLUMNS]; /* offset of the field in struct row */
    uint32_t n_columns;
};

static bool error(const struct tsv *t, const char *place, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static bool error(const struct tsv *t, const char *place, const char *fmt, ...)
{
    char what[160];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(what, sizeof what, fmt, ap);
    va_end(ap);
    size_t col = (size_t)(place - t->at.p);
    size_t from = col > 60 ? col - 60 : 0;
    size_t shown = t->at.len - from > 76 ? 76 : t->at.len - from;
    char copy[80];
    for (size_t i = 0; i < shown; i++) /* a tab would move the caret */
        copy[i] = t->at.p[from + i] == '\t' ? ' ' : t->at.p[from + i];
    return ss_fail(t->err, SAYSO_ERR_SYNTAX, (uint64_t)(place - t->text.p),
                   t->line, "%s:%u:%zu: error: %s\n    %.*s\n    %*s^",
                   t->name, t->line, col + 1, what, (int)shown, copy,
                   (int)(col - from), "");
}

static const struct {
    const char *name;
    size_t offset;
} columns[] = {
    {"name", offsetof(struct row, name)},
    {"aliases", offsetof(struct row, aliases)},
    {"class", offsetof(struct row, cls)},
    {"prefer", offsetof(struct row, prefer)},
    {"country", offsetof(struct row, country)},
    {"gender", offsetof(struct row, gender)},
    {"count", offsetof(struct row, count)},
    {"weight", offsetof(struct row, weight)},
    {"risk", offsetof(struct row, risk)},
    {"kind", offsetof(struct row, kind)},
};
enum { N_COLUMNS = sizeof columns / sizeof *columns };

static bool next_word(ss_str *rest, ss_str *word)
{
    *rest = ss_str_trim(*rest);
    size_t n = 0;
    while (n < rest->len && rest->p[n] != ' ' && rest->p[n] != '\t')
        n++;
    *word = (ss_str){rest->p, n};
    rest->p += n;
    rest->len -= n;
    return n > 0;
}

static bool head_columns(struct tsv *t, ss_str value)
{
    ss_str word;
    t->n_columns = 0;
    while (next_word(&value, &word)) {
        size_t i = 0;
        while (i < N_COLUMNS && !ss_str_eq(word, ss_str_of(columns[i].name)))
            i++;
        if (i == N_COLUMNS || t->n_columns == MAX_COLUMNS)
            return error(t, word.p,
                         "no such column; known are name aliases class prefer "
                         "country gender count weight risk kind");
        t->column[t->n_columns++] = columns[i].offset;
    }
    return true;
}

/* Lists of names are matched with their capitals unless they say otherwise. */
static bool names_by_default(ss_str cls)
{
    static const char *const names[] = {
        "place", "org", "name",    "nation",      "event",
        "work",  "law", "product", "person.known"};
    if (ss_str_ends(cls, SS_STR(".head")) ||
        ss_str_ends(cls, SS_STR(".direction")))
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        ss_str top = ss_str_of(names[i]);
        if (ss_str_starts(cls, top) &&
            (cls.len == top.len || cls.p[top.len] == '.'))
            return true;
    }
    return false;
}

static bool head_line(struct tsv *t, ss_str line)
{
    ss_str rest = {line.p + 2, line.len - 2}, key;
    if (!next_word(&rest, &key))
        return true;
    ss_str value = ss_str_trim(rest);
    if (ss_str_eq(key, SS_STR("class"))) {
        t->cls = value;
    } else if (ss_str_eq(key, SS_STR("columns"))) {
        return head_columns(t, value);
    } else if (ss_str_eq(key, SS_STR("case"))) {
        t->case_given = true;
        t->any_case = ss_str_eq(value, SS_STR("any"));
        if (!t->any_case && !ss_str_eq(value, SS_STR("capital")))
            return error(t, value.p, "case is any or capital");
    } else if (ss_str_eq(key, SS_STR("large"))) {
        t->large = builder_number(value);
        if (t->large <= 0)
            return error(t, value.p, "large is the count from which a row "
                                     "goes into CLASS.large");
    } else if (!ss_str_eq(key, SS_STR("about")) &&
               !ss_str_eq(key, SS_STR("origin")) &&
               !ss_str_eq(key, SS_STR("licence")) &&
               !ss_str_eq(key, SS_STR("date"))) {
        return error(t, key.p, "a header line is class, about, columns, "
                               "origin, licence, date, case or large");
    }
    return true;
}

/* A number as lists have them: 12, 0.4, .4 or 8e6. */
static bool is_number(ss_str s)
{
    char buf[32], *end;
    if (!s.len || s.len >= sizeof buf ||
        (*s.p != '.' && (*s.p < '0' || *s.p > '9')))
        return false;
    memcpy(buf, s.p, s.len);
    buf[s.len] = '\0';
    (void)strtof(buf, &end);
    return end == buf + s.len;
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Cells that are no free text; an empty one says nothing. */
static bool cells_are_sound(struct tsv *t, const struct row *row)
{
    ss_str cell = row->count;
    if (cell.len && !is_number(cell))
        return error(t, cell.p, "a count is a number");
    cell = row->weight;
    if (cell.len && !is_number(cell))
        return error(t, cell.p, "a weight is a number");
    cell = row->gender;
    if (cell.len && (cell.len > 1 || (*cell.p != 'm' && *cell.p != 'f')))
        return error(t, cell.p, "a gender is m or f");
    cell = row->country;
    if (cell.len &&
        (cell.len != 2 || !is_upper(cell.p[0]) || !is_upper(cell.p[1])))
        return error(t, cell.p, "a country is two capitals, as FR");
    cell = row->risk;
    if (cell.len && (cell.len > 1 || *cell.p != '1'))
        return error(t, cell.p, "a risk is 1 or nothing");
    return true;
}

static bool row_line(struct tsv *t, ss_str line)
{
    struct row row = {0};
    ss_str rest = line, cell;
    if (line.len > LINE_MAX_BYTES)
        return error(t, line.p, "a row is at most %d bytes long",
                     LINE_MAX_BYTES);
    for (uint32_t i = 0; ss_str_next(&rest, '\t', &cell); i++) {
        if (i == t->n_columns)
            return error(t, cell.p, "this row has more cells than the header "
                                    "has columns");
        memcpy((char *)&row + t->column[i], &cell, sizeof cell);
    }
    if (!ss_str_trim(row.name).len)
        return error(t, line.p, "a row needs a name");
    if (!cells_are_sound(t, &row))
        return false;
    if (!ss_str_trim(row.cls).len)
        row.cls = t->cls;
    if (!row.cls.len)
        return error(t, line.p, "neither the row nor the header has a class");
    row.large = t->large;
    row.any_case = t->case_given ? t->any_case : !names_by_default(row.cls);
    if (builder_row(t->b, &row))
        return true;
    return builder_full(t->b)
               ? ss_fail(t->err, SAYSO_ERR_LIMIT, 0, t->line,
                         "%s:%u: error: more than %d classes, or %d words",
                         t->name, t->line, SS_CLASS_MAX, WORDS_MAX)
               : ss_fail_memory(t->err);
}

bool ss_gaz_builder_add(struct ss_gaz_builder *b, const char *name, ss_str tsv,
                        struct sayso_error *err)
{
    struct tsv t = {.b = b, .name = name, .text = tsv, .err = err};
    t.column[0] = offsetof(struct row, name);
    t.n_columns = 1;
    ss_str rest = tsv;
    if (ss_str_starts(rest, SS_STR("\xef\xbb\xbf"))) { /* a byte order mark */
        rest.p += 3;
        rest.len -= 3;
    }
    while (ss_str_next(&rest, '\n', &t.at)) {
        ss_str line = t.at;
        t.line++;
        if (line.len && line.p[line.len - 1] == '\r')
            line.len--;
        size_t valid = ss_utf8_valid(line.p, line.len);
        if (valid < line.len)
            return error(&t, line.p + valid, "this is not UTF-8");
        if (!ss_str_trim(line).len)
            continue;
        if (ss_str_starts(line, SS_STR("#:"))) {
            if (!head_line(&t, line))
                return false;
        } else if (line.p[0] != '#' && !row_line(&t, line)) {
            return false;
        }
    }
    return true;
}
