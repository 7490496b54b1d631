/*
 * Payments in the database. A payment is here before the provider is asked, and ends by what the
 * provider says; which bills are in it the database decides, so that none is paid twice. Money is
 * fen. Any thread; what changes runs inside a write transaction.
 */
#ifndef ONEDOOR_TESTS_HALL_PAYMENTS_H
#define ONEDOOR_TESTS_HALL_PAYMENTS_H

#include "tests/hall/accounts.h"
#include "tests/hall/provider.h"

enum { PAYMENT_KEY_LEN = 65 };

struct payment {
	char terminal[64], key[PAYMENT_KEY_LEN], order[ID_LEN];
	char unit[UNIT_LEN]; /* "" : it never came */
	char account[HASH_LEN], tail[8];
	char way[8], state[12], wish[8], refund[8], receipt_no[RECEIPT_NO_LEN];
	int64_t amount_fen, version, created_ms, expires_ms, paid_ms, ended_ms; /* ended 0: not */
	int64_t news, refund_fen;
	bool is_top_up, is_asked;
	json_t *reason, *lines; /* NULL: none */
};

/* False when there is none. payment_finish in either case. */
bool payment_find(
	struct conn *conn, const char *terminal, const char *key, struct payment *out) MUST_CHECK;
bool payment_by_order(struct conn *conn, const char *order, struct payment *out) MUST_CHECK;
void payment_finish(struct payment *payment);
bool payment_is_over(const struct payment *payment);

/* A wish for one, checked as to its form. */
struct payment_wish {
	const char *terminal, *key, *way, *code, *person; /* code, person NULL: none */
	const struct account *account;
	const json_t *bills; /* NULL: all that is due */
	int64_t amount_fen;
	bool is_top_up;
};
/* What there is against it: a problem's status, code and title, and extra, the caller's. Status 0:
 * nothing. */
struct objection {
	int status;
	const char *code, *title;
	json_t *extra;
};
struct objection payment_begin(struct hall *hall, struct conn *conn,
	const struct payment_wish *wish, int64_t now_ms, int64_t lives_ms) MUST_CHECK;
/* Given up: closed as soon as the provider agrees, and never made when it has not come. */
void payment_give_up(struct conn *conn, const char *terminal, const char *key, int64_t now_ms);
/* Given back by staff. False: it is not paid, or is given back already. */
bool payment_give_back(struct conn *conn, const char *order) MUST_CHECK;

/* What the provider has said of it. True when there is something to commit. */
bool payment_heard(struct conn *conn, struct payment *payment, const struct provider_said *said,
	int64_t now_ms) MUST_CHECK;

/* The contract's PaymentReceipt of one that is paid. */
json_t *payment_receipt_json(struct conn *conn, const struct payment *payment) MUST_CHECK;
/* The contract's Payment. */
json_t *payment_json(
	const struct hall *hall, struct conn *conn, const struct payment *payment) MUST_CHECK;

#endif
