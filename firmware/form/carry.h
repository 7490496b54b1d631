/* Answers taken over when their form was read anew: a time has been taken meanwhile, a choice has
 * come. */
#ifndef ONEDOOR_FORM_CARRY_H
#define ONEDOOR_FORM_CARRY_H

#include "firmware/form/answers.h"

/* By the names of fields and the values of choices. What does not fit any more is left out, and
 * what stands there alike keeps its origin. `to` is fresh, of another form than `from`. */
void answers_carry(struct answers *to, const struct answers *from);

#endif
