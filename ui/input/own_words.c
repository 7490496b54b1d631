#include "ui/input/own_words.h"

#include <stdlib.h>
#include <string.h>

#include "firmware/base/attr.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "ui/input/syllables.h"

struct own_words *own_words_create(void)
{
	return mem_new(struct own_words);
}

void own_words_destroy(struct own_words *own)
{
	if (own) {
		mem_free(own->words);
		mem_free(own);
	}
}

static bool take_syllables(struct own_word *word, const char *pinyin)
{
	bool is_usual;
	for (const char *at = pinyin; *at;) {
		size_t len = strcspn(at, " ");
		int id = syllable_find(at, len);
		if (id == SYLLABLE_NONE) {
			id = syllable_find_spelled(at, len, &is_usual);
		}
		if (id == SYLLABLE_NONE || word->count == OWN_MAX_SYLLABLES) {
			return false;
		}
		word->syllables[word->count++] = (uint16_t)id;
		at += len + (at[len] == ' ');
	}
	return word->count > 1; /* a single character is the lexicon's */
}

static void make_room(struct own_words *own)
{
	if (own->count < own->room) {
		return;
	}
	own->room = MAX_OF(128, 2 * own->room);
	struct own_word *larger = mem_alloc((size_t)own->room, sizeof(*larger));
	if (own->count > 0) {
		memcpy(larger, own->words, (size_t)own->count * sizeof(*larger));
	}
	mem_free(own->words);
	own->words = larger;
}

bool own_words_add(struct own_words *own, const char *text, const char *pinyin)
{
	struct own_word word = {0};
	if (own->count == OWN_MAX_WORDS || !str_copy(word.text, sizeof(word.text), text) ||
		!take_syllables(&word, pinyin) || utf8_count(text) != word.count) {
		return false;
	}
	make_room(own);
	own->words[own->count++] = word;
	return true;
}

void own_words_add_catalog(struct own_words *own, const struct catalog *catalog)
{
	for (int i = 0; i < catalog->zone_count; i++) {
		own_words_add(own, catalog->zones[i].name.in[LANG_ZH], catalog->zones[i].pinyin);
	}
	for (int i = 0; i < catalog->department_count; i++) {
		const struct department *department = &catalog->departments[i];
		own_words_add(own, department->name.in[LANG_ZH], department->pinyin);
	}
	for (int i = 0; i < catalog->matter_count; i++) {
		const struct matter *matter = &catalog->matters[i];
		own_words_add(own, matter->name.in[LANG_ZH], matter->pinyin);
	}
}

static int compare(const void *a, const void *b)
{
	const struct own_word *x = a;
	const struct own_word *y = b;
	int order = (x->syllables[0] > y->syllables[0]) - (x->syllables[0] < y->syllables[0]);
	return order ? order : strcmp(x->text, y->text);
}

void own_words_sort(struct own_words *own)
{
	if (own->count > 0) {
		qsort(own->words, (size_t)own->count, sizeof(*own->words), compare);
	}
}

static int lower_bound(const struct own_words *own, unsigned syllable)
{
	int low = 0, high = own->count;
	while (low < high) {
		int middle = (low + high) / 2;
		if (own->words[middle].syllables[0] < syllable) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

int own_words_among(const struct own_words *own, unsigned first, unsigned last, int *begin_out)
{
	*begin_out = lower_bound(own, first);
	return lower_bound(own, last + 1);
}
