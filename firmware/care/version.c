#include "firmware/care/version.h"

#include <stdint.h>
#include <string.h>

enum { PARTS = 4, DIGITS = 9 };

static bool read_parts(const char *text, int64_t parts[PARTS])
{
	memset(parts, 0, PARTS * sizeof(*parts));
	for (int i = 0; i < PARTS; i++) {
		size_t len = strspn(text, "0123456789");
		if (len == 0 || len > DIGITS) {
			return false;
		}
		for (size_t at = 0; at < len; at++) {
			parts[i] = 10 * parts[i] + (text[at] - '0');
		}
		text += len;
		if (*text == '\0') {
			return true;
		}
		if (*text++ != '.') {
			return false;
		}
	}
	return false;
}

bool version_is_one(const char *text)
{
	int64_t parts[PARTS];
	return read_parts(text, parts);
}

bool version_is_newer(const char *text, const char *than)
{
	int64_t a[PARTS];
	int64_t b[PARTS];
	if (!read_parts(text, a) || !read_parts(than, b)) {
		return false;
	}
	for (int i = 0; i < PARTS; i++) {
		if (a[i] != b[i]) {
			return a[i] > b[i];
		}
	}
	return false;
}
