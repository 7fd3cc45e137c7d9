/* fuzz_reader.c - a file of any kind: unpacked, cut into records, each read. */
#include "fuzz/fuzz.h"
#include "ingest/ingest.h"

#include <sys/mman.h>
#include <unistd.h>

static void read_all(struct ss_reader *reader, struct ss_doc *doc)
{
    struct sayso_error err = {0};
    struct ss_record rec;
    enum ss_read got;
    while ((got = ss_reader_next(reader, &rec, &err)) != SS_READ_END) {
        hold(got == SS_READ_RECORD || err.message[0] ? NULL
                                                     : "no reason was given");
        if (got == SS_READ_FAIL)
            return;
        if (got != SS_READ_RECORD)
            continue;
        if (ss_record_read(&rec, doc, &err)) {
            hold(blocks_broken(doc));
            hold(map_broken(doc, rec.bytes));
        } else {
            refused(&err, rec.bytes.len);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    char path[40];
    struct sayso_error err = {0};
    struct ss_doc doc;
    int fd = memfd_create("fuzz", 0);
    if (fd < 0 || write(fd, data, len) != (ssize_t)len)
        return close(fd);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    struct ss_reader *reader = ss_reader_open(path, NULL, &err);
    must(reader, &err);
    ss_doc_init(&doc, (size_t)1 << 30);
    doc.want_raw = true;
    read_all(reader, &doc);
    ss_doc_release(&doc);
    ss_reader_free(reader);
    close(fd);
    return 0;
}
