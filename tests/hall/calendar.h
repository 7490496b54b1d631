/* Working days as the State Council publishes them: Monday to Friday, without holidays, with the
 * weekends worked to make up. A calendar never changes once it is read; any thread. */
#ifndef ONEDOOR_TESTS_HALL_CALENDAR_H
#define ONEDOOR_TESTS_HALL_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>
#include <jansson.h>

#include "firmware/base/attr.h"

struct calendar;

/* {"holidays": [dates], "workdays": [dates], "until": date}; more members are ignored. NULL when it
 * is none. */
struct calendar *calendar_read(const json_t *json) MUST_CHECK;
void calendar_destroy(struct calendar *calendar); /* NULL is allowed */

/* The next four: unix_ms is any moment of the day that is meant. */
bool calendar_is_working(const struct calendar *calendar, int64_t unix_ms);
/* Midnight at which the n-th working day after this day begins; n 0: this very day. Negative n:
 * before it. */
int64_t calendar_add(const struct calendar *calendar, int64_t unix_ms, int n);
/* Working days after the first day, up to the last and with it; 0 when last is not later. */
int calendar_between(const struct calendar *calendar, int64_t first_ms, int64_t last_ms);

#endif
