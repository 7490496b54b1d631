/*
 * Who answered, and was it a no? An answer counts as the hall's only in the contract's form
 * (openapi.yaml): a yes as JSON, a no as application/problem+json (RFC 9457) whose members are
 * those of the contract. Whatever a gateway, a portal or a load balancer says in the hall's place
 * is an error of the line. No I/O.
 */
#ifndef ONEDOOR_HALL_API_PROBLEM_H
#define ONEDOOR_HALL_API_PROBLEM_H

#include <stddef.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/msg/hall.h"

/*
 * json may be NULL. OK: a yes, to be read by who knows the document. ERR_REFUSED: the hall's no.
 * ERR_BUSY: its not now (408, 425, 429, 5xx). ERR_PROTOCOL: not the hall. no_out: its stable
 * `code`; empty unless ERR_REFUSED or ERR_BUSY.
 */
enum err answer_judge(int status, const char *type, const char *json, size_t len,
	struct hall_refusal *no_out) MUST_CHECK;
/* Whether a no is the end of an entry of the outbox or of an order: 409, 422, and 404
 * unknown_block. Everything else is tried again. */
bool problem_is_final(int status, const struct hall_refusal *no);

#endif
