/*
 * Letters to Chinese: full pinyin, initials, or both mixed, decoded over the whole line after each
 * key (Viterbi over the costs of words). ü is typed v, u or yu; an apostrophe separates. Pure: no
 * heap, no clock, no file; bounded work for whatever letters. Main thread.
 */
#ifndef ONEDOOR_UI_INPUT_PINYIN_H
#define ONEDOOR_UI_INPUT_PINYIN_H

#include <stdbool.h>
#include <stdint.h>
#include "ui/input/lexicon.h"
#include "ui/input/own_words.h"

enum {
	PINYIN_MAX_LETTERS = 48,
	PINYIN_MAX_CANDIDATES = 160,
	PINYIN_TEXT_LEN = 64, /* bytes of one candidate */
};

/* What letters can become: borrowed, both may be missing (NULL). */
struct dictionary {
	const struct lexicon *lexicon;
	const struct own_words *own; /* of the hall's catalogue: rank first */
};

struct pinyin_candidate {
	int32_t word;	 /* of the lexicon; below 0: ~index of an own word */
	uint8_t letters; /* how many of the first it stands for */
	uint32_t cost;
};

struct pinyin {
	const struct dictionary *dictionary; /* borrowed; NULL: no candidates */
	bool is_name, is_given;		     /* a person's name; its surname stands already */
	int len;
	char letters[PINYIN_MAX_LETTERS + 1]; /* a–z and apostrophes */
	char sentence[PINYIN_TEXT_LEN + 1];   /* of all words together; "" none */
	int sentence_letters;
	int count; /* of candidates after the sentence */
	struct pinyin_candidate candidates[PINYIN_MAX_CANDIDATES];
	char shown[2 * PINYIN_MAX_LETTERS + 1]; /* the letters with a space between syllables */
};

/* Overwrites everything; the dictionary stays. */
void pinyin_wipe(struct pinyin *pinyin);
/* False when it is no letter or apostrophe, or there is no room. */
bool pinyin_type(struct pinyin *pinyin, int code_point);
/* The last letter; false when there is none. */
bool pinyin_delete(struct pinyin *pinyin);
/* How many there are, the sentence included; by index, the best first. */
int pinyin_count(const struct pinyin *pinyin);
void pinyin_candidate(const struct pinyin *pinyin, int index, char out[PINYIN_TEXT_LEN + 1]);
/* Takes it: text is what it says, the letters it stands for go, the rest is decoded anew. */
bool pinyin_pick(struct pinyin *pinyin, int index, char out[PINYIN_TEXT_LEN + 1]);

#endif
