#include "firmware/care/care_worker.h"
#include "firmware/care/slot.h"
#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_problem.h"
#include "firmware/hall/hall_time.h"

#include <string.h>

static const struct care_part *const parts[] = {
	/* a row each */
	&care_enrol, /* first: how we stand */
	&care_settings, &care_renew, &care_admit, &care_machine, &care_trace, &care_paper,
	&care_update, &care_metrics, &care_syslog, &care_commands, /* the last: it waits */
};

void care_post(struct care *care, struct msg *msg)
{
	if (!mailbox_put(care->facts, msg)) {
		msg_destroy(msg);
	}
}

enum err care_do(struct care *care, struct http *http, struct http_request *request,
	struct http_answer *answer_out)
{
	request->is_interrupted = care_is_wanted;
	request->interrupt_arg = care;
	lock_begin(care->lock);
	care->waited = http;
	lock_end(care->lock);
	enum err err = http_do(http, request, answer_out);
	lock_begin(care->lock);
	care->waited = NULL;
	lock_end(care->lock);
	return err;
}

int64_t care_now_ms(const struct care *care, bool *is_trusted_out)
{
	struct hall_time time;
	hall_time_load(&time, care->data_dir);
	if (is_trusted_out) {
		*is_trusted_out = hall_time_is_trusted(&time);
	}
	return hall_time_now_ms(&time, clock_ms(), clock_wall_ms());
}

enum err care_ask(struct care *care, struct http *http, struct http_request *request,
	struct http_answer *answer_out, struct hall_refusal *refusal_out)
{
	*refusal_out = (struct hall_refusal){0};
	if (http == care->http) {
		http_set_time(http, care_now_ms(care, NULL) / 1000);
	}
	enum err err = care_do(care, http, request, answer_out);
	return err ? err
		   : answer_judge(answer_out->status, answer_out->type, answer_out->body,
			     answer_out->len, refusal_out);
}

void care_tell(struct care *care)
{
	if (care->is_told && memcmp(&care->told, &care->state, sizeof(care->told)) == 0) {
		return;
	}
	care->told = care->state;
	care->is_told = true;
	struct msg *fact = msg_create(MSG_CARE_CHANGED, 0);
	fact->care = care->state;
	care_post(care, fact);
}

static bool is_done_aside(struct care *care, struct cmd *cmd)
{
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (parts[i]->aside && parts[i]->aside(care, cmd)) {
			cmd_destroy(cmd);
			care_tell(care);
			return true;
		}
	}
	return false;
}

bool care_is_wanted(void *arg)
{
	struct care *care = arg;
	while (!care->next && (care->next = worker_take(care->self, 0))) {
		care->next = is_done_aside(care, care->next) ? NULL : care->next;
	}
	return care->next || worker_must_stop(care->self);
}

static void carry_out(struct care *care, struct cmd *cmd)
{
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (parts[i]->order && parts[i]->order(care, cmd)) {
			return;
		}
	}
	log_error("care", "nobody carries out %s", cmd_kind_name(cmd->kind));
}

int64_t care_next_due_ms(const struct care *care, const struct care_part *but)
{
	int64_t next = INT64_MAX;
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (parts[i] != but && parts[i]->due_ms) {
			next = MIN_OF(next, parts[i]->due_ms(care));
		}
	}
	return next;
}

bool care_hand_over(struct care *care, const struct command *command)
{
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (parts[i]->command && parts[i]->command(care, command)) {
			return true;
		}
	}
	return false;
}

bool care_holds(const struct care *care, int64_t id)
{
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (parts[i]->holds && parts[i]->holds(care, id)) {
			return true;
		}
	}
	return false;
}

static void go_on(struct care *care)
{
	for (size_t i = 0; i < ARRAY_LEN(parts) && !care_is_wanted(care); i++) {
		if (parts[i]->go_on && parts[i]->due_ms(care) <= clock_ms()) {
			parts[i]->go_on(care);
			care_tell(care);
		}
	}
}

static void run(struct worker *worker, void *arg)
{
	struct care *care = arg;
	care->self = worker;
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (parts[i]->begin) {
			parts[i]->begin(care);
		}
	}
	care_tell(care);
	while (!worker_must_stop(worker)) {
		int64_t due_ms = care_next_due_ms(care, NULL);
		int64_t wait_ms = due_ms == INT64_MAX ? 60000 : due_ms - clock_ms();
		struct cmd *cmd =
			care->next ? care->next : worker_take(worker, CLAMP(wait_ms, 0, 60000));
		care->next = NULL;
		if (cmd && !is_done_aside(care, cmd)) {
			carry_out(care, cmd);
			cmd_destroy(cmd);
			care_tell(care);
		} else if (!cmd) {
			go_on(care);
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (parts[i]->end) {
			parts[i]->end(care);
		}
	}
	cmd_destroy(care->next);
	care->next = NULL;
}

static const char *text_of(const char *text)
{
	return text ? text : "";
}

/* Any thread: what waits for the network looks whether it is still wanted. */
static void wake(void *arg)
{
	struct care *care = arg;
	lock_begin(care->lock);
	if (care->waited) {
		http_wake(care->waited);
	}
	lock_end(care->lock);
}

struct care *care_create(const struct care_config *config, struct mailbox *facts)
{
	struct care *care = mem_new(struct care);
	care->facts = facts;
	care->terminal_id = text_of(config->terminal_id);
	care->own_dir = text_of(config->own_dir);
	care->fleet_key = text_of(config->fleet_key);
	care->pin_hash = text_of(config->pin_hash);
	care->hall_url = text_of(config->hall_url);
	care->ca_file = text_of(config->ca_file);
	care->cert_file = text_of(config->cert_file);
	care->key_file = text_of(config->key_file);
	care->pinned_key = text_of(config->pinned_key);
	care->data_dir = text_of(config->data_dir);
	care->metrics_file = text_of(config->metrics_file);
	care->log_server = text_of(config->log_server);
	care->updating = config->update;
	care->roll_mm = config->roll_mm;
	care->state.paper_left_mm = -1;
	slot_running(care->state.slot, sizeof(care->state.slot));
	care->judge = config->judge;
	care->state.config_version = care->settings_newest = config->config_version;
	str_copy(care->state.config_said, sizeof(care->state.config_said),
		text_of(config->config_said));
	care->lock = lock_create();
	const struct http_config http = {.url = care->hall_url,
		.ca_file = care->ca_file,
		.cert_file = care->cert_file,
		.key_file = care->key_file,
		.pinned_key = care->pinned_key};
	if (http_create(&http, &care->http) != OK) {
		log_error("care", "hall.url is not one: nothing is asked of the hall");
	}
	lock_begin(care->lock); /* threads that parts have begun wait for it before they order */
	care->worker = worker_create("care", run, care, CARE_ORDERS_MAX, wake, care);
	lock_end(care->lock);
	return care;
}

void care_destroy(struct care *care)
{
	if (!care) {
		return;
	}
	worker_destroy(care->worker, cmd_destroy);
	http_destroy(care->http);
	lock_destroy(care->lock);
	mem_free(care);
}

void care_order(struct care *care, struct cmd *cmd)
{
	if (!worker_put(care->worker, cmd)) {
		log_warn("care", "%s is dropped: too much is waiting", cmd_kind_name(cmd->kind));
		cmd_destroy(cmd);
	}
}
