/* Is a pattern of the subset of FORMS.md? What is in it means the same to ECMA-262 and to PCRE2.
 * Pure. */
#ifndef ONEDOOR_FORM_PATTERN_SYNTAX_H
#define ONEDOOR_FORM_PATTERN_SYNTAX_H

#include <stdbool.h>

bool pattern_syntax_is_good(const char *pattern);

#endif
