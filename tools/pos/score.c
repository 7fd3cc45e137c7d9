/*
 * score.c - how well the built program tokenises and tags a treebank.
 *
 *     zcat FILE.conllu.gz | ./pos-score
 *
 * Each sentence's "# text" is tokenised and tagged with the model beside the
 * program. Printed: tokens with the treebank's bounds (F1), sentences cut
 * right when the sentences of a document stand in one paragraph, and
 * Universal tags right among tokens with equal bounds. Words the treebank
 * writes as one and counts as two (1-2) are taken as two.
 */
#include "pipe/pipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 600 };

struct gold {
    size_t start, end; /* without blanks: nth character of the text */
    char upos[8];
};
struct counts {
    unsigned long gold, found, same, right;
    unsigned long ends, ends_found, ends_same;
};

static size_t skip_blanks(const char *s, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        n += s[i] != ' ';
    return n;
}

static bool annotate(const struct sayso_model *m, struct ss_doc *doc,
                     const char *text)
{
    struct ss_work work = {0};
    struct sayso_error err = {0};
    ss_doc_clear(doc);
    doc->text = ss_arena_copy(&doc->arena, ss_str_of(text));
    return ss_doc_split_plain(doc, &err) &&
           ss_pipe_annotate(m, doc, &work, &err);
}

static void compare(const struct ss_doc *doc, const struct gold *g, size_t n,
                    struct counts *c)
{
    size_t k = 0;
    for (uint32_t t = 0; t < doc->tokens.n; t++) {
        const struct ss_token *tok = &doc->tokens.v[t];
        size_t start = skip_blanks(doc->text.p, tok->start);
        size_t end = start + skip_blanks(doc->text.p + tok->start, tok->len);
        while (k < n && g[k].start < start)
            k++;
        c->found++;
        if (k == n || g[k].start != start || g[k].end != end)
            continue;
        c->same++;
        c->right += strcmp(ss_pos_upos(tok->pos), g[k].upos) == 0;
    }
    c->gold += n;
}

/* Sentences of a whole document in one paragraph: are they cut as in gold? */
static void compare_ends(const struct sayso_model *m, struct ss_doc *doc,
                         const char *text, const size_t *ends, size_t n,
                         struct counts *c)
{
    if (!n || !annotate(m, doc, text))
        return;
    size_t k = 0;
    for (uint32_t s = 0; s < doc->sents.n; s++) {
        const struct ss_token *last =
            &doc->tokens.v[doc->sents.v[s].tokens.end - 1];
        size_t end = skip_blanks(text, last->start + last->len);
        while (k < n && ends[k] < end)
            k++;
        c->ends_same += k < n && ends[k] == end;
    }
    c->ends_found += doc->sents.n;
    c->ends += n;
}

struct reading {
    struct gold g[MOST];
    size_t n, at;
    char text[1 << 16];
    char paragraph[1 << 20];
    size_t paragraph_len, ends[1 << 14], n_ends, blank_free;
};

static void word(struct reading *r, char *line)
{
    char *form = strchr(line, '\t'), *lemma = form ? strchr(form + 1, '\t')
                                                   : NULL;
    char *upos = lemma ? strchr(lemma + 1, '\t') : NULL;
    if (!upos || strcspn(line, ".-") < (size_t)(form - line) || r->n == MOST)
        return;
    struct gold *g = &r->g[r->n++];
    g->start = r->at;
    r->at += skip_blanks(form + 1, (size_t)(lemma - form - 1));
    g->end = r->at;
    snprintf(g->upos, sizeof g->upos, "%.*s", (int)strcspn(upos + 1, "\t"),
             upos + 1);
}

static void end_sentence(struct reading *r, const struct sayso_model *m,
                         struct ss_doc *doc, struct counts *c)
{
    if (r->n && annotate(m, doc, r->text))
        compare(doc, r->g, r->n, c);
    size_t len = strlen(r->text);
    if (r->n && r->paragraph_len + len + 2 < sizeof r->paragraph &&
        r->n_ends < sizeof r->ends / sizeof *r->ends) {
        memcpy(r->paragraph + r->paragraph_len, r->text, len);
        r->paragraph_len += len;
        r->paragraph[r->paragraph_len++] = ' ';
        r->paragraph[r->paragraph_len] = '\0';
        r->blank_free += skip_blanks(r->text, len);
        r->ends[r->n_ends++] = r->blank_free;
    }
    r->n = r->at = 0;
}

static void end_document(struct reading *r, const struct sayso_model *m,
                         struct ss_doc *doc, struct counts *c)
{
    compare_ends(m, doc, r->paragraph, r->ends, r->n_ends, c);
    r->paragraph_len = r->n_ends = r->blank_free = 0;
}

static double f1(unsigned long same, unsigned long a, unsigned long b)
{
    return a + b ? 2.0 * (double)same / (double)(a + b) : 0;
}

int main(void)
{
    static struct reading r;
    static char line[1 << 16];
    struct sayso_error err = {0};
    struct counts c = {0};
    struct ss_doc doc;
    struct sayso_model *m = sayso_model_load(NULL, &err);
    if (!m) {
        fprintf(stderr, "%s\n", err.message);
        return 2;
    }
    ss_doc_init(&doc, 0);
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, "# newdoc", 8) == 0)
            end_document(&r, m, &doc, &c);
        else if (strncmp(line, "# text = ", 9) == 0)
            snprintf(r.text, sizeof r.text, "%s", line + 9);
        else if (!*line)
            end_sentence(&r, m, &doc, &c);
        else if (*line != '#')
            word(&r, line);
    }
    end_sentence(&r, m, &doc, &c);
    end_document(&r, m, &doc, &c);
    printf("tokens %lu, bounds F1 %.4f, tags right %.4f, sentences F1 %.4f\n",
           c.gold, f1(c.same, c.gold, c.found),
           (double)c.right / (double)(c.same ? c.same : 1),
           f1(c.ends_same, c.ends, c.ends_found));
    ss_doc_release(&doc);
    sayso_model_free(m);
    return 0;
}
