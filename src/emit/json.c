/* json.c - JSON out, into a buffer. */
#include "emit/emit_p.h"

#include <string.h>

static void separate(struct json *j)
{
    if (j->comma)
        ss_buf_char(j->out, ',');
    j->comma = true;
}

void json_open(struct json *j, char bracket)
{
    separate(j);
    ss_buf_char(j->out, bracket);
    j->comma = false;
}

void json_close(struct json *j, char bracket)
{
    ss_buf_char(j->out, bracket);
    j->comma = true;
}

static void escape(struct ss_buf *out, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
    const char *known = c ? memchr(from, c, sizeof from - 1) : NULL;
    char text[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
    if (known) {
        text[1] = to[known - from];
        ss_buf_add(out, text, 2);
    } else {
        ss_buf_add(out, text, 6);
    }
}

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c != '"' && c != '\\';
}

#define EACH 0x0101010101010101u /* a one in every byte */

/* Are all eight bytes plain? A byte below n borrows from its own top bit when
 * n is taken off; equal bytes are the ones that xor makes zero. */
static bool are_plain(const char *p)
{
    uint64_t w, quote, backslash;
    memcpy(&w, p, sizeof w);
    quote = w ^ EACH * '"';
    backslash = w ^ EACH * '\\';
    uint64_t odd = ((w - EACH * 0x20) & ~w) | ((quote - EACH) & ~quote) |
                   ((backslash - EACH) & ~backslash);
    return !(odd & EACH * 0x80);
}

/* Length of the stretch at the start of s that needs no escape. */
static size_t plain_len(ss_str s)
{
    size_t i = 0;
    while (i + 8 <= s.len && are_plain(s.p + i))
        i += 8;
    while (i < s.len && is_plain((unsigned char)s.p[i]))
        i++;
    return i;
}

static void quoted(struct ss_buf *out, ss_str s)
{
    ss_buf_char(out, '"');
    while (s.len) {
        size_t n = plain_len(s);
        ss_buf_add(out, s.p, n);
        if (n < s.len)
            escape(out, (unsigned char)s.p[n++]);
        s = (ss_str){s.p + n, s.len - n};
    }
    ss_buf_char(out, '"');
}

void json_key(struct json *j, ss_str key)
{
    separate(j);
    ss_buf_str(j->out, key);
    j->comma = false;
}

void json_text(struct json *j, ss_str s)
{
    separate(j);
    quoted(j->out, s);
}

void json_bytes(struct json *j, ss_str s)
{
    struct ss_buf clean = {0};
    while (s.len) {
        size_t n = ss_utf8_valid(s.p, s.len);
        ss_buf_add(&clean, s.p, n);
        if (n < s.len) {
            ss_buf_str(&clean, SS_STR("\xef\xbf\xbd"));
            n++;
        }
        s.p += n;
        s.len -= n;
    }
    json_text(j, (ss_str){clean.p, clean.len});
    j->out->failed = j->out->failed || clean.failed;
    ss_buf_release(&clean);
}

void json_uint(struct json *j, uint64_t n)
{
    separate(j);
    ss_buf_uint(j->out, n);
}

void json_bool(struct json *j, bool b)
{
    separate(j);
    ss_buf_str(j->out, b ? SS_STR("true") : SS_STR("false"));
}

void json_null(struct json *j)
{
    separate(j);
    ss_buf_str(j->out, SS_STR("null"));
}

void json_probability(struct json *j, double p)
{
    unsigned n = !(p > 0) ? 0 : p >= 1 ? 1000 : (unsigned)(p * 1000 + 0.5);
    char text[5] = {'0', '.', (char)('0' + n / 100), (char)('0' + n / 10 % 10),
                    (char)('0' + n % 10)};
    separate(j);
    if (n == 0 || n == 1000) {
        ss_buf_char(j->out, n ? '1' : '0');
        return;
    }
    size_t len = 5;
    while (text[len - 1] == '0')
        len--;
    ss_buf_add(j->out, text, len);
}

void ss_emit_string(ss_str s, struct ss_buf *out)
{
    json_bytes(&(struct json){out, false}, s);
}
