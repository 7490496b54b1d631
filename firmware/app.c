#include "firmware/app_impl.h"
#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/base/supervisor.h"
#include "firmware/fleet/settings.h"
#include "firmware/panel.h"
#include "ui/screens/screens.h"
#include "ui/text/tr.h"

#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { FACTS_MAX = 256, INPUTS_MAX = 32 };

/* Blocked in every thread, those of the libraries too, and taken by one: a handler would run on any
 * of them, and wake nobody. */
static sigset_t stop_signals(void)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	return set;
}

static void await_signal(struct worker *worker, void *arg)
{
	(void)worker;
	struct app *app = arg;
	sigset_t set = stop_signals();
	while (sigwaitinfo(&set, NULL) < 0) {
	}
	atomic_store(&app->is_told_to_stop, true);
	gfx_wake(app->gfx);
}

static void take_inputs(struct app *app)
{
	struct input inputs[INPUTS_MAX];
	bool is_quit = false;
	int count = gfx_take_inputs(app->gfx, inputs, INPUTS_MAX, &is_quit);
	for (int i = 0; i < count; i++) {
		app->last_input_us = clock_us();
		if (inputs[i].kind == INPUT_KEY && inputs[i].usage) {
			app_take_key(app, &inputs[i]);
		} else {
			app_input(app, &inputs[i]);
		}
	}
	if (count < INPUTS_MAX) {
		app_settle_keys(app, clock_ms());
	}
	enum action action;
	int arg;
	while (ui_take_event(app->ui, &action, &arg)) {
		app_choose(app, action, arg);
	}
	app_settle_corners(app);
	app->is_dirty = ui_take_dirty(app->ui) || app->is_dirty;
	app->is_stopping = app->is_stopping || is_quit;
}

/* A technician is told at once, a person by the line at the bottom of the page. */
static void note_resting(struct app *app)
{
	unsigned resting = ui_resting(app->ui);
	unsigned changed = resting ^ app->kiosk.resting;
	if (!changed) {
		return;
	}
	if (changed & RESTING_ON_GLASS) {
		log_warn("app", resting & RESTING_ON_GLASS
					? "something rests on the screen: it is ignored"
					: "nothing rests on the screen any more");
	}
	if (changed & RESTING_ON_KEY) {
		log_warn("app", resting & RESTING_ON_KEY ? "a key is held down: it is ignored"
							 : "no key is held down any more");
	}
	struct msg *fact = msg_create(MSG_RESTING_CHANGED, 0);
	fact->resting = resting;
	app_step(app, fact);
}

static void take_facts(struct app *app)
{
	struct msg *fact;
	while ((fact = mailbox_take(app->facts, 0))) {
		app_step(app, fact);
	}
}

static void tick(struct app *app)
{
	struct msg *fact = msg_create(MSG_TICK, 0);
	fact->wall_ms = clock_wall_ms();
	app_step(app, fact);
}

static void draw(struct app *app)
{
	const struct draw_list *list =
		screen_frame(app->ui, &app->kiosk, &app->input, app_now_ms(app));
	app->is_dirty = false;
	app_shoot(app);
	app_manage_frame(app);
	bool is_shown = gfx_present(app->gfx, list);
	app->last_frame_us = is_shown ? clock_us() : app->last_frame_us;
	if (is_shown && app->first_frame_us == 0) {
		app->first_frame_us = clock_us();
		log_info("app", "first frame %.1f ms after start",
			(double)(app->first_frame_us - app->started_us) / 1000);
		supervisor_ready();
	}
}

/* A page that not everybody can read or touch is worse than none: then the kiosk says so. One page
 * between two frames, so that nothing waits for it. */
static void check_fit(struct app *app)
{
	const struct fit_result *result = fit_step(app->fit);
	if (!result->is_done) {
		return;
	}
	if (result->count[RULE_LAYOUT] > 0) {
		log_warn("app", "%d faults of layout on this panel, the first on %s",
			result->count[RULE_LAYOUT], result->first[RULE_LAYOUT]);
	}
	if (result->count[RULE_LIMIT] > 0) {
		log_error("app",
			"the pages do not suit the panel (panel.width_px, height_px, mm_per_px): "
			"%d targets or texts are too small or too pale, the first on %s",
			result->count[RULE_LIMIT], result->first[RULE_LIMIT]);
		app_step(app, msg_create(MSG_PANEL_UNFIT, 0));
	}
	fit_destroy(app->fit);
	app->fit = NULL;
	gfx_rest(app->gfx);
}

static void loop(struct app *app)
{
	int64_t alive_interval_ms = supervisor_interval_ms();
	int64_t next_alive_ms = 0;
	while (!app->is_stopping && !atomic_load(&app->is_told_to_stop)) {
		take_inputs(app);
		take_facts(app);
		int64_t now_ms = clock_ms();
		if (now_ms + app->lead_ms >= kiosk_next_tick_ms(&app->kiosk)) {
			tick(app);
		}
		if (app->is_dirty || now_ms + app->lead_ms >= ui_next_frame_ms(app->ui)) {
			draw(app);
		}
		note_resting(app);
		app_answer_control(app);
		app_manage(app);
		if (app->fit) {
			check_fit(app);
		}
		if (alive_interval_ms && now_ms >= next_alive_ms) {
			supervisor_alive(screen_name(kiosk_screen(&app->kiosk)));
			next_alive_ms = now_ms + alive_interval_ms;
		}
		app_tell_health(app, now_ms);
		int64_t next_ms =
			MIN_OF(kiosk_next_tick_ms(&app->kiosk), ui_next_frame_ms(app->ui)) -
			app->lead_ms;
		next_ms = MIN_OF(next_ms, app_control_deadline_ms(app));
		next_ms = MIN_OF(next_ms, app_manage_deadline_ms(app));
		next_ms = MIN_OF(next_ms, corner_entry_next_ms(&app->corners) - app->lead_ms);
		int64_t keys_ms = typed_wait_ms(&app->typed, clock_ms());
		next_ms = keys_ms < 0 ? next_ms : MIN_OF(next_ms, clock_ms() + keys_ms);
		if (alive_interval_ms) {
			next_ms = MIN_OF(next_ms, next_alive_ms);
		}
		if (!app->is_dirty && !app->fit) {
			gfx_wait(app->gfx, CLAMP(next_ms - clock_ms(), 0, 60000));
		}
	}
}

static struct kiosk_config kiosk_config(const struct config *config)
{
	return (struct kiosk_config){
		.terminal_id = config->terminal_id,
		.version = ONEDOOR_VERSION,
		.place = config->terminal_place,
		.reader_side = str_equal(config->reader_side, "left")	 ? READER_LEFT
			       : str_equal(config->reader_side, "below") ? READER_BELOW
									 : READER_RIGHT,
		.default_lang = str_equal(config->session_language, "en") ? LANG_EN : LANG_ZH,
		.idle_ms = config->session_idle_s * 1000,
		.warning_ms = config->session_warning_s * 1000,
		.done_ms = config->session_done_s * 1000,
		.answer_limit_ms = config->hall_answer_limit_ms,
		.ignores_hours = config->session_ignores_hours,
		.is_watched = config->path_metrics[0] != '\0',
		.update_window = config->update_window,
		.has_fleet = config->fleet_key[0] != '\0',
		.volume = (int)config->sound_volume,
	};
}

/* What the first frame needs. */
static enum err open_screen(struct app *app, int panel_fd)
{
	const struct config *config = app->config;
	const struct gfx_config gfx_config = panel_gfx_config(config, panel_fd);
	enum err err = gfx_create(&gfx_config, &app->gfx);
	if (err) {
		log_error("app", "cannot open the display: %s", err_name(err));
		return err;
	}
	const struct ui_config ui_config = panel_ui_config(config);
	app->ui = ui_create(&ui_config, gfx_measurer(app->gfx));
	const struct kiosk_config kiosk = kiosk_config(config);
	kiosk_init(&app->kiosk, &kiosk);
	app->facts = mailbox_create(FACTS_MAX, gfx_wake, app->gfx);
	tick(app);
	draw(app);
	app->fit = fit_create(&ui_config, &kiosk, gfx_measurer(app->gfx));
	return OK;
}

/* What a technician has set goes over the configuration. */
static void take_volume(struct app *app)
{
	char path[PATH_MAX], *text = NULL;
	size_t len;
	int volume = 0;
	if (str_format(path, sizeof(path), "%s/" OWN_VOLUME, app->config->path_own) &&
		fs_read(path, 16, &text, &len) == OK && sscanf(text, "%d", &volume) == 1 &&
		volume >= 0 && volume <= VOLUME_MAX) {
		app->kiosk.volume = volume;
	}
	mem_free(text);
	gfx_set_volume(app->gfx, app->kiosk.volume);
}

/* What may come after it. Without USB or hall the kiosk runs and says so on the screen. */
static enum err open_world(struct app *app, const struct app_options *options)
{
	const struct config *config = app->config;
	if (config_check_world(config, clock_wall_ms()) != OK) {
		log_warn("app", "the kiosk starts all the same; its page says what does not work");
	}
	app->signals = worker_create("signals", await_signal, app, 1, NULL, NULL);
	enum err err = OK;
	char note_path[PATH_MAX];
	str_format(note_path, sizeof(note_path), "%s/printer-torn", config->path_data);
	const struct device_config devices[DEVICE_COUNT] = {
		[DEVICE_SCANNER] = {.chosen = config->scanner_usb},
		[DEVICE_PRINTER] = {.chosen = config->printer_usb, .note_path = note_path},
	};
	for (int kind = 0; kind < DEVICE_COUNT; kind++) {
		err = usb_create(&app->usb[kind]);
		if (err) {
			log_error("app", "no USB: %s", err_name(err));
			return err;
		}
		app->devices[kind] = device_create(
			(enum device_kind)kind, app->usb[kind], app->facts, devices[kind]);
	}
	const struct hall_config hall_config = {
		.url = config->hall_url,
		.ca_file = config->hall_ca,
		.cert_file = config->hall_cert,
		.key_file = config->hall_key,
		.pinned_key = config->hall_pinned_key,
		.data_dir = config->path_data,
		.terminal_id = config->terminal_id,
		.block_size = (int)config->hall_block_size,
		.answer_limit_ms = config->hall_answer_limit_ms,
		.lists_after_ms = config->hall_lists_after_s * 1000,
	};
	app->hall = hall_create(&hall_config, app->facts);
	if (!app->hall) {
		return ERR_IO; /* said by hall_create: the data folder */
	}
	const struct care_config care_config = {
		.terminal_id = config->terminal_id,
		.own_dir = config->path_own,
		.data_dir = config->path_data,
		.metrics_file = config->path_metrics,
		.log_server = config->log_syslog,
		.roll_mm = config->printer_roll_mm,
		.fleet_key = config->fleet_key,
		.pin_hash = config->technician_pin,
		.hall_url = config->hall_url,
		.ca_file = config->hall_ca,
		.cert_file = config->hall_cert,
		.key_file = config->hall_key,
		.pinned_key = config->hall_pinned_key,
		.config_version = options->own->version,
		.config_said = options->own->said,
		.judge = config_judge,
		.update = {.server = config->update_server,
			.tenant = config->update_tenant,
			.target = config->update_target,
			.token_file = config->update_token,
			.ca_file = config->update_ca,
			.stick = config->path_stick,
			.health = config->path_health},
	};
	app->care = care_create(&care_config, app->facts);
	take_volume(app);
	app_manage_open(app);
	return app_control_open(app, options->control_path);
}

static void close_all(struct app *app)
{
	if (app->signals) {
		kill(getpid(), SIGTERM); /* its thread waits for nothing else */
		worker_destroy(app->signals, NULL);
	}
	app_control_close(app);
	app_manage_close(app);
	if (app->facts) {
		mailbox_close(app->facts); /* a worker that waits for room must not wait for us */
	}
	care_destroy(app->care);
	hall_destroy(app->hall);
	for (int kind = DEVICE_COUNT - 1; kind >= 0; kind--) {
		device_destroy(app->devices[kind]);
		usb_destroy(app->usb[kind]);
	}
	mailbox_destroy(app->facts, msg_destroy);
	if (app->ui) {
		kiosk_finish(&app->kiosk);
	}
	app_end_typing(app);
	fit_destroy(app->fit);
	ui_destroy(app->ui);
	gfx_destroy(app->gfx);
}

enum err app_run(const struct config *config, const struct app_options *options)
{
	static struct app app; /* large; one a process */
	app = (struct app){.config = config, .started_us = clock_us(), .wait_until_ms = INT64_MAX};
	sigset_t set = stop_signals();
	sigprocmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* what cannot be written is an error, not the end */
	json_init();
	typed_init(&app.typed);
	app.pressed_key = KEY_NONE;
	enum err err = tr_init(config->path_locale);
	if (!err) {
		err = open_screen(&app, options->panel_fd);
	}
	if (!err) {
		err = open_world(&app, options);
	}
	if (!err) {
		loop(&app);
	}
	supervisor_stopping();
	close_all(&app);
	return err;
}
