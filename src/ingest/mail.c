/*
 * mail.c - a mail into a document: subject, sender and date from its head, the
 * text from the part that is meant for reading (RFC 5322, 2045 to 2047).
 *
 * Of the parts the first plain text is taken, else the first HTML. Attached
 * files are left out. A part stays where it lies until it must be decoded.
 */
#include "ingest/ingest_p.h"

#include <string.h>
#include <strings.h>

enum { MAX_DEPTH = 8, MAX_PARTS = 1000 };

struct part {
    ss_str body, charset, encoding;
    bool html;
};

/* ---- is it one? -------------------------------------------------------- */

bool mail_begins(ss_str s)
{
    static const char *const wanted[] = {
        "from", "date", "subject", "mime-version", "message-id", "received"};
    unsigned seen = 0;
    ss_str rest = s, name, value;
    if (ss_str_starts(s, SS_STR("From ")))
        (void)ss_str_next(&rest, '\n', &value);
    while (header_next(&rest, &name, &value)) {
        if (!name.len || memchr(name.p, ' ', name.len) ||
            name.p + name.len == value.p)
            return false; /* no line of a head */
        for (unsigned i = 0; i < sizeof wanted / sizeof *wanted; i++)
            seen |= header_is(name, wanted[i]) ? 1u << i : 0;
    }
    return (seen & 7) == 7 || ((seen & 1) && (seen & 24));
}

/* ---- decoding ---------------------------------------------------------- */

static int hex(char c)
{
    return c >= '0' && c <= '9'                 ? c - '0'
           : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                : -1;
}

/* word: in a header, where _ is a blank. */
static void quoted_printable(ss_str s, bool word, struct ss_buf *out)
{
    for (size_t i = 0; i < s.len; i++) {
        bool two = i + 2 < s.len;
        if (s.p[i] == '=' && two && hex(s.p[i + 1]) >= 0 &&
            hex(s.p[i + 2]) >= 0) {
            ss_buf_char(out, (char)(hex(s.p[i + 1]) << 4 | hex(s.p[i + 2])));
            i += 2;
        } else if (s.p[i] == '=' && i + 1 < s.len && s.p[i + 1] == '\n') {
            i++;
        } else if (s.p[i] == '=' && two && s.p[i + 1] == '\r') {
            i += 2;
        } else {
            ss_buf_char(out, word && s.p[i] == '_' ? ' ' : s.p[i]);
        }
    }
}

static void base64(ss_str s, struct ss_buf *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrs"
                                 "tuvwxyz0123456789+/";
    uint32_t bits = 0, n = 0;
    for (size_t i = 0; i < s.len; i++) {
        const char *d = s.p[i] ? strchr(digits, s.p[i]) : NULL;
        if (!d)
            continue; /* line ends, the = at the end */
        bits = bits << 6 | (uint32_t)(d - digits);
        if ((n += 6) >= 8) {
            n -= 8;
            ss_buf_char(out, (char)(bits >> n & 0xff));
        }
    }
}

/* "=?utf-8?Q?a_b?=" at the beginning of s: its bytes, as UTF-8 into out; 0: it
 * is none. */
static size_t encoded_word(struct ss_doc *doc, ss_str s, struct ss_buf *out)
{
    struct ss_buf raw = {0}, converted = {0};
    ss_str rest = {s.p + 2, s.len - 2}, charset, kind, text, utf8;
    if (!ss_str_starts(s, SS_STR("=?")) || !ss_str_next(&rest, '?', &charset) ||
        !rest.p || !ss_str_next(&rest, '?', &kind) || !rest.p ||
        !ss_str_next(&rest, '?', &text) || !rest.p || !rest.len ||
        rest.p[0] != '=')
        return 0;
    if (header_is(kind, "B"))
        base64(text, &raw);
    else
        quoted_printable(text, true, &raw);
    uint32_t warnings = doc->warnings.n;
    if (!raw.failed && raw.len &&
        charset_to_utf8(doc, (ss_str){raw.p, raw.len}, charset, false,
                        &converted, &utf8, NULL))
        ss_buf_str(out, utf8);
    doc->warnings.n = warnings; /* a head is always converted */
    out->failed |= raw.failed;
    ss_buf_release(&raw);
    ss_buf_release(&converted);
    return (size_t)(rest.p + 1 - s.p);
}

/* A header's value as text in the arena; p NULL: no memory. */
static ss_str header_text(struct ss_doc *doc, ss_str value)
{
    struct ss_buf out = {0};
    bool after_word = false;
    for (size_t i = 0; i < value.len;) {
        size_t n = 0, blanks = 0;
        while (i + blanks < value.len && strchr(" \t\r\n", value.p[i + blanks]))
            blanks++;
        ss_str rest = {value.p + i + blanks, value.len - i - blanks};
        bool word = ss_str_starts(rest, SS_STR("=?"));
        if (blanks && !(word && after_word)) /* none between two words */
            ss_buf_char(&out, ' ');
        n = word ? encoded_word(doc, rest, &out) : 0;
        after_word = n > 0;
        if (!n && rest.len) {
            ss_buf_char(&out, rest.p[0]);
            n = 1;
        }
        i += blanks + n;
    }
    ss_str utf8 = ss_str_trim((ss_str){out.p ? out.p : "", out.len});
    if (ss_utf8_valid(utf8.p, utf8.len) < utf8.len)
        utf8.len = ss_utf8_valid(utf8.p, utf8.len);
    ss_str copy = ss_arena_copy(&doc->arena, utf8);
    bool failed = out.failed;
    ss_buf_release(&out);
    return failed ? (ss_str){NULL, 0} : copy;
}

/* ---- parts ------------------------------------------------------------- */

/* The next part of a multipart body, from *rest on; false: the last one was
 * given. */
static bool next_part(ss_str *rest, ss_str boundary, ss_str *part)
{
    ss_str line;
    const char *start = NULL;
    while (rest->p) {
        const char *at = rest->p;
        if (!ss_str_next(rest, '\n', &line))
            break;
        bool mark = line.len > boundary.len + 1 && line.p[0] == '-' &&
                    line.p[1] == '-' &&
                    memcmp(line.p + 2, boundary.p, boundary.len) == 0;
        if (!mark)
            continue;
        if (start) {
            *part = (ss_str){start, (size_t)(at - start)};
            *rest = (ss_str){at, (size_t)((rest->p ? rest->p + rest->len
                                                   : line.p + line.len) -
                                          at)};
            return true;
        }
        start = rest->p;
    }
    return false;
}

static void find_text(ss_str part, struct part *found, unsigned depth,
                      unsigned *n)
{
    ss_str rest = part, name, value, type = {"", 0}, inner;
    struct part p = {.encoding = type, .charset = type};
    bool attached = false;
    if (depth > MAX_DEPTH || ++*n > MAX_PARTS)
        return;
    while (header_next(&rest, &name, &value)) {
        if (header_is(name, "content-type"))
            type = value;
        else if (header_is(name, "content-transfer-encoding"))
            p.encoding = value;
        else if (header_is(name, "content-disposition"))
            attached = strncasecmp(value.p, "attachment",
                                   value.len < 10 ? value.len : 10) == 0;
    }
    p.body = rest.p ? rest : (ss_str){"", 0};
    ss_str boundary = header_parameter(type, "boundary");
    if (boundary.len && type.len > 10 &&
        strncasecmp(type.p, "multipart/", 10) == 0) {
        while (next_part(&p.body, boundary, &inner))
            find_text(inner, found, depth + 1, n);
        return;
    }
    p.charset = header_parameter(type, "charset");
    p.html = type.len >= 9 && strncasecmp(type.p, "text/html", 9) == 0;
    bool text = !type.len || p.html ||
                (type.len >= 10 && strncasecmp(type.p, "text/plain", 10) == 0);
    if (text && !attached && ss_str_trim(p.body).len &&
        (!found->body.len || (found->html && !p.html)))
        *found = p;
}

/* ---- the mail ---------------------------------------------------------- */

/* "Ann Lee" <ann@example.org> */
static ss_str sender(ss_str s)
{
    const char *angle = memchr(s.p, '<', s.len);
    ss_str name =
        ss_str_trim((ss_str){s.p, angle ? (size_t)(angle - s.p) : s.len});
    if (name.len > 1 && name.p[0] == '"' && name.p[name.len - 1] == '"')
        name = (ss_str){name.p + 1, name.len - 2};
    return name.len ? name : s;
}

static bool head(struct ss_doc *doc, ss_str bytes, ss_str *body)
{
    ss_str rest = bytes, name, value;
    bool ok = true;
    if (ss_str_starts(rest, SS_STR("From "))) /* of a mailbox */
        (void)ss_str_next(&rest, '\n', &value);
    *body = rest;
    while (ok && header_next(&rest, &name, &value)) {
        enum article_field f = header_is(name, "subject")      ? FIELD_TITLE
                               : header_is(name, "date")       ? FIELD_DATE
                               : header_is(name, "message-id") ? FIELD_ID
                               : header_is(name, "from")       ? FIELD_AUTHORS
                                                               : N_FIELDS;
        if (f == N_FIELDS)
            continue;
        ss_str text =
            header_text(doc, f == FIELD_ID ? unbracketed(value) : value);
        ok = text.p && (f == FIELD_AUTHORS ? field_name(doc, f, sender(text))
                                           : field_meta(doc, f, text));
    }
    return ok;
}

/* A line of -- begins what stands under every mail of the writer. */
static ss_str without_signature(ss_str s)
{
    ss_str rest = s, line;
    while (rest.p && ss_str_next(&rest, '\n', &line))
        if (ss_str_eq(ss_str_trim(line), SS_STR("--")) && line.p[0] == '-')
            return (ss_str){s.p, (size_t)(line.p - s.p)};
    return s;
}

bool mail_record(struct ss_doc *doc, ss_str bytes, struct sayso_error *err)
{
    struct ss_buf decoded = {.max_bytes = SS_RECORD_MAX_BYTES};
    struct part p = {.body = {"", 0}};
    unsigned n = 0;
    ss_str mail;
    bool raw = doc->want_raw, ok;
    const char *base = bytes.p;
    while (bytes.len && strchr(" \r\n", bytes.p[0]))
        bytes = (ss_str){bytes.p + 1, bytes.len - 1};
    if (!head(doc, bytes, &mail))
        return ss_fail_memory(err);
    find_text(mail, &p, 0, &n);
    if (header_is(p.encoding, "quoted-printable"))
        quoted_printable(p.body, false, &decoded);
    else if (header_is(p.encoding, "base64"))
        base64(p.body, &decoded);
    ss_str body = decoded.len ? (ss_str){decoded.p, decoded.len} : p.body;
    body = p.html ? body : without_signature(body);
    doc->want_raw = raw && !decoded.len;
    if (decoded.failed)
        ok = ss_fail_memory(err);
    else if (!ss_str_trim(body).len)
        ok = ss_fail(err, SAYSO_ERR_INPUT, 0, 0,
                     "the mail has no part that is text");
    else
        ok = page_or_text(doc, body, p.charset,
                          decoded.len ? 0 : (uint64_t)(body.p - base),
                          p.html ? SS_FORMAT_HTML : SS_FORMAT_TEXT, NULL, err);
    doc->want_raw = raw;
    if (!ok && err)
        err->offset = 0; /* of the decoded text */
    ss_buf_release(&decoded);
    return ok;
}
