#include "drivers/scanner/scan_text.h"

static bool is_in(uint8_t byte, uint8_t low, uint8_t high)
{
	return byte >= low && byte <= high;
}

/* Length of the well-formed sequence at the start (Unicode 15, table 3-7), 0 when there is none. */
static size_t utf8_step(const uint8_t *p, size_t left)
{
	if (p[0] < 0x80) {
		return 1;
	}
	size_t len = is_in(p[0], 0xC2, 0xDF)   ? 2
		     : is_in(p[0], 0xE0, 0xEF) ? 3
		     : is_in(p[0], 0xF0, 0xF4) ? 4
					       : 0;
	if (len == 0 || left < len) {
		return 0;
	}
	uint8_t low = p[0] == 0xE0 ? 0xA0 : p[0] == 0xF0 ? 0x90 : 0x80;
	uint8_t high = p[0] == 0xED ? 0x9F : p[0] == 0xF4 ? 0x8F : 0xBF;
	if (!is_in(p[1], low, high)) {
		return 0;
	}
	for (size_t i = 2; i < len; i++) {
		if (!is_in(p[i], 0x80, 0xBF)) {
			return 0;
		}
	}
	return len;
}

static size_t gb18030_step(const uint8_t *p, size_t left)
{
	if (p[0] < 0x80) {
		return 1;
	}
	if (!is_in(p[0], 0x81, 0xFE) || left < 2) {
		return 0;
	}
	if (is_in(p[1], 0x40, 0xFE) && p[1] != 0x7F) {
		return 2;
	}
	bool is_four = is_in(p[1], 0x30, 0x39) && left >= 4 && is_in(p[2], 0x81, 0xFE) &&
		       is_in(p[3], 0x30, 0x39);
	return is_four ? 4 : 0;
}

static bool is_all(const uint8_t *text, size_t len, size_t (*step)(const uint8_t *, size_t))
{
	for (size_t at = 0; at < len;) {
		size_t taken = step(text + at, len - at);
		if (taken == 0) {
			return false;
		}
		at += taken;
	}
	return true;
}

bool scan_is_utf8(const uint8_t *text, size_t len)
{
	return is_all(text, len, utf8_step);
}

bool scan_is_gb18030(const uint8_t *text, size_t len)
{
	return is_all(text, len, gb18030_step);
}

static bool is_ascii(const uint8_t *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] >= 0x80) {
			return false;
		}
	}
	return true;
}

bool scan_text_is_utf8(const uint8_t *text, size_t len, enum scan_order order)
{
	if (is_ascii(text, len)) {
		return true;
	}
	if (order == SCAN_GB18030_FIRST && scan_is_gb18030(text, len)) {
		return false;
	}
	return scan_is_utf8(text, len);
}
