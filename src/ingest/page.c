/* page.c - which parts of a page are not the article; words in page_words.inc.
 */
#include "ingest/ingest_p.h"

#include <string.h>

enum { LONGEST_SIGN = 24 };

static bool is_lower(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* What a word in small letters says. */
static uint16_t sign_of(const char *word, size_t len)
{
#define BLOCK(a, b)
#define SIGN(sign, w) {w, SIGN_##sign},
    static const struct {
        char word[LONGEST_SIGN];
        uint16_t sign;
    } words[] = {
#include "ingest/page_words.inc"
    };
#undef BLOCK
#undef SIGN
    size_t lo = 0, hi = len < LONGEST_SIGN ? sizeof words / sizeof *words : 0;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int order = strncmp(word, words[mid].word, len);
        if (!order && !words[mid].word[len])
            return words[mid].sign;
        if (order > 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return 0;
}

/* A word that is being read; too long for a sign when n goes on. */
struct word {
    char p[LONGEST_SIGN];
    size_t n;
};

static void add(struct word *w, char c)
{
    if (w->n < sizeof w->p)
        w->p[w->n] = c;
    w->n++;
}

static uint16_t take(struct word *w)
{
    size_t n = w->n;
    w->n = 0;
    return n ? sign_of(w->p, n) : 0;
}

/* "js-newsCaption" is the words js, news, caption, newscaption, and all of it
 * jsnewscaption. */
uint16_t page_signs(ss_str attribute)
{
    struct word part, run, name;
    uint16_t signs = 0;
    part.n = run.n = name.n = 0;
    for (size_t i = 0; i <= attribute.len; i++) {
        char c = ' ';
        if (i < attribute.len)
            c = attribute.p[i];
        bool capital = is_upper(c), letter = capital || is_lower(c);
        if (!letter || (capital && i && is_lower(attribute.p[i - 1])))
            signs |= take(&part);
        if (!letter)
            signs |= take(&run);
        if (is_blank(c))
            signs |= take(&name);
        if (letter) {
            c = capital ? (char)(c | 32) : c;
            add(&part, c);
            add(&run, c);
            add(&name, c);
        }
    }
    return signs;
}

bool page_boilerplate(ss_str block)
{
#define BLOCK(a, b) {a, b},
#define SIGN(sign, w)
    static const struct {
        const char *begins, *holds;
    } lines[] = {
#include "ingest/page_words.inc"
    };
#undef BLOCK
#undef SIGN
    char folded[2 * 120 + 4];
    if (block.len > 120)
        return false;
    ss_str f = {folded, ss_fold(block.p, block.len, folded)};
    folded[f.len] = '\0';
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (ss_str_starts(f, ss_str_of(lines[i].begins)) &&
            strstr(folded, lines[i].holds))
            return true;
    return false;
}
