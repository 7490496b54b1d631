/* What a technician reads line by line: the way to the hall, paper, outbox, update, log; and what
 * begins anew. */
#include "ui/screens/tech_parts.h"
#include "firmware/base/str.h"

#include <string.h>

/* --- the way to the hall --- */

static const char *step_name(const struct view *view, enum trace_step step)
{
	static const char *const names[TRACE_STEP_COUNT] = {
#define N_(msgid) msgid
		[TRACE_address] = N_("Own address"),
		[TRACE_gateway] = N_("Gateway"),
		[TRACE_name_server] = N_("Name server"),
		[TRACE_name] = N_("Hall's name"),
		[TRACE_connection] = N_("Connection"),
		[TRACE_security] = N_("Certificates"),
		[TRACE_answer] = N_("Hall's answer"),
		[TRACE_clock] = N_("Clock"),
#undef N_
	};
	return say(view, names[step]);
}

void screen_tech_line(const struct view *view)
{
	struct ui *ui = view->ui;
	const struct trace *trace = &kiosk_tech(view->kiosk)->trace;
	static const enum tech_mark marks[] = {[TRACE_PENDING] = MARK_WAITING,
		[TRACE_FINE] = MARK_FINE,
		[TRACE_FAILED] = MARK_TROUBLE,
		[TRACE_SKIPPED] = MARK_SKIPPED};
	struct tech_row rows[TRACE_STEP_COUNT];
	for (int i = 0; i < TRACE_STEP_COUNT; i++) {
		enum trace_result result = trace->steps[i].result;
		const char *words = trace->steps[i].words, *detail = NULL;
		if (trace->steps[i].fault) { /* the library's own words, for who asks the maker */
			detail = words[0] ? words : NULL;
			words = say(view, line_fault_words(trace->steps[i].fault));
		}
		if (!words[0]) {
			words = result == TRACE_FINE	  ? say(view, "fine")
				: result == TRACE_FAILED  ? say(view, "fails")
				: result == TRACE_SKIPPED ? say(view, "not tried")
							  : say(view, "is being tried");
		}
		if (trace->steps[i].ms > 0) {
			words = ui_format(ui, "%s · %d ms", words, trace->steps[i].ms);
		}
		rows[i] = (struct tech_row){.mark = marks[result],
			.name = step_name(view, (enum trace_step)i),
			.value = words,
			.detail = detail};
	}
	const struct tech_frame frame = {.title = say(view, "Network and hall"),
		.primary = {.kind = BUTTON_PRIMARY,
			.icon = "again",
			.label = say(view, "Test again"),
			.action = ACTION_try_again,
			.is_disabled = !trace->is_over}};
	tech_list(view, &frame, rows, TRACE_STEP_COUNT);
}

/* --- paper, outbox, update --- */

void screen_tech_paper(const struct view *view)
{
	const struct device_status *printer = &view->kiosk->devices[DEVICE_PRINTER];
	bool is_noted = kiosk_tech(view->kiosk)->is_paper_noted;
	const struct tech_row rows[] = {{.icon = "printer",
						.mark = tech_device_mark(printer),
						.name = say(view, "Printer"),
						.value = tech_device_words(view, printer)},
		{.icon = "paper-roll",
			.mark = is_noted ? MARK_FINE : MARK_NONE,
			.name = is_noted ? say(view, "The new roll is noted") : say(view, "Roll"),
			.value = tech_paper_words(view)},
		{.icon = "info",
			.name = say(view, "How to"),
			.value = say(view, "Open the cover, put the roll in with the paper coming "
					   "from below, close the cover, print a sample.")}};
	const struct tech_frame frame = {.title = say(view, "New roll"),
		.primary = {.kind = BUTTON_PRIMARY,
			.icon = "check",
			.label = say(view, "A new roll is in"),
			.action = ACTION_tech_do,
			.arg = TECH_ROLL_CHANGED,
			.is_disabled = is_noted},
		.other = {.kind = BUTTON_OUTLINE,
			.icon = "printer",
			.label = say(view, "Print a sample"),
			.action = ACTION_tech_test,
			.arg = TECH_PRINT}};
	tech_list(view, &frame, rows, ARRAY_LEN(rows));
}

void screen_tech_outbox(const struct view *view)
{
	struct ui *ui = view->ui;
	const struct line_state *line = &view->kiosk->line;
	const struct tech_row rows[] = {
		{.icon = "post",
			.mark = line->outbox_count > 0 ? MARK_WARNING : MARK_FINE,
			.name = say(view, "Waits for the hall"),
			.value = ui_format(ui,
				say_n(view, "%d entry", "%d entries", line->outbox_count),
				line->outbox_count)},
		{.icon = "ticket",
			.name = say(view, "Numbers for use off line"),
			.value = ui_format(ui, "%d", line->leased_left)},
		{.icon = line->is_online ? "wifi" : "wifi-off",
			.mark = line->is_online ? MARK_FINE : MARK_TROUBLE,
			.name = say(view, "Network and hall"),
			.value = tech_line_words(view)},
		{.icon = "info",
			.name = say(view, "What it is"),
			.value =
				say(view, "It is sent by itself when there is a line. Its contents "
					  "are sealed and shown to nobody.")}};
	tech_list(view, &(const struct tech_frame){.title = say(view, "Outbox")}, rows,
		ARRAY_LEN(rows));
}

static const char *phase_words(const struct view *view, const struct update_state *update)
{
	switch (update->phase) {
	case UPDATE_FOUND:
		return say(view, "found");
	case UPDATE_FETCHING:
		return say(view, "is being fetched");
	case UPDATE_WAITING:
		return say(view, "waits for its time");
	case UPDATE_INSTALLING:
		return say(view, "is being installed");
	case UPDATE_INSTALLED:
		return say(view, "installed: the next start is the new one");
	case UPDATE_FAILED:
		return say(view, "failed");
	case UPDATE_NONE:
	default:
		return say(view, "none was found");
	}
}

void screen_tech_update(const struct view *view)
{
	struct ui *ui = view->ui;
	const struct update_state *update = &view->kiosk->update;
	bool is_at_work = update->phase == UPDATE_FETCHING || update->phase == UPDATE_INSTALLING;
	bool is_there = update->phase == UPDATE_FOUND || update->phase == UPDATE_WAITING;
	const char *state = phase_words(view, update);
	if (is_at_work && update->percent >= 0) {
		state = ui_format(ui, "%s · %d %%", state, update->percent);
	}
	struct tech_row rows[4] = {
		{.icon = "building",
			.name = say(view, "Version"),
			.value = ui_format(ui, "%s %s", ONEDOOR_VERSION, view->kiosk->care.slot)},
		{.icon = "download",
			.mark = update->phase == UPDATE_FAILED	    ? MARK_TROUBLE
				: update->phase == UPDATE_INSTALLED ? MARK_FINE
				: is_at_work			    ? MARK_WAITING
								    : MARK_NONE,
			.name = update->version[0]
					? ui_format(ui, say(view, "Update %s"), update->version)
					: say(view, "Update"),
			.value = state},
		{.icon = "info",
			.name = say(view, "How to"),
			.value = say(view,
				"Plug the stick in and touch Find; without one the "
				"server is asked. It is installed when nobody is here.")}};
	int count = 3;
	if (update->phase == UPDATE_FAILED && update->trouble != UPDATE_FINE) {
		rows[1].value = say(view, update_trouble_words(update->trouble));
	}
	if (update->words[0]) { /* of who installs: in its own words */
		rows[count++] = (struct tech_row){.icon = "certificate",
			.name = say(view, "What was said"),
			.value = update->words};
	}
	const struct tech_frame frame = {.title = say(view, "Update"),
		.primary = {.kind = BUTTON_PRIMARY,
			.icon = "download",
			.label = say(view, "Install"),
			.action = ACTION_tech_do,
			.arg = TECH_INSTALL_UPDATE,
			.is_disabled = !is_there},
		.other = {.kind = BUTTON_OUTLINE,
			.icon = "search",
			.label = say(view, "Find"),
			.action = ACTION_tech_do,
			.arg = TECH_FIND_UPDATE,
			.is_disabled = is_at_work}};
	tech_list(view, &frame, rows, count);
}

/* --- the log --- */

/* As in the flight recorder and the contract: codes, in every language. */
static const char *log_line(const struct view *view, int at)
{
	const struct kiosk *kiosk = view->kiosk;
	int64_t ago_ms = kiosk->now_ms - kiosk->recorder.facts[at].at_ms;
	enum msg_kind kind = (enum msg_kind)kiosk->recorder.facts[at].kind;
	int detail = kiosk->recorder.facts[at].detail;
	const char *what = "";
	if (kind == MSG_DEVICE_CHANGED) {
		what = ui_format(view->ui, " %s %s",
			device_kind_name((enum device_kind)(detail / 64)),
			device_reason_name((enum device_reason)(detail % 64)));
	} else if (kind == MSG_PRINT_ENDED) {
		what = ui_format(view->ui, " %d %s", detail / 64,
			device_reason_name((enum device_reason)(detail % 64)));
	} else if (detail) {
		what = ui_format(view->ui, " %d", detail);
	}
	return ui_format(view->ui, "%s %s%s @%s",
		kiosk->has_wall ? clock_words(view, kiosk->wall_ms - ago_ms) : "--:--",
		msg_kind_name(kind), what,
		screen_name((enum screen)kiosk->recorder.facts[at].screen));
}

void screen_tech_log(const struct view *view)
{
	enum { TAKEN_LEN = 1200 };
	struct ui *ui = view->ui;
	struct rect side;
	struct rect body =
		tech_frame(view, &(const struct tech_frame){.title = say(view, "Log")}, &side);
	int lines[TECH_LOG_LINES];
	int count = tech_log(view->kiosk, lines);
	char taken[TAKEN_LEN] = "";
	str_format(
		taken, sizeof(taken), "%s " ONEDOOR_VERSION "\n", view->kiosk->config.terminal_id);
	bool is_portrait = ui_is_portrait(ui);
	struct rect code = is_portrait ? rect_cut_bottom(&body, mm(view, 150)) : side;
	rect_cut_bottom(&body, is_portrait ? mm(view, 8) : 0);
	struct rect card = rect_cut_top(
		&body, MIN_OF(body.h, TECH_LOG_LINES * mm(view, 22) + 2 * mm(view, 6)));
	ui_card(ui, card, TONE_CARD);
	card = rect_inset(card, mm(view, 8), mm(view, 6));
	const struct text_style *style =
		STYLE(.size = TEXT_NOTE, .valign = VALIGN_MIDDLE, .is_single = true);
	for (int i = 0; i < count; i++) {
		const char *line = log_line(view, lines[i]);
		ui_text(ui, rect_row(card, i, TECH_LOG_LINES, 0), style, line);
		str_append(taken, sizeof(taken), "%s\n", line);
	}
	if (count == 0) {
		ui_text(ui, card, style, say(view, "Nothing has happened yet."));
	}
	const char *words = say(view, "Scan it to take the log with you.");
	const struct text_style *note =
		STYLE(.size = TEXT_NOTE, .tone = TONE_SOFT, .align = ALIGN_CENTRE);
	int height = ui_text_height(ui, code.w, note, words);
	if (code.h > height + mm(view, 60)) {
		ui_text(ui, rect_cut_bottom(&code, height), note, words);
		rect_cut_bottom(&code, mm(view, 4));
		int side_px = MIN_OF(MIN_OF(code.w, code.h), mm(view, 130));
		ui_qr(ui, rect_centre(code, side_px, side_px), taken);
	}
}

/* --- anew --- */

void screen_tech_again(const struct view *view)
{
	struct ui *ui = view->ui;
	bool is_whole = kiosk_tech(view->kiosk)->again == COMMAND_REBOOT;
	const char *title = is_whole ? say(view, "Reboot") : say(view, "Restart program");
	struct rect body = tech_frame(view, &(const struct tech_frame){.title = title}, NULL);
	struct rect at = message_body(view, body,
		&(const struct message){.icon = is_whole ? "power" : "again",
			.tone = TONE_AMBER,
			.ground = TONE_AMBER_TINT,
			.title = is_whole ? say(view, "Reboot the whole machine?")
					  : say(view, "Restart the program?"),
			.text = is_whole ? say(view, "It takes about two minutes.")
					 : say(view, "It takes a few seconds."),
			.extra_px = mm(view, 40)});
	at = rect_centre(at, MIN_OF(at.w, mm(view, 220)), mm(view, 40));
	const char *label = say(view, "Hold for 2 seconds");
	unsigned state = ui_control(ui, ROLE_BUTTON, at, label, ACTION_tech_hold, 0, 0);
	ui_repeat(ui);
	ui_round(ui, at, mm(view, 4), state & STATE_PRESSED ? TONE_AMBER_TINT : TONE_CARD);
	ui_outline(ui, at, mm(view, 4), mm(view, 1), TONE_AMBER);
	struct rect done = rect_inset(at, mm(view, 2), mm(view, 2));
	done.y += done.h - mm(view, 3);
	done.h = mm(view, 3);
	done.w = done.w * tech_held_permille(view->kiosk) / 1000;
	if (done.w > 0) {
		ui_round(ui, done, done.h / 2, TONE_AMBER);
	}
	ui_text(ui, at,
		STYLE(.size = TEXT_HEADING, .weight = FONT_BOLD, .tone = TONE_AMBER,
			.align = ALIGN_CENTRE, .valign = VALIGN_MIDDLE),
		label);
	ui_focus_ring(ui, at, mm(view, 4), state);
}
