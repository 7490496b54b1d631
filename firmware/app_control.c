/*
 * Drives the kiosk for tests and the demo; not in the program that ships. The control socket's
 * requests:
 *
 *   state                       {"screen":…,"problem":…,"session":…,…}
 *   nodes                       the controls on the screen, as JSON
 *   texts                       the lines of text on the screen, as JSON
 *   tap ACTION [ARG]            a finger on the control with that meaning, by the usual input
 *   touch down|move|up X Y      a raw finger
 *   key up|down|left|right|select|help|where
 *   typed HEX                   keys by their usages, all at once, as a scanner types them
 *   wait SCREEN MS              answers when that page is shown, or after MS
 *   pass MS                     time passes at once, for the kiosk alone: idle times, time limits
 *   shot FILE                   the picture as PNG
 *   quit
 *
 * Answers: one line, "ok …" or "error …".
 */
#include "firmware/model/account.h"
#include "firmware/model/choose.h"
#include "firmware/model/intake.h"
#include "firmware/model/materials.h"
#include "firmware/model/queue.h"
#include "firmware/model/read.h"
#include "firmware/app_impl.h"
#include "firmware/base/clock.h"
#include "firmware/base/json.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/tech/control.h"
#include "firmware/tech/control_wire.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { USAGE_ENTER = 0x28 };

const char *const app_drive_option = "control";
const char *const app_drive_usage =
	"  --control SOCKET         let tests drive the kiosk through this socket\n";

static void answer_json(struct app *app, struct json *root)
{
	char *text = json_text(root);
	size_t size = strlen(text) + 4;
	char *line = mem_alloc(size, 1);
	snprintf(line, size, "ok %s", text);
	control_answer(app->control, line);
	mem_wipe(line, size);
	mem_free(line);
	json_text_free(text);
	json_free(root);
}

/* Of the ticket, or of what was handed in. */
static void tell_number(const struct kiosk *kiosk, struct json *root)
{
	static const struct ticket none;
	const struct ticket *ticket = kiosk_ticket(kiosk) ? kiosk_ticket(kiosk) : &none;
	const struct receipt *receipt = kiosk_receipt(kiosk);
	json_set_str(root, "number",
		!receipt	      ? ticket->number
		: receipt->case_count ? receipt->cases[0].no
				      : receipt->key);
	json_set_int(root, "cases", receipt ? receipt->case_count : 0);
	json_set_int(root, "issued_ms", receipt ? receipt->filed_ms : ticket->issued_ms);
	json_set_str(root, "qr", receipt ? receipt->qr : ticket->qr);
	json_set_bool(
		root, "provisional", receipt ? receipt->is_provisional : ticket->is_provisional);
}

/* What is asked, by the form's own names; "" nothing. */
static void tell_question(const struct kiosk *kiosk, struct json *root)
{
	const struct intake *intake = kiosk_intake(kiosk);
	bool is_asked = kiosk->place.screen == SCREEN_question && intake->answers;
	const struct form_field *field = is_asked ? intake_field(intake, intake->spot) : NULL;
	const struct form_field *whole =
		is_asked ? &answers_form(intake->answers)->fields[intake->spot.field] : NULL;
	json_set_str(root, "asked", field ? field->name : whole ? whole->name : "");
	json_set_str(root, "widget",
		field	? widget_name(field->widget)
		: whole ? widget_name(whole->widget)
			: "");
	json_set_str(root, "format", field ? format_name(field->format) : "");
	json_set_bool(root, "text", field && field->kind == FIELD_TEXT);
	json_set_int(root, "typing", (int)kiosk_typing(kiosk).kind);
	json_set_bool(root, "answered", field && intake_is_answered(intake, intake->spot));
	const struct materials *materials = kiosk_materials(kiosk);
	const struct handoff *handoff = materials->handoff;
	json_set_str(root, "handoff", handoff ? handoff->url : "");
	int files = 0; /* one that still arrives is not handed in with the others */
	for (int i = 0; handoff && i < handoff->file_count; i++) {
		files += handoff->files[i].state == FILE_READY;
	}
	json_set_int(root, "files", files);
	json_set_int(root, "grants", materials->grant_count);
	json_set_int(root, "problems", intake->has_problems ? intake->problems.count : 0);
}

/* How far it has come; "" nothing is being paid. And what it came to. */
static void tell_payment(const struct kiosk *kiosk, struct json *root)
{
	const struct payment *payment = kiosk_account(kiosk)->paying.payment;
	bool is_made = payment && (payment->state != PAYMENT_CREATED || payment->qr[0]);
	json_set_str(root, "payment", is_made ? payment_state_name(payment->state) : "");
	const struct payment_receipt *receipt = account_receipt(kiosk);
	json_set_str(root, "receipt", receipt ? receipt->no : "");
}

/* Of what can be looked up. */
static void tell_reading(const struct kiosk *kiosk, struct json *root)
{
	const struct read *read = kiosk_read(kiosk);
	json_set_str(root, "collection", read->collection);
	json_set_str(root, "entry", read->id);
	json_set_str(root, "page_url", read->detail ? read->detail->page_url : "");
	json_set_int(root, "rows", read->shown_count);
	json_set_str(root, "collections", kiosk->collections ? kiosk->collections->version : "");
	json_set_int(root, "names", kiosk->names ? kiosk->names->row_count : 0);
}

static void answer_state(struct app *app)
{
	const struct kiosk *kiosk = &app->kiosk;
	struct gfx_stats stats = gfx_stats(app->gfx);
	struct json *root = json_new_object();
	json_set_str(root, "screen", screen_name(kiosk_screen(kiosk)));
	json_set_int(root, "problem", kiosk->place.problem);
	json_set_str(root, "refusal", kiosk->place.code);
	json_set_int(root, "session", kiosk->session);
	json_set_bool(root, "active", kiosk->is_active);
	json_set_bool(root, "online", kiosk->line.is_online);
	json_set_str(root, "trouble", line_trouble_name(kiosk->line.trouble));
	json_set_str(root, "said", kiosk->line.said);
	json_set_int(root, "time_ms", kiosk->wall_ms + clock_ms() + app->lead_ms - kiosk->now_ms);
	json_set_bool(root, "time_known", kiosk->line.is_clock_known);
	json_set_bool(root, "catalog", kiosk->catalog != NULL);
	json_set_int(root, "service", kiosk->service);
	json_set_int(root, "resting", kiosk->resting);
	json_set_int(root, "outbox", kiosk->line.outbox_count);
	json_set_int(root, "leased", kiosk->line.leased_left);
	json_set_int(root, "heartbeat_s", kiosk->line.heartbeat_s);
	tell_number(kiosk, root);
	tell_question(kiosk, root);
	tell_payment(kiosk, root);
	tell_reading(kiosk, root);
	json_set_int(root, "standing", kiosk->care.standing);
	json_set_int(root, "enrolling", kiosk->care.enrolling);
	json_set_int(root, "enrol_trouble", kiosk->care.trouble);
	json_set_int(root, "config", kiosk->care.config_version);
	json_set_str(root, "config_said", kiosk->care.config_said);
	json_set_bool(root, "card_present", kiosk->is_card_present);
	json_set_bool(root, "warning", kiosk->warned_since_ms != 0);
	json_set_int(root, "results", kiosk_choose(kiosk)->search.result_count);
	json_set_int(root, "frames", (int64_t)stats.frame_count);
	json_set_int(root, "frame_us", stats.last_frame_us);
	json_set_int(root, "presented_us", stats.last_present_at_us);
	json_set_int(root, "input_us", app->last_input_us);
	json_set_int(root, "first_frame_us", app->first_frame_us);
	struct json *devices = json_new_object();
	for (int i = 0; i < DEVICE_COUNT; i++) {
		const struct device_status *status = &kiosk->devices[i];
		struct json *device = json_new_object();
		json_set_str(device, "state", device_state_name(status->state));
		json_set_str(device, "reason", device_reason_name(status->reason));
		json_set_str(device, "supply", supply_state_name(status->supply));
		json_set(devices, device_kind_name((enum device_kind)i), device);
	}
	json_set(root, "devices", devices);
	answer_json(app, root);
}

static struct json *rect_json(struct rect rect)
{
	struct json *array = json_new_object();
	json_set_int(array, "x", rect.x);
	json_set_int(array, "y", rect.y);
	json_set_int(array, "w", rect.w);
	json_set_int(array, "h", rect.h);
	return array;
}

static void answer_nodes(struct app *app)
{
	int count;
	const struct ui_node *nodes = ui_nodes(app->ui, &count);
	struct json *array = json_new_array();
	for (int i = 0; i < count; i++) {
		struct json *node = json_new_object();
		json_set_str(node, "role", role_name(nodes[i].role));
		json_set_str(node, "label", nodes[i].label);
		json_set_str(node, "action", action_name(nodes[i].action));
		json_set_int(node, "arg", nodes[i].arg);
		json_set_int(node, "state", nodes[i].state);
		json_set(node, "rect", rect_json(nodes[i].visible));
		json_append(array, node);
	}
	answer_json(app, array);
}

static void answer_texts(struct app *app)
{
	int count;
	const struct ui_line *lines = ui_lines(app->ui, &count);
	struct json *array = json_new_array();
	for (int i = 0; i < count; i++) {
		json_append_str(array, lines[i].text);
	}
	answer_json(app, array);
}

enum { FINGER_OF_TOUCH, FINGER_OF_TAP }; /* one may rest while the other taps */

static void inject(struct app *app, int finger, enum input_kind kind, int x, int y)
{
	const struct input input = {
		.kind = kind, .finger = finger, .x = x, .y = y, .at_ms = clock_ms()};
	gfx_inject(app->gfx, &input);
}

static void tap(struct app *app, const char *name, int arg)
{
	for (int action = 0; action < ACTION_COUNT; action++) {
		const struct ui_node *node =
			str_equal(action_name((enum action)action), name)
				? ui_find_node(app->ui, (enum action)action, arg)
				: NULL;
		if (node) {
			int x = node->visible.x + node->visible.w / 2;
			int y = node->visible.y + node->visible.h / 2;
			inject(app, FINGER_OF_TAP, INPUT_DOWN, x, y);
			inject(app, FINGER_OF_TAP, INPUT_UP, x, y);
			control_answer(app->control, "ok");
			return;
		}
	}
	control_answer(app->control, "error no such control on this page");
}

static bool key_of(const char *name, enum input_key *key_out)
{
	static const char *const names[] = {
		"up", "down", "left", "right", "select", "help", "where"};
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (str_equal(names[i], name)) {
			*key_out = (enum input_key)i;
			return true;
		}
	}
	return false;
}

/* Two digits a key. */
static bool type_keys(struct app *app, const char *hex)
{
	unsigned usage;
	if (strlen(hex) % 2 != 0) {
		return false;
	}
	for (; *hex; hex += 2) {
		if (sscanf(hex, "%2x", &usage) != 1 || usage == 0) {
			return false;
		}
		struct input input = {.kind = INPUT_KEY,
			.key = usage == USAGE_ENTER ? KEY_SELECT : KEY_NONE,
			.usage = (uint8_t)usage,
			.since_ms = clock_ms(),
			.at_ms = clock_ms()};
		gfx_inject(app->gfx, &input);
		input.is_released = true;
		gfx_inject(app->gfx, &input);
	}
	return true;
}

/* The page counts as shown when its picture is: nothing dirty, no motion. */
static void go_on_waiting(struct app *app)
{
	bool is_there = str_equal(screen_name(kiosk_screen(&app->kiosk)), app->wait_screen) &&
			!app->is_dirty;
	if (!is_there && clock_ms() < app->wait_until_ms) {
		return;
	}
	app->wait_until_ms = INT64_MAX;
	char line[96];
	str_format(line, sizeof(line), "%s %s", is_there ? "ok" : "error still on",
		screen_name(kiosk_screen(&app->kiosk)));
	control_answer(app->control, line);
}

static void begin_wait(struct app *app, const char *screen, int limit_ms)
{
	str_copy(app->wait_screen, sizeof(app->wait_screen), screen);
	app->wait_until_ms = clock_ms() + CLAMP(limit_ms, 0, 120000);
	go_on_waiting(app); /* it may be there, and nothing else may wake the loop */
}

static void answer(struct app *app, const char *line)
{
	struct control_request request;
	control_request_parse(&request, line);
	const char *verb = request.words[0];
	const char *first = request.words[1];
	int number = -1;
	bool has_number = control_number(request.words[2], -1, &number);
	enum input_key key;
	if (str_equal(verb, "state")) {
		answer_state(app);
	} else if (str_equal(verb, "nodes")) {
		answer_nodes(app);
	} else if (str_equal(verb, "texts")) {
		answer_texts(app);
	} else if (str_equal(verb, "tap")) {
		tap(app, first, number);
	} else if (str_equal(verb, "wait")) {
		begin_wait(app, first, number);
	} else if (str_equal(verb, "touch")) {
		int y = 0;
		bool has_y = control_number(request.words[3], 0, &y);
		enum input_kind kind = str_equal(first, "down") ? INPUT_DOWN
				       : str_equal(first, "up") ? INPUT_UP
								: INPUT_MOVE;
		if (!has_number || !has_y) {
			control_answer(app->control, "error touch down|move|up X Y");
			return;
		}
		inject(app, FINGER_OF_TOUCH, kind, number, y);
		control_answer(app->control, "ok");
	} else if (str_equal(verb, "key") && key_of(first, &key)) {
		const struct input input = {.kind = INPUT_KEY, .key = key, .at_ms = clock_ms()};
		gfx_inject(app->gfx, &input);
		control_answer(app->control, "ok");
	} else if (str_equal(verb, "typed") && type_keys(app, first)) {
		control_answer(app->control, "ok");
	} else if (str_equal(verb, "pass") && control_number(first, 0, &number) && number > 0) {
		app->lead_ms += number;
		control_answer(app->control, "ok");
	} else if (str_equal(verb, "shot") && first[0]) {
		enum err err = gfx_shot(app->gfx, request.rest);
		control_answer(app->control, err ? "error cannot write the picture" : "ok");
	} else if (str_equal(verb, "quit")) {
		app->is_stopping = true;
		control_answer(app->control, "ok");
	} else {
		control_answer(app->control,
			"error state|nodes|texts|tap|touch|key|typed|wait|pass|shot|quit");
	}
}

enum err app_control_open(struct app *app, const char *path)
{
	return path ? control_create(path, gfx_wake, app->gfx, &app->control) : OK;
}

void app_control_close(struct app *app)
{
	line_socket_destroy(app->control);
}

void app_answer_control(struct app *app)
{
	if (!app->control) {
		return;
	}
	if (app->wait_until_ms != INT64_MAX) {
		go_on_waiting(app);
		return;
	}
	const char *line = control_take(app->control);
	if (line) {
		answer(app, line);
	}
}

int64_t app_control_deadline_ms(const struct app *app)
{
	return app->wait_until_ms;
}
