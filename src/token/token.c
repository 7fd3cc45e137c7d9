/*
 * token.c - text into words.
 *
 * One pass over the bytes. A word is a run of letters, digits and marks; a
 * joiner between two of them may belong to it:
 *
 *     -  _  @       always                      al-Assad, rebel-held
 *     '             then clitics are split off  O'Neill; Trump + 's
 *     .             small letter, digit or single capitals   3.5, U.S, bbc.co
 *                   or the code of a share                   AAPL.OQ
 *     ,             between digits              10,000
 *     &             between capitals            AT&T
 *
 * Compounds of names are cut at their hyphen, so that the names can be seen:
 * "Gaza-based", "pro-Moscow", "Russia-Ukraine" (but "Jean-Paul" is one word).
 *
 * A full stop behind a word joins it when the lexicon knows the word with it
 * ("Mr."), or the word is an initial or holds stops already ("U.S."). What a
 * clitic or an abbreviation is stands in gazetteers/word/.
 */
#include "token/token_p.h"

#include <stdlib.h>
#include <string.h>

enum { LONGEST_LOOKED_UP = 120, LONGEST_TOKEN = 4000 };

enum char_kind { KIND_OTHER, KIND_SPACE, KIND_WORD, KIND_DIGIT };

struct lexer {
    struct ss_doc *doc;
    const struct ss_gaz *gaz;
    struct ss_memo *memo; /* NULL: none */
    struct token_classes cls;
    const char *p;      /* the whole text */
    uint32_t at, end;   /* of the block */
    uint32_t block;
    bool space;         /* white space stands before `at` */
    struct sayso_error *err;
};

/* ---- characters ---------------------------------------------------------- */

/* What an ASCII byte is; of a longer character the table says nothing. The
 * bit for capitals is the one that lowers them. */
enum { IS_LOWER = 1, IS_DIGIT = 2, IS_SPACE = 4, IS_UPPER = 32 };
#define o 0
#define L IS_LOWER
#define D IS_DIGIT
#define S IS_SPACE
#define U IS_UPPER
static const uint8_t ascii[256] = {
    S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S,
    S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S,
    S, o, o, o, o, o, o, o, o, o, o, o, o, o, o, o,
    D, D, D, D, D, D, D, D, D, D, o, o, o, o, o, o,
    o, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U,
    U, U, U, U, U, U, U, U, U, U, U, o, o, o, o, o,
    o, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L,
    L, L, L, L, L, L, L, L, L, L, L, o, o, o, o, o,
};
#undef o
#undef L
#undef D
#undef S
#undef U

static uint8_t byte_kind(const struct lexer *x, uint32_t at)
{
    return ascii[(unsigned char)x->p[at]];
}

static enum char_kind wide_kind_at(const struct lexer *x, uint32_t at,
                                   uint32_t *len)
{
    switch (ss_char_class(ss_utf8_at(x->p + at, x->p + x->end, len))) {
    case SS_CHAR_SPACE:
        return KIND_SPACE;
    case SS_CHAR_UPPER:
    case SS_CHAR_LOWER:
    case SS_CHAR_LETTER:
    case SS_CHAR_MARK:
        return KIND_WORD;
    case SS_CHAR_DIGIT:
        return KIND_DIGIT;
    case SS_CHAR_OTHER:
    case SS_CHAR_PUNCT:
        break;
    }
    return KIND_OTHER;
}

static enum char_kind kind_at(const struct lexer *x, uint32_t at,
                              uint32_t *len)
{
    uint8_t k = byte_kind(x, at);
    *len = 1;
    if (k & (IS_LOWER | IS_UPPER))
        return KIND_WORD;
    if (k & IS_DIGIT)
        return KIND_DIGIT;
    if (k & IS_SPACE)
        return KIND_SPACE;
    return (unsigned char)x->p[at] < 0x80 ? KIND_OTHER
                                          : wide_kind_at(x, at, len);
}

static bool upper_at(const struct lexer *x, uint32_t at)
{
    uint32_t len;
    if (at >= x->end)
        return false;
    if ((unsigned char)x->p[at] < 0x80)
        return byte_kind(x, at) & IS_UPPER;
    return ss_char_class(ss_utf8_at(x->p + at, x->p + x->end, &len)) ==
           SS_CHAR_UPPER;
}

/* Length of an apostrophe at `at`, straight or curly; 0 when none. */
static uint32_t apostrophe(const struct lexer *x, uint32_t at)
{
    if (x->p[at] == '\'')
        return 1;
    if (at + 3 <= x->end && memcmp(x->p + at, "\xe2\x80\x99", 3) == 0)
        return 3;
    return 0;
}

/* ---- one word -------------------------------------------------------------- */

struct word {
    uint32_t start, end;
    uint32_t piece; /* where the last run of letters or digits began */
    bool stops;     /* holds a full stop */
    bool joined;    /* holds an apostrophe */
    uint32_t hyphens, hyphen; /* how many; where the last one stands */
};

/* Is the stop at w->end inside the code of a share: BP.L, AAPL.OQ? All
 * capitals or digits before it, one or two capitals behind it. */
static bool is_ticker(const struct lexer *x, const struct word *w)
{
    uint32_t at = w->end + 1, len;
    for (uint32_t i = w->start; i < w->end; i++)
        if (!(byte_kind(x, i) & (IS_UPPER | IS_DIGIT)))
            return false;
    while (at < x->end && at - w->end < 4 && upper_at(x, at))
        at++;
    return at - w->end <= 3 &&
           (at >= x->end || kind_at(x, at, &len) != KIND_WORD);
}

/* Bytes of a joiner at w->end that belongs into the word; 0 when none. */
static uint32_t joiner(const struct lexer *x, const struct word *w)
{
    uint32_t len, n = 1;
    char c = x->p[w->end];
    if (c != '-' && c != '.' && c != ',' && c != '&' && c != '_' && c != '@') {
        n = apostrophe(x, w->end);
        if (!n)
            return 0;
    }
    if (w->end + n >= x->end)
        return 0;
    enum char_kind next = kind_at(x, w->end + n, &len);
    enum char_kind last = kind_at(x, w->end - 1, &len);
    if (next != KIND_WORD && next != KIND_DIGIT)
        return 0;
    if (c == ',')
        return last == KIND_DIGIT && next == KIND_DIGIT;
    if (c == '&')
        return upper_at(x, w->end + 1) && w->end - w->start < 4;
    if (c == '.') {
        bool single = w->end - w->piece == 1;
        return single || next == KIND_DIGIT || !upper_at(x, w->end + 1) ||
               is_ticker(x, w);
    }
    return n;
}

static struct word word_at(const struct lexer *x, uint32_t at)
{
    struct word w = {.start = at, .end = at, .piece = at};
    uint32_t limit = x->end - at < LONGEST_TOKEN ? x->end : at + LONGEST_TOKEN;
    while (w.end < limit) {
        uint32_t len;
        if (byte_kind(x, w.end) & (IS_LOWER | IS_UPPER | IS_DIGIT)) {
            w.end++;
            continue;
        }
        enum char_kind k = kind_at(x, w.end, &len);
        if (k == KIND_WORD || k == KIND_DIGIT) {
            w.end += len;
            continue;
        }
        len = joiner(x, &w);
        if (!len)
            break;
        w.stops |= x->p[w.end] == '.';
        w.joined |= apostrophe(x, w.end) != 0;
        if (x->p[w.end] == '-') {
            w.hyphens++;
            w.hyphen = w.end;
        }
        w.end += len;
        w.piece = w.end;
    }
    return w;
}

/* ---- looking up --------------------------------------------------------------- */

struct folded {
    char p[2 * LONGEST_LOOKED_UP + 4];
    size_t len;
    uint64_t hash;
};

static void fold(const struct lexer *x, uint32_t start, uint32_t end,
                 struct folded *f)
{
    uint32_t n = end - start;
    f->len = ss_fold(x->p + start, n > LONGEST_LOOKED_UP ? LONGEST_LOOKED_UP
                                                         : n, f->p);
    f->hash = ss_hash(f->p, f->len);
    if (n > LONGEST_LOOKED_UP) /* too long to be known: hash all of it */
        f->hash ^= ss_hash(x->p + start, n);
}

static uint32_t number_of(const struct lexer *x, const struct folded *f)
{
    return x->gaz ? ss_gaz_word(x->gaz, f->p, f->len, f->hash) : 0;
}

/* What a token's characters are: how many of each kind. */
struct letters {
    uint32_t upper, lower, other, digits;
    bool mixed; /* a capital after a small letter */
};

/* Folded form and letters in one pass; false when a byte is not ASCII, and
 * then neither is complete. */
static bool ascii_word(const struct lexer *x, uint32_t start, uint32_t end,
                       struct folded *f, struct letters *n)
{
    if (end - start > LONGEST_LOOKED_UP)
        return false;
    for (uint32_t i = start; i < end; i++) {
        unsigned char c = (unsigned char)x->p[i];
        if (c >= 0x80)
            return false;
        uint8_t k = ascii[c];
        f->p[i - start] = (char)(c | (k & IS_UPPER));
        n->mixed |= k & IS_UPPER && n->lower;
        n->upper += (k & IS_UPPER) != 0;
        n->lower += k & IS_LOWER;
        n->digits += (k & IS_DIGIT) != 0;
    }
    f->len = end - start;
    f->hash = ss_hash(f->p, f->len);
    return true;
}

static void count_letters(const struct lexer *x, uint32_t start, uint32_t end,
                          struct letters *n)
{
    uint32_t len;
    *n = (struct letters){0};
    for (uint32_t i = start; i < end; i += len) {
        enum ss_char_class c =
            ss_char_class(ss_utf8_at(x->p + i, x->p + end, &len));
        n->mixed |= c == SS_CHAR_UPPER && n->lower;
        n->upper += c == SS_CHAR_UPPER;
        n->lower += c == SS_CHAR_LOWER;
        n->other += c == SS_CHAR_LETTER;
        n->digits += c == SS_CHAR_DIGIT;
    }
}

/* capital, all capitals, digits ... */
static uint16_t shape(const struct lexer *x, const struct letters *n,
                      uint32_t start, uint32_t end)
{
    uint32_t letters = n->upper + n->lower + n->other;
    uint16_t f = 0;
    f |= n->upper && (upper_at(x, start) || n->mixed) ? SS_TOK_CAPITAL : 0;
    f |= n->upper > 1 && !n->lower ? SS_TOK_UPPER : 0;
    f |= letters ? SS_TOK_ALPHA : 0;
    f |= n->digits ? SS_TOK_DIGIT : 0;
    f |= n->mixed ? SS_TOK_MIXED : 0;
    f |= letters + n->digits ? 0 : SS_TOK_PUNCT;
    f |= n->upper == 1 && !n->lower && end - start == 2 && x->p[end - 1] == '.'
             ? SS_TOK_INITIAL
             : 0;
    return f;
}

static enum ss_gaz_case case_of(uint16_t flags)
{
    return flags & SS_TOK_UPPER     ? SS_CASE_UPPER
           : flags & SS_TOK_CAPITAL ? SS_CASE_CAPITAL
                                    : SS_CASE_SMALL;
}

/* ---- words met before --------------------------------------------------- */

/* A table in which a word has one place, and the last one there stays: it
 * knows about four of five words of news. */
enum { MEMO_WORDS = 4096, MEMO_BYTES = 15 };
struct met {
    uint64_t bytes[2]; /* of the token, in the last one how many; 0: none */
    struct found {
        uint32_t word, hash;
        uint16_t classes, flags;
    } found;
};
struct ss_memo {
    struct met met[MEMO_WORDS];
};

struct ss_memo *ss_memo_new(void)
{
    return calloc(1, sizeof(struct ss_memo));
}

void ss_memo_free(struct ss_memo *memo)
{
    free(memo);
}

/* Lists may lack accents that the text has: "Julian" knows Julián. */
static void look_up_plain(const struct lexer *x, const struct folded *f,
                          struct found *r)
{
    struct folded plain = {.len = 0};
    uint32_t len;
    for (size_t i = 0; i < f->len && plain.len + 4 <= sizeof plain.p;
         i += len) {
        uint32_t cp = ss_utf8_at(f->p + i, f->p + f->len, &len);
        plain.len += ss_utf8_put(plain.p + plain.len, ss_char_base(cp));
    }
    plain.hash = ss_hash(plain.p, plain.len);
    uint32_t word = plain.hash != f->hash ? number_of(x, &plain) : 0;
    if (!word)
        return;
    if (!r->word)
        r->word = word;
    r->classes = ss_gaz_classes(x->gaz, word, case_of(r->flags));
}

/* What a token's bytes say. */
static struct found find_out(const struct lexer *x, uint32_t start,
                             uint32_t end)
{
    struct letters n = {0};
    struct folded f;
    bool wide = !ascii_word(x, start, end, &f, &n);
    if (wide) {
        fold(x, start, end, &f);
        count_letters(x, start, end, &n);
    }
    struct found r = {.hash = (uint32_t)f.hash,
                      .flags = shape(x, &n, start, end),
                      .word = number_of(x, &f)};
    if (r.word)
        r.classes = ss_gaz_classes(x->gaz, r.word, case_of(r.flags));
    if (wide && !r.classes)
        look_up_plain(x, &f, &r);
    return r;
}

static struct found look_up(const struct lexer *x, uint32_t start,
                            uint32_t end)
{
    char key[MEMO_BYTES + 1] = {0};
    uint64_t b[2];
    uint32_t len = end - start;
    if (!x->memo || len > MEMO_BYTES)
        return find_out(x, start, end);
    memcpy(key, x->p + start, len);
    key[MEMO_BYTES] = (char)len;
    memcpy(b, key, sizeof b);
    uint64_t h = (b[0] ^ (b[1] << 29 | b[1] >> 35)) * 0x9e3779b97f4a7c15u;
    struct met *m = &x->memo->met[h >> 32 & (MEMO_WORDS - 1)];
    if (m->bytes[0] != b[0] || m->bytes[1] != b[1])
        *m = (struct met){{b[0], b[1]}, find_out(x, start, end)};
    return m->found;
}

static bool add(struct lexer *x, uint32_t start, uint32_t end)
{
    struct ss_token *t = ss_vec_push(&x->doc->arena, &x->doc->tokens);
    if (!t)
        return ss_fail_memory(x->err);
    struct found f = look_up(x, start, end);
    *t = (struct ss_token){.start = start, .len = end - start,
                           .word = f.word, .hash = f.hash,
                           .classes = f.classes, .flags = f.flags,
                           .block = (uint16_t)x->block};
    if (x->space)
        t->flags |= SS_TOK_SPACE;
    x->space = false;
    x->at = end;
    return true;
}

static bool in_class(const struct lexer *x, uint32_t start, uint32_t end,
                     uint32_t cls)
{
    struct folded f;
    if (!cls || end - start > LONGEST_LOOKED_UP)
        return false;
    fold(x, start, end, &f);
    uint32_t word = number_of(x, &f);
    return word && ss_gaz_has(x->gaz, ss_gaz_classes(x->gaz, word, SS_CASE_UPPER),
                              cls);
}

/* Does the stop behind the word belong to it? */
static bool takes_stop(const struct lexer *x, const struct word *w)
{
    struct folded f;
    if (w->end >= x->end || x->p[w->end] != '.' ||
        w->end - w->start > LONGEST_LOOKED_UP)
        return false;
    if (w->end + 1 < x->end && x->p[w->end + 1] == '.')
        return false; /* an ellipsis */
    if (w->stops)
        return w->end - w->piece == 1; /* U.S. */
    if (w->end - w->start == 1 && upper_at(x, w->start))
        return true; /* J. */
    fold(x, w->start, w->end + 1, &f);
    if (number_of(x, &f))
        return true;
    if (!w->hyphens)
        return false;
    fold(x, w->piece, w->end + 1, &f); /* R-Ky. */
    return number_of(x, &f);
}

/* Where a clitic begins in the word (Trump|'s, does|n't); its end if none. */
static uint32_t clitic_at(const struct lexer *x, const struct word *w)
{
    for (uint32_t i = w->end - 1; i > w->start && w->end - i < 6; i--) {
        if (!apostrophe(x, i))
            continue;
        if (in_class(x, i, w->end, x->cls.clitic))
            return i;
        if (i > w->start + 1 && in_class(x, i - 1, w->end, x->cls.clitic))
            return i - 1;
    }
    return w->end;
}

/* A name of a place that is not a person's as well, or of a people? People
 * are seldom called by two peoples: Arab-Israeli, but Jordan-Lee. */
static bool is_place(const struct lexer *x, uint32_t start, uint32_t end)
{
    return in_class(x, start, end, x->cls.country) ||
           in_class(x, start, end, x->cls.continent) ||
           in_class(x, start, end, x->cls.nation) ||
           (in_class(x, start, end, x->cls.place) &&
            !in_class(x, start, end, x->cls.name));
}

/* Is the word a compound to be cut at its hyphen? */
static bool is_compound(const struct lexer *x, const struct word *w)
{
    uint32_t right = w->hyphen + 1;
    bool left_upper = upper_at(x, w->start), right_upper = upper_at(x, right);
    if (left_upper == right_upper
            ? !left_upper
            : !in_class(x, left_upper ? right : w->start,
                        left_upper ? w->end : w->hyphen,
                        left_upper ? x->cls.tail : x->cls.prefix))
        return false;
    if (left_upper && right_upper &&
        !(is_place(x, w->start, w->hyphen) && is_place(x, right, w->end)))
        return false;
    return !is_place(x, w->start, w->end);
}

static bool add_word(struct lexer *x)
{
    struct word w = word_at(x, x->at);
    if (w.hyphens == 1 && is_compound(x, &w))
        return add(x, w.start, w.hyphen);
    uint32_t cut = w.joined ? clitic_at(x, &w) : w.end;
    if (cut < w.end)
        return add(x, w.start, cut) && add(x, cut, w.end);
    return add(x, w.start, takes_stop(x, &w) ? w.end + 1 : w.end);
}

/* '' `` -- ... as one token each; every other mark alone */
static bool add_mark(struct lexer *x, uint32_t len)
{
    uint32_t end = x->at + len;
    char c = x->p[x->at];
    uint32_t most = c == '\'' || c == '`' ? 2 : c == '.' || c == '-' ? 8 : 1;
    while (end < x->end && end - x->at < most && x->p[end] == c)
        end++;
    if (c == '\'' && end < x->end && end - x->at == 1) {
        struct word w = {.start = x->at, .end = end, .piece = end}; /* 'em, 's alone */
        uint32_t n;
        while (w.end < x->end && kind_at(x, w.end, &n) == KIND_WORD)
            w.end += n;
        if (!x->space && w.end > end && in_class(x, x->at, w.end,
                                                 x->cls.clitic))
            end = w.end;
    }
    return add(x, x->at, end);
}

static bool block_tokens(struct lexer *x)
{
    while (x->at < x->end) {
        uint32_t len;
        enum char_kind k = kind_at(x, x->at, &len);
        if (k == KIND_SPACE) {
            x->space = true;
            x->at += len;
        } else if (!(k == KIND_OTHER ? add_mark(x, len) : add_word(x))) {
            return false;
        }
    }
    return true;
}

/* Room for about as many tokens as the text will have, at once. */
static bool make_room(struct ss_doc *doc)
{
    enum { BYTES_PER_TOKEN = 5 };
    uint32_t cap = (uint32_t)(doc->text.len / BYTES_PER_TOKEN) + 16;
    doc->tokens.v = ss_arena_room(&doc->arena, cap * sizeof *doc->tokens.v);
    doc->tokens.cap = doc->tokens.v ? cap : 0;
    return doc->tokens.v != NULL;
}

bool ss_tokenize(struct ss_doc *doc, const struct ss_gaz *gaz,
                 struct ss_memo *memo, struct sayso_error *err)
{
    struct lexer x = {.doc = doc, .gaz = gaz, .memo = memo, .p = doc->text.p,
                      .err = err};
    if (gaz) {
        x.cls.abbrev = ss_gaz_class(gaz, SS_STR("word.abbrev"));
        x.cls.clitic = ss_gaz_class(gaz, SS_STR("word.clitic"));
        x.cls.function = ss_gaz_class(gaz, SS_STR("word.function"));
        x.cls.dictionary = ss_gaz_class(gaz, SS_STR("word.dict"));
        x.cls.tail = ss_gaz_class(gaz, SS_STR("word.tail"));
        x.cls.prefix = ss_gaz_class(gaz, SS_STR("word.prefix"));
        x.cls.country = ss_gaz_class(gaz, SS_STR("place.country"));
        x.cls.continent = ss_gaz_class(gaz, SS_STR("place.continent"));
        x.cls.place = ss_gaz_class(gaz, SS_STR("place"));
        x.cls.nation = ss_gaz_class(gaz, SS_STR("nation"));
        x.cls.name = ss_gaz_class(gaz, SS_STR("name"));
    }
    if (!make_room(doc))
        return ss_fail_memory(err);
    if (doc->blocks.n > UINT16_MAX) {
        ss_doc_warn(doc, "more than 65535 paragraphs: the rest is not read");
        doc->blocks.n = UINT16_MAX;
    }
    for (uint32_t b = 0; b < doc->blocks.n; b++) {
        struct ss_block *block = &doc->blocks.v[b];
        x.block = b;
        x.at = block->span.start;
        x.end = block->span.end;
        x.space = true;
        block->tokens.start = doc->tokens.n;
        if (!block_tokens(&x))
            return false;
        block->tokens.end = doc->tokens.n;
        if (block->tokens.end > block->tokens.start &&
            !sentences_of(doc, gaz, &x.cls, b, err))
            return false;
    }
    size_t bits = ((size_t)doc->tokens.n + 1) * sizeof(uint32_t);
    doc->ann_start = ss_arena_alloc(&doc->arena, bits);
    doc->ann_end = ss_arena_alloc(&doc->arena, bits);
    return doc->ann_start && doc->ann_end ? true : ss_fail_memory(err);
}
