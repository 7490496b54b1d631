/* What the hall must still be told, oldest first. Only its no ends an entry, and only one that can
 * have no other outcome; an entry that it cannot take now waits by itself, and those behind it
 * pass. */
#include "firmware/base/clock.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_problem.h"
#include "firmware/hall/hall_worker.h"
#include "firmware/hall/ticket_duty.h"

enum {
	GIVE_BACK_LIMIT_MS = 1000, /* a citizen waits */
	FAILURES_MAX = 3,	   /* in a row: it is not the entries */
	PASS_LIMIT_MS = 5000,	   /* the heartbeat and the time wait meanwhile */
};

static enum err post(struct hall *hall, const struct outbox_entry *entry, enum urgency urgency,
	int64_t limit_ms, struct owed_answer *answer_out, struct hall_reply *reply_out)
{
	struct http_request request = {.method = entry->method,
		.path = entry->path,
		.body = entry->body,
		.idempotency_key = entry->body ? entry->key : NULL,
		.limit_ms = limit_ms};
	struct hall_document room;
	const struct hall_document *document = hall_owed_document(entry, answer_out, &room);
	return hall_call(hall, RESOURCE_OUTBOX, &request, urgency, document, reply_out);
}

static enum err deliver_one(struct hall *hall, const struct outbox_entry *entry)
{
	struct owed_answer answer;
	struct hall_reply reply = {0};
	enum err err = post(hall, entry, URGENCY_HOUSE, BACKGROUND_LIMIT_MS, &answer, &reply);
	if (err == OK) {
		return hall_owed_done(hall, entry, &answer);
	}
	return err == ERR_REFUSED && problem_is_final(reply.status, &reply.no)
		       ? hall_owed_refused(hall, entry, &reply.no)
		       : err;
}

/* It is tried again by itself; when, is written down: a restart is no reason to hurry. */
static enum err hold(struct hall *hall, const struct outbox_entry *entry)
{
	struct backoff backoff = hall->resources[RESOURCE_OUTBOX].backoff;
	backoff.failure_count = entry->tries;
	int64_t pause_ms = backoff_next_ms(&backoff, seal_random_u32());
	enum err err = db_set_entry_due(
		hall->db, entry->position, entry->tries + 1, hall_now_ms(hall) + pause_ms);
	return err == ERR_NOT_FOUND ? OK : err;
}

/* It says something about this entry, not about the line or ourselves. */
static bool is_of_entry(enum err err)
{
	return err == ERR_BUSY || err == ERR_REFUSED || err == ERR_PROTOCOL || err == ERR_TOO_BIG ||
	       err == ERR_TIMEOUT || err == ERR_GONE;
}

static bool is_barred(const struct hall *hall)
{
	return hall->resources[RESOURCE_OUTBOX].barred_ms > clock_ms();
}

/* All that are due once, or as many as there is time for: the others are due still. OK, or why not
 * all were looked at. */
static enum err pass(struct hall *hall)
{
	int64_t until_ms = clock_ms() + PASS_LIMIT_MS;
	int64_t after = 0;
	int failure_count = 0;
	for (;;) {
		struct outbox_entry entry;
		enum err err = db_next_entry(hall->db, hall_now_ms(hall), &after, &entry);
		if (err != OK) {
			return err == ERR_NOT_FOUND ? OK : err;
		}
		err = deliver_one(hall, &entry);
		if (err == OK) {
			failure_count = 0;
			after = entry.position - 1; /* looked at again: it may have ended */
			hall_tell_line(hall);
		} else if (is_of_entry(err)) {
			enum err held = hold(hall, &entry);
			failure_count++;
			err = held != OK || failure_count == FAILURES_MAX || is_barred(hall)
				      ? (held != OK ? held : err)
				      : OK;
		}
		outbox_entry_finish(&entry);
		if (err != OK || clock_ms() >= until_ms) {
			return err;
		}
	}
}

static enum err note_due(struct hall *hall)
{
	int64_t due_ms;
	int64_t now_ms = hall_now_ms(hall);
	enum err err = db_next_due(hall->db, now_ms, &due_ms);
	hall->outbox_due_ms =
		err == OK ? clock_ms() + MAX_OF(due_ms - now_ms, (int64_t)1) : INT64_MAX;
	return err == ERR_NOT_FOUND ? OK : err;
}

enum err hall_deliver(struct hall *hall)
{
	int old_count = 0;
	hall->outbox_due_ms = INT64_MAX;
	enum err err = db_settle_old(hall->db, hall_now_ms(hall) - TICKET_UNSETTLED_MS, &old_count);
	if (err == OK) {
		err = pass(hall);
	}
	if (err == OK) {
		err = note_due(hall);
	}
	hall_repair_storage(hall, err);
	return err;
}

void hall_give_back(struct hall *hall)
{
	int64_t until_ms = clock_ms() + GIVE_BACK_LIMIT_MS;
	int64_t after = 0;
	enum err err = is_barred(hall) ? ERR_BUSY : OK;
	while (err == OK) {
		struct outbox_entry entry;
		err = db_next_entry_of(hall->db, ticket_duty_kind(DUTY_VOID), &after, &entry);
		if (err != OK) {
			break;
		}
		int64_t left_ms = until_ms - clock_ms();
		if (left_ms <= 0) {
			err = ERR_TIMEOUT;
		} else if (hall_owed_is_given_up(&entry)) {
			struct owed_answer answer;
			struct hall_reply reply;
			err = post(hall, &entry, URGENCY_BEFORE, left_ms, &answer, &reply);
			err = err == OK ? hall_owed_done(hall, &entry, &answer) : err;
		}
		outbox_entry_finish(&entry);
	}
	hall_repair_storage(hall, err);
}
