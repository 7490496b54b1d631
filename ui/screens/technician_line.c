/* The small line for staff: which terminal, which code, who answered in the hall's place. In the
 * words of the log and the contract, in every language. */
#include "ui/screens/parts.h"

void technician_line(const struct view *view, struct rect *body, const char *code)
{
	struct ui *ui = view->ui;
	const struct line_state *line = &view->kiosk->line;
	bool has_code = code && code[0];
	if (!has_code && line->trouble == LINE_FINE) {
		return;
	}
	const char *text = has_code
				   ? ui_format(ui, "%s · %s", view->kiosk->config.terminal_id, code)
				   : view->kiosk->config.terminal_id;
	if (line->trouble != LINE_FINE) {
		text = ui_format(ui, "%s · %s", text, line_trouble_name(line->trouble));
	}
	if (line->said[0]) {
		text = ui_format(ui, "%s · %s", text, line->said);
	}
	const struct text_style *style =
		STYLE(.size = TEXT_NOTE, .tone = TONE_SOFT, .align = ALIGN_CENTRE);
	int height = MIN_OF(ui_text_height(ui, body->w, style, text), body->h / 4);
	ui_text(ui, rect_cut_bottom(body, height), style, text);
}
