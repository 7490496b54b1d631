/* The handlers, one a resource. See request.h for what a handler is. */
#ifndef ONEDOOR_TESTS_HALL_API_H
#define ONEDOOR_TESTS_HALL_API_H

#include "tests/hall/request.h"

void get_status(struct request *request);
void get_time(struct request *request);
void get_matter(struct request *request);
void post_heartbeat(struct request *request);

void post_identity_session(struct request *request);
void delete_identity_session(struct request *request);
/*
 * Checks an Identity object and gives its kind ("card", "phone") and the keyed hash of its number.
 * display_out may be NULL. False with the reply filled (also 422 card_expired and so on).
 */
enum { DISPLAY_LEN = 32 };
bool identity_check(struct request *request, const json_t *identity, const char **kind_out,
	char person_out[static HASH_LEN], char *display_out) MUST_CHECK;

void post_ticket(struct request *request);
void delete_ticket(struct request *request);
/* The online number of this terminal under the key, if there is one, is void from now on. */
void online_void(struct request *request, const char *key);
void get_ticket_page(struct request *request);
/* The next count numbers of the zone and date, taken for good; 0 when there are not so many. */
int64_t numbers_take(
	struct conn *conn, const char *zone, const char *date, int64_t count) MUST_CHECK;

void post_ticket_block(struct request *request);
void post_reconcile(struct request *request);

#endif
