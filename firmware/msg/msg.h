/*
 * Facts: everything that happens, past tense. Any thread makes one and puts it into the main
 * mailbox, which owns it from then on; the main loop takes it, steps the kiosk with it and destroys
 * it (the payload is overwritten). `session` is the id the fact belongs to; 0 for facts about the
 * world (devices, catalogue). What each means stands in facts.def.
 */
#ifndef ONEDOOR_MSG_MSG_H
#define ONEDOOR_MSG_MSG_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/msg/account.h"
#include "firmware/msg/action.h"
#include "firmware/msg/care.h"
#include "firmware/msg/case_view.h"
#include "firmware/msg/catalog.h"
#include "firmware/msg/collection.h"
#include "firmware/msg/device.h"
#include "firmware/msg/document.h"
#include "firmware/msg/handed.h"
#include "firmware/msg/hall.h"
#include "firmware/msg/helping.h"
#include "firmware/msg/idcard.h"
#include "firmware/msg/machine.h"
#include "firmware/msg/matter.h"
#include "firmware/msg/receipt.h"
#include "firmware/msg/resting.h"
#include "firmware/msg/typing.h"

enum { SCAN_MAX_LEN = 512, LINE_SAID_LEN = 119 };

enum msg_kind {
#define FACT(name, worker, owner, destroy) MSG_##name,
#include "firmware/msg/facts.def"
#undef FACT
	MSG_KIND_COUNT
};

enum worker_id { WORKER_IDCARD, WORKER_SCANNER, WORKER_PRINTER, WORKER_HALL, WORKER_COUNT };

struct scan {
	uint16_t len;
	uint8_t token[SCAN_MAX_LEN]; /* opaque bytes as in the symbol */
	bool is_utf8;		     /* else taken for GB18030 or binary */
};

struct line_state {
	bool is_online;
	int64_t clock_offset_ms; /* hall's time minus clock_ms; 0 when unknown */
	bool is_clock_known;
	int leased_left;	      /* numbers left in leased blocks, all zones */
	int outbox_count;	      /* provisional tickets not yet reconciled */
	int heartbeat_s;	      /* how often the hall wants to hear of us; 0: not said */
	int64_t config_version;	      /* how it wants this terminal to be; 0: not said */
	enum line_trouble trouble;    /* LINE_FINE while on line */
	char said[LINE_SAID_LEN + 1]; /* what was answered in the hall's place, or the TLS library's
					 word; printable ASCII */
};

struct msg {
	enum msg_kind kind;
	uint32_t session;
	int64_t at_ms; /* of clock_ms; set by msg_create */
	struct hall_refusal
		refusal; /* why not, of what was asked of the hall; code "": it was granted */
	union {
		int64_t wall_ms; /* TICK: UTC, this machine's clock */
		struct {
			enum action action;
			int arg;
		} chosen;
		char text[TYPED_MAX_LEN + 1];
		struct device_status device;
		struct id_card card;
		enum card_failure card_failure;
		struct scan scan;
		struct {
			uint32_t job;
			enum print_result result;
			enum device_reason reason;
		} print;
		struct catalog *catalog;
		struct hall_status *status;
		struct line_state line;
		struct {
			uint32_t person; /* the order's */
			bool is_offline;
		} identified;
		struct ticket ticket;
		struct {
			char matter[CODE_LEN + 1];    /* as ordered */
			struct matter_detail *detail; /* NULL: refused */
		} matter;
		struct {
			uint32_t asked;		/* as ordered */
			int retry_s;		/* refused: not before so many; 0: not said */
			struct case_view *view; /* NULL: refused */
		} case_read;
		struct {
			uint32_t asked;
			int retry_s;
			struct my_page *page; /* NULL: refused */
		} mine_read;
		struct {
			uint32_t asked; /* as ordered */
			bool is_taken;	/* else refused */
		} supplied;
		struct receipt *receipt;    /* APPLIED; NULL: refused */
		struct thanks *thanks;	    /* RATED; NULL: refused */
		struct helper_call *helper; /* HELPER_CALLED; NULL: refused */
		struct document *document;  /* a shape's answer that is only to be read */
		struct certificates *certificates;
		struct grant grant;
		struct handoff *handoff;
		struct thumbnail *thumbnail;
		struct collections *collections; /* COLLECTIONS_LOADED */
		struct names *names;		 /* NAMES_LOADED */
		struct building *building;	 /* PLAN_LOADED */
		struct {
			char collection[CODE_LEN + 1]; /* as ordered */
			struct listing *listing;       /* NULL: refused */
		} collection_read;
		struct {
			char collection[CODE_LEN + 1]; /* as ordered */
			char id[ENTRY_ID_LEN + 1];
			struct entry_detail *detail; /* NULL: refused */
		} entry_read;
		struct {
			uint32_t asked;		   /* as ordered */
			int retry_s;		   /* refused: not before so many; 0: not said */
			struct account_view *view; /* NULL: refused */
		} account_read;
		struct {
			uint32_t asked;
			int retry_s;
			struct my_accounts *list; /* NULL: refused */
		} my_accounts_read;
		struct {
			uint32_t asked; /* PAY's */
			struct payment *payment;
		} payment_changed;
		struct {
			uint32_t asked;
			struct act_result *result; /* NULL: refused */
		} acted;
		enum worker_id worker;
		unsigned resting; /* bits of enum resting */
		enum storage storage;
		struct care_state care;
		struct command command;
		struct update_state update;
		struct admission_answer admission;
		struct machine machine;
		struct trace trace;
	};
};

struct msg *msg_create(enum msg_kind kind, uint32_t session);
/* Destroys owned documents, overwrites, frees. NULL is allowed. Matches mailbox_destroy. */
void msg_destroy(void *msg);
/* "CARD_READ"; for the flight recorder and logs. Static. */
const char *msg_kind_name(enum msg_kind kind);

#endif
