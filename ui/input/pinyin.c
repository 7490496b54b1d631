#include "ui/input/pinyin.h"

#include <string.h>

#include "firmware/base/mem.h"
#include "ui/input/pinyin_decode.h"

void pinyin_wipe(struct pinyin *pinyin)
{
	mem_wipe(pinyin, sizeof(*pinyin));
}

void pinyin_begin(
	struct pinyin *pinyin, const struct dictionary *dictionary, bool is_name, bool is_given)
{
	mem_wipe(pinyin, sizeof(*pinyin));
	pinyin->dictionary = dictionary;
	pinyin->is_name = is_name;
	pinyin->is_given = is_given;
}

bool pinyin_type(struct pinyin *pinyin, int code_point)
{
	bool is_letter = code_point >= 'a' && code_point <= 'z';
	bool is_separator =
		code_point == '\'' && pinyin->len > 0 && pinyin->letters[pinyin->len - 1] != '\'';
	if ((!is_letter && !is_separator) || pinyin->len == PINYIN_MAX_LETTERS) {
		return false;
	}
	pinyin->letters[pinyin->len++] = (char)code_point;
	pinyin_decode(pinyin);
	return true;
}

bool pinyin_delete(struct pinyin *pinyin)
{
	if (pinyin->len == 0) {
		return false;
	}
	pinyin->letters[--pinyin->len] = '\0';
	pinyin_decode(pinyin);
	return true;
}

int pinyin_count(const struct pinyin *pinyin)
{
	return pinyin->sentence_count + pinyin->candidate_count;
}

/* How many letters that one stands for; 0: there is no such. */
static int letters_of(const struct pinyin *pinyin, int index)
{
	if (index < 0 || index >= pinyin_count(pinyin)) {
		return 0;
	}
	return index < pinyin->sentence_count
		       ? pinyin->sentences[index].letters
		       : pinyin->candidates[index - pinyin->sentence_count].letters;
}

bool pinyin_candidate(const struct pinyin *pinyin, int index, char out[PINYIN_TEXT_LEN + 1])
{
	out[0] = '\0';
	if (letters_of(pinyin, index) == 0) {
		return false;
	}
	if (index < pinyin->sentence_count) {
		memcpy(out, pinyin->sentences[index].text, PINYIN_TEXT_LEN + 1);
		return true;
	}
	size_t len;
	const char *text = word_text(
		pinyin->dictionary, pinyin->candidates[index - pinyin->sentence_count].word, &len);
	memcpy(out, text, len); /* drop_repeated has looked how long it is */
	out[len] = '\0';
	return true;
}

bool pinyin_pick(struct pinyin *pinyin, int index, char out[PINYIN_TEXT_LEN + 1])
{
	int letters = letters_of(pinyin, index);
	if (!pinyin_candidate(pinyin, index, out)) {
		return false;
	}
	pinyin->len -= letters;
	memmove(pinyin->letters, pinyin->letters + letters, (size_t)pinyin->len);
	mem_wipe(pinyin->letters + pinyin->len, sizeof(pinyin->letters) - (size_t)pinyin->len);
	pinyin->is_given = pinyin->is_name;
	pinyin_decode(pinyin);
	return true;
}
