/*
 * The same door as http.h for bytes that go one way, to who takes no HTTP: a connection over TLS
 * with the same certificates. One at a time; on the thread of its http, which does nothing else.
 */
#ifndef ONEDOOR_HALL_HTTP_STREAM_H
#define ONEDOOR_HALL_HTTP_STREAM_H

#include "firmware/hall/http.h"

/* To the host and port of http's url. Gives way as http_do does (ERR_CANCELLED); reasons as there,
 * in words in detail_out. */
enum err http_stream_open(struct http *http, int64_t limit_ms, bool (*is_interrupted)(void *arg),
	void *arg, char detail_out[LINE_SAID_LEN + 1]) MUST_CHECK;
/* All of it, or a reason; then it is to be closed. ERR_GONE: the other side has closed. */
enum err http_stream_send(struct http *http, const void *data, size_t len, int64_t limit_ms,
	bool (*is_interrupted)(void *arg), void *arg) MUST_CHECK;
bool http_stream_is_open(const struct http *http);
void http_stream_close(struct http *http);

#endif
