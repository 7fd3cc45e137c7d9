/* reject.c - a record that could not be read, with its reason. */
#include "emit/emit_p.h"

/* Any bytes as a JSON string: stretches that are UTF-8 as they are. */
static void bytes(struct json *j, ss_str s)
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

void ss_emit_reject(const char *file, uint64_t line, uint64_t column,
                    ss_str error, ss_str record, struct ss_buf *out)
{
    struct json j = {out, false};
    json_open(&j, '{');
    json_key(&j, KEY("file"));
    bytes(&j, ss_str_of(file));
    if (line) {
        json_key(&j, KEY("line"));
        json_uint(&j, line);
    }
    if (line && column) {
        json_key(&j, KEY("column"));
        json_uint(&j, column);
    }
    json_key(&j, KEY("error"));
    json_text(&j, error);
    if (record.len) {
        json_key(&j, KEY("record"));
        bytes(&j, record);
    }
    json_close(&j, '}');
    ss_buf_char(out, '\n');
}
