/*
 * Accounts, payments and acts of openapi.yaml. JSON to structs and back, no I/O. ERR_INVALID: not
 * JSON, or something that must be there is not. What comes out is the caller's. Any thread.
 */
#ifndef ONEDOOR_HALL_API_ACCOUNT_H
#define ONEDOOR_HALL_API_ACCOUNT_H

#include <stddef.h>
#include "firmware/base/err.h"
#include "firmware/hall/api_common.h"
#include "firmware/msg/account.h"

/* Of the unit that was asked. */
enum err account_parse(
	const char *json, size_t len, const char *unit, struct account_view **out) MUST_CHECK;
/* One that cannot be read is left out. */
enum err my_accounts_parse(const char *json, size_t len, struct my_accounts **out) MUST_CHECK;
/* Of that id. A state that nobody knows is PAYMENT_UNKNOWN. */
enum err payment_parse(
	const char *json, size_t len, const char *id, struct payment **out) MUST_CHECK;
/* One of a payment, or of a person's page; without a number it is none. */
void receipt_read(
	struct api_memory *memory, const struct json *object, struct payment_receipt *out);
enum err act_result_parse(const char *json, size_t len, struct act_result **out) MUST_CHECK;

/* Personal; to be freed with json_text_free. */
char *payment_body(const struct payment_order *order);
char *act_body(const char *unit, const char *no, const char *act);

#endif
