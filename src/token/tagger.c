/*
 * tagger.c - parts of speech: a greedy averaged perceptron, left to right.
 *
 * The lexicon gives each word a mask of the tags it can have; a word with one
 * tag costs a look-up. For the others and for unknown words some fifteen
 * features are hashed to 32 bits each and their weights added per tag. The
 * weights are 16-bit integers in an open-addressing table of the mapped
 * model. tools/pos/fit.py makes both and knows the same features in the same
 * order: change them together.
 */
#include "token/token.h"

#include <stdlib.h>
#include <string.h>

enum { TAGS = SS_POS_COUNT, FEATURES = 16, POS_VERSION = 1 };
#define FIXED (1u << 31) /* in a mask: always this tag */

struct slot { /* key 0: empty */
    uint32_t key;
    int16_t weight[TAGS];
};
struct head {
    uint32_t version, n_words, n_slots, tags;
};
struct ss_tagger {
    const uint32_t *mask; /* per word number */
    const struct slot *slots;
    uint32_t n_words, n_slots;
};

/* ---- compiling ------------------------------------------------------------- */

static uint32_t tag_named(ss_str name)
{
    for (uint32_t i = 0; i < TAGS; i++)
        if (ss_str_eq(name, ss_str_of(ss_pos_name((enum ss_pos)i))))
            return i;
    return TAGS;
}

static bool bad_line(struct sayso_error *err, const char *file, uint32_t line)
{
    return ss_fail(err, SAYSO_ERR_SYNTAX, 0, line,
                   "%s:%u:1: error: not as tools/pos/fit.py writes it", file,
                   line);
}

/* "word <tab> TAG TAG" or "word <tab> =TAG" */
static bool lexicon_line(struct ss_gaz_builder *b, ss_str line,
                         uint32_t **mask, uint32_t *n)
{
    ss_str word, tag;
    uint32_t bits = 0;
    ss_str_next(&line, '\t', &word);
    while (ss_str_next(&line, ' ', &tag)) {
        if (tag.len && tag.p[0] == '=') {
            bits |= FIXED;
            tag = (ss_str){tag.p + 1, tag.len - 1};
        }
        uint32_t t = tag_named(tag);
        if (t == TAGS)
            return false;
        bits |= 1u << t;
    }
    uint32_t w = ss_gaz_builder_word(b, word);
    if (!w)
        return false;
    if (w >= *n) {
        uint32_t more = (w + 1) * 2;
        uint32_t *p = realloc(*mask, more * sizeof *p);
        if (!p)
            return false;
        memset(p + *n, 0, (more - *n) * sizeof *p);
        *mask = p;
        *n = more;
    }
    (*mask)[w] = bits;
    return true;
}

static uint32_t hex(ss_str s)
{
    uint32_t v = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.p[i];
        v = v << 4 | (uint32_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return v;
}

static int integer(ss_str s)
{
    int v = 0;
    bool minus = s.len && s.p[0] == '-';
    for (size_t i = minus; i < s.len; i++)
        v = v * 10 + (s.p[i] - '0');
    return minus ? -v : v;
}

/* "key(hex) <tab> TAG=12 TAG=-3" */
static bool weight_line(ss_str line, struct slot *slots, uint32_t n)
{
    ss_str key, part;
    ss_str_next(&line, '\t', &key);
    uint32_t k = hex(key), i = k & (n - 1);
    if (!k)
        return false;
    while (slots[i].key && slots[i].key != k)
        i = (i + 1) & (n - 1);
    slots[i].key = k;
    while (ss_str_next(&line, ' ', &part)) {
        ss_str tag;
        ss_str_next(&part, '=', &tag);
        uint32_t t = tag_named(tag);
        if (t == TAGS || !part.p)
            return false;
        slots[i].weight[t] = (int16_t)integer(part);
    }
    return true;
}

static uint32_t count_lines(ss_str s)
{
    uint32_t n = 1;
    for (size_t i = 0; i < s.len; i++)
        n += s.p[i] == '\n';
    return n;
}

static bool skipped(ss_str line)
{
    return !line.len || line.p[0] == '#';
}

bool ss_tagger_compile(struct ss_gaz_builder *b, ss_str lexicon_tsv,
                       ss_str weights_tsv, struct ss_image_writer *w,
                       struct sayso_error *err)
{
    uint32_t *mask = NULL, n_words = 0, n_slots = 1024, n = 0;
    while (n_slots < count_lines(weights_tsv) * 2)
        n_slots *= 2;
    struct slot *slots = calloc(n_slots, sizeof *slots);
    struct ss_buf out = {0};
    bool ok = slots != NULL;
    if (!ok)
        ss_fail_memory(err);
    ss_str rest = lexicon_tsv, line;
    while (ok && ss_str_next(&rest, '\n', &line)) {
        n++;
        ok = skipped(line) || lexicon_line(b, line, &mask, &n_words) ||
             bad_line(err, "pos/lexicon.tsv", n);
    }
    rest = weights_tsv;
    for (n = 1; ok && ss_str_next(&rest, '\n', &line); n++)
        ok = skipped(line) || weight_line(line, slots, n_slots) ||
             bad_line(err, "pos/weights.tsv", n);
    if (ok) {
        struct head h = {POS_VERSION, n_words, n_slots, TAGS};
        ss_buf_add(&out, &h, sizeof h);
        ss_buf_add(&out, mask, n_words * sizeof *mask);
        ss_buf_add(&out, slots, n_slots * sizeof *slots);
        ok = out.failed ? ss_fail_memory(err)
                        : ss_image_add(w, "POS", out.p, out.len, err);
    }
    ss_buf_release(&out);
    free(mask);
    free(slots);
    return ok;
}

/* ---- opening ----------------------------------------------------------------- */

struct ss_tagger *ss_tagger_open(const struct ss_image *image,
                                 const struct ss_gaz *gaz,
                                 struct sayso_error *err)
{
    ss_str s = ss_image_section(image, "POS");
    const struct head *h = (const void *)s.p;
    (void)gaz;
    uint64_t need = s.len < sizeof *h
                        ? UINT64_MAX
                        : sizeof *h + (uint64_t)h->n_words * 4 +
                              (uint64_t)h->n_slots * sizeof(struct slot);
    if (need != s.len || h->version != POS_VERSION || h->tags != TAGS ||
        !h->n_slots || h->n_slots & (h->n_slots - 1)) {
        ss_fail(err, SAYSO_ERR_MODEL, 0, 0,
                "the model's parts of speech are damaged or of another "
                "version; make it anew with `sayso compile`");
        return NULL;
    }
    struct ss_tagger *t = calloc(1, sizeof *t);
    if (!t) {
        ss_fail_memory(err);
        return NULL;
    }
    t->mask = (const void *)(s.p + sizeof *h);
    t->slots = (const void *)(s.p + sizeof *h + h->n_words * 4u);
    t->n_words = h->n_words;
    t->n_slots = h->n_slots;
    uint32_t used = 0;
    for (uint32_t i = 0; i < t->n_slots; i++)
        used += t->slots[i].key != 0;
    if (used < t->n_slots)
        return t;
    ss_tagger_free(t);
    ss_fail(err, SAYSO_ERR_MODEL, 0, 0, "the model's tagger is damaged");
    return NULL;
}

void ss_tagger_free(struct ss_tagger *tagger)
{
    free(tagger);
}

/* ---- tagging ------------------------------------------------------------------ */

struct view { /* what features need of a token */
    uint32_t hash, mask, suffix3, suffix2, shape;
    bool there;
};

struct tagging {
    const struct ss_tagger *t;
    struct ss_doc *doc;
    ss_range sent;
};

static uint32_t suffix(const struct ss_doc *doc, const struct ss_token *k,
                       uint32_t n)
{
    char folded[3 * 2 + 4];
    uint32_t from = k->len > n ? k->len - n : 0;
    size_t len = ss_fold(doc->text.p + k->start + from, k->len - from, folded);
    return (uint32_t)ss_hash(folded, len);
}

static void look(const struct tagging *g, uint32_t i, struct view *v)
{
    *v = (struct view){0};
    if (i < g->sent.start || i >= g->sent.end)
        return;
    const struct ss_token *k = &g->doc->tokens.v[i];
    v->there = true;
    v->hash = k->hash;
    v->mask = k->word < g->t->n_words ? g->t->mask[k->word] : 0;
    v->suffix3 = suffix(g->doc, k, 3);
    v->suffix2 = suffix(g->doc, k, 2);
    bool hyphen = memchr(g->doc->text.p + k->start, '-', k->len) != NULL;
    v->shape = (k->flags & SS_TOK_CAPITAL ? 1u : 0) |
               (k->flags & SS_TOK_UPPER ? 2u : 0) |
               (k->flags & SS_TOK_DIGIT ? 4u : 0) |
               (k->flags & SS_TOK_ALPHA ? 8u : 0) | (hyphen ? 16u : 0) |
               (i == g->sent.start ? 32u : 0);
}

static uint32_t feature(uint32_t kind, uint32_t a, uint32_t b)
{
    uint64_t h = (uint64_t)kind * 0x9e3779b97f4a7c15u;
    h = (h ^ a) * 0xc2b2ae3d27d4eb4fu;
    h = (h ^ (h >> 29) ^ b) * 0x9e3779b97f4a7c15u;
    h ^= h >> 32;
    return (uint32_t)h ? (uint32_t)h : 1;
}

static void add_weights(const struct ss_tagger *t, uint32_t key,
                        int32_t score[TAGS])
{
    uint32_t i = key & (t->n_slots - 1);
    while (t->slots[i].key && t->slots[i].key != key)
        i = (i + 1) & (t->n_slots - 1);
    if (!t->slots[i].key)
        return;
    for (uint32_t k = 0; k < TAGS; k++)
        score[k] += t->slots[i].weight[k];
}

/* the same list, in the same order, as in tools/pos/fit.py */
static void features(const struct view v[5], uint32_t t1, uint32_t t2,
                     uint32_t f[FEATURES])
{
    const struct view *w = &v[2];
    f[0] = feature(1, w->hash, 0);
    f[1] = feature(2, w->suffix3, w->shape & 7);
    f[2] = feature(3, w->suffix2, 0);
    f[3] = feature(4, w->shape, 0);
    f[4] = feature(5, t1, 0);
    f[5] = feature(6, t1, t2);
    f[6] = feature(7, v[1].hash, 0);
    f[7] = feature(8, v[3].hash, 0);
    f[8] = feature(9, t1, w->hash);
    f[9] = feature(10, v[3].suffix3, 0);
    f[10] = feature(11, w->mask, t1);
    f[11] = feature(12, w->mask, v[3].mask);
    f[12] = feature(13, w->shape, t1);
    f[13] = feature(14, v[4].hash, 0);
    f[14] = feature(15, w->hash, v[3].hash);
    f[15] = feature(16, v[3].mask, t1);
}

static uint32_t best_tag(const struct tagging *g, const struct view v[5],
                         uint32_t t1, uint32_t t2)
{
    uint32_t f[FEATURES];
    int32_t score[TAGS] = {0};
    features(v, t1, t2, f);
    for (uint32_t i = 0; i < FEATURES; i++)
        add_weights(g->t, f[i], score);
    uint32_t best = 1;
    for (uint32_t k = 2; k < TAGS; k++)
        if (score[k] > score[best])
            best = k;
    return best;
}

static uint32_t only_tag(uint32_t mask)
{
    uint32_t tag = 0;
    for (mask &= ~FIXED; mask > 1; mask >>= 1)
        tag++;
    return tag;
}

static void tag_sentence(struct tagging *g)
{
    struct view v[5]; /* two before, the word, two after */
    uint32_t t1 = 0, t2 = 0, s = g->sent.start;
    memset(v, 0, sizeof v);
    look(g, s, &v[2]);
    look(g, s + 1, &v[3]);
    look(g, s + 2, &v[4]);
    for (uint32_t i = s; i < g->sent.end; i++) {
        uint32_t tag = v[2].mask & FIXED ? only_tag(v[2].mask)
                                         : best_tag(g, v, t1, t2);
        g->doc->tokens.v[i].pos = (uint8_t)tag;
        t2 = t1;
        t1 = tag;
        memmove(v, v + 1, 4 * sizeof *v);
        look(g, i + 3, &v[4]);
    }
}

void ss_tag(const struct ss_tagger *tagger, struct ss_doc *doc, ss_range range)
{
    for (uint32_t t = range.start; t < range.end;) {
        struct tagging g = {tagger, doc,
                            doc->sents.v[doc->tokens.v[t].sent].tokens};
        tag_sentence(&g);
        t = g.sent.end;
    }
}
