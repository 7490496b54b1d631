/*
 * One request and its answer, and the checks every handler makes. A handler runs on a thread of the
 * HTTP server inside a write transaction (POST, DELETE) or outside one (GET), and fills the reply
 * exactly once. Checks that fail have filled it with 400 invalid_request and return false.
 */
#ifndef ONEDOOR_TESTS_HALL_REQUEST_H
#define ONEDOOR_TESTS_HALL_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <jansson.h>

#include "tests/hall/hall.h"

struct reply {
	int status; /* 0: not filled */
	const char *type;
	char *body; /* mem_free; NULL when there is none */
	size_t len;
	char etag[24];	   /* "" : none */
	const char *allow; /* for 405 */
	int retry_after_s; /* 0: none */
	bool is_replay;
};

struct request {
	struct hall *hall;
	struct conn *conn;
	const char *terminal;	   /* CN of the client's certificate */
	const char *key;	   /* Idempotency-Key; NULL for other methods than POST */
	const char *part, *part2;  /* the variable parts of the path; NULL when it has none */
	const char *if_none_match; /* this and the next two: headers; NULL: none */
	const char *authorization, *last_four;
	const char *after, *wait; /* this and the next ones: the query's, as sent; NULL: none */
	const char *q, *filter, *cursor, *limit;
	json_t *body;	/* an object; NULL for other methods than POST */
	int64_t now_ms; /* the hall's time, the same for the whole request */
	struct reply *reply;
	bool is_commit_wanted; /* also of a refusal that is not kept: that somebody tried */
	/* Of a handler that changes: set by it, it fills the reply when all is committed, outside
	 * of the transaction. NULL: the handler has filled it. */
	void (*finish)(struct request *request);
};

/* These take over value and extra. */
void reply_json(struct reply *reply, int status, json_t *value);
void reply_problem(
	struct reply *reply, int status, const char *code, const char *title, json_t *extra);
void reply_clear(struct reply *reply);

/* Until the hall's bell has rung after that count (bell.h), or so long: false. Meanwhile without
 * the connection to the database, which others need; then with one, and at another time. */
bool request_wait(struct request *request, int64_t count, int64_t wait_ms);

/* 400 invalid_request about the member the pointer (RFC 6901) names. Returns false. */
bool refuse(struct request *request, const char *pointer);
/* names: the allowed members, separated by spaces. */
bool only_members(struct request *request, const json_t *object, const char *pointer,
	const char *names) MUST_CHECK;

/* The member named by the last part of the pointer. text_out is borrowed from object. */
bool want_text(struct request *request, const json_t *object, const char *pointer,
	bool (*is_good)(const char *text), const char **text_out) MUST_CHECK;
/* As want_text, but a missing member is fine and gives NULL. */
bool may_text(struct request *request, const json_t *object, const char *pointer,
	bool (*is_good)(const char *text), const char **text_out) MUST_CHECK;
bool want_int(struct request *request, const json_t *object, const char *pointer, int64_t low,
	int64_t high, int64_t *value_out) MUST_CHECK;

/* Of a Content-Type, which may be missing. */
bool is_json_type(const char *type);
/* Before jansson sees what came from outside: nested deeper than HALL_DEPTH_MAX. */
bool json_is_too_deep(const char *text, size_t len);

bool is_key(const char *text);
bool is_token(const char *text);
bool is_word(const char *text); /* 1 to 32 of a-z 0-9 _ -, a letter first */
bool is_matter_code(const char *text);
bool is_zone_code(const char *text);
bool is_ticket_number(const char *text);
bool is_date(const char *text);
bool is_time(const char *text);
bool is_name(const char *text); /* 1 to 120 characters */
bool is_card_number(const char *text);
bool is_phone(const char *text);
bool is_sealed(const char *text);
bool is_priority(const char *text);
bool is_last_four(const char *text);
bool is_id(const char *text);
bool is_code(const char *text); /* 1 to 32 of a-z 0-9 _, a letter first */
bool is_bundle_code(const char *text);
bool is_lang(const char *text);
bool is_box(const char *text); /* what a sealed box may be as base64 */

/* Two characters a byte, or unpadded URL-safe base64 of random bytes. */
#define ID_LEN	 24 /* 16 random bytes as text, with NUL */
#define HASH_LEN 65
void random_id(char id_out[static ID_LEN]);
/* Keyed hash of label and data, as hexadecimal text. */
void keyed_hash(const struct hall *hall, const char *label, const void *data, size_t len,
	char hash_out[static HASH_LEN]);

#endif
