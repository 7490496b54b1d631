/* What the reference hall's own tests share: one hall, its knobs, and two terminals. One thread. */
#ifndef ONEDOOR_TESTS_HALL_KIT_H
#define ONEDOOR_TESTS_HALL_KIT_H

#include "tests/hall/client.h"
#include "tests/harness/lines.h"

#define OPEN_MATTER "hrss-07"  /* identify has none, zone A */
#define CARD_MATTER "civil-01" /* card only, with a quota */

#define CARD(number, valid_to)                                                                     \
	"{\"kind\":\"card\",\"card\":{\"type\":\"resident\",\"name\":\"张小满\",\"number\":"    \
	"\"" number "\",\"valid_to\":\"" valid_to "\"}}"

struct kit {
	struct lines *lines;
	struct client *kiosk, *other; /* terminal-0001 and terminal-0002 */
	char tls_dir[300];
};

extern struct kit kit;

/* Starts the hall with more arguments, NULL-terminated. False when it does not come up. */
bool kit_open(const char *const *hall_args);
void kit_close(void);
/* A cmocka set-up: a quiet hall that is open. */
int kit_calm(void **state);

/* The member of the knob `stats`. */
long stat_of(const char *name);
/* From the kiosk, under a fresh key. */
struct answer post(const char *path, const char *body);
/* code "": a good answer, in JSON. */
void expect_answer(struct answer answer, int status, const char *code);
void expect_post(const char *path, const char *body, int status, const char *code);
/* A session for the Identity object. */
void identify(const char *body, char token_out[static 80]);
struct answer take_ticket(struct client *client, const char *matter, const char *token);

/* Leases a block of the zone; its id and first number. */
void lease(
	struct client *client, const char *zone, int count, char id_out[static 32], int *first_out);
/* more: members with a comma before them. */
struct answer reconcile(struct client *client, const char *id, int n, const char *key,
	const char *more, bool is_void);

#endif
