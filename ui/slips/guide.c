/* What a matter needs, on paper to take home: the hall's document as it is, then where to go, when,
 * and whom to ask. Nothing on it is about anybody. */
#include "firmware/model/guide.h"
#include "firmware/base/str.h"
#include "ui/screens/date_text.h"
#include "ui/screens/hall_text.h"
#include "ui/screens/place_text.h"
#include "ui/slips/parts.h"
#include "ui/slips/slips.h"
#include "ui/text/tr.h"

enum { BLOCKS = 4, WORDS = 200 };

static void add_place(
	struct document *document, enum lang lang, const struct catalog *catalog, int index)
{
	const struct matter *matter = &catalog->matters[index];
	char words[PLACE_TEXT_LEN];
	if (!matter->windows[0] || matter->department < 0) {
		return; /* not done at a window */
	}
	const struct zone *zone = &catalog->zones[catalog->departments[matter->department].zone];
	place_text(lang, zone->floor, zone->name.in[lang], matter->windows, words);
	document_add_fact(document, tr(lang, "Go to"), words, ITEM_USUAL);
}

static void add_hall(struct document *document, enum lang lang, const struct catalog *catalog)
{
	char week[WEEK_TEXT_LEN], phones[WORDS] = HOTLINE;
	if (catalog->hall_phone[0] && !str_equal(catalog->hall_phone, HOTLINE)) {
		str_append(phones, sizeof(phones), "\n%s", catalog->hall_phone);
	}
	week_text(lang, catalog, week);
	document_add_fact(
		document, tr(lang, "Address"), catalog->hall_address.in[lang], ITEM_USUAL);
	document_add_fact(document, tr(lang, "Open"), week, ITEM_QUIET);
	document_add_fact(document, tr(lang, "Questions"), phones, ITEM_USUAL);
}

/* Borrows the guide's blocks of the kiosk. */
struct document *slip_guide(const struct kiosk *kiosk)
{
	enum lang lang = kiosk->prefs.lang;
	const struct matter_detail *detail = kiosk_guide(kiosk)->detail;
	const struct catalog *catalog = kiosk->catalog;
	struct document *document =
		document_create(BLOCKS + detail->guide->block_count, catalog->hall_name.in[lang]);
	document_add(document, BLOCK_heading, "", detail->guide->title.in[lang], "");
	document_borrow(document, detail->guide);
	document_add(document, BLOCK_facts, "", "", "");
	add_place(document, lang, catalog, kiosk_guide(kiosk)->matter);
	add_hall(document, lang, catalog);
	if (detail->page_url[0]) {
		document_add(document, BLOCK_qr, "",
			tr(lang, "Scan with your phone to have this page with you."),
			detail->page_url);
	}
	slip_add_source(document, kiosk, detail->guide);
	slip_set_foot(document, kiosk);
	return document;
}
