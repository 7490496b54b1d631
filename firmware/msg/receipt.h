/*
 * What the citizen holds for what was handed in: the hall's case numbers, or, while there is no
 * line, a number of ours that leads to them later. A document, immutable once made; travels inside
 * its message. Personal: its memory is overwritten.
 */
#ifndef ONEDOOR_MSG_RECEIPT_H
#define ONEDOOR_MSG_RECEIPT_H

#include "firmware/base/arena.h"
#include "firmware/base/lang.h"
#include "firmware/msg/hall.h"

enum { RECEIPT_MAX_CASES = 20, LAST_FOUR_LEN = 4 };

struct filed_case {
	char no[CASE_NO_LEN + 1];
	struct text title, next; /* next: what happens now */
	char promised_by[11];	 /* "2026-12-22"; "" none */
	int ask_count;		 /* of what is still asked for */
	struct text first_ask;	 /* "" none */
	int64_t at_ms;		 /* of an appointment, UTC; 0: none */
	struct text place;	 /* of the appointment */
};

struct receipt {
	struct arena *arena; /* holds everything here, this struct too */
	char key[TICKET_KEY_LEN + 1];
	bool is_provisional; /* the hall does not know of it yet */
	int case_count;	     /* 0 while provisional */
	struct filed_case *cases;
	struct text commitment; /* the hall's promise of service; "" while provisional */
	char qr[256];
	char last_four[LAST_FOUR_LEN +
		       1]; /* second factor of what has no name; "" a person's own */
	int64_t filed_ms;  /* wall clock, UTC */
};

void receipt_destroy(struct receipt *receipt); /* NULL is allowed */
/* Without cases, for what the hall could not be asked. */
struct receipt *receipt_create(void);

#endif
