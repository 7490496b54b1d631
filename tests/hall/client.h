/* A plain HTTPS client for the hall's own tests: not the kiosk's. One thread at a time each. */
#ifndef ONEDOOR_TESTS_HALL_CLIENT_H
#define ONEDOOR_TESTS_HALL_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <jansson.h>

struct client;

struct answer {
	int curl_code; /* CURLcode; the rest counts only when it is 0 */
	int status;
	bool is_replay;
	char type[64], etag[64];
	char *head;	 /* free; the header lines as they came */
	char *body;	 /* free; "" when empty */
	char value[256]; /* answer_header's */
	json_t *json;	 /* NULL when it is none */
};

/* tls_dir from make-certs.sh; name of a certificate in it, NULL for none. */
struct client *client_create(const char *tls_dir, const char *name, int port);
/* The same without TLS, at 127.0.0.1. */
struct client *client_create_plain(int port);
void client_destroy(struct client *client);

/* header: one more, NULL for none. */
struct answer client_get(struct client *client, const char *path, const char *header);
struct answer client_delete(struct client *client, const char *path);
/* Any method without a body, "HEAD" too. */
struct answer client_ask(struct client *client, const char *method, const char *path);
/* key NULL: without Idempotency-Key. type NULL: application/json. */
struct answer client_post(struct client *client, const char *path, const char *key,
	const char *type, const char *body);
/* type NULL: no Content-Type. */
struct answer client_put(
	struct client *client, const char *path, const char *type, const void *data, size_t len);
/* One more header with every request from now on; NULL for none. Borrowed. */
void client_header(struct client *client, const char *header);
/* New connections the last request needed. */
long client_connections(struct client *client);
void answer_free(struct answer *answer);

/* The member as text; "" when missing. Borrowed from the answer. */
const char *answer_text(const struct answer *answer, const char *member);

/* The header's value; "" when missing. Borrowed from the answer until the next call. */
const char *answer_header(struct answer *answer, const char *name);

/* A fresh key. */
void key_make(char key_out[static 33]);

#endif
