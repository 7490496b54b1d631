#include "ui/input/pinyin_decode.h"

#include <string.h>

#include "firmware/base/attr.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

enum {
	STEPS_MAX = 120000, /* nodes a key */
	TEXT_PATHS = 2,	    /* words of one reading, and sentences, worth going on with */
	FAR_COST = 250,	    /* a sentence so much worse than the first is not */
};

/* --- ways through all letters --- */

struct forward {
	struct pinyin *pinyin;
	int at; /* where the words begin */
};

static enum word_part part_at(const struct pinyin *pinyin, int at)
{
	if (!pinyin->is_name) {
		return PART_TEXT;
	}
	return at == 0 && !pinyin->is_given ? PART_SURNAME : PART_GIVEN;
}

/* Among the best that end there, or not. */
static void keep_path(struct pinyin *pinyin, int end, const struct pinyin_path *path)
{
	struct pinyin_path *paths = pinyin->paths[end];
	int count = pinyin->path_counts[end];
	if (count == PINYIN_PATHS && paths[count - 1].cost <= path->cost) {
		return;
	}
	int i = MIN_OF(count, PINYIN_PATHS - 1);
	for (; i > 0 && paths[i - 1].cost > path->cost; i--) {
		paths[i] = paths[i - 1];
	}
	paths[i] = *path;
	pinyin->path_counts[end] = (uint8_t)MIN_OF(count + 1, PINYIN_PATHS);
}

static bool is_before(const struct pinyin_candidate *a, const struct pinyin_candidate *b)
{
	return a->letters != b->letters ? a->letters > b->letters : a->cost < b->cost;
}

/* False: there is no place for it, nor for one that costs more. */
static bool keep_candidate(struct pinyin *pinyin, const struct pinyin_candidate *candidate)
{
	struct pinyin_candidate *all = pinyin->candidates;
	int count = pinyin->candidate_count;
	if (count == PINYIN_MAX_CANDIDATES && !is_before(candidate, &all[count - 1])) {
		return false;
	}
	int low = 0, high = count;
	while (low < high) {
		int middle = (low + high) / 2;
		if (is_before(candidate, &all[middle])) {
			high = middle;
		} else {
			low = middle + 1;
		}
	}
	count = MIN_OF(count, PINYIN_MAX_CANDIDATES - 1);
	memmove(&all[low + 1], &all[low], (size_t)(count - low) * sizeof(all[0]));
	all[low] = *candidate;
	pinyin->candidate_count = count + 1;
	return true;
}

/* Goes on with each of the ways that lead to where it begins. */
static void go_on(
	struct forward *forward, const struct word_group *group, word_id word, uint32_t cost)
{
	struct pinyin *pinyin = forward->pinyin;
	for (int rank = 0; rank < pinyin->path_counts[forward->at]; rank++) {
		keep_path(pinyin, group->end,
			&(const struct pinyin_path){
				.cost = pinyin->paths[forward->at][rank].cost + cost,
				.word = word,
				.from = (uint8_t)forward->at,
				.rank = (uint8_t)rank});
	}
}

static void take_group(void *arg, const struct word_group *group)
{
	struct forward *forward = arg;
	struct pinyin *pinyin = forward->pinyin;
	const struct dictionary *dictionary = pinyin->dictionary;
	enum word_part part = part_at(pinyin, forward->at);
	bool is_wanted = forward->at == 0;
	uint32_t path_words = part == PART_TEXT ? TEXT_PATHS : group->count;
	for (uint32_t i = 0; i < group->count && (is_wanted || i < path_words); i++) {
		word_id word = group->first + (word_id)i;
		if (!word_may_be(dictionary, word, group->syllable_count, part)) {
			continue;
		}
		uint32_t cost = group->cost + word_cost(dictionary, word, part);
		if (i < path_words) {
			go_on(forward, group, word, cost);
		}
		if (is_wanted) {
			bool is_kept = keep_candidate(
				pinyin, &(const struct pinyin_candidate){.word = word,
						.letters = (uint8_t)group->end,
						.cost = (uint16_t)MIN_OF(cost, UINT16_MAX)});
			is_wanted = is_kept || part != PART_TEXT; /* a name's are not in order */
		}
	}
}

/* --- what they say --- */

enum { WORDS_MAX = PINYIN_MAX_LETTERS };

/* The words of a way, as far as they fit. Returns how many they are. */
static int make_sentence(
	const struct pinyin *pinyin, int end, int rank, struct pinyin_sentence *out)
{
	word_id words[WORDS_MAX];
	uint8_t ends[WORDS_MAX];
	int count = 0;
	for (int at = end; at > 0 && count < WORDS_MAX;) {
		const struct pinyin_path *path = &pinyin->paths[at][rank];
		words[count] = path->word;
		ends[count++] = (uint8_t)at;
		at = path->from;
		rank = path->rank;
	}
	size_t len = 0;
	out->letters = 0;
	for (int i = count - 1; i >= 0; i--) {
		size_t text_len;
		const char *text = word_text(pinyin->dictionary, words[i], &text_len);
		if (text_len == 0 || len + text_len > PINYIN_TEXT_LEN) {
			break;
		}
		memcpy(out->text + len, text, text_len);
		len += text_len;
		out->letters = ends[i];
	}
	out->text[len] = '\0';
	mem_wipe(words, sizeof(words));
	return count;
}

static bool is_known(const struct pinyin *pinyin, const struct pinyin_sentence *sentence)
{
	for (int i = 0; i < pinyin->sentence_count; i++) {
		if (str_equal(pinyin->sentences[i].text, sentence->text)) {
			return true;
		}
	}
	return false;
}

/* A word stands for all letters: then a second sentence is hardly meant. */
static bool has_whole_word(const struct pinyin *pinyin)
{
	return pinyin->candidate_count > 0 && pinyin->candidates[0].letters == pinyin->edges.end;
}

/* The best ways as sentences; one that is a single word only when it is the best. */
static void make_sentences(struct pinyin *pinyin)
{
	int end = pinyin->edges.end;
	int wanted = pinyin->is_name ? PINYIN_PATHS : has_whole_word(pinyin) ? 1 : TEXT_PATHS;
	const struct pinyin_path *paths = pinyin->paths[end];
	for (int rank = 0; end > 0 && rank < pinyin->path_counts[end]; rank++) {
		struct pinyin_sentence *out = &pinyin->sentences[pinyin->sentence_count];
		if (pinyin->sentence_count == wanted ||
			paths[rank].cost > paths[0].cost + FAR_COST) {
			break;
		}
		int word_count = make_sentence(pinyin, end, rank, out);
		bool is_worth = word_count > 1 || rank == 0;
		if (is_worth && out->letters > 0 && !is_known(pinyin, out)) {
			pinyin->sentence_count++;
		}
	}
}

/* What a sentence or a better one says already goes. */
static void drop_repeated(struct pinyin *pinyin)
{
	int kept = 0;
	for (int i = 0; i < pinyin->candidate_count; i++) {
		size_t len;
		const char *text = word_text(pinyin->dictionary, pinyin->candidates[i].word, &len);
		bool is_new = len > 0 && len <= PINYIN_TEXT_LEN;
		for (int k = 0; is_new && k < pinyin->sentence_count; k++) {
			const char *said = pinyin->sentences[k].text;
			is_new = strlen(said) != len || memcmp(said, text, len) != 0;
		}
		for (int k = 0; is_new && k < kept; k++) {
			size_t other_len;
			const char *other = word_text(
				pinyin->dictionary, pinyin->candidates[k].word, &other_len);
			is_new = other_len != len || memcmp(other, text, len) != 0;
		}
		if (is_new) {
			pinyin->candidates[kept++] = pinyin->candidates[i];
		}
	}
	pinyin->candidate_count = kept;
}

static void show_letters(struct pinyin *pinyin)
{
	size_t len = 0;
	int next = pinyin->edges.end > 0 ? pinyin->edges.next[0] : pinyin->len;
	for (int i = 0; i < pinyin->len; i++) {
		if (i == next) {
			pinyin->shown[len++] = ' ';
			next = i < pinyin->edges.end ? pinyin->edges.next[i] : pinyin->len;
		}
		if (pinyin->letters[i] != '\'' || i + 1 == pinyin->len) {
			pinyin->shown[len++] = pinyin->letters[i];
		}
	}
	pinyin->shown[len] = '\0';
}

void pinyin_decode(struct pinyin *pinyin)
{
	int letters = pinyin->len;
	pinyin->sentence_count = pinyin->candidate_count = pinyin->steps = 0;
	mem_wipe(pinyin->sentences, sizeof(pinyin->sentences));
	mem_wipe(pinyin->candidates, sizeof(pinyin->candidates));
	mem_wipe(pinyin->paths, sizeof(pinyin->paths));
	mem_wipe(pinyin->path_counts, sizeof(pinyin->path_counts));
	mem_wipe(pinyin->shown, sizeof(pinyin->shown));
	edges_cut(&pinyin->edges, pinyin->letters, letters);
	show_letters(pinyin);
	if (!pinyin->dictionary || letters == 0) {
		return;
	}
	pinyin->path_counts[0] = 1; /* the empty way */
	for (int at = 0; at < pinyin->edges.end; at++) {
		if (pinyin->edges.is_good[at] && pinyin->path_counts[at] > 0) {
			int step_max = (STEPS_MAX - pinyin->steps) / (pinyin->edges.end - at);
			pinyin->steps += words_from(pinyin->dictionary, &pinyin->edges, at,
				step_max, take_group, &(struct forward){pinyin, at});
		}
	}
	make_sentences(pinyin);
	drop_repeated(pinyin);
}
