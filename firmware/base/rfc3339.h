/* RFC 3339 times as the hall writes them ("2026-11-24T09:12:30.250+08:00"). Pure, any thread. */
#ifndef ONEDOOR_BASE_RFC3339_H
#define ONEDOOR_BASE_RFC3339_H

#include <stdbool.h>
#include <stdint.h>

enum { RFC3339_LEN = 25, DATE_LEN = 10 }; /* as written by us, without NUL */
enum { HALL_MINUTES = 8 * 60 };		  /* the offset of every hall */

/* Milliseconds since 1970 UTC and the written offset in minutes (either out may be NULL). False for
 * anything else: strict digits, real dates of the years 1970–9999, seconds to 59 (60 becomes 59),
 * fractions of any length cut to milliseconds, "Z" or ±hh:mm. */
bool rfc3339_parse(const char *text, int64_t *ms_out, int *offset_min_out);
/* Whole seconds, in the given offset. */
void rfc3339_format(int64_t ms, int offset_min, char out[RFC3339_LEN + 1]);
/* The calendar day there: "2026-11-24". */
void rfc3339_format_date(int64_t ms, int offset_min, char out[DATE_LEN + 1]);
/* Minutes of the day there, 0 … 1439. */
int rfc3339_minute_of_day(int64_t ms, int offset_min);

#endif
