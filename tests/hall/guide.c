#include "tests/hall/guide.h"

#include "firmware/base/attr.h"
#include "firmware/base/mem.h"
#include "tests/hall/catalog.h"
#include "tests/hall/document.h"
#include "tests/hall/store.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static json_t *kind_of(const char *kind)
{
	return strcmp(kind, "approval") == 0	  ? text_both("行政审批", "Approval")
	       : strcmp(kind, "preliminary") == 0 ? text_both("初审转报", "Preliminary review")
	       : strcmp(kind, "voice") == 0	  ? text_both("诉求办理", "Request")
						  : text_both("公共服务", "Public service");
}

enum { CODE, KIND, PROMISED, LEGAL, WINDOWS, MATERIALS, ZH, EN, DEPARTMENT_ZH, DEPARTMENT_EN };

static void add_facts(json_t *blocks, sqlite3_stmt *row)
{
	json_t *facts = json_array();
	if (*sql_column(row, DEPARTMENT_ZH)) {
		document_fact(facts, text_both("部门", "Department"),
			text_both(sql_column(row, DEPARTMENT_ZH), sql_column(row, DEPARTMENT_EN)));
	}
	document_fact(facts, text_both("类型", "Kind"), kind_of(sql_column(row, KIND)));
	document_fact(facts, text_both("承诺时限", "Promised within"),
		text_days(sqlite3_column_int(row, PROMISED)));
	document_fact(facts, text_both("法定时限", "By law within"),
		text_days(sqlite3_column_int(row, LEGAL)));
	if (*sql_column(row, WINDOWS)) {
		document_fact(facts, text_both("窗口", "Windows"),
			text_both(sql_column(row, WINDOWS), sql_column(row, WINDOWS)));
	}
	json_array_append_new(blocks, document_items("facts", facts));
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
					      text_both(sql_column(row, 0), sql_column(row, 1))));
		}
		sql_close(row);
		codes += len + (codes[len] == ' ');
	}
	if (json_array_size(list) > 0) {
		json_array_append_new(blocks,
			document_block("heading", text_both("要带的材料", "What to bring")));
		json_array_append_new(blocks, document_items("checklist", list));
	} else {
		json_decref(list);
	}
}

/* At the window: take a number; at a terminal: fill in. */
static void add_steps(json_t *blocks, bool is_applied_for)
{
	static const char *const steps[2][3][2] = {
		{{"取号，在大厅等候叫号", "Take a number and wait until it is called"},
			{"到窗口交材料，当面核对",
				"Hand in your papers at the window; they are checked with you"},
			{"领取受理回执，按时限取结果",
				"Take the receipt; the result comes within the promised time"}},
		{{"在自助机上填写申请", "Fill in the form at a terminal"},
			{"出示证照，或用手机拍照上传",
				"Share certificates, or send photos from your phone"},
			{"领取受理回执，凭回执查进度",
				"Take the receipt; with it you see where it stands"}},
	};
	json_t *list = json_array();
	for (size_t i = 0; i < ARRAY_LEN(steps[0]); i++) {
		const char *const *words = steps[is_applied_for][i];
		json_array_append_new(
			list, json_pack("{s:o}", "text", text_both(words[0], words[1])));
	}
	json_array_append_new(
		blocks, document_block("heading", text_both("怎么办", "How it goes")));
	json_array_append_new(blocks, document_items("steps", list));
	json_array_append_new(
		blocks, document_block("note", text_both("首问负责：您问到的第一个人会帮您办到底。",
						       "Whoever you ask first sees you through.")));
}

static json_t *whole(struct hall *hall, struct conn *conn, json_t *title, json_t *blocks)
{
	char *as_of = store_meta(conn, "as_of");
	json_t *guide = json_pack("{s:o,s:O,s:s,s:o}", "title", title, "source",
		json_object_get(catalog_facts(hall->catalog), "source"), "as_of",
		as_of ? as_of : "", "blocks", blocks);
	mem_free(as_of);
	return guide;
}

json_t *guide_of_matter(struct hall *hall, struct conn *conn, const char *code, bool is_applied_for)
{
	json_t *guide = NULL;
	sqlite3_stmt *row = sql_open(conn,
		"SELECT m.code, m.kind, m.promised, m.legal, m.windows, m.materials, m.zh, m.en,"
		" d.zh, d.en FROM matters m LEFT JOIN departments d ON d.code=m.department"
		" WHERE m.code=?",
		"s", code);
	if (sql_next(conn, row)) {
		json_t *blocks = json_array();
		add_facts(blocks, row);
		add_materials(conn, blocks, sql_column(row, MATERIALS));
		/* What is done while one waits is done so at the window first of all. */
		bool is_at_once = *sql_column(row, WINDOWS) && !sqlite3_column_int(row, PROMISED);
		add_steps(blocks, is_applied_for && !is_at_once);
		if (is_applied_for && is_at_once) {
			json_array_append_new(blocks,
				document_block("note",
					text_both(
						"不想等候，也可以在自助机上留下申请，我们联系您。",
						"Would you rather not wait? Leave it at a "
						"terminal, "
						"and we call you.")));
		}
		guide = whole(
			hall, conn, text_both(sql_column(row, ZH), sql_column(row, EN)), blocks);
	}
	sql_close(row);
	return guide;
}

json_t *guide_of_bundle(struct hall *hall, struct conn *conn, const char *code)
{
	json_t *blocks = json_array(), *list = json_array(), *guide = NULL;
	sqlite3_stmt *row = sql_open(conn,
		"SELECT m.zh, m.en, b.zh, b.en FROM bundles b JOIN matters m"
		" ON ' '||b.matters||' ' LIKE '% '||m.code||' %' WHERE b.code=? ORDER BY m.rowid",
		"s", code);
	json_t *title = NULL;
	while (sql_next(conn, row)) {
		json_array_append_new(
			list, json_pack("{s:o}", "text",
				      text_both(sql_column(row, 0), sql_column(row, 1))));
		if (!title) {
			title = text_both(sql_column(row, 2), sql_column(row, 3));
		}
	}
	sql_close(row);
	json_array_append_new(blocks,
		document_block("heading", text_both("一次办好这些事", "All of this at once")));
	json_array_append_new(blocks, document_items("list", list));
	add_steps(blocks, true);
	if (title) {
		guide = whole(hall, conn, title, blocks);
	} else {
		json_decref(blocks);
	}
	return guide;
}
