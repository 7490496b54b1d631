/*
 * Rating, and calling a helper: Evaluation and AssistCall of openapi.yaml. No I/O, any thread.
 */
#ifndef ONEDOOR_HALL_API_HELPING_H
#define ONEDOOR_HALL_API_HELPING_H

#include <stddef.h>
#include "firmware/base/err.h"
#include "firmware/msg/helping.h"

/* What is sent, to be freed with json_text_free. The second factor is not in it. */
char *rating_body(const struct rating *rating);
char *helper_body(const struct helper_order *order);
/* A yes. ERR_INVALID: not JSON, or something that must be there is not; *out is then unspecified.
 */
enum err thanks_parse(const char *json, size_t len, struct thanks *out) MUST_CHECK;
enum err helper_parse(const char *json, size_t len, struct helper_call *out) MUST_CHECK;

#endif
