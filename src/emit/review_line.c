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
    struct ss_review_count c = {{0}};
    for (uint32_t i = 0; i < review->findings.n; i++)
        c.of[review->findings.v[i].severity]++;
    return c;
}

static void line(const struct lines *l, const struct ss_finding *f,
                 uint64_t raw, struct ss_buf *out)
{
    struct line_column at = line_of(l, raw);
    ss_buf_printf(out, "%s:%llu:%llu: %s: %.*s [%s]\n", l->r->file,
                  (unsigned long long)at.line, (unsigned long long)at.column,
                  kind_of(f->severity), (int)f->message.len, f->message.p,
                  ss_check_info(f->check)->name);
}

bool ss_emit_review_lines(const struct ss_reviewed *r,
                          const struct ss_emit_options *options,
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
            line(&lines, f, 0, out);
        for (uint32_t k = 0; k < f->spans.n; k++) {
            uint64_t start, end;
            ss_doc_raw(r->doc, f->spans.v[k], &start, &end);
            line(&lines, f, start, out);
        }
    }
    lines_release(&lines);
    return out->failed ? ss_fail_memory(err) : true;
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

bool ss_emit_review_summary(const struct ss_reviewed *r, struct ss_buf *out,
                            struct sayso_error *err)
{
    struct ss_review_count c = ss_review_count(r->review);
    const struct ss_finding *worst = r->review->findings.v;
    uint32_t named, unnamed, percent;
    bool any = c.of[SS_SEVERITY_FIX] || c.of[SS_SEVERITY_ASK];
    people(r, &named, &unnamed, &percent);
    ss_buf_printf(out, "%5u %5u %6u %8u %7u%%  %-24s ", c.of[SS_SEVERITY_FIX],
                  c.of[SS_SEVERITY_ASK], named, unnamed, percent,
                  any ? ss_check_info(worst->check)->name : "-");
    ss_buf_str(out, r->name);
    ss_buf_char(out, '\n');
    return out->failed ? ss_fail_memory(err) : true;
}
