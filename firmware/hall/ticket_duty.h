/*
 * What a ticket owes the hall, decided here and nowhere else: from what is known of the ticket to
 * an entry of the outbox. Pure, any thread.
 */
#ifndef ONEDOOR_HALL_TICKET_DUTY_H
#define ONEDOOR_HALL_TICKET_DUTY_H

#include <stdint.h>
#include "firmware/hall/db.h"
#include "firmware/hall/db_outbox.h"

/* For so long a person may still stand there and say whether a slip came. */
enum { TICKET_UNSETTLED_MS = 5 * 60 * 1000 };

enum ticket_duty { DUTY_NONE, DUTY_CONFIRM, DUTY_VOID };

/* As things stand; *due_ms_out: when it is told unless something happens before. */
enum ticket_duty ticket_owes(const struct ticket_row *row, int64_t *due_ms_out);
/* The entry that says so, byte for byte the same for the same row; to be finished. sealed: the
 * identity for the hall, or "". */
struct outbox_entry ticket_entry(const struct ticket_row *row, enum ticket_duty duty,
	const char *sealed, int utc_offset_min);
/* Of such entries. Static. */
const char *ticket_duty_kind(enum ticket_duty duty);
/* Of an entry of ours; DUTY_NONE: it is about something else. */
enum ticket_duty ticket_duty_of(const struct outbox_entry *entry);

#endif
