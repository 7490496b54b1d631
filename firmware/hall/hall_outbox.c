/* What the hall must still be told. Only its no ends an entry, and only one that can have no other
 * outcome; a row that it cannot take now waits by itself, and the rows behind it pass. */
#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_problem.h"
#include "firmware/hall/api_requests.h"
#include "firmware/hall/hall_worker.h"

enum {
	PATH_LEN = 128,
	GIVE_BACK_LIMIT_MS = 1000, /* a citizen waits */
	FAILURES_MAX = 3,	   /* in a row: it is not the rows */
	USUAL_OFFSET_MIN = 8 * 60,
};

struct reconciled {
	bool is_void, has_replaced;
};

static enum err read_reconciled(const char *json, size_t len, void *out)
{
	struct reconciled *reconciled = out;
	return reconciled_parse(json, len, &reconciled->is_void, &reconciled->has_replaced);
}

/* An online number that nobody got, or a request for one that may still be on its way. */
static bool is_given_up(const struct ticket_row *row)
{
	return row->duty == DUTY_VOID && !row->block_id[0];
}

static enum err give_up(struct hall *hall, const struct ticket_row *row, int64_t limit_ms,
	struct hall_reply *reply_out)
{
	char path[PATH_LEN];
	REQUIRE(str_format(path, sizeof(path), "/v1/tickets/%s", row->ticket.key));
	struct http_request request = {.method = "DELETE", .path = path, .limit_ms = limit_ms};
	return hall_call(hall, RESOURCE_OUTBOX, &request, URGENCY_BACKGROUND, NULL, reply_out);
}

static enum err reconcile(struct hall *hall, struct ticket_row *row,
	struct reconciled *reconciled_out, struct hall_reply *reply_out)
{
	if (!row->post_key[0]) {
		seal_random_key(row->post_key);
		enum err err = db_set_post_key(hall->db, row->ticket.key, row->post_key);
		if (err != OK) {
			return err;
		}
	}
	char path[PATH_LEN];
	REQUIRE(str_format(path, sizeof(path), "/v1/ticket-blocks/%s/tickets", row->block_id));
	char *body =
		duty_body(row, hall->catalog ? hall->catalog->utc_offset_min : USUAL_OFFSET_MIN);
	struct http_request request = {.method = "POST",
		.path = path,
		.body = body,
		.idempotency_key = row->post_key,
		.limit_ms = BACKGROUND_LIMIT_MS};
	const struct hall_document document = {read_reconciled, reconciled_out};
	enum err err = hall_call(
		hall, RESOURCE_OUTBOX, &request, URGENCY_BACKGROUND, &document, reply_out);
	json_text_free(body);
	return err;
}

static enum err note_done(
	struct hall *hall, const struct ticket_row *row, const struct reconciled *reconciled)
{
	if (reconciled->has_replaced) {
		log_info("hall", "an online number became void: its slip was printed offline");
	}
	if (reconciled->is_void != (row->duty == DUTY_VOID)) {
		log_warn("hall", "the hall holds a number for void that was printed");
	}
	return db_end_duty(hall->db, row->ticket.key, "");
}

/* A final no. ERR_BUSY: yet it may become a yes, under another key. */
static enum err note_refused(
	struct hall *hall, const struct ticket_row *row, const struct hall_refusal *no)
{
	const char *key = row->ticket.key;
	if (str_equal(no->code, "identity_unreadable") && row->sealed[0]) {
		return db_drop_sealed(hall->db, key);
	}
	/* Printed by a clock ahead of the hall's: its time comes. */
	bool is_early = str_equal(no->code, "invalid_issued_at") &&
			row->ticket.issued_ms > hall_now_ms(hall);
	if (is_early || str_equal(no->code, "idempotency_mismatch")) {
		enum err err = db_set_post_key(hall->db, key, "");
		return err == OK ? ERR_BUSY : err;
	}
	log_error("hall", "what became of a ticket was refused: %s; kept for staff", no->code);
	return db_end_duty(hall->db, key, no->code);
}

/* One duty, one step. *is_done_out: this row needs no further step now. */
static enum err step(struct hall *hall, struct ticket_row *row, bool *is_done_out)
{
	*is_done_out = true;
	struct reconciled reconciled = {.is_void = true};
	struct hall_reply reply = {0};
	enum err err = is_given_up(row) ? give_up(hall, row, BACKGROUND_LIMIT_MS, &reply)
					: reconcile(hall, row, &reconciled, &reply);
	if (err == OK) {
		return note_done(hall, row, &reconciled);
	}
	if (err == ERR_REFUSED && problem_is_final(reply.status, &reply.no)) {
		*is_done_out = false; /* without the box there is a next step */
		return note_refused(hall, row, &reply.no);
	}
	return err;
}

static struct held_row *find_held(struct outbox_pass *pass, int64_t position)
{
	for (size_t i = 0; i < ARRAY_LEN(pass->held); i++) {
		if (pass->held[i].position == position) {
			return &pass->held[i];
		}
	}
	return NULL;
}

/* False when so many are held that it is not the rows. */
static bool hold(struct hall *hall, int64_t position)
{
	struct held_row *held = find_held(&hall->pass, position);
	if (!held) {
		held = find_held(&hall->pass, 0);
		if (!held) {
			return false;
		}
		const struct backoff *usual = &hall->resources[RESOURCE_OUTBOX].backoff;
		*held = (struct held_row){.position = position,
			.backoff = backoff_init(usual->base_ms, usual->cap_ms)};
	}
	held->due_ms = clock_ms() + backoff_next_ms(&held->backoff, seal_random_u32());
	return true;
}

static void let_go(struct hall *hall, int64_t position)
{
	struct held_row *held = find_held(&hall->pass, position);
	if (held) {
		*held = (struct held_row){0};
	}
}

/* It says something about this row, not about the line or ourselves. */
static bool is_of_row(enum err err)
{
	return err == ERR_BUSY || err == ERR_REFUSED || err == ERR_PROTOCOL || err == ERR_TOO_BIG ||
	       err == ERR_TIMEOUT || err == ERR_GONE;
}

static bool is_barred(const struct hall *hall)
{
	return hall->resources[RESOURCE_OUTBOX].barred_ms > clock_ms();
}

/* All rows once, oldest first. OK, or why not all were looked at. */
static enum err pass(struct hall *hall, struct ticket_row *row)
{
	int64_t after = 0;
	int failure_count = 0;
	for (;;) {
		int64_t here = after;
		enum err err = db_next_duty(hall->db, &after, row);
		if (err != OK) {
			return err == ERR_NOT_FOUND ? OK : err;
		}
		const struct held_row *held = find_held(&hall->pass, after);
		if (held && held->due_ms > clock_ms()) {
			continue;
		}
		bool is_done = true;
		err = step(hall, row, &is_done);
		if (err == OK) {
			let_go(hall, after);
			failure_count = 0;
			after = is_done ? after : here; /* looked at again: it may have ended */
			hall_tell_line(hall);
			continue;
		}
		if (!is_of_row(err) || !hold(hall, after) || ++failure_count == FAILURES_MAX ||
			is_barred(hall)) {
			return err;
		}
	}
}

/* When the first of the held rows is due: of clock_ms, INT64_MAX when none is held. Rows that are
 * no duty any more leave. */
static enum err tidy_held(struct hall *hall, struct ticket_row *row, int64_t *due_ms_out)
{
	*due_ms_out = INT64_MAX;
	for (size_t i = 0; i < ARRAY_LEN(hall->pass.held); i++) {
		struct held_row *held = &hall->pass.held[i];
		if (held->position == 0) {
			continue;
		}
		int64_t at = held->position - 1;
		enum err err = db_next_duty(hall->db, &at, row);
		if (err != OK && err != ERR_NOT_FOUND) {
			return err;
		}
		if (err == ERR_NOT_FOUND || at != held->position) {
			*held = (struct held_row){0};
		} else {
			*due_ms_out = MIN_OF(*due_ms_out, held->due_ms);
		}
	}
	return OK;
}

enum err hall_reconcile(struct hall *hall)
{
	int old_count = 0;
	enum err err = db_settle_old(hall->db, hall_now_ms(hall) - UNSETTLED_LIMIT_MS, &old_count);
	struct ticket_row *row = mem_new(struct ticket_row);
	int64_t held_due_ms = INT64_MAX;
	if (err == OK) {
		err = pass(hall, row);
	}
	if (err == OK) {
		err = tidy_held(hall, row, &held_due_ms);
	}
	mem_wipe(row, sizeof(*row));
	mem_free(row);
	hall_mend_db(hall, err);
	hall->pass.next_ms = held_due_ms;
	return err;
}

void hall_give_back(struct hall *hall)
{
	struct ticket_row *row = mem_new(struct ticket_row);
	int64_t until_ms = clock_ms() + GIVE_BACK_LIMIT_MS;
	int64_t after = 0;
	enum err err = is_barred(hall) ? ERR_BUSY : OK;
	while (err == OK) {
		err = db_next_duty(hall->db, &after, row);
		int64_t left_ms = until_ms - clock_ms();
		if (err != OK || left_ms <= 0) {
			break;
		}
		if (is_given_up(row)) {
			struct hall_reply reply;
			err = give_up(hall, row, left_ms, &reply);
			err = err == OK ? db_end_duty(hall->db, row->ticket.key, "") : err;
		}
	}
	mem_wipe(row, sizeof(*row));
	mem_free(row);
	hall_mend_db(hall, err);
}
