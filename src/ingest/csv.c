/*
 * csv.c - tables: rows of cells, the first row telling what they are.
 *
 * RFC 4180 as it is met: any of , ; tab | may part cells, quoted cells hold
 * line ends, a quotation mark in them is doubled or has a backslash before it,
 * Excel puts "sep=;" on top. A record's head is the first row behind two
 * characters, the separator and the escape, so that rows can be read anywhere.
 */
#include "ingest/ingest_p.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_COLUMNS = 1000 };

static const char separators[] = ",;\t|";

struct row {
    ss_str rest;
    char separator, escape;
    bool more; /* a cell follows */
};

/* ---- cells ------------------------------------------------------------- */

/* Bytes of the quoted cell s begins with, its marks included; 0: the closing
 * one is not there. */
static size_t quoted_len(ss_str s, char escape)
{
    for (size_t i = 1; i < s.len; i++) {
        if (s.p[i] == escape && escape != '"' && i + 1 < s.len)
            i++;
        else if (s.p[i] == '"' && i + 1 < s.len && s.p[i + 1] == '"')
            i++;
        else if (s.p[i] == '"')
            return i + 1;
    }
    return 0;
}

/* The next cell as it is written; false: none. */
static bool next_cell(struct row *r, ss_str *cell)
{
    ss_str s = r->rest;
    size_t n = s.len && s.p[0] == '"' ? quoted_len(s, r->escape) : 0;
    if (!r->more)
        return false;
    while (n < s.len && s.p[n] != r->separator)
        n++;
    r->more = n < s.len;
    *cell = (ss_str){s.p, n};
    r->rest = (ss_str){s.p + n + r->more, s.len - n - r->more};
    return true;
}

static struct row row_of(ss_str s, char separator, char escape)
{
    while (s.len && (s.p[s.len - 1] == '\n' || s.p[s.len - 1] == '\r'))
        s.len--;
    return (struct row){s, separator, escape, true};
}

static ss_str bare(ss_str cell)
{
    cell = ss_str_trim(cell);
    if (cell.len > 1 && cell.p[0] == '"' && cell.p[cell.len - 1] == '"')
        cell = (ss_str){cell.p + 1, cell.len - 2};
    return cell;
}

/* ---- the first row ----------------------------------------------------- */

static ss_str first_line(ss_str s)
{
    const char *nl = s.len ? memchr(s.p, '\n', s.len) : NULL;
    return (ss_str){s.p, nl ? (size_t)(nl - s.p) : s.len};
}

static char separator_of(ss_str line)
{
    size_t best = 0;
    char separator = ',';
    for (const char *c = separators; *c; c++) {
        struct row r = row_of(line, *c, '"');
        size_t n = 0;
        for (ss_str cell; next_cell(&r, &cell);)
            n++;
        if (n > best) {
            best = n;
            separator = *c;
        }
    }
    return separator;
}

static ss_str lower(ss_str name, char room[32])
{
    if (name.len >= 32)
        return name;
    for (size_t i = 0; i < name.len; i++)
        room[i] = (char)(name.p[i] >= 'A' && name.p[i] <= 'Z' ? name.p[i] | 32
                                                              : name.p[i]);
    return (ss_str){room, name.len};
}

static unsigned rank_of(const struct ss_field_map *map, enum article_field f,
                        ss_str name, size_t column)
{
    char number[24], room[32];
    if (!map || !map->path[f].len) {
        unsigned rank = field_rank(f, name);
        return rank < FIELD_NOT ? rank : field_rank(f, lower(name, room));
    }
    ss_str path = map->path[f];
    size_t n = 0;
    for (size_t c = column; c; c /= 10)
        number[sizeof number - ++n] = (char)('0' + c % 10);
    return ss_str_eq(path, name) ||
                   ss_str_eq(path, (ss_str){number + sizeof number - n, n})
               ? 0
               : FIELD_NOT;
}

/* Which column, from 1, holds the field; 0: none. */
static size_t column_of(struct row row, const struct ss_field_map *map,
                        enum article_field f)
{
    size_t column = 0, best = 0;
    unsigned best_rank = FIELD_NOT;
    for (ss_str cell; next_cell(&row, &cell);) {
        unsigned rank = rank_of(map, f, bare(cell), ++column);
        if (rank < best_rank) {
            best_rank = rank;
            best = column;
        }
    }
    return best;
}

bool csv_is_table(ss_str s)
{
    ss_str line = first_line(s);
    struct row row = row_of(line, separator_of(line), '"');
    if (ss_str_starts(s, SS_STR("sep=")) && ss_str_trim(line).len == 5)
        return true;
    if (line.len > 4096)
        return false;
    return column_of(row, NULL, FIELD_TEXT) &&
           (column_of(row, NULL, FIELD_TITLE) ||
            column_of(row, NULL, FIELD_URL) || column_of(row, NULL, FIELD_ID));
}

/* ---- cutting ----------------------------------------------------------- */

struct row_scan {
    size_t at;
    bool quoted, cell_begins;
};

/* Is the end of the row there? c->at is then behind its line end. */
static bool row_ends(struct row_scan *c, ss_str s, char separator, char escape)
{
    for (; c->at < s.len; c->at++) {
        char ch = s.p[c->at];
        if (c->quoted) {
            if (ch == escape && escape != '"' && c->at + 1 < s.len)
                c->at++;
            else if (ch == '"')
                c->quoted = false; /* a doubled one opens it again */
            continue;
        }
        if (ch == '\n') {
            c->at++;
            return true;
        }
        c->quoted = ch == '"' && (c->cell_begins || s.p[c->at - 1] == '"');
        c->cell_begins = ch == separator;
    }
    return false;
}

/* The mark that opens the cell is never closed: leave out its first line. */
static enum ss_read never_closed(struct ss_reader *r, struct ss_record *rec,
                                 struct sayso_error *err)
{
    reader_cut(r, first_line(reader_unread(r)).len, rec);
    uint64_t line = rec->line;
    (void)reader_reject(r, rec, err,
                        "a quotation mark opens a cell and is never closed");
    rec->line = line;
    return SS_READ_REJECT;
}

static enum ss_read next_row(struct ss_reader *r, struct ss_record *rec,
                             struct sayso_error *err)
{
    char separator = r->head.p[0], escape = r->head.p[1];
    struct row_scan c = {.cell_begins = true};
    for (;;) {
        ss_str s = reader_unread(r);
        bool ended = row_ends(&c, s, separator, escape);
        if ((!ended && !r->more && c.quoted) || c.at > SS_RECORD_MAX_BYTES)
            return never_closed(r, rec, err);
        if (!ended && r->more) {
            if (!reader_fill(r, err))
                return reader_damaged(r, rec);
            continue;
        }
        if (!s.len)
            return SS_READ_END;
        if (ss_str_trim((ss_str){s.p, c.at}).len)
            return reader_cut(r, c.at, rec);
        reader_use(r, c.at);
        c = (struct row_scan){.cell_begins = true};
    }
}

/* Excel's "sep=;" line; '\0': there is none. */
static char told_separator(struct ss_reader *r)
{
    ss_str line = ss_str_trim(first_line(reader_unread(r)));
    if (line.len != 5 || !ss_str_starts(line, SS_STR("sep=")))
        return '\0';
    reader_use(r, first_line(reader_unread(r)).len + 1);
    return line.p[4];
}

/* \" and no "" in what can be seen? */
static char escape_of(ss_str s)
{
    return memmem(s.p, s.len, "\\\"", 2) && !memmem(s.p, s.len, "\"\"", 2)
               ? '\\'
               : '"';
}

/* Read the first row. A column told by its number may do without. */
static bool read_head(struct ss_reader *r, struct sayso_error *err)
{
    const struct ss_field_map *map = &r->options->fields;
    if (ss_str_starts(reader_unread(r), SS_STR("\xef\xbb\xbf")))
        reader_use(r, 3);
    char separator = told_separator(r);
    ss_str s = reader_unread(r), line = first_line(s);
    char dialect[2] = {separator ? separator : separator_of(line),
                       escape_of(s)};
    struct row row = row_of(line, dialect[0], dialect[1]);
    ss_str text = map->path[FIELD_TEXT];
    bool numbered = text.len && text.p[0] >= '1' && text.p[0] <= '9';
    if (!column_of(row, map, FIELD_TEXT))
        return text.len
                   ? ss_fail(err, SAYSO_ERR_INPUT, 0, 1,
                             "the table has no column \"%.*s\"", (int)text.len,
                             text.p)
                   : ss_fail(err, SAYSO_ERR_INPUT, 0, 1,
                             "no column of the table is named like a text "
                             "(text, content, body ...); say which one it is "
                             "by --field text=NAME");
    ss_buf_add(&r->head, dialect, 2);
    ss_buf_str(&r->head, line);
    if (!numbered)
        reader_use(r, line.len < s.len ? line.len + 1 : line.len);
    return r->head.failed ? ss_fail_memory(err) : true;
}

enum ss_read csv_next(struct ss_reader *r, struct ss_record *rec,
                      struct sayso_error *err)
{
    while (!r->head.len && r->more &&
           first_line(reader_unread(r)).len == reader_unread(r).len)
        if (!reader_fill(r, err))
            return reader_damaged(r, rec);
    if (!r->head.len && !ss_str_trim(reader_unread(r)).len)
        return SS_READ_END;
    if (!r->head.len && !read_head(r, err))
        return SS_READ_FAIL;
    return next_row(r, rec, err);
}

/* ---- reading ----------------------------------------------------------- */

/* A cell decoded, in the arena; map: where its characters stand. */
static ss_str decoded(struct ss_doc *doc, ss_str cell, char escape,
                      const char *base, bool map)
{
    cell = ss_str_trim(cell);
    bool quoted = cell.len && cell.p[0] == '"';
    char *out = ss_arena_alloc(&doc->arena, cell.len + 1);
    size_t n = 0, end = cell.len;
    if (quoted && cell.len > 1 && cell.p[cell.len - 1] == '"')
        end--;
    for (size_t i = quoted; out && i < end;) {
        size_t from = i;
        while (i < end &&
               !(quoted && (cell.p[i] == '"' || cell.p[i] == escape)))
            i++;
        bool pair = i + 1 < end && i == from;
        size_t len = i == from ? 1 : i - from, raw = pair ? 2 : len;
        const char *bytes = cell.p + from + pair;
        struct ss_map_seg *s = map ? ss_vec_push(&doc->arena, &doc->map) : NULL;
        if (map && !s)
            return (ss_str){NULL, 0};
        if (map)
            *s = (struct ss_map_seg){(uint32_t)n, (uint32_t)len,
                                     (uint64_t)(cell.p + from - base),
                                     (uint32_t)raw};
        memcpy(out + n, bytes, len);
        n += len;
        i = from + raw;
    }
    return (ss_str){out, n};
}

static bool take_cell(struct ss_doc *doc, enum article_field f, ss_str cell,
                      const struct row *row, const char *base, ss_str *text,
                      struct sayso_error *err)
{
    bool is_text = f == FIELD_TEXT;
    ss_str value =
        decoded(doc, cell, row->escape, base, is_text && doc->want_raw);
    if (!value.p)
        return ss_fail_memory(err);
    if (is_text)
        *text = value;
    else if (!(f == FIELD_AUTHORS || f == FIELD_KEYWORDS
                   ? field_names(doc, f, value)
                   : field_meta(doc, f, value)))
        return ss_fail_memory(err);
    return true;
}

static bool read_row(struct ss_doc *doc, const struct ss_record *rec, ss_str s,
                     struct sayso_error *err)
{
    const struct ss_field_map *map =
        rec->options ? &rec->options->fields : NULL;
    char separator = rec->head.len ? rec->head.p[0] : separator_of(s);
    char escape = rec->head.len ? rec->head.p[1] : '"';
    struct row head = row_of(s, separator, escape), row = head;
    if (rec->head.len > 2)
        head = row_of((ss_str){rec->head.p + 2, rec->head.len - 2}, separator,
                      escape);
    size_t columns[N_FIELDS], column = 0, width = 0;
    for (unsigned f = 0; f < N_FIELDS; f++)
        columns[f] = column_of(head, map, (enum article_field)f);
    for (ss_str unused; next_cell(&head, &unused);)
        width++;
    ss_str text = {"", 0}, cell;
    while (next_cell(&row, &cell)) {
        column++;
        if (column > width && ss_str_trim(cell).len)
            return ss_fail(err, SAYSO_ERR_SYNTAX, (uint64_t)(cell.p - s.p), 0,
                           "the row has more cells than the first one, %zu; a "
                           "quotation mark may be missing",
                           width);
        for (unsigned f = 0; f < N_FIELDS; f++)
            if (columns[f] == column && !take_cell(doc, (enum article_field)f,
                                                   cell, &row, s.p, &text, err))
                return false;
    }
    if (!ss_str_trim(text).len)
        return ss_fail(err, SAYSO_ERR_INPUT, 0, 0,
                       "the row has no text in its column %zu",
                       columns[FIELD_TEXT]);
    return field_text(doc, text, false, err);
}

bool csv_record(struct ss_doc *doc, const struct ss_record *rec,
                struct sayso_error *err)
{
    struct ss_buf converted = {0};
    ss_str utf8;
    bool raw = doc->want_raw;
    bool ok = charset_to_utf8(doc, rec->bytes, (ss_str){"", 0}, false,
                              &converted, &utf8, err);
    doc->want_raw = raw && utf8.p == rec->bytes.p;
    ok = ok && read_row(doc, rec, utf8, err);
    doc->want_raw = raw;
    if (!ok && err && err->offset > rec->bytes.len)
        err->offset = rec->bytes.len;
    ss_buf_release(&converted);
    return ok;
}
