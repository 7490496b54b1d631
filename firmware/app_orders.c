/* Orders to workers: which order goes to whom, and what the app adds on the way. */
#include "firmware/app_impl.h"
#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "ui/screens/glance.h"
#include "ui/slips/slips.h"

#include <stdio.h>
#include <sys/random.h>

enum {
	DOTS_A_MM = 8, /* 203 dpi: all that print slips */
	FEED_MM = 15   /* from the last line to the blade */
};

static void make_key(char key[TICKET_KEY_LEN + 1])
{
	unsigned char random[TICKET_KEY_LEN / 2];
	REQUIRE(getrandom(random, sizeof(random), 0) == sizeof(random));
	for (size_t i = 0; i < sizeof(random); i++) {
		snprintf(key + 2 * i, 3, "%02x", random[i]);
	}
}

static void fail_print(struct app *app, const struct cmd *order, enum device_reason reason)
{
	struct msg *fact = msg_create(MSG_PRINT_ENDED, order->session);
	fact->print.job = order->print.job;
	fact->print.result = PRINT_NOT_DONE;
	fact->print.reason = reason;
	if (!mailbox_try_put(app->facts, fact)) {
		msg_destroy(fact); /* the model's own time limit for printing speaks then */
	}
}

/* The slip is set here, on the main thread: it takes some milliseconds and needs the fonts. */
static void print(struct app *app, const struct cmd *order)
{
	int width_dots = app->kiosk.devices[DEVICE_PRINTER].width_dots;
	struct raster *raster = NULL;
	struct document *document = slip_document(&app->kiosk, order->print.slip);
	enum err err = gfx_set_document(app->gfx, document, app->kiosk.prefs.lang,
		width_dots > 0 ? width_dots : 576, &raster);
	document_destroy(document);
	if (err) {
		log_error("app", "the slip cannot be set: %s", err_name(err));
		fail_print(app, order, err == ERR_TOO_BIG ? REASON_TOO_LONG : REASON_PROTOCOL);
		return;
	}
	app->printing_mm = (raster->height_px + DOTS_A_MM - 1) / DOTS_A_MM + FEED_MM;
	struct cmd *copy = cmd_copy(order);
	copy->print.raster = order->print.slip == SLIP_sample ? slip_sample_dots(raster) : raster;
	device_order(app->devices[DEVICE_PRINTER], copy);
}

static void wipe(struct app *app, const struct cmd *order)
{
	gfx_forget(app->gfx);
	ui_forget(app->ui);
	input_wipe(&app->input);
	for (int kind = 0; kind < DEVICE_COUNT; kind++) {
		device_order(app->devices[kind], cmd_copy(order));
	}
	hall_order(app->hall, cmd_copy(order));
}

/* Orders of scanning concern a scanner that types here too. */
static void order_keys(struct app *app, const struct cmd *order)
{
	if (scan_gate_order(&app->typed_gate, order)) {
		typed_refuse(&app->typed);
	}
	if (order->kind == CMD_WIPE) {
		typed_wipe(&app->typed);
	}
}

/* To the worker that orders.def names. */
static void hand_over(struct app *app, struct cmd *order)
{
	static const enum device_kind kinds[] = {[WORKER_IDCARD] = DEVICE_IDCARD,
		[WORKER_SCANNER] = DEVICE_SCANNER,
		[WORKER_PRINTER] = DEVICE_PRINTER};
	enum order_worker worker = cmd_worker(order->kind);
	if (worker == ORDER_TO_hall) {
		hall_order(app->hall, order);
	} else if (worker == ORDER_TO_care) {
		care_order(app->care, order);
	} else {
		REQUIRE((size_t)worker < ARRAY_LEN(kinds));
		device_order(app->devices[kinds[worker]], order);
	}
}

void app_count_paper(struct app *app, const struct msg *fact)
{
	if (fact->kind != MSG_PRINT_ENDED || !app->printing_mm || !app->care) {
		return;
	}
	if (fact->print.result != PRINT_NOT_DONE) {
		struct cmd *used = cmd_create(CMD_PAPER_USED, 0);
		used->paper_mm = app->printing_mm;
		care_order(app->care, used);
	}
	app->printing_mm = 0;
}

static void reopen(struct app *app, const struct cmd *order)
{
	for (int kind = 0; kind < DEVICE_COUNT; kind++) {
		device_order(app->devices[kind], cmd_copy(order));
	}
}

/* With the next frame: the page as it is after all that has happened. */
static void want_shot(struct app *app, int64_t command)
{
	if (app->shot_count < COMMANDS_MAX) {
		app->shots[app->shot_count++] = command;
	}
}

void app_shoot(struct app *app)
{
	for (int i = 0; i < app->shot_count; i++) {
		struct cmd *ended = cmd_create(CMD_COMMAND_ENDED, 0);
		ended->command_ended.result = (struct command_result){.id = app->shots[i]};
		ended->command_ended.report = glance_text(app->ui, &app->kiosk);
		care_order(app->care, ended);
	}
	app->shot_count = 0;
}

static int64_t last_frame_s(const struct app *app)
{
	return app->last_frame_us ? (clock_us() - app->last_frame_us) / 1000000 : -1;
}

/* Who started us starts us again; what the machine is told lies in its run folder
 * (onedoor-reboot.path). */
static void restart(struct app *app, bool is_whole)
{
	if (is_whole && fs_write_atomic(app->config->path_reboot, "", 0) != OK) {
		log_error("app", "%s cannot be written: the program begins anew, not the machine",
			app->config->path_reboot);
	}
	app->is_stopping = true;
}

void app_carry_out(struct app *app, struct cmd *order)
{
	if (order->kind == CMD_PLAY_SOUND) {
		gfx_play(app->gfx, order->sound);
		return;
	}
	if (!app->care) {
		return; /* at start: nothing but the clock has happened */
	}
	order_keys(app, order);
	switch (order->kind) {
	case CMD_PRINT:
		print(app, order);
		return;
	case CMD_WIPE:
		wipe(app, order);
		return;
	case CMD_SHOOT:
		want_shot(app, order->command);
		return;
	case CMD_REOPEN:
		reopen(app, order);
		return;
	case CMD_RESTART:
		restart(app, order->is_whole);
		return;
	case CMD_SET_VOLUME:
		gfx_set_volume(app->gfx, order->volume);
		care_order(app->care, cmd_copy(order)); /* who keeps it */
		return;
	default:
		break;
	}
	struct cmd *copy = cmd_take(order);
	if (copy->kind == CMD_TAKE_TICKET) {
		make_key(copy->take_ticket.key);
	} else if (copy->kind == CMD_APPLY) {
		make_key(copy->apply.key);
	} else if (copy->kind == CMD_SUPPLY) {
		make_key(copy->supply.key);
	} else if (copy->kind == CMD_RATE) {
		make_key(copy->rating.key);
	} else if (copy->kind == CMD_CALL_HELPER) {
		make_key(copy->call_helper.key);
	} else if (copy->kind == CMD_PAY) {
		make_key(copy->pay.key);
	} else if (copy->kind == CMD_ACCOUNT_ACT) {
		make_key(copy->account_act.key);
	} else if (copy->kind == CMD_HEARTBEAT) {
		copy->heartbeat.frame_count = gfx_stats(app->gfx).frame_count;
		copy->heartbeat.last_frame_s = last_frame_s(app);
	} else if (copy->kind == CMD_TELL) {
		copy->telemetry.frame_count = gfx_stats(app->gfx).frame_count;
		copy->telemetry.last_frame_s = last_frame_s(app);
	}
	hand_over(app, copy);
}
