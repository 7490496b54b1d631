#include "firmware/hall/hall_worker.h"
#include "firmware/base/clock.h"

enum { POST_WAIT_MS = 20 };

int64_t hall_now_ms(const struct hall *hall)
{
	return hall_time_now_ms(&hall->time, clock_ms(), clock_wall_ms());
}

void hall_date(const struct hall *hall, int days, char out[DATE_LEN + 1])
{
	int offset_min = hall->catalog ? hall->catalog->utc_offset_min : 8 * 60;
	rfc3339_format_date(hall_now_ms(hall) + (int64_t)days * 24 * 3600 * 1000, offset_min, out);
}

void hall_set_due(struct hall *hall, enum resource resource, int64_t in_ms)
{
	struct resource_state *state = &hall->resources[resource];
	if (state->backoff.failure_count == 0) { /* else it keeps its pace, whatever the reason */
		state->due_ms = clock_ms() + in_ms;
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
		state->due_ms = MIN_OF(state->due_ms, hall->pass.next_ms);
	}
}

void hall_sleep(struct hall *hall, int64_t timeout_ms)
{
	http_wait(hall->http, hall->reader, timeout_ms);
}

void hall_post(struct hall *hall, struct msg *msg)
{
	while (!mailbox_try_put(hall->facts, msg)) {
		if (worker_must_stop(hall->self) || mailbox_is_closed(hall->facts)) {
			msg_destroy(msg);
			return;
		}
		http_wait(hall->http, NULL, POST_WAIT_MS);
	}
}

void hall_take_orders(struct hall *hall)
{
	while (hall->order_count < ORDERS_MAX) {
		struct cmd *cmd = worker_take(hall->self, 0);
		if (!cmd) {
			return;
		}
		hall->orders[hall->order_count++] = cmd;
	}
}
