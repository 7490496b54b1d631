/* Certificates, cases and accounts of the city's people out of their files. At start, one thread.
 */
#ifndef ONEDOOR_TESTS_HALL_FIXTURES_PEOPLE_H
#define ONEDOOR_TESTS_HALL_FIXTURES_PEOPLE_H

#include <jansson.h>

#include "tests/hall/hall.h"

/* Once for a database; inside a write transaction, when the hall has its keys and its calendar. */
enum err people_load(
	struct hall *hall, struct conn *conn, const char *folder, int64_t now_ms) MUST_CHECK;
/* Every text in it that is a relative time ("-3d 09:12", "+5wd") becomes that time. */
void people_set_times(const struct hall *hall, json_t *json, int64_t now_ms);

#endif
