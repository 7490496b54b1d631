/*
 * Words that are given at run time: what the hall's catalogue names. They rank before those of the
 * lexicon. Built once a catalogue; then only read. Main thread.
 */
#ifndef ONEDOOR_UI_INPUT_OWN_WORDS_H
#define ONEDOOR_UI_INPUT_OWN_WORDS_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/msg/catalog.h"

enum { OWN_MAX_WORDS = 4096, OWN_MAX_SYLLABLES = 20, OWN_MAX_LEN = 60 };

struct own_word {
	uint8_t count;
	uint16_t syllables[OWN_MAX_SYLLABLES];
	char text[OWN_MAX_LEN + 1];
};

struct own_words {
	int count, room;
	struct own_word *words; /* by first syllable */
};

/* Empty. */
struct own_words *own_words_create(void);
/* A word with its pinyin, a syllable for each character, by single spaces, without tones. False
 * when they do not line up, or there is no room: it is left out. */
bool own_words_add(struct own_words *own, const char *text, const char *pinyin);
/* The names of zones, departments and matters. */
void own_words_add_catalog(struct own_words *own, const struct catalog *catalog);
/* After the last: only then they are found. */
void own_words_sort(struct own_words *own);
void own_words_destroy(struct own_words *own); /* NULL is allowed */

/* Those whose first syllable is from first to last: *begin_out up to the returned end. */
int own_words_among(const struct own_words *own, unsigned first, unsigned last, int *begin_out);

#endif
