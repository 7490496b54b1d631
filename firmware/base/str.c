#include "firmware/base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The largest len' ≤ len that does not end inside a character. */
static size_t whole_len(const char *text, size_t len)
{
	size_t start = len;
	while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80 && len - start < 3) {
		start--;
	}
	if (start == 0) {
		return len;
	}
	unsigned char lead = (unsigned char)text[start - 1];
	size_t need = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
	size_t have = len - (start - 1);
	return need > have ? start - 1 : len;
}

bool str_copy_len(char *out, size_t out_size, const char *text, size_t len)
{
	bool is_whole = len < out_size;
	size_t take = is_whole ? len : whole_len(text, out_size - 1);
	memmove(out, text, take);
	out[take] = '\0';
	return is_whole;
}

bool str_copy(char *out, size_t out_size, const char *text)
{
	return str_copy_len(out, out_size, text, strlen(text));
}

PRINTF_LIKE(4, 0)
static bool format_at(char *out, size_t out_size, size_t at, const char *fmt, va_list args)
{
	int len = vsnprintf(out + at, out_size - at, fmt, args);
	if (len < 0) {
		out[at] = '\0';
		return false;
	}
	if ((size_t)len < out_size - at) {
		return true;
	}
	out[whole_len(out, out_size - 1)] = '\0';
	return false;
}

bool str_format(char *out, size_t out_size, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	bool is_whole = format_at(out, out_size, 0, fmt, args);
	va_end(args);
	return is_whole;
}

bool str_append(char *out, size_t out_size, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	bool is_whole = format_at(out, out_size, strnlen(out, out_size - 1), fmt, args);
	va_end(args);
	return is_whole;
}

bool str_equal(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

bool str_starts(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

size_t utf8_decode(const char *text, size_t len, uint32_t *code_point_out)
{
	const unsigned char *s = (const unsigned char *)text;
	if (len == 0 || s[0] == 0) {
		return 0;
	}
	if (s[0] < 0x80) {
		*code_point_out = s[0];
		return 1;
	}
	size_t count = s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : 2;
	if (s[0] < 0xC2 || s[0] > 0xF4 || count > len) {
		return 0;
	}
	uint32_t code = s[0] & (0xFFU >> (count + 1));
	for (size_t i = 1; i < count; i++) {
		if ((s[i] & 0xC0) != 0x80) {
			return 0;
		}
		code = code << 6 | (s[i] & 0x3F);
	}
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	if (code < least[count] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) {
		return 0;
	}
	*code_point_out = code;
	return count;
}

size_t utf8_encode(uint32_t code_point, char out[4])
{
	if (code_point < 0x80) {
		out[0] = (char)code_point;
		return 1;
	}
	if (code_point < 0x800) {
		out[0] = (char)(0xC0 | code_point >> 6);
		out[1] = (char)(0x80 | (code_point & 0x3F));
		return 2;
	}
	if (code_point < 0x10000) {
		if (code_point >= 0xD800 && code_point < 0xE000) {
			return 0;
		}
		out[0] = (char)(0xE0 | code_point >> 12);
		out[1] = (char)(0x80 | (code_point >> 6 & 0x3F));
		out[2] = (char)(0x80 | (code_point & 0x3F));
		return 3;
	}
	if (code_point > 0x10FFFF) {
		return 0;
	}
	out[0] = (char)(0xF0 | code_point >> 18);
	out[1] = (char)(0x80 | (code_point >> 12 & 0x3F));
	out[2] = (char)(0x80 | (code_point >> 6 & 0x3F));
	out[3] = (char)(0x80 | (code_point & 0x3F));
	return 4;
}

bool utf8_is_valid(const char *text, size_t len)
{
	size_t at = 0;
	while (at < len) {
		uint32_t code;
		size_t count = utf8_decode(text + at, len - at, &code);
		if (count == 0) {
			return false;
		}
		at += count;
	}
	return true;
}

size_t utf8_count(const char *text)
{
	size_t count = 0;
	for (; *text; text++) {
		count += ((unsigned char)*text & 0xC0) != 0x80;
	}
	return count;
}

void utf8_drop_last(char *text)
{
	size_t len = strlen(text);
	while (len > 0 && ((unsigned char)text[len - 1] & 0xC0) == 0x80) {
		text[--len] = '\0';
	}
	if (len > 0) {
		text[len - 1] = '\0';
	}
}
