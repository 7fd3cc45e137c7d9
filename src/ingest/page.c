/* page.c - which parts of a page are not the article; words in page_words.inc.
 */
#include "ingest/ingest_p.h"

#include <string.h>

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9');
}

static bool same_word(ss_str a, const char *b)
{
    size_t n = strlen(b);
    if (a.len != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if ((a.p[i] | 32) != b[i])
            return false;
    return true;
}

uint8_t page_signs(ss_str attribute)
{
#define BLOCK(a, b)
#define SIGN(sign, w) {w, SIGN_##sign},
    static const struct {
        const char *word;
        uint8_t sign;
    } words[] = {
#include "ingest/page_words.inc"
    };
#undef BLOCK
#undef SIGN
    uint8_t signs = 0;
    for (size_t i = 0; i < attribute.len;) {
        size_t from = i;
        while (i < attribute.len && is_word_byte(attribute.p[i]))
            i++;
        ss_str w = {attribute.p + from, i - from};
        for (size_t k = 0; w.len && k < sizeof words / sizeof *words; k++)
            signs |= same_word(w, words[k].word) ? words[k].sign : 0;
        i++;
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
