/* The part of the shape `intake` for what goes with a form. Only for firmware/model. */
#ifndef ONEDOOR_MODEL_INTAKE_MATERIALS_H
#define ONEDOOR_MODEL_INTAKE_MATERIALS_H

#include "firmware/model/intake.h"
#include "firmware/model/step.h"

/* Asks for the person's certificates when the form or what goes with it can use them; false: they
 * are of no use, or cannot be had. */
bool materials_ask_certificates(struct step *s);
void materials_take_certificates(struct step *s, struct msg *fact);
/* To the page; a phone may send from then on. */
enum next materials_begin(struct step *s);
enum next materials_act(struct step *s, enum action action, int arg);
enum next materials_fact(struct step *s, struct msg *fact);
/* What was handed over, for the order. */
void materials_collect(const struct kiosk *kiosk, struct application *out);
void materials_forget(struct intake *intake);

#endif
