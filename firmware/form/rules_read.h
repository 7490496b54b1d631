/* Reading x-check: the checks across fields, when the fields are known. */
#ifndef ONEDOOR_FORM_RULES_READ_H
#define ONEDOOR_FORM_RULES_READ_H

#include "firmware/form/reader.h"
#include "firmware/form/rules.h"

bool rules_read(
	struct form_reader *r, const struct json *json, const struct form *form, struct rules *out);

#endif
