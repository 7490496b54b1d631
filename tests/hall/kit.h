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
	char city_dir[64]; /* "" : none */
};

extern struct kit kit;

/* Starts the hall with more arguments, NULL-terminated. False when it does not come up. */
bool kit_open(const char *const *hall_args);
/* The same with the small city (fixtures_small), whose cases and people tests know. */
bool kit_open_city(const char *const *hall_args);
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
/* What stands in a page, and what does not. */
void must_have(const struct answer *answer, const char *text);
void must_lack(const struct answer *answer, const char *text);
/* A session for the Identity object. */
void identify(const char *body, char token_out[static 80]);
struct answer take_ticket(struct client *client, const char *matter, const char *token);

/* Leases a block of the zone; its id and first number. */
void lease(
	struct client *client, const char *zone, int count, char id_out[static 32], int *first_out);
/* more: members with a comma before them. */
struct answer reconcile(struct client *client, const char *id, int n, const char *key,
	const char *more, bool is_void);

/* A person of the small city, as Identity, whose last four are 0273. */
#define ZHANG CARD("110101199003070273", "2036-05-01")

/* Seals the CaseRequest for the hall and posts it. more: members of the outer body with a comma
 * before them; key NULL: a fresh one. */
struct answer apply_for(
	struct client *client, const char *request, const char *more, const char *key);
/* The box of the text, as base64; free. */
char *seal_text(const char *text);
/* The member of the first case of the answer. */
const char *case_text(const struct answer *answer, const char *member);
/* A case with the second factor, or without (NULL). */
struct answer look(struct client *client, const char *no, const char *last_four);
/* Bytes that look like a photo: a JPEG of noise, free. quality decides how many. */
unsigned char *make_photo(int width, int height, int quality, size_t *len_out);

#endif
