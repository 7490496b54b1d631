/* Following a case, and supplying what it asks. */
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/api.h"
#include "tests/hall/case_view.h"
#include "tests/hall/filing_materials.h"
#include "tests/hall/vault.h"
#include "tests/hall/who.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX_LEN = 2000, FILES_MAX = 9 };

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

static bool problem(struct request *request, int status, const char *code, const char *title)
{
	reply_problem(request->reply, status, code, title, NULL);
	return false;
}

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
		utf8_count(text) > WORDS_MAX_LEN) {
		json_decref(json);
		return NULL;
	}
	return json;
}

/* The Ask as it was stored; NULL with the reply filled. */
static json_t *find_ask(struct request *request, const struct kase *kase, const char *id)
{
	json_t *ask = NULL;
	sqlite3_stmt *row = sql_open(request->conn,
		"SELECT ask, answered_ms IS NOT NULL FROM asks WHERE id=? AND case_no=?", "ss", id,
		kase->no);
	if (!sql_next(request->conn, row)) {
		(void)problem(request, 422, "unknown_ask", "Not asked of this case");
	} else if (sqlite3_column_int(row, 1)) {
		(void)problem(request, 409, "ask_answered", "Supplied already");
	} else {
		ask = json_loads(sql_column(row, 0), 0, NULL);
	}
	sql_close(row);
	return ask;
}

static bool take_files(
	struct request *request, const struct kase *kase, const json_t *ask, const json_t *files)
{
	const char *code = json_string_value(json_object_get(ask, "code"));
	const json_t *max = json_object_get(ask, "max_files");
	size_t most = max ? (size_t)json_integer_value(max) : 1;
	size_t count = json_array_size(files);
	bool is_good = count >= 1 && count <= most && count <= FILES_MAX;
	for (size_t i = 0; is_good && i < count; i++) {
		const char *file = json_string_value(json_array_get(files, i));
		is_good = file && is_id(file) && file_is_good(request, file);
		for (size_t k = 0; is_good && k < i; k++) {
			is_good = !json_equal(json_array_get(files, k), json_array_get(files, i));
		}
	}
	for (size_t i = 0; is_good && i < count; i++) {
		material_give(
			request, kase->no, code, json_string_value(json_array_get(files, i)), NULL);
	}
	return is_good || problem(request, 422, "invalid_material", "Not files of this terminal");
}

static bool take_grant(
	struct request *request, const struct kase *kase, const json_t *ask, const char *grant)
{
	bool is_good = is_id(grant) &&
		       grant_is_good(request, grant, json_object_get(ask, "certificate_types"),
			       NULL, kase->person);
	if (is_good) {
		material_give(request, kase->no, json_string_value(json_object_get(ask, "code")),
			NULL, grant);
	}
	return is_good || problem(request, 422, "invalid_material", "Not a grant for this");
}

static bool is_way(const json_t *ask, const char *way)
{
	const json_t *ways = json_object_get(ask, "ways");
	const char *only = json_string_value(json_object_get(ask, "way"));
	bool is_one = !ways && only && strcmp(only, way) == 0;
	for (size_t i = 0; i < json_array_size(ways); i++) {
		const char *text = json_string_value(json_array_get(ways, i));
		is_one = is_one || (text && strcmp(text, way) == 0);
	}
	return is_one;
}

static void answer_ask(struct request *request, struct kase *kase, const char *id, const char *text)
{
	size_t len = 0;
	const char *said = text ? text : "";
	unsigned char *box = vault_seal(request->hall, "ask", said, strlen(said), &len);
	sql_run(request->conn, "UPDATE asks SET answered_ms=?, answer=? WHERE id=?", "ibs",
		request->now_ms, (const void *)box, len, id);
	mem_free(box);
	json_t *left = case_asks(request->conn, kase->no);
	if (json_array_size(left) == 0) {
		case_supplied(request->conn, kase, request->now_ms);
	}
	reply_json(request->reply, 201,
		json_pack("{s:s,s:o,s:o}", "state", kase->state, "state_text", case_words(kase),
			"asks", left));
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
			(void)problem(
				request, 422, "sealed_unreadable", "The box cannot be opened");
			return;
		}
		id = json_string_value(json_object_get(words, "ask"));
		text = json_string_value(json_object_get(words, "text"));
	}
	json_t *ask = find_ask(request, kase, id);
	const char *way = text ? "text" : files ? "upload" : "certificate";
	if (ask && !is_way(ask, way)) {
		(void)problem(request, 422, "invalid_material", "Asked for in another way");
	} else if (ask && (text || (files ? take_files(request, kase, ask, files)
					  : take_grant(request, kase, ask, grant)))) {
		answer_ask(request, kase, id, text);
	}
	json_decref(ask);
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
