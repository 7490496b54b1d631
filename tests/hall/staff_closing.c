/* The day's closing: what was paid, what is on its way back, and do both books agree. */
#include "firmware/base/attr.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "tests/hall/closing.h"
#include "tests/hall/payments.h"
#include "tests/hall/staff_views.h"
#include "tests/hall/times.h"

#include <string.h>

static void add_tile(struct staff_view *view, const char *label, int64_t fen)
{
	char yuan[YUAN_LEN];
	yuan_text(fen, yuan);
	html_add(&view->page.html, "<div class=\"card\">%s<b>%s</b></div>", label, yuan);
}

static int64_t member(const json_t *closing, const char *name)
{
	return json_integer_value(json_object_get(closing, name));
}

static void add_sums(struct staff_view *view, const json_t *closing)
{
	struct page *page = &view->page;
	html_raw(&page->html, "<div class=\"tiles\">");
	add_tile(view, page_say(page, "实收", "Paid"), member(closing, "paid_fen"));
	add_tile(view, page_say(page, "退款", "Given back"), member(closing, "refunded_fen"));
	add_tile(view, page_say(page, "应留", "Kept here"), member(closing, "kept_fen"));
	add_tile(view, page_say(page, "支付机构账上", "Kept by the provider"),
		member(closing, "provider_fen"));
	html_raw(&page->html, "</div>");
}

static const char *difference_words(const struct page *page, const char *what)
{
	return strcmp(what, "not_booked") == 0
		       ? page_say(page, "已收钱，没入账", "Money came, not booked")
	       : strcmp(what, "unknown_order") == 0
		       ? page_say(page, "没有这笔订单", "No such order here")
		       : page_say(page, "已入账，没收到钱", "Booked, no money");
}

static void add_differences(struct staff_view *view, const json_t *list, int64_t owed_fen)
{
	struct page *page = &view->page;
	size_t i;
	const json_t *each;
	if (json_array_size(list) == 0) {
		char yuan[YUAN_LEN];
		html_add(&page->html, "<p class=\"card good\">%s",
			page_say(page, "两边的账一致。", "Both books agree."));
		if (owed_fen) {
			yuan_text(owed_fen, yuan);
			html_add(&page->html,
				page->is_zh ? "另有 %s 正在退回。" : " %s is on its way back.",
				yuan);
		}
		html_raw(&page->html, "</p>");
		return;
	}
	html_add(&page->html, "<h2>%s</h2><table>", page_say(page, "账不平", "Differences"));
	json_array_foreach(list, i, each)
	{
		char yuan[YUAN_LEN];
		yuan_text(member(each, "fen"), yuan);
		html_add(&page->html, "<tr><td><code>%s</code></td><td>",
			json_string_value(json_object_get(each, "order")));
		staff_pill(view, "bad",
			difference_words(page, json_string_value(json_object_get(each, "what"))));
		html_add(&page->html, "</td><td class=\"right\">%s</td></tr>", yuan);
	}
	html_raw(&page->html, "</table>");
}

static const char *state_words(const struct page *page, const char *state)
{
	static const char *const words[][3] = {
		{"created", "等待付款", "Waiting"},
		{"scanned", "正在付款", "Being paid"},
		{"unknown", "正在核对", "Being asked for"},
		{"paid", "已付", "Paid"},
		{"refused", "未付", "Refused"},
		{"expired", "超时", "Expired"},
		{"closed", "已关闭", "Closed"},
	};
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strcmp(words[i][0], state) == 0) {
			return page_say(page, words[i][1], words[i][2]);
		}
	}
	return state;
}

/* Not by a slip of the hand. */
static void add_refund(struct staff_view *view, const char *order)
{
	struct page *page = &view->page;
	staff_form(view, "refund", "inline");
	staff_hidden(view, "id", order);
	html_add(&page->html,
		"<label><input type=\"checkbox\" required> %s</label> <button class=\"quiet\">%s"
		"</button></form>",
		page_say(page, "确认", "Sure"), page_say(page, "退款", "Give back"));
}

static void add_payment(struct staff_view *view, sqlite3_stmt *row)
{
	struct page *page = &view->page;
	char at[PAGE_TIME_LEN], yuan[YUAN_LEN], shown[SHOWN_NO_LEN];
	const char *state = sql_column(row, 6), *refund = sql_column(row, 7);
	bool is_paid = strcmp(state, "paid") == 0;
	staff_time(sqlite3_column_int64(row, 1), at);
	yuan_text(sqlite3_column_int64(row, 5), yuan);
	account_shown(sql_column(row, 4), shown);
	html_add(&page->html,
		"<tr><td>%s</td><td>%s</td><td>%s %s</td><td class=\"right\"><b>%s</b></td><td>",
		at, sql_column(row, 2), sql_column(row, page->is_zh ? 9 : 10), shown, yuan);
	staff_pill(view, is_paid ? "good" : "", state_words(page, state));
	if (*refund) {
		staff_pill(view, "warm",
			strcmp(refund, "done") == 0 ? page_say(page, "已退款", "Given back")
						    : page_say(page, "正在退款", "To give back"));
	}
	html_add(&page->html, "</td><td class=\"mono\">%s</td><td class=\"right\">",
		sql_column(row, 8));
	if (is_paid && !*refund) {
		add_refund(view, sql_column(row, 0));
	}
	html_raw(&page->html, "</td></tr>");
}

static void add_payments(struct staff_view *view, int64_t day_ms)
{
	static const char *const heads[][2] = {{"时间", "When"}, {"自助机", "Terminal"},
		{"账户", "Account"}, {"金额", "Amount"}, {"状态", "State"}, {"收据号", "Receipt"},
		{"", ""}};
	struct page *page = &view->page;
	html_add(&page->html, "<h2>%s</h2><table><tr>", page_say(page, "当天的付款", "Payments"));
	for (size_t i = 0; i < ARRAY_LEN(heads); i++) {
		html_add(&page->html, "<th class=\"%s\">%s</th>", i == 3 ? "right" : "",
			page_say(page, heads[i][0], heads[i][1]));
	}
	html_raw(&page->html, "</tr>");
	sqlite3_stmt *row = sql_open(view->clerk.conn,
		"SELECT p.order_no, p.created_ms, p.terminal, p.unit, p.tail, p.amount_fen, "
		"p.state, "
		"p.refund, COALESCE(p.receipt_no,''), json_extract(u.body,'$.name.zh'), "
		"COALESCE(json_extract(u.body,'$.name.en'),json_extract(u.body,'$.name.zh')) FROM "
		"payments p JOIN units_ever u ON u.code=p.unit WHERE (p.created_ms>=?1 AND "
		"p.created_ms<?2) OR (p.paid_ms>=?1 AND p.paid_ms<?2) ORDER BY p.created_ms DESC "
		"LIMIT 500",
		"ii", day_ms, day_ms + DAY_MS);
	while (sql_next(view->clerk.conn, row)) {
		add_payment(view, row);
	}
	sql_close(row);
	html_raw(&page->html, "</table>");
}

void staff_closing(struct staff_view *view)
{
	struct page *page = &view->page;
	char day[TIME_LEN], before[TIME_LEN], after[TIME_LEN];
	int64_t day_ms = day_start(view->clerk.now_ms);
	if (view->from) {
		(void)!date_parse(view->from, &day_ms);
	}
	json_t *closing = closing_of(view->clerk.hall, view->clerk.conn, day_ms);
	date_text(day_ms, day);
	date_text(day_ms - DAY_MS, before);
	date_text(day_ms + DAY_MS, after);
	staff_begin(view, page_say(page, "日终对账", "The day's closing"), "/staff/closing");
	html_add(&page->html,
		"<div class=\"tabs\"><a href=\"?from=%s\">%s</a><a class=\"here\">%s</a>"
		"<a href=\"?from=%s\">%s</a></div>",
		before, before, day, after, after);
	add_sums(view, closing);
	add_differences(view, json_object_get(closing, "differences"), member(closing, "owed_fen"));
	add_payments(view, day_ms);
	staff_end(view);
	json_decref(closing);
}
