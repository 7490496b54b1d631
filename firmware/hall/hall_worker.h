/*
 * Private to firmware/hall: what its two workers share, and the parts they are made of. One serves
 * the citizen who stands there, one does the house's work; each has a connection of its own, and
 * neither waits for the other. What they share is touched under one lock, which whoever waits (for
 * the network, or for something to do) lets go for so long: everything here is called with it held,
 * and what is read of `struct hall` before a wait may be another's after it.
 *
 *   hall.c          the two loops: the citizen's orders; what is due
 *   hall_orders.c   which order is whose
 *   hall_worker.c   time, waiting, posting, orders taken, what is due
 *   hall_line.c     a request, who answered it, and what that says about the line
 *   hall_report.c   how we are, told to the kiosk and in a file
 *   hall_reader.c   the long answers: catalogue and status, read beside everything else
 *   hall_upkeep.c   time, leases, heartbeat
 *   hall_outbox.c   what the hall must still be told, of whatever kind
 *   hall_owed.c     what its answers mean, by kind
 *   hall_matter.c   what one matter needs: guide and form
 *   hall_apply.c    handing in
 *   hall_track.c    where a case stands, my page
 *   hall_rate.c     rating
 *   hall_helper.c   a helper who comes
 *   hall_mirror.c   the mirror of what can be looked up is filled
 *   hall_public.c   what is read of it, or of the hall
 *   hall_plan.c     the plan, and where we stand on it
 *   hall_account.c  what is owed to whom, and paying it
 *   hall_handed.c   what goes with it: certificates, a phone's files
 *   hall_visit.c    identify, forget, take a ticket, settle, wipe
 *   hall_storage.c  whether what must survive can be written, and what is done until it can
 */
#ifndef ONEDOOR_HALL_HALL_WORKER_H
#define ONEDOOR_HALL_HALL_WORKER_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/base/worker.h"
#include "firmware/hall/api_answers.h"
#include "firmware/hall/api_catalog.h"
#include "firmware/hall/backoff.h"
#include "firmware/hall/certificate.h"
#include "firmware/hall/day.h"
#include "firmware/hall/db.h"
#include "firmware/hall/db_mirror.h"
#include "firmware/hall/db_outbox.h"
#include "firmware/hall/hall.h"
#include "firmware/hall/hall_time.h"
#include "firmware/hall/http.h"

enum {
	ORDERS_MAX = 32,
	BACKGROUND_LIMIT_MS = 8000,
	CATALOG_LIMIT_MS = 15 * 60 * 1000, /* 2 MiB on a line of 2.4 kB/s */
	STATUS_LIMIT_MS = 120000,
	PLAN_LIMIT_MS = 5 * 60 * 1000,
	STALL_LIMIT_MS = 60000,
	BARRED_MAX_S =
		3600, /* whatever the hall says: a kiosk that waits for ever needs a person */
	BARRED_BY_STRANGER_MAX_S = 300, /* a gateway knows nothing of the hall */
	KEEP_MS = 7 * 24 * 3600 * 1000,
	UNWRITTEN_MAX = 8,
};

enum resource {
#define RESOURCE(name) RESOURCE_##name,
#include "firmware/hall/resources.def"
#undef RESOURCE
	RESOURCE_COUNT,
	RESOURCE_UPKEEP_COUNT = RESOURCE_IDENTITY
};

struct resource_state {
	struct backoff backoff;
	int64_t due_ms;	   /* of clock_ms; INT64_MAX: not by itself */
	int64_t barred_ms; /* of clock_ms: not before, as the hall said (Retry-After) */
	int64_t every_ms;
};

/* A block asked for and not yet answered; key "": none. */
struct lease_ask {
	char key[TICKET_KEY_LEN + 1];
	char date[DATE_LEN + 1];
	int count;
};

/* What was supplied last and has no answer: it may have arrived, so another try sends these bytes
 * under this key, and the hall takes it once. */
struct unanswered {
	char *body; /* owned; NULL: there is none */
	char key[TICKET_KEY_LEN + 1];
	char case_no[CASE_NO_LEN + 1];
	int64_t mark; /* of what it says: a box is another each time */
};

/* The visit as the hall knows it. Wiped with CMD_WIPE. */
struct visit {
	bool is_begun;	 /* personal data or the visit's tickets went through here */
	uint32_t person; /* CMD_IDENTIFY's; 0: nobody */
	bool is_offline; /* accepted by us, not by the hall */
	char token[HALL_TOKEN_LEN + 1];
	char sealed[SEAL_MAX_TEXT_LEN + 1];
	char who[SEAL_WHO_LEN + 1];	  /* of today, or "" */
	char handoff[HALL_ID_LEN + 1];	  /* a phone may send to it; "" none */
	char payment[TICKET_KEY_LEN + 1]; /* not over, as far as is known; "" none … */
	uint32_t payment_asked;		  /* … and PAY's number */
	struct unanswered supply;
};

/* What could not be written when it happened: a ticket to be given up, or how its slip ended; an
 * application of which its citizen was told that it is not sent. */
struct unwritten {
	char key[TICKET_KEY_LEN + 1];
	bool is_application;
	char matter[CODE_LEN + 1], zone[CODE_LEN + 1];
	int64_t ordered_ms;
	bool is_given_up;
	enum print_result result;
};

/* A helper who was called to this machine. Nobody's secret, yet it ends with the visit. */
struct assist {
	struct helper_order order; /* by which the hall is asked again */
	char id[HALL_ID_LEN + 1];  /* "": no call, or none that is known */
	bool may_be_open;	   /* it may have arrived, and its answer did not */
};

struct storage_state {
	enum storage told;
	bool is_begun; /* it was ready once since the start */
	struct backoff backoff;
	int64_t due_ms; /* of clock_ms: when it is looked at again */
	struct unwritten unwritten[UNWRITTEN_MAX];
	int unwritten_count;
};

/* How far the house is with the mirror; a round asks what the hall offers, then for all that is
 * missing of it. */
struct mirroring {
	struct mirror *mirror;
	struct collections *collections;    /* as the hall offers them; NULL: not known */
	const char *heads[COLLECTIONS_MAX]; /* of each of them, in the same memory */
	bool is_compared;      /* they are the hall's of now, as far as the line holds */
	bool is_asked;	       /* in this round */
	bool is_going_on;      /* more is to be done at once */
	bool is_stale;	       /* the hall has something else than we know: a round begins anew */
	bool is_slow;	       /* so was the page before: shorter ones let others come between */
	bool has_grown;	       /* pages have been kept in this round */
	bool has_news;	       /* the names of what is there have changed */
	int64_t told_ms;       /* of clock_ms: when they were told */
	int64_t pages_from_ms; /* of clock_ms: before that no page is fetched that nobody asks for
				*/
	struct mirror_job job; /* what is being read */
	char path[160], etag[128];
	int64_t begun_ms; /* of clock_ms */
};

/* One of the two workers. */
struct side {
	struct hall *hall;
	struct worker *worker; /* of the creating thread; the worker's own is `self` */
	struct worker *self;   /* NULL: not begun, or over */
	struct http *http;
	struct cmd *orders[ORDERS_MAX]; /* taken from the inbox, not yet carried out */
	int order_count;
	bool gives_way; /* what it does can be asked again: any other order comes first */
};

struct hall {
	struct lock *lock;
	struct signal *pause; /* never raised */
	struct side citizen, house;
	struct mailbox *facts;
	struct db *db;
	struct storage_state storage;
	struct day day;
	char *data_dir;
	int block_size;
	int64_t answer_limit_ms;
	int64_t started_ms;

	bool is_online;
	bool is_accepted;   /* the hall has answered us, since the start */
	bool is_line_known; /* some request has succeeded or failed */
	bool is_line_told;  /* at least one MSG_LINE_CHANGED went out */
	struct line_state told;
	bool is_doubted; /* something failed: the next probe decides whether it was the line */
	int cut_count;	 /* connections closed after the handshake, in a row */
	enum line_trouble trouble;
	char said[LINE_SAID_LEN + 1];
	char *cert_file;	/* where ours lies, NULL: we have none; it may be renewed there */
	struct certificate own; /* ours; zeros: could not be read */
	struct hall_time time;
	struct resource_state resources[RESOURCE_COUNT];

	struct http *reader;   /* the house's second connection, for what is long */
	enum resource reading; /* what it reads while busy */
	struct http_request reading_request;
	struct http_answer reading_answer;

	int64_t outbox_due_ms; /* of clock_ms: when an entry that waits is due; INT64_MAX: none */

	struct catalog *catalog; /* our own copy; NULL until there is one */
	struct catalog_extra extra;
	struct mirroring mirroring;
	char plan_etag[128]; /* of the plan that was told last; "" none */
	struct lease_ask lease_asks[HALL_MAX_ZONES][2]; /* of today and tomorrow */
	struct heartbeat heartbeat;			/* the newest, not sent yet */
	bool is_note_due;	/* heartbeat.json is older than what it says */
	int64_t noted_ms;	/* of clock_ms */
	int heartbeat_s;	/* as the hall wants it; 0: not said */
	int64_t config_version; /* how the hall wants us to be; 0: not said */
	int refused_told;	/* work items for staff, as logged last */
	struct visit visit;
	struct assist assist;
};

/* hall_worker.c: what all parts share. Posts a fact; waits while the mailbox is full, gives up when
 * stopping. Takes over msg. Keeps the lock, so that facts come in the order in which they happened.
 */
void hall_post(struct hall *hall, struct msg *msg);
struct hall_reply;
/* The same for what the hall was asked, when the request has ended with err: msg gets its refusal,
 * "offline" when nobody said anything. Taken back (ERR_CANCELLED), nobody waits for it. */
void hall_post_answer(
	struct hall *hall, enum err err, const struct hall_reply *reply, struct msg *msg);
/* Around whatever waits, or takes long and touches nothing that is shared. */
void hall_wait_begin(struct hall *hall);
void hall_wait_end(struct hall *hall);
/* Waits until somebody wants something of that worker, or the time is up; the house also until its
 * reader has news. */
void hall_sleep(struct side *side, int64_t timeout_ms);
bool hall_must_stop(const struct side *side);
/* Moves what lies in the inbox to `orders`. */
void hall_take_orders(struct side *side);
/* The next order, the caller's to destroy; NULL when there is none. */
struct cmd *hall_next_order(struct side *side);
/* The visit ends, or who it was is taken back: an order that waits says so. */
bool hall_is_taken_back(struct side *citizen);
/* What time it is at the hall, as far as we know. */
int64_t hall_now_ms(const struct hall *hall);
/* Of the hall's clock; until the catalogue says it, the city's. */
int hall_offset_min(const struct hall *hall);
/* The hall's calendar day, `days` from today. */
void hall_date(const struct hall *hall, int days, char out[DATE_LEN + 1]);
void hall_set_due(struct hall *hall, enum resource resource, int64_t in_ms);
/* When it may be asked next: due, and not barred. */
int64_t hall_next_ms(const struct hall *hall, enum resource resource);
/* The outcome of one round of upkeep: when it is due again. ERR_CANCELLED: at once. */
void hall_upkeep_ended(struct hall *hall, enum resource resource, enum err err);

/* hall_storage.c: opens what is closed, repairs what is damaged, looks for room, tries again by
 * back-off, and tells the kiosk; cheap when there is nothing to do. */
void hall_keep_storage(struct hall *hall);
/* The same at once after an err that the database may have caused. */
void hall_repair_storage(struct hall *hall, enum err err);
/* Writes it as soon as that is possible again. */
void hall_write_later(struct hall *hall, const struct unwritten *what);

/* hall_line.c */
/* Our certificate's dates. Without one nothing is known of them; what is wrong with it config_check
 * has said. */
void hall_read_own(struct hall *hall);
enum urgency {
	URGENCY_HOUSE,	   /* on the house's line; all others are on the citizen's */
	URGENCY_BEFORE,	   /* before what the citizen waits for: says nothing of the line yet */
	URGENCY_CITIZEN,   /* somebody waits: gives way to a wipe or when he takes it back */
	URGENCY_WIPE,	   /* part of the wipe: gives way to the end only */
	URGENCY_LAST_WORD, /* at the end itself: keep limit_ms short */
};
/* What a yes must hold: read from its body. ERR_INVALID: this is not the document, so it was not
 * the hall that answered. Where a yes has no body (204), NULL stands in its place. */
struct hall_document {
	enum err (*read)(const char *json, size_t len, void *out);
	void *out;
};
struct hall_reply {
	int status; /* 0: no answer of the hall */
	struct hall_refusal no;
	bool may_have_arrived;
	char etag[128]; /* of a yes; "" none */
};
/*
 * One request and what its outcome says about the line and the resource. OK: the hall's yes, read.
 * ERR_REFUSED: its no. ERR_BUSY: its not now; the resource is barred for as long as it said.
 * ERR_PROTOCOL: somebody else answered. The others are http_do's.
 */
enum err hall_call(struct hall *hall, enum resource resource, struct http_request *request,
	enum urgency urgency, const struct hall_document *document,
	struct hall_reply *reply_out) MUST_CHECK;
/* POSTs with one Idempotency-Key again and again until the hall says yes or no, as long as a
 * citizen waits. Where there is another way, a resource or a line known to be out of order is
 * tried once and shortly, or not at all. reply_out->may_have_arrived: over all tries. */
enum err hall_post_until(struct hall *hall, enum resource resource, struct http_request *request,
	bool has_other_way, const struct hall_document *document,
	struct hall_reply *reply_out) MUST_CHECK;
/* The token of that person; "" when the hall knows of none such. */
const char *hall_token_of(const struct hall *hall, uint32_t person);
/* GETs what is somebody's, as hall_post_until without another way; any other order comes first.
 * retry_s_out: how long the hall bars this person; 0: it does not. The next one may ask at once. */
enum err hall_ask_personal(struct hall *hall, enum resource resource, struct http_request *request,
	const struct hall_document *document, struct hall_reply *reply_out,
	int *retry_s_out) MUST_CHECK;
/* What hall_call does after http_do, for an answer that came over another connection. */
enum err hall_judge(struct hall *hall, enum resource resource, const struct http_request *request,
	enum urgency urgency, enum err err, const struct http_answer *answer,
	const struct hall_document *document, struct hall_reply *reply_out) MUST_CHECK;

/* hall_report.c */
/* Tells the kiosk when something that MSG_LINE_CHANGED carries has changed. */
void hall_tell_line(struct hall *hall);
/* The heartbeat's body, to be freed with json_text_free. line: for the file, heartbeat.json; NULL:
 * for the hall, which knows that there is one. */
char *hall_heartbeat(const struct hall *hall, const struct line_state *line);
/* Writes that file when it is time to: after news of the line, and now and then while there is
 * none. */
void hall_note_heartbeat(struct hall *hall);

/* hall_reader.c */
void hall_load_cached_catalog(struct hall *hall);
/* The house's. Begins to read the catalogue, the status, or a piece of what can be looked up. */
void hall_read(struct hall *hall, enum resource resource);
/* Goes on with it; to be called whenever hall_sleep returns. */
void hall_read_on(struct hall *hall);

/* hall_mirror.c: the house's */
/* What was kept is told. */
void hall_load_mirror(struct hall *hall);
/* The next piece, to be read into the request; false: there is none now. */
bool hall_mirror_request(struct hall *hall, struct http_request *request);
/* It has come, or has not. */
enum err hall_mirror_came(struct hall *hall, enum err err) MUST_CHECK;
/* The hall has something else than we know. */
void hall_mirror_renew(struct hall *hall);
/* The hall has that version now; "": it does not say. */
void hall_mirror_compare(struct hall *hall, const char *version);
/* What was kept of this version may not be what the hall has now. */
bool hall_mirror_is_old(const struct hall *hall, const char *code, const char *version);

/* hall_plan.c: the house's */
void hall_load_cached_plan(struct hall *hall);
struct http_request hall_plan_request(const struct hall *hall);
/* It has come, or has not. */
enum err hall_plan_came(struct hall *hall, enum err err) MUST_CHECK;

/* hall_upkeep.c: time, leases, heartbeat, and the outbox by way of hall_outbox.c */
enum err hall_upkeep(struct hall *hall, enum resource resource) MUST_CHECK;
/* Of hall_document: the answer to GET /v1/time, as UTC ms into an int64_t. */
enum err hall_read_time(const char *json, size_t len, void *out) MUST_CHECK;

/* hall_owed.c */
/* A document that a yes to this entry must be; NULL: it has none. *owed_out: where it is read to.
 */
struct owed_answer {
	bool is_void, has_replaced;
	const struct outbox_entry *entry;
	enum payment_state payment;
};
const struct hall_document *hall_owed_document(
	const struct outbox_entry *entry, struct owed_answer *answer, struct hall_document *room);
/* The hall's yes, or its no for good: the entry ends, or is put otherwise (*is_open_out: to be
 * looked at once more). ERR_BUSY: yet it may become a yes later. */
enum err hall_owed_done(struct hall *hall, const struct outbox_entry *entry,
	const struct owed_answer *answer) MUST_CHECK;
enum err hall_owed_refused(struct hall *hall, const struct outbox_entry *entry,
	const struct hall_refusal *no) MUST_CHECK;
/* An online number that nobody got, or a request for one that may still be on its way. */
bool hall_owed_is_given_up(const struct outbox_entry *entry);

/* hall_outbox.c */
enum err hall_deliver(struct hall *hall) MUST_CHECK;
/* Before a number is asked for: what nobody got is given up first, as far as that takes no time
 * worth mentioning, so that the hall does not count it against whoever asks. */
void hall_give_back(struct hall *hall);

/* Each order's function (orders.def), wherever it stands; the order is borrowed. */
#define ORDER(name, worker, call, owner, destroy)                                                  \
	void hall_do_##call(struct hall *hall, const struct cmd *cmd);
#include "firmware/msg/orders.def"
#undef ORDER
/* hall_orders.c: carries out one order, borrowed. */
void hall_carry_out(struct hall *hall, const struct cmd *cmd);
/* hall_handed.c: a phone can send no more. */
void hall_close_handoff(struct hall *hall, enum urgency urgency, int64_t limit_ms);
/* hall_account.c: nobody waits for the payment any more; the house sees to it that it ends. */
void hall_leave_payment(struct hall *hall);
/* hall_track.c: what was supplied has its answer, or its visit ends. */
void hall_forget_supply(struct hall *hall);
/* hall_visit.c: the end of a visit, also when nobody ordered it. */
void hall_forget_visit(struct hall *hall);

#endif
