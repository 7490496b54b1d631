/* How a case is found: one's own by laying the card down, any other by its slip's code or its
 * number. */
#include "ui/screens/parts.h"
#include "firmware/model/track.h"

enum { WAY_MM = 56, GAP_MM = 8 };

static int ways_height(const struct view *view, int width, const struct tile *number,
	const struct row *code, bool has_code)
{
	int height = MAX_OF(mm(view, WAY_MM), tile_height(view->ui, width, number));
	return has_code
		       ? height + mm(view, GAP_MM) +
				 MAX_OF(mm(view, WAY_MM) * 3 / 4, row_height(view->ui, width, code))
		       : height;
}

void screen_track(const struct view *view)
{
	struct ui *ui = view->ui;
	const struct kiosk *kiosk = view->kiosk;
	bool has_card = (kiosk_identify_ways(kiosk) & IDENTIFY_CARD) != 0;
	bool has_code = kiosk->devices[DEVICE_SCANNER].state == DEVICE_READY;
	struct page page = page_usual(say(view, "Where does it stand?"), STEP_NONE);
	struct rect body = page_frame(view, &page);
	const struct text_style *note =
		STYLE(.size = TEXT_NOTE, .tone = TONE_SOFT, .align = ALIGN_CENTRE);
	const char *privacy = say(view, "Shown to you alone, and erased when you leave.");
	int note_h = ui_text_height(ui, body.w, note, privacy), gap = mm(view, GAP_MM);
	ui_text(ui, rect_cut_bottom(&body, note_h), note, privacy);
	rect_cut_bottom(&body, mm(view, 5));
	const struct tile number = {.icon = "search",
		.name = say(view, "Type the case number"),
		.fact = say(view, "It stands on your slip"),
		.action = ACTION_case_number};
	const struct row code = {.kind = ROW_PLAIN,
		.icon = "qr",
		.name = say(view, "Or show the code on your slip"),
		.note = say(view, "The scanner takes it at once.")};
	struct rect rest = body;
	if (has_card && ui_is_portrait(ui)) {
		rest = rect_cut_bottom(&body, ways_height(view, body.w, &number, &code, has_code));
		rect_cut_bottom(&body, gap);
	} else if (has_card) {
		rest = rect_cut_right(&body, body.w * 42 / 100);
		rect_cut_right(&body, gap);
	}
	rest.h = MIN_OF(rest.h, MAX_OF(ways_height(view, rest.w, &number, &code, has_code),
					has_card && !ui_is_portrait(ui) ? mm(view, 150) : 0));
	if (has_code) {
		int code_h = MAX_OF(rest.h * 2 / 5, row_height(ui, rest.w, &code));
		row(ui, rect_cut_bottom(&rest, MIN_OF(code_h, rest.h / 2)), &code);
		rect_cut_bottom(&rest, gap);
	}
	tile(ui, rest, &number);
	if (has_card) {
		card_way(view, body, say(view, "Lay your ID card on the reader"));
	}
}
