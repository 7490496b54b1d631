/* Reading a form's conditions, when its fields are known: allOf, and the ifs of a bundle. */
#ifndef ONEDOOR_FORM_CONDITIONS_H
#define ONEDOOR_FORM_CONDITIONS_H

#include "firmware/form/outline.h"
#include "firmware/form/rules.h"

/* All of allOf into out, with the fields that are always shown. */
bool conditions_read(struct form_reader *r, const struct json *json, const struct outline *outline,
	const struct form *form, struct rules *out);
/* One {"properties", "required"}, where r stands. */
bool conditions_read_if(struct form_reader *r, const struct json *condition,
	const struct form *form, struct terms *out);

#endif
