/*
 * The hall's other answers: status, time, identity session, ticket, ticket block, reconciled
 * ticket, heartbeat, problem. JSON to structs, no I/O. ERR_INVALID: not JSON, or something that
 * must be there is not; the out parameter is then unspecified.
 */
#ifndef ONEDOOR_HALL_API_ANSWERS_H
#define ONEDOOR_HALL_API_ANSWERS_H

#include "firmware/base/err.h"
#include "firmware/hall/db.h"
#include "firmware/msg/catalog.h"
#include "firmware/msg/hall.h"

enum { HALL_TOKEN_LEN = 64 };

/* By index of the catalogue; unknown codes are ignored, what is not told is "unknown". */
enum err status_parse(const char *json, size_t len, const struct catalog *catalog,
	struct hall_status *out) MUST_CHECK;
enum err time_parse(const char *json, size_t len, int64_t *unix_ms_out) MUST_CHECK;
/* The token is a secret of the visit. */
enum err identity_parse(
	const char *json, size_t len, char token_out[HALL_TOKEN_LEN + 1]) MUST_CHECK;
/* An online ticket; key is left empty for the caller. */
enum err ticket_parse(const char *json, size_t len, struct ticket *out) MUST_CHECK;
/* Both ends of the same zone and width, in order, at most 1,000 numbers. */
enum err lease_parse(const char *json, size_t len, struct lease *out) MUST_CHECK;
/* Whether an online number became void in favour of ours. */
enum err reconciled_parse(
	const char *json, size_t len, bool *is_void_out, bool *has_replaced_out) MUST_CHECK;
/* Seconds to the next heartbeat. */
struct heartbeat_answer {
	int next_s;
	int64_t config_version; /* how the terminal is to be by now (getConfig); 0: not said */
};
enum err heartbeat_parse(const char *json, size_t len, struct heartbeat_answer *out) MUST_CHECK;

#endif
