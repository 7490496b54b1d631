#include "ui/input/edges.h"

#include <string.h>

#include "firmware/base/attr.h"
#include "ui/input/syllables.h"

enum {
	BEGUN_COST = 120,   /* an initial for the whole syllable */
	LAST_COST = 60,	    /* the last one is still being typed */
	UNUSUAL_COST = 150, /* lu meant as lü */
	ALIKE_COST = 300,   /* z for zh, in for ing: many say them so */
	FAR = 10000,
};

static bool is_initial(const char *letters, size_t len)
{
	return (len == 1 && strchr("bpmfdtnlgkhjqxrzcsyw", letters[0])) ||
	       (len == 2 && letters[1] == 'h' && strchr("zcs", letters[0]));
}

static bool is_vowel(char letter)
{
	return letter && strchr("aeiouv", letter);
}

static void add(struct edges *edges, int at, struct edge edge)
{
	if (edges->counts[at] < EDGE_MAX) {
		edges->all[at][edges->counts[at]++] = edge;
	}
}

static void add_syllable(struct edges *edges, int at, uint8_t to, int id, unsigned cost)
{
	if (id != SYLLABLE_NONE) {
		add(edges, at, (struct edge){to, (uint16_t)id, (uint16_t)id, (uint16_t)cost});
	}
}

/* Whole syllables that sound nearly like this one. */
static void add_alike(struct edges *edges, int at, uint8_t to, const char *piece, size_t len)
{
	char other[SYLLABLE_MAX_LETTERS + 2];
	bool has_h = len > 1 && piece[1] == 'h' && strchr("zcs", piece[0]);
	if (has_h) { /* zh as z */
		other[0] = piece[0];
		memcpy(other + 1, piece + 2, len - 2);
		add_syllable(edges, at, to, syllable_find(other, len - 1), ALIKE_COST);
	} else if (strchr("zcs", piece[0])) {
		other[0] = piece[0];
		other[1] = 'h';
		memcpy(other + 2, piece + 1, len - 1);
		add_syllable(edges, at, to, syllable_find(other, len + 1), ALIKE_COST);
	}
	if (len > 2 && memcmp(piece + len - 2, "ng", 2) == 0 && strchr("aei", piece[len - 3])) {
		add_syllable(edges, at, to, syllable_find(piece, len - 1), ALIKE_COST);
	} else if (len > 1 && piece[len - 1] == 'n' && strchr("aei", piece[len - 2])) {
		memcpy(other, piece, len);
		other[len] = 'g';
		add_syllable(edges, at, to, syllable_find(other, len + 1), ALIKE_COST);
	}
}

/* The letters from at to end. */
static void add_piece(struct edges *edges, const char *letters, int at, int end)
{
	const char *piece = letters + at;
	size_t len = (size_t)(end - at);
	int first, last;
	bool is_usual;
	bool is_last = end == edges->len;
	uint8_t to = (uint8_t)(letters[end] == '\'' ? end + 1 : end);
	int other = syllable_find_spelled(piece, len, &is_usual);
	if (other != SYLLABLE_NONE) {
		add(edges, at,
			(struct edge){
				to, (uint16_t)other, (uint16_t)other, is_usual ? 0 : UNUSUAL_COST});
	}
	if (!syllable_begin(piece, len, &first, &last)) {
		return;
	}
	if (syllable_name(first)[len] == '\0') {
		add_syllable(edges, at, to, first, 0);
		add_alike(edges, at, to, piece, len);
		return;
	}
	int longer_first, longer_last;
	bool goes_on = !is_last && letters[end] != '\'' && is_vowel(letters[end]) &&
		       syllable_begin(piece, len + 1, &longer_first, &longer_last);
	if (is_initial(piece, len) && !goes_on) {
		add(edges, at,
			(struct edge){to, (uint16_t)first, (uint16_t)last,
				is_last ? LAST_COST : BEGUN_COST});
	} else if (is_last) {
		add(edges, at, (struct edge){to, (uint16_t)first, (uint16_t)last, LAST_COST});
	}
}

/* From where the end can be reached, and by which cut: few pieces, whole ones. */
static void find_ways(struct edges *edges)
{
	bool is_reached[EDGE_MAX_LETTERS + 1] = {true};
	int costs[EDGE_MAX_LETTERS + 1];
	for (int at = 0; at < edges->len; at++) {
		for (int i = 0; is_reached[at] && i < edges->counts[at]; i++) {
			is_reached[edges->all[at][i].end] = true;
			edges->end = MAX_OF(edges->end, edges->all[at][i].end);
		}
	}
	for (int at = 0; at <= edges->end; at++) {
		costs[at] = at == edges->end ? 0 : FAR;
	}
	for (int at = edges->end - 1; at >= 0; at--) {
		for (int i = 0; i < edges->counts[at]; i++) {
			const struct edge *edge = &edges->all[at][i];
			int cost =
				edge->end <= edges->end ? costs[edge->end] + edge->cost + 10 : FAR;
			if (cost < costs[at]) {
				costs[at] = cost;
				edges->next[at] = edge->end;
			}
		}
	}
	for (int at = 0; at <= edges->end; at++) {
		edges->is_good[at] = is_reached[at] && costs[at] < FAR;
	}
}

void edges_cut(struct edges *edges, const char *letters, int len)
{
	memset(edges, 0, sizeof(*edges));
	edges->len = MIN_OF(len, EDGE_MAX_LETTERS);
	for (int at = 0; at < edges->len; at++) {
		for (int end = at + 1; end <= edges->len && end - at <= SYLLABLE_MAX_LETTERS &&
				       letters[end - 1] != '\'';
			end++) {
			add_piece(edges, letters, at, end);
		}
	}
	find_ways(edges);
}
