/* The line at the bottom: hall, printer, clock, and how old the numbers are. In words. */
#include "ui/screens/parts.h"

static void line_state(
	const struct view *view, const char **icon, const char **words, enum tone *tone)
{
	if (view->kiosk->line.is_online) {
		*icon = "wifi";
		*words = say(view, "Hall connected");
		*tone = TONE_GREEN;
	} else {
		*icon = "cloud-off";
		*words = say(view, "Hall not connected");
		*tone = TONE_AMBER;
	}
}

static void printer_state(
	const struct view *view, const char **icon, const char **words, enum tone *tone)
{
	const struct device_status *printer = &view->kiosk->devices[DEVICE_PRINTER];
	bool works = printer->state == DEVICE_READY || printer->state == DEVICE_BUSY;
	*icon = "printer";
	*tone = TONE_GREEN;
	if (printer->supply == SUPPLY_OUT || printer->reason == REASON_PAPER_OUT) {
		*icon = "paper-roll";
		*words = say(view, "No paper");
		*tone = TONE_RED;
	} else if (!works) {
		*words = say(view, "Printer not ready");
		*tone = TONE_AMBER;
	} else if (printer->supply == SUPPLY_LOW) {
		*icon = "paper-roll";
		*words = say(view, "Paper low");
		*tone = TONE_AMBER;
	} else {
		*words = say(view, "Printer ready");
	}
}

/* NULL: nothing. */
static const char *resting_words(const struct view *view)
{
	unsigned resting = view->kiosk->resting;
	return resting & RESTING_ON_GLASS ? say(view, "Screen covered")
	       : resting & RESTING_ON_KEY ? say(view, "Key held down")
					  : NULL;
}

void state_line(const struct view *view, struct rect rect)
{
	struct ui *ui = view->ui;
	const struct kiosk *kiosk = view->kiosk;
	int gap = mm(view, 8);
	ui_fill(ui, (struct rect){rect.x, rect.y, rect.w, mm(view, 0.3)}, TONE_LINE);
	struct rect in = rect_inset(rect, mm(view, 14), 0);
	const char *icon, *words;
	enum tone tone;
	const char *resting = resting_words(view); /* then there is no room for what works */
	line_state(view, &icon, &words, &tone);
	if (!resting || tone != TONE_GREEN) {
		rect_cut_left(&in, badge(ui, in, ALIGN_LEFT, icon, words, tone) + gap);
	}
	printer_state(view, &icon, &words, &tone);
	if (!resting || tone != TONE_GREEN) {
		rect_cut_left(&in, badge(ui, in, ALIGN_LEFT, icon, words, tone) + gap);
	}
	if (kiosk->has_wall) {
		const char *time = clock_words(view, kiosk->wall_ms);
		rect_cut_right(&in, badge(ui, in, ALIGN_RIGHT, "clock", time, TONE_INK) + gap);
	}
	if (resting && badge_width(ui, "warning", resting) < in.w) {
		rect_cut_left(&in, badge(ui, in, ALIGN_LEFT, "warning", resting, TONE_AMBER) + gap);
	}
	if (!kiosk->has_wall) {
		return;
	}
	const char *age = kiosk->has_status ? ui_format(ui, say(view, "Queues: %s"),
						      age_words(view, kiosk->status.as_of_ms))
					    : say(view, "Queues: unknown");
	if (badge_width(ui, NULL, age) < in.w) {
		badge(ui, in, ALIGN_RIGHT, NULL, age, TONE_SOFT);
	}
}
