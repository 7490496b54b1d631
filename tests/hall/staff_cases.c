/* Cases for staff: the list, and one with all that can be done with it. */
#include "firmware/base/attr.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/case_view.h"
#include "tests/hall/document_html.h"
#include "tests/hall/number.h"
#include "tests/hall/staff_views.h"
#include "tests/hall/vault.h"

#include <stdio.h>
#include <string.h>

enum { ROWS = 50, FROM_MAX = 1000000 };

static const char *tone_of(const char *colour)
{
	return strcmp(colour, "red") == 0 ? "bad" : strcmp(colour, "yellow") == 0 ? "warm" : "good";
}

/* --- the list --- */

/* Also of part of a number; never a pattern. */
#define WHERE                                                                                      \
	" FROM cases WHERE (?1='' OR state=?1) AND (?2='' OR substr(no, 1, length(?2))=?2 OR"      \
	" receipt=?2)"

static void add_tabs(struct staff_view *view, const char *state)
{
	struct page *page = &view->page;
	sqlite3_stmt *row = sql_open(view->clerk.conn,
		"SELECT '', COUNT(*) FROM cases UNION ALL SELECT state, n FROM (SELECT state,"
		" COUNT(*) AS n FROM cases GROUP BY state ORDER BY n DESC, state)",
		"");
	html_raw(&page->html, "<div class=\"tabs\">");
	while (sql_next(view->clerk.conn, row)) {
		const char *name = sql_column(row, 0);
		json_t *words = *name ? case_state_text(name) : NULL;
		html_add(&page->html, "<a href=\"/staff/cases?state=%s\" class=\"%s\">%s %d</a>",
			name, strcmp(name, state) == 0 ? "here" : "",
			words ? page_words(page, words) : page_say(page, "全部", "All"),
			sqlite3_column_int(row, 1));
		json_decref(words);
	}
	sql_close(row);
	html_raw(&page->html, "</div>");
}

static void add_row(struct staff_view *view, const char *no)
{
	struct page *page = &view->page;
	struct kase kase;
	char accepted[PAGE_TIME_LEN], promised[PAGE_TIME_LEN];
	if (case_find(view->clerk.conn, no, &kase)) {
		json_t *words = case_words(&kase);
		staff_time(kase.accepted_ms, accepted);
		staff_time(case_promised_ms(view->clerk.hall, &kase), promised);
		html_add(&page->html,
			"<tr><td><a class=\"mono\" "
			"href=\"/staff/cases/%s\">%s</a></td><td>%s</td><td>",
			kase.no, kase.no, page_words(page, kase.title));
		staff_pill(view, tone_of(case_colour(view->clerk.hall, &kase, view->clerk.now_ms)),
			page_words(page, words));
		promised[MIN_OF(strlen(promised), 10)] = '\0';
		html_add(&page->html, "</td><td>%s</td><td>%s</td></tr>", accepted, promised);
		json_decref(words);
	}
	case_finish(&kase);
}

static void add_pager(
	struct staff_view *view, const char *state, const char *query, int64_t from, int64_t count)
{
	struct page *page = &view->page;
	html_add(&page->html, "<p class=\"soft\">%lld–%lld / %lld ",
		(long long)MIN_OF(from + 1, count), (long long)MIN_OF(from + ROWS, count),
		(long long)count);
	if (from > 0) {
		html_add(&page->html, "<a href=\"/staff/cases?state=%s&q=%s&from=%lld\">%s</a> ",
			state, query, (long long)MAX_OF(from - ROWS, 0),
			page_say(page, "上一页", "Back"));
	}
	if (from + ROWS < count) {
		html_add(&page->html, "<a href=\"/staff/cases?state=%s&q=%s&from=%lld\">%s</a>",
			state, query, (long long)from + ROWS, page_say(page, "下一页", "More"));
	}
	html_raw(&page->html, "</p>");
}

void staff_cases(struct staff_view *view)
{
	struct page *page = &view->page;
	struct conn *conn = view->clerk.conn;
	int64_t from = 0;
	const char *state = view->state && is_code(view->state) ? view->state : "";
	const char *query = view->query ? view->query : "";
	bool is_query =
		*query && strlen(query) <= 64 && strspn(query, "0123456789") == strlen(query);
	query = is_query || is_key(query) ? query : "";
	if (view->from && !number_read(view->from, 0, FROM_MAX, &from)) {
		from = 0;
	}
	staff_begin(view, page_say(page, "办件", "Cases"), "/staff/cases");
	html_add(&page->html,
		"<form class=\"row\" action=\"/staff/cases\"><input class=\"grow mono\" name=\"q\" "
		"value=\"%s\" placeholder=\"%s\"><button>%s</button></form>",
		query, page_say(page, "受理号（可只填前几位）或回执号", "Number, or how it begins"),
		page_say(page, "查找", "Search"));
	add_tabs(view, state);
	html_add(&page->html,
		"<table><tr><th>%s</th><th>%s</th><th>%s</th><th>%s</th><th>%s</th></tr>",
		page_say(page, "受理号", "Number"), page_say(page, "事项", "Matter"),
		page_say(page, "状态", "State"), page_say(page, "受理时间", "Accepted"),
		page_say(page, "承诺办结", "Promised"));
	sqlite3_stmt *row = sql_open(conn,
		"SELECT no" WHERE " ORDER BY accepted_ms DESC, no LIMIT ?3 OFFSET ?4", "ssii",
		state, query, (int64_t)ROWS, from);
	while (sql_next(conn, row)) {
		add_row(view, sql_column(row, 0));
	}
	sql_close(row);
	html_raw(&page->html, "</table>");
	add_pager(view, state, query, from,
		sql_int(conn, 0, "SELECT COUNT(*)" WHERE, "ss", state, query));
	staff_end(view);
}

/* --- one of them --- */

static void begin_act(struct staff_view *view, const char *act, const char *no, const char *title)
{
	staff_form(view, act, "row card");
	staff_hidden(view, "id", no);
	html_add(&view->page.html, "<b>%s</b>", title);
}

static void add_input(
	struct staff_view *view, const char *name, const char *hint, const char *style, int max)
{
	html_add(&view->page.html,
		"<input class=\"%s\" name=\"%s\" maxlength=\"%d\" placeholder=\"%s\" "
		"aria-label=\"%s\">",
		style, name, max, hint, hint);
}

/* values: separated by blanks; words beside each: zh en zh en … */
static void add_choice(
	struct staff_view *view, const char *name, const char *values, const char *const words[][2])
{
	struct page *page = &view->page;
	char value[40];
	html_add(&page->html, "<select name=\"%s\" aria-label=\"%s\">", name, name);
	for (size_t i = 0; *values; i++) {
		size_t len = strcspn(values, " ");
		(void)str_copy_len(value, sizeof(value), values, len);
		html_add(&page->html, "<option value=\"%s\">%s</option>", value,
			page_say(page, words[i][0], words[i][1]));
		values += len + (values[len] == ' ');
	}
	html_raw(&page->html, "</select>");
}

static void end_act(struct staff_view *view, const char *label, const char *tone)
{
	html_add(&view->page.html, "<button class=\"%s\">%s</button></form>", tone, label);
}

static void add_departments(struct staff_view *view)
{
	struct page *page = &view->page;
	sqlite3_stmt *row =
		sql_open(view->clerk.conn, "SELECT code, zh, en FROM departments ORDER BY zh", "");
	html_add(&page->html, "<select class=\"grow\" name=\"department\" aria-label=\"%s\">",
		page_say(page, "部门", "Department"));
	while (sql_next(view->clerk.conn, row)) {
		html_add(&page->html, "<option value=\"%s\">%s</option>", sql_column(row, 0),
			sql_column(row, page->is_zh ? 1 : 2));
	}
	sql_close(row);
	html_raw(&page->html, "</select>");
}

static void add_acts(struct staff_view *view, const struct kase *kase)
{
	static const char *const way_words[][2] = {{"手机拍照", "Photo"},
		{"证照共享", "Certificate"}, {"交到窗口", "On paper"}, {"写几句", "In words"}};
	static const char *const lane_words[][2] = {
		{"正在办", "At work"}, {"已完成", "Done"}, {"还没到", "Not yet"}};
	static const char *const end_words[][2] = {{"批准", "Approved"}, {"不批准", "Refused"},
		{"办结", "Done"}, {"已答复", "Answered"}};
	struct page *page = &view->page;
	begin_act(view, "advance", kase->no, page_say(page, "下一步", "Next step"));
	add_input(view, "text", page_say(page, "这一步说一句（可不填）", "A note on this step"),
		"grow", 200);
	end_act(view, page_say(page, "完成这一步", "Step done"), "");
	begin_act(view, "ask", kase->no, page_say(page, "要求补材料", "Ask for something"));
	add_input(view, "title", page_say(page, "材料名称", "What"), "grow", 60);
	add_input(view, "code", page_say(page, "代码 medical", "Code: medical"), "mono", 32);
	add_choice(view, "way", "upload certificate paper text", way_words);
	add_input(view, "types", page_say(page, "证照种类（仅共享）", "Certificate types"), "mono",
		80);
	end_act(view, page_say(page, "发出", "Ask"), "");
	begin_act(view, kase->suspended ? "resume" : "suspend", kase->no,
		page_say(page, "计时", "The clock"));
	if (!kase->suspended) {
		add_input(view, "text", page_say(page, "暂停原因", "Why it stands"), "grow", 200);
	}
	end_act(view,
		kase->suspended ? page_say(page, "恢复计时", "Resume")
				: page_say(page, "暂停计时", "Suspend"),
		"quiet");
	begin_act(view, "branch", kase->no, page_say(page, "并联部门", "A department beside"));
	add_departments(view);
	add_choice(view, "state", "now done ahead", lane_words);
	html_add(&page->html,
		"<input type=\"number\" name=\"days\" min=\"0\" max=\"1000\" value=\"5\" "
		"aria-label=\"%s\">",
		page_say(page, "工作日", "Working days"));
	end_act(view, page_say(page, "加入", "Add"), "quiet");
	begin_act(view, "end", kase->no, page_say(page, "办结", "Finish"));
	add_choice(view, "state", "approved refused done answered", end_words);
	add_input(view, "text", page_say(page, "结果说明", "What comes of it"), "grow", 200);
	end_act(view, page_say(page, "办结", "Finish"), "bad");
}

static void add_asks(struct staff_view *view, const char *no)
{
	struct page *page = &view->page;
	json_t *asks = case_asks(view->clerk.conn, no);
	size_t i;
	const json_t *ask;
	json_array_foreach(asks, i, ask)
	{
		html_add(&page->html, "<div class=\"card warm\"><h3>%s</h3><p>%s</p></div>",
			page_say(page, "等申请人补交", "Waiting for the applicant"),
			page_words(page, json_object_get(ask, "title")));
	}
	json_decref(asks);
}

/* What was written stands here in clear; who works on the case must read it. */
static void add_answer(struct staff_view *view, sqlite3_stmt *row)
{
	struct page *page = &view->page;
	char at[PAGE_TIME_LEN];
	size_t len = 0;
	json_t *ask = json_loads(sql_column(row, 0), 0, NULL);
	char *text = vault_open(view->clerk.hall, "ask", sqlite3_column_blob(row, 2),
		(size_t)sqlite3_column_bytes(row, 2), &len);
	staff_time(sqlite3_column_int64(row, 1), at);
	html_add(&page->html, "<div class=\"card good\"><h3>%s</h3><p>%s · %s</p>",
		page_say(page, "申请人已补交", "The applicant has supplied"),
		page_words(page, json_object_get(ask, "title")), at);
	if (text && *text) {
		html_add(&page->html, "<p class=\"said\">%s</p>", text);
	}
	html_raw(&page->html, "</div>");
	if (text) {
		mem_wipe(text, len);
	}
	mem_free(text);
	json_decref(ask);
}

static void add_answers(struct staff_view *view, const char *no)
{
	sqlite3_stmt *row = sql_open(view->clerk.conn,
		"SELECT ask, answered_ms, answer FROM asks WHERE case_no=? AND answered_ms IS NOT"
		" NULL ORDER BY answered_ms, rowid LIMIT 100",
		"s", no);
	while (sql_next(view->clerk.conn, row)) {
		add_answer(view, row);
	}
	sql_close(row);
}

bool staff_case(struct staff_view *view, const char *no)
{
	struct page *page = &view->page;
	struct kase kase;
	bool is_found = case_find(view->clerk.conn, no, &kase);
	if (is_found) {
		json_t *json =
			case_json(view->clerk.hall, view->clerk.conn, &kase, view->clerk.now_ms);
		json_t *words = case_words(&kase);
		staff_begin(view, page_words(page, kase.title), "/staff/cases");
		html_raw(&page->html, "<p>");
		staff_pill(view, tone_of(case_colour(view->clerk.hall, &kase, view->clerk.now_ms)),
			page_words(page, words));
		html_add(&page->html,
			"<span class=\"soft\">%s <code>%s</code> · %s <code>%s</code>"
			"</span></p><div class=\"two\"><div>",
			page_say(page, "事项", "Matter"), kase.matter,
			page_say(page, "回执", "Receipt"), kase.receipt);
		const json_t *result = json_object_get(json, "result");
		if (result) {
			html_add(&page->html, "<div class=\"card\"><h3>%s</h3><p>%s</p></div>",
				page_say(page, "结果", "Result"),
				page_words(page, json_object_get(result, "text")));
		}
		if (kase.suspended) {
			html_add(&page->html, "<div class=\"card warm\"><h3>%s</h3><p>%s</p></div>",
				page_say(page, "计时已暂停", "The clock stands"),
				page_words(page, json_object_get(kase.suspended, "reason")));
		}
		add_asks(view, kase.no);
		add_answers(view, kase.no);
		document_html(page, json_object_get(json, "document"));
		html_raw(&page->html, "</div><div>");
		if (case_is_over(&kase)) {
			html_add(&page->html, "<p class=\"card soft\">%s</p>",
				page_say(page, "已经办结。", "It is over."));
		} else {
			add_acts(view, &kase);
		}
		html_raw(&page->html, "</div></div>");
		staff_end(view);
		json_decref(words);
		json_decref(json);
	}
	case_finish(&kase);
	return is_found;
}
