/*
 * Names cut into syllables once, so that a key costs little however many there are: of each
 * distinct syllable it is found out once where it stands among the letters typed, and a name is a
 * row of such syllables. Only for search.c. Pure; one thread at a time.
 */
#ifndef ONEDOOR_MODEL_SEARCH_INDEX_H
#define ONEDOOR_MODEL_SEARCH_INDEX_H

#include "firmware/model/search.h"
#include "firmware/model/spelling.h"

enum { INDEX_NOWHERE = UINT16_MAX };

struct index_syllable {
	uint16_t id; /* in texts; 0: unknown, nothing matches it */
	uint16_t at; /* bytes of the name, or INDEX_NOWHERE */
};

struct index_name {
	uint32_t first; /* of its syllables */
	uint16_t count;
	uint64_t spelled, english; /* masks of what can be typed for it */
};

struct index_text {
	const char *text; /* borrowed from the list */
	int len;
	bool is_han;
	uint64_t mask; /* of what is typed for it */
};

struct search_index {
	struct search_list list;
	struct index_name *names;
	struct index_syllable *syllables;
	struct index_text *texts;
	int text_count;
	uint16_t *slots; /* of a text's hash: its id */
};

/* Bytes of the syllable in the name; 0: it is not known where it stands. */
int index_syllable_len(const char *name, const struct index_syllable *syllable);

#endif
