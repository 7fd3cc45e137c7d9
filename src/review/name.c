/* name.c - names: introduced in full, spelt one way. */
#include "review/review_p.h"

#include <string.h>

static const struct ss_mention *mention(const struct review *v, uint32_t m)
{
    return &v->doc->mentions.v[m];
}

static enum ss_block_kind kind_of(const struct review *v, uint32_t m)
{
    return block_kind(v, v->doc->tokens.v[mention(v, m)->tokens.start].block);
}

/* Is a word known to be a name by itself, so that it may be another one? */
static bool is_known_name(const struct review *v, uint32_t token)
{
    return in_class(v, token, WORD_FAMILY) || in_class(v, token, WORD_GIVEN);
}

/* ---- first reference -------------------------------------------------- */

static bool is_full(const struct review *v, uint32_t m)
{
    return count_words(v->doc, mention(v, m)->tokens) > 1;
}

/* Headlines and descriptions may be brief, pictures stand beside the story. */
static bool introduces(enum ss_block_kind kind)
{
    return is_story(kind) || kind == SS_BLOCK_CAPTION || kind == SS_BLOCK_ALT;
}

/* Surely a person: one word alone is taken for one too easily. */
static bool is_sure(const struct review *v, uint32_t entity, uint32_t m)
{
    return v->doc->entities.v[entity].confidence >= 0.6F &&
           is_known_name(v, mention(v, m)->tokens.start);
}

static void first_reference(struct review *v, uint32_t entity)
{
    const struct ss_chain *c = &v->chains.mentions;
    struct ss_finding f = finding(v, SS_CHECK_NAME_FIRST_REF, SS_NONE);
    uint32_t any = SS_NONE;
    for (uint32_t m = c->first[entity]; m != SS_NONE; m = c->next[m]) {
        if (!introduces(kind_of(v, m)))
            continue;
        if (is_full(v, m)) {
            relate(v, &f, mention(v, m)->span);
            break;
        }
        if (!is_story(kind_of(v, m)))
            continue;
        if (any == SS_NONE)
            any = m;
        if (!mention(v, m)->in_quote)
            place(v, &f, mention(v, m)->span);
    }
    if (f.related.n && f.spans.n) {
        report(v, &f);
    } else if (!f.related.n && any != SS_NONE && is_sure(v, entity, any)) {
        f.spans.n = 0;
        place(v, &f, mention(v, any)->span);
        say(v, &f, SS_STR("{} is never given a full name."),
            ss_doc_text(v->doc, mention(v, any)->span), 0);
        report(v, &f);
    }
}

/* ---- spelling --------------------------------------------------------- */

enum { MOST_FORMS = 32, LEAST_LETTERS = 5, LONG_LETTERS = 7, MOST_BYTES = 32 };

/* Changes of a letter, left out, put in, taken for another or swapped with its
 * neighbour, that make one word the other; more than two count as three. */
static unsigned distance(const char *a, size_t n, const char *b, size_t m)
{
    unsigned char row[3][MOST_BYTES + 1];
    if (n > MOST_BYTES || m > MOST_BYTES || n > m + 2 || m > n + 2)
        return 3;
    for (size_t k = 0; k <= m; k++)
        row[0][k] = (unsigned char)k;
    for (size_t i = 1; i <= n; i++) {
        unsigned char *now = row[i % 3], *one = row[(i + 2) % 3],
                      *two = row[(i + 1) % 3];
        now[0] = (unsigned char)i;
        for (size_t k = 1; k <= m; k++) {
            unsigned best = one[k - 1] + (a[i - 1] != b[k - 1] ? 1u : 0u);
            if (one[k] + 1u < best)
                best = one[k] + 1u;
            if (now[k - 1] + 1u < best)
                best = now[k - 1] + 1u;
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] &&
                a[i - 2] == b[k - 1] && two[k - 2] + 1u < best)
                best = two[k - 2] + 1u;
            now[k] = (unsigned char)best;
        }
    }
    return row[n % 3][m];
}

struct form { /* one way in which a word, or all of a name, is written */
    char text[2 * MOST_BYTES + 4];
    size_t len;
    uint32_t token; /* where it stands first */
    ss_span spans[8];
    uint32_t n; /* times */
};
struct forms {
    struct form v[MOST_FORMS];
    uint32_t n;
};

static void add_form(struct forms *all, const char *text, size_t len,
                     uint32_t token, ss_span span)
{
    struct form *f = all->v;
    while (f < all->v + all->n &&
           !(f->len == len && memcmp(f->text, text, len) == 0))
        f++;
    if (f == all->v + MOST_FORMS)
        return;
    if (f == all->v + all->n) {
        *f = (struct form){.len = len, .token = token};
        memcpy(f->text, text, len);
        all->n++;
    }
    if (f->n < sizeof f->spans / sizeof *f->spans)
        f->spans[f->n] = span;
    f->n++;
}

static void report_form(struct review *v, enum ss_severity severity,
                        const struct form *odd, const struct form *usual)
{
    struct ss_finding f = finding(v, SS_CHECK_NAME_SPELLING, SS_NONE);
    enum { MOST = sizeof odd->spans / sizeof *odd->spans };
    struct ss_buf b = {0};
    ss_str same = ss_doc_text(v->doc, usual->spans[0]);
    if (severity > f.severity)
        f.severity = severity;
    for (uint32_t i = 0; i < odd->n && i < MOST; i++)
        place(v, &f, odd->spans[i]);
    relate(v, &f, usual->spans[0]);
    ss_buf_printf(&b,
                  severity == SS_SEVERITY_FIX
                      ? "{} looks like a misspelling of "
                        "\xe2\x80\x9c%.*s\xe2\x80\x9d, which stands here %u "
                        "times."
                      : "{} here, \xe2\x80\x9c%.*s\xe2\x80\x9d elsewhere (%u).",
                  (int)same.len, same.p, usual->n);
    v->failed |= b.failed;
    say(v, &f, (ss_str){b.p, b.len}, ss_doc_text(v->doc, odd->spans[0]), 0);
    ss_buf_release(&b);
    report(v, &f);
}

static bool is_slip(const struct form *odd, const struct form *usual)
{
    size_t least = odd->len < usual->len ? odd->len : usual->len;
    unsigned allowed = least >= LONG_LETTERS ? 2 : 1;
    return odd->n == 1 && usual->n > 1 && least >= LEAST_LETTERS &&
           odd->text[0] == usual->text[0] &&
           memcmp(odd->text, usual->text, least) != 0 && /* no ending */
           distance(odd->text, odd->len, usual->text, usual->len) <= allowed;
}

static void slips(struct review *v, uint32_t entity)
{
    const struct ss_chain *c = &v->chains.mentions;
    struct forms all = {.n = 0};
    char folded[2 * MOST_BYTES + 4];
    for (uint32_t m = c->first[entity]; m != SS_NONE; m = c->next[m]) {
        ss_range r = mention(v, m)->tokens;
        for (uint32_t t = r.start; t < r.end; t++) {
            ss_str s = ss_token_text(v->doc, t);
            if (s.len < LEAST_LETTERS || s.len > MOST_BYTES ||
                !(v->doc->tokens.v[t].flags & SS_TOK_CAPITAL))
                continue;
            add_form(&all, folded, ss_fold(s.p, s.len, folded), t,
                     ss_range_span(v->doc, (ss_range){t, t + 1}));
        }
    }
    for (uint32_t i = 0; i < all.n; i++)
        for (uint32_t k = 0; k < all.n; k++)
            if (k != i && is_slip(&all.v[i], &all.v[k])) {
                bool known = is_known_name(v, all.v[i].token);
                report_form(v, known ? SS_SEVERITY_NOTE : SS_SEVERITY_FIX,
                            &all.v[i], &all.v[k]);
                break;
            }
}

/* ---- as the house writes it ------------------------------------------- */

/* The house's name that a word is a slip of; empty when it is none. */
static ss_str house_name(const struct review *v, ss_str word)
{
    char a[2 * MOST_BYTES + 4], b[sizeof a];
    ss_str best = {0};
    size_t n = ss_fold(word.p, word.len, a);
    for (uint32_t i = 0; i < v->house->spelling.n; i++) {
        ss_str name = v->house->spelling.v[i];
        if (name.len > MOST_BYTES)
            continue;
        size_t m = ss_fold(name.p, name.len, b);
        size_t least = n < m ? n : m;
        unsigned d = distance(a, n, b, m);
        if (!d)
            return (ss_str){0}; /* it is written so */
        if (least >= LEAST_LETTERS && d <= (least >= LONG_LETTERS ? 2u : 1u) &&
            memcmp(a, b, least) != 0)
            best = name;
    }
    return best;
}

static void house_spelling(struct review *v)
{
    for (uint32_t m = 0; m < v->doc->mentions.n && !v->failed; m++) {
        ss_range r = mention(v, m)->tokens;
        for (uint32_t t = r.start; t < r.end; t++) {
            ss_str word = ss_token_text(v->doc, t);
            ss_str name = word.len < LEAST_LETTERS || word.len > MOST_BYTES
                              ? (ss_str){0}
                              : house_name(v, word);
            if (!name.len)
                continue;
            struct ss_finding f = finding(v, SS_CHECK_NAME_SPELLING, SS_NONE);
            struct ss_buf b = {0};
            if (is_known_name(v, t) && f.severity < SS_SEVERITY_NOTE)
                f.severity = SS_SEVERITY_NOTE; /* it may be another one */
            place(v, &f, ss_range_span(v->doc, (ss_range){t, t + 1}));
            ss_buf_printf(&b, "{}: the house writes %.*s.", (int)name.len,
                          name.p);
            v->failed |= b.failed;
            say(v, &f, (ss_str){b.p, b.len}, word, 0);
            ss_buf_release(&b);
            report(v, &f);
        }
    }
}

/* ---- two ways to write one name --------------------------------------- */

/* Runs of white space as one blank. Returns the length. */
static size_t even_out(char *p, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len;) {
        uint32_t bytes, cp = ss_utf8_at(p + i, p + len, &bytes);
        if (ss_char_class(cp) != SS_CHAR_SPACE) {
            memmove(p + n, p + i, bytes);
            n += bytes;
        } else if (n && p[n - 1] != ' ') {
            p[n++] = ' ';
        }
        i += bytes;
    }
    return n;
}

/* Is this a small word of names: al, van, de? */
static bool is_particle(const struct review *v, const char *folded, size_t len)
{
    uint32_t w = ss_gaz_word(v->r->gaz, folded, len, ss_hash(folded, len));
    uint32_t cls = v->r->word[WORD_PARTICLE];
    return w && cls &&
           ss_gaz_has(v->r->gaz, ss_gaz_classes(v->r->gaz, w, SS_CASE_SMALL),
                      cls);
}

/* Letters and digits only, without accents and the particle before a hyphen.
 * Returns their number. */
static size_t bare(const struct review *v, const char *folded, size_t len,
                   char *out)
{
    size_t n = 0, word = 0;
    for (size_t i = 0; i < len;) {
        uint32_t bytes, cp = ss_utf8_at(folded + i, folded + len, &bytes);
        enum ss_char_class cls = ss_char_class(cp);
        if (cp == '-' && is_particle(v, out + word, n - word))
            n = word;
        if (cls == SS_CHAR_SPACE || cp == '-')
            word = n;
        else if (cls != SS_CHAR_PUNCT && cls != SS_CHAR_MARK)
            n += ss_utf8_put(out + n, ss_char_base(cp));
        i += bytes;
    }
    return n;
}

static void variants(struct review *v, uint32_t entity)
{
    const struct ss_chain *c = &v->chains.mentions;
    struct forms all = {.n = 0};
    char folded[2 * MOST_BYTES + 4], a[sizeof folded], b[sizeof folded];
    for (uint32_t m = c->first[entity]; m != SS_NONE; m = c->next[m]) {
        ss_str s = ss_doc_text(v->doc, mention(v, m)->span);
        if (s.len <= MOST_BYTES && kind_of(v, m) != SS_BLOCK_TITLE)
            add_form(&all, folded,
                     even_out(folded, ss_fold(s.p, s.len, folded)),
                     mention(v, m)->tokens.start, mention(v, m)->span);
    }
    for (uint32_t i = 0; i < all.n; i++)
        for (uint32_t k = 0; k < all.n; k++) {
            const struct form *odd = &all.v[i], *usual = &all.v[k];
            if (odd->n > usual->n || (odd->n == usual->n && i <= k))
                continue;
            size_t n = bare(v, odd->text, odd->len, a);
            if (n < 2 || n != bare(v, usual->text, usual->len, b) ||
                memcmp(a, b, n) != 0)
                continue;
            report_form(v, SS_SEVERITY_NOTE, odd, usual);
            break;
        }
}

void review_names(struct review *v)
{
    for (uint32_t e = 0; e < v->doc->entities.n && !v->failed; e++) {
        const struct ss_entity *x = &v->doc->entities.v[e];
        if (x->type == SS_ENTITY_PER && !x->group &&
            !ss_house_has(&v->house->one_name, x->name))
            first_reference(v, e);
        if (x->type != SS_ENTITY_NORP)
            slips(v, e);
        variants(v, e);
    }
    if (v->house->spelling.n)
        house_spelling(v);
}
