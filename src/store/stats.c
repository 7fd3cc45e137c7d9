/* stats.c - the figures of a run, and its slowest articles. */
#include "store/store_p.h"

#include <string.h>

/* ---- adding up --------------------------------------------------------- */

static uint64_t ns_of(const struct ss_figures *f)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < SS_STAGE_COUNT; i++)
        sum += f->of[SS_FIGURE_NS + i];
    return sum;
}

static void set_id(struct ss_slow *slow, ss_str id)
{
    size_t n = id.len < SS_SLOW_ID_BYTES ? id.len : SS_SLOW_ID_BYTES - 1;
    n = ss_utf8_valid(id.p, n); /* no character is cut */
    if (n)
        memcpy(slow->id, id.p, n);
    slow->id[n] = '\0';
}

/* Slowest first; of equals the one that came first. */
static void add_slow(struct ss_stats *s, const struct ss_slow *slow)
{
    unsigned i = s->n_slowest;
    while (i && s->slowest[i - 1].ns < slow->ns)
        i--;
    if (i == SS_SLOWEST)
        return;
    unsigned behind = s->n_slowest - i;
    if (s->n_slowest < SS_SLOWEST)
        s->n_slowest++;
    else
        behind--;
    memmove(&s->slowest[i + 1], &s->slowest[i], behind * sizeof *slow);
    s->slowest[i] = *slow;
}

void ss_stats_add(struct ss_stats *s, const struct ss_result *r)
{
    struct ss_slow slow = {.ns = ns_of(&r->figures),
                           .bytes = r->figures.of[SS_FIGURE_BYTES]};
    ss_figures_add(&s->sum, &r->figures);
    if (!r->figures.of[SS_FIGURE_ARTICLES])
        return;
    set_id(&slow, r->id);
    add_slow(s, &slow);
}

/* ---- for people and programs ------------------------------------------- */

static void seconds(struct ss_buf *out, uint64_t ns)
{
    ss_buf_printf(out, "%llu.%06llu", (unsigned long long)(ns / 1000000000u),
                  (unsigned long long)(ns / 1000u % 1000000u));
}

static void field(struct ss_buf *out, const char *name, uint64_t n)
{
    ss_buf_printf(out, "  \"%s\": %llu,\n", name, (unsigned long long)n);
}

/* {"name": n, ...} of `count` figures, the first of them left out when it is
 * the kind that nothing is of. */
#define TABLE(out, s, key, first, from, count, name_of, type)                  \
    do {                                                                       \
        ss_buf_printf(out, "  \"%s\": {", key);                                \
        for (unsigned i = from; i < (count); i++)                              \
            ss_buf_printf(out, "%s\"%s\": %llu", i > (from) ? ", " : "",       \
                          name_of((type)i),                                    \
                          (unsigned long long)(s)->sum.of[(first) + i]);       \
        ss_buf_printf(out, "},\n");                                            \
    } while (0)

static void shares(const struct ss_stats *s, struct ss_buf *out)
{
    uint64_t unnamed = s->sum.of[SS_FIGURE_UNNAMED],
             sourced = s->sum.of[SS_FIGURE_SOURCED];
    field(out, "quotations_with_source", sourced);
    field(out, "quotations_of_unnamed", unnamed);
    ss_buf_printf(out, "  \"share_unnamed\": %.4f,\n",
                  sourced ? (double)unnamed / (double)sourced : 0.0);
}

static void times(const struct ss_stats *s, struct ss_buf *out)
{
    ss_buf_printf(out, "  \"seconds\": ");
    seconds(out, s->run_ns);
    ss_buf_printf(out, ",\n  \"seconds_by_stage\": {");
    for (unsigned i = 0; i < SS_STAGE_COUNT; i++) {
        ss_buf_printf(out, "%s\"%s\": ", i ? ", " : "",
                      ss_stage_name((enum ss_stage)i));
        seconds(out, s->sum.of[SS_FIGURE_NS + i]);
    }
    ss_buf_printf(out, "},\n");
}

static void slowest(const struct ss_stats *s, struct ss_buf *out)
{
    ss_buf_printf(out, "  \"slowest\": [");
    for (unsigned i = 0; i < s->n_slowest; i++) {
        ss_buf_printf(out, "%s\n    {\"id\": ", i ? "," : "");
        ss_emit_string(ss_str_of(s->slowest[i].id), out);
        ss_buf_printf(out, ", \"seconds\": ");
        seconds(out, s->slowest[i].ns);
        ss_buf_printf(out, ", \"text_bytes\": %llu}",
                      (unsigned long long)s->slowest[i].bytes);
    }
    ss_buf_printf(out, s->n_slowest ? "\n  ]\n" : "]\n");
}

void ss_stats_write(const struct ss_stats *s, struct ss_buf *out)
{
    const uint64_t *of = s->sum.of;
    ss_buf_printf(out, "{\n");
    field(out, "articles", of[SS_FIGURE_ARTICLES]);
    field(out, "rejected", of[SS_FIGURE_REJECTS]);
    field(out, "with_warnings", of[SS_FIGURE_WARNED]);
    field(out, "text_bytes", of[SS_FIGURE_BYTES]);
    field(out, "words", of[SS_FIGURE_WORDS]);
    TABLE(out, s, "names", SS_FIGURE_NAMES, SS_ENTITY_NONE + 1, SS_ENTITY_COUNT,
          ss_entity_type_name, enum ss_entity_type);
    TABLE(out, s, "quotations", SS_FIGURE_QUOTES, 0, SS_QUOTE_INDIRECT + 1,
          ss_quote_kind_name, enum ss_quote_kind);
    shares(s, out);
    TABLE(out, s, "sources", SS_FIGURE_SOURCES, 0, SS_NAMING_PSEUDONYM + 1,
          ss_naming_name, enum ss_naming);
    times(s, out);
    slowest(s, out);
    ss_buf_printf(out, "}\n");
}

/* ---- for the journal --------------------------------------------------- */

void stats_save(const struct ss_stats *s, struct ss_buf *out)
{
    ss_buf_printf(out, "\"run_ns\":%llu,\"figures\":[",
                  (unsigned long long)s->run_ns);
    for (unsigned i = 0; i < SS_FIGURE_COUNT; i++)
        ss_buf_printf(out, "%s%llu", i ? "," : "",
                      (unsigned long long)s->sum.of[i]);
    ss_buf_printf(out, "],\"slowest\":[");
    for (unsigned i = 0; i < s->n_slowest; i++) {
        ss_buf_printf(out, "%s[%llu,%llu,", i ? "," : "",
                      (unsigned long long)s->slowest[i].ns,
                      (unsigned long long)s->slowest[i].bytes);
        ss_emit_string(ss_str_of(s->slowest[i].id), out);
        ss_buf_char(out, ']');
    }
    ss_buf_char(out, ']');
}

static bool load_figures(struct ss_stats *s, ss_str list)
{
    struct ss_json j = {.s = list};
    ss_str unused, value;
    unsigned n = 0;
    if (!ss_json_open(&j))
        return false;
    while (ss_json_next(&j, &unused, &value))
        if (n == SS_FIGURE_COUNT || !number_of(value, &s->sum.of[n++]))
            return false;
    return n == SS_FIGURE_COUNT;
}

static bool load_slow(struct ss_stats *s, ss_str list)
{
    struct ss_json j = {.s = list};
    ss_str unused, ns, bytes, id;
    struct ss_slow slow = {0};
    struct ss_arena arena;
    ss_arena_init(&arena, 0);
    bool ok = ss_json_open(&j) && ss_json_next(&j, &unused, &ns) &&
              ss_json_next(&j, &unused, &bytes) &&
              ss_json_next(&j, &unused, &id) && number_of(ns, &slow.ns) &&
              number_of(bytes, &slow.bytes) &&
              (id = string_of(id, &arena)).p != NULL;
    if (ok) {
        set_id(&slow, id);
        add_slow(s, &slow);
    }
    ss_arena_release(&arena);
    return ok;
}

bool stats_load(struct ss_stats *s, ss_str name, ss_str value)
{
    struct ss_json j = {.s = value};
    ss_str unused, item;
    if (ss_str_eq(name, SS_STR("run_ns")))
        return number_of(value, &s->run_ns);
    if (ss_str_eq(name, SS_STR("figures")))
        return load_figures(s, value);
    if (!ss_str_eq(name, SS_STR("slowest")))
        return true;
    if (!ss_json_open(&j))
        return false;
    while (ss_json_next(&j, &unused, &item))
        if (!load_slow(s, item))
            return false;
    return true;
}
