/*
 * front_hugo.c - front matter as Hugo and its like write it beside YAML: TOML
 * between lines of +++, and a JSON object.
 *
 * Of TOML the part that says something of an article is read: keys at the top
 * with strings, lists of them, and bare values. Tables are passed over.
 */
#include "ingest/front_p.h"

#include <string.h>

static ss_str from(ss_str s, size_t n)
{
    return (ss_str){s.p + n, s.len - n};
}

/* A string's inside without its escapes, in the arena; as it is when they are
 * not known. p NULL: no memory. */
static ss_str decoded(struct front *f, ss_str inside)
{
    struct ss_json_text t = {.in = inside};
    char *out = ss_arena_alloc(&f->c->doc->arena, inside.len + 1);
    size_t len = 0, raw_len;
    ss_str piece;
    while (out && ss_json_piece(&t, &piece, &raw_len)) {
        memcpy(out + len, piece.p, piece.len);
        len += piece.len;
    }
    return t.bad ? inside : (ss_str){out, len};
}

static bool add_string(struct front *f, ss_str key, ss_str inside, char quote,
                       bool element)
{
    struct field x = {.key = key, .raw = inside, .element = element};
    x.value = quote == '"' ? decoded(f, inside) : inside;
    bool escapes = quote == '"' && memchr(inside.p, '\\', inside.len) != NULL;
    x.quote = escapes && x.value.p != inside.p ? '"' : '\0';
    return x.value.p && front_add(f, &x);
}

/* ---- TOML -------------------------------------------------------------- */

/* The inside of the string s begins with; *len its bytes, 0: none is there. */
static ss_str toml_string(ss_str s, size_t *len)
{
    char quote = s.len ? s.p[0] : '\0';
    *len = 0;
    if (quote != '"' && quote != '\'')
        return (ss_str){"", 0};
    size_t n = s.len > 2 && s.p[1] == quote && s.p[2] == quote ? 3 : 1;
    for (size_t i = n; i + n <= s.len; i++) {
        if (quote == '"' && s.p[i] == '\\') {
            i++;
            continue;
        }
        if (memcmp(s.p + i, s.p, n) == 0) {
            *len = i + n;
            return (ss_str){s.p + n, i - n};
        }
        if (n == 1 && s.p[i] == '\n')
            break;
    }
    return (ss_str){"", 0};
}

/* The strings of the list s begins with; its bytes. */
static bool toml_list(struct front *f, ss_str key, ss_str s, size_t *len)
{
    size_t at = 1, n;
    while (at < s.len && s.p[at] != ']') {
        ss_str inside = toml_string(from(s, at), &n);
        if (n && !add_string(f, key, inside, s.p[at], true))
            return false;
        at += n ? n : 1;
    }
    *len = at < s.len ? at + 1 : at;
    return true;
}

static ss_str up_to(ss_str s, char c)
{
    const char *end = memchr(s.p, c, s.len);
    return (ss_str){s.p, end ? (size_t)(end - s.p) : s.len};
}

/* "key = value" at the beginning of s; *len the bytes of it. */
static bool toml_pair(struct front *f, ss_str s, size_t *len)
{
    ss_str line = up_to(s, '\n'), key = up_to(line, '=');
    *len = line.len + (line.len < s.len);
    if (key.len == line.len)
        return true;
    size_t at = key.len + 1, n = 0;
    while (at < line.len && (s.p[at] == ' ' || s.p[at] == '\t'))
        at++;
    key = ss_str_trim(key);
    if (key.len > 1 && key.p[0] == '"')
        key = (ss_str){key.p + 1, key.len - 2};
    ss_str value = from(s, at), inside = toml_string(value, &n);
    bool ok = true;
    if (n)
        ok = add_string(f, key, inside, value.p[0], false);
    else if (value.len && value.p[0] == '[')
        ok = toml_list(f, key, value, &n);
    else
        ok = add_string(f, key, ss_str_trim(up_to(from(line, at), '#')), 0,
                        false);
    *len = at + n > *len ? at + n : *len;
    return ok;
}

bool front_toml(struct front *f, ss_str inside)
{
    bool ok = true, table = false;
    while (ok && inside.len) {
        size_t n;
        char c = inside.p[0];
        table |= c == '[';
        if (table || c == '#' || c == '\n') {
            n = up_to(inside, '\n').len;
            n += n < inside.len;
        } else {
            ok = toml_pair(f, inside, &n);
        }
        inside = from(inside, n);
    }
    return ok;
}

/* ---- JSON -------------------------------------------------------------- */

static bool json_value(struct front *f, ss_str key, ss_str value, bool element)
{
    ss_str unused, in;
    struct ss_json j = {.s = value};
    if (value.p[0] == '"')
        return add_string(f, key, (ss_str){value.p + 1, value.len - 2}, '"',
                          element);
    if (value.p[0] == '[' && !element && ss_json_open(&j)) {
        while (ss_json_next(&j, &unused, &in))
            if (!json_value(f, key, in, true))
                return false;
        return true;
    }
    return value.p[0] == '{' || value.p[0] == '[' ||
           ss_str_eq(value, SS_STR("null")) ||
           add_string(f, key, value, 0, element);
}

bool front_json(struct front *f, ss_str object)
{
    struct ss_json j = {.s = object};
    ss_str name, value;
    if (!ss_json_open(&j))
        return true;
    while (ss_json_next(&j, &name, &value))
        if (!json_value(f, name, value, false))
            return false;
    return true;
}

size_t front_json_len(ss_str s)
{
    struct ss_json j = {.s = s};
    ss_str value;
    if (!s.len || s.p[0] != '{' || !ss_json_value(&j, &value))
        return 0;
    ss_str rest = ss_str_trim(from(s, value.len));
    if (ss_str_starts(rest, SS_STR("\xef\xbb\xbf"))) /* files joined by cat */
        rest = from(rest, 3);
    return rest.len && !strchr("{[,]}", rest.p[0]) ? value.len : 0;
}
