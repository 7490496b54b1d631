/* The handlers, one a resource. See request.h for what a handler is. */
#ifndef ONEDOOR_TESTS_HALL_API_H
#define ONEDOOR_TESTS_HALL_API_H

#include "tests/hall/request.h"

void get_status(struct request *request);
void get_time(struct request *request);
void get_matter(struct request *request);
void get_bundle(struct request *request);
void get_collections(struct request *request);
void get_entries(struct request *request);
void get_entry(struct request *request);
void get_documents(struct request *request);
void get_plan(struct request *request);

void post_identity_session(struct request *request);
void delete_identity_session(struct request *request);
/*
 * Checks an Identity object and gives its kind ("card", "phone") and the keyed hash of its number.
 * display_out may be NULL. False with the reply filled (also 422 card_expired and so on).
 */
enum { DISPLAY_LEN = 32 };
bool identity_check(struct request *request, const json_t *identity, const char **kind_out,
	char person_out[static HASH_LEN], char *display_out) MUST_CHECK;

/* What identity_check refused with 422, static; NULL for anything else. */
const char *identity_fault(const struct reply *reply);

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

void post_case(struct request *request);
void delete_case(struct request *request);
void get_case(struct request *request);
/* The case by its number or receipt key, when the request has the second factor; else the reply is
 * filled. case_finish in either case. is_reading: see factor_check. */
struct kase;
bool case_open(
	struct request *request, const char *no, bool is_reading, struct kase *kase_out) MUST_CHECK;
/* The Case behind a number or a receipt's key, or its work item, when the request has the second
 * factor: the caller's; NULL and the reply filled when not. Not inside of a transaction. */
json_t *case_look(struct request *request, const char *no) MUST_CHECK;
void post_case_material(struct request *request);

void get_me(struct request *request);
void get_certificates(struct request *request);
void post_grant(struct request *request);

void post_handoff(struct request *request);
void get_handoff(struct request *request);
void delete_handoff(struct request *request);
void delete_handoff_file(struct request *request);
void get_thumbnail(struct request *request);

/* The account, counted as a guess when there is none: then the reply is filled. account_finish in
 * either case. is_reading: see factor_check. */
struct account;
struct who;
bool account_open(struct request *request, const char *unit, const char *no, bool is_reading,
	struct account *out) MUST_CHECK;
/* Is it held by who identified with a card? */
bool account_is_of(const struct account *account, const struct who *who);
void get_account(struct request *request);
void get_my_accounts(struct request *request);
void post_account_act(struct request *request);
void post_payment(struct request *request);
void get_payment(struct request *request);
void delete_payment(struct request *request);

void post_heartbeat(struct request *request);
void get_config(struct request *request);
void post_certificate(struct request *request); /* enrol.c */
void get_orders(struct request *request);
void post_order_result(struct request *request);
void post_screenshot(struct request *request);

void post_evaluation(struct request *request);
void post_assist_call(struct request *request);
void get_assist_call(struct request *request);
void delete_assist_call(struct request *request);

#endif
