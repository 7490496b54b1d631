/*
 * The whole state of the kiosk, and the one pure function that changes it: facts in, orders out. No
 * I/O, clock or thread in here; time comes with the facts. The screens read it (const) and draw;
 * the app carries out the orders. Main thread.
 */
#ifndef ONEDOOR_MODEL_KIOSK_H
#define ONEDOOR_MODEL_KIOSK_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/base/arena.h"
#include "firmware/msg/cmd.h"
#include "firmware/msg/msg.h"

enum screen {
#define SCREEN(name) SCREEN_##name,
#include "firmware/model/screens.def"
#undef SCREEN
	SCREEN_COUNT
};

/* "take_card". Static. */
const char *screen_name(enum screen screen);

/* Honest pages that are not a page of their own (SCREEN_problem). Each has its title, what to do
 * and a way on. */
enum problem {
	PROBLEM_NONE,
	PROBLEM_NO_PAPER, /* before a number is taken, or the slip did not come: number is kept and
			     shown */
	PROBLEM_PRINTER,  /* printer missing, cover, cutter: as above */
	PROBLEM_READER_MISSING,
	PROBLEM_CARD_UNREADABLE,
	PROBLEM_CARD_NOT_ID,
	PROBLEM_CARD_EXPIRED,
	PROBLEM_HALL_OFFLINE, /* and no way to give a number offline */
	PROBLEM_QUOTA,
	PROBLEM_CLOSED, /* the hall closed during the visit */
	PROBLEM_CARD_LIMIT,
	PROBLEM_IDENTITY,     /* the hall did not accept who it is; start again */
	PROBLEM_HALL_REFUSED, /* anything else the hall said no to */
	PROBLEM_CODE_UNKNOWN, /* the scanned code names nothing of this hall */
	PROBLEM_STORAGE,      /* a number could not be written down */
	PROBLEM_BUSY,	      /* too many things at once: an order could not be delivered */
	PROBLEM_COUNT
};

enum out_of_service {
	SERVICE_OK,
	SERVICE_NO_CATALOG,
	SERVICE_STORAGE,
	SERVICE_PRINTER,
	SERVICE_MAINTENANCE,
	SERVICE_PANEL, /* not every page could be read or touched on it */
};

enum reader_side { READER_RIGHT, READER_LEFT, READER_BELOW };

/* From configuration; borrowed strings live as long as the process. */
struct kiosk_config {
	const char *terminal_id;
	const char *place; /* where this terminal stands, for the help page; may be "" */
	enum reader_side reader_side;
	enum lang default_lang;
	int64_t idle_ms;	 /* 60,000: without input until the warning */
	int64_t warning_ms;	 /* 30,000: countdown until the wipe; elder mode doubles both */
	int64_t done_ms;	 /* how long the done page stays */
	int64_t answer_limit_ms; /* how long the hall's worker tries before it goes another way */
	bool ignores_hours;	 /* always open (demo) */
};

struct prefs { /* of this session; back to default at its end */
	enum lang lang;
	bool is_elder, is_high_contrast, is_low_reach;
};

enum {
	QUERY_MAX_LEN = 60,
	SEARCH_MAX_RESULTS = 60,
	SEARCH_MAX_CANDIDATES = 12,
	CANDIDATE_MAX_LEN = 31,
	PHONE_LEN = 11,
	RECORDER_LEN = 256,
	TRAIL_LEN = 8
};

struct search_result {
	int matter; /* index */
	/* The part of the name in the language shown that matched, in bytes: bold. len 0: matched
	 * by pinyin elsewhere */
	int match_at, match_len;
};

struct search {
	char query[QUERY_MAX_LEN +
		   1];	  /* as shown: Chinese characters chosen so far, then letters being typed */
	int result_count; /* ≤ SEARCH_MAX_RESULTS; best first */
	int total_count;  /* all that matched */
	struct search_result results[SEARCH_MAX_RESULTS];
	int64_t steps;	     /* characters of the catalogue the last run looked at: its work */
	int candidate_count; /* Chinese words of the catalogue for the letters being typed */
	char candidates[SEARCH_MAX_CANDIDATES][CANDIDATE_MAX_LEN + 1];
};

/* What belongs to the citizen: lives in the session's secret arena, gone at the wipe. */
struct visit {
	enum identify_way way; /* chosen; 0 not yet */
	struct id_card card;
	struct pii phone;      /* digits typed so far */
	char shown_name[64];   /* masked */
	char shown_number[24]; /* "•••• 1234" */
	uint32_t person; /* the number under which the hall was asked who this is; 0: not asked */
	int64_t asked_ms;
	bool is_identified;
};

struct recorder { /* flight recorder: kinds only, never payloads */
	uint32_t count;
	struct {
		int64_t at_ms;
		uint8_t kind, detail; /* msg_kind; action, reason or the like */
		uint8_t screen;
	} facts[RECORDER_LEN];
};

struct kiosk {
	struct kiosk_config config;

	/* the world */
	const struct catalog *catalog; /* NULL until loaded; owned */
	struct catalog *next_catalog;  /* waits for the end of the session; owned */
	struct hall_status status;
	bool has_status;
	struct line_state line;
	struct device_status devices[DEVICE_COUNT];
	bool is_panel_unfit;
	enum storage storage;
	unsigned resting; /* bits of enum resting: what lies on the glass or on a key */
	int64_t now_ms;	  /* of the last fact, monotonic */
	int64_t wall_ms;  /* at now_ms, corrected by the hall's clock, UTC */
	bool has_wall;

	/* where we are */
	enum screen screen;
	int64_t screen_since_ms;
	bool is_forward;	      /* direction of the last page change, for the motion */
	enum screen trail[TRAIL_LEN]; /* pages to go back to */
	int trail_len;
	enum problem problem;
	struct hall_refusal refusal; /* behind problem */
	enum out_of_service service;
	int zone, department, matter; /* indexes; -1 none */
	struct search search;
	struct prefs prefs;

	/* the session */
	uint32_t session;    /* id, raised by every wipe; never 0 */
	bool is_active;	     /* somebody is here */
	struct arena *arena; /* secret */
	struct visit *visit; /* in arena; never NULL */
	bool is_card_present;
	bool is_watching_card, is_scanning; /* what the drivers were asked for */
	int64_t idle_since_ms;
	int64_t warned_since_ms; /* 0: no warning on the screen */
	uint32_t wiping_session; /* whose end is being waited for; 0 none */
	unsigned wiped_workers;	 /* bits of enum worker_id */
	bool is_wipe_late;	 /* not within 5 s: the app aborts */

	/* the ticket */
	struct ticket ticket;
	bool has_ticket;
	uint32_t job; /* last print job's number */
	bool is_printing;
	bool is_settled;   /* the hall worker was told how its slip ended */
	int print_count;   /* prints of this ticket so far */
	bool is_recovered; /* ticket of before a power cut */

	int64_t next_heartbeat_ms;
	int64_t started_ms;
	int64_t printer_bad_since_ms; /* 0: usable */
	struct recorder recorder;
	uint64_t ticket_count, session_count;
	uint32_t person_count; /* of the orders to identify somebody, since the start */
};

void kiosk_init(struct kiosk *kiosk, const struct kiosk_config *config);
/* Wipes and frees what it owns. */
void kiosk_finish(struct kiosk *kiosk);

/* Takes one fact (borrowed; a catalogue is taken out of it) and fills the orders. Pure but for the
 * memory it owns. */
void kiosk_step(struct kiosk *kiosk, struct msg *fact, struct cmd_list *orders);

/* When the kiosk next wants a MSG_TICK, in the time of at_ms; INT64_MAX: never. */
int64_t kiosk_next_tick_ms(const struct kiosk *kiosk);
/* Seconds left on the idle warning, and its whole length; 0 when there is none. */
int kiosk_warning_left_s(const struct kiosk *kiosk);
int kiosk_warning_total_s(const struct kiosk *kiosk);
/* The same for the done page. */
int kiosk_done_left_s(const struct kiosk *kiosk);
int kiosk_done_total_s(const struct kiosk *kiosk);

struct local_time {
	int year, month, day, weekday, hour, minute; /* weekday 1 Monday … 7 */
	int64_t days;				     /* since 1970-01-01 */
};
struct local_time kiosk_local_time(const struct kiosk *kiosk, int64_t utc_ms);
bool kiosk_is_open(const struct kiosk *kiosk);
/* The first opening after from_ms (UTC, now or later), as the hall said or by the catalogue; -1
 * when none is known. */
int64_t kiosk_next_opening_ms(const struct kiosk *kiosk, int64_t from_ms);
/* When the hall's today ends, UTC. */
int64_t kiosk_midnight_ms(const struct kiosk *kiosk);
/* The load of the queue of a matter, department or zone, as far as the hall said. */
struct queue_status kiosk_department_status(const struct kiosk *kiosk, int department);
struct queue_status kiosk_zone_status(const struct kiosk *kiosk, int zone);
bool kiosk_can_go_back(const struct kiosk *kiosk);
/* Which of the matter's ways are possible now (reader there, line up …). */
unsigned kiosk_identify_ways(const struct kiosk *kiosk);

#endif
