/*
 * date.c - the dates that dumps carry, as ISO 8601 where they can be read.
 *
 * Only what has one meaning is rewritten: seconds since 1970, digits in the
 * order year, month, day, the form of mails and feeds (RFC 822), and a month
 * that is named beside a day and a year: "Sat Oct 21, 2006 8:11pm EDT",
 * "5 octobre 2013". 03/04/2020 stays as it is.
 */
#include "ingest/ingest_p.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t digits(ss_str s)
{
    size_t n = 0;
    while (n < s.len && is_digit(s.p[n]))
        n++;
    return n;
}

/* 1603255357.3653135, 1603255357365 (milliseconds) */
static bool epoch(ss_str s, struct tm *tm)
{
    size_t n = digits(s);
    int64_t seconds = 0;
    bool fraction =
        n < s.len && s.p[n] == '.' &&
        n + 1 + digits((ss_str){s.p + n + 1, s.len - n - 1}) == s.len;
    if ((n != s.len && !fraction) || n < 9 || n > 13 || n == 11 || n == 12)
        return false;
    for (size_t i = 0; i < (n == 13 ? 10 : n); i++)
        seconds = seconds * 10 + (s.p[i] - '0');
    time_t t = (time_t)seconds;
    return gmtime_r(&t, tm) != NULL;
}

/* Letters of the form stand for digits, put at their place in out. */
static bool fits(ss_str s, const char *form, char out[20])
{
    static const char order[] = "YYYY-MM-DDThh:mm:ss";
    memcpy(out, order, sizeof order);
    if (s.len < strlen(form))
        return false;
    for (size_t i = 0; form[i]; i++) {
        if (!strchr("YMDhms", form[i])) {
            if (s.p[i] != form[i])
                return false;
            continue;
        }
        char *place = memchr(out, form[i], sizeof order - 1);
        if (!is_digit(s.p[i]) || !place)
            return false;
        *place = s.p[i];
    }
    return true;
}

static ss_str word(ss_str *s)
{
    while (s->len && (s->p[0] == ' ' || s->p[0] == ','))
        *s = (ss_str){s->p + 1, s->len - 1};
    size_t n = 0;
    while (n < s->len && s->p[n] != ' ' && s->p[n] != ',')
        n++;
    ss_str w = {s->p, n};
    *s = (ss_str){s->p + n, s->len - n};
    return w;
}

/* A zone as it is written behind a time: "EST" is "-0500"; what is no zone
 * becomes empty. */
static ss_str zone_of(ss_str zone)
{
    static const char zones[][10] = {"GMT", "Z",     "UT",    "Z",    "UTC",
                                     "Z",   "EST",   "-0500", "EDT",  "-0400",
                                     "PST", "-0800", "PDT",   "-0700"};
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i += 2)
        if (ss_str_eq(zone, ss_str_of(zones[i])))
            return ss_str_of(zones[i + 1]);
    return zone.len && strchr("+-Z", zone.p[0]) ? zone : (ss_str){"", 0};
}

/* "Mon, 29 Jul 2013 16:03:54 +0000"; the day and the seconds may be missing, a
 * zone has a few old names. */
static bool rfc822(ss_str s, char out[32])
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    ss_str day = word(&s);
    if (!digits(day))
        day = word(&s);
    ss_str month = word(&s), year = word(&s), clock = word(&s), zone = word(&s);
    const char *m =
        month.len >= 3 ? memmem(months, sizeof months - 1, month.p, 3) : NULL;
    if (!m || (m - months) % 3 || !day.len || digits(day) != day.len ||
        day.len > 2 || digits(year) != year.len || year.len != 4 ||
        (clock.len != 5 && clock.len != 8) || zone.len > 6)
        return false;
    zone = zone_of(zone);
    snprintf(out, 32, "%.4s-%02d-%s%.*sT%.*s%s%.*s", year.p,
             (int)(m - months) / 3 + 1, day.len == 1 ? "0" : "", (int)day.len,
             day.p, (int)clock.len, clock.p, clock.len == 5 ? ":00" : "",
             (int)zone.len, zone.p);
    return true;
}

/* ---- dates in words ---------------------------------------------------- */

/* 1 to 12; 0: it begins like no month's name. */
static int month_of(ss_str w)
{
#define MONTH(n, name) {n, name},
    static const struct {
        int number;
        const char *begins;
    } months[] = {
#include "ingest/date_words.inc"
    };
#undef MONTH
    for (size_t i = 0; i < sizeof months / sizeof *months; i++) {
        size_t n = strlen(months[i].begins);
        if (w.len >= n && strncasecmp(w.p, months[i].begins, n) == 0)
            return months[i].number;
    }
    return 0;
}

/* "8:11pm", "8:11" or "8:11:05" before "PM": minutes since midnight; -1: no
 * time. */
static int clock_of(ss_str w, ss_str next)
{
    size_t h = digits(w);
    if (!h || h > 2 || w.len < h + 3 || w.p[h] != ':' ||
        !is_digit(w.p[h + 1]) || !is_digit(w.p[h + 2]))
        return -1;
    int hour = h == 1 ? w.p[0] - '0' : (w.p[0] - '0') * 10 + w.p[1] - '0';
    int minute = (w.p[h + 1] - '0') * 10 + w.p[h + 2] - '0';
    size_t seconds = w.len >= h + 6 && w.p[h + 3] == ':' ? 3 : 0;
    w = (ss_str){w.p + seconds, w.len - seconds}; /* what is behind them */
    ss_str half = w.len > h + 3 ? (ss_str){w.p + h + 3, w.len - h - 3} : next;
    char first = half.len == 2 && (half.p[1] | 32) == 'm'
                     ? (char)(half.p[0] | 32)
                     : '\0';
    if ((first == 'a' || first == 'p') && hour <= 12)
        hour = hour % 12 + (first == 'p' ? 12 : 0);
    return hour < 24 && minute < 60 ? hour * 60 + minute : -1;
}

enum { MAX_DATE_WORDS = 16, MAX_DATE_BYTES = 120 };

static size_t date_words(ss_str s, ss_str words[MAX_DATE_WORDS])
{
    size_t n = 0;
    for (size_t i = 0; i < s.len && n < MAX_DATE_WORDS;) {
        size_t from = i;
        while (i < s.len && !strchr(" ,.|()\t\n\r", s.p[i]))
            i++;
        if (i > from)
            words[n++] = (ss_str){s.p + from, i - from};
        i++;
    }
    return n;
}

static int number(ss_str s)
{
    int n = 0;
    for (size_t i = 0; i < s.len && is_digit(s.p[i]) && i < 4; i++)
        n = n * 10 + s.p[i] - '0';
    return n;
}

/* "19", "19th"; 0: no day. */
static int day_of(ss_str w)
{
    size_t n = digits(w);
    bool ends = w.len == n || w.len == n + 2 || (w.len == n + 1 && n < w.len);
    int day = n == 1 || n == 2 ? number(w) : 0;
    return ends && !memchr(w.p, ':', w.len) && day <= 31 ? day : 0;
}

/* A year of newspapers that people hold; what is glued behind it was a time. */
static int year_of(ss_str w)
{
    int year = digits(w) >= 4 ? number(w) : 0;
    return year >= 1700 && year < 2100 ? year : 0;
}

/* A day, a month by its name, a year, in any order; the first of each. */
static bool in_words(ss_str s, char out[32])
{
    ss_str words[MAX_DATE_WORDS + 1], zone = {"", 0};
    int day = 0, month = 0, year = 0, minutes = -1;
    if (s.len > MAX_DATE_BYTES)
        return false;
    size_t n = date_words(s, words);
    words[n] = zone;
    for (size_t i = 0; i < n; i++) {
        int time = clock_of(words[i], words[i + 1]);
        if (minutes < 0 && time >= 0) {
            minutes = time;
            continue;
        }
        month = month ? month : month_of(words[i]);
        year = year ? year : year_of(words[i]);
        day = day ? day : day_of(words[i]);
        if (minutes >= 0 && !zone.len && !year_of(words[i]))
            zone = zone_of(words[i]);
    }
    if (!day || !month || !year)
        return false;
    int len = snprintf(out, 32, "%04d-%02d-%02d", year, month, day);
    if (minutes >= 0 && zone.len <= 6)
        snprintf(out + len, 32 - (size_t)len, "T%02d:%02d:00%.*s", minutes / 60,
                 minutes % 60, (int)zone.len, zone.p);
    return true;
}

/* What may stand behind the seconds: a fraction, a zone. */
static bool is_zone(ss_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!is_digit(s.p[i]) && !strchr(".:+-Z", s.p[i]))
            return false;
    return !s.len || !is_digit(s.p[0]);
}

ss_str iso_date(struct ss_doc *doc, ss_str s)
{
    static const char *const forms[] = {
        "YYYY-MM-DD hh:mm:ss", "YYYY-MM-DD-hh-mm-ss", "YYYYMMDDThhmmss"};
    struct tm tm;
    char iso[32];
    s = ss_str_trim(s);
    if (epoch(s, &tm) && strftime(iso, sizeof iso, "%Y-%m-%dT%H:%M:%SZ", &tm))
        return ss_arena_copy(&doc->arena, ss_str_of(iso));
    if (rfc822(s, iso))
        return ss_arena_copy(&doc->arena, ss_str_of(iso));
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        size_t n = strlen(forms[i]);
        if (!fits(s, forms[i], iso) || !is_zone((ss_str){s.p + n, s.len - n}))
            continue;
        char *out = ss_arena_alloc(&doc->arena, 19 + s.len - n);
        if (!out)
            return (ss_str){NULL, 0};
        memcpy(out, iso, 19);
        memcpy(out + 19, s.p + n, s.len - n);
        return (ss_str){out, 19 + s.len - n};
    }
    if (in_words(s, iso))
        return ss_arena_copy(&doc->arena, ss_str_of(iso));
    return ss_arena_copy(&doc->arena, s);
}
