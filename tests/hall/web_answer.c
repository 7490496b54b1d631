#include "tests/hall/web_answer.h"

#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <stdio.h>

enum MHD_Result web_answer(struct MHD_Connection *connection, struct reply *reply,
	const char *policy, const char *location)
{
	char all[512], seconds[16];
	struct MHD_Response *response = MHD_create_response_from_buffer(
		reply->body ? reply->len : 0, reply->body, MHD_RESPMEM_MUST_COPY);
	REQUIRE(response);
	(void)str_format(all, sizeof(all),
		"default-src 'none'; base-uri 'none'; frame-ancestors 'none'%s%s",
		*policy ? "; " : "; form-action 'none'", policy);
	MHD_add_response_header(response, "Content-Type", reply->type ? reply->type : "text/plain");
	MHD_add_response_header(response, "Content-Security-Policy", all);
	MHD_add_response_header(response, "Cache-Control", "no-store");
	MHD_add_response_header(response, "Referrer-Policy", "no-referrer");
	MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
	if (reply->allow) {
		MHD_add_response_header(response, "Allow", reply->allow);
	}
	if (location) {
		MHD_add_response_header(response, "Location", location);
	}
	if (reply->retry_after_s) {
		snprintf(seconds, sizeof(seconds), "%d", reply->retry_after_s);
		MHD_add_response_header(response, "Retry-After", seconds);
	}
	enum MHD_Result result =
		MHD_queue_response(connection, (unsigned int)reply->status, response);
	MHD_destroy_response(response);
	reply_clear(reply);
	return result;
}

void reply_page(struct reply *reply, int status, struct html *html)
{
	reply_clear(reply);
	reply->status = status;
	reply->type = "text/html; charset=utf-8";
	reply->body = html_take(html, &reply->len);
}
