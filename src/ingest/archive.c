/*
 * archive.c - zip, tar and the like: every file in it is read as if it lay in a
 * folder, in the order of the archive; the only user of libarchive, which gets
 * its bytes from the reader, so that a packed tar streams.
 *
 *     reader of dump.tar.gz -> libarchive -> reader of dump.tar.gz/a.html
 */
#include "ingest/ingest_p.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MAX_NESTING = 3, /* archives in archives */
    BOMB_BYTES = 1 << 28,
    BOMB_TIMES = 250
};

struct members {
    struct ss_reader *outer, *inner; /* inner: of the present file; or NULL */
    struct archive *a;
    char *name; /* of the present file */
    uint64_t given_bytes;
    bool taken; /* libarchive has what is unread of the outer one */
    struct sayso_error damage;
};

bool archive_begins(ss_str s)
{
    return ss_str_starts(s, SS_STR("PK\3\4")) ||
           ss_str_starts(s, SS_STR("7z\xbc\xaf\x27\x1c")) ||
           ss_str_starts(s, SS_STR("Rar!\x1a\7")) ||
           (s.len > 262 && memcmp(s.p + 257, "ustar", 5) == 0);
}

/* Bytes of the archive, for libarchive. */
static la_ssize_t give_bytes(struct archive *a, void *user, const void **bytes)
{
    struct members *m = user;
    struct ss_reader *r = m->outer;
    if (m->taken)
        r->used = r->buf.len;
    while (!reader_unread(r).len && r->more) {
        if (reader_fill(r, &m->damage))
            continue;
        archive_set_error(a, EIO, "%s", m->damage.message);
        return ARCHIVE_FATAL;
    }
    m->taken = true;
    *bytes = reader_unread(r).p;
    return (la_ssize_t)reader_unread(r).len;
}

/* Bytes of the present file, for its reader. */
static ssize_t read_member(void *user, void *into, size_t room,
                           struct sayso_error *err)
{
    struct members *m = user;
    la_ssize_t n = archive_read_data(m->a, into, room);
    m->given_bytes += n > 0 ? (uint64_t)n : 0;
    if (n < 0)
        ss_fail(err, SAYSO_ERR_IO, 0, 0, "%s", archive_error_string(m->a));
    else if (m->given_bytes > BOMB_BYTES &&
             m->given_bytes / BOMB_TIMES > input_position(m->outer->in))
        ss_fail(err, SAYSO_ERR_LIMIT, 0, 0,
                "the archive unpacks to more than %d times its size",
                BOMB_TIMES);
    else
        return n;
    return -1;
}

static struct members *open_archive(struct ss_reader *r)
{
    struct members *m = calloc(1, sizeof *m);
    struct archive *a = archive_read_new();
    if (!m || !a) {
        archive_read_free(a);
        free(m);
        return NULL;
    }
    *m = (struct members){.outer = r, .a = a};
    archive_read_support_format_zip(a);
    archive_read_support_format_tar(a);
    archive_read_support_format_gnutar(a);
    archive_read_support_format_7zip(a);
    archive_read_support_format_rar(a);
    return m;
}

void members_free(struct members *m)
{
    if (!m)
        return;
    ss_reader_free(m->inner);
    archive_read_free(m->a);
    free(m->name);
    free(m);
}

static const char document[] = "word/document.xml";

/* Files that only serve the archive: office documents have their text in one,
 * and hidden ones are left out as in folders. */
static bool serves(const char *name)
{
    static const char *const parts[] = {
        "_rels/",    "docProps/", "customXml/",         "word/",
        "META-INF/", "__MACOSX/", "[Content_Types].xml"};
    const char *slash = strrchr(name, '/');
    if (strcmp(name, document) == 0)
        return false;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strncmp(name, parts[i], strlen(parts[i])) == 0)
            return true;
    return name[0] == '.' || (slash && slash[1] == '.');
}

static bool name_member(struct members *m, const char *inside)
{
    size_t room = strlen(m->outer->shown) + strlen(inside) + 2;
    free(m->name);
    m->name = malloc(room);
    if (!m->name)
        return false;
    if (strcmp(inside, document) == 0) /* the office document itself */
        snprintf(m->name, room, "%s", m->outer->shown);
    else
        snprintf(m->name, room, "%s/%s", m->outer->shown, inside);
    return true;
}

/* Whatever the locale is. */
static const char *name_of(struct archive_entry *e)
{
    const char *name = archive_entry_pathname_utf8(e);
    if (!name)
        name = archive_entry_pathname(e);
    return name ? name : "?";
}

/* The next file that may hold articles. */
static enum ss_read next_member(struct members *m, struct ss_record *rec,
                                struct sayso_error *err)
{
    struct archive_entry *e;
    int code;
    while ((code = archive_read_next_header(m->a, &e)) == ARCHIVE_OK ||
           code == ARCHIVE_WARN) {
        const char *inside = name_of(e);
        if (archive_entry_filetype(e) != AE_IFREG || serves(inside))
            continue;
        if (!name_member(m, inside)) {
            ss_fail_memory(err);
            return SS_READ_FAIL;
        }
        m->inner = reader_of_member(m->outer, m->name, read_member, m, err);
        return m->inner ? SS_READ_RECORD : SS_READ_FAIL;
    }
    rec->file = m->outer->shown;
    if (code == ARCHIVE_EOF)
        return SS_READ_END;
    ss_fail(err, SAYSO_ERR_IO, 0, 0, "%s", archive_error_string(m->a));
    return SS_READ_FAIL;
}

static bool begin(struct ss_reader *r, struct sayso_error *err)
{
    if (r->nesting >= MAX_NESTING)
        return ss_fail(err, SAYSO_ERR_LIMIT, 0, 0,
                       "archives in archives are read %d deep", MAX_NESTING);
    r->members = open_archive(r);
    if (!r->members)
        return ss_fail_memory(err);
    if (archive_read_open(r->members->a, r->members, NULL, give_bytes, NULL) ==
        ARCHIVE_OK)
        return true;
    return ss_fail(err, SAYSO_ERR_IO, 0, 0, "%s",
                   archive_error_string(r->members->a));
}

/* Records of the files one after the other. One that cannot be read on does
 * not hide those behind it. */
enum ss_read archive_next(struct ss_reader *r, struct ss_record *rec,
                          struct sayso_error *err)
{
    if (!r->members && !begin(r, err))
        return SS_READ_FAIL;
    struct members *m = r->members;
    for (;;) {
        if (!m->inner) {
            enum ss_read opened = next_member(m, rec, err);
            if (opened != SS_READ_RECORD)
                return opened;
        }
        enum ss_read got = ss_reader_next(m->inner, rec, err);
        if (got == SS_READ_RECORD || got == SS_READ_REJECT)
            return got;
        ss_reader_free(m->inner);
        m->inner = NULL;
        if (got == SS_READ_FAIL)
            return SS_READ_REJECT;
    }
}
