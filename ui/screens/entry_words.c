#include "ui/screens/entry_words.h"
#include "firmware/base/str.h"
#include "ui/screens/case_words.h"
#include "ui/screens/date_text.h"
#include "ui/text/plan_text.h"

#include <string.h>

enum { NOTE_LEN = 1024, CELLS_SHOWN = 3 };

static void append(char note[NOTE_LEN], const char *words)
{
	if (words[0]) {
		str_append(note, NOTE_LEN, "%s%s", note[0] ? " · " : "", words);
	}
}

/* A figure alone would be a riddle. */
static void append_cell(
	const struct view *view, char note[NOTE_LEN], const struct column *column, const char *cell)
{
	if (cell[0] && column->is_number) {
		append(note, ui_format(view->ui, say(view, "%1$s: %2$s"),
				     text_in(view, &column->name), cell));
	} else {
		append(note, cell);
	}
}

static const struct filter_value *lit_value(
	const struct collection *collection, const struct entry_row *row)
{
	for (int i = 0; i < collection->filter_count; i++) {
		const struct filter *filter = &collection->filters[i];
		int tag = row->tags[i];
		if (tag >= 0 && filter->values[tag].colour != COLOUR_NONE) {
			return &filter->values[tag];
		}
	}
	return NULL;
}

void entry_light(const struct collection *collection, const struct entry_row *row, enum lang lang,
	struct row *out)
{
	const struct filter_value *value = lit_value(collection, row);
	if (value) {
		out->badge = value->name.in[lang];
		out->badge_icon = colour_icon(value->colour);
		out->badge_tone = colour_tone(value->colour);
	}
}

static bool is_said(const struct view *view, const struct collection *collection,
	const struct entry_row *row, const char *cell)
{
	const struct filter_value *value = lit_value(collection, row);
	return strstr(text_in(view, &row->note), cell) ||
	       (value && str_equal(cell, text_in(view, &value->name)));
}

static bool is_chosen(const struct view *view, const struct collection *collection,
	const int *chosen, const char *cell)
{
	for (int i = 0; chosen && i < collection->filter_count; i++) {
		if (chosen[i] >= 0 &&
			str_equal(cell,
				text_in(view, &collection->filters[i].values[chosen[i]].name))) {
			return true;
		}
	}
	return false;
}

const char *metre_words(const struct view *view, int metres)
{
	char words[METRE_TEXT_LEN];
	metre_text(view->lang, metres, words);
	return ui_format(view->ui, "%s", words);
}

const char *entry_note(const struct view *view, const struct collection *collection,
	const struct entry_row *row, const int *chosen)
{
	char note[NOTE_LEN] = "", day[DATE_TEXT_LEN];
	int away = collection->layout == LAYOUT_MAP ? kiosk_away_m(view->kiosk, row) : -1;
	if (away >= 0) {
		append(note, metre_words(view, away));
	}
	if (row->date[0]) {
		day_text(view->lang, row->date, day);
		append(note, day);
	}
	append(note, text_in(view, &row->note));
	for (int i = 0; i < MIN_OF(collection->column_count, (int)CELLS_SHOWN); i++) {
		const char *cell = text_in(view, &row->cells[i]);
		if (!is_chosen(view, collection, chosen, cell) &&
			!is_said(view, collection, row, cell)) {
			append_cell(view, note, &collection->columns[i], cell);
		}
	}
	return ui_format(view->ui, "%s", note);
}

const char *entries_words(const struct view *view, int count)
{
	const char *number = count < 1000
				     ? ui_format(view->ui, "%d", count)
				     : ui_format(view->ui, "%d,%03d", count / 1000, count % 1000);
	return ui_format(view->ui, say_n(view, "%s entry", "%s entries", count), number);
}

const char *chosen_words(const struct view *view, const struct read *read, int but)
{
	const struct collection *collection = &read->listing->collection;
	char words[NOTE_LEN] = "";
	for (int i = 0; i < collection->filter_count; i++) {
		if (i != but && read->chosen[i] >= 0) {
			append(words,
				text_in(view,
					&collection->filters[i].values[read->chosen[i]].name));
		}
	}
	return ui_format(view->ui, "%s", words);
}

const char *as_of_words(const struct view *view, int64_t utc_ms)
{
	struct local_time time = kiosk_local_time(view->kiosk, utc_ms);
	return day_words(
		view, ui_format(view->ui, "%04d-%02d-%02d", time.year, time.month, time.day));
}

const char *source_words(
	const struct view *view, const struct text *source, int64_t as_of_ms, bool is_old)
{
	char words[NOTE_LEN] = "";
	append(words, text_in(view, source));
	if (as_of_ms > 0) {
		append(words,
			ui_format(view->ui, say(view, "as of %s"), as_of_words(view, as_of_ms)));
	}
	if (is_old) {
		append(words, say(view, "kept copy, the line is down"));
	}
	return ui_format(view->ui, "%s", words);
}
