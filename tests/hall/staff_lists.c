/* What waits for people: work items, calls for a helper, ratings to follow up. */
#include "firmware/base/attr.h"
#include "firmware/base/mem.h"
#include "tests/hall/staff_views.h"

#include <string.h>

static void begin_table(struct staff_view *view, const char *const heads[][2], size_t count)
{
	html_raw(&view->page.html, "<table><tr>");
	for (size_t i = 0; i < count; i++) {
		html_add(&view->page.html, "<th>%s</th>",
			page_say(&view->page, heads[i][0], heads[i][1]));
	}
	html_raw(&view->page.html, "</tr>");
}

static void end_table(struct staff_view *view, bool is_any)
{
	html_raw(&view->page.html, "</table>");
	if (!is_any) {
		html_add(&view->page.html, "<p class=\"soft\">%s</p>",
			page_say(&view->page, "没有。", "None."));
	}
}

/* --- work items --- */

void staff_work_items(struct staff_view *view)
{
	static const char *const heads[][2] = {{"收到", "Since"}, {"自助机", "Terminal"},
		{"事项", "Matter"}, {"原因", "Why"}, {"回执", "Receipt"}, {"", ""}};
	struct page *page = &view->page;
	bool is_any = false;
	staff_begin(view, page_say(page, "转人工", "Work items"), "/staff/work-items");
	html_add(&page->html, "<p class=\"soft\">%s</p>",
		page_say(page,
			"断网时交来、系统不能受理的申请。内容是封好的，这里看不到；联系申请人后再销"
			"掉。",
			"What was handed in off line and could not be accepted. What it says is "
			"sealed. Resolve it when the applicant has been reached."));
	begin_table(view, heads, ARRAY_LEN(heads));
	sqlite3_stmt *row = sql_open(view->clerk.conn,
		"SELECT w.id, w.at_ms, w.terminal, w.key, w.status, w.code, w.pointer,"
		" COALESCE(m.zh, w.matter, ''), COALESCE(m.en, w.matter, '') FROM work_items w LEFT"
		" JOIN matters m ON m.code=w.matter WHERE w.done_ms IS NULL ORDER BY w.at_ms, w.id"
		" LIMIT 200",
		"");
	while (sql_next(view->clerk.conn, row)) {
		char at[PAGE_TIME_LEN];
		is_any = true;
		staff_time(sqlite3_column_int64(row, 1), at);
		html_add(&page->html,
			"<tr><td>%s</td><td>%s</td><td>%s</td><td>%d %s<br><code>%s</code></td><td>"
			"<code>%s</code></td><td class=\"right\">",
			at, sql_column(row, 2), sql_column(row, page->is_zh ? 7 : 8),
			sqlite3_column_int(row, 4), sql_column(row, 5), sql_column(row, 6),
			sql_column(row, 3));
		staff_button(view, "resolve", sql_column(row, 0), "done",
			page_say(page, "已处理", "Resolved"), "");
		html_raw(&page->html, "</td></tr>");
	}
	sql_close(row);
	end_table(view, is_any);
	staff_end(view);
}

/* --- helpers --- */

static const char *call_words(const struct page *page, const char *state)
{
	return strcmp(state, "waiting") == 0	 ? page_say(page, "等人", "Waiting")
	       : strcmp(state, "coming") == 0	 ? page_say(page, "有人去了", "Coming")
	       : strcmp(state, "cancelled") == 0 ? page_say(page, "已取消", "Cancelled")
	       : strcmp(state, "nobody") == 0	 ? page_say(page, "下班时间", "Out of hours")
						 : page_say(page, "已到过", "Done");
}

void staff_helpers(struct staff_view *view)
{
	static const char *const heads[][2] = {{"时间", "When"}, {"自助机", "Terminal"},
		{"地点", "Place"}, {"屏幕", "Screen"}, {"状态", "State"}, {"", ""}};
	struct page *page = &view->page;
	bool is_any = false;
	staff_begin(view, page_say(page, "帮办呼叫", "Calls for a helper"), "/staff/helpers");
	begin_table(view, heads, ARRAY_LEN(heads));
	sqlite3_stmt *row = sql_open(view->clerk.conn,
		"SELECT id, at_ms, terminal, place, screen, state FROM assist_calls ORDER BY"
		" state NOT IN ('waiting','coming'), at_ms DESC, rowid DESC LIMIT 50",
		"");
	while (sql_next(view->clerk.conn, row)) {
		char at[PAGE_TIME_LEN];
		const char *id = sql_column(row, 0), *state = sql_column(row, 5);
		bool is_waiting = strcmp(state, "waiting") == 0;
		bool is_coming = strcmp(state, "coming") == 0;
		is_any = true;
		staff_time(sqlite3_column_int64(row, 1), at);
		html_add(&page->html, "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>", at,
			sql_column(row, 2), sql_column(row, 3), sql_column(row, 4));
		staff_pill(view,
			is_waiting  ? "bad"
			: is_coming ? "warm"
				    : "",
			call_words(page, state));
		html_raw(&page->html, "</td><td class=\"right\">");
		if (is_waiting) {
			staff_button(view, "help", id, "coming",
				page_say(page, "有人去了", "Somebody goes"), "");
		}
		if (is_waiting || is_coming) {
			staff_button(view, "help", id, "done", page_say(page, "已到过", "Done"),
				"quiet");
		}
		html_raw(&page->html, "</td></tr>");
	}
	sql_close(row);
	end_table(view, is_any);
	staff_end(view);
}

/* --- ratings --- */

static void add_reasons(struct staff_view *view, const char *stored)
{
	struct page *page = &view->page;
	json_t *codes = json_loads(stored, 0, NULL);
	size_t i;
	const json_t *code;
	json_array_foreach(codes, i, code)
	{
		char *text = sql_text(view->clerk.conn,
			page->is_zh ? "SELECT zh FROM reasons WHERE code=?"
				    : "SELECT en FROM reasons WHERE code=?",
			"s", json_string_value(code));
		staff_pill(view, "", text ? text : json_string_value(code));
		mem_free(text);
	}
	json_decref(codes);
}

/* As they are kept: of a day, a matter and a department, of nobody. */
void staff_ratings(struct staff_view *view)
{
	static const char *const heads[][2] = {{"日期", "Day"}, {"事项", "Matter"},
		{"部门", "Department"}, {"评价", "Level"}, {"说了什么", "What was said"}, {"", ""}};
	struct page *page = &view->page;
	bool is_any = false;
	staff_begin(view, page_say(page, "好差评", "Ratings"), "/staff/ratings");
	html_add(&page->html, "<p class=\"soft\">%s</p>",
		page_say(page, "不记谁评的，也不记几点。差评要跟进。",
			"Nobody knows who, or at what time. Low ones are followed up."));
	begin_table(view, heads, ARRAY_LEN(heads));
	sqlite3_stmt *row = sql_open(view->clerk.conn,
		"SELECT e.id, e.day, COALESCE(m.zh, e.matter), COALESCE(m.en, e.matter), d.zh, "
		"d.en,"
		" e.level, e.reasons, e.words, e.follow_up FROM evaluations e LEFT JOIN matters m"
		" ON m.code=e.matter LEFT JOIN departments d ON d.code=e.department ORDER BY"
		" e.follow_up IS NOT 'open', e.day DESC, e.id LIMIT 200",
		"");
	while (sql_next(view->clerk.conn, row)) {
		const char *follow_up = sql_column(row, 9);
		int level = sqlite3_column_int(row, 6), en = page->is_zh ? 0 : 1;
		is_any = true;
		html_add(&page->html, "<tr><td>%s</td><td>%s</td><td>%s</td><td>",
			sql_column(row, 1), sql_column(row, 2 + en), sql_column(row, 4 + en));
		staff_pill(view,
			level <= 2   ? "bad"
			: level == 3 ? "warm"
				     : "good",
			level == 5   ? "5 ★"
			: level == 4 ? "4 ★"
			: level == 3 ? "3 ★"
			: level == 2 ? "2 ★"
				     : "1 ★");
		html_raw(&page->html, "</td><td>");
		add_reasons(view, sql_column(row, 7));
		html_add(&page->html, "%s</td><td class=\"right\">", sql_column(row, 8));
		if (strcmp(follow_up, "open") == 0) {
			staff_button(view, "follow-up", sql_column(row, 0), "done",
				page_say(page, "已跟进", "Followed up"), "");
		} else if (*follow_up) {
			staff_pill(view, "good", page_say(page, "已跟进", "Followed up"));
		}
		html_raw(&page->html, "</td></tr>");
	}
	sql_close(row);
	end_table(view, is_any);
	staff_end(view);
}
