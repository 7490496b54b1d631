#include "firmware/hall/http_stream.h"
#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/plain.h"
#include "firmware/hall/http_impl.h"
#include "firmware/hall/http_reason.h"

#include <string.h>

bool http_stream_is_open(const struct http *http)
{
	return http->is_stream;
}

void http_stream_close(struct http *http)
{
	if (http->easy) {
		curl_multi_remove_handle(http->multi, http->easy);
		curl_easy_cleanup(http->easy); /* and its connection */
		http->easy = NULL;
	}
	http->is_stream = false;
}

enum err http_stream_open(struct http *http, int64_t limit_ms, bool (*is_interrupted)(void *arg),
	void *arg, char detail_out[LINE_SAID_LEN + 1])
{
	REQUIRE(!http->easy && !http->is_busy);
	detail_out[0] = '\0';
	int64_t until_ms = clock_ms() + limit_ms;
	http->easy = curl_easy_init();
	REQUIRE(http->easy);
	http_set_line(http, http->easy);
	SET(http->easy, CURLOPT_URL, http->url);
	SET(http->easy, CURLOPT_CONNECT_ONLY, 1L);
	SET(http->easy, CURLOPT_SSL_ENABLE_ALPN, 0L);
	SET(http->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)limit_ms);
	http->error[0] = '\0';
	SET(http->easy, CURLOPT_ERRORBUFFER, http->error);
	REQUIRE(curl_multi_add_handle(http->multi, http->easy) == CURLM_OK);
	while (clock_ms() < until_ms && !is_interrupted(arg)) {
		int running = 0, left = 0;
		REQUIRE(curl_multi_perform(http->multi, &running) == CURLM_OK);
		CURLMsg *msg = curl_multi_info_read(http->multi, &left);
		if (msg && msg->msg == CURLMSG_DONE) {
			CURLcode code = msg->data.result;
			http->is_stream = code == CURLE_OK;
			const char *words = http->error[0] ? http->error : curl_easy_strerror(code);
			plain_copy(detail_out, LINE_SAID_LEN + 1, words, strlen(words));
			if (code != CURLE_OK) {
				http_stream_close(http);
				return http_reason(code);
			}
			return OK;
		}
		curl_multi_poll(http->multi, NULL, 0, 500, NULL);
	}
	http_stream_close(http);
	return is_interrupted(arg) ? ERR_CANCELLED : ERR_TIMEOUT;
}

/* Nobody says anything there; what can be read is that it has been closed. */
static bool is_closed(struct http *http)
{
	char byte;
	size_t count = 0;
	CURLcode code = curl_easy_recv(http->easy, &byte, 1, &count);
	return code != CURLE_AGAIN && (code != CURLE_OK || count == 0);
}

enum err http_stream_send(struct http *http, const void *data, size_t len, int64_t limit_ms,
	bool (*is_interrupted)(void *arg), void *arg)
{
	REQUIRE(http->is_stream);
	int64_t until_ms = clock_ms() + limit_ms;
	curl_socket_t socket = CURL_SOCKET_BAD;
	curl_easy_getinfo(http->easy, CURLINFO_ACTIVESOCKET, &socket);
	if (socket == CURL_SOCKET_BAD || is_closed(http)) {
		return ERR_GONE;
	}
	for (size_t at = 0; at < len;) {
		size_t count = 0;
		CURLcode code =
			curl_easy_send(http->easy, (const char *)data + at, len - at, &count);
		at += count;
		if (code != CURLE_OK && code != CURLE_AGAIN) {
			return http_reason(code);
		}
		if (is_interrupted(arg)) {
			return ERR_CANCELLED;
		}
		if (clock_ms() >= until_ms) {
			return ERR_TIMEOUT;
		}
		if (code == CURLE_AGAIN) {
			struct curl_waitfd wait = {.fd = socket, .events = CURL_WAIT_POLLOUT};
			curl_multi_poll(http->multi, &wait, 1, 500, NULL);
		}
	}
	return OK;
}
