/*
 * Where a case stands, and the list of all that there is for a person: documents, immutable once
 * made, that travel inside their messages. Personal: they lie in secret arenas, overwritten when
 * destroyed.
 */
#ifndef ONEDOOR_MSG_CASE_VIEW_H
#define ONEDOOR_MSG_CASE_VIEW_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/base/arena.h"
#include "firmware/base/lang.h"
#include "firmware/msg/account.h"
#include "firmware/msg/application.h"
#include "firmware/msg/document.h"
#include "firmware/msg/matter.h"
#include "firmware/msg/receipt.h"

enum {
	CASE_KEY_LEN = 64, /* a number, or the key of a receipt */
	CASE_DAY_LEN = 10, /* "2026-12-22" */
	CASE_MAX_ASKS = 20,
	ASK_MAX_FILES = 9,
	ASK_MAX_TEXT = 2000, /* characters */
	CASE_MAX_OTHERS = 19,
	MY_MAX_ENTRIES = 100,
};

enum ask_way { /* a set of bits */
	ASK_UPLOAD = WAY_UPLOAD,
	ASK_CERTIFICATE = WAY_CERTIFICATE,
	ASK_PAPER = WAY_PAPER,
	ASK_TEXT = 8,
};

/* What one can check in for; id "": none. */
struct appointment {
	char id[HALL_ID_LEN + 1];
	char matter[CODE_LEN + 1]; /* what it is for; "" not said */
	int64_t at_ms;		   /* UTC; 0 unknown */
};

struct case_ask { /* what the citizen must still bring */
	char id[CASE_KEY_LEN + 1];
	unsigned ways;		  /* bits of enum ask_way; 0: none that we know */
	struct material material; /* as which it can be supplied: its title and help, too */
	int max_length;		  /* characters of an answer in words */
};

/* Texts are "" when missing, times 0. */
struct case_view {
	struct arena *arena;	   /* holds everything here but the document, this struct too */
	char no[CASE_KEY_LEN + 1]; /* 14 figures; a receipt's key while there is no number */
	char matter[CODE_LEN + 1]; /* "" none */
	struct text title, state_text, source;
	enum colour colour;
	int64_t accepted_ms, as_of_ms; /* wall clock, UTC */
	char promised_by[CASE_DAY_LEN + 1];
	bool is_suspended;
	int64_t suspended_ms; /* since when */
	struct text reason, resumes;
	int ask_count, other_count;
	struct case_ask *asks;
	char (*others)[CASE_NO_LEN + 1]; /* cases of the same receipt */
	bool can_rate;
	struct text result, seal, collect;
	int64_t appointment_ms;
	struct text place; /* of the appointment */
	struct appointment appointment;
	const char *page_url;	   /* its page for a phone; "" the hall has none */
	struct document *document; /* owned; NULL: nothing to be read below */
};

enum entry_kind {
	ENTRY_OTHER, /* of a kind that nobody knows */
	ENTRY_APPOINTMENT,
	ENTRY_CASE,
	ENTRY_ASK,
	ENTRY_TICKET,
	ENTRY_CERTIFICATE,
	ENTRY_EVALUATION,
	ENTRY_BILL,
	ENTRY_RECEIPT,
};

/* What a bill, or a receipt, is of; no "": none. */
struct entry_account {
	char unit[CODE_LEN + 1];
	char no[ACCOUNT_NO_LEN + 1];
};

struct my_entry {
	enum entry_kind kind;
	struct text title, text, state_text;
	enum colour colour;
	int64_t at_ms;
	char case_no[CASE_NO_LEN + 1];	    /* the case it leads to; "" none */
	char rated_ticket[HALL_ID_LEN + 1]; /* the ticket that waits to be rated; "" none */
	struct appointment appointment;
	struct entry_account account;
	const struct payment_receipt *receipt; /* that may be printed; NULL none */
};

struct my_page {
	struct arena *arena; /* holds everything here, this struct too */
	int64_t as_of_ms;
	struct text source;
	int entry_count;
	struct my_entry *entries; /* newest first */
};

void case_view_destroy(struct case_view *view); /* NULL is allowed */
void my_page_destroy(struct my_page *page);	/* NULL is allowed */
/* As a person types it: 14 figures, of which the last one checks the others. */
bool case_view_is_no(const char *no);

#endif
