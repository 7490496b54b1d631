/* What the files of the door to libcurl share; nobody else includes it. */
#ifndef ONEDOOR_HALL_HTTP_IMPL_H
#define ONEDOOR_HALL_HTTP_IMPL_H

#include <curl/curl.h>
#include "firmware/base/log.h"
#include "firmware/base/worker.h"
#include "firmware/hall/http.h"

/* A setting that libcurl does not know would silently weaken the line. */
#define SET(easy, option, value) REQUIRE(curl_easy_setopt(easy, option, value) == CURLE_OK)

/* What one request's callbacks write to. */
struct receiver {
	struct http_answer *answer;
	const struct http_request *request;
	CURL *easy;
	size_t limit;
	bool is_too_big, is_refused;
	char retry_after[64];
	char date[64];
};

struct http {
	char *url;
	char *ca_file;
	char *cert_file;
	char *key_file;
	char *pinned_key;
	bool trusts_anybody;
	struct lock *multi_lock; /* http_wake against http_forget, which replaces multi */
	CURLM *multi;
	int64_t unix_s; /* http_set_time */
	bool is_stream; /* http_stream.h: easy is one */
	CURL *easy;	/* kept between requests for TLS resumption; NULL until needed */
	/* the request begun and not yet ended */
	bool is_busy;
	struct receiver receiver;
	struct curl_slist *headers;
	char error[CURL_ERROR_SIZE];
	int64_t begun_ms, until_ms;
	bool is_waiting_long;
};

/* Whom we trust, who we are, and what of libcurl we want nothing of. */
void http_set_line(struct http *http, CURL *easy);

#endif
