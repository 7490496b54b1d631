/* How the terminal comes into its fleet, beside any visit: the page `enrol`, and a program that
 * begins anew with what it got, when nobody is here. */
#ifndef ONEDOOR_MODEL_ENROL_H
#define ONEDOOR_MODEL_ENROL_H

#include "firmware/model/kiosk.h"

/* The hall has shut it out: it serves nobody. */
bool enrol_is_shut_out(const struct kiosk *kiosk);
/* The page is shown in the place of `screen`, which is right for who rests. */
bool enrol_is_needed(const struct kiosk *kiosk, enum screen screen);
/* It is shown, and a code is of use. */
bool enrol_is_open(const struct kiosk *kiosk);

#endif
