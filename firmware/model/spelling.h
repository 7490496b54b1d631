/*
 * A Chinese name as it is typed: cut into syllables, and letters matched against them. Each place
 * among the letters is a bit of a word, so that a syllable costs a few operations however much was
 * typed, and nothing is ever tried twice. Pure.
 */
#ifndef ONEDOOR_MODEL_SPELLING_H
#define ONEDOOR_MODEL_SPELLING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SYLLABLES_MAX = 128, LETTERS_MAX = 60, WAYS_MAX = 5 };

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

/* Where one syllable stands among the letters, by each way in which it is typed: its whole pinyin
 * or its initial, the last one also by a part; ü as v, u or yu. */
struct syllable_places {
	int count;
	int len[WAYS_MAX];
	uint64_t at[WAYS_MAX];
};
void letters_place(
	struct letters *letters, const char *text, int text_len, struct syllable_places *out);
/* The places behind the last letter. */
uint64_t letters_end(const struct letters *letters);
/* From which places on the letters are spelled by the syllable and those behind it; next: the same
 * of the following syllable, letters_end behind the last. */
uint64_t letters_fit(
	const struct letters *letters, const struct syllable_places *syllable, uint64_t next);
/* How many letters it takes at that place, which must be one of letters_fit. */
int letters_taken(const struct syllable_places *syllable, int place, uint64_t next);
/* The bits of all letters that a syllable may be typed with, and of a text: what has not all of the
 * letters typed cannot match. */
uint64_t syllable_mask(const char *text, int text_len);
uint64_t text_mask(const char *text, size_t len);

/* Where text has the letters, in any case: at a word's beginning if anywhere, which then is all
 * that counts when is_word_only. -1: nowhere. */
int letters_find(struct letters *letters, const char *text, bool is_word_only, bool *is_word_out);

#endif
