/*
 * onedoorctl's side of the kiosk: what a technician can do on the screen, from a shell of the
 * machine. A line is a command, the answer "ok JSON" or "error CODE words"; nothing of a citizen is
 * in it, and nothing of it drives a visit. Requests that take their time (a test, the way to the
 * hall) are answered later; the loop never waits for them.
 *
 *   status | devices | outbox | log | screenshot | update [find|install]
 *   test card|scanner|printer|sound | hall-check | paper-changed
 *   out-of-service REASON | in-service | restart | reboot
 */
#include "firmware/app_impl.h"
#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/model/tech.h"
#include "ui/screens/glance.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum {
	LINE_MS = 1000, /* a client is a program: so long a line may take */
	TEST_MS = 60000,
	FIND_MS = 80000,
	LOOK_MS = 200, /* whether it has come: a tone is no fact */
};

struct request {
	char command[24], word[40];
};

static void refuse(struct app *app, const char *code, const char *words)
{
	char line[200];
	str_format(line, sizeof(line), "error %s %s", code, words);
	line_socket_answer(app->managed, line);
}

static void answer_text(struct app *app, const char *text)
{
	size_t size = strlen(text) + 4;
	char *line = mem_alloc(size, 1);
	snprintf(line, size, "ok %s", text);
	line_socket_answer(app->managed, line);
	mem_free(line);
}

/* Takes over root. */
static void answer(struct app *app, struct json *root)
{
	char *text = json_text(root);
	answer_text(app, text);
	json_text_free(text);
	json_free(root);
}

static void answer_ordered(struct app *app)
{
	struct json *root = json_new_object();
	json_set_bool(root, "ordered", true);
	answer(app, root);
}

/* --- what is ordered --- */

static void order_care(struct app *app, enum cmd_kind kind)
{
	care_order(app->care, cmd_create(kind, app->kiosk.session));
}

static void wait_for(struct app *app, enum manage_wait wait, int64_t limit_ms)
{
	app->manage.wait = wait;
	app->manage.until_ms = clock_ms() + limit_ms;
}

static void update(struct app *app, const char *word)
{
	const enum update_phase phase = app->kiosk.update.phase;
	if (str_equal(word, "find")) {
		app->manage.finds = app->kiosk.update.finds;
		order_care(app, CMD_FIND_UPDATE);
		wait_for(app, MANAGE_FIND, FIND_MS);
	} else if (!str_equal(word, "install")) {
		answer(app, manage_update(app, false));
	} else if (phase == UPDATE_FOUND || phase == UPDATE_WAITING) {
		order_care(app, CMD_INSTALL_UPDATE);
		answer_ordered(app);
	} else {
		refuse(app, "failed",
			"no update is there to be installed; update --find looks for one");
	}
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
		choose(app, ACTION_tech_test, (int)tests[i].test);
		str_copy(app->manage.what, sizeof(app->manage.what), request->word);
		wait_for(app, MANAGE_TEST, TEST_MS);
	}
}

static void check_hall(struct app *app)
{
	struct tech *tech = app->kiosk.visit->states[SHAPE_tech];
	tech->trace = (struct trace){.is_over = false};
	order_care(app, CMD_TRACE_LINE);
	wait_for(app, MANAGE_TRACE, TEST_MS);
}

/* With the next frame, for both what is shown and who is here are of it. */
static void shoot(struct app *app)
{
	app->is_dirty = true;
	wait_for(app, MANAGE_FRAME, TEST_MS);
}

void app_manage_frame(struct app *app)
{
	if (app->manage.wait == MANAGE_FRAME) {
		app->manage.wait = MANAGE_NOTHING;
		char *text = glance_text(app->ui, &app->kiosk);
		answer_text(app, text);
		mem_free(text);
	}
}

static bool has_come(const struct app *app)
{
	const struct tech *tech = kiosk_tech(&app->kiosk);
	switch (app->manage.wait) {
	case MANAGE_TEST:
		return tech->test == TECH_SOUND ? gfx_sound_state(app->gfx) != SOUND_TRYING
						: tech->result != TECH_RUNNING;
	case MANAGE_TRACE:
		return tech->trace.is_over;
	case MANAGE_FIND:
		return app->kiosk.update.finds != app->manage.finds;
	default:
		return false; /* app_manage_frame */
	}
}

/* What is waited for has come, or its time is over. */
static void go_on(struct app *app)
{
	const enum manage_wait wait = app->manage.wait;
	const bool is_over = clock_ms() >= app->manage.until_ms, is_there = has_come(app);
	if (wait == MANAGE_TEST && !app->kiosk.is_active) {
		app->manage.wait = MANAGE_NOTHING;
		refuse(app, "busy", "somebody at the machine has ended it");
		return;
	}
	if (!is_there && !is_over) {
		return;
	}
	app->manage.wait = MANAGE_NOTHING;
	if (wait == MANAGE_TRACE) {
		answer(app, manage_trace(app));
	} else if (wait == MANAGE_FIND && !is_there) {
		refuse(app, "failed", "it is still being looked for; update says what comes of it");
	} else if (wait == MANAGE_FIND) {
		answer(app, manage_update(app, true));
	} else if (wait == MANAGE_TEST) {
		answer(app, manage_test(app));
		choose(app, ACTION_finish, 0);
	} else {
		refuse(app, "failed", "no picture is drawn");
	}
}

/* --- the socket --- */

static void carry_out(struct app *app, const struct request *request)
{
	const char *name = request->command;
	log_info("manage", "onedoorctl: %s %s", name, request->word);
	if (str_equal(name, "status")) {
		answer(app, manage_status(app));
	} else if (str_equal(name, "devices")) {
		answer(app, manage_devices(app));
	} else if (str_equal(name, "outbox")) {
		answer(app, manage_outbox(app));
	} else if (str_equal(name, "log")) {
		answer(app, manage_log(app));
	} else if (str_equal(name, "update")) {
		update(app, request->word);
	} else if (str_equal(name, "test")) {
		test(app, request);
	} else if (str_equal(name, "hall-check")) {
		check_hall(app);
	} else if (str_equal(name, "screenshot")) {
		shoot(app);
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
		.line_ms = LINE_MS};
	if (line_socket_create(&config, gfx_wake, app->gfx, &app->managed) != OK) {
		log_warn("manage", "onedoorctl will not reach this kiosk");
	}
}

void app_manage_close(struct app *app)
{
	line_socket_destroy(app->managed);
}

/* What needs the machine to itself waits until the last one who was here is forgotten. */
static bool must_wait(const struct app *app, const struct request *request)
{
	return app->kiosk.wiping_session && str_equal(request->command, "test");
}

void app_manage(struct app *app)
{
	if (!app->managed) {
		return;
	}
	if (app->manage.wait != MANAGE_NOTHING) {
		go_on(app);
		return;
	}
	const char *line = line_socket_take(app->managed);
	struct request request = {.command = ""};
	if (line) {
		/* what does not fit is no command of ours */
		(void)sscanf(line, "%23[a-z-] %39[a-z_-]", request.command, request.word);
	}
	if (line && !must_wait(app, &request)) {
		carry_out(app, &request);
	}
}

int64_t app_manage_deadline_ms(const struct app *app)
{
	return app->manage.wait != MANAGE_NOTHING
		       ? MIN_OF(app->manage.until_ms, clock_ms() + LOOK_MS)
		       : INT64_MAX;
}
