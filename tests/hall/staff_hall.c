/* What goes on in the hall: windows and who waits for them, terminals and how they are. */
#include "firmware/base/attr.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/knobs.h"
#include "tests/hall/queue.h"
#include "tests/hall/staff_views.h"
#include "tests/hall/times.h"

#include <string.h>

enum { MISSED = 4 /* heartbeats, and it is away */ };

/* --- windows --- */

static void add_tile(struct staff_view *view, const char *label, int64_t count)
{
	html_add(&view->page.html, "<div class=\"card\">%s<b>%lld</b></div>", label,
		(long long)count);
}

static void add_tiles(struct staff_view *view, const char *date)
{
	struct page *page = &view->page;
	struct conn *conn = view->clerk.conn;
	html_raw(&page->html, "<div class=\"tiles\">");
	add_tile(view, page_say(page, "正在等候", "Waiting"),
		sql_int(conn, 0, "SELECT COUNT(*) FROM tickets WHERE date=? AND state='waiting'",
			"s", date));
	add_tile(view, page_say(page, "今天已叫", "Called today"),
		sql_int(conn, 0, "SELECT COUNT(*) FROM tickets WHERE date=? AND state='called'",
			"s", date));
	add_tile(view, page_say(page, "在岗窗口", "Windows open"),
		sql_int(conn, 0, "SELECT COUNT(*) FROM windows WHERE staffed=1", ""));
	add_tile(view, page_say(page, "在办件", "Cases at work"),
		sql_int(conn, 0, "SELECT COUNT(*) FROM cases WHERE finished_ms IS NULL", ""));
	html_raw(&page->html, "</div>");
}

static void add_zones(struct staff_view *view, const char *zone)
{
	struct page *page = &view->page;
	sqlite3_stmt *row = sql_open(view->clerk.conn,
		"SELECT '' AS code, '', '' UNION ALL SELECT code, zh, en FROM zones ORDER BY code",
		"");
	html_raw(&page->html, "<div class=\"tabs\">");
	while (sql_next(view->clerk.conn, row)) {
		const char *code = sql_column(row, 0);
		html_add(&page->html, "<a href=\"/staff?state=%s\" class=\"%s\">%s %s</a>", code,
			strcmp(code, zone) == 0 ? "here" : "", code,
			*code ? sql_column(row, page->is_zh ? 1 : 2)
			      : page_say(page, "全部", "All"));
	}
	sql_close(row);
	html_raw(&page->html, "</div>");
}

static void add_windows(struct staff_view *view, const char *department)
{
	struct page *page = &view->page;
	sqlite3_stmt *row = sql_open(view->clerk.conn,
		"SELECT code, staffed FROM windows WHERE department=? ORDER BY code", "s",
		department);
	while (sql_next(view->clerk.conn, row)) {
		html_add(&page->html,
			"<button class=\"window%s\" name=\"id\" value=\"%s\">%s</button>",
			sqlite3_column_int(row, 1) ? "" : " off", sql_column(row, 0),
			sql_column(row, 0));
	}
	sql_close(row);
}

void staff_windows(struct staff_view *view)
{
	struct page *page = &view->page;
	struct conn *conn = view->clerk.conn;
	char date[TIME_LEN];
	const char *zone = view->state && is_zone_code(view->state) ? view->state : "";
	date_text(view->clerk.now_ms, date);
	staff_begin(view, page_say(page, "叫号", "Windows"), "/staff");
	add_tiles(view, date);
	add_zones(view, zone);
	html_add(&page->html, "<p class=\"soft\">%s</p>",
		page_say(page, "按窗口号，叫这个窗口的下一位。灰色窗口没人在岗，也可以叫。",
			"Press a window to call the next for it. Grey ones are not staffed, but "
			"can."));
	staff_form(view, "call", "");
	staff_hidden(view, "zone", zone);
	html_add(&page->html,
		"<table><tr><th>%s</th><th class=\"right\">%s</th><th>%s</th><th>%s</th></tr>",
		page_say(page, "部门", "Department"), page_say(page, "等候", "Waiting"),
		page_say(page, "刚叫", "Last"), page_say(page, "窗口", "Windows"));
	sqlite3_stmt *row = sql_open(conn,
		"SELECT d.code, d.zh, d.en, (SELECT COUNT(*) FROM tickets t WHERE"
		" t.department=d.code AND t.date=?1 AND t.state='waiting') AS waiting,"
		" (SELECT printf('%s%04d %s', zone, n, COALESCE(called_to,'')) FROM tickets t WHERE"
		" t.department=d.code AND t.date=?1 AND t.state='called' ORDER BY called_at DESC,"
		" n DESC LIMIT 1) FROM departments d WHERE ?2='' OR d.zone=?2 ORDER BY"
		" waiting DESC, d.code",
		"ss", date, zone);
	while (sql_next(conn, row)) {
		html_add(&page->html,
			"<tr><td>%s</td><td class=\"right\"><b>%d</b></td><td "
			"class=\"mono\">%s</td>"
			"<td>",
			sql_column(row, page->is_zh ? 1 : 2), sqlite3_column_int(row, 3),
			sql_column(row, 4));
		add_windows(view, sql_column(row, 0));
		html_raw(&page->html, "</td></tr>");
	}
	sql_close(row);
	html_raw(&page->html, "</table></form>");
	staff_end(view);
}

/* --- terminals --- */

static const char *member(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? text : "";
}

static void add_devices(struct staff_view *view, const json_t *devices)
{
	size_t i;
	const json_t *device;
	json_array_foreach(devices, i, device)
	{
		char text[160];
		const char *state = member(device, "state"), *reason = member(device, "reason");
		const char *supply = member(device, "supply");
		bool is_good = strcmp(state, "ready") == 0 || strcmp(state, "busy") == 0;
		bool is_low = strcmp(supply, "low") == 0 || strcmp(supply, "out") == 0;
		(void)str_format(text, sizeof(text), "%s %s%s%s%s%s", member(device, "kind"), state,
			strcmp(reason, "none") == 0 ? "" : " · ",
			strcmp(reason, "none") == 0 ? "" : reason, is_low ? " · " : "",
			is_low ? supply : "");
		staff_pill(view, !is_good ? "bad" : is_low ? "warm" : "good", text);
	}
}

static void add_versions(struct staff_view *view, const json_t *versions)
{
	const char *name;
	const json_t *value;
	json_object_foreach((json_t *)(uintptr_t)versions, name, value)
	{
		html_add(&view->page.html, "<span class=\"soft small\">%s %s</span> ", name,
			json_string_value(value));
	}
}

/* What the kiosk keeps for staff: refused for good, or lost with a damaged disk. */
static void add_refused(struct staff_view *view, json_int_t count)
{
	if (count > 0) {
		html_raw(&view->page.html, "<br>");
		staff_pill(view, "bad", page_say(&view->page, "需人工处理", "For staff"));
		html_add(&view->page.html, "%lld", (long long)count);
	}
}

static void add_terminal(struct staff_view *view, sqlite3_stmt *row)
{
	struct page *page = &view->page;
	int64_t at_ms = 0;
	char at[PAGE_TIME_LEN];
	json_t *beat = json_loads(sql_column(row, 2), 0, NULL);
	bool is_time = time_parse(sql_column(row, 1), &at_ms);
	int64_t silent_s = (view->clerk.now_ms - at_ms) / 1000;
	bool is_here =
		is_time && silent_s <= (int64_t)MISSED * knobs_heartbeat_s(view->clerk.hall->knobs);
	staff_time(at_ms, at);
	html_add(&page->html, "<tr><td><b>%s</b></td><td>", sql_column(row, 0));
	staff_pill(view, is_here ? "good" : "bad",
		is_here ? page_say(page, "在线", "Here") : page_say(page, "失联", "Away"));
	html_add(&page->html,
		"<br><span class=\"soft small\">%s</span></td><td>%s</td>"
		"<td class=\"right\">%lld",
		at, member(beat, "screen"),
		(long long)json_integer_value(json_object_get(beat, "outbox")));
	add_refused(view, json_integer_value(json_object_get(beat, "outbox_refused")));
	html_raw(&page->html, "</td><td>");
	add_devices(view, json_object_get(beat, "devices"));
	html_raw(&page->html, "<br>");
	add_versions(view, json_object_get(beat, "versions"));
	html_raw(&page->html, "</td></tr>");
	json_decref(beat);
}

void staff_terminals(struct staff_view *view)
{
	struct page *page = &view->page;
	staff_begin(view, page_say(page, "自助机", "Terminals"), "/staff/terminals");
	html_add(&page->html,
		"<table><tr><th>%s</th><th>%s</th><th>%s</th><th class=\"right\">%s</th><th>%s</th>"
		"</tr>",
		page_say(page, "自助机", "Terminal"), page_say(page, "最近心跳", "Last heard"),
		page_say(page, "屏幕", "Screen"), page_say(page, "待送", "To send"),
		page_say(page, "设备与版本", "Devices and versions"));
	sqlite3_stmt *row = sql_open(
		view->clerk.conn, "SELECT id, at, heartbeat FROM terminals ORDER BY id", "");
	bool is_any = false;
	while (sql_next(view->clerk.conn, row)) {
		is_any = true;
		add_terminal(view, row);
	}
	sql_close(row);
	html_raw(&page->html, "</table>");
	if (!is_any) {
		html_add(&page->html, "<p class=\"soft\">%s</p>",
			page_say(page, "还没有自助机报到。", "No terminal has been heard yet."));
	}
	staff_end(view);
}
