/* reject.c - a record that could not be read, with its reason. */
#include "emit/emit_p.h"

void ss_emit_reject(const char *file, uint64_t line, uint64_t column,
                    ss_str error, ss_str record, struct ss_buf *out)
{
    struct json j = {out, false};
    json_open(&j, '{');
    json_key(&j, KEY("file"));
    json_bytes(&j, ss_str_of(file));
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
        json_bytes(&j, record);
    }
    json_close(&j, '}');
    ss_buf_char(out, '\n');
}
