/*
 * xml_record.c - XML cut into the elements that are articles, and one of them
 * into a document.
 *
 *     <rss><channel><title>...  <item>...</item>  <item>...</item>
 *     ^ head, kept for all of them ^ record
 */
#include "ingest/ingest_p.h"

#include <string.h>

enum { HEAD_MAX = 1 << 16 };

/* ---- cutting ----------------------------------------------------------- */

/* The first tag; false: none. */
static bool root_of(ss_str s, struct xml_token *t)
{
    size_t mark = ss_str_starts(s, SS_STR("\xef\xbb\xbf")) ? 3 : 0;
    struct xml x = {.s = s, .at = mark};
    while (xml_next(&x, t))
        if (t->kind == XML_OPEN)
            return true;
        else if (t->kind == XML_CLOSE || ss_str_trim(t->text).len)
            return false;
    return false;
}

bool xml_is_known(ss_str s)
{
    struct xml_token t;
    if (!s.len || s.p[0] != '<' || !root_of(s, &t))
        return false;
    ss_str root = xml_local(t.name);
    return xml_kind_of(root, s) ||
           (ss_str_starts(s, SS_STR("<?xml")) && !header_is(root, "html"));
}

static bool is_record(const struct xml_kind *kind, const struct xml_token *t)
{
    if (t->kind != XML_OPEN ||
        !ss_str_eq(xml_local(t->name), ss_str_of(kind->record)))
        return false;
    ss_str class = xml_attribute(t->text, SS_STR("class"));
    return !kind->record_class || memmem(class.p, class.len, kind->record_class,
                                         strlen(kind->record_class)) != NULL;
}

/* Go to the next element that is a record; what is passed the first time is
 * the head. RECORD: it stands there. */
static enum ss_read find_record(struct ss_reader *r, struct ss_record *rec,
                                struct sayso_error *err)
{
    for (;;) {
        struct xml x = {.s = reader_unread(r), .partial = r->more};
        struct xml_token t;
        while (xml_next(&x, &t))
            if (is_record(r->xml, &t))
                break;
        bool found = x.at && is_record(r->xml, &t);
        size_t n = found ? t.at : x.at;
        if (!r->done)
            ss_buf_add(&r->head, x.s.p,
                       n < HEAD_MAX - r->head.len ? n : HEAD_MAX - r->head.len);
        if (r->head.failed) {
            ss_fail_memory(err);
            return SS_READ_FAIL;
        }
        reader_use(r, n);
        if (found) {
            r->done = true;
            return SS_READ_RECORD;
        }
        if (!r->more)
            return SS_READ_END;
        if (reader_unread(r).len > SS_RECORD_MAX_BYTES)
            r->used = r->buf.len; /* a comment without end, or the like */
        if (!reader_fill(r, err))
            return reader_damaged(r, rec);
    }
}

/* Bytes of the element that begins here; 0: its end is not there. *seen: how
 * far it was looked for, *depth: how many of its name are open. */
static size_t element_len(ss_str s, size_t *seen, unsigned *depth, bool more)
{
    struct xml x = {.s = s, .partial = more};
    struct xml_token first, t;
    if (!xml_next(&x, &first) || first.empty)
        return x.at;
    if (!*depth)
        *depth = 1;
    else
        x.at = *seen;
    while (xml_next(&x, &t)) {
        if (t.kind < XML_OPEN || !ss_str_eq(t.name, first.name))
            continue;
        *depth += t.kind == XML_OPEN && !t.empty;
        if (t.kind == XML_CLOSE && --*depth == 0)
            return x.at;
    }
    *seen = x.at;
    return 0;
}

static enum ss_read too_long(struct ss_reader *r, struct ss_record *rec,
                             struct sayso_error *err)
{
    reader_cut(r, reader_unread(r).len, rec);
    return reader_reject(r, rec, err,
                         "an article may have 32 MB; this element is longer");
}

/* The record that stands here. */
static enum ss_read cut_record(struct ss_reader *r, struct ss_record *rec,
                               struct sayso_error *err)
{
    size_t seen = 0, n;
    unsigned depth = 0;
    while (!(n = element_len(reader_unread(r), &seen, &depth, r->more)) &&
           r->more) {
        if (reader_unread(r).len > SS_RECORD_MAX_BYTES)
            return too_long(r, rec, err);
        if (!reader_fill(r, err))
            return reader_damaged(r, rec);
    }
    bool alone = strcmp(r->xml->root, r->xml->record) == 0 && !r->number;
    reader_cut(r, n ? n : reader_unread(r).len, rec);
    if (alone)
        rec->number = 0;
    return SS_READ_RECORD;
}

enum ss_read xml_next_record(struct ss_reader *r, struct ss_record *rec,
                             struct sayso_error *err)
{
    struct xml_token t = {.name = {"", 0}};
    if (!r->xml && root_of(reader_unread(r), &t))
        r->xml = xml_kind_of(xml_local(t.name), reader_unread(r));
    if (!r->xml) {
        ss_fail(err, SAYSO_ERR_INPUT, 0, 1,
                "this is XML of a kind that holds no articles: <%.*s>",
                (int)t.name.len, t.name.p);
        return SS_READ_FAIL;
    }
    for (;;) {
        enum ss_read got = find_record(r, rec, err);
        if (got == SS_READ_RECORD && r->xml->word && word_holds_several(r)) {
            r->format = SS_FORMAT_EXPORT;
            return word_next(r, rec, err);
        }
        if (got == SS_READ_RECORD)
            got = cut_record(r, rec, err);
        if (got != SS_READ_RECORD)
            return got;
        struct xml x = {.s = rec->bytes};
        (void)xml_next(&x, &t);
        if (!xml_passes(r->xml, xml_content(&x, &t), t.name))
            return got;
    }
}

/* ---- reading ----------------------------------------------------------- */

struct reading {
    struct ss_doc *doc;
    const struct xml_kind *kind;
    ss_str head, record; /* the whole element */
    ss_str name;         /* of its tag */
    const char *base;
    struct sayso_error *err;
};

/* What a path leads to; "^": from the root's tag on, and for an attribute of
 * it in its tag. */
static bool look_up(const struct reading *r, const char *path, ss_str *found)
{
    ss_str p = ss_str_of(path), scope = r->record, name = r->name;
    struct xml x;
    struct xml_token t;
    bool head = p.p[0] == '^';
    if (head) {
        p = (ss_str){p.p + 1, p.len - 1};
        scope = r->head;
    }
    if (head && !root_of(scope, &t))
        return false;
    x = (struct xml){.s = scope};
    while (xml_next(&x, &t) && t.kind != XML_OPEN)
        ;
    if (p.p[0] == '@') {
        *found = xml_attribute(t.text, (ss_str){p.p + 1, p.len - 1});
        return found->len > 0;
    }
    return xml_find((ss_str){scope.p + x.at, scope.len - x.at}, p, name, found);
}

/* Without the elements behind it: a byline may end in the writer's office. */
static ss_str own_text(ss_str s)
{
    struct xml x = {.s = s};
    struct xml_token t;
    while (xml_next(&x, &t))
        if (t.kind == XML_OPEN && ss_str_trim((ss_str){s.p, t.at}).len)
            return (ss_str){s.p, t.at};
    return s;
}

/* The next match of a path in *scope, which is moved behind it. */
static bool next_match(const struct reading *r, ss_str *scope, const char *path,
                       ss_str *found)
{
    if (!xml_find(*scope, ss_str_of(path), r->name, found))
        return false;
    const char *end = scope->p + scope->len, *behind = found->p + found->len;
    const char *tag = memchr(behind, '>', (size_t)(end - behind));
    behind = tag ? tag + 1 : end;
    *scope = (ss_str){behind, (size_t)(end - behind)};
    return true;
}

/* What stands in the record's element. */
static ss_str inside(const struct reading *r)
{
    struct xml x = {.s = r->record};
    struct xml_token t;
    (void)xml_next(&x, &t);
    return (ss_str){r->record.p + x.at, r->record.len - x.at};
}

/* Authors or keywords: all elements beside the first one found. */
static bool list_field(struct reading *r, enum article_field f,
                       const char *path)
{
    ss_str found, scope = inside(r);
    while (next_match(r, &scope, path, &found)) {
        ss_str value =
            ss_str_trim(xml_decode(r->doc, own_text(found), r->base, false));
        if (!value.p || (value.len &&
                         !(f == FIELD_AUTHORS ? field_name(r->doc, f, value)
                                              : field_names(r->doc, f, value))))
            return ss_fail_memory(r->err);
    }
    return true;
}

/* A title may hold markup that was escaped. */
static ss_str value_of(struct reading *r, ss_str s)
{
    ss_str value = ss_str_trim(xml_decode(r->doc, s, r->base, false));
    if (value.p &&
        (memchr(value.p, '<', value.len) || memchr(value.p, '&', value.len)))
        value = ss_str_trim(xml_decode(r->doc, value, value.p, false));
    return value;
}

static bool is_list(enum article_field f)
{
    return f == FIELD_AUTHORS || f == FIELD_KEYWORDS;
}

static bool meta(struct reading *r)
{
    bool have[N_FIELDS] = {0};
    ss_str found;
    for (const struct xml_field *f = r->kind->fields; f->path; f++) {
        if (f->field == FIELD_TEXT || have[f->field] ||
            !look_up(r, f->path, &found) || !ss_str_trim(found).len)
            continue;
        have[f->field] = true;
        if (is_list(f->field) && f->path[0] != '^') {
            if (!list_field(r, f->field, f->path))
                return false;
            continue;
        }
        ss_str value = value_of(r, found);
        if (!value.p ||
            (is_list(f->field) ? !field_name(r->doc, f->field, value)
                               : !field_meta(r->doc, f->field, value)))
            return ss_fail_memory(r->err);
    }
    return true;
}

/* Elements, not counting those in CDATA, which are text of another markup. */
static bool holds_elements(ss_str s)
{
    struct xml x = {.s = s};
    struct xml_token t;
    while (xml_next(&x, &t))
        if (t.kind == XML_OPEN)
            return true;
    return false;
}

static size_t n_parts(const struct reading *r)
{
    size_t n = 0;
    for (const struct xml_field *f = r->kind->fields; f->path; f++) {
        ss_str part, scope = inside(r);
        while (f->field == FIELD_TEXT && next_match(r, &scope, f->path, &part))
            n++;
    }
    return n;
}

/* All that the paths lead to, in their order. */
static bool all_parts(struct reading *r)
{
    struct composer c = {.doc = r->doc, .map = r->doc->want_raw};
    for (const struct xml_field *f = r->kind->fields; f->path; f++) {
        ss_str part, scope = inside(r);
        while (f->field == FIELD_TEXT && next_match(r, &scope, f->path, &part))
            xml_blocks(&c, part, r->base);
    }
    bool ok = composer_finish(&c, r->err);
    composer_release(&c);
    return ok;
}

static bool inline_blocks(struct reading *r, ss_str s)
{
    struct composer c = {.doc = r->doc, .map = r->doc->want_raw};
    xml_blocks(&c, s, r->base);
    bool ok = composer_finish(&c, r->err);
    composer_release(&c);
    return ok;
}

/* Text with nothing but references in it may be HTML that was escaped, even
 * twice. */
static bool escaped_text(struct reading *r, ss_str s)
{
    ss_str text = xml_decode(r->doc, s, r->base, r->doc->want_raw);
    if (!text.p)
        return ss_fail_memory(r->err);
    if (!looks_like_html(text) && memmem(text.p, text.len, "&lt;p", 5)) {
        text = xml_decode(r->doc, text, text.p, false);
        r->doc->map.n = 0; /* not to be traced through two of them */
        if (!text.p)
            return ss_fail_memory(r->err);
    }
    return field_text(r->doc, text, true, r->err);
}

/* From the first place that holds text. */
static bool body(struct reading *r)
{
    ss_str found = {"", 0};
    const struct xml_field *f = r->kind->fields;
    while (f->path && !(f->field == FIELD_TEXT && look_up(r, f->path, &found) &&
                        ss_str_trim(found).len))
        f++;
    if (!f->path)
        return ss_fail(r->err, SAYSO_ERR_INPUT, 0, 0,
                       "the <%.*s> holds no text", (int)r->name.len, r->name.p);
    if (r->kind->wiki)
        return wiki_text(r->doc, found, r->base, r->err);
    if (r->kind->all && n_parts(r) > 1)
        return all_parts(r);
    return holds_elements(found) ? inline_blocks(r, found)
                                 : escaped_text(r, found);
}

static bool read_element(struct ss_doc *doc, ss_str head, ss_str record,
                         const char *base, struct sayso_error *err)
{
    struct xml_token root, t;
    if (!root_of(head.len ? head : record, &root) && !root_of(record, &root))
        return ss_fail(err, SAYSO_ERR_SYNTAX, 0, 0, "no element begins here");
    const struct xml_kind *kind =
        xml_kind_of(xml_local(root.name), head.len ? head : record);
    if (!kind)
        return ss_fail(err, SAYSO_ERR_INPUT, 0, 0,
                       "this is XML of a kind that holds no articles: <%.*s>",
                       (int)root.name.len, root.name.p);
    struct xml x = {.s = record};
    while (xml_next(&x, &t) && !is_record(kind, &t))
        ;
    if (!is_record(kind, &t))
        return ss_fail(err, SAYSO_ERR_INPUT, 0, 0, "it holds no <%s>",
                       kind->record);
    ss_str content = xml_content(&x, &t);
    struct reading r = {
        .doc = doc,
        .kind = kind,
        .head = head,
        .record = {record.p + t.at,
                   (size_t)(content.p + content.len - record.p) - t.at},
        .name = t.name,
        .base = base,
        .err = err};
    if (!meta(&r) || !body(&r))
        return false;
    if (!doc->blocks.n)
        return ss_fail(err, SAYSO_ERR_INPUT, 0, 0, "the <%.*s> holds no text",
                       (int)t.name.len, t.name.p);
    return true;
}

/* "encoding" of the XML declaration. */
static ss_str told_charset(ss_str s)
{
    const char *end =
        ss_str_starts(s, SS_STR("<?xml")) ? memmem(s.p, s.len, "?>", 2) : NULL;
    if (!end)
        return (ss_str){"", 0};
    return xml_attribute((ss_str){s.p + 5, (size_t)(end - s.p) - 5},
                         SS_STR("encoding"));
}

bool xml_record(struct ss_doc *doc, const struct ss_record *rec,
                struct sayso_error *err)
{
    struct ss_buf bufs[2] = {{0}, {0}};
    bool raw = doc->want_raw;
    ss_str head = rec->head, label = told_charset(head), utf8;
    if (!label.len)
        label = told_charset(rec->bytes);
    bool ok = !head.len ||
              charset_to_utf8(doc, head, label, false, &bufs[0], &head, err);
    doc->warnings.n = 0; /* the same will be said of the record */
    ok = ok &&
         charset_to_utf8(doc, rec->bytes, label, false, &bufs[1], &utf8, err);
    if (ok) {
        doc->want_raw = raw && !bufs[1].len;
        ok = read_element(doc, head, utf8, bufs[1].len ? utf8.p : rec->bytes.p,
                          err);
    }
    doc->want_raw = raw;
    ss_buf_release(&bufs[0]);
    ss_buf_release(&bufs[1]);
    return ok;
}
