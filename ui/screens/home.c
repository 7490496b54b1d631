/* What can be done here. Above, on a tall panel, what needs no touch: a code to show, a card to lay
 * down; then the first thing the hall offers, loud, and the others; then the short cuts. */
#include "ui/screens/parts.h"
#include "firmware/model/proxy.h"

enum {
	CHIPS_MAX = 4,
	CHIP_MM = 32,
	CHIP_LABEL_MM = 11,
	GAP_MM = 8,
	NARROW_GAP_MM = 6,
	TILE_MAX_MM = 96
};

static const char *missing_words(const struct view *view, enum out_of_service missing)
{
	switch (missing) {
	case SERVICE_LINE:
		return say(view, "Paused: the line is down");
	case SERVICE_PRINTER:
		return say(view, "Paused: the printer is not ready");
	case SERVICE_CLOSED:
		return opening_words(view, view->kiosk->wall_ms);
	default:
		return say(view, "Paused: please ask at the desk");
	}
}

/* How it stands; else its note, where those have room. */
static const char *live_words(
	const struct view *view, const struct offer_state *offer, bool has_notes)
{
	int waiting = offer->kind == OFFER_queue ? waiting_in_hall(view->kiosk) : -1;
	if (offer->is_coming) {
		return say(view, "Coming soon");
	}
	if (offer->missing != SERVICE_OK) {
		return missing_words(view, offer->missing);
	}
	if (waiting >= 0) {
		return waiting_words(view, waiting);
	}
	return has_notes ? say(view, offer_words(offer->kind)->note) : "";
}

/* Large type in two columns of a tall panel has no room for more. */
static bool is_tight(const struct view *view)
{
	return ui_theme(view->ui)->is_elder && ui_is_low_reach(view->ui) &&
	       ui_is_portrait(view->ui);
}

/* One thing to choose: an offer, or search (NULL). */
static struct tile choice(
	const struct view *view, const struct offer_state *offer, bool is_first, bool has_notes)
{
	if (!offer) {
		const char *note = say(view, "Pinyin or its first letters will do");
		return (struct tile){.icon = "search",
			.name = say(view, "Search"),
			.fact = has_notes ? note : "",
			.action = ACTION_search,
			.is_large = !is_tight(view)};
	}
	const struct offer_words *words = offer_words(offer->kind);
	return (struct tile){.icon = words->icon,
		.name = say(view, words->name),
		.fact = live_words(view, offer, has_notes),
		.action = ACTION_offer,
		.arg = (int)offer->kind,
		.is_large = !is_tight(view),
		.is_loud = is_first && offer_is_open(offer),
		.is_disabled = !offer_is_open(offer)};
}

/* --- what needs no touch --- */

static void invitation(const struct view *view, struct rect rect, const char *icon,
	const char *title, const char *text)
{
	struct ui *ui = view->ui;
	const struct text_style *big = STYLE(.size = TEXT_TITLE, .weight = FONT_BOLD);
	const struct text_style *small = STYLE(.size = TEXT_BODY, .tone = TONE_SOFT);
	int plate = MIN_OF(mm(view, 56), rect.h * 8 / 10);
	struct rect left = rect_cut_left(&rect, plate);
	ui_plate(ui, rect_centre(left, plate, plate), icon, TONE_CANAL, TONE_TINT);
	rect_cut_left(&rect, mm(view, 10));
	int height = ui_text_height(ui, rect.w, big, title) + mm(view, 3) +
		     ui_text_height(ui, rect.w, small, text);
	rect = rect_centre(rect, rect.w, MIN_OF(height, rect.h));
	ui_paragraph(ui, &rect, big, title, mm(view, 3));
	ui_paragraph(ui, &rect, small, text, 0);
}

static void show_code(const struct view *view, struct rect rect)
{
	bool has_scanner = view->kiosk->devices[DEVICE_SCANNER].state == DEVICE_READY;
	if (rect.h >= mm(view, 30) && kiosk_is_offered(view->kiosk, OFFER_track) &&
		(kiosk_identify_ways(view->kiosk) & IDENTIFY_CARD)) {
		invitation(view, rect, "id-card",
			view->kiosk->is_card_present
				? say(view, "Take your ID card away and lay it down again")
				: say(view, "Lay your ID card down"),
			has_scanner
				? say(view, "It shows what is yours. A code of a matter or on a "
					    "slip can be shown, too.")
				: say(view, "It shows what is yours: cases, numbers, "
					    "appointments."));
	} else if (rect.h >= mm(view, 30) && has_scanner) {
		invitation(view, rect, "qr", say(view, "Show a code of a matter"),
			say(view, "From a poster, a guide or your phone. It leads you there at "
				  "once."));
	} else if (rect.h >= mm(view, 30)) {
		const struct catalog *catalog = view->kiosk->catalog;
		invitation(view, rect, "door", text_in(view, &catalog->hall_name),
			text_in(view, &catalog->hall_address));
	}
}

/* --- short cuts --- */

static int chips_height(const struct view *view)
{
	bool has_chips = view->kiosk->catalog->often_count > 0 && !ui_theme(view->ui)->is_elder;
	return has_chips ? MAX_OF(mm(view, CHIP_LABEL_MM), ui_line_px(view->ui, TEXT_NOTE)) +
				   mm(view, CHIP_MM)
			 : 0;
}

static void chips(const struct view *view, struct rect rect, bool is_possible)
{
	struct ui *ui = view->ui;
	const struct catalog *catalog = view->kiosk->catalog;
	int count = MIN_OF(catalog->often_count, (int)CHIPS_MAX);
	if (rect.h <= 0) {
		return;
	}
	struct rect label = rect_cut_top(&rect, rect.h - mm(view, CHIP_MM));
	ui_text(ui, label, STYLE(.size = TEXT_NOTE, .tone = TONE_SOFT, .valign = VALIGN_MIDDLE),
		say(view, "Often done today"));
	for (int i = 0; i < count; i++) {
		const struct matter *matter = &catalog->matters[catalog->often[i]];
		button(ui, rect_column(rect, i, count, mm(view, 4)),
			BUTTON(.kind = BUTTON_OUTLINE, .label = text_in(view, &matter->name),
				.action = ACTION_matter, .arg = catalog->often[i],
				.is_disabled = !is_possible));
	}
}

/* --- the page --- */

/* The first thing over the whole width, then the others and search: two by two, in elder mode one
 * below the other where the page is tall. */
static void paint_tiles(
	const struct view *view, struct rect body, const struct offer_state *offers, int count)
{
	bool is_one_column = ui_theme(view->ui)->is_elder && ui_is_portrait(view->ui) &&
			     !ui_is_low_reach(view->ui);
	int columns = is_one_column ? 1 : 2, rest = count; /* search, too */
	int lines = 1 + (rest + columns - 1) / columns;
	int gap = mm(view, is_one_column ? NARROW_GAP_MM : GAP_MM);
	int height = MIN_OF((body.h + gap) / lines - gap, mm(view, TILE_MAX_MM));
	struct rect line = rect_cut_top(&body, height), one = rect_column(line, 0, columns, gap);
	bool has_notes = true;
	for (int i = 1; i <= count; i++) {
		struct tile noted = choice(view, i < count ? &offers[i] : NULL, false, true);
		has_notes &= tile_fits(view->ui, one, &noted);
	}
	struct tile first = choice(view, &offers[0], true, has_notes);
	tile(view->ui, line, &first);
	for (int i = 0; i < rest; i++) {
		if (i % columns == 0) {
			rect_cut_top(&body, gap);
			line = rect_cut_top(&body, height);
		}
		struct tile other =
			choice(view, i + 1 < count ? &offers[i + 1] : NULL, false, has_notes);
		tile(view->ui, rect_column(line, i % columns, columns, gap), &other);
	}
}

void screen_home(const struct view *view)
{
	struct page page = {
		.title = say(view, "What would you like to do?"),
		.back = ACTION_finish,
		.back_label = say(view, "Finish"),
	};
	const struct kept_agent *kept = proxy_kept(view->kiosk);
	if (kept) {
		page.title = say(view, "What is it for the next person?");
		page.crumbs[0] = ui_format(view->ui,
			say(view, "%s need not lay the card down again for a minute"),
			kept->proxy.shown_name);
	}
	if (ui_theme(view->ui)->is_elder) { /* who finds it hard is not left to look for help */
		page.other = helper_button(view);
	}
	struct rect body = page_frame(view, &page);
	if (!view->kiosk->catalog) {
		return;
	}
	struct offer_state offers[OFFER_COUNT];
	int count = kiosk_offers(view->kiosk, offers);
	bool is_possible = kiosk_is_offered(view->kiosk, OFFER_queue);
	show_code(view, look_zone(view, &body));
	int chips_h = chips_height(view);
	chips(view, rect_cut_bottom(&body, chips_h), is_possible);
	rect_cut_bottom(&body, chips_h ? mm(view, 4) : 0);
	paint_tiles(view, body, offers, count);
}
