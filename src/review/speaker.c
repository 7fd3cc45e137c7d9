/* speaker.c - who is speaking: told in each paragraph, and soon enough. */
#include "review/review_p.h"

enum { LEAST_QUOTED_WORDS = 4, LATE_SENTENCES = 2 };

/* Quotations of a block, [first, end) in doc->quotes. */
struct block_quotes {
    uint32_t first, end;
};

/* Marks of one family close each other; those of the other stand inside. */
enum family { FAMILY_NONE, FAMILY_SINGLE, FAMILY_DOUBLE };

static enum family family_of(uint32_t cp)
{
    if (cp == '\'' || (cp >= 0x2018 && cp <= 0x201B))
        return FAMILY_SINGLE;
    return cp == '"' || (cp >= 0x201C && cp <= 0x201E) ? FAMILY_DOUBLE
                                                       : FAMILY_NONE;
}

static uint32_t cp_before(ss_str s, size_t at)
{
    uint32_t len;
    return at ? ss_utf8_prev(s.p, s.p + at, &len) : ' ';
}

/* Does a paragraph leave a quotation open? Judged by blanks: a mark before a
 * word opens; one behind the stop of a sentence or clause closes. Others are
 * apostrophes. */
static bool leaves_open(ss_str s)
{
    enum family open = FAMILY_NONE;
    for (size_t i = 0; i < s.len;) {
        uint32_t len, cp = ss_utf8_at(s.p + i, s.p + s.len, &len);
        enum ss_char_class before = ss_char_class(cp_before(s, i));
        size_t next = i + len;
        uint32_t more =
            next < s.len ? ss_utf8_at(s.p + next, s.p + s.len, &len) : ' ';
        bool word_follows = ss_char_class(more) != SS_CHAR_SPACE;
        enum family f = family_of(cp);
        if (f && !open && before == SS_CHAR_SPACE && word_follows)
            open = f;
        else if (f && f == open && before == SS_CHAR_PUNCT && !word_follows)
            open = FAMILY_NONE;
        i = next;
    }
    return open != FAMILY_NONE;
}

/* Does a block go on with what the one before has left open, announced, or
 * asked? */
static bool goes_on(const struct review *v, uint32_t block)
{
    if (!block)
        return false;
    ss_str before = ss_doc_text(v->doc, v->doc->blocks.v[block - 1].span);
    return leaves_open(before) || ss_str_ends(before, SS_STR(":")) ||
           ss_str_ends(before, SS_STR("?"));
}

/* "A: "It began ..."" says who speaks. */
static bool has_label(const struct review *v, uint32_t block, ss_span quote)
{
    uint32_t start = v->doc->blocks.v[block].span.start;
    ss_str before = ss_str_trim(ss_doc_text(
        v->doc, (ss_span){start, quote.start > start ? quote.start : start}));
    return ss_str_ends(before, SS_STR(":"));
}

static uint32_t direct_words(const struct review *v, struct block_quotes b)
{
    uint32_t n = 0;
    for (uint32_t q = b.first; q < b.end; q++)
        for (uint32_t i = 0; v->doc->quotes.v[q].kind == SS_QUOTE_DIRECT &&
                             i < v->doc->quotes.v[q].n_spans;
             i++)
            n += count_words(v->doc,
                             ss_doc_tokens_in(v->doc, quote_span(v, q, i)));
    return n;
}

/* Paragraphs without a speaker, by who is read as theirs. */
struct speakerless {
    struct groups read;     /* as somebody */
    struct ss_finding lost; /* as nobody */
};

static void no_speaker(struct review *v, uint32_t block, struct block_quotes b,
                       struct speakerless *all)
{
    uint32_t first = SS_NONE;
    for (uint32_t q = b.first; q < b.end; q++) {
        const struct ss_quote *x = &v->doc->quotes.v[q];
        if (!ss_range_empty(x->speaker))
            return;
        if (x->kind == SS_QUOTE_DIRECT && first == SS_NONE)
            first = q;
    }
    if (first == SS_NONE || goes_on(v, block) ||
        has_label(v, block, quote_span(v, first, 0)) ||
        direct_words(v, b) < LEAST_QUOTED_WORDS)
        return;
    enum { SHOWN_TOKENS = 6 };
    uint32_t source = v->doc->quotes.v[first].source;
    ss_range at = ss_doc_tokens_in(v->doc, quote_span(v, first, 0));
    if (at.end > at.start + SHOWN_TOKENS)
        at.end = at.start + SHOWN_TOKENS;
    if (source == SS_NONE)
        place(v, &all->lost, ss_range_span(v->doc, at));
    else
        group_add(v, &all->read, SS_CHECK_QUOTE_NO_SPEAKER, source, at,
                  SS_NONE);
}

static void report_speakerless(struct review *v, struct speakerless *all)
{
    for (uint32_t i = 0; i < all->read.n && !v->failed; i++)
        say(v, &all->read.v[i].f,
            SS_STR("No speaker in this paragraph. Read as: {}."),
            v->doc->sources.v[all->read.v[i].f.source].label, 0);
    groups_report(v, &all->read);
    if (all->lost.spans.n)
        report(v, &all->lost);
}

/* Words and sentences of a quotation that stand before its speaker is told. */
static uint32_t words_before(const struct review *v, const struct ss_quote *x,
                             uint32_t q, uint32_t *sentences)
{
    uint32_t n = 0, last = SS_NONE;
    *sentences = 0;
    for (uint32_t i = 0; i < x->n_spans; i++) {
        ss_range r = ss_doc_tokens_in(v->doc, quote_span(v, q, i));
        for (uint32_t t = r.start; t < r.end && t < x->speaker.start; t++) {
            n += is_word(v->doc, t);
            if (is_word(v->doc, t) && v->doc->tokens.v[t].sent != last) {
                last = v->doc->tokens.v[t].sent;
                ++*sentences;
            }
        }
    }
    return n;
}

static void late_speaker(struct review *v, uint32_t q, uint32_t speaker_before)
{
    const struct ss_quote *x = &v->doc->quotes.v[q];
    uint32_t sentences;
    if (x->kind != SS_QUOTE_DIRECT || ss_range_empty(x->speaker) ||
        x->source == SS_NONE || x->source == speaker_before)
        return;
    uint32_t words = words_before(v, x, q, &sentences);
    if (words < v->house->late_words && sentences < LATE_SENTENCES)
        return;
    struct ss_finding f = finding(v, SS_CHECK_QUOTE_LATE_SPEAKER, x->source);
    place(v, &f, ss_range_span(v->doc, x->speaker));
    say(v, &f, (ss_str){0}, (ss_str){0}, words);
    report(v, &f);
}

/* ---- which one ------------------------------------------------------- */

static uint32_t head_of(const struct review *v, ss_range r)
{
    return v->doc->tokens.v[r.end - 1].hash;
}

/* Is the source called by this noun in these tokens? */
static bool is_called(const struct review *v, uint32_t source, uint32_t head,
                      ss_range where)
{
    const struct ss_doc *doc = v->doc;
    for (uint32_t m = source_mention_from(doc, where.start);
         m < doc->source_mentions.n &&
         doc->source_mentions.v[m].tokens.start < where.end;
         m++) {
        const struct ss_source_mention *x = &doc->source_mentions.v[m];
        for (uint32_t t = x->tokens.start;
             x->source == source && x->form == SS_FORM_NOMINAL &&
             t < x->tokens.end;
             t++)
            if (doc->tokens.v[t].hash == head)
                return true;
    }
    return false;
}

/* "the official", where another official spoke in the last paragraphs and
 * this one was not yet called so in this paragraph. */
static void unclear(struct review *v, uint32_t q)
{
    enum { NEAR_BLOCKS = 3 };
    const struct ss_quote *x = &v->doc->quotes.v[q];
    uint32_t others = 0, block = quote_block(v, q);
    if (x->speaker.end != x->speaker.start + 2 || !is_hidden(v, x->source) ||
        !in_class(v, x->speaker.start, WORD_KNOWN))
        return;
    uint32_t near = block > NEAR_BLOCKS ? block - NEAR_BLOCKS : 0;
    ss_range here = {v->doc->blocks.v[block].tokens.start, x->speaker.start};
    ss_range before = {v->doc->blocks.v[near].tokens.start, x->speaker.start};
    uint32_t head = head_of(v, x->speaker);
    for (uint32_t i = 0; i < v->doc->sources.n && i < MOST_COMPARED; i++)
        others +=
            i != x->source && is_hidden(v, i) && is_called(v, i, head, before);
    if (!others || is_called(v, x->source, head, here))
        return;
    struct ss_finding f = finding(v, SS_CHECK_QUOTE_SPEAKER_UNCLEAR, x->source);
    place(v, &f, ss_range_span(v->doc, x->speaker));
    report(v, &f);
}

void review_speakers(struct review *v)
{
    const struct ss_doc *doc = v->doc;
    struct speakerless without = {
        .lost = finding(v, SS_CHECK_QUOTE_NO_SPEAKER, SS_NONE)};
    uint32_t before = SS_NONE;
    for (uint32_t q = 0; q < doc->quotes.n && !v->failed;) {
        uint32_t block = quote_block(v, q);
        struct block_quotes b = {q, q};
        while (b.end < doc->quotes.n && quote_block(v, b.end) == block)
            b.end++;
        if (is_body(block_kind(v, block))) {
            no_speaker(v, block, b, &without);
            late_speaker(v, q, before);
        }
        for (; q < b.end; q++) {
            if (is_body(block_kind(v, block)))
                unclear(v, q);
            if (doc->quotes.v[q].kind == SS_QUOTE_DIRECT)
                before = doc->quotes.v[q].source;
        }
    }
    report_speakerless(v, &without);
}
