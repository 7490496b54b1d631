/*
 * The system's updates: from a technician's stick, from the hall's command, from a server. One
 * state machine on a thread of its own, for it waits for networks and for RAUC; what it is doing is
 * told as MSG_UPDATE_CHANGED, when to install and to restart the kiosk decides.
 *
 *   update.c          orders, and what is due; what an update has left behind after the restart
 *   update_state.c    where it is, how it ends, what is told about it
 *   update_bundle.c   fetched, looked at, installed
 *   update_server.c   hawkBit: what it wants, what it is told
 */
#ifndef ONEDOOR_CARE_UPDATE_H
#define ONEDOOR_CARE_UPDATE_H

#include <limits.h>
#include "firmware/base/worker.h"
#include "firmware/care/care_worker.h"
#include "firmware/care/ddi.h"
#include "firmware/care/rauc.h"
#include "firmware/fleet/health.h"
#include "firmware/hall/backoff.h"

enum { UPDATE_URL_LEN = 512 };

enum update_wish_kind { WISH_FIND, WISH_INSTALL, WISH_FROM };

struct update_wish {
	enum update_wish_kind kind;
	char url[UPDATE_URL_LEN + 1]; /* FROM */
	char sha256[DIGEST_TEXT_LEN + 1];
	int64_t command; /* the hall's, that wants it */
};

/* What the server has not been told yet. */
struct update_report {
	bool is_owed, is_cancel;
	char id[DDI_ID_LEN + 1];
	const char *execution, *finished; /* static */
	char words[CARE_WORDS_LEN + 1];
};

struct update {
	struct care *care;
	struct worker *worker;
	struct worker *self; /* the worker's own; NULL: not begun */
	struct mailbox *facts;
	struct update_wish *next; /* taken from the inbox while something was waited for */

	const char *own_dir; /* the care's */
	char dir[PATH_MAX];  /* where bundles come to */

	struct rauc *rauc;  /* NULL: not reached yet */
	bool is_impossible; /* there is none here */
	struct ddi *ddi;    /* NULL: there is no server */
	int64_t poll_ms;    /* when it is asked again; INT64_MAX: never */
	bool is_finding;    /* a technician waits for what it says */
	int finds;

	struct update_state state, told;
	/* the bundle that is on its way */
	char url[UPDATE_URL_LEN + 1]; /* of the hall's command */
	char server_path[HTTP_PATH_LIMIT + 1];
	char sha256[DIGEST_TEXT_LEN + 1];
	int64_t size; /* -1: not said */
	char action[DDI_ID_LEN + 1];
	char failed_action[DDI_ID_LEN + 1]; /* it is not begun again */
	char path[PATH_MAX];		    /* where it is, or will be */
	bool may_install;		    /* the server's own window is open */
	bool is_whole_only;
	int tries;
	struct backoff backoff; /* while a server sends nothing */
	int64_t due_ms;		/* the next step */

	struct lock *lock; /* around these: the hall's command, to be ended on the
			      care's thread */
	int64_t command;   /* 0: none */
	bool has_ended;
	enum command_end end;
	char end_words[CARE_WORDS_LEN + 1];

	struct update_note note;
	bool has_looked_back; /* at what an update left before the restart */
	bool is_on_trial;     /* it runs, and has not been found good yet */
	struct update_report report;
};

/* --- for its own files, each knowing those before it --- */

/* update_state.c */
bool update_is_wanted(void *update);
void update_tell(struct update *update);
/* RAUC's connection, made when there is none yet: NULL, none to be had. */
struct rauc *update_rauc(struct update *update);
void update_forget_note(struct update *update);
/* Where the hall's wish is kept. */
void update_wish_path(const struct update *update, char path[PATH_MAX]);
void update_forget_wish(struct update *update);
/* Removes bundles, whole or not, of which nobody wants to know any more: all but those whose name
 * begins so; "": all. */
void update_clean(struct update *update, const char *kept);
/* What the hall had commanded, if it had, came to this. */
void update_end_command(struct update *update, enum command_end end, const char *words);
/* The server is told, now or at the next poll. update_report: of a deployment; "": there is none.
 */
void update_owe(struct update *update, bool is_cancel, const char *id, const char *execution,
	const char *finished, const char *words);
void update_report(struct update *update, const char *id, const char *execution,
	const char *finished, const char *words);
void update_tell_owed(struct update *update);
/* Nothing is on its way any more. */
void update_drop(struct update *update);
void update_fail(struct update *update, enum update_trouble trouble, const char *words);

/* update_bundle.c */
/* Begins with what stands in url or server_path, sha256 and size. */
void update_begin(struct update *update, enum update_source source);
void update_fetch(struct update *update);
void update_install(struct update *update);
void update_watch(struct update *update);
/* False: there is no stick, and a server to be asked instead. */
bool update_find_stick(struct update *update);
/* Of what could not be had. */
enum update_trouble update_trouble_of(enum err err);

/* update_server.c */
void update_poll(struct update *update);

#endif
