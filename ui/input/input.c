#include "ui/input/input.h"

#include <string.h>

#include "firmware/base/attr.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

void input_wipe(struct input_method *input)
{
	mem_wipe(input, sizeof(*input));
}

bool input_has_chinese(const struct input_method *input)
{
	return input->typing.kind == TYPING_TEXT || input->typing.kind == TYPING_NAME;
}

bool input_has_modes(const struct input_method *input)
{
	return input_has_chinese(input) || input->typing.kind == TYPING_LATIN;
}

const char *input_composed(const struct input_method *input)
{
	return input->pinyin.shown;
}

/* --- whose keyboard it is --- */

static enum input_mode first_mode(const struct input_method *input, enum lang lang)
{
	if (!input_has_modes(input)) {
		return MODE_DIGITS;
	}
	return input_has_chinese(input) && lang == LANG_ZH ? MODE_PINYIN : MODE_LOWER;
}

static void begin_composing(struct input_method *input, const struct dictionary *dictionary)
{
	bool is_name = input->typing.kind == TYPING_NAME;
	pinyin_begin(&input->pinyin, dictionary, is_name, is_name && input->typing.has_text);
	input->first_candidate = 0;
}

void input_follow(struct input_method *input, const struct typing *typing, enum lang lang,
	const struct dictionary *dictionary)
{
	if (typing->kind == TYPING_NOTHING) {
		if (input->typing.kind != TYPING_NOTHING) {
			input_wipe(input);
		}
		return;
	}
	bool is_same = typing->kind == input->typing.kind && typing->field == input->typing.field &&
		       dictionary == input->pinyin.dictionary;
	if (is_same && typing->has_text == input->typing.has_text) {
		return;
	}
	if (!is_same) {
		input_wipe(input);
	}
	input->typing = *typing;
	if (!is_same) {
		input->mode = first_mode(input, lang);
	}
	if (input->pinyin.len == 0) { /* else it is a name's rest, and knows it */
		begin_composing(input, dictionary);
	}
}

/* --- what is typed --- */

static bool is_punctuation(int code_point)
{
	return (code_point >= 0x3000 && code_point <= 0x303f) ||
	       (code_point >= 0xff01 && code_point <= 0xff5e) ||
	       (code_point >= 0x2010 && code_point <= 0x2026) || code_point == 0xb7 ||
	       code_point == 0xffe5;
}

static bool is_allowed(const struct input_method *input, int code_point)
{
	bool is_digit = code_point >= '0' && code_point <= '9';
	switch (input->typing.kind) {
	case TYPING_DIGITS:
		return is_digit;
	case TYPING_DECIMAL:
		return is_digit || code_point == '.';
	case TYPING_ID_NUMBER:
		return is_digit || code_point == 'X';
	case TYPING_LATIN:
		return code_point >= ' ' && code_point <= '~';
	default:
		return (code_point >= ' ' && code_point <= '~') || is_punctuation(code_point);
	}
}

static bool append(char commit[TYPED_MAX_LEN + 1], const char *text, size_t len)
{
	size_t at = strlen(commit);
	if (at + len > TYPED_MAX_LEN) {
		return false;
	}
	memcpy(commit + at, text, len);
	commit[at + len] = '\0';
	return true;
}

static void forget_letters(struct input_method *input)
{
	begin_composing(input, input->pinyin.dictionary);
}

static bool pick(struct input_method *input, int index, char commit[TYPED_MAX_LEN + 1])
{
	char text[PINYIN_TEXT_LEN + 1];
	bool is_taken = pinyin_candidate(&input->pinyin, index, text) &&
			append(commit, text, strlen(text)) &&
			pinyin_pick(&input->pinyin, index, text);
	mem_wipe(text, sizeof(text));
	if (is_taken) {
		input->first_candidate = 0;
	}
	return is_taken;
}

/* Everything composed becomes text: the first candidates, and what none stands for as it is. */
static void settle(struct input_method *input, char commit[TYPED_MAX_LEN + 1])
{
	while (input->pinyin.len > 0 && pick(input, 0, commit)) {
	}
	if (input->pinyin.len > 0 && pinyin_count(&input->pinyin) == 0 &&
		append(commit, input->pinyin.letters, (size_t)input->pinyin.len)) {
		forget_letters(input);
	}
}

static void type(struct input_method *input, int code_point, char commit[TYPED_MAX_LEN + 1])
{
	char text[4];
	if (!is_allowed(input, code_point)) {
		return;
	}
	bool is_letter = (code_point >= 'a' && code_point <= 'z') || code_point == '\'';
	bool is_composing = input->pinyin.len > 0;
	if (input->mode == MODE_PINYIN && is_letter && input->pinyin.dictionary) {
		pinyin_type(&input->pinyin, code_point);
		input->first_candidate = 0;
		return;
	}
	if (is_composing) {
		settle(input, commit);
		if (code_point == ' ' || input->pinyin.len > 0) {
			return; /* space only chooses */
		}
	}
	append(commit, text, utf8_encode((uint32_t)code_point, text));
}

/* Other keys. Letters that were composed are what was meant when letters are chosen. */
static void set_mode(struct input_method *input, int mode, char commit[TYPED_MAX_LEN + 1])
{
	bool is_there = mode == MODE_PINYIN ? input_has_chinese(input)
					    : mode > MODE_PINYIN && mode < MODE_DIGITS &&
						      input_has_modes(input);
	if (!is_there) {
		return;
	}
	bool is_latin = mode == MODE_LOWER || mode == MODE_UPPER;
	if (is_latin && input->pinyin.len > 0 &&
		append(commit, input->pinyin.letters, (size_t)input->pinyin.len)) {
		forget_letters(input);
	}
	input->mode = (enum input_mode)mode;
}

enum input_result input_act(
	struct input_method *input, enum action action, int arg, char commit[TYPED_MAX_LEN + 1])
{
	memset(commit, 0, TYPED_MAX_LEN + 1);
	if (input->typing.kind == TYPING_NOTHING) {
		return INPUT_PASSED;
	}
	switch (action) {
	case ACTION_key:
		type(input, arg, commit);
		break;
	case ACTION_key_delete:
		if (!pinyin_delete(&input->pinyin)) {
			return INPUT_PASSED;
		}
		input->first_candidate = 0;
		break;
	case ACTION_key_clear:
		forget_letters(input);
		return INPUT_PASSED;
	case ACTION_candidate:
		(void)pick(input, arg, commit);
		break;
	case ACTION_candidates:
		input->first_candidate = CLAMP(arg, 0, MAX_OF(0, pinyin_count(&input->pinyin) - 1));
		break;
	case ACTION_input_mode:
		set_mode(input, arg, commit);
		break;
	default:
		return INPUT_PASSED;
	}
	return commit[0] ? INPUT_COMMITTED : INPUT_TAKEN;
}
