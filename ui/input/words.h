/*
 * The words that letters can become: the lexicon's and the hall's own, found by the ways in which
 * the letters can be cut. Pure.
 */
#ifndef ONEDOOR_UI_INPUT_WORDS_H
#define ONEDOOR_UI_INPUT_WORDS_H

#include <stdbool.h>
#include <stdint.h>
#include "ui/input/edges.h"
#include "ui/input/lexicon.h"
#include "ui/input/own_words.h"

/* Both are borrowed, and may be missing (NULL). */
struct dictionary {
	const struct lexicon *lexicon;
	const struct own_words *own;
};

/* Of the lexicon; below 0: ~index of an own word. */
typedef int32_t word_id;

/* Not terminated; empty when a file says nonsense. */
const char *word_text(const struct dictionary *dictionary, word_id word, size_t *len_out);

enum word_part {
	PART_TEXT,    /* of anything */
	PART_SURNAME, /* with it a name begins */
	PART_GIVEN,   /* behind the surname */
};
/* A name is made of a surname, of two syllables sometimes, and of single characters. */
bool word_may_be(
	const struct dictionary *dictionary, word_id word, int syllable_count, enum word_part part);
/* So high a word costs there, its letters apart. */
uint32_t word_cost(const struct dictionary *dictionary, word_id word, enum word_part part);

/* Words of one reading that end at the same place, best first when they are no part of a name.
 * cost: of the letters. */
struct word_group {
	word_id first;
	uint32_t count;
	int syllable_count;
	int end;
	uint32_t cost;
};
typedef void word_group_fn(void *arg, const struct word_group *group);

/* Calls for all groups that begin at a place and from whose end the letters go on. Looks at no more
 * than step_max nodes; returns how many it were. */
int words_from(const struct dictionary *dictionary, const struct edges *edges, int at, int step_max,
	word_group_fn *call, void *arg);

#endif
