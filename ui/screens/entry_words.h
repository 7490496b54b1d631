/* What a row of a list says, and how old a list is. Only for ui/screens. */
#ifndef ONEDOOR_UI_SCREENS_ENTRY_WORDS_H
#define ONEDOOR_UI_SCREENS_ENTRY_WORDS_H

#include "firmware/model/read.h"
#include "ui/screens/parts.h"

/* How far away, day, note and cells, with dots between them; what is the same in every row, because
 * its filter is chosen, and what the row says already, is left out. chosen: a value of each filter,
 * -1 all; NULL: all of all. */
const char *entry_note(const struct view *view, const struct collection *collection,
	const struct entry_row *row, const int *chosen);
/* "850 m", "1.2 km". */
const char *metre_words(const struct view *view, int metres);
/* The light that the row's tags give it, as its badge. */
void entry_light(const struct collection *collection, const struct entry_row *entry, enum lang lang,
	struct row *out);
/* "20,000 entries" */
const char *entries_words(const struct view *view, int count);
/* What the filters have chosen, all but one (-1: all); "" nothing. */
const char *chosen_words(const struct view *view, const struct read *read, int but);
/* "24 November 2026": a day of the hall's clock. */
const char *as_of_words(const struct view *view, int64_t utc_ms);
/* "Source · 24 November 2026", and that it is a kept copy when it is. */
const char *source_words(
	const struct view *view, const struct text *source, int64_t as_of_ms, bool is_old);

#endif
