/* The part of the shape `intake` that fills in what is known already. Only for firmware/model. */
#ifndef ONEDOOR_MODEL_INTAKE_FILL_H
#define ONEDOOR_MODEL_INTAKE_FILL_H

#include "firmware/model/intake.h"

/* Empty answers to the guide's form. They are somebody's: the same person's are kept, another
 * begins anew. */
void fill_begin(struct kiosk *kiosk);
/* What was answered, and what goes with it; a receipt stays. */
void fill_forget(struct kiosk *kiosk);
/* The day, and what the card or the phone number says. Needs answers. */
void fill_from_identity(struct kiosk *kiosk);
/* Something in the form or what goes with it can come from the city's register. */
bool fill_wants_certificates(const struct matter_detail *detail);
/* From those that were read (step `materials`). */
void fill_from_certificates(struct kiosk *kiosk);

#endif
