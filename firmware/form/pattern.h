/* The door to PCRE2: patterns that JSON Schema's validators (ECMA-262, flag u) and we read alike,
 * see FORMS.md. Immutable once made; any thread. */
#ifndef ONEDOOR_FORM_PATTERN_H
#define ONEDOOR_FORM_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include "firmware/base/arena.h"

enum { PATTERN_MAX_LEN = 256 }; /* bytes */

struct pattern;

/* Lives in arena, all of it. NULL when it is not of the subset, or arena is full. */
const struct pattern *pattern_compile(struct arena *arena, const char *text) MUST_CHECK;
/* Anywhere in text (valid UTF-8)? A search beyond the limits counts as no. */
bool pattern_matches(const struct pattern *pattern, const char *text, size_t len);

/* The same subset with exactly one group (…) that is looked for; NULL when it has none or more. */
const struct pattern *pattern_compile_part(struct arena *arena, const char *text) MUST_CHECK;
/* Of such a one: where the group lies in the text. */
bool pattern_find_part(const struct pattern *pattern, const char *text, size_t len, size_t *at_out,
	size_t *len_out);

#endif
