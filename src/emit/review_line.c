/* review_line.c - reviews for other programs to read line by line. */
#include "emit/emit_p.h"

static const char *kind_of(enum ss_severity s)
{
    static const char *const kinds[] = {[SS_SEVERITY_FIX] = "error",
                                        [SS_SEVERITY_ASK] = "warning",
                                        [SS_SEVERITY_CONFIRM] = "confirm",
                                        [SS_SEVERITY_NOTE] = "note",
                                        [SS_SEVERITY_OFF] = ""};
    return kinds[s];
}

struct ss_review_count ss_review_count(const struct ss_review *review)
{
    struct ss_review_count c = {{0}, 0, 0};
    for (uint32_t i = 0; i < review->findings.n; i++) {
        const struct ss_finding *f = &review->findings.v[i];
        if (f->dismissed)
            c.dismissed++;
        else if (f->known)
            c.known++;
        else
            c.of[f->severity]++;
    }
    return c;
}

/* ---- a line for each place -------------------------------------------- */

/* Writes one place of a finding. */
typedef void put_place(const struct ss_reviewed *r, const struct ss_finding *f,
                       struct line_column at, struct ss_buf *out);

static bool each_place(const struct ss_reviewed *r,
                       const struct ss_emit_options *options, put_place *put,
                       struct ss_buf *out, struct sayso_error *err)
{
    struct lines lines;
    if (!lines_init(&lines, r))
        return ss_fail_memory(err);
    for (uint32_t i = 0; i < r->review->findings.n; i++) {
        const struct ss_finding *f = &r->review->findings.v[i];
        if (!is_shown(f, options))
            continue;
        if (!f->spans.n)
            put(r, f, line_of(&lines, 0), out);
        for (uint32_t k = 0; k < f->spans.n; k++) {
            uint64_t start, end;
            ss_doc_raw(r->doc, f->spans.v[k], &start, &end);
            put(r, f, line_of(&lines, start), out);
        }
    }
    lines_release(&lines);
    return out->failed ? ss_fail_memory(err) : true;
}

static void put_line(const struct ss_reviewed *r, const struct ss_finding *f,
                     struct line_column at, struct ss_buf *out)
{
    ss_buf_printf(out, "%s:%llu:%llu: %s: ", r->file,
                  (unsigned long long)at.line, (unsigned long long)at.column,
                  kind_of(f->severity));
    ss_buf_str(out, f->message);
    ss_buf_printf(out, " [%s]\n", ss_check_info(f->check)->name);
}

bool ss_emit_review_lines(const struct ss_reviewed *r,
                          const struct ss_emit_options *options,
                          struct ss_buf *out, struct sayso_error *err)
{
    return each_place(r, options, put_line, out, err);
}

/* ---- GitHub ----------------------------------------------------------- */

/* %, ends of lines and, in properties, : and , are written %XX. */
static void put_command(struct ss_buf *out, ss_str s, bool property)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.p[i];
        bool special = c == '%' || c == '\r' || c == '\n' ||
                       (property && (c == ':' || c == ','));
        if (special)
            ss_buf_printf(out, "%%%02X", (unsigned char)c);
        else
            ss_buf_char(out, c);
    }
}

static void put_github(const struct ss_reviewed *r, const struct ss_finding *f,
                       struct line_column at, struct ss_buf *out)
{
    ss_buf_printf(out, "::%s file=",
                  f->severity == SS_SEVERITY_FIX   ? "error"
                  : f->severity == SS_SEVERITY_ASK ? "warning"
                                                   : "notice");
    put_command(out, ss_str_of(r->file), true);
    ss_buf_printf(out,
                  ",line=%llu,col=%llu,title=%s::", (unsigned long long)at.line,
                  (unsigned long long)at.column, ss_check_info(f->check)->name);
    put_command(out, f->message, false);
    ss_buf_char(out, '\n');
}

bool ss_emit_review_github(const struct ss_reviewed *r,
                           const struct ss_emit_options *options,
                           struct ss_buf *out, struct sayso_error *err)
{
    return each_place(r, options, put_github, out, err);
}

/* ---- Checkstyle ------------------------------------------------------- */

/* In an attribute; what XML cannot hold is left out. */
static void put_attribute(struct ss_buf *out, ss_str s)
{
    static const struct {
        char c;
        const char *as;
    } escapes[] = {{'&', "&amp;"},  {'<', "&lt;"},   {'>', "&gt;"},
                   {'"', "&quot;"}, {'\n', "&#10;"}, {'\t', "&#9;"}};
    for (size_t i = 0; i < s.len; i++) {
        size_t k = 0, n = sizeof escapes / sizeof *escapes;
        while (k < n && escapes[k].c != s.p[i])
            k++;
        if (k < n)
            ss_buf_str(out, ss_str_of(escapes[k].as));
        else if ((unsigned char)s.p[i] >= 0x20)
            ss_buf_char(out, s.p[i]);
    }
}

static void put_error(const struct ss_reviewed *r, const struct ss_finding *f,
                      struct line_column at, struct ss_buf *out)
{
    (void)r;
    ss_buf_printf(out,
                  "<error line=\"%llu\" column=\"%llu\" severity=\"%s\" "
                  "source=\"sayso.%s\" message=\"",
                  (unsigned long long)at.line, (unsigned long long)at.column,
                  f->severity == SS_SEVERITY_FIX   ? "error"
                  : f->severity == SS_SEVERITY_ASK ? "warning"
                                                   : "info",
                  ss_check_info(f->check)->name);
    put_attribute(out, f->message);
    ss_buf_str(out, SS_STR("\"/>\n"));
}

bool ss_emit_review_checkstyle(const struct ss_reviewed *r,
                               const struct ss_emit_options *options,
                               struct ss_buf *out, struct sayso_error *err)
{
    ss_str file = ss_str_of(r->file);
    ss_buf_str(out, SS_STR("<file name=\""));
    if (ss_utf8_valid(file.p, file.len) == file.len)
        put_attribute(out, file);
    ss_buf_str(out, SS_STR("\">\n"));
    if (!each_place(r, options, put_error, out, err))
        return false;
    ss_buf_str(out, SS_STR("</file>\n"));
    return out->failed ? ss_fail_memory(err) : true;
}

void ss_emit_checkstyle_begin(struct ss_buf *out)
{
    ss_buf_str(out, SS_STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                           "<checkstyle version=\"4.3\">\n"));
}

void ss_emit_checkstyle_end(struct ss_buf *out)
{
    ss_buf_str(out, SS_STR("</checkstyle>\n"));
}

/* ---- a row for a story ------------------------------------------------ */

void ss_emit_review_summary_head(struct ss_buf *out)
{
    ss_buf_printf(out, "%5s %5s %6s %8s %8s  %-24s %s\n", "fix", "ask", "named",
                  "unnamed", "unnamed", "worst", "story");
}

/* The people quoted, and the share of quoted words that the unnamed have. */
static void people(const struct ss_reviewed *r, uint32_t *named,
                   uint32_t *unnamed, uint32_t *percent)
{
    uint32_t words = 0, theirs = 0;
    *named = *unnamed = 0;
    for (uint32_t i = 0; i < r->doc->sources.n; i++) {
        const struct ss_standing *s = &r->review->standing[i];
        bool hidden = r->doc->sources.v[i].naming == SS_NAMING_UNNAMED;
        words += s->words;
        theirs += hidden ? s->words : 0;
        if (s->letter)
            ++*(hidden ? unnamed : named);
    }
    *percent = words ? (uint32_t)((uint64_t)theirs * 100 / words) : 0;
}

/* The first of those that stand is the worst; NULL: none to fix or ask. */
static const struct ss_finding *worst_of(const struct ss_review *review)
{
    for (uint32_t i = 0; i < review->findings.n; i++) {
        const struct ss_finding *f = &review->findings.v[i];
        if (stands(f) && f->severity <= SS_SEVERITY_ASK)
            return f;
    }
    return NULL;
}

bool ss_emit_review_summary(const struct ss_reviewed *r,
                            const struct ss_emit_options *options,
                            struct ss_buf *out, struct sayso_error *err)
{
    struct ss_review_count c = ss_review_count(r->review);
    const struct ss_finding *worst = worst_of(r->review);
    (void)options; /* there is nothing to choose */
    uint32_t named, unnamed, percent;
    people(r, &named, &unnamed, &percent);
    ss_buf_printf(out, "%5u %5u %6u %8u %7u%%  %-24s ", c.of[SS_SEVERITY_FIX],
                  c.of[SS_SEVERITY_ASK], named, unnamed, percent,
                  worst ? ss_check_info(worst->check)->name : "-");
    ss_buf_str(out, r->name);
    ss_buf_char(out, '\n');
    return out->failed ? ss_fail_memory(err) : true;
}
