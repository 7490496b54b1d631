/*
 * An account at one of the units, what is owed on it, and how it is paid: documents, immutable once
 * made, that travel inside their messages. Personal: they lie in secret arenas, overwritten when
 * destroyed. Money is in fen.
 */
#ifndef ONEDOOR_MSG_ACCOUNT_H
#define ONEDOOR_MSG_ACCOUNT_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/base/arena.h"
#include "firmware/msg/application.h"
#include "firmware/msg/document.h"
#include "firmware/msg/hall.h"
#include "firmware/msg/unit.h"

enum {
	ACCOUNT_MAX_BILLS = 60,
	ACCOUNT_MAX_FACTS = 16,
	ACCOUNT_MAX_POINTS = 24,
	ACCOUNT_DAY_LEN = 10, /* "2026-12-22" */
	MY_MAX_ACCOUNTS = 60,
	RECEIPT_NO_LEN = 40,
	PAYMENT_CODE_MIN_LEN = 16, /* of what a phone shows to be paid with */
	PAYMENT_CODE_LEN = 24,
	PAYMENT_QR_LEN = 200,
	MONEY_LEN = 24, /* "¥ 12,345.60" */
};

enum bill_state { BILL_OPEN, BILL_PAID, BILL_PAYING };

struct bill {
	const char *id;
	struct text title;
	char due_on[ACCOUNT_DAY_LEN + 1]; /* "" not said */
	int64_t amount_fen;
	enum bill_state state;
};

/* Texts are "" when missing, times 0. */
struct account_view {
	struct arena *arena; /* holds everything here but the document, this struct too */
	const char *unit;
	const char *shown_no;	     /* masked: "•••• 5521" */
	struct text holder;	     /* masked; "" unknown */
	bool is_mine;		     /* whoever asked holds it: what stands below is shown */
	int64_t due_fen, paying_fen; /* all that is not paid; of it, what somebody is paying */
	bool has_balance;
	int64_t balance_fen;
	int bill_count, fact_count, act_count;
	struct bill *bills;
	struct item *facts;
	const char **acts;	   /* codes of the unit's acts that can be done now */
	struct chart *history;	   /* of one series; NULL none */
	struct document *document; /* owned; NULL none */
	int64_t as_of_ms;	   /* wall clock, UTC */
	struct text source;
};

struct my_account {
	const char *unit, *no, *shown_no;
	int64_t due_fen, paying_fen;
	bool has_balance;
	int64_t balance_fen;
};

struct my_accounts {
	struct arena *arena; /* holds everything here, this struct too */
	int count;
	struct my_account *list;
};

enum payment_state {
	PAYMENT_UNKNOWN, /* nobody can say; it is asked again */
	PAYMENT_CREATED,
	PAYMENT_SCANNED, /* a phone has it */
	PAYMENT_PAID,
	PAYMENT_REFUSED,
	PAYMENT_EXPIRED,
	PAYMENT_CLOSED, /* given up; nothing was paid */
};

struct payment_receipt {
	const char *no; /* "": there is none */
	const char *shown_no;
	struct text unit;
	int64_t paid_ms, amount_fen;
	int line_count;
	struct item *lines;
};

struct payment {
	struct arena *arena; /* holds everything here, this struct too */
	const char *id;
	int version;
	enum payment_state state;
	int64_t amount_fen;
	const char *qr;	    /* to be scanned by a phone; "" none */
	int64_t expires_ms; /* wall clock, UTC */
	struct text reason;
	struct payment_receipt receipt;
};

/* What became of an act. */
struct act_result {
	struct arena *arena; /* holds everything here, this struct too */
	struct text text;
	int fact_count;
	struct item *facts;
	const char *receipt_no; /* "" none */
};

/* What shall be paid, and how. */
struct payment_order {
	uint32_t asked; /* a number of its own: all that is said of it has it */
	uint32_t person;
	char key[TICKET_KEY_LEN + 1]; /* filled in by the app: random; the payment's id */
	char unit[CODE_LEN + 1];
	char no[ACCOUNT_NO_LEN + 1];
	int64_t amount_fen;
	bool is_top_up;
	int bill_count; /* 0: all that is due */
	char bills[ACCOUNT_MAX_BILLS][HALL_ID_LEN + 1];
	char code[PAYMENT_CODE_LEN + 1]; /* what the phone shows; "": it scans what we show */
};

/* NULL is allowed. */
void account_view_destroy(struct account_view *view);
void my_accounts_destroy(struct my_accounts *accounts);
void payment_destroy(struct payment *payment);
void act_result_destroy(struct act_result *result);

/* The hall's final word: nothing follows. */
bool payment_is_over(enum payment_state state);
/* "scanned": the contract's word. Static. */
const char *payment_state_name(enum payment_state state);
/* A payment of which nobody can say how it stands. */
struct payment *payment_create_unknown(const char *id);
/* "¥ 12,345.60". */
void money_format(int64_t fen, char out[MONEY_LEN]);

#endif
