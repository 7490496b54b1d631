#include "firmware/hall/hall.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/hall/hall_worker.h"

enum {
	INBOX_LEN = 64,
	SPARE = 16, /* places of the inbox for what ends a visit */
	STORAGE_CAP_MS = 10 * 1000,
};

/* However much a citizen asks for while the hall does not answer: what must be done all the same.
 */
static size_t spare_for(enum cmd_kind kind)
{
	return kind == CMD_WIPE || kind == CMD_FORGET_PERSON || kind == CMD_SETTLE_TICKET ? 0
											  : SPARE;
}

/* Crash-only, yet at an orderly end what is known about slips is still written down. */
static void drop_orders(struct side *citizen)
{
	hall_take_orders(citizen);
	for (int i = 0; i < citizen->order_count; i++) {
		if (citizen->orders[i]->kind == CMD_SETTLE_TICKET) {
			hall_carry_out(citizen->hall, citizen->orders[i]);
		}
		cmd_destroy(citizen->orders[i]);
	}
	citizen->order_count = 0;
}

static void serve_citizen(struct worker *self, void *arg)
{
	struct hall *hall = arg;
	struct side *citizen = &hall->citizen;
	hall_wait_end(hall);
	citizen->self = self;
	while (!worker_must_stop(self)) {
		struct cmd *cmd = hall_next_order(citizen);
		if (cmd) {
			hall_carry_out(hall, cmd);
			cmd_destroy(cmd);
			http_wake(hall->house.http); /* what it changed is told by the house */
		} else {
			hall_sleep(citizen, INT64_MAX);
		}
	}
	drop_orders(citizen);
	hall_forget_visit(hall);
	citizen->self = NULL;
	hall_wait_begin(hall);
}

/* Off line only the probe is made. */
static int resources_asked(const struct hall *hall)
{
	return hall->is_online ? RESOURCE_UPKEEP_COUNT : RESOURCE_TIME + 1;
}

static bool is_read(int resource)
{
	return resource == RESOURCE_CATALOG || resource == RESOURCE_STATUS ||
	       resource == RESOURCE_PLAN || resource == RESOURCE_COLLECTIONS;
}

/* The first thing due, done; the rest waits its turn, so that orders come between. */
static void do_due(struct hall *hall)
{
	int64_t now_ms = clock_ms();
	for (int i = 0; i < resources_asked(hall); i++) {
		if (now_ms < hall_next_ms(hall, (enum resource)i)) {
			continue;
		}
		if (!is_read(i)) {
			enum err err = hall_upkeep(hall, (enum resource)i);
			hall_upkeep_ended(hall, (enum resource)i, err);
			return;
		}
		if (!http_is_busy(hall->reader)) {
			hall_read(hall, (enum resource)i);
			return;
		}
	}
}

static int64_t wait_ms(const struct hall *hall)
{
	int64_t next_ms = INT64_MAX;
	for (int i = 0; i < resources_asked(hall); i++) {
		if (!is_read(i) || !http_is_busy(hall->reader)) {
			next_ms = MIN_OF(next_ms, hall_next_ms(hall, (enum resource)i));
		}
	}
	return MIN_OF(next_ms, hall->storage.due_ms) - clock_ms();
}

/* Only heartbeats are ordered of the house; the newest counts. */
static void take_heartbeat(struct hall *hall)
{
	struct cmd *cmd;
	while ((cmd = hall_next_order(&hall->house))) {
		hall->heartbeat = cmd->heartbeat;
		hall_note_heartbeat(hall);
		hall_set_due(hall, RESOURCE_HEARTBEAT, 0);
		cmd_destroy(cmd);
	}
}

static void keep_house(struct worker *self, void *arg)
{
	struct hall *hall = arg;
	hall_wait_end(hall);
	hall->house.self = self;
	hall_keep_storage(hall);
	hall_load_cached_catalog(hall);
	hall_load_cached_plan(hall);
	hall_load_mirror(hall);
	hall_tell_line(hall); /* the time, when it is known from before */
	while (!worker_must_stop(self)) {
		hall_keep_storage(hall);
		take_heartbeat(hall);
		hall_read_on(hall);
		do_due(hall);
		hall_tell_line(hall);
		hall_sleep(&hall->house, wait_ms(hall));
	}
	hall->house.self = NULL;
	hall_wait_begin(hall);
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
	const int64_t every_ms[RESOURCE_COUNT] = {
		[RESOURCE_TIME] = or_usual(config->time_every_ms, 10 * 60 * 1000),
		[RESOURCE_CATALOG] = or_usual(config->catalog_every_ms, 5 * 60 * 1000),
		[RESOURCE_STATUS] = or_usual(config->status_every_ms, 15 * 1000),
		[RESOURCE_OUTBOX] = upkeep_ms,
		[RESOURCE_LEASES] = upkeep_ms,
		[RESOURCE_HEARTBEAT] = INT64_MAX, /* by order */
		[RESOURCE_PLAN] = or_usual(config->plan_every_ms, 60 * 60 * 1000),
		[RESOURCE_COLLECTIONS] = or_usual(config->collections_every_ms, 15 * 60 * 1000),
	};
	for (int i = 0; i < RESOURCE_COUNT; i++) {
		hall->resources[i] = (struct resource_state){
			.backoff = backoff_init(base_ms, cap_ms), .every_ms = every_ms[i]};
	}
	hall->resources[RESOURCE_HEARTBEAT].due_ms = INT64_MAX;
	hall->storage.backoff = backoff_init(base_ms, MIN_OF(cap_ms, (int64_t)STORAGE_CAP_MS));
}

struct hall *hall_create(const struct hall_config *config, struct mailbox *facts)
{
	seal_init();
	struct hall *hall = mem_new(struct hall);
	hall->lock = lock_create();
	hall->pause = signal_create();
	hall->citizen.hall = hall->house.hall = hall;
	hall->facts = facts;
	hall->data_dir = mem_copy_str(config->data_dir);
	hall->db = db_create(config->data_dir);
	hall->mirroring.mirror = mirror_create(config->data_dir);
	hall->block_size = MAX_OF(config->block_size, 0);
	hall->answer_limit_ms = CLAMP(config->answer_limit_ms, 500, 30000);
	hall->started_ms = clock_ms();
	set_intervals(hall, config);
	hall->mirroring.pages_from_ms = hall->started_ms + config->lists_after_ms +
					seal_random_u32() % (config->lists_after_ms / 2 + 1);
	const struct http_config line = {.url = config->url,
		.ca_file = config->ca_file,
		.cert_file = config->cert_file,
		.key_file = config->key_file,
		.pinned_key = config->pinned_key};
	if (http_create(&line, &hall->citizen.http) != OK ||
		http_create(&line, &hall->house.http) != OK ||
		http_create(&line, &hall->reader) != OK) {
		hall_destroy(hall);
		return NULL;
	}
	hall->cert_file = config->cert_file ? mem_copy_str(config->cert_file) : NULL;
	hall_read_own(hall);
	hall_time_load(&hall->time, config->data_dir);
	hall->outbox_due_ms = INT64_MAX;
	hall->house.worker = worker_create(
		"hall-house", keep_house, hall, INBOX_LEN, http_wake, hall->house.http);
	hall->citizen.worker = worker_create(
		"hall-citizen", serve_citizen, hall, INBOX_LEN, http_wake, hall->citizen.http);
	return hall;
}

void hall_destroy(struct hall *hall)
{
	if (!hall) {
		return;
	}
	worker_destroy(
		hall->citizen.worker, cmd_destroy); /* its last words are the house's to keep */
	worker_destroy(hall->house.worker, cmd_destroy);
	http_destroy(hall->reader);
	http_answer_wipe(&hall->reading_answer);
	http_destroy(hall->house.http);
	http_destroy(hall->citizen.http);
	lock_destroy(hall->lock);
	signal_destroy(hall->pause);
	db_destroy(hall->db);
	mirror_job_finish(&hall->mirroring.job);
	mirror_destroy(hall->mirroring.mirror);
	collections_destroy(hall->mirroring.collections);
	catalog_destroy(hall->catalog);
	mem_free(hall->data_dir);
	mem_free(hall->cert_file);
	mem_wipe(hall, sizeof(*hall));
	mem_free(hall);
}

void hall_order(struct hall *hall, struct cmd *cmd)
{
	enum cmd_kind kind = cmd->kind;
	struct side *side = kind == CMD_HEARTBEAT ? &hall->house : &hall->citizen;
	if (worker_put_sparing(side->worker, cmd, spare_for(kind))) {
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
