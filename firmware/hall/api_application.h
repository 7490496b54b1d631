/*
 * Handing in: CaseRequest, SealedCase and CasesFiled of openapi.yaml. No I/O, any thread.
 */
#ifndef ONEDOOR_HALL_API_APPLICATION_H
#define ONEDOOR_HALL_API_APPLICATION_H

#include <stddef.h>
#include "firmware/base/err.h"
#include "firmware/msg/application.h"
#include "firmware/msg/receipt.h"

enum { APPLICATION_MAX_LEN = 40000 }; /* bytes of the text */

/* What goes into the box: personal text, to be freed with json_text_free. NULL: the answers are no
 * JSON. last_four: "" none. */
char *application_body(const struct application *application, const char *last_four);
/* What is sent, likewise freed. */
char *sealed_case_body(
	const char *sealed, int64_t submitted_ms, int utc_offset_min, bool is_offline);
/* A yes: cases, commitment, qr into a fresh receipt. key: whose it must be. ERR_INVALID. */
enum err receipt_parse(
	const char *json, size_t len, const char *key, struct receipt *out) MUST_CHECK;

#endif
