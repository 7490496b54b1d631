/*
 * Private to firmware/care: the worker and its parts. Each part is a file of its own and one row of
 * care.c's table: what it does when it is due, what it makes of an order. All of it runs on the
 * worker's thread.
 *
 *   care.c      the loop: orders, and what is due
 *   own.c       the terminal's own files, and how it stands by them
 *   answers.c   what the hall answers, read
 *   enrol.c     into the fleet, by a code
 *   renew.c     a new certificate for the old one
 *   settings.c  the configuration that the fleet has signed, and whether we are still of the fleet
 *   update.c    its system's updates, on a thread of their own: they wait for long
 *   paper.c     how much is left of the roll
 *   metrics.c   how we are in numbers, for Prometheus
 *   syslog.c    the log, to who keeps it; a thread of its own below
 *   commands.c  what the hall tells us to do; it asks all the time, so it comes last
 *   admit.c     who may look after the terminal (lockout.h, technician_code.h)
 *   machine.c   how full, how warm
 *   trace.c     the way to the hall, step by step
 */
#ifndef ONEDOOR_CARE_CARE_WORKER_H
#define ONEDOOR_CARE_CARE_WORKER_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include "firmware/base/worker.h"
#include "firmware/care/care.h"
#include "firmware/fleet/code.h"
#include "firmware/care/lockout.h"
#include "firmware/fleet/pin.h"
#include "firmware/hall/http.h"
#include "firmware/msg/hall.h"

enum { CARE_ORDERS_MAX = 32 };

struct care {
	struct worker *worker;
	struct worker *self; /* the worker's own; NULL: not begun, or over */
	struct mailbox *facts;
	struct cmd *next; /* taken from the inbox while something waited for the network */

	/* as configured; "": none */
	const char *terminal_id, *own_dir, *fleet_key, *pin_hash;
	const char *hall_url, *ca_file, *cert_file, *key_file, *pinned_key;
	const char *data_dir, *metrics_file, *log_server;
	struct update_config updating;
	struct lockout lockout;

	struct http *http; /* to the hall, with the terminal's certificate, whatever it is by then;
			      NULL: no address */
	care_judge_fn *judge;
	struct enrol_code code;	 /* that was shown; token "": none, or done with */
	int64_t enrol_until_ms;	 /* of clock_ms: so long it is tried … */
	int64_t enrol_due_ms;	 /* … and next then; INT64_MAX: not */
	int64_t look_due_ms;	 /* for files that are missing */
	int64_t settings_due_ms; /* all of clock_ms; INT64_MAX: not */
	int64_t proof_due_ms;	 /* until then a new configuration must have reached the hall */
	int64_t settings_newest; /* version that is kept, in force or after the next start */
	char settings_etag[128];
	int64_t renew_due_ms;
	struct lock *lock; /* around `waited`, which others wake */
	struct http *waited;
	int64_t roll_mm;

	struct commands *commands; /* of the parts of these names; NULL: it is not begun */
	struct paper *paper;
	struct metrics *metrics;
	struct log_sender *syslog;

	struct update *update;
	struct care_state state;
	struct care_state told;
	bool is_told;
};

/* A part of the worker; every function may be NULL. */
struct care_part {
	void (*begin)(struct care *care); /* once, first thing on the thread */
	void (*end)(struct care *care);
	/* When it wants to go on, of clock_ms; INT64_MAX: not by itself. */
	int64_t (*due_ms)(const struct care *care);
	void (*go_on)(struct care *care);
	/* True: the order was its own. Borrowed; what it owns may be taken. */
	bool (*order)(struct care *care, struct cmd *cmd);
	/* The same, of what may be done while another part waits for the network, too. */
	bool (*aside)(struct care *care, struct cmd *cmd);
	/* True: what the hall tells us to do is its own; it says care_command_ended some time, also
	 * after a restart of the program. */
	bool (*command)(struct care *care, const struct command *command);
	/* The same after a restart: it still has that one in hand. */
	bool (*holds)(const struct care *care, int64_t id);
};

extern const struct care_part care_paper, care_update, care_metrics, care_syslog, care_commands;
extern const struct care_part care_admit, care_machine, care_trace;

/* Posts a fact; waits while the mailbox is full, gives up when stopping. Takes over msg. */
void care_post(struct care *care, struct msg *msg);
/* When any part but this one wants to go on, of clock_ms. */
int64_t care_next_due_ms(const struct care *care, const struct care_part *but);
/* The part that takes the command; false: none does. */
bool care_hand_over(struct care *care, const struct command *command);
bool care_holds(const struct care *care, int64_t id);
/* What came of a command is kept, and sent until the hall has it. words NULL: none. */
void care_command_ended(struct care *care, int64_t id, enum command_end end, const char *words);
/* Of the roll; -1: nobody knows. */
int64_t care_paper_used_mm(const struct care *care);
/* Tells the kiosk when care->state has changed. */
void care_tell(struct care *care);
/* http_do that gives way to any order and to the end (ERR_CANCELLED). */
enum err care_do(struct care *care, struct http *http, struct http_request *request,
	struct http_answer *answer_out) MUST_CHECK;
/* The same and whether it is the hall's answer (api_problem.h); refusal_out: its no. */
enum err care_ask(struct care *care, struct http *http, struct http_request *request,
	struct http_answer *answer_out, struct hall_refusal *refusal_out) MUST_CHECK;
/* What time it is at the hall, as far as is known: UTC ms; from the disk. is_trusted_out: as in
 * hall_time.h, NULL allowed. */
int64_t care_now_ms(const struct care *care, bool *is_trusted_out);
/* Somebody wants something, or the end is near: as http_request's is_interrupted, with care as its
 * argument. */
bool care_is_wanted(void *care);

/* settings.c: asks for the configuration by that line, for that terminal, and keeps one that is
 * newer and right: in force after the next start. OK also when it is wrong, which is said in the
 * state. ERR_REFUSED: the terminal is shut out. */
enum err settings_pull(struct care *care, struct http *http, const char *terminal) MUST_CHECK;

extern const struct care_part care_enrol, care_renew, care_settings;

#endif
