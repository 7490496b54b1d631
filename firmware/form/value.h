/* An answer as it is checked and sent: without blanks at its ends, in the format's own writing. */
#ifndef ONEDOOR_FORM_VALUE_H
#define ONEDOOR_FORM_VALUE_H

#include "firmware/form/answers.h"

struct value {
	const char *text; /* not terminated; in the answers, or made */
	size_t len;	  /* 0: nothing is answered */
	char made[24];
};

/* Of text and numbers. Valid until the answers change or it goes; end with value_wipe. */
void value_read(const struct answers *answers, struct spot spot, struct value *out);
void value_wipe(struct value *value);

/* Is there an answer at this place; with .member = -1 also of a group, or of one row of a table: in
 * any of its members. */
bool value_is_there(const struct answers *answers, struct spot spot);
/* Anywhere in the field. */
bool value_is_answered(const struct answers *answers, int field);

#endif
