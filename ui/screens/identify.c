/* Who is it for: three ways as three large cards; laying the ID card works at once, without
 * choosing. */
#include "ui/screens/parts.h"
#include "firmware/model/proxy.h"

enum { CHEVRONS = 3, CHEVRON_MM = 20, CHEVRON_GAP_MM = 4, STEP_MS = 400, WAY_MAX_MM = 72 };

/* Towards the reader, one lit after the other; cut off from its side of *rest. */
static void chevrons(const struct view *view, struct rect *rest)
{
	static const char *const icons[] = {[READER_RIGHT] = "chevron-right",
		[READER_LEFT] = "chevron-left",
		[READER_BELOW] = "chevron-down"};
	struct ui *ui = view->ui;
	enum reader_side to = view->kiosk->config.reader_side;
	int side = mm(view, CHEVRON_MM), gap = mm(view, CHEVRON_GAP_MM);
	int len = CHEVRONS * side + (CHEVRONS - 1) * gap;
	struct rect strip = to == READER_RIGHT	? rect_cut_right(rest, len)
			    : to == READER_LEFT ? rect_cut_left(rest, len)
						: rect_cut_bottom(rest, len);
	bool moves = ui_theme(ui)->has_motion;
	int lit = (int)(ui_page_age_ms(ui) / STEP_MS % CHEVRONS);
	strip = to == READER_BELOW ? rect_centre(strip, side, len) : rect_centre(strip, len, side);
	for (int i = 0; i < CHEVRONS; i++) {
		int at = to == READER_LEFT ? CHEVRONS - 1 - i : i;
		struct rect place = to == READER_BELOW ? rect_row(strip, at, CHEVRONS, gap)
						       : rect_column(strip, at, CHEVRONS, gap);
		ui_icon(ui, place, icons[to], !moves || i == lit ? TONE_CANAL : TONE_TINT_DEEP);
	}
	if (moves) {
		ui_want_frame(ui, ui_now_ms(ui) + STEP_MS - ui_page_age_ms(ui) % STEP_MS);
	}
}

/* The recommended way is a picture of what to do, not a button: the hand does it. */
void card_way(const struct view *view, struct rect rect, const char *wanted)
{
	struct ui *ui = view->ui;
	ui_card(ui, rect, TONE_CARD);
	ui_outline(ui, rect, mm(view, 4), mm(view, 0.8), TONE_CANAL);
	struct rect in = rect_inset(rect, mm(view, 10), mm(view, 8));
	const struct text_style *title =
		STYLE(.size = TEXT_TITLE, .weight = FONT_BOLD, .align = ALIGN_CENTRE);
	const struct text_style *text =
		STYLE(.size = TEXT_BODY, .tone = TONE_SOFT, .align = ALIGN_CENTRE);
	const char *head = view->kiosk->is_card_present
				   ? say(view, "Take your ID card away and lay it down again")
				   : wanted;
	const char *place = reader_words(view);
	int gap = mm(view, 8);
	int words = ui_text_height(ui, in.w, title, head) + mm(view, 4) +
		    ui_text_height(ui, in.w, text, place);
	struct rect pictures = {in.x, in.y + words + gap, in.w, in.h - words - gap};
	bool has_chevrons = pictures.h >= mm(view, 60) && pictures.w >= mm(view, 200);
	if (has_chevrons) {
		chevrons(view, &pictures);
	}
	int picture = MIN_OF(MIN_OF(pictures.h, pictures.w * 2 / 3), mm(view, 200));
	bool has_picture = picture > mm(view, 30);
	if (!has_picture) {
		in = rect_centre(in, in.w, MIN_OF(words, in.h));
	}
	ui_paragraph(ui, &in, title, head, mm(view, 4));
	ui_paragraph(ui, &in, text, place, gap);
	if (has_picture) {
		ui_icon(ui, rect_centre(pictures, picture * 3 / 2, picture), reader_picture(view),
			TONE_CANAL);
	}
}

void screen_identify(const struct view *view)
{
	struct ui *ui = view->ui;
	unsigned ways = proxy_ways(view->kiosk);
	bool is_number = view->kiosk->visit->shape == SHAPE_queue;
	bool has_agent = kiosk_proxy(view->kiosk)->has_agent;
	struct page page = page_usual(
		is_number ? say(view, "Who is it for?") : say(view, "Whose matter is it?"),
		STEP_IDENTIFY);
	page.crumbs[0] = matter_name(view);
	struct rect body = page_frame(view, &page);
	const struct text_style *note =
		STYLE(.size = TEXT_NOTE, .tone = TONE_SOFT, .align = ALIGN_CENTRE);
	const char *privacy =
		is_number ? say(view, "Used only for this number, and erased when you leave.")
			  : say(view, "Used only for this matter, and erased here when you leave.");
	int note_h = ui_text_height(ui, body.w, note, privacy);
	ui_text(ui, rect_cut_bottom(&body, note_h), note, privacy);
	rect_cut_bottom(&body, mm(view, 5));

	struct tile others[3];
	int count = 0;
	if (ways & IDENTIFY_PHONE) {
		others[count++] = (struct tile){.icon = "phone",
			.name = say(view, "Phone number"),
			.fact = say(view, "Type it in"),
			.action = ACTION_identify_phone};
	}
	if (ways & IDENTIFY_NONE) {
		others[count++] = (struct tile){.icon = "ticket",
			.name = say(view, "Without a name"),
			.fact = view->kiosk->place.doing == SHAPE_intake
					? say(view, "Nobody is told who you are")
					: say(view, "Just take a number"),
			.action = ACTION_identify_none};
	}
	if (has_agent) {
		others[count++] = (struct tile){.icon = "id-card",
			.name = say(view, "It is for me"),
			.fact = say(view, "Nobody else does it"),
			.action = ACTION_for_myself};
	} else if (proxy_is_offered(view->kiosk)) {
		others[count++] = (struct tile){.icon = "people",
			.name = say(view, "I do it for somebody else"),
			.fact = say(view, "Both ID cards are here"),
			.action = ACTION_for_other};
	}
	bool has_card = (ways & IDENTIFY_CARD) != 0;
	int gap = mm(view, 8);
	if (count > 0) {
		bool is_portrait = ui_is_portrait(ui);
		struct rect rest = body;
		if (has_card && is_portrait) {
			int way_h = MIN_OF(body.h / 5, mm(view, 56));
			for (int i = 0; i < count; i++) {
				way_h = MAX_OF(way_h, tile_height(ui, body.w, &others[i]));
			}
			rest = rect_cut_bottom(&body, count * way_h + (count - 1) * gap);
			rect_cut_bottom(&body, gap);
		} else if (has_card) {
			rest = rect_cut_right(&body, body.w * 42 / 100);
			rect_cut_right(&body, gap);
		}
		int most = count * mm(view, WAY_MAX_MM) + (count - 1) * gap;
		rest.h = MIN_OF(rest.h, ui_theme(ui)->is_elder ? rest.h : most);
		for (int i = 0; i < count; i++) {
			tile(ui, rect_row(rest, i, count, gap), &others[i]);
		}
	}
	if (has_card) {
		card_way(view, body,
			has_agent ? say(view, "Lay the card of the person it is for on the reader")
				  : say(view, "Lay your ID card on the reader"));
	}
}
