/*
 * The HTTPS server: client certificates, limits, idempotency, faults, and the table of resources.
 * One thread a connection.
 */
#ifndef ONEDOOR_TESTS_HALL_HTTP_H
#define ONEDOOR_TESTS_HALL_HTTP_H

#include "tests/hall/hall.h"

struct http;

/*
 * Listens on 127.0.0.1 (or everywhere when is_public); port 0 picks one. tls_dir holds ca.pem,
 * server.pem and server.key (see make-certs.sh).
 */
enum err http_start(struct hall *hall, const char *tls_dir, int port, bool is_public,
	struct http **http_out) MUST_CHECK;
int http_port(const struct http *http);
/* Waits for the requests at work; stop the knobs first. NULL is allowed. */
void http_stop(struct http *http);

#endif
