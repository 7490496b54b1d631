/* Matters that come and go while the hall runs. Any thread, inside a write transaction; the caller
 * builds the catalogue anew. */
#ifndef ONEDOOR_TESTS_HALL_MATTERS_LIVE_H
#define ONEDOOR_TESTS_HALL_MATTERS_LIVE_H

#include <jansson.h>

#include "tests/hall/form.h"
#include "tests/hall/store.h"

/*
 * {code, department, kind, name, pinyin, windows, identify, promised_days, legal_days} and perhaps
 * quota, icon, bring (codes of materials.csv), guide, form, materials: as the contract's Matter and
 * the files of fixtures/matters have them, and judged as those are. False, and why.
 */
bool matter_add(struct conn *conn, const json_t *json, char why[static FORM_WHY_LEN]) MUST_CHECK;
/* Not a voice, not the last of its department, not of a bundle. What was filed and who waits for it
 * stay. False, and why. */
bool matter_remove(struct conn *conn, const char *code, char why[static FORM_WHY_LEN]) MUST_CHECK;

#endif
