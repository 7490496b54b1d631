/* A technician tries one part of the machine after the other. Only for firmware/model. */
#ifndef ONEDOOR_MODEL_TECH_TRY_H
#define ONEDOOR_MODEL_TECH_TRY_H

#include "firmware/model/shape.h"

enum next tech_try_act(struct step *s, enum action action, int arg);
enum next tech_try_fact(struct step *s, struct msg *fact);
enum next tech_try_tick(struct step *s);

#endif
