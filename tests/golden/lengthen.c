/*
 * Filter for msgfilter: the text of stdin, 40 % longer, to stdout. Letters are said twice now and
 * then, so that words stay words and may be wrapped where they could be before; what printf fills
 * in stays as it is, and counts.
 */
#include <stdio.h>
#include <string.h>

#include "firmware/base/attr.h"
#include "firmware/base/str.h"

enum { PERCENT = 40, TEXT_MAX_LEN = 4096 };

/* The length of a printf placeholder at text; 0 when there is none. */
static size_t placeholder(const char *text)
{
	if (text[0] != '%') {
		return 0;
	}
	size_t len = 1 + strspn(text + 1, "0123456789$.*+- #lhzjt");
	return text[len] ? len + 1 : len;
}

int main(void)
{
	static char text[TEXT_MAX_LEN + 1];
	size_t len = fread(text, 1, TEXT_MAX_LEN, stdin);
	int owed = 100 - PERCENT; /* hundredths of a character: a text of one becomes two */
	for (size_t at = 0; at < len;) {
		size_t skip = placeholder(text + at);
		uint32_t code = 0;
		size_t size = skip ? skip : utf8_decode(text + at, len - at, &code);
		if (size == 0) {
			fprintf(stderr, "lengthen: not UTF-8\n");
			return 1;
		}
		fwrite(text + at, 1, size, stdout);
		owed += PERCENT;
		bool is_letter = !skip && !strchr(" \n.,;:?!()-", (int)MIN_OF(code, 0x7fu)) &&
				 !(code >= 0x2000 && code < 0x3040) && code < 0xff00;
		for (; is_letter && owed >= 100; owed -= 100) {
			fwrite(text + at, 1, size, stdout);
		}
		at += size;
	}
	return 0;
}
