#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/hall/hall_worker.h"

enum {
	OFFSET_NEWS_MS = 1000,
	LAST_TRY_MS = 50,
	FIRST_PAUSE_MS = 100,
	REFUSED_TRIES_MAX = 3,
	PROBE_LIMIT_MS = 1000, /* a citizen's request on a line that is said to be down */
};

bool hall_is_passing(int status)
{
	return status == 408 || status == 425 || status == 429 || status >= 500;
}

static bool must_stop(void *arg)
{
	struct hall *hall = arg;
	return worker_must_stop(hall->self);
}

static bool is_wipe_waiting(void *arg)
{
	struct hall *hall = arg;
	hall_take_orders(hall);
	return hall->is_wipe_waiting || worker_must_stop(hall->self);
}

static bool has_order(void *arg)
{
	struct hall *hall = arg;
	hall_take_orders(hall);
	return hall->order_count > 0 || worker_must_stop(hall->self);
}

static void line_is_up(struct hall *hall)
{
	backoff_reset(&hall->line_backoff);
	if (hall->is_online) {
		return;
	}
	log_info("hall", "online");
	hall->is_online = true;
	for (int i = 0; i < UPKEEP_HEARTBEAT; i++) {
		hall_set_due(hall, (enum upkeep)i, 0);
		backoff_reset(&hall->upkeep_backoff[i]);
	}
}

static void line_is_down(struct hall *hall, enum err err, int status)
{
	hall->is_line_known = true;
	if (!hall->is_online) {
		return;
	}
	log_warn("hall", "offline: %s, status %d", err_name(err), status);
	hall->is_online = false;
	hall->probe_ms = clock_ms() + backoff_next_ms(&hall->line_backoff, seal_random_u32());
}

enum err hall_call(struct hall *hall, struct http_request *request, enum urgency urgency,
	struct http_answer *answer_out)
{
	static bool (*const interrupts[])(void *arg) = {[URGENCY_BACKGROUND] = has_order,
		[URGENCY_CITIZEN] = is_wipe_waiting,
		[URGENCY_FAREWELL] = must_stop,
		[URGENCY_LAST_WORD] = NULL};
	request->is_interrupted = interrupts[urgency];
	request->interrupt_arg = hall;
	for (bool is_second = false;; is_second = true) {
		enum err err = http_do(hall->http, request, answer_out);
		if (err == ERR_CANCELLED) {
			return err;
		}
		/* 403 is terminal_unknown: a hall that does not want us is no line. */
		int status = answer_out->status;
		if (err == ERR_TOO_BIG || (err == OK && status < 500 && status != 403)) {
			hall->is_line_known = true;
			line_is_up(hall);
			return err;
		}
		if (urgency != URGENCY_BACKGROUND || !hall->is_online || is_second) {
			line_is_down(hall, err, status);
			return err;
		}
		http_answer_wipe(answer_out); /* one failure is no alarm yet */
	}
}

enum err hall_post_until(struct hall *hall, struct http_request *request, bool has_other_way,
	struct http_answer *answer_out, bool *may_have_arrived_out)
{
	/* Known to be down, and there is another way: one short try, so that nobody waits for it.
	 */
	bool is_probe = has_other_way && !hall->is_online;
	int64_t limit_ms = is_probe ? MIN_OF(hall->answer_limit_ms, (int64_t)PROBE_LIMIT_MS)
				    : hall->answer_limit_ms;
	int64_t until_ms = clock_ms() + limit_ms;
	int64_t pause_ms = FIRST_PAUSE_MS;
	int refused_count = 0;
	*may_have_arrived_out = false;
	for (;;) {
		/* Not all of it at once: a connection that died unnoticed must not eat the second
		 * try. */
		int64_t left_ms = until_ms - clock_ms();
		request->limit_ms = MAX_OF(left_ms * 6 / 10, MIN_OF(left_ms, (int64_t)500));
		request->limit_ms = MAX_OF(request->limit_ms, (int64_t)LAST_TRY_MS);
		enum err err = hall_call(hall, request, URGENCY_CITIZEN, answer_out);
		*may_have_arrived_out = *may_have_arrived_out || answer_out->may_have_arrived;
		if (err == OK && !hall_is_passing(answer_out->status)) {
			return OK;
		}
		if (err == ERR_CANCELLED || err == ERR_AUTH || err == ERR_TOO_BIG) {
			return err;
		}
		refused_count += err == ERR_OFFLINE ? 1 : 0;
		http_answer_wipe(answer_out);
		left_ms = until_ms - clock_ms();
		if (is_probe || left_ms < pause_ms + LAST_TRY_MS ||
			refused_count == REFUSED_TRIES_MAX) {
			return err == OK ? ERR_BUSY : err;
		}
		http_wait(hall->http, pause_ms);
		pause_ms *= 2;
	}
}

static bool is_news(const struct line_state *a, const struct line_state *b)
{
	int64_t drift_ms = a->clock_offset_ms - b->clock_offset_ms;
	return a->is_online != b->is_online || a->is_clock_known != b->is_clock_known ||
	       a->leased_left != b->leased_left || a->outbox_count != b->outbox_count ||
	       drift_ms > OFFSET_NEWS_MS || drift_ms < -OFFSET_NEWS_MS;
}

void hall_tell_line(struct hall *hall)
{
	if (!hall->is_line_known) {
		return;
	}
	struct line_state line = {.is_online = hall->is_online,
		.clock_offset_ms = hall->clock_offset_ms,
		.is_clock_known = hall->is_clock_known};
	char date[DATE_LEN + 1];
	hall_date(hall, 0, date);
	int refused_count = 0;
	enum err err = db_count_leased(hall->db, NULL, date, hall_now_ms(hall), &line.leased_left);
	if (err == OK) {
		err = db_count_duties(hall->db, &line.outbox_count, &refused_count);
	}
	hall_mend_db(hall, err);
	if (err != OK) {
		return;
	}
	if (refused_count != hall->refused_told) {
		log_warn("hall", "%d tickets were refused by the hall afterwards: work for staff",
			refused_count);
		hall->refused_told = refused_count;
	}
	if (hall->is_line_told && !is_news(&line, &hall->told)) {
		return;
	}
	hall->told = line;
	hall->is_line_told = true;
	struct msg *msg = msg_create(MSG_LINE_CHANGED, 0);
	msg->line = line;
	hall_post(hall, msg);
}
