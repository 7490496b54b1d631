/*
 * The day's closing: our books beside the provider's. Money is fen. Any thread; inside a write
 * transaction or not.
 */
#ifndef ONEDOOR_TESTS_HALL_CLOSING_H
#define ONEDOOR_TESTS_HALL_CLOSING_H

#include <jansson.h>

#include "tests/hall/hall.h"

/*
 * {day, count, paid_fen, refunded_fen, owed_fen, kept_fen, provider_fen, differences}: what was
 * paid on the day that began then, how much of it was given back and still has to be, what both
 * sides keep, and [{order, what, fen}] where they do not agree. The caller's.
 */
json_t *closing_of(struct hall *hall, struct conn *conn, int64_t day_ms) MUST_CHECK;
/*
 * Where they do not agree, of what was paid from one moment until before another. `not_booked`: the
 * provider keeps money of a payment that is over and not paid; `unknown_order`: of one that we have
 * never had; `not_there`: what is paid here it does not have. What is still under way is no
 * difference. The caller's.
 */
json_t *closing_differences(
	struct hall *hall, struct conn *conn, int64_t from_ms, int64_t until_ms) MUST_CHECK;
/* Bills for which the provider keeps the money of more than one payment, none of them on its way
 * back: must be 0. */
int64_t closing_double(struct hall *hall, struct conn *conn);

#endif
