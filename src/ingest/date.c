/* date.c - the dates that dumps carry, as ISO 8601 where they can be read. */
#include "ingest/ingest_p.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static ss_str keep(struct ss_doc *doc, const char *s)
{
    return ss_arena_copy(&doc->arena, ss_str_of(s));
}

/* 1603255357.3653135, also in milliseconds */
static bool epoch(ss_str s, time_t *out)
{
    char buf[40], *end = NULL;
    if (s.len < 9 || s.len >= sizeof buf)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if ((s.p[i] < '0' || s.p[i] > '9') && s.p[i] != '.')
            return false;
    memcpy(buf, s.p, s.len);
    buf[s.len] = '\0';
    double v = strtod(buf, &end);
    if (*end || memchr(s.p, '.', 8))
        return false;
    if (v > 1e11)
        v /= 1000;
    *out = (time_t)v;
    return v < 1e11;
}

ss_str iso_date(struct ss_doc *doc, ss_str s)
{
    time_t t;
    struct tm tm;
    char buf[40];
    s = ss_str_trim(s);
    if (epoch(s, &t) && gmtime_r(&t, &tm) &&
        strftime(buf, sizeof buf, "%Y-%m-%dT%H:%M:%SZ", &tm))
        return keep(doc, buf);
    if (s.len == 19 && s.p[4] == '-' && s.p[10] == ' ' && s.p[13] == ':') {
        memcpy(buf, s.p, 19);
        buf[10] = 'T';
        buf[19] = '\0';
        return keep(doc, buf);
    }
    return ss_arena_copy(&doc->arena, s);
}
