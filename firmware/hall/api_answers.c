#include "firmware/hall/api_answers.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_common.h"
#include "firmware/base/rfc3339.h"

#include <string.h>

static enum err parse(const char *json, size_t len, struct json **root, const char *what)
{
	enum err err = json_parse(json ? json : "", json ? len : 0, root);
	if (err != OK) {
		log_warn("hall", "%s: the answer is not JSON", what);
	}
	return err;
}

static enum err verdict(bool is_good, const char *what)
{
	if (!is_good) {
		log_warn("hall", "%s: the answer lacks something", what);
	}
	return is_good ? OK : ERR_INVALID;
}

static struct queue_status parse_queue(const struct json *object)
{
	const char *load = json_str(object, "load", "");
	return (struct queue_status){
		.waiting = api_int(object, "waiting", 0, 1000000, -1),
		.open_windows = api_int(object, "windows_open", 0, 10000, -1),
		.load = str_equal(load, "clear")      ? LOAD_CLEAR
			: str_equal(load, "moderate") ? LOAD_MODERATE
			: str_equal(load, "busy")     ? LOAD_BUSY
						      : LOAD_UNKNOWN,
	};
}

static void parse_queues(const struct json *array, const struct catalog *catalog,
	int (*find)(const struct catalog *catalog, const char *code), struct queue_status *queues,
	int queue_count)
{
	for (int i = 0; i < queue_count; i++) {
		queues[i] = (struct queue_status){.waiting = -1, .open_windows = -1};
	}
	for (size_t i = 0; i < json_len(array); i++) {
		const struct json *object = json_at(array, i);
		const char *code = json_str(object, "code", NULL);
		int index = code ? find(catalog, code) : -1;
		if (index >= 0) {
			queues[index] = parse_queue(object);
		}
	}
}

/* Only those that cannot be had; a state of a later contract is none of ours. */
static void parse_matters(const struct json *array, const struct catalog *catalog,
	unsigned char states[HALL_MAX_MATTERS])
{
	for (size_t i = 0; i < json_len(array) && i < HALL_MAX_MATTERS; i++) {
		const struct json *object = json_at(array, i);
		const char *code = json_str(object, "code", NULL);
		const char *state = json_str(object, "state", "");
		int index = code ? catalog_find_matter(catalog, code) : -1;
		if (index >= 0 && index < HALL_MAX_MATTERS) {
			states[index] = str_equal(state, "suspended")	    ? MATTER_SUSPENDED
					: str_equal(state, "quota_used_up") ? MATTER_QUOTA_USED_UP
									    : MATTER_TO_BE_HAD;
		}
	}
}

enum err status_parse(
	const char *json, size_t len, const struct catalog *catalog, struct hall_status *out)
{
	struct json *root = NULL;
	enum err err = parse(json, len, &root, "status");
	if (err != OK) {
		return err;
	}
	*out = (struct hall_status){0};
	str_copy(out->catalog_version, sizeof(out->catalog_version), catalog->version);
	str_copy(out->newest_catalog, sizeof(out->newest_catalog), json_str(root, "catalog", ""));
	str_copy(out->newest_collections, sizeof(out->newest_collections),
		json_str(root, "collections", ""));
	bool has_time = rfc3339_parse(json_str(root, "as_of", NULL), &out->as_of_ms, NULL);
	/* Two fallbacks tell a missing "open" from a false one. */
	bool has_open = json_bool(root, "open", false) == json_bool(root, "open", true);
	out->is_open = json_bool(root, "open", false);
	(void)rfc3339_parse(json_str(root, "next_opening", NULL), &out->next_opening_ms, NULL);
	(void)rfc3339_parse(json_str(root, "closes_at", NULL), &out->closes_ms, NULL);
	parse_queues(
		json_get(root, "zones"), catalog, catalog_find_zone, out->zones, HALL_MAX_ZONES);
	parse_queues(json_get(root, "departments"), catalog, catalog_find_department,
		out->departments, HALL_MAX_DEPARTMENTS);
	parse_matters(json_get(root, "matters"), catalog, out->matters);
	json_free(root);
	return verdict(has_time && has_open, "status");
}

enum err time_parse(const char *json, size_t len, int64_t *unix_ms_out)
{
	struct json *root = NULL;
	enum err err = parse(json, len, &root, "time");
	if (err != OK) {
		return err;
	}
	*unix_ms_out = json_int(root, "unix_ms", -1);
	if (*unix_ms_out < 0) {
		rfc3339_parse(json_str(root, "now", NULL), unix_ms_out, NULL);
	}
	json_free(root);
	/* Not before this was written, and not so far that sums could overflow. */
	return verdict(*unix_ms_out > 1700000000000 && *unix_ms_out < 32503680000000, "time");
}

enum err identity_parse(const char *json, size_t len, char token_out[HALL_TOKEN_LEN + 1])
{
	struct json *root = NULL;
	enum err err = parse(json, len, &root, "identity");
	if (err != OK) {
		return err;
	}
	bool is_good =
		api_code(root, "token", token_out, HALL_TOKEN_LEN + 1) && strlen(token_out) >= 32;
	json_free(root);
	return verdict(is_good, "identity");
}

enum err ticket_parse(const char *json, size_t len, struct ticket *out)
{
	struct json *root = NULL;
	enum err err = parse(json, len, &root, "ticket");
	if (err != OK) {
		return err;
	}
	*out = (struct ticket){0};
	const char *qr = json_str(root, "qr", "");
	bool is_good = api_code(root, "number", out->number, sizeof(out->number)) &&
		       api_code(root, "matter", out->matter, sizeof(out->matter)) &&
		       api_code(root, "zone", out->zone, sizeof(out->zone)) &&
		       rfc3339_parse(json_str(root, "issued_at", NULL), &out->issued_ms, NULL) &&
		       qr[0] && str_copy(out->qr, sizeof(out->qr), qr);
	if (is_good) {
		const struct json *wait = json_get(root, "wait_minutes");
		api_clean_text(out->qr, sizeof(out->qr) - 1);
		out->floor = api_int(root, "floor", -9, 200, 1);
		out->ahead = api_int(root, "ahead", 0, 1000000, -1);
		out->wait_min_minutes = api_int(wait, "optimistic", 0, 10000, -1);
		out->wait_max_minutes = api_int(wait, "normal", 0, 10000, -1);
		api_join_codes(json_get(root, "windows"), out->windows, sizeof(out->windows));
	}
	json_free(root);
	return verdict(is_good, "ticket");
}

/* "A0103": prefix "A", four digits, value 103. False when there are none, or too many, digits. */
static bool split_number(
	const char *number, char *prefix, size_t prefix_size, int *digit_count, int *value)
{
	size_t at = strcspn(number, "0123456789");
	size_t digits = strspn(number + at, "0123456789");
	if (digits < 1 || digits > 6 || number[at + digits] != '\0' || at + digits > 15 ||
		!str_copy_len(prefix, prefix_size, number, at)) {
		return false;
	}
	*digit_count = (int)digits;
	*value = 0;
	for (size_t i = 0; i < digits; i++) {
		*value = *value * 10 + (number[at + i] - '0');
	}
	return true;
}

enum err lease_parse(const char *json, size_t len, struct lease *out)
{
	struct json *root = NULL;
	enum err err = parse(json, len, &root, "block");
	if (err != OK) {
		return err;
	}
	*out = (struct lease){0};
	char first[16];
	char last[16];
	char last_prefix[sizeof(out->prefix)];
	int last_digits = 0;
	bool is_good =
		api_code(root, "id", out->id, sizeof(out->id)) &&
		api_code(root, "zone", out->zone, sizeof(out->zone)) &&
		api_code(root, "first", first, sizeof(first)) &&
		api_code(root, "last", last, sizeof(last)) &&
		split_number(
			first, out->prefix, sizeof(out->prefix), &out->digit_count, &out->first) &&
		split_number(last, last_prefix, sizeof(last_prefix), &last_digits, &out->last) &&
		str_equal(out->prefix, last_prefix) && out->digit_count == last_digits &&
		out->first <= out->last && out->last - out->first < 1000 &&
		api_code(root, "date", out->date, sizeof(out->date)) && api_day(out->date, NULL) &&
		rfc3339_parse(json_str(root, "expires_at", NULL), &out->expires_ms, NULL);
	json_free(root);
	return verdict(is_good, "block");
}

enum err reconciled_parse(const char *json, size_t len, bool *is_void_out, bool *has_replaced_out)
{
	struct json *root = NULL;
	enum err err = parse(json, len, &root, "reconcile");
	if (err != OK) {
		return err;
	}
	const char *status = json_str(root, "status", "");
	*is_void_out = str_equal(status, "void");
	*has_replaced_out = json_str(root, "replaced", "")[0] != '\0';
	bool is_good = *is_void_out || str_equal(status, "confirmed");
	json_free(root);
	return verdict(is_good, "reconcile");
}

enum err heartbeat_parse(const char *json, size_t len, struct heartbeat_answer *out)
{
	struct json *root = NULL;
	enum err err = parse(json, len, &root, "heartbeat");
	if (err != OK) {
		return err;
	}
	out->next_s = api_int(root, "next_s", 5, 3600, 0);
	out->config_version = MAX_OF(json_int(root, "config_version", 0), 0);
	json_free(root);
	return verdict(out->next_s > 0, "heartbeat");
}
