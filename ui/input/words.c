#include "ui/input/words.h"

#include <string.h>

#include "firmware/base/attr.h"
#include "firmware/base/str.h"

enum {
	OWN_COST = 250,	       /* as an everyday word: the hall's own come first */
	WORD_COST = 60,	       /* of any: fewer, longer words */
	NO_SURNAME_COST = 400, /* a name that begins with none */
	NO_GIVEN_COST = 150,
};

const char *word_text(const struct dictionary *dictionary, word_id word, size_t *len_out)
{
	const char *text;
	if (word >= 0) { /* from a file: whatever may stand there */
		text = lexicon_text(dictionary->lexicon, (uint32_t)word, len_out);
		*len_out = utf8_is_valid(text, *len_out) ? *len_out : 0;
		return text;
	}
	text = dictionary->own->words[~word].text;
	*len_out = strlen(text);
	return text;
}

bool word_may_be(
	const struct dictionary *dictionary, word_id word, int syllable_count, enum word_part part)
{
	bool is_surname =
		part == PART_SURNAME && word >= 0 && dictionary->lexicon->words[word].surname_cost;
	return part == PART_TEXT || is_surname || (word >= 0 && syllable_count == 1);
}

uint32_t word_cost(const struct dictionary *dictionary, word_id word, enum word_part part)
{
	if (word < 0) {
		return OWN_COST + WORD_COST;
	}
	const struct lexicon_word *at = &dictionary->lexicon->words[word];
	switch (part) {
	case PART_SURNAME:
		return at->surname_cost ? 4U * at->surname_cost
					: (uint32_t)at->cost + NO_SURNAME_COST;
	case PART_GIVEN:
		return at->given_cost ? 4U * at->given_cost : (uint32_t)at->cost + NO_GIVEN_COST;
	case PART_TEXT:
		break;
	}
	return (uint32_t)at->cost + WORD_COST;
}

struct walk {
	const struct lexicon *lexicon;
	const struct edges *edges;
	word_group_fn *call;
	void *arg;
	int steps_left;
};

/* What goes on from a node, behind so many syllables. */
static void walk_on(struct walk *walk, uint32_t node, int at, int depth, uint32_t cost)
{
	struct lexicon_range children = lexicon_children(walk->lexicon, node);
	for (int i = 0; at < walk->edges->end && i < walk->edges->counts[at]; i++) {
		const struct edge *edge = &walk->edges->all[at][i];
		if (!walk->edges->is_good[edge->end]) {
			continue;
		}
		struct lexicon_range among =
			lexicon_among(walk->lexicon, children, edge->first, edge->last);
		for (uint32_t k = 0; k < among.count && walk->steps_left > 0; k++) {
			uint32_t child = among.first + k;
			struct lexicon_range words = lexicon_words(walk->lexicon, child);
			walk->steps_left--;
			if (words.count > 0) {
				walk->call(walk->arg,
					&(const struct word_group){.first = (word_id)words.first,
						.count = words.count,
						.syllable_count = depth + 1,
						.end = edge->end,
						.cost = cost + edge->cost});
			}
			if (depth + 1 < LEXICON_MAX_SYLLABLES) {
				walk_on(walk, child, edge->end, depth + 1, cost + edge->cost);
			}
		}
	}
}

/* Where the letters of an own word can end, from `at` on: a cost by place, or none. */
struct ends {
	uint32_t costs[EDGE_MAX_LETTERS + 1];
	bool is_end[EDGE_MAX_LETTERS + 1];
};

static bool match_own(
	const struct edges *edges, const struct own_word *word, int at, struct ends *out)
{
	*out = (struct ends){0};
	out->is_end[at] = true;
	bool is_any = true;
	for (int i = 0; i < word->count && is_any; i++) {
		struct ends next = {0};
		is_any = false;
		for (int from = at; from < edges->end; from++) {
			for (int k = 0; out->is_end[from] && k < edges->counts[from]; k++) {
				const struct edge *edge = &edges->all[from][k];
				bool is_it = edge->first <= word->syllables[i] &&
					     word->syllables[i] <= edge->last &&
					     edges->is_good[edge->end];
				uint32_t cost = out->costs[from] + edge->cost;
				if (is_it &&
					(!next.is_end[edge->end] || cost < next.costs[edge->end])) {
					next.is_end[edge->end] = is_any = true;
					next.costs[edge->end] = cost;
				}
			}
		}
		*out = next;
	}
	return is_any;
}

static void walk_own(struct walk *walk, const struct own_words *own, int at)
{
	const struct edges *edges = walk->edges;
	struct ends ends;
	for (int i = 0; i < edges->counts[at]; i++) {
		const struct edge *edge = &edges->all[at][i];
		int begin;
		int end = own_words_among(own, edge->first, edge->last, &begin);
		for (int k = begin; k < end && walk->steps_left > 0; k++) {
			walk->steps_left -= own->words[k].count;
			if (own->words[k].count > edges->end - at ||
				!match_own(edges, &own->words[k], at, &ends)) {
				continue;
			}
			for (int to = at; to <= edges->end; to++) {
				if (ends.is_end[to]) {
					walk->call(walk->arg,
						&(const struct word_group){.first = ~k,
							.count = 1,
							.syllable_count = own->words[k].count,
							.end = to,
							.cost = ends.costs[to]});
				}
			}
		}
	}
}

int words_from(const struct dictionary *dictionary, const struct edges *edges, int at, int step_max,
	word_group_fn *call, void *arg)
{
	struct walk walk = {.lexicon = dictionary->lexicon,
		.edges = edges,
		.call = call,
		.arg = arg,
		.steps_left = step_max};
	if (dictionary->own) {
		walk_own(&walk, dictionary->own, at);
	}
	if (dictionary->lexicon) {
		walk_on(&walk, LEXICON_ROOT, at, 0, 0);
	}
	return step_max - MAX_OF(walk.steps_left, 0);
}
