/* The part of the shape `intake` that walks through the form. Only for firmware/model. */
#ifndef ONEDOOR_MODEL_INTAKE_FORM_H
#define ONEDOOR_MODEL_INTAKE_FORM_H

#include "firmware/model/intake.h"
#include "firmware/msg/typing.h"

/* Looks at the answer of one question; true: nothing is wrong with it. */
bool intake_look_at(struct intake *intake, struct spot spot);
/* What is typed for the question that is shown. */
struct typing intake_typing(const struct intake *intake);
void intake_type(struct intake *intake, const char *text);
void intake_delete(struct intake *intake, bool is_all);

#endif
