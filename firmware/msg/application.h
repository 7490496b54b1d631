/*
 * What a citizen hands in: who, for what, the answers and what goes with them. Personal; owned by
 * its order, overwritten when destroyed.
 */
#ifndef ONEDOOR_MSG_APPLICATION_H
#define ONEDOOR_MSG_APPLICATION_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/base/lang.h"
#include "firmware/base/pii.h"
#include "firmware/msg/catalog.h"
#include "firmware/msg/idcard.h"
#include "firmware/msg/matter.h"

enum { APPLICATION_MAX_FILES = 60, HALL_ID_LEN = 64 };

/* Who is here, as was shown: a card, a phone number, or nothing. */
struct identity {
	enum identify_way way; /* 0 or IDENTIFY_NONE: nothing */
	struct id_card card;
	struct pii phone;
};

struct handed_in {
	char material[WORD_LEN + 1];
	char id[HALL_ID_LEN + 1]; /* the hall's: of a file from a phone, or of a grant */
	bool is_grant;
};

struct application {
	char matter[CODE_LEN + 1];
	bool is_bundle;
	enum lang lang;
	struct identity person, agent; /* agent: who does it for the person */
	int file_count;
	struct handed_in files[APPLICATION_MAX_FILES];
	char *answers; /* a JSON object; json_text_free */
};

void application_destroy(struct application *application); /* NULL is allowed */

#endif
