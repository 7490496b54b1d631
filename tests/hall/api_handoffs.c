/* The kiosk's side of files from a phone. */
#include "firmware/base/clock.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/api.h"
#include "tests/hall/bell.h"
#include "tests/hall/cases.h"
#include "tests/hall/handoffs.h"
#include "tests/hall/number.h"
#include "tests/hall/times.h"
#include "tests/hall/vault.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ITEMS_MAX = 20, EACH_MAX = 9, TITLE_MAX = 200, WAIT_MAX_S = 25 };

static bool is_title(const char *text)
{
	return *text && utf8_count(text) <= TITLE_MAX;
}

static bool is_case_no(const char *text)
{
	return case_no_is_good(text);
}

/* The items with max_files said; NULL with the reply filled. */
static json_t *read_items(struct request *request)
{
	const json_t *given = json_object_get(request->body, "items");
	json_t *items = json_array();
	bool is_good = json_array_size(given) >= 1 && json_array_size(given) <= ITEMS_MAX;
	for (size_t i = 0; is_good && i < json_array_size(given); i++) {
		const json_t *item = json_array_get(given, i);
		const char *code, *title;
		int64_t most = 1;
		is_good = only_members(request, item, "/items", "code title max_files") &&
			  want_text(request, item, "/items/code", is_code, &code) &&
			  want_text(request, item, "/items/title", is_title, &title) &&
			  (!json_object_get(item, "max_files") ||
				  want_int(request, item, "/items/max_files", 1, EACH_MAX, &most));
		for (size_t k = 0; is_good && k < i; k++) {
			is_good = !json_equal(json_object_get(json_array_get(given, k), "code"),
				json_object_get(item, "code"));
		}
		if (is_good) {
			json_array_append_new(
				items, json_pack("{s:s,s:s,s:I}", "code", code, "title", title,
					       "max_files", (json_int_t)most));
		}
	}
	if (!is_good) {
		(void)refuse(request, "/items");
		json_decref(items);
		return NULL;
	}
	return items;
}

static void begin(struct request *request, const char *what, json_t *items, const char *lang)
{
	char id[ID_LEN], token[ID_LEN], expires_at[TIME_LEN], url[160];
	const struct handoff_for of = {
		.terminal = request->terminal, .what = what, .lang = lang, .items = items};
	handoff_begin(request->hall, request->conn, &of, request->now_ms, id, token);
	time_text(request->now_ms + HANDOFF_LIVES_MS, false, expires_at);
	snprintf(url, sizeof(url), "%s/h/%s", request->hall->qr_base, token);
	reply_json(request->reply, 201,
		json_pack("{s:s,s:s,s:s}", "id", id, "url", url, "expires_at", expires_at));
}

void post_handoff(struct request *request)
{
	const char *matter, *bundle, *no, *lang;
	const json_t *body = request->body;
	if (!only_members(request, body, "", "matter bundle case items lang") ||
		!may_text(request, body, "/matter", is_matter_code, &matter) ||
		!may_text(request, body, "/bundle", is_bundle_code, &bundle) ||
		!may_text(request, body, "/case", is_case_no, &no) ||
		!want_text(request, body, "/lang", is_lang, &lang) ||
		((matter != NULL) + (bundle != NULL) + (no != NULL) != 1 &&
			!refuse(request, "/matter"))) {
		return;
	}
	json_t *items = read_items(request);
	const char *what = matter ? matter : bundle ? bundle : no;
	const char *known = matter   ? "SELECT COUNT(*) FROM matters WHERE code=?"
			    : bundle ? "SELECT COUNT(*) FROM bundles WHERE code=?"
				     : "SELECT 1 WHERE ? IS NOT NULL"; /* says nothing of cases */
	if (items && !sql_int(request->conn, 0, known, "s", what)) {
		reply_problem(request->reply, 422, "unknown_matter", "Not in the catalogue", NULL);
	} else if (items) {
		begin(request, what, items, lang);
	}
	json_decref(items);
}

/* --- what has come --- */

static void not_found(struct request *request)
{
	reply_problem(request->reply, 404, "not_found", "No such thing, or it is over", NULL);
}

static json_t *files_of(struct request *request, const char *id)
{
	json_t *files = json_array();
	sqlite3_stmt *row = sql_open(request->conn,
		"SELECT id, item, bytes, state, code FROM files WHERE handoff=? AND (state='ready' "
		"OR "
		"at_ms>CASE state WHEN 'refused' THEN ?2 ELSE ?3 END) ORDER BY at_ms, rowid LIMIT "
		"180",
		"sii", id, request->now_ms - 60000, request->now_ms - 180000);
	while (sql_next(request->conn, row)) {
		json_t *file = json_pack("{s:s,s:s,s:I,s:s}", "id", sql_column(row, 0), "item",
			sql_column(row, 1), "bytes", (json_int_t)sqlite3_column_int64(row, 2),
			"state", sql_column(row, 3));
		if (*sql_column(row, 4)) {
			json_object_set_new(file, "code", json_string(sql_column(row, 4)));
		}
		json_array_append_new(files, file);
	}
	sql_close(row);
	return files;
}

void get_handoff(struct request *request)
{
	int64_t after = -1, wait_s = 0;
	if ((request->after && !number_read(request->after, 0, 1000000, &after)) ||
		(request->wait && !number_read(request->wait, 0, WAIT_MAX_S, &wait_s))) {
		(void)refuse(request, request->after ? "/after" : "/wait");
		return;
	}
	struct handoff handoff;
	int64_t until_ms = clock_ms() + wait_s * 1000;
	int64_t count = bell_count(request->hall->bell);
	bool is_found = handoff_by_id(
		request->conn, request->part, request->terminal, request->now_ms, &handoff);
	while (is_found && handoff.version == after) {
		int64_t left_ms = until_ms - clock_ms();
		if (left_ms <= 0 || !request_wait(request, count, left_ms)) {
			break;
		}
		handoff_finish(&handoff);
		count = bell_count(request->hall->bell);
		is_found = handoff_by_id(
			request->conn, request->part, request->terminal, request->now_ms, &handoff);
	}
	if (is_found) {
		char expires_at[TIME_LEN];
		time_text(handoff.expires_ms, false, expires_at);
		reply_json(request->reply, 200,
			json_pack("{s:I,s:b,s:s,s:o}", "version", (json_int_t)handoff.version,
				"opened", handoff.is_opened, "expires_at", expires_at, "files",
				files_of(request, handoff.id)));
	} else {
		not_found(request);
	}
	handoff_finish(&handoff);
}

void delete_handoff(struct request *request)
{
	sql_run(request->conn,
		"DELETE FROM files WHERE handoff=? AND terminal=? AND case_no IS NULL", "ss",
		request->part, request->terminal);
	sql_run(request->conn, "DELETE FROM handoffs WHERE id=? AND terminal=?", "ss",
		request->part, request->terminal);
	request->reply->status = 204;
}

void delete_handoff_file(struct request *request)
{
	sql_run(request->conn,
		"DELETE FROM files WHERE id=? AND handoff=? AND terminal=? AND case_no IS NULL",
		"sss", request->part2, request->part, request->terminal);
	if (sqlite3_changes(request->conn->db)) {
		handoff_changed(request->conn, request->part);
	}
	request->reply->status = 204;
}

void get_thumbnail(struct request *request)
{
	sqlite3_stmt *row = sql_open(request->conn,
		"SELECT f.thumb, f.thumb_width, f.thumb_height FROM files f JOIN handoffs h ON "
		"h.id=f.handoff WHERE f.id=? AND f.handoff=? AND f.terminal=? AND f.state='ready' "
		"AND "
		"h.expires_ms>?",
		"sssi", request->part2, request->part, request->terminal, request->now_ms);
	size_t len = 0;
	char *pixels = sql_next(request->conn, row)
			       ? vault_open(request->hall, "thumbnail", sqlite3_column_blob(row, 0),
					 (size_t)sqlite3_column_bytes(row, 0), &len)
			       : NULL;
	if (pixels) {
		size_t size = sodium_base64_ENCODED_LEN(len, sodium_base64_VARIANT_ORIGINAL);
		char *text = mem_alloc(size, 1);
		sodium_bin2base64(
			text, size, (unsigned char *)pixels, len, sodium_base64_VARIANT_ORIGINAL);
		reply_json(request->reply, 200,
			json_pack("{s:i,s:i,s:s}", "width", sqlite3_column_int(row, 1), "height",
				sqlite3_column_int(row, 2), "pixels", text));
		mem_free(text);
		mem_wipe(pixels, len);
	} else {
		not_found(request);
	}
	sql_close(row);
	mem_free(pixels);
}
