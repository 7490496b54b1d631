#include "firmware/hall/hall_worker.h"
#include "firmware/base/clock.h"
#include "firmware/base/str.h"

enum { POST_WAIT_MS = 20 };

int64_t hall_now_ms(const struct hall *hall)
{
	return hall_time_now_ms(&hall->time, clock_ms(), clock_wall_ms());
}

int hall_offset_min(const struct hall *hall)
{
	return hall->catalog ? hall->catalog->utc_offset_min : 8 * 60;
}

void hall_date(const struct hall *hall, int days, char out[DATE_LEN + 1])
{
	rfc3339_format_date(
		hall_now_ms(hall) + (int64_t)days * 24 * 3600 * 1000, hall_offset_min(hall), out);
}

void hall_set_due(struct hall *hall, enum resource resource, int64_t in_ms)
{
	struct resource_state *state = &hall->resources[resource];
	if (state->backoff.failure_count == 0) { /* else it keeps its pace, whatever the reason */
		state->due_ms = clock_ms() + in_ms;
		http_wake(hall->house.http);
	}
}

int64_t hall_next_ms(const struct hall *hall, enum resource resource)
{
	const struct resource_state *state = &hall->resources[resource];
	return MAX_OF(state->due_ms, state->barred_ms);
}

void hall_upkeep_ended(struct hall *hall, enum resource resource, enum err err)
{
	struct resource_state *state = &hall->resources[resource];
	if (err == ERR_CANCELLED) {
		state->due_ms = clock_ms();
		return;
	}
	if (err != OK) {
		int64_t pause_ms = backoff_next_ms(&state->backoff, seal_random_u32());
		bool is_second_try = resource == RESOURCE_TIME && hall->is_doubted;
		state->due_ms = clock_ms() + (is_second_try ? 0 : pause_ms);
		return;
	}
	backoff_reset(&state->backoff);
	/* A tenth of chance keeps a city's kiosks from asking in step. */
	int64_t every_ms = state->every_ms;
	state->due_ms = every_ms == INT64_MAX
				? INT64_MAX
				: clock_ms() + every_ms - seal_random_u32() % (every_ms / 10 + 1);
	if (resource == RESOURCE_OUTBOX) {
		state->due_ms = MIN_OF(state->due_ms, hall->outbox_due_ms);
	}
}

void hall_wait_begin(struct hall *hall)
{
	lock_end(hall->lock);
}

void hall_wait_end(struct hall *hall)
{
	lock_begin(hall->lock);
}

void hall_sleep(struct side *side, int64_t timeout_ms)
{
	struct hall *hall = side->hall;
	hall_wait_begin(hall);
	http_wait(side->http, side == &hall->house ? hall->reader : NULL, timeout_ms);
	hall_wait_end(hall);
}

bool hall_must_stop(const struct side *side)
{
	return side->self && worker_must_stop(side->self);
}

void hall_post(struct hall *hall, struct msg *msg)
{
	while (!mailbox_try_put(hall->facts, msg)) {
		if (hall_must_stop(&hall->citizen) || hall_must_stop(&hall->house) ||
			mailbox_is_closed(hall->facts)) {
			msg_destroy(msg);
			return;
		}
		signal_wait(hall->pause, POST_WAIT_MS);
	}
}

void hall_post_answer(
	struct hall *hall, enum err err, const struct hall_reply *reply, struct msg *msg)
{
	if (err == ERR_CANCELLED) {
		msg_destroy(msg);
		return;
	}
	msg->refusal = reply->no;
	if (err != OK && !reply->no.code[0]) {
		str_copy(msg->refusal.code, sizeof(msg->refusal.code), "offline");
	}
	hall_post(hall, msg);
}

void hall_take_orders(struct side *side)
{
	while (side->order_count < ORDERS_MAX) {
		struct cmd *cmd = worker_take(side->self, 0);
		if (!cmd) {
			return;
		}
		side->orders[side->order_count++] = cmd;
	}
}

struct cmd *hall_next_order(struct side *side)
{
	hall_take_orders(side);
	if (side->order_count == 0) {
		return NULL;
	}
	struct cmd *cmd = side->orders[0];
	side->order_count--;
	for (int i = 0; i < side->order_count; i++) {
		side->orders[i] = side->orders[i + 1];
	}
	return cmd;
}

static bool has_order(const struct side *side, enum cmd_kind kind)
{
	for (int i = 0; i < side->order_count; i++) {
		if (side->orders[i]->kind == kind) {
			return true;
		}
	}
	return false;
}

bool hall_is_taken_back(struct side *citizen)
{
	hall_take_orders(citizen);
	return has_order(citizen, CMD_WIPE) || has_order(citizen, CMD_FORGET_PERSON) ||
	       (citizen->gives_way && citizen->order_count > 0) || hall_must_stop(citizen);
}
