/* A file that may be a lexicon: whatever its indexes say, letters are decoded with it in bounds,
 * and its words are found by their text. */
#include <stdlib.h>
#include <string.h>

#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "ui/input/pinyin.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void decode(const struct dictionary *dictionary, const char *letters, bool is_name)
{
	static struct pinyin pinyin;
	char text[PINYIN_TEXT_LEN + 1];
	pinyin_begin(&pinyin, dictionary, is_name, false);
	for (; *letters; letters++) {
		pinyin_type(&pinyin, *letters);
		for (int i = 0; i < pinyin_count(&pinyin); i++) {
			REQUIRE(pinyin_candidate(&pinyin, i, text) && text[0] &&
				utf8_is_valid(text, strlen(text)));
		}
	}
	pinyin_pick(&pinyin, 0, text);
	REQUIRE(memchr(text, '\0', sizeof(text)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct lexicon lexicon;
	void *copy = malloc(len ? len : 1); /* aligned, and its end is watched */
	REQUIRE(copy);
	memcpy(copy, data, len);
	if (lexicon_read(copy, len, &lexicon) == OK) {
		const struct dictionary dictionary = {.lexicon = &lexicon};
		decode(&dictionary, "shebaoka", false);
		decode(&dictionary, "yhzzzsh", false);
		decode(&dictionary, "zhangwei", true);
		for (uint32_t word = 0; word <= lexicon.head.word_count && word < 64; word++) {
			size_t text_len;
			uint32_t found;
			const char *text = lexicon_text(&lexicon, word, &text_len);
			lexicon_find(&lexicon, text, text_len, &found);
			lexicon_tone(&lexicon, word, word);
		}
	}
	free(copy);
	return 0;
}
