/* What the hall tells the terminal to do that the kiosk must agree to: it begins anew, or tries its
 * devices, when nobody is here; it is never a visit's end. Only for firmware/model. */
#ifndef ONEDOOR_MODEL_COMMANDED_H
#define ONEDOOR_MODEL_COMMANDED_H

#include "firmware/model/step.h"

/* MSG_COMMANDED. */
void commanded_take(struct kiosk *kiosk, const struct command *command);
/* At most one of them goes on in a step. */
void commanded_tick(struct kiosk *kiosk, struct cmd_list *orders);
int64_t commanded_next_ms(const struct kiosk *kiosk);
/* Nobody is here, nor just gone, nor about to go on. */
bool commanded_is_nobody_here(const struct kiosk *kiosk);

#endif
