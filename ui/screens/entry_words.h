/* What a row of a list says, and how old a list is. Only for ui/screens. */
#ifndef ONEDOOR_UI_SCREENS_ENTRY_WORDS_H
#define ONEDOOR_UI_SCREENS_ENTRY_WORDS_H

#include "firmware/model/read.h"
#include "ui/screens/parts.h"

/* Note, day and cells, with dots between them. */
const char *entry_note(
	const struct view *view, const struct collection *collection, const struct entry_row *row);
/* "Source · 24 November 2026", and that it is a kept copy when it is. */
const char *source_words(
	const struct view *view, const struct text *source, int64_t as_of_ms, bool is_old);

#endif
