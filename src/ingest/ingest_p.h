/* ingest_p.h - inside the ingest stage. */
#ifndef SS_INGEST_P_H
#define SS_INGEST_P_H

#include "ingest/ingest.h"

#include <sys/types.h>

/* ---- compressed streams (codec.c) -------------------------------------- */

struct unpack_io { /* moved on by what was used and written */
    const unsigned char *in;
    size_t in_len;
    unsigned char *out;
    size_t out_room;
};
enum unpack {
    UNPACK_MORE, /* it wants more input or more room */
    UNPACK_END,  /* of a member; another may follow after `again` */
    UNPACK_BAD,
    UNPACK_MEMORY /* none is left, or the stream wants more than it may have */
};
struct codec {
    ss_str magic;        /* what each member begins with */
    ss_str first;        /* or the file; empty: as every member */
    const char *suffix;  /* of file names */
    void *(*open)(void); /* NULL: no memory */
    enum unpack (*run)(void *state, struct unpack_io *io);
    bool (*again)(void *state);
    void (*close)(void *state);
};
/* By the first bytes; NULL: none, or (*perhaps) too few of them. */
const struct codec *codec_of(ss_str head, bool *perhaps);

/* By the end of the name; NULL: none. */
const struct codec *codec_named(const char *path);
/* A body that HTTP calls gzip, deflate, br, into out (cleared first; its
 * max_bytes is the bound). False: it is not what it is called. *whole: nothing
 * is missing at its end. */
bool codec_unpack(ss_str coding, ss_str s, struct ss_buf *out, bool *whole);

/* ---- bytes (input.c) --------------------------------------------------- */

/* A file or standard input ("-"), unpacked when it is compressed. stop_fd: see
 * ss_read_options. */
struct input;
struct input *input_open(const char *path, int stop_fd,
                         struct sayso_error *err);
/* Bytes from elsewhere: how many were read, 0 at the end, -1: err says why. */
typedef ssize_t input_source(void *user, void *into, size_t room,
                             struct sayso_error *err);
struct input *input_from(input_source *source, void *user, const char *path,
                         struct sayso_error *err);
void input_free(struct input *in); /* NULL is allowed */
/* Append what comes next: something, unless a member ended there or *more
 * becomes false. What was good before damage is given before the error, which
 * stays until input_resume. */
bool input_fill(struct input *in, struct ss_buf *into, bool *more,
                struct sayso_error *err);
/* After a failure: go on at the next member that can be found. False: there
 * is none. */
bool input_resume(struct input *in);
uint64_t input_position(const struct input *in);
bool input_waits(const struct input *in); /* may a fill have to wait? */
bool input_lost(const struct input *in);  /* did the system fail to read? */
/* Is all that was given part of compressed members that ended well? */
bool input_between(const struct input *in);

/* ---- cutting (reader.c, warc.c) ---------------------------------------- */

struct ss_reader {
    char *path;
    const char *shown; /* name in messages */
    struct input *in;
    struct wide *wide; /* the input is UTF-16 or 32; NULL: it is not */
    struct ss_buf buf; /* read and not yet used: [used, len) */
    size_t used;
    bool more; /* the input may hold more than buf */
    bool begun, done;
    enum ss_format format;
    const struct ss_read_options *options;
    uint64_t number; /* of records given */
    uint64_t line;   /* that `used` stands in, less one; where lines count */
    unsigned depth;  /* of brackets around the objects of a list (JSON) */
    const struct xml_kind *xml;
    struct members *members; /* of an archive */
    unsigned nesting;        /* archives around this file */
    struct ss_buf head;
};
/* Read on; what was used gives way, so that the buffer does not grow. */
bool reader_fill(struct ss_reader *r, struct sayso_error *err);
/* After a fill that failed: REJECT when reading can go on behind the damage,
 * with nothing of what was begun before it. */
enum ss_read reader_damaged(struct ss_reader *r, struct ss_record *rec);
ss_str reader_unread(const struct ss_reader *r);
enum ss_read reader_give(struct ss_reader *r, ss_str bytes,
                         struct ss_record *rec);
enum ss_read reader_reject(struct ss_reader *r, struct ss_record *rec,
                           struct sayso_error *err, const char *why);

/* Move on by len bytes and count their lines. */
void reader_use(struct ss_reader *r, size_t len);
/* The next len bytes are a record; head is the reader's. */
enum ss_read reader_cut(struct ss_reader *r, size_t len, struct ss_record *rec);

/* A reader of a file in an archive. */
struct ss_reader *reader_of_member(const struct ss_reader *outer,
                                   const char *path, input_source *source,
                                   void *user, struct sayso_error *err);

/* Mailboxes and exports of archives (split.c). */
enum ss_read split_next(struct ss_reader *r, struct ss_record *rec,
                        struct sayso_error *err);
bool mail_begins(ss_str s);
bool export_begins(ss_str s);
bool export_line(ss_str line); /* does it begin an article of an export? */

/* Word documents of several articles (word.c). Reads on to see whether this
 * is one, or the input ends or fails. */
bool word_holds_several(struct ss_reader *r);
enum ss_read word_next(struct ss_reader *r, struct ss_record *rec,
                       struct sayso_error *err);
/* Is s such an article? What stands before its text, and its text. */
bool word_is_article(ss_str s);
void word_parts(ss_str s, ss_str *head, ss_str *body);

bool archive_begins(ss_str s);
void members_free(struct members *m); /* NULL is allowed */
enum ss_read archive_next(struct ss_reader *r, struct ss_record *rec,
                          struct sayso_error *err);
enum ss_read json_next(struct ss_reader *r, struct ss_record *rec,
                       struct sayso_error *err);
enum ss_read csv_next(struct ss_reader *r, struct ss_record *rec,
                      struct sayso_error *err);
enum ss_read xml_next_record(struct ss_reader *r, struct ss_record *rec,
                             struct sayso_error *err);
enum ss_read warc_next(struct ss_reader *r, struct ss_record *rec,
                       struct sayso_error *err);

/* ---- one record -------------------------------------------------------- */

/* Is this an object that holds no article but a list of them? What stands
 * before the first of them; 0: it is not, as far as can be seen. */
size_t json_wrapper(ss_str s, unsigned *depth);
/* Is it XML of a kind that holds articles? (xml_record.c) */
bool xml_is_known(ss_str s);
/* Is this first row one of a table of articles? */
bool csv_is_table(ss_str s);

/* What is it? path may be NULL. */
enum ss_format format_of(ss_str bytes, const char *path);

/* ---- blocks under construction (composer.c) ---------------------------- */

/* Text under construction: blocks one after the other, a blank line between
 * them, with the map to raw bytes. `out` is heap memory that becomes the
 * document's text at the end. */
struct composer {
    struct ss_doc *doc;
    struct ss_buf out;
    const char *site_rules; /* folder; NULL: none */
    bool map;               /* keep doc->map */
    bool open;              /* a block is being written */
    bool blank;             /* white space waits to be written as one blank */
    uint64_t blank_raw;
    uint32_t blank_raw_len;
    uint32_t start; /* of the open block in out */
    enum ss_block_kind kind;
    bool failed;
};
void composer_begin(struct composer *c, enum ss_block_kind kind);
/* Text that stands in the raw bytes as it is, white space collapsed. */
void composer_text(struct composer *c, ss_str s, uint64_t raw);
/* Text that another spelling stands for (an entity, an escape). */
void composer_unit(struct composer *c, ss_str s, uint64_t raw,
                   uint32_t raw_len);
/* Text of the open block so far. */
ss_str composer_block(const struct composer *c);
/* Close the block; an empty one leaves nothing. drop: it leaves nothing. */
void composer_end(struct composer *c, bool drop);
/* Take out the blocks whose byte in `keep` is 0 (doc->blocks.n of them). */
void composer_keep(struct composer *c, const uint8_t *keep);
/* Hand the text to the document. */
bool composer_finish(struct composer *c, struct sayso_error *err);
void composer_release(struct composer *c);

/* bytes in any charset -> UTF-8 in `into`, or bytes themselves when they are
 * UTF-8 already (into stays empty). Says in doc->warnings what was mended.
 * label: what was said of it outside the bytes; empty: nothing. */
bool charset_to_utf8(struct ss_doc *doc, ss_str bytes, ss_str label, bool html,
                     struct ss_buf *into, ss_str *utf8,
                     struct sayso_error *err);

/* "UTF-16LE" and the like for bytes without a mark; NULL: not so. */
const char *charset_by_zeros(ss_str bytes);

/* A page or text, front matter allowed, in any charset; base: where its first
 * byte stands in the raw bytes. */
bool page_or_text(struct ss_doc *doc, ss_str bytes, ss_str label, uint64_t base,
                  enum ss_format format,
                  const struct ss_read_options *options, /* or NULL */
                  struct sayso_error *err);

/* ---- web archives (http.c) --------------------------------------------- */

/* The next line "Name: value" of a head, which may go on in lines that begin
 * with blanks; false: none before the empty line or the end. *rest is moved
 * behind it, in the end behind the empty line. */
bool header_next(ss_str *rest, ss_str *name, ss_str *value);
bool header_is(ss_str name, const char *wanted); /* in any case */
/* charset of "text/html; charset=utf-8", without quotes; empty: none. */
ss_str header_parameter(ss_str value, const char *name);

ss_str unbracketed(ss_str s); /* <s> */

/* What a WARC record is and holds; slices of it. */
struct archived {
    ss_str id, uri, language; /* empty: not said */
    ss_str body;              /* as it lies there */
    ss_str mime, charset, coding;
    bool chunked, truncated;
    bool plain;           /* the text of a page, line by line (WET) */
    bool readable;        /* a page or text, and not one that was not found */
    uint64_t block_bytes; /* Content-Length; UINT64_MAX: none */
};
void archived_open(ss_str record, struct archived *a);
bool warc_record(struct ss_doc *doc, const struct ss_record *rec,
                 struct sayso_error *err);

/* "UTF-16LE" and the like by its mark or zeros; NULL: it is none. */
const char *charset_wide(ss_str s);
/* Such bytes converted as they come: put them behind wide_raw, then convert.
 * What is no character becomes U+FFFD. False: no memory. */
struct wide;
struct wide *wide_open(const char *charset); /* NULL: no memory */
void wide_free(struct wide *w);              /* NULL is allowed */
struct ss_buf *wide_raw(struct wide *w);
bool wide_convert(struct wide *w, bool more, struct ss_buf *out);

/* The fence at the start of the bytes, which stand at `base` in the raw ones:
 * meta into doc, title and description as blocks; *body is what follows. False:
 * no front matter there. */
bool front_matter(struct composer *c, ss_str bytes, uint64_t base,
                  ss_str *body);

bool html_blocks(struct composer *c, ss_str utf8, uint64_t raw_base,
                 bool fragment, struct sayso_error *err);
/* A character reference, "&amp;" or "&#8217;", as UTF-8; bytes written, 0 when
 * there is no such character. */
uint32_t html_reference(ss_str ref, char out[4]);
bool markdown_blocks(struct composer *c, ss_str utf8, uint64_t raw_base,
                     struct sayso_error *err);
/* from: where the object begins, behind a byte-order mark. */
bool jsonl_record(struct ss_doc *doc, ss_str line, size_t from,
                  const struct ss_field_map *map, struct sayso_error *err);
/* Paragraphs of a plain text, parted by empty lines, their lines joined. */
void plain_blocks(struct composer *c, ss_str body, uint64_t base);
/* The lines of a head (-- Title, -- By ...) before a plain text, if it has one,
 * into doc->meta and blocks of their own (wire.c). */
bool wire_head(struct ss_doc *doc, struct sayso_error *err);
bool mail_record(struct ss_doc *doc, ss_str bytes, struct sayso_error *err);
bool export_record(struct ss_doc *doc, ss_str bytes, struct sayso_error *err);
bool xml_record(struct ss_doc *doc, const struct ss_record *rec,
                struct sayso_error *err);
bool csv_record(struct ss_doc *doc, const struct ss_record *rec,
                struct sayso_error *err);

/* ---- fields of records (fields.c) -------------------------------------- */

enum article_field {
#define X(id, name) FIELD_##id,
    SS_FIELDS(X)
#undef X
        N_FIELDS
};
enum { FIELD_NOT = 1000 };
/* How good a name it is for the field, 0 the best; FIELD_NOT: none. */
unsigned field_rank(enum article_field f, ss_str name);
bool looks_like_html(ss_str s);
/* The article's text out of a field, in the document's arena: plain text goes
 * out as it is, HTML (markup: even if only a tag or reference tells) becomes
 * blocks. doc->map traces it to the raw bytes. */
bool field_text(struct ss_doc *doc, ss_str text, bool markup,
                struct sayso_error *err);
/* doc->map leads into a text that was itself decoded: lead on to the bytes that
 * `outer`, n stretches, tells of it. False: no memory. */
bool map_through(struct ss_doc *doc, const struct ss_map_seg *outer,
                 uint32_t n);
/* Any other field but names; authors or keywords, one or a list "a, b". The
 * string stands in the arena. False: no memory. */
bool field_meta(struct ss_doc *doc, enum article_field f, ss_str value);
bool field_name(struct ss_doc *doc, enum article_field f, ss_str name);
bool field_names(struct ss_doc *doc, enum article_field f, ss_str list);
ss_str author_name(ss_str name); /* "By Ann Lee" is Ann Lee */

/* ---- XML (xml.c) ------------------------------------------------------- */

struct xml { /* a walk */
    ss_str s;
    size_t at;
    bool partial; /* more may follow: stop before what has no end yet */
};
struct xml_token {
    enum { XML_OTHER, XML_TEXT, XML_CDATA, XML_OPEN, XML_CLOSE } kind;
    bool empty;  /* <x/> */
    ss_str name; /* of a tag, with its prefix */
    ss_str text; /* as it is written; of a tag its attributes */
    size_t at;
};
/* The next tag or piece of text; comments and the like are passed over. */
bool xml_next(struct xml *x, struct xml_token *t);
ss_str xml_local(ss_str name);
/* Its value as it is written; empty: none. */
ss_str xml_attribute(ss_str attributes, ss_str name);
/* What stands in the element whose start tag was read last; the walk goes on
 * behind it. */
ss_str xml_content(struct xml *x, const struct xml_token *open);
/* The content of the first element, not empty, that a path leads to, or an
 * attribute's value: "a/b" children, "a//b" at any depth, ":b" with any prefix
 * (else that of `name`), "b[k=v]" or "b[k*=part]", "b[last]",
 * "b@k"; the name "*" is any. */
bool xml_find(ss_str scope, ss_str path, ss_str name, ss_str *found);
/* Text without tags, references replaced, in the arena (p NULL: no memory);
 * map: doc->map tells where it stands behind base. */
ss_str xml_decode(struct ss_doc *doc, ss_str s, const char *base, bool map);
/* Marked up text into blocks. */
void xml_blocks(struct composer *c, ss_str s, const char *base);

/* Wikitext, escaped as it stands in a dump, into blocks (wiki.c). */
bool wiki_text(struct ss_doc *doc, ss_str s, const char *base,
               struct sayso_error *err);

/* ---- kinds of XML (xml_kinds.c) ----------------------------------------- */

struct xml_field {
    enum article_field field;
    const char *path; /* in the record; "^...": in what stands before it */
};
struct xml_kind {
    const char *root, *record;   /* local names */
    struct xml_field fields[32]; /* the best first; path NULL ends them */
    const char *record_class;    /* holds this; NULL: of any class */
    const char *sign; /* stands in what is before the records; NULL: any */
    bool wiki;        /* the text is wikitext */
    bool all;         /* the text is all that the paths lead to */
    bool word;        /* it may hold several articles (word.c) */
};
/* By the root's local name and what stands behind it; NULL: unknown. */
const struct xml_kind *xml_kind_of(ss_str root, ss_str s);
/* A record that is no article and may pass in silence: a picture of a
 * WordPress site, a redirect. */
bool xml_passes(const struct xml_kind *kind, ss_str content, ss_str name);

/* ---- which blocks of a page are the article (article.c) ---------------- */

/* What the class and id of an element, or its tag, say of it. */
enum element_sign {
    SIGN_CHROME = 1 << 0,  /* navigation, related stories, comments ... */
    SIGN_BODY = 1 << 1,    /* the body of an article */
    SIGN_ARTICLE = 1 << 2, /* <article>, <main> */
    SIGN_CAPTION = 1 << 3, /* belongs to a picture */
    SIGN_CREDIT = 1 << 4,  /* by whom, when */
    SIGN_SUMMARY = 1 << 5, /* the list of points above a story */
    SIGN_ASIDE = 1 << 6,   /* chrome beyond doubt: <nav>, cookie notices */
    SIGN_EMBED = 1 << 7,   /* something shown in the story, a post of others */
    SIGN_AUTHOR = 1 << 9,  /* by whom */
    SIGN_DATED = 1 << 10,  /* when */
    SIGN_HIDDEN = 1 << 8   /* shown to nobody, or when a mouse points there */
};
struct element { /* elements[0] is the page */
    uint32_t parent;
    uint32_t depth; /* in the markup */
    uint16_t signs;
};
struct page_block {      /* one for every block of the document */
    uint32_t element;    /* that it stands in */
    uint32_t link_bytes; /* of its text that are links */
    bool headline;       /* h1 */
    bool body;           /* in what a site's rules say is the body */
};
struct page_shape {
    SS_VEC(struct element) elements;
    SS_VEC(struct page_block) blocks;
    bool live; /* it says it is a live blog: its posts look like teasers */
};
/* Decide for every block: keep[i] 1 or 0, and its kind where its place tells
 * it (title, caption, credit). Memory: the document's arena. Linear. */
bool article_choose(struct ss_doc *doc, ss_str text,
                    const struct page_shape *shape, uint8_t *keep);

/* What a page says of itself (page_meta.c): a tag <meta name content>, whose
 * author is put apart; a script of JSON-LD and the text it tells, if any.
 * False: no memory. */
bool page_meta_tag(struct ss_doc *doc, const char *name, const char *content,
                   ss_str *author);
bool page_meta_json(struct ss_doc *doc, ss_str json, ss_str *body);
/* What a site's rules say of a page (site_rules.c): the numbers of the elements
 * that are its body and of those to be left out, in the order of start tags,
 * from 1. Title, authors and date go into doc->meta. False: no memory. */
struct site_elements {
    uint32_t *v, n, cap;
};
struct site_plan {
    struct site_elements body, strip;
};
bool site_plan(const char *folder, ss_str utf8, struct ss_doc *doc,
               struct site_plan *plan);

/* Is a line nothing but an invitation or advertising? (page_words.inc) */
bool page_boilerplate(ss_str block);
/* Signs in the names of a class or id attribute and in their words. */
uint16_t page_signs(ss_str attribute);
/* The names of a byline, "By Ann Lee and Bob Ray", that are not known yet, into
 * the authors. False: no memory. */
bool byline_names(struct ss_doc *doc, ss_str line);
/* Seconds since 1970 or a written date as ISO 8601; the text itself when it
 * is neither. Memory: the document's arena. */
ss_str iso_date(struct ss_doc *doc, ss_str s);

#endif
