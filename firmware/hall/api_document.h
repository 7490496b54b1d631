/*
 * A Document of openapi.yaml. Tolerant as the catalogue's parser: a block that cannot be read, is
 * of an unknown kind or over a limit is left out and counted; the rest lives. Any thread.
 */
#ifndef ONEDOOR_HALL_API_DOCUMENT_H
#define ONEDOOR_HALL_API_DOCUMENT_H

#include <stddef.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/base/json.h"
#include "firmware/msg/document.h"

/* document_out is the caller's (document_destroy). ERR_INVALID: it is none, or nothing in it can be
 * used; ERR_TOO_BIG. skipped_out: blocks and parts left out. */
enum err document_parse(
	const char *json, size_t len, struct document **document_out, int *skipped_out) MUST_CHECK;
/* The same of a member of a larger answer. */
enum err document_read(
	const struct json *object, struct document **document_out, int *skipped_out) MUST_CHECK;
/* The same of what is about somebody: in a secret arena. */
enum err document_read_personal(
	const struct json *object, struct document **document_out, int *skipped_out) MUST_CHECK;

#endif
