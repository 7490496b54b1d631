/*
 * Accounts with those who bring water, gas, telephones, cards and parcels: what is due, who holds
 * them, what can be done. Money is fen. Any thread; what changes runs inside a write transaction.
 */
#ifndef ONEDOOR_TESTS_HALL_ACCOUNTS_H
#define ONEDOOR_TESTS_HALL_ACCOUNTS_H

#include <jansson.h>

#include "tests/hall/request.h"

enum { UNIT_LEN = 32, ACCOUNT_NO_LEN = 33, SHOWN_NO_LEN = 32, BILLS_MAX = 60 };

struct account {
	char id[HASH_LEN]; /* keyed hash of unit and number */
	char unit[UNIT_LEN], no[ACCOUNT_NO_LEN];
	char holder[HASH_LEN]; /* "" : nobody knows */
	json_t *its_unit;      /* the catalogue's ServiceUnit, with its source */
	int64_t balance_fen;   /* -1: none */
	json_t *acts;	       /* codes that can be done now */
	json_t *body; /* {no, mask, history, facts, document}, which is sealed in the database */
};

/* False when there is none. account_finish in either case. */
bool account_find(struct hall *hall, struct conn *conn, const char *unit, const char *no,
	struct account *out) MUST_CHECK;
bool account_by_id(
	struct hall *hall, struct conn *conn, const char *id, struct account *out) MUST_CHECK;
/* A new one, with all but its_unit and id. */
void account_add(struct hall *hall, struct conn *conn, struct account *account);
void account_finish(struct account *account);
/* The unit as ServiceUnit with its source, also one that is no more; NULL when there never was one.
 * The caller's. */
json_t *unit_find(struct conn *conn, const char *code) MUST_CHECK;
/* As the catalogue has them. The caller's. */
json_t *units_of(struct conn *conn) MUST_CHECK;
bool is_unit_code(const char *text);
bool is_account_no(const char *text);
bool is_bill_id(const char *text);

/* "•••• 2217" of a number or its end. */
void account_shown(const char *no, char out[static SHOWN_NO_LEN]);
/* All bills that are not paid, those that are being paid too. */
int64_t account_due(struct conn *conn, const char *id);
/* Of these, what is in a payment that has not ended. */
int64_t account_paying(struct conn *conn, const char *id);
/* "¥86.40" */
enum { YUAN_LEN = 32 };
void yuan_text(int64_t fen, char out[static YUAN_LEN]);
/* The act of the unit; NULL. Borrowed. */
const json_t *unit_act(const json_t *unit, const char *code);
bool account_can(const struct account *account, const char *act);
/* It cannot be done any more, nor what it stops; its facts say when. */
void account_act_done(struct hall *hall, struct conn *conn, const struct account *account,
	const json_t *act, const char *when);

/* The contract's Account. */
json_t *account_json(
	struct conn *conn, const struct account *account, bool is_mine, int64_t now_ms) MUST_CHECK;
/* The contract's MyAccounts of who holds them. */
json_t *accounts_of(struct hall *hall, struct conn *conn, const char *person) MUST_CHECK;

/* A number for a receipt that no other has. */
enum { RECEIPT_NO_LEN = 16 };
void receipt_no_make(struct conn *conn, int64_t now_ms, char out[static RECEIPT_NO_LEN]);

#endif
