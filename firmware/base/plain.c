#include "firmware/base/plain.h"
#include "firmware/base/attr.h"
#include "firmware/base/str.h"

#include <string.h>

struct range {
	uint32_t first, last;
};

/* The ranges are in order. */
static bool is_in(uint32_t code_point, const struct range *ranges, size_t count)
{
	for (size_t i = 0; i < count && code_point >= ranges[i].first; i++) {
		if (code_point <= ranges[i].last) {
			return true;
		}
	}
	return false;
}

bool plain_is_unseen(uint32_t code_point)
{
	static const struct range unseen[] = {
		{0x0000, 0x001F}, {0x007F, 0x009F}, {0x00AD, 0x00AD}, /* soft hyphen */
		{0x034F, 0x034F},				      /* grapheme joiner */
		{0x061C, 0x061C},				      /* Arabic letter mark */
		{0x115F, 0x1160},				      /* Hangul fillers */
		{0x17B4, 0x17B5},				      /* Khmer inherent vowels */
		{0x180B, 0x180F},				      /* Mongolian selectors */
		{0x200B, 0x200F},   /* zero width; left to right, right to left */
		{0x2028, 0x202E},   /* line, paragraph; embeddings, overrides */
		{0x2060, 0x206F},   /* word joiner, isolates */
		{0x3164, 0x3164},   /* Hangul filler */
		{0xFE00, 0xFE0F},   /* variation selectors */
		{0xFEFF, 0xFEFF},   /* byte order mark */
		{0xFFA0, 0xFFA0},   /* Hangul filler, half width */
		{0xFFF0, 0xFFFB},   /* interlinear annotation */
		{0x1BCA0, 0x1BCA3}, /* shorthand */
		{0x1D173, 0x1D17A}, /* musical */
		{0xE0000, 0xE0FFF}, /* tags, more variation selectors */
	};
	/* letters of ours, and of Chinese texts: lists have millions of them */
	bool is_usual = (code_point >= 0x20 && code_point < 0x7F) ||
			(code_point >= 0x4E00 && code_point < 0xA000);
	return !is_usual && is_in(code_point, unseen, ARRAY_LEN(unseen));
}

bool plain_is_private(uint32_t code_point)
{
	static const struct range private_use[] = {
		{0xE000, 0xF8FF}, {0xF0000, 0xFFFFD}, {0x100000, 0x10FFFD}};
	return is_in(code_point, private_use, ARRAY_LEN(private_use));
}

/* Tab, line feed … carriage return, next line, line and paragraph separator. */
static bool is_pen_move(uint32_t code_point)
{
	return (code_point >= 0x09 && code_point <= 0x0D) || code_point == 0x85 ||
	       code_point == 0x2028 || code_point == 0x2029;
}

void plain_copy(char *out, size_t out_size, const char *text, size_t len)
{
	size_t used = 0;
	for (size_t at = 0; at < len && text[at];) {
		uint32_t code_point = 0;
		size_t step = utf8_decode(text + at, len - at, &code_point);
		const char *piece = text + at;
		size_t piece_len = step;
		at += MAX_OF(step, (size_t)1);
		if (step == 0) {
			piece = "?";
			piece_len = 1;
		} else if (is_pen_move(code_point)) {
			piece = " ";
			piece_len = 1;
		} else if (plain_is_unseen(code_point)) {
			continue;
		}
		if (used + piece_len >= out_size) {
			break;
		}
		memmove(out + used, piece, piece_len);
		used += piece_len;
	}
	out[used] = '\0';
}

bool plain_is_blank(const char *text)
{
	size_t len = strlen(text);
	for (size_t at = 0; at < len;) {
		uint32_t code_point = 0;
		size_t step = utf8_decode(text + at, len - at, &code_point);
		bool is_space = code_point == ' ' || code_point == 0xA0 || code_point == 0x3000;
		if (step == 0 || (!is_space && !plain_is_unseen(code_point))) {
			return false;
		}
		at += step;
	}
	return true;
}
