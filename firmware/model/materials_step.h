/* The step `materials`, as the shapes use it. Only for firmware/model. */
#ifndef ONEDOOR_MODEL_MATERIALS_STEP_H
#define ONEDOOR_MODEL_MATERIALS_STEP_H

#include "firmware/model/materials.h"
#include "firmware/model/step.h"

/* What may be asked for from now on. What was begun for something else, or by somebody else, is
 * forgotten first (materials_forget). */
void materials_set(struct kiosk *kiosk, const struct materials_for *of);
/* Those that are wanted as things stand, by index. */
void materials_want(struct kiosk *kiosk, const int *asked, int count);
/* Asks the hall for the person's certificates, for the page SCREEN_asking of SHAPE_materials; the
 * step is done when it has answered, with or without them. False: they cannot be had, or are there
 * already. */
bool materials_ask_certificates(struct step *s);
/* To the page; a phone may send from then on. Done when one goes on from it. */
enum next materials_begin(struct step *s);
/* What is ready to be handed over: to `out`, of `max`; returns how many. */
int materials_collect(const struct kiosk *kiosk, struct handed_in *out, int max);
void materials_forget(struct kiosk *kiosk);
/* While it is seen what has come, the hall is asked for more, also after the line was down. */
void materials_tick(struct step *s);
/* When the tick must come; INT64_MAX: it need not. */
int64_t materials_next_ms(const struct kiosk *kiosk);

#endif
