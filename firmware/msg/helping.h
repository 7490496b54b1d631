/*
 * What helps a citizen: rating what was done, and a helper who comes to this machine. Payloads of
 * orders and facts. Plain data.
 */
#ifndef ONEDOOR_MSG_HELPING_H
#define ONEDOOR_MSG_HELPING_H

#include "firmware/base/lang.h"
#include "firmware/msg/application.h"
#include "firmware/msg/receipt.h"

enum {
	RATING_LEVELS = 5,	 /* 5 very satisfied … 1 very dissatisfied */
	RATING_MAX_REASONS = 10, /* of one rating */
	HELPER_SCREEN_LEN = 32,
	HELPER_PLACE_LEN = 4 * 60,
};

/* --- rating --- */

enum rated_kind { RATED_NOTHING, RATED_TICKET, RATED_CASE };

struct rated {
	enum rated_kind kind;
	char id[HALL_ID_LEN + 1]; /* a ticket's, behind /t/ in its QR; a case's number, or the key
				     of its receipt */
	char last_four[LAST_FOUR_LEN + 1]; /* of a case, as given; "": whoever is identified */
};

struct rating {
	char key[TICKET_KEY_LEN + 1]; /* filled in by the app: random */
	uint32_t person;	      /* IDENTIFY's; 0: nobody, a ticket needs none */
	struct rated rated;
	int level;
	int reason_count;
	char reasons[RATING_MAX_REASONS][CODE_LEN + 1]; /* the catalogue's codes */
};

/* The hall's answer. Made with mem_new, freed with mem_free. */
struct thanks {
	struct said said;
	bool has_follow_up; /* somebody will look into it */
};

/* --- a helper --- */

/* Nothing of a person in it. */
struct helper_order {
	char key[TICKET_KEY_LEN + 1]; /* filled in by the app: random */
	char screen[HELPER_SCREEN_LEN + 1];
	char place[HELPER_PLACE_LEN + 1]; /* where this terminal stands; "" unknown */
};

enum helper_answer {
	HELPER_IS_WAITED_FOR, /* and of words that are not known: it is not over */
	HELPER_IS_OVER,	      /* done, or cancelled */
	HELPER_IS_NOBODY,     /* outside working hours */
};

/* A call as the hall has it. Made with mem_new, freed with mem_free. */
struct helper_call {
	char id[HALL_ID_LEN + 1]; /* the hall's worker keeps it */
	enum helper_answer answer;
	struct said said;
};

#endif
