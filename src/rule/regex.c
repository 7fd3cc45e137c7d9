/* regex.c - regular expressions over one token; the only user of PCRE2.
 * Patterns are anchored at both ends and compiled with JIT where there is
 * one. Match data is per call and small, so that threads share the code. */
#include "rule/rule_p.h"

#include <stdlib.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

struct regex {
    pcre2_code *code;
};

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
    return re;
}

void regex_free(struct regex *re)
{
    if (!re)
        return;
    pcre2_code_free(re->code);
    free(re);
}

bool regex_matches(const struct regex *re, ss_str token)
{
    /* Tokens are short; a pattern that runs away on one is no match. */
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    if (!data)
        return false;
    int n = pcre2_match(re->code, (PCRE2_SPTR)token.p, token.len, 0,
                        PCRE2_NO_UTF_CHECK, data, NULL);
    pcre2_match_data_free(data);
    return n >= 0;
}
