/*
 * charset.c - any bytes to UTF-8, before another library sees them.
 *
 * Byte-order mark, else UTF-16 or 32 by its zeros, else valid UTF-8 (which
 * beats a legacy label: pages are often saved anew under their old one), else
 * the label that came with the bytes (HTTP), else the one found in the first 64
 * kB, else uchardet's guess, else windows-1252. Labels follow the WHATWG
 * encoding standard: iso-8859-1 means windows-1252, and so on.
 */
#include "ingest/ingest_p.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <uchardet/uchardet.h>

static const struct {
    const char *label, *means;
} labels[] = {
    {"iso-8859-1", "windows-1252"},
    {"latin1", "windows-1252"},
    {"latin-1", "windows-1252"},
    {"ascii", "windows-1252"},
    {"us-ascii", "windows-1252"},
    {"iso8859-1", "windows-1252"},
    {"gb2312", "GB18030"},
    {"gbk", "GB18030"},
    {"x-gbk", "GB18030"},
    {"shift_jis", "CP932"},
    {"x-sjis", "CP932"},
    {"shift-jis", "CP932"},
    {"euc-kr", "CP949"},
    {"ks_c_5601-1987", "CP949"},
    {"iso-8859-9", "windows-1254"},
    {"tis-620", "windows-874"},
    {"iso-8859-11", "windows-874"},
    {"utf8", "UTF-8"},
    {"unicode-1-1-utf-8", "UTF-8"},
    {"macintosh", "MACINTOSH"},
    {"big5", "BIG5-HKSCS"},
    {"x-x-big5", "BIG5-HKSCS"},
};

static const char *mark(ss_str s, size_t *skip)
{
    const unsigned char *p = (const unsigned char *)s.p;
    *skip = 0;
    if (s.len >= 3 && p[0] == 0xef && p[1] == 0xbb && p[2] == 0xbf)
        return *skip = 3, "UTF-8";
    if (s.len >= 4 && p[0] == 0xff && p[1] == 0xfe && !p[2] && !p[3])
        return *skip = 4, "UTF-32LE";
    if (s.len >= 4 && !p[0] && !p[1] && p[2] == 0xfe && p[3] == 0xff)
        return *skip = 4, "UTF-32BE";
    if (s.len >= 2 && p[0] == 0xff && p[1] == 0xfe)
        return *skip = 2, "UTF-16LE";
    if (s.len >= 2 && p[0] == 0xfe && p[1] == 0xff)
        return *skip = 2, "UTF-16BE";
    return NULL;
}

/* Latin text in units of two or four bytes is every other or three of four
 * bytes zero. */
const char *charset_by_zeros(ss_str s)
{
    size_t zeros[4] = {0}, units = (s.len < 4096 ? s.len : 4096) / 4;
    for (size_t i = 0; i < units * 4; i++)
        zeros[i % 4] += !s.p[i];
    size_t many = units * 6 / 10, few = units / 10;
    bool many0 = zeros[0] > many, many1 = zeros[1] > many;
    bool many2 = zeros[2] > many, many3 = zeros[3] > many;
    if (!units)
        return NULL;
    if (many1 && many2)
        return many0 && zeros[3] <= few   ? "UTF-32BE"
               : many3 && zeros[0] <= few ? "UTF-32LE"
                                          : NULL;
    return many0 && many2 && zeros[1] <= few && zeros[3] <= few   ? "UTF-16BE"
           : many1 && many3 && zeros[0] <= few && zeros[2] <= few ? "UTF-16LE"
                                                                  : NULL;
}

/* The label behind "charset=" or "encoding=" in the first 64 kB. */
static bool declared(ss_str s, char *label, size_t room)
{
    static const char *const keys[] = {"charset", "encoding"};
    size_t most = s.len < 65536 ? s.len : 65536;
    for (size_t i = 0; i + 9 < most; i++) {
        for (size_t k = 0; k < 2; k++) {
            size_t n = strlen(keys[k]), at = i + n;
            if (at >= most || strncasecmp(s.p + i, keys[k], n) != 0)
                continue;
            while (at < most && (s.p[at] == ' ' || s.p[at] == '='))
                at++;
            if (at == i + n || s.p[at - 1] == ' ')
                continue;
            if (at < most && (s.p[at] == '"' || s.p[at] == '\''))
                at++;
            size_t len = 0;
            while (
                at + len < most && len + 1 < room &&
                (s.p[at + len] == '-' || s.p[at + len] == '_' ||
                 (s.p[at + len] >= '0' && s.p[at + len] <= '9') ||
                 ((s.p[at + len] | 32) >= 'a' && (s.p[at + len] | 32) <= 'z')))
                len++;
            if (!len)
                continue;
            memcpy(label, s.p + at, len);
            label[len] = '\0';
            return true;
        }
    }
    return false;
}

static bool guess(ss_str s, char *label, size_t room)
{
    uchardet_t u = uchardet_new();
    if (!u)
        return false;
    size_t n = s.len < 1u << 20 ? s.len : 1u << 20;
    bool ok = uchardet_handle_data(u, s.p, n) == 0;
    uchardet_data_end(u);
    const char *name = ok ? uchardet_get_charset(u) : "";
    ok = *name && strlen(name) < room;
    if (ok)
        memcpy(label, name, strlen(name) + 1);
    uchardet_delete(u);
    return ok;
}

static const char *meaning(const char *label)
{
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (strcasecmp(label, labels[i].label) == 0)
            return labels[i].means;
    return label;
}

static const char REPLACEMENT[] = "\xef\xbf\xbd"; /* U+FFFD */

/* Valid UTF-8 as it is; of the rest every byte becomes U+FFFD. */
static size_t mend(ss_str s, struct ss_buf *out)
{
    size_t mended = 0;
    while (s.len) {
        size_t n = ss_utf8_valid(s.p, s.len);
        ss_buf_add(out, s.p, n);
        if (n < s.len) {
            ss_buf_add(out, REPLACEMENT, 3);
            mended++;
            n++;
        }
        s = (ss_str){s.p + n, s.len - n};
    }
    return mended;
}

static size_t unit_bytes(const char *charset)
{
    return strncasecmp(charset, "UTF-16", 6) == 0   ? 2
           : strncasecmp(charset, "UTF-32", 6) == 0 ? 4
                                                    : 1;
}

/* Convert; bytes that mean nothing become U+FFFD and are counted. UTF-8 is
 * ours to read: iconv lets code points through that do not exist. */
static bool convert(ss_str s, const char *from, struct ss_buf *out,
                    size_t *mended)
{
    *mended = 0;
    if (strcasecmp(from, "UTF-8") == 0) {
        *mended = mend(s, out);
        return !out->failed;
    }
    iconv_t cd = iconv_open("UTF-8", from);
    if (cd == (iconv_t)-1)
        return false;
    char *in = (char *)(uintptr_t)s.p; /* iconv does not write there */
    size_t left = s.len, unit = unit_bytes(from);
    while (left && !out->failed) {
        if (!ss_buf_reserve(out, left * 2 + 16))
            break;
        char *to = out->p + out->len;
        size_t room = out->cap - out->len;
        size_t r = iconv(cd, &in, &left, &to, &room);
        out->len = (size_t)(to - out->p);
        if (r == (size_t)-1 && errno != E2BIG) {
            ss_buf_add(out, REPLACEMENT, 3);
            (*mended)++;
            in += left < unit ? left : unit;
            left -= left < unit ? left : unit;
        }
    }
    iconv_close(cd);
    return !out->failed;
}

/* UTF-8 that was damaged, or cut in the middle of a character? Letters of other
 * charsets seldom make up well-formed sequences. */
static bool mostly_utf8(ss_str s)
{
    size_t good = 0, bad = 0;
    while (s.len) {
        size_t n = ss_utf8_valid(s.p, s.len);
        for (size_t i = 0; i < n; i++)
            good += ((unsigned char)s.p[i] & 0xc0) == 0xc0;
        bad += n < s.len;
        n += n < s.len;
        s = (ss_str){s.p + n, s.len - n};
    }
    return good && good >= bad;
}

bool charset_to_utf8(struct ss_doc *doc, ss_str bytes, ss_str outside,
                     bool html, struct ss_buf *into, ss_str *utf8,
                     struct sayso_error *err)
{
    char label[64] = "";
    size_t skip, mended = 0;
    const char *from = mark(bytes, &skip);
    if (!from)
        from = charset_by_zeros(bytes);
    ss_str rest = {bytes.p + skip, bytes.len - skip};
    if ((!from || strcmp(from, "UTF-8") == 0) &&
        ss_utf8_valid(rest.p, rest.len) == rest.len) {
        *utf8 = rest;
        return true;
    }
    if (!from && outside.len && outside.len < sizeof label) {
        memcpy(label, outside.p, outside.len);
        from = meaning(label);
    }
    if (!from && html && declared(bytes, label, sizeof label))
        from = meaning(label);
    if (!from && mostly_utf8(bytes))
        from = "UTF-8";
    if (!from && guess(bytes, label, sizeof label))
        from = meaning(label);
    if (!from)
        from = "windows-1252";
    if (!convert(rest, from, into, &mended)) {
        ss_buf_clear(into);
        from = "windows-1252";
        if (!convert(rest, from, into, &mended))
            return ss_fail_memory(err);
    }
    if (strcasecmp(from, "UTF-8") != 0)
        ss_doc_warn(doc, "converted from %s to UTF-8", from);
    if (mended)
        ss_doc_warn(doc, "%zu bytes that are not %s were replaced", mended,
                    from);
    *utf8 = (ss_str){into->p ? into->p : "", into->len};
    return true;
}

/* ---- UTF-16 and 32, as they stream ------------------------------------- */

struct wide {
    iconv_t cd;
    size_t unit;
    struct ss_buf raw; /* not yet converted: less than a character */
};

const char *charset_wide(ss_str s)
{
    size_t skip;
    const char *from = mark(s, &skip);
    return from && strcmp(from, "UTF-8") != 0 ? from : charset_by_zeros(s);
}

struct wide *wide_open(const char *charset)
{
    struct wide *w = calloc(1, sizeof *w);
    if (!w)
        return NULL;
    w->unit = unit_bytes(charset);
    w->cd = iconv_open("UTF-8", charset);
    if (w->cd != (iconv_t)-1)
        return w;
    free(w);
    return NULL;
}

void wide_free(struct wide *w)
{
    if (!w)
        return;
    iconv_close(w->cd);
    ss_buf_release(&w->raw);
    free(w);
}

struct ss_buf *wide_raw(struct wide *w)
{
    return &w->raw;
}

bool wide_convert(struct wide *w, bool more, struct ss_buf *out)
{
    char *in = w->raw.p;
    size_t left = w->raw.len;
    while (left && !out->failed) {
        if (!ss_buf_reserve(out, left * 2 + 16))
            break;
        char *to = out->p + out->len;
        size_t room = out->cap - out->len;
        size_t r = iconv(w->cd, &in, &left, &to, &room);
        out->len = (size_t)(to - out->p);
        if (r != (size_t)-1 || errno == E2BIG)
            continue;
        if (errno == EINVAL && more)
            break; /* the rest of the character is not there yet */
        ss_buf_add(out, REPLACEMENT, 3);
        size_t n = left < w->unit ? left : w->unit;
        in += n;
        left -= n;
    }
    if (left)
        memmove(w->raw.p, in, left);
    w->raw.len = left;
    return !out->failed;
}
