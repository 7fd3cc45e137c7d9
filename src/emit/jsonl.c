/* jsonl.c - the record, schema sayso.article/1, key by key in its order. */
#include "emit/emit_p.h"

struct record {
    struct json j;
    const struct ss_doc *doc;
    const struct ss_rules *rules;
    const struct ss_emit_options *options;
    struct offsets offsets;
    struct ss_chains chains;
};

static void pair(struct record *r, ss_str key, ss_str value)
{
    if (!value.len)
        return;
    json_key(&r->j, key);
    json_text(&r->j, value);
}

/* e1, q1, s1: a letter and the number counted from one */
static void id_text(struct record *r, char letter, uint32_t n)
{
    char text[16];
    size_t at = sizeof text;
    for (uint64_t k = (uint64_t)n + 1; k; k /= 10)
        text[--at] = (char)('0' + k % 10);
    text[--at] = letter;
    json_text(&r->j, (ss_str){text + at, sizeof text - at});
}

static void id(struct record *r, ss_str key, char letter, uint32_t n)
{
    json_key(&r->j, key);
    id_text(r, letter, n);
}

static void raw(struct record *r, ss_span s)
{
    uint64_t start, end;
    if (!r->options->raw)
        return;
    ss_doc_raw(r->doc, s, &start, &end);
    json_key(&r->j, KEY("raw"));
    json_open(&r->j, '[');
    json_uint(&r->j, start);
    json_uint(&r->j, end);
    json_close(&r->j, ']');
}

static void place(struct record *r, ss_span s)
{
    json_key(&r->j, KEY("start"));
    json_uint(&r->j, offsets_of(&r->offsets, s.start));
    json_key(&r->j, KEY("end"));
    json_uint(&r->j, offsets_of(&r->offsets, s.end));
}

/* An open object with start, end, text and raw in it. */
static void open_span(struct record *r, ss_span s)
{
    json_open(&r->j, '{');
    place(r, s);
    json_key(&r->j, KEY("text"));
    json_text(&r->j, ss_doc_text(r->doc, s));
    raw(r, s);
}

static void span(struct record *r, ss_span s)
{
    open_span(r, s);
    json_close(&r->j, '}');
}

static void span_or_null(struct record *r, ss_str key, ss_range tokens)
{
    json_key(&r->j, key);
    if (tokens.start < tokens.end)
        span(r, ss_range_span(r->doc, tokens));
    else
        json_null(&r->j);
}

static void rule(struct record *r, uint32_t number)
{
    if (number != SS_NONE)
        pair(r, KEY("rule"), ss_rules_name(r->rules, number));
}

static void confidence(struct record *r, float p)
{
    json_key(&r->j, KEY("confidence"));
    json_probability(&r->j, (double)p);
}

static void texts(struct record *r, ss_str key, const ss_str *v, uint32_t n)
{
    if (!n)
        return;
    json_key(&r->j, key);
    json_open(&r->j, '[');
    for (uint32_t i = 0; i < n; i++)
        json_text(&r->j, v[i]);
    json_close(&r->j, ']');
}

/* ---- the article ------------------------------------------------------- */

static void meta(struct record *r)
{
    const struct ss_meta *m = &r->doc->meta;
    pair(r, KEY("uri"), m->uri);
    pair(r, KEY("title"), m->title);
    pair(r, KEY("date"), m->date);
    pair(r, KEY("language"), m->language);
    texts(r, KEY("authors"), m->authors.v, m->authors.n);
    pair(r, KEY("publisher"), m->publisher);
    texts(r, KEY("keywords"), m->keywords.v, m->keywords.n);
}

static void blocks(struct record *r)
{
    json_key(&r->j, KEY("blocks"));
    json_open(&r->j, '[');
    for (uint32_t i = 0; i < r->doc->blocks.n; i++) {
        const struct ss_block *b = &r->doc->blocks.v[i];
        json_open(&r->j, '{');
        pair(r, KEY("kind"), ss_str_of(ss_block_kind_name(b->kind)));
        place(r, b->span);
        raw(r, b->span);
        json_close(&r->j, '}');
    }
    json_close(&r->j, ']');
}

/* ---- names ------------------------------------------------------------- */

static void mention(struct record *r, const struct ss_mention *m)
{
    open_span(r, m->span);
    rule(r, m->rule);
    json_key(&r->j, KEY("in_quote"));
    json_bool(&r->j, m->in_quote);
    json_close(&r->j, '}');
}

static void entity(struct record *r, uint32_t number)
{
    const struct ss_entity *e = &r->doc->entities.v[number];
    json_open(&r->j, '{');
    id(r, KEY("id"), 'e', number);
    pair(r, KEY("type"), ss_str_of(ss_entity_type_name(e->type)));
    json_key(&r->j, KEY("name"));
    json_text(&r->j, e->name);
    texts(r, KEY("titles"), e->titles.v, e->titles.n);
    pair(r, KEY("gazetteer"), e->gazetteer);
    confidence(r, e->confidence);
    json_key(&r->j, KEY("mentions"));
    json_open(&r->j, '[');
    const struct ss_chain *c = &r->chains.mentions;
    for (uint32_t m = c->first[number]; m != SS_NONE; m = c->next[m])
        mention(r, &r->doc->mentions.v[m]);
    json_close(&r->j, ']');
    json_close(&r->j, '}');
}

static void entities(struct record *r)
{
    json_key(&r->j, KEY("entities"));
    json_open(&r->j, '[');
    for (uint32_t i = 0; i < r->doc->entities.n; i++)
        entity(r, i);
    json_close(&r->j, ']');
}

/* ---- quotations -------------------------------------------------------- */

static const char *scope_of(enum ss_block_kind kind)
{
    switch (kind) {
    case SS_BLOCK_TITLE:
    case SS_BLOCK_DESCRIPTION:
    case SS_BLOCK_SUMMARY:
    case SS_BLOCK_CAPTION:
    case SS_BLOCK_ALT:
        return ss_block_kind_name(kind);
    default:
        return "body";
    }
}

static void scope(struct record *r, const struct ss_quote *q)
{
    uint32_t b = ss_doc_block_at(r->doc, r->doc->quote_spans.v[q->spans].start);
    if (b < r->doc->blocks.n)
        pair(r, KEY("scope"), ss_str_of(scope_of(r->doc->blocks.v[b].kind)));
}

static void quote(struct record *r, uint32_t number)
{
    const struct ss_quote *q = &r->doc->quotes.v[number];
    json_open(&r->j, '{');
    id(r, KEY("id"), 'q', number);
    pair(r, KEY("kind"), ss_str_of(ss_quote_kind_name(q->kind)));
    scope(r, q);
    json_key(&r->j, KEY("spans"));
    json_open(&r->j, '[');
    for (uint32_t i = 0; i < q->n_spans; i++)
        span(r, r->doc->quote_spans.v[q->spans + i]);
    json_close(&r->j, ']');
    span_or_null(r, KEY("speaker"), q->speaker);
    span_or_null(r, KEY("cue"), q->cue);
    if (q->addressee.start < q->addressee.end)
        span_or_null(r, KEY("addressee"), q->addressee);
    if (q->source != SS_NONE) {
        id(r, KEY("source"), 's', q->source);
    } else {
        json_key(&r->j, KEY("source"));
        json_null(&r->j);
    }
    pair(r, KEY("attribution"), ss_str_of(ss_attribution_name(q->attribution)));
    confidence(r, q->confidence);
    rule(r, q->rule);
    json_close(&r->j, '}');
}

static void quotes(struct record *r)
{
    json_key(&r->j, KEY("quotes"));
    json_open(&r->j, '[');
    for (uint32_t i = 0; i < r->doc->quotes.n; i++)
        quote(r, i);
    json_close(&r->j, ']');
}

/* ---- sources ----------------------------------------------------------- */

static void anonymity(struct record *r, const struct ss_anonymity *a)
{
    if (!a->any)
        return;
    json_key(&r->j, KEY("anonymity"));
    json_open(&r->j, '{');
    span_or_null(r, KEY("request"), a->request);
    span_or_null(r, KEY("reason"), a->reason);
    pair(r, KEY("reason_category"), a->category);
    span_or_null(r, KEY("identity_known_to"), a->known_to);
    pair(r, KEY("terms"), a->terms);
    json_close(&r->j, '}');
}

static void source_mention(struct record *r, const struct ss_source_mention *m)
{
    open_span(r, ss_range_span(r->doc, m->tokens));
    pair(r, KEY("form"), ss_str_of(ss_form_name(m->form)));
    rule(r, m->rule);
    json_close(&r->j, '}');
}

/* Words of the quotation that stand inside quotation marks. */
static uint32_t words_of(const struct ss_doc *doc, const struct ss_quote *q)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < q->n_spans; i++) {
        ss_range t = ss_doc_tokens_in(doc, doc->quote_spans.v[q->spans + i]);
        for (uint32_t k = t.start; k < t.end; k++)
            n += !(doc->tokens.v[k].flags & SS_TOK_PUNCT) &&
                 doc->tokens.v[k].flags & SS_TOK_QUOTED;
    }
    return n;
}

static void its_quotes(struct record *r, uint32_t source)
{
    const struct ss_chain *c = &r->chains.quotes;
    uint32_t words = 0;
    json_key(&r->j, KEY("quotes"));
    json_open(&r->j, '[');
    for (uint32_t q = c->first[source]; q != SS_NONE; q = c->next[q]) {
        id_text(r, 'q', q);
        words += words_of(r->doc, &r->doc->quotes.v[q]);
    }
    json_close(&r->j, ']');
    json_key(&r->j, KEY("quoted_words"));
    json_uint(&r->j, words);
}

static void source(struct record *r, uint32_t number)
{
    const struct ss_source *s = &r->doc->sources.v[number];
    json_open(&r->j, '{');
    id(r, KEY("id"), 's', number);
    json_key(&r->j, KEY("label"));
    json_text(&r->j, s->label);
    pair(r, KEY("kind"), ss_str_of(ss_source_kind_name(s->kind)));
    pair(r, KEY("naming"), ss_str_of(ss_naming_name(s->naming)));
    if (s->entity != SS_NONE)
        id(r, KEY("entity"), 'e', s->entity);
    pair(r, KEY("role"), s->role);
    if (s->former)
        pair(r, KEY("status"),
             s->former == 2 ? SS_STR("former") : SS_STR("current"));
    pair(r, KEY("seniority"), s->seniority);
    pair(r, KEY("affiliation"), s->affiliation);
    pair(r, KEY("nationality"), s->nationality);
    pair(r, KEY("location"), s->location);
    texts(r, KEY("pronouns"), s->pronouns.v, s->pronouns.n);
    anonymity(r, &s->anonymity);
    json_key(&r->j, KEY("mentions"));
    json_open(&r->j, '[');
    const struct ss_chain *c = &r->chains.source_mentions;
    for (uint32_t m = c->first[number]; m != SS_NONE; m = c->next[m])
        source_mention(r, &r->doc->source_mentions.v[m]);
    json_close(&r->j, ']');
    its_quotes(r, number);
    confidence(r, s->confidence);
    json_close(&r->j, '}');
}

static void sources(struct record *r)
{
    json_key(&r->j, KEY("sources"));
    json_open(&r->j, '[');
    for (uint32_t i = 0; i < r->doc->sources.n; i++)
        source(r, i);
    json_close(&r->j, ']');
}

/* ---- findings ---------------------------------------------------------- */

static void spans(struct record *r, ss_str key, const ss_span *v, uint32_t n)
{
    json_key(&r->j, key);
    json_open(&r->j, '[');
    for (uint32_t i = 0; i < n; i++)
        span(r, v[i]);
    json_close(&r->j, ']');
}

static void finding(struct record *r, const struct ss_finding *f)
{
    json_open(&r->j, '{');
    pair(r, KEY("rule"), ss_str_of(ss_check_info(f->check)->name));
    pair(r, KEY("severity"), ss_str_of(ss_severity_name(f->severity)));
    pair(r, KEY("message"), f->message);
    if (f->source != SS_NONE)
        id(r, KEY("source"), 's', f->source);
    spans(r, KEY("spans"), f->spans.v, f->spans.n);
    if (f->related.n)
        spans(r, KEY("related"), f->related.v, f->related.n);
    if (f->dismissed) {
        json_key(&r->j, KEY("dismissed"));
        json_open(&r->j, '{');
        pair(r, KEY("by"), f->dismissed->by);
        pair(r, KEY("because"), f->dismissed->because);
        json_close(&r->j, '}');
    }
    json_close(&r->j, '}');
}

static void findings(struct record *r)
{
    const struct ss_review *review = r->options->review;
    if (!review)
        return;
    json_key(&r->j, KEY("findings"));
    json_open(&r->j, '[');
    for (uint32_t i = 0; i < review->findings.n; i++)
        if (is_shown(&review->findings.v[i], r->options) ||
            review->findings.v[i].dismissed)
            finding(r, &review->findings.v[i]);
    json_close(&r->j, ']');
}

static void producer(struct record *r, uint64_t digest)
{
    char text[16];
    for (int i = 0; i < 16; i++)
        text[i] = "0123456789abcdef"[digest >> (60 - 4 * i) & 15];
    json_key(&r->j, KEY("producer"));
    json_open(&r->j, '{');
    pair(r, KEY("name"), SS_STR("sayso"));
    pair(r, KEY("version"), ss_str_of(sayso_version()));
    if (r->rules)
        pair(r, KEY("model"), (ss_str){text, sizeof text});
    json_close(&r->j, '}');
}

static void article(struct record *r, uint64_t digest)
{
    static const char *const units[] = {"codepoint", "utf8", "utf16"};
    const struct ss_doc *doc = r->doc;
    json_open(&r->j, '{');
    pair(r, KEY("schema"), SS_STR("sayso.article/1"));
    json_key(&r->j, KEY("id"));
    json_text(&r->j, doc->id);
    meta(r);
    pair(r, KEY("offsets"), ss_str_of(units[r->options->offsets]));
    json_key(&r->j, KEY("text"));
    json_text(&r->j, doc->text);
    blocks(r);
    entities(r);
    quotes(r);
    sources(r);
    findings(r);
    texts(r, KEY("warnings"), doc->warnings.v, doc->warnings.n);
    producer(r, digest);
    json_close(&r->j, '}');
    ss_buf_char(r->j.out, '\n');
}

bool ss_emit_jsonl(const struct ss_doc *doc, const struct ss_rules *rules,
                   const struct ss_emit_options *options, uint64_t digest,
                   struct ss_buf *out, struct sayso_error *err)
{
    struct record r = {
        .j = {out, false}, .doc = doc, .rules = rules, .options = options};
    bool ok = offsets_init(&r.offsets, doc->text, options->offsets) &&
              ss_chains_init(&r.chains, doc);
    if (ok)
        article(&r, digest);
    ss_chains_release(&r.chains);
    offsets_release(&r.offsets);
    return ok && !out->failed ? true : ss_fail_memory(err);
}
