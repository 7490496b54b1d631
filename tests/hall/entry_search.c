#include "tests/hall/entry_search.h"

#include "firmware/base/str.h"

#include <string.h>

enum { CODE_LEN_MIN = 4 };

static bool is_han(uint32_t c)
{
	return (c >= 0x3400 && c <= 0x9fff) || (c >= 0x20000 && c <= 0x3ffff);
}

/* a–z and 0–9 as they are, also of capitals and full-width ones; 0 for all else. */
static uint32_t figure_of(uint32_t c)
{
	c = c >= 0xff01 && c <= 0xff5e ? c - 0xfee0 : c;
	c = c >= 'A' && c <= 'Z' ? c | 0x20 : c;
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : 0;
}

bool wanted_take(const char *text, struct wanted *out)
{
	uint32_t c;
	size_t len = strlen(text), size;
	bool is_word = true;
	*out = (struct wanted){0};
	for (; out->count < WANTED_MAX && (size = utf8_decode(text, len, &c)) > 0;
		text += size, len -= size) {
		uint32_t letter = is_han(c) ? c : figure_of(c);
		if (letter) {
			out->has_han = out->has_han || is_han(c);
			out->is_word[out->count] = is_word;
			out->letters[out->count++] = letter;
		}
		is_word = !letter;
	}
	return out->count > 0;
}

/* --- by the Chinese name --- */

enum { SYMBOLS_MAX = 100 };

/* A Chinese character with its syllable, or a letter or figure. */
struct symbol {
	uint32_t letter;
	const char *syllable; /* borrowed from the pinyin; len 0: none */
	size_t len;
};

static int cut(const char *name, const char *pinyin, struct symbol out[static SYMBOLS_MAX])
{
	int count = 0;
	size_t len = strlen(name), size;
	uint32_t c;
	bool is_in_run = false; /* of letters and figures, which is one token of the pinyin */
	for (; count < SYMBOLS_MAX && (size = utf8_decode(name, len, &c)) > 0;
		name += size, len -= size) {
		uint32_t figure = figure_of(c);
		size_t token = strcspn(pinyin, " ");
		if (is_han(c)) {
			out[count++] = (struct symbol){c, pinyin, token};
		} else if (figure) {
			out[count++] = (struct symbol){figure, NULL, 0};
		}
		if (is_han(c) || (figure && !is_in_run)) {
			pinyin += token + (pinyin[token] == ' ');
		}
		is_in_run = figure != 0;
	}
	return count;
}

static uint64_t place(int at)
{
	return UINT64_C(1) << at;
}

/* The places among the letters behind what the symbol spells when it begins at this place: the
 * character, its initial, its whole syllable, or as much of it as was typed. */
static uint64_t behind(const struct wanted *wanted, int at, const struct symbol *symbol)
{
	int same = 0, left = wanted->count - at;
	while (same < (int)symbol->len && same < left &&
		wanted->letters[at + same] == (uint32_t)symbol->syllable[same]) {
		same++;
	}
	uint64_t places = 0;
	if (same >= 1 || wanted->letters[at] == symbol->letter) {
		places |= place(at + 1);
	}
	if (same >= 2 && symbol->syllable[1] == 'h') { /* zh, ch, sh */
		places |= place(at + 2);
	}
	if (same >= 1 && (same == (int)symbol->len || same == left)) {
		places |= place(at + same);
	}
	return places;
}

/* Nothing is tried twice: a set of places goes from symbol to symbol. */
static bool is_spelled(const struct wanted *wanted, const struct symbol *symbols, int count)
{
	uint64_t places = place(0);
	for (int i = 0; i < count && places; i++) {
		uint64_t next = 0;
		for (int at = 0; at < wanted->count; at++) {
			next |= places & place(at) ? behind(wanted, at, &symbols[i]) : 0;
		}
		if (next & place(wanted->count)) {
			return true;
		}
		places = next;
	}
	return false;
}

static bool has_name(const struct entry *entry, const struct wanted *wanted)
{
	struct symbol symbols[SYMBOLS_MAX];
	int count = cut(entry->zh, entry->pinyin, symbols);
	for (int from = 0; from < count; from++) {
		if (is_spelled(wanted, &symbols[from], count - from)) {
			return true;
		}
	}
	return false;
}

/* --- by the English name: each word begins one of its --- */

static bool begins(const char *text, const struct wanted *wanted, int from)
{
	for (int i = from; i < wanted->count && (i == from || !wanted->is_word[i]); i++) {
		if (figure_of((unsigned char)*text++) != wanted->letters[i]) {
			return false;
		}
	}
	return true;
}

static bool has_word_of(const char *text, const struct wanted *wanted, int from)
{
	for (const char *at = text; *at; at++) {
		bool is_first = at == text || !figure_of((unsigned char)at[-1]);
		if (is_first && begins(at, wanted, from)) {
			return true;
		}
	}
	return false;
}

static bool has_words(const char *text, const struct wanted *wanted)
{
	for (int i = 0; i < wanted->count; i++) {
		if (wanted->is_word[i] && !has_word_of(text, wanted, i)) {
			return false;
		}
	}
	return true;
}

/* --- by a code: from its beginning, enough of it to mean it --- */

static bool has_code(const char *codes, const struct wanted *wanted)
{
	int same = 0;
	for (const char *at = codes;; at++) {
		uint32_t figure = figure_of((unsigned char)*at);
		if (*at == ' ' || *at == '\0') {
			same = 0;
		} else if (figure && same >= 0) {
			same = same < wanted->count && wanted->letters[same] == figure ? same + 1
										       : -1;
		}
		if (same == wanted->count) {
			return true;
		}
		if (!*at) {
			return false;
		}
	}
}

bool entry_matches(const struct entry *entry, const struct wanted *wanted)
{
	return has_name(entry, wanted) || (!wanted->has_han && has_words(entry->en, wanted)) ||
	       (wanted->count >= CODE_LEN_MIN && has_code(entry->codes, wanted));
}
