/* Which fields a form has, where each is declared and in which order they come: what must be known
 * before any of them is read. */
#ifndef ONEDOOR_FORM_OUTLINE_H
#define ONEDOOR_FORM_OUTLINE_H

#include "firmware/form/reader.h"

struct declared {
	const char *name; /* borrowed of the JSON, as the schema */
	const struct json *schema;
	int first_entry, last_entry; /* of allOf, -1: the form's own properties */
	bool is_asked;		     /* by a condition */
	int anchor;		     /* it follows this one, -1 none */
};

struct outline {
	int count;
	struct declared fields[FORM_MAX_FIELDS]; /* as declared */
	int order[FORM_MAX_FIELDS];		 /* of the screen, without x-pages */
};

bool outline_read(struct form_reader *r, const struct json *form, struct outline *out);
int outline_find(const struct outline *outline, const char *name); /* -1 unknown */
/* Enters the place of its schema. */
size_t outline_enter(struct form_reader *r, const struct declared *field);
/* A schema in a then that only narrows a field of elsewhere. */
bool outline_is_narrowing(const struct json *schema);

#endif
