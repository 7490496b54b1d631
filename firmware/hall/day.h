/*
 * The key of the day, for words that say whether two visits were of the same person (seal_who). In
 * a file of its own, apart from the database that holds the words: a copy of that one, or one set
 * aside, tells nothing. At midnight the file is overwritten, and the words with it are noise. Who
 * takes the whole disk on the same day has both; then each guess costs what seal_who costs. Hall
 * worker's thread; waits for the disk.
 */
#ifndef ONEDOOR_HALL_DAY_H
#define ONEDOOR_HALL_DAY_H

#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/base/rfc3339.h"
#include "firmware/hall/seal.h"

struct day {
	char date[DATE_LEN + 1]; /* "": not known yet */
	uint8_t key[SEAL_KEY_LEN];
};

/* dir/day, when it can be read and is of that date. */
enum err day_load(struct day *day, const char *dir, const char *date) MUST_CHECK;
/* A new key; the one before is gone. Not begun when that cannot be written. */
enum err day_begin(struct day *day, const char *dir, const char *date) MUST_CHECK;

#endif
