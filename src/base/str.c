/* str.c - byte strings and errors. */
#include "base/base.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

ss_str ss_str_of(const char *c_string)
{
    return c_string ? (ss_str){c_string, strlen(c_string)} : (ss_str){"", 0};
}

bool ss_str_eq(ss_str a, ss_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.p, b.p, a.len) == 0);
}

int ss_str_cmp(ss_str a, ss_str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.len > b.len) - (a.len < b.len);
}

bool ss_str_starts(ss_str s, ss_str prefix)
{
    return s.len >= prefix.len &&
           ss_str_eq((ss_str){s.p, prefix.len}, prefix);
}

bool ss_str_ends(ss_str s, ss_str suffix)
{
    return s.len >= suffix.len &&
           ss_str_eq((ss_str){s.p + s.len - suffix.len, suffix.len}, suffix);
}

static bool blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

ss_str ss_str_trim(ss_str s)
{
    while (s.len && blank(s.p[0])) {
        s.p++;
        s.len--;
    }
    while (s.len && blank(s.p[s.len - 1]))
        s.len--;
    return s;
}

bool ss_str_next(ss_str *rest, char sep, ss_str *part)
{
    if (!rest->p)
        return false;
    const char *at = rest->len ? memchr(rest->p, sep, rest->len) : NULL;
    if (!at) {
        *part = *rest;
        *rest = (ss_str){NULL, 0};
        return true;
    }
    *part = (ss_str){rest->p, (size_t)(at - rest->p)};
    *rest = (ss_str){at + 1, rest->len - part->len - 1};
    return true;
}

bool ss_fail(struct sayso_error *err, enum sayso_code code, uint64_t offset,
             uint32_t line, const char *fmt, ...)
{
    if (!err)
        return false;
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(err->message, sizeof err->message, fmt, ap);
    va_end(ap);
    err->code = code;
    err->offset = offset;
    err->line = line;
    return false;
}

bool ss_fail_memory(struct sayso_error *err)
{
    return ss_fail(err, SAYSO_ERR_MEMORY, 0, 0, "out of memory");
}
