/*
 * date.c - a weekday beside a date: do they agree? rules/review/date.rule finds
 * the two; the lists of weekdays and months say which number each has (column
 * `kind`). Without a year the article's own date gives it: the year in which
 * the date lies nearest to it, unless another year of the paragraph fits.
 */
#include "review/review_p.h"

struct date {
    unsigned year, month, day; /* year 0: not told */
};

static unsigned number_of(ss_str s)
{
    unsigned n = 0;
    for (size_t i = 0; i < s.len && i < 4 && s.p[i] >= '0' && s.p[i] <= '9';
         i++)
        n = n * 10 + (unsigned)(s.p[i] - '0');
    return n;
}

static bool is_leap(unsigned year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static bool is_date(struct date d)
{
    static const unsigned days[] = {31, 29, 31, 30, 31, 30,
                                    31, 31, 30, 31, 30, 31};
    return d.month >= 1 && d.month <= 12 && d.day >= 1 &&
           d.day <= days[d.month - 1] &&
           (d.month != 2 || d.day < 29 || is_leap(d.year));
}

/* Days since 1 March of the year 0, so that leap days come last. */
static long day_number(struct date d)
{
    long y = (long)d.year - (d.month < 3), m = ((long)d.month + 9) % 12;
    return 365 * y + y / 4 - y / 100 + y / 400 + (m * 306 + 5) / 10 + d.day - 1;
}

/* 1: Monday .. 7: Sunday */
static unsigned weekday_of(struct date d)
{
    return (unsigned)((day_number(d) + 2) % 7) + 1;
}

/* The number an entry of the class has; 0: none. */
static unsigned number_in(const struct review *v, uint32_t token,
                          enum word_class c)
{
    struct ss_gaz_entry e;
    return v->r->word[c] &&
                   ss_gaz_entry_in(v->r->gaz, v->doc->tokens.v[token].word,
                                   v->r->word[c], &e)
               ? number_of(e.kind)
               : 0;
}

static struct date written(ss_str iso)
{
    struct date d = {0, 0, 0};
    if (iso.len >= 10 && iso.p[4] == '-' && iso.p[7] == '-')
        d = (struct date){number_of(iso), number_of((ss_str){iso.p + 5, 2}),
                          number_of((ss_str){iso.p + 8, 2})};
    return d;
}

static unsigned nearest_year(struct date d, struct date to)
{
    unsigned best = to.year;
    long least = -1;
    for (unsigned y = to.year - 1; y <= to.year + 1; y++) {
        struct date there = {y, d.month, d.day};
        long days = day_number(there) - day_number(to);
        days = days < 0 ? -days : days;
        if (least < 0 || days < least) {
            least = days;
            best = y;
        }
    }
    return best;
}

static const char *weekday_name(unsigned n)
{
    static const char *const names[] = {"Monday",   "Tuesday", "Wednesday",
                                        "Thursday", "Friday",  "Saturday",
                                        "Sunday"};
    return names[n - 1];
}

/* Does the day fit a year that its block tells? A look back names the year once
 * for several dates. */
static bool fits_block(const struct review *v, ss_range r, unsigned told,
                       struct date d)
{
    const struct ss_doc *doc = v->doc;
    ss_range block = doc->blocks.v[doc->tokens.v[r.start].block].tokens;
    for (uint32_t t = block.start; t < block.end; t++) {
        d.year = doc->tokens.v[t].flags & SS_TOK_DIGIT
                     ? number_of(words_at(v, (ss_range){t, t + 1}))
                     : 0;
        if (d.year > 1600 && d.year < 2200 && is_date(d) &&
            weekday_of(d) == told)
            return true;
    }
    return false;
}

static void compare(struct review *v, uint32_t fact, unsigned told,
                    struct date d)
{
    struct ss_finding f = finding(v, SS_CHECK_DATE_WEEKDAY, SS_NONE);
    struct ss_buf b = {0};
    unsigned is = is_date(d) ? weekday_of(d) : 0;
    if (is == told)
        return;
    place(v, &f, ss_range_span(v->doc, fact_tokens(v, fact)));
    if (is)
        ss_buf_printf(&b, "{}: the day was a %s in %u.", weekday_name(is),
                      d.year);
    v->failed |= b.failed;
    say(v, &f, (ss_str){b.p, b.len}, words_at(v, fact_tokens(v, fact)), 0);
    ss_buf_release(&b);
    report(v, &f);
}

void review_dates(struct review *v)
{
    struct date today = written(v->doc->meta.date);
    for (uint32_t i = 0; i < v->facts.n && !v->failed; i++) {
        ss_range weekday, month, day, year;
        if (v->facts.v[i].kind != FACT_DATE ||
            !fact_part(v, i, v->r->label.weekday, &weekday) ||
            !fact_part(v, i, v->r->label.month, &month) ||
            !fact_part(v, i, v->r->label.day, &day))
            continue;
        unsigned told = number_in(v, weekday.start, WORD_WEEKDAY);
        struct date d = {0, number_in(v, month.start, WORD_MONTH),
                         number_of(words_at(v, day))};
        if (fact_part(v, i, v->r->label.year, &year))
            d.year = number_of(words_at(v, year));
        else if (is_date(today) && d.month &&
                 !fits_block(v, fact_tokens(v, i), told, d))
            d.year = nearest_year(d, today);
        if (told && d.month && d.year)
            compare(v, i, told, d);
    }
}
