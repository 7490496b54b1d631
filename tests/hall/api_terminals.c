/* What a terminal says of itself, and what it is told to be and to do. */
#include "tests/hall/api.h"

#include "firmware/base/clock.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/bell.h"
#include "tests/hall/catalog.h"
#include "tests/hall/fleet.h"
#include "tests/hall/fleet_key.h"
#include "tests/hall/handoffs.h"
#include "tests/hall/knobs.h"
#include "tests/hall/number.h"
#include "tests/hall/times.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WAIT_MAX_S = 25, WORDS_MAX_LEN = 200, LOG_MAX = 32 * 1024, NODES_MAX = 256, TEXT_MAX = 160 };

/* --- heartbeat --- */

static bool check_devices(struct request *request, const json_t *devices)
{
	static const char *const names[] = {"/devices/kind", "/devices/state", "/devices/reason",
		"/devices/media", "/devices/supply"};
	if (!json_is_array(devices) || json_array_size(devices) > 16) {
		return refuse(request, "/devices");
	}
	for (size_t i = 0; i < json_array_size(devices); i++) {
		for (size_t k = 0; k < ARRAY_LEN(names); k++) {
			const char *word;
			if (!want_text(request, json_array_get(devices, i), names[k], is_word,
				    &word)) {
				return false;
			}
		}
	}
	return true;
}

static bool check_versions(struct request *request, json_t *versions)
{
	const char *name;
	json_t *version;
	bool is_good = json_is_object(versions) && json_object_size(versions) <= 16;
	json_object_foreach(versions, name, version)
	{
		is_good = is_good && json_is_string(version) && json_string_length(version) <= 64;
	}
	return is_good || refuse(request, "/versions");
}

/* What not every terminal knows of itself. */
static bool check_fleet(struct request *request)
{
	static const char *const counts[] = {"/config_version", "/last_frame_s", "/paper_mm"};
	const char *slot;
	for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
		int64_t number;
		if (json_object_get(request->body, counts[i] + 1) &&
			!want_int(request, request->body, counts[i], 0, INT64_MAX, &number)) {
			return false;
		}
	}
	return may_text(request, request->body, "/slot", is_word, &slot);
}

void post_heartbeat(struct request *request)
{
	const char *screen;
	int64_t number;
	const json_t *body = request->body;
	if (!want_text(request, body, "/screen", is_word, &screen) ||
		!want_int(request, body, "/frames", 0, INT64_MAX, &number) ||
		!want_int(request, body, "/last_input_s", 0, INT64_MAX, &number) ||
		!want_int(request, body, "/outbox", 0, INT64_MAX, &number) ||
		!check_devices(request, json_object_get(body, "devices")) ||
		!check_versions(request, json_object_get(body, "versions")) ||
		!check_fleet(request)) {
		return;
	}
	char at[TIME_LEN];
	time_text(request->now_ms, false, at);
	char *text = json_dumps(body, JSON_COMPACT);
	sql_run(request->conn, "INSERT OR REPLACE INTO terminals VALUES(?,?,?)", "sss",
		request->terminal, at, text);
	free(text);
	handoff_sweep(request->conn, request->now_ms); /* as good a moment as any */
	reply_json(request->reply, 200,
		json_pack("{s:i,s:I}", "next_s", knobs_heartbeat_s(request->hall->knobs),
			"config_version",
			(json_int_t)fleet_config_version(request->conn, request->terminal)));
}

/* --- configuration --- */

void get_config(struct request *request)
{
	struct reply *reply = request->reply;
	char hex[33], etag[sizeof(reply->etag)], signature[SIGNATURE_TEXT_LEN + 1];
	unsigned char hash[16];
	int64_t version = fleet_config_version(request->conn, request->terminal);
	char *text = fleet_config(request->conn, request->terminal);
	size_t size = strlen(text) + 96;
	char *what = mem_alloc(size, 1);
	str_format(what, size, "OC1.%s.%lld.%s", request->terminal, (long long)version, text);
	fleet_sign(&request->hall->fleet_secret, what, strlen(what), signature);
	mem_free(what);
	crypto_generichash(
		hash, sizeof(hash), (unsigned char *)signature, strlen(signature), NULL, 0);
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	str_format(etag, sizeof(etag), "\"%.16s\"", hex);
	if (catalog_has_tag(request->if_none_match, etag)) {
		reply->status = 304;
	} else {
		reply_json(reply, 200,
			json_pack("{s:I,s:s,s:s}", "version", (json_int_t)version, "text", text,
				"signature", signature));
	}
	str_copy(reply->etag, sizeof(reply->etag), etag);
	mem_free(text);
}

/* --- orders --- */

void get_orders(struct request *request)
{
	int64_t after = 0, wait_s = 0;
	if (request->after && !number_read(request->after, 0, INT64_C(1000000000000), &after)) {
		(void)refuse(request, "/after");
		return;
	}
	if (request->wait && !number_read(request->wait, 0, WAIT_MAX_S, &wait_s)) {
		(void)refuse(request, "/wait");
		return;
	}
	int64_t until_ms = clock_ms() + wait_s * 1000, left_ms;
	int64_t count = bell_count(request->hall->bell);
	json_t *orders = fleet_orders(request->conn, request->terminal, after, request->now_ms);
	while (json_array_size(orders) == 0 && (left_ms = until_ms - clock_ms()) > 0 &&
		request_wait(request, count, left_ms)) {
		json_decref(orders);
		count = bell_count(request->hall->bell);
		orders = fleet_orders(request->conn, request->terminal, after, request->now_ms);
	}
	reply_json(request->reply, 200, json_pack("{s:o}", "commands", orders));
}

static bool is_end(const char *text)
{
	return !strcmp(text, "done") || !strcmp(text, "refused") || !strcmp(text, "failed");
}

static bool is_words(const char *text)
{
	return utf8_count(text) >= 1 && utf8_count(text) <= WORDS_MAX_LEN;
}

static bool is_log(const char *text)
{
	return strlen(text) <= LOG_MAX;
}

void post_order_result(struct request *request)
{
	const char *state, *words, *said;
	int64_t id = 0;
	if (!only_members(request, request->body, "", "state words log") ||
		!want_text(request, request->body, "/state", is_end, &state) ||
		!may_text(request, request->body, "/words", is_words, &words) ||
		!may_text(request, request->body, "/log", is_log, &said)) {
		return;
	}
	char *was = number_read(request->part, 1, INT64_C(1000000000000), &id)
			    ? sql_text(request->conn,
				      "SELECT state FROM fleet_orders WHERE id=? AND terminal=?",
				      "is", id, request->terminal)
			    : NULL;
	if (!was) {
		reply_problem(request->reply, 404, "not_found", "No such command", NULL);
	} else if (strcmp(was, "waiting") != 0) {
		reply_problem(request->reply, 409, "command_over", "It has a result", NULL);
	} else {
		sql_run(request->conn, "UPDATE fleet_orders SET state=?, words=?, log=? WHERE id=?",
			"sssi", state, words, said, id);
		reply_json(request->reply, 200, json_pack("{s:s}", "state", state));
	}
	mem_free(was);
}

/* --- what stands on the screen --- */

/* Numbers of people, phones and cases have eleven digits and more. */
static bool is_masked(const char *text)
{
	int digits = 0;
	for (; *text && digits < 11; text++) {
		digits = *text >= '0' && *text <= '9' ? digits + 1 : 0;
	}
	return digits < 11;
}

static bool is_written(const char *text)
{
	return utf8_count(text) <= TEXT_MAX;
}

static bool check_lengths(
	struct request *request, const json_t *lengths, size_t count, const char *pointer)
{
	bool is_good = json_array_size(lengths) == count;
	for (size_t i = 0; is_good && i < count; i++) {
		json_int_t px = json_integer_value(json_array_get(lengths, i));
		is_good =
			json_is_integer(json_array_get(lengths, i)) && px >= -32768 && px <= 32767;
	}
	return is_good || refuse(request, pointer);
}

static bool check_node(struct request *request, const json_t *node)
{
	const char *role, *text;
	if (!only_members(request, node, "/nodes", "role rect text states") ||
		!want_text(request, node, "/nodes/role", is_word, &role) ||
		!want_text(request, node, "/nodes/text", is_written, &text) ||
		!check_lengths(request, json_object_get(node, "rect"), 4, "/nodes/rect")) {
		return false;
	}
	if (!is_masked(text)) {
		reply_problem(
			request->reply, 422, "unmasked", "A number that may be a person's", NULL);
		return false;
	}
	const json_t *states = json_object_get(node, "states");
	for (size_t i = 0; i < json_array_size(states); i++) {
		const char *word = json_string_value(json_array_get(states, i));
		if (!word || !is_word(word)) {
			return refuse(request, "/nodes/states");
		}
	}
	return !states || (json_is_array(states) && json_array_size(states) <= 4) ||
	       refuse(request, "/nodes/states");
}

static bool check_nodes(struct request *request, const json_t *nodes)
{
	if (!json_is_array(nodes) || json_array_size(nodes) > NODES_MAX) {
		return refuse(request, "/nodes");
	}
	for (size_t i = 0; i < json_array_size(nodes); i++) {
		if (!check_node(request, json_array_get(nodes, i))) {
			return false;
		}
	}
	return true;
}

void post_screenshot(struct request *request)
{
	const char *screen, *lang;
	const json_t *body = request->body;
	if (!only_members(request, body, "", "screen lang size nodes") ||
		!want_text(request, body, "/screen", is_word, &screen) ||
		!want_text(request, body, "/lang", is_lang, &lang) ||
		!check_lengths(request, json_object_get(body, "size"), 2, "/size") ||
		!check_nodes(request, json_object_get(body, "nodes"))) {
		return;
	}
	char at[TIME_LEN];
	time_text(request->now_ms, false, at);
	char *text = json_dumps(body, JSON_COMPACT);
	sql_run(request->conn, "INSERT OR REPLACE INTO screenshots VALUES(?,?,?)", "sis",
		request->terminal, request->now_ms, text);
	free(text);
	reply_json(request->reply, 201, json_pack("{s:s}", "at", at));
}
