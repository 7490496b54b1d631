/* The syllables of Chinese, by id: their place in alphabetical order, so that all that begin alike
 * stand together. ü is v. Pure. */
#ifndef ONEDOOR_UI_INPUT_SYLLABLES_H
#define ONEDOOR_UI_INPUT_SYLLABLES_H

#include <stdbool.h>
#include <stddef.h>

enum { SYLLABLE_MAX_LETTERS = 6, SYLLABLE_NONE = -1 };

int syllable_count(void);
/* Static; "" for an id that is none. */
const char *syllable_name(int id);
/* Exactly these letters; SYLLABLE_NONE. */
int syllable_find(const char *letters, size_t len);
/* All that begin with these letters, those themselves included: *first_out to *last_out; false when
 * none does. */
bool syllable_begin(const char *letters, size_t len, int *first_out, int *last_out);
/* What may also be typed for a syllable: ü as v, u or yu. *is_usual_out: it can mean nothing else.
 * SYLLABLE_NONE. */
int syllable_find_spelled(const char *letters, size_t len, bool *is_usual_out);

#endif
