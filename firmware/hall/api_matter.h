/*
 * MatterDetail and BundleDetail of openapi.yaml. The guide is read as tolerantly as any document;
 * form and materials whole or not at all: what cannot be asked for rightly is done at the window.
 * Any thread.
 */
#ifndef ONEDOOR_HALL_API_MATTER_H
#define ONEDOOR_HALL_API_MATTER_H

#include <stddef.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/hall/api_common.h"
#include "firmware/msg/matter.h"

/* code: whose it must be. detail_out is the caller's (matter_detail_destroy). ERR_INVALID: it is
 * none; ERR_TOO_BIG. */
enum err matter_parse(const char *json, size_t len, const char *code,
	struct matter_detail **detail_out) MUST_CHECK;
/* The kinds of certificates that do for a material; false: they cannot be read. */
bool api_matter_types(
	struct api_memory *memory, const struct json *array, struct material *out) MUST_CHECK;

#endif
