/* Whom one can pay: by the card all that is one's own, by a bill's bar code or its number any. */
#include "ui/screens/account_parts.h"

enum { LIST_ID = 9000, GAP_MM = 8 };

static struct tile tile_at(const struct view *view, const void *arg, int index)
{
	(void)arg;
	const struct unit *unit = &view->kiosk->catalog->units[index];
	return (struct tile){.icon = unit_icon(unit),
		.name = text_in(view, &unit->name),
		.fact = text_in(view, &unit->note),
		.action = ACTION_unit,
		.arg = index};
}

static bool has_card(const struct view *view)
{
	return (kiosk_identify_ways(view->kiosk) & IDENTIFY_CARD) != 0;
}

static const char *card_words(const struct view *view)
{
	return view->kiosk->is_card_present
		       ? say(view, "Take your ID card away and lay it down again")
		       : say(view, "Lay your ID card down: your own bills are shown");
}

static const char *code_words(const struct view *view)
{
	return view->kiosk->devices[DEVICE_SCANNER].state == DEVICE_READY
		       ? say(view, "Or show a bill's bar code to the scanner.")
		       : NULL;
}

/* What needs no touch: above where there is a zone for it, else a line. */
static void invitation(const struct view *view, struct rect *body)
{
	const char *code = code_words(view);
	struct subject words = {.icon = has_card(view) ? "id-card" : "coins",
		.name = has_card(view) ? card_words(view) : say(view, "Which bill is it?")};
	words.facts[0] = has_card(view) ? reader_words(view) : code;
	words.facts[1] = has_card(view) ? code : NULL;
	struct rect zone = look_zone(view, body);
	subject(view, zone, &words);
	if (zone.h <= 0) {
		ui_paragraph(view->ui, body, STYLE(.size = TEXT_BODY, .tone = TONE_SOFT),
			code ? ui_format(view->ui, "%s\n%s", words.name, code) : words.name,
			mm(view, GAP_MM));
	}
}

void screen_units(const struct view *view)
{
	const struct catalog *catalog = view->kiosk->catalog;
	struct page page = page_usual(say(view, "Pay bills"), STEP_NONE);
	struct rect body = page_frame(view, &page);
	if (!catalog) {
		return;
	}
	if (catalog->unit_count == 0) {
		message_body(view, body,
			&(const struct message){.icon = "coins",
				.tone = TONE_CANAL,
				.ground = TONE_TINT,
				.title = say(view, "Nothing can be paid here yet"),
				.text = say(view, "Please ask at the desk.")});
		return;
	}
	invitation(view, &body);
	tile_grid(view, body, LIST_ID,
		&(const struct tiles){.count = catalog->unit_count, .get = tile_at});
}
