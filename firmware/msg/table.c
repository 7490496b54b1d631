#include "firmware/base/str.h"
#include "firmware/msg/document.h"

#include <string.h>

const struct text *table_cell(const struct table *table, int row, int column)
{
	return &table->cells[row * table->column_count + column];
}

/* A sign or none, digits with their marks, at most a short unit. */
static bool is_figure(const char *text)
{
	enum { UNIT_MAX_LEN = 12 };
	static const char *const before[] = {"¥", "￥", "+", "-", "−", "≤", "≥", "<", ">"};
	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
		if (str_starts(text, before[i])) {
			text += strlen(before[i]);
			break;
		}
	}
	text += strspn(text, " ");
	size_t digits = strspn(text, "0123456789.,");
	const char *unit = text + digits;
	return digits > 0 && text[0] >= '0' && text[0] <= '9' && strlen(unit) <= UNIT_MAX_LEN &&
	       !strpbrk(unit, "0123456789:-/") && !strstr(unit, "–") && !strstr(unit, "：") &&
	       !strstr(unit, "至");
}

bool table_is_figures(const struct table *table, int column, enum lang lang)
{
	bool is_any = false;
	for (int row = 1; column > 0 && row <= table->row_count; row++) {
		const char *text = table_cell(table, row, column)->in[lang];
		if (text[0] && !is_figure(text)) {
			return false;
		}
		is_any |= text[0] != '\0';
	}
	return is_any;
}
