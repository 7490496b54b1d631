/*
 * Where a case stands, and my page: Case and GET /v1/me of openapi.yaml. Tolerant: an ask, an entry
 * or a part of the document that cannot be read is left out; what the whole cannot do without is
 * not. No I/O, any thread.
 */
#ifndef ONEDOOR_HALL_API_CASE_H
#define ONEDOOR_HALL_API_CASE_H

#include <stddef.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/msg/case_view.h"

/* asked: the number or key that it must be the answer to. view_out is the caller's
 * (case_view_destroy). ERR_INVALID, ERR_TOO_BIG. */
enum err case_parse(
	const char *json, size_t len, const char *asked, struct case_view **view_out) MUST_CHECK;
/* What the hall says to what was supplied. ERR_INVALID, ERR_TOO_BIG. */
enum err supplied_parse(const char *json, size_t len, bool *is_taken_out) MUST_CHECK;
/* page_out is the caller's (my_page_destroy). */
enum err my_page_parse(const char *json, size_t len, struct my_page **page_out) MUST_CHECK;

#endif
