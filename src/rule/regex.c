/* regex.c - regular expressions over one token; the only user of PCRE2.
 * Patterns are anchored at both ends and compiled with JIT where there is
 * one. The code is shared by threads; what a match needs belongs to one. */
#include "rule/rule_p.h"

#include <stdlib.h>
#include <string.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { MATCH_LIMIT = 100000 };

struct regex {
    pcre2_code *code;
    int required; /* a byte that every match holds; -1: none is known */
};

/* What regular expressions said of a token. Names come again and again, and
 * asking PCRE2 takes ten times as long as looking here. */
enum { ANSWERS = 4096, ANSWER_BYTES = 23, ANSWER_REGEXES = 32 };
struct answer {
    uint32_t asked, yes; /* a bit per regex, for the first ones */
    uint8_t len;
    char token[ANSWER_BYTES];
};

struct regex_scratch {
    pcre2_match_data *data;
    pcre2_match_context *context;
    struct answer answers[ANSWERS];
};

static int required_byte(const pcre2_code *code)
{
    uint32_t type = 0, unit = 0, bits = 0;
    (void)pcre2_pattern_info(code, PCRE2_INFO_LASTCODETYPE, &type);
    (void)pcre2_pattern_info(code, PCRE2_INFO_LASTCODEUNIT, &unit);
    (void)pcre2_pattern_info(code, PCRE2_INFO_ALLOPTIONS, &bits);
    return type == 1 && !(bits & PCRE2_CASELESS) ? (int)unit : -1;
}

struct regex *regex_new(ss_str pattern, size_t *error_at, char *message,
                        size_t message_len)
{
    int code = 0;
    PCRE2_SIZE at = 0;
    struct regex *re = malloc(sizeof *re);
    *error_at = 0;
    message[0] = '\0';
    if (!re)
        return NULL;
    re->code = pcre2_compile((PCRE2_SPTR)pattern.p, pattern.len,
                             PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED |
                                 PCRE2_NEVER_BACKSLASH_C,
                             &code, &at, NULL);
    if (!re->code) {
        pcre2_get_error_message(code, (PCRE2_UCHAR *)message, message_len);
        *error_at = at;
        free(re);
        return NULL;
    }
    (void)pcre2_jit_compile(re->code, PCRE2_JIT_COMPLETE);
    re->required = required_byte(re->code);
    return re;
}

void regex_free(struct regex *re)
{
    if (!re)
        return;
    pcre2_code_free(re->code);
    free(re);
}

static void *from_arena(PCRE2_SIZE len, void *arena)
{
    return ss_arena_alloc(arena, len);
}

static void to_arena(void *p, void *arena)
{
    (void)p;
    (void)arena; /* it gives back all at once */
}

struct regex_scratch *regex_scratch_new(struct ss_arena *arena)
{
    struct regex_scratch *s = ss_arena_alloc(arena, sizeof *s);
    pcre2_general_context *general =
        pcre2_general_context_create(from_arena, to_arena, arena);
    if (!s || !general)
        return NULL;
    s->data = pcre2_match_data_create(1, general);
    s->context = pcre2_match_context_create(general);
    return s->data && s->context &&
                   pcre2_set_match_limit(s->context, MATCH_LIMIT) == 0
               ? s
               : NULL;
}

/* Tokens are short; a pattern that runs away on one is no match. */
static bool ask(const struct regex *re, ss_str token,
                const struct regex_scratch *scratch)
{
    if (re->required >= 0 && !memchr(token.p, re->required, token.len))
        return false;
    return pcre2_match(re->code, (PCRE2_SPTR)token.p, token.len, 0,
                       PCRE2_NO_UTF_CHECK, scratch->data,
                       scratch->context) >= 0;
}

bool regex_matches(struct regex *const *regexes, uint32_t number, ss_str token,
                   struct regex_scratch *scratch)
{
    if (token.len > ANSWER_BYTES || number >= ANSWER_REGEXES)
        return ask(regexes[number], token, scratch);
    struct answer *a = &scratch->answers[ss_hash(token.p, token.len) % ANSWERS];
    uint32_t bit = (uint32_t)1 << number;
    if (a->len != token.len || memcmp(a->token, token.p, token.len) != 0) {
        *a = (struct answer){.len = (uint8_t)token.len};
        memcpy(a->token, token.p, token.len);
    }
    if (!(a->asked & bit)) {
        a->asked |= bit;
        a->yes |= ask(regexes[number], token, scratch) ? bit : 0;
    }
    return a->yes & bit;
}
