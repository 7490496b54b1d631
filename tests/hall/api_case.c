/* Following a case, and supplying what it asks. */
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/api.h"
#include "tests/hall/case_view.h"
#include "tests/hall/supply.h"
#include "tests/hall/vault.h"
#include "tests/hall/who.h"

#include <stdlib.h>
#include <string.h>

static bool is_case_no(const char *text)
{
	return case_no_is_good(text) || is_key(text);
}

static void guard_of(const struct kase *kase, struct guarded *out)
{
	*out = (struct guarded){0};
	str_copy(out->number, sizeof(out->number), kase->no);
	str_copy(out->person, sizeof(out->person), kase->person);
	str_copy(out->agent, sizeof(out->agent), kase->agent);
	str_copy(out->factor, sizeof(out->factor), kase->factor);
}

bool case_open(struct request *request, const char *no, bool is_reading, struct kase *kase_out)
{
	struct guarded guarded;
	bool is_found = case_find(request->conn, no, kase_out);
	guard_of(kase_out, &guarded);
	return factor_check(request, no, is_found ? &guarded : NULL, is_reading);
}

/* A receipt of which no case came yet. True when there is one: json_out, or the reply, is filled.
 */
static bool look_at_work_item(struct request *request, const char *no, json_t **json_out)
{
	struct guarded guarded = {0};
	int64_t at_ms = 0;
	sqlite3_stmt *row = sql_open(request->conn,
		"SELECT key, person, factor, at_ms FROM work_items WHERE key=?", "s", no);
	bool is_found = sql_next(request->conn, row);
	if (is_found) {
		str_copy(guarded.number, sizeof(guarded.number), sql_column(row, 0));
		str_copy(guarded.person, sizeof(guarded.person), sql_column(row, 1));
		str_copy(guarded.factor, sizeof(guarded.factor), sql_column(row, 2));
		at_ms = sqlite3_column_int64(row, 3);
	}
	sql_close(row);
	if (is_found && factor_check(request, no, &guarded, true)) {
		*json_out = work_item_json(request->hall, no, at_ms, request->now_ms);
	}
	return is_found;
}

json_t *case_look(struct request *request, const char *no)
{
	struct kase kase;
	json_t *json = NULL;
	if (look_at_work_item(request, no, &json)) {
		return json;
	}
	if (case_open(request, no, true, &kase)) {
		json = case_json(request->hall, request->conn, &kase, request->now_ms);
	}
	case_finish(&kase);
	return json;
}

void get_case(struct request *request)
{
	/* A number with a wrong check digit is as unknown as any other. */
	if (!is_case_no(request->part) && strspn(request->part, "0123456789") != 14) {
		reply_problem(request->reply, 404, "not_found", "No such resource", NULL);
		return;
	}
	json_t *json = case_look(request, request->part);
	if (json) {
		reply_json(request->reply, 200, json);
	}
}

/* --- supplying --- */

/* {"ask", "text"} out of its box; the caller's. */
static json_t *open_text(struct request *request, const char *sealed)
{
	size_t len = 0;
	json_t *json = NULL;
	char *clear = vault_open_box(request->hall, sealed, &len);
	if (clear && !json_is_too_deep(clear, len)) {
		json = json_loadb(clear, len, JSON_REJECT_DUPLICATES, NULL);
	}
	if (clear) {
		mem_wipe(clear, len);
	}
	mem_free(clear);
	const char *ask = json_string_value(json_object_get(json, "ask"));
	const char *text = json_string_value(json_object_get(json, "text"));
	if (!ask || !is_id(ask) || !text || !*text || json_object_size(json) != 2 ||
		utf8_count(text) > SUPPLY_MAX_TEXT) {
		json_decref(json);
		return NULL;
	}
	return json;
}

static void supply(struct request *request, struct kase *kase)
{
	const json_t *body = request->body;
	const char *sealed, *id, *grant, *text = NULL;
	const json_t *files = json_object_get(body, "files");
	json_t *words = NULL;
	if (!may_text(request, body, "/sealed", is_box, &sealed) ||
		!may_text(request, body, "/ask", is_id, &id) ||
		!may_text(request, body, "/grant", is_id, &grant)) {
		return;
	}
	if (sealed) {
		words = open_text(request, sealed);
		if (!words) {
			reply_problem(request->reply, 422, "sealed_unreadable",
				"The box cannot be opened", NULL);
			return;
		}
		id = json_string_value(json_object_get(words, "ask"));
		text = json_string_value(json_object_get(words, "text"));
	}
	if (text) {
		supply_text(request, kase, id, text);
	} else if (files) {
		supply_files(request, kase, id, files);
	} else {
		supply_grant(request, kase, id, grant);
	}
	json_decref(words);
}

void post_case_material(struct request *request)
{
	const json_t *body = request->body;
	struct kase kase;
	bool has_sealed = json_object_get(body, "sealed"), has_ask = json_object_get(body, "ask");
	bool has_files = json_object_get(body, "files"), has_grant = json_object_get(body, "grant");
	if (!only_members(request, body, "", "sealed ask files grant")) {
		return;
	}
	if (has_sealed ? has_ask || has_files || has_grant : !has_ask || has_files == has_grant) {
		(void)refuse(request, has_sealed || has_ask ? "" : "/ask");
		return;
	}
	if (case_open(request, request->part, false, &kase)) {
		supply(request, &kase);
	}
	case_finish(&kase);
}
