/* What people type at a kiosk, letter by letter: 50 phrases of government, names, addresses and
 * complaints. The people and places are made up. */
#ifndef ONEDOOR_TESTS_PHRASES_H
#define ONEDOOR_TESTS_PHRASES_H

#include <stdbool.h>

struct phrase {
	bool is_name;
	const char *letters, *text;
};

enum { PHRASE_COUNT = 50 };
extern const struct phrase phrases[PHRASE_COUNT];

#endif
