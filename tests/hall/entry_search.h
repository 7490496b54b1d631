/* Looking for entries by what a person types or a scanner reads: Chinese, pinyin, initials, any mix
 * of them, English, codes. Bounded for whatever comes. Any thread. */
#ifndef ONEDOOR_TESTS_HALL_ENTRY_SEARCH_H
#define ONEDOOR_TESTS_HALL_ENTRY_SEARCH_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware/base/attr.h"
#include "tests/hall/listing.h"

enum { WANTED_MAX = 40 };

struct wanted {
	int count;
	uint32_t letters[WANTED_MAX]; /* Chinese characters, a–z and 0–9, nothing between them */
	bool is_word[WANTED_MAX];     /* one begins here */
	bool has_han;
};

/* False: there is nothing in it to look for. Of a longer text the rest is not looked at. */
bool wanted_take(const char *text, struct wanted *out) MUST_CHECK;
bool entry_matches(const struct entry *entry, const struct wanted *wanted);

#endif
