/* The figures of charts, and the same as tables. */
#include "firmware/base/attr.h"
#include "firmware/base/str.h"
#include "firmware/msg/document.h"

#include <math.h>
#include <string.h>

enum { FIGURE_LEN = 64 };

double chart_value(const struct chart *chart, int series, int point)
{
	return chart->values[series * chart->point_count + point];
}

int chart_bar_count(const struct chart *chart)
{
	return chart->kind == CHART_STACKED ? 1 : chart->series_count;
}

double chart_bar_value(const struct chart *chart, int bar, int point)
{
	double sum = 0;
	if (chart->kind != CHART_STACKED) {
		return chart_value(chart, bar, point);
	}
	for (int i = 0; i < chart->series_count; i++) {
		sum += chart_value(chart, i, point);
	}
	return sum;
}

/* "1203455.5" → "1,203,455.5", in place. */
static void group_digits(char text[FIGURE_LEN])
{
	int len = (int)strcspn(text, ".");
	for (int at = len - 3; at > 0; at -= 3) {
		memmove(text + at + 1, text + at, strlen(text + at) + 1);
		text[at] = ',';
	}
}

void chart_figure(double value, char *out, size_t out_size)
{
	char text[FIGURE_LEN];
	str_format(text, sizeof(text), "%.2f", value); /* below 1e17: far shorter */
	char *end = text + strlen(text);
	while (end[-1] == '0') {
		*--end = '\0';
	}
	if (end[-1] == '.') {
		*--end = '\0';
	}
	group_digits(text);
	str_format(out, out_size, "%s", text);
}

void chart_format(
	const struct chart *chart, enum lang lang, double value, char *out, size_t out_size)
{
	const char *unit = chart->unit.in[lang];
	char text[FIGURE_LEN];
	chart_figure(value, text, sizeof(text));
	str_format(out, out_size, "%s%s%s", text, unit[0] ? " " : "", unit);
}

/* --- tables --- */

/* Beside the column of the points' names. */
enum { COLUMNS = DOCUMENT_MAX_COLUMNS - 1 };

static bool has_sum(const struct chart *chart)
{
	return chart->kind == CHART_STACKED && chart->series_count > 1;
}

static int column_count(const struct chart *chart)
{
	return chart->series_count + has_sum(chart);
}

static int parts_of(int count, int most)
{
	return (count + most - 1) / most;
}

int chart_table_count(const struct chart *chart)
{
	return parts_of(column_count(chart), COLUMNS) *
	       parts_of(chart->point_count, DOCUMENT_MAX_ROWS);
}

/* The only series of a chart may be without a name: then its unit says what it is. */
static struct text head_of(const struct chart *chart, int column, struct text sum)
{
	if (column == chart->series_count) {
		return sum;
	}
	struct text name = chart->series[column];
	return name.in[LANG_ZH][0] ? name : chart->unit;
}

static double value_of(const struct chart *chart, int column, int point)
{
	return column < chart->series_count ? chart_value(chart, column, point)
					    : chart_bar_value(chart, 0, point);
}

static bool cell_of(
	const struct chart *chart, int column, int point, struct arena *arena, struct text *out)
{
	char text[FIGURE_LEN];
	chart_figure(value_of(chart, column, point), text, sizeof(text));
	const char *copy = arena_copy(arena, text, strlen(text));
	*out = (struct text){{copy, copy}};
	return copy != NULL;
}

struct table *chart_table(
	const struct chart *chart, int index, struct text sum, struct arena *arena)
{
	const int across = parts_of(column_count(chart), COLUMNS);
	const int column = index % across * COLUMNS, point = index / across * DOCUMENT_MAX_ROWS;
	const int columns = MIN_OF(column_count(chart) - column, COLUMNS);
	const int rows = MIN_OF(chart->point_count - point, DOCUMENT_MAX_ROWS);
	struct table *table = arena_new(arena, struct table);
	struct text *cells =
		arena_array(arena, struct text, (size_t)(rows + 1) * (size_t)(columns + 1));
	if (!table || !cells) {
		return NULL;
	}
	*table = (struct table){columns + 1, rows, cells};
	*cells++ = (struct text){{"", ""}};
	for (int i = 0; i < columns; i++) {
		*cells++ = head_of(chart, column + i, sum);
	}
	for (int row = 0; row < rows; row++) {
		*cells++ = chart->points[point + row];
		for (int i = 0; i < columns; i++) {
			if (!cell_of(chart, column + i, point + row, arena, cells++)) {
				return NULL;
			}
		}
	}
	return table;
}
