/* What onedoorctl is told (app_manage.c): how the kiosk stands, in words and codes; nothing of a
 * citizen. */
#include "firmware/app_impl.h"
#include "firmware/base/attr.h"
#include "firmware/base/json.h"
#include "firmware/base/rfc3339.h"
#include "firmware/base/str.h"
#include "firmware/config.h"
#include "firmware/model/tech.h"

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

struct json *manage_status(const struct app *app)
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
	return root;
}

struct json *manage_devices(const struct app *app)
{
	struct json *root = json_new_object();
	json_set(root, "devices", devices_json(&app->kiosk));
	return root;
}

struct json *manage_outbox(const struct app *app)
{
	const struct line_state *line = &app->kiosk.line;
	struct json *root = json_new_object();
	json_set_int(root, "waiting", line->outbox_count);
	json_set_int(root, "leased_numbers", line->leased_left);
	json_set_bool(root, "online", line->is_online);
	return root;
}

/* Kinds and codes: what the flight recorder has. */
struct json *manage_log(const struct app *app)
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
	return root;
}

struct json *manage_trace(const struct app *app)
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
	return root;
}

/* Nobody but an ear can say that a tone was heard: what can be known is whether it was played. */
static void tell_sound(const struct app *app, struct json *root)
{
	static const struct {
		const char *reason, *words;
	} told[] = {
		[SOUND_OFF] = {"off", "sound.on is no"},
		[SOUND_TRYING] = {"time_is_over", "the loudspeaker does not take it"},
		[SOUND_PLAYED] = {"none",
			"a tone was played; whether it was heard only you can say"},
		[SOUND_MUTED] = {"muted", "the volume is 0"},
		[SOUND_NO_DEVICE] = {"no_device",
			"no loudspeaker can be opened; the journal says why"},
	};
	enum sound_state state = gfx_sound_state(app->gfx);
	json_set_str(root, "result", state == SOUND_PLAYED ? "fine" : "failed");
	json_set_str(root, "reason", told[state].reason);
	json_set_str(root, "words", told[state].words);
}

struct json *manage_test(const struct app *app)
{
	const struct tech *tech = kiosk_tech(&app->kiosk);
	bool is_fine = tech->result == TECH_FINE;
	struct json *root = json_new_object();
	json_set_str(root, "test", app->manage.what);
	if (tech->test == TECH_SOUND) {
		tell_sound(app, root);
		return root;
	}
	json_set_str(root, "result", is_fine ? "fine" : "failed");
	json_set_str(root, "reason",
		tech->result == TECH_RUNNING ? "time_is_over" : device_reason_name(tech->reason));
	json_set_int(root, "took_ms", tech->took_ms);
	if (tech->test == TECH_SCAN && is_fine) {
		json_set_int(root, "bytes", tech->scan_len);
		json_set_bool(root, "text", tech->is_text);
	}
	return root;
}

/* Why there is none to be installed; "" there is, or it is on its way. */
static const char *no_update(const struct app *app)
{
	const struct update_state *state = &app->kiosk.update;
	bool has_server = app->config->update_server[0] != '\0';
	switch (state->phase) {
	case UPDATE_NONE:
		return has_server ? "the server of updates has nothing newer"
				  : "nothing was looked for yet";
	case UPDATE_FAILED:
		return state->trouble == UPDATE_NO_STICK && !has_server
			       ? "no stick is plugged in, and no server is configured "
				 "(update.server)"
			       : update_trouble_words(state->trouble);
	default:
		return "";
	}
}

struct json *manage_update(const struct app *app, bool has_looked)
{
	static const char *const phases[] = {[UPDATE_NONE] = "none",
		[UPDATE_FOUND] = "found",
		[UPDATE_FETCHING] = "fetching",
		[UPDATE_WAITING] = "waiting",
		[UPDATE_INSTALLING] = "installing",
		[UPDATE_INSTALLED] = "installed",
		[UPDATE_FAILED] = "failed"};
	const struct update_state *state = &app->kiosk.update;
	bool is_found = state->phase != UPDATE_NONE && state->phase != UPDATE_FAILED;
	struct json *root = json_new_object();
	if (has_looked) {
		json_set_str(root, "result", is_found ? "fine" : "failed");
	}
	json_set_str(root, "phase", phases[state->phase]);
	json_set_str(root, "version", state->version);
	json_set_int(root, "percent", state->percent);
	json_set_str(
		root, "reason", has_looked || state->phase == UPDATE_FAILED ? no_update(app) : "");
	json_set_str(root, "words", state->words);
	return root;
}
