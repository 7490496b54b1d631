/* What the rest of the model does with a technician. Only for firmware/model. */
#ifndef ONEDOOR_MODEL_TECH_STEP_H
#define ONEDOOR_MODEL_TECH_STEP_H

#include "firmware/model/shape.h"

/* Nobody is here, and somebody knows the way in: NEXT_GO begins a visit. */
enum next tech_enter(struct step *s);
/* It is a technician's code, where one may be shown. */
bool tech_knows(const struct kiosk *kiosk, const struct msg *fact);
/* A technician is here: nothing else is. */
bool tech_is_here(const struct kiosk *kiosk);
enum next tech_tick(struct step *s);
int64_t tech_next_ms(const struct kiosk *kiosk);

#endif
