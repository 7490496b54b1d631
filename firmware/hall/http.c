#include "firmware/hall/http.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/base/worker.h"

#include <curl/curl.h>
#include <string.h>
#include <strings.h>

enum { FIRST_CAPACITY = 4096, GRACE_MS = 500 };

struct http {
	char *url;
	char *ca_file;
	char *cert_file;
	char *key_file;
	char *pinned_key;
	struct lock *multi_lock; /* http_wake against http_forget, which replaces multi */
	CURLM *multi;
	CURL *easy; /* kept between requests for TLS resumption; NULL until needed */
	CURLcode last_logged;
};

/* What one request's callbacks write to. */
struct receiver {
	struct http_answer *answer;
	size_t limit;
	bool is_too_big;
	char type[64]; /* Content-Type */
};

static char *copy_or_null(const char *text)
{
	return text && text[0] ? mem_copy_str(text) : NULL;
}

enum err http_create(const struct http_config *config, struct http **http_out)
{
	*http_out = NULL;
	if (!str_starts(config->url, "https://") || strlen(config->url) > 256) {
		log_error("hall", "the hall's address is not https://host:port");
		return ERR_INVALID;
	}
	REQUIRE(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
	struct http *http = mem_new(struct http);
	http->url = mem_copy_str(config->url);
	for (size_t len = strlen(http->url); len > 0 && http->url[len - 1] == '/'; len--) {
		http->url[len - 1] = '\0';
	}
	http->ca_file = copy_or_null(config->ca_file);
	http->cert_file = copy_or_null(config->cert_file);
	http->key_file = copy_or_null(config->key_file);
	http->pinned_key = copy_or_null(config->pinned_key);
	http->multi_lock = lock_create();
	http->multi = curl_multi_init();
	REQUIRE(http->multi);
	*http_out = http;
	return OK;
}

void http_destroy(struct http *http)
{
	if (!http) {
		return;
	}
	curl_easy_cleanup(http->easy);
	curl_multi_cleanup(http->multi);
	lock_destroy(http->multi_lock);
	mem_free(http->url);
	mem_free(http->ca_file);
	mem_free(http->cert_file);
	mem_free(http->key_file);
	mem_free(http->pinned_key);
	mem_free(http);
	curl_global_cleanup();
}

/* realloc would leave the old copy behind. */
static void grow(struct http_answer *answer, size_t need)
{
	size_t capacity = MAX_OF(answer->capacity * 2, (size_t)FIRST_CAPACITY);
	capacity = MAX_OF(capacity, need);
	char *body = mem_alloc(capacity, 1);
	if (answer->body) {
		memcpy(body, answer->body, answer->len);
		mem_wipe(answer->body, answer->capacity);
		mem_free(answer->body);
	}
	answer->body = body;
	answer->capacity = capacity;
}

static size_t take_body(char *data, size_t size, size_t count, void *arg)
{
	struct receiver *receiver = arg;
	struct http_answer *answer = receiver->answer;
	size_t len = size * count;
	if (len > receiver->limit - answer->len) {
		receiver->is_too_big = true;
		return CURL_WRITEFUNC_ERROR;
	}
	if (answer->len + len + 1 > answer->capacity) {
		grow(answer, answer->len + len + 1);
	}
	memcpy(answer->body + answer->len, data, len);
	answer->len += len;
	answer->body[answer->len] = '\0';
	return len;
}

/* The value of a header line, without blanks around it, when it is the named one. */
static bool header_value(const char *line, size_t len, const char *name, char *out, size_t out_size)
{
	size_t name_len = strlen(name);
	if (len <= name_len || line[name_len] != ':' || strncasecmp(line, name, name_len) != 0) {
		return false;
	}
	const char *at = line + name_len + 1;
	const char *end = line + len;
	while (at < end && (*at == ' ' || *at == '\t')) {
		at++;
	}
	while (end > at && (end[-1] == '\r' || end[-1] == '\n' || end[-1] == ' ')) {
		end--;
	}
	if ((size_t)(end - at) >= out_size) {
		return false; /* too long to be of use; a cut ETag would never match */
	}
	memcpy(out, at, (size_t)(end - at));
	out[end - at] = '\0';
	return true;
}

static size_t take_header(char *line, size_t size, size_t count, void *arg)
{
	struct receiver *receiver = arg;
	size_t len = size * count;
	char number[12];
	if (header_value(line, len, "retry-after", number, sizeof(number))) {
		int seconds = 0;
		for (const char *c = number; *c >= '0' && *c <= '9' && seconds < 100000; c++) {
			seconds = seconds * 10 + (*c - '0');
		}
		receiver->answer->retry_after_s = seconds;
	} else if (!header_value(
			   line, len, "content-type", receiver->type, sizeof(receiver->type))) {
		header_value(
			line, len, "etag", receiver->answer->etag, sizeof(receiver->answer->etag));
	}
	return len;
}

/* A yes that is not JSON comes from somebody else than the hall. */
static bool is_foreign(const struct receiver *receiver, long status)
{
	static const char json[] = "application/json";
	bool is_json = strncasecmp(receiver->type, json, sizeof(json) - 1) == 0 &&
		       strchr("; ", receiver->type[sizeof(json) - 1]);
	return status >= 200 && status < 300 && receiver->answer->len > 0 && !is_json;
}

static enum err reason_of(CURLcode code)
{
	switch (code) {
	case CURLE_OPERATION_TIMEDOUT:
		return ERR_TIMEOUT;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
		return ERR_OFFLINE;
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
		return ERR_AUTH;
	case CURLE_FILESIZE_EXCEEDED:
		return ERR_TOO_BIG;
	case CURLE_SSL_CONNECT_ERROR: /* cut in the handshake looks no different */
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_PARTIAL_FILE:
	case CURLE_GOT_NOTHING:
		return ERR_GONE;
	default:
		return ERR_PROTOCOL;
	}
}

/* A setting that libcurl does not know would silently weaken the line. */
#define SET(easy, option, value) REQUIRE(curl_easy_setopt(easy, option, value) == CURLE_OK)

static void set_line(const struct http *http, CURL *easy)
{
	SET(easy, CURLOPT_NOSIGNAL, 1L);
	SET(easy, CURLOPT_QUICK_EXIT,
		1L); /* a hanging name server must not hold us up at the end */
	SET(easy, CURLOPT_PROTOCOLS_STR, "https");
	SET(easy, CURLOPT_PROXY, ""); /* none, whatever the environment says */
	SET(easy, CURLOPT_FOLLOWLOCATION, 0L);
	SET(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	SET(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	SET(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	SET(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	SET(easy, CURLOPT_CAPATH, NULL); /* not the system's */
	SET(easy, CURLOPT_CAINFO, http->ca_file ? http->ca_file : "");
	if (http->cert_file) {
		SET(easy, CURLOPT_SSLCERT, http->cert_file);
		SET(easy, CURLOPT_SSLKEY, http->key_file);
	}
	if (http->pinned_key) {
		SET(easy, CURLOPT_PINNEDPUBLICKEY, http->pinned_key);
	}
	SET(easy, CURLOPT_USERAGENT, "onedoor/" ONEDOOR_VERSION);
	SET(easy, CURLOPT_TCP_KEEPALIVE, 1L);
}

static struct curl_slist *add_header(struct curl_slist *list, const char *name, const char *value)
{
	char line[256];
	REQUIRE(str_format(line, sizeof(line), "%s: %s", name, value));
	struct curl_slist *longer = curl_slist_append(list, line);
	REQUIRE(longer);
	return longer;
}

static struct curl_slist *headers_of(const struct http_request *request)
{
	struct curl_slist *list =
		add_header(NULL, "Accept", "application/json, application/problem+json");
	if (request->body) {
		list = add_header(list, "Content-Type", "application/json");
		list = curl_slist_append(list, "Expect:"); /* do not wait for a "100 Continue" */
		REQUIRE(list);
	}
	if (request->idempotency_key) {
		list = add_header(list, "Idempotency-Key", request->idempotency_key);
	}
	if (request->if_none_match && request->if_none_match[0]) {
		list = add_header(list, "If-None-Match", request->if_none_match);
	}
	return list;
}

static void set_request(CURL *easy, const struct http_request *request, const char *url,
	struct curl_slist *headers, struct receiver *receiver)
{
	SET(easy, CURLOPT_URL, url);
	SET(easy, CURLOPT_HTTPHEADER, headers);
	if (strcmp(request->method, "POST") == 0) {
		SET(easy, CURLOPT_POST, 1L);
		SET(easy, CURLOPT_POSTFIELDSIZE, (long)(request->body ? strlen(request->body) : 0));
		SET(easy, CURLOPT_POSTFIELDS, request->body ? request->body : ""); /* not copied */
	} else if (strcmp(request->method, "GET") != 0) {
		SET(easy, CURLOPT_CUSTOMREQUEST, request->method);
	}
	SET(easy, CURLOPT_TIMEOUT_MS, (long)request->limit_ms);
	SET(easy, CURLOPT_CONNECTTIMEOUT_MS,
		(long)MIN_OF(request->limit_ms, (int64_t)HTTP_CONNECT_LIMIT_MS));
	SET(easy, CURLOPT_WRITEFUNCTION, take_body);
	SET(easy, CURLOPT_WRITEDATA, receiver);
	SET(easy, CURLOPT_HEADERFUNCTION, take_header);
	SET(easy, CURLOPT_HEADERDATA, receiver);
}

/* Until the transfer ends, is interrupted, or overstays. */
static enum err run(struct http *http, const struct http_request *request, CURLcode *code_out)
{
	int64_t until_ms = clock_ms() + request->limit_ms + GRACE_MS;
	for (;;) {
		int running = 0;
		REQUIRE(curl_multi_perform(http->multi, &running) == CURLM_OK);
		int left;
		for (CURLMsg *msg; (msg = curl_multi_info_read(http->multi, &left));) {
			if (msg->msg == CURLMSG_DONE) {
				*code_out = msg->data.result;
				return OK;
			}
		}
		if (request->is_interrupted && request->is_interrupted(request->interrupt_arg)) {
			return ERR_CANCELLED;
		}
		int64_t left_ms = until_ms - clock_ms();
		if (left_ms <= 0) {
			return ERR_TIMEOUT;
		}
		curl_multi_poll(http->multi, NULL, 0, (int)MIN_OF(left_ms, (int64_t)1000), NULL);
	}
}

static void log_failure(struct http *http, CURLcode code)
{
	if (code != http->last_logged) { /* a line that is down for hours is one line in the log */
		log_warn("hall", "no answer from the hall: %s", curl_easy_strerror(code));
		http->last_logged = code;
	}
}

enum err http_do(
	struct http *http, const struct http_request *request, struct http_answer *answer_out)
{
	*answer_out = (struct http_answer){0};
	struct receiver receiver = {.answer = answer_out,
		.limit = request->answer_limit ? request->answer_limit : HTTP_ANSWER_LIMIT};
	char url[512];
	REQUIRE(str_format(url, sizeof(url), "%s%s", http->url, request->path));
	if (!http->easy) {
		http->easy = curl_easy_init();
		REQUIRE(http->easy);
	}
	struct curl_slist *headers = headers_of(request);
	set_line(http, http->easy);
	set_request(http->easy, request, url, headers, &receiver);
	REQUIRE(curl_multi_add_handle(http->multi, http->easy) == CURLM_OK);

	CURLcode code = CURLE_OK;
	enum err err = run(http, request, &code);
	long status = 0;
	curl_off_t pretransfer_us = 0;
	curl_easy_getinfo(http->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(http->easy, CURLINFO_PRETRANSFER_TIME_T, &pretransfer_us);
	answer_out->may_have_arrived = pretransfer_us > 0;
	curl_multi_remove_handle(http->multi, http->easy);
	curl_easy_reset(http->easy);
	curl_slist_free_all(headers);
	mem_wipe(url, sizeof(url)); /* a token may stand in it */

	if (err == OK && receiver.is_too_big) {
		err = ERR_TOO_BIG;
	} else if (err == OK && code != CURLE_OK) {
		err = reason_of(code);
		log_failure(http, code);
	} else if (err == OK && is_foreign(&receiver, status)) {
		log_warn("hall", "status %ld without JSON: that is not the hall", status);
		err = ERR_PROTOCOL;
	} else if (err == OK) {
		answer_out->status = (int)status;
		http->last_logged = CURLE_OK;
	}
	return err;
}

void http_answer_wipe(struct http_answer *answer)
{
	mem_wipe(answer->body, answer->capacity);
	mem_free(answer->body);
	mem_wipe(answer, sizeof(*answer));
}

void http_wait(struct http *http, int64_t timeout_ms)
{
	if (timeout_ms > 0) {
		int limit_ms = (int)MIN_OF(timeout_ms, (int64_t)3600000);
		curl_multi_poll(http->multi, NULL, 0, limit_ms, NULL);
	}
}

void http_wake(void *arg)
{
	struct http *http = arg;
	lock_begin(http->multi_lock);
	curl_multi_wakeup(http->multi);
	lock_end(http->multi_lock);
}

void http_forget(struct http *http)
{
	curl_easy_cleanup(http->easy);
	http->easy = NULL;
	CURLM *fresh = curl_multi_init();
	REQUIRE(fresh);
	lock_begin(http->multi_lock);
	CURLM *old = http->multi;
	http->multi = fresh;
	/* A wake-up that only the old one has heard must not be lost. */
	curl_multi_wakeup(fresh);
	lock_end(http->multi_lock);
	curl_multi_cleanup(old);
}
