/* Formats of texts, and numbers as they are typed. Pure; texts need no NUL behind. */
#ifndef ONEDOOR_FORM_FORMAT_H
#define ONEDOOR_FORM_FORMAT_H

#include "firmware/form/form.h"

/* FORMAT_NONE is always good. */
bool format_is_good(enum format format, const char *text, size_t len);
/* Good money in fen. */
int64_t format_fen(const char *text, size_t len);
/* A whole number within ±2^53: an optional '-', then digits. */
bool format_integer(const char *text, size_t len, int64_t *out);
/* The same with an optional '.' and digits, 15 digits altogether; the double next to it. */
bool format_number(const char *text, size_t len, double *out);

#endif
