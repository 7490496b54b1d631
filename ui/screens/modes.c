/* Everything that makes the page easier, in one place. */
#include "ui/screens/parts.h"

void screen_modes(const struct view *view)
{
	struct ui *ui = view->ui;
	const struct prefs *prefs = &view->kiosk->prefs;
	struct page page = page_usual(say(view, "Display"), STEP_NONE);
	struct rect body = page_frame(view, &page);
	subject(view, look_zone(view, &body),
		&(const struct subject){.icon = "eye",
			.name = say(view, "Make the page easier"),
			.facts = {say(view, "It goes back to the usual when you leave.")}});
	const char *on = say(view, "On");
	const char *off = say(view, "Off");
	const struct mode_switch modes[] = {
		{"elder", say(view, "Large text"), say(view, "Larger letters, more time"),
			prefs->is_elder ? on : off, prefs->is_elder, ACTION_toggle_elder, false},
		{"contrast", say(view, "High contrast"), say(view, "White and yellow on black"),
			prefs->is_high_contrast ? on : off, prefs->is_high_contrast,
			ACTION_toggle_contrast, false},
		{"low-reach", say(view, "Easy reach"),
			say(view, "Everything within reach from a wheelchair"),
			prefs->is_low_reach ? on : off, prefs->is_low_reach,
			ACTION_toggle_low_reach, false},
		{"language", view->lang == LANG_ZH ? "English" : "中文",
			view->lang == LANG_ZH ? "Switch to English" : "切换到中文",
			view->lang == LANG_ZH ? "中文" : "English", false, ACTION_toggle_lang,
			true},
	};
	int gap = mm(view, 8);
	int columns = ui_is_portrait(ui) ? 1 : 2;
	int lines = (int)ARRAY_LEN(modes) / columns;
	int height = MIN_OF((body.h - (lines - 1) * gap) / lines, ui_px_elder(ui, 62));
	body.h = lines * height + (lines - 1) * gap;
	for (int i = 0; i < (int)ARRAY_LEN(modes); i++) {
		struct rect line = rect_row(body, i / columns, lines, gap);
		mode_switch(ui, rect_column(line, i % columns, columns, gap), &modes[i]);
	}
}
