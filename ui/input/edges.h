/*
 * How letters can be cut into syllables: from each place the syllables that may stand there, whole
 * or begun. Pure, bounded.
 */
#ifndef ONEDOOR_UI_INPUT_EDGES_H
#define ONEDOOR_UI_INPUT_EDGES_H

#include <stdbool.h>
#include <stdint.h>

enum { EDGE_MAX_LETTERS = 48, EDGE_MAX = 16 };

/* Letters that are one of the syllables first … last. */
struct edge {
	uint8_t end; /* behind them, and behind an apostrophe there */
	uint16_t first, last;
	uint16_t cost; /* as a word's: 0 for a whole syllable */
};

struct edges {
	int len;
	uint8_t counts[EDGE_MAX_LETTERS];
	struct edge all[EDGE_MAX_LETTERS][EDGE_MAX];
	int end;			    /* so far they are syllables */
	bool is_good[EDGE_MAX_LETTERS + 1]; /* a way from the beginning to the end is here */
	uint8_t next[EDGE_MAX_LETTERS + 1]; /* and where the plainest cut goes from here */
};

/* letters: a–z and apostrophes, at most EDGE_MAX_LETTERS. */
void edges_cut(struct edges *edges, const char *letters, int len);

#endif
