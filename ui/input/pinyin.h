/*
 * Letters to Chinese: full pinyin, initials, or both mixed, decoded as a whole after each key. ü is
 * typed v, u or yu; an apostrophe separates. Pure: no heap, no clock, no file; bounded work for
 * whatever letters. Main thread.
 */
#ifndef ONEDOOR_UI_INPUT_PINYIN_H
#define ONEDOOR_UI_INPUT_PINYIN_H

#include <stdbool.h>
#include <stdint.h>
#include "ui/input/edges.h"
#include "ui/input/words.h"

enum {
	PINYIN_MAX_LETTERS = EDGE_MAX_LETTERS,
	PINYIN_MAX_CANDIDATES = 160,
	PINYIN_TEXT_LEN = 64, /* bytes of one candidate */
	PINYIN_PATHS = 6,
};

struct pinyin_candidate {
	word_id word;
	uint8_t letters; /* how many of the first it stands for */
	uint16_t cost;
};

/* Several words together. */
struct pinyin_sentence {
	char text[PINYIN_TEXT_LEN + 1];
	uint8_t letters;
};

/* The last word of a way that ends somewhere. */
struct pinyin_path {
	uint32_t cost;
	word_id word;
	uint8_t from, rank; /* where it begins, and which of the ways that end there it goes on */
};

struct pinyin {
	const struct dictionary *dictionary; /* borrowed; NULL: no candidates */
	bool is_name, is_given;		     /* a person's name; its surname stands already */
	int len;
	char letters[PINYIN_MAX_LETTERS + 1];	/* a–z and apostrophes */
	char shown[2 * PINYIN_MAX_LETTERS + 1]; /* the same with spaces between syllables */

	int sentence_count, candidate_count;
	struct pinyin_sentence sentences[PINYIN_PATHS];
	struct pinyin_candidate candidates[PINYIN_MAX_CANDIDATES]; /* single words, best first */

	struct edges edges;
	uint8_t path_counts[PINYIN_MAX_LETTERS + 1];
	struct pinyin_path paths[PINYIN_MAX_LETTERS + 1][PINYIN_PATHS];
	int steps; /* nodes looked at by the last key: what the work is measured by */
};

/* Overwrites everything; afterwards nothing is composed. */
void pinyin_wipe(struct pinyin *pinyin);
/* Begins anew: nothing is composed, everything else is overwritten. */
void pinyin_begin(
	struct pinyin *pinyin, const struct dictionary *dictionary, bool is_name, bool is_given);
/* False when it is no letter or apostrophe, or there is no room. */
bool pinyin_type(struct pinyin *pinyin, int code_point);
/* The last letter; false when there is none. */
bool pinyin_delete(struct pinyin *pinyin);
/* How many candidates there are; by index, the best first. */
int pinyin_count(const struct pinyin *pinyin);
/* False, and "", when there is no such one. */
bool pinyin_candidate(const struct pinyin *pinyin, int index, char out[PINYIN_TEXT_LEN + 1]);
/* Takes it: the letters it stands for go, the rest is decoded anew. */
bool pinyin_pick(struct pinyin *pinyin, int index, char out[PINYIN_TEXT_LEN + 1]);

#endif
