/*
 * The door to SQLite: what must survive a power cut. Leased number blocks, tickets until the hall
 * knows all about them, and the last catalogue. Hall worker's thread only; every call may wait for
 * the disk. No personal data in clear: a provisional ticket's identity is a box only the hall can
 * open.
 *
 * Trouble may come from every call: ERR_FULL (disk), ERR_IO (it cannot be written), ERR_INVALID
 * (the file is damaged). It lasts until db_open has repaired it.
 */
#ifndef ONEDOOR_HALL_DB_H
#define ONEDOOR_HALL_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/base/attr.h"
#include "firmware/base/err.h"
#include "firmware/base/rfc3339.h"
#include "firmware/hall/seal.h"
#include "firmware/msg/hall.h"

enum { BLOCK_ID_LEN = 64 };

struct db;
struct outbox_entry;

/* Does not touch the disk: all calls fail until db_open. */
struct db *db_create(const char *dir);
/*
 * As often as one likes: opens dir/kiosk.db (made when missing) when that has not been done or
 * something has failed since, and looks whether the disk can be written and has room. OK: tickets
 * may be ordered. Else ERR_FULL, ERR_IO, or ERR_BUSY when another process has the folder (two
 * kiosks with one set of leased numbers would print one twice); what is there may be readable all
 * the same. A damaged file is renamed to kiosk.db.damaged-1 (older ones to -2, -3 and away) and a
 * new one begun, with what can still be read of its outbox (OUTBOX_LOST for the rest): its leases
 * are lost, but the hall gives those numbers to nobody, so none is used twice. A file of the next
 * firmware is brought back to our version; one newer still stays as it is, and nothing is read of
 * it: ERR_UNSUPPORTED.
 */
enum err db_open(struct db *db) MUST_CHECK;
/* What has failed since db_open; OK nothing. */
enum err db_trouble(const struct db *db);
void db_destroy(struct db *db); /* NULL is allowed */

/* The cached catalogue. Get: body is to be freed with mem_free; ERR_NOT_FOUND. */
enum err db_put_catalog(struct db *db, const char *etag, const char *body, size_t len) MUST_CHECK;
enum err db_get_catalog(struct db *db, char **body_out, size_t *len_out, char *etag_out,
	size_t etag_size) MUST_CHECK;

/* Other answers of the hall by their path, the ones used least recently forgotten first. What does
 * not fit is not kept: ERR_FULL, ERR_TOO_BIG. Get as above. */
enum { CACHE_MAX_COUNT = 200, CACHE_MAX_LEN = 256 * 1024 };
enum err db_put_cached(struct db *db, const char *path, const char *etag, const char *body,
	size_t len, int64_t now_ms) MUST_CHECK;
enum err db_get_cached(struct db *db, const char *path, char **body_out, size_t *len_out,
	char *etag_out, size_t etag_size) MUST_CHECK;

struct lease {
	char id[BLOCK_ID_LEN + 1];
	char zone[CODE_LEN + 1];
	char prefix[8];	 /* "A" */
	int digit_count; /* 4: "A0103" */
	int first, last; /* both included */
	char date[DATE_LEN + 1];
	int64_t expires_ms; /* wall clock, UTC */
};

/* The same id again changes nothing. */
enum err db_put_lease(struct db *db, const struct lease *lease) MUST_CHECK;
/* Numbers that may still be drawn that day; zone NULL: all zones. */
enum err db_count_leased(struct db *db, const char *zone, const char *date, int64_t now_ms,
	int *count_out) MUST_CHECK;

enum ticket_state {
	TICKET_ORDERED = 1, /* asked for; no number known here */
	TICKET_ISSUED,	    /* has a number; what became of the slip is not known yet */
	TICKET_SETTLED,	    /* what became of the slip is known, or nobody waits for it any more */
};

struct ticket_row {
	struct ticket ticket;
	enum ticket_state state;
	enum print_result result;	 /* when SETTLED */
	int told;			 /* enum ticket_duty: the last that the hall knows of */
	char block_id[BLOCK_ID_LEN + 1]; /* "" for an online number */
	char spent_number[16]; /* of the block: ticket.number, or (older firmware) drawn only
				  to void an online number */
};

/* The hall's calendar, for what is written down for it; until then the city's. */
void db_set_offset(struct db *db, int utc_offset_min);

/* ORDERED, before the hall is asked, with room on the disk for all that follows from it: whatever
 * is written about this ticket later needs no more. who: seal_who's word, or "". ERR_BUSY when the
 * key is already there. */
enum err db_order_ticket(struct db *db, const char *key, const char *matter, const char *zone,
	const char *who, int64_t now_ms) MUST_CHECK;
/*
 * The rule against touting, for numbers we give by ourselves: nobody gets one while he holds one
 * for the same matter that the hall does not know of yet, or when he has had day_limit of them,
 * online ones too, since db_forget_people. A number that is void, or whose slip may not have come,
 * does not count.
 */
enum err db_may_draw(struct db *db, const char *who, const char *matter, int day_limit,
	bool *may_out) MUST_CHECK;
/* Midnight: nothing tells any more who had what. */
enum err db_forget_people(struct db *db) MUST_CHECK;
/* ERR_NOT_FOUND. */
enum err db_get_ticket(struct db *db, const char *key, struct ticket_row *row_out) MUST_CHECK;
/* An ordered ticket got its number from the hall: ISSUED. */
enum err db_issue_ticket(struct db *db, const struct ticket *ticket) MUST_CHECK;
/* In one transaction: takes the zone's next leased number of that day and makes the ordered ticket
 * (key, floor, windows, issued_ms, qr are the caller's) an ISSUED, provisional one; fills in its
 * number. From now on the hall is owed it, with `sealed`, the identity's box or "".
 * ERR_NOT_FOUND when none is left. */
enum err db_issue_leased(
	struct db *db, const char *date, const char *sealed, struct ticket *ticket) MUST_CHECK;
/* Refused, or never asked: as if it had never been. */
enum err db_drop_ticket(struct db *db, const char *key) MUST_CHECK;
/* The hall may have given a number that nobody got: it is to be voided. ERR_NOT_FOUND: no such
 * order. */
enum err db_abandon_ticket(struct db *db, const char *key) MUST_CHECK;
/* At the start, when no order is being carried out: the same for all that are still ORDERED. */
enum err db_abandon_orders(struct db *db) MUST_CHECK;
/* What became of the slip, and with it what the hall is owed. A number that nobody got stays so
 * whatever is said later. ERR_NOT_FOUND. */
enum err db_settle_ticket(struct db *db, const char *key, enum print_result result) MUST_CHECK;
/* What is ISSUED and older than before_ms counts as uncertain. */
enum err db_settle_old(struct db *db, int64_t before_ms, int *count_out) MUST_CHECK;
/* The newest ISSUED ticket not older than since_ms; ERR_NOT_FOUND. */
enum err db_find_unsettled(struct db *db, int64_t since_ms, struct ticket_row *row_out) MUST_CHECK;

/* The hall has heard what an entry of ticket_duty.h says: the entry goes, the ticket remembers. */
enum err db_tell_ticket(struct db *db, const struct outbox_entry *entry) MUST_CHECK;
/* Forgets what is done and older: leases before the date, tickets before before_ms; refused ones
 * after three times that age from now_ms. */
enum err db_tidy(struct db *db, const char *date, int64_t now_ms, int64_t before_ms) MUST_CHECK;

#endif
