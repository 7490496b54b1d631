#include "firmware/form/value.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <string.h>

enum { CODE_LEN = 18 /* of an ID number, of a credit code */ };

/* Bytes of the blank that text begins with, or ends with (is_end). */
static size_t blank_len(const char *text, size_t len, bool is_end)
{
	static const char *const blanks[] = {" ", "\n", "\u00A0", "\u3000"};
	for (size_t i = 0; i < ARRAY_LEN(blanks); i++) {
		size_t size = strlen(blanks[i]);
		if (size <= len &&
			memcmp(is_end ? text + len - size : text, blanks[i], size) == 0) {
			return size;
		}
	}
	return 0;
}

/* "12" and "12.5" become "12.00" and "12.50"; anything else stays. */
static void complete_money(struct value *value)
{
	const char *dot = memchr(value->text, '.', value->len);
	size_t fraction = dot ? value->len - (size_t)(dot - value->text) - 1 : 0;
	if (fraction >= 2 || value->len + 3 >= sizeof(value->made)) {
		return;
	}
	memcpy(value->made, value->text, value->len);
	size_t len = value->len;
	if (!dot) {
		value->made[len++] = '.';
	}
	while (fraction++ < 2) {
		value->made[len++] = '0';
	}
	value->text = value->made;
	value->len = len;
}

static void make_capitals(struct value *value)
{
	if (value->len != CODE_LEN) {
		return;
	}
	for (size_t i = 0; i < CODE_LEN; i++) {
		char c = value->text[i];
		value->made[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
	}
	value->text = value->made;
}

void value_read(const struct answers *answers, struct spot spot, struct value *out)
{
	const struct form_field *field = answers_field(answers, spot);
	*out = (struct value){.text = answers_text(answers, spot)};
	out->len = strlen(out->text);
	for (size_t blank; (blank = blank_len(out->text, out->len, false));) {
		out->text += blank;
		out->len -= blank;
	}
	for (size_t blank; (blank = blank_len(out->text, out->len, true));) {
		out->len -= blank;
	}
	if (out->len == 0 || !field) {
		return;
	}
	if (field->format == FORMAT_MONEY) {
		complete_money(out);
	} else if (field->format == FORMAT_ID_NUMBER || field->format == FORMAT_USCC) {
		make_capitals(out);
	}
}

void value_wipe(struct value *value)
{
	mem_wipe(value, sizeof(*value));
}

static bool is_place_answered(const struct answers *answers, struct spot spot)
{
	const struct form_field *field = answers_field(answers, spot);
	if (!field) {
		return false;
	}
	if (field->kind == FIELD_BOOL) {
		return answers_said(answers, spot) != UNSAID;
	}
	if (field->choice_count > 0) {
		return answers_chosen_count(answers, spot) > 0;
	}
	struct value value;
	value_read(answers, spot, &value);
	bool is_there = value.len > 0;
	value_wipe(&value);
	return is_there;
}

bool value_is_there(const struct answers *answers, struct spot spot)
{
	int members = answers_form(answers)->fields[spot.field].member_count;
	if (members == 0 || spot.member >= 0) {
		return is_place_answered(answers, spot);
	}
	for (int i = 0; i < members; i++) {
		if (is_place_answered(answers, (struct spot){spot.field, spot.row, i})) {
			return true;
		}
	}
	return false;
}

bool value_is_answered(const struct answers *answers, int field)
{
	bool is_table = answers_form(answers)->fields[field].kind == FIELD_TABLE;
	int rows = is_table ? answers_row_count(answers, field) : 1;
	for (int row = 0; row < rows; row++) {
		if (value_is_there(answers, (struct spot){field, row, -1})) {
			return true;
		}
	}
	return false;
}
