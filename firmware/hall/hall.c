#include "firmware/hall/hall.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/hall/hall_worker.h"

enum { INBOX_LEN = 64, POST_WAIT_MS = 20 };

int64_t hall_now_ms(const struct hall *hall)
{
	return clock_wall_ms() + hall->clock_offset_ms;
}

void hall_date(const struct hall *hall, int days, char out[DATE_LEN + 1])
{
	int offset_min = hall->catalog ? hall->catalog->utc_offset_min : 8 * 60;
	rfc3339_format_date(hall_now_ms(hall) + (int64_t)days * 24 * 3600 * 1000, offset_min, out);
}

void hall_set_due(struct hall *hall, enum upkeep upkeep, int64_t in_ms)
{
	hall->due_ms[upkeep] = clock_ms() + in_ms;
}

void hall_post(struct hall *hall, struct msg *msg)
{
	while (!mailbox_try_put(hall->facts, msg)) {
		if (worker_must_stop(hall->self) || mailbox_is_closed(hall->facts)) {
			msg_destroy(msg);
			return;
		}
		http_wait(hall->http, POST_WAIT_MS);
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
		hall->is_wipe_waiting = hall->is_wipe_waiting || cmd->kind == CMD_WIPE;
	}
}

void hall_mend_db(struct hall *hall, enum err err)
{
	if (err != ERR_INVALID) {
		return;
	}
	db_destroy(hall->db);
	/* Without a place to write, tickets cannot be given: better to be started anew. */
	REQUIRE(db_create(hall->data_dir, &hall->db) == OK);
	hall_set_due(hall, UPKEEP_LEASES, 0);
}

static void obey_orders(struct hall *hall)
{
	hall_take_orders(hall);
	while (hall->order_count > 0 && !worker_must_stop(hall->self)) {
		struct cmd *cmd = hall->orders[0];
		hall->order_count--;
		for (int i = 0; i < hall->order_count; i++) {
			hall->orders[i] = hall->orders[i + 1];
		}
		if (cmd->kind == CMD_WIPE) {
			hall->is_wipe_waiting = false;
			for (int i = 0; i < hall->order_count; i++) {
				hall->is_wipe_waiting =
					hall->is_wipe_waiting || hall->orders[i]->kind == CMD_WIPE;
			}
		}
		hall_obey(hall, cmd);
		cmd_destroy(cmd);
		hall_take_orders(hall);
	}
}

/* Crash-only, yet at an orderly end what is known about slips is still written down. */
static void drop_orders(struct hall *hall)
{
	hall_take_orders(hall);
	for (int i = 0; i < hall->order_count; i++) {
		if (hall->orders[i]->kind == CMD_SETTLE_TICKET) {
			hall_obey(hall, hall->orders[i]);
		}
		cmd_destroy(hall->orders[i]);
	}
	hall->order_count = 0;
}

static void report_unsettled(struct hall *hall)
{
	int count = 0;
	int64_t since_ms = hall_now_ms(hall) - UNSETTLED_LIMIT_MS;
	enum err err = db_settle_old(hall->db, true, since_ms, &count);
	if (count > 0) {
		log_warn("hall", "%d tickets without a known slip count as printed", count);
	}
	struct ticket_row *row = mem_new(struct ticket_row);
	if (err == OK) {
		err = db_find_unsettled(hall->db, since_ms, row);
	}
	if (err == OK) {
		struct msg *msg = msg_create(MSG_TICKET_UNSETTLED, 0);
		msg->ticket = row->ticket;
		hall_post(hall, msg);
	}
	mem_wipe(row, sizeof(*row));
	mem_free(row);
	hall_mend_db(hall, err);
}

/* The first thing due, done; the rest waits its turn, so that orders come between. */
static void do_due(struct hall *hall)
{
	int64_t now_ms = clock_ms();
	if (!hall->is_online) {
		if (now_ms >= hall->probe_ms) {
			enum err err = hall_upkeep(hall, UPKEEP_TIME);
			if (err != OK && err != ERR_CANCELLED) {
				hall->probe_ms = clock_ms() + backoff_next_ms(&hall->line_backoff,
								      seal_random_u32());
			}
		}
		return;
	}
	for (int i = 0; i < UPKEEP_COUNT; i++) {
		if (now_ms < hall->due_ms[i]) {
			continue;
		}
		enum err err = hall_upkeep(hall, (enum upkeep)i);
		if (err == ERR_CANCELLED) {
			return; /* still due, after the order */
		}
		if (err == OK) {
			backoff_reset(&hall->upkeep_backoff[i]);
			/* A tenth of chance keeps a city's kiosks from asking in step. */
			int64_t every_ms = hall->every_ms[i];
			hall->due_ms[i] = every_ms == INT64_MAX
						  ? INT64_MAX
						  : clock_ms() + every_ms -
							    seal_random_u32() % (every_ms / 10 + 1);
		} else {
			hall_set_due(hall, (enum upkeep)i,
				backoff_next_ms(&hall->upkeep_backoff[i], seal_random_u32()));
		}
		return;
	}
}

static int64_t wait_ms(const struct hall *hall)
{
	int64_t next_ms = hall->probe_ms;
	if (hall->is_online) {
		next_ms = INT64_MAX;
		for (int i = 0; i < UPKEEP_COUNT; i++) {
			next_ms = MIN_OF(next_ms, hall->due_ms[i]);
		}
	}
	return next_ms - clock_ms();
}

static void run(struct worker *self, void *arg)
{
	struct hall *hall = arg;
	hall->self = self;
	hall_load_cached_catalog(hall);
	report_unsettled(hall);
	while (!worker_must_stop(self)) {
		obey_orders(hall);
		do_due(hall);
		hall_tell_line(hall);
		hall_take_orders(hall);
		if (hall->order_count == 0) {
			http_wait(hall->http, wait_ms(hall));
		}
	}
	drop_orders(hall);
	hall_forget_visit(hall);
}

static int64_t or_usual(int64_t value_ms, int64_t usual_ms)
{
	return value_ms > 0 ? value_ms : usual_ms;
}

static void set_intervals(struct hall *hall, const struct hall_config *config)
{
	int64_t base_ms = or_usual(config->retry_base_ms, 1000);
	int64_t cap_ms = MAX_OF(or_usual(config->retry_cap_ms, 60000), base_ms);
	int64_t upkeep_ms = or_usual(config->upkeep_every_ms, 60 * 1000);
	hall->every_ms[UPKEEP_TIME] = or_usual(config->time_every_ms, 10 * 60 * 1000);
	hall->every_ms[UPKEEP_CATALOG] = or_usual(config->catalog_every_ms, 5 * 60 * 1000);
	hall->every_ms[UPKEEP_STATUS] = or_usual(config->status_every_ms, 15 * 1000);
	hall->every_ms[UPKEEP_OUTBOX] = upkeep_ms;
	hall->every_ms[UPKEEP_LEASES] = upkeep_ms;
	hall->every_ms[UPKEEP_HEARTBEAT] = INT64_MAX;
	hall->due_ms[UPKEEP_HEARTBEAT] = INT64_MAX;
	hall->line_backoff = backoff_init(base_ms, cap_ms);
	for (int i = 0; i < UPKEEP_COUNT; i++) {
		hall->upkeep_backoff[i] = backoff_init(base_ms, cap_ms);
	}
}

struct hall *hall_create(const struct hall_config *config, struct mailbox *facts)
{
	seal_init();
	struct hall *hall = mem_new(struct hall);
	hall->facts = facts;
	hall->data_dir = mem_copy_str(config->data_dir);
	hall->block_size = MAX_OF(config->block_size, 0);
	hall->answer_limit_ms = CLAMP(config->answer_limit_ms, 500, 30000);
	hall->started_ms = clock_ms();
	set_intervals(hall, config);
	const struct http_config line = {.url = config->url,
		.ca_file = config->ca_file,
		.cert_file = config->cert_file,
		.key_file = config->key_file,
		.pinned_key = config->pinned_key};
	if (http_create(&line, &hall->http) != OK || db_create(config->data_dir, &hall->db) != OK) {
		log_error("hall", "cannot start with the data folder %s", config->data_dir);
		hall_destroy(hall);
		return NULL;
	}
	hall->worker = worker_create("hall", run, hall, INBOX_LEN, http_wake, hall->http);
	return hall;
}

void hall_destroy(struct hall *hall)
{
	if (!hall) {
		return;
	}
	worker_destroy(hall->worker, cmd_destroy);
	http_destroy(hall->http);
	db_destroy(hall->db);
	catalog_destroy(hall->catalog);
	mem_free(hall->data_dir);
	mem_wipe(hall, sizeof(*hall));
	mem_free(hall);
}

void hall_order(struct hall *hall, struct cmd *cmd)
{
	enum cmd_kind kind = cmd->kind;
	if (worker_put(hall->worker, cmd)) {
		return;
	}
	log_error("hall", "inbox full: %s", cmd_kind_name(kind));
	uint32_t session = cmd->session;
	cmd_destroy(cmd);
	struct msg *msg = msg_create(MSG_INBOX_FULL, session);
	msg->worker = WORKER_HALL;
	if (!mailbox_try_put(hall->facts, msg)) {
		msg_destroy(msg);
	}
}
