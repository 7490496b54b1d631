/* The city's data from tests/hall/fixtures into an empty database. At start, one thread. */
#ifndef ONEDOOR_TESTS_HALL_FIXTURES_H
#define ONEDOOR_TESTS_HALL_FIXTURES_H

#include "tests/hall/hall.h"

/*
 * Loads the CSV files and hall.json of the folder when the database holds no zones yet, then checks
 * what is there: 6 zones, 57 departments, 262 windows, 422 matters (42 + 77 + 303), references,
 * distinct names, and one syllable per Chinese character. ERR_INVALID when anything is off; every
 * fault is logged with its code.
 */
enum err fixtures_load(struct hall *hall, const char *folder) MUST_CHECK;

/* Lower case, single blanks, and as many syllables as the name needs. */
bool pinyin_fits(const char *name, const char *pinyin) MUST_CHECK;
/* Syllables a name needs: one per Chinese character and one per run of ASCII letters and digits. */
int pinyin_tokens_needed(const char *name);

#endif
