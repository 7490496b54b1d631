/* What the hall says: queues, tickets, refusals. Plain data, as payload of facts and orders. */
#ifndef ONEDOOR_MSG_HALL_H
#define ONEDOOR_MSG_HALL_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/base/lang.h"

/* The contract's limits (openapi.yaml) are ours. */
enum {
	HALL_MAX_ZONES = 26,
	HALL_MAX_DEPARTMENTS = 200,
	HALL_MAX_MATTERS = 2000,
	HALL_MAX_WINDOWS = 1000,
	HALL_MAX_MATTER_WINDOWS = 40,
	HALL_MAX_SPECIAL_DAYS = 100,
	HALL_MAX_ALTERNATIVES = 20,
	HALL_MAX_OFFERS = 12,
	HALL_MAX_OFTEN = 8,
	HALL_MAX_GROUPS = 24,
	HALL_MAX_GROUP_MATTERS = 100,
	HALL_WINDOWS_LEN = HALL_MAX_MATTER_WINDOWS * 6 + 7, /* "A012, " each, and ", …" */
	HALL_NAME_LEN = 4 * 80,				    /* bytes: a name of 80 characters */
	HALL_TEXT_LEN = 4 * 400,			    /* and a text */
	HALL_MAX_REASONS = 24,				    /* that a rating may have */
	TICKET_KEY_LEN = 32, /* hexadecimal characters: the Idempotency-Key */
	CODE_LEN = 31,
	CASE_NO_LEN = 14,
};

/* What the hall says in its own words: one plain line a language; "": nothing. */
struct said {
	char in[LANG_COUNT][HALL_TEXT_LEN + 1];
};

enum load { LOAD_UNKNOWN, LOAD_CLEAR, LOAD_MODERATE, LOAD_BUSY };

struct queue_status {
	int waiting;	  /* people, -1 unknown */
	int open_windows; /* -1 unknown */
	enum load load;
};

enum matter_state { MATTER_TO_BE_HAD, MATTER_QUOTA_USED_UP, MATTER_SUSPENDED };

/* By index of the catalogue of the same version; counts beyond the catalogue are ignored. */
struct hall_status {
	char catalog_version[128];
	char newest_catalog[65]; /* the hall's own name for the one it has by now; "": not told */
	char newest_collections[65]; /* the same of what there is to read */
	int64_t as_of_ms;	     /* wall clock, UTC */
	bool is_open; /* the hall's own word, beyond opening hours (holiday, closed early) */
	int64_t next_opening_ms; /* UTC; 0 while open, or when none is in sight */
	int64_t closes_ms; /* UTC, end of the present span; 0 while closed, or without an end */
	struct queue_status zones[HALL_MAX_ZONES];
	struct queue_status departments[HALL_MAX_DEPARTMENTS];
	unsigned char matters[HALL_MAX_MATTERS]; /* enum matter_state */
};

struct ticket {
	char key[TICKET_KEY_LEN + 1];
	char number[16];
	char matter[CODE_LEN + 1]; /* matter's code */
	char zone[CODE_LEN + 1];
	int floor;
	char windows[HALL_WINDOWS_LEN + 1];	/* "A012, A013" */
	int ahead;				/* people, -1 unknown (offline) */
	int wait_min_minutes, wait_max_minutes; /* optimistic and normal estimate, -1 unknown */
	int64_t issued_ms;			/* wall clock, UTC */
	char qr[256];
	bool is_provisional; /* from a leased block; the hall does not know of it yet */
};

/* What must survive a power cut can be written down; without that no number is given. */
enum storage { STORAGE_READY, STORAGE_FULL, STORAGE_UNWRITABLE };

enum print_result { PRINT_DONE, PRINT_NOT_DONE, PRINT_UNCERTAIN };

/* Why there is no line to the hall, for staff and the technician. */
enum line_trouble {
	LINE_FINE,
	LINE_NO_ANSWER,		      /* no connection, cut off, or too slow */
	LINE_FOREIGN_ANSWER,	      /* somebody between us and the hall answers in its place */
	LINE_HALL_CERTIFICATE,	      /* the hall's certificate is not accepted by us */
	LINE_CLOCK_WRONG,	      /* this machine's clock is outside a certificate's dates */
	LINE_OWN_CERTIFICATE_EXPIRED, /* this terminal's */
	LINE_OWN_CERTIFICATE_REFUSED,
	LINE_TERMINAL_UNKNOWN, /* the hall knows no such terminal */
	LINE_TERMINAL_REVOKED, /* the hall has shut it out of the fleet */
	LINE_TROUBLE_COUNT
};

/* Stable lower-case words ("foreign_answer"; "none" for LINE_FINE). Static. */
const char *line_trouble_name(enum line_trouble trouble);

/* Why nothing came back from a server, finer than that, for who has to find it. */
enum line_fault {
	FAULT_NONE,
	FAULT_NAME,	     /* nobody knows the server's name */
	FAULT_NO_ROUTE,	     /* there is no way to its address */
	FAULT_REFUSED,	     /* nothing takes calls at its address */
	FAULT_SLOW,	     /* no answer in time */
	FAULT_CUT,	     /* the connection was broken off */
	FAULT_NOT_YET_VALID, /* its certificate, by this machine's clock */
	FAULT_OVER,	     /* likewise */
	FAULT_UNKNOWN_CA,    /* who has signed its certificate is not believed */
	FAULT_OTHER_NAME,    /* its certificate is for another name */
	FAULT_CERTIFICATE,   /* anything else about it */
	FAULT_OWN_CERTIFICATE,
	FAULT_OTHER,
	FAULT_COUNT
};

/* For a technician, a msgid; "" for FAULT_NONE. Static. */
const char *line_fault_words(enum line_fault fault);

/* Why the hall, or we in its place, said no: its own code, letters, digits and _ only. What that
 * means to a citizen is a row of firmware/model/problems.def. */
struct hall_refusal {
	char code[48];		       /* "quota_used_up"; "" none */
	char case_no[CASE_NO_LEN + 1]; /* the open case that is in the way; "" none */
	struct said text;	       /* the hall's own words; "" none */
};

#endif
