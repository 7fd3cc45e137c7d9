/*
 * tagger.c - parts of speech: a greedy averaged perceptron, left to right.
 *
 * A word that has one tag costs a look-up. For any other a handful of rows are
 * added up, one for each thing seen: the word, its neighbours, its shape, the
 * tags before it, the tags it and its right neighbour can have. The tag with
 * the highest sum wins. tools/pos/fit.py makes the weights and knows the same
 * features: change them together.
 */
#include "token/tagger_p.h"

#include <stdlib.h>
#include <string.h>

struct ss_tagger {
    struct pos_head n;
    const struct pos_word *words;
    const uint16_t *tag_pairs; /* [TAGS][TAGS]: nearest first */
    const uint16_t *shapes;    /* [SHAPES][TAGS] */
    const uint16_t *mask_tags; /* [n_masks][TAGS] */
    const uint16_t *masks;     /* [n_masks][n_masks]: the word, the next */
    const struct pos_suffix *suffixes;
    const struct pos_row *rows;
};

/* ---- opening ----------------------------------------------------------------- */

static const void *take(ss_str *section, uint64_t bytes)
{
    const void *p = section->p;
    if (bytes > section->len)
        return NULL;
    section->p += bytes;
    section->len -= bytes;
    return p;
}

static bool map_section(struct ss_tagger *t, ss_str s)
{
    const struct pos_head *h = take(&s, sizeof *h);
    if (!h || h->version != POS_VERSION || h->tags != TAGS ||
        h->n_masks < TAGS || h->n_masks > MASKS_MAX || !h->n_rows ||
        h->n_rows > ROWS_MAX || !h->n_suffixes ||
        h->n_suffixes & (h->n_suffixes - 1))
        return false;
    t->n = *h;
    uint64_t m = h->n_masks;
    t->suffixes = take(&s, (uint64_t)h->n_suffixes * sizeof *t->suffixes);
    t->words = take(&s, (uint64_t)h->n_words * sizeof *t->words);
    t->tag_pairs = take(&s, 2u * TAGS * TAGS);
    t->shapes = take(&s, 2u * SHAPES * TAGS);
    t->mask_tags = take(&s, 2u * m * TAGS);
    t->masks = take(&s, 2u * m * m);
    t->rows = take(&s, (uint64_t)h->n_rows * sizeof *t->rows);
    return t->words && t->tag_pairs && t->shapes && t->mask_tags && t->masks &&
           t->suffixes && t->rows;
}

static bool rows_ok(const struct ss_tagger *t, const uint16_t *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (v[i] >= t->n.n_rows)
            return false;
    return true;
}

static bool check(const struct ss_tagger *t)
{
    uint32_t used = 0;
    bool ok = rows_ok(t, t->tag_pairs, TAGS * TAGS) &&
              rows_ok(t, t->shapes, SHAPES * TAGS) &&
              rows_ok(t, t->mask_tags, (size_t)t->n.n_masks * TAGS) &&
              rows_ok(t, t->masks, (size_t)t->n.n_masks * t->n.n_masks);
    for (uint32_t i = 0; ok && i < t->n.n_suffixes; i++) {
        used += t->suffixes[i].key != 0;
        ok = t->suffixes[i].own < t->n.n_rows &&
             t->suffixes[i].after < t->n.n_rows;
    }
    return ok && used < t->n.n_suffixes; /* a search must come to an end */
}

struct ss_tagger *ss_tagger_open(const struct ss_image *image,
                                 struct sayso_error *err)
{
    struct ss_tagger *t = calloc(1, sizeof *t);
    if (!t) {
        ss_fail_memory(err);
        return NULL;
    }
    if (map_section(t, ss_image_section(image, "POS")) && check(t))
        return t;
    ss_tagger_free(t);
    ss_fail(err, SAYSO_ERR_MODEL, 0, 0,
            "the model's parts of speech are damaged or of another version; "
            "make it anew with `sayso compile`");
    return NULL;
}

void ss_tagger_free(struct ss_tagger *tagger)
{
    free(tagger);
}

/* ---- what is seen of a token ---------------------------------------------------- */

static const struct pos_suffix *suffix_of(const struct ss_tagger *t,
                                          uint32_t key)
{
    uint32_t i = suffix_slot(key, t->n.n_suffixes);
    while (t->suffixes[i].key && t->suffixes[i].key != key)
        i = (i + 1) & (t->n.n_suffixes - 1);
    return t->suffixes[i].key ? &t->suffixes[i] : NULL;
}

/* A word that is in no list is known by its end. */
static struct pos_word unknown_word(const struct ss_tagger *t,
                                    const struct ss_doc *doc,
                                    const struct ss_token *k)
{
    enum { TAIL = 12 };
    char folded[2 * TAIL + 4];
    uint32_t from = k->len > TAIL ? k->len - TAIL : 0;
    size_t len = ss_fold(doc->text.p + k->start + from, k->len - from, folded);
    const struct pos_suffix *s = suffix_of(t, suffix_key(folded, len, 3));
    if (!s)
        s = suffix_of(t, suffix_key(folded, len, 2));
    return s ? (struct pos_word){s->own, 0, s->after, 0}
             : (struct pos_word){0};
}

/* One load: a word's numbers are checked as they are used, since checking
 * all of them at opening would touch every page of the model. */
static struct pos_word word_of(const struct ss_tagger *t,
                               const struct ss_doc *doc, uint32_t i)
{
    const struct ss_token *k = &doc->tokens.v[i];
    if (!k->word || k->word >= t->n.n_words)
        return unknown_word(t, doc, k);
    struct pos_word w = t->words[k->word];
    uint32_t most = w.own > w.before ? w.own : w.before;
    most = most > w.after ? most : w.after;
    uint32_t limit = w.mask & ONLY ? TAGS : t->n.n_masks;
    if (!w.mask && k->classes && k->flags & SS_TOK_CAPITAL)
        w.mask = SS_POS_PROPN | ONLY; /* a list of names has it, and no other */
    if (most < t->n.n_rows && (w.mask & ~ONLY) < limit)
        return w;
    return (struct pos_word){0};
}

static uint32_t shape_of(const struct ss_doc *doc, uint32_t i, bool first)
{
    const struct ss_token *k = &doc->tokens.v[i];
    const char *p = doc->text.p + k->start;
    return (k->flags & SS_TOK_CAPITAL ? SHAPE_CAPITAL : 0u) |
           (k->flags & SS_TOK_UPPER ? SHAPE_UPPER : 0u) |
           (k->flags & SS_TOK_DIGIT ? SHAPE_DIGIT : 0u) |
           (k->flags & SS_TOK_ALPHA ? SHAPE_ALPHA : 0u) |
           (memchr(p, '-', k->len) ? SHAPE_HYPHEN : 0u) |
           (first ? SHAPE_FIRST : 0u);
}

/* ---- tagging ------------------------------------------------------------------ */

struct tagging {
    const struct ss_tagger *t;
    struct ss_doc *doc;
    struct pos_word before, word, after;
    uint32_t tag1, tag2; /* of the word before, and the one before that */
};

static void add(int16_t score[ROW], const struct ss_tagger *t, uint16_t row)
{
    const int16_t *weight = t->rows[row].weight;
    for (uint32_t k = 0; k < ROW; k++)
        score[k] = (int16_t)(score[k] + weight[k]);
}

static uint32_t best_tag(const struct tagging *g, uint32_t shape)
{
    const struct ss_tagger *t = g->t;
    uint32_t mask = g->word.mask & ~ONLY, next = g->after.mask & ~ONLY;
    int16_t score[ROW] = {0}; /* weights are bounded: see tagger_compile.c */
    add(score, t, g->word.own);
    add(score, t, g->before.before);
    add(score, t, g->after.after);
    add(score, t, t->tag_pairs[g->tag1 * TAGS + g->tag2]);
    add(score, t, t->shapes[shape * TAGS + g->tag1]);
    add(score, t, t->mask_tags[mask * TAGS + g->tag1]);
    add(score, t, t->masks[mask * t->n.n_masks + next]);
    uint32_t best = 1; /* 0 is "no tag" */
    for (uint32_t k = 2; k < TAGS; k++)
        if (score[k] > score[best])
            best = k;
    return best;
}

static void tag_sentence(const struct ss_tagger *t, struct ss_doc *doc,
                         ss_range s)
{
    struct tagging g = {.t = t, .doc = doc};
    g.after = word_of(t, doc, s.start);
    for (uint32_t i = s.start; i < s.end; i++) {
        g.before = g.word;
        g.word = g.after;
        g.after = i + 1 < s.end ? word_of(t, doc, i + 1) : (struct pos_word){0};
        uint32_t tag = g.word.mask & ONLY
                           ? g.word.mask & ~ONLY
                           : best_tag(&g, shape_of(doc, i, i == s.start));
        doc->tokens.v[i].pos = (uint8_t)tag;
        g.tag2 = g.tag1;
        g.tag1 = tag;
    }
}

void ss_tag(const struct ss_tagger *tagger, struct ss_doc *doc)
{
    for (uint32_t i = 0; i < doc->sents.n; i++)
        tag_sentence(tagger, doc, doc->sents.v[i].tokens);
}
