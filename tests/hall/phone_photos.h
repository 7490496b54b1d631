/*
 * Photos on their way from a phone: expected, taken in, dropped. What changes is in the database
 * before the hall's bell rings. A struct upload belongs to the thread of its connection.
 */
#ifndef ONEDOOR_TESTS_HALL_PHONE_PHOTOS_H
#define ONEDOOR_TESTS_HALL_PHONE_PHOTOS_H

#include <stdatomic.h>

#include "tests/hall/request.h"

enum { UPLOADS_MAX = 4 /* at the same time */ };

/* One that comes. Begins as {0}. */
struct upload {
	char token[ID_LEN], file[ID_LEN]; /* file "" : nothing is expected */
	unsigned char *body;
	size_t len, size;
	_Atomic int *count; /* it is counted there; NULL: not */
};

/* What can be said before it comes; type, length, item: as the phone says them, NULL for none.
 * False: the reply says why not. upload_finish in either case. */
bool upload_begin(struct hall *hall, struct upload *upload, _Atomic int *count, const char *type,
	const char *length, const char *item, struct reply *reply) MUST_CHECK;
/* False: more than it said. */
bool upload_add(struct upload *upload, const char *data, size_t len) MUST_CHECK;
/* It is whole: drawn anew and kept, or refused. */
void upload_take(struct hall *hall, struct upload *upload, struct reply *reply);
/* One that was not taken was cut off. What was sent is overwritten. */
void upload_finish(struct hall *hall, struct upload *upload);
/* The phone takes one back, while no case has it: 204, also when it is gone; 404 for a link that is
 * over. */
void photo_drop(struct hall *hall, const char *token, const char *file, struct reply *reply);

#endif
