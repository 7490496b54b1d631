#include "firmware/hall/api_pinyin.h"
#include "firmware/base/attr.h"
#include "firmware/base/str.h"

#include <string.h>

enum { NOTHING = 0, PART = ' ', DOTS = ':' };

/* Unicode's letters with a tone, small and capital, and the letters they stand for. */
static const struct {
	const char *toned;
	char letter;
} marks[] = {
	{"āáǎàăâĀÁǍÀĂÂ", 'a'},
	{"ēéěèĕêĒÉĚÈĔÊ", 'e'},
	{"īíǐìĭĪÍǏÌĬ", 'i'},
	{"ōóǒòŏŌÓǑÒŎ", 'o'},
	{"ūúǔùŭŪÚǓÙŬ", 'u'},
	{"üǖǘǚǜÜǕǗǙǛ", 'v'},
	{"ńňǹŃŇǸ", 'n'},
	{"ḿḾ", 'm'},
};

static char letter_of(uint32_t code)
{
	if (code >= 'A' && code <= 'Z') {
		return (char)(code - 'A' + 'a');
	}
	if ((code >= 'a' && code <= 'z') || (code >= '0' && code <= '9')) {
		return (char)code;
	}
	if (code == ':' || code == 0x308 || code == 0xA8) { /* behind a u */
		return DOTS;
	}
	if (code >= 0x300 && code <= 0x36F) { /* a tone by itself */
		return NOTHING;
	}
	for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
		uint32_t toned = 0;
		size_t len;
		for (const char *at = marks[i].toned;
			(len = utf8_decode(at, strlen(at), &toned)) > 0; at += len) {
			if (toned == code) {
				return marks[i].letter;
			}
		}
	}
	return PART;
}

void api_clean_pinyin(const char *text, char *out, size_t out_size)
{
	size_t len = 0, token = 0, text_len = strlen(text), step;
	uint32_t code = 0;
	for (; (step = utf8_decode(text, text_len, &code)) > 0; text += step, text_len -= step) {
		char letter = letter_of(code);
		if (letter == DOTS) {
			bool is_u = len > token && out[len - 1] == 'u';
			letter = is_u ? 'v' : PART;
			len -= is_u;
		}
		if (letter == NOTHING || (letter == PART && len == token)) {
			continue;
		}
		if (len + 1 == out_size) {
			len = letter == PART ? len : token; /* a part of a syllable is none */
			break;
		}
		out[len++] = letter;
		token = letter == PART ? len : token;
	}
	out[len] = '\0';
	if (len > 0 && out[len - 1] == PART) {
		out[len - 1] = '\0';
	}
}
