/*
 * Certificates, grants and handoffs of openapi.yaml. JSON to structs and back, no I/O. ERR_INVALID:
 * not JSON, or something that must be there is not. Any thread.
 */
#ifndef ONEDOOR_HALL_API_HANDED_H
#define ONEDOOR_HALL_API_HANDED_H

#include <stddef.h>
#include "firmware/base/err.h"
#include "firmware/msg/handed.h"
#include "firmware/msg/matter.h"

/* One that cannot be read is left out. certificates_destroy. */
enum err certificates_parse(const char *json, size_t len, struct certificates **out) MUST_CHECK;
enum err grant_parse(const char *json, size_t len, struct grant *out) MUST_CHECK;
/* id and url of a new one. */
enum err handoff_parse(const char *json, size_t len, struct handoff *out) MUST_CHECK;
/* What has come, into the same. */
enum err handoff_parse_files(const char *json, size_t len, struct handoff *out) MUST_CHECK;
enum err thumbnail_parse(const char *json, size_t len, struct thumbnail *out) MUST_CHECK;

/* To be freed with json_text_free. */
char *grant_body(const char *matter, bool is_bundle, const char *purpose);
/* case_no "": for the matter or bundle. */
char *handoff_body(const char *matter, bool is_bundle, const char *case_no,
	const struct handoff_item *items, int count, enum lang lang);
/* Of one grant, or of files. */
char *supply_body(const char *ask, const struct handed_in *files, int count);
/* What was written to an ask, to be sealed; and with it in its box. */
char *reply_text(const char *ask, const char *text);
char *supply_sealed_body(const char *sealed);

#endif
