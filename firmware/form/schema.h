/* One field of a form, with its choices and members, out of its JSON. Knows no other field. */
#ifndef ONEDOOR_FORM_SCHEMA_H
#define ONEDOOR_FORM_SCHEMA_H

#include "firmware/form/reader.h"

/* Reads the schema where r stands into *out, which has its name already. False with a reason. */
bool schema_read_field(struct form_reader *r, const struct json *schema, struct form_field *out);
/* "required" of an object: each name is given to use, which says whether it is good. */
bool schema_read_required(struct form_reader *r, const struct json *object,
	bool (*use)(struct form_reader *r, const char *name, void *user), void *user);

#endif
