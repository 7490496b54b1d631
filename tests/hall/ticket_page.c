#include "tests/hall/ticket_page.h"

#include "firmware/base/str.h"
#include "tests/hall/public_page.h"
#include "tests/hall/queue.h"
#include "tests/hall/times.h"

#include <stdio.h>
#include <string.h>

enum { REFRESH_S = 30 };

/* As it was taken. */
struct ticket {
	char number[NUMBER_LEN], date[16], issued_at[TIME_LEN], state[12], called_to[16];
	char name[400]; /* of its matter; "" when the catalogue has it no more */
	int64_t n;
	bool has_priority;
	struct matter matter;
	bool has_matter;
};

static bool find(const struct page *page, struct conn *conn, const char *id, struct ticket *out)
{
	*out = (struct ticket){0};
	sqlite3_stmt *row = sql_open(conn,
		"SELECT t.zone, t.n, t.date, t.issued_at, t.state, t.called_to, m.zh, m.en,"
		" t.priority IS NOT NULL, t.matter FROM tickets t LEFT JOIN matters m ON"
		" m.code=t.matter WHERE t.page=?",
		"s", id);
	bool is_found = sql_next(conn, row);
	if (is_found) {
		out->n = sqlite3_column_int64(row, 1);
		snprintf(out->number, sizeof(out->number), "%.1s%04d", sql_column(row, 0),
			(int)out->n);
		(void)str_copy(out->date, sizeof(out->date), sql_column(row, 2));
		(void)str_copy(out->issued_at, sizeof(out->issued_at), sql_column(row, 3));
		(void)str_copy(out->state, sizeof(out->state), sql_column(row, 4));
		(void)str_copy(out->called_to, sizeof(out->called_to), sql_column(row, 5));
		(void)str_copy(out->name, sizeof(out->name),
			sql_column(row, page->is_zh || !*sql_column(row, 7) ? 6 : 7));
		out->has_priority = sqlite3_column_int(row, 8) != 0;
		out->has_matter = matter_find(conn, sql_column(row, 9), &out->matter);
	}
	sql_close(row);
	return is_found;
}

static void add_place(struct page *page, const struct ticket *ticket)
{
	if (ticket->has_matter) {
		html_add(&page->html, "<dl class=\"card\"><dt>%s</dt><dd>",
			page_say(page, "楼层", "Floor"));
		html_add(&page->html, page->is_zh ? "%d 楼" : "%d", (int)ticket->matter.floor);
		html_add(&page->html, "</dd><dt>%s</dt><dd>%s</dd><dt>%s</dt><dd>%s</dd></dl>",
			page_say(page, "窗口", "Windows"), ticket->matter.windows,
			page_say(page, "事项", "Matter"), ticket->name);
	}
}

static void add_waiting(struct page *page, struct conn *conn, const struct ticket *ticket)
{
	struct wait wait = {0};
	if (ticket->has_matter) {
		wait = wait_of_ticket(conn, &ticket->matter, ticket->date, ticket->has_priority,
			ticket->issued_at, ticket->n);
	}
	html_add(&page->html, "<div class=\"pair\"><div class=\"card\">%s<b>",
		page_say(page, "前面还有", "Before you"));
	html_add(&page->html, page->is_zh ? "%d 人" : "%d", (int)wait.ahead);
	html_add(&page->html, "</b></div><div class=\"card\">%s<b>",
		page_say(page, "大约要等", "About"));
	if (wait.normal > 0) {
		html_add(&page->html, page->is_zh ? "%d–%d 分钟" : "%d–%d min",
			(int)wait.optimistic, (int)wait.normal);
	} else {
		html_add(&page->html, "%s", page_say(page, "马上到", "Very soon"));
	}
	html_raw(&page->html, "</b></div></div>");
}

static void add_state(
	struct page *page, struct conn *conn, const struct ticket *ticket, bool is_today)
{
	char text[200];
	if (strcmp(ticket->state, "void") == 0) {
		public_note(page, "bad", page_say(page, "此号已作废", "This number is void"),
			page_say(page, "还要办事，请在自助机上重新取号。",
				"Take a new one at a terminal if you still need it."));
	} else if (strcmp(ticket->state, "called") == 0) {
		(void)str_format(text, sizeof(text),
			page->is_zh ? "请到 %s 窗口" : "Please go to window %s",
			*ticket->called_to ? ticket->called_to : ticket->matter.windows);
		public_note(page, "good", text,
			page_say(page, "已叫号，请马上过去。", "You are called: go there now."));
	} else if (!is_today) {
		(void)str_format(text, sizeof(text),
			page->is_zh ? "它只在 %s 当天有效。" : "It was for %s only.", ticket->date);
		public_note(page, "bad", page_say(page, "此号已过期", "This number is over"), text);
	} else {
		add_waiting(page, conn, ticket);
	}
}

int ticket_page(
	struct page *page, struct hall *hall, struct conn *conn, const char *id, int64_t now_ms)
{
	struct ticket ticket;
	char today[TIME_LEN], now[TIME_LEN];
	bool is_found = find(page, conn, id, &ticket);
	date_text(now_ms, today);
	time_text(now_ms, false, now);
	now[16] = '\0';
	now[10] = ' ';
	bool is_today = strcmp(today, ticket.date) == 0;
	bool is_live = is_found && is_today && strcmp(ticket.state, "waiting") == 0;
	public_begin(page, hall,
		is_found ? page_say(page, "您的排队号", "Your number")
			 : page_say(page, "还没查到这个号", "Not known here yet"),
		"", is_live || !is_found ? REFRESH_S : 0);
	if (is_found) {
		html_add(&page->html, "<p class=\"number\">%s</p>", ticket.number);
		add_state(page, conn, &ticket, is_today);
		add_place(page, &ticket);
	} else {
		public_note(page, "warm", page_say(page, "稍后再看", "Look again later"),
			page_say(page,
				"断网时取的号会晚一点送到大厅。小票有效，请到小票上的窗口等候。",
				"A number taken off line reaches the hall a little later. Your "
				"slip is good: wait where it says."));
	}
	if (is_live) {
		html_add(&page->html, "<p class=\"soft small\">%s</p>",
			page_say(page, "本页每 30 秒自动更新。请留意大厅叫号。",
				"This page renews itself every 30 seconds. Listen for the call."));
	}
	public_end(page, now);
	matter_finish(&ticket.matter);
	return is_found ? 200 : 404;
}
