/* What a text in a form may be: its characters, formats and patterns. Any thread. */
#ifndef ONEDOOR_TESTS_HALL_FORM_TEXT_H
#define ONEDOOR_TESTS_HALL_FORM_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "firmware/base/attr.h"

/* One of the formats a form may name. */
bool format_is_known(const char *format) MUST_CHECK;
bool format_fits(const char *format, const char *text) MUST_CHECK;
/* A pattern of at most 256 bytes that compiles and looks neither ahead, behind nor back. */
bool pattern_is_sound(const char *pattern) MUST_CHECK;
/* Found anywhere in the text. One that takes too long does not fit. */
bool pattern_fits(const char *pattern, const char *text) MUST_CHECK;

#endif
