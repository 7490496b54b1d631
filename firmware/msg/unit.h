/*
 * Whom one can pay here, as the hall's catalogue says it: water, gas, the phone, the citizen card.
 * What an account's number looks like, and what can be done with an account. Lives in the
 * catalogue. Pure.
 */
#ifndef ONEDOOR_MSG_UNIT_H
#define ONEDOOR_MSG_UNIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/base/lang.h"

enum {
	UNIT_MAX_COUNT = 40,
	UNIT_MAX_AMOUNTS = 6,
	UNIT_MAX_ACTS = 6,
	UNIT_NAME_LEN = 4 * 40, /* bytes: 40 characters */
	ACCOUNT_NO_MIN_LEN = 4,
	ACCOUNT_NO_LEN = 32,
	UNIT_SCAN_LEN = 128, /* of a bill's bar code */
};

struct pattern;

enum unit_kind {
	UNIT_BILLS,   /* is owed what its bills say */
	UNIT_BALANCE, /* and can be topped up */
	UNIT_PARCEL,  /* is followed; nothing is paid */
};

/* Which figure of a number checks the others: the last one, or none. */
enum number_check { CHECK_NONE, CHECK_LUHN, CHECK_MOD11_10 };

/* What is asked for: the number that stands on the bill. */
struct unit_ask {
	struct text title, help; /* help "" when missing */
	const char *example;	 /* "" when missing */
	bool has_letters;	 /* capital ones, besides figures */
	int min_len, max_len;
	enum number_check check;
	const struct pattern *scan; /* a bill's bar code, its one group is the number; NULL none */
};

struct unit_act {
	const char *code;
	struct text name, note, warning; /* the last two "" when missing */
	bool needs_card;
	bool is_serious; /* it is asked once more */
};

struct unit {
	const char *code;
	struct text name, note; /* note "" when missing */
	const char *pinyin;
	const char *icon; /* "" when none */
	enum unit_kind kind;
	struct unit_ask ask;
	bool is_by_card; /* accounts that belong to an ID card can be listed */
	int amount_count, act_count;
	int64_t amounts[UNIT_MAX_AMOUNTS]; /* to top up with, in fen */
	struct unit_act *acts;
};

/* As it is typed: the next character can be one of a number; in capitals (*c), else false. */
bool unit_ask_takes(const struct unit_ask *ask, char *c);
/* It has the length of one; it is one: its check figure is right, too. */
bool unit_ask_is_whole(const struct unit_ask *ask, const char *no);
bool unit_ask_is_good(const struct unit_ask *ask, const char *no);
/* The number in what was scanned off a bill; false, and "": it is no bill of this unit's. */
bool unit_ask_scanned(
	const struct unit_ask *ask, const char *code, size_t len, char no_out[ACCOUNT_NO_LEN + 1]);

#endif
