/*
 * Private to firmware/hall: the state of the hall's worker and the parts it is made of. Everything
 * here lives on the worker's own thread.
 *
 *   hall.c         the loop: orders first, then what is due
 *   hall_line.c    a request and what its failure says about the line
 *   hall_upkeep.c  time, catalogue, status, leases, heartbeat
 *   hall_outbox.c  what the hall must still be told
 *   hall_visit.c   identify, take a ticket, settle, wipe
 */
#ifndef ONEDOOR_HALL_HALL_WORKER_H
#define ONEDOOR_HALL_HALL_WORKER_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/base/worker.h"
#include "firmware/hall/api_answers.h"
#include "firmware/hall/api_catalog.h"
#include "firmware/hall/backoff.h"
#include "firmware/hall/db.h"
#include "firmware/hall/hall.h"
#include "firmware/hall/http.h"

enum {
	ORDERS_MAX = 32,
	BACKGROUND_LIMIT_MS = 8000,
	CATALOG_LIMIT_MS = 60000,
	UNSETTLED_LIMIT_MS = 5 * 60 * 1000, /* for so long a person may still stand there */
	KEEP_MS = 7 * 24 * 3600 * 1000,
};

/* In the order in which they are done when several are due. */
enum upkeep {
	UPKEEP_TIME, /* also how an offline kiosk probes the line */
	UPKEEP_CATALOG,
	UPKEEP_STATUS,
	UPKEEP_OUTBOX,
	UPKEEP_LEASES,
	UPKEEP_HEARTBEAT,
	UPKEEP_COUNT
};

/* A block asked for and not yet answered; key "": none. */
struct lease_ask {
	char key[TICKET_KEY_LEN + 1];
	char date[DATE_LEN + 1];
	int count;
};

/* The visit as the hall knows it. Wiped with CMD_WIPE. */
struct visit {
	bool is_begun;	 /* personal data or the visit's tickets went through here */
	bool is_offline; /* accepted by us, not by the hall */
	char token[HALL_TOKEN_LEN + 1];
	char sealed[SEAL_MAX_TEXT_LEN + 1];
};

struct hall {
	struct worker *worker; /* of the creating thread; the worker's own is `self` */
	struct worker *self;
	struct mailbox *facts;
	struct http *http;
	struct db *db;
	char *data_dir;
	int block_size;
	int64_t answer_limit_ms;
	int64_t started_ms;

	struct cmd *orders[ORDERS_MAX]; /* taken from the inbox, not yet carried out */
	int order_count;
	bool is_wipe_waiting;

	bool is_online;
	bool is_line_known; /* some request has succeeded or failed */
	bool is_line_told;  /* at least one MSG_LINE_CHANGED went out */
	struct line_state told;
	bool is_clock_known;
	int64_t clock_offset_ms;
	struct backoff line_backoff;
	int64_t probe_ms; /* monotonic: when an offline kiosk tries again */

	int64_t due_ms[UPKEEP_COUNT]; /* monotonic; INT64_MAX: not by itself */
	int64_t every_ms[UPKEEP_COUNT];
	struct backoff upkeep_backoff[UPKEEP_COUNT];

	struct catalog *catalog; /* our own copy; NULL until there is one */
	struct catalog_extra extra;
	struct lease_ask lease_asks[HALL_MAX_ZONES][2]; /* of today and tomorrow */
	struct heartbeat heartbeat;			/* the newest, not sent yet */
	int refused_told;				/* work items for staff, as logged last */
	struct visit visit;
};

/* hall.c: posts a fact; waits while the mailbox is full, gives up when stopping. Takes over msg. */
void hall_post(struct hall *hall, struct msg *msg);
/* Moves what lies in the inbox to `orders`. */
void hall_take_orders(struct hall *hall);
/* Wall clock, corrected by the hall's. */
int64_t hall_now_ms(const struct hall *hall);
/* The hall's calendar day, `days` from today. */
void hall_date(const struct hall *hall, int days, char out[DATE_LEN + 1]);
void hall_set_due(struct hall *hall, enum upkeep upkeep, int64_t in_ms);
/* After an ERR_INVALID of the database: begins a new one. Any other err is left alone. */
void hall_mend_db(struct hall *hall, enum err err);

/* hall_line.c */
enum urgency {
	URGENCY_BACKGROUND, /* gives way to every order; one failure is checked by a second try */
	URGENCY_CITIZEN,    /* somebody waits: gives way to a wipe only */
	URGENCY_FAREWELL,   /* part of the wipe: gives way to the end only */
	URGENCY_LAST_WORD,  /* at the end itself: keep limit_ms short */
};
/* http_do, and what its outcome says about the line. 5xx and 429 come back as OK with their status.
 */
enum err hall_call(struct hall *hall, struct http_request *request, enum urgency urgency,
	struct http_answer *answer_out) MUST_CHECK;
/* POSTs with one Idempotency-Key again and again until the hall says yes or no, as long as a
 * citizen waits; only once and shortly when the line is known to be down and there is another way.
 * OK: 2xx or a final no (4xx). may_have_arrived_out: over all tries. */
enum err hall_post_until(struct hall *hall, struct http_request *request, bool has_other_way,
	struct http_answer *answer_out, bool *may_have_arrived_out) MUST_CHECK;
/* Tells the kiosk when something that MSG_LINE_CHANGED carries has changed. */
void hall_tell_line(struct hall *hall);
/* A status that may be different a minute later, with the same key: 408, 425, 429, 5xx. */
bool hall_is_passing(int status);

/* hall_upkeep.c */
void hall_load_cached_catalog(struct hall *hall);
enum err hall_upkeep(struct hall *hall, enum upkeep upkeep) MUST_CHECK;

/* hall_outbox.c */
enum err hall_reconcile(struct hall *hall) MUST_CHECK;

/* hall_visit.c: carries out one order, borrowed. */
void hall_obey(struct hall *hall, const struct cmd *cmd);
/* The end of a visit, also when nobody ordered it. */
void hall_forget_visit(struct hall *hall);

#endif
