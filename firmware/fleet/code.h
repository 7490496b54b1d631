/*
 * What a technician shows to the scanner: one line, PREFIX PAYLOAD "." SIGNATURE (openapi.yaml,
 * enrolTerminal). PAYLOAD is base64url of a JSON object, SIGNATURE the fleet's over PREFIX PAYLOAD
 * as they stand in the line; nobody looks into a payload that is not the fleet's. Any thread, after
 * json_init.
 */
#ifndef ONEDOOR_FLEET_CODE_H
#define ONEDOOR_FLEET_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/fleet/digest.h"
#include "firmware/fleet/sign.h"

struct json; /* firmware/base/json.h */

enum { FLEET_CODE_MAX_LEN = 512, FLEET_PREFIX_LEN = 4 };

/* The object within, to be freed with json_free. ERR_NOT_FOUND: no line of this prefix ("OD1.");
 * ERR_REFUSED: another fleet's, or nobody's; ERR_INVALID: signed, and no such object. */
enum err fleet_code_open(const char *key_text, const char *prefix, const void *line, size_t len,
	struct json **payload_out) MUST_CHECK;

/* https://host or https://host:port, nothing behind. */
bool fleet_is_hall(const char *url);

/* OD1: a terminal comes into the fleet. */
enum { ENROL_URL_LEN = 128, ENROL_TOKEN_MIN_LEN = 32, ENROL_TOKEN_LEN = 64 };

struct enrol_code {
	char url[ENROL_URL_LEN + 1];
	char ca[DIGEST_TEXT_LEN + 1]; /* of the hall's CA, small hexadecimal letters */
	char token[ENROL_TOKEN_LEN + 1];
	int64_t until_ms; /* UTC: when its hour is over */
};

/* As above; ERR_INVALID also for members that are not as the contract has them. */
enum err enrol_code_read(
	const char *key_text, const void *line, size_t len, struct enrol_code *out) MUST_CHECK;
/* What is wrong with a member, in words for who makes a code (static); NULL: nothing. */
const char *enrol_code_fault(const struct enrol_code *code);
/* The line that enrol_code_read reads. ERR_INVALID: a member is not right; ERR_TOO_BIG: the line
 * would be too long for a terminal. */
enum err enrol_code_write(const struct fleet_secret *secret, const struct enrol_code *code,
	char line_out[FLEET_CODE_MAX_LEN + 1]) MUST_CHECK;

#endif
