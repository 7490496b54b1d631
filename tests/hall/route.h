/* From a request whose bytes are all here to its reply: resource, checks, transaction, replay. */
#ifndef ONEDOOR_TESTS_HALL_ROUTE_H
#define ONEDOOR_TESTS_HALL_ROUTE_H

#include "tests/hall/request.h"

struct call {
	const char *method, *path, *terminal;
	const char *serial;				/* of the terminal's certificate */
	const char *key, *content_type, *if_none_match; /* headers; NULL when missing */
	const char *authorization, *last_four;
	const char *after, *wait; /* this and the next ones: of the query; NULL when missing */
	const char *q, *filter, *cursor, *limit;
	const char *body;
	size_t len;
};

/* Fills the reply, whatever comes. */
void route(struct hall *hall, const struct call *call, struct reply *reply);

#endif
