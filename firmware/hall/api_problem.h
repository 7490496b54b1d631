/* application/problem+json (RFC 9457) to a refusal: the stable `code` decides, an unknown one is
 * REFUSAL_OTHER, and a body that cannot be read gives "http_<status>". */
#ifndef ONEDOOR_HALL_API_PROBLEM_H
#define ONEDOOR_HALL_API_PROBLEM_H

#include <stddef.h>
#include "firmware/msg/hall.h"

void problem_parse(int status, const char *json, size_t len, struct hall_refusal *out);

#endif
