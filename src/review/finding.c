/* finding.c - findings: made, worded, hidden behind stronger ones, ordered. */
#include "review/review_p.h"

#include <stdlib.h>

enum { MOST_FINDINGS = 1000, MOST_SPANS = 50, MOST_WORDS_BYTES = 120 };

bool is_wanted(const struct review *v, enum ss_check check)
{
    return v->house->severity[check] != SS_SEVERITY_OFF;
}

struct ss_finding finding(const struct review *v, enum ss_check check,
                          uint32_t source)
{
    return (struct ss_finding){.check = check,
                               .severity = v->house->severity[check],
                               .source = source,
                               .rule = SS_NONE};
}

void place(struct review *v, struct ss_finding *f, ss_span span)
{
    if (f->spans.n == MOST_SPANS)
        return;
    ss_span *s = ss_vec_push(&v->doc->arena, &f->spans);
    v->failed |= !s;
    if (s)
        *s = span;
}

void relate(struct review *v, struct ss_finding *f, ss_span span)
{
    if (f->related.n == MOST_SPANS)
        return;
    ss_span *s = ss_vec_push(&v->doc->arena, &f->related);
    v->failed |= !s;
    if (s)
        *s = span;
}

/* ---- wording ---------------------------------------------------------- */

/* Without quotation marks around it: a message has its own. */
static ss_str unmarked(ss_str s)
{
    static const char *const marks[] = {"\"", "\xe2\x80\x9c", "\xe2\x80\x9d"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        ss_str m = ss_str_of(marks[i]);
        if (s.len > m.len && ss_str_starts(s, m))
            s = (ss_str){s.p + m.len, s.len - m.len};
        if (s.len > m.len && ss_str_ends(s, m))
            s.len -= m.len;
    }
    return s;
}

/* Words of the article in a message: in marks, white space evened out, cut at a
 * blank when long. */
static void add_words(struct ss_buf *b, ss_str words)
{
    ss_str s = unmarked(words);
    bool blank = false;
    size_t begin = b->len;
    ss_buf_str(b, SS_STR("\xe2\x80\x9c"));
    for (size_t i = 0; i < s.len; i++) {
        if (s.p[i] == ' ' || (s.p[i] >= '\t' && s.p[i] <= '\r')) {
            blank = true;
            continue;
        }
        if (blank && b->len - begin > MOST_WORDS_BYTES) {
            ss_buf_str(b, SS_STR(" \xe2\x80\xa6"));
            break;
        }
        if (blank)
            ss_buf_char(b, ' ');
        blank = false;
        ss_buf_char(b, s.p[i]);
    }
    ss_buf_str(b, SS_STR("\xe2\x80\x9d"));
}

void say(struct review *v, struct ss_finding *f, ss_str format, ss_str words,
         uint32_t n)
{
    ss_str rest = format;
    struct ss_buf b = {0};
    if (!rest.len)
        rest = ss_str_of(ss_check_info(f->check)->message);
    while (rest.len) {
        size_t used = 1;
        if (ss_str_starts(rest, SS_STR("{}"))) {
            add_words(&b, words);
            used = 2;
        } else if (ss_str_starts(rest, SS_STR("{n}"))) {
            ss_buf_uint(&b, n);
            used = 3;
        } else {
            ss_buf_char(&b, *rest.p);
        }
        rest = (ss_str){rest.p + used, rest.len - used};
    }
    f->message = ss_arena_copy(&v->doc->arena, (ss_str){b.p, b.len});
    v->failed |= b.failed || !f->message.p;
    ss_buf_release(&b);
}

static int by_span(const void *pa, const void *pb)
{
    const ss_span *a = pa, *b = pb;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return (a->end > b->end) - (a->end < b->end);
}

/* Words of the first place, not where it is: edits elsewhere change nothing. */
static uint64_t key_of(const struct review *v, const struct ss_finding *f)
{
    struct ss_buf b = {0};
    ss_buf_str(&b, ss_str_of(ss_check_info(f->check)->name));
    ss_buf_char(&b, 0);
    if (f->spans.n)
        ss_buf_str(&b, ss_doc_text(v->doc, f->spans.v[0]));
    ss_buf_char(&b, 0);
    if (f->source != SS_NONE)
        ss_buf_str(&b, v->doc->sources.v[f->source].label);
    uint64_t key = b.failed ? 0 : ss_hash(b.p, b.len);
    ss_buf_release(&b);
    return key;
}

/* Leave out places in blocks that the house does not want looked at. False:
 * there were some, and none is left. */
static bool keep_wanted(const struct review *v, struct ss_finding *f)
{
    uint32_t n = 0, before = f->spans.n;
    for (uint32_t i = 0; i < before; i++) {
        uint32_t block = ss_doc_block_at(v->doc, f->spans.v[i].start);
        if (!(v->house->skip >> block_kind(v, block) & 1))
            f->spans.v[n++] = f->spans.v[i];
    }
    f->spans.n = n;
    return n || !before;
}

void report(struct review *v, struct ss_finding *f)
{
    if (v->failed || f->severity == SS_SEVERITY_OFF ||
        v->out->findings.n == MOST_FINDINGS || !keep_wanted(v, f))
        return;
    if (f->spans.n)
        qsort(f->spans.v, f->spans.n, sizeof *f->spans.v, by_span);
    if (!f->message.p)
        say(v, f, (ss_str){0},
            f->spans.n ? ss_doc_text(v->doc, f->spans.v[0]) : (ss_str){0},
            f->spans.n);
    f->key = key_of(v, f);
    struct ss_finding *slot = ss_vec_push(&v->doc->arena, &v->out->findings);
    v->failed |= !slot;
    if (slot)
        *slot = *f;
}

/* ---- one question, several places ------------------------------------- */

/* Equal words but for capitals. */
static bool same_words(const struct ss_doc *doc, ss_range a, ss_range b)
{
    if (a.end - a.start != b.end - b.start)
        return false;
    for (uint32_t i = 0; i < a.end - a.start; i++)
        if (doc->tokens.v[a.start + i].hash != doc->tokens.v[b.start + i].hash)
            return false;
    return true;
}

static struct group *group_of(const struct review *v,
                              const struct groups *groups, enum ss_check check,
                              uint32_t source, ss_range at)
{
    enum { LOOK_BACK = 64 }; /* linear, whatever the article repeats */
    for (uint32_t n = groups->n, i = n; i-- > 0 && n - i <= LOOK_BACK;) {
        struct group *g = &groups->v[i];
        if (g->f.check == check && g->f.source == source &&
            (source != SS_NONE || at.start < g->last.end ||
             same_words(v->doc, g->first, at)))
            return g;
    }
    return NULL;
}

void group_add(struct review *v, struct groups *groups, enum ss_check check,
               uint32_t source, ss_range at, uint32_t rule)
{
    struct group *g = group_of(v, groups, check, source, at);
    if (g && at.start < g->last.end)
        return; /* said of these words already */
    if (!g) {
        g = ss_vec_push(&v->doc->arena, groups);
        if (!g) {
            v->failed = true;
            return;
        }
        g->f = finding(v, check, source);
        g->f.rule = rule;
        g->first = at;
    }
    g->last = at;
    place(v, &g->f, ss_range_span(v->doc, at));
}

void groups_report(struct review *v, struct groups *groups)
{
    for (uint32_t i = 0; i < groups->n; i++)
        report(v, &groups->v[i].f);
}

/* ---- order ------------------------------------------------------------ */

/* The stronger of two checks that say much the same of the same words. */
static const struct {
    enum ss_check strong, weak;
} hides[] = {
    {SS_CHECK_ANON_STATUS_SHIFT, SS_CHECK_ANON_DRIFT},
    {SS_CHECK_QUOTE_NO_SPEAKER, SS_CHECK_QUOTE_LATE_SPEAKER},
    {SS_CHECK_ANON_ATTACK, SS_CHECK_ANON_OPINION},
    {SS_CHECK_ATTR_NO_AGENT, SS_CHECK_ATTR_MIND_READING},
    {SS_CHECK_ATTR_NO_AGENT, SS_CHECK_ATTR_FORECAST},
    {SS_CHECK_ANON_NO_REASON, SS_CHECK_ANON_VAGUE},
};

static bool is_hidden_at(const struct review *v, const struct ss_finding *f,
                         ss_span span)
{
    for (size_t h = 0; h < sizeof hides / sizeof *hides; h++) {
        if (hides[h].weak != f->check)
            continue;
        for (uint32_t i = 0; i < v->out->findings.n; i++) {
            const struct ss_finding *x = &v->out->findings.v[i];
            for (uint32_t k = 0; x->check == hides[h].strong && k < x->spans.n;
                 k++)
                if (overlap(x->spans.v[k], span))
                    return true;
        }
    }
    return false;
}

/* False: nothing of it is left. */
static bool keep_unhidden(const struct review *v, struct ss_finding *f)
{
    uint32_t n = 0, before = f->spans.n;
    for (uint32_t i = 0; i < before; i++)
        if (!is_hidden_at(v, f, f->spans.v[i]))
            f->spans.v[n++] = f->spans.v[i];
    f->spans.n = n;
    return n || !before;
}

static int by_rank(const void *pa, const void *pb)
{
    const struct ss_finding *a = pa, *b = pb;
    if (a->severity != b->severity)
        return a->severity < b->severity ? -1 : 1;
    uint32_t x = a->spans.n ? a->spans.v[0].start + 1 : 0;
    uint32_t y = b->spans.n ? b->spans.v[0].start + 1 : 0;
    if (x != y)
        return x < y ? -1 : 1;
    if (a->check != b->check)
        return a->check < b->check ? -1 : 1;
    return (a->source > b->source) - (a->source < b->source);
}

void arrange(struct review *v)
{
    struct ss_finding *all = v->out->findings.v;
    uint32_t n = 0;
    if (!all)
        return;
    for (uint32_t i = 0; i < v->out->findings.n; i++)
        if (keep_unhidden(v, &all[i]))
            all[n++] = all[i];
    v->out->findings.n = n;
    qsort(all, n, sizeof *all, by_rank);
}
