/*
 * date.c - the dates that dumps carry, as ISO 8601 where they can be read.
 *
 * Only what has one meaning is rewritten: seconds since 1970, digits in the
 * order year, month, day, and the form of mails and feeds (RFC 822).
 * 03/04/2020 stays as it is.
 */
#include "ingest/ingest_p.h"

#include <stdio.h>
#include <string.h>
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

/* "Mon, 29 Jul 2013 16:03:54 +0000"; the day and the seconds may be missing, a
 * zone has a few old names. */
static bool rfc822(ss_str s, char out[32])
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    static const char zones[][10] = {"GMT", "Z",     "UT",    "Z",    "UTC",
                                     "Z",   "EST",   "-0500", "EDT",  "-0400",
                                     "PST", "-0800", "PDT",   "-0700"};
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
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i += 2)
        if (ss_str_eq(zone, ss_str_of(zones[i])))
            zone = ss_str_of(zones[i + 1]);
    if (zone.len && zone.p[0] != '+' && zone.p[0] != '-' && zone.p[0] != 'Z')
        zone.len = 0;
    snprintf(out, 32, "%.4s-%02d-%s%.*sT%.*s%s%.*s", year.p,
             (int)(m - months) / 3 + 1, day.len == 1 ? "0" : "", (int)day.len,
             day.p, (int)clock.len, clock.p, clock.len == 5 ? ":00" : "",
             (int)zone.len, zone.p);
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
    return ss_arena_copy(&doc->arena, s);
}
