/*
 * onedoorctl's side of the kiosk: what a technician can do on the screen, from a shell of the
 * machine. A line is a command, the answer "ok JSON" or "error CODE words"; nothing of a citizen is
 * in it, and nothing of it drives a visit. Requests that take their time (a test, the way to the
 * hall) are answered later; the loop never waits for them.
 *
 *   status | devices | outbox | log | update [find|install]
 *   test card|scanner|printer|sound | hall-check | paper-changed
 *   out-of-service REASON | in-service | restart | reboot
 */
#include "firmware/app_impl.h"
#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/rfc3339.h"
#include "firmware/base/str.h"
#include "firmware/model/tech.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { IDLE_MS = 10000, TEST_MS = 60000 };

struct request {
	char command[24], word[40];
};

static void refuse(struct app *app, const char *code, const char *words)
{
	char line[200];
	str_format(line, sizeof(line), "error %s %s", code, words);
	line_socket_answer(app->managed, line);
}

/* Takes over root. */
static void answer(struct app *app, struct json *root)
{
	char *text = json_text(root);
	size_t size = strlen(text) + 4;
	char *line = mem_alloc(size, 1);
	snprintf(line, size, "ok %s", text);
	line_socket_answer(app->managed, line);
	mem_free(line);
	json_text_free(text);
	json_free(root);
}

static void answer_ordered(struct app *app)
{
	struct json *root = json_new_object();
	json_set_bool(root, "ordered", true);
	answer(app, root);
}

/* --- what is read --- */

static struct json *devices_json(const struct kiosk *kiosk)
{
	struct json *list = json_new_array();
	for (int i = 0; i < DEVICE_COUNT; i++) {
		const struct device_status *status = &kiosk->devices[i];
		struct json *device = json_new_object();
		json_set_str(device, "kind", device_kind_name(status->kind));
		json_set_str(device, "state", device_state_name(status->state));
		json_set_str(device, "reason", device_reason_name(status->reason));
		json_set_str(device, "supply", supply_state_name(status->supply));
		json_set_str(device, "model", status->model);
		json_append(list, device);
	}
	return list;
}

static void set_time(struct json *object, const char *key, int64_t ms)
{
	char text[RFC3339_LEN + 1] = "";
	if (ms > 0) {
		rfc3339_format(ms, HALL_MINUTES, text);
	}
	json_set_str(object, key, text);
}

static const char *here(const struct kiosk *kiosk)
{
	return !kiosk->is_active		  ? "nobody"
	       : kiosk->place.shape == SHAPE_tech ? "technician"
						  : "visit";
}

static void tell_status(struct app *app)
{
	const struct kiosk *kiosk = &app->kiosk;
	struct json *root = json_new_object();
	json_set_str(root, "terminal", kiosk->config.terminal_id);
	json_set_str(root, "version", ONEDOOR_VERSION);
	json_set_str(root, "slot", kiosk->care.slot);
	json_set_int(root, "config_version", kiosk->care.config_version);
	set_time(root, "certificate_until", kiosk->care.certificate_until_ms);
	json_set_str(root, "here", here(kiosk));
	json_set_str(root, "screen", screen_name(kiosk_screen(kiosk)));
	json_set_bool(root, "online", kiosk->line.is_online);
	json_set_str(root, "trouble", line_trouble_name(kiosk->line.trouble));
	json_set_int(root, "outbox", kiosk->line.outbox_count);
	json_set_int(root, "paper_left_mm", kiosk->care.paper_left_mm);
	json_set_str(
		root, "out_of_service", kiosk->care.is_out_of_service ? kiosk->care.reason : "");
	json_set_int(root, "frames", (int64_t)(gfx_stats(app->gfx).frame_count & INT64_MAX));
	json_set(root, "devices", devices_json(kiosk));
	answer(app, root);
}

static void tell_devices(struct app *app)
{
	struct json *root = json_new_object();
	json_set(root, "devices", devices_json(&app->kiosk));
	answer(app, root);
}

static void tell_outbox(struct app *app)
{
	const struct line_state *line = &app->kiosk.line;
	struct json *root = json_new_object();
	json_set_int(root, "waiting", line->outbox_count);
	json_set_int(root, "leased_numbers", line->leased_left);
	json_set_bool(root, "online", line->is_online);
	answer(app, root);
}

/* Kinds and codes: what the flight recorder has. */
static void tell_log(struct app *app)
{
	const struct kiosk *kiosk = &app->kiosk;
	int lines[TECH_LOG_LINES];
	int count = tech_log(kiosk, lines);
	struct json *list = json_new_array();
	for (int i = 0; i < count; i++) {
		int64_t at_ms = kiosk->recorder.facts[lines[i]].at_ms;
		struct json *line = json_new_object();
		set_time(line, "at", kiosk->wall_ms - (kiosk->now_ms - at_ms));
		json_set_str(line, "what",
			msg_kind_name((enum msg_kind)kiosk->recorder.facts[lines[i]].kind));
		json_set_int(line, "detail", kiosk->recorder.facts[lines[i]].detail);
		json_set_str(line, "screen",
			screen_name((enum screen)kiosk->recorder.facts[lines[i]].screen));
		json_append(list, line);
	}
	struct json *root = json_new_object();
	json_set(root, "lines", list);
	answer(app, root);
}

/* --- what is ordered --- */

static void order_care(struct app *app, enum cmd_kind kind)
{
	care_order(app->care, cmd_create(kind, app->kiosk.session));
}

static void update(struct app *app, const struct request *request)
{
	static const char *const phases[] = {[UPDATE_NONE] = "none",
		[UPDATE_FOUND] = "found",
		[UPDATE_FETCHING] = "fetching",
		[UPDATE_WAITING] = "waiting",
		[UPDATE_INSTALLING] = "installing",
		[UPDATE_INSTALLED] = "installed",
		[UPDATE_FAILED] = "failed"};
	const struct update_state *state = &app->kiosk.update;
	if (str_equal(request->word, "find") || str_equal(request->word, "install")) {
		order_care(app,
			str_equal(request->word, "find") ? CMD_FIND_UPDATE : CMD_INSTALL_UPDATE);
		answer_ordered(app);
		return;
	}
	struct json *root = json_new_object();
	json_set_str(root, "phase", phases[state->phase]);
	json_set_str(root, "version", state->version);
	json_set_int(root, "percent", state->percent);
	json_set_str(root, "words", state->words);
	answer(app, root);
}

static void paper_changed(struct app *app)
{
	order_care(app, CMD_PAPER_CHANGED);
	answer_ordered(app);
}

static void serve(struct app *app, bool is_out, const char *reason)
{
	static const char *const reasons[] = {
#define TOLD(word, picture, words) #word,
#include "firmware/model/told.def"
#undef TOLD
	};
	size_t i = 0;
	while (is_out && i < ARRAY_LEN(reasons) && !str_equal(reasons[i], reason)) {
		i++;
	}
	if (i == ARRAY_LEN(reasons)) {
		char words[160] = "out-of-service ";
		for (i = 0; i < ARRAY_LEN(reasons); i++) {
			str_append(words, sizeof(words), "%s%s", i ? "|" : "", reasons[i]);
		}
		refuse(app, "usage", words);
		return;
	}
	struct cmd *cmd = cmd_create(CMD_SERVE, app->kiosk.session);
	cmd->service.is_out = is_out;
	str_copy(cmd->service.reason, sizeof(cmd->service.reason), reason);
	care_order(app->care, cmd);
	answer_ordered(app);
}

static void restart(struct app *app, bool is_whole)
{
	if (app->kiosk.is_active) {
		refuse(app, "busy", "somebody is here");
		return;
	}
	answer_ordered(app);
	struct cmd order = {.kind = CMD_RESTART, .is_whole = is_whole};
	app_carry_out(app, &order);
}

/* --- what takes its time --- */

static void wait_for(struct app *app, const char *what, int64_t limit_ms)
{
	app->manage.is_waiting = true;
	app->manage.until_ms = clock_ms() + limit_ms;
	str_copy(app->manage.what, sizeof(app->manage.what), what);
}

static void choose(struct app *app, enum action action, int arg)
{
	struct msg *fact = msg_create(MSG_ACTION_CHOSEN, app->kiosk.session);
	fact->chosen.action = action;
	fact->chosen.arg = arg;
	app_step(app, fact);
}

/* A technician's visit of our own, so that nobody else begins one meanwhile. */
static bool enter(struct app *app)
{
	if (!tech_may_enter(&app->kiosk)) {
		return false;
	}
	struct msg *fact = msg_create(MSG_ADMISSION, app->kiosk.session);
	fact->admission.admission = ADMISSION_YES;
	fact->admission.is_from_afar = true;
	str_copy(fact->admission.name, sizeof(fact->admission.name), "onedoorctl");
	app_step(app, fact);
	return app->kiosk.is_active && app->kiosk.place.screen == SCREEN_tech;
}

static void test(struct app *app, const struct request *request)
{
	static const struct {
		const char *word;
		enum tech_test test;
	} tests[] = {{"card", TECH_CARD}, {"scanner", TECH_SCAN}, {"printer", TECH_PRINT},
		{"sound", TECH_SOUND}};
	size_t i = 0;
	while (i < ARRAY_LEN(tests) && !str_equal(tests[i].word, request->word)) {
		i++;
	}
	if (i == ARRAY_LEN(tests)) {
		refuse(app, "usage", "test card|scanner|printer|sound");
	} else if (!enter(app)) {
		refuse(app, "busy", "somebody is here");
	} else {
		app->manage.has_entered = true;
		choose(app, ACTION_tech_test, (int)tests[i].test);
		wait_for(app, request->word, TEST_MS);
	}
}

static void check_hall(struct app *app)
{
	struct tech *tech = app->kiosk.visit->states[SHAPE_tech];
	tech->trace = (struct trace){.is_over = false};
	order_care(app, CMD_TRACE_LINE);
	wait_for(app, "hall-check", TEST_MS);
}

static void tell_trace(struct app *app)
{
	static const char *const results[] = {[TRACE_PENDING] = "pending",
		[TRACE_FINE] = "fine",
		[TRACE_FAILED] = "failed",
		[TRACE_SKIPPED] = "skipped"};
	const struct trace *trace = &kiosk_tech(&app->kiosk)->trace;
	struct json *root = json_new_object(), *steps = json_new_array();
	for (int i = 0; i < TRACE_STEP_COUNT; i++) {
		struct json *step = json_new_object();
		json_set_str(step, "step", trace_step_name((enum trace_step)i));
		json_set_str(step, "result", results[trace->steps[i].result]);
		json_set_int(step, "ms", trace->steps[i].ms);
		json_set_str(step, "words", trace->steps[i].words);
		json_append(steps, step);
	}
	/* a private network may have neither gateway nor name server */
	bool is_fine = trace->steps[TRACE_answer].result == TRACE_FINE &&
		       trace->steps[TRACE_clock].result != TRACE_FAILED;
	json_set_str(root, "result", is_fine ? "fine" : "failed");
	json_set(root, "steps", steps);
	answer(app, root);
}

static void tell_test(struct app *app)
{
	const struct tech *tech = kiosk_tech(&app->kiosk);
	bool is_fine = tech->result == TECH_FINE || tech->test == TECH_SOUND;
	struct json *root = json_new_object();
	json_set_str(root, "test", app->manage.what);
	json_set_str(root, "result", is_fine ? "fine" : "failed");
	json_set_str(root, "reason",
		tech->result == TECH_RUNNING && !is_fine ? "time_is_over"
							 : device_reason_name(tech->reason));
	json_set_int(root, "took_ms", tech->took_ms);
	if (tech->test == TECH_SCAN && is_fine) {
		json_set_int(root, "bytes", tech->scan_len);
		json_set_bool(root, "text", tech->is_text);
	}
	answer(app, root);
}

/* What is waited for has come, or its time is over. */
static void go_on(struct app *app)
{
	const struct tech *tech = kiosk_tech(&app->kiosk);
	bool is_line = str_equal(app->manage.what, "hall-check");
	if (app->manage.has_entered && !app->kiosk.is_active) {
		app->manage.is_waiting = app->manage.has_entered = false;
		refuse(app, "busy", "somebody at the machine has ended it");
		return;
	}
	bool is_done = is_line ? tech->trace.is_over
			       : tech->result != TECH_RUNNING || tech->test == TECH_SOUND;
	if (!is_done && clock_ms() < app->manage.until_ms) {
		return;
	}
	app->manage.is_waiting = false;
	if (is_line) {
		tell_trace(app);
	} else {
		tell_test(app);
	}
	if (app->manage.has_entered) {
		app->manage.has_entered = false;
		choose(app, ACTION_finish, 0);
	}
}

/* --- the socket --- */

static void carry_out(struct app *app, const struct request *request)
{
	const char *name = request->command;
	log_info("manage", "onedoorctl: %s %s", name, request->word);
	if (str_equal(name, "status")) {
		tell_status(app);
	} else if (str_equal(name, "devices")) {
		tell_devices(app);
	} else if (str_equal(name, "outbox")) {
		tell_outbox(app);
	} else if (str_equal(name, "log")) {
		tell_log(app);
	} else if (str_equal(name, "update")) {
		update(app, request);
	} else if (str_equal(name, "test")) {
		test(app, request);
	} else if (str_equal(name, "hall-check")) {
		check_hall(app);
	} else if (str_equal(name, "paper-changed")) {
		paper_changed(app);
	} else if (str_equal(name, "out-of-service")) {
		serve(app, true, request->word);
	} else if (str_equal(name, "in-service")) {
		serve(app, false, "");
	} else if (str_equal(name, "restart") || str_equal(name, "reboot")) {
		restart(app, str_equal(name, "reboot"));
	} else {
		refuse(app, "usage", "no such command");
	}
}

void app_manage_open(struct app *app)
{
	const struct line_socket_config config = {.path = app->config->path_control,
		.name = "manage",
		.is_groups = true,
		.idle_ms = IDLE_MS};
	if (line_socket_create(&config, gfx_wake, app->gfx, &app->managed) != OK) {
		log_warn("manage", "onedoorctl will not reach this kiosk");
	}
}

void app_manage_close(struct app *app)
{
	line_socket_destroy(app->managed);
}

void app_manage(struct app *app)
{
	if (!app->managed) {
		return;
	}
	if (app->manage.is_waiting) {
		go_on(app);
		return;
	}
	const char *line = line_socket_take(app->managed);
	struct request request = {.command = ""};
	if (line) {
		/* what does not fit is no command of ours */
		(void)sscanf(line, "%23[a-z-] %39[a-z_-]", request.command, request.word);
		carry_out(app, &request);
	}
}

int64_t app_manage_deadline_ms(const struct app *app)
{
	return app->manage.is_waiting ? app->manage.until_ms : INT64_MAX;
}
