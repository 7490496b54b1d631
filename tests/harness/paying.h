/* What the hall says of accounts and payments, to be told to a model (history.h). One thread. */
#ifndef ONEDOOR_TESTS_PAYING_H
#define ONEDOOR_TESTS_PAYING_H

#include "firmware/model/account.h"
#include "tests/harness/history.h"

#define PAYING_WATER_NO "3205840012217"
#define PAYING_KEY	"0f8fad5bd9cb469fa16570867728950e"

/* The answers to what was asked last; members: JSON, what differs from account to account. */
struct msg *account_fact(struct history *h, const char *unit, const char *members);
/* One of water, one of a unit that is not here. */
struct msg *my_accounts_fact(struct history *h);
struct msg *payment_fact(
	struct history *h, enum payment_state state, int version, const char *members);
struct msg *acted_fact(struct history *h);

#endif
