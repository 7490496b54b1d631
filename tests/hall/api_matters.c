#include "tests/hall/api.h"
#include "tests/hall/catalog.h"
#include "tests/hall/store.h"
#include "tests/hall/times.h"

#include "firmware/base/mem.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* --- blocks of a Document --- */

static json_t *both(const char *zh, const char *en)
{
	return json_pack("{s:s,s:s}", "zh", zh, "en", en);
}

static json_t *block(const char *kind, json_t *text)
{
	return json_pack("{s:s,s:o}", "kind", kind, "text", text);
}

static json_t *items_block(const char *kind, json_t *items)
{
	return json_pack("{s:s,s:o}", "kind", kind, "items", items);
}

static void add_fact(json_t *items, json_t *label, json_t *text)
{
	json_array_append_new(items, json_pack("{s:o,s:o}", "label", label, "text", text));
}

static json_t *days(int count)
{
	char zh[40], en[40];
	if (count == 0) {
		return both("当场办结", "Done while you wait");
	}
	snprintf(zh, sizeof(zh), "%d 个工作日", count);
	snprintf(en, sizeof(en), "%d working day%s", count, count == 1 ? "" : "s");
	return both(zh, en);
}

static json_t *kind_of(const char *kind)
{
	return strcmp(kind, "approval") == 0	  ? both("行政审批", "Approval")
	       : strcmp(kind, "preliminary") == 0 ? both("初审转报", "Preliminary review")
						  : both("公共服务", "Public service");
}

/* --- the guide --- */

enum { CODE, KIND, PROMISED, LEGAL, WINDOWS, MATERIALS, ZH, EN, DEPARTMENT_ZH, DEPARTMENT_EN };

static void add_facts(json_t *blocks, sqlite3_stmt *row)
{
	json_t *facts = json_array();
	add_fact(facts, both("部门", "Department"),
		both(sql_column(row, DEPARTMENT_ZH), sql_column(row, DEPARTMENT_EN)));
	add_fact(facts, both("类型", "Kind"), kind_of(sql_column(row, KIND)));
	add_fact(facts, both("承诺时限", "Promised within"),
		days(sqlite3_column_int(row, PROMISED)));
	add_fact(facts, both("法定时限", "By law within"), days(sqlite3_column_int(row, LEGAL)));
	add_fact(facts, both("窗口", "Windows"),
		both(sql_column(row, WINDOWS), sql_column(row, WINDOWS)));
	json_array_append_new(blocks, items_block("facts", facts));
}

static void add_materials(struct conn *conn, json_t *blocks, const char *codes)
{
	json_t *list = json_array();
	char code[64];
	while (*codes) {
		size_t len = strcspn(codes, " ");
		snprintf(code, sizeof(code), "%.*s", (int)len, codes);
		sqlite3_stmt *row =
			sql_open(conn, "SELECT zh, en FROM materials WHERE code=?", "s", code);
		if (sql_next(conn, row)) {
			json_array_append_new(
				list, json_pack("{s:o}", "text",
					      both(sql_column(row, 0), sql_column(row, 1))));
		}
		sql_close(row);
		codes += len + (codes[len] == ' ');
	}
	if (json_array_size(list) > 0) {
		json_array_append_new(
			blocks, block("heading", both("要带的材料", "What to bring")));
		json_array_append_new(blocks, items_block("checklist", list));
	} else {
		json_decref(list);
	}
}

static void add_steps(json_t *blocks)
{
	static const char *const steps[][2] = {
		{"取号，在大厅等候叫号", "Take a number and wait until it is called"},
		{"到窗口交材料，当面核对",
			"Hand in your papers at the window; they are checked with you"},
		{"领取受理回执，按时限取结果",
			"Take the receipt; the result comes within the promised time"}};
	json_t *list = json_array();
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		json_array_append_new(
			list, json_pack("{s:o}", "text", both(steps[i][0], steps[i][1])));
	}
	json_array_append_new(blocks, block("heading", both("怎么办", "How it goes")));
	json_array_append_new(blocks, items_block("steps", list));
	json_array_append_new(
		blocks, block("note", both("首问负责：您问到的第一个人会帮您办到底。",
					      "Whoever you ask first sees you through.")));
}

static json_t *guide_of(struct request *request, sqlite3_stmt *row)
{
	json_t *blocks = json_array();
	add_facts(blocks, row);
	add_materials(request->conn, blocks, sql_column(row, MATERIALS));
	add_steps(blocks);
	char *as_of = store_meta(request->conn, "as_of");
	json_t *guide = json_pack("{s:o,s:O,s:s,s:o}", "title",
		both(sql_column(row, ZH), sql_column(row, EN)), "source",
		json_object_get(catalog_facts(request->hall->catalog), "source"), "as_of",
		as_of ? as_of : "", "blocks", blocks);
	mem_free(as_of);
	return guide;
}

/* A guide is as new as the catalogue. */
static void reply_guide(struct request *request, sqlite3_stmt *row)
{
	char etag[sizeof(request->reply->etag)];
	char *revision = store_meta(request->conn, "revision");
	snprintf(etag, sizeof(etag), "\"m%.16s\"", revision ? revision : "0");
	mem_free(revision);
	if (catalog_has_tag(request->if_none_match, etag)) {
		reply_clear(request->reply);
		request->reply->status = 304;
	} else {
		reply_json(request->reply, 200,
			json_pack("{s:s,s:o}", "code", sql_column(row, CODE), "guide",
				guide_of(request, row)));
	}
	memcpy(request->reply->etag, etag, sizeof(etag));
}

void get_matter(struct request *request)
{
	sqlite3_stmt *row = sql_open(request->conn,
		"SELECT m.code, m.kind, m.promised, m.legal, m.windows, m.materials, m.zh, m.en,"
		" d.zh, d.en FROM matters m JOIN departments d ON d.code=m.department WHERE "
		"m.code=?",
		"s", request->part);
	if (sql_next(request->conn, row)) {
		reply_guide(request, row);
	} else {
		reply_problem(request->reply, 404, "unknown_matter", "No such matter here", NULL);
	}
	sql_close(row);
}
