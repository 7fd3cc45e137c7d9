/*
 * scan.c - quotation marks into stretches of quoted text.
 *
 * Block by block, with a stack of open marks:
 *
 *     “ She said ‘ no ’ and left ”        stack: “   “ ‘   “   -
 *
 * A mark closes the open one of its family and whatever was opened inside it
 * and never closed (a stray apostrophe). A quotation may go on in the next
 * paragraph, which then begins with a mark of its own or closes the old one;
 * its annotation's `ref` is the one it continues. All other oddities are
 * mended inside their paragraph and told in the document's warnings, so that
 * one bad mark never spoils the rest.
 */
#include "quote/quote_p.h"

enum { MAX_DEPTH = 4 };

struct open_mark {
    uint32_t at; /* token where the stretch begins */
    enum mark_family family;
    bool drawn; /* a mark stands there; not: mended, or goes on */
};

struct scanner {
    const struct ss_quoter *q;
    struct ss_doc *doc;
    struct singles singles;
    ss_range block;
    struct open_mark stack[MAX_DEPTH];
    uint32_t depth;
    uint32_t done_until;    /* end of the last stretch closed in the block */
    uint32_t continues;     /* annotation that goes on here; SS_NONE */
    enum mark_family going; /* its family */
    bool failed;
};

static void warn(struct scanner *s, uint32_t t, const char *what)
{
    ss_doc_warn(s->doc, "byte %u: %s", s->doc->tokens.v[t].start, what);
}

/* ---- making stretches ------------------------------------------------ */

static void annotate(struct scanner *s, const struct open_mark *m, uint32_t end,
                     bool drawn_close)
{
    struct ss_token *tok = s->doc->tokens.v;
    if (end <= m->at)
        return;
    struct ss_ann *a =
        ss_doc_annotate(s->doc, s->q->type_quotation, (ss_range){m->at, end});
    if (!a) {
        s->failed = true;
        return;
    }
    if (m->at == s->block.start) {
        a->ref = s->continues;
        s->continues = SS_NONE;
    }
    for (uint32_t t = m->at; t < end; t++)
        tok[t].flags |= SS_TOK_QUOTED;
    tok[m->at].flags |= m->drawn ? SS_TOK_OPEN : 0;
    tok[end - 1].flags |= drawn_close ? SS_TOK_CLOSE : 0;
    if (end > s->done_until)
        s->done_until = end;
}

static void push(struct scanner *s, uint32_t t, enum mark_family f, bool drawn)
{
    if (s->depth < MAX_DEPTH)
        s->stack[s->depth++] = (struct open_mark){t, f, drawn};
}

/* Index + 1 of the open mark of the family; 0 when none is open. */
static uint32_t find_open(const struct scanner *s, enum mark_family family)
{
    uint32_t i = s->depth;
    while (i && s->stack[i - 1].family != family)
        i--;
    return i;
}

static void close_at(struct scanner *s, uint32_t i, uint32_t end, bool drawn)
{
    annotate(s, &s->stack[i - 1], end, drawn);
    s->depth = i - 1;
}

/* ---- mending ----------------------------------------------------------- */

/* A second opening mark: the first one's partner is missing. It is taken to
 * stand at the end of the last sentence before, else right before. */
static void close_missing(struct scanner *s, uint32_t i, uint32_t t)
{
    uint32_t sent = s->doc->tokens.v[t].sent;
    uint32_t start = s->doc->sents.v[sent].tokens.start;
    warn(s, s->stack[i - 1].at,
         "this quotation mark is not closed before "
         "the next one opens");
    close_at(s, i, start > s->stack[i - 1].at ? start : t, false);
}

/* A closing mark that nothing opened: the quotation began with the block or,
 * when something was quoted before, with the sentence. */
static void open_missing(struct scanner *s, uint32_t t, enum mark_family f)
{
    uint32_t from = s->block.start;
    if (s->done_until > from) {
        uint32_t sent = s->doc->tokens.v[t - 1].sent;
        from = s->doc->sents.v[sent].tokens.start;
    }
    if (from < s->done_until || from >= t) {
        warn(s, t, "this quotation mark closes nothing");
        return;
    }
    if (s->continues == SS_NONE || s->going != f)
        warn(s, t, "nothing opens what this quotation mark closes");
    struct open_mark m = {from, f, false};
    annotate(s, &m, t + 1, true);
}

/* ---- one mark ---------------------------------------------------------- */

/* Does a mark of the family open, while one of it is open or not? */
static bool opens(const struct mark *m, bool open)
{
    if (open)
        return m->side == SIDE_OPEN
                   ? !m->may_close
                   : m->may_open && !m->may_close && m->side == SIDE_EITHER;
    return m->side == SIDE_OPEN
               ? m->may_open || !m->may_close
               : m->may_open || (m->side == SIDE_EITHER && !m->may_close);
}

/* ''' is read as '' and ': a single mark inside and the double one
 * around it. */
static bool closes_both(const struct scanner *s, uint32_t i, uint32_t t)
{
    return s->depth > i && s->stack[s->depth - 1].family == MARK_SINGLE &&
           t + 1 < s->block.end &&
           !(s->doc->tokens.v[t + 1].flags & SS_TOK_SPACE) &&
           mark_at(s->doc, s->block, t + 1).family == MARK_SINGLE;
}

static void at_mark(struct scanner *s, uint32_t t, const struct mark *m)
{
    uint32_t i = find_open(s, m->family);
    bool opening = opens(m, i > 0);
    enum measure measure = mark_measure(s->doc, s->block, t);
    if (measure == MEASURE_SURE || (measure == MEASURE_MAYBE && !i))
        return;
    if (i && !opening) {
        close_at(s, i, closes_both(s, i, t) ? t + 2 : t + 1, true);
        return;
    }
    if (i)
        close_missing(s, i, t);
    if (opening)
        push(s, t, m->family, true);
    else
        open_missing(s, t, m->family);
}

static void at_single(struct scanner *s, uint32_t t)
{
    uint32_t i = find_open(s, MARK_SINGLE);
    if (i) {
        if (single_closes(&s->singles, t))
            close_at(s, i, t + 1, true);
    } else if (single_opens(&s->singles, t)) {
        push(s, t, MARK_SINGLE, true);
    }
}

/* ---- one block --------------------------------------------------------- */

/* Does the block go on with a quotation of this family: a mark opens it, or
 * its first mark closes what is open? */
static bool goes_on(const struct scanner *s, uint32_t block,
                    enum mark_family family)
{
    if (block >= s->doc->blocks.n)
        return false;
    ss_range r = s->doc->blocks.v[block].tokens;
    for (uint32_t t = r.start; t < r.end; t++) {
        struct mark m = mark_at(s->doc, r, t);
        if (m.family != family || mark_measure(s->doc, r, t) != MEASURE_NO)
            continue;
        if (t == r.start)
            return m.may_open;
        return family != MARK_SINGLE && m.side != SIDE_OPEN && m.may_close &&
               !m.may_open;
    }
    return false;
}

/* What is still open at the block's end. */
static void end_block(struct scanner *s, uint32_t block)
{
    s->continues = SS_NONE;
    for (uint32_t i = 1; i <= s->depth; i++) {
        struct open_mark m = s->stack[i - 1];
        bool on = goes_on(s, block + 1, m.family);
        if (m.family == MARK_SINGLE && !on)
            continue; /* it was an apostrophe */
        if (!on)
            warn(s, m.at,
                 "this quotation mark is never closed; the "
                 "quotation is taken to end with its paragraph");
        annotate(s, &m, s->block.end, false);
        if (on) {
            s->continues = ss_ann_starting(s->doc, s->q->type_quotation, m.at);
            s->going = m.family;
        }
        break;
    }
    s->depth = 0;
}

static void scan_block(struct scanner *s, uint32_t block)
{
    s->block = s->doc->blocks.v[block].tokens;
    s->done_until = s->block.start;
    singles_init(&s->singles, s->q, s->doc, s->block);
    for (uint32_t t = s->block.start; t < s->block.end; t++) {
        if (!(s->doc->tokens.v[t].flags & SS_TOK_PUNCT))
            continue;
        struct mark m = mark_at(s->doc, s->block, t);
        if (m.family == MARK_SINGLE)
            at_single(s, t);
        else if (m.family != MARK_NONE)
            at_mark(s, t, &m);
    }
    end_block(s, block);
}

bool ss_quote_scan(const struct ss_quoter *quoter, struct ss_doc *doc,
                   struct sayso_error *err)
{
    struct scanner s = {.q = quoter, .doc = doc, .continues = SS_NONE};
    for (uint32_t b = 0; b < doc->blocks.n && !s.failed; b++)
        scan_block(&s, b);
    return s.failed ? ss_fail_memory(err) : true;
}
