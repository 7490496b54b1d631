/*
 * What the hall must still be told, in the order in which it happened; of whatever kind. Who puts
 * an entry decides what it says (db_tickets.c for a ticket); who delivers it (hall_outbox.c) needs
 * to know nothing of that. No personal data in clear: it is in boxes only the hall can open. As
 * db.h: under the hall's lock; every call may wait for the disk; trouble lasts until db_open.
 */
#ifndef ONEDOOR_HALL_DB_OUTBOX_H
#define ONEDOOR_HALL_DB_OUTBOX_H

#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/msg/hall.h"

struct db;

enum { OUTBOX_PATH_LEN = 127 };

/* Kinds beside those of ticket_duty.h: an application, its subject the receipt's key. */
#define OUTBOX_CASE "case"
/* A payment that may have begun, its subject its id: given up until the hall has its final word. */
#define OUTBOX_PAYMENT "payment"
/* The problem of an entry that went with a damaged file; its subject is all that is known of it, ""
 * when not even that is. */
#define OUTBOX_LOST "lost"

struct outbox_entry {
	int64_t position;		  /* rises; 0: not in the outbox */
	char kind[24];			  /* who understands the answer: "ticket_confirm" */
	char subject[TICKET_KEY_LEN + 1]; /* what it is about: a ticket's key */
	char key[TICKET_KEY_LEN + 1];	  /* Idempotency-Key of a POST; "" when put: a fresh one */
	char method[8];			  /* "POST", "DELETE" */
	char path[OUTBOX_PATH_LEN + 1];
	char *body;	  /* JSON; NULL: none. Owned: outbox_entry_finish */
	int tries;	  /* that failed, in a row */
	int64_t due_ms;	  /* wall clock, UTC: not before */
	int64_t made_ms;  /* wall clock, UTC */
	char problem[48]; /* the hall's code when it refused for good: kept for staff; "" open */
};

/* Overwrites and frees the body. */
void outbox_entry_finish(struct outbox_entry *entry);

/* At the end of the outbox; position, tries and, where it has none, the key are set here. */
enum err db_put_entry(struct db *db, const struct outbox_entry *entry) MUST_CHECK;
/* The same of one that is nothing but work for staff: its problem says why. */
enum err db_put_refused(struct db *db, const struct outbox_entry *entry) MUST_CHECK;
/* The next that is due behind `after` (0: the first); *after is moved on. ERR_NOT_FOUND. */
enum err db_next_entry(
	struct db *db, int64_t now_ms, int64_t *after, struct outbox_entry *entry_out) MUST_CHECK;
/* Any, open or refused, the first at this position or behind it. */
enum err db_entry_from(struct db *db, int64_t from, struct outbox_entry *entry_out) MUST_CHECK;
/* The same of one kind, due or not. */
enum err db_next_entry_of(
	struct db *db, const char *kind, int64_t *after, struct outbox_entry *entry_out) MUST_CHECK;
/* The subject's newest, open or refused; ERR_NOT_FOUND. */
enum err db_find_entry(
	struct db *db, const char *subject, struct outbox_entry *entry_out) MUST_CHECK;
/* Of all that are open, the earliest; ERR_NOT_FOUND when none is. */
enum err db_next_due(struct db *db, int64_t now_ms, int64_t *due_ms_out) MUST_CHECK;
/* It failed, or is wanted sooner. */
enum err db_set_entry_due(struct db *db, int64_t position, int tries, int64_t due_ms) MUST_CHECK;
/* At the start, when nobody stands there: an application not tried yet need not wait for whoever
 * handed it in, nor a payment for who pays. */
enum err db_release_held(struct db *db, int64_t now_ms) MUST_CHECK;
/* The hall wants to hear it anew: under another key, with this body (NULL: as before). */
enum err db_rephrase_entry(struct db *db, int64_t position, const char *body) MUST_CHECK;
/* Done, or not to be told any more. */
enum err db_drop_entry(struct db *db, int64_t position) MUST_CHECK;
/* A no for good, by the hall's code. */
enum err db_refuse_entry(struct db *db, int64_t position, const char *problem) MUST_CHECK;
/* Costs nothing, however many there are. */
enum err db_count_entries(struct db *db, int *open_out, int *refused_out) MUST_CHECK;

#endif
