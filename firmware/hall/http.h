/*
 * The door to libcurl: one request at a time to one hall, over TLS with our client certificate,
 * trusting the private CA only. Made and used on the hall worker's thread; http_wake alone may be
 * called from any thread. Knows no paths and no JSON.
 */
#ifndef ONEDOOR_HALL_HTTP_H
#define ONEDOOR_HALL_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/msg/msg.h"

enum {
	HTTP_CONNECT_LIMIT_MS =
		10000, /* a dead name server costs seconds before the next is asked */
	HTTP_ANSWER_LIMIT = 64 * 1024,
	HTTP_CATALOG_LIMIT = 4 * 1024 * 1024,
	HTTP_RETRY_AFTER_MAX_S = 24 * 3600,
	HTTP_PATH_LIMIT = 768,
};

struct http;

/* Copied. ERR_INVALID for a url that is not https. */
struct http_config {
	const char *url; /* scheme, host and port only */
	const char *ca_file;
	const char *cert_file;
	const char *key_file;
	const char *pinned_key; /* "" or NULL: none */
	bool trusts_anybody;	/* who answers is not looked at: for what proves itself */
};

enum err http_create(const struct http_config *config, struct http **http_out) MUST_CHECK;
void http_destroy(struct http *http); /* NULL is allowed */

/* A piece of a large body. */
struct http_piece {
	int status;	/* 200, or 206: from the byte on that was asked for */
	int64_t length; /* of what is sent in all; -1: not said */
	const void *data;
	size_t len;
};

/* Borrowed until the request has ended. */
struct http_request {
	const char *method;	     /* "GET", "POST", "PUT", "DELETE" */
	const char *path;	     /* from the slash; at most HTTP_PATH_LIMIT bytes */
	const char *body;	     /* JSON; NULL: none */
	const char *idempotency_key; /* NULL: none */
	const char *if_none_match;   /* NULL or "": none */
	const char *token;	     /* an identity session's; NULL or "": none */
	const char *last_four;	     /* second factor; NULL or "": none */
	const char *authorization;   /* the header's whole value, instead of a token; NULL: none */
	/* Takes the body of a 200 or 206 instead of the answer's memory; false: ERR_REFUSED. */
	bool (*take)(void *arg, const struct http_piece *piece);
	void *take_arg;
	int64_t from;		/* with take: the first byte that is wanted */
	int64_t limit_ms;	/* for everything, connecting included */
	int64_t stall_limit_ms; /* nearly nothing has come for so long: given up; 0: no such
				   limit */
	bool waits_long;     /* the answer is late on purpose: how late says nothing of the line */
	size_t answer_limit; /* bytes; 0: HTTP_ANSWER_LIMIT */
	/* Asked after every wake-up; true abandons the request. NULL: never. */
	bool (*is_interrupted)(void *arg);
	void *interrupt_arg;
};

struct http_answer {
	int status; /* 0: none came */
	char *body; /* with a NUL behind; NULL when empty */
	size_t len;
	size_t capacity;
	char type[64]; /* Content-Type, "" when missing */
	char etag[128];
	int64_t date_s; /* the other side's clock, UTC; 0: not said */
	struct {	/* until then, since the begin; 0: it did not come so far */
		int64_t name_us, connection_us, security_us, answer_us;
	} times;
	char server[48];       /* what the answering side calls itself; unchecked bytes */
	int retry_after_s;     /* from now on, also when said as a date; 0: not said */
	bool may_have_arrived; /* the request was at least partly sent, whatever came back */
	/* Without an answer: why, as far as TLS and the connection tell.
	 * LINE_OWN_CERTIFICATE_REFUSED only when the other side has said so. */
	enum line_trouble trouble;
	/* A new connection was closed right after our certificate was shown: what a refusal looks
	 * like when the other side does not say it. */
	bool is_cut_after_handshake;
	enum line_fault fault;		/* likewise, finer */
	char detail[LINE_SAID_LEN + 1]; /* the library's own words for the log; printable ASCII */
};

/*
 * Waits at most limit_ms (and a little). OK: an answer came, of whatever status and from whomever.
 * ERR_TIMEOUT, ERR_OFFLINE (no connection), ERR_AUTH (either certificate was not accepted),
 * ERR_GONE (cut off), ERR_TOO_BIG, ERR_REFUSED (take), ERR_PROTOCOL, ERR_CANCELLED (is_interrupted
 * said so). The answer is to be freed with http_answer_wipe in every case.
 */
enum err http_do(struct http *http, const struct http_request *request,
	struct http_answer *answer_out) MUST_CHECK;
/* Overwrites and frees the body. */
void http_answer_wipe(struct http_answer *answer);

/* The moment at which certificates must be good, from the next connection on: UTC seconds; 0: this
 * machine's own clock. */
void http_set_time(struct http *http, int64_t unix_s);

/* The same without waiting, one at a time: begun, then looked after until it has ended. The answer
 * is written to until then. is_interrupted is not asked. */
void http_begin(struct http *http, const struct http_request *request, struct http_answer *answer);
/* True when it has ended; then *err_out as from http_do. */
bool http_has_ended(struct http *http, enum err *err_out);
bool http_is_busy(const struct http *http);

/* Sleeps until http_wake, something happens to the request begun on `also` (NULL allowed), or the
 * time-out. */
void http_wait(struct http *http, struct http *also, int64_t timeout_ms);
/* Any thread: ends http_wait early, and lets http_do ask is_interrupted. */
void http_wake(void *http);
/* Closes connections, abandons what is begun, and frees every buffer that a citizen's data may have
 * passed through. */
void http_forget(struct http *http);

#endif
