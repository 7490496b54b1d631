/* The answers as JSON, for the hall. */
#ifndef ONEDOOR_FORM_ENCODE_H
#define ONEDOOR_FORM_ENCODE_H

#include "firmware/form/answers.h"
#include "firmware/base/json.h"

/* An object of what is shown and answered, in the order of the screen; the caller's. What is no
 * number where one is asked for stands there as a string: check.h has said so before. */
struct json *form_encode(const struct answers *answers);

#endif
