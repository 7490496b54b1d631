#include "firmware/model/spelling.h"
#include "firmware/base/attr.h"
#include "firmware/base/str.h"

#include <string.h>

enum { OTHER_MAX_LEN = 7 };

_Static_assert(LETTERS_MAX < 64, "a place is a bit, and one more is the end");

static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz0123456789";

/* The place in the alphabet, of full-width letters too; -1 for anything else. */
static int letter_index(uint32_t code)
{
	if (code >= 0xFF01 && code <= 0xFF5E) {
		code -= 0xFEE0;
	}
	if (code >= 'A' && code <= 'Z') {
		return (int)(code - 'A');
	}
	if (code >= 'a' && code <= 'z') {
		return (int)(code - 'a');
	}
	return code >= '0' && code <= '9' ? (int)(code - '0') + 26 : -1;
}

static bool is_han(uint32_t code)
{
	return code == 0x3007 || (code >= 0x3400 && code <= 0x9FFF) ||
	       (code >= 0xF900 && code <= 0xFAFF) || (code >= 0x20000 && code <= 0x3FFFF);
}

/* --- cutting --- */

static void add(struct spelling *out, const char *text, int text_len, int at, int len, bool han)
{
	if (out->count < SYLLABLES_MAX) {
		out->syllables[out->count++] = (struct syllable){text, text_len, at, len, han};
	}
}

/* Spellings of lv, nv, lve, nve that no other syllable has. */
static void add_pinyin(struct spelling *out, const char *text, int text_len, int at, int len)
{
	static const char *const others[][2] = {{"lyu", "lv"}, {"nyu", "nv"}, {"lyue", "lve"},
		{"nyue", "nve"}, {"lue", "lve"}, {"nue", "nve"}};
	if (len > 0 && text_len > 1 && text[text_len - 1] >= '0' && text[text_len - 1] <= '9') {
		text_len--; /* a tone */
	}
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		if ((int)strlen(others[i][0]) == text_len &&
			memcmp(others[i][0], text, (size_t)text_len) == 0) {
			text = others[i][1];
			text_len = (int)strlen(text);
			break;
		}
	}
	add(out, text, text_len, at, len, true);
}

static const char *next_token(const char *pinyin, int *len_out)
{
	pinyin += strspn(pinyin, " ");
	*len_out = (int)strcspn(pinyin, " ");
	return pinyin;
}

/* The letters from `at` to `end` of the name, each by itself. Returns the pinyin behind their
 * tokens; where they have none, as it was. */
static const char *add_letters(
	struct spelling *out, const char *name, int at, int end, const char *pinyin)
{
	const char *token = pinyin;
	bool is_spelled = true;
	while (at < end) {
		uint32_t code = 0;
		int len = (int)utf8_decode(name + at, (size_t)(end - at), &code);
		int index = letter_index(code);
		token += strspn(token, " ");
		is_spelled = is_spelled && *token == alphabet[index];
		token += is_spelled;
		add(out, &alphabet[index], 1, at, len, false);
		at += len;
	}
	bool is_whole = *token == ' ' || *token == '\0';
	return is_spelled && is_whole ? token : pinyin;
}

static int run_end(const char *name, int name_len, int at)
{
	uint32_t code = 0;
	int len;
	while ((len = (int)utf8_decode(name + at, (size_t)(name_len - at), &code)) > 0 &&
		letter_index(code) >= 0) {
		at += len;
	}
	return at;
}

/* False when the pinyin does not line up with the name. */
static bool cut_name(const char *name, const char *pinyin, struct spelling *out)
{
	int name_len = (int)strlen(name);
	bool is_good = true;
	out->count = 0;
	for (int at = 0; at < name_len;) {
		uint32_t code = 0;
		int len = (int)utf8_decode(name + at, (size_t)(name_len - at), &code);
		if (len == 0) {
			return false;
		}
		if (letter_index(code) >= 0) {
			int end = run_end(name, name_len, at);
			pinyin = add_letters(out, name, at, end, pinyin);
			at = end;
			continue;
		}
		if (is_han(code)) {
			int token_len = 0;
			pinyin = next_token(pinyin, &token_len);
			is_good = is_good && token_len > 0;
			add_pinyin(out, pinyin, token_len, at, len);
			pinyin += token_len;
		}
		at += len; /* all else is not typed */
	}
	return is_good && pinyin[strspn(pinyin, " ")] == '\0';
}

void spelling_cut(const char *name, const char *pinyin, struct spelling *out)
{
	if (cut_name(name, pinyin, out) || !pinyin[0]) {
		return;
	}
	out->count = 0;
	int len = 0;
	for (const char *at = next_token(pinyin, &len); len > 0; at = next_token(at + len, &len)) {
		add_pinyin(out, at, len, 0, 0);
	}
}

/* --- matching --- */

/* Moved down by count places; from above comes what is behind the end, where all is well. */
static uint64_t down(uint64_t places, int count)
{
	return ~(~places >> count);
}

void letters_take(const char *text, int len, struct letters *out)
{
	*out = (struct letters){.len = MIN_OF(len, LETTERS_MAX)};
	for (int i = 0; i < out->len; i++) {
		int index = letter_index((unsigned char)text[i]);
		if (index >= 0) {
			out->places[index] |= UINT64_C(1) << i;
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(out->places); i++) {
		out->places[i] |= ~UINT64_C(0) << out->len;
	}
}

/* How one syllable may be typed, by preference; the first is its whole pinyin. */
struct ways {
	int count;
	struct {
		const char *text;
		int len;
	} ways[WAYS_MAX];
	char room[2][OTHER_MAX_LEN + 1];
};

static void add_way(struct ways *ways, const char *text, int len)
{
	ways->ways[ways->count].text = text;
	ways->ways[ways->count++].len = len;
}

/* With other letters for the one at the second place. */
static void add_other(struct ways *ways, const char *text, int len, const char *letters)
{
	char *room = ways->room[ways->count - 1];
	(void)str_format(room, sizeof(ways->room[0]), "%c%s%.*s", text[0], letters, len - 2,
		text + 2); /* whatever is longer is no pinyin */
	add_way(ways, room, (int)strlen(room));
}

static void find_ways(const char *text, int len, struct ways *out)
{
	out->count = 0;
	if (len == 0) {
		return;
	}
	add_way(out, text, len);
	if (len == 1) {
		return;
	}
	if (text[1] == 'v') {
		add_other(out, text, len, "u");
		add_other(out, text, len, "yu");
	} else if (text[1] == 'u' && strchr("jqxy", text[0])) {
		add_other(out, text, len, "v");
	}
	if (text[1] == 'h') { /* zh, ch, sh are one initial */
		add_way(out, text, 2);
	}
	add_way(out, text, 1);
}

/* The places at which the text stands, or begins and is cut short by the end. */
static uint64_t places_of(struct letters *letters, const char *text, int len)
{
	uint64_t places = ~UINT64_C(0);
	letters->steps += len;
	for (int i = 0; i < len; i++) {
		int index = letter_index((unsigned char)text[i]);
		places &= index < 0 ? 0 : down(letters->places[index], i);
	}
	return places;
}

void letters_place(
	struct letters *letters, const char *text, int text_len, struct syllable_places *out)
{
	struct ways ways;
	find_ways(text, text_len, &ways);
	out->count = ways.count;
	for (int i = 0; i < ways.count; i++) {
		out->len[i] = ways.ways[i].len;
		out->at[i] = places_of(letters, ways.ways[i].text, ways.ways[i].len);
	}
}

uint64_t letters_end(const struct letters *letters)
{
	return ~UINT64_C(0) << letters->len;
}

uint64_t letters_fit(
	const struct letters *letters, const struct syllable_places *syllable, uint64_t next)
{
	uint64_t places = letters_end(letters);
	for (int i = 0; i < syllable->count; i++) {
		places |= syllable->at[i] & down(next, syllable->len[i]);
	}
	return places;
}

int letters_taken(const struct syllable_places *syllable, int place, uint64_t next)
{
	for (int i = 0; i < syllable->count; i++) {
		uint64_t places = syllable->at[i] & down(next, syllable->len[i]);
		if (places >> place & UINT64_C(1)) {
			return syllable->len[i];
		}
	}
	return LETTERS_MAX; /* not one of them */
}

uint64_t text_mask(const char *text, size_t len)
{
	uint64_t mask = 0;
	for (size_t i = 0; i < len; i++) {
		int index = letter_index((unsigned char)text[i]);
		mask |= index < 0 ? 0 : UINT64_C(1) << index;
	}
	return mask;
}

uint64_t syllable_mask(const char *text, int text_len)
{
	struct ways ways;
	uint64_t mask = 0;
	find_ways(text, text_len, &ways);
	for (int i = 0; i < ways.count; i++) {
		mask |= text_mask(ways.ways[i].text, (size_t)ways.ways[i].len);
	}
	return mask;
}

int letters_find(struct letters *letters, const char *text, bool is_word_only, bool *is_word_out)
{
	const uint64_t end = UINT64_C(1) << (letters->len - 1);
	uint64_t begun = 0; /* bit i: the last i + 1 characters are the first i + 1 letters */
	int found = -1;
	*is_word_out = false;
	for (int i = 0; text[i]; i++) {
		int index = letter_index((unsigned char)text[i]);
		letters->steps++;
		begun = index < 0 ? 0 : (begun << 1 | 1) & letters->places[index];
		if (!(begun & end)) {
			continue;
		}
		int at = i + 1 - letters->len;
		bool is_word = at == 0 || letter_index((unsigned char)text[at - 1]) < 0;
		if (is_word) {
			*is_word_out = true;
			return at;
		}
		found = found < 0 && !is_word_only ? at : found;
	}
	return found;
}
