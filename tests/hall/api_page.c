#include "tests/hall/api.h"

#include "firmware/base/mem.h"
#include "tests/hall/queue.h"
#include "tests/hall/times.h"

#include <stdio.h>
#include <string.h>

static void reply_html(struct reply *reply, int status, const char *title, const char *text)
{
	char html[1024];
	snprintf(html, sizeof(html),
		"<!doctype html><html lang=\"zh\"><meta charset=\"utf-8\">"
		"<meta name=\"viewport\" content=\"width=device-width\"><title>%s</title>"
		"<body style=\"font:1.4em sans-serif;margin:2em;color:#17242B;background:#F6F4EF\">"
		"<h1 style=\"color:#0B6E69\">%s</h1><p>%s</p></body></html>\n",
		title, title, text);
	reply_clear(reply);
	reply->status = status;
	reply->type = "text/html; charset=utf-8";
	reply->body = mem_copy_str(html);
	reply->len = strlen(html);
}

void get_ticket_page(struct request *request)
{
	sqlite3_stmt *row = sql_open(request->conn,
		"SELECT t.zone, t.n, t.state, m.zh, m.windows,"
		" (SELECT COUNT(*) FROM tickets o WHERE o.department=t.department AND o.date=t.date"
		"  AND o.state='waiting' AND o.issued_at<t.issued_at)"
		" FROM tickets t JOIN matters m ON m.code=t.matter WHERE t.page=?",
		"s", request->part);
	if (sql_next(request->conn, row)) {
		char title[32], text[512];
		const char *state = sql_column(row, 2);
		snprintf(title, sizeof(title), "%.1s%04d", sql_column(row, 0),
			sqlite3_column_int(row, 1));
		if (strcmp(state, "waiting") == 0) {
			snprintf(text, sizeof(text), "%s<br>窗口 %s<br>前面 %d 人",
				sql_column(row, 3), sql_column(row, 4), sqlite3_column_int(row, 5));
		} else {
			snprintf(text, sizeof(text), "%s<br>%s", sql_column(row, 3),
				strcmp(state, "void") == 0 ? "此号已作废" : "已叫号");
		}
		reply_html(request->reply, 200, title, text);
	} else {
		reply_html(request->reply, 404, "暂未查到",
			"此号尚未送达大厅,请稍后再试;凭小票可在窗口办理。");
	}
	sql_close(row);
}
