/*
 * A Chinese name as it is typed: cut into syllables, and letters matched against them. Each place
 * among the letters is a bit of a word, so that a syllable costs a few operations however much was
 * typed, and nothing is ever tried twice. Pure.
 */
#ifndef ONEDOOR_MODEL_SPELLING_H
#define ONEDOOR_MODEL_SPELLING_H

#include <stdbool.h>
#include <stdint.h>

enum { SYLLABLES_MAX = 128, LETTERS_MAX = 60 };

/* A Chinese character with its pinyin, or one Latin letter or figure. */
struct syllable {
	const char *text; /* lower case, borrowed from the pinyin or static */
	int text_len;	  /* 0: unknown, and nothing matches it */
	int at, len;	  /* bytes of the name; len 0: it is not known where it stands there */
	bool is_han;
};

struct spelling {
	int count;
	struct syllable syllables[SYLLABLES_MAX];
};

/* pinyin: openapi.yaml's Pinyin, borrowed by out. Where it does not line up with the name its
 * syllables stand nowhere; where it is empty only the name's own letters are known. What is over
 * SYLLABLES_MAX is left out. */
void spelling_cut(const char *name, const char *pinyin, struct spelling *out);

struct letters {
	int len;
	uint64_t places[36]; /* where a–z, 0–9 stand; behind the end everything stands */
	int64_t steps;	     /* characters looked at so far: what the work is measured by */
};

/* Of text, which may hold anything, the first LETTERS_MAX bytes. */
void letters_take(const char *text, int len, struct letters *out);

/* By syllable: from which places on the letters are spelled by it and those behind it. */
struct letters_fit {
	uint64_t places[SYLLABLES_MAX + 1];
};
/* Each syllable by its whole pinyin or its initial, the last also by a part; ü as v, u or yu. */
void letters_match(
	struct letters *letters, const struct spelling *spelling, struct letters_fit *out);
/* How many syllables from `first` on they cover; 0: none, or more than max. */
int letters_cover(struct letters *letters, const struct spelling *spelling,
	const struct letters_fit *fit, int first, int max);

/* Where text has the letters, in any case: at a word's beginning if anywhere, which then is all
 * that counts when is_word_only. -1: nowhere. */
int letters_find(struct letters *letters, const char *text, bool is_word_only, bool *is_word_out);

#endif
