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
    bool jit;
    int required;  /* a byte that every match holds; -1: none is known */
    uint32_t least; /* bytes of the shortest match, or fewer */
    uint8_t first[32]; /* a bit per byte that a match may begin with */
};

/* What regular expressions said of a token. Names come again and again, and
 * asking PCRE2 takes ten times as long as looking here. */
enum { ANSWERS = 8192, ANSWER_BYTES = 23 };
struct answer {
    uint64_t asked, yes; /* a bit per regex, for the first ones */
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

/* What a match may begin with, as far as PCRE2 tells. */
static void find_first(struct regex *re)
{
    uint32_t type = 0, unit = 0, bits = 0;
    const uint8_t *map = NULL;
    memset(re->first, 0xff, sizeof re->first);
    (void)pcre2_pattern_info(re->code, PCRE2_INFO_MINLENGTH, &re->least);
    (void)pcre2_pattern_info(re->code, PCRE2_INFO_FIRSTCODETYPE, &type);
    (void)pcre2_pattern_info(re->code, PCRE2_INFO_FIRSTCODEUNIT, &unit);
    (void)pcre2_pattern_info(re->code, PCRE2_INFO_ALLOPTIONS, &bits);
    (void)pcre2_pattern_info(re->code, PCRE2_INFO_FIRSTBITMAP, &map);
    if (map) {
        memcpy(re->first, map, sizeof re->first);
    } else if (type == 1 && !(bits & PCRE2_CASELESS)) {
        memset(re->first, 0, sizeof re->first);
        re->first[unit / 8] = (uint8_t)(1 << unit % 8);
    }
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
    re->jit = pcre2_jit_compile(re->code, PCRE2_JIT_COMPLETE) == 0;
    re->required = required_byte(re->code);
    find_first(re);
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
    PCRE2_SPTR p = (PCRE2_SPTR)token.p;
    if (token.len < re->least ||
        (token.len && !(re->first[*p / 8] >> *p % 8 & 1)) ||
        (re->required >= 0 && !memchr(p, re->required, token.len)))
        return false;
    if (re->jit) /* the same without looking for mistakes of the caller */
        return pcre2_jit_match(re->code, p, token.len, 0, 0, scratch->data,
                               scratch->context) >= 0;
    return pcre2_match(re->code, p, token.len, 0, PCRE2_NO_UTF_CHECK,
                       scratch->data, scratch->context) >= 0;
}

/* What is remembered of the token; NULL: it is too long for that. */
static struct answer *answer_of(ss_str token, struct regex_scratch *scratch)
{
    if (token.len > ANSWER_BYTES)
        return NULL;
    struct answer *a = &scratch->answers[ss_hash(token.p, token.len) % ANSWERS];
    if (a->len != token.len || memcmp(a->token, token.p, token.len) != 0) {
        *a = (struct answer){.len = (uint8_t)token.len};
        memcpy(a->token, token.p, token.len);
    }
    return a;
}

uint64_t regex_answers(struct regex *const *regexes, uint64_t asks,
                       ss_str token, struct regex_scratch *scratch)
{
    struct answer none = {.asked = 0}, *a = answer_of(token, scratch);
    if (!a)
        a = &none;
    for (uint64_t b = asks & ~a->asked; b; b &= b - 1) {
        uint32_t number = (uint32_t)__builtin_ctzll(b);
        a->yes |= (uint64_t)ask(regexes[number], token, scratch) << number;
    }
    a->asked |= asks;
    return a->yes & asks;
}

bool regex_matches(struct regex *const *regexes, uint32_t number, ss_str token,
                   struct regex_scratch *scratch)
{
    if (number >= REGEX_ANSWERS)
        return ask(regexes[number], token, scratch);
    return regex_answers(regexes, (uint64_t)1 << number, token, scratch) != 0;
}
