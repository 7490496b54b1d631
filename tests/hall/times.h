/* The hall's calendar: milliseconds since 1970 to and from RFC 3339 in +08:00. Pure, any thread. */
#ifndef ONEDOOR_TESTS_HALL_TIMES_H
#define ONEDOOR_TESTS_HALL_TIMES_H

#include <stdbool.h>
#include <stdint.h>

#define TIME_LEN 40 /* room for any text below, with its NUL */

/* 2026-11-24T09:12:30+08:00, or with .250 when with_ms. */
void time_text(int64_t unix_ms, bool with_ms, char text_out[static TIME_LEN]);
/* 2026-11-24 */
void date_text(int64_t unix_ms, char text_out[static TIME_LEN]);
/* Accepts any offset and fraction; without an offset it is the hall's time. False when malformed.
 */
bool time_parse(const char *text, int64_t *unix_ms_out);
/* Midnight, in the hall, at which the date begins. False when it is no date. */
bool date_parse(const char *text, int64_t *unix_ms_out);
/* 1 Monday to 7 Sunday, in the hall. */
int weekday_of(int64_t unix_ms);
/* Midnight at which the hall's day of this moment began. */
int64_t day_start(int64_t unix_ms);

#define DAY_MS (86400 * INT64_C(1000))

#endif
