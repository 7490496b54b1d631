#include "tests/hall/staff_page.h"

#include "firmware/base/attr.h"
#include "firmware/base/str.h"
#include "tests/hall/catalog.h"
#include "tests/hall/document_html.h"
#include "tests/hall/number.h"
#include "tests/hall/times.h"

#include <string.h>

static const char style[] =
	"*{box-sizing:border-box}"
	"body{margin:0;font:15px/1.45 system-ui,'Noto Sans CJK SC','Noto Sans SC',sans-serif;"
	"color:#17242B;background:#F6F4EF;display:flex;min-height:100vh}"
	"nav{width:200px;flex:none;background:#07504C;color:#fff;padding:20px 0}"
	"nav b{display:block;padding:0 20px 16px;font-size:17px;line-height:1.3}"
	"nav a{display:flex;justify-content:space-between;padding:10px 20px;color:#fff;"
	"text-decoration:none}nav a:hover{background:#0B6E69}"
	"nav a.here{background:#F6F4EF;color:#07504C;font-weight:600}"
	"nav span{background:#F7DFA4;color:#17242B;border-radius:10px;padding:0 8px;"
	"font-weight:600}"
	"main{flex:1;min-width:0;padding:22px 28px 40px}h1{font-size:24px;margin:0 0 16px}"
	"h2{font-size:17px;margin:24px 0 8px}h3{font-size:15px;margin:0 0 2px}"
	"p{margin:0 0 8px}p:last-child{margin-bottom:0}"
	".said{white-space:pre-wrap;overflow-wrap:anywhere}"
	".card{background:#fff;border-radius:10px;padding:14px 16px;margin:0 0 12px}"
	".good{background:#E6F2E7}.warm{background:#FBF0DC}.bad{background:#FBE9E7}"
	".flash{border-radius:10px;padding:10px 16px;margin:0 0 16px;font-weight:600}"
	".soft{color:#4A5A61}.small{font-size:14px}.state{font-size:18px;font-weight:700}"
	".mono{font-family:ui-monospace,monospace}"
	".tiles{display:flex;gap:12px;margin:0 0 18px}.tiles .card{flex:1;margin:0}"
	".tiles b{display:block;font-size:26px;line-height:1.2}"
	"table{border-collapse:collapse;width:100%;background:#fff;border-radius:10px}"
	"th,td{text-align:left;padding:8px 12px;border-bottom:1px solid #E8E4DA;"
	"vertical-align:middle}th{color:#4A5A61;font-weight:600;white-space:nowrap}"
	"tr:last-child td{border-bottom:0}td.right,th.right{text-align:right}"
	".pill{display:inline-block;border-radius:9px;padding:1px 10px;white-space:nowrap;"
	"background:#E8E4DA;margin:1px 0}"
	".pill.good{background:#CFE6D1;color:#1C4F25}.pill.warm{background:#F7DFA4;color:#5C3500}"
	".pill.bad{background:#F4C7C3;color:#7A1913}"
	"button{font:inherit;font-weight:600;border:0;border-radius:8px;background:#0B6E69;"
	"color:#fff;padding:7px 14px;cursor:pointer}button:hover{background:#07504C}"
	"button.quiet{background:#E1EFED;color:#07504C}button.quiet:hover{background:#C5E0DC}"
	"button.bad{background:#B3261E;color:#fff}button.window{padding:4px 9px;margin:2px;"
	"min-width:52px}button.window.off{background:#E8E4DA;color:#4A5A61}"
	"input,select,textarea{font:inherit;padding:6px 9px;border:1px solid #7F8A88;"
	"border-radius:8px;background:#fff;color:inherit;max-width:100%}"
	"form.row{display:flex;gap:8px;align-items:center;flex-wrap:wrap;margin:0 0 10px}"
	"form.row .grow{flex:1;min-width:9em}form.inline{display:inline}"
	"form.row>b{width:100%}"
	".tabs{display:flex;gap:6px;flex-wrap:wrap;margin:0 0 14px}"
	".tabs a{padding:4px 12px;border-radius:14px;background:#fff;text-decoration:none;"
	"color:#17242B}.tabs a.here{background:#0B6E69;color:#fff}"
	".two{display:grid;grid-template-columns:minmax(0,1fr) 400px;gap:24px;align-items:start}"
	"dl{margin:0;display:grid;grid-template-columns:auto 1fr;gap:4px 16px}"
	"dl.card{margin:0 0 12px}dt{color:#4A5A61}dd{margin:0;overflow-wrap:anywhere}"
	"a{color:#07504C}:focus-visible{outline:3px solid #17242B;outline-offset:1px}"
	"code{font-size:14px;overflow-wrap:anywhere}";

static const struct way {
	const char *path, *zh, *en;
	const char *count; /* what waits there; NULL: nothing is counted */
} ways[] = {
	{"/staff", "叫号", "Windows", NULL},
	{"/staff/cases", "办件", "Cases", NULL},
	{"/staff/work-items", "转人工", "Work items",
		"SELECT COUNT(*) FROM work_items WHERE done_ms IS NULL"},
	{"/staff/helpers", "帮办", "Helpers",
		"SELECT COUNT(*) FROM assist_calls WHERE state='waiting'"},
	{"/staff/ratings", "评价", "Ratings",
		"SELECT COUNT(*) FROM evaluations WHERE follow_up='open'"},
	{"/staff/terminals", "自助机", "Terminals", NULL},
	{"/staff/closing", "对账", "Closing", "SELECT COUNT(*) FROM payments WHERE refund='owed'"},
};

/* A number and a window, or a case's number. */
static bool is_plain(const char *text)
{
	size_t len = strlen(text);
	return len > 0 && len <= 40 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ") == len;
}

/* What the act before this page came to: never more than the words we have for it. */
static void add_said(struct staff_view *view)
{
	struct page *page = &view->page;
	int64_t said;
	if (!view->said || !number_read(view->said, 0, CLERK_MANY, &said)) {
		return;
	}
	html_add(&page->html, "<p class=\"flash %s\">%s", said == CLERK_DONE ? "good" : "bad",
		clerk_words((enum clerk_answer)said, page->is_zh));
	if (view->what && is_plain(view->what)) {
		html_add(&page->html, " · %s", view->what);
	}
	html_raw(&page->html, "</p>");
}

void staff_begin(struct staff_view *view, const char *title, const char *where)
{
	struct page *page = &view->page;
	page_begin(page, title, document_style, style, "");
	html_add(&page->html, "<nav><b>%s<br>%s</b>",
		page_words(page,
			json_object_get(
				json_object_get(catalog_facts(view->clerk.hall->catalog), "hall"),
				"name")),
		page_say(page, "工作台", "Staff"));
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		html_add(&page->html, "<a href=\"%s\" class=\"%s\">%s", ways[i].path,
			strcmp(ways[i].path, where) == 0 ? "here" : "",
			page_say(page, ways[i].zh, ways[i].en));
		int64_t count = ways[i].count ? sql_int(view->clerk.conn, 0, ways[i].count, "") : 0;
		if (count > 0) {
			html_add(&page->html, "<span>%lld</span>", (long long)count);
		}
		html_raw(&page->html, "</a>");
	}
	html_add(&page->html, "</nav><main><h1>%s</h1>", title);
	add_said(view);
}

void staff_end(struct staff_view *view)
{
	html_raw(&view->page.html, "</main>");
	page_end(&view->page);
}

void staff_form(struct staff_view *view, const char *act, const char *form_style)
{
	html_add(&view->page.html,
		"<form method=\"post\" action=\"/staff/do\" class=\"%s\" autocomplete=\"off\">",
		form_style);
	staff_hidden(view, "token", view->token);
	staff_hidden(view, "act", act);
}

void staff_hidden(struct staff_view *view, const char *name, const char *value)
{
	html_add(&view->page.html, "<input type=\"hidden\" name=\"%s\" value=\"%s\">", name, value);
}

void staff_button(struct staff_view *view, const char *act, const char *id, const char *value,
	const char *label, const char *tone)
{
	staff_form(view, act, "inline");
	staff_hidden(view, "id", id);
	html_add(&view->page.html,
		"<button class=\"%s\" name=\"state\" value=\"%s\">%s</button></form> ", tone, value,
		label);
}

void staff_time(int64_t ms, char text_out[static PAGE_TIME_LEN])
{
	char text[TIME_LEN] = "";
	if (ms) {
		time_text(ms, false, text);
		text[16] = '\0';
		text[10] = ' ';
	}
	(void)str_copy(text_out, PAGE_TIME_LEN, text);
}

void staff_pill(struct staff_view *view, const char *tone, const char *text)
{
	html_add(&view->page.html, "<span class=\"pill %s\">%s</span> ", tone, text);
}
