/* Two bytes a touch, after one that says what is typed: whatever the keys, what is committed is
 * whole text of its size, the work is bounded, and the wipe leaves nothing. */
#include <string.h>

#include "firmware/base/bytes.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "ui/input/input.h"

enum { STEP_LIMIT = 130000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static const struct dictionary *open_dictionary(void)
{
	static struct lexicon lexicon;
	static const struct dictionary dictionary = {.lexicon = &lexicon};
	if (!lexicon.file) {
		REQUIRE(lexicon_open(BUILD_DIR "/share/lexicon", &lexicon) == OK);
	}
	return &dictionary;
}

static enum action action_of(unsigned number)
{
	static const enum action actions[] = {ACTION_key, ACTION_key, ACTION_key, ACTION_key,
		ACTION_candidate, ACTION_candidates, ACTION_key_delete, ACTION_input_mode,
		ACTION_key_clear, ACTION_back};
	return actions[number % (sizeof(actions) / sizeof(actions[0]))];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct input_method input;
	static const struct input_method none;
	struct bytes_in in = bytes_in(data, len);
	char commit[TYPED_MAX_LEN + 1];
	unsigned what = bytes_u8(&in);
	struct typing typing = {
		.kind = (enum typing_kind)(what % (TYPING_ID_NUMBER + 1)), .has_text = what & 0x40};
	enum lang lang = what & 0x80 ? LANG_EN : LANG_ZH;
	input_follow(&input, &typing, lang, open_dictionary());
	while (in.left >= 2) {
		enum action action = action_of(bytes_u8(&in));
		int arg = bytes_u8(&in);
		arg = arg > 0xf0 ? 0xff00 + (arg & 0xf) : arg;
		enum input_result result = input_act(&input, action, arg, commit);
		REQUIRE(memchr(commit, '\0', sizeof(commit)) &&
			utf8_is_valid(commit, strlen(commit)));
		REQUIRE((result == INPUT_COMMITTED) == (commit[0] != '\0'));
		REQUIRE(input.pinyin.len <= PINYIN_MAX_LETTERS && input.mode < MODE_COUNT);
		REQUIRE(input.pinyin.steps <= STEP_LIMIT);
		typing.has_text = typing.has_text || commit[0];
		input_follow(&input, &typing, lang, open_dictionary());
	}
	input_wipe(&input);
	REQUIRE(memcmp(&input, &none, sizeof(input)) == 0);
	return 0;
}
