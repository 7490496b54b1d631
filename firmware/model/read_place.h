/* The page of a place, as a part of SHAPE_read. Only for firmware/model. */
#ifndef ONEDOOR_MODEL_READ_PLACE_H
#define ONEDOOR_MODEL_READ_PLACE_H

#include "firmware/model/step.h"

enum next read_open_place(struct step *s, const char *code);
enum next read_act_place(struct step *s, enum action action, int arg);

#endif
