/* Where we are and where Back leads: places, the trail of them, the sheet over them; and what the
 * place wants of the card reader and the scanner. Only for firmware/model. */
#ifndef ONEDOOR_MODEL_PLACE_H
#define ONEDOOR_MODEL_PLACE_H

#include "firmware/model/step.h"

unsigned screen_traits(enum screen screen);
/* Until when the place waits for a worker; INT64_MAX: it does not wait. */
int64_t place_limit_ms(const struct kiosk *kiosk);
enum way_on problem_way_on(enum problem problem);

/* To a page, remembering this one when one decides here; to->shape says whose it is when it is
 * nobody's own. To one that the trail knows: the trail ends before it,
 * unless it is only looked at (is_aside). */
void place_go(struct kiosk *kiosk, const struct place *to, bool is_aside);
/* Back leads there, when one decides there. */
void place_remember(struct kiosk *kiosk, const struct place *place);
/* Nobody has been accepted: pages about somebody are not come back to, nor those on which one said
 * who one is for them. */
void place_drop_named(struct kiosk *kiosk);
/* To the last of the trail; there must be one. */
void place_back(struct kiosk *kiosk);
/* To the problem; step.to is the place it was met at, with it. */
void place_fail(struct step *s);
/* To a page with nothing chosen and nothing behind it. */
void place_reset(struct kiosk *kiosk, enum screen screen);
void place_open_sheet(struct kiosk *kiosk, enum screen sheet);
void place_close_sheet(struct kiosk *kiosk);
/* Makes the readers do what the place wants. */
void place_ask_devices(struct kiosk *kiosk, struct cmd_list *orders);

#endif
