/* What the kiosk keeps of a card: what a ticket needs and no more. Address, nation, photo and
 * fingerprint are dropped in the driver. Personal: lives in messages (wiped when destroyed) and in
 * the session. */
#ifndef ONEDOOR_MSG_IDCARD_H
#define ONEDOOR_MSG_IDCARD_H

#include <stdbool.h>
#include "firmware/base/pii.h"

enum card_kind {
	CARD_RESIDENT,	     /* 居民身份证 */
	CARD_HMT,	     /* 港澳台居民居住证, layout J */
	CARD_FOREIGNER_2017, /* 外国人永久居留身份证, layout I */
	CARD_FOREIGNER_2023, /* the five-star card, layout Y */
	CARD_KIND_COUNT
};

struct id_card {
	enum card_kind kind;
	struct pii name;       /* Chinese name; may be empty on foreigners' cards */
	struct pii name_latin; /* foreigners' cards */
	struct pii number;     /* checked: 18 characters, or 15 for layout I */
	char valid_to[9];      /* "YYYYMMDD", or "" when long-term */
};

enum card_failure {
	CARD_UNREADABLE, /* found but not readable: place it again */
	CARD_NOT_ID,	 /* another kind of card */
	CARD_BAD_TEXT,	 /* read, but number or layout is not one we know */
	CARD_FAILURE_COUNT
};

/* Stable words for the hall's API: "resident", "j", "i", "y". Static. */
const char *card_kind_name(enum card_kind kind);

#endif
