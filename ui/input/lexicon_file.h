/*
 * The lexicon's file, as it lies on the disk and in memory: little endian, four-byte aligned.
 *
 *   head · nodes (one more than node_count, which only ends the last) · words (the same) ·
 *   by_text: the words by their text, then cost · text
 *
 * Node 0 is the root. A node's children are the nodes from its first_child to the next node's, by
 * syllable; its words those from its first_word to the next node's, by cost. A word's text ends
 * where the next one's begins. Plain data.
 */
#ifndef ONEDOOR_UI_INPUT_LEXICON_FILE_H
#define ONEDOOR_UI_INPUT_LEXICON_FILE_H

#include <stdint.h>

enum { LEXICON_VERSION = 1, LEXICON_MAX_SYLLABLES = 8, LEXICON_TONE_BITS = 3 };
#define LEXICON_MAGIC "OneDLex" /* and its NUL */

struct lexicon_head {
	char magic[8];
	uint32_t version;
	uint32_t syllable_count; /* of the table that made it: ids must mean the same */
	uint32_t node_count, word_count, text_len;
	uint32_t reserved;
};

struct lexicon_node {
	uint32_t first_child, first_word;
	uint16_t syllable;
	uint16_t reserved;
};

struct lexicon_word {
	uint32_t text;	      /* offset */
	uint32_t tones;	      /* 3 bits a syllable, the first lowest */
	uint16_t cost;	      /* 50 for each factor of e by which it is rarer */
	uint8_t surname_cost; /* as a surname, as part of a given name: the same / 4; 0: none */
	uint8_t given_cost;
};

_Static_assert(sizeof(struct lexicon_head) == 32 && sizeof(struct lexicon_node) == 12 &&
		       sizeof(struct lexicon_word) == 12,
	"as on the disk");

#endif
