#include "firmware/model/search_index.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <string.h>

/* Pinyin has some four hundred syllables, with tones five times as many. */
enum { TEXTS_MAX = 4096, SLOTS = 16384 /* a power of two */ };

static uint32_t hash_of(const char *text, int len, bool is_han)
{
	uint32_t hash = 2166136261U ^ (uint32_t)is_han;
	for (int i = 0; i < len; i++) {
		hash = (hash ^ (unsigned char)text[i]) * 16777619U;
	}
	return hash ^ hash >> 15;
}

/* 0: unknown, or one too many. */
static uint16_t id_of(struct search_index *index, const struct syllable *syllable)
{
	if (syllable->text_len == 0) {
		return 0;
	}
	for (uint32_t slot = hash_of(syllable->text, syllable->text_len, syllable->is_han);;
		slot++) {
		uint16_t *id = &index->slots[slot % SLOTS];
		struct index_text *text = &index->texts[*id];
		if (*id == 0) {
			if (index->text_count == TEXTS_MAX) {
				return 0;
			}
			*id = (uint16_t)index->text_count;
			index->texts[index->text_count++] = (struct index_text){syllable->text,
				syllable->text_len, syllable->is_han,
				syllable_mask(syllable->text, syllable->text_len)};
			return *id;
		}
		if (text->len == syllable->text_len && text->is_han == syllable->is_han &&
			memcmp(text->text, syllable->text, (size_t)text->len) == 0) {
			return *id;
		}
	}
}

/* No fewer than it is cut into. */
static size_t syllables_at_most(const struct search_name *name)
{
	size_t characters = 0, tokens = 1;
	for (const char *at = name->name->in[LANG_ZH]; *at; at++) {
		characters += ((unsigned char)*at & 0xC0) != 0x80;
	}
	for (const char *at = name->pinyin; *at; at++) {
		tokens += *at == ' ';
	}
	return MIN_OF(MAX_OF(characters, tokens), (size_t)SYLLABLES_MAX);
}

static void add_name(struct search_index *index, int at, uint32_t first)
{
	struct search_name name = index->list.get(index->list.arg, at);
	struct index_name *out = &index->names[at];
	struct spelling spelling;
	spelling_cut(name.name->in[LANG_ZH], name.pinyin, &spelling);
	const char *english = name.name->in[LANG_EN];
	*out = (struct index_name){.first = first,
		.count = (uint16_t)spelling.count,
		.english = text_mask(english, strlen(english))};
	for (int i = 0; i < spelling.count; i++) {
		const struct syllable *it = &spelling.syllables[i];
		bool is_known = it->len > 0 && it->at < INDEX_NOWHERE;
		uint16_t id = id_of(index, it);
		index->syllables[first + (uint32_t)i] = (struct index_syllable){
			id, is_known ? (uint16_t)it->at : (uint16_t)INDEX_NOWHERE};
		out->spelled |= index->texts[id].mask;
	}
}

struct search_index *search_index_create(struct search_list list)
{
	struct search_index *index = mem_new(struct search_index);
	size_t room = 0;
	index->list = list;
	for (int i = 0; i < list.count; i++) {
		struct search_name name = list.get(list.arg, i);
		room += syllables_at_most(&name);
	}
	index->names = mem_alloc((size_t)list.count + 1, sizeof(*index->names));
	index->syllables = mem_alloc(room + 1, sizeof(*index->syllables));
	index->texts = mem_alloc(TEXTS_MAX, sizeof(*index->texts));
	index->slots = mem_alloc(SLOTS, sizeof(*index->slots));
	index->text_count = 1;
	uint32_t at = 0;
	for (int i = 0; i < list.count; i++) {
		add_name(index, i, at);
		at += index->names[i].count;
	}
	return index;
}

void search_index_destroy(struct search_index *index)
{
	if (index) {
		mem_free(index->names);
		mem_free(index->syllables);
		mem_free(index->texts);
		mem_free(index->slots);
		mem_free(index);
	}
}

int index_syllable_len(const char *name, const struct index_syllable *syllable)
{
	if (syllable->at == INDEX_NOWHERE) {
		return 0;
	}
	uint32_t code;
	return (int)utf8_decode(name + syllable->at, strlen(name + syllable->at), &code);
}
