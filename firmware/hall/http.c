#include "firmware/hall/http.h"
#include "firmware/hall/http_counts.h"
#include "firmware/hall/http_impl.h"
#include "firmware/hall/http_reason.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/plain.h"
#include "firmware/base/str.h"
#include "firmware/base/worker.h"

#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/select.h>

enum { FIRST_CAPACITY = 4096, GRACE_MS = 500, ALSO_WAIT_MS = 1000 };

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
	http->trusts_anybody = config->trusts_anybody;
	http->multi_lock = lock_create();
	http->multi = curl_multi_init();
	REQUIRE(http->multi);
	*http_out = http;
	return OK;
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

/* False: no body to be taken; else *is_taken_out. */
static bool hand_over(struct receiver *receiver, const char *data, size_t len, bool *is_taken_out)
{
	long status = 0;
	curl_off_t length = -1;
	curl_easy_getinfo(receiver->easy, CURLINFO_RESPONSE_CODE, &status);
	if (!receiver->request->take || (status != 200 && status != 206)) {
		return false;
	}
	curl_easy_getinfo(receiver->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
	const struct http_piece piece = {(int)status, length, data, len};
	*is_taken_out = receiver->request->take(receiver->request->take_arg, &piece);
	return true;
}

static size_t take_body(char *data, size_t size, size_t count, void *arg)
{
	struct receiver *receiver = arg;
	struct http_answer *answer = receiver->answer;
	size_t len = size * count;
	bool is_taken = false;
	if (hand_over(receiver, data, len, &is_taken)) {
		receiver->is_refused = !is_taken;
		return is_taken ? len : CURL_WRITEFUNC_ERROR;
	}
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
	struct http_answer *answer = receiver->answer;
	size_t len = size * count;
	const struct {
		const char *name;
		char *out;
		size_t size;
	} kept[] = {
		{"content-type", answer->type, sizeof(answer->type)},
		{"etag", answer->etag, sizeof(answer->etag)},
		{"server", answer->server, sizeof(answer->server)},
		{"retry-after", receiver->retry_after, sizeof(receiver->retry_after)},
		{"date", receiver->date, sizeof(receiver->date)},
	};
	for (size_t i = 0; i < ARRAY_LEN(kept); i++) {
		if (header_value(line, len, kept[i].name, kept[i].out, kept[i].size)) {
			break;
		}
	}
	return len;
}

static CURLcode set_verify_time(CURL *easy, void *ssl_context, void *arg)
{
	(void)easy;
	const struct http *http = arg;
	if (http->unix_s > 0) {
		X509_VERIFY_PARAM_set_time(SSL_CTX_get0_param(ssl_context), (time_t)http->unix_s);
	}
	return CURLE_OK;
}

void http_set_line(struct http *http, CURL *easy)
{
	SET(easy, CURLOPT_SSL_CTX_FUNCTION, set_verify_time);
	SET(easy, CURLOPT_SSL_CTX_DATA, http);
	SET(easy, CURLOPT_NOSIGNAL, 1L);
	SET(easy, CURLOPT_QUICK_EXIT,
		1L); /* a hanging name server must not hold us up at the end */
	SET(easy, CURLOPT_PROTOCOLS_STR, "https");
	SET(easy, CURLOPT_PROXY, ""); /* none, whatever the environment says */
	SET(easy, CURLOPT_FOLLOWLOCATION, 0L);
	SET(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	SET(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	SET(easy, CURLOPT_SSL_VERIFYPEER, http->trusts_anybody ? 0L : 1L);
	SET(easy, CURLOPT_SSL_VERIFYHOST, http->trusts_anybody ? 0L : 2L);
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
	mem_wipe(line, sizeof(line)); /* a secret may stand in it */
	return longer;
}

static struct curl_slist *headers_of(const struct http_request *request)
{
	struct curl_slist *list = add_header(NULL, "Accept",
		request->take ? "*/*" : "application/json, application/problem+json");
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
	if (request->token && request->token[0]) {
		char value[128];
		REQUIRE(str_format(value, sizeof(value), "Bearer %s", request->token));
		list = add_header(list, "Authorization", value);
		mem_wipe(value, sizeof(value));
	}
	if (request->authorization) {
		list = add_header(list, "Authorization", request->authorization);
	}
	if (request->take && request->from > 0) {
		char range[48];
		str_format(range, sizeof(range), "bytes=%lld-", (long long)request->from);
		list = add_header(list, "Range", range);
	}
	if (request->last_four && request->last_four[0]) {
		list = add_header(list, "Onedoor-Last-Four", request->last_four);
	}
	return list;
}

static void set_request(CURL *easy, const struct http_request *request, const char *url,
	struct curl_slist *headers, struct receiver *receiver)
{
	SET(easy, CURLOPT_URL, url);
	SET(easy, CURLOPT_HTTPHEADER, headers);
	const bool is_post = strcmp(request->method, "POST") == 0;
	if (is_post || request->body) {
		SET(easy, CURLOPT_POST, 1L);
		SET(easy, CURLOPT_POSTFIELDSIZE, (long)(request->body ? strlen(request->body) : 0));
		SET(easy, CURLOPT_POSTFIELDS, request->body ? request->body : ""); /* not copied */
	}
	if (!is_post && strcmp(request->method, "GET") != 0) {
		SET(easy, CURLOPT_CUSTOMREQUEST, request->method);
	}
	SET(easy, CURLOPT_TIMEOUT_MS, (long)request->limit_ms);
	SET(easy, CURLOPT_CONNECTTIMEOUT_MS,
		(long)MIN_OF(request->limit_ms, (int64_t)HTTP_CONNECT_LIMIT_MS));
	if (request->stall_limit_ms > 0) {
		SET(easy, CURLOPT_LOW_SPEED_LIMIT, 16L); /* bytes a second, on average */
		SET(easy, CURLOPT_LOW_SPEED_TIME, (long)(request->stall_limit_ms / 1000));
	}
	SET(easy, CURLOPT_WRITEFUNCTION, take_body);
	SET(easy, CURLOPT_WRITEDATA, receiver);
	SET(easy, CURLOPT_HEADERFUNCTION, take_header);
	SET(easy, CURLOPT_HEADERDATA, receiver);
}

void http_begin(struct http *http, const struct http_request *request, struct http_answer *answer)
{
	REQUIRE(!http->is_busy);
	*answer = (struct http_answer){0};
	if (!http->easy) {
		http->easy = curl_easy_init();
		REQUIRE(http->easy);
	}
	http->receiver = (struct receiver){.answer = answer,
		.request = request,
		.easy = http->easy,
		.limit = request->answer_limit ? request->answer_limit : HTTP_ANSWER_LIMIT};
	char url[256 + HTTP_PATH_LIMIT + 1];
	REQUIRE(str_format(url, sizeof(url), "%s%s", http->url, request->path));
	http->headers = headers_of(request);
	http_set_line(http, http->easy);
	set_request(http->easy, request, url, http->headers, &http->receiver);
	mem_wipe(url, sizeof(url)); /* a token may stand in it */
	http->error[0] = '\0';
	SET(http->easy, CURLOPT_ERRORBUFFER, http->error);
	REQUIRE(curl_multi_add_handle(http->multi, http->easy) == CURLM_OK);
	http->begun_ms = clock_ms();
	http->is_waiting_long = request->waits_long;
	http->until_ms = http->begun_ms + request->limit_ms + GRACE_MS;
	http->is_busy = true;
}

void http_set_time(struct http *http, int64_t unix_s)
{
	http->unix_s = unix_s;
}

bool http_is_busy(const struct http *http)
{
	return http->is_busy;
}

static void explain(const struct http *http, CURLcode code, long status, struct http_answer *answer)
{
	long verify_result = 0;
	long connection_count = 0;
	curl_off_t handshake_us = 0;
	curl_easy_getinfo(http->easy, CURLINFO_SSL_VERIFYRESULT, &verify_result);
	curl_easy_getinfo(http->easy, CURLINFO_NUM_CONNECTS, &connection_count);
	curl_easy_getinfo(http->easy, CURLINFO_APPCONNECT_TIME_T, &handshake_us);
	answer->trouble = http_trouble(code, http->error, verify_result);
	long os_error = 0;
	curl_easy_getinfo(http->easy, CURLINFO_OS_ERRNO, &os_error);
	answer->fault = http_fault(code, http->error, verify_result, os_error);
	answer->is_cut_after_handshake = connection_count > 0 && handshake_us > 0 && status == 0 &&
					 http_reason(code) == ERR_GONE;
	const char *words = http->error[0] ? http->error : curl_easy_strerror(code);
	plain_copy(answer->detail, sizeof(answer->detail), words, strlen(words));
}

static void take_times(CURL *easy, struct http_answer *answer)
{
	curl_off_t us = 0;
	curl_easy_getinfo(easy, CURLINFO_NAMELOOKUP_TIME_T, &us);
	answer->times.name_us = us;
	curl_easy_getinfo(easy, CURLINFO_CONNECT_TIME_T, &us);
	answer->times.connection_us = us;
	curl_easy_getinfo(easy, CURLINFO_APPCONNECT_TIME_T, &us);
	answer->times.security_us = us;
	curl_easy_getinfo(easy, CURLINFO_STARTTRANSFER_TIME_T, &us);
	answer->times.answer_us = us;
}

/* The end of what was begun, however it came. */
static enum err end(struct http *http, enum err err, CURLcode code)
{
	struct http_answer *answer = http->receiver.answer;
	long status = 0;
	curl_off_t pretransfer_us = 0;
	curl_easy_getinfo(http->easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(http->easy, CURLINFO_PRETRANSFER_TIME_T, &pretransfer_us);
	answer->may_have_arrived = pretransfer_us > 0;
	take_times(http->easy, answer);
	time_t date = http->receiver.date[0] ? curl_getdate(http->receiver.date, NULL) : -1;
	answer->date_s = date > 0 ? (int64_t)date : 0;
	if (err == OK && http->receiver.is_too_big) {
		err = ERR_TOO_BIG;
	} else if (err == OK && http->receiver.is_refused) {
		err = ERR_REFUSED;
	} else if (err == OK && code != CURLE_OK) {
		err = http_reason(code);
		explain(http, code, status, answer);
		if (answer->trouble == LINE_OWN_CERTIFICATE_REFUSED) {
			err = ERR_AUTH;
		}
	} else if (err == OK) {
		answer->status = (int)status;
		answer->retry_after_s =
			http_retry_after_s(http->receiver.retry_after, http->receiver.date);
	} else {
		answer->trouble = LINE_NO_ANSWER;
	}
	if (!http->is_waiting_long) {
		http_count(err, answer->status, clock_ms() - http->begun_ms);
	}
	curl_multi_remove_handle(http->multi, http->easy);
	curl_easy_reset(http->easy);
	curl_slist_free_all(http->headers);
	http->headers = NULL;
	mem_wipe(http->error, sizeof(http->error));
	http->is_busy = false;
	return err;
}

void http_destroy(struct http *http)
{
	if (!http) {
		return;
	}
	if (http->is_busy) {
		(void)end(http, ERR_CANCELLED, CURLE_OK);
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

bool http_has_ended(struct http *http, enum err *err_out)
{
	REQUIRE(http->is_busy);
	int running = 0;
	REQUIRE(curl_multi_perform(http->multi, &running) == CURLM_OK);
	int left;
	for (CURLMsg *msg; (msg = curl_multi_info_read(http->multi, &left));) {
		if (msg->msg == CURLMSG_DONE) {
			*err_out = end(http, OK, msg->data.result);
			return true;
		}
	}
	if (clock_ms() >= http->until_ms) {
		*err_out = end(http, ERR_TIMEOUT, CURLE_OK);
		return true;
	}
	return false;
}

enum err http_do(
	struct http *http, const struct http_request *request, struct http_answer *answer_out)
{
	http_begin(http, request, answer_out);
	enum err err;
	while (!http_has_ended(http, &err)) {
		if (request->is_interrupted && request->is_interrupted(request->interrupt_arg)) {
			return end(http, ERR_CANCELLED, CURLE_OK);
		}
		int64_t left_ms = CLAMP(http->until_ms - clock_ms(), 0, 1000);
		curl_multi_poll(http->multi, NULL, 0, (int)left_ms, NULL);
	}
	return err;
}

void http_answer_wipe(struct http_answer *answer)
{
	mem_wipe(answer->body, answer->capacity);
	mem_free(answer->body);
	mem_wipe(answer, sizeof(*answer));
}

/* The sockets of another multi handle, to be waited for beside our own. */
static unsigned sockets_of(
	struct http *also, struct curl_waitfd *out, unsigned max, int64_t *wait_ms)
{
	fd_set sets[3];
	int highest = -1;
	for (int i = 0; i < 3; i++) {
		FD_ZERO(&sets[i]);
	}
	long limit_ms = -1;
	curl_multi_fdset(also->multi, &sets[0], &sets[1], &sets[2], &highest);
	curl_multi_timeout(also->multi, &limit_ms);
	*wait_ms = MIN_OF(*wait_ms, limit_ms >= 0 ? limit_ms : ALSO_WAIT_MS);
	unsigned count = 0;
	for (int fd = 0; fd <= highest && count < max; fd++) {
		short events = (short)((FD_ISSET(fd, &sets[0]) ? CURL_WAIT_POLLIN : 0) |
				       (FD_ISSET(fd, &sets[1]) ? CURL_WAIT_POLLOUT : 0));
		if (events) {
			out[count++] = (struct curl_waitfd){.fd = fd, .events = events};
		}
	}
	return count;
}

void http_wait(struct http *http, struct http *also, int64_t timeout_ms)
{
	struct curl_waitfd sockets[8];
	unsigned count = 0;
	if (also && also->is_busy) {
		count = sockets_of(also, sockets, ARRAY_LEN(sockets), &timeout_ms);
	}
	if (timeout_ms > 0) {
		int limit_ms = (int)MIN_OF(timeout_ms, (int64_t)3600000);
		curl_multi_poll(http->multi, sockets, count, limit_ms, NULL);
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
	if (http->is_busy) {
		(void)end(http, ERR_CANCELLED, CURLE_OK);
	}
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
