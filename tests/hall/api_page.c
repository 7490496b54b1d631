/* The page behind a slip's QR for who has a terminal's certificate; phones have it at phones.c. */
#include "firmware/base/mem.h"
#include "tests/hall/api.h"
#include "tests/hall/ticket_page.h"

void get_ticket_page(struct request *request)
{
	struct page page;
	page_open(&page, NULL);
	int status =
		ticket_page(&page, request->hall, request->conn, request->part, request->now_ms);
	reply_clear(request->reply);
	request->reply->status = status;
	request->reply->type = "text/html; charset=utf-8";
	request->reply->body = html_take(&page.html, &request->reply->len);
}
