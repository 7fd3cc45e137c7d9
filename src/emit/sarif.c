/*
 * sarif.c - reviews as SARIF 2.1.0, for the systems that read what checkers
 * find. A log is begun, holds the results of any number of articles, and ended.
 *
 * After OASIS, Static Analysis Results Interchange Format 2.1.0 (2020).
 */
#include "emit/emit_p.h"

static const char *level_of(enum ss_severity s)
{
    static const char *const levels[] = {[SS_SEVERITY_FIX] = "error",
                                         [SS_SEVERITY_ASK] = "warning",
                                         [SS_SEVERITY_CONFIRM] = "none",
                                         [SS_SEVERITY_NOTE] = "note",
                                         [SS_SEVERITY_OFF] = "none"};
    return levels[s];
}

static void pair(struct json *j, ss_str key, ss_str value)
{
    json_key(j, key);
    json_text(j, value);
}

/* {"text": ...} */
static void message(struct json *j, ss_str key, ss_str text)
{
    json_key(j, key);
    json_open(j, '{');
    pair(j, KEY("text"), text);
    json_close(j, '}');
}

static void rule(struct json *j, const struct ss_check_info *c)
{
    json_open(j, '{');
    pair(j, KEY("id"), ss_str_of(c->name));
    message(j, KEY("shortDescription"), ss_str_of(c->message));
    if (*c->why)
        message(j, KEY("help"), ss_str_of(c->why));
    json_key(j, KEY("defaultConfiguration"));
    json_open(j, '{');
    pair(j, KEY("level"), ss_str_of(level_of(c->severity)));
    json_close(j, '}');
    json_close(j, '}');
}

void ss_emit_sarif_begin(struct ss_sarif_log *log, struct ss_buf *out)
{
    struct json j = {out, false};
    log->comma = false;
    json_open(&j, '{');
    pair(&j, KEY("$schema"),
         SS_STR("https://json.schemastore.org/sarif-2.1.0.json"));
    pair(&j, KEY("version"), SS_STR("2.1.0"));
    json_key(&j, KEY("runs"));
    json_open(&j, '[');
    json_open(&j, '{');
    json_key(&j, KEY("tool"));
    json_open(&j, '{');
    json_key(&j, KEY("driver"));
    json_open(&j, '{');
    pair(&j, KEY("name"), SS_STR("sayso"));
    pair(&j, KEY("version"), ss_str_of(sayso_version()));
    json_key(&j, KEY("rules"));
    json_open(&j, '[');
    for (unsigned i = 0; i < SS_CHECK_COUNT; i++)
        rule(&j, ss_check_info((enum ss_check)i));
    json_close(&j, ']');
    json_close(&j, '}');
    json_close(&j, '}');
    pair(&j, KEY("columnKind"), SS_STR("unicodeCodePoints"));
    json_key(&j, KEY("results"));
    json_open(&j, '[');
}

void ss_emit_sarif_end(struct ss_buf *out)
{
    ss_buf_str(out, SS_STR("]}]}\n"));
}

/* ---- places ----------------------------------------------------------- */

/* A path as part of a URI: what is neither letter, digit nor plain mark is
 * written %XX. */
static void uri(struct json *j, const char *path)
{
    struct ss_buf b = {0};
    for (const char *p = path; *p; p++) {
        unsigned char c = (unsigned char)*p;
        bool plain = (c >= '0' && c <= '9') ||
                     ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '/' ||
                     c == '.' || c == '-' || c == '_' || c == '~';
        if (plain)
            ss_buf_char(&b, *p);
        else
            ss_buf_printf(&b, "%%%02X", c);
    }
    pair(j, KEY("uri"), (ss_str){b.p, b.len});
    j->out->failed = j->out->failed || b.failed;
    ss_buf_release(&b);
}

static void number(struct json *j, ss_str key, uint64_t n)
{
    json_key(j, key);
    json_uint(j, n);
}

static void region(struct json *j, const struct lines *l, ss_span span)
{
    uint64_t start, end;
    ss_doc_raw(l->r->doc, span, &start, &end);
    struct line_column from = line_of(l, start), to = line_of(l, end);
    json_key(j, KEY("region"));
    json_open(j, '{');
    number(j, KEY("startLine"), from.line);
    number(j, KEY("startColumn"), from.column);
    number(j, KEY("endLine"), to.line);
    number(j, KEY("endColumn"), to.column);
    if (l->r->line <= 1) { /* the record begins with the file */
        number(j, KEY("byteOffset"), start);
        number(j, KEY("byteLength"), end - start);
    }
    json_close(j, '}');
}

static void location(struct json *j, const struct lines *l, const ss_span *span,
                     uint64_t id)
{
    json_open(j, '{');
    if (id)
        number(j, KEY("id"), id);
    json_key(j, KEY("physicalLocation"));
    json_open(j, '{');
    json_key(j, KEY("artifactLocation"));
    json_open(j, '{');
    uri(j, l->r->file);
    json_close(j, '}');
    if (span)
        region(j, l, *span);
    json_close(j, '}');
    json_close(j, '}');
}

/* The first place is where it is; the others and what it refers to are
 * related to it. */
static void locations(struct json *j, const struct lines *l,
                      const struct ss_finding *f)
{
    uint64_t id = 0;
    json_key(j, KEY("locations"));
    json_open(j, '[');
    location(j, l, f->spans.n ? &f->spans.v[0] : NULL, 0);
    json_close(j, ']');
    if (f->spans.n < 2 && !f->related.n)
        return;
    json_key(j, KEY("relatedLocations"));
    json_open(j, '[');
    for (uint32_t i = 1; i < f->spans.n; i++)
        location(j, l, &f->spans.v[i], ++id);
    for (uint32_t i = 0; i < f->related.n; i++)
        location(j, l, &f->related.v[i], ++id);
    json_close(j, ']');
}

/* ---- results ---------------------------------------------------------- */

static void fingerprint(struct json *j, uint64_t key)
{
    char text[16];
    for (int i = 0; i < 16; i++)
        text[i] = "0123456789abcdef"[key >> (60 - 4 * i) & 15];
    json_key(j, KEY("partialFingerprints"));
    json_open(j, '{');
    pair(j, KEY("sayso/1"), (ss_str){text, sizeof text});
    json_close(j, '}');
}

static void suppression(struct json *j, const struct ss_dismissal *d)
{
    struct ss_buf b = {0};
    ss_buf_str(&b, d->because);
    ss_buf_str(&b, SS_STR(" ("));
    ss_buf_str(&b, d->by);
    ss_buf_char(&b, ')');
    json_key(j, KEY("suppressions"));
    json_open(j, '[');
    json_open(j, '{');
    pair(j, KEY("kind"), SS_STR("external"));
    pair(j, KEY("status"), SS_STR("accepted"));
    pair(j, KEY("justification"), (ss_str){b.p, b.len});
    json_close(j, '}');
    json_close(j, ']');
    j->out->failed = j->out->failed || b.failed;
    ss_buf_release(&b);
}

static void result(struct json *j, const struct lines *l,
                   const struct ss_finding *f)
{
    bool confirm = f->severity == SS_SEVERITY_CONFIRM;
    json_open(j, '{');
    pair(j, KEY("ruleId"), ss_str_of(ss_check_info(f->check)->name));
    number(j, KEY("ruleIndex"), f->check);
    pair(j, KEY("kind"), confirm ? SS_STR("review") : SS_STR("fail"));
    pair(j, KEY("level"), ss_str_of(level_of(f->severity)));
    message(j, KEY("message"), f->message);
    locations(j, l, f);
    fingerprint(j, f->key);
    if (f->dismissed)
        suppression(j, f->dismissed);
    json_close(j, '}');
}

bool ss_emit_sarif(struct ss_sarif_log *log, const struct ss_reviewed *r,
                   const struct ss_emit_options *options, struct ss_buf *out,
                   struct sayso_error *err)
{
    struct lines lines;
    struct json j = {out, log->comma};
    if (!lines_init(&lines, r))
        return ss_fail_memory(err);
    for (uint32_t i = 0; i < r->review->findings.n; i++) {
        const struct ss_finding *f = &r->review->findings.v[i];
        if (is_shown(f, options) || f->dismissed)
            result(&j, &lines, f);
    }
    log->comma = j.comma;
    lines_release(&lines);
    return out->failed ? ss_fail_memory(err) : true;
}
