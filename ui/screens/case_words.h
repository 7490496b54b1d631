/* States, lights and numbers of cases in words. Only for ui/screens. */
#ifndef ONEDOOR_UI_SCREENS_CASE_WORDS_H
#define ONEDOOR_UI_SCREENS_CASE_WORDS_H

#include "firmware/model/track.h"
#include "ui/screens/parts.h"

/* The light, never alone by its colour; NULL for COLOUR_NONE. */
const char *colour_word(const struct view *view, enum colour colour);
const char *colour_icon(enum colour colour);
enum tone colour_tone(enum colour colour);
const char *entry_icon(enum entry_kind kind);
/* When it was; "" of what is as of today. */
const char *entry_moment(const struct view *view, const struct my_entry *entry);
/* "Your ticket"; what kind of thing it is. */
const char *entry_kind_word(const struct view *view, enum entry_kind kind);
/* "24 November 2026, 9:12"; "" unknown. */
const char *moment_words(const struct view *view, int64_t utc_ms);
/* When one can check in for the appointment of the page, or where. */
const char *check_in_words(const struct view *view);
/* "22 December 2026" of "2026-12-22". */
const char *day_words(const struct view *view, const char *day);
/* "2026 1124 0003 74", or of a receipt "7F3A-09C2". */
const char *case_no_words(const struct view *view, const char *no);
/* "Yunhe Government Service Centre · 24 November 2026, 10:00" */
const char *origin_words(const struct view *view, const struct text *source, int64_t as_of_ms);

#endif
