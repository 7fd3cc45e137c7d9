/* trace.c - a rule that matched, in one line. */
#include "emit/emit.h"

/* The words of the tokens in quotation marks, line ends as blanks. */
static void words(const struct ss_doc *doc, ss_range tokens, struct ss_buf *out)
{
    ss_str s = ss_doc_text(doc, ss_range_span(doc, tokens));
    ss_buf_char(out, '"');
    for (size_t i = 0; i < s.len; i++)
        ss_buf_char(out, s.p[i] == '\n' ? ' ' : s.p[i]);
    ss_buf_char(out, '"');
}

void ss_emit_fired(const struct ss_doc *doc, const struct ss_rules *rules,
                   const struct ss_fired *fired, struct ss_buf *out)
{
    uint32_t phase = ss_rules_phase_of(rules, fired->rule);
    ss_buf_str(out, ss_rules_phase_name(rules, phase));
    ss_buf_char(out, '/');
    ss_buf_str(out, ss_rules_name(rules, fired->rule));
    ss_buf_str(out, SS_STR(": "));
    words(doc, fired->tokens, out);
    for (uint32_t i = 0; i < fired->n_parts; i++) {
        const struct ss_part *p = &doc->parts.v[fired->parts + i];
        ss_buf_str(out, i ? SS_STR("; ") : SS_STR(" ("));
        ss_buf_str(out, ss_rules_label_name(rules, p->name));
        ss_buf_str(out, SS_STR(" = "));
        words(doc, p->tokens, out);
    }
    if (fired->n_parts)
        ss_buf_char(out, ')');
    if (!fired->kept)
        ss_buf_str(out, SS_STR(", lost to a better match"));
}
