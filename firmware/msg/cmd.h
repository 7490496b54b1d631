/*
 * Orders: what a worker shall do, imperative. kiosk_step fills a list; the app hands each to its
 * worker's inbox, which owns it from then on and destroys it (the payload is overwritten).
 */
#ifndef ONEDOOR_MSG_CMD_H
#define ONEDOOR_MSG_CMD_H

#include <stdint.h>
#include "firmware/msg/application.h"
#include "firmware/msg/handed.h"
#include "firmware/msg/hall.h"
#include "firmware/msg/helping.h"
#include "firmware/msg/idcard.h"
#include "firmware/msg/msg.h"
#include "firmware/msg/raster.h"
#include "firmware/msg/telemetry.h"

enum cmd_kind {
#define ORDER(name, ...) CMD_##name,
#include "firmware/msg/orders.def"
#undef ORDER
	CMD_KIND_COUNT
};

enum slip {
#define SLIP(name) SLIP_##name,
#include "firmware/msg/slips.def"
#undef SLIP
	SLIP_COUNT
};

/* Who carries it out. */
enum order_worker {
	ORDER_TO_idcard = WORKER_IDCARD,
	ORDER_TO_scanner = WORKER_SCANNER,
	ORDER_TO_printer = WORKER_PRINTER,
	ORDER_TO_hall = WORKER_HALL,
	ORDER_TO_care = WORKER_COUNT,
	ORDER_TO_app,
	ORDER_TO_every,
};

enum { VOLUME_MAX = 5 };
enum sound { SOUND_PRESS, SOUND_SUCCESS, SOUND_PROBLEM, SOUND_ATTENTION, SOUND_COUNT };

struct heartbeat {
	char screen[24];
	uint64_t frame_count; /* filled in by the app */
	int64_t last_input_s; /* -1: none since start */
	struct device_status devices[DEVICE_COUNT];
	unsigned resting; /* bits of enum resting */
	char slot[32];	  /* "" unknown */
	int64_t config_version;
	int64_t last_frame_s; /* since a picture was last shown, filled in by the app; -1 unknown */
	int64_t paper_left_mm; /* -1 unknown */
};

struct cmd {
	enum cmd_kind kind;
	uint32_t session;
	union {
		struct {
			uint32_t job;
			enum slip slip;
			struct raster
				*raster; /* owned; set by the app, NULL in kiosk_step's order */
		} print;
		struct {
			uint32_t person;  /* a number of its own for each order, never 0 */
			bool is_for_case; /* off line it waits in the outbox; a number comes out of
					     a block */
			enum identify_way way;
			struct id_card card; /* way card */
			struct pii phone;    /* way phone */
		} identify;
		struct {
			uint32_t person; /* IDENTIFY's, who it is for; 0: without a name */
			char matter[CODE_LEN + 1];
			char zone[CODE_LEN + 1];
			char appointment[HALL_ID_LEN + 1]; /* checked in for; "" none */
			char key[TICKET_KEY_LEN + 1];	   /* filled in by the app: random */
		} take_ticket;
		struct {
			char key[TICKET_KEY_LEN + 1];
			enum print_result result;
		} settle;
		struct {
			char matter[CODE_LEN + 1];
			bool is_bundle;
		} read_matter;
		struct {
			uint32_t asked;		    /* a number of its own, for the answer */
			uint32_t person;	    /* IDENTIFY's; 0: by last_four */
			char key[CASE_KEY_LEN + 1]; /* number, or key of a receipt */
			char last_four[LAST_FOUR_LEN + 1];
		} read_case;
		struct {
			uint32_t asked, person;
		} read_mine;
		struct {
			uint32_t asked, person;	      /* as read_case's */
			char key[TICKET_KEY_LEN + 1]; /* filled in by the app: random */
			char case_no[CASE_NO_LEN + 1];
			char last_four[LAST_FOUR_LEN + 1];
			char ask[CASE_KEY_LEN + 1]; /* what the case asks for */
			char *text;		    /* in words: owned; NULL: not so, but … */
			int file_count;		    /* … files, or a single grant */
			struct handed_in files[ASK_MAX_FILES];
		} supply;
		struct {
			char key[TICKET_KEY_LEN + 1];	 /* filled in by the app: random */
			struct application *application; /* owned */
		} apply;
		struct rating rating;
		struct helper_order call_helper;
		struct {
			char certificate[HALL_ID_LEN + 1];
			char matter[CODE_LEN + 1];
			bool is_bundle;
			char purpose[4 * 60 + 1];
		} grant;
		struct {
			char matter[CODE_LEN + 1];
			char case_no[CASE_NO_LEN + 1]; /* the case that asks; "" none: a matter */
			bool is_bundle;
			enum lang lang;
			int item_count;
			struct handoff_item items[HANDOFF_MAX_ITEMS];
		} open_handoff;
		struct {
			int after; /* the version that is known; -1: none, answered at once */
		} watch_handoff;
		struct {
			char id[HALL_ID_LEN + 1];
		} file;
		struct {
			char collection[CODE_LEN + 1];
		} read_collection;
		struct {
			char collection[CODE_LEN + 1];
			char id[ENTRY_ID_LEN + 1];
		} read_entry;
		struct {
			uint32_t asked, person; /* as read_case's */
			char unit[CODE_LEN + 1];
			char no[ACCOUNT_NO_LEN + 1];
		} read_account;
		struct {
			uint32_t asked, person;
		} read_my_accounts;
		struct payment_order pay;
		struct {
			int after; /* the version that is known; -1: none, answered at once */
		} watch_payment;
		struct {
			uint32_t asked, person;
			char key[TICKET_KEY_LEN + 1]; /* filled in by the app: random */
			char unit[CODE_LEN + 1];
			char no[ACCOUNT_NO_LEN + 1];
			char act[CODE_LEN + 1];
		} account_act;
		struct heartbeat heartbeat;
		enum sound sound;
		struct scan scan; /* ENROL */
		struct {
			bool is_code; /* else a PIN */
			struct scan code;
			char pin[PIN_MAX_LEN + 1];
			int64_t wall_ms; /* as well as the kiosk knows it, UTC */
		} admit;
		struct {
			struct command_result result;
			char *report; /* owned: of SCREENSHOT its JSON; NULL none */
		} command_ended;
		int64_t command;  /* SHOOT: its id */
		int64_t paper_mm; /* PAPER_USED */
		struct telemetry telemetry;
		struct {
			bool is_out;
			char reason[33]; /* a word of the contract */
		} service;		 /* SERVE */
		int volume;		 /* SET_VOLUME: 0 … VOLUME_MAX */
		bool is_whole;		 /* RESTART: the machine, not the program alone */
	};
};

/* A zeroed order to be filled. */
struct cmd *cmd_create(enum cmd_kind kind, uint32_t session);
/* Shares nothing: of an order that owns nothing. */
struct cmd *cmd_copy(const struct cmd *cmd);
/* The order of a list, with what it owns; the list's owns nothing any more. */
struct cmd *cmd_take(struct cmd *listed);
/* Destroys the raster, overwrites, frees. NULL is allowed. Matches worker_destroy. */
void cmd_destroy(void *cmd);
const char *cmd_kind_name(enum cmd_kind kind);
enum order_worker cmd_worker(enum cmd_kind kind);

/* What one step orders. Fixed room: a step that needs more is a mistake of ours (aborts). */
enum { CMD_LIST_MAX = 16 };
struct cmd_list {
	int count;
	struct cmd cmds[CMD_LIST_MAX];
};
/* A zeroed order of the list, to be filled at once. */
struct cmd *cmd_list_add(struct cmd_list *list, enum cmd_kind kind, uint32_t session);
/* Destroys what the orders still own, overwrites. */
void cmd_list_wipe(struct cmd_list *list);

#endif
