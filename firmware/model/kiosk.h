/*
 * The whole state of the kiosk, and the one pure function that changes it: facts in, orders out. No
 * I/O, clock or thread in here; time comes with the facts. The screens read it (const) and draw;
 * the app carries out the orders. What a shape knows stands in its own header (choose.h,
 * identify.h, paper.h, queue.h, …). Main thread.
 */
#ifndef ONEDOOR_MODEL_KIOSK_H
#define ONEDOOR_MODEL_KIOSK_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/base/arena.h"
#include "firmware/msg/cmd.h"
#include "firmware/msg/msg.h"
#include "firmware/model/updating.h"

enum screen {
#define SCREEN(name, shape, traits, limit_ms) SCREEN_##name,
#include "firmware/model/screens.def"
#undef SCREEN
	SCREEN_COUNT
};

/* "take_card". Static. */
const char *screen_name(enum screen screen);

enum shape_id {
	SHAPE_none,
#define SHAPE(name) SHAPE_##name,
#include "firmware/model/shapes.def"
#undef SHAPE
	SHAPE_COUNT
};

enum problem {
#define PROBLEM(name, ...) PROBLEM_##name,
#include "firmware/model/problems.def"
#undef PROBLEM
	PROBLEM_COUNT
};

enum out_of_service {
	SERVICE_OK,
	SERVICE_NO_CATALOG,
	SERVICE_STORAGE,
	SERVICE_PRINTER,
	SERVICE_MAINTENANCE,
	SERVICE_PANEL, /* not every page could be read or touched on it */
	SERVICE_LINE,
	SERVICE_CLOSED,
	SERVICE_TOLD, /* by who looks after terminals, for care.reason */
};

/* What the start page can offer. */
enum offer_kind {
#define OFFER(code, ...) OFFER_##code,
#include "firmware/model/offers.def"
#undef OFFER
	OFFER_COUNT
};

/* One of them, as it stands now. */
struct offer_state {
	enum offer_kind kind;
	bool is_coming;		     /* not built yet */
	enum out_of_service missing; /* SERVICE_OK: it can be done now */
};

enum reader_side { READER_RIGHT, READER_LEFT, READER_BELOW };

/* From configuration; borrowed strings live as long as the process. */
struct kiosk_config {
	const char *terminal_id;
	const char *version; /* of this program */
	const char *place;   /* where this terminal stands, for the help page; may be "" */
	enum reader_side reader_side;
	enum lang default_lang;
	int64_t idle_ms;	 /* 60,000: without input until the warning */
	int64_t warning_ms;	 /* 30,000: countdown until the wipe; elder mode doubles both */
	int64_t done_ms;	 /* how long the done page stays */
	int64_t answer_limit_ms; /* how long the hall's worker tries before it goes another way */
	bool ignores_hours;	 /* always open (demo) */
	bool is_watched;	 /* somebody reads CMD_TELL */
	struct day_span update_window; /* when the system's updates may be written */
	bool has_fleet;		       /* a technician may show a code that it has signed */
	int volume;		       /* 0 … VOLUME_MAX */
};

struct prefs { /* of this session; back to default at its end */
	enum lang lang;
	bool is_elder, is_high_contrast, is_low_reach;
};

enum { RECORDER_LEN = 256, TRAIL_LEN = 8 };

/* Where we are: a page and what was chosen there. The trail is made of them. */
struct place {
	enum screen screen;
	enum shape_id shape;		     /* whose page it is; of a problem: who met it */
	enum shape_id doing;		     /* what the citizen was doing there */
	enum problem problem;		     /* SCREEN_problem */
	char code[48];			     /* behind it, the hall's own; "" none */
	int zone, department, matter, group; /* indexes; -1 none */
};

/* Who is here, as far as the hall was asked. */
struct who {
	enum identify_way way; /* chosen; 0 not yet */
	uint32_t person;       /* the number under which the hall was asked; 0: not asked */
	bool is_identified;
	char shown_name[64];   /* masked */
	char shown_number[24]; /* "•••• 1234" */
};

/* What belongs to the citizen: lives in the visit's secret arena, gone at the wipe. */
struct visit {
	enum shape_id shape; /* what the citizen is doing; SHAPE_none: nobody is here */
	struct who who;
	uint32_t asked;		     /* number of the last question about records */
	struct hall_refusal refusal; /* the last one: what its problem shows beside its words */
	int64_t come_back_ms; /* wall clock: not before, as the hall said with it; 0: not said */
	int mismatches;	      /* second factors that were wrong */
	int64_t mismatch_until_ms; /* of now_ms: no other is tried before */
	void *states[SHAPE_COUNT]; /* each shape's own, state_size bytes, zeroed at the begin */
};

struct recorder { /* flight recorder: kinds only, never payloads */
	uint32_t count;
	struct {
		int64_t at_ms;
		uint8_t kind, detail; /* msg_kind; action, reason or the like */
		uint8_t screen;
	} facts[RECORDER_LEN];
};

enum { COMMANDS_MAX = 16 };

/* What the hall has told us to do (commanded.h). */
struct commanded {
	int count;
	struct command waiting[COMMANDS_MAX]; /* the oldest first */
	int64_t tested_ms; /* since when the devices are tried; 0: they are not */
	bool is_ending;	   /* the program begins anew: nothing else is begun */
};

struct kiosk {
	struct kiosk_config config;

	/* the world */
	const struct catalog *catalog; /* NULL until loaded; owned */
	struct catalog *next_catalog;  /* waits for the end of the session; owned */
	struct collections *collections, *next_collections; /* the same; NULL until loaded */
	struct names *names, *next_names;		    /* and what their entries are called */
	struct building *building, *next_building;	    /* where everything is */
	struct findable *findable; /* the first three, made ready to be searched; owned */
	struct hall_status status;
	bool has_status;
	struct line_state line;
	struct device_status devices[DEVICE_COUNT];
	bool is_panel_unfit;
	enum storage storage;
	struct care_state care;	    /* how the terminal stands in its fleet … */
	int64_t restart_ms;	    /* of now_ms: the program begins anew then; 0: it need not */
	enum line_trouble asked_of; /* the line's trouble, when the fleet was asked last … */
	int64_t version_asked;	    /* … and the configuration that the hall spoke of */
	struct update_state update; /* … and what becomes of its system */
	struct commanded commanded;
	enum update_phase
		update_ordered;	   /* the phase in which the last order about it was given … */
	int64_t update_ordered_ms; /* … and when */
	int volume;		   /* 0 … VOLUME_MAX */
	unsigned resting;	   /* bits of enum resting: what lies on the glass or on a key */
	int64_t now_ms;		   /* of the last fact, monotonic */
	int64_t wall_ms;	   /* at now_ms, corrected by the hall's clock, UTC */
	bool has_wall;

	/* where we are */
	struct place place;
	int64_t place_since_ms;
	struct place trail[TRAIL_LEN]; /* places to go back to, all of them STOP */
	int trail_len;
	bool has_sheet; /* help or display lies over the place */
	enum screen sheet;
	int64_t screen_since_ms; /* of what is shown: the sheet, else the place */
	bool is_forward;	 /* direction of the last change, for the motion */
	enum out_of_service service;
	struct prefs prefs;

	/* the visit */
	uint32_t session;	  /* id, raised by every wipe; never 0 */
	bool is_active;		  /* somebody is here */
	struct arena *arena;	  /* secret */
	struct visit *visit;	  /* in arena; never NULL */
	struct arena *kept_arena; /* secret; who does matters for others, for the next visit … */
	struct kept_agent *kept;  /* … in it (proxy.h); NULL: nobody */
	bool is_card_present;
	bool is_noticing_card, is_watching_card, is_scanning; /* what the drivers were asked for */
	int64_t idle_since_ms;
	int64_t warned_since_ms; /* 0: no warning on the screen */
	uint32_t wiping_session; /* whose end is being waited for; 0 none */
	unsigned wiped_workers;	 /* bits of enum worker_id */
	int64_t wipe_end_ms;	 /* until then the workers may take for it … */
	bool is_last_call;	 /* … and this is the second time that they are waited for */
	bool is_wipe_late;	 /* not within 5 s: the app aborts */
	uint32_t job;		 /* last print job's number */

	int64_t next_heartbeat_ms, next_telling_ms;
	int64_t started_ms;
	bool is_touched_early;	      /* by somebody who waits until there is something to offer */
	int64_t printer_bad_since_ms; /* 0: usable */
	struct recorder recorder;
	uint64_t session_count;
	struct counts counts;
	uint32_t person_count; /* of the orders to identify somebody, since the start */
};

void kiosk_init(struct kiosk *kiosk, const struct kiosk_config *config);
/* Wipes and frees what it owns. */
void kiosk_finish(struct kiosk *kiosk);

/* Takes one fact (borrowed; a catalogue is taken out of it) and fills the orders. Pure but for the
 * memory it owns. */
void kiosk_step(struct kiosk *kiosk, struct msg *fact, struct cmd_list *orders);

/* Whose page it is. */
enum shape_id screen_shape(enum screen screen);
/* What is shown: the sheet over the place, else the place. */
enum screen kiosk_screen(const struct kiosk *kiosk);
bool kiosk_is_busy(const struct kiosk *kiosk);
/* What the problem of SCREEN_problem says, as msgids; static. */
struct problem_words {
	const char *picture, *icon; /* one is NULL */
	const char *title, *text, *label;
};
const struct problem_words *problem_words(enum problem problem);

/* The problem that is shown is a case's that can be followed here. */
bool kiosk_can_follow(const struct kiosk *kiosk);

/* What is typed on the page, also while a sheet lies over it. */
struct typing kiosk_typing(const struct kiosk *kiosk);
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
/* Whether a matter can be had now, as far as the hall says; off line nobody knows. */
enum matter_state kiosk_matter_state(const struct kiosk *kiosk, int matter);
/* It is known who is here, or the page is about somebody. */
bool kiosk_is_named(const struct kiosk *kiosk);
bool kiosk_can_go_back(const struct kiosk *kiosk);
/* What is offered here, in the hall's order; returns how many. */
int kiosk_offers(const struct kiosk *kiosk, struct offer_state out[OFFER_COUNT]);
/* It is among them, and can be had now. */
bool kiosk_is_offered(const struct kiosk *kiosk, int kind);
/* A link of the hall's leads somewhere here, now. */
bool kiosk_can_follow_link(const struct kiosk *kiosk, const char *link);
bool offer_is_open(const struct offer_state *offer);
/* Its tile, as msgids; static. */
struct offer_words {
	const char *icon, *name, *note;
};
const struct offer_words *offer_words(enum offer_kind kind);
/* Which of the chosen matter's ways are possible now (reader there, …). */
unsigned kiosk_identify_ways(const struct kiosk *kiosk);

/* What each shape knows of this visit (its header says what that is): kiosk_queue(kiosk) and so on.
 */
#define SHAPE(name)                                                                                \
	struct name;                                                                               \
	static inline const struct name *kiosk_##name(const struct kiosk *kiosk)                   \
	{                                                                                          \
		return kiosk->visit->states[SHAPE_##name];                                         \
	}
#include "firmware/model/shapes.def"
#undef SHAPE

#endif
