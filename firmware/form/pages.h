/* Pages of a form: which fields are asked together, and so the order of all. */
#ifndef ONEDOOR_FORM_PAGES_H
#define ONEDOOR_FORM_PAGES_H

#include "firmware/form/outline.h"

/* Fills form's pages, and order with the outline's fields as they come on them. */
bool pages_read(struct form_reader *r, const struct json *json, const struct outline *outline,
	struct form *form, int order[FORM_MAX_FIELDS]);

#endif
