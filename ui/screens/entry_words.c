#include "ui/screens/entry_words.h"
#include "firmware/base/str.h"
#include "ui/screens/date_text.h"

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
		append(note, ui_format(view->ui, "%s %s", text_in(view, &column->name), cell));
	} else {
		append(note, cell);
	}
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
	int rounded = metres < 995 ? (metres + 5) / 10 * 10 : (metres + 50) / 100 * 100;
	if (rounded < 1000) {
		return ui_format(view->ui, say(view, "%d m"), rounded);
	}
	return rounded % 1000 ? ui_format(view->ui, say(view, "%.1f km"), rounded / 1000.0)
			      : ui_format(view->ui, say(view, "%d km"), rounded / 1000);
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
		if (!is_chosen(view, collection, chosen, cell)) {
			append_cell(view, note, &collection->columns[i], cell);
		}
	}
	return ui_format(view->ui, "%s", note);
}

const char *source_words(
	const struct view *view, const struct text *source, int64_t as_of_ms, bool is_old)
{
	char words[NOTE_LEN] = "";
	append(words, text_in(view, source));
	if (as_of_ms > 0) {
		append(words,
			ui_format(view->ui, say(view, "as of %s"), date_words(view, as_of_ms)));
	}
	if (is_old) {
		append(words, say(view, "kept copy, the line is down"));
	}
	return ui_format(view->ui, "%s", words);
}
