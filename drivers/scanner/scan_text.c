#include "drivers/scanner/scan_text.h"
#include "firmware/base/str.h"

static bool is_in(uint8_t byte, uint8_t low, uint8_t high)
{
	return byte >= low && byte <= high;
}

/* Length of the well-formed sequence at the start, 0 when there is none. */
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

bool scan_is_gb18030(const uint8_t *text, size_t len)
{
	for (size_t at = 0; at < len;) {
		size_t taken = gb18030_step(text + at, len - at);
		if (taken == 0) {
			return false;
		}
		at += taken;
	}
	return true;
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
	if (order == SCAN_GB18030_FIRST && !is_ascii(text, len) && scan_is_gb18030(text, len)) {
		return false;
	}
	return utf8_is_valid((const char *)text, len);
}
