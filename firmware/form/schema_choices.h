/* Choices of a field out of oneOf, enum or const. */
#ifndef ONEDOOR_FORM_SCHEMA_CHOICES_H
#define ONEDOOR_FORM_SCHEMA_CHOICES_H

#include "firmware/form/reader.h"

/* Does this schema of a string or integer have any? */
bool choices_are_in(const struct json *schema);
/* Fills out's choices; out->is_number says which type they are of. False with a reason. */
bool choices_read(
	struct form_reader *r, const struct json *schema, int max, struct form_field *out);
/* Index of the choice with this value, -1. */
int choices_find(const struct form_field *field, const struct json *value);

#endif
