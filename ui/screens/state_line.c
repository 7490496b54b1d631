/* The line at the bottom: what is wrong with hall and printer, else the hall's name; the clock, and
 * how old the numbers are. In words. */
#include "ui/screens/parts.h"

/* A fault, in words; NULL while all is well: nobody needs to be told that. */
struct fault {
	const char *icon, *words;
	enum tone tone;
};

static struct fault line_fault(const struct view *view)
{
	return view->kiosk->line.is_online
		       ? (struct fault){0}
		       : (struct fault){"cloud-off", say(view, "Hall not connected"), TONE_AMBER};
}

static struct fault printer_fault(const struct view *view)
{
	const struct device_status *printer = &view->kiosk->devices[DEVICE_PRINTER];
	bool works = printer->state == DEVICE_READY || printer->state == DEVICE_BUSY;
	if (printer->supply == SUPPLY_OUT || printer->reason == REASON_PAPER_OUT) {
		return (struct fault){"paper-roll", say(view, "The paper has run out"), TONE_RED};
	}
	if (!works) {
		return (struct fault){"printer", say(view, "Printer not ready"), TONE_AMBER};
	}
	return printer->supply == SUPPLY_LOW
		       ? (struct fault){"paper-roll", say(view, "Paper low"), TONE_AMBER}
		       : (struct fault){0};
}

/* NULL: nothing. */
static const char *resting_words(const struct view *view)
{
	unsigned resting = view->kiosk->resting;
	return resting & RESTING_ON_GLASS ? say(view, "Screen covered")
	       : resting & RESTING_ON_KEY ? say(view, "Key held down")
					  : NULL;
}

static const char *helper_words(const struct view *view)
{
	return kiosk_helper(view->kiosk)->stage == HELPER_CALLING ? say(view, "Calling a helper")
								  : say(view, "A helper is coming");
}

void state_line(const struct view *view, struct rect rect)
{
	struct ui *ui = view->ui;
	const struct kiosk *kiosk = view->kiosk;
	int gap = mm(view, 8);
	ui_fill(ui, (struct rect){rect.x, rect.y, rect.w, mm(view, 0.3)}, TONE_LINE);
	struct rect in = rect_inset(rect, mm(view, 14), 0);
	if (kiosk_awaits_helper(kiosk)) { /* on whatever page */
		rect_cut_left(&in,
			badge(ui, in, ALIGN_LEFT, "person", helper_words(view), TONE_CANAL) + gap);
	}
	const char *resting = resting_words(view);
	const struct fault faults[] = {line_fault(view), printer_fault(view)};
	bool is_well = !resting && !kiosk_awaits_helper(kiosk);
	for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
		if (faults[i].words) {
			rect_cut_left(&in, badge(ui, in, ALIGN_LEFT, faults[i].icon,
						   faults[i].words, faults[i].tone) +
						   gap);
			is_well = false;
		}
	}
	if (kiosk->has_wall) {
		const char *time = clock_words(view, kiosk->wall_ms);
		rect_cut_right(&in, badge(ui, in, ALIGN_RIGHT, "clock", time, TONE_SOFT) + gap);
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
		rect_cut_right(&in, badge(ui, in, ALIGN_RIGHT, NULL, age, TONE_SOFT) + gap);
	}
	const char *hall = kiosk->catalog ? text_in(view, &kiosk->catalog->hall_name) : "";
	if (is_well && badge_width(ui, NULL, hall) < in.w) {
		badge(ui, in, ALIGN_LEFT, NULL, hall, TONE_SOFT);
	}
}
