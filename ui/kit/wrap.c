#include "ui/kit/wrap.h"

#include <stdint.h>

#include "firmware/base/str.h"

static bool is_one_of(uint32_t c, const uint32_t *set)
{
	for (; *set; set++) {
		if (*set == c) {
			return true;
		}
	}
	return false;
}

/* Never the first of a line. */
static bool is_closing(uint32_t c)
{
	static const uint32_t set[] = {0x3001, 0x3002, 0xFF0C, 0xFF0E, 0xFF1A, 0xFF1B, 0xFF01,
		0xFF1F, 0xFF09, 0x300B, 0x3009, 0x300D, 0x300F, 0x3011, 0x3015, 0x2019, 0x201D,
		0x2026, 0xB7, 0x2014, 0x2013, 0xFF5E, 0x25, 0xFF05, ',', '.', ')', '!', '?', ':',
		';', ']', 0x2103, 0xB0, 0x3005, 0};
	return is_one_of(c, set);
}

/* Never the last of a line. */
static bool is_opening(uint32_t c)
{
	static const uint32_t set[] = {0xFF08, 0x300A, 0x3008, 0x300C, 0x300E, 0x3010, 0x3014,
		0x2018, 0x201C, '(', '[', 0};
	return is_one_of(c, set);
}

static bool is_cjk(uint32_t c)
{
	return (c >= 0x2E80 && c <= 0x303F) || (c >= 0x3040 && c <= 0x9FFF) ||
	       (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFF00 && c <= 0xFFEF) ||
	       (c >= 0x20000 && c <= 0x3FFFF);
}

static bool may_break(uint32_t before, uint32_t after)
{
	if (is_closing(after) || is_opening(before)) {
		return false;
	}
	if (before == '-' && after >= '0' && after <= '9') {
		return false; /* a telephone number, a code */
	}
	return is_cjk(before) || is_cjk(after) || before == '-' || before == '/' ||
	       before == 0xB7 || before == 0x200B;
}

size_t wrap_piece(const char *text, size_t len, size_t from, size_t *space_out, bool *is_end_out)
{
	*space_out = 0;
	*is_end_out = false;
	size_t at = from;
	uint32_t before = 0, c;
	size_t step;
	while (at < len && (step = utf8_decode(text + at, len - at, &c)) > 0) {
		bool is_percent = at + 1 < len && text[at + 1] == '%';
		if ((c == ' ' && !is_percent) || c == '\n') {
			break;
		}
		if (at > from && may_break(before, c)) {
			return at - from;
		}
		before = c;
		at += step;
	}
	if (at < len && text[at] != ' ' && text[at] != '\n') { /* not UTF-8: the rest as it is */
		at = len;
	}
	while (at < len && text[at] == ' ') {
		at++;
		++*space_out;
	}
	if (at < len && text[at] == '\n') {
		at++;
		++*space_out;
		*is_end_out = true;
	}
	return at - from;
}
