#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_problem.h"
#include "firmware/hall/api_requests.h"
#include "firmware/hall/hall_worker.h"

enum { PATH_LEN = 128 };

static int utc_offset_min(const struct hall *hall)
{
	return hall->catalog ? hall->catalog->utc_offset_min : 8 * 60;
}

/*
 * An online number that nobody got is voided by way of a leased one: the hall voids what it gave
 * under the same key. ERR_NOT_FOUND: no leased number now, later perhaps.
 */
static enum err spend_number(struct hall *hall, const struct ticket_row *row)
{
	char today[DATE_LEN + 1];
	char issued[DATE_LEN + 1];
	hall_date(hall, 0, today);
	rfc3339_format_date(row->ticket.issued_ms, utc_offset_min(hall), issued);
	if (!str_equal(today, issued)) {
		/* Its day is over, and with it the number. */
		return db_end_duty(hall->db, row->ticket.key, "");
	}
	return db_spend_number(hall->db, row->ticket.key, today, hall_now_ms(hall));
}

static enum err post_duty(
	struct hall *hall, const struct ticket_row *row, struct http_answer *answer_out)
{
	char path[PATH_LEN];
	REQUIRE(str_format(path, sizeof(path), "/v1/ticket-blocks/%s/tickets", row->block_id));
	char *body = duty_body(row, utc_offset_min(hall));
	struct http_request request = {.method = "POST",
		.path = path,
		.body = body,
		.idempotency_key = row->post_key,
		.limit_ms = BACKGROUND_LIMIT_MS};
	enum err err = hall_call(hall, &request, URGENCY_BACKGROUND, answer_out);
	json_text_free(body);
	return err;
}

static enum err note_done(
	struct hall *hall, const struct ticket_row *row, const struct http_answer *answer)
{
	bool is_void = false;
	bool has_replaced = false;
	enum err err = reconciled_parse(answer->body, answer->len, &is_void, &has_replaced);
	if (err != OK) {
		return err; /* the same key will bring the same answer, whole this time */
	}
	if (has_replaced) {
		log_info("hall", "an online number became void: its slip was printed offline");
	}
	if (is_void != (row->duty == DUTY_VOID)) {
		log_warn("hall", "the hall holds a number for void that was printed");
	}
	return db_end_duty(hall->db, row->ticket.key, "");
}

static enum err note_refused(
	struct hall *hall, const struct ticket_row *row, const struct http_answer *answer)
{
	struct hall_refusal refusal;
	problem_parse(answer->status, answer->body, answer->len, &refusal);
	if (str_equal(refusal.code, "identity_unreadable") && row->sealed[0]) {
		return db_drop_sealed(hall->db, row->ticket.key);
	}
	log_error("hall", "a ticket printed offline was refused: %s; kept for staff", refusal.code);
	return db_end_duty(hall->db, row->ticket.key, refusal.code);
}

/* One duty, one step. *is_done_out: this row needs no further step now. */
static enum err step(struct hall *hall, struct ticket_row *row, bool *is_done_out)
{
	*is_done_out = true;
	const char *key = row->ticket.key;
	if (!row->block_id[0]) {
		enum err err = spend_number(hall, row);
		*is_done_out = err != OK;
		return err == ERR_NOT_FOUND ? OK : err;
	}
	if (!row->post_key[0]) {
		seal_random_key(row->post_key);
		enum err err = db_set_post_key(hall->db, key, row->post_key);
		if (err != OK) {
			return err;
		}
	}
	struct http_answer answer;
	enum err err = post_duty(hall, row, &answer);
	if (err == OK && answer.status >= 200 && answer.status < 300) {
		err = note_done(hall, row, &answer);
	} else if (err == OK && answer.status >= 400 && answer.status != 403 &&
		   !hall_is_passing(answer.status)) {
		err = note_refused(hall, row, &answer);
		*is_done_out = false; /* without the box there is a next step */
	} else if (err == OK) {
		err = ERR_BUSY;
	}
	http_answer_wipe(&answer);
	return err;
}

enum err hall_reconcile(struct hall *hall)
{
	int old_count = 0;
	enum err err =
		db_settle_old(hall->db, false, hall_now_ms(hall) - UNSETTLED_LIMIT_MS, &old_count);
	struct ticket_row *row = mem_new(struct ticket_row);
	int64_t after = 0;
	while (err == OK) {
		int64_t here = after;
		err = db_next_duty(hall->db, &after, row);
		if (err != OK) {
			break;
		}
		bool is_done = true;
		err = step(hall, row, &is_done);
		after = is_done ? after : here; /* looked at again: its duty may have ended */
		if (err == OK) {
			hall_tell_line(hall);
		}
	}
	mem_wipe(row, sizeof(*row));
	mem_free(row);
	hall_mend_db(hall, err);
	return err == ERR_NOT_FOUND ? OK : err;
}
