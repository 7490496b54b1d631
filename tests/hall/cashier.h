/*
 * Asks the provider whatever must be asked of it, for as long as it takes: a thread that begins
 * with what the database says, so that nothing is forgotten by who dies in between. One for a hall.
 */
#ifndef ONEDOOR_TESTS_HALL_CASHIER_H
#define ONEDOOR_TESTS_HALL_CASHIER_H

#include "tests/hall/hall.h"

struct cashier;

/* Opens the hall's provider, too. */
enum err cashier_start(struct hall *hall, struct cashier **cashier_out) MUST_CHECK;
/* After bell_stop and knobs_stop. NULL is allowed. */
void cashier_stop(struct cashier *cashier);

#endif
